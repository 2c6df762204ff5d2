// Reading hosts: lists, one record, and what to know before the next visit.
#include "base/words.hpp"
#include "domain/callbacks/callbacks.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/numbers.hpp"
#include "domain/directory/paging.hpp"
#include "domain/hosts/rules.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "domain/visit_checks/visit_checks.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace huiju::hosts {

namespace {

constexpr int visits_shown = 20;

bool matches(commands::Asking const& asking, List const& input, std::int64_t place, Scope const& scope,
             HostRow const& row) {
    if (row.merged_into != 0 || !scope.sees(visible(row))) return false;
    if (input.kind && row.kind != *input.kind) return false;
    if (input.unvisited_since && (!row.active || row.left_alone || row.last_visit >= *input.unvisited_since))
        return false;
    return place == 0 || directory(asking).inside(row.place, place);
}

// What a village's list holds of one kind.
struct GoalRow {
    std::int64_t village = 0;
    HostKind kind = HostKind::household;
    std::int64_t wanted = 0, visited = 0, alone = 0;
    GoalCount count() const { return {wanted, visited, alone}; }
};
BOOST_DESCRIBE_STRUCT(GoalRow, (), (village, kind, wanted, visited, alone))

// The next hosts behind a door, by number.
std::vector<HostRow> next_rows(store::Db& db, List const& input, Door const& door, std::int64_t before,
                               std::int64_t limit) {
    store::Args args{{"before", before}, {"limit", limit}};
    if (door.kind == Door::county && input.kind == HostKind::enterprise && !input.unvisited_since)
        return db.all<HostRow>("hosts.enterprises", std::move(args));
    args.emplace_back("kind", input.kind ? word(*input.kind) : std::string_view());
    args.emplace_back("since", input.unvisited_since ? input.unvisited_since->text() : std::string());
    return behind<HostRow>(db, "hosts.list", door, std::move(args));
}

std::optional<HostRow> seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<HostRow>("id", id.text());
    if (row && (row->merged_into == nowhere || !scope_of(asking)->sees(visible(*row)))) row.reset();
    return row;
}

// The open problems that opinions of these visits speak of, as far as the caller may see both.
std::vector<problems::ProblemBrief> open_matters(commands::Asking const& asking,
                                                 std::vector<visits::VisitRow> const& visits) {
    auto const scope = scope_of(asking);
    std::vector<std::int64_t> numbers;
    for (auto const& visit : visits) numbers.push_back(visit.no);
    std::set<std::int64_t> spoken_of;
    for (auto const& opinion : opinions::of_visits(asking.db, numbers))
        if (opinion.problem != 0 && scope->sees(opinions::visible(opinion)))
            spoken_of.insert(opinion.problem);
    return problems::open_among(asking, {spoken_of.begin(), spoken_of.end()});
}

EventView event_view(commands::Asking const& asking, EventRow const& row) {
    auto const& known = directory(asking);
    EventView out;
    out.id = row.id;
    out.kind = row.kind;
    out.date = row.day;
    out.recorder = substitutes::maker_view(asking, row.recorder, row.no);
    if (row.other != 0)
        if (auto const other = asking.db.get<HostRow>(row.other);
            other && scope_of(asking)->sees(visible(*other)))
            out.other = OtherHome{other->id, other->name};
    out.name_before = row.name_before;
    out.name_after = row.name_after;
    out.who = row.who;
    if (row.from_place != 0) out.from = place_view(known, row.from_place);
    if (row.to_place != 0) out.to = place_view(known, row.to_place);
    out.note = row.note;
    return out;
}

// Newest first. What happened to a record that was merged into this one happened to this home.
std::vector<EventView> life_of(commands::Asking const& asking, HostRow const& home) {
    auto rows = asking.db.having<EventRow>("host", home.no);
    for (auto const& merger : asking.db.having<MergerRow>("survivor", home.no)) {
        if (merger.undone) continue;
        auto const more = asking.db.having<EventRow>("host", merger.gone);
        rows.insert(rows.end(), more.begin(), more.end());
    }
    std::ranges::sort(rows, std::greater(), [](EventRow const& row) { return std::pair(row.day, row.no); });
    std::vector<EventView> list;
    for (auto const& row : rows) list.push_back(event_view(asking, row));
    return list;
}

} // namespace

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

