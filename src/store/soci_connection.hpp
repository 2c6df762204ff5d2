// What both engines share: a SOCI session, statements prepared once, arguments and rows as cells.
// Included by connection.cpp, sqlite.cpp and postgresql.cpp only.
#pragma once

#include "store/connection.hpp"
#include "store/parameters.hpp"

#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace huiju::store {

// One statement kept prepared, with the variables SOCI reads arguments from and writes rows to.
struct Prepared {
    Prepared(soci::session& session, Sql const& s)
        : sql(s), parameters(find_parameters(s)), given(parameters.names.size()),
          given_state(given.size(), soci::i_null), statement(session) {}

    Sql sql;
    Parameters parameters;
    std::vector<Cell> given; // one per parameter name; its kind is the one SOCI has bound
    std::vector<soci::indicator> given_state;
    std::vector<Cell::Kind> columns;
    std::vector<Cell> row;
    std::vector<soci::indicator> row_state;
    soci::statement statement;
    bool bound = false;
    bool running = false;
    bool lost = false; // SOCI drops an SQLite statement that failed: it must be prepared anew
};

class SociConnection : public Connection {
public:
    Engine engine() const final { return engine_; }
    void each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
              RowReader const& row) override;
    std::int64_t run(Sql const& sql, Args const& args) override;
    void prepare(Sql const& sql) final;

protected:
    // `connect_string` as SOCI wants it. Throws soci::soci_error.
    SociConnection(Engine engine, soci::backend_factory const& factory, std::string const& connect_string)
        : engine_(engine), session_(factory, connect_string) {}

    virtual void before_statement() {}
    virtual void give(Cell& slot, Cell const& argument) = 0;   // the slot's kind and value
    virtual std::size_t column_count(Prepared& prepared) = 0;  // after execution
    virtual std::int64_t changed_rows(Prepared& prepared) = 0; // after execution
    virtual void finish(Prepared& prepared) noexcept = 0;      // frees what an execution holds
    virtual BrokenDatabase broken_at_prepare(Sql const& sql, soci::soci_error const& error) = 0;
    virtual BrokenDatabase broken_at_execute(Prepared& prepared) = 0;

    soci::session& session() { return session_; }
    // To be called by a derived destructor that closes the session in a way of its own.
    void forget_statements() { prepared_.clear(); }

    // Marks a statement as running: a row reader that runs the same statement again would pull the rows from
    // under the outer loop.
    class Running {
    public:
        Running(SociConnection& connection, Prepared& p) : connection_(connection), prepared_(p) {
            prepared_.running = true;
        }
        ~Running() {
            connection_.finish(prepared_);
            prepared_.running = false;
        }
        Running(Running const&) = delete;
        Running& operator=(Running const&) = delete;

    private:
        SociConnection& connection_;
        Prepared& prepared_;
    };

    // The statement, prepared at first use. Throws std::logic_error when it is running.
    Prepared& prepared(Sql const& sql);

private:
    void take_arguments(Prepared& p, Args const& args, std::span<Cell::Kind const> columns);
    void bind(Prepared& p, std::span<Cell::Kind const> columns);
    bool execute(Prepared& p);
    bool fetch(Prepared& p);
    [[noreturn]] void fail(Prepared& p);

    Engine engine_;
    soci::session session_;
    std::unordered_map<std::string_view, std::unique_ptr<Prepared>> prepared_; // by statement name
};

std::unique_ptr<Connection> open_sqlite(std::string const& path, Access access);
std::unique_ptr<Connection> open_postgresql(std::string const& url, Access access);

} // namespace huiju::store
