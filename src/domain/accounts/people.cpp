// People on the roster. Their telephone numbers are kept sealed and never shown.
#include "base/text.hpp"
#include "domain/accounts/records.hpp"
#include "domain/directory/paging.hpp"

#include <algorithm>
#include <set>

namespace huiju::accounts {

namespace {

constexpr std::size_t most_rows = 2000;

// Roles that look at people: all but a judge, who judges works and not their authors.
constexpr Roles sees_people{Role::office,    Role::sorter,     Role::supervisor,    Role::leader,
                            Role::secretary, Role::discipline, Role::inspector,     Role::town_office,
                            Role::town_head, Role::liaison,    Role::village_cadre, Role::sysadmin,
                            Role::secadmin,  Role::auditor};
constexpr Roles of_units{Role::unit_handler, Role::unit_head, Role::station};

// Whom the caller sees: whose unit or roles lie in the caller's places or units.
class Circle {
public:
    explicit Circle(commands::Asking const& asking)
        : directory_(directory(asking)), scope_(scope_of(asking)) {
        auto const day = today(asking);
        if (auto const* self = directory_.person(asking.caller.person)) own_unit_ = self->unit;
        self_ = asking.caller.person;
        if (scope_->everything()) return;
        for (auto const& g : directory_.grants())
            if (overlap(g.from_day, g.to_day, day, day) &&
                (covers(g.place) || scope_->covers_unit(of_units, g.unit)))
                by_role_.insert(g.person);
        for (auto const& a : directory_.assignments())
            if (overlap(a.from_day, a.to_day, day, day) && covers(a.place)) by_role_.insert(a.person);
    }
    bool sees(Person const& person) const {
        if (scope_->everything() || person.no == self_ || by_role_.contains(person.no)) return true;
        if (person.unit == 0) return false;
        if (person.unit == own_unit_ || scope_->covers_unit(of_units, person.unit)) return true;
        return scope_->covers(sees_people, area_of(directory_, person));
    }

private:
    bool covers(std::int64_t place) const {
        return place != 0 && scope_->covers(sees_people, directory_.area(place));
    }

