// The tables of a document as a workbook.
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "domain/documents/paper.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <stdexcept>

namespace huiju::documents {

namespace {

// A day as papers write it: "2018年8月2日".
std::optional<Date> day_in(std::string const& text) {
    static std::regex const shape("(\\d{4})年(\\d{1,2})月(\\d{1,2})日");
    std::smatch parts;
    if (!std::regex_match(text, parts, shape)) return std::nullopt;
    return Date::of(std::stoi(parts[1]), std::stoi(parts[2]), std::stoi(parts[3]));
}

class Book {
public:
    explicit Book(std::string const& path, Paper const& paper)
        : paper_(paper), book_(workbook_new(path.c_str())) {
        if (!book_) throw std::runtime_error("the workbook cannot be made");
        title_ = workbook_add_format(book_);
        format_set_bold(title_);
        format_set_font_size(title_, 18);
        format_set_align(title_, LXW_ALIGN_CENTER);
        head_ = format(true, nullptr);
        cell_ = format(false, nullptr);
        day_ = format(false, "yyyy\"年\"m\"月\"d\"日\"");
        plain_day_ = workbook_add_format(book_);
        format_set_num_format(plain_day_, "yyyy-mm-dd");
        bold_ = workbook_add_format(book_);
        format_set_bold(bold_);
    }

    void add(Sheet const& sheet, Table const& table, std::string const& name) {
        print(sheet, table, "打印版" + name);
        data(table, "数据" + name);
    }

    void close() {
        if (workbook_close(book_) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be written");
    }

private:
    lxw_format* format(bool bold, char const* number) {
        auto* made = workbook_add_format(book_);
        if (bold) format_set_bold(made);
        if (bold) format_set_align(made, LXW_ALIGN_CENTER);
        if (number) format_set_num_format(made, number);
        format_set_border(made, LXW_BORDER_THIN);
        format_set_text_wrap(made);
        format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
        return made;
    }

    // The width of a page lies in the parts of its columns.
    double width_of(Table const& table, Column const& column) const {
        int all = 0;
        for (auto const& one : table.columns) all += one.width;
        return (paper_.a3 ? 190.0 : paper_.landscape ? 130.0 : 90.0) * column.width / all;
    }

    static void put(lxw_worksheet* sheet, lxw_row_t at, lxw_col_t i, Column const& column,
                    std::string const& text, lxw_format* as_text, lxw_format* as_day) {
        if (auto const day = day_in(text)) {
            lxw_datetime when = {day->year(), day->month(), day->day(), 0, 0, 0};
            worksheet_write_datetime(sheet, at, i, &when, as_day);
        } else if (column.name == "序号" && !text.empty()) {
            worksheet_write_number(sheet, at, i, std::stod(text), as_text);
        } else if (text.empty()) {
            worksheet_write_blank(sheet, at, i, as_text);
        } else {
            worksheet_write_string(sheet, at, i, text.c_str(), as_text);
        }
    }

    void print(Sheet const& sheet, Table const& table, std::string const& name) {
        auto* page = workbook_add_worksheet(book_, name.c_str());
        worksheet_set_paper(page, paper_.a3 ? 8 : 9);
        if (paper_.landscape) worksheet_set_landscape(page);
        worksheet_fit_to_pages(page, 1, 0);
        worksheet_repeat_rows(page, 0, 2);
        worksheet_set_footer(page, "&C第&P页，共&N页");
        auto const last = static_cast<lxw_col_t>(table.columns.size() - 1);
        worksheet_merge_range(page, 0, 0, 0, last, sheet.title.c_str(), title_);
        worksheet_set_row(page, 0, 30, nullptr);
        worksheet_write_string(page, 1, 0, (sheet.left + "　　" + sheet.right).c_str(), nullptr);
        for (lxw_col_t i = 0; i <= last; ++i) {
            worksheet_set_column(page, i, i, width_of(table, table.columns[i]), nullptr);
            worksheet_write_string(page, 2, i, table.columns[i].name.c_str(), head_);
        }
        lxw_row_t at = 3;
        for (auto const& row : table.rows) {
            double lines = 1; // programs do not measure the rows
            for (std::size_t i = 0; i < row.size(); ++i) {
                auto const halves = static_cast<double>((row[i].size() + characters(row[i])) / 2);
                auto const breaks = static_cast<double>(std::ranges::count(row[i], '\n'));
                lines = std::max(lines, breaks + std::ceil(halves / width_of(table, table.columns[i])));
            }
            constexpr double points_of_a_millimetre = 2.83;
            worksheet_set_row(page, at,
                              std::clamp(lines * 14 + 4, table.row_height * points_of_a_millimetre, 400.0),
                              nullptr);
            for (lxw_col_t i = 0; i <= last; ++i) put(page, at, i, table.columns[i], row[i], cell_, day_);
            ++at;
        }
        std::string below;
        for (auto const& one : sheet.signatures) below += one + "　　　　　　　　";
        for (auto const& line : {below, paper_.foot})
            if (!line.empty()) worksheet_write_string(page, ++at, 0, line.c_str(), nullptr);
    }

    void data(Table const& table, std::string const& name) {
        auto* sheet = workbook_add_worksheet(book_, name.c_str());
        worksheet_freeze_panes(sheet, 1, 0);
        auto const last = static_cast<lxw_col_t>(table.columns.size() - 1);
        for (lxw_col_t i = 0; i <= last; ++i) {
            worksheet_set_column(sheet, i, i, width_of(table, table.columns[i]), nullptr);
            worksheet_write_string(sheet, 0, i, table.columns[i].name.c_str(), bold_);
        }
        lxw_row_t at = 0;
        for (auto const& row : table.rows) {
            ++at;
            for (lxw_col_t i = 0; i <= last; ++i)
                put(sheet, at, i, table.columns[i], row[i], nullptr, plain_day_);
        }
        worksheet_autofilter(sheet, 0, 0, at, last);
    }

    Paper const& paper_;
    lxw_workbook* book_;
    lxw_format *title_, *head_, *cell_, *day_, *plain_day_, *bold_;
};

} // namespace

std::string xlsx_of(Paper const& paper) {
    // the library of Debian 12 writes to files only
    auto const path = std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx");
    Book book(path.string(), paper);
    for (auto const& sheet : paper.sheets)
        for (auto const& part : sheet.parts)
            if (auto const* table = std::get_if<Table>(&part))
                book.add(sheet, *table, paper.sheets.size() > 1 ? "（" + sheet.title + "）" : "");
    book.close();
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path);
    return bytes;
}

} // namespace huiju::documents
