// Changing hosts: making, correcting, merging and importing them, and their memory of visits.
#include "domain/activities/activities.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/figures/facts.hpp"
#include "domain/hosts/changing.hpp"
#include "domain/hosts/rules.hpp"
#include "domain/places/places.hpp"
#include "domain/visits/rules.hpp"
#include "store/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace huiju::hosts {

namespace {

constexpr std::size_t most_rows = 2000; // each takes two of the 4096 keys of a command

void set_phone(store::Db const& db, HostRow& row, Phone const& phone) {
    row.phone.ciphertext = db.key().seal_field(phone.digits);
    row.phone_index = db.key().blind_index(phone.digits);
}

void check_tags(std::vector<std::string> const& tags, std::string const& field, Wrongs& wrongs) {
    if (tags.size() > most_tags) wrongs.add(field, {"field.too_many", {{"max", std::to_string(most_tags)}}});
}

std::vector<std::string> tags_in(Form const& form) {
    std::string all;
    if (form.tags)
        for (auto const& tag : *form.tags) all += tag.value + " ";
    return tags_of(all);
}

// Fills in what the form says; wrong fields are named.
void fill(commands::Writing const& writing, Form const& form, HostRow& row, Wrongs& wrongs) {
    auto const& known = directory(writing);
    if (auto const* place = place_of(known, known.place(form.place.value), form.kind, "place", wrongs))
        put(row, place->area);
    row.kind = form.kind;
    row.name = form.name.value;
    row.known_as = form.known_as ? form.known_as->value : std::string();
    auto const tags = tags_in(form);
    check_tags(tags, "tags", wrongs);
    row.tags = joined(tags);
    if (form.contact) row.contact.ciphertext = writing.tx.key().seal_field(form.contact->value.value);
    if (form.phone) set_phone(writing.tx, row, form.phone->value);
}

std::optional<Date> last_visit(store::Tx& tx, std::int64_t host) {
    auto const newest = visits::of_host(tx, host, 1);
    if (newest.empty()) return std::nullopt;
    return newest.front().day;
}

// A visit of one record becomes a visit of the other: its row, its opinions, and whom it counts for.
void move_visit(store::Tx& tx, visits::VisitRow const& before, std::int64_t from, std::int64_t to) {
    auto after = before;
    after.host = to;
    tx.update(before, after);
    for (auto const& opinion : opinions::of_visit(tx, before.no)) {
        auto moved = opinion;
        moved.host = to;
        tx.update(opinion, moved);
    }
    auto const said = figures::facts_of_record(tx, before.no);
    if (said.empty()) return;
    std::vector<figures::Fact> facts;
    for (auto const& fact : said)
        facts.push_back(
            {fact.metric, fact.day, fact.n, fact.unit, fact.member == from ? to : fact.member, fact.to_day});
    auto const& where = said.front();
    figures::set_facts(tx, where.kind, before.no, area_of(where), facts);
}

// A row of an import stands for a home of that village, name and telephone.
using Likeness = std::tuple<std::int64_t, HostKind, std::string, std::string>;

Likeness likeness(HostRow const& row) { return {row.place, row.kind, row.name, row.phone_index}; }

} // namespace

void make_findable(store::Tx& tx, HostRow const& row) {
    tx.index({.kind = "host",
              .record = row.no,
              .text = search_text(row),
              .town = row.town,
              .village = row.village});
}

Place const* place_of(Directory const& known, Place const* place, HostKind kind, std::string_view field,
                      Wrongs& wrongs) {
    if (!place) {
        wrongs.add(field, "field.no_such_place");
        return nullptr;
    }
    auto const& today = known.today(*place);
    if (!place_fits(kind, today.level)) wrongs.add(field, "host.place_too_wide");
    return &today;
}

Result<HostRow> to_change(commands::Writing const& writing, Uuid id, std::optional<std::int64_t> rev,
                          bool gone) {
    auto row = writing.tx.find<HostRow>("id", id.text());
    if (!row || row->merged_into == nowhere || !scope_of(writing)->sees(visible(*row)))
        return refuse(Refused::not_found, "not_found");
    if (auto r = allow(writing, visible(*row), "id"); !r) return r.error();
    if (gone != (row->merged_into != 0))
        return refuse(Refused::conflict, gone ? "host.not_merged" : "host.merged_already");
    if (rev && *rev != row->rev) {
        auto const now = get(writing, {id});
        return stale(now ? to_json(*now) : std::string());
    }
    return *row;
}

Visible visible(HostRow const& host) { return {.area = area_of(host)}; }

std::optional<HostRow> find(store::Db& db, Uuid id) {
    auto row = db.find<HostRow>("id", id.text());
    while (row && row->merged_into != 0) row = db.get<HostRow>(row->merged_into);
    return row;
}

std::optional<HostRow> find_seen(commands::Asking const& asking, Uuid id) {
    auto row = find(asking.db, id);
    if (row && !scope_of(asking)->sees(visible(*row))) row.reset();
    return row;
}

