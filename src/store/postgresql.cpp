// PostgreSQL behind Connection: the session's settings, libpq's pipeline for queued statements, and its
// errors in the words of BrokenDatabase.
#include "store/soci_connection.hpp"

#include <fmt/format.h>
#include <soci/postgresql/soci-postgresql.h>

#include <charconv>
#include <optional>

namespace huiju::store {

namespace {

using Why = BrokenDatabase::Why;

struct Result {
    explicit Result(PGresult* r) : result(r) {}
    ~Result() { PQclear(result); }
    Result(Result const&) = delete;
    Result& operator=(Result const&) = delete;
    PGresult* result;
};

// SOCI's library does not export the type information that a sanitizer would compare these with.
[[gnu::no_sanitize("vptr")]] PGconn*& handle(soci::session& session) {
    return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}
[[gnu::no_sanitize("vptr")]] soci::details::postgresql_result& result_of(Prepared& p) {
    return static_cast<soci::postgresql_statement_backend*>(p.statement.get_backend())->result_;
}

// Durability is never lowered below what the server was set up for, only raised.
char const* const settings = R"(
set client_encoding = 'UTF8';
set timezone = 'UTC';
set standard_conforming_strings = on;
set statement_timeout = 0;
set lock_timeout = 0;
set idle_in_transaction_session_timeout = 0;
set jit = off;
select set_config('synchronous_commit', 'on', false)
 where current_setting('synchronous_commit') in ('off', 'local', 'remote_write');
)";

// A reader's transaction is one snapshot; a writer sees what was committed before each statement.
char const* const reader_settings = R"(
set default_transaction_read_only = on;
set default_transaction_isolation = 'repeatable read';
)";
char const* const writer_settings = "set default_transaction_isolation = 'read committed';";

