// The rules of opinions, by table.
#include "domain/opinions/rules.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using namespace huiju::opinions;

namespace {

std::int64_t sum(std::vector<figures::Fact> const& facts, std::string_view metric) {
    std::int64_t n = 0;
    for (auto const& fact : facts)
        if (fact.metric == metric) n += fact.n;
    return n;
}

} // namespace

TEST_CASE("codes are read as people type them", "[opinions]") {
    CHECK(digits_of("2045 1873 2991", 12) == "204518732991");
    CHECK(digits_of("2045-1873-2991", 12) == "204518732991");
    CHECK(digits_of("2045187329 91", 12) == "204518732991");
    CHECK(digits_of("20451873299", 12).empty());
    CHECK(digits_of("2045187329911", 12).empty());
    CHECK(digits_of("20451873299a", 12).empty());
    CHECK(digits_of("0012", 4) == "0012");
    CHECK(digits_of("", 4).empty());
    CHECK(grouped("204518732991") == "2045-1873-2991");
}

TEST_CASE("an opinion contributes itself, its answer and its rating", "[opinions]") {
    OpinionRow row;
    row.day = *Date::of(2018, 7, 3);
    CHECK(facts_of(row).size() == 1);
    CHECK(sum(facts_of(row), "opinions") == 1);
    row.reply_day = *Date::of(2018, 7, 9);
    CHECK(sum(facts_of(row), "opinions_answered") == 1);
    row.rated_day = *Date::of(2018, 7, 20);
    struct {
        Solved solved;
        Satisfied satisfied;
        int halves, pleased;
    } const cases[] = {{Solved::yes, Satisfied::yes, 2, 1},
                       {Solved::partly, Satisfied::basically, 1, 1},
                       {Solved::no, Satisfied::no, 0, 0},
                       {Solved::no, Satisfied::yes, 0, 1}};
    for (auto const& c : cases) {
        row.solved = c.solved;
        row.satisfied = c.satisfied;
        auto const facts = facts_of(row);
        CHECK(sum(facts, "rated_voices") == 1);
        CHECK(sum(facts, "solved_halves") == c.halves);
        CHECK(sum(facts, "satisfied_voices") == c.pleased);
        for (auto const& fact : facts)
            if (fact.metric == "rated_voices") CHECK(fact.day == *Date::of(2018, 7, 20));
    }
}

TEST_CASE("states are told in plain words, and of a sealed lead only that it went on", "[opinions]") {
    OpinionRow row;
    row.state = OpinionState::to_sort;
    CHECK(state_words(row) == "待梳理");
    row.state = OpinionState::sorted;
    row.disposition = Disposition::suggestion;
    CHECK(state_words(row) == "建议留作参考");
    row.adopted = true;
    CHECK(state_words(row) == "建议已采纳");
    row.sealed = true;
    CHECK(state_words(row) == "已移送");
    row.state = OpinionState::answered;
    CHECK(state_words(row) == "已移送");
}

TEST_CASE("a found text is looked at again", "[opinions]") {
    CHECK(holds_words("村东头路灯不亮", "路灯"));
    CHECK(holds_words("村东头路灯不亮", "路灯,不亮"));
    CHECK(holds_words("村东头路灯不亮", "灯"));
    CHECK_FALSE(holds_words("村东头路面坏了", "路灯"));
    CHECK_FALSE(holds_words("村东头路灯不亮", "路灯 低保"));
    CHECK_FALSE(holds_words("村东头路灯不亮", "  "));
}
