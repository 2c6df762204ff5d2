// The use cases of visits: recording, correcting, voiding, merging.
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/lately.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/visits/rules.hpp"
#include "domain/visits/visits.hpp"
#include "store/file_folder.hpp"

#include <algorithm>
#include <set>

namespace huiju::visits {

namespace {

constexpr Roles offices{Role::town_office, Role::office};
constexpr std::size_t most_visitors = 100;
constexpr std::size_t most_opinions = 50;
constexpr std::size_t most_photos = 9;

// What a form names, looked up.
struct Meant {
    Place const* place = nullptr;
    Area area;
    std::optional<hosts::HostRow> host;
    std::vector<Person const*> visitors;
    bool foreign = false; // a place that is not the caller's
};

// A merged village stands for itself up to its last day, then for its successor.
Place const& standing_on(Directory const& known, Place const& named, Date day) {
    auto const* place = &named;
    for (int steps = 0; place->successor && steps < 20; ++steps) {
        if (place->valid_to && day <= *place->valid_to) break;
        auto const* next = known.place(place->successor);
        if (!next) break;
        place = next;
    }
    return *place;
}

void look_up_place(commands::Asking const& asking, Form const& form, Meant& meant, Wrongs& wrongs) {
    auto const& known = directory(asking);
    auto const* named = known.place(form.place.value);
    if (!named) return wrongs.add("place", "field.no_such_place");
    meant.place = &standing_on(known, *named, form.date);
    meant.area = meant.place->area;
    if (meant.place->level == places::Level::city || meant.place->level == places::Level::county)
        wrongs.add("place", "visit.place_too_wide");
    else if (!allow(asking, {.area = meant.area}))
        meant.foreign =
            !served_lately(known, asking.caller.person, meant.area, form.date, asking.caller.real_now.day());
}

void look_up_visitors(commands::Asking const& asking, Form const& form, Meant& meant, Wrongs& wrongs) {
    auto const& known = directory(asking);
    if (!form.visitors) {
        if (auto const* caller = known.person(asking.caller.person)) meant.visitors.push_back(caller);
        else wrongs.add("visitors", "field.required");
        return;
    }
    if (form.visitors->empty()) return wrongs.add("visitors", "field.required");
    if (form.visitors->size() > most_visitors)
        return wrongs.add("visitors", {"field.too_many", {{"max", std::to_string(most_visitors)}}});
    for (std::size_t i = 0; i < form.visitors->size(); ++i) {
        auto const field = "visitors." + std::to_string(i);
        auto const* person = known.person((*form.visitors)[i].value);
        if (!person) wrongs.add(field, "field.no_such_person");
        else if (std::find(meant.visitors.begin(), meant.visitors.end(), person) != meant.visitors.end())
            wrongs.add(field, "field.twice");
        else meant.visitors.push_back(person);
    }
}

void look_up_host(commands::Asking const& asking, Form const& form, Meant& meant, Wrongs& wrongs) {
    if (!form.host) return;
    auto const id = Uuid::parse(form.host->value);
    meant.host = id ? hosts::find(asking.db, *id) : std::nullopt;
    if (!meant.host) return wrongs.add("host", "visit.no_such_host");
    if (!fits(form.kind, meant.host->kind)) return wrongs.add("host", "visit.host_of_other_kind");
    if (!meant.place) return;
    // a home stands under the successor while a visit before the merger stands under the old village
    auto const now = directory(asking).today(*meant.place).area;
    bool const near = meant.area.village
                          ? meant.host->village == meant.area.village || meant.host->village == now.village
                          : meant.host->town == meant.area.town;
    // nor does it matter that the home has moved since
    if (!near && !hosts::lay_in(asking.db, meant.host->no, meant.area))
        wrongs.add("host", "visit.host_elsewhere");
}

void check_photos(Form const& form, Wrongs& wrongs) {
    if (!form.photos) return;
    if (form.photos->size() > most_photos)
        wrongs.add("photos", {"field.too_many", {{"max", std::to_string(most_photos)}}});
    for (std::size_t i = 0; i < form.photos->size(); ++i)
        if (!store::FileFolder::is_name((*form.photos)[i].value))
            wrongs.add("photos." + std::to_string(i), "file.not_a_hash");
}

Meant look_up(commands::Asking const& asking, Form const& form, Wrongs& wrongs) {
    Meant meant;
    look_up_place(asking, form, meant, wrongs);
    if (form.date > asking.caller.real_now.day()) wrongs.add("date", "field.in_the_future");
    look_up_visitors(asking, form, meant, wrongs);
    look_up_host(asking, form, meant, wrongs);
    check_photos(form, wrongs);
    return meant;
}

Meant look_up_all(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    auto meant = look_up(asking, input, wrongs);
    if (input.opinions.size() > most_opinions)
        wrongs.add("opinions", {"field.too_many", {{"max", std::to_string(most_opinions)}}});
    std::set<Uuid> ids;
    for (std::size_t i = 0; i < input.opinions.size(); ++i) {
        auto const path = "opinions." + std::to_string(i) + ".";
        opinions::check(asking, input.opinions[i], path, wrongs);
        if (input.opinions[i].id && !ids.insert(*input.opinions[i].id).second)
            wrongs.add(path + "id", "field.twice");
    }
    return meant;
}

// What is wrong comes before what is not allowed; then both are named at once.
Result<void> refused(Meant const& meant, Wrongs& wrongs) {
    auto refusal = refuse(wrongs.empty() ? Refused::forbidden : Refused::invalid,
                          wrongs.empty() ? "forbidden.place" : "invalid");
    if (meant.foreign) wrongs.add("place", "forbidden.place");
    if (wrongs.empty()) return {};
    refusal.fields = wrongs.take();
    return refusal;
}

void fill(VisitRow& row, Form const& form, Meant const& meant) {
    row.kind = form.kind;
    row.day = form.date;
    // where it happened stays as it was written, whatever has become of the place above it
    if (row.place != meant.area.place) put(row, meant.area);
    row.host = meant.host ? meant.host->no : 0;
    row.met = form.people_met;
    row.note = form.note ? form.note->value : std::string();
}

VisitorRow visitor(commands::Writing const& writing, std::int64_t visit, Person const& person, Date day) {
    VisitorRow row;
    row.visit = visit;
    row.person = person.no;
    row.unit = person.unit;
    row.is_leading = directory(writing).leading(person, day);
    return row;
}

void make_findable(store::Tx& tx, VisitRow const& row) {
    if (auto text = search_text(row)) tx.index(std::move(*text));
}

// Makes the visit's visitors exactly these, with the marks of that day; returns them.
std::vector<VisitorRow> set_visitors(commands::Writing& writing, VisitRow const& visit,
                                     std::vector<Person const*> const& people) {
    auto& tx = writing.tx;
    auto const before = tx.having<VisitorRow>("visit", visit.no);
    std::vector<VisitorRow> now;
    for (auto const* person : people) {
        auto fresh = visitor(writing, visit.no, *person, visit.day);
        auto const old =
            std::find_if(before.begin(), before.end(), [&](auto const& v) { return v.person == person->no; });
        if (old == before.end()) {
            tx.insert(fresh);
        } else {
            fresh.no = old->no;
            fresh.unit = old->unit;
            if (old->removed || old->is_leading != fresh.is_leading) {
                tx.keep_version("visit_visitor", *old);
                tx.update(*old, fresh);
            }
        }
        now.push_back(std::move(fresh));
    }
    for (auto const& old : before) {
        bool const stays =
            std::any_of(people.begin(), people.end(), [&](auto const* p) { return p->no == old.person; });
        if (stays || old.removed) continue;
        auto off = old;
        off.removed = true;
        tx.keep_version("visit_visitor", old);
        tx.update(old, off);
    }
    return now;
}

void add_photo(store::Tx& tx, std::int64_t visit, std::string sha256) {
    PhotoRow row;
    row.visit = visit;
    row.sha256 = std::move(sha256);
    tx.insert(row);
}

// Makes the visit's photos those of the form, when it names any.
void set_photos(store::Tx& tx, std::int64_t visit, Form const& form) {
    if (!form.photos) return;
    std::set<std::string> wanted;
    for (auto const& photo : *form.photos) wanted.insert(photo.value);
    for (auto const& before : tx.having<PhotoRow>("visit", visit)) {
        if (before.removed || wanted.erase(before.sha256) > 0) continue;
        auto off = before;
        off.removed = true;
        tx.keep_version("visit_photo", before);
        tx.update(before, off);
    }
    for (auto const& sha256 : wanted) add_photo(tx, visit, sha256);
}

// The photos of a visit that was merged hang on the other one, too.
void join_photos(store::Tx& tx, std::int64_t gone, std::int64_t into) {
    std::set<std::string> there;
    for (auto const& photo : tx.having<PhotoRow>("visit", into))
        if (!photo.removed) there.insert(photo.sha256);
    for (auto const& photo : tx.having<PhotoRow>("visit", gone))
        if (!photo.removed && there.insert(photo.sha256).second) add_photo(tx, into, photo.sha256);
}

std::vector<Person const*> people_of(commands::Asking const& asking, VisitRow const& visit) {
    std::vector<Person const*> people;
    for (auto const& row : asking.db.having<VisitorRow>("visit", visit.no))
        if (!row.removed)
            if (auto const* person = directory(asking).person(row.person)) people.push_back(person);
    return people;
}

// The host's own memory of its visits.
void tell_hosts(store::Tx& tx, VisitRow const* before, VisitRow const* after) {
    bool const was = before && before->host && met_somebody(*before),
               is = after && after->host && met_somebody(*after);
    if (was && is && before->host == after->host && before->day == after->day) return;
    if (was) hosts::visited(tx, before->host, before->day, -1);
    if (is) hosts::visited(tx, after->host, after->day, +1);
}

// The visit that a command wants to change: found, near, not void, and as the caller saw it.
Result<VisitRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto row = writing.tx.find<VisitRow>("id", id.text());
    if (!row) return refuse(Refused::not_found, "not_found");
    if (auto r = allow(writing, visible(*row)); !r) return r.error();
    if (rev && *rev != row->rev) {
        auto const now = get(writing, {id});
        return stale(now ? to_json(*now) : std::string());
    }
    if (row->voided) return wrong_state("visit.is_void", "voided");
    return *row;
}

// Those who were there or wrote it down change it, and the offices.
Result<void> theirs(commands::Writing const& writing, VisitRow const& row) {
    if (writing.caller.system || row.recorder == writing.caller.person) return {};
    if (scope_of(writing)->covers(offices, area_of(row))) return {};
    for (auto const* person : people_of(writing, row))
        if (person->no == writing.caller.person) return {};
    return refuse(Refused::forbidden, "visit.not_yours");
}

void make_void(commands::Writing& writing, VisitRow const& before, std::string reason,
               std::int64_t merged_into) {
    auto& tx = writing.tx;
    auto row = before;
    row.voided = true;
    row.void_reason = std::move(reason);
    row.merged_into = merged_into;
    if (merged_into != 0) row.opinions = 0; // they go along
    tx.keep_version("visit", before);
    tx.update(before, row);
    figures::void_facts(tx, row.no);
    tell_hosts(tx, &before, nullptr);
}

} // namespace

