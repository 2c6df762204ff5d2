// The workbook of a unit's open matters.
#include "base/text.hpp"
#include "domain/worksheets/columns.hpp"
#include "domain/worksheets/worksheets.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace huiju::worksheets {

namespace {

struct Column {
    char const* name;
    double width;
};
constexpr std::array columns{
    Column{"编号", 12},          Column{"标题", 26},        Column{"地点", 18},
    Column{"类别", 14},          Column{"问题描述", 36},    Column{"整改目标", 22},
    Column{"交办日", 13},        Column{"完成时限", 13},    Column{"状态", 8},
    Column{progress_column, 32}, Column{result_column, 32}, Column{record_column, 38}};
constexpr lxw_col_t last_column = columns.size() - 1, last_printed = last_column - 1;

// As in the ledger: programs do not measure the rows.
double height_of(Task const& task) {
    auto const lines = [](std::string const& text, double width) {
        return std::ceil(static_cast<double>((text.size() + characters(text)) / 2) / width);
    };
    return std::max({2.0, lines(task.title, 26), lines(task.text, 36), lines(task.target, 22)}) * 14 + 4;
}

} // namespace

std::string book_of(std::vector<Task> const& tasks, std::string_view unit, Date day, std::string_view mark) {
    // the library of Debian 12 writes to files only
    auto const path = std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx");
    auto* book = workbook_new(path.c_str());
    if (!book) throw std::runtime_error("the workbook cannot be made");
    auto const format = [&](bool bold, bool date, bool border) {
        auto* made = workbook_add_format(book);
        if (bold) format_set_bold(made);
        if (date) format_set_num_format(made, "yyyy\"年\"m\"月\"d\"日\"");
        if (border) format_set_border(made, LXW_BORDER_THIN);
        format_set_text_wrap(made);
        format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
        return made;
    };
    auto* title = workbook_add_format(book);
    format_set_bold(title);
    format_set_font_size(title, 18);
    format_set_align(title, LXW_ALIGN_CENTER);
    auto *head = format(true, false, true), *cell = format(false, false, true),
         *date = format(false, true, true);

    auto* print = workbook_add_worksheet(book, "打印版");
    constexpr std::uint8_t a4 = 9;
    worksheet_set_paper(print, a4);
    worksheet_set_landscape(print);
    worksheet_fit_to_pages(print, 1, 0);
    worksheet_repeat_rows(print, 0, 2);
    worksheet_set_footer(print, "&C第&P页，共&N页");
    auto* data = workbook_add_worksheet(book, "数据");
    worksheet_freeze_panes(data, 1, 2);
    worksheet_merge_range(print, 0, 0, 0, last_printed, "问题办理表", title);
    worksheet_write_string(
        print, 1, 0,
        fmt::format("单位：{}　　填报人：　　　　　　审核人：　　　　　　日期：{}　　电子填报请用“数据”表",
                    unit, day.chinese())
            .c_str(),
        nullptr);
    for (lxw_col_t i = 0; i <= last_column; ++i) {
        worksheet_set_column(data, i, i, columns[i].width, nullptr);
        worksheet_write_string(data, 0, i, columns[i].name, head);
        if (i > last_printed) continue;
        worksheet_set_column(print, i, i, columns[i].width, nullptr);
        worksheet_write_string(print, 2, i, columns[i].name, head);
    }
    lxw_row_t row = 0;
    for (auto const& task : tasks) {
        ++row;
        for (auto* sheet : {print, data}) {
            auto const at = sheet == print ? row + 2 : row;
            lxw_col_t column = 0;
            auto const text = [&](std::string const& value) {
                worksheet_write_string(sheet, at, column++, value.c_str(), cell);
            };
            auto const on = [&](std::optional<Date> const& value) {
                if (!value) return text("");
                lxw_datetime when = {value->year(), value->month(), value->day(), 0, 0, 0};
                worksheet_write_datetime(sheet, at, column++, &when, date);
            };
            worksheet_set_row(sheet, at, height_of(task), nullptr);
            text(task.number);
            text(task.title);
            text(task.place);
            text(task.category);
            text(task.text);
            text(task.target);
            on(task.assigned);
            on(task.due);
            text(task.state);
            text("");
            text("");
            if (sheet == data) text(task.id.text());
        }
    }
    worksheet_write_string(print, row + 3, 0, std::string(mark).c_str(), nullptr);
    worksheet_autofilter(data, 0, 0, row, last_column);
    worksheet_activate(data);
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be written");
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path);
    return bytes;
}

} // namespace huiju::worksheets
