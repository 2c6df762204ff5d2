// Lists of problems on paper.
#include "domain/documents/ledger.hpp"
#include "domain/documents/press.hpp"
#include "domain/instructions/instructions.hpp"

#include <algorithm>

namespace huiju::documents {

namespace {

constexpr int most_rows = 500;
constexpr int most_proposals = 200; // as many as can be assigned in one step

std::string more_words(std::size_t shown) {
    return fmt::format("只列出前{}件，其余请按乡镇或单位分别打印。", shown);
}

} // namespace

Result<Press::Listed> Press::listed(std::string const& states, int limit) {
    problems::List question;
    question.state = Text<1, 100>{states};
    if (input_.place) question.place = Text<1, 40>{input_.place->value};
    if (input_.unit) question.unit = Text<1, 80>{input_.unit->value};
    question.limit = Whole<1, 500>{limit};
    auto const page = problems::list(asking_, question);
    if (!page) return page.error();
    Listed out;
    for (auto const& item : page->items) asking_.db.ahead_having<ProblemRow>("id", item.id.text());
    for (auto const& item : page->items)
        if (auto row = problems::find(asking_.db, item.id)) {
            asking_.db.ahead_having<problems::ProblemUnitRow>("problem", row->no);
            if (row->voices > 0) asking_.db.ahead_having<opinions::OpinionRow>("problem", row->no);
            out.rows.push_back(std::move(*row));
        }
    for (auto const& row : out.rows)
        if (row.voices > 0)
            for (auto const& voice : opinions::of_problem(asking_.db, row.no)) hide_speaker(voice);
    out.more = page->next.has_value();
    return out;
}

Result<void> Press::proposals() {
    auto const list = listed("to_assign", most_proposals);
    if (!list) return list.error();
    paper_.landscape = true;
    Table table{.columns = {{"序号", 2},
                            {"编号", 4},
                            {"村", 6},
                            {"问题", 11},
                            {"整改目标", 8},
                            {"拟主办单位", 6},
                            {"拟办意见", 7},
                            {"领导意见", 7}},
                .row_height = 14};
    for (auto const& row : list->rows)
        table.rows.push_back({std::to_string(table.rows.size() + 1), row.number, dir_.full_name(row.place),
                              masked(row.title), masked(row.target), name_of(unit_view(dir_, row.lead)), "",
                              ""});
    Sheet sheet{.title = "问题拟办表", .left = "单位：" + issuer(), .right = "截至" + today().chinese()};
    sheet.parts.emplace_back(std::move(table));
    if (list->more) sheet.parts.emplace_back(more_words(list->rows.size()));
    sheet.parts.emplace_back("批示后按本表顺序一次交办。");
    sheet.signatures = {"拟办人：", "审核人：", "领导签字：", "日期："};
    paper_.sheets.push_back(std::move(sheet));
    return {};
}

Result<void> Press::rectification() {
    auto const open = listed("to_accept,handling,to_check,to_answer", most_rows);
    if (!open) return open.error();
    auto const done = listed("closed,archived", most_rows);
    if (!done) return done.error();
    paper_.landscape = true;
    auto const units = [&](ProblemRow const& row) {
        auto out = name_of(unit_view(dir_, row.lead));
        std::string helpers;
        for (auto const unit : problems::co_units_of(asking_.db, row))
            helpers += (helpers.empty() ? "" : "、") + name_of(unit_view(dir_, unit));
        return helpers.empty() ? out : out + "\n协办：" + helpers;
    };
    auto const state = [](ProblemRow const& row) {
        return words(row.state) + (row.long_term ? "\n（长期推进）" : "") +
               (row.supervised ? "\n（督办）" : "");
    };
    Table tasks{.columns = {{"序号", 2},
                            {"编号", 4},
                            {"村", 5},
                            {"问题", 11},
                            {"任务（整改目标）", 8},
                            {"整改措施", 8},
                            {"责任单位", 7},
                            {"责任人", 4},
                            {"完成时限", 5},
                            {"状态", 4}}};
    for (auto const& row : open->rows)
        tasks.rows.push_back({std::to_string(tasks.rows.size() + 1), row.number, dir_.full_name(row.place),
                              masked(row.title), masked(row.target), masked(row.measures), units(row), "",
                              day(row.due), state(row)});
    Sheet sheet{.title = "整改清单", .left = "填报单位：", .right = "截至" + today().chinese()};
    sheet.parts.emplace_back(std::move(tasks));
    if (open->more) sheet.parts.emplace_back(more_words(open->rows.size()));
    sheet.signatures = {"填报人：", "审核人：", "单位负责人（盖章）：", "日期："};
    paper_.sheets.push_back(std::move(sheet));

    Table closed{.columns = {{"序号", 2},
                             {"编号", 4},
                             {"村", 5},
                             {"问题", 11},
                             {"责任单位", 7},
                             {"整改结果", 12},
                             {"核实日期", 5},
                             {"销号日期", 5},
                             {"核实人签字", 5}}};
    for (auto const& row : done->rows)
        closed.rows.push_back({std::to_string(closed.rows.size() + 1), row.number, dir_.full_name(row.place),
                               masked(row.title), units(row), masked(row.result), day(row.checked_day),
                               day(row.closed_day), ""});
    Sheet struck{.title = "整改清单销号表", .left = "填报单位：", .right = "截至" + today().chinese()};
    struck.parts.emplace_back(std::move(closed));
    if (done->more) struck.parts.emplace_back(more_words(done->rows.size()));
    struck.signatures = {"填报人：", "审核人：", "单位负责人（盖章）：", "日期："};
    paper_.sheets.push_back(std::move(struck));
    return {};
}

Result<void> Press::ledger(bool in_full) {
    auto question = ledger_question(input_);
    question.limit = Whole<1, 500>{most_rows};
    auto const page = documents::ledger(asking_, question);
    if (!page) return page.error();
    paper_.landscape = true;
    paper_.a3 = in_full;
    Sheet sheet{.title = "问题台账",
                .left = "填报单位：　　　　　　　　填报人：　　　　　　审核人：",
                .right = today().chinese() + "　单位：件"};
    sheet.parts.emplace_back(ledger_table(page->items, in_full));
    if (page->next) sheet.parts.emplace_back(more_words(page->items.size()));
    paper_.sheets.push_back(std::move(sheet));
    return {};
}

// Everything that one leader asked for or promised, in order, with what came of it.
Result<void> Press::instructions() {
    namespace of = huiju::instructions;
    auto const* leader =
        input_.leader ? dir_.person(input_.leader->value) : dir_.person(of::Eyes(asking_).leader());
    if (!leader) return wrong_field("leader", input_.leader ? "field.no_such_person" : "field.required");
    of::List question;
    question.leader = AnybodyRef{Text<1, 60>{leader->id.text()}};
    question.limit = Whole<1, 500>{most_rows};
    auto page = of::list(asking_, question);
    if (!page) return page.error();
    std::ranges::reverse(page->items); // oldest first
    paper_.landscape = true;
    Table table{.columns = {{"序号", 2},
                            {"编号", 5},
                            {"日期", 4},
                            {"类别", 3},
                            {"批示、承诺内容", 11},
                            {"地点", 5},
                            {"承办单位", 6},
                            {"回报时限", 4},
                            {"落实情况", 11},
                            {"状态", 4}}};
    for (auto const& item : page->items) {
        if (item.state == of::State::voided) continue;
        auto unit = name_of(item.unit);
        if (!item.co_units.empty()) unit += "\n协办：" + names_of(item.co_units);
        auto came = masked(item.report);
        if (!item.note.empty())
            came += (item.state == of::State::done ? "\n确认意见：" : "\n退回意见：") + masked(item.note);
        table.rows.push_back({std::to_string(table.rows.size() + 1), item.number, item.date.chinese(),
                              words("instruction.kind", word(item.kind)), masked(item.text),
                              item.place.full_name, unit, item.due.chinese(), came,
                              item.state_text + (item.overdue ? "\n（超期）" : "")});
    }
    Sheet sheet{.title = "领导批示和现场承诺落实情况表",
                .left = "领导：" + leader->name,
                .right = "截至" + today().chinese()};
    sheet.parts.emplace_back(std::move(table));
    if (page->next) sheet.parts.emplace_back(more_words(page->items.size()));
    sheet.signatures = {"填报人：", "审核人：", "领导阅示：", "日期："};
    paper_.sheets.push_back(std::move(sheet));
    filter_ = leader->name;
    return {};
}

Result<std::vector<worksheets::Task>> Press::tasks() {
    auto const list = listed("to_accept,handling", most_rows);
    if (!list) return list.error();
    std::vector<worksheets::Task> tasks;
    for (auto const& row : list->rows) {
        auto const* category = dir_.category(row.category);
        tasks.push_back({row.id, row.number, masked(row.title), dir_.full_name(row.place),
                         category ? category->name : "", masked(row.text), masked(row.target),
                         row.assigned_day, row.due, words(row.state)});
    }
    return tasks;
}

Result<void> Press::worksheet() {
    auto const asked = asked_of(asking_, input_);
    if (!asked) return asked.error();
    auto const all = tasks();
    if (!all) return all.error();
    paper_.landscape = true;
    Table table{.columns = {{"序号", 2},
                            {"编号", 4},
                            {"地点", 5},
                            {"问题", 9},
                            {"整改目标", 8},
                            {"完成时限", 4},
                            {"状态", 3},
                            {"进展", 9},
                            {"办结结果", 9}},
                .row_height = 14};
    for (auto const& task : *all)
        table.rows.push_back({std::to_string(table.rows.size() + 1), task.number, task.place, task.title,
                              task.target, day(task.due), task.state, "", ""});
    Sheet sheet{.title = "问题办理表",
                .left = "单位：" + unit_of(asking_, *asked),
                .right = "截至" + today().chinese()};
    sheet.parts.emplace_back(std::move(table));
    if (all->size() == most_rows) sheet.parts.emplace_back(more_words(all->size()));
    sheet.signatures = {"填报人：", "审核人：", "日期："};
    paper_.sheets.push_back(std::move(sheet));
    return {};
}

} // namespace huiju::documents
