// The readers: a few threads, each with its own read-only connection. One request = one snapshot.
#pragma once

#include "store/writer.hpp"

namespace huiju::store {

class Readers {
public:
    struct Options {
        std::string url;
        std::int64_t county = 1;
        int threads = 4;
        std::size_t waiting = 4096; // more are refused
    };

    Readers(Options options, FieldKey const& key, LoadReference load);
    ~Readers(); // finishes what was accepted

    // Runs `look` on a reader's thread, in one read transaction with the head read and the picture set.
    // `broken` is called instead when the database fails; both must not throw. False: too many are waiting.
    // `ahead` says what `look` will ask first (Db::ahead…): on PostgreSQL that travels with the head.
    bool post(std::function<void(Db&)> look, std::function<void()> broken,
              std::function<void(Db&)> ahead = {});

    // Runs it on the calling thread's behalf and waits. Throws what `look` throws.
    void wait(std::function<void(Db&)> const& look);

    void stop();

private:
    struct Task {
        std::function<void(Db&)> look;
        std::function<void()> broken;
        std::function<void(Db&)> ahead;
    };
    void loop();

    Options options_;
    FieldKey const& key_;
    LoadReference load_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Task> tasks_;
    bool stopping_ = false;
    std::mutex reference_mutex_;
    std::shared_ptr<Reference const> reference_;
    std::int64_t reference_seq_ = -1;
    std::vector<std::thread> threads_;
};

// One snapshot on a connection of the caller's: for commands of the CLI.
void with_snapshot(Connection& connection, std::int64_t county, FieldKey const& key,
                   LoadReference const& load, std::function<void(Db&)> const& look,
                   std::function<void(Db&)> const& ahead = {});

} // namespace huiju::store
