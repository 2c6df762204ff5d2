// Call-backs (回访): an independent sample of closed matters, asked by somebody who did not handle them.
//
// A draw is reproducible: the same seed over the same matters gives the same sample, spread over towns, units
// and kinds of matters in proportion; every matter that was red or on the long-term list is asked in any
// case. What a person says is recorded apart from the answer, solved and satisfied each by itself, and never
// changed again.
#pragma once

#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::callbacks {

enum class Why { sampled, red, long_term };
BOOST_DESCRIBE_ENUM(Why, sampled, red, long_term)

enum class CallbackState { waiting, left, done, unreached };
BOOST_DESCRIBE_ENUM(CallbackState, waiting, left, done, unreached)

struct CallbackRow : store::Row {
    static constexpr std::string_view table = "callback";
    Uuid id;
    std::int64_t campaign = 0, problem = 0, voice = 0, town = 0, village = 0, unit = 0;
    Why why = Why::sampled;
    std::string seed;
    Date drawn_day;
    CallbackState state = CallbackState::waiting;
    std::int64_t tries = 0, caller = 0;
    std::optional<opinions::Solved> solved;
    std::optional<opinions::Satisfied> satisfied;
    std::string note;
    std::optional<Date> done_day;
};
BOOST_DESCRIBE_STRUCT(CallbackRow, (store::Row),
                      (id, campaign, problem, voice, town, village, unit, why, seed, drawn_day, state, tries,
                       caller, solved, satisfied, note, done_day))

// ---- the sample, as a pure function

struct Candidate {
    std::int64_t problem = 0;
    Uuid id;
    std::int64_t town = 0, unit = 0;
    std::string group; // of the category
    bool red = false, long_term = false;
};
struct Drawn {
    std::int64_t problem = 0;
    Why why = Why::sampled;
};
// `percent` of those that are neither red nor long-term, and all that are. The order of `all` does not
// matter.
std::vector<Drawn> draw_sample(std::vector<Candidate> all, int percent, std::string_view seed);

// ---- inputs

struct Draw {
    Date from, to;                        // closed on these days, both included
    std::optional<Whole<10, 20>> percent; // else 15
    std::optional<Text<1, 60>> seed;      // else made of campaign and period
};
BOOST_DESCRIBE_STRUCT(Draw, (), (from, to, percent, seed))

struct List : commands::Listing {
    std::optional<CallbackState> state; // else waiting
    std::optional<Text<1, 40>> place;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (state, place))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct Record {
    Uuid id;
    std::optional<std::int64_t> rev;
    opinions::Solved solved = opinions::Solved::yes;
    opinions::Satisfied satisfied = opinions::Satisfied::yes;
    std::optional<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(Record, (), (id, rev, solved, satisfied, note))

struct Try {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(Try, (), (id, rev, note))

struct Count {
    Date from, to; // drawn on these days
};
BOOST_DESCRIBE_STRUCT(Count, (), (from, to))

// ---- views

struct CallbackView {
    Uuid id;
    std::int64_t rev = 0;
    std::optional<problems::ProblemBrief> problem;
    Uuid voice;
    std::optional<PlaceView> place;
    std::optional<UnitView> unit;
    Why why = Why::sampled;
    Date drawn_day;
    CallbackState state = CallbackState::waiting;
    std::int64_t tries = 0;
    std::optional<PersonView> caller;
    std::optional<opinions::Solved> solved;
    std::optional<opinions::Satisfied> satisfied;
    std::string note;
    std::optional<Date> done_day;
};
BOOST_DESCRIBE_STRUCT(CallbackView, (),
                      (id, rev, problem, voice, place, unit, why, drawn_day, state, tries, caller, solved,
                       satisfied, note, done_day))

// Those who were not reached after three tries are named, and leave the rates.
struct CountView {
    Date from, to;
    std::int64_t drawn = 0, waiting = 0, done = 0, unreached = 0;
    std::int64_t solved = 0, partly = 0, unsolved = 0, satisfied = 0, basically = 0, dissatisfied = 0;
};
BOOST_DESCRIBE_STRUCT(CountView, (),
                      (from, to, drawn, waiting, done, unreached, solved, partly, unsolved, satisfied,
                       basically, dissatisfied))

struct DrawView {
    std::string seed;
    std::int64_t closed = 0, sampled = 0, red = 0, long_term = 0;
};
BOOST_DESCRIBE_STRUCT(DrawView, (), (seed, closed, sampled, red, long_term))

// ---- for other features

// Who asks: desks by telephone, liaisons what was left to the next visitor.
inline constexpr Roles askers{Role::office, Role::sorter, Role::supervisor, Role::liaison};

// What was left to the next visitor to ask in that home, as far as the caller may ask it.
std::vector<CallbackRow> left_for(commands::Asking const& asking, std::int64_t host, std::int64_t village);
// How the call-backs of a place (0: of all) stood at the end of that day, as known now.
CountView count_until(store::Db& db, Area const& area, Date at);
// "“路灯不亮”解决了吗？…"
std::string question_of(commands::Asking const& asking, CallbackRow const& row);

// ---- operations

Result<store::Outcome> draw(commands::Writing& writing, Draw const& input);
Result<commands::Page<CallbackView>> list(commands::Asking const& asking, List const& input);
Result<CallbackView> get(commands::Asking const& asking, ById const& input);
Result<store::Outcome> record(commands::Writing& writing, Record const& input);
Result<store::Outcome> try_again(commands::Writing& writing, Try const& input);
Result<store::Outcome> leave(commands::Writing& writing, Try const& input);
Result<CountView> count(commands::Asking const& asking, Count const& input);

} // namespace huiju::callbacks
