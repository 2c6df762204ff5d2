// Rows of sealed tables: what every one of them carries, and the statements that follow from its shape.
#pragma once

#include "base/crypto.hpp"
#include "base/shape.hpp"
#include "store/connection.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

// The columns that every sealed row begins with. A feature's row derives from it and names its table:
//     struct DeedRow : store::Row { static constexpr std::string_view table = "deed"; Uuid id; … };
//     BOOST_DESCRIBE_STRUCT(DeedRow, (store::Row), (id, …))
struct Row {
    std::int64_t county = 0;
    std::int64_t no =
        0; // internal key, unique over all tables of a ledger, in order of creation; never shown
    std::int64_t rev = 0; // number of the audit row that wrote this version
    std::string seal;     // digest of table, columns and rev: finds a value changed behind the program's back
};
BOOST_DESCRIBE_STRUCT(Row, (), (county, no, rev, seal))

struct Table {
    std::string name;
    Shape const* shape;
    std::vector<Cell::Kind> columns;
    std::string insert_text, update_text;
    std::string insert_name, update_name;

    Sql insert() const { return {insert_name, insert_text}; }
    Sql update() const { return {update_name, update_text}; }
    // All members as parameters.
    Args args(void const* row) const;
    // The seal of a row: every column but the seal itself, by their canonical texts.
    Digest seal(HashKind kind, void const* row) const;
};

// The same from the cells of all columns as they came from the database; a whole number may come as its text.
Digest seal_of_cells(HashKind kind, Table const& table, std::span<Cell const> cells);

Table make_table(std::string_view name, Shape const& shape);

template <class R>
Table const& table_of() {
    static Table const table = make_table(R::table, shape_of<R>());
    return table;
}

// The columns of a shape, for `{columns}` (prefix empty) or `{columns p}` (prefix "p") in a statement.
std::string column_list(Shape const& shape, std::string_view prefix);
std::vector<Cell::Kind> column_kinds(Shape const& shape);
void read_row(std::span<Cell const> cells, Shape const& shape, void* row);

} // namespace huiju::store
