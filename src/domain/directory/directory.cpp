// Loading and asking the directory.
#include "domain/calendar/calendar.hpp"
#include "domain/directory/lately.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju {

namespace {

bool valid_on(Date from, std::optional<Date> const& to, Date day) {
    return from <= day && (!to || day <= *to);
}

template <class Map, class Key>
auto const* at_or_null(Map const& map, Key const& key) {
    auto const found = map.find(key);
    return found == map.end() ? nullptr : &found->second;
}

// How categories.csv names "the town where it happened".
constexpr std::string_view own_town = "乡镇(街道)";

} // namespace

std::shared_ptr<store::Reference const> Directory::load(store::Db& db) {
    auto directory = std::make_shared<Directory>();
    directory->read(db);
    return directory;
}

store::LoadReference Directory::loader(std::optional<campaigns::PublicMode> public_mode,
                                       std::string public_url) {
    return [public_mode, public_url = std::move(public_url)](store::Db& db) {
        auto directory = std::make_shared<Directory>();
        directory->read(db);
        directory->public_mode_ = public_mode;
        directory->public_url_ = public_url;
        return directory;
    };
}

void Directory::read(store::Db& db) {
    for (auto& row : db.all<places::PlaceRow>("directory.places")) {
        Place place;
        static_cast<places::PlaceRow&>(place) = std::move(row);
        places_.emplace(place.no, std::move(place));
    }
    place_names_ = db.all<places::PlaceNameRow>("directory.place_names");
    for (auto& [no, place] : places_) {
        ordered_places_.push_back(&place);
        place_keys_.emplace(place.id.text(), no);
        if (!place.code.empty()) place_keys_.emplace(place.code, no);
        bool const below_town = place.level == places::Level::village || place.level == places::Level::group;
        place.shown =
            below_town && place.level == places::Level::village ? shown_village_name(place.name) : place.name;
        place.area.place = no;
        // a tree of a few levels: walk up
        for (auto const* p = &place; p; p = at_or_null(places_, p->parent)) {
            if (p->level == places::Level::village) place.area.village = p->no;
            if (p->level == places::Level::town) place.area.town = p->no;
        }
    }
    // a code of an older edition leads to its place unless another place bears it today
    for (auto const& name : place_names_)
        if (!name.code.empty()) place_keys_.emplace(name.code, name.place);
    auto const in_order = [](auto const* a, auto const* b) {
        return std::pair(a->position, a->no) < std::pair(b->position, b->no);
    };
    std::sort(ordered_places_.begin(), ordered_places_.end(), in_order);
    std::vector<std::string> spared;
    for (auto const* place : ordered_places_) {
        spared.push_back(place->shown);
        spared.push_back(place->name);
    }
    mask_words_ = MaskWords({}, spared);
    for (auto const* place : ordered_places_) {
        if (auto const parent = places_.find(place->parent); parent != places_.end())
            parent->second.children.push_back(place->no);
        else if (!root_) root_ = place;
    }

    for (auto& row : db.all<accounts::UnitRow>("directory.units")) units_.emplace(row.no, std::move(row));
    for (auto const& [no, unit] : units_) {
        ordered_units_.push_back(&unit);
        unit_keys_.emplace(unit.id.text(), no);
        if (unit.kind == accounts::UnitKind::town) town_units_.emplace(unit.place, no);
    }
    std::sort(ordered_units_.begin(), ordered_units_.end(), in_order);
    for (auto const* unit : ordered_units_) unit_keys_.emplace(unit->name, unit->no);
    for (auto const* unit : ordered_units_) unit_keys_.emplace(unit->short_name, unit->no);

    for (auto& row : db.all<accounts::PersonRow>("directory.people")) people_.emplace(row.no, std::move(row));
    for (auto const& [no, person] : people_) {
        ordered_people_.push_back(&person);
        person_keys_.emplace(person.id.text(), no);
    }
    std::sort(ordered_people_.begin(), ordered_people_.end(), in_order);
    grants_ = db.all<accounts::RoleGrantRow>("directory.grants");
    for (std::size_t i = 0; i < grants_.size(); ++i) grants_of_[grants_[i].person].push_back(i);

    for (auto& row : db.all<categories::CategoryRow>("directory.categories")) {
        auto code = row.code;
        categories_.emplace(std::move(code), std::move(row));
    }
    for (auto const& [code, category] : categories_) ordered_categories_.push_back(&category);
    std::sort(ordered_categories_.begin(), ordered_categories_.end(), in_order);
    keywords_ = categories::Keywords(ordered_categories_);

    auto const days = db.all<calendar::DayRow>("calendar.days");
    auto const hours = db.all<calendar::HoursRow>("calendar.hours");
    calendar_ = calendar::calendar_of(days, hours);
    std::int64_t newest = 0;
    for (auto const& row : days) newest = std::max(newest, row.rev);
    for (auto const& row : hours) newest = std::max(newest, row.rev);
    calendar_mark_ = fmt::format("{}+{}", calendar::known_days().back().day.text(), newest);

    campaigns_ = db.all<campaigns::CampaignRow>("directory.campaigns");
    selections_ = db.all<campaigns::SelectionRow>("directory.selections");
    assignments_ = db.all<campaigns::AssignmentRow>("directory.assignments");
    for (std::size_t i = 0; i < assignments_.size(); ++i)
        assignments_of_[assignments_[i].person].push_back(i);
    pairings_ = db.all<campaigns::PairingRow>("directory.pairings");
    substitutions_ = db.all<substitutes::SubstitutionRow>("directory.substitutions");
    for (auto const& s : substitutions_) ever_substitutes_.insert(s.substitute);
}

