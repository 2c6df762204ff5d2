// Liaisons (联络员), who are selected for a campaign and serve villages, and pairings (包联).
#include "domain/accounts/accounts.hpp"
#include "domain/campaigns/records.hpp"
#include "domain/directory/paging.hpp"
#include "domain/figures/facts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::campaigns {

namespace {

bool overlap(Date from, std::optional<Date> const& to, Date other_from, std::optional<Date> const& other_to) {
    return (!to || other_from <= *to) && (!other_to || from <= *other_to);
}

std::vector<AssignmentRow> villages_of(Directory const& dir, std::int64_t selection) {
    std::vector<AssignmentRow> list;
    for (auto const& a : dir.assignments())
        if (a.selection == selection) list.push_back(a);
    return list;
}

SelectionRow const* selection_of(Directory const& dir, std::string_view id) {
    for (auto const& s : dir.selections())
        if (s.id.text() == id) return &s;
    return nullptr;
}

// A liaison is the whole campaign's: counted where the campaign is, whichever villages are served.
void count(commands::Writing& w, SelectionRow const& row) {
    auto const* root = directory(w).root();
    figures::Fact fact;
    fact.metric = "liaisons";
    fact.day = row.from_day;
    fact.member = row.person;
    if (row.to_day) fact.to_day = row.to_day->add_days(1);
    figures::set_facts(w.tx, "selection", row.no, root ? root->area : Area{}, {fact});
}

LiaisonView view(Directory const& dir, SelectionRow const& row) {
    LiaisonView out;
    out.id = row.id;
    out.rev = row.rev;
    out.person = person_view(dir, row.person).value_or(PersonView{});
    out.sending_unit = unit_view(dir, row.sending_unit);
    out.skills = row.skills;
    out.instructor = row.instructor;
    out.from = row.from_day;
    out.to = row.to_day;
    for (auto const& a : villages_of(dir, row.no))
        out.places.push_back({place_view(dir, a.place), a.from_day, a.to_day});
    return out;
}

// Seen by whoever sees one of the villages, or, while there is none, the campaign's whole place.
bool sees(commands::Asking const& asking, Scope const& scope, SelectionRow const& row) {
    auto const& dir = directory(asking);
    if (row.person == asking.caller.person) return true;
    auto const villages = villages_of(dir, row.no);
    if (villages.empty()) return dir.root() && scope.sees({.area = dir.root()->area});
    return std::any_of(villages.begin(), villages.end(),
                       [&](AssignmentRow const& a) { return scope.sees({.area = dir.area(a.place)}); });
}

PairingView view(Directory const& dir, PairingRow const& row) {
    return {row.id,
            row.rev,
            person_view(dir, row.person),
            unit_view(dir, row.unit),
            place_view(dir, row.place),
            row.from_day,
            row.to_day};
}

void check_period(Date from, std::optional<Date> const& to, Wrongs& wrongs) {
    if (to && *to < from) wrongs.add("to", "field.before_start");
}

// Where a list is asked for: null for everywhere.
} // namespace

