// What is signed in homes and kept there: 物资签领表 and 帮扶联系卡. Both name the head of the home, who
// signs.
#include "domain/documents/press.hpp"

#include <algorithm>

namespace huiju::documents {

namespace {

constexpr std::size_t most_receipts = 1000, most_support = 50; // of one printing

} // namespace

Result<Press::Homes> Press::homes(std::size_t most) {
    Homes homes;
    auto const ids = ids_of(input_);
    if (!ids) return ids.error();
    for (auto const id : *ids) {
        auto const row = hosts::find_seen(asking_, id);
        if (!row) return refuse(Refused::not_found, "not_found");
        homes.list.push_back(hosts::view(asking_, *row));
    }
    if (!ids->empty()) return homes;
    if (!input_.place) return wrong_field("place", "field.required");
    hosts::List question;
    question.place = Text<1, 40>{input_.place->value};
    question.kind = hosts::HostKind::household;
    if (input_.tag) question.q = Text<1, 40>{input_.tag->value};
    question.limit = Whole<1, 500>{500};
    while (!homes.more) {
        auto page = hosts::list(asking_, question);
        if (!page) return page.error();
        for (auto& home : page->items) {
            bool const meant = !input_.tag || std::ranges::count(home.tags, input_.tag->value) > 0;
            if (!home.active || !meant) continue;
            homes.more = homes.list.size() == most;
            if (homes.more) break;
            homes.list.push_back(std::move(home));
        }
        if (!page->next) break;
        question.after = Text<1, 200>{*page->next};
    }
    std::ranges::reverse(homes.list); // the list has the newest first
    return homes;
}

Result<void> Press::receipts() {
    auto const asked = asked_of(asking_, input_);
    if (!asked) return asked.error();
    auto const found = homes(most_receipts);
    if (!found) return found.error();
    if (found->list.empty()) return refuse(Refused::conflict, "document.no_homes");
    Table table{.columns = {{"序号", 3},
                            {"村（组）", 5},
                            {"户主", 4},
                            {"物品名称、数量", 6},
                            {"签领人签字\n（按手印）", 6},
                            {"与户主关系", 3},
                            {"签领日期", 4},
                            {"备注", 3}},
                .row_height = 11,
                .points = 11};
    auto const goods = input_.goods ? input_.goods->value : std::string();
    for (auto const& home : found->list)
        table.rows.push_back(
            {std::to_string(table.rows.size() + 1), home.place.name, home.name, goods, "", "", "", ""});
    Sheet sheet{.title = "物资签领表",
                .left = asked->place ? dir_.full_name(asked->place->no) : std::string(),
                .right = "发放日期：　　　　年　　月　　日"};
    sheet.parts.emplace_back(std::move(table));
    if (found->more)
        sheet.parts.emplace_back(fmt::format("只列出{}户，其余请按村或村民组分别打印。", found->list.size()));
    sheet.parts.emplace_back(std::string("由本人签领；代领的写明与户主的关系，不得预先代签。"));
    sheet.signatures = {"发放人：", "监督人：", "经办人："};
    paper_.sheets.push_back(std::move(sheet));
    filter_ = words_of(*asked, input_) + (input_.tag ? "　" + input_.tag->value : "");
    return {};
}

Sheet Press::support(hosts::HostView const& home) const {
    auto const* place = dir_.place(home.place.id.text());
    std::string names, posts, numbers;
    auto const join = [](std::string& all, std::string const& one) {
        if (!one.empty()) all += (all.empty() ? "" : "\n") + one;
    };
    for (auto const* liaison : liaisons_of(place ? place->area.village : 0)) {
        join(names, liaison->name);
        auto const* unit = dir_.unit(liaison->unit);
        join(posts, (unit ? unit->name : "") + liaison->post);
        join(numbers, number_of(*liaison));
    }
    Sheet sheet{.title = "帮扶联系卡", .left = home.place.full_name, .right = today().chinese()};
    // what the home lacks is written by hand, if it may stand on a wall
    sheet.parts.emplace_back(Form{{
        {{"户主", home.name}, {"住址", home.place.full_name}},
        {{"帮扶联系人", names, 10}, {"单位、职务", posts, 10}},
        {{"联系电话", numbers}, {"活动办电话", office_number()}},
        {{"帮扶需求", "", 24}},
        {{"帮扶措施", "", 30}},
        {{"帮扶目标", "", 18}},
    }});
    Table table{.title = "帮扶记录",
                .columns = {{"日期", 4}, {"帮扶内容", 12}, {"联系人签字", 4}, {"户主签字", 4}},
                .row_height = 11,
                .points = 11};
    for (int i = 0; i < 6; ++i) table.rows.push_back({"", "", "", ""});
    sheet.parts.emplace_back(std::move(table));
    sheet.parts.emplace_back(std::string(no_charge));
    return sheet;
}

Result<void> Press::support() {
    auto const asked = asked_of(asking_, input_);
    if (!asked) return asked.error();
    auto const found = homes(most_support);
    if (!found) return found.error();
    if (found->more) return wrong_field("place", {"field.too_many", {{"max", std::to_string(most_support)}}});
    if (found->list.empty()) return refuse(Refused::conflict, "document.no_homes");
    for (auto const& home : found->list) paper_.sheets.push_back(support(home));
    filter_ = asked->place ? words_of(*asked, input_) + (input_.tag ? "　" + input_.tag->value : "")
                           : fmt::format("{}户", found->list.size());
    return {};
}

} // namespace huiju::documents
