// Whether visits took place (走访抽查): a small sample of visited homes is asked "前些日子有人来过吗" by
// somebody who was not there, without being told who is said to have come or when; and what looks copied or
// impossible in the records is put to the campaign's office as a question. Neither makes a score of anybody.
#pragma once

#include "domain/callbacks/callbacks.hpp"
#include "domain/visits/visits.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::visit_checks {

inline constexpr int longest_period = 31; // days that are looked at at once

using CheckState = callbacks::CallbackState; // a home is asked as a call-back is made

enum class Came { yes, no, unsure };
BOOST_DESCRIBE_ENUM(Came, yes, no, unsure)

enum class OddityKind { same_text, many_homes, two_towns, empty_home };
BOOST_DESCRIBE_ENUM(OddityKind, same_text, many_homes, two_towns, empty_home)

struct CheckRow : store::Row {
    static constexpr std::string_view table = "visit_check";
    Uuid id;
    std::int64_t campaign = 0, visit = 0, host = 0, place = 0, town = 0, village = 0;
    std::string seed;
    Date drawn_day;
    CheckState state = CheckState::waiting;
    std::int64_t tries = 0, asker = 0;
    std::optional<Came> came;
    std::string note;
    std::optional<Date> done_day;
};
BOOST_DESCRIBE_STRUCT(CheckRow, (store::Row),
                      (id, campaign, visit, host, place, town, village, seed, drawn_day, state, tries, asker,
                       came, note, done_day))

struct AnswerRow : store::Row {
    static constexpr std::string_view table = "oddity_answer";
    Uuid id;
    std::string mark, note;
    std::int64_t person = 0;
    Date day;
};
BOOST_DESCRIBE_STRUCT(AnswerRow, (store::Row), (id, mark, note, person, day))

// ---- inputs

struct Draw {
    Date from, to;                      // days of the visits, both included; at most 31
    std::optional<Whole<2, 3>> percent; // else 2
    std::optional<Text<1, 60>> seed;    // else made of campaign and period
};
BOOST_DESCRIBE_STRUCT(Draw, (), (from, to, percent, seed))

using ListChecks = callbacks::List;
using callbacks::ById;

struct Record {
    Uuid id;
    std::optional<std::int64_t> rev;
    Came came = Came::unsure;
    std::optional<Text<1, 500>> note;
};
BOOST_DESCRIBE_STRUCT(Record, (), (id, rev, came, note))

// One try in vain, or: the next visitor asks.
struct Try {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 500>> note;
};
BOOST_DESCRIBE_STRUCT(Try, (), (id, rev, note))

// Of visits between two days, at most 31; else of the last 31.
struct ListOddities {
    std::optional<Date> from, to;
    std::optional<OddityKind> kind;
    std::optional<bool> explained; // true: also those that were explained
};
BOOST_DESCRIBE_STRUCT(ListOddities, (), (from, to, kind, explained))

struct Explain {
    std::optional<Uuid> id;
    Text<64, 64> mark;
    Text<1, 500> note;
};
BOOST_DESCRIBE_STRUCT(Explain, (), (id, mark, note))

// ---- views

// Before it is answered, nothing of the visit but the home: who asks must not know what to hear.
struct CheckView {
    Uuid id;
    std::int64_t rev = 0;
    std::string question;
    std::optional<visits::HostView> host;
    PlaceView place;
    CheckState state = CheckState::waiting;
    std::int64_t tries = 0;
    std::optional<Came> came;
    std::string note;
    std::optional<Date> done_day;
    std::optional<Uuid> visit; // once answered, to the office
};
BOOST_DESCRIBE_STRUCT(CheckView, (),
                      (id, rev, question, host, place, state, tries, came, note, done_day, visit))

struct DrawView {
    std::string seed;
    std::int64_t visits = 0, drawn = 0;
};
BOOST_DESCRIBE_STRUCT(DrawView, (), (seed, visits, drawn))

// `mark` names it for "oddity.explain". `visits`: those it is about, at most 20 of `count`.
struct Oddity {
    std::string mark;
    OddityKind kind = OddityKind::same_text;
    std::string question;
    std::optional<Date> day;
    std::int64_t count = 0;
    std::vector<Uuid> visits;
    std::optional<std::string> explained;
};
BOOST_DESCRIBE_STRUCT(Oddity, (), (mark, kind, question, day, count, visits, explained))

struct Oddities {
    Date from, to;
    std::vector<Oddity> items; // by kind and day; at most 200
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(Oddities, (), (from, to, items, more))

struct AnswerView {
    Uuid id;
    std::string mark, note;
    std::optional<PersonView> person;
    Date day;
};
BOOST_DESCRIBE_STRUCT(AnswerView, (), (id, mark, note, person, day))

// ---- for other features

// Desks ask by telephone; who visits asks what was left to the next visitor.
inline constexpr Roles desks{Role::office, Role::sorter, Role::supervisor};
inline constexpr Roles askers =
    desks | Roles{Role::town_office, Role::liaison, Role::leader, Role::village_cadre};

// What was left to the next visitor of that home, as far as the caller may ask it.
std::vector<CheckRow> left_for(commands::Asking const& asking, std::int64_t host);

// ---- operations

Result<store::Outcome> draw(commands::Writing& writing, Draw const& input);
Result<commands::Page<CheckView>> list(commands::Asking const& asking, ListChecks const& input);
Result<CheckView> get(commands::Asking const& asking, ById const& input);
Result<store::Outcome> record(commands::Writing& writing, Record const& input);
Result<store::Outcome> try_again(commands::Writing& writing, Try const& input);
Result<store::Outcome> leave(commands::Writing& writing, Try const& input);
Result<Oddities> oddities(commands::Asking const& asking, ListOddities const& input);
Result<store::Outcome> explain(commands::Writing& writing, Explain const& input);
Result<AnswerView> get_answer(commands::Asking const& asking, ById const& input);

} // namespace huiju::visit_checks
