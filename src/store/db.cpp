// Typed reading over a Connection.
#include "store/db.hpp"

#include "store/book.hpp"

#include <fmt/format.h>

#include <map>
#include <mutex>
#include <shared_mutex>

namespace huiju::store {

Sql lasting(std::string const& name, std::function<std::string()> const& make) {
    static std::shared_mutex mutex;
    static std::map<std::string, std::string> made; // a map never moves its nodes
    {
        std::shared_lock lock(mutex);
        if (auto const found = made.find(name); found != made.end()) return {found->first, found->second};
    }
    std::unique_lock lock(mutex);
    auto const& kept = *made.try_emplace(name, make()).first;
    return {kept.first, kept.second};
}

namespace {

// Replaces every `{columns}` and `{columns x}`.
std::string with_columns(std::string_view text, Shape const& shape) {
    std::string out;
    for (std::size_t from = 0;;) {
        auto const open = text.find("{columns", from);
        out.append(text.substr(from, open - from));
        if (open == std::string_view::npos) return out;
        auto const close = text.find('}', open);
        auto prefix = text.substr(open + 8, close - open - 8);
        if (prefix.starts_with(' ')) prefix.remove_prefix(1);
        out += column_list(shape, prefix);
        from = close + 1;
    }
}

Sql prepared(Engine engine, std::string_view name, Shape const& shape) {
    auto const& sql = statement(engine, name);
    if (sql.text.find("{columns") == std::string_view::npos) return sql;
    return lasting(fmt::format("{} {} {}", name, shape.name, static_cast<int>(engine)),
                   [&] { return with_columns(sql.text, shape); });
}

std::vector<Cell::Kind> const& kinds_of(Shape const& shape) {
    thread_local std::map<Shape const*, std::vector<Cell::Kind>> cache;
    auto& kinds = cache[&shape];
    if (kinds.empty()) kinds = column_kinds(shape);
    return kinds;
}

} // namespace

void Db::read(std::string_view name, Args&& args, Shape const& shape, void* (*grow)(void*), void* list) {
    before_read();
    args.emplace_back("county", county_);
    connection_.each(prepared(connection_.engine(), name, shape), args, kinds_of(shape),
                     [&](std::span<Cell const> cells) { read_row(cells, shape, grow(list)); });
}

void Db::each_row(std::string_view name, Args&& args, Shape const& shape, void* value,
                  std::function<void()> const& row) {
    before_read();
    args.emplace_back("county", county_);
    connection_.each(prepared(connection_.engine(), name, shape), args, kinds_of(shape),
                     [&](std::span<Cell const> cells) {
                         read_row(cells, shape, value);
                         row();
                     });
}

void Db::find_rows(Table const& table, std::string_view column, Cell const& value, void* (*grow)(void*),
                   void* list) {
    auto const add = [&](std::span<Cell const> cells) { read_row(cells, *table.shape, grow(list)); };
    if (!known_) {
        before_read();
        connection_.each(find_by(table, column), {{"county", county_}, {"value", value}}, table.columns, add);
        return;
    }
    if (known_->find(table, column, value, add)) return;
    before_read();
    known_->want(table, column, value);
    known_->ask(connection_, county_);
    known_->take(connection_);
    known_->find(table, column, value, add);
}

void Db::ahead(std::string_view name, Args args) {
    if (connection_.engine() == Engine::sqlite) return;
    before_read();
    args.emplace_back("county", county_);
    connection_.ahead(statement(connection_.engine(), name), args);
}

void Db::read_ahead(std::string_view name, Args&& args, Shape const& shape) {
    if (connection_.engine() == Engine::sqlite) return;
    before_read();
    args.emplace_back("county", county_);
    connection_.ahead(prepared(connection_.engine(), name, shape), args);
}

std::optional<std::int64_t> Db::number(std::string_view name, Args args) {
    before_read();
    args.emplace_back("county", county_);
    std::optional<std::int64_t> out;
    static constexpr Cell::Kind kind[] = {Cell::Kind::integer};
    connection_.each(statement(connection_.engine(), name), args, kind, [&](std::span<Cell const> cells) {
        if (!out && !cells[0].is_null()) out = cells[0].integer;
    });
    return out;
}

std::optional<std::string> Db::text(std::string_view name, Args args) {
    before_read();
    args.emplace_back("county", county_);
    std::optional<std::string> out;
    static constexpr Cell::Kind kind[] = {Cell::Kind::text};
    connection_.each(statement(connection_.engine(), name), args, kind, [&](std::span<Cell const> cells) {
        if (!out && !cells[0].is_null()) out = cells[0].text;
    });
    return out;
}

namespace {

std::string_view head_statement(bool lock) { return lock ? "store.head_for_update" : "store.head"; }

} // namespace

void Db::ahead_head(bool lock) { ahead_all<Head>(head_statement(lock)); }

void Db::read_head(bool lock) {
    auto head = one<Head>(head_statement(lock));
    if (!head) throw std::runtime_error("the ledger has no head row: the database was not set up by migrate");
    head_ = std::move(*head);
}

// Audit rows are numbered in the order in which they became known, so a binary search over the gapless
// numbers needs no index on the time.
std::int64_t Db::seq_known_at(Instant moment) {
    std::int64_t low = 0, high = head_.seq; // everything up to low is known, nothing above high
    while (low < high) {
        auto const middle = (low + high + 1) / 2;
        auto const known = number("store.known_of", {{"seq", middle}});
        if (known && *known <= moment.micros) low = middle;
        else high = middle - 1;
    }
    return low;
}

} // namespace huiju::store
