// Reads workbooks that people filled in: every cell as the text that its program keeps for it. A number is
// written out as long as all its digits are sure, else with an exponent ("3.41222198901010E+17"); a date is
// the number of its day. The cells of a merged field all have its text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju {

struct WorkbookSheet {
    std::string name;
    std::vector<std::vector<std::string>>
        rows; // from the first row and column on; short where nothing follows
};

inline constexpr std::size_t most_sheet_rows = 20'000, most_sheet_columns = 200;

// Nothing when the bytes are no workbook, or one with something beyond row 20 000 or column 200, or more than
// 32 MB of text.
std::optional<std::vector<WorkbookSheet>> read_workbook(std::string_view bytes);

// The same for what Excel has written since 1997 and until 2003 (.xls); nothing either when it has a
// password.
std::optional<std::vector<WorkbookSheet>> read_old_workbook(std::string_view bytes);

// ---- what both readers share

// A number as they write it.
std::string number_text(double number);

struct MergedField {
    std::size_t top = 0, left = 0, bottom = 0, right = 0; // all included, from 0
};
// Gives all cells of each field the text of its first one, as far as there are rows.
void fill_merged(WorkbookSheet& sheet, std::vector<MergedField> const& fields);

} // namespace huiju
