// SQLite behind Connection: opening with the right pragmas, and its errors in the words of BrokenDatabase.
#include "store/parameters.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <memory>
#include <unordered_map>

namespace huiju::store {

namespace {

constexpr Sql begin_immediate{"sqlite.begin_immediate", "begin immediate"};
constexpr Sql begin_deferred{"sqlite.begin_deferred", "begin deferred"};
constexpr Sql commit_all{"sqlite.commit", "commit"};
constexpr Sql rollback_all{"sqlite.rollback", "rollback"};
constexpr Sql savepoint_one{"sqlite.savepoint", "savepoint one"};
constexpr Sql release_one{"sqlite.release", "release one"};
constexpr Sql rollback_to_one{"sqlite.rollback_to", "rollback to one"};
constexpr Sql data_version{"sqlite.data_version", "pragma data_version"};
constexpr Sql to_wal{"sqlite.wal", "pragma journal_mode = wal"};

char const* const pragmas = R"(
pragma synchronous = full;
pragma foreign_keys = on;
pragma temp_store = memory;
pragma journal_size_limit = 67108864;
pragma wal_autocheckpoint = 8192;
pragma mmap_size = 0;
pragma secure_delete = fast;
)";

BrokenDatabase::Why why_of(int code) {
    switch (code & 0xff) {
    case SQLITE_FULL: return BrokenDatabase::Why::full;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return BrokenDatabase::Why::busy;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                       code == SQLITE_CONSTRAINT_ROWID
                   ? BrokenDatabase::Why::unique
                   : BrokenDatabase::Why::other;
    default: return BrokenDatabase::Why::other;
    }
}

std::string words_of(sqlite3* db) {
    int code = sqlite3_extended_errcode(db);
    switch (code & 0xff) {
    case SQLITE_IOERR: return fmt::format("i/o error ({})", code);
    case SQLITE_CONSTRAINT: // names tables and columns, never values
        return fmt::format("{} ({})", sqlite3_errmsg(db), code);
    default: // messages of full-text search and of json functions quote their arguments
        return fmt::format("{} ({})", sqlite3_errstr(code), code);
    }
}

class SqliteConnection final : public Connection {
public:
    SqliteConnection(std::string const& path, Access access) : access_(access) {
        int const flags =
            access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        sqlite3* opened = nullptr;
        int const code = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
        db_.reset(opened);
        if (code != SQLITE_OK)
            throw BrokenDatabase(BrokenDatabase::Why::other,
                                 fmt::format("cannot open {}: {}", path, sqlite3_errstr(code)));
        sqlite3_busy_timeout(db(), 10'000);
        script(pragmas);
        if (access == Access::read_only) {
            script("pragma query_only = on; pragma cache_size = -8192;");
        } else {
            use_wal();
            script("pragma cache_size = -32768;");
        }
    }

    Engine engine() const override { return Engine::sqlite; }

    void each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
              RowReader const& row) override {
        Statement& s = prepared(sql);
        auto const found = static_cast<std::size_t>(sqlite3_column_count(s.handle.get()));
        if (found != columns.size())
            throw std::logic_error(fmt::format("statement {}: {} columns are expected, it returns {}",
                                               sql.name, columns.size(), found));
        bind(s, args);
        Running const running(s);
        std::vector<Cell> cells(columns.size());
        while (step(s)) {
            for (std::size_t i = 0; i < columns.size(); ++i)
                read_column(s.handle.get(), static_cast<int>(i), columns[i], cells[i]);
            row(cells);
        }
    }

    std::int64_t run(Sql const& sql, Args const& args) override {
        Statement& s = prepared(sql);
        bind(s, args);
        Running const running(s);
        // sqlite3_changes keeps the number of an earlier statement when this one was no insert, update or
        // delete
        auto const before = sqlite3_total_changes(db());
        while (step(s)) {
        }
        return sqlite3_total_changes(db()) == before ? 0 : sqlite3_changes(db());
    }

    void prepare(Sql const& sql) override { prepared(sql); }

    void queue(Sql const& sql, Args const& args) override { run(sql, args); }
    void flush() override {}

