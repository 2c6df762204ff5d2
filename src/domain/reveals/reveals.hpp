// Contact data of hosts and of people who said something is hidden in every view. Who needs it gives a
// reason; that is kept first, and only then the plain values are shown, to that person alone.
#pragma once

#include "domain/directory/views.hpp"
#include "store/rows.hpp"

namespace huiju::reveals {

enum class Kind { opinion, host };
BOOST_DESCRIBE_ENUM(Kind, opinion, host)

// Who looked at whose contact data, when and why. Never what was shown.
struct RevealRow : store::Row {
    static constexpr std::string_view table = "reveal";
    Uuid id;
    Instant at;              // real clock
    std::int64_t person = 0; // who looked
    Kind kind = Kind::opinion;
    std::int64_t record = 0;
    std::int64_t place = 0, town = 0, village = 0;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RevealRow, (store::Row), (id, at, person, kind, record, place, town, village, reason))

// ---- inputs

struct Reveal {
    Uuid id; // of the opinion or the host
    Text<2, 200> reason;
};
BOOST_DESCRIBE_STRUCT(Reveal, (), (id, reason))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<Date> from, to; // both days included
    std::optional<Text<1, 40>> person;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (from, to, person))

// ---- views

struct RevealItem {
    Uuid id;
    Instant at;
    std::optional<PersonView> person;
    Kind kind = Kind::opinion;
    Uuid record;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(RevealItem, (), (id, at, person, kind, record, reason))

} // namespace huiju::reveals
