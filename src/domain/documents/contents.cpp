// What stands on each document.
#include "base/mask.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/documents/documents.hpp"
#include "domain/escalation/escalation.hpp"
#include "domain/hosts/rows.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/operations.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::documents {

namespace {

using problems::ProblemRow;
using problems::ProblemView;
using problems::State;

constexpr int most_rows = 500;
constexpr int most_proposals = 200;                        // as many as can be assigned in one step
constexpr std::size_t shown_title = 40, shown_answer = 90; // of a slip, in letters of 18 pt
constexpr std::string_view no_charge = "办理事项不收费、不要验证码、不用转账。";

std::string day(std::optional<Date> const& date) { return date ? date->chinese() : std::string(); }

std::string words(std::string_view key, std::string_view word) {
    auto full = fmt::format("{}.{}", key, word);
    auto said = say("zh-CN", full);
    return said == full ? std::string(word) : said;
}
std::string words(State state) { return words("problem.state", word(state)); }

std::string grouped(std::string const& code) {
    return code.size() == 12 ? fmt::format("{} {} {}", code.substr(0, 4), code.substr(4, 4), code.substr(8))
                             : code;
}

template <class View>
std::string name_of(std::optional<View> const& view) {
    return view ? view->name : std::string();
}

std::string names_of(std::vector<UnitView> const& units) {
    std::string out;
    for (auto const& unit : units) out += (out.empty() ? "" : "、") + unit.name;
    return out;
}

// One printing: who asks, and how texts are masked for it.
class Press {
public:
    Press(commands::Asking const& asking, Print const& input)
        : asking_(asking), dir_(directory(asking)), input_(input) {
        for (auto const* place : dir_.places()) {
            mask_.places.push_back(place->shown);
            mask_.places.push_back(place->name);
        }
    }

    Result<Paper> print();

private:
    std::string masked(std::string_view text) const { return mask_text(text, mask_); }
    std::string told(std::optional<std::string> const& text) const {
        return text ? masked(*text) : std::string();
    }
    std::string issuer() const { return dir_.campaign() ? dir_.campaign()->short_name + "活动办公室" : ""; }
    Date today() const { return asking_.now().day(); }
    std::string foot(std::string const& filter) const;
    void hide_speaker(opinions::OpinionRow const& voice);

    // The problem as the caller sees it, and the names of those who spoke kept for the mask.
    Result<ProblemView> problem(Uuid id);
    std::string place_words(ProblemView const& p) const { return p.place ? p.place->full_name : ""; }
    std::string due_words(ProblemView const& p) const {
        return p.due ? p.due->chinese() + (p.provisional ? "（暂定）" : "") : "";
    }
    std::string source_words(ProblemView const& p) const;

    Result<Sheet> assignment(Uuid id);
    Result<Sheet> order(Uuid id);
    Result<Sheet> extension(Uuid id);
    Result<Sheet> give_back(Uuid id);
    Result<Sheet> visit(Uuid id);
    Result<Sheet> dossier(Uuid id);
    Sheet empty_visit() const;
    Result<void> slips(Uuid id);
    Slip slip(Date said, std::string const& code, CategoryView const* category, std::string const& title,
              std::string const& unit, std::string const& answer, std::optional<Date> answered) const;
    Result<void> proposals();
    Result<void> rectification();

    struct Listed {
        std::vector<ProblemRow> rows;
        bool more = false;
    };
    Result<Listed> listed(std::string const& states, int limit);