// ---- places

Place const* Directory::place(std::int64_t no) const { return at_or_null(places_, no); }

Place const* Directory::place(std::string_view id_or_code) const {
    auto const* no = at_or_null(place_keys_, std::string(id_or_code));
    return no ? place(*no) : nullptr;
}

bool Directory::inside(std::int64_t no, std::int64_t ancestor) const {
    for (auto const* p = place(no); p; p = place(p->parent))
        if (p->no == ancestor) return true;
    return false;
}

Area Directory::area(std::int64_t no) const {
    auto const* p = place(no);
    return p ? p->area : Area{no, 0, 0};
}

std::string Directory::full_name(std::int64_t no) const {
    std::string name;
    for (auto const* p = place(no); p && p != root_; p = place(p->parent)) name = p->shown + name;
    if (name.empty() && root_ && root_->no == no) name = root_->shown;
    return name;
}

Place const& Directory::today(Place const& given) const {
    auto const* p = &given;
    for (int steps = 0; p->successor && steps < 20; ++steps) {
        auto const* next = place(p->successor);
        if (!next) break;
        p = next;
    }
    return *p;
}

// ---- units and people

Unit const* Directory::unit(std::int64_t no) const { return at_or_null(units_, no); }

Unit const* Directory::unit(std::string_view id_or_name) const {
    auto const* no = at_or_null(unit_keys_, std::string(id_or_name));
    return no ? unit(*no) : nullptr;
}

Unit const* Directory::town_unit(std::int64_t town) const {
    auto const* no = at_or_null(town_units_, town);
    return no ? unit(*no) : nullptr;
}

bool Directory::unit_inside(std::int64_t no, std::int64_t ancestor) const {
    for (auto const* u = unit(no); u; u = unit(u->parent))
        if (u->no == ancestor) return true;
    return false;
}

Person const* Directory::person(std::int64_t no) const { return at_or_null(people_, no); }

Person const* Directory::person(std::string_view id) const {
    auto const* no = at_or_null(person_keys_, std::string(id));
    return no ? person(*no) : nullptr;
}

bool Directory::leading(Person const& person, Date day) const {
    return person.leading_from && valid_on(*person.leading_from, person.leading_to, day);
}

// ---- categories and the campaign

Category const* Directory::category(std::string_view code) const {
    return at_or_null(categories_, std::string(code));
}

Unit const* Directory::default_unit(Category const& category, std::int64_t place) const {
    if (category.lead != 0 && category.default_unit != own_town) return unit(category.lead);
    return town_unit(area(place).town);
}

campaigns::PublicMode Directory::public_mode() const {
    if (!campaign()) return campaigns::PublicMode::off;
    return public_mode_.value_or(campaign()->public_mode);
}

