// Snapshots for readers, and the shared picture of the slow-moving tables.
#include "store/readers.hpp"

#include "base/log.hpp"

namespace huiju::store {

void with_snapshot(Connection& connection, std::int64_t county, FieldKey const& key,
                   LoadReference const& load, std::function<void(Db&)> const& look,
                   std::function<void(Db&)> const& ahead) {
    connection.begin();
    try {
        KnownRows known;
        // where each question costs a round trip, what was found is worth remembering
        Db db(connection, county, key, connection.engine() == Engine::postgresql ? &known : nullptr);
        if (ahead) ahead(db);
        known.ask(connection, county);
        db.read_head(false);
        db.set_reference(load(db));
        look(db);
        connection.rollback(); // nothing was written; unlike commit it cannot fail when the look has answered
    } catch (...) {
        connection.rollback();
        throw;
    }
}

Readers::Readers(Options options, FieldKey const& key, LoadReference load)
    : options_(std::move(options)), key_(key), load_(std::move(load)) {
    for (int i = 0; i < options_.threads; ++i) threads_.emplace_back([this] { loop(); });
}

Readers::~Readers() { stop(); }

void Readers::stop() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_)
        if (thread.joinable()) thread.join();
}

bool Readers::post(std::function<void(Db&)> look, std::function<void()> broken,
                   std::function<void(Db&)> ahead) {
    {
        std::lock_guard lock(mutex_);
        if (stopping_ || tasks_.size() >= options_.waiting) return false;
        tasks_.push_back({std::move(look), std::move(broken), std::move(ahead)});
    }
    wake_.notify_one();
    return true;
}

void Readers::wait(std::function<void(Db&)> const& look) {
    std::promise<void> promise;
    auto future = promise.get_future();
    auto const accepted = post(
        [&](Db& db) {
            try {
                look(db);
                promise.set_value();
            } catch (...) {
                promise.set_exception(std::current_exception());
            }
        },
        [&] {
            promise.set_exception(std::make_exception_ptr(std::runtime_error("the database cannot be read")));
        });
    if (!accepted) throw std::runtime_error("too many readers are waiting");
    future.get();
}

void Readers::loop() {
    pthread_setname_np(pthread_self(), "reader");
    std::unique_ptr<Connection> connection;
    // Newer pictures replace older ones; a reader whose snapshot is a little older than the newest picture
    // makes its own, which is rare and short.
    LoadReference const shared = [this](Db& db) {
        {
            std::lock_guard lock(reference_mutex_);
            if (reference_ && reference_seq_ == db.head().reference_seq) return reference_;
        }
        auto made = load_(db);
        std::lock_guard lock(reference_mutex_);
        if (db.head().reference_seq > reference_seq_ || !reference_) {
            reference_ = made;
            reference_seq_ = db.head().reference_seq;
        }
        return made;
    };
    for (;;) {
        Task task;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            task = std::move(tasks_.front());
            tasks_.pop_front();
        }
        try {
            if (!connection) connection = Connection::open(options_.url, Access::read_only);
            with_snapshot(*connection, options_.county, key_, shared, task.look, task.ahead);
        } catch (std::exception const& e) {
            log_error("read_failed", {{"error", e.what()}});
            connection.reset(); // a lost connection is opened anew by the next task
            task.broken();
        }
    }
}

} // namespace huiju::store
