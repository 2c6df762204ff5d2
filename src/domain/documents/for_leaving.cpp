// 工作交接单: what one person hands over to another one, for both to sign.
#include "domain/documents/press.hpp"
#include "domain/handovers/handovers.hpp"

#include <boost/json.hpp>

namespace huiju::documents {

namespace {

namespace json = boost::json;

std::string text_at(json::value const& object, std::string_view name, std::string_view inner = "") {
    auto const* found = object.as_object().if_contains(name);
    if (found && !inner.empty()) found = found->is_object() ? found->as_object().if_contains(inner) : nullptr;
    return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

std::string day_at(json::value const& object, std::string_view name) {
    auto const date = Date::parse(text_at(object, name));
    return date ? date->chinese() : std::string();
}

// Of a place or a unit.
std::string where(json::value const& object) {
    auto const place = text_at(object, "place", "full_name");
    return place.empty() ? text_at(object, "unit", "name") : place;
}

std::string waiting_words(json::value const& item) {
    auto const which = text_at(item, "which");
    auto const kind = text_at(item, "kind");
    if (kind == "problem") return "问题　" + words("problem.state", which);
    if (kind == "alert") return "预警　" + words("document.alert", which);
    if (kind == "opinion") return which == "to_sort" ? "意见　待梳理" : "意见　待听写";
    if (kind == "instruction") return "批示与承诺　" + words("instruction.state", which);
    if (kind == "callback") return "回访　" + words("callback.state", which);
    if (kind == "visit_check") return "走访抽查　" + words("visit_check.state", which);
    if (kind == "agenda") return "联席会议　待议";
    if (kind == "appeal") return "复核申请　待裁定";
    return "督办单　待签发";
}

// The parts of the sheet that hold something, and the names of those that do not.
struct Parts {
    Sheet& sheet;
    std::string empty{};

    void add(std::string title, std::vector<Column> columns, std::vector<std::vector<std::string>> rows) {
        if (rows.empty()) empty += (empty.empty() ? "" : "、") + title;
        else
            sheet.parts.emplace_back(
                Table{.title = std::move(title), .columns = std::move(columns), .rows = std::move(rows)});
    }
};

using Rows = std::vector<std::vector<std::string>>;

// One line for each of a list.
template <class Line>
Rows lines(json::value const& open, std::string_view list, Line const& line) {
    Rows rows;
    for (auto const& item : open.at(list).as_array()) rows.push_back(line(item));
    return rows;
}

} // namespace

Result<Sheet> Press::handover(Uuid id) {
    auto const found = handovers::get(asking_, {id});
    if (!found) return found.error();
    if (found->state == handovers::State::withdrawn)
        return refuse(Refused::conflict, "document.handover_withdrawn");
    auto const open = json::parse(found->open.text);
    auto const confirmed = [](std::optional<Instant> const& at) {
        return at ? at->day().chinese() : std::string("未确认");
    };
    auto const by_office = found->giver_by && found->giver_by->id != found->giver.id;
    Sheet sheet{.title = "工作交接单",
                .left = "移交人：" + found->giver.name + "　接收人：" + found->taker.name,
                .right = found->from.chinese() + "起"};
    sheet.parts.emplace_back(Form{{
        {{"移交人确认",
          confirmed(found->giver_at) +
              (by_office ? fmt::format("（{}代：{}）", found->giver_by->name, found->giver_reason)
                         : std::string())},
         {"接收人确认", confirmed(found->taker_at)}},
        {{"说明", masked(found->note)}},
    }});
    Parts parts{sheet};
    parts.add("岗位", {{"岗位", 3}, {"范围", 4}, {"至", 3}, {"办法", 3}},
              lines(open, "roles", [](auto const& r) -> std::vector<std::string> {
                  return {text_at(r, "label"), where(r), day_at(r, "to"),
                          r.at("moves").as_bool() ? "移交" : "由安全管理员另办"};
              }));
    auto const served = [](auto const& p) -> std::vector<std::string> {
        return {where(p), day_at(p, "from"), day_at(p, "to")};
    };
    parts.add("联系村（社区）", {{"村（社区）", 5}, {"自", 3}, {"至", 3}}, lines(open, "places", served));
    parts.add("包联", {{"地方", 5}, {"自", 3}, {"至", 3}}, lines(open, "paired", served));
    parts.add("联系领导", {{"领导", 5}, {"自", 3}, {"至", 3}},
              lines(open, "leaders", [](auto const& l) -> std::vector<std::string> {
                  return {text_at(l, "leader", "name"), day_at(l, "from"), day_at(l, "to")};
              }));
    parts.add("待办事项", {{"事项", 4}, {"范围", 4}, {"件数", 2}},
              lines(open, "waiting", [](auto const& w) -> std::vector<std::string> {
                  return {waiting_words(w), where(w), std::to_string(w.at("count").as_int64())};
              }));
    parts.add("请示待批", {{"问题编号", 1}},
              lines(open, "parked",
                    [](auto const& p) -> std::vector<std::string> { return {text_at(p, "number")}; }));
    if (!parts.empty.empty()) sheet.parts.emplace_back("无需移交：" + parts.empty + "。");
    sheet.parts.emplace_back(std::string("以往走访记入当日实际走访人，不随交接变动。"));
    sheet.signatures = {"移交人签字：", "接收人签字：", "监交人签字："};
    sheet.issuer = issuer();
    sheet.date = found->from.chinese();
    filter_ += (filter_.empty() ? "" : "、") + found->giver.name + "交" + found->taker.name;
    return sheet;
}

} // namespace huiju::documents
