// Rows of the hosts feature: households and enterprises.
#pragma once

#include "store/rows.hpp"

namespace huiju::hosts {

enum class HostKind { household, enterprise };
BOOST_DESCRIBE_ENUM(HostKind, household, enterprise)

// In `merged_into`: put on the list by mistake and taken back.
inline constexpr std::int64_t nowhere = -1;

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

// What happens to a home: a new head, a death, a division (分户) and its other half, a union of two homes
// that became one (并户) and its other half, moving in from and out to another county, moving within this
// one, nobody living there any more, and somebody again.
enum class Life {
    head,
    death,
    divided,
    divided_from,
    joined,
    took_in,
    moved_in,
    moved_out,
    moved,
    empty,
    lived_in
};
BOOST_DESCRIBE_ENUM(Life, head, death, divided, divided_from, joined, took_in, moved_in, moved_out, moved,
                    empty, lived_in)

struct EventRow : store::Row {
    static constexpr std::string_view table = "host_event";
    Uuid id;
    std::int64_t host = 0;
    Life kind = Life::head;
    Date day;
    std::int64_t recorder = 0;
    std::int64_t other = 0;                                                     // the other home
    std::string name_before, name_after;                                        // the head, where it changed
    std::string who;                                                            // who died
    std::int64_t from_place = 0, from_town = 0, from_village = 0, to_place = 0; // of a move within the county
    std::string note;
};
BOOST_DESCRIBE_STRUCT(EventRow, (store::Row),
                      (id, host, kind, day, recorder, other, name_before, name_after, who, from_place,
                       from_town, from_village, to_place, note))

} // namespace huiju::hosts