    Directory const& directory_;
    std::shared_ptr<Scope const> scope_;
    std::int64_t own_unit_ = 0, self_ = 0;
    std::set<std::int64_t> by_role_;
};

// People whose unit or role lies inside a place.
std::set<std::int64_t> people_of(commands::Asking const& asking, Place const& place) {
    auto const& dir = directory(asking);
    auto const day = today(asking);
    std::set<std::int64_t> found;
    for (auto const* person : dir.people()) {
        auto const* unit = dir.unit(person->unit);
        if (unit && dir.inside(unit->place, place.no)) found.insert(person->no);
    }
    for (auto const& g : dir.grants())
        if (g.place != 0 && overlap(g.from_day, g.to_day, day, day) && dir.inside(g.place, place.no))
            found.insert(g.person);
    for (auto const& a : dir.assignments())
        if (overlap(a.from_day, a.to_day, day, day) && dir.inside(a.place, place.no)) found.insert(a.person);
    return found;
}

void check_leading(std::optional<Date> const& from, std::optional<Date> const& to, std::string const& path,
                   Wrongs& wrongs) {
    if (to && !from) wrongs.add(path + "leading_from", "field.required");
    if (to && from && *to < *from) wrongs.add(path + "leading_to", "field.before_start");
}

void keep_phone(store::Db& db, PersonRow& row, Phone const& phone) {
    row.phone = Sealed{db.key().seal_field(phone.digits)};
    row.phone_index = db.key().blind_index(phone.digits);
}

void save_new(commands::Writing& w, PersonForm const& form, Uuid id, std::int64_t& last_position) {
    PersonRow row;
    row.id = id;
    row.name = form.name;
    row.unit = directory(w).unit(form.unit.value)->no;
    if (form.post) row.post = *form.post;
    row.position = form.position ? form.position->value : ++last_position;
    row.leading_from = form.leading_from;
    row.leading_to = form.leading_to;
    if (form.phone) keep_phone(w.db, row, form.phone->value);
    w.tx.insert(row);
}

std::int64_t last_position(Directory const& dir) {
    return dir.people().empty() ? 0 : dir.people().back()->position;
}

PersonItem item(Directory const& dir, PersonRow const& row) {
    return {row.id,           row.rev,        row.name,  row.post, unit_view(dir, row.unit),
            row.leading_from, row.leading_to, row.active};
}

// 403 when the unit lies in a foreign place; a unit that does not exist is among the wrong fields.
Result<void> check_unit(commands::Asking const& asking, std::string_view name, std::string const& field,
                        Wrongs& wrongs) {
    auto const unit = unit_named(asking, name, field);
    if (unit) return only_for(asking, Role::sysadmin, directory(asking).area((*unit)->place), field);
    wrongs.add(field, "field.no_such_unit");
    return {};
}

} // namespace

Result<store::Outcome> create_person(commands::Writing& w, CreatePerson const& in) {
    Wrongs wrongs;
    if (auto r = check_unit(w, in.unit.value, "unit", wrongs); !r) return r.error();
    check_leading(in.leading_from, in.leading_to, "", wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto position = last_position(directory(w));
    save_new(w, in, w.id, position);
    w.tx.changes_reference();
    return store::Outcome{"person", w.id, {}};
}

Result<store::Outcome> import_people(commands::Writing& w, ImportPeople const& in) {
    auto const& dir = directory(w);
    if (in.rows.empty()) return wrong_field("rows", "field.required");
    if (in.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    std::set<std::string> ids;
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < in.rows.size(); ++i) {
        auto const& form = in.rows[i];
        auto const path = "rows." + std::to_string(i) + ".";
        if (auto r = check_unit(w, form.unit.value, path + "unit", wrongs); !r) return r.error();
        check_leading(form.leading_from, form.leading_to, path, wrongs);
        if (form.id && dir.person(form.id->text())) continue;
        if (form.id && !ids.insert(form.id->text()).second) wrongs.add(path + "id", "field.twice");
        fresh.push_back(i);
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto position = last_position(dir);
    for (auto const i : fresh) {
        auto const& form = in.rows[i];
        save_new(w, form, form.id ? *form.id : Uuid::named(w.id.text(), std::to_string(i)), position);
    }
    w.tx.note("made", std::to_string(fresh.size()));
    if (!fresh.empty()) w.tx.changes_reference();
    return store::Outcome{"person_import", w.id, {}};
}

Result<store::Outcome> update_person(commands::Writing& w, UpdatePerson const& in) {
    auto const& dir = directory(w);
    auto const* person = dir.person(in.id.text());
    if (!person) return refuse(Refused::not_found, "not_found");
    if (auto r = only_for(w, Role::sysadmin, area_of(dir, *person), "id"); !r) return r.error();
    if (in.rev && *in.rev != person->rev) return stale(to_json(item(dir, *person)));

    Wrongs wrongs;
    auto after = *person;
    if (in.name) after.name = *in.name;
    if (in.unit) {
        if (auto r = check_unit(w, in.unit->value, "unit", wrongs); !r) return r.error();
        if (auto const* unit = dir.unit(in.unit->value)) after.unit = unit->no;
    }
    if (in.post) after.post = *in.post;
    if (in.phone) keep_phone(w.db, after, in.phone->value);
    if (in.position) after.position = *in.position;
    if (in.leading_from) after.leading_from = *in.leading_from;
    if (in.leading_to) after.leading_to = *in.leading_to;
    if (in.active) after.active = *in.active;
    if (in.leading_from || in.leading_to) check_leading(after.leading_from, after.leading_to, "", wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.keep_version("person", *person);
    w.tx.update(*person, after);
    if (person->active && !after.active) w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
    w.tx.changes_reference();
    return store::Outcome{"person", after.id, {}};
}

Result<commands::Page<PersonItem>> list_people(commands::Asking const& asking, ListPeople const& in) {
    auto const& dir = directory(asking);
    Wrongs wrongs;
    std::optional<std::set<std::int64_t>> there;
    if (in.place) {
        if (auto const* place = dir.place(in.place->value)) there = people_of(asking, *place);
        else wrongs.add("place", "field.no_such_place");
    }
    Unit const* unit = nullptr;
    if (in.unit) {
        unit = dir.unit(in.unit->value);
        if (!unit) wrongs.add("unit", "field.no_such_unit");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const after = commands::parse_cursor(in.after);
    if (!after) return after.error();
    auto const wanted = in.q ? fold(in.q->value) : std::string();

    Circle const circle(asking);
    Paging<PersonItem> page(in);
    bool begun = !in.after;
    for (auto const* person : dir.people()) {
        if (!begun) {
            begun = person->no == *after;
            continue;
        }
        if (!person->active || (there && !there->contains(person->no))) continue;
        if (unit && person->unit != unit->no) continue;
        if (!wanted.empty() && fold(person->name).find(wanted) == std::string::npos) continue;
        if (!circle.sees(*person)) continue;
        if (!page.add(person->no, [&] { return item(dir, *person); })) break;
    }
    return page.take();
}

Result<PersonItem> get_person(commands::Asking const& asking, ById const& in) {
    auto const& dir = directory(asking);
    auto const* person = dir.person(in.id.text());
    if (!person || !Circle(asking).sees(*person)) return refuse(Refused::not_found, "not_found");
    return item(dir, *person);
}

} // namespace huiju::accounts
