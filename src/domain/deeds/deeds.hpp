// Deeds: what was done for people (为民办实事). A deed may serve a problem, and may stand alone.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>

namespace huiju::deeds {

struct DeedRow : store::Row {
    static constexpr std::string_view table = "deed";
    Uuid id;
    std::int64_t campaign = 0;
    std::string kind, title;
    Date day;
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t unit = 0, person = 0, problem = 0, host = 0;
    std::int64_t cents = 0;
    std::string source;
    bool voided = false;
    std::string void_reason;
};
BOOST_DESCRIBE_STRUCT(DeedRow, (store::Row),
                      (id, campaign, kind, title, day, place, town, village, unit, person, problem, host,
                       cents, source, voided, void_reason))

// ---- inputs

struct Create {
    std::optional<Uuid> id;
    Text<1, 20> kind; // 送温暖, 帮办代办, 危房改造, …
    Text<1, 120> title;
    Date date;
    PlaceRef place;
    std::optional<UnitRef> unit;                         // that did it
    std::optional<Named<Refers::problem, Uuid>> problem; // that it serves
    std::optional<Named<Refers::host, Uuid>> host;       // that it serves
    std::optional<Whole<0, 1'000'000'000'000>> cents;
    std::optional<Text<1, 80>> source; // of the money
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, kind, title, date, place, unit, problem, host, cents, source))

// ---- view

struct HostBrief {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(HostBrief, (), (id, name))

struct DeedView {
    Uuid id;
    std::int64_t rev = 0;
    std::string kind, title;
    Date date;
    PlaceView place;
    std::optional<UnitView> unit;
    std::optional<PersonView> recorder;
    std::optional<problems::ProblemBrief> problem; // as far as the caller may see it
    std::optional<HostBrief> host;
    std::int64_t cents = 0;
    std::string source;
    bool voided = false;
    std::optional<std::string> void_reason;
};
BOOST_DESCRIBE_STRUCT(DeedView, (),
                      (id, rev, kind, title, date, place, unit, recorder, problem, host, cents, source,
                       voided, void_reason))

} // namespace huiju::deeds

namespace huiju {
Feature deeds_feature();
} // namespace huiju
