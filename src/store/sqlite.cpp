// SQLite behind Connection: opening with the right pragmas, and its errors in the words of BrokenDatabase.
#include "store/soci_connection.hpp"

#include <fmt/format.h>
#include <soci/sqlite3/soci-sqlite3.h>

namespace huiju::store {

namespace {

// SOCI's header puts SQLite's own names into this namespace.
using namespace sqlite_api;

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
)";

// SOCI's library does not export the type information that a sanitizer would compare these with.
[[gnu::no_sanitize("vptr")]] sqlite3* handle(soci::session& session) {
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}
[[gnu::no_sanitize("vptr")]] sqlite3_stmt* statement_of(Prepared& p) {
    return static_cast<soci::sqlite3_statement_backend*>(p.statement.get_backend())->stmt_;
}

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

class SqliteConnection final : public SociConnection {
public:
    SqliteConnection(std::string const& connect_string, Access access)
        : SociConnection(Engine::sqlite, *soci::factory_sqlite3(), connect_string), access_(access),
          db_(handle(session())) {
        script(pragmas);
        if (access == Access::read_only) {
            script("pragma query_only = on; pragma cache_size = -8192;");
        } else {
            use_wal();
            script("pragma cache_size = -65536;");
        }
    }

    void queue(Sql const& sql, Args const& args) override { run(sql, args); }
    void flush() override {}

    void script(std::string_view text) override {
        if (sqlite3_exec(db_, std::string(text).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
            throw BrokenDatabase(
                why_of(sqlite3_extended_errcode(db_)),
                fmt::format("script: {} ({})", sqlite3_errmsg(db_), sqlite3_extended_errcode(db_)));
    }

    void begin() override { run(access_ == Access::read_only ? begin_deferred : begin_immediate, {}); }
    void commit() override { run(commit_all, {}); }
    void rollback() noexcept override {
        try {
            if (!sqlite3_get_autocommit(db_)) // a full disk or an i/o error has rolled back already
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

    void* native() override { return db_; }

private:
    void use_wal() {
        std::string mode;
        Cell::Kind const columns[] = {Cell::Kind::text};
        each(to_wal, {}, columns, [&](auto row) { mode = row[0].text; });
        if (mode != "wal" && mode != "memory")
            throw BrokenDatabase(BrokenDatabase::Why::other,
                                 "this file system does not support SQLite's write-ahead log (mode " + mode +
                                     ")");
    }

    void before_statement() override { changes_before_ = sqlite3_total_changes(db_); }

    void give(Cell& slot, Cell const& argument) override { slot = argument; }

    std::size_t column_count(Prepared& p) override {
        return static_cast<std::size_t>(sqlite3_column_count(statement_of(p)));
    }

    std::int64_t changed_rows(Prepared&) override {
        // sqlite3_changes keeps the number of an earlier statement when this one was no insert, update or
        // delete
        return sqlite3_total_changes(db_) == changes_before_ ? 0 : sqlite3_changes(db_);
    }

    void finish(Prepared& p) noexcept override {
        if (statement_of(p))
            sqlite3_reset(statement_of(p)); // an open cursor would hold a snapshot and forbid the commit
    }

    BrokenDatabase broken_at_prepare(Sql const& sql, soci::soci_error const&) override {
        // nothing is bound yet, so the whole message may be told
        return BrokenDatabase(why_of(sqlite3_extended_errcode(db_)),
                              fmt::format("statement {}: {}", sql.name, sqlite3_errmsg(db_)));
    }

    BrokenDatabase broken_at_execute(Prepared& p) override {
        return BrokenDatabase(why_of(sqlite3_extended_errcode(db_)),
                              fmt::format("statement {}: {}", p.sql.name, words_of(db_)));
    }

    Access access_;
    sqlite3* db_;
    int changes_before_ = 0;
};

} // namespace

std::unique_ptr<Connection> open_sqlite(std::string const& path, Access access) {
    if (path.empty() || path.find('"') != std::string::npos)
        throw BrokenDatabase(BrokenDatabase::Why::other, "not a usable path of an SQLite file: " + path);
    std::string connect = fmt::format("dbname=\"{}\" timeout=10", path);
    if (access == Access::read_only) connect += " readonly=1";
    try {
        return std::make_unique<SqliteConnection>(connect, access);
    } catch (soci::soci_error const& error) {
        throw BrokenDatabase(BrokenDatabase::Why::other,
                             fmt::format("cannot open {}: {}", path, error.get_error_message()));
    }
}

} // namespace huiju::store
