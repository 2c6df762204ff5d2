// Group commit: batches, replay, the audit chain, counters, search documents, and what to do when the
// database fails in the middle.
#include "store/writer.hpp"

#include "base/log.hpp"
#include "store/audit.hpp"
#include "store/book.hpp"
#include "store/search.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/statvfs.h>

#include <chrono>
#include <cstdlib>
#include <set>
#include <unordered_map>

namespace huiju::store {

namespace {

struct SealedTable {
    std::string name;
    std::int64_t live = 0;
    std::string seal_sum;
};
BOOST_DESCRIBE_STRUCT(SealedTable, (), (name, live, seal_sum))

// What an audit row tells about a command that comes again.
struct Done {
    std::string command_id, operation, digest;
    std::int64_t actor = 0;
    std::string kind, record;
};
BOOST_DESCRIBE_STRUCT(Done, (), (command_id, operation, digest, actor, kind, record))

Refusal unavailable(Message reason) {
    auto refusal = refuse(Refused::unavailable, std::move(reason));
    refusal.retry_after = 5;
    return refusal;
}

} // namespace

std::int64_t person_of(Db& db, SignIn const& sign_in) {
    return db.number(sign_in.statement, {{"token", sign_in.token}, {"now", sign_in.now.micros}}).value_or(0);
}

void ahead(Db& db, SignIn const& sign_in) {
    db.ahead(sign_in.statement, {{"token", sign_in.token}, {"now", sign_in.now.micros}});
}

// One transaction over many commands.
class Batch {
public:
    Batch(Connection& connection, std::int64_t county, FieldKey const& key, LoadReference const& load,
          std::shared_ptr<Reference const>& reference, std::int64_t& reference_seq)
        : connection_(connection), county_(county), key_(key), load_(load), reference_(reference),
          reference_seq_(reference_seq), view_(connection, county, key, HashKind::sha256, known_) {}

    struct Answer {
        Result<Outcome> result = refuse(Refused::unavailable, "unavailable");
        bool replayed = false;
        bool dirty = false; // refused after its saves had been sent: they must be rolled back
    };

    // Runs all; with `careful` each in a savepoint, so that one command the database refuses does not take
    // the others with it. Throws BrokenDatabase, with nothing committed, otherwise.
    std::vector<Answer> run(std::vector<Job> const& jobs, bool careful) {
        careful_ = careful;
        connection_.begin();
        try {
            ask_ahead(jobs);
            view_.read_head(true);
            head_ = view_.head();
            kind_ = hash_kind(head_.hash_kind);
            find_done(jobs);
            for (auto& table : view_.all<SealedTable>("store.sealed_tables"))
                sealed_.emplace(table.name, table);
            for (auto const& job : jobs) person_of(job, view_);
            look_ahead(jobs);
            std::vector<Answer> answers(jobs.size());
            for (std::size_t i = 0; i < jobs.size(); ++i) {
                answers[i] = careful ? guarded(jobs[i]) : one(jobs[i]);
                if (answers[i].dirty && !careful)
                    throw BrokenDatabase(BrokenDatabase::Why::other,
                                         "refused after a save: " + jobs[i].operation);
            }
            if (changed_) finish();
            connection_.commit();
            return answers;
        } catch (...) {
            connection_.rollback();
            // the picture may hold what was rolled back
            reference_.reset();
            throw;
        }
    }

    std::int64_t seq() const { return head_.seq; }

private:
    // On PostgreSQL each question costs every command a round trip, so those that are known beforehand are
    // asked together: here with the head, which is locked first, in look_ahead() what follows from the
    // answers.
    void ask_ahead(std::vector<Job> const& jobs) {
        if (connection_.engine() == Engine::sqlite) return;
        view_.ahead_head(true);
        view_.ahead_all<Done>("store.done_commands", ids_of(jobs));
        view_.ahead_all<SealedTable>("store.sealed_tables");
        std::set<std::string_view> tokens;
        for (auto const& job : jobs) {
            if (job.sign_in && tokens.insert(job.sign_in->token).second) ahead(view_, *job.sign_in);
            if (job.ahead) job.ahead(view_);
        }
        known_.ask(connection_, county_);
    }

    void look_ahead(std::vector<Job> const& jobs) {
        if (connection_.engine() == Engine::sqlite) return;
        known_.take(connection_);
        for (auto const& job : jobs)
            if (job.ahead) job.ahead(view_);
        known_.ask(connection_, county_);
        known_.take(connection_);
    }

    static Args ids_of(std::vector<Job> const& jobs) {
        JsonText ids;
        ids.begin_array();
        for (auto const& job : jobs) ids.string(job.command_id);
        ids.end_array();
        return {{"ids", ids.take()}};
    }

