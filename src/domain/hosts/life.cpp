// What happens to a home. It keeps its record, its visits and its figures, and is found by every name it had.
#include "domain/hosts/changing.hpp"
#include "domain/hosts/rules.hpp"

#include <algorithm>

namespace huiju::hosts {

namespace {

// The day of an event, today when none is given; none lies in the future.
Date day_of(commands::Writing const& writing, std::optional<Date> const& given, Wrongs& wrongs) {
    auto const today = writing.caller.real_now.day();
    if (given && *given > today) wrongs.add("date", "field.in_the_future");
    return given.value_or(std::min(today, writing.now().day()));
}

EventRow event_of(commands::Writing const& writing, HostRow const& home, Life kind, Date day,
                  std::optional<Text<0, 200>> const& note) {
    EventRow row;
    row.id = Uuid::named(writing.id.text(), word(kind));
    row.host = home.no;
    row.kind = kind;
    row.day = day;
    row.recorder = writing.tx.actor();
    if (note) row.note = *note;
    return row;
}

void put_head(HostRow& home, EventRow& event, std::string const& name) {
    event.name_before = home.name;
    event.name_after = name;
    home.known_as = known_also_as(home.known_as, home.name);
    home.name = name;
}

void keep(store::Tx& tx, HostRow const& before, HostRow& after) {
    tx.keep_version("host", before);
    tx.update(before, after);
    if (search_text(after) != search_text(before) || after.town != before.town ||
        after.village != before.village)
        make_findable(tx, after);
}

Life life_of(Happening kind) {
    switch (kind) {
    case Happening::head: return Life::head;
    case Happening::death: return Life::death;
    case Happening::moved_in: return Life::moved_in;
    case Happening::moved_out: return Life::moved_out;
    case Happening::moved: return Life::moved;
    case Happening::empty: return Life::empty;
    case Happening::lived_in: return Life::lived_in;
    }
    return Life::head;
}

void only_households(HostRow const& home, std::string_view field, Wrongs& wrongs) {
    if (home.kind != HostKind::household) wrongs.add(field, "host.not_a_household");
}

} // namespace

std::vector<std::string> people_of(store::Db& db, HostRow const& home) {
    std::vector<std::string> names{home.name};
    if (home.known_as.empty()) return names; // they all are among those words
    for (auto const& event : db.having<EventRow>("host", home.no)) {
        if (!event.name_before.empty()) names.push_back(event.name_before);
        if (!event.who.empty()) names.push_back(event.who);
    }
    return names;
}

bool lay_in(store::Db& db, std::int64_t host, Area area) {
    auto const events = db.having<EventRow>("host", host);
    return std::any_of(events.begin(), events.end(), [&](EventRow const& row) {
        if (row.kind != Life::moved) return false;
        return area.village != 0 ? row.from_village == area.village : row.from_town == area.town;
    });
}

Result<store::Outcome> happen(commands::Writing& writing, Happen const& in) {
    auto const before = to_change(writing, in.id, in.rev);
    if (!before) return before.error();
    auto after = *before;
    Wrongs wrongs;
    auto event = event_of(writing, *before, life_of(in.kind), day_of(writing, in.date, wrongs), in.note);
    Place const* to = nullptr;
    switch (in.kind) {
    case Happening::head:
    case Happening::death:
        only_households(*before, "kind", wrongs);
        if (in.kind == Happening::death && !in.who) wrongs.add("who", "field.required");
        if (in.kind == Happening::head && !in.head) wrongs.add("head", "field.required");
        if (in.who) {
            event.who = *in.who;
            after.known_as = known_also_as(after.known_as, event.who);
        }
        if (in.head && in.head->value == before->name) wrongs.add("head", "host.is_head_already");
        else if (in.head) put_head(after, event, *in.head);
        break;
    case Happening::moved:
        if (!in.place) {
            wrongs.add("place", "field.required");
            break;
        }
        to = place_of(directory(writing), directory(writing).place(in.place->value), before->kind, "place",
                      wrongs);
        if (to && to->no == before->place) wrongs.add("place", "host.lies_there");
        break;
    case Happening::moved_in:
    case Happening::lived_in: after.active = true; break;
    case Happening::moved_out:
    case Happening::empty: after.active = false; break;
    }
    if (in.kind != Happening::moved && in.place) wrongs.add("place", "host.place_of_a_move");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (to) {
        put(after, to->area);
        after.active = true;
        if (auto r = allow(writing, visible(after)); !r) return r.error();
        event.from_place = before->place;
        event.from_town = before->town;
        event.from_village = before->village;
        event.to_place = after.place;
    }
    keep(writing.tx, *before, after);
    writing.tx.insert(event);
    writing.tx.note("kind", word(event.kind));
    return store::Outcome{"host", after.id, {}};
}

Result<store::Outcome> divide(commands::Writing& writing, Divide const& in) {
    auto& tx = writing.tx;
    auto const old = to_change(writing, in.id, in.rev);
    if (!old) return old.error();
    Wrongs wrongs;
    only_households(*old, "id", wrongs);
    auto const day = day_of(writing, in.date, wrongs);
    HostRow home;
    home.id = in.new_id.value_or(Uuid::named(writing.id.text(), "home"));
    home.name = in.name;
    if (in.known_as) home.known_as = *in.known_as;
    put(home, area_of(*old));
    auto const& known = directory(writing);
    if (in.place)
        if (auto const* place = place_of(known, known.place(in.place->value), home.kind, "place", wrongs))
            put(home, place->area);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow(writing, visible(home)); !r) return r.error();
    if (tx.find<HostRow>("id", home.id.text())) return refuse(Refused::conflict, "conflict.exists");
    tx.insert(home);
    make_findable(tx, home);
    auto of_old = event_of(writing, *old, Life::divided, day, in.note);
    of_old.other = home.no;
    auto of_new = event_of(writing, home, Life::divided_from, day, in.note);
    of_new.other = old->no;
    tx.insert(of_old);
    tx.insert(of_new);
    tx.note("from", old->id.text());
    return store::Outcome{"host", home.id, {}};
}

Result<store::Outcome> unite(commands::Writing& writing, Unite const& in) {
    auto& tx = writing.tx;
    auto const gone = to_change(writing, in.id, in.rev);
    if (!gone) return gone.error();
    auto const into = find_seen(writing, in.into);
    Wrongs wrongs;
    auto const day = day_of(writing, in.date, wrongs);
    only_households(*gone, "id", wrongs);
    if (!into) wrongs.add("into", "host.no_such_host");
    else if (into->no == gone->no) wrongs.add("into", "host.into_itself");
    else only_households(*into, "into", wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow(writing, visible(*into), "into"); !r) return r.error();
    auto left = *gone;
    left.active = false;
    auto home = *into;
    home.known_as = known_also_as(home.known_as, gone->name + " " + gone->known_as);
    home.active = true;
    keep(tx, *gone, left);
    keep(tx, *into, home);
    auto of_gone = event_of(writing, *gone, Life::joined, day, in.note);
    of_gone.other = into->no;
    auto of_home = event_of(writing, *into, Life::took_in, day, in.note);
    of_home.other = gone->no;
    tx.insert(of_gone);
    tx.insert(of_home);
    tx.note("into", into->id.text());
    return store::Outcome{"host", home.id, {}};
}

} // namespace huiju::hosts