void visited(store::Tx& tx, std::int64_t host, Date day, int change) {
    auto const before = tx.get<HostRow>(host);
    if (!before) return;
    auto row = *before;
    row.visits += change;
    if (change > 0) {
        row.last_visit = std::max(row.last_visit, std::optional(day));
    } else {
        row.last_visit = last_visit(tx, host);
    }
    tx.update(*before, row);
}

int move_to_successor(store::Tx& tx, std::int64_t from_place, Area to) {
    auto const rows = tx.all<HostRow>("hosts.of_village", {{"village", from_place}, {"limit", 1000}});
    for (auto const& before : rows) {
        auto row = before;
        // what lies in a group below the village keeps its group
        put(row, {before.place == from_place ? to.place : before.place, to.town, to.village});
        tx.update(before, row);
        make_findable(tx, row);
    }
    return static_cast<int>(rows.size());
}

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    auto& tx = writing.tx;
    HostRow row;
    Wrongs wrongs;
    fill(writing, input, row, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow(writing, visible(row)); !r) return r.error();
    if (tx.find<HostRow>("id", writing.id.text())) return refuse(Refused::conflict, "conflict.exists");
    row.id = writing.id;
    tx.insert(row);
    make_findable(tx, row);
    tx.note("kind", word(row.kind));
    return store::Outcome{"host", row.id, {}};
}

Result<store::Outcome> update(commands::Writing& writing, Update const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    auto row = *before;
    if (input.forget_contact.value_or(false)) {
        row.contact = row.phone = {};
        row.phone_index.clear();
    }
    Wrongs wrongs;
    fill(writing, input, row, wrongs);
    if (input.kind != before->kind && before->visits > 0) wrongs.add("kind", "host.kind_has_visits");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow(writing, visible(row)); !r) return r.error();
    row.left_alone = input.left_alone.value_or(before->left_alone);
    row.active = input.active.value_or(before->active);
    tx.keep_version("host", *before);
    tx.update(*before, row);
    if (search_text(row) != search_text(*before) || row.town != before->town ||
        row.village != before->village)
        make_findable(tx, row);
    return store::Outcome{"host", row.id, {}};
}

Result<store::Outcome> merge(commands::Writing& writing, Merge const& input) {
    auto& tx = writing.tx;
    auto const gone = to_change(writing, input.id, input.rev);
    if (!gone) return gone.error();
    auto const into = find_seen(writing, input.into);
    Wrongs wrongs;
    if (!into) wrongs.add("into", "host.no_such_host");
    else if (into->no == gone->no) wrongs.add("into", "host.into_itself");
    else if (into->kind != gone->kind) wrongs.add("into", "host.of_other_kind");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow(writing, visible(*into), "into"); !r) return r.error();

    tx.keep_version("host", *into);
    tx.keep_version("host", *gone);
    auto survivor = merged(*into, *gone);
    auto left = *gone;
    left.merged_into = into->no;
    left.active = false;
    left.visits = 0;
    left.last_visit.reset();
    auto merger = merger_of(*into, *gone, survivor);
    for (auto const& visit : tx.having<visits::VisitRow>("host", gone->no)) {
        move_visit(tx, visit, gone->no, into->no);
        merger.visits += (merger.visits.empty() ? "" : " ") + std::to_string(visit.no);
    }
    tx.update(*gone, left);
    tx.update(*into, survivor);
    tx.insert(merger);
    make_findable(tx, survivor);
    tx.note("into", into->id.text());
    return store::Outcome{"host", survivor.id, {}};
}

Result<store::Outcome> split(commands::Writing& writing, Split const& input) {
    auto& tx = writing.tx;
    auto const gone = to_change(writing, input.id, input.rev, true);
    if (!gone) return gone.error();
    auto const survivor = *tx.get<HostRow>(gone->merged_into);
    if (auto r = allow(writing, visible(survivor), "id"); !r) return r.error();
    // what a merger gave went on to the third record: the later merger is taken back first
    if (survivor.merged_into != 0) return refuse(Refused::conflict, "host.merged_on");
    MergerRow merger;
    std::vector<HostRow> others;
    for (auto const& row : tx.having<MergerRow>("survivor", survivor.no)) {
        if (row.undone) continue;
        if (row.gone == gone->no) merger = row;
        else others.push_back(*tx.get<HostRow>(row.gone));
    }

    tx.keep_version("host", survivor);
    tx.keep_version("host", *gone);
    auto stays = parted(survivor, *gone, merger, others);
    auto own = *gone;
    own.merged_into = 0;
    own.active = merger.was_active;
    for (auto const& number : words_of(merger.visits)) {
        auto const visit = *tx.get<visits::VisitRow>(std::stoll(number));
        if (visit.host != survivor.no) continue; // corrected since
        move_visit(tx, visit, survivor.no, gone->no);
        if (!visits::met_somebody(visit)) continue;
        --stays.visits;
        ++own.visits;
    }
    stays.last_visit = last_visit(tx, survivor.no);
    own.last_visit = last_visit(tx, gone->no);
    tx.update(survivor, stays);
    tx.update(*gone, own);
    auto undone = merger;
    undone.undone = true;
    undone.undo_reason = input.reason;
    tx.update(merger, undone);
    tx.note("from", survivor.id.text());
    return store::Outcome{"host", own.id, {}};
}