    void script(std::string_view text) override {
        if (sqlite3_exec(db(), std::string(text).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw BrokenDatabase(
                why_of(sqlite3_extended_errcode(db())),
                fmt::format("script: {} ({})", sqlite3_errmsg(db()), sqlite3_extended_errcode(db())));
    }

    void begin() override { run(access_ == Access::read_only ? begin_deferred : begin_immediate, {}); }
    void commit() override { run(commit_all, {}); }
    void rollback() noexcept override {
        try {
            if (!sqlite3_get_autocommit(db())) // a full disk or an i/o error has rolled back already
                run(rollback_all, {});
        } catch (...) { // nothing is left that could be done: the next begin will say so
        }
    }
    void savepoint() override { run(savepoint_one, {}); }
    void release() override { run(release_one, {}); }
    void rollback_to_savepoint() override { run(rollback_to_one, {}); }

    std::int64_t foreign_changes() override {
        std::int64_t version = 0;
        Cell::Kind const columns[] = {Cell::Kind::integer};
        each(data_version, {}, columns, [&](auto row) { version = row[0].integer; });
        return version;
    }

private:
    struct Close {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
        void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
    };
    struct Statement {
        Sql sql;
        Parameters parameters;
        std::unique_ptr<sqlite3_stmt, Close> handle;
        bool running = false;
    };
    // Marks a statement as running: a row reader that runs the same statement again would pull the rows from
    // under the outer loop.
    class Running {
    public:
        explicit Running(Statement& s) : statement_(s) { statement_.running = true; }
        ~Running() {
            sqlite3_reset(
                statement_.handle.get()); // an open cursor would hold a snapshot and forbid the commit
            statement_.running = false;
        }
        Running(Running const&) = delete;
        Running& operator=(Running const&) = delete;

    private:
        Statement& statement_;
    };

    sqlite3* db() const { return db_.get(); }

    // The statement, prepared at first use. Throws std::logic_error when it is running.
    Statement& prepared(Sql const& sql) {
        auto found = statements_.find(sql.name);
        if (found == statements_.end()) {
            auto fresh = std::make_unique<Statement>(Statement{sql, find_parameters(sql), nullptr});
            auto const& text = fresh->parameters.text;
            sqlite3_stmt* handle = nullptr;
            if (sqlite3_prepare_v3(db(), text.data(), static_cast<int>(text.size()),
                                   SQLITE_PREPARE_PERSISTENT, &handle, nullptr) != SQLITE_OK)
                // nothing is bound yet, so the whole message may be told
                throw BrokenDatabase(why_of(sqlite3_extended_errcode(db())),
                                     fmt::format("statement {}: {}", sql.name, sqlite3_errmsg(db())));
            fresh->handle.reset(handle);
            found = statements_.emplace(sql.name, std::move(fresh)).first;
        }
        Statement& s = *found->second;
        if (s.running) throw std::logic_error(fmt::format("statement {} is still running", sql.name));
        if (s.sql.text.data() != sql.text.data() && s.sql.text != sql.text)
            throw std::logic_error(fmt::format("two statements have the name {}", sql.name));
        return s;
    }

    void use_wal() {
        std::string mode;
        Cell::Kind const columns[] = {Cell::Kind::text};
        each(to_wal, {}, columns, [&](auto row) { mode = row[0].text; });
        if (mode != "wal" && mode != "memory")
            throw BrokenDatabase(BrokenDatabase::Why::other,
                                 "this file system does not support SQLite's write-ahead log (mode " + mode +
                                     ")");
    }

    // `args` must live until the statement is finished.
    static void bind(Statement& statement, Args const& args) {
        auto* const s = statement.handle.get();
        match_arguments(statement.sql, statement.parameters, args, [&](std::size_t i, Cell const& argument) {
            auto const number = static_cast<int>(i + 1); // SQLite too counts names as they first appear
            switch (argument.kind) {
            case Cell::Kind::null: sqlite3_bind_null(s, number); break;
            case Cell::Kind::integer: sqlite3_bind_int64(s, number, argument.integer); break;
            case Cell::Kind::real: sqlite3_bind_double(s, number, argument.real); break;
            case Cell::Kind::text:
                sqlite3_bind_text(s, number, argument.text.data(), static_cast<int>(argument.text.size()),
                                  SQLITE_STATIC);
                break;
            }
        });
    }

    // Whether there is a row.
    bool step(Statement& s) {
        int const code = sqlite3_step(s.handle.get());
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        throw BrokenDatabase(why_of(sqlite3_extended_errcode(db())),
                             fmt::format("statement {}: {}", s.sql.name, words_of(db())));
    }

    static void read_column(sqlite3_stmt* s, int i, Cell::Kind kind, Cell& cell) {
        cell.kind = sqlite3_column_type(s, i) == SQLITE_NULL ? Cell::Kind::null : kind;
        switch (cell.kind) {
        case Cell::Kind::null: cell = Cell(); break;
        case Cell::Kind::integer: cell.integer = sqlite3_column_int64(s, i); break;
        case Cell::Kind::real: cell.real = sqlite3_column_double(s, i); break;
        case Cell::Kind::text: {
            auto const* text = reinterpret_cast<char const*>(sqlite3_column_text(s, i));
            cell.text.assign(text, static_cast<std::size_t>(sqlite3_column_bytes(s, i)));
            break;
        }
        }
    }

    Access access_;
    std::unique_ptr<sqlite3, Close> db_;                                          // outlives its statements
    std::unordered_map<std::string_view, std::unique_ptr<Statement>> statements_; // by name
};

// A connection belongs to one thread at a time, so SQLite needs no lock around each call; nor does it have to
// count under a lock what it allocates.
void configure_once() {
    static bool const done = [] {
        sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        return true;
    }();
    static_cast<void>(done);
}

} // namespace

std::unique_ptr<Connection> open_sqlite(std::string const& path, Access access) {
    configure_once();
    if (path.empty())
        throw BrokenDatabase(BrokenDatabase::Why::other, "the path of an SQLite file is missing");
    return std::make_unique<SqliteConnection>(path, access);
}

} // namespace huiju::store
