// Campaigns: their dates and goals, the liaisons selected for them, and who is paired with which place.
#pragma once

#include "domain/campaigns/rows.hpp"
#include "domain/directory/views.hpp"

namespace huiju::campaigns {

// ---- inputs. Places by id or code, units by id or name, people by id. -----------------------------------

struct Create {
    std::optional<Uuid> id;
    Text<1, 100> name;
    std::optional<Text<1, 40>> short_name; // else the name
    std::optional<Text<1, 2000>> basis, purpose;
    std::optional<PlaceRef> place; // else the widest
    Date starts;
    std::optional<Date> ends;
    std::optional<Phase> phase;
    std::optional<Instant> clock; // a business clock that stands still
    std::optional<Text<1, 40>> prefix;
    std::optional<Text<1, 40>> telephone; // of the office: public
    std::optional<PublicMode> public_mode;
    std::optional<Whole<0, 10'000'000>> goal_enterprises, goal_households;
};
BOOST_DESCRIBE_STRUCT(Create, (),
                      (id, name, short_name, basis, purpose, place, starts, ends, phase, clock, prefix,
                       telephone, public_mode, goal_enterprises, goal_households))

// What is left out stays as it is.
struct Update {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 100>> name;
    std::optional<Text<1, 40>> short_name;
    std::optional<Text<0, 2000>> basis, purpose;
    std::optional<Date> starts, ends;
    std::optional<Phase> phase;
    std::optional<Instant> clock;
    std::optional<Text<0, 40>> prefix, telephone;
    std::optional<PublicMode> public_mode;
    std::optional<Whole<0, 10'000'000>> goal_enterprises, goal_households;
};
BOOST_DESCRIBE_STRUCT(Update, (),
                      (id, rev, name, short_name, basis, purpose, starts, ends, phase, clock, prefix,
                       telephone, public_mode, goal_enterprises, goal_households))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// 选派: a person becomes liaison of the campaign.
struct Select {
    std::optional<Uuid> id;
    std::optional<Named<Refers::campaign, Text<1, 40>>> campaign; // by id; else the running one
    PersonRef person;
    std::optional<UnitRef> sending_unit; // else the person's own
    std::optional<Text<1, 200>> skills;
    std::optional<bool> instructor; // also the village's political instructor; yes when left out
    Date from;
    std::optional<Date> to; // last day
};
BOOST_DESCRIBE_STRUCT(Select, (), (id, campaign, person, sending_unit, skills, instructor, from, to))

// A liaison serves a village: one may serve several, and a village may have several.
struct Assign {
    std::optional<Uuid> id;
    Named<Refers::selection, Text<1, 40>> selection; // by id
    PlaceRef place;
    Date from;
    std::optional<Date> to; // last day
};
BOOST_DESCRIBE_STRUCT(Assign, (), (id, selection, place, from, to))

// Ends a selection with all its villages, or one village of it (`place`). `to` is the last day.
struct End {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<PlaceRef> place;
    Date to;
};
BOOST_DESCRIBE_STRUCT(End, (), (id, rev, place, to))

struct ListLiaisons : commands::Listing {
    std::optional<Text<1, 40>> place; // that serve this place or one inside it
};
BOOST_DESCRIBE_STRUCT(ListLiaisons, (commands::Listing), (place))

// 包联: a leader or a unit, not both.
struct Pair {
    std::optional<Uuid> id;
    std::optional<PersonRef> person;
    std::optional<UnitRef> unit;
    PlaceRef place;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(Pair, (), (id, person, unit, place, from, to))

struct ListPairings : commands::Listing {
    std::optional<Text<1, 40>> place;
};
BOOST_DESCRIBE_STRUCT(ListPairings, (commands::Listing), (place))

struct List : commands::Listing {};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), ())

// ---- views -------------------------------------------------------------------------------------------

struct CampaignView {
    Uuid id;
    std::int64_t rev = 0;
    std::string name, short_name, basis, purpose;
    PlaceView place;
    Date starts;
    std::optional<Date> ends;
    Phase phase = Phase::run;
    std::optional<Instant> clock;
    std::string prefix, telephone;
    PublicMode public_mode = PublicMode::lookup;
    std::int64_t goal_enterprises = 0, goal_households = 0;
    bool current = false;
};
BOOST_DESCRIBE_STRUCT(CampaignView, (),
                      (id, rev, name, short_name, basis, purpose, place, starts, ends, phase, clock, prefix,
                       telephone, public_mode, goal_enterprises, goal_households, current))

struct ServedPlace {
    PlaceView place;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(ServedPlace, (), (place, from, to))

struct LiaisonView {
    Uuid id; // of the selection
    std::int64_t rev = 0;
    PersonView person;
    std::optional<UnitView> sending_unit;
    std::string skills;
    bool instructor = true;
    Date from;
    std::optional<Date> to;
    std::vector<ServedPlace> places;
};
BOOST_DESCRIBE_STRUCT(LiaisonView, (), (id, rev, person, sending_unit, skills, instructor, from, to, places))

struct PairingView {
    Uuid id;
    std::int64_t rev = 0;
    std::optional<PersonView> person;
    std::optional<UnitView> unit;
    PlaceView place;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(PairingView, (), (id, rev, person, unit, place, from, to))

// ---- for other features -------------------------------------------------------------------------------

// The campaign takes new records: it exists and is not sealed or archived (定稿, 归档). 409 otherwise. Every
// write of business begins with it.
Result<void> running(commands::Asking const& asking);

// From that day the villages that a liaison serves are another person's, who is selected for it where they
// were not, and so are the places that the person is paired with. Visits stay with whoever made them.
void hand_over_villages(commands::Writing& writing, std::int64_t giver, Person const& taker, Date from);
void hand_over_pairings(commands::Writing& writing, std::int64_t giver, std::int64_t taker, Date from);

} // namespace huiju::campaigns
