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
pragma secure_delete = fast;
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
            script("pragma cache_size = -32768;");
        }
    }

    void each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
              RowReader const& row) override {
        Prepared& p = prepared(sql);
        if (column_count(p) != columns.size())
            throw std::logic_error(fmt::format("statement {}: {} columns are expected, it returns {}",
                                               sql.name, columns.size(), column_count(p)));
        bind(p, args);
        Running running(*this, p);
        p.row.assign(columns.size(), Cell());
        while (step(p)) {
            for (std::size_t i = 0; i < columns.size(); ++i)
                read_column(statement_of(p), static_cast<int>(i), columns[i], p.row[i]);
            row(p.row);
        }
    }

    std::int64_t run(Sql const& sql, Args const& args) override {
        Prepared& p = prepared(sql);
        bind(p, args);
        Running running(*this, p);
        // sqlite3_changes keeps the number of an earlier statement when this one was no insert, update or
        // delete
        auto const before = sqlite3_total_changes(db_);
        while (step(p)) {
        }
        return sqlite3_total_changes(db_) == before ? 0 : sqlite3_changes(db_);
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

    // Arguments and columns go straight to SQLite: SOCI would copy every text twice and look every argument
    // up by its name. `args` must live until the statement is finished.
    void bind(Prepared& p, Args const& args) {
        auto* const s = statement_of(p);
        match_arguments(p.sql, p.parameters, args, [&](std::size_t i, Cell const& argument) {
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
    bool step(Prepared& p) {
        int const code = sqlite3_step(statement_of(p));
        if (code == SQLITE_ROW) return true;
        if (code == SQLITE_DONE) return false;
        throw broken_at_execute(p);
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

    void give(Cell& slot, Cell const& argument) override { slot = argument; }

    std::size_t column_count(Prepared& p) override {
        return static_cast<std::size_t>(sqlite3_column_count(statement_of(p)));
    }

    std::int64_t changed_rows(Prepared&) override { return sqlite3_changes(db_); }

    void finish(Prepared& p) noexcept override {
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
