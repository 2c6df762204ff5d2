// Rows of the visits feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::visits {

enum class VisitKind { household, enterprise, forum, field, phone, reception };
BOOST_DESCRIBE_ENUM(VisitKind, household, enterprise, forum, field, phone, reception)

struct VisitRow : store::Row {
    static constexpr std::string_view table = "visit";
    Uuid id;
    std::int64_t campaign = 0;
    VisitKind kind = VisitKind::household;
    Date day;
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t host = 0;
    std::int64_t met = 0, visitors = 0;
    std::string note;
    std::int64_t recorder = 0;
    std::int64_t opinions = 0;
    bool voided = false;
    std::string void_reason;
    std::int64_t merged_into = 0;
};
BOOST_DESCRIBE_STRUCT(VisitRow, (store::Row),
                      (id, campaign, kind, day, place, town, village, host, met, visitors, note, recorder,
                       opinions, voided, void_reason, merged_into))

struct VisitorRow : store::Row {
    static constexpr std::string_view table = "visit_visitor";
    std::int64_t visit = 0, person = 0, unit = 0;
    bool is_leading = false, removed = false;
};
BOOST_DESCRIBE_STRUCT(VisitorRow, (store::Row), (visit, person, unit, is_leading, removed))

struct PhotoRow : store::Row {
    static constexpr std::string_view table = "visit_photo";
    std::int64_t visit = 0;
    std::string sha256;
    bool removed = false;
};
BOOST_DESCRIBE_STRUCT(PhotoRow, (store::Row), (visit, sha256, removed))

} // namespace huiju::visits
