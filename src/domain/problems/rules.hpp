// The rules of a problem's life as pure functions of values: who may make which move in which state, what a
// problem counts for, which units it concerns (domain §2, §3).
#pragma once

#include "base/result.hpp"
#include "commands/roles.hpp"
#include "domain/accounts/rows.hpp"
#include "domain/problems/rows.hpp"

#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace huiju::problems {

enum class Move {
    propose,
    assign,
    accept,
    return_,
    reassign,
    decide,
    progress,
    extend,
    long_term,
    finish,
    check,
    answer,
    rate,
    reopen,
    merge,
    split,
    withdraw,
    supervise,
    pause,
    resume,
    procedure,
    task,
    deliver,
    sign,
    inform,
    park,
    unpark,
};
BOOST_DESCRIBE_ENUM(Move, propose, assign, accept, return_, reassign, decide, progress, extend, long_term,
                    finish, check, answer, rate, reopen, merge, split, withdraw, supervise, pause, resume,
                    procedure, task, deliver, sign, inform, park, unpark)

// What somebody is to one problem, whatever roles make it so. The program itself is everything at once.
struct Standing {
    bool office = false, sorter = false, supervisor = false;
    bool town = false;      // the office of the town where it lies
    bool handler = false;   // acts for the lead
    bool head = false;      // is the head of the lead
    bool helper = false;    // acts for a unit that helps
    bool messenger = false; // liaison or cadre of the village where it lies
};

// What one move needs.
struct Rule {
    Move move;
    std::vector<State> from;
    std::vector<bool Standing::*> by;
    bool while_pending; // may also be made while the office has a return or an extension to decide
    bool needs_history; // its guard looks at the moves made before
    bool has_fields;    // its form has something to fill in
};
std::vector<Rule> const& rules();
Rule const& rule_of(Move move);

// The roles that can make the move at all.
Roles roles_of(Move move);

// Everything that the guards look at.
struct Situation {
    State state = State::to_propose;
    Pending pending = Pending::none;
    bool merged = false; // it went into another problem
    Standing standing;
    bool lead_in_own_town = false; // the lead is the caller's town's own unit or station
    bool finished_by_caller = false;
    bool lead_returned_before = false;
    bool extended_before = false;
    bool past_due = false;
    bool has_voices = false;
    bool paused = false, parked = false, extended = false;
    bool by_procedure = false; // its category follows a statutory procedure
    bool under_way = false;    // that procedure was begun
    bool tasks_open = false;   // units that help are not done
    std::int64_t returns = 0;  // that were granted
};

struct Bar {
    enum Kind { none, party, state, guard } kind = none;
    Message reason;
};
// Whether the move can be made now; if not, why.
Bar bar(Move move, Situation const& situation);
// All that can be made now, in the order of the table.
std::vector<Move> allowed_moves(Situation const& situation);

// What can be made now by somebody, and by whom: words of parties ("office", "handler", …).
struct NextStep {
    Move move;
    std::vector<std::string_view> by;
};
std::vector<NextStep> next_steps(Situation const& situation);

std::vector<State> open_states();

// ---- what history tells, moves in order of creation

// Who reported it done last; 0: nobody since it was last assigned or sent back.
std::int64_t finisher(std::vector<MoveRow> const& moves);
// A unit returns a problem once.
bool has_returned(std::vector<MoveRow> const& moves, std::int64_t unit);
bool was_extended(std::vector<MoveRow> const& moves);
// Whether the voice was told of the extension that was granted.
bool informed(std::vector<MoveRow> const& moves, std::int64_t voice);
// The move of that verb that was made last; null: none.
MoveRow const* last_move(std::vector<MoveRow> const& moves, std::string_view verb);
// Since the problem was last reopened: told, and the tries in vain. Three tries are as good as told.
struct Telling {
    bool told = false;
    int tries = 0;
    bool done() const { return told || tries >= 3; }
};
Telling telling_of(std::vector<MoveRow> const& moves, std::int64_t voice);

// ---- figures

// One fact that holds for a problem as it is now.
struct Counted {
    std::string_view metric;
    std::int64_t unit = 0, member = 0;
    friend auto operator<=>(Counted const&, Counted const&) = default;
};
std::vector<Counted> counted(ProblemRow const& problem, bool owner_is_town, bool lead_is_city);

// ---- units

// The part of every unit that has to do with the problem now; those in `before` that have none any more are
// `former`. One part each: lead before co before owner.
std::map<std::int64_t, Part> parts(ProblemRow const& problem, std::vector<std::int64_t> const& co_units,
                                   std::vector<ProblemUnitRow> const& before);

} // namespace huiju::problems
