// Hand-overs (交接): one person leaves, another one takes over. The list shows everything that is open in the
// person's name; when both have confirmed, roles, liaison villages and pairings are the taker's from the day
// named, and so is the leader whom a secretary serves. What was done stays with whoever did it: a visit is
// credited to the holder of its day.
//
// Days run by the real calendar, as roles do.
#pragma once

#include "domain/campaigns/campaigns.hpp"
#include "domain/telling/inbox.hpp"

namespace huiju::handovers {

struct HandoverRow : store::Row {
    static constexpr std::string_view table = "handover";
    Uuid id;
    std::int64_t giver = 0, taker = 0; // people
    Date from_day;                     // the first day of the taker
    std::string note;
    std::int64_t made_by = 0;  // 0: the program
    std::int64_t giver_by = 0; // the giver, or who of the office confirmed instead
    std::optional<Instant> giver_at;
    std::string giver_reason; // of the office
    std::optional<Instant> taker_at;
    bool withdrawn = false;
    std::string content; // JSON of what was open when it was carried out; empty before
};
BOOST_DESCRIBE_STRUCT(HandoverRow, (store::Row),
                      (id, giver, taker, from_day, note, made_by, giver_by, giver_at, giver_reason, taker_at,
                       withdrawn, content))

enum class State { open, done, withdrawn };
BOOST_DESCRIBE_ENUM(State, open, done, withdrawn)

// ---- inputs

struct Create {
    std::optional<Uuid> id;
    std::optional<AnybodyRef> giver; // else the caller
    PersonRef taker;
    std::optional<Date> from; // the first day of the taker; else today
    std::optional<Text<0, 200>> note;
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, giver, taker, from, note))

// As giver or taker; as the office for a giver who has gone, with the reason.
struct Confirm {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<2, 200>> reason;
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (id, rev, reason))

struct Withdraw {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(Withdraw, (), (id, rev))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<Named<Refers::anybody, Text<1, 40>>> person; // on either side
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (person))

// ---- views

struct HeldRole {
    Role role = Role::office;
    std::string label;
    std::optional<PlaceView> place;
    std::optional<UnitView> unit;
    Date from;
    std::optional<Date> to;
    bool moves = true; // false: given in person, the security administrator sees to it
};
BOOST_DESCRIBE_STRUCT(HeldRole, (), (role, label, place, unit, from, to, moves))

struct Parked {
    Uuid id;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(Parked, (), (id, number))

// The leader whose secretary the person is.
struct ServedLeader {
    PersonView leader;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(ServedLeader, (), (leader, from, to))

// Somebody whom the person stands in for, or who stands in for the person.
struct Substitute {
    PersonView absent, substitute;
    Date from, to;
};
BOOST_DESCRIBE_STRUCT(Substitute, (), (absent, substitute, from, to))

// Everything that is open in a person's name.
struct OpenView {
    PersonView person;
    Date on;                                    // as of
    std::vector<HeldRole> roles;                // held then or later
    std::vector<campaigns::ServedPlace> places; // liaison villages
    std::vector<campaigns::ServedPlace> paired; // 包联
    std::vector<ServedLeader> leaders;          // as their secretary
    std::vector<telling::InboxItem> waiting; // what waits for one of the roles, counted, each with its list
    std::vector<Parked> parked;              // 请示: waiting for a word that the person asked for
    std::vector<Substitute> substitutes;
};
BOOST_DESCRIBE_STRUCT(OpenView, (),
                      (person, on, roles, places, paired, leaders, waiting, parked, substitutes))

struct HandoverItem {
    Uuid id;
    std::int64_t rev = 0;
    PersonView giver, taker;
    Date from;
    State state = State::open;
    std::string note;
    std::optional<PersonView> giver_by; // who confirmed for the giver
    std::optional<Instant> giver_at, taker_at;
    std::string giver_reason;
};
BOOST_DESCRIBE_STRUCT(HandoverItem, (),
                      (id, rev, giver, taker, from, state, note, giver_by, giver_at, taker_at, giver_reason))

struct HandoverView : HandoverItem {
    RawJson open; // OpenView: of now, or once it was carried out of that moment
};
BOOST_DESCRIBE_STRUCT(HandoverView, (HandoverItem), (open))

// ---- operations

Result<OpenView> preview(commands::Asking const& asking, ById const& input); // by the person's id
Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> confirm(commands::Writing& writing, Confirm const& input);
Result<store::Outcome> withdraw(commands::Writing& writing, Withdraw const& input);
Result<HandoverView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<HandoverItem>> list(commands::Asking const& asking, List const& input);

} // namespace huiju::handovers