std::vector<Judged> judge(commands::Asking const& asking, std::vector<ImportRow> const& rows) {
    auto& db = asking.db;
    auto const& known = directory(asking);
    std::map<std::string, std::vector<Place const*>> named; // a list names few places many times
    std::set<std::int64_t> villages_read;
    std::set<Likeness> there;
    std::vector<Judged> judged;
    for (auto const& given : rows) {
        auto& [row, wrong, foreign, known_home] = judged.emplace_back();
        Wrongs wrongs;
        row.kind = given.kind;
        row.name = given.name.value;
        if (given.known_as) row.known_as = given.known_as->value;
        auto const tags = tags_of(given.tags ? given.tags->value : std::string());
        check_tags(tags, "tags", wrongs);
        row.tags = joined(tags);
        if (given.phone) set_phone(db, row, given.phone->value);

        auto const [found, fresh] = named.try_emplace(given.place.value);
        if (fresh) found->second = places::named(known, given.place.value);
        Place const* place = nullptr;
        if (found->second.size() > 1)
            wrongs.add("place",
                       {"host.place_ambiguous", {{"place", known.full_name(found->second.front()->no)}}});
        else
            place = place_of(known, found->second.empty() ? nullptr : found->second.front(), row.kind,
                             "place", wrongs);
        if (place) {
            put(row, place->area);
            foreign = !allow(asking, visible(row));
            if (foreign) wrongs.add("place", "forbidden.place");
            if (row.village != 0 && villages_read.insert(row.village).second)
                for (auto const& host : db.having<HostRow>("village", row.village))
                    if (host.merged_into != nowhere) there.insert(likeness(host));
            known_home = !there.insert(likeness(row)).second;
        }
        wrong = wrongs.take();
    }
    return judged;
}

void put_on_list(store::Tx& tx, HostRow row) {
    row.id = Uuid::v7(tx.real_now());
    tx.insert(row);
    make_findable(tx, row);
}

std::vector<HostRow> made_by(store::Db& db, std::int64_t command) {
    auto const [first, last] = store::numbers_of(command);
    return db.all<HostRow>("hosts.made", {{"first", first}, {"last", last}});
}

Message built_on(store::Db& db, HostRow const& home, std::int64_t made_by) {
    if (home.merged_into > 0) return "host.merged_already";
    if (home.visits > 0 || !db.having<visits::VisitRow>("host", home.no).empty()) return "host.was_visited";
    if (!db.having<deeds::DeedRow>("host", home.no).empty() ||
        !db.having<activities::ActivityRow>("host", home.no).empty())
        return "host.has_records";
    return home.rev == made_by ? Message() : Message("host.was_changed");
}

void take_back(store::Tx& tx, HostRow const& home) {
    auto row = home;
    row.merged_into = nowhere;
    row.active = false;
    // nobody's name or number stays of what was never to be here
    for (auto* text : {&row.name, &row.known_as, &row.tags, &row.phone_index}) text->clear();
    row.contact = row.phone = {};
    tx.update(home, row);
}

Result<store::Outcome> import_rows(commands::Writing& writing, Import const& input) {
    auto& tx = writing.tx;
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    auto const judged = judge(writing, input.rows);
    Refusal refusal;
    bool foreign_alone = true;
    for (std::size_t i = 0; i < judged.size(); ++i) {
        auto wrong = judged[i].wrong;
        if (judged[i].there) wrong.push_back({"name", "host.already_there"});
        foreign_alone = foreign_alone && (wrong.empty() || (judged[i].foreign && wrong.size() == 1));
        for (auto& [field, reason] : wrong)
            refusal.fields.push_back({fmt::format("rows.{}.{}", i, field), std::move(reason)});
    }
    if (!refusal.fields.empty()) {
        auto fields = std::move(refusal.fields);
        Wrongs wrongs;
        refusal = foreign_alone ? refuse(Refused::forbidden, "forbidden.place") : refusal_of(wrongs);
        refusal.fields = std::move(fields);
        return refusal;
    }
    for (auto const& one : judged) put_on_list(tx, one.row);
    auto const rows = static_cast<std::int64_t>(judged.size());
    tx.note("rows", std::to_string(rows));
    return store::Outcome{"host_import", writing.id,
                          [report = ImportReport{rows}] { return to_json(report); }};
}

} // namespace huiju::hosts
