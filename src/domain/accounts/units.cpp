// Units: towns' governments, city units, stations, village committees.
#include "base/text.hpp"
#include "domain/accounts/records.hpp"
#include "domain/directory/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace huiju::accounts {

namespace {

constexpr std::size_t most_rows = 2000;

// The units that an input may name: those of the directory, and those of earlier rows of the same input.
class KnownUnits {
public:
    explicit KnownUnits(Directory const& directory) : directory_(directory) {
        for (auto const* unit : directory.units()) last_ = std::max(last_, unit->position);
    }
    bool has(std::string_view name) const { return no(name).has_value(); }
    // 0 for one that is only announced.
    std::optional<std::int64_t> no(std::string_view name) const {
        if (auto const found = fresh_.find(name); found != fresh_.end()) return found->second;
        auto const* unit = directory_.unit(name);
        if (unit && unit->active) return unit->no;
        return std::nullopt;
    }
    void announce(std::string const& name, std::string const& short_name, std::int64_t no) {
        fresh_[name] = no;
        fresh_[short_name] = no;
    }
    bool town_has_government(std::int64_t town) const {
        return directory_.town_unit(town) || towns_.contains(town);
    }
    void gives_government(std::int64_t town) { towns_[town] = true; }
    std::int64_t next_position() { return ++last_; }

private:
    Directory const& directory_;
    std::map<std::string, std::int64_t, std::less<>> fresh_;
    std::map<std::int64_t, bool> towns_;
    std::int64_t last_ = 0;
};

std::string short_name_of(UnitForm const& form) {
    return form.short_name ? form.short_name->value : form.name.value;
}

void check_kind(UnitKind kind, Place const& place, std::string const& path, Wrongs& wrongs) {
    if (kind == UnitKind::town && place.level != places::Level::town)
        wrongs.add(path + "place", "unit.town_of_no_town");
    if (kind == UnitKind::village && place.level != places::Level::village)
        wrongs.add(path + "place", "unit.village_of_no_village");
}

// Names what is wrong with a new unit; afterwards later rows may name it.
void check_new(Directory const& dir, UnitForm const& form, std::string const& path, KnownUnits& known,
               Wrongs& wrongs) {
    auto const* place = dir.place(form.place.value);
    if (!place) wrongs.add(path + "place", "field.no_such_place");
    else check_kind(form.kind, *place, path, wrongs);
    if (form.parent && !known.has(form.parent->value)) wrongs.add(path + "parent", "field.no_such_unit");
    if (known.has(form.name.value)) wrongs.add(path + "name", "unit.name_taken");
    if (place && form.kind == UnitKind::town) {
        if (known.town_has_government(place->no)) wrongs.add(path + "kind", "unit.town_has_one");
        known.gives_government(place->no);
    }
    known.announce(form.name, short_name_of(form), 0);
}

// The rows that are no unit yet, with what is wrong with them named.
std::vector<CreateUnit const*> fresh_rows(Directory const& dir, ImportUnits const& in, KnownUnits& known,
                                          Wrongs& wrongs) {
    std::vector<CreateUnit const*> fresh;
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
        auto const& form = in.rows[i];
        auto const* there = form.id ? dir.unit(form.id->text()) : dir.unit(form.name.value);
        if (there && there->active) continue;
        check_new(dir, form, fmt::format("rows.{}.", i), known, wrongs);
        fresh.push_back(&form);
    }
    return fresh;
}

UnitRow save_new(commands::Writing& w, UnitForm const& form, Uuid id, KnownUnits& known) {
    UnitRow row;
    row.id = id;
    row.name = form.name;
    row.short_name = short_name_of(form);
    row.kind = form.kind;
    row.place = directory(w).place(form.place.value)->no;
    row.parent = form.parent ? *known.no(form.parent->value) : 0;
    row.position = form.position ? form.position->value : known.next_position();
    w.tx.insert(row);
    known.announce(row.name, row.short_name, row.no);
    return row;
}

UnitItem item(Directory const& dir, UnitRow const& row) {
    return {row.id,
            row.rev,
            row.name,
            row.short_name,
            row.kind,
            place_view(dir, row.place),
            unit_view(dir, row.parent),
            row.position,
            row.active,
            row.sign_off,
            row.peer_group};
}

} // namespace

void check_units(commands::Asking const& asking, CreateUnit const& in, Wrongs& wrongs) {
    KnownUnits known(directory(asking));
    check_new(directory(asking), in, "", known, wrongs);
}

void check_units(commands::Asking const& asking, ImportUnits const& in, Wrongs& wrongs) {
    KnownUnits known(directory(asking));
    fresh_rows(directory(asking), in, known, wrongs);
}

