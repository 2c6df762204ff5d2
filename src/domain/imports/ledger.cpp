// Ledgers of problems (问题台账).
#include "domain/imports/ledger.hpp"

#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/habits/habits.hpp"
#include "domain/imports/imports.hpp"
#include "domain/imports/values.hpp"
#include "domain/problems/operations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace huiju::imports {

namespace {

using namespace ledger;
using Problem = huiju::problems::ProblemRow;
constexpr std::size_t title_length = 30, longest_title = 120, longest_text = 4000, longest_target = 1000;

std::vector<Column> const columns{
    {.field = "number", .headers = {"编号", "问题编号", "系统编号"}},
    {.field = "town",
     .headers = {"乡镇", "所属乡镇", "镇", "乡", "镇街", "街道", "乡镇街道", "镇街道"},
     .carried = true},
    {.field = "place",
     .headers = {"村", "村居", "行政村", "村社区", "村名", "所在村", "所属村", "社区", "地点", "涉及村"},
     .required = true,
     .carried = true},
    {.field = "person", .headers = {"反映人", "姓名", "户主", "反映人姓名", "群众姓名"}, .personal = true},
    {.field = "day",
     .headers = {"日期", "反映日期", "登记日期", "时间", "反映时间", "收集时间", "走访日期", "走访时间"}},
    {.field = "category", .headers = {"类别", "问题类别", "分类", "问题类型", "类型"}},
    {.field = "title", .headers = {"标题", "问题", "事项", "问题名称", "问题标题"}},
    {.field = "text",
     .headers = {"问题描述", "内容", "具体内容", "反映内容", "意见建议", "主要内容", "问题内容", "诉求",
                 "反映问题", "具体问题", "意见和建议", "存在问题"}},
    {.field = "target", .headers = {"整改目标", "目标", "整改措施"}},
    {.field = "lead", .headers = {"主办单位", "承办单位", "责任单位", "牵头单位", "办理单位"}}};

// A category by its code or name.
Category const* category_called(Directory const& known, std::string const& text) {
    if (auto const* category = known.category(text)) return category;
    for (auto const* category : known.categories())
        if (category->name == text && !category->parent.empty()) return category;
    return nullptr;
}

Judged judge_line(commands::Asking const& asking, Finder& finder, Line const& line,
                  std::set<std::pair<std::int64_t, std::string>>& there, std::set<std::int64_t>& villages) {
    auto const& known = directory(asking);
    auto const& cells = line.cells;
    auto const plain = [&](std::size_t column) { return clean(half_width(cells[column])); };
    Wrongs wrongs;
    huiju::problems::NewProblem fresh;
    if (auto const* found = finder.place_of(line, town, place, wrongs)) fresh.area = found->area;
    fresh.text = clean(cells[text]);
    fresh.title = clean(cells[title]);
    if (fresh.title.empty()) fresh.title = shorten(fresh.text, title_length);
    if (fresh.title.empty()) wrongs.add("text", "field.required");
    auto const too_long = [&](std::string_view field, std::string const& value, std::size_t most) {
        if (characters(value) > most) wrongs.add(field, {"field.too_long", {{"max", std::to_string(most)}}});
    };
    too_long("title", fresh.title, longest_title);
    too_long("text", fresh.text, longest_text);
    fresh.target = clean(cells[target]);
    too_long("target", fresh.target, longest_target);
    if (!cells[category].empty()) {
        if (auto const* found = category_called(known, plain(category))) fresh.category = found->code;
        else wrongs.add("category", "field.no_such_category");
    } else if (fresh.category = habits::category_for(asking.db, fresh.title + "\n" + fresh.text);
               fresh.category.empty()) {
        wrongs.add("category", "import.no_category");
    }
    if (!cells[lead].empty()) {
        if (auto const* unit = known.unit(plain(lead))) fresh.lead = unit->no;
        else wrongs.add("lead", "field.no_such_unit");
    }
    auto const today = asking.now().day();
    fresh.found_day = today;
    if (!cells[day].empty()) {
        auto const* campaign = known.campaign();
        auto const on = day_of(cells[day], campaign ? campaign->starts.year() : today.year());
        if (!on) wrongs.add("day", "import.not_a_day");
        else if (*on > today) wrongs.add("day", "import.day_to_come");
        else fresh.found_day = *on;
    }
    if (fresh.area.place != 0 && !allow(asking, {.area = fresh.area})) wrongs.add("place", "forbidden.place");
    Judged judged{.wrong = wrongs.take()};
    if (!judged.wrong.empty()) return judged;

    if (auto const village = fresh.area.village; village != 0 && villages.insert(village).second)
        for (auto const& row : asking.db.having<Problem>("village", village))
            there.emplace(row.place, fold(row.title));
    if (!there.emplace(fresh.area.place, fold(fresh.title)).second) {
        judged.found = Found::known;
        judged.wrong.push_back({"title", "import.problem_there"});
        return judged;
    }
    judged.found = Found::ready;
    judged.take = [fresh](commands::Writing& writing) -> Result<void> {
        auto problem = fresh;
        problem.id = Uuid::v7(writing.tx.real_now());
        auto const made = huiju::problems::create(writing, problem);
        if (!made) return made.error();
        return {};
    };
    return judged;
}

std::vector<Judged> judge(commands::Asking const& asking, Table const& table, std::span<Line const> lines,
                          std::int64_t own_place) {
    Finder finder(asking, table, own_place);
    std::set<std::pair<std::int64_t, std::string>> there;
    std::set<std::int64_t> villages;
    std::vector<Judged> judged;
    for (auto const& line : lines) judged.push_back(judge_line(asking, finder, line, there, villages));
    return judged;
}

// What happened to it since; empty: nothing.
Message built_on(store::Db& db, Problem const& row) {
    using huiju::problems::MoveRow;
    if (row.voices > 0) return "import.problem_has_voices";
    return db.having<MoveRow>("problem", row.no).empty() ? Message() : Message("import.problem_was_moved");
}

Result<std::int64_t> take_back(commands::Writing& writing, std::int64_t made_by) {
    std::int64_t count = 0;
    for (auto const& row : huiju::problems::made_by(writing.tx, made_by)) {
        if (!built_on(writing.tx, row).empty()) continue;
        huiju::problems::Withdraw withdraw;
        withdraw.id = row.id;
        withdraw.reason.value = say("zh-CN", "import.undone");
        if (auto const done = huiju::problems::withdraw(writing, withdraw); !done) return done.error();
        ++count;
    }
    return count;
}

std::vector<KeptView> kept(commands::Asking const& asking, std::int64_t made_by) {
    std::vector<KeptView> views;
    for (auto const& row : huiju::problems::made_by(asking.db, made_by))
        if (row.state != huiju::problems::State::withdrawn && huiju::problems::sees(asking, row))
            views.push_back({row.id, fmt::format("{} {}", row.number, row.title),
                             say(asking.caller.locale, built_on(asking.db, row))});
    return views;
}

} // namespace

KindOfRecord const& problems() {
    static constexpr Roles keepers{Role::town_office, Role::office};
    static KindOfRecord const kind{.columns = columns,
                                   .keepers = keepers,
                                   .as = {.name = "problem.create", .access = keepers},
                                   .lines_at_once = 250,
                                   .judge = &judge,
                                   .take_back = &take_back,
                                   .kept = &kept};
    return kind;
}

} // namespace huiju::imports
