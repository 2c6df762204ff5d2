// Rows of the hosts feature: households and enterprises.
#pragma once

#include "store/rows.hpp"

namespace huiju::hosts {

enum class HostKind { household, enterprise };
BOOST_DESCRIBE_ENUM(HostKind, household, enterprise)

struct HostRow : store::Row {
    static constexpr std::string_view table = "host";
    Uuid id;
    HostKind kind = HostKind::household;
    std::int64_t place = 0, town = 0, village = 0;
    std::string name, known_as, tags;
    Sealed contact, phone;
    std::string phone_index;
    bool left_alone = false, active = true;
    std::int64_t merged_into = 0;
    std::optional<Date> last_visit;
    std::int64_t visits = 0;
};
BOOST_DESCRIBE_STRUCT(HostRow, (store::Row),
                      (id, kind, place, town, village, name, known_as, tags, contact, phone, phone_index,
                       left_alone, active, merged_into, last_visit, visits))

// Two records became one home. Kept for the day when that turns out to be wrong.
struct MergerRow : store::Row {
    static constexpr std::string_view table = "host_merger";
    std::int64_t gone = 0, survivor = 0;
    std::string visits;         // numbers of the visits that went along, separated by spaces
    std::string known_as, tags; // words that the survivor got by it
    bool left_alone = false;    // it got that, too
    bool was_active = false;    // the one that went
    bool undone = false;
    std::string undo_reason;
};
BOOST_DESCRIBE_STRUCT(MergerRow, (store::Row),
                      (gone, survivor, visits, known_as, tags, left_alone, was_active, undone, undo_reason))

} // namespace huiju::hosts
