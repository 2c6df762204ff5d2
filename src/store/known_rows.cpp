// Remembering rows, and asking for many of them at once.
#include "store/known_rows.hpp"

#include "store/db.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::store {

namespace {

// Only whole numbers and texts are looked up by.
std::string key_of(Cell const& value) {
    if (value.kind == Cell::Kind::integer) return std::to_string(value.integer);
    if (value.kind == Cell::Kind::text) return value.text;
    throw std::logic_error("rows are looked up by whole numbers and texts only");
}

std::size_t position_of(Table const& table, std::string_view column) {
    auto const* member = table.shape->member(column);
    if (!member) throw std::logic_error(fmt::format("{} has no column {}", table.name, column));
    return static_cast<std::size_t>(member - table.shape->members.data());
}

Sql find_many(Table const& table, std::string_view column, Cell::Kind kind) {
    return lasting(fmt::format("find {} by many {}", table.name, column), [&] {
        return fmt::format("select {} from {} where county = :county and {} = any (array("
                           "select cast(json_array_elements_text(cast(:values as json)) as {})))",
                           column_list(*table.shape, ""), table.name, column,
                           kind == Cell::Kind::integer ? "bigint" : "text");
    });
}

std::string json_of(std::map<std::string, Cell> const& values) {
    JsonText out;
    out.begin_array();
    for (auto const& [key, value] : values) out.string(key);
    out.end_array();
    return out.take();
}

} // namespace

Sql find_by(Table const& table, std::string_view column) {
    return lasting(fmt::format("find {} by {}", table.name, column), [&] {
        // no order here: SQLite would walk the primary key for it instead of using the column's own index
        return fmt::format("select {} from {} where county = :county and {} = :value",
                           column_list(*table.shape, ""), table.name, column);
    });
}

bool KnownRows::find(Table const& table, std::string_view name, Cell const& value, Take const& take) const {
    auto const known = tables_.find(&table);
    if (known == tables_.end()) return false;
    auto const column = known->second.columns.find(name);
    if (column == known->second.columns.end()) return false;
    auto const holders = column->second.holders.find(key_of(value));
    if (holders == column->second.holders.end()) return false;
    for (auto const no : holders->second) take(known->second.rows.at(no));
    return true;
}

void KnownRows::want(Table const& table, std::string_view name, Cell const& value) {
    auto& columns = tables_[&table].columns;
    auto found = columns.find(name);
    if (found == columns.end()) found = columns.emplace(name, Column{position_of(table, name)}).first;
    auto key = key_of(value);
    auto& column = found->second;
    if (!column.holders.contains(key)) column.wanted.emplace(std::move(key), value);
}

void KnownRows::ask(Connection& connection, std::int64_t county) {
    for (auto& [table, known] : tables_)
        for (auto& [name, column] : known.columns) {
            if (column.wanted.empty()) continue;
            Question question{table, &column, {}, {{"county", county}}, std::exchange(column.wanted, {})};
            if (question.values.size() == 1) {
                question.sql = find_by(*table, name);
                question.args.emplace_back("value", question.values.begin()->second);
            } else {
                question.sql = find_many(*table, name, table->columns[column.position]);
                question.args.emplace_back("values", json_of(question.values));
            }
            connection.ahead(question.sql, question.args);
            asked_.push_back(std::move(question));
        }
}

void KnownRows::take(Connection& connection) {
    auto const asked = std::exchange(asked_, {});
    for (auto const& question : asked) {
        auto& holders = question.column->holders;
        auto& rows = tables_[question.table].rows;
        auto const no = position_of(*question.table, "no");
        for (auto const& [key, value] : question.values) holders[key].clear();
        connection.each(question.sql, question.args, question.table->columns,
                        [&](std::span<Cell const> cells) {
                            holders[key_of(cells[question.column->position])].push_back(cells[no].integer);
                            rows[cells[no].integer].assign(cells.begin(), cells.end());
                        });
    }
}

void KnownRows::saved(Table const& table, void const* row) {
    auto const found = tables_.find(&table);
    if (found == tables_.end()) return;
    auto& [columns, rows] = found->second;
    Cells cells;
    for (auto const& member : table.shape->members) cells.push_back(member.ops->bind(at(row, member)));
    auto const no = cells[position_of(table, "no")].integer;
    auto const before = rows.find(no);
    bool leads_here = false;
    for (auto& [name, column] : columns) {
        auto const holders_of = [&](Cells const& of) {
            auto const& value = of[column.position];
            return value.is_null() ? column.holders.end() : column.holders.find(key_of(value));
        };
        if (before != rows.end())
            if (auto const old = holders_of(before->second); old != column.holders.end())
                std::erase(old->second, no);
        if (auto const now = holders_of(cells); now != column.holders.end()) {
            now->second.push_back(no);
            leads_here = true;
        }
    }
    if (leads_here) rows[no] = std::move(cells);
    else if (before != rows.end()) rows.erase(before);
}

void KnownRows::forget() {
    for (auto& [table, known] : tables_) {
        known.rows.clear();
        for (auto& [name, column] : known.columns) column.holders.clear();
    }
}

} // namespace huiju::store
