// Reads a comma-separated table into described structs, and names every field that is wrong by its line.
#pragma once

#include "base/shape.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiju {

// A column of the table and the member that it fills. A header may be the beginning of the column's name
// ("new_name_" meets "new_name_2023").
struct CsvColumn {
    std::string_view header, member;
    std::string (*translate)(std::string_view field) = nullptr; // what people write → what the member reads
};

// Calls `add` for each row and fills what it returns. Wrong fields are named "line 7.户主"; columns that are
// not named are passed over. Nothing is to be used when `wrongs` is not empty.
void read_csv_rows(std::string_view csv, std::span<CsvColumn const> columns, Shape const& shape,
                   std::function<void*()> const& add, Wrongs& wrongs);

template <class Row>
std::vector<Row> read_csv_rows(std::string_view csv, std::span<CsvColumn const> columns, Wrongs& wrongs) {
    std::vector<Row> rows;
    read_csv_rows(
        csv, columns, shape_of<Row>(), [&]() -> void* { return &rows.emplace_back(); }, wrongs);
    return rows;
}

} // namespace huiju
