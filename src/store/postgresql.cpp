// PostgreSQL behind Connection: the session's settings, libpq's pipeline for every statement, and its errors
// in the words of BrokenDatabase.
//
// A round trip to the server costs more than most statements do. So nothing is waited for that need not be:
// what is sent stands in a line of pending results, and settle() reads them all when an answer is wanted.
//
// The server ends what a sync message finds open, and skips everything from a failure to the next sync. A
// writer says begin and commit; a reader's transaction is simply what lies between two syncs, which costs no
// statement of its own.
#include "store/parameters.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <memory>
#include <optional>
#include <unordered_map>

namespace huiju::store {

namespace {

using Why = BrokenDatabase::Why;

struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

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

void write_text(Cell const& cell, std::string& text) {
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

template <class Number>
void read_number(std::string_view text, Number& number) {
    auto const end = text.data() + text.size();
    if (auto const read = std::from_chars(text.data(), end, number);
        read.ec != std::errc{} || read.ptr != end)
        throw std::logic_error("a column of another kind than expected");
}

void read_cell(PGresult const* result, int row, int column, Cell::Kind kind, Cell& cell) {
    cell.kind = PQgetisnull(result, row, column) ? Cell::Kind::null : kind;
    std::string_view const text(PQgetvalue(result, row, column),
                                static_cast<std::size_t>(PQgetlength(result, row, column)));
    switch (cell.kind) {
    case Cell::Kind::integer: read_number(text, cell.integer); break;
    case Cell::Kind::real: read_number(text, cell.real); break;
    case Cell::Kind::text: cell.text = text; break;
    case Cell::Kind::null: cell = Cell(); break;
    }
}

class PostgresqlConnection final : public Connection {
public:
    PostgresqlConnection(std::string const& url, Access access);
    ~PostgresqlConnection() override { PQfinish(pg_); }

    Engine engine() const override { return Engine::postgresql; }
    void each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
              RowReader const& row) override;
    std::int64_t run(Sql const& sql, Args const& args) override;
    void prepare(Sql const& sql) override;
    void ahead(Sql const& sql, Args const& args) override;
    void queue(Sql const& sql, Args const& args) override;
    void flush() override {
        if (auto failure = settle()) throw *failure;
    }
    void script(std::string_view text) override;

    void begin() override;
    void commit() override;
    void rollback() noexcept override;
    void savepoint() override { send(command("savepoint one")); }
    void release() override {
        send(command("release savepoint one"));
        flush();
    }
    void rollback_to_savepoint() override {
        settle();
        at_hand_.clear();
        send(command("rollback to savepoint one"));
        flush();
    }

    std::int64_t foreign_changes() override { return 0; }

private:
    // A statement, prepared on the server when it is first sent.
    struct Statement {
        Sql sql;
        Parameters parameters;
        std::string server_name;
        bool prepared = false;
        bool running = false; // its rows are being read
        // the arguments last given, one per parameter name
        std::vector<std::string> texts;
        std::vector<bool> nulls;
    };
    // The result is there once it has been settled.
    struct Answer {
        Result result;
        // of what was asked ahead: the question
        Statement const* statement = nullptr;
        std::vector<std::string> texts;
        std::vector<bool> nulls;
    };
    // One result to come out of the pipeline.
    struct Pending {
        enum What { preparation, execution, commit, sync } what;
        Statement* statement = nullptr;
        std::shared_ptr<Answer> answer = nullptr; // to be filled; null: nobody wants the result
    };
    enum class Transaction { none, open, failed };

    // So many results are left unread at most: bounds the memory of both sides.
    static constexpr std::size_t most_pending = 2000;

    void check_collation();
    Statement& statement(Sql const& sql);
    static Sql command(std::string_view text) { return {text, text}; }
    Statement& with_arguments(Sql const& sql, Args const& args);
    void send_preparation(Statement& s);
    void send(Statement& s, Pending::What what, std::shared_ptr<Answer> answer);
    void send(Sql const& command) { send(statement(command), Pending::execution, nullptr); }
    std::shared_ptr<Answer> ask(Statement& s);
    std::shared_ptr<Answer> at_hand(Statement const& s) const;
    void written() { at_hand_.clear(); } // what was read before is no longer sure to hold
    void sync();
    std::optional<BrokenDatabase> settle();
    std::optional<BrokenDatabase> read_results();
    std::optional<BrokenDatabase> fault_of(Pending const& item, PGresult const* result) const;
    BrokenDatabase broken_preparation(Statement const& s, PGresult const* result) const;
    void check(PGresult const* result, std::string_view name) const {
        ExecStatusType const status = PQresultStatus(result);
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) throw broken(pg_, result, name);
    }