Why why_of(std::string_view sqlstate) {
    if (sqlstate == "23505") return Why::unique;
    if (sqlstate == "40001" || sqlstate == "40P01") return Why::retry;
    if (sqlstate.starts_with("08") || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03")
        return Why::lost;
    if (sqlstate == "53100") return Why::full;
    return Why::other;
}

BrokenDatabase broken(PGconn* connection, PGresult const* result, std::string_view statement) {
    auto field = [&](int code) -> std::string_view {
        char const* text = PQresultErrorField(result, code);
        return text ? text : "";
    };
    std::string_view sqlstate = field(PG_DIAG_SQLSTATE);
    if (PQstatus(connection) == CONNECTION_BAD || sqlstate.empty())
        return BrokenDatabase(
            PQstatus(connection) == CONNECTION_BAD ? Why::lost : why_of(sqlstate),
            fmt::format("statement {}: the connection to the database failed {}", statement, sqlstate));
    if (sqlstate == "58030")
        return BrokenDatabase(Why::other, fmt::format("statement {}: i/o error ({})", statement, sqlstate));
    std::string message = without_quoted(field(PG_DIAG_MESSAGE_PRIMARY));
    // "invalid byte sequence …: 0xe4": the only class that names values unquoted
    if (sqlstate.starts_with("22")) message = message.substr(0, message.find(':'));
    std::string where;
    for (int code : {PG_DIAG_TABLE_NAME, PG_DIAG_COLUMN_NAME, PG_DIAG_CONSTRAINT_NAME})
        if (!field(code).empty()) where += fmt::format(" {}", field(code));
    return BrokenDatabase(why_of(sqlstate),
                          fmt::format("statement {}: {}{} ({})", statement, message, where, sqlstate));
}

class PostgresqlConnection final : public SociConnection {
public:
    PostgresqlConnection(std::string const& url, Access access)
        : SociConnection(Engine::postgresql, *soci::factory_postgresql(), url), pg_(handle(session())) {
        auto const drop = [](void*, char const*) {}; // notices would go to standard error
        PQsetNoticeProcessor(pg_, drop, nullptr);
        script(settings);
        script(access == Access::read_only ? reader_settings : writer_settings);
        PQclear(PQexec(pg_, "set lc_messages = 'C'")); // only superusers may, and nothing depends on it
        check_collation();
    }

    ~PostgresqlConnection() override {
        // Close first: SOCI would deallocate each statement in a round trip of its own.
        PQfinish(pg_);
        handle(session()) = nullptr;
        forget_statements();
    }

    void queue(Sql const& sql, Args const& args) override;
    void flush() override;

    void script(std::string_view text) override {
        flush();
        Result done(PQexec(pg_, std::string(text).c_str()));
        check(done.result, "script");
    }

    void begin() override { command("begin"); }

    void commit() override {
        if (pending_.empty()) {
            command("commit");
        } else {
            send_command("commit");
            flush();
        }
    }

    void rollback() noexcept override {
        try {
            drain();
            if (PQtransactionStatus(pg_) != PQTRANS_IDLE) PQclear(PQexec(pg_, "rollback"));
        } catch (...) { // the connection is gone, and the transaction with it
        }
    }

    void savepoint() override { send_command("savepoint one"); }

    void release() override {
        send_command("release savepoint one");
        flush();
    }

    void rollback_to_savepoint() override {
        drain();
        command("rollback to savepoint one");
    }

    std::int64_t foreign_changes() override { return 0; }
    void* native() override { return pg_; }

private:
    // A statement of the queue, prepared on the server under a name of its own beside SOCI's.
    struct Queued {
        Sql sql;
        Parameters parameters;
        std::string server_name;
        bool prepared = false;
        std::vector<std::string> texts; // one per parameter name
        std::vector<bool> nulls;
    };
    // One result to come out of the pipeline.
    struct Pending {
        std::string_view name;
        Queued* prepares = nullptr; // set when this result is that of the preparation
        bool commit = false;
    };

    // So many statements are sent before their results are read: bounds the memory of both sides.
    static constexpr std::size_t most_pending = 2000;

    void check(PGresult const* result, std::string_view name) {
        ExecStatusType status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw broken(pg_, result, name);
    }

    void command(char const* text) {
        flush();
        Result done(PQexec(pg_, text));
        check(done.result, text);
        if (std::string_view(text) == "commit")
            if (auto failure = failed_commit(done.result)) throw *failure;
    }

    // "commit" of a transaction that has failed reports success, as ROLLBACK.
    static std::optional<BrokenDatabase> failed_commit(PGresult* result) {
        if (std::string_view(PQcmdStatus(result)) == "COMMIT") return std::nullopt;
        return BrokenDatabase(Why::other, "commit: a statement before it has failed, all was rolled back");
    }

    void check_collation();
    void enter_pipeline();
    void send_command(char const* text);
    std::optional<BrokenDatabase> drain();
    Queued& queued(Sql const& sql);

    void before_statement() override { flush(); }

    // PostgreSQL infers the types of parameters, so all values travel as text.
    void give(Cell& slot, Cell const& argument) override {
        slot.kind = Cell::Kind::text;
        write_text(argument, slot.text);
    }

    static void write_text(Cell const& cell, std::string& text) {
        char buffer[32];
        switch (cell.kind) {
        case Cell::Kind::integer:
            text.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, cell.integer).ptr);
            break;
        case Cell::Kind::real:
            text.assign(buffer, std::to_chars(buffer, buffer + sizeof buffer, cell.real).ptr);
            break;
        case Cell::Kind::text: text = cell.text; break;
        case Cell::Kind::null: text.clear(); break;
        }
    }

    std::size_t column_count(Prepared& p) override {
        return static_cast<std::size_t>(PQnfields(result_of(p).get_result()));
    }

    std::int64_t changed_rows(Prepared& p) override {
        std::string_view text = PQcmdTuples(result_of(p).get_result());
        std::int64_t rows = 0;
        std::from_chars(text.data(), text.data() + text.size(), rows);
        return rows;
    }

    void finish(Prepared& p) noexcept override { result_of(p).reset(); }

    BrokenDatabase broken_at_prepare(Sql const& sql, soci::soci_error const& error) override {
        auto const* known = dynamic_cast<soci::postgresql_soci_error const*>(&error);
        std::string sqlstate = known ? known->sqlstate() : "";
        // nothing is bound yet, so the message may be told with the names that it quotes
        std::string_view message = PQerrorMessage(pg_);
        return BrokenDatabase(
            PQstatus(pg_) == CONNECTION_BAD ? Why::lost : why_of(sqlstate),
            fmt::format("statement {}: {} ({})", sql.name, message.substr(0, message.find('\n')), sqlstate));
    }

    BrokenDatabase broken_at_execute(Prepared& p) override {
        return broken(pg_, result_of(p).get_result(), p.sql.name);
    }

    PGconn* pg_;
    std::vector<Pending> pending_;
    std::unordered_map<std::string_view, std::unique_ptr<Queued>> queued_; // by statement name
};

void PostgresqlConnection::check_collation() {
    // The comparison tells an ICU collation, which datcollate does not show.
    Result found(PQexec(pg_, "select datcollate, pg_encoding_to_char(encoding), 'a' < 'B' from pg_database"
                             " where datname = current_database()"));
    check(found.result, "check of the collation");
    std::string_view collation = PQgetvalue(found.result, 0, 0);
    std::string_view encoding = PQgetvalue(found.result, 0, 1);
    std::string_view by_language = PQgetvalue(found.result, 0, 2);
    if ((collation != "C" && collation != "POSIX") || encoding != "UTF8" || by_language != "f")
        throw BrokenDatabase(
            Why::other,
            fmt::format("this PostgreSQL database has collation {} and encoding {}; create it with: create "
                        "database … template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
                        collation, encoding));
}

