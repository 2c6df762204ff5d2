// The one writer of a ledger: takes the commands that wait, runs them in one transaction, and answers each
// after the commit. See docs/adr/0002-group-commit.md.
#pragma once

#include "base/result.hpp"
#include "store/tx.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>

namespace huiju::store {

// A sign-in token, and the statement that tells whose it is: the person for :token at :now, no row for none.
struct SignIn {
    std::string_view statement; // in the book
    std::string token;
    Instant now;
};
std::int64_t person_of(Db& db, SignIn const& sign_in); // 0: nobody's
void ahead(Db& db, SignIn const& sign_in);

// One command on its way to the writer. Everything that needs no database was done before: parsing,
// validation, the digest of the input.
struct Job {
    std::string operation;
    std::string command_id; // unique per ledger; the same again is a replay
    std::string digest;     // of the input; another one under the same command_id is a conflict
    std::int64_t actor = 0;
    std::optional<SignIn> sign_in; // instead of actor: asked inside the transaction
    // Announces what `run` will look up first (Db::ahead_having). Called again when that is known, to
    // announce what follows from it. Only on PostgreSQL.
    std::function<void(Db&)> ahead;
    // Set by the demo, which replays a past: the business clock of this command, and when it became known.
    // Otherwise the picture's clock and the real one.
    std::optional<Instant> clock;
    bool bulk = false;                       // low-priority lane: people never wait behind an import
    std::function<Result<Outcome>(Tx&)> run; // may be called again after a lost connection
    // Called once, on a thread of the writer's, after the commit or the refusal. Must be quick and not throw.
    std::function<void(Result<Outcome>, bool replayed)> done;
};

using LoadReference = std::function<std::shared_ptr<Reference const>(Db&)>;

struct WriterOptions {
    std::string url;
    std::int64_t county = 1;
    std::size_t batch = 256;    // commands per transaction at most
    std::size_t waiting = 8192; // commands in the queue at most; more are refused with `unavailable`
    std::string disk{}; // a folder whose file system must keep `disk_free` bytes free; empty = no watch
    std::uint64_t disk_free = 64u << 20;
};

class Writer {
public:
    Writer(WriterOptions options, FieldKey const& key, LoadReference load);
    ~Writer(); // finishes what was accepted

    // Hands a command over. When the queue is full or the disk nearly so, `done` is called at once with a
    // refusal.
    void submit(Job job);
    // Like submit, but waits for a place in the queue instead of refusing: for imports and the demo.
    void submit_when_free(Job job);
    // Submits and waits for the answer.
    Result<Outcome> wait(Job job);

    // Refuses new commands, finishes the accepted ones, ends the thread.
    void stop();

    std::size_t waiting() const;
    std::int64_t head_seq() const { return head_seq_.load(); }
    // Why the last commands were not saved, or empty: a full disk, a lost database.
    std::string trouble() const;

private:
    void loop();
    bool disk_is_full();
    void say_trouble(std::string trouble);
    static std::int64_t analyze(Connection& connection, std::int64_t seq);
    std::vector<Job> take();

    WriterOptions options_;
    FieldKey const& key_;
    LoadReference load_;
    std::unique_ptr<Connection> connection_;
    mutable std::mutex mutex_;
    std::condition_variable wake_, space_;
    std::deque<Job> people_, bulk_;
    std::atomic<std::int64_t> head_seq_{0};
    std::string trouble_;
    std::int64_t disk_checked_ = 0;
    bool disk_full_ = false;
    bool stopping_ = false;
    // Tells the callers of a batch how it ended, while the next one is on its way.
    struct Teller;
    std::unique_ptr<Teller> teller_;
    std::thread thread_;
};

// Makes the head row of a ledger when there is none.
void create_ledger(Connection& connection, std::int64_t county, HashKind kind);

} // namespace huiju::store
