// Finding records in a table as offices keep it: the header wherever it stands, what is written once for many
// rows, sums and signatures left out.
#pragma once

#include "base/xlsx.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::imports {

// A column that a kind of record is filled from.
struct Column {
    std::string_view field;
    std::vector<std::string_view> headers; // how offices call it; of several in one table the first counts
    bool required = false;
    bool carried = false;  // an empty cell means the one above
    bool personal = false; // never repeated in a refusal
};

// Which field a header fills, as somebody said: header, folded → field; empty: none.
using Choice = std::map<std::string, std::string, std::less<>>;

// A header as it is compared: without blanks, hints in brackets and marks.
std::string folded_header(std::string_view header);

struct Head {
    std::string sheet;
    std::size_t row = 0;                             // from 1, as people count; 0: none was found
    std::vector<std::string> headers{};              // as they stand there
    std::vector<std::optional<std::size_t>> at{};    // of each column, where it stands
    std::string header_of(std::size_t column) const; // empty: the table has none
};

struct Line {
    std::size_t head = 0;             // of its sheet
    std::int64_t row = 0;             // from 1
    std::vector<std::string> cells{}; // of each column; carried ones are filled
};

struct Table {
    std::vector<Head> heads;
    std::vector<Line> lines;
    std::int64_t left_out = 0; // sums, repeated headers, signatures
};

// `header_row`: where it stands on every sheet, from 1; else it is looked for.
Table lines_of(std::vector<WorkbookSheet> const& sheets, std::span<Column const> columns,
               Choice const& choice, std::optional<std::size_t> header_row);

} // namespace huiju::imports
