// Lists of homes and enterprises.
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/imports/imports.hpp"
#include "domain/imports/values.hpp"
#include "domain/places/places.hpp"

#include <algorithm>

namespace huiju::imports {

namespace {

enum : std::size_t { town, place, group, name, kind, phone, id_number, tags, known_as };

std::vector<Column> const columns{
    {.field = "town",
     .headers = {"乡镇", "所属乡镇", "镇", "乡", "镇街", "街道", "乡镇街道", "乡镇名称", "镇街道"},
     .carried = true},
    {.field = "place",
     .headers = {"村", "村居", "行政村", "村社区", "村名", "村委会", "所在村", "所属村", "社区", "村名称",
                 "地点", "单位村"},
     .required = true,
     .carried = true},
    {.field = "group",
     .headers = {"组", "村民组", "小组", "自然村", "组别", "村组", "居民组"},
     .carried = true},
    {.field = "name",
     .headers = {"户主", "户主姓名", "姓名", "户主企业名称", "户主名", "农户姓名", "名称", "企业名称", "企业",
                 "公司名称", "单位名称", "户名"},
     .required = true,
     .personal = true},
    {.field = "kind", .headers = {"类型", "类别", "对象类型"}},
    {.field = "phone",
     .headers = {"电话", "联系电话", "手机", "手机号", "手机号码", "联系方式", "电话号码", "户主电话"},
     .personal = true},
    {.field = "id_number",
     .headers = {"身份证", "身份证号", "身份证号码", "户主身份证号", "户主身份证号码", "公民身份号码",
                 "证件号码"},
     .personal = true},
    {.field = "tags", .headers = {"标签", "属性", "户属性", "分类", "户类型"}},
    {.field = "known_as",
     .headers = {"别名", "家庭成员", "成员", "曾用名", "门牌号", "家庭住址", "住址", "地址", "家庭成员姓名"},
     .personal = true}};

bool is_enterprise(std::string_view text) {
    return text.find("企业") != text.npos || text.find("公司") != text.npos ||
           text.find("单位名称") != text.npos;
}

// What the list's own import reads; what it cannot is wrong.
hosts::ImportRow row_of(Finder& finder, Table const& table, Line const& line, std::vector<Wrong>& wrong) {
    auto const& cells = line.cells;
    Wrongs wrongs;
    Pairs pairs;
    if (auto const* found = finder.place_of(line, town, place, wrongs))
        pairs.emplace_back("place", found->id.text());
    if (is_ditto(cells[name])) wrongs.add("name", "import.no_ditto_here");
    else if (cells[name].empty()) wrongs.add("name", "field.required");
    pairs.emplace_back("name", tidy(cells[name]));
    // a table of one kind says so in its header
    auto const kind_text = cells[kind].empty() ? table.heads[line.head].header_of(name) : cells[kind];
    pairs.emplace_back("kind", is_enterprise(kind_text) ? "enterprise" : "household");
    if (!cells[phone].empty()) {
        if (auto const digits = phone_of(cells[phone])) pairs.emplace_back("phone", *digits);
        else wrongs.add("phone", digits.error().reason);
    }
    if (!cells[id_number].empty())
        if (auto const fault = fault_of_id_number(cells[id_number]); !fault.empty())
            wrongs.add("id_number", fault);
    if (!cells[tags].empty()) pairs.emplace_back("tags", half_width(cells[tags]));
    auto found_by = cells[known_as];
    if (!cells[group].empty()) found_by += (found_by.empty() ? "" : " ") + tidy(cells[group]);
    if (!found_by.empty()) pairs.emplace_back("known_as", found_by);

    hosts::ImportRow row;
    wrong = wrongs.take();
    auto const named = [&](std::string_view field) {
        return std::ranges::any_of(wrong, [&](Wrong const& one) { return one.field == field; });
    };
    if (auto const parsed = parse_pairs(pairs, shape_of<hosts::ImportRow>(), &row); !parsed)
        for (auto const& one : parsed.error().fields)
            if (!named(one.field)) wrong.push_back(one);
    return row;
}

std::vector<Judged> judge(commands::Asking const& asking, Table const& table, std::span<Line const> lines,
                          std::int64_t own_place) {
    Finder finder(asking, table, own_place);
    std::vector<Judged> judged(lines.size());
    std::vector<hosts::ImportRow> rows;
    std::vector<std::size_t> line_of_row;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto row = row_of(finder, table, lines[i], judged[i].wrong);
        if (!judged[i].wrong.empty()) continue;
        rows.push_back(std::move(row));
        line_of_row.push_back(i);
    }
    auto found = hosts::judge(asking, rows);
    for (std::size_t i = 0; i < found.size(); ++i) {
        auto& one = judged[line_of_row[i]];
        if (!found[i].wrong.empty()) {
            one.wrong = std::move(found[i].wrong);
        } else if (found[i].there) {
            one.found = Found::known;
            one.wrong.push_back({"name", "host.already_there"});
        } else {
            one.found = Found::ready;
            one.take = [row = std::move(found[i].row)](commands::Writing& writing) -> Result<void> {
                hosts::put_on_list(writing.tx, row);
                return {};
            };
        }
    }
    return judged;
}

Result<std::int64_t> take_back(commands::Writing& writing, std::int64_t made_by) {
    std::int64_t count = 0;
    for (auto const& row : hosts::made_by(writing.tx, made_by)) {
        if (!hosts::built_on(writing.tx, row, made_by).empty()) continue;
        hosts::take_back(writing.tx, row);
        ++count;
    }
    return count;
}

std::vector<KeptView> kept(commands::Asking const& asking, std::int64_t made_by) {
    std::vector<KeptView> views;
    auto const scope = scope_of(asking);
    for (auto const& row : hosts::made_by(asking.db, made_by)) {
        if (row.merged_into == hosts::nowhere || !scope->sees(hosts::visible(row))) continue;
        views.push_back(
            {row.id, row.name, say(asking.caller.locale, hosts::built_on(asking.db, row, made_by))});
    }
    return views;
}

} // namespace

KindOfRecord const& homes() {
    static constexpr Roles keepers{Role::liaison, Role::village_cadre, Role::town_office, Role::office};
    static KindOfRecord const kind{.columns = columns,
                                   .keepers = keepers,
                                   .as = {.name = "host.import", .access = keepers},
                                   .lines_at_once = 1000,
                                   .judge = &judge,
                                   .take_back = &take_back,
                                   .kept = &kept};
    return kind;
}

} // namespace huiju::imports
