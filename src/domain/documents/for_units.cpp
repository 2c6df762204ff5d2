// What units get: assignments, orders, and what they ask for in return.
#include "domain/documents/press.hpp"
#include "domain/escalation/escalation.hpp"

#include <algorithm>

namespace huiju::documents {

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

namespace {

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

} // namespace

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
        {{"应办单位", name_of(move.unit)}},
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

} // namespace huiju::documents
