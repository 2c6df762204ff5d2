// Rows of the campaigns feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::campaigns {

enum class Phase { prepare, run, freeze, archive };
BOOST_DESCRIBE_ENUM(Phase, prepare, run, freeze, archive)

enum class PublicMode { off, lookup, full };
BOOST_DESCRIBE_ENUM(PublicMode, off, lookup, full)

struct CampaignRow : store::Row {
    static constexpr std::string_view table = "campaign";
    Uuid id;
    std::string name, short_name, basis, purpose;
    std::int64_t place = 0;
    Date starts;
    std::optional<Date> ends;
    Phase phase = Phase::run;
    std::optional<Instant> clock;
    std::string prefix, telephone;
    PublicMode public_mode = PublicMode::lookup;
    std::int64_t goal_enterprises = 0, goal_households = 0;
};
BOOST_DESCRIBE_STRUCT(CampaignRow, (store::Row),
                      (id, name, short_name, basis, purpose, place, starts, ends, phase, clock, prefix,
                       telephone, public_mode, goal_enterprises, goal_households))

struct SelectionRow : store::Row {
    static constexpr std::string_view table = "selection";
    Uuid id;
    std::int64_t campaign = 0, person = 0, sending_unit = 0;
    std::string skills;
    bool instructor = true;
    Date from_day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(SelectionRow, (store::Row),
                      (id, campaign, person, sending_unit, skills, instructor, from_day, to_day))

struct AssignmentRow : store::Row {
    static constexpr std::string_view table = "assignment";
    Uuid id;
    std::int64_t selection = 0, person = 0, place = 0;
    Date from_day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(AssignmentRow, (store::Row), (id, selection, person, place, from_day, to_day))

struct PairingRow : store::Row {
    static constexpr std::string_view table = "pairing";
    Uuid id;
    std::int64_t campaign = 0, person = 0, unit = 0, place = 0;
    Date from_day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(PairingRow, (store::Row), (id, campaign, person, unit, place, from_day, to_day))

} // namespace huiju::campaigns