Instant Directory::clock(Instant real) const {
    auto const* running = campaign();
    return running && running->clock ? *running->clock : real;
}

// ---- scope

std::vector<substitutes::SubstitutionRow> Directory::standing_in(std::int64_t person_no, Date day) const {
    std::vector<substitutes::SubstitutionRow> list;
    if (!ever_substitute(person_no)) return list;
    for (auto const& s : substitutions_)
        if (s.substitute == person_no && valid_on(s.from_day, s.to_day, day)) list.push_back(s);
    return list;
}

std::shared_ptr<Scope const> Directory::scope(std::int64_t person_no, Date day,
                                              std::optional<std::int64_t> stands_in) const {
    std::lock_guard lock(scopes_mutex_);
    auto& kept = scopes_[{person_no, stands_in.value_or(-1)}];
    if (kept.second && kept.first == day) return kept.second;
    auto scope = own_scope(person_no, day, false);
    // an administrator has no business, by whatever way it comes
    if (stands_in != 0 && (scope->roles() & administrators).empty())
        for (auto const& s : standing_in(person_no, day))
            if (!stands_in || *stands_in == s.absent) scope->lend(own_scope(s.absent, day, true));
    kept = {day, scope};
    return scope;
}

std::shared_ptr<Scope> Directory::own_scope(std::int64_t person_no, Date day, bool to_lend) const {
    auto scope = std::make_shared<Scope>();
    scope->person_ = person_no;
    scope->root_ = root_ ? root_->no : 0;
    auto const* who = person(person_no);
    auto const own = [&](std::int64_t unit_no) {
        for (auto const* u = unit(unit_no); u; u = unit(u->parent)) scope->own_units_.push_back(u->no);
    };
    auto const hold = [&](Role role, std::int64_t place_no, std::int64_t unit_no) {
        if (to_lend && !lendable.has(role)) return;
        scope->roles_.add(role);
        scope->held_.push_back({role, area(place_no), unit_no});
        if (unit_no) own(unit_no);
    };
    if (who && who->active) {
        own(who->unit);
        if (auto const* list = at_or_null(grants_of_, person_no))
            for (auto const i : *list) {
                auto const& g = grants_[i];
                if (valid_on(g.from_day, g.to_day, day)) hold(g.role, g.place, g.unit);
            }
        // a liaison's villages come from the assignments, and follow a village into its successor
        if (auto const* list = at_or_null(assignments_of_, person_no))
            for (auto const i : *list) {
                auto const& a = assignments_[i];
                if (!valid_on(a.from_day, a.to_day, day)) continue;
                hold(Role::liaison, a.place, 0);
                auto const* p = place(a.place);
                if (p && p->successor) hold(Role::liaison, today(*p).no, 0);
            }
    }
    return scope;
}

std::shared_ptr<Scope const> scope_of(commands::Asking const& asking) {
    if (asking.caller.system) {
        static auto const all = Scope::of_the_program();
        return all;
    }
    // Roles run by the real calendar: an inspector's week ends also where a demo's clock stands still.
    // A demo's grants begin in its own past, so that the real day serves both.
    return directory(asking).scope(asking.caller.person, asking.caller.real_now.day(),
                                   asking.caller.stands_in);
}

Result<void> permit(commands::Asking const& asking) {
    auto const& access = asking.operation.access;
    if (asking.caller.system || access.kind == commands::Access::anyone) return {};
    auto const* person = directory(asking).person(asking.caller.person);
    if (!person || !person->active) return refuse(Refused::unknown_user, "sign_in.required");
    if (access.kind == commands::Access::signed_in) return {};
    if (!(scope_of(asking)->roles() & access.roles).empty()) return {};
    // of what is made anew the place decides, with the day on which it was done
    if (asking.operation.creates && access.roles.has(Role::liaison) &&
        served_lately(directory(asking), person->no, asking.caller.real_now.day()))
        return {};
    return refuse(Refused::forbidden, "forbidden.role");
}

namespace {

bool ended_lately(campaigns::AssignmentRow const& row, Date today) {
    return row.to_day && *row.to_day < today && today.days - row.to_day->days <= late_days;
}

} // namespace

