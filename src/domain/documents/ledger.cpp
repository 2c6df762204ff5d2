// The ledger of problems and its workbook.
#include "domain/documents/ledger.hpp"

#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

namespace huiju::documents {

namespace {

// What a column holds: its heading, its width in characters, and how a row fills it.
struct LedgerColumn {
    char const* name;
    double width;
    std::string LedgerRow::*text = nullptr;
    std::optional<Date> LedgerRow::*date = nullptr;
};

constexpr std::array columns{
    LedgerColumn{"编号", 9, &LedgerRow::number},
    LedgerColumn{"来源", 8, &LedgerRow::source},
    LedgerColumn{"乡镇", 8, &LedgerRow::town},
    LedgerColumn{"村", 9, &LedgerRow::village},
    LedgerColumn{"村民组", 7, &LedgerRow::group},
    LedgerColumn{"反映人（脱敏）", 8, &LedgerRow::speaker},
    LedgerColumn{"类别", 10, &LedgerRow::category},
    LedgerColumn{"紧急", 5, &LedgerRow::urgent},
    LedgerColumn{"问题描述", 28, &LedgerRow::text},
    LedgerColumn{"清单归属", 10, &LedgerRow::list_owner},
    LedgerColumn{"办理层级", 6, &LedgerRow::level},
    LedgerColumn{"整改目标", 16, &LedgerRow::target},
    LedgerColumn{"整改措施", 16, &LedgerRow::measures},
    LedgerColumn{"主办单位", 10, &LedgerRow::lead},
    LedgerColumn{"协办单位", 10, &LedgerRow::co_units},
    LedgerColumn{"责任人", 7, &LedgerRow::person},
    LedgerColumn{"交办日", 12, nullptr, &LedgerRow::assigned},
    LedgerColumn{"承诺答复日", 12, nullptr, &LedgerRow::promise},
    LedgerColumn{"完成时限", 12, nullptr, &LedgerRow::due},
    LedgerColumn{"状态", 7, &LedgerRow::state},
    LedgerColumn{"销号日", 12, nullptr, &LedgerRow::closed},
    LedgerColumn{"用时（工作日）", 7}, // the one number
    LedgerColumn{"资金来源、金额", 9, &LedgerRow::funds},
    LedgerColumn{"实事编号", 8, &LedgerRow::deed},
    LedgerColumn{"回音方式", 7, &LedgerRow::answer_way},
    LedgerColumn{"回音日期", 12, nullptr, &LedgerRow::answered},
    LedgerColumn{"解决", 8, &LedgerRow::solved},
    LedgerColumn{"满意", 8, &LedgerRow::satisfied},
    LedgerColumn{"预警等级", 6, &LedgerRow::alert},
    LedgerColumn{"备注", 10, &LedgerRow::note},
};
constexpr auto last_column = static_cast<lxw_col_t>(columns.size() - 1);

std::string words(std::string_view key, std::string_view word) {
    return say("zh-CN", fmt::format("{}.{}", key, word));
}

// "已解决2、未解决1"; a single voice without its count.
std::string counted(std::map<std::string, int> const& counts) {
    std::string out;
    for (auto const& [word, n] : counts)
        out += (out.empty() ? "" : "、") + word + (counts.size() == 1 && n == 1 ? "" : std::to_string(n));
    return out;
}

std::string level_of(Unit const* unit) {
    using accounts::UnitKind;
    if (!unit) return "";
    if (unit->kind == UnitKind::village) return "村级";
    return unit->kind == UnitKind::town || unit->kind == UnitKind::station ? "镇级" : "市级";
}

// What a problem's voices add to its row, and the names that no text may show.
struct Voices {
    std::string speaker, way;
    std::optional<Date> answered;
    std::map<std::string, int> solved, satisfied;
    std::vector<std::string> names;
};

Voices voices_of(commands::Asking const& asking, problems::ProblemRow const& problem) {
    Voices out;
    if (problem.voices == 0) return out;
    for (auto const& voice : opinions::of_problem(asking.db, problem.no)) {
        auto const name = voice.speaker.ciphertext.empty()
                              ? std::optional<std::string>()
                              : asking.db.key().open_field(voice.speaker.ciphertext);
        if (name && !name->empty()) {
            out.names.push_back(*name);
            if (out.speaker.empty()) out.speaker = mask_person(*name);
        }
        if (voice.host != 0)
            if (auto const host = asking.db.get<hosts::HostRow>(voice.host))
                std::ranges::move(hosts::people_of(asking.db, *host), std::back_inserter(out.names));
        if (voice.reply_way) out.way = words("document.way", word(*voice.reply_way));
        if (voice.reply_day) out.answered = voice.reply_day;
        if (voice.solved) ++out.solved[words("document.solved", word(*voice.solved))];
        if (voice.satisfied) ++out.satisfied[words("document.satisfied", word(*voice.satisfied))];
    }
    if (problem.voices > 1)
        out.speaker = fmt::format("{}等{}人", out.speaker.empty() ? "群众" : out.speaker, problem.voices);
    return out;
}

LedgerRow row_of(commands::Asking const& asking, problems::ProblemRow const& problem) {
    auto const& dir = directory(asking);
    auto const name = [&](std::int64_t unit) {
        auto const* found = dir.unit(unit);
        return found ? found->name : std::string();
    };
    auto const shown = [&](std::int64_t place) {
        auto const* found = dir.place(place);
        return found ? found->shown : std::string();
    };
    auto const voices = voices_of(asking, problem);
    auto mask = dir.mask_words();
    for (auto const& one : voices.names) mask.add_name(one);
    Roles const of_places{Role::office,      Role::sorter,    Role::supervisor, Role::inspector,
                          Role::town_office, Role::town_head, Role::liaison,    Role::village_cadre};
    auto const scope = scope_of(asking);
    bool const knows = scope->everything() || scope->covers(of_places, area_of(problem));
    LedgerRow row;
    row.number = problem.number;
    row.source = problem.voices > 0 ? "群众反映" : "工作发现";
    row.town = shown(problem.town);
    row.village = shown(problem.village);
    if (problem.place != problem.village && problem.place != problem.town) row.group = shown(problem.place);
    if (knows) row.speaker = voices.speaker;
    if (auto const* category = dir.category(problem.category)) row.category = category->name;
    row.urgent = problem.urgent ? "紧急" : "";
    row.text = mask_text(problem.text.empty() ? problem.title : problem.text, mask);
    row.list_owner = name(problem.list_owner);
    row.level = level_of(dir.unit(problem.lead));
    row.target = mask_text(problem.target, mask);
    row.measures = mask_text(problem.measures, mask);
    row.lead = name(problem.lead);
    for (auto const unit : problems::co_units_of(asking.db, problem))
        row.co_units += (row.co_units.empty() ? "" : "、") + name(unit);
    row.assigned = problem.assigned_day;
    row.promise = problem.promise;
    row.due = problem.due;
    row.state = words("problem.state", word(problem.state));
    row.closed = problem.closed_day;
    if (problem.assigned_day && problem.closed_day)
        row.days = dir.calendar().days(*problem.assigned_day, *problem.closed_day);
    row.answer_way = voices.way;
    row.answered = voices.answered;
    row.solved = counted(voices.solved);
    row.satisfied = counted(voices.satisfied);
    if (problem.alert != problems::Alert::none) row.alert = words("document.alert", word(problem.alert));
    auto const note = [&](bool is, std::string_view text) {
        if (is) row.note += fmt::format("{}{}", row.note.empty() ? "" : "、", text);
    };
    note(problem.long_term, "长期推进");
    note(problem.supervised, "督办");
    note(problem.returns > 0, fmt::format("退回{}次", problem.returns));
    note(problem.redos > 0, fmt::format("重办{}次", problem.redos));
    return row;
}

} // namespace

Result<commands::Page<LedgerRow>> ledger(commands::Asking const& asking, problems::List const& input) {
    auto const page = problems::list(asking, input);
    if (!page) return page.error();
    auto& db = asking.db;
    std::vector<problems::ProblemRow> rows;
    for (auto const& item : page->items) db.ahead_having<problems::ProblemRow>("id", item.id.text());
    for (auto const& item : page->items) {
        if (!item.title) continue; // a sealed lead is in no ledger
        auto row = problems::find(db, item.id);
        if (!row) continue;
        problems::ahead_of_case(db, row->no, problems::History::without);
        if (row->voices > 0) db.ahead_having<opinions::OpinionRow>("problem", row->no);
        rows.push_back(std::move(*row));
    }
    commands::Page<LedgerRow> out;
    out.next = page->next;
    for (auto const& row : rows) out.items.push_back(row_of(asking, row));
    return out;
}

Table ledger_table(std::vector<LedgerRow> const& rows, bool in_full) {
    struct Short {
        std::string_view name, as;
        int width;
    };
    constexpr std::array short_form{Short{"编号", "编号", 9},
                                    Short{"村", "村", 9},
                                    Short{"反映人（脱敏）", "反映人", 6},
                                    Short{"类别", "类别", 8},
                                    Short{"问题描述", "问题描述", 26},
                                    Short{"整改目标", "整改目标", 17},
                                    Short{"主办单位", "主办单位", 10},
                                    Short{"责任人", "责任人", 6},
                                    Short{"完成时限", "完成时限", 9},
                                    Short{"状态", "状态", 6},
                                    Short{"回音日期", "回音日期", 9},
                                    Short{"备注", "备注", 10}};
    Table table{.row_height = in_full ? 0 : 12, .points = in_full ? 7.0 : 9.0};
    std::vector<LedgerColumn const*> shown;
    for (auto const& column : columns) {
        auto const found = std::ranges::find(short_form, std::string_view(column.name), &Short::name);
        if (!in_full && found == short_form.end()) continue;
        shown.push_back(&column);
        if (in_full) table.columns.push_back({column.name, static_cast<int>(column.width)});
        else table.columns.push_back({std::string(found->as), found->width});
    }
    for (auto const& row : rows) {
        auto& cells = table.rows.emplace_back();
        for (auto const* column : shown)
            if (column->text) cells.push_back(row.*column->text);
            else if (column->date) cells.push_back(row.*column->date ? (row.*column->date)->chinese() : "");
            else cells.push_back(row.days ? std::to_string(*row.days) : "");
    }
    return table;
}

// ---- the workbook -------------------------------------------------------------------------------------

struct LedgerBook::Sheets {
    lxw_workbook* book = nullptr;
    lxw_worksheet *print = nullptr, *data = nullptr;
    lxw_format *title, *head, *cell, *date_cell, *bold, *date;
    lxw_row_t print_row = 0, data_row = 0;
    std::string mark;
};

LedgerBook::LedgerBook(std::string const& file, Date day, std::string mark)
    : sheets_(std::make_unique<Sheets>()) {
    auto& s = *sheets_;
    s.mark = std::move(mark);
    lxw_workbook_options options = {};
    options.constant_memory = LXW_TRUE;
    s.book = workbook_new_opt(file.c_str(), &options);
    if (!s.book) throw std::runtime_error("不能写入文件 " + file);
    auto const format = [&](bool bold, bool border, bool date) {
        auto* made = workbook_add_format(s.book);
        if (bold) format_set_bold(made);
        if (border) {
            format_set_border(made, LXW_BORDER_THIN);
            format_set_text_wrap(made);
            format_set_align(made, LXW_ALIGN_VERTICAL_CENTER);
            format_set_font_size(made, 9);
        }
        if (date) format_set_num_format(made, border ? "yyyy\"年\"m\"月\"d\"日\"" : "yyyy-mm-dd");
        return made;
    };
    s.title = format(true, false, false);
    format_set_font_size(s.title, 20);
    format_set_align(s.title, LXW_ALIGN_CENTER);
    s.head = format(true, true, false);
    format_set_align(s.head, LXW_ALIGN_CENTER);
    s.cell = format(false, true, false);
    s.date_cell = format(false, true, true);
    s.bold = format(true, false, false);
    s.date = format(false, false, true);

    s.print = workbook_add_worksheet(s.book, "打印版");
    constexpr std::uint8_t a3 = 8;
    worksheet_set_paper(s.print, a3);
    worksheet_set_landscape(s.print);
    worksheet_fit_to_pages(s.print, 1, 0);
    worksheet_set_margins(s.print, 0.4, 0.4, 0.5, 0.6);
    worksheet_set_footer(s.print, "&C第&P页，共&N页");
    constexpr lxw_row_t head_row = 2;
    worksheet_repeat_rows(s.print, 0, head_row);
    s.data = workbook_add_worksheet(s.book, "数据");
    worksheet_freeze_panes(s.data, 1, 0);
    for (lxw_col_t i = 0; i <= last_column; ++i)
        for (auto* sheet : {s.print, s.data}) worksheet_set_column(sheet, i, i, columns[i].width, nullptr);
    worksheet_set_row(s.print, 0, 32, nullptr);
    worksheet_merge_range(s.print, 0, 0, 0, last_column, "问题台账", s.title);
    auto const above = fmt::format(
        "填报单位：　　　　　　　　填报人：　　　　　　审核人：　　　　　　日期：{}　　　　单位：件",
        day.chinese());
    worksheet_write_string(s.print, 1, 0, above.c_str(), nullptr);
    worksheet_set_row(s.print, head_row, 28, nullptr); // rows are written in order
    for (lxw_col_t i = 0; i <= last_column; ++i) {
        worksheet_write_string(s.print, head_row, i, columns[i].name, s.head);
        worksheet_write_string(s.data, 0, i, columns[i].name, s.bold);
    }
    s.print_row = head_row + 1;
    s.data_row = 1;
}

namespace {

// In points, so that every text is seen whole: programs do not measure the rows of a file that was written
// row by row. A column is so many digits of 11 points wide; a Chinese letter takes two.
double height_of(LedgerRow const& row) {
    constexpr double line = 12, digits_of_nine_points = 1.15;
    double lines = 1;
    for (auto const& column : columns)
        if (column.text) {
            auto const& text = row.*column.text;
            auto const halves = static_cast<double>((text.size() + characters(text)) / 2);
            lines = std::max(lines, std::ceil(halves / (column.width * digits_of_nine_points)));
        }
    return std::min(lines * line + 2, 400.0);
}

} // namespace

LedgerBook::~LedgerBook() {
    if (sheets_->book) workbook_close(sheets_->book);
}

void LedgerBook::add(LedgerRow const& row) {
    auto& s = *sheets_;
    auto const put = [&](lxw_worksheet* sheet, lxw_row_t at, lxw_col_t i, lxw_format* text,
                         lxw_format* date) {
        auto const& column = columns[i];
        auto const day = column.date ? row.*column.date : std::nullopt;
        if (day) {
            lxw_datetime when = {day->year(), day->month(), day->day(), 0, 0, 0};
            worksheet_write_datetime(sheet, at, i, &when, date);
        } else if (column.text) {
            // always as text: a number like 2018-17 is no date, and codes keep their zeros
            worksheet_write_string(sheet, at, i, (row.*column.text).c_str(), text);
        } else if (!column.date && row.days) {
            worksheet_write_number(sheet, at, i, static_cast<double>(*row.days), text);
        } else {
            worksheet_write_blank(sheet, at, i, text);
        }
    };
    worksheet_set_row(s.print, s.print_row, height_of(row), nullptr);
    for (lxw_col_t i = 0; i <= last_column; ++i) {
        put(s.print, s.print_row, i, s.cell, s.date_cell);
        put(s.data, s.data_row, i, nullptr, s.date);
    }
    ++s.print_row;
    ++s.data_row;
}

void LedgerBook::close() {
    auto& s = *sheets_;
    worksheet_write_string(s.print, s.print_row, 0, s.mark.c_str(), nullptr);
    worksheet_autofilter(s.data, 0, 0, s.data_row - 1, last_column);
    auto* const book = s.book;
    s.book = nullptr;
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("写入没有完成");
}

} // namespace huiju::documents
