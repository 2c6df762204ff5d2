// The plan's totals are the article's, whatever the seed, and its lives are possible ones.
#include "domain/demo/roster.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace huiju;
using namespace huiju::demo;

namespace {

struct Made {
    Corpus corpus;
    Roster roster;
    Terrain terrain;
    Plan plan;
    explicit Made(std::uint64_t seed)
        : roster(make_roster(corpus, seed)), terrain(make_terrain(corpus, roster)),
          plan(make_plan(terrain, Totals{}, seed)) {}
};

} // namespace

TEST_CASE("the plan of every seed counts what the article counts") {
    for (std::uint64_t const seed : {20180802u, 1u, 2u, 7u, 4711u}) {
        CAPTURE(seed);
        Made const made(seed);
        auto const n = count(made.plan);
        Totals const want;
        CHECK(n.visitor_person_times == want.visitor_person_times);
        CHECK(n.visited_person_times == want.visited_person_times);
        CHECK(n.opinions == want.opinions);
        CHECK(n.problems == want.problems);
        CHECK(n.rectified == want.rectified);
        CHECK(n.town_problems == want.town_problems);
        CHECK(n.town_rectified == want.town_rectified);
        CHECK(n.leaders == want.leaders);
        CHECK(n.leader_person_times == want.leader_person_times);
        CHECK(n.units_in_village == want.units_in_village);
        CHECK(n.deeds == want.deeds);
        CHECK(n.city_units == want.city_units);
        CHECK(n.city_problems == want.city_problems);
        CHECK(n.city_rectified == want.city_rectified);
        CHECK(made.roster.liaisons.size() == static_cast<std::size_t>(want.liaisons));
    }
}

TEST_CASE("the plan spreads over towns, villages, weeks and groups of categories") {
    Made const made(20180802);
    auto const& plan = made.plan;
    std::set<int> villages, days, hours;
    for (auto const& v : plan.visits) villages.insert(v.village), days.insert(v.day.days);
    CHECK(villages.size() == 160);
    CHECK(days.size() > 140);
    std::set<std::string_view> groups;
    for (auto const& o : plan.opinions) {
        using opinions::Disposition;
        auto const code = o.disposition == Disposition::transferred ? made.terrain.transfers[o.matter]
                                                                    : made.terrain.matters[o.matter].code;
        groups.insert(code.substr(0, 3));
    }
    CHECK(groups.size() == 17);
    std::map<int, int> problems_of_town;
    for (auto const& p : plan.problems) ++problems_of_town[made.terrain.town_of[p.village]];
    CHECK(problems_of_town.size() == 18);
    CHECK(plan.hosts.size() > 9000);
    CHECK(plan.hosts.size() < 10500);
}

TEST_CASE("the plan's events stand in order and before the cut-off") {
    Made const made(20180802);
    Instant last{0};
    std::map<Event::Kind, int> kinds;
    for (auto const& e : made.plan.events) {
        CHECK(e.at >= last);
        last = e.at;
        ++kinds[e.kind];
    }
    CHECK(last <= cut_off());
    CHECK(made.plan.events.front().at > Instant::at(first_visit_day(), 0));
    for (auto const kind :
         {Event::correct_visit, Event::void_visit, Event::give_back, Event::decide_return, Event::extend,
          Event::long_term, Event::check_redo, Event::rate_unsolved, Event::reopen, Event::merge})
        CHECK(kinds[kind] > 10);
}

TEST_CASE("work waits for the demo logins") {
    Made const made(20180802);
    auto const& plan = made.plan;
    CHECK(made.terrain.shown_villages.size() == 2);
    for (auto const login : {"liaison", "town", "clerk", "unit", "office", "supervisor", "leader",
                             "secretary", "judge", "head", "inspector", "sysadmin", "secadmin", "auditor"})
        CHECK(made.roster.logins.contains(login));
    auto const town = made.terrain.town_of[made.terrain.shown_villages[0]];
    CHECK(made.roster.towns[town].name == login_town);
    int waiting = 0, roads = 0, lamps = 0;
    for (auto const& o : plan.opinions) waiting += o.waits && made.terrain.town_of[o.village] == town;
    for (auto const& p : plan.problems) {
        auto const code = made.terrain.matters[p.matter].code;
        roads += code == "INF02" && p.lead == Lead{Lead::city, made.terrain.handlers.front()} &&
                 p.end == ProblemPlan::open;
        lamps += code == "INF03" && p.lead == Lead{} && p.end == ProblemPlan::open &&
                 made.terrain.town_of[p.village] == town;
    }
    std::set<std::uint32_t> told;
    std::vector<bool> good(plan.problems.size());
    for (auto const& e : plan.events) {
        if (e.kind == Event::check) good[e.index] = true;
        if (e.kind == Event::tell) told.insert(e.index);
    }
    int to_tell = 0, to_tell_there = 0, reopened = 0;
    for (std::size_t i = 0; i < plan.opinions.size(); ++i) {
        auto const& o = plan.opinions[i];
        if (o.told_under < 0 || !good[static_cast<std::size_t>(o.told_under)] ||
            told.contains(static_cast<std::uint32_t>(i)))
            continue;
        ++to_tell;
        to_tell_there +=
            std::count(made.terrain.shown_villages.begin(), made.terrain.shown_villages.end(), o.village);
    }
    for (auto const& p : plan.problems) reopened += p.end == ProblemPlan::reopened;
    CHECK(to_tell > 50);
    CHECK(to_tell_there > 4);
    CHECK(reopened == 60);
    CHECK(waiting > 5);
    CHECK(roads > 12);
    CHECK(lamps > 3);
}

TEST_CASE("the same seed makes the same plan") {
    Made const a(5), b(5), c(6);
    REQUIRE(a.plan.events.size() == b.plan.events.size());
    bool same = true;
    for (std::size_t i = 0; i < a.plan.events.size(); ++i)
        same = same && a.plan.events[i].at == b.plan.events[i].at &&
               a.plan.events[i].index == b.plan.events[i].index;
    CHECK(same);
    CHECK(a.plan.events.size() != c.plan.events.size());
    CHECK(a.roster.people[3].id == b.roster.people[3].id);
}