std::vector<HostName> names_of(store::Db& db, std::vector<std::int64_t> const& hosts) {
    return of_numbers<HostName>(db, "hosts.names", hosts);
}

Result<commands::Page<HostView>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const wanted = *place ? known.today(**place).no : 0;
    if (input.unvisited_since && known.area(wanted).town == 0) return wrong_field("place", "host.of_a_town");
    Paging<HostView> page(input);
    auto const show = [&](std::int64_t at, HostRow const& row) {
        return !matches(asking, input, wanted, *scope, row) ||
               page.add(at, [&] { return view(asking, row); });
    };
    auto const doors = scope->place_doors(known, wanted);
    auto const phone = input.q ? phone_in(input.q->value) : std::nullopt;
    if (phone) { // few enough to come at once
        auto const rows = asking.db.having<HostRow>("phone_index", asking.db.key().blind_index(*phone));
        for (auto row = rows.rbegin(); row != rows.rend(); ++row)
            if (row->no < *before && !show(row->no, *row)) break;
        return page.take();
    }
    walk_or_search<HostRow>(
        asking.db, doors, input.count(), input.q ? &input.q->value : nullptr, *before,
        [&](Door const& door, std::int64_t below, std::int64_t limit) {
            return next_rows(asking.db, input, door, below, limit);
        },
        [&](std::int64_t at, HostRow const& row) {
            return (input.q && !answers(row, input.q->value)) || show(at, row);
        });
    return page.take();
}

Result<Goals> goals(commands::Asking const& asking, AskGoals const& input) {
    auto const& known = directory(asking);
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const& here = known.today(**place);
    if (here.area.town == 0) return wrong_field("place", "host.of_a_town");
    std::map<std::int64_t, GoalLine> lines;
    for (auto const& door : scope_of(asking)->place_doors(known, here.no))
        for (auto const& row :
             behind<GoalRow>(asking.db, "hosts.goals", door, {{"since", input.since.text()}})) {
            auto& line = lines[row.village];
            (row.kind == HostKind::enterprise ? line.enterprises : line.homes) = row.count();
        }
    Goals out{.place = place_view(known, here.no), .since = input.since, .lines = {}};
    for (auto const* village : known.places()) {
        auto const line = lines.find(village->no);
        if (line == lines.end()) continue;
        line->second.place = place_view(known, village->no);
        out.lines.push_back(std::move(line->second));
    }
    return out;
}

Result<HostDetail> get(commands::Asking const& asking, ById const& input) {
    auto const row = seen(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    HostDetail out;
    static_cast<HostView&>(out) = view(asking, *row);
    out.life = life_of(asking, *row);
    return out;
}

Result<History> history(commands::Asking const& asking, ById const& input) {
    auto const scope = scope_of(asking);
    auto row = seen(asking, input.id);
    while (row && row->merged_into != 0) // what was merged away is remembered by the survivor
        row = asking.db.get<HostRow>(row->merged_into);
    if (!row || !scope->sees(visible(*row))) return refuse(Refused::not_found, "not_found");
    auto earlier = visits::of_host(asking.db, row->no, visits_shown);
    History out;
    out.host = view(asking, *row);
    out.open = open_matters(asking, earlier);
    std::erase_if(earlier, [&](auto const& visit) { return !scope->sees(visits::visible(visit)); });
    out.visits = visits::items(asking, earlier);
    if (!out.open.empty())
        out.question = say(asking.caller.locale, {"host.question", {{"title", out.open.front().title}}});
    for (auto const& left : callbacks::left_for(asking, row->no, row->village))
        out.to_ask.push_back({Asks::callback, left.id, callbacks::question_of(asking, left)});
    for (auto const& left : visit_checks::left_for(asking, row->no))
        out.to_ask.push_back({Asks::visit_check, left.id, say(asking.caller.locale, "visit_check.question")});
    return out;
}

} // namespace huiju::hosts
