// Who administers whom, and the small things that all files of this feature need.
#include "domain/accounts/records.hpp"

#include <algorithm>

namespace huiju::accounts {

namespace {

// Somebody who can sign in holds the role today.
bool is_staffed(commands::Asking const& asking, Role role) {
    auto const& dir = directory(asking);
    auto const day = today(asking);
    auto const& grants = dir.grants();
    return std::any_of(grants.begin(), grants.end(), [&](RoleGrantRow const& g) {
        if (g.role != role || !overlap(g.from_day, g.to_day, day, day)) return false;
        auto const* person = dir.person(g.person);
        if (!person || !person->active) return false;
        auto const account = account_of(asking.db, g.person);
        return account && account->active;
    });
}

} // namespace

bool administers(commands::Asking const& asking, Role administrator, Area const& area) {
    auto const scope = scope_of(asking);
    if (scope->covers({administrator}, area)) return true;
    return scope->covers({Role::office}, area) && !is_staffed(asking, administrator);
}

Result<void> only_for(commands::Asking const& asking, Role administrator, Area const& area,
                      std::string const& field) {
    if (administers(asking, administrator, area)) return {};
    bool const stood_in = scope_of(asking)->covers({Role::office}, area);
    Message const reason = stood_in ? "forbidden.has_administrator" : "forbidden.place";
    auto refusal = refuse(Refused::forbidden, reason);
    refusal.fields.push_back({field, reason});
    return refusal;
}

bool of_own_town(commands::Asking const& asking, Person const& person) {
    // roles that a town's people hold for the town and its villages
    constexpr Roles of_towns{Role::town_office, Role::town_head, Role::station,     Role::village_cadre,
                             Role::liaison,     Role::unit_head, Role::unit_handler};
    auto const& dir = directory(asking);
    auto const scope = scope_of(asking);
    auto const own = [&](std::int64_t place) {
        return place != 0 && scope->covers({Role::town_office}, dir.area(place));
    };
    auto const lasts = [&](std::optional<Date> const& to) { return !to || *to >= today(asking); };
    auto const* unit = dir.unit(person.unit);
    bool all_in_it = unit && own(unit->place) && unit->kind != UnitKind::city && unit->kind != UnitKind::body;
    for (auto const& g : dir.grants()) {
        if (g.person != person.no || !lasts(g.to_day)) continue;
        auto const* of = dir.unit(g.unit);
        all_in_it = all_in_it && of_towns.has(g.role) && own(of ? of->place : g.place);
    }
    for (auto const& a : dir.assignments())
        if (a.person == person.no && lasts(a.to_day)) all_in_it = all_in_it && own(a.place);
    return all_in_it;
}

bool is_desk_of(commands::Asking const& asking, Person const& person) {
    return scope_of(asking)->covers({Role::office}, area_of(directory(asking), person)) ||
           of_own_town(asking, person);
}

Result<void> may_reset(commands::Asking const& asking, Person const& person, std::string const& field) {
    if (of_own_town(asking, person)) return {};
    return only_for(asking, Role::sysadmin, area_of(directory(asking), person), field);
}

Area area_of_unit(Directory const& dir, std::int64_t unit_no) {
    auto const* unit = dir.unit(unit_no);
    return unit ? dir.area(unit->place) : Area{};
}

Area area_of(Directory const& dir, Person const& person) { return area_of_unit(dir, person.unit); }

Area area_of_person(Directory const& dir, std::int64_t person) {
    auto const* found = dir.person(person);
    return found ? area_of(dir, *found) : Area{};
}

Person const* signed_in(store::Db& db, commands::Caller const& caller) {
    if (caller.token_digest.empty()) return nullptr;
    auto const* person =
        directory(db).person(store::person_of(db, {person_of_token, caller.token_digest, caller.real_now}));
    return person && person->active ? person : nullptr;
}

Date today(commands::Asking const& asking) { return asking.caller.real_now.day(); }

std::optional<AccountRow> account_of(store::Db& db, std::int64_t person) {
    return db.find<AccountRow>("person", person);
}

LoginFound account_of_login(store::Db& db, std::string_view typed) {
    auto const login = stored_login(typed, db.key());
    if (!login) return {};
    if (auto account = db.find<AccountRow>("login", *login)) return {std::move(account), false};
    if (!is_telephone(*login)) return {};
    LoginFound found;
    for (auto const* person : directory(db).people()) {
        if (!person->active || person->phone_index != telephone_index(*login)) continue;
        auto account = account_of(db, person->no);
        if (!account || !account->active) continue;
        if (found.account) return {std::nullopt, true};
        found.account = std::move(account);
    }
    return found;
}

Result<Person const*> person_named(commands::Asking const& asking, std::string_view id,
                                   std::string_view field) {
    auto const* person = directory(asking).person(id);
    if (person && person->active) return person;
    return wrong_field(std::string(field), "field.no_such_person");
}

} // namespace huiju::accounts