    commands::Asking const& asking_;
    Directory const& dir_;
    Print const& input_;
    MaskWords mask_;
    Paper paper_;
    std::string filter_;
};

void Press::hide_speaker(opinions::OpinionRow const& voice) {
    auto const name = voice.speaker.ciphertext.empty()
                          ? std::optional<std::string>()
                          : asking_.db.key().open_field(voice.speaker.ciphertext);
    if (name && !name->empty()) mask_.names.push_back(*name);
    if (voice.host != 0)
        if (auto const host = asking_.db.get<hosts::HostRow>(voice.host)) mask_.names.push_back(host->name);
}

Result<ProblemView> Press::problem(Uuid id) {
    auto view = problems::get(asking_, {id});
    if (!view) return view.error();
    if (!view->title) return refuse(Refused::not_found, "problem.not_found"); // sealed
    if (auto const row = problems::find(asking_.db, id); row && row->voices > 0)
        for (auto const& voice : opinions::of_problem(asking_.db, row->no)) hide_speaker(voice);
    filter_ += (filter_.empty() ? "编号" : "、") + view->number;
    return view;
}

std::string Press::foot(std::string const& filter) const {
    auto const* person = dir_.person(asking_.caller.person);
    std::string who = person ? person->name : "系统";
    if (person)
        if (auto const* unit = dir_.unit(person->unit)) who += "（" + unit->name + "）";
    return fmt::format("打印：{}　{}　范围：{}", who, asking_.now().chinese(), filter);
}

std::string Press::source_words(ProblemView const& p) const {
    return p.voice_count > 0 ? fmt::format("群众反映（{}人）　{}", p.voice_count, p.found_day.chinese())
                             : fmt::format("工作中发现　{}", p.found_day.chinese());
}

// ---- for units ----------------------------------------------------------------------------------------

Result<Sheet> Press::assignment(Uuid id) {
    auto const p = problem(id);
    if (!p) return p.error();
    if (!p->assigned_day) return refuse(Refused::conflict, "document.not_assigned");
    auto const row = problems::find(asking_.db, id);
    auto const moves = asking_.db.having<problems::MoveRow>("problem", row->no);
    auto const move = assignment_of(moves);
    std::string number;
    if (auto const sheet = asking_.db.find<AssignmentSheetRow>("move", move)) number = sheet->number;
    std::string by;
    for (auto const& m : moves)
        if (m.no == move) by = name_of(person_view(dir_, m.actor));
    auto const accept_by = p->urgent ? std::string("交办后2小时内")
                                     : dir_.calendar().add_days(*p->assigned_day, 1).chinese() + "前";
    std::string answer = p->promise ? p->promise->chinese() + "前答复反映人。" : "";
    answer +=
        p->voice_count > 0
            ? fmt::format("办结后由联络员逐一答复（共{}人），逐一登记是否解决、是否满意。", p->voice_count)
            : "办结后由交办单位核实。";
    Sheet sheet{.title = "问题交办单", .left = "主办单位：" + name_of(p->lead), .right = number};
    sheet.parts.emplace_back(Form{{
        {{"编号", p->number}, {"类别", p->category->name + (p->urgent ? "（紧急）" : "")}},
        {{"标题", told(p->title)}},
        {{"来源与时间", source_words(*p)}, {"地点", place_words(*p)}},
        {{"问题描述", told(p->text), 24}},
        {{"整改目标", told(p->target), 14}},
        {{"主办单位", name_of(p->lead)}, {"协办单位", names_of(p->co_units)}},
        {{"签收时限", accept_by}, {"办结时限", due_words(*p)}},
        {{"答复群众要求", answer}},
        {{"承办人及电话", "", 9}, {"抄送", "", 9}},
        {{"附件", "", 9}},
        {{"单位领导批示", "", 24}},
        {{"交办人", by}, {"交办日期", day(p->assigned_day)}},
        {{"签收人", "", 11}, {"签收日期", day(p->accepted_day), 11}},
    }});
    sheet.issuer = issuer();
    sheet.date = day(p->assigned_day);
    return sheet;
}

Result<Sheet> Press::order(Uuid id) {
    auto const order = escalation::get_order(asking_, {id});
    if (!order) return order.error();
    if (!order->problem) return refuse(Refused::not_found, "not_found");
    auto const p = problem(order->problem->id);
    if (!p) return p.error();
    bool const draft = order->state == alerts::OrderState::draft;
    if (order->state == alerts::OrderState::dropped)
        return refuse(Refused::conflict, "document.order_dropped");
    Sheet sheet{.title = draft ? "督办单（草稿）" : "督办单",
                .left = "督办单位：" + name_of(order->unit),
                .right = draft ? "未签发，不得外发" : order->number};
    sheet.parts.emplace_back(Form{{
        {{"编号", p->number}, {"类别", p->category->name}},
        {{"标题", told(p->title)}},
        {{"交办日期", day(p->assigned_day)}, {"办结时限", due_words(*p)}},
        {{"退回次数", std::to_string(p->returns)}, {"重办次数", std::to_string(p->redos)}},
        {{"问题描述", told(p->text), 24}},
        {{"督办要求", masked(order->request), 30}},
        {{"回报时限", day(order->due)}, {"拟单日期", order->drafted_day.chinese()}},
        {{"签发人", name_of(order->signed_by), 11}, {"签发日期", day(order->signed_day), 11}},
        {{"单位负责人意见", "", 26}},
        {{"整改回报", masked(order->report), 30}},
        {{"签收人", "", 11}, {"签收日期", "", 11}},
    }});
    sheet.issuer = issuer();
    sheet.date = day(order->signed_day);
    return sheet;
}

// What the office decided of a request, if it has.
struct Decision {
    std::string words, note, by, day;
};
Decision decision_after(std::vector<problems::MoveView> const& history, std::size_t request) {
    for (auto i = request + 1; i < history.size(); ++i)
        if (history[i].verb == "decide")
            return {history[i].ok ? "同意" : "不同意", history[i].text, name_of(history[i].actor),
                    history[i].day.chinese()};
    return {"待裁定", "", "", ""};
}

std::optional<std::size_t> last_of(std::vector<problems::MoveView> const& history, std::string_view verb) {
    for (auto i = history.size(); i-- > 0;)
        if (history[i].verb == verb) return i;
    return std::nullopt;
}

Result<Sheet> Press::extension(Uuid id) {
    auto const p = problem(id);
    if (!p) return p.error();
    auto const asked = last_of(p->history, "extend");
    if (!asked) return refuse(Refused::conflict, "document.no_extension");
    auto const& move = p->history[*asked];
    auto const decided = decision_after(p->history, *asked);
    Sheet sheet{
        .title = "延期办理申请单", .left = "申请单位：" + name_of(p->lead), .right = "编号：" + p->number};
    sheet.parts.emplace_back(Form{{
        {{"标题", told(p->title)}},
        {{"交办日期", day(p->assigned_day)}, {"原办结时限", day(move.old_due ? move.old_due : p->due)}},
        {{"申请延至", day(move.new_due)}, {"申请日期", move.day.chinese()}},
        {{"申请理由", masked(move.text), 36}},
        {{"单位负责人意见", "", 30}},
        {{"活动办意见", masked(decided.note), 30}},
        {{"裁定", decided.words},
         {"裁定人、日期", decided.by + (decided.by.empty() ? "" : "　") + decided.day}},
        {{"告知反映人", "批准后由联络员告知反映人新的答复日期。告知人：　　　　　日期：", 12}},
    }});
    sheet.issuer = name_of(p->lead);
    sheet.date = move.day.chinese();
    return sheet;
}

Result<Sheet> Press::give_back(Uuid id) {
    auto const p = problem(id);
    if (!p) return p.error();
    auto const asked = last_of(p->history, "return");
    if (!asked) return refuse(Refused::conflict, "document.no_return");
    auto const& move = p->history[*asked];
    auto const decided = decision_after(p->history, *asked);
    auto const line = std::min(move.text.find('\n'), move.text.size());
    auto const reason = move.text.substr(std::min(line + 1, move.text.size()));
    // the lead at that time: the unit that got it last before
    std::string from = name_of(p->lead);
    for (std::size_t i = 0; i < *asked; ++i)
        if (auto const& m = p->history[i];
            m.unit && (m.verb == "assign" || m.verb == "reassign" || m.verb == "decide"))
            from = m.unit->name;
    Sheet sheet{.title = "问题退回单", .left = "退回单位：" + from, .right = "编号：" + p->number};
    sheet.parts.emplace_back(Form{{
        {{"标题", told(p->title)}},
        {{"类别", p->category->name}, {"退回日期", move.day.chinese()}},
        {{"问题描述", told(p->text), 24}},
        {{"应由哪个单位办理", name_of(move.unit)}},
        {{"职责依据", masked(move.text.substr(0, line)), 20}},
        {{"退回理由", masked(reason), 26}},
        {{"单位负责人意见", "", 26}},
        {{"活动办意见", masked(decided.note), 26}},
        {{"裁定", decided.words},
         {"裁定人、日期", decided.by + (decided.by.empty() ? "" : "　") + decided.day}},
    }});
    sheet.issuer = from;
    sheet.date = move.day.chinese();
    return sheet;
}

// ---- for the people -----------------------------------------------------------------------------------

Slip Press::slip(Date said, std::string const& code, CategoryView const* category, std::string const& title,
                 std::string const& unit, std::string const& answer, std::optional<Date> answered) const {
    auto const* known = category ? dir_.category(category->code) : nullptr;
    bool const sensitive = known && known->sensitive;
    Slip slip{.title = "群众反映事项办理情况反馈单"};
    auto const number = code.empty() ? std::string("＿＿＿＿＿＿＿＿") : grouped(code);
    // what touches a home's own affairs is not for whoever finds the slip on the table
    auto const what = sensitive ? std::string("事项") : "“" + shorten(masked(title), shown_title) + "”";
    auto const result = answer.empty() ? std::string("＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")
                        : sensitive ? std::string("已有办理结果，由联络员当面告知")
                                    : shorten(masked(answer), shown_answer);
    slip.text = sensitive ? fmt::format("您于{}反映的事项（编号{}），由{}办理，结果：{}", said.chinese(),
                                        number, unit, result)
                          : fmt::format("您于{}反映的{}（编号{}），由{}办理，结果：{}", said.chinese(), what,
                                        number, unit, result);
    if (!slip.text.ends_with("。")) slip.text += "。";
    slip.notes.emplace_back(no_charge);
    auto const* campaign = dir_.campaign();
    auto const telephone =
        campaign && !campaign->telephone.empty() ? campaign->telephone : "＿＿＿＿＿＿＿＿";
    slip.notes.push_back(fmt::format("活动办电话：{}（回访电话也用这个号码）", telephone));
    slip.issuer = issuer();
    slip.date = answered ? answered->chinese() : today().chinese();
    if (!dir_.public_url().empty()) slip.address = dir_.public_url() + "/lookup";
    return slip;
}

Result<void> Press::slips(Uuid id) {
    if (problems::find_seen(asking_, id)) {
        auto const p = problem(id);
        if (!p) return p.error();
        if (p->voices.empty()) return refuse(Refused::conflict, "document.no_voices");
        for (auto const& voice : p->voices)
            paper_.slips.push_back(slip(voice.date, voice.code.value_or(""), &*p->category,
                                        p->title.value_or(""), p->lead ? p->lead->name : issuer(),
                                        voice.reply ? voice.reply->text : p->result.value_or(""),
                                        voice.reply ? voice.reply->on : std::nullopt));
        return {};
    }
    auto const row = opinions::find(asking_.db, id);
    auto const view = row ? opinions::view(asking_, *row) : std::nullopt;
    if (!view || view->sealed) return refuse(Refused::not_found, "not_found");
    hide_speaker(*row);
    filter_ += (filter_.empty() ? "意见" : "、") + view->date.chinese();
    auto const text = view->text.value_or("");
    auto const* category = view->category ? &*view->category : nullptr;
    paper_.slips.push_back(slip(view->date, view->code.value_or(""), category, text, issuer(),
                                view->reply ? view->reply->text : "",
                                view->reply ? view->reply->on : std::nullopt));
    return {};
}

// ---- visits -------------------------------------------------------------------------------------------

Table opinion_table(std::vector<std::vector<std::string>> rows, int height) {
    return {.title = "反映的意见建议",
            .columns = {{"序号", 2}, {"反映内容", 16}, {"类别", 5}, {"处理情况", 7}},
            .rows = std::move(rows),
            .row_height = height};
}

Sheet Press::empty_visit() const {
    Sheet sheet{
        .title = "走访记录单", .left = "乡镇（街道）：　　　　　　村：", .right = "　　年　　月　　日"};
    sheet.parts.emplace_back(Form{{
        {{"走访方式", "□入户　□进企业　□座谈会　□实地\n□电话　□接待"}, {"村民组", ""}},
        {{"走访对象", "", 9}, {"见到人数", "", 9}},
        {{"走访人员", "", 11}},
        {{"走访情况", "", 45}},
    }});
    std::vector<std::vector<std::string>> rows;
    for (int i = 1; i <= 5; ++i) rows.push_back({std::to_string(i), "", "", "□当场答复\n□带回办理"});
    sheet.parts.emplace_back(opinion_table(std::move(rows), 17));
    sheet.parts.emplace_back("反映人的姓名、电话自愿填写，只用于答复，另记在回执上，不写在本表。");
    sheet.signatures = {"记录人：", "走访人员签字："};
    return sheet;
}

Result<Sheet> Press::visit(Uuid id) {
    auto const v = visits::get(asking_, {id});
    if (!v) return v.error();
    if (v->host) mask_.names.push_back(v->host->name);
    if (auto const row = asking_.db.find<visits::VisitRow>("id", id.text()))
        for (auto const& opinion : opinions::of_visit(asking_.db, row->no)) hide_speaker(opinion);
    std::string visitors;
    for (auto const& person : v->visitors) visitors += (visitors.empty() ? "" : "、") + person.name;
    Sheet sheet{.title = v->voided ? "走访记录单（已作废）" : "走访记录单",
                .left = v->place.full_name,
                .right = v->date.chinese()};
    bool const enterprise = v->kind == visits::VisitKind::enterprise;
    auto const host = !v->host ? std::string() : enterprise ? v->host->name : mask_person(v->host->name);
    if (enterprise) mask_.names.clear();
    sheet.parts.emplace_back(Form{{
        {{"走访方式", words("document.visit", word(v->kind))}, {"见到人数", std::to_string(v->people_met)}},
        {{"走访对象", host}, {"记录人", name_of(v->recorder)}},
        {{"走访人员", visitors}},
        {{"走访情况", masked(v->note), 45}},
    }});
    std::vector<std::vector<std::string>> rows;
    for (auto const& opinion : v->opinions)
        rows.push_back({std::to_string(rows.size() + 1), told(opinion.text),
                        opinion.category ? opinion.category->name : "", opinion.state_text});
    sheet.parts.emplace_back(opinion_table(std::move(rows), 0));
    sheet.signatures = {"记录人签字：", "走访人员签字："};
    filter_ += (filter_.empty() ? "" : "、") + v->place.full_name + v->date.chinese();
    return sheet;
}

// ---- lists --------------------------------------------------------------------------------------------

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

std::string more_words(std::size_t shown) {
    return fmt::format("只列出前{}件，其余请按乡镇或单位分别打印。", shown);
}

Result<void> Press::proposals() {
    auto const list = listed("to_assign", most_proposals);
    if (!list) return list.error();
    paper_.landscape = true;
    Table table{.columns = {{"序号", 2},
                            {"编号", 4},
                            {"村", 5},
                            {"问题", 12},
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

// ---- everything about one -----------------------------------------------------------------------------

Result<Sheet> Press::dossier(Uuid id) {
    auto const p = problem(id);
    if (!p) return p.error();
    Sheet sheet{.title = "问题办理档案", .left = place_words(*p), .right = "编号：" + p->number};
    std::string marks;
    auto const mark = [&](bool is, std::string_view text) {
        if (is) marks += fmt::format("{}{}", marks.empty() ? "" : "、", text);
    };
    mark(p->urgent, "紧急");
    mark(p->long_term, "长期推进");
    mark(p->supervised, "督办");
    mark(p->pending != problems::Pending::none, "有事项待裁定");
    sheet.parts.emplace_back(Form{{
        {{"标题", told(p->title)}},
        {{"类别", p->category->name},
         {"状态", words(*p->state) + (marks.empty() ? "" : "（" + marks + "）")}},
        {{"来源与时间", source_words(*p)}, {"清单归属", name_of(p->list_owner)}},
        {{"问题描述", told(p->text)}},
        {{"整改目标", told(p->target)}},
        {{"整改措施", told(p->measures)}},
        {{"主办单位", name_of(p->lead)}, {"协办单位", names_of(p->co_units)}},
        {{"交办日期", day(p->assigned_day)}, {"签收日期", day(p->accepted_day)}},
        {{"完成时限", due_words(*p)}, {"承诺答复日", day(p->promise)}},
        {{"报结日期", day(p->finished_day)}, {"核实日期", day(p->checked_day)}},
        {{"销号日期", day(p->closed_day)},
         {"退回、重办、重开", fmt::format("{}次、{}次、{}次", p->returns, p->redos, p->reopenings)}},
        {{"办理结果", told(p->result)}},
    }});
    Table voices{.title = "群众反映与回音",
                 .columns = {{"序号", 2},
                             {"日期", 5},
                             {"村", 5},
                             {"反映内容", 11},
                             {"回音", 10},
                             {"回音日期", 5},
                             {"解决", 3},
                             {"满意", 3}}};
    for (auto const& v : p->voices)
        voices.rows.push_back({std::to_string(voices.rows.size() + 1), v.date.chinese(), v.place.name,
                               masked(v.text), v.reply ? masked(v.reply->text) : "",
                               v.reply ? day(v.reply->on) : "",
                               v.solved ? words("document.solved", word(*v.solved)) : "",
                               v.satisfied ? words("document.satisfied", word(*v.satisfied)) : ""});
    if (p->voice_count > 0) sheet.parts.emplace_back(std::move(voices));
    if (!p->tasks.empty()) {
        Table tasks{.title = "协办任务",
                    .columns = {{"单位", 6}, {"任务", 12}, {"时限", 5}, {"完成日期", 5}, {"结果", 10}}};
        for (auto const& t : p->tasks)
            tasks.rows.push_back(
                {name_of(t.unit), masked(t.text), t.due.chinese(), day(t.done_day), masked(t.result)});
        sheet.parts.emplace_back(std::move(tasks));
    }
    Table history{
        .title = "办理经过",
        .columns = {{"日期", 5}, {"事项", 4}, {"单位", 6}, {"经办人", 4}, {"说明", 16}, {"时限", 5}}};
    for (auto const& m : p->history) {
        auto who = name_of(m.actor);
        if (m.for_unit) who += "（代" + m.for_unit->name + "）";
        history.rows.push_back({m.day.chinese(), words("problem.move", m.verb), name_of(m.unit), who,
                                masked(m.text) + (m.ok ? "" : "（不同意）") +
                                    (m.proof.empty() ? "" : "\n凭据：" + masked(m.proof)),
                                day(m.new_due)});
    }
    sheet.parts.emplace_back(std::move(history));
    sheet.signatures = {"归档人：", "日期："};
    return sheet;
}

Result<Paper> Press::print() {
    auto const ids = ids_of(input_);
    if (!ids) return ids.error();
    Result<Sheet> (Press::*sheet)(Uuid) = nullptr;
    switch (input_.kind) {
    case Kind::assignment: sheet = &Press::assignment; break;
    case Kind::order: sheet = &Press::order; break;
    case Kind::extension: sheet = &Press::extension; break;
    case Kind::return_: sheet = &Press::give_back; break;
    case Kind::visit: sheet = &Press::visit; break;
    case Kind::dossier: sheet = &Press::dossier; break;
    case Kind::proposals:
    case Kind::rectification:
    case Kind::slip: break;
    }
    if (is_list(input_.kind)) {
        auto const asked = asked_of(asking_, input_);
        if (!asked) return asked.error();
        filter_ = asked->place ? asked->place->shown : "可见的全部";
        if (asked->unit) filter_ += "　" + asked->unit->name;
        auto const done = input_.kind == Kind::proposals ? proposals() : rectification();
        if (!done) return done.error();
    } else if (input_.kind == Kind::visit && ids->empty()) {
        paper_.sheets.push_back(empty_visit());
        filter_ = "空白表";
    } else if (ids->empty()) {
        return wrong_field("id", "field.required");
    } else {
        for (auto const id : *ids) {
            if (input_.kind == Kind::slip) {
                if (auto const done = slips(id); !done) return done.error();
                continue;
            }
            auto made = (this->*sheet)(id);
            if (!made) return made.error();
            paper_.sheets.push_back(std::move(*made));
        }
    }
    paper_.title = !paper_.sheets.empty() ? paper_.sheets.front().title : paper_.slips.front().title;
    paper_.foot = foot(filter_);
    return std::move(paper_);
}

} // namespace

Result<Asked> asked_of(commands::Asking const& asking, Print const& input) {
    Asked asked;
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        asked.place = *place;
    }
    if (input.unit) {
        auto const unit = unit_named(asking, input.unit->value, "unit");
        if (!unit) return unit.error();
        asked.unit = *unit;
    }
    return asked;
}

Result<Paper> paper_of(commands::Asking const& asking, Print const& input) {
    return Press(asking, input).print();
}

} // namespace huiju::documents
