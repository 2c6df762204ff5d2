// The one scope function: what a person sees and may do, for list, count, export, search, sync and page
// alike.
#pragma once

#include "commands/roles.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace huiju {

// Where something lies: the place itself, and its town and village (0 where it lies above that level).
struct Area {
    std::int64_t place = 0, town = 0, village = 0;
};

// Of any row that keeps the three.
template <class Row>
Area area_of(Row const& row) {
    return {row.place, row.town, row.village};
}
template <class Row>
void put(Row& row, Area const& area) {
    row.place = area.place;
    row.town = area.town;
    row.village = area.village;
}

// Everything about a record that decides who sees it.
struct Visible {
    Area area;
    std::int64_t list_owner = 0; // unit
    std::int64_t lead = 0;       // unit
    std::vector<std::int64_t> co_units{};
    bool sealed = false;         // a discipline lead: only the 纪检联系人 reads it
    std::int64_t about_unit = 0; // whom it is about: never sees it
    std::int64_t about_person = 0;
};

enum class Sight {
    none, // as if it did not exist
    stub, // number, date and 已移送
    full,
};

// A way into a list: all records of a place, or all that concern a unit.
struct Door {
    enum Kind { county, town, village, unit };
    BOOST_DESCRIBE_NESTED_ENUM(Kind, county, town, village, unit)
    Kind kind = county;
    std::int64_t no = 0; // of the place or the unit
};

class Directory;

class Scope {
public:
    static std::shared_ptr<Scope const> of_the_program();

    Sight sight(Visible const& record) const;
    bool sees(Visible const& record) const { return sight(record) == Sight::full; }
    // Holds one of the roles for the record's place, or for a unit that owns, leads or helps.
    // Never for a record that the person must not see.
    bool may(Roles roles, Visible const& record) const;
    // Holds one of the roles for that place.
    bool covers(Roles roles, Area const& area) const;
    // Holds one of the roles for that unit.
    bool covers_unit(Roles roles, std::int64_t unit) const;

    Roles roles() const { return roles_; } // all that are held today, anywhere
    std::int64_t person() const { return person_; }
    bool everything() const { return everything_; } // the program itself

    // The doors through which a list of the person's records is read: no place inside another.
    // With a wanted place: only what lies inside it; empty when nothing does.
    std::vector<Door> doors(Directory const& directory, std::int64_t wanted_place = 0) const;
    // The same for records that lie in a place and concern no unit.
    std::vector<Door> place_doors(Directory const& directory, std::int64_t wanted_place = 0) const;
    // The widest place the person sees, 0 when none.
    std::int64_t widest_place(Directory const& directory) const;
    // Places seen as a whole (business data), smallest list.
    std::vector<std::int64_t> places() const;
    std::vector<std::int64_t> units() const;

private:
    friend class Directory;
    struct Held {
        Role role;
        Area area;             // for roles of a place
        std::int64_t unit = 0; // for roles of a unit
    };
    bool recused(Visible const& record) const;
    bool holds(Roles roles, Area const& area) const;
    bool holds_unit(Roles roles, std::int64_t unit) const;
    Sight own_sight(Visible const& record) const;
    bool own_may(Roles roles, Visible const& record) const;
    std::vector<Held> all_held() const; // lent ones too
    // Adds what another person lends.
    void lend(std::shared_ptr<Scope const> other);
    bool held_covers(Held const& held, Area const& area) const;

    std::int64_t person_ = 0;
    bool everything_ = false;
    Roles roles_;
    std::vector<Held> held_;
    std::vector<std::int64_t> own_units_; // units the person belongs to or acts for, with those above them
    std::int64_t root_ = 0;
    // Of the people stood in for. Each is asked as a whole, so that what its person must not see stays
    // unseen.
    std::vector<std::shared_ptr<Scope const>> lent_;
};

} // namespace huiju