    void find_done(std::vector<Job> const& jobs) {
        for (auto& done : view_.all<Done>("store.done_commands", ids_of(jobs))) {
            auto id = done.command_id;
            done_.emplace(std::move(id), std::move(done));
        }
    }

    // Asked once for each token. Signing in and out is bookkeeping, which makes the batch forget; nobody
    // whose sessions stay loses them otherwise. Who was not signed in may be since something was saved.
    std::int64_t person_of(Job const& job, Tx& tx) {
        if (!job.sign_in) return job.actor;
        auto const found = persons_.find(job.sign_in->token);
        if (found != persons_.end() && (found->second != 0 || !changed_)) return found->second;
        return persons_[job.sign_in->token] = store::person_of(tx, *job.sign_in);
    }

    Answer guarded(Job const& job) {
        connection_.savepoint();
        auto const before = head_;
        try {
            auto answer = one(job);
            connection_.flush();
            if (answer.dirty) connection_.rollback_to_savepoint();
            connection_.release();
            return answer;
        } catch (BrokenDatabase const& e) {
            using Why = BrokenDatabase::Why;
            if (e.why != Why::unique && e.why != Why::other) throw;
            undo(job, before, e.what());
            return {e.why == Why::unique ? refuse(Refused::conflict, "conflict.exists")
                                         : refuse(Refused::broken, "broken")};
        } catch (std::exception const& e) {
            undo(job, before, e.what());
            return {refuse(Refused::broken, "broken")};
        }
    }

    void undo(Job const& job, Head const& before, std::string_view why) {
        connection_.rollback_to_savepoint();
        connection_.release();
        known_.forget();
        reference_.reset();
        head_ = before;
        log_error("command_failed", {{"operation", job.operation}, {"error", why}});
    }

    Answer one(Job const& job) {
        Tx tx(connection_, county_, key_, kind_, known_);
        tx.head_ = head_;
        tx.actor_ = person_of(job, tx);
        if (auto const before = done_.find(job.command_id); before != done_.end())
            return replay(job, tx.actor_, before->second);
        if (!reference_ || reference_seq_ != head_.reference_seq) {
            reference_ = load_(tx);
            reference_seq_ = head_.reference_seq;
        }
        tx.set_reference(reference_);
        tx.seq_ = head_.seq + 1;
        tx.real_now_ = Instant::now();
        tx.now_ = job.clock ? *job.clock : tx.clock(tx.real_now_);
        auto result = job.run(tx);
        if (!result) {
            if (!tx.saves_.empty()) known_.forget();
            return {std::move(result), false, tx.sent_ > 0};
        }
        tx.send_saves();
        keep(job, tx, *result);
        return {std::move(result), false};
    }

    static Answer replay(Job const& job, std::int64_t actor, Done const& before) {
        if (before.digest != job.digest || before.actor != actor || before.operation != job.operation)
            return {refuse(Refused::conflict, "conflict.command_id"), false};
        return {Outcome{before.kind, Uuid::parse(before.record).value_or(Uuid{}), {}}, true};
    }

    void keep(Job const& job, Tx& tx, Outcome const& outcome) {
        AuditRow row;
        row.county = county_;
        row.seq = tx.seq_;
        row.at = tx.real_now_.micros;
        row.known = std::max(head_.known, job.clock ? job.clock->micros : row.at);
        row.actor = tx.actor_;
        row.operation = job.operation;
        row.command_id = job.command_id;
        row.kind = outcome.kind;
        row.record = outcome.id.text();
        row.digest = job.digest;
        row.detail = tx.detail();
        row.delta = tx.delta_.hex();
        row.prev = head_.hash;
        row.hash = audit_hash(kind_, row);
        Args args;
        for (auto const& m : shape_of<AuditRow>().members)
            args.emplace_back(m.name, m.ops->bind(at(&row, m)));
        connection_.queue(statement(connection_.engine(), "store.insert_audit"), args);
        if (careful_) connection_.flush(); // a command that the database refuses must leave nothing below

        done_[job.command_id] = {job.command_id, job.operation, job.digest, row.actor, row.kind, row.record};
        head_.seq = row.seq;
        head_.hash = row.hash;
        head_.known = row.known;
        if (tx.changes_reference_) head_.reference_seq = row.seq;
        if (tx.keeps_books_) persons_.clear();
        for (auto const& [name, change] : tx.tables_) {
            auto& sum = tables_[name];
            sum.live += change.live;
            sum.sum.add(change.sum);
        }
        for (auto const& [key, n] : tx.counters_) counters_[key] += n;
        for (auto& text : tx.texts_) texts_.push_back(std::move(text));
        changed_ = true;
    }

