// Statements, seals and cells of sealed rows, from their shapes.
#include "store/rows.hpp"

#include <fmt/format.h>

namespace huiju::store {

std::string column_list(Shape const& shape, std::string_view prefix) {
    std::string out;
    for (auto const& m : shape.members) {
        if (!out.empty()) out += ", ";
        if (!prefix.empty()) out.append(prefix).append(".");
        out += m.name;
    }
    return out;
}

std::vector<Cell::Kind> column_kinds(Shape const& shape) {
    std::vector<Cell::Kind> kinds;
    for (auto const& m : shape.members) {
        if (!m.ops->bind) throw std::logic_error(fmt::format("{}.{} has no column type", shape.name, m.name));
        kinds.push_back(m.ops->column);
    }
    return kinds;
}

void read_row(std::span<Cell const> cells, Shape const& shape, void* row) {
    for (std::size_t i = 0; i < cells.size(); ++i)
        shape.members[i].ops->read(cells[i], at(row, shape.members[i]));
}

Table make_table(std::string_view name, Shape const& shape) {
    Table table{std::string(name), &shape, column_kinds(shape), {}, {}, {}, {}};
    std::string values, sets;
    for (auto const& m : shape.members) {
        values += fmt::format("{}:{}", values.empty() ? "" : ", ", m.name);
        if (m.name != "county" && m.name != "no")
            sets += fmt::format("{}{} = :{}", sets.empty() ? "" : ", ", m.name, m.name);
    }
    table.insert_text = fmt::format("insert into {} ({}) values ({})", name, column_list(shape, ""), values);
    table.update_text = fmt::format("update {} set {} where county = :county and no = :no", name, sets);
    table.insert_name = fmt::format("insert {}", name);
    table.update_name = fmt::format("update {}", name);
    return table;
}

Args Table::args(void const* row) const {
    Args args;
    args.reserve(shape->members.size());
    for (auto const& m : shape->members) args.emplace_back(m.name, m.ops->bind(at(row, m)));
    return args;
}

namespace {

void append_cell(Canonical& text, Cell const& cell) {
    switch (cell.kind) {
    case Cell::Kind::null: text.append_null(); break;
    case Cell::Kind::integer: text.append(cell.integer); break;
    // SQLite keeps no negative zero
    case Cell::Kind::real: text.append(fmt::format("{}", cell.real == 0 ? 0.0 : cell.real)); break;
    case Cell::Kind::text: text.append(cell.text); break;
    }
}

} // namespace

Digest Table::seal(HashKind kind, void const* row) const {
    thread_local Canonical text;
    text.clear();
    text.append(name);
    for (auto const& m : shape->members)
        if (m.name != "seal") append_cell(text, m.ops->bind(at(row, m)));
    return digest(kind, text.view());
}

Digest seal_of_cells(HashKind kind, Table const& table, std::span<Cell const> cells) {
    thread_local Canonical text;
    text.clear();
    text.append(table.name);
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (table.shape->members[i].name != "seal") append_cell(text, cells[i]);
    return digest(kind, text.view());
}

} // namespace huiju::store
