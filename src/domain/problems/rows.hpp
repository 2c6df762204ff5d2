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

enum class Pending { none, return_, extension, merge };
BOOST_DESCRIBE_ENUM(Pending, none, return_, extension, merge)

enum class Alert { none, blue, yellow, red };
BOOST_DESCRIBE_ENUM(Alert, none, blue, yellow, red)

struct ProblemRow : store::Row {
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
BOOST_DESCRIBE_STRUCT(ProblemRow, (store::Row),
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
};
BOOST_DESCRIBE_STRUCT(MoveRow, (store::Row),
                      (problem, verb, from_state, to_state, day, at, actor, unit, voice, text, ok, old_due,
                       new_due))

struct SerialRow : store::Row {
    static constexpr std::string_view table = "serial";
    std::string series;
    std::int64_t year = 0, last = 0;
};
BOOST_DESCRIBE_STRUCT(SerialRow, (store::Row), (series, year, last))

} // namespace huiju::problems