void check(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    if (look_up_all(asking, input, wrongs).foreign) wrongs.add("place", "forbidden.place");
}

void check(commands::Asking const& asking, Correct const& input, Wrongs& wrongs) {
    if (look_up(asking, input, wrongs).foreign) wrongs.add("place", "forbidden.place");
}

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto& tx = writing.tx;
    Wrongs wrongs;
    auto const meant = look_up_all(writing, input, wrongs);
    if (auto r = refused(meant, wrongs); !r) return r.error();
    for (auto const& opinion : input.opinions)
        if (opinions::taken(tx, opinion)) return refuse(Refused::conflict, "conflict.exists");

    VisitRow row;
    row.id = writing.id;
    row.campaign = directory(writing).campaign()->no;
    fill(row, input, meant);
    row.visitors = static_cast<std::int64_t>(meant.visitors.size());
    row.recorder = writing.caller.person;
    row.opinions = static_cast<std::int64_t>(input.opinions.size());
    tx.insert(row);
    std::vector<VisitorRow> visitors;
    for (auto const* person : meant.visitors) {
        visitors.push_back(visitor(writing, row.no, *person, row.day));
        tx.insert(visitors.back());
    }
    for (auto const& opinion : input.opinions)
        opinions::record(writing, opinion,
                         {.source = opinions::Source::visit,
                          .visit = row.no,
                          .host = row.host,
                          .area = meant.area,
                          .day = row.day});
    set_photos(tx, row.no, input);
    figures::add_facts(tx, "visit", row.no, meant.area, facts_of(row, visitors));
    tell_hosts(tx, nullptr, &row);
    make_findable(tx, row);
    return store::Outcome{"visit", row.id, {}};
}

