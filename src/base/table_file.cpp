// Telling the kinds of table files apart.
#include "base/table_file.hpp"

#include "base/csv.hpp"

#include <algorithm>

namespace huiju {

namespace {

constexpr std::size_t most_text = std::size_t{32} << 20;

Result<std::vector<WorkbookSheet>> read_text(std::string_view bytes) {
    if (bytes.find('\0') != bytes.npos || bytes.size() > most_text)
        return wrong_field("file", "table.unreadable");
    CsvReader reader(bytes);
    WorkbookSheet sheet;
    for (std::vector<std::string> row; reader.next(row);) {
        if (reader.line() > most_sheet_rows || row.size() > most_sheet_columns)
            return wrong_field("file", "table.unreadable");
        sheet.rows.resize(reader.line());
        sheet.rows.back() = row;
    }
    switch (reader.fault()) {
    case CsvReader::Fault::encoding: return wrong_field("file", "csv.encoding");
    case CsvReader::Fault::open_quote:
        return wrong_field("file", {"table.open_quote", {{"row", std::to_string(reader.line())}}});
    case CsvReader::Fault::none: break;
    }
    return std::vector{std::move(sheet)};
}

// A workbook with a password lies in the container of the old format, under this name in UTF-16.
bool is_locked(std::string_view bytes) {
    std::string mark;
    for (char const c : std::string_view("EncryptedPackage")) (mark += c) += '\0';
    return bytes.find(mark) != bytes.npos;
}

// Many systems give out a web page under the name of a workbook.
bool is_page(std::string_view bytes) {
    auto const begin = bytes.find_first_not_of("\xEF\xBB\xBF \t\r\n");
    return begin != bytes.npos && bytes[begin] == '<';
}

} // namespace

Result<std::vector<WorkbookSheet>> read_table_file(std::string_view bytes) {
    if (bytes.empty()) return wrong_field("file", "table.empty");
    auto const book_or_refusal = [](auto book) -> Result<std::vector<WorkbookSheet>> {
        if (!book) return wrong_field("file", "table.unreadable");
        return std::move(*book);
    };
    if (bytes.starts_with("PK")) return book_or_refusal(read_workbook(bytes));
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
        if (is_locked(bytes)) return wrong_field("file", "table.locked");
        return book_or_refusal(read_old_workbook(bytes));
    }
    if (is_page(bytes)) return wrong_field("file", "table.is_page");
    return read_text(bytes);
}

} // namespace huiju
