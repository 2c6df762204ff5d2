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

} // namespace huiju::hosts