    Access access_;
    PGconn* pg_;
    Transaction transaction_ = Transaction::none;
    bool sent_ = false; // something since the last sync
    std::deque<Pending> pending_;
    std::vector<std::shared_ptr<Answer>> at_hand_;                                // what was asked ahead
    std::unordered_map<std::string_view, std::unique_ptr<Statement>> statements_; // by name
};

PostgresqlConnection::PostgresqlConnection(std::string const& url, Access access) : access_(access) {
    char const* const names[] = {"dbname", "fallback_application_name", nullptr};
    char const* const values[] = {url.c_str(), "huiju", nullptr};
    pg_ = PQconnectdbParams(names, values, 1);
    try {
        if (PQstatus(pg_) != CONNECTION_OK) // libpq's text names host, user and database, never the password
            throw BrokenDatabase(Why::lost, PQerrorMessage(pg_));
        auto const drop = [](void*, char const*) {}; // notices would go to standard error
        PQsetNoticeProcessor(pg_, drop, nullptr);
        script(settings);
        script(access == Access::read_only ? reader_settings : writer_settings);
        PQclear(PQexec(pg_, "set lc_messages = 'C'")); // only superusers may, and nothing depends on it
        check_collation();
    } catch (...) {
        PQfinish(pg_);
        throw;
    }
}

void PostgresqlConnection::check_collation() {
    // The comparison tells an ICU collation, which datcollate does not show.
    Result const found(PQexec(pg_,
                              "select datcollate, pg_encoding_to_char(encoding), 'a' < 'B' from pg_database"
                              " where datname = current_database()"));
    check(found.get(), "check of the collation");
    std::string_view collation = PQgetvalue(found.get(), 0, 0);
    std::string_view encoding = PQgetvalue(found.get(), 0, 1);
    std::string_view by_language = PQgetvalue(found.get(), 0, 2);
    if ((collation != "C" && collation != "POSIX") || encoding != "UTF8" || by_language != "f")
        throw BrokenDatabase(
            Why::other,
            fmt::format("this PostgreSQL database has collation {} and encoding {}; create it with: create "
                        "database … template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'",
                        collation, encoding));
}

// ---- statements and their arguments

PostgresqlConnection::Statement& PostgresqlConnection::statement(Sql const& sql) {
    auto found = statements_.find(sql.name);
    if (found == statements_.end()) {
        auto fresh = std::make_unique<Statement>();
        fresh->sql = sql;
        fresh->parameters = find_parameters(sql);
        fresh->server_name = fmt::format("s{}", statements_.size());
        fresh->texts.resize(fresh->parameters.names.size());
        fresh->nulls.resize(fresh->parameters.names.size());
        found = statements_.emplace(sql.name, std::move(fresh)).first;
    }
    Statement& s = *found->second;
    if (s.sql.text.data() != sql.text.data() && s.sql.text != sql.text)
        throw std::logic_error(fmt::format("two statements have the name {}", sql.name));
    return s;
}

PostgresqlConnection::Statement& PostgresqlConnection::with_arguments(Sql const& sql, Args const& args) {
    Statement& s = statement(sql);
    match_arguments(sql, s.parameters, args, [&](std::size_t i, Cell const& argument) {
        s.nulls[i] = argument.is_null();
        write_text(argument, s.texts[i]); // PostgreSQL infers the types of parameters
    });
    return s;
}

// ---- the pipeline

void PostgresqlConnection::send_preparation(Statement& s) {
    if (PQpipelineStatus(pg_) == PQ_PIPELINE_OFF && PQenterPipelineMode(pg_) != 1)
        throw broken(pg_, nullptr, "pipeline");
    if (s.prepared) return;
    if (PQsendPrepare(pg_, s.server_name.c_str(), s.parameters.numbered.c_str(), 0, nullptr) != 1)
        throw broken(pg_, nullptr, s.sql.name);
    pending_.push_back({Pending::preparation, &s});
    s.prepared = true; // read_results() takes it back if the server says otherwise
    sent_ = true;
}

void PostgresqlConnection::send(Statement& s, Pending::What what, std::shared_ptr<Answer> answer) {
    if (access_ == Access::read_only && transaction_ == Transaction::failed)
        throw BrokenDatabase(Why::other, fmt::format("statement {}: the transaction has failed", s.sql.name));
    if (pending_.size() >= most_pending) flush();
    send_preparation(s);
    std::vector<char const*> values;
    values.reserve(s.parameters.appearances.size());
    for (std::size_t i : s.parameters.appearances)
        values.push_back(s.nulls[i] ? nullptr : s.texts[i].c_str());
    if (PQsendQueryPrepared(pg_, s.server_name.c_str(), static_cast<int>(values.size()), values.data(),
                            nullptr, nullptr, 0) != 1)
        throw broken(pg_, nullptr, s.sql.name);
    pending_.push_back({what, &s, std::move(answer)});
    sent_ = true;
}

void PostgresqlConnection::sync() {
    if (PQpipelineSync(pg_) != 1) throw broken(pg_, nullptr, "pipeline");
    pending_.push_back({Pending::sync});
    sent_ = false;
}

// Reads every pending result, so that the connection is usable again whatever they say. Returns the first
// failure.
std::optional<BrokenDatabase> PostgresqlConnection::settle() {
    if (pending_.empty()) return std::nullopt;
    std::optional<BrokenDatabase> failure;
    try {
        if (access_ == Access::read_only && transaction_ == Transaction::open) {
            if (sent_ && (PQsendFlushRequest(pg_) != 1 || PQflush(pg_) != 0))
                throw broken(pg_, nullptr, "pipeline");
        } else if (sent_) {
            sync();
        }
        failure = read_results();
    } catch (BrokenDatabase const& lost) {
        failure = lost;
    }
    if (!failure) return std::nullopt;
    pending_.clear();
    at_hand_.clear();
    if (transaction_ == Transaction::open) transaction_ = Transaction::failed;
    return failure;
}

std::optional<BrokenDatabase> PostgresqlConnection::read_results() {
    std::optional<BrokenDatabase> failure;
    while (!pending_.empty()) {
        auto const item = std::move(pending_.front());
        pending_.pop_front();
        Result result(PQgetResult(pg_));
        if (!result || PQstatus(pg_) == CONNECTION_BAD)
            return failure ? failure
                           : broken(pg_, result.get(), item.statement ? item.statement->sql.name : "");
        if (item.what == Pending::sync) continue;
        PQclear(PQgetResult(pg_)); // the null that ends this statement's results
        if (auto fault = fault_of(item, result.get())) {
            if (item.what == Pending::preparation) item.statement->prepared = false;
            if (!failure) failure = std::move(fault);
            if (sent_) sync(); // the server skips everything until then
        }
        if (item.answer) item.answer->result = std::move(result);
    }
    return failure;
}

std::optional<BrokenDatabase> PostgresqlConnection::fault_of(Pending const& item,
                                                             PGresult const* result) const {
    ExecStatusType const status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        return item.what == Pending::preparation ? broken_preparation(*item.statement, result)
                                                 : broken(pg_, result, item.statement->sql.name);
    // "commit" of a transaction that has failed reports success, as ROLLBACK
    if (item.what == Pending::commit &&
        std::string_view(PQcmdStatus(const_cast<PGresult*>(result))) != "COMMIT")
        return BrokenDatabase(Why::other, "commit: a statement before it has failed, all was rolled back");
    return std::nullopt;
}

BrokenDatabase PostgresqlConnection::broken_preparation(Statement const& s, PGresult const* result) const {
    char const* const sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char const* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!sqlstate || !message) return broken(pg_, result, s.sql.name);
    // nothing is bound yet, so the message may be told with the names that it quotes
    return BrokenDatabase(why_of(sqlstate),
                          fmt::format("statement {}: {} ({})", s.sql.name, message, sqlstate));
}