Result<store::Outcome> correct(commands::Writing& writing, Correct const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    if (auto r = theirs(writing, *before); !r) return r.error();
    Wrongs wrongs;
    auto meant = look_up(writing, input, wrongs);
    if (auto r = refused(meant, wrongs); !r) return r.error();
    if (!input.visitors) meant.visitors = people_of(writing, *before);

    auto row = *before;
    fill(row, input, meant);
    row.visitors = static_cast<std::int64_t>(meant.visitors.size());
    row.void_reason = input.reason;
    tx.keep_version("visit", *before);
    tx.update(*before, row);
    auto const visitors = set_visitors(writing, row, meant.visitors);
    set_photos(tx, row.no, input);
    figures::set_facts(tx, "visit", row.no, area_of(row), facts_of(row, visitors));
    tell_hosts(tx, &*before, &row);
    if (row.note != before->note || row.place != before->place) make_findable(tx, row);
    if (row.day != before->day || row.place != before->place || row.host != before->host)
        for (auto const& opinion : opinions::of_visit(tx, row.no))
            opinions::follow_visit(tx, opinion, {row.no, row.host, area_of(row), row.day});
    return store::Outcome{"visit", row.id, {}};
}

Result<store::Outcome> make_void(commands::Writing& writing, Void const& input) {
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    if (auto r = theirs(writing, *before); !r) return r.error();
    make_void(writing, *before, input.reason, 0);
    return store::Outcome{"visit", before->id, {}};
}

