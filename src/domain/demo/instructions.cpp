// A handful of instructions and promises of the leader who visits the town of the logins.
#include "domain/instructions/instructions.hpp"

#include "domain/demo/calendar.hpp"
#include "domain/demo/player.hpp"
#include "domain/demo/setup.hpp"

#include <algorithm>
#include <array>

namespace huiju::demo {

namespace {

using instructions::Kind;

enum class Asked { bureau, town, station };
enum class Came { nothing, report, confirmed, returned };

struct Told {
    Kind kind;
    int month, day, due_month, due_day;
    std::size_t village; // of the town, from 0
    Asked asked;
    std::string_view text;
    Came came;
    std::string_view report, note;
};

constexpr std::array all{
    Told{Kind::promise, 6, 26, 7, 6, 0, Asked::town,
         "村口的垃圾池三天清一次，十天内把清运班次贴到村务公开栏。", Came::confirmed,
         "清运班次已排定并公示，7月4日起每三天清运一次。", "看过了，坚持下去。"},
    Told{Kind::written, 7, 3, 7, 20, 1, Asked::bureau,
         "汛期将至，对通村道路的桥涵逐座查一遍，有隐患的先设警示标志，再列修复计划。", Came::confirmed,
         "共查桥涵14座，设警示标志3处，修复计划已报。", "同意计划，按期修复。"},
    Told{Kind::promise, 7, 10, 7, 31, 2, Asked::bureau, "月底前把村东生产桥的护栏补齐。", Came::report,
         "护栏已于7月29日安装完毕，请确认。", ""},
    Told{Kind::written, 7, 12, 7, 24, 3, Asked::station, "对独居老人逐户走到，把需要帮办的事项列成清单。",
         Came::returned, "已走访，情况良好。", "没有清单，也没有户数，请补报。"},
    Told{Kind::promise, 7, 18, 7, 27, 4, Asked::town, "给村小学门口装两盏路灯，开学前要亮。", Came::nothing,
         "", ""},
    Told{Kind::written, 7, 25, 8, 10, 0, Asked::bureau,
         "公交进村线路由交通部门牵头拿出方案，听取群众意见后实施。", Came::nothing, "", ""},
    Told{Kind::promise, 7, 31, 8, 3, 5, Asked::station, "帮助群众把危房改造的申请材料一次备齐。",
         Came::nothing, "", ""},
};

Date of_2018(int month, int day) { return *Date::of(2018, month, day); }

} // namespace

void play_instructions(Sender& sender, Roster const& roster) {
    auto const& town = *std::ranges::find(roster.towns, login_town, &RosterTown::name);
    std::vector<std::string_view> villages;
    for (auto const& village : roster.villages)
        if (&roster.towns[village.town] == &town) villages.push_back(village.code);
    auto const key = [&](std::size_t person) { return roster.people[person].no; };
    auto const login = [&](std::string_view name) { return roster.logins.find(name)->second; };
    auto const leader = login("leader"), secretary = login("secretary");
    auto const when = Instant{last_moment().micros + 60'000'000 * 2};

    instructions::Bind bind;
    bind.id = Uuid::named("demo secretary", "1");
    bind.person.value = roster.people[secretary].id.text();
    bind.leader.value = roster.people[leader].id.text();
    bind.from = first_day();
    sender.send("secretary.bind", key(roster.office), when, std::move(bind));

    for (std::size_t i = 0; i < all.size(); ++i) {
        auto const& told = all[i];
        instructions::Record in;
        in.id = Uuid::named("demo instruction", std::to_string(i));
        in.kind = told.kind;
        in.date = of_2018(told.month, told.day);
        in.due = of_2018(told.due_month, told.due_day);
        in.text.value = told.text;
        in.place = Text<1, 40>{std::string(villages[told.village % villages.size()])};
        std::size_t handler = login("unit");
        std::string unit = roster.login_unit;
        if (told.asked == Asked::town) {
            handler = town.handler;
            unit = town.unit;
        } else if (told.asked == Asked::station) {
            handler = town.station_handlers.front();
            unit = town.stations.front();
        }
        in.unit.value = unit_id(unit).text();
        auto const id = *in.id;
        sender.send("instruction.record", key(told.kind == Kind::written ? leader : secretary), when,
                    std::move(in));
        if (told.came == Came::nothing) continue;
        sender.send("instruction.report", key(handler), when,
                    instructions::Report{id, {}, {std::string(told.report)}});
        if (told.came == Came::report) continue;
        instructions::Decide decide{id, {}, told.came == Came::confirmed, {}};
        decide.note = Text<1, 2000>{std::string(told.note)};
        sender.send("instruction.decide", key(leader), when, std::move(decide));
    }
}

} // namespace huiju::demo