void PostgresqlConnection::enter_pipeline() {
    if (PQpipelineStatus(pg_) == PQ_PIPELINE_OFF && PQenterPipelineMode(pg_) != 1)
        throw broken(pg_, nullptr, "pipeline");
}

void PostgresqlConnection::send_command(char const* text) {
    enter_pipeline();
    if (PQsendQueryParams(pg_, text, 0, nullptr, nullptr, nullptr, nullptr, 0) != 1)
        throw broken(pg_, nullptr, text);
    pending_.push_back({text, nullptr, std::string_view(text) == "commit"});
}

PostgresqlConnection::Queued& PostgresqlConnection::queued(Sql const& sql) {
    auto found = queued_.find(sql.name);
    if (found == queued_.end()) {
        auto fresh = std::make_unique<Queued>();
        fresh->sql = sql;
        fresh->parameters = find_parameters(sql);
        fresh->server_name = fmt::format("queued_{}", queued_.size());
        fresh->texts.resize(fresh->parameters.names.size());
        fresh->nulls.resize(fresh->parameters.names.size());
        found = queued_.emplace(sql.name, std::move(fresh)).first;
    }
    if (found->second->sql.text.data() != sql.text.data() && found->second->sql.text != sql.text)
        throw std::logic_error(fmt::format("two statements have the name {}", sql.name));
    return *found->second;
}

void PostgresqlConnection::queue(Sql const& sql, Args const& args) {
    Queued& q = queued(sql);
    match_arguments(sql, q.parameters, args, [&](std::size_t i, Cell const& argument) {
        q.nulls[i] = argument.is_null();
        write_text(argument, q.texts[i]);
    });
    if (pending_.size() >= most_pending) flush();
    enter_pipeline();
    if (!q.prepared) {
        if (PQsendPrepare(pg_, q.server_name.c_str(), q.parameters.numbered.c_str(), 0, nullptr) != 1)
            throw broken(pg_, nullptr, sql.name);
        pending_.push_back({q.sql.name, &q, false});
        q.prepared = true; // drain() takes it back if the server says otherwise
    }
    std::vector<char const*> values;
    values.reserve(q.parameters.appearances.size());
    for (std::size_t i : q.parameters.appearances)
        values.push_back(q.nulls[i] ? nullptr : q.texts[i].c_str());
    if (PQsendQueryPrepared(pg_, q.server_name.c_str(), static_cast<int>(values.size()), values.data(),
                            nullptr, nullptr, 0) != 1)
        throw broken(pg_, nullptr, sql.name);
    pending_.push_back({q.sql.name, nullptr, false});
}

void PostgresqlConnection::flush() {
    if (auto failure = drain()) throw *failure;
}

// Ends the pipeline and reads every result, so that the connection is usable again whatever they say.
// Returns the first failure.
std::optional<BrokenDatabase> PostgresqlConnection::drain() {
    if (PQpipelineStatus(pg_) == PQ_PIPELINE_OFF) return std::nullopt;
    std::optional<BrokenDatabase> failure;
    std::vector<Pending> pending = std::move(pending_);
    pending_.clear();
    if (PQpipelineSync(pg_) != 1) return broken(pg_, nullptr, "pipeline");
    for (Pending const& item : pending) {
        Result done(PQgetResult(pg_));
        if (!done.result || PQstatus(pg_) == CONNECTION_BAD)
            return failure ? failure : broken(pg_, done.result, item.name);
        ExecStatusType status = PQresultStatus(done.result);
        bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        if (!good && item.prepares) item.prepares->prepared = false;
        if (!failure && !good) failure = broken(pg_, done.result, item.name);
        if (!failure && item.commit) failure = failed_commit(done.result);
        PQclear(PQgetResult(pg_)); // the null that ends this statement's results
    }
    Result sync(PQgetResult(pg_));
    if (PQexitPipelineMode(pg_) != 1 && !failure) failure = broken(pg_, nullptr, "pipeline");
    return failure;
}

} // namespace

std::unique_ptr<Connection> open_postgresql(std::string const& url, Access access) {
    // SOCI reads the text as key=value pairs, and one without "=" would get one at its end.
    auto const safe = url.find('=') != url.npos   ? url
                      : url.find('?') != url.npos ? url + "&application_name=huiju"
                                                  : url + "?application_name=huiju";
    try {
        return std::make_unique<PostgresqlConnection>(safe, access);
    } catch (soci::soci_error const& error) {
        // no value is bound yet; libpq's text names host, user and database, never the password
        throw BrokenDatabase(Why::lost, error.get_error_message());
    }
}

} // namespace huiju::store