Result<store::Outcome> merge(commands::Writing& writing, Merge const& input) {
    auto& tx = writing.tx;
    auto const gone = to_change(writing, input.id, input.rev);
    if (!gone) return gone.error();
    if (auto r = theirs(writing, *gone); !r) return r.error();
    auto const into = tx.find<VisitRow>("id", input.into.text());
    if (!into || !scope_of(writing)->sees(visible(*into)) || into->no == gone->no)
        return wrong_field("into", "visit.no_such_visit");
    if (into->voided) return wrong_field("into", "visit.is_void");
    bool const one_host = gone->host == 0 || into->host == 0 || gone->host == into->host;
    if (into->day != gone->day || into->place != gone->place || into->kind != gone->kind || !one_host)
        return wrong_field("into", "visit.not_the_same");
    if (auto r = allow(writing, visible(*into), "into"); !r) return r.error();

    auto people = people_of(writing, *into);
    for (auto const* person : people_of(writing, *gone))
        if (std::find(people.begin(), people.end(), person) == people.end()) people.push_back(person);
    auto const opinions = opinions::of_visit(tx, gone->no);
    make_void(writing, *gone, {}, into->no);
    auto row = *into;
    if (row.host == 0) row.host = gone->host;
    row.visitors = static_cast<std::int64_t>(people.size());
    row.opinions += static_cast<std::int64_t>(opinions.size());
    tx.keep_version("visit", *into);
    tx.update(*into, row);
    auto const visitors = set_visitors(writing, row, people);
    join_photos(tx, gone->no, row.no);
    figures::set_facts(tx, "visit", row.no, area_of(row), facts_of(row, visitors));
    tell_hosts(tx, &*into, &row);
    for (auto const& opinion : opinions)
        opinions::follow_visit(tx, opinion, {row.no, row.host, area_of(row), row.day});
    return store::Outcome{"visit", row.id, {}};
}

Result<store::Outcome> join(commands::Writing& writing, ById const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, std::nullopt);
    if (!before) return before.error();
    auto const* caller = directory(writing).person(writing.caller.person);
    if (!caller) return refuse(Refused::unknown_user, "sign_in.required");
    auto people = people_of(writing, *before);
    if (std::find(people.begin(), people.end(), caller) != people.end())
        return store::Outcome{"visit", before->id, {}};
    people.push_back(caller);
    auto row = *before;
    row.visitors = static_cast<std::int64_t>(people.size());
    tx.keep_version("visit", *before);
    tx.update(*before, row);
    auto const visitors = set_visitors(writing, row, people);
    figures::set_facts(tx, "visit", row.no, area_of(row), facts_of(row, visitors));
    return store::Outcome{"visit", row.id, {}};
}

} // namespace huiju::visits