std::shared_ptr<PostgresqlConnection::Answer> PostgresqlConnection::ask(Statement& s) {
    auto answer = std::make_shared<Answer>();
    send(s, Pending::execution, answer);
    return answer;
}

std::shared_ptr<PostgresqlConnection::Answer> PostgresqlConnection::at_hand(Statement const& s) const {
    auto const same = [&](auto const& a) {
        return a->statement == &s && a->texts == s.texts && a->nulls == s.nulls;
    };
    auto const found = std::find_if(at_hand_.begin(), at_hand_.end(), same);
    return found == at_hand_.end() ? nullptr : *found;
}

// ---- what Connection promises

void PostgresqlConnection::each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
                                RowReader const& row) {
    if (statement(sql).running)
        throw std::logic_error(fmt::format("statement {} is still running", sql.name));
    Statement& s = with_arguments(sql, args);
    auto answer = at_hand(s);
    if (!answer) answer = ask(s);
    if (!answer->result) flush();
    auto const* result = answer->result.get();
    auto const found = static_cast<std::size_t>(PQnfields(result));
    if (found != columns.size())
        throw std::logic_error(fmt::format("statement {}: {} columns are expected, it returns {}", sql.name,
                                           columns.size(), found));
    struct Running {
        explicit Running(bool& f) : flag(f) { flag = true; }
        ~Running() { flag = false; }
        bool& flag;
    } const running(s.running);
    std::vector<Cell> cells(columns.size());
    for (int r = 0; r < PQntuples(result); ++r) {
        for (std::size_t c = 0; c < cells.size(); ++c)
            read_cell(result, r, static_cast<int>(c), columns[c], cells[c]);
        row(cells);
    }
}