Result<store::Outcome> select(commands::Writing& w, Select const& in) {
    auto const& dir = directory(w);
    if (auto r = running(w); !r) return r.error();
    Wrongs wrongs;
    Campaign const* campaign = dir.campaign();
    if (in.campaign) {
        auto const& all = dir.campaigns();
        auto const found = std::find_if(all.begin(), all.end(),
                                        [&](Campaign const& c) { return c.id.text() == in.campaign->value; });
        campaign = found == all.end() ? nullptr : &*found;
    }
    if (!campaign) wrongs.add("campaign", "field.no_such_campaign");
    else if (auto r = allow(w, {.area = dir.area(campaign->place)}, "campaign"); !r) return r.error();
    check_period(in.from, in.to, wrongs);
    SelectionRow row;
    if (auto const person = accounts::person_named(w, in.person.value, "person"); !person) {
        wrongs.add("person", "field.no_such_person");
    } else {
        row.person = (*person)->no;
        row.sending_unit = (*person)->unit;
        if (accounts::is_administrator(dir, row.person, in.from, in.to))
            wrongs.add("person", "role.administrator_no_business");
        for (auto const& s : dir.selections())
            if (s.person == row.person && campaign && s.campaign == campaign->no &&
                overlap(s.from_day, s.to_day, in.from, in.to))
                wrongs.add("person", "liaison.selected_already");
    }
    if (in.sending_unit) {
        if (auto const unit = unit_named(w, in.sending_unit->value, "sending_unit"))
            row.sending_unit = (*unit)->no;
        else wrongs.add("sending_unit", "field.no_such_unit");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    row.id = w.id;
    row.campaign = campaign->no;
    if (in.skills) row.skills = *in.skills;
    row.instructor = in.instructor.value_or(true);
    row.from_day = in.from;
    row.to_day = in.to;
    w.tx.insert(row);
    count(w, row);
    w.tx.note("person", dir.person(row.person)->id.text());
    w.tx.changes_reference();
    return store::Outcome{"liaison", row.id, {}};
}

Result<store::Outcome> assign(commands::Writing& w, Assign const& in) {
    auto const& dir = directory(w);
    if (auto r = running(w); !r) return r.error();
    Wrongs wrongs;
    auto const* place = dir.place(in.place.value);
    if (!place) wrongs.add("place", "field.no_such_place");
    else if (auto r = allow(w, {.area = place->area}); !r) return r.error();
    if (place && place->level != places::Level::village) wrongs.add("place", "liaison.serves_villages");
    if (place && place->successor) wrongs.add("place", "liaison.place_merged");
    check_period(in.from, in.to, wrongs);
    auto const* selection = selection_of(dir, in.selection.value);
    if (!selection) {
        wrongs.add("selection", "liaison.no_such_selection");
    } else {
        if (in.from < selection->from_day) wrongs.add("from", "liaison.outside_selection");
        if (selection->to_day && (in.from > *selection->to_day || (in.to && *in.to > *selection->to_day)))
            wrongs.add("to", "liaison.outside_selection");
        for (auto const& a : villages_of(dir, selection->no))
            if (place && a.place == place->no && overlap(a.from_day, a.to_day, in.from, in.to))
                wrongs.add("place", "liaison.assigned_already");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    AssignmentRow row;
    row.id = w.id;
    row.selection = selection->no;
    row.person = selection->person;
    row.place = place->no;
    row.from_day = in.from;
    row.to_day = in.to ? in.to : selection->to_day;
    w.tx.insert(row);
    w.tx.note("place", place->code);
    w.tx.changes_reference();
    return store::Outcome{"liaison", selection->id, {}};
}

Result<store::Outcome> end(commands::Writing& w, End const& in) {
    auto const& dir = directory(w);
    if (auto r = running(w); !r) return r.error();
    auto const* selection = selection_of(dir, in.id.text());
    if (!selection || !sees(w, *scope_of(w), *selection)) return refuse(Refused::not_found, "not_found");
    Wrongs wrongs;
    Place const* place = in.place ? dir.place(in.place->value) : nullptr;
    if (in.place && !place) wrongs.add("place", "field.no_such_place");
    // a whole selection is the campaign office's, one village also its town's
    auto const* root = dir.root();
    auto const area = place ? place->area : root ? root->area : Area{};
    if (auto r = allow(w, {.area = area}); !r) return r.error();
    if (in.rev && *in.rev != selection->rev) return stale(to_json(view(dir, *selection)));
    std::vector<AssignmentRow> ending;
    for (auto const& a : villages_of(dir, selection->no))
        if ((!place || a.place == place->no) && (!a.to_day || *a.to_day > in.to)) ending.push_back(a);
    if (place && ending.empty()) wrongs.add("place", "liaison.not_assigned");
    if (!place && selection->to_day && *selection->to_day <= in.to) wrongs.add("to", "liaison.ended");
    if (!place && in.to < selection->from_day) wrongs.add("to", "field.before_start");
    if (place &&
        std::any_of(ending.begin(), ending.end(), [&](AssignmentRow const& a) { return in.to < a.from_day; }))
        wrongs.add("to", "field.before_start");
    if (!wrongs.empty()) return refusal_of(wrongs);
    for (auto const& before : ending) {
        auto after = before;
        after.to_day = in.to;
        w.tx.keep_version("assignment", before);
        w.tx.update(before, after);
    }
    if (!place) {
        auto after = *selection;
        after.to_day = in.to;
        w.tx.keep_version("liaison", *selection);
        w.tx.update(*selection, after);
        count(w, after);
    }
    w.tx.note("to", in.to.text());
    w.tx.changes_reference();
    return store::Outcome{"liaison", selection->id, {}};
}

void hand_over_villages(commands::Writing& w, std::int64_t giver, Person const& taker, Date from) {
    auto const& dir = directory(w);
    int made = 0;
    auto const id = [&](std::string_view what) {
        return Uuid::named(w.id.text(), fmt::format("{}{}", what, made++));
    };
    for (auto const& selection : dir.selections()) {
        if (selection.person != giver || (selection.to_day && *selection.to_day < from)) continue;
        auto ended = selection;
        ended.to_day = std::max(selection.from_day, from).add_days(-1);
        w.tx.keep_version("liaison", selection);
        w.tx.update(selection, ended);
        count(w, ended);

        auto const taken =
            std::find_if(dir.selections().begin(), dir.selections().end(), [&](SelectionRow const& s) {
                return s.person == taker.no && s.campaign == selection.campaign && s.from_day <= from &&
                       (!s.to_day || (selection.to_day && *selection.to_day <= *s.to_day));
            });
        auto theirs = taken == dir.selections().end() ? SelectionRow{} : *taken;
        if (theirs.no == 0) {
            theirs.id = id("selection");
            theirs.campaign = selection.campaign;
            theirs.person = taker.no;
            theirs.sending_unit = taker.unit;
            theirs.instructor = selection.instructor;
            theirs.from_day = std::max(selection.from_day, from);
            theirs.to_day = selection.to_day;
            w.tx.insert(theirs);
            count(w, theirs);
        }
        auto const served = villages_of(dir, theirs.no);
        for (auto const& before : villages_of(dir, selection.no)) {
            if (before.to_day && *before.to_day < from) continue;
            auto after = before;
            after.to_day = std::max(before.from_day, from).add_days(-1);
            w.tx.keep_version("assignment", before);
            w.tx.update(before, after);
            if (std::any_of(served.begin(), served.end(), [&](AssignmentRow const& a) {
                    return a.place == before.place && overlap(a.from_day, a.to_day, from, before.to_day);
                }))
                continue;
            AssignmentRow row;
            row.id = id("assignment");
            row.selection = theirs.no;
            row.person = taker.no;
            row.place = before.place;
            row.from_day = std::max(before.from_day, from);
            row.to_day = before.to_day;
            w.tx.insert(row);
        }
    }
}

void hand_over_pairings(commands::Writing& w, std::int64_t giver, std::int64_t taker, Date from) {
    int made = 0;
    auto const& all = directory(w).pairings();
    for (auto const& before : all) {
        if (before.person != giver || (before.to_day && *before.to_day < from)) continue;
        auto after = before;
        after.to_day = std::max(before.from_day, from).add_days(-1);
        w.tx.keep_version("pairing", before);
        w.tx.update(before, after);
        if (std::any_of(all.begin(), all.end(), [&](PairingRow const& p) {
                return p.person == taker && p.place == before.place &&
                       overlap(p.from_day, p.to_day, from, before.to_day);
            }))
            continue;
        auto row = before;
        row.no = 0;
        row.id = Uuid::named(w.id.text(), fmt::format("pairing{}", made++));
        row.person = taker;
        row.from_day = std::max(before.from_day, from);
        w.tx.insert(row);
    }
}

Result<LiaisonView> get_liaison(commands::Asking const& asking, ById const& in) {
    auto const& dir = directory(asking);
    auto const* selection = selection_of(dir, in.id.text());
    if (!selection || !sees(asking, *scope_of(asking), *selection))
        return refuse(Refused::not_found, "not_found");
    return view(dir, *selection);
}

Result<commands::Page<LiaisonView>> list_liaisons(commands::Asking const& asking, ListLiaisons const& in) {
    auto const& dir = directory(asking);
    auto const place = wanted_place(asking, in.place);
    if (!place) return place.error();
    auto const after = commands::parse_cursor(in.after);
    if (!after) return after.error();
    auto const scope = scope_of(asking);
    Paging<LiaisonView> page(in);
    for (auto const& s : dir.selections()) { // in order of selection
        if ((in.after && s.no <= *after) || !sees(asking, *scope, s)) continue;
        if (*place) {
            auto const villages = villages_of(dir, s.no);
            if (std::none_of(villages.begin(), villages.end(),
                             [&](AssignmentRow const& a) { return dir.inside(a.place, (*place)->no); }))
                continue;
        }
        if (!page.add(s.no, [&] { return view(dir, s); })) break;
    }
    return page.take();
}

Result<store::Outcome> pair(commands::Writing& w, Pair const& in) {
    auto const& dir = directory(w);
    if (auto r = running(w); !r) return r.error();
    Wrongs wrongs;
    auto const* place = dir.place(in.place.value);
    if (!place) wrongs.add("place", "field.no_such_place");
    else if (auto r = allow(w, {.area = place->area}); !r) return r.error();
    check_period(in.from, in.to, wrongs);
    PairingRow row;
    if (in.person.has_value() == in.unit.has_value()) wrongs.add("person", "pairing.person_or_unit");
    if (in.person) {
        if (auto const person = accounts::person_named(w, in.person->value, "person"))
            row.person = (*person)->no;
        else wrongs.add("person", "field.no_such_person");
    }
    if (in.unit) {
        if (auto const unit = unit_named(w, in.unit->value, "unit")) row.unit = (*unit)->no;
        else wrongs.add("unit", "field.no_such_unit");
    }
    for (auto const& p : dir.pairings())
        if (place && p.place == place->no && p.person == row.person && p.unit == row.unit &&
            overlap(p.from_day, p.to_day, in.from, in.to))
            wrongs.add("place", "pairing.paired_already");
    if (!wrongs.empty()) return refusal_of(wrongs);
    row.id = w.id;
    row.campaign = dir.campaign()->no;
    row.place = place->no;
    row.from_day = in.from;
    row.to_day = in.to;
    w.tx.insert(row);
    w.tx.note("place", place->code);
    w.tx.changes_reference();
    return store::Outcome{"pairing", row.id, {}};
}

Result<PairingView> get_pairing(commands::Asking const& asking, ById const& in) {
    auto const& dir = directory(asking);
    auto const scope = scope_of(asking);
    for (auto const& p : dir.pairings())
        if (p.id == in.id && scope->sees({.area = dir.area(p.place)})) return view(dir, p);
    return refuse(Refused::not_found, "not_found");
}

Result<commands::Page<PairingView>> list_pairings(commands::Asking const& asking, ListPairings const& in) {
    auto const& dir = directory(asking);
    auto const place = wanted_place(asking, in.place);
    if (!place) return place.error();
    auto const after = commands::parse_cursor(in.after);
    if (!after) return after.error();
    auto const scope = scope_of(asking);
    Paging<PairingView> page(in);
    for (auto const& p : dir.pairings()) { // in order of creation
        if ((in.after && p.no <= *after) || !scope->sees({.area = dir.area(p.place)})) continue;
        if (*place && !dir.inside(p.place, (*place)->no)) continue;
        if (!page.add(p.no, [&] { return view(dir, p); })) break;
    }
    return page.take();
}

} // namespace huiju::campaigns
