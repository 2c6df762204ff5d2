// What units and leaders do in the villages: 中心组学习, 民主生活会 and 党课 (the three 在村), and stays in a
// home (两天一夜). Never minutes or content: only who, where, when and how many (domain §7).
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"

#include <optional>
#include <string>

namespace huiju::activities {

enum class ActivityKind { study, meeting, lecture, stay };
BOOST_DESCRIBE_ENUM(ActivityKind, study, meeting, lecture, stay)

struct ActivityRow : store::Row {
    static constexpr std::string_view table = "activity";
    Uuid id;
    std::int64_t campaign = 0;
    ActivityKind kind = ActivityKind::study;
    std::string topic;
    Date day;
    std::optional<Date> to_day;
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t unit = 0, leader = 0, host = 0;
    std::int64_t headcount = 0, nights = 0;
    bool voided = false;
    std::string void_reason;
};
BOOST_DESCRIBE_STRUCT(ActivityRow, (store::Row),
                      (id, campaign, kind, topic, day, to_day, place, town, village, unit, leader, host,
                       headcount, nights, voided, void_reason))

// ---- inputs

struct Create {
    std::optional<Uuid> id;
    ActivityKind kind = ActivityKind::study;
    std::optional<Text<1, 40>> topic; // of a lecture alone
    Date date;
    std::optional<Date> to_date;                        // the last day; of a stay at least one night later
    PlaceRef place;                                     // a village
    std::optional<UnitRef> unit;                        // required but for a stay
    std::optional<Named<Refers::anybody, Uuid>> leader; // required for a stay
    std::optional<Named<Refers::host, Uuid>> host;      // a household; required for a stay
    std::optional<Whole<0, 100'000>> headcount;
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, kind, topic, date, to_date, place, unit, leader, host, headcount))

// ---- view

struct ActivityView {
    Uuid id;
    std::int64_t rev = 0;
    ActivityKind kind = ActivityKind::study;
    std::string topic;
    Date date;
    std::optional<Date> to_date;
    PlaceView place;
    std::optional<UnitView> unit;
    std::optional<PersonView> leader;
    std::optional<Uuid> host; // as far as the caller may see it
    std::int64_t headcount = 0, nights = 0;
    bool voided = false;
    std::optional<std::string> void_reason;
};
BOOST_DESCRIBE_STRUCT(ActivityView, (),
                      (id, rev, kind, topic, date, to_date, place, unit, leader, host, headcount, nights,
                       voided, void_reason))

} // namespace huiju::activities

namespace huiju {
Feature activities_feature();
} // namespace huiju
