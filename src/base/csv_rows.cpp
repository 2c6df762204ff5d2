// The walk over a table's rows.
#include "base/csv_rows.hpp"

#include "base/csv.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju {

namespace {

// The table's own name of each column; empty where the table has none.
std::vector<std::string> names_in(std::span<std::string const> first_row,
                                  std::span<CsvColumn const> columns) {
    std::vector<std::string> names;
    for (auto const& column : columns) {
        auto found =
            std::ranges::find_if(first_row, [&](auto const& name) { return clean(name) == column.header; });
        if (found == first_row.end())
            found = std::ranges::find_if(
                first_row, [&](auto const& name) { return clean(name).starts_with(column.header); });
        names.push_back(found == first_row.end() ? std::string() : clean(*found));
    }
    return names;
}

} // namespace

void read_csv_rows(std::string_view csv, std::span<CsvColumn const> columns, Shape const& shape,
                   std::function<void*()> const& add, Wrongs& wrongs) {
    CsvReader reader(csv);
    std::vector<std::string> row;
    if (!reader.next(row))
        return wrongs.add("line 1",
                          reader.fault() == CsvReader::Fault::encoding ? "csv.encoding" : "csv.empty");
    CsvHeader const header(row);
    auto const names = names_in(row, columns);
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (names[i].empty() && !shape.member(columns[i].member)->ops->may_be_absent)
            wrongs.add("line 1", {"csv.no_column", {{"column", std::string(columns[i].header)}}});
    if (!wrongs.empty()) return;

    while (reader.next(row)) {
        Pairs pairs;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (names[i].empty()) continue;
            auto field = clean(header.field(row, names[i]));
            if (columns[i].translate) field = columns[i].translate(field);
            pairs.emplace_back(columns[i].member, std::move(field));
        }
        auto const parsed = parse_pairs(pairs, shape, add());
        if (parsed) continue;
        for (auto const& wrong : parsed.error().fields) {
            auto const column = std::ranges::find(columns, wrong.field, &CsvColumn::member);
            auto const& name = column == columns.end()
                                   ? wrong.field
                                   : names[static_cast<std::size_t>(column - columns.begin())];
            wrongs.add(fmt::format("line {}.{}", reader.line(), name), wrong.reason);
        }
    }
    if (reader.fault() == CsvReader::Fault::open_quote)
        wrongs.add(fmt::format("line {}", reader.line()), "csv.open_quote");
}

} // namespace huiju