    // What a batch writes once: counters, table sums, search documents, the head.
    void finish() {
        auto const engine = connection_.engine();
        for (auto const& [key, n] : counters_)
            if (n != 0)
                connection_.queue(statement(engine, "store.add_counter"), {{"county", county_},
                                                                           {"metric", key.metric},
                                                                           {"place", key.place},
                                                                           {"unit", key.unit},
                                                                           {"day", Date{key.day}.text()},
                                                                           {"n", n}});
        for (auto const& [name, change] : tables_) {
            auto const& now = sealed_[name];
            auto sum = Sum256::from_hex(now.seal_sum).value_or(Sum256{});
            sum.add(change.sum);
            connection_.queue(statement(engine, "store.set_sealed_table"), {{"county", county_},
                                                                            {"name", name},
                                                                            {"live", now.live + change.live},
                                                                            {"seal_sum", sum.hex()}});
        }
        index_texts(connection_, county_, texts_);
        connection_.queue(statement(engine, "store.set_head"), {{"county", county_},
                                                                {"seq", head_.seq},
                                                                {"hash", head_.hash},
                                                                {"known", head_.known},
                                                                {"reference_seq", head_.reference_seq}});
    }

    Connection& connection_;
    std::int64_t county_;
    FieldKey const& key_;
    LoadReference const& load_;
    std::shared_ptr<Reference const>& reference_;
    std::int64_t& reference_seq_;
    KnownRows known_; // before view_, which refers to it
    Tx view_;
    Head head_;
    HashKind kind_ = HashKind::sha256;
    std::unordered_map<std::string, Done> done_; // commands of the batch that were carried out, now or before
    std::unordered_map<std::string, std::int64_t> persons_;  // by token
    std::map<std::string, SealedTable, std::less<>> sealed_; // as the batch found them
    std::map<std::string, TableChange, std::less<>> tables_;
    std::map<CounterKey, std::int64_t> counters_;
    std::vector<SearchText> texts_;
    bool changed_ = false;
    bool careful_ = false;
};

void create_ledger(Connection& connection, std::int64_t county, HashKind kind) {
    connection.begin();
    connection.run(statement(connection.engine(), "store.create_ledger"),
                   {{"county", county},
                    {"hash_kind", kind == HashKind::sm3 ? "sm3" : "sha256"},
                    {"epoch", random_hex(16)}});
    connection.commit();
}

struct Writer::Teller {
    boost::asio::thread_pool pool{1};
};

Writer::Writer(WriterOptions options, FieldKey const& key, LoadReference load)
    : options_(std::move(options)), key_(key), load_(std::move(load)),
      connection_(Connection::open(options_.url, Access::read_write)), teller_(std::make_unique<Teller>()),
      thread_([this] { loop(); }) {}

Writer::~Writer() { stop(); }

void Writer::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    space_.notify_all();
    if (thread_.joinable()) thread_.join();
    teller_->pool.join();
}

std::size_t Writer::waiting() const {
    std::lock_guard lock(mutex_);
    return people_.size() + bulk_.size();
}

void Writer::say_trouble(std::string trouble) {
    std::lock_guard lock(mutex_);
    trouble_ = std::move(trouble);
}

std::string Writer::trouble() const {
    std::lock_guard lock(mutex_);
    return trouble_;
}

void Writer::submit(Job job) {
    {
        std::unique_lock lock(mutex_);
        auto& lane = job.bulk ? bulk_ : people_;
        Message reason;
        if (stopping_) reason = "unavailable.stopping";
        else if (lane.size() >= options_.waiting) reason = "unavailable.busy";
        if (reason.empty()) {
            lane.push_back(std::move(job));
        } else {
            lock.unlock();
            job.done(unavailable(reason), false);
            return;
        }
    }
    wake_.notify_one();
}

void Writer::submit_when_free(Job job) {
    {
        std::unique_lock lock(mutex_);
        auto& lane = job.bulk ? bulk_ : people_;
        space_.wait(lock, [&] { return stopping_ || lane.size() < options_.waiting; });
        if (!stopping_) {
            lane.push_back(std::move(job));
            lock.unlock();
            wake_.notify_one();
            return;
        }
    }
    job.done(unavailable("unavailable.stopping"), false);
}

Result<Outcome> Writer::wait(Job job) {
    std::promise<Result<Outcome>> promise;
    auto future = promise.get_future();
    job.done = [&](Result<Outcome> result, bool) { promise.set_value(std::move(result)); };
    submit(std::move(job));
    return future.get();
}