bool served_lately(Directory const& known, std::int64_t person, Date today) {
    auto const& all = known.assignments();
    return std::any_of(all.begin(), all.end(), [&](campaigns::AssignmentRow const& row) {
        return row.person == person && ended_lately(row, today);
    });
}

bool served_lately(Directory const& known, std::int64_t person, Area const& area, Date day, Date today) {
    auto const& all = known.assignments();
    return std::any_of(all.begin(), all.end(), [&](campaigns::AssignmentRow const& row) {
        if (row.person != person || !ended_lately(row, today) || !valid_on(row.from_day, row.to_day, day))
            return false;
        auto const* place = known.place(row.place);
        return known.inside(area.place, row.place) ||
               (place && known.inside(area.place, known.today(*place).no));
    });
}

Result<void> allow(commands::Asking const& asking, Visible const& record, std::string_view field) {
    if (asking.caller.system || asking.operation.access.kind == commands::Access::anyone) return {};
    auto const scope = scope_of(asking);
    bool const may = asking.operation.access.kind == commands::Access::signed_in
                         ? scope->sees(record)
                         : scope->may(asking.operation.access.roles, record);
    if (may) return {};
    auto refusal = refuse(Refused::forbidden, "forbidden.place");
    refusal.fields.push_back({std::string(field), "forbidden.place"});
    return refusal;
}

Result<Place const*> place_named(commands::Asking const& asking, std::string_view id_or_code,
                                 std::string_view field) {
    if (auto const* p = directory(asking).place(id_or_code)) return p;
    return wrong_field(std::string(field), "field.no_such_place");
}

Result<Place const*> wanted_place(commands::Asking const& asking, std::optional<Text<1, 40>> const& place) {
    if (!place) return nullptr;
    return place_named(asking, place->value);
}

Result<Unit const*> unit_named(commands::Asking const& asking, std::string_view id_or_name,
                               std::string_view field) {
    auto const* u = directory(asking).unit(id_or_name);
    if (u && u->active) return u;
    return wrong_field(std::string(field), "field.no_such_unit");
}

Result<Category const*> category_named(commands::Asking const& asking, std::string_view code,
                                       std::string_view field) {
    auto const* c = directory(asking).category(code);
    if (c && !c->parent.empty()) return c;
    return wrong_field(std::string(field), "field.no_such_category");
}

namespace {

template <class Row>
bool has(std::vector<Row> const& rows, std::string const& id) {
    return std::any_of(rows.begin(), rows.end(), [&](Row const& row) { return row.id.text() == id; });
}

bool is_place(commands::Asking const& asking, std::string const& name) {
    return directory(asking).place(name) != nullptr;
}
bool is_unit(commands::Asking const& asking, std::string const& name) {
    return unit_named(asking, name, "").has_value();
}
bool is_person(commands::Asking const& asking, std::string const& id) {
    auto const* person = directory(asking).person(id);
    return person && person->active;
}
bool is_anybody(commands::Asking const& asking, std::string const& id) {
    return directory(asking).person(id) != nullptr;
}
bool is_category(commands::Asking const& asking, std::string const& code) {
    return category_named(asking, code).has_value();
}
bool is_campaign(commands::Asking const& asking, std::string const& id) {
    return has(directory(asking).campaigns(), id);
}
bool is_selection(commands::Asking const& asking, std::string const& id) {
    return has(directory(asking).selections(), id);
}

} // namespace

void add_look_ups(commands::Registry& registry) {
    registry.look_up(Refers::place, {&is_place, "field.no_such_place"});
    registry.look_up(Refers::unit, {&is_unit, "field.no_such_unit"});
    registry.look_up(Refers::person, {&is_person, "field.no_such_person"});
    registry.look_up(Refers::anybody, {&is_anybody, "field.no_such_person"});
    registry.look_up(Refers::category, {&is_category, "field.no_such_category"});
    registry.look_up(Refers::campaign, {&is_campaign, "field.no_such_campaign"});
    registry.look_up(Refers::selection, {&is_selection, "liaison.no_such_selection"});
}

} // namespace huiju
