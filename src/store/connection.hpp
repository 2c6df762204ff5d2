// One session with a database, SQLite or PostgreSQL, behind the same few verbs.
//
// A Connection belongs to one thread at a time. Statements are written once, in the dialect that both
// engines share, with `:name` parameters; they are prepared at first use and kept prepared. Every failure
// of the database is a BrokenDatabase exception whose text never holds a bound value (PostgreSQL's own
// messages and SQLite's of full-text search quote them: telephone numbers would end up in the log).
#pragma once

#include "base/cell.hpp"

#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

enum class Engine { sqlite, postgresql };
enum class Access { read_write, read_only };

// One statement. `name` is its identity for the prepared-statement cache, `text` its SQL. Both views must
// outlive the connection: they come from the statement book or from static storage.
struct Sql {
    std::string_view name;
    std::string_view text;
};

// Parameters by name, without the colon. A missing and a superfluous name are both errors, on both engines.
using Args = std::vector<std::pair<std::string_view, Cell>>;

struct BrokenDatabase : std::runtime_error {
    enum class Why {
        other,
        unique, // a unique index or primary key refused the row
        lost,   // the connection is gone
        retry,  // serialization failure or deadlock: run the transaction again
        full,   // no space left on the device
        busy,   // another process holds the SQLite file
    };
    Why why;
    BrokenDatabase(Why w, std::string const& what) : std::runtime_error(what), why(w) {}
};

class Connection {
public:
    virtual ~Connection() = default;

    // `url`: "sqlite:/path/file.db" or "postgresql://…". Read-only connections refuse every write
    // (SQLite: query_only and readonly; PostgreSQL: default_transaction_read_only).
    // SQLite is opened with WAL, synchronous=FULL, foreign_keys=on, temp_store=memory, busy_timeout 10 s.
    // A transaction of a read-only connection is one snapshot on both engines.
    // PostgreSQL must have lc_collate C and encoding UTF8, else this throws with a sentence that says so.
    static std::unique_ptr<Connection> open(std::string const& url, Access access);

    virtual Engine engine() const = 0;

    // Runs a statement that returns rows; calls `row` for each, with as many cells as `columns` has kinds.
    // The span and its cells live until `row` returns, which may run other statements but not this one.
    // Throws if the statement has another number of columns.
    using RowReader = std::function<void(std::span<Cell const>)>;
    virtual void each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
                      RowReader const& row) = 0;

    // Runs a statement without result rows; returns the number of rows it changed.
    virtual std::int64_t run(Sql const& sql, Args const& args) = 0;

    // Prepares a statement without running it: to find errors early, and to warm up.
    virtual void prepare(Sql const& sql) = 0;

    // Says that each() will soon be called with this statement and these arguments. On PostgreSQL the
    // question travels together with the next one that must be waited for, and its answer lies at hand then,
    // until the transaction ends or something is written; on SQLite nothing happens.
    virtual void ahead(Sql const&, Args const&) {}

    // Like run, but may be delayed until flush(), each(), run() or commit(): on PostgreSQL queued statements
    // travel together in libpq's pipeline mode, on SQLite they run at once. A failure may thus surface later,
    // and leaves the transaction to be rolled back.
    virtual void queue(Sql const& sql, Args const& args) = 0;
    virtual void flush() = 0;

    // Runs a script of several statements separated by ";" at line ends, outside the statement cache.
    virtual void script(std::string_view text) = 0;

    // SQLite: begin immediate for writers, deferred for readers. PostgreSQL waits neither for the beginning
    // nor for the end of a rollback: the next statement does.
    virtual void begin() = 0;
    virtual void commit() = 0; // durable when it returns
    virtual void rollback() noexcept = 0;
    // One level is enough: `savepoint one`. As in SQL, rolling back to it keeps it: a release must follow.
    // What was queued since the savepoint has reached the database when release() returns without throwing.
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void rollback_to_savepoint() = 0;

    // SQLite: a number that changes when another connection has committed (pragma data_version).
    // PostgreSQL: always 0; callers read the head row instead.
    virtual std::int64_t foreign_changes() = 0;
};

// Each engine's part of Connection::open.
std::unique_ptr<Connection> open_sqlite(std::string const& path, Access access);
std::unique_ptr<Connection> open_postgresql(std::string const& url, Access access);

} // namespace huiju::store
