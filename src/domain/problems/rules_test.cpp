// Tests of the problem's rules: every move in every state, the guards, and what history tells.
#include "domain/problems/rules.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

using namespace huiju;
using namespace huiju::problems;

namespace {

constexpr Standing everybody{true, true, true, true, true, true, true, true};

Situation situation(State state, Standing who = everybody) {
    Situation at;
    at.state = state;
    at.standing = who;
    at.has_voices = true;
    at.lead_in_own_town = true;
    at.by_procedure = true;
    return at;
}

MoveRow line(std::string verb, State from, State to, std::int64_t unit = 0, std::int64_t actor = 0) {
    MoveRow m;
    m.verb = std::move(verb);
    m.from_state = word(from);
    m.to_state = word(to);
    m.unit = unit;
    m.actor = actor;
    m.ok = true;
    return m;
}

} // namespace

TEST_CASE("every move in every state", "[problems]") {
    using enum State;
    // as domain §3 has it, written down a second time
    std::map<State, std::set<std::string_view>> const expected{
        {to_propose, {"propose", "merge", "withdraw", "supervise", "park"}},
        {to_assign, {"propose", "assign", "merge", "withdraw", "supervise", "park"}},
        {to_accept, {"accept", "return", "reassign", "extend", "merge", "withdraw", "supervise", "task"}},
        {handling,
         {"return", "reassign", "progress", "extend", "long_term", "finish", "merge", "withdraw", "supervise",
          "pause", "procedure", "task"}},
        {to_check, {"check", "merge", "withdraw", "supervise"}},
        {to_answer, {"answer", "rate", "reopen", "supervise"}},
        {closed, {"rate", "reopen"}},
        {archived, {"rate"}},
        {withdrawn, {"answer"}},
    };
    for (auto const& [name, n] : names_of<State>().of) {
        auto const state = static_cast<State>(n);
        for (auto const& [move_name, m] : names_of<Move>().of) {
            auto const move = static_cast<Move>(m);
            INFO(name << " " << move_name);
            bool const allowed = bar(move, situation(state)).kind == Bar::none;
            CHECK(allowed == expected.at(state).contains(move_name));
            auto const stranger = bar(move, situation(state, {})).kind;
            CHECK(stranger == (expected.at(state).contains(move_name) ? Bar::party : Bar::state));
        }
    }
}

TEST_CASE("while the office has something to decide, little else moves", "[problems]") {
    auto at = situation(State::handling);
    at.pending = Pending::return_;
    std::set<Move> const moves = [&] {
        auto const list = allowed_moves(at);
        return std::set<Move>(list.begin(), list.end());
    }();
    CHECK(moves == std::set{Move::decide, Move::progress, Move::supervise, Move::task});
}

TEST_CASE("who may make which move", "[problems]") {
    Standing const handler{.handler = true}, town{.town = true}, messenger{.messenger = true},
        helper{.helper = true};
    CHECK(allowed_moves(situation(State::to_accept, handler)) ==
          std::vector{Move::accept, Move::return_, Move::extend, Move::task});
    CHECK(allowed_moves(situation(State::handling, helper)) == std::vector{Move::progress});
    CHECK(allowed_moves(situation(State::to_answer, messenger)) == std::vector{Move::answer, Move::rate});
    CHECK(allowed_moves(situation(State::to_check, handler)).empty());

    auto at = situation(State::to_check, town);
    CHECK(bar(Move::check, at).kind == Bar::none);
    at.lead_in_own_town = false;
    CHECK(bar(Move::check, at).kind == Bar::party);
    at.standing.office = true;
    CHECK(bar(Move::check, at).kind == Bar::none);
    at.finished_by_caller = true;
    CHECK(bar(Move::check, at).reason == Message("problem.second_person"));
    CHECK(bar(Move::rate,
              [&] {
                  auto a = at;
                  a.state = State::closed;
                  return a;
              }())
              .kind == Bar::party);

    auto handling = situation(State::handling, handler);
    handling.lead_returned_before = true;
    CHECK(bar(Move::return_, handling).kind == Bar::guard);
    handling.extended_before = true;
    CHECK(bar(Move::extend, handling).reason == Message("problem.extended_once"));
    handling.extended_before = false;
    handling.past_due = true;
    CHECK(bar(Move::extend, handling).kind == Bar::guard);

    handling.tasks_open = true;
    CHECK(bar(Move::finish, handling).reason == Message("problem.tasks_open"));
    CHECK(bar(Move::deliver, situation(State::handling, helper)).kind == Bar::state);
    handling.standing = helper;
    CHECK(bar(Move::deliver, handling).kind == Bar::none);

    auto third = situation(State::handling, town);
    third.pending = Pending::return_;
    CHECK(bar(Move::decide, third).kind == Bar::none);
    third.returns = 2;
    CHECK(bar(Move::decide, third).reason == Message("problem.office_only"));

    auto signing = situation(State::handling, {.head = true});
    CHECK(bar(Move::sign, signing).kind == Bar::state);
    signing.pending = Pending::sign_off;
    CHECK(allowed_moves(signing) == std::vector{Move::sign});
    CHECK(bar(Move::decide, situation(State::handling)).kind == Bar::state);

    auto merged = situation(State::withdrawn);
    merged.merged = true;
    CHECK(bar(Move::split, merged).kind == Bar::none);
    CHECK(roles_of(Move::accept).has(Role::station));
    CHECK_FALSE(roles_of(Move::accept).has(Role::liaison));
}

