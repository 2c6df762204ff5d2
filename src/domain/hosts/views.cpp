// Reading hosts: lists, one record, and what to know before the next visit.
#include "base/words.hpp"
#include "domain/hosts/rules.hpp"
#include "store/search.hpp"

#include <algorithm>
#include <set>

namespace huiju::hosts {

namespace {

constexpr int chunk = 100;
constexpr int visits_shown = 20;

HostView view(commands::Asking const& asking, HostRow const& row) {
    HostView out;
    out.id = row.id;
    out.rev = row.rev;
    out.kind = row.kind;
    out.place = place_view(directory(asking), row.place);
    out.name = row.name;
    out.known_as = row.known_as;
    out.tags = tags_of(row.tags);
    out.has_phone = !row.phone.empty();
    out.left_alone = row.left_alone;
    out.active = row.active;
    if (row.merged_into != 0)
        if (auto const survivor = asking.db.get<HostRow>(row.merged_into)) out.merged_into = survivor->id;
    out.last_visit = row.last_visit;
    out.visits = row.visits;
    return out;
}

struct Wanted {
    List const& input;
    std::int64_t place = 0;
    std::vector<Door> doors;
    std::optional<std::string> phone;
};

// A host and the number that its list is ordered by: its own, or that of its search document.
struct Found {
    std::int64_t order = 0;
    HostRow row;
};

std::vector<Found> from_door(store::Db& db, Wanted const& wanted, Door const& door, std::int64_t before) {
    std::vector<Found> list;
    if (wanted.input.q) {
        auto const town = door.kind == Door::town ? door.no : 0,
                   village = door.kind == Door::village ? door.no : 0;
        for (auto const& hit : store::search(db, "host", wanted.input.q->value, town, village, before, chunk))
            if (auto row = db.get<HostRow>(hit.record)) list.push_back({hit.doc, std::move(*row)});
        return list;
    }
    std::string name = "hosts.list/";
    name += door.kind == Door::county ? "county" : door.kind == Door::town ? "town" : "village";
    store::Args args{{"before", before},
                     {"limit", chunk},
                     {"kind", wanted.input.kind ? std::string(word(*wanted.input.kind)) : std::string()}};
    if (door.kind != Door::county) args.emplace_back("door", door.no);
    for (auto& row : db.all<HostRow>(name, std::move(args))) list.push_back({row.no, std::move(row)});
    return list;
}

// The newest `chunk` of all doors below `before`; `before` moves on, and becomes 0 at the end.
std::vector<Found> newest(store::Db& db, Wanted const& wanted, std::int64_t& before) {
    std::vector<Found> all;
    if (wanted.phone) { // few enough to come at once
        for (auto& row : db.having<HostRow>("phone_index", *wanted.phone))
            if (row.no < before) all.push_back({row.no, std::move(row)});
    } else {
        for (auto const& door : wanted.doors) {
            if (door.kind == Door::unit) continue; // a host lies in a place; no unit has any
            auto list = from_door(db, wanted, door, before);
            std::move(list.begin(), list.end(), std::back_inserter(all));
        }
    }
    std::ranges::sort(all, std::greater(), &Found::order);
    bool const more = !wanted.phone && all.size() >= chunk;
    if (more) all.resize(chunk);
    before = more ? all.back().order : 0;
    return all;
}

bool matches(commands::Asking const& asking, Wanted const& wanted, Scope const& scope, HostRow const& row) {
    if (row.merged_into != 0 || !scope.sees(visible(row))) return false;
    if (wanted.input.kind && row.kind != *wanted.input.kind) return false;
    if (wanted.input.q && !wanted.phone && !answers(row, wanted.input.q->value)) return false;
    return wanted.place == 0 || directory(asking).inside(row.place, wanted.place);
}

std::optional<HostRow> seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<HostRow>("id", id.text());
    if (row && !scope_of(asking)->sees(visible(*row))) row.reset();
    return row;
}

// The open problems that the host's opinions speak of, newest first, and only those that the caller may see.
std::vector<problems::ProblemRow> open_matters(commands::Asking const& asking,
                                               std::vector<visits::VisitRow> const& visits) {
    auto const scope = scope_of(asking);
    std::set<std::int64_t, std::greater<>> numbers;
    for (auto const& visit : visits)
        for (auto const& opinion : opinions::of_visit(asking.db, visit.no))
            if (opinion.problem != 0 && scope->sees(opinions::visible(opinion)))
                numbers.insert(opinion.problem);
    std::vector<problems::ProblemRow> open;
    for (auto const no : numbers) {
        auto row = asking.db.get<problems::ProblemRow>(no);
        if (row && problems::is_open(row->state) &&
            scope->sees(problems::visible(*row, problems::co_units_of(asking.db, *row))))
            open.push_back(std::move(*row));
    }
    return open;
}

} // namespace

Result<commands::Page<HostView>> list(commands::Asking const& asking, List const& input) {
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    Wanted wanted{input, 0, {}, {}};
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        wanted.place = known.today(**place).no;
    }
    wanted.doors = scope->doors(known, wanted.place);
    if (input.q)
        if (auto const digits = phone_in(input.q->value)) wanted.phone = asking.db.key().blind_index(*digits);

    commands::Page<HostView> page;
    std::set<std::int64_t> shown; // an edited record stands in the search index twice
    std::int64_t last = 0;
    for (auto before = *after; before > 0;) {
        for (auto const& found : newest(asking.db, wanted, before)) {
            if (!matches(asking, wanted, *scope, found.row) || !shown.insert(found.row.no).second) continue;
            if (page.items.size() == static_cast<std::size_t>(input.count())) {
                page.next = commands::cursor(last);
                return page;
            }
            page.items.push_back(view(asking, found.row));
            last = found.order;
        }
    }
    return page;
}

Result<HostView> get(commands::Asking const& asking, ById const& input) {
    auto const row = seen(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    return view(asking, *row);
}

Result<History> history(commands::Asking const& asking, ById const& input) {
    if (!seen(asking, input.id)) return refuse(Refused::not_found, "not_found");
    auto const row = find(asking.db, input.id); // what was merged away is remembered by the survivor
    if (!row || !scope_of(asking)->sees(visible(*row))) return refuse(Refused::not_found, "not_found");
    History out;
    out.host = view(asking, *row);
    auto const scope = scope_of(asking);
    auto const earlier = visits::of_host(asking.db, row->no, visits_shown);
    for (auto const& visit : earlier)
        if (scope->sees(visits::visible(visit))) out.visits.push_back(visits::item(asking, visit));
    auto const open = open_matters(asking, earlier);
    for (auto const& problem : open) out.open.push_back(problems::brief_of(problem));
    if (!open.empty())
        out.question = say(asking.caller.locale, {"host.question", {{"title", open.front().title}}});
    return out;
}

} // namespace huiju::hosts