std::vector<Job> Writer::take() {
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [&] { return stopping_ || !people_.empty() || !bulk_.empty(); });
    std::vector<Job> jobs;
    while (jobs.size() < options_.batch && !people_.empty()) {
        jobs.push_back(std::move(people_.front()));
        people_.pop_front();
    }
    // beside people at work an import gets a small share of each batch, alone it gets all of it
    auto const share = jobs.empty() ? options_.batch : jobs.size() + options_.batch / 8;
    while (jobs.size() < share && !bulk_.empty()) {
        jobs.push_back(std::move(bulk_.front()));
        bulk_.pop_front();
    }
    lock.unlock();
    space_.notify_all();
    return jobs;
}

bool Writer::disk_is_full() {
    if (options_.disk.empty()) return false;
    auto const now = Instant::now().micros;
    if (now - disk_checked_ > 1'000'000) {
        disk_checked_ = now;
        struct statvfs fs {};
        if (statvfs(options_.disk.c_str(), &fs) == 0) {
            auto const free = static_cast<std::uint64_t>(fs.f_bavail) * fs.f_frsize;
            auto const all = static_cast<std::uint64_t>(fs.f_blocks) * fs.f_frsize;
            disk_full_ = free < options_.disk_free;
            if (free < all / 10)
                log_warn("disk_nearly_full", {{"free_mb", static_cast<std::int64_t>(free >> 20)}});
        }
    }
    return disk_full_;
}

// PostgreSQL keeps the plans it made for empty tables until it is told that they have grown. Returns the
// number at which it is to be told again.
std::int64_t Writer::analyze(Connection& connection, std::int64_t seq) {
    if (connection.engine() == Engine::postgresql) {
        try {
            connection.script("analyze");
        } catch (BrokenDatabase const& e) {
            log_warn("analyze_failed", {{"error", e.what()}}); // the next batch finds out what is wrong
        }
    }
    return seq * 5;
}

void Writer::loop() {
    pthread_setname_np(pthread_self(), "writer");
    boost::asio::post(teller_->pool, [] { pthread_setname_np(pthread_self(), "teller"); });
    std::shared_ptr<Reference const> reference;
    std::int64_t reference_seq = -1;
    std::int64_t next_analyze = 1000;
    for (;;) {
        auto jobs = take();
        bool careful = false;
        if (jobs.empty()) return; // stopping, and nothing left
        if (disk_is_full()) {
            say_trouble("unavailable.disk");
            for (auto& job : jobs) job.done(unavailable("unavailable.disk"), false);
            continue;
        }
        for (int attempt = 0;; ++attempt) {
            try {
                if (!connection_) connection_ = Connection::open(options_.url, Access::read_write);
                Batch batch(*connection_, options_.county, key_, load_, reference, reference_seq);
                auto answers = batch.run(jobs, careful);
                head_seq_ = batch.seq();
                say_trouble({});
                boost::asio::post(teller_->pool,
                                  [jobs = std::move(jobs), answers = std::move(answers)]() mutable {
                                      for (std::size_t i = 0; i < jobs.size(); ++i)
                                          jobs[i].done(std::move(answers[i].result), answers[i].replayed);
                                  });
                if (batch.seq() >= next_analyze) next_analyze = analyze(*connection_, batch.seq());
                break;
            } catch (BrokenDatabase const& e) {
                using Why = BrokenDatabase::Why;
                if (e.why == Why::lost) connection_.reset();
                bool const again = e.why == Why::lost || e.why == Why::retry || e.why == Why::busy;
                if (e.why == Why::other &&
                    std::string_view(e.what()).find("i/o error") != std::string_view::npos) {
                    // after a failed fsync nobody knows what is on the disk: a new process must look
                    log_error("disk_failed", {{"error", e.what()}});
                    std::_Exit(70);
                }
                if (again && attempt < 20) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(50 * (attempt + 1)));
                    continue;
                }
                if ((e.why == Why::unique || e.why == Why::other) && !careful) {
                    careful = true;
                    continue;
                }
                log_error("batch_failed", {{"error", e.what()}});
                auto const reason = e.why == Why::full ? "unavailable.disk" : "unavailable";
                say_trouble(reason);
                for (auto& job : jobs) job.done(unavailable(reason), false);
                break;
            } catch (std::exception const& e) {
                // a defect in one command: run them one by one, so that only the culprit fails
                log_error("batch_failed", {{"error", e.what()}});
                if (!careful) {
                    careful = true;
                    continue;
                }
                for (auto& job : jobs) job.done(refuse(Refused::broken, "broken"), false);
                break;
            }
        }
    }
}

} // namespace huiju::store
