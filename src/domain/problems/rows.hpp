// Rows of the problems feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::problems {

enum class State {
    to_propose,
    to_assign,
    to_accept,
    handling,
    to_check,
    to_answer,
    closed,
    archived,
    withdrawn
};
BOOST_DESCRIBE_ENUM(State, to_propose, to_assign, to_accept, handling, to_check, to_answer, closed, archived,
                    withdrawn)
// Still somebody's work: everything before closed, archived and withdrawn.
bool is_open(State state);

// What the problem waits to be decided beside its state.
enum class Pending { none, return_, extension, merge, sign_off, rating };
BOOST_DESCRIBE_ENUM(Pending, none, return_, extension, merge, sign_off, rating)

enum class Alert { none, blue, yellow, red };
BOOST_DESCRIBE_ENUM(Alert, none, blue, yellow, red)

// What the clocks need beside state and dates (clocks.hpp). Moments are microseconds of the business clock.
struct ProblemClocks : store::Row {
    std::int64_t stage_from = 0;   // when the present state began
    std::int64_t pending_from = 0; // when the decision that is pending was asked for
    std::int64_t next_at = 0;      // when the next alert or step is due; 0: none comes
    // `due` lies so many working days after the day that its time began; 0: somebody set the day by hand
    std::optional<Date> limit_from;
    std::int64_t limit_days = 0;
    std::optional<Date> paused_day;                    // waiting for the person since
    std::optional<Date> procedure_from, procedure_due; // the statutory clock
    std::optional<Date> next_check;                    // of the long-term list
    std::int64_t reds = 0;                             // how often an alert became red
    std::int64_t open_tasks = 0;                       // of units that help
    bool parked = false;                               // waits for a word of a leader; its clock runs
    bool promise_moved = false;                        // by an extension that was granted
};
BOOST_DESCRIBE_STRUCT(ProblemClocks, (store::Row),
                      (stage_from, pending_from, next_at, limit_from, limit_days, paused_day, procedure_from,
                       procedure_due, next_check, reds, open_tasks, parked, promise_moved))

struct ProblemRow : ProblemClocks {
    static constexpr std::string_view table = "problem";
    Uuid id;
    std::int64_t campaign = 0;
    std::string number, title, text;
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t found_place = 0, found_town = 0, found_village = 0;
    std::string category;
    std::int64_t list_owner = 0, lead = 0;
    State state = State::to_propose;
    std::string target, measures;
    bool urgent = false, long_term = false, supervised = false;
    Pending pending = Pending::none;
    Alert alert = Alert::none;
    Date found_day;
    std::optional<Date> assigned_day, accepted_day, due, promise, finished_day, checked_day, closed_day;
    std::string result;
    std::int64_t voices = 0, told = 0, returns = 0, redos = 0, reopenings = 0;
    bool sealed = false;
    std::int64_t about_unit = 0, about_person = 0, merged_into = 0, recorder = 0;
};
BOOST_DESCRIBE_STRUCT(ProblemRow, (ProblemClocks),
                      (id, campaign, number, title, text, place, town, village, found_place, found_town,
                       found_village, category, list_owner, lead, state, target, measures, urgent, long_term,
                       supervised, pending, alert, found_day, assigned_day, accepted_day, due, promise,
                       finished_day, checked_day, closed_day, result, voices, told, returns, redos,
                       reopenings, sealed, about_unit, about_person, merged_into, recorder))

enum class Part { owner, lead, co, former };
BOOST_DESCRIBE_ENUM(Part, owner, lead, co, former)

struct ProblemUnitRow : store::Row {
    static constexpr std::string_view table = "problem_unit";
    std::int64_t problem = 0, unit = 0;
    Part part = Part::lead;
    State state = State::to_propose;
};
BOOST_DESCRIBE_STRUCT(ProblemUnitRow, (store::Row), (problem, unit, part, state))

struct MoveRow : store::Row {
    static constexpr std::string_view table = "problem_move";
    std::int64_t problem = 0;
    std::string verb, from_state, to_state;
    Date day;
    std::int64_t at = 0;
    std::int64_t actor = 0, unit = 0, voice = 0;
    std::string text;
    bool ok = false;
    std::optional<Date> old_due, new_due;
    std::int64_t for_unit = 0; // 代: the unit without a sign-in that the actor acted for
    std::string proof;         // the paper that it was done on
};
BOOST_DESCRIBE_STRUCT(MoveRow, (store::Row),
                      (problem, verb, from_state, to_state, day, at, actor, unit, voice, text, ok, old_due,
                       new_due, for_unit, proof))

// What a unit that helps has to do.
struct TaskRow : store::Row {
    static constexpr std::string_view table = "problem_task";
    Uuid id;
    std::int64_t problem = 0, unit = 0;
    std::string text;
    Date day, due;
    std::optional<Date> done_day;
    std::string result;
};
BOOST_DESCRIBE_STRUCT(TaskRow, (store::Row), (id, problem, unit, text, day, due, done_day, result))

// 我也有同样问题, said on the public site: once by a browser on a day. `browser` tells nobody who it was.
struct SameRow : store::Row {
    static constexpr std::string_view table = "same_problem";
    std::int64_t problem = 0;
    Date day; // real clock
    std::string browser;
};
BOOST_DESCRIBE_STRUCT(SameRow, (store::Row), (problem, day, browser))

struct SerialRow : store::Row {
    static constexpr std::string_view table = "serial";
    std::string series;
    std::int64_t year = 0, last = 0;
};
BOOST_DESCRIBE_STRUCT(SerialRow, (store::Row), (series, year, last))

} // namespace huiju::problems