std::int64_t PostgresqlConnection::run(Sql const& sql, Args const& args) {
    written();
    auto const answer = ask(with_arguments(sql, args));
    flush();
    std::string_view const text = PQcmdTuples(answer->result.get());
    std::int64_t rows = 0;
    std::from_chars(text.data(), text.data() + text.size(), rows);
    return rows;
}

void PostgresqlConnection::prepare(Sql const& sql) {
    send_preparation(statement(sql));
    flush();
}

void PostgresqlConnection::ahead(Sql const& sql, Args const& args) {
    Statement& s = with_arguments(sql, args);
    if (at_hand(s)) return;
    auto answer = ask(s);
    answer->statement = &s;
    answer->texts = s.texts;
    answer->nulls = s.nulls;
    at_hand_.push_back(std::move(answer));
}

void PostgresqlConnection::queue(Sql const& sql, Args const& args) {
    written();
    send(with_arguments(sql, args), Pending::execution, nullptr);
}

void PostgresqlConnection::script(std::string_view text) {
    written();
    if (sent_) sync();
    flush();
    if (PQexitPipelineMode(pg_) != 1) throw broken(pg_, nullptr, "script");
    Result const done(PQexec(pg_, std::string(text).c_str()));
    check(done.get(), "script");
}

// What was sent before still belongs to no transaction, or to the one before.
void PostgresqlConnection::begin() {
    at_hand_.clear();
    if (access_ == Access::read_write) send(command("begin"));
    else if (sent_) sync();
    transaction_ = Transaction::open;
}

void PostgresqlConnection::commit() {
    written();
    if (access_ == Access::read_write) send(statement(command("commit")), Pending::commit, nullptr);
    if (sent_) sync(); // this alone ends a reader's
    flush();
    transaction_ = Transaction::none;
}

// Not waited for: the next statement finds out what came of it.
void PostgresqlConnection::rollback() noexcept {
    try {
        at_hand_.clear();
        settle();
        if (transaction_ == Transaction::none) return;
        transaction_ = Transaction::none;
        if (access_ == Access::read_write) send(command("rollback"));
        if (sent_) sync();
    } catch (...) { // the connection is gone, and the transaction with it
        pending_.clear();
    }
}

} // namespace

std::unique_ptr<Connection> open_postgresql(std::string const& url, Access access) {
    return std::make_unique<PostgresqlConnection>(url, access);
}

} // namespace huiju::store
