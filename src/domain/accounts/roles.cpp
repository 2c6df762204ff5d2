// Roles: who holds which, for what place or unit, and from when to when.
#include "domain/accounts/second_factor.hpp"
#include "domain/directory/paging.hpp"

#include <algorithm>

namespace huiju::accounts {

namespace {

bool holds_any(Directory const& dir, std::int64_t person, Roles roles, Date from,
               std::optional<Date> const& to) {
    auto const& grants = dir.grants();
    return std::any_of(grants.begin(), grants.end(), [&](RoleGrantRow const& g) {
        return g.person == person && roles.has(g.role) && overlap(g.from_day, g.to_day, from, to);
    });
}

Roles business_roles() {
    Roles roles;
    for (auto const& [name, value] : names_of<Role>().of)
        if (!administrators.has(static_cast<Role>(value))) roles.add(static_cast<Role>(value));
    return roles;
}

// What a grant is for, once the input has been looked up.
struct Target {
    Place const* place = nullptr;
    Unit const* unit = nullptr;
    Area area;
};

Target target_of(Directory const& dir, GrantRole const& in, Wrongs& wrongs) {
    Target target;
    auto const held = held_for(in.role);
    if (held == HeldFor::assignment) {
        wrongs.add("role", "role.liaison_is_selected");
        return target;
    }
    if (held == HeldFor::unit) {
        if (in.place) wrongs.add("place", "role.of_a_unit");
        if (!in.unit) {
            wrongs.add("unit", "field.required");
        } else if (auto const* unit = dir.unit(in.unit->value); unit && unit->active) {
            target.unit = unit;
            target.area = dir.area(unit->place);
        } else {
            wrongs.add("unit", "field.no_such_unit");
        }
        return target;
    }
    if (in.unit) wrongs.add("unit", "role.of_a_place");
    if (!in.place) {
        wrongs.add("place", "field.required");
    } else if (auto const* place = dir.place(in.place->value)) {
        target.place = place;
        target.area = place->area;
        if (held == HeldFor::town && place->level != places::Level::town)
            wrongs.add("place", "role.of_a_town");
        if (held == HeldFor::village && place->level != places::Level::village)
            wrongs.add("place", "role.of_a_village");
    } else {
        wrongs.add("place", "field.no_such_place");
    }
    return target;
}

void check_holder(commands::Asking const& asking, Person const& person, GrantRole const& in, Date from,
                  Wrongs& wrongs) {
    auto const& dir = directory(asking);
    if (person.no == asking.caller.person) wrongs.add("person", "role.not_to_oneself");
    if (administrators.has(in.role)) {
        auto others = Roles{};
        for (auto const role : {Role::sysadmin, Role::secadmin, Role::auditor})
            if (role != in.role) others.add(role);
        if (holds_any(dir, person.no, others, from, in.to)) wrongs.add("role", "role.two_administrators");
        else if (has_business_role(dir, person.no, from, in.to))
            wrongs.add("role", "role.administrator_has_business");
    } else if (is_administrator(dir, person.no, from, in.to)) {
        wrongs.add("role", "role.administrator_no_business");
    }
}

RoleItem item(Directory const& dir, RoleGrantRow const& row) {
    RoleItem out;
    out.id = row.id;
    out.rev = row.rev;
    out.person = person_view(dir, row.person).value_or(PersonView{});
    out.role = row.role;
    out.label = label(row.role);
    if (row.place) out.place = place_view(dir, row.place);
    out.unit = unit_view(dir, row.unit);
    out.from = row.from_day;
    out.to = row.to_day;
    return out;
}

Area area_of_grant(Directory const& dir, RoleGrantRow const& row) {
    return row.place ? dir.area(row.place) : area_of_unit(dir, row.unit);
}

bool sees_grant(commands::Asking const& asking, RoleGrantRow const& row) {
    if (row.person == asking.caller.person) return true;
    return scope_of(asking)->covers(
        {Role::office, Role::town_office, Role::sysadmin, Role::secadmin, Role::auditor},
        area_of_grant(directory(asking), row));
}

RoleGrantRow const* grant_of(Directory const& dir, Uuid id) {
    auto const& grants = dir.grants();
    auto const found =
        std::find_if(grants.begin(), grants.end(), [&](RoleGrantRow const& g) { return g.id == id; });
    return found == grants.end() ? nullptr : &*found;
}

} // namespace

bool is_administrator(Directory const& dir, std::int64_t person, Date from, std::optional<Date> const& to) {
    return holds_any(dir, person, administrators, from, to);
}

bool has_business_role(Directory const& dir, std::int64_t person, Date from, std::optional<Date> const& to) {
    static Roles const business = business_roles();
    if (holds_any(dir, person, business, from, to)) return true;
    auto const& stand_ins = dir.substitutions();
    if (std::any_of(stand_ins.begin(), stand_ins.end(), [&](substitutes::SubstitutionRow const& s) {
            return s.substitute == person && s.from_day <= s.to_day &&
                   overlap(s.from_day, s.to_day, from, to);
        }))
        return true;
    auto const& selections = dir.selections();
    return std::any_of(selections.begin(), selections.end(), [&](campaigns::SelectionRow const& s) {
        return s.person == person && overlap(s.from_day, s.to_day, from, to);
    });
}

Result<store::Outcome> grant_role(commands::Writing& w, GrantRole const& in) {
    auto const& dir = directory(w);
    auto const from = in.from ? *in.from : today(w);
    Wrongs wrongs;
    auto const target = target_of(dir, in, wrongs);
    if (target.place || target.unit)
        if (auto r = only_for(w, Role::secadmin, target.area, target.place ? "place" : "unit"); !r)
            return r.error();
    Campaign const* campaign = nullptr;
    if (in.campaign) {
        for (auto const& c : dir.campaigns())
            if (c.id.text() == in.campaign->value) campaign = &c;
        if (!campaign) wrongs.add("campaign", "field.no_such_campaign");
    }
    if (in.to && *in.to < from) wrongs.add("to", "field.before_start");
    if (in.role == Role::inspector && !in.to) wrongs.add("to", "role.inspector_for_a_time");
    auto const person = person_named(w, in.person.value, "person");
    if (!person) wrongs.add("person", "field.no_such_person");
    else check_holder(w, **person, in, from, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);

    RoleGrantRow row;
    row.id = w.id;
    row.person = (*person)->no;
    row.role = in.role;
    row.place = target.place ? target.place->no : 0;
    row.unit = target.unit ? target.unit->no : 0;
    row.campaign = campaign ? campaign->no : 0;
    row.from_day = from;
    row.to_day = in.to;
    for (auto const& g : dir.grants())
        if (g.person == row.person && g.role == row.role && g.place == row.place && g.unit == row.unit &&
            g.campaign == row.campaign && overlap(g.from_day, g.to_day, from, in.to))
            return wrong_field("role", "role.held_already");
    w.tx.insert(row);
    w.tx.note("role", word(row.role));
    w.tx.note("person", (*person)->id.text());
    if (target.place) w.tx.note("place", target.place->code);
    if (target.unit) w.tx.note("unit", target.unit->id.text());
    w.tx.changes_reference();
    return store::Outcome{"role", row.id, {}};
}

Result<store::Outcome> revoke_role(commands::Writing& w, RevokeRole const& in) {
    auto const& dir = directory(w);
    auto const* grant = grant_of(dir, in.id);
    if (!grant) return refuse(Refused::not_found, "not_found");
    if (auto r = only_for(w, Role::secadmin, area_of_grant(dir, *grant), "id"); !r) return r.error();
    if (in.rev && *in.rev != grant->rev) return stale(to_json(item(dir, *grant)));
    auto const last = today(w).add_days(-1);
    if (grant->to_day && *grant->to_day <= last) return refuse(Refused::conflict, "role.ended");
    auto after = *grant;
    after.to_day = last;
    w.tx.keep_version("role", *grant);
    w.tx.update(*grant, after);
    w.tx.note("role", word(after.role));
    w.tx.changes_reference();
    return store::Outcome{"role", after.id, {}};
}

void hand_over_roles(commands::Writing& w, std::int64_t giver, std::int64_t taker, Date from) {
    auto const& grants = directory(w).grants();
    int made = 0;
    for (auto const& before : grants) {
        if (before.person != giver || !lendable.has(before.role)) continue;
        if (before.to_day && *before.to_day < from) continue;
        auto after = before;
        after.to_day = std::max(before.from_day, from).add_days(-1);
        w.tx.keep_version("role", before);
        w.tx.update(before, after);
        bool const held = std::any_of(grants.begin(), grants.end(), [&](RoleGrantRow const& g) {
            return g.person == taker && g.role == before.role && g.place == before.place &&
                   g.unit == before.unit && overlap(g.from_day, g.to_day, from, before.to_day);
        });
        if (held) continue;
        auto row = before;
        row.no = 0;
        row.id = Uuid::named(w.id.text(), "role" + std::to_string(made++));
        row.person = taker;
        row.from_day = std::max(before.from_day, from);
        w.tx.insert(row);
    }
}

Result<commands::Page<RoleItem>> list_roles(commands::Asking const& asking, ListRoles const& in) {
    auto const& dir = directory(asking);
    auto const after = commands::parse_cursor(in.after);
    if (!after) return after.error();
    auto const* person = in.person ? dir.person(in.person->value) : nullptr;
    if (in.person && !person) return wrong_field("person", "field.no_such_person");
    Paging<RoleItem> page(in);
    for (auto const& grant : dir.grants()) { // in order of creation
        if (in.after && grant.no <= *after) continue;
        if ((person && grant.person != person->no) || (in.role && grant.role != *in.role)) continue;
        if (!sees_grant(asking, grant)) continue;
        if (!page.add(grant.no, [&] { return item(dir, grant); })) break;
    }
    return page.take();
}

Result<RoleItem> get_role(commands::Asking const& asking, ById const& in) {
    auto const* grant = grant_of(directory(asking), in.id);
    if (!grant || !sees_grant(asking, *grant)) return refuse(Refused::not_found, "not_found");
    return item(directory(asking), *grant);
}

Result<MeView> me(commands::Asking const& asking, Nothing const&) {
    auto const& dir = directory(asking);
    auto const* self = dir.person(asking.caller.person);
    if (!self) return refuse(Refused::unknown_user, "sign_in.required");
    auto const day = today(asking);
    MeView out;
    out.person = {self->id, self->name};
    out.unit = unit_view(dir, self->unit);
    out.post = self->post;
    out.leading = dir.leading(*self, day);
    out.second_factor = factor_of(asking.db, self->no).has_value();
    auto const add_roles = [&](std::int64_t whose) {
        auto const add = [&](Role role, std::int64_t place, std::int64_t unit) {
            if (whose != self->no && !lendable.has(role)) return;
            MyRole mine{role, std::string(label(role)), {}, unit_view(dir, unit), {}};
            if (place) mine.place = place_view(dir, place);
            if (whose != self->no) mine.stands_in_for = person_view(dir, whose);
            out.roles.push_back(std::move(mine));
        };
        for (auto const& g : dir.grants())
            if (g.person == whose && overlap(g.from_day, g.to_day, day, day)) add(g.role, g.place, g.unit);
        for (auto const& a : dir.assignments())
            if (a.person == whose && overlap(a.from_day, a.to_day, day, day)) add(Role::liaison, a.place, 0);
    };
    add_roles(self->no);
    for (auto const& s : dir.standing_in(self->no, day)) {
        add_roles(s.absent);
        out.stands_in_for.push_back({*person_view(dir, s.absent), s.from_day, s.to_day});
    }
    for (auto const& s : dir.substitutions())
        if (s.absent == self->no && s.to_day >= std::max(day, s.from_day))
            out.substitutes.push_back({*person_view(dir, s.substitute), s.from_day, s.to_day});
    auto const scope = scope_of(asking);
    for (auto const place : scope->places()) out.places.push_back(place_view(dir, place));
    if (auto const widest = scope->widest_place(dir)) out.widest_place = place_view(dir, widest);
    return out;
}

} // namespace huiju::accounts