TEST_CASE("history tells who finished, who returned and who was told", "[problems]") {
    using enum State;
    std::vector<MoveRow> moves{line("assign", to_assign, to_accept, 7),
                               line("accept", to_accept, handling, 7), line("return", handling, handling, 9)};
    CHECK(has_returned(moves, 7));
    CHECK_FALSE(has_returned(moves, 9));
    moves.push_back(line("decide", handling, to_accept, 9));
    CHECK_FALSE(has_returned(moves, 9));
    CHECK_FALSE(was_extended(moves));
    moves.push_back(line("decide", handling, handling));
    CHECK(was_extended(moves));
    moves.push_back(line("finish", handling, to_check, 9, 42));
    CHECK(finisher(moves) == 42);
    moves.push_back(line("reassign", handling, to_accept, 5));
    CHECK(finisher(moves) == 0);

    auto told = line("answer", to_answer, closed);
    told.voice = 3;
    auto tried = told;
    tried.ok = false;
    CHECK(telling_of({tried, tried}, 3).tries == 2);
    CHECK_FALSE(telling_of({tried, tried}, 3).done());
    CHECK(telling_of({tried, tried, tried}, 3).done());
    CHECK(telling_of({told}, 3).told);
    CHECK_FALSE(telling_of({told}, 4).told);
    CHECK_FALSE(telling_of({told, line("reopen", closed, handling)}, 3).told);
}

TEST_CASE("what a problem counts for", "[problems]") {
    ProblemRow row;
    row.list_owner = 1;
    row.lead = 2;
    auto const metrics = [&](bool town, bool city) {
        std::set<std::string_view> set;
        for (auto const& c : counted(row, town, city)) set.insert(c.metric);
        return set;
    };
    using Set = std::set<std::string_view>;
    CHECK(metrics(false, true) == Set{"problems"});
    CHECK(metrics(true, true) == Set{"problems", "town_problems"});
    row.accepted_day = Date{1};
    CHECK(metrics(true, false) == Set{"problems", "town_problems"});
    CHECK(metrics(true, true) == Set{"problems", "town_problems", "city_problems", "city_units"});
    row.checked_day = Date{2};
    CHECK(metrics(false, false) == Set{"problems", "rectified"});
    CHECK(metrics(true, true) == Set{"problems", "town_problems", "city_problems", "city_units", "rectified",
                                     "town_rectified", "city_rectified"});
    row.closed_day = Date{3};
    CHECK(metrics(false, false) == Set{"problems", "rectified", "problems_closed"});
    row.merged_into = 9;
    CHECK(metrics(true, true).empty());
}

TEST_CASE("each unit has one part in a problem", "[problems]") {
    ProblemRow row;
    row.list_owner = 1;
    row.lead = 1;
    CHECK(parts(row, {}, {}) == std::map<std::int64_t, Part>{{1, Part::owner}});
    row.assigned_day = Date{1};
    CHECK(parts(row, {3}, {}) == std::map<std::int64_t, Part>{{1, Part::lead}, {3, Part::co}});
    ProblemUnitRow lead, co;
    lead.unit = 1;
    lead.part = Part::lead;
    co.unit = 3;
    co.part = Part::co;
    row.lead = 2;
    CHECK(parts(row, {}, {lead, co}) ==
          std::map<std::int64_t, Part>{{1, Part::owner}, {2, Part::lead}, {3, Part::former}});
}

TEST_CASE("whoever may not is told who may", "[problems]") {
    auto const steps = next_steps(situation(State::to_accept, {}));
    std::map<Move, std::vector<std::string_view>> by;
    for (auto const& step : steps) by[step.move] = step.by;
    CHECK(by.at(Move::accept) == std::vector<std::string_view>{"handler"});
    CHECK(by.at(Move::reassign) == std::vector<std::string_view>{"town", "office"});
    CHECK_FALSE(by.contains(Move::finish));
}
