// The rules of visits, by table.
#include "domain/visits/rules.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using namespace huiju::visits;

namespace {

VisitRow visit(VisitKind kind, std::int64_t met, std::int64_t host = 0) {
    VisitRow row;
    row.kind = kind;
    row.met = met;
    row.host = host;
    row.place = 7;
    row.day = *Date::of(2018, 7, 3);
    return row;
}

std::vector<VisitorRow> visitors(std::vector<std::int64_t> const& people, std::int64_t leading = 0) {
    std::vector<VisitorRow> list;
    for (auto const person : people) {
        VisitorRow row;
        row.person = person;
        row.is_leading = person == leading;
        list.push_back(row);
    }
    return list;
}

std::int64_t sum(std::vector<figures::Fact> const& facts, std::string_view metric) {
    std::int64_t n = 0;
    for (auto const& fact : facts)
        if (fact.metric == metric) n += fact.n;
    return n;
}

std::int64_t member(std::vector<figures::Fact> const& facts, std::string_view metric) {
    for (auto const& fact : facts)
        if (fact.metric == metric) return fact.member;
    return 0;
}

} // namespace

TEST_CASE("a joint visit is one visit of several to several", "[visits]") {
    auto const facts = facts_of(visit(VisitKind::household, 4, 99), visitors({1, 2, 3}, 2));
    CHECK(sum(facts, "visitor_person_times") == 3);
    CHECK(sum(facts, "visited_person_times") == 4);
    CHECK(sum(facts, "household_times") == 1);
    CHECK(sum(facts, "leader_person_times") == 1);
    CHECK(member(facts, "leaders") == 2);
    CHECK(member(facts, "households") == 99);
    CHECK(sum(facts, "enterprise_times") == 0);
    for (auto const& fact : facts) CHECK(fact.day == *Date::of(2018, 7, 3));
}

TEST_CASE("which kinds of visit count in which figure", "[visits]") {
    struct {
        VisitKind kind;
        std::int64_t met, host;
        int person_times, household_times, households, enterprise_times, enterprises;
    } const cases[] = {
        {VisitKind::household, 2, 9, 1, 1, 1, 0, 0},  {VisitKind::household, 2, 0, 1, 1, 0, 0, 0},
        {VisitKind::household, 0, 9, 0, 0, 0, 0, 0},  {VisitKind::enterprise, 1, 9, 1, 0, 0, 1, 1},
        {VisitKind::enterprise, 1, 0, 1, 0, 0, 1, 0}, {VisitKind::forum, 40, 0, 1, 0, 0, 0, 0},
        {VisitKind::field, 3, 9, 1, 0, 0, 0, 0},      {VisitKind::phone, 1, 9, 0, 0, 0, 0, 0},
        {VisitKind::reception, 5, 0, 0, 0, 0, 0, 0},
    };
    for (auto const& c : cases) {
        auto const facts = facts_of(visit(c.kind, c.met, c.host), visitors({1}));
        INFO(word(c.kind) << " met " << c.met);
        CHECK(sum(facts, "visitor_person_times") == c.person_times);
        CHECK(sum(facts, "visited_person_times") == (c.person_times ? c.met : 0));
        CHECK(sum(facts, "household_times") == c.household_times);
        CHECK(sum(facts, "households") == c.households);
        CHECK(sum(facts, "enterprise_times") == c.enterprise_times);
        CHECK(sum(facts, "enterprises") == c.enterprises);
        CHECK(sum(facts, "leaders") == 0);
    }
    auto voided = visit(VisitKind::household, 4);
    voided.voided = true;
    CHECK(facts_of(voided, visitors({1})).empty());
}

TEST_CASE("two records that seem to tell of one visit", "[visits]") {
    auto const home = visit(VisitKind::household, 2, 9), other_home = visit(VisitKind::household, 2, 8);
    auto const forum = visit(VisitKind::forum, 20), field = visit(VisitKind::field, 2);
    CHECK(seem_the_same(home, visitors({1}), home, visitors({2})));
    CHECK_FALSE(seem_the_same(home, visitors({1}), other_home, visitors({1})));
    CHECK(seem_the_same(forum, visitors({1, 2}), forum, visitors({2, 3})));
    CHECK_FALSE(seem_the_same(forum, visitors({1}), forum, visitors({2})));
    CHECK_FALSE(seem_the_same(forum, visitors({1}), field, visitors({1})));
    CHECK_FALSE(seem_the_same(home, visitors({1}), forum, visitors({1})));
    auto next_day = home;
    next_day.day = home.day.add_days(1);
    CHECK_FALSE(seem_the_same(home, visitors({1}), next_day, visitors({1})));
    auto voided = home;
    voided.voided = true;
    CHECK_FALSE(seem_the_same(home, visitors({1}), voided, visitors({1})));
}
