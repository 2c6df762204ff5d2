// The transition table and its guards.
#include "domain/problems/rules.hpp"

#include <algorithm>

namespace huiju::problems {

namespace {

using enum State;
using S = Standing;

bool among(std::vector<State> const& states, State state) {
    return std::find(states.begin(), states.end(), state) != states.end();
}

} // namespace

bool is_open(State state) { return state < closed; }

std::vector<State> open_states() { return {to_propose, to_assign, to_accept, handling, to_check, to_answer}; }

std::vector<Rule> const& rules() {
    static std::vector<Rule> const table{
        // move, from, by, while pending, needs history, has fields
        {Move::propose, {to_propose, to_assign}, {&S::town, &S::office, &S::sorter}, false, false, true},
        {Move::assign, {to_assign}, {&S::town, &S::office}, false, false, true},
        {Move::accept, {to_accept}, {&S::handler}, false, false, false},
        {Move::return_, {to_accept, handling}, {&S::handler}, false, true, true},
        {Move::reassign, {to_accept, handling}, {&S::office, &S::town}, false, false, true},
        {Move::decide, {to_accept, handling, to_answer, closed}, {&S::office, &S::town}, true, true, true},
        {Move::progress, {handling}, {&S::handler, &S::helper}, true, false, true},
        {Move::extend, {to_accept, handling}, {&S::handler}, false, true, true},
        {Move::long_term, {handling}, {&S::handler, &S::office}, false, false, true},
        {Move::finish, {handling}, {&S::handler}, false, false, true},
        {Move::check, {to_check}, {&S::office, &S::sorter, &S::supervisor, &S::town}, false, true, true},
        {Move::answer, {to_answer, withdrawn}, {&S::messenger, &S::town, &S::office}, true, true, true},
        {Move::rate,
         {to_answer, closed, archived},
         {&S::messenger, &S::town, &S::office, &S::sorter, &S::supervisor},
         true,
         true,
         true},
        {Move::reopen, {to_answer, closed}, {&S::office, &S::supervisor}, true, false, true},
        {Move::merge,
         {to_propose, to_assign, to_accept, handling, to_check},
         {&S::town, &S::office, &S::sorter},
         false,
         false,
         true},
        {Move::split, {withdrawn}, {&S::town, &S::office, &S::sorter}, false, true, false},
        {Move::withdraw,
         {to_propose, to_assign, to_accept, handling, to_check},
         {&S::town, &S::office},
         false,
         false,
         true},
        {Move::supervise,
         {to_propose, to_assign, to_accept, handling, to_check, to_answer},
         {&S::office, &S::supervisor},
         true,
         false,
         true},
        {Move::pause, {handling}, {&S::handler, &S::town, &S::office}, false, false, true},
        {Move::resume, {handling}, {&S::handler, &S::town, &S::office}, true, false, false},
        {Move::procedure, {handling}, {&S::handler, &S::office}, false, false, true},
        {Move::task, {to_accept, handling}, {&S::handler, &S::town, &S::office}, true, false, true},
        {Move::deliver, {to_accept, handling}, {&S::helper}, true, false, true},
        {Move::sign, {handling}, {&S::head}, true, true, true},
        {Move::inform,
         {to_accept, handling, to_check, to_answer},
         {&S::messenger, &S::town, &S::office},
         true,
         true,
         true},
        {Move::park, {to_propose, to_assign}, {&S::town, &S::office, &S::sorter}, false, false, true},
        {Move::unpark, {to_propose, to_assign}, {&S::town, &S::office, &S::sorter}, false, false, false},
    };
    return table;
}

Rule const& rule_of(Move move) {
    return *std::find_if(rules().begin(), rules().end(), [&](Rule const& r) { return r.move == move; });
}

Roles roles_of(Move move) {
    static std::vector<std::pair<bool S::*, Roles>> const of{
        {&S::office, {Role::office}},
        {&S::sorter, {Role::sorter}},
        {&S::supervisor, {Role::supervisor}},
        {&S::town, {Role::town_office}},
        {&S::handler,
         {Role::unit_handler, Role::unit_head, Role::station, Role::town_office, Role::village_cadre,
          Role::office}},
        {&S::head, {Role::unit_head}},
        {&S::helper, {Role::unit_handler, Role::unit_head, Role::station, Role::town_office}},
        {&S::messenger, {Role::liaison, Role::village_cadre}}};
    Roles roles;
    for (auto const party : rule_of(move).by)
        for (auto const& [standing, held] : of)
            if (standing == party) roles = roles | held;
    return roles;
}

namespace {

// What the table cannot say.
Bar guard(Move move, Situation const& at) {
    auto const& by = at.standing;
    switch (move) {
    case Move::return_:
        if (at.lead_returned_before) return {Bar::guard, "problem.returned_once"};
        break;
    case Move::extend:
        if (at.extended_before) return {Bar::guard, "problem.extended_once"};
        if (at.past_due) return {Bar::guard, "problem.extension_too_late"};
        break;
    case Move::decide:
        // the third return goes to the joint meeting, and its decision is the office's to record
        if (at.pending == Pending::return_ && at.returns >= 2 && !by.office)
            return {Bar::party, "problem.office_only"};
        [[fallthrough]];
    case Move::reassign:
        // a town moves matters among its own units; what a city unit holds is the office's
        if (!by.office && !at.lead_in_own_town) return {Bar::party, "problem.office_only"};
        break;
    case Move::finish:
        if (at.tasks_open) return {Bar::guard, "problem.tasks_open"};
        break;
    case Move::pause:
        if (at.paused) return {Bar::state, "problem.paused"};
        break;
    case Move::procedure:
        if (!at.by_procedure) return {Bar::guard, "problem.no_procedure"};
        if (at.under_way) return {Bar::guard, "problem.procedure_once"};
        break;
    case Move::park:
        if (at.parked) return {Bar::state, "problem.parked"};
        break;
    case Move::inform:
        if (!at.has_voices) return {Bar::state, "problem.no_voices"};
        break;
    case Move::check:
        // two persons, not two roles: whoever reported it done does not find it good
        if (at.finished_by_caller) return {Bar::party, "problem.second_person"};
        if (!by.office && !by.sorter && !by.supervisor && !at.lead_in_own_town)
            return {Bar::party, "problem.office_only"};
        break;
    case Move::rate:
        if (!at.has_voices) return {Bar::state, "problem.no_voices"};
        if (at.finished_by_caller) return {Bar::party, "problem.second_person"};
        break;
    case Move::answer:
        if (!at.has_voices) return {Bar::state, "problem.no_voices"};
        break;
    default: break;
    }
    return {};
}

} // namespace

Bar bar(Move move, Situation const& at) {
    auto const& rule = rule_of(move);
    bool const party =
        std::any_of(rule.by.begin(), rule.by.end(), [&](bool S::*who) { return at.standing.*who; });
    // the state first: whoever sees the problem is told where it stands, also a unit whose turn is over
    if (!among(rule.from, at.state)) return {Bar::state, "problem.move_not_allowed"};
    bool const to_decide =
        at.pending == Pending::return_ || at.pending == Pending::extension || at.pending == Pending::rating;
    if (move == Move::decide && !to_decide) return {Bar::state, "problem.nothing_to_decide"};
    if (move == Move::sign && at.pending != Pending::sign_off) return {Bar::state, "problem.nothing_to_sign"};
    if (move == Move::resume && !at.paused) return {Bar::state, "problem.not_paused"};
    if (move == Move::unpark && !at.parked) return {Bar::state, "problem.not_parked"};
    if (move == Move::deliver && !at.tasks_open) return {Bar::state, "problem.no_tasks"};
    if (move == Move::inform && !at.extended) return {Bar::state, "problem.not_extended"};
    if (move == Move::split && !at.merged) return {Bar::state, "problem.not_merged"};
    if (!party) return {Bar::party, "problem.not_yours"};
    if (!rule.while_pending && at.pending != Pending::none) return {Bar::state, "problem.decision_pending"};
    return guard(move, at);
}

std::vector<Move> allowed_moves(Situation const& situation) {
    std::vector<Move> moves;
    for (auto const& rule : rules())
        if (bar(rule.move, situation).kind == Bar::none) moves.push_back(rule.move);
    return moves;
}

std::vector<NextStep> next_steps(Situation const& situation) {
    static std::vector<std::pair<bool S::*, std::string_view>> const parties{
        {&S::town, "town"},       {&S::office, "office"},
        {&S::sorter, "sorter"},   {&S::supervisor, "supervisor"},
        {&S::handler, "handler"}, {&S::head, "head"},
        {&S::helper, "helper"},   {&S::messenger, "messenger"}};
    std::vector<NextStep> steps;
    for (auto const& rule : rules()) {
        NextStep step{rule.move, {}};
        for (auto const& [party, name] : parties) {
            if (std::find(rule.by.begin(), rule.by.end(), party) == rule.by.end()) continue;
            auto one = situation;
            one.standing = {};
            one.standing.*party = true;
            one.finished_by_caller = false;
            if (bar(rule.move, one).kind == Bar::none) step.by.push_back(name);
        }
        if (!step.by.empty()) steps.push_back(std::move(step));
    }
    return steps;
}

std::int64_t finisher(std::vector<MoveRow> const& moves) {
    std::int64_t who = 0;
    for (auto const& m : moves)
        if (m.verb == "finish" || m.verb == "ask_to_sign") who = m.actor;
        else if (m.to_state != m.from_state && m.to_state == word(to_accept)) who = 0;
    return who;
}

bool has_returned(std::vector<MoveRow> const& moves, std::int64_t unit) {
    std::int64_t lead = 0;
    for (auto const& m : moves) {
        if (m.verb == "return" && lead == unit) return true;
        if (m.unit != 0 && m.to_state == word(to_accept) && m.verb != "return") lead = m.unit;
    }
    return false;
}

bool was_extended(std::vector<MoveRow> const& moves) {
    return std::any_of(moves.begin(), moves.end(),
                       [](MoveRow const& m) { return m.verb == "decide" && m.ok && m.unit == 0; });
}

bool informed(std::vector<MoveRow> const& moves, std::int64_t voice) {
    bool told = true;
    for (auto const& m : moves) {
        if (m.verb == "decide" && m.ok && m.unit == 0) told = false;
        if (m.verb == "inform" && m.voice == voice) told = true;
    }
    return told;
}

MoveRow const* last_move(std::vector<MoveRow> const& moves, std::string_view verb) {
    auto const found =
        std::find_if(moves.rbegin(), moves.rend(), [&](MoveRow const& m) { return m.verb == verb; });
    return found == moves.rend() ? nullptr : &*found;
}

Telling telling_of(std::vector<MoveRow> const& moves, std::int64_t voice) {
    Telling telling;
    for (auto const& m : moves) {
        bool const begun_again =
            m.to_state == word(handling) && (m.from_state == word(to_answer) || m.from_state == word(closed));
        if (begun_again) telling = {};
        if (m.verb != "answer" || m.voice != voice) continue;
        if (m.ok) telling.told = true;
        else ++telling.tries;
    }
    return telling;
}

std::vector<Counted> counted(ProblemRow const& problem, bool owner_is_town, bool lead_is_city) {
    if (problem.merged_into != 0) return {};
    std::vector<Counted> list{{"problems"}};
    if (owner_is_town) list.push_back({"town_problems", problem.list_owner});
    bool const city = lead_is_city && problem.accepted_day;
    if (city) {
        list.push_back({"city_problems", problem.lead});
        list.push_back({"city_units", 0, problem.lead});
    }
    if (problem.checked_day) {
        list.push_back({"rectified"});
        if (owner_is_town) list.push_back({"town_rectified", problem.list_owner});
        if (city) list.push_back({"city_rectified", problem.lead});
    }
    if (problem.closed_day) list.push_back({"problems_closed"});
    return list;
}

std::map<std::int64_t, Part> parts(ProblemRow const& problem, std::vector<std::int64_t> const& co_units,
                                   std::vector<ProblemUnitRow> const& before) {
    std::map<std::int64_t, Part> parts;
    for (auto const& row : before) parts[row.unit] = Part::former;
    if (problem.list_owner != 0) parts[problem.list_owner] = Part::owner;
    for (auto const unit : co_units) parts[unit] = Part::co;
    if (problem.lead != 0 && problem.assigned_day) parts[problem.lead] = Part::lead;
    return parts;
}

} // namespace huiju::problems
