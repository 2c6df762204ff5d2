// The rules of the scope.
#include "domain/directory/scope.hpp"

#include "domain/directory/directory.hpp"

#include <algorithm>

namespace huiju {

namespace {

// Roles that see the matters of their place. The three administrators and judges see none; a unit's people
// see their unit's.
constexpr Roles reads_place{Role::office,    Role::sorter,     Role::supervisor,   Role::leader,
                            Role::secretary, Role::discipline, Role::inspector,    Role::town_office,
                            Role::town_head, Role::liaison,    Role::village_cadre};
constexpr Roles reads_unit{Role::unit_handler, Role::unit_head, Role::station};

} // namespace

std::shared_ptr<Scope const> Scope::of_the_program() {
    auto scope = std::make_shared<Scope>();
    scope->everything_ = true;
    return scope;
}

bool Scope::recused(Visible const& record) const {
    if (record.about_person != 0 && record.about_person == person_) return true;
    return record.about_unit != 0 &&
           std::find(own_units_.begin(), own_units_.end(), record.about_unit) != own_units_.end();
}

bool Scope::held_covers(Held const& held, Area const& area) const {
    if (held.area.place == 0) return false;
    return held.area.place == root_ || held.area.place == area.place || held.area.place == area.village ||
           held.area.place == area.town;
}

void Scope::lend(std::shared_ptr<Scope const> other) {
    roles_ = roles_ | other->roles_;
    lent_.push_back(std::move(other));
}

std::vector<Scope::Held> Scope::all_held() const {
    auto list = held_;
    for (auto const& other : lent_) list.insert(list.end(), other->held_.begin(), other->held_.end());
    return list;
}

bool Scope::covers(Roles roles, Area const& area) const {
    return everything_ || holds(roles, area) ||
           std::any_of(lent_.begin(), lent_.end(),
                       [&](auto const& other) { return other->holds(roles, area); });
}

bool Scope::covers_unit(Roles roles, std::int64_t unit) const {
    return everything_ || holds_unit(roles, unit) ||
           std::any_of(lent_.begin(), lent_.end(),
                       [&](auto const& other) { return other->holds_unit(roles, unit); });
}

bool Scope::holds(Roles roles, Area const& area) const {
    return std::any_of(held_.begin(), held_.end(),
                       [&](Held const& h) { return roles.has(h.role) && held_covers(h, area); });
}

bool Scope::holds_unit(Roles roles, std::int64_t unit) const {
    return unit != 0 && std::any_of(held_.begin(), held_.end(),
                                    [&](Held const& h) { return roles.has(h.role) && h.unit == unit; });
}

bool Scope::may(Roles roles, Visible const& record) const {
    if (everything_) return true;
    if (recused(record)) return false;
    return own_may(roles, record) || std::any_of(lent_.begin(), lent_.end(), [&](auto const& other) {
               return other->own_may(roles, record);
           });
}

bool Scope::own_may(Roles roles, Visible const& record) const {
    if (own_sight(record) != Sight::full) return false;
    if (holds(roles, record.area)) return true;
    if (holds_unit(roles, record.lead) || holds_unit(roles, record.list_owner)) return true;
    return std::any_of(record.co_units.begin(), record.co_units.end(),
                       [&](std::int64_t unit) { return holds_unit(roles, unit); });
}

Sight Scope::sight(Visible const& record) const {
    if (everything_) return Sight::full;
    if (recused(record)) return Sight::none;
    auto best = own_sight(record);
    for (auto const& other : lent_) best = std::max(best, other->own_sight(record));
    return best;
}

Sight Scope::own_sight(Visible const& record) const {
    if (recused(record)) return Sight::none;
    bool const near = holds(reads_place, record.area) || holds_unit(reads_unit, record.lead) ||
                      holds_unit(reads_unit, record.list_owner) ||
                      std::any_of(record.co_units.begin(), record.co_units.end(),
                                  [&](std::int64_t unit) { return holds_unit(reads_unit, unit); });
    if (!near) return Sight::none;
    if (record.sealed) return holds({Role::discipline}, record.area) ? Sight::full : Sight::stub;
    return Sight::full;
}

std::vector<std::int64_t> Scope::places() const {
    std::vector<std::int64_t> list;
    auto const all = all_held();
    for (auto const& h : all) {
        if (h.area.place == 0 || !reads_place.has(h.role)) continue;
        bool const inside_another = std::any_of(all.begin(), all.end(), [&](Held const& other) {
            return reads_place.has(other.role) && other.area.place != h.area.place &&
                   held_covers(other, h.area);
        });
        if (!inside_another && std::find(list.begin(), list.end(), h.area.place) == list.end())
            list.push_back(h.area.place);
    }
    return list;
}

std::vector<std::int64_t> Scope::units() const {
    std::vector<std::int64_t> list;
    for (auto const& h : all_held())
        if (h.unit != 0 && reads_unit.has(h.role) &&
            std::find(list.begin(), list.end(), h.unit) == list.end())
            list.push_back(h.unit);
    return list;
}

std::vector<Door> Scope::doors(Directory const& directory, std::int64_t wanted) const {
    auto const door_of = [&](std::int64_t no) -> Door {
        auto const* p = directory.place(no);
        // groups lie in a village and are looked up through it; what lies above a town is the whole ledger
        if (p && p->area.village != 0) return {Door::village, p->area.village};
        if (p && p->area.town != 0) return {Door::town, p->area.town};
        return {Door::county, no};
    };
    std::vector<Door> doors;
    if (everything_) return {wanted ? door_of(wanted) : Door{Door::county, root_}};
    for (auto const no : places()) {
        if (wanted == 0 || directory.inside(no, wanted)) doors.push_back(door_of(no));
        else if (directory.inside(wanted, no)) return {door_of(wanted)};
    }
    for (auto const unit : units()) doors.push_back({Door::unit, unit});
    return doors;
}

std::vector<Door> Scope::place_doors(Directory const& directory, std::int64_t wanted) const {
    auto list = doors(directory, wanted);
    std::erase_if(list, [](Door const& door) { return door.kind == Door::unit; });
    return list;
}

std::int64_t Scope::widest_place(Directory const& directory) const {
    if (everything_) return directory.root() ? directory.root()->no : 0;
    std::int64_t widest = 0;
    int best = 99;
    auto const look = [&](std::int64_t no) {
        auto const* p = directory.place(no);
        if (p && static_cast<int>(p->level) < best) {
            best = static_cast<int>(p->level);
            widest = no;
        }
    };
    for (auto const no : places()) look(no);
    for (auto const unit : units())
        if (auto const* u = directory.unit(unit)) look(u->place);
    return widest;
}

} // namespace huiju