Result<store::Outcome> create_unit(commands::Writing& w, CreateUnit const& in) {
    auto const& dir = directory(w);
    if (auto const* place = dir.place(in.place.value))
        if (auto r = only_for(w, Role::sysadmin, place->area, "place"); !r) return r.error();
    Wrongs wrongs;
    KnownUnits known(dir);
    check_new(dir, in, "", known, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const row = save_new(w, in, w.id, known);
    w.tx.note("kind", word(row.kind));
    w.tx.changes_reference();
    return store::Outcome{"unit", row.id, {}};
}

Result<store::Outcome> import_units(commands::Writing& w, ImportUnits const& in) {
    auto const& dir = directory(w);
    if (in.rows.empty()) return wrong_field("rows", "field.required");
    if (in.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    KnownUnits known(dir);
    for (std::size_t i = 0; i < in.rows.size(); ++i)
        if (auto const* place = dir.place(in.rows[i].place.value))
            if (auto r = only_for(w, Role::sysadmin, place->area, fmt::format("rows.{}.place", i)); !r)
                return r.error();
    auto const fresh = fresh_rows(dir, in, known, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    for (auto const* form : fresh)
        save_new(w, *form, form->id ? *form->id : Uuid::named(w.id.text(), form->name.value), known);
    w.tx.note("made", std::to_string(fresh.size()));
    if (!fresh.empty()) w.tx.changes_reference();
    return store::Outcome{"unit_import", w.id, {}};
}

Result<store::Outcome> update_unit(commands::Writing& w, UpdateUnit const& in) {
    auto const& dir = directory(w);
    auto const* unit = dir.unit(in.id.text());
    if (!unit) return refuse(Refused::not_found, "not_found");
    if (auto r = only_for(w, Role::sysadmin, dir.area(unit->place), "id"); !r) return r.error();
    if (in.rev && *in.rev != unit->rev) return stale(to_json(item(dir, *unit)));

    Wrongs wrongs;
    auto after = *unit;
    if (in.name) {
        auto const* other = dir.unit(in.name->value);
        if (other && other->active && other->no != unit->no) wrongs.add("name", "unit.name_taken");
        after.name = *in.name;
    }
    if (in.short_name) after.short_name = *in.short_name;
    if (in.kind) after.kind = *in.kind;
    if (in.place) {
        if (auto const* place = dir.place(in.place->value)) {
            if (auto r = only_for(w, Role::sysadmin, place->area, "place"); !r) return r.error();
            after.place = place->no;
        } else {
            wrongs.add("place", "field.no_such_place");
        }
    }
    if (auto const* place = dir.place(after.place); place && (in.kind || in.place))
        check_kind(after.kind, *place, "", wrongs);
    if (after.kind == UnitKind::town) {
        auto const* government = dir.town_unit(after.place);
        if (government && government->no != unit->no) wrongs.add("kind", "unit.town_has_one");
    }
    if (in.parent) {
        after.parent = 0;
        if (!in.parent->empty()) {
            auto const* parent = dir.unit(in.parent->value);
            if (!parent || !parent->active) wrongs.add("parent", "field.no_such_unit");
            else if (dir.unit_inside(parent->no, unit->no)) wrongs.add("parent", "unit.parent_inside");
            else after.parent = parent->no;
        }
    }
    if (in.position) after.position = *in.position;
    if (in.active) after.active = *in.active;
    if (in.sign_off) after.sign_off = *in.sign_off;
    if (in.peer_group) after.peer_group = in.peer_group->value;
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.keep_version("unit", *unit);
    w.tx.update(*unit, after);
    w.tx.changes_reference();
    return store::Outcome{"unit", after.id, {}};
}

Result<commands::Page<UnitItem>> list_units(commands::Asking const& asking, ListUnits const& in) {
    auto const& dir = directory(asking);
    auto const place = wanted_place(asking, in.place);
    if (!place) return place.error();
    auto const after = commands::parse_cursor(in.after);
    if (!after) return after.error();
    auto const wanted = in.q ? fold(in.q->value) : std::string();

    Paging<UnitItem> page(in);
    bool begun = !in.after;
    for (auto const* unit : dir.units()) {
        if (!begun) {
            begun = unit->no == *after;
            continue;
        }
        if (!unit->active || (in.kind && unit->kind != *in.kind)) continue;
        if (*place && !dir.inside(unit->place, (*place)->no)) continue;
        if (!wanted.empty() && fold(unit->name).find(wanted) == std::string::npos &&
            fold(unit->short_name).find(wanted) == std::string::npos)
            continue;
        if (!page.add(unit->no, [&] { return item(dir, *unit); })) break;
    }
    return page.take();
}

Result<UnitItem> get_unit(commands::Asking const& asking, ById const& in) {
    auto const& dir = directory(asking);
    auto const* unit = dir.unit(in.id.text());
    if (!unit) return refuse(Refused::not_found, "not_found");
    return item(dir, *unit);
}

} // namespace huiju::accounts
