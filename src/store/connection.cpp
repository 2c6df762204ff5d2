// Opens connections, and runs prepared statements through SOCI the same way for both engines.
#include "store/soci_connection.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::store {

std::unique_ptr<Connection> Connection::open(std::string const& url, Access access) {
    std::string_view const sqlite = "sqlite:";
    if (url.starts_with(sqlite)) return open_sqlite(url.substr(sqlite.size()), access);
    if (url.starts_with("postgresql://") || url.starts_with("postgres://"))
        return open_postgresql(url, access);
    throw BrokenDatabase(BrokenDatabase::Why::other,
                         "the database address must begin with sqlite: or postgresql://");
}

void SociConnection::each(Sql const& sql, Args const& args, std::span<Cell::Kind const> columns,
                          RowReader const& row) {
    before_statement();
    Prepared& p = prepared(sql);
    take_arguments(p, args, columns);
    Running running(*this, p);
    bool more = execute(p);
    if (column_count(p) != columns.size())
        throw std::logic_error(fmt::format("statement {}: {} columns are expected, it returns {}", sql.name,
                                           columns.size(), column_count(p)));
    while (more) {
        for (std::size_t i = 0; i < p.row.size(); ++i) {
            if (p.row_state[i] == soci::i_null) p.row[i] = Cell();
            else p.row[i].kind = p.columns[i];
        }
        row(p.row);
        more = fetch(p);
    }
}

std::int64_t SociConnection::run(Sql const& sql, Args const& args) {
    before_statement();
    Prepared& p = prepared(sql);
    take_arguments(p, args, {});
    Running running(*this, p);
    execute(p);
    return changed_rows(p);
}

void SociConnection::prepare(Sql const& sql) {
    before_statement();
    prepared(sql);
}

Prepared& SociConnection::prepared(Sql const& sql) {
    auto found = prepared_.find(sql.name);
    if (found != prepared_.end() && found->second->lost && !found->second->running) {
        prepared_.erase(found);
        found = prepared_.end();
    }
    if (found == prepared_.end()) {
        auto fresh = std::make_unique<Prepared>(session_, sql);
        try {
            fresh->statement.alloc();
            fresh->statement.prepare(fresh->parameters.text);
        } catch (soci::soci_error const& error) {
            throw broken_at_prepare(sql, error);
        }
        found = prepared_.emplace(sql.name, std::move(fresh)).first;
    }
    Prepared& p = *found->second;
    if (p.running) throw std::logic_error(fmt::format("statement {} is still running", sql.name));
    if (p.sql.text.data() != sql.text.data() && p.sql.text != sql.text)
        throw std::logic_error(fmt::format("two statements have the name {}", sql.name));
    return p;
}

void SociConnection::take_arguments(Prepared& p, Args const& args, std::span<Cell::Kind const> columns) {
    bool same = p.bound && std::equal(columns.begin(), columns.end(), p.columns.begin(), p.columns.end());
    match_arguments(p.sql, p.parameters, args, [&](std::size_t i, Cell const& argument) {
        p.given_state[i] = argument.is_null() ? soci::i_null : soci::i_ok;
        if (argument.is_null()) return;
        Cell::Kind before = p.given[i].kind;
        give(p.given[i], argument);
        same = same && p.given[i].kind == before;
    });
    if (!same) bind(p, columns);
}

void SociConnection::bind(Prepared& p, std::span<Cell::Kind const> columns) {
    p.bound = false;
    p.statement.bind_clean_up();
    for (std::size_t i = 0; i < p.given.size(); ++i) {
        Cell& slot = p.given[i];
        soci::indicator& state = p.given_state[i];
        std::string name(p.parameters.names[i]);
        switch (slot.kind) {
        case Cell::Kind::integer: p.statement.exchange(soci::use(slot.integer, state, name)); break;
        case Cell::Kind::real: p.statement.exchange(soci::use(slot.real, state, name)); break;
        case Cell::Kind::null: // never given a value so far; bound anew once it is
        case Cell::Kind::text: p.statement.exchange(soci::use(slot.text, state, name)); break;
        }
    }
    p.columns.assign(columns.begin(), columns.end());
    p.row.assign(columns.size(), Cell());
    p.row_state.assign(columns.size(), soci::i_null);
    for (std::size_t i = 0; i < columns.size(); ++i) {
        Cell& cell = p.row[i];
        switch (columns[i]) {
        case Cell::Kind::integer: p.statement.exchange(soci::into(cell.integer, p.row_state[i])); break;
        case Cell::Kind::real: p.statement.exchange(soci::into(cell.real, p.row_state[i])); break;
        case Cell::Kind::text: p.statement.exchange(soci::into(cell.text, p.row_state[i])); break;
        case Cell::Kind::null:
            throw std::logic_error(fmt::format("statement {}: a column of kind null", p.sql.name));
        }
    }
    p.statement.define_and_bind();
    p.bound = true;
}

bool SociConnection::execute(Prepared& p) {
    try {
        return p.statement.execute(true); // false would not run it at all on SQLite
    } catch (soci::soci_error const&) {
        fail(p);
    }
}

bool SociConnection::fetch(Prepared& p) {
    try {
        return p.statement.fetch();
    } catch (soci::soci_error const&) {
        fail(p);
    }
}

// SOCI's own message holds the bound values, so it is dropped.
void SociConnection::fail(Prepared& p) {
    BrokenDatabase broken = broken_at_execute(p);
    p.statement.bind_clean_up(); // frees the copies of the arguments that SOCI forgets after an error
    p.bound = false;
    p.lost = engine_ == Engine::sqlite;
    throw broken;
}

} // namespace huiju::store
