// What stands: alerts by level, orders, and the agenda of the joint meeting.
#include "base/text.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/escalation/escalation.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/opinions.hpp"

#include <map>

namespace huiju::escalation {

namespace {

using alerts::AgendaRow;
using alerts::AlertRow;
using alerts::OrderRow;

// Alerts know towns and units: a village's are picked from its town's.
std::vector<Door> doors_of(commands::Asking const& asking, Place const* place) {
    auto const& dir = directory(asking);
    std::vector<Door> doors;
    for (auto door : scope_of(asking)->doors(dir, place ? place->no : 0)) {
        if (door.kind == Door::village) door = {Door::town, dir.area(door.no).town};
        bool const there = std::any_of(doors.begin(), doors.end(),
                                       [&](Door const& d) { return d.kind == door.kind && d.no == door.no; });
        if (!there) doors.push_back(door);
    }
    return doors;
}

// The matter of an alert, when the caller may see it.
std::optional<AlertView> shown(commands::Asking const& asking, AlertRow const& row, Place const* place) {
    auto const& dir = directory(asking);
    AlertView view{.kind = row.kind,
                   .record = {},
                   .number = {},
                   .title = {},
                   .place = {},
                   .watch = row.watch,
                   .level = row.level,
                   .unit = unit_view(dir, row.unit),
                   .last = row.last,
                   .day = row.day};
    std::int64_t where = 0;
    if (row.kind == alerts::Kind::problem) {
        auto const problem = problems::get_seen(asking, row.record);
        if (!problem) return std::nullopt;
        view.record = problem->id;
        view.number = problem->number;
        view.title = problem->title;
        where = problem->place;
    } else if (row.kind == alerts::Kind::instruction) {
        auto const instruction = instructions::get_seen(asking, row.record);
        if (!instruction) return std::nullopt;
        view.record = instruction->id;
        view.number = instruction->number;
        view.title = shorten(instruction->text, 30);
        where = instruction->place;
    } else {
        auto const opinion = asking.db.get<opinions::OpinionRow>(row.record);
        if (!opinion || !scope_of(asking)->sees(opinions::visible(*opinion))) return std::nullopt;
        view.record = opinion->id;
        view.title = shorten(opinion->text, 30);
        where = opinion->place;
    }
    if (place && !dir.inside(where, place->no)) return std::nullopt;
    view.place = place_view(dir, where);
    return view;
}

OrderView view_of(commands::Asking const& asking, OrderRow const& row, problems::ProblemRow const& problem) {
    auto const& dir = directory(asking);
    OrderView view;
    view.id = row.id;
    view.rev = row.rev;
    view.problem = problems::brief_of(problem);
    view.unit = unit_view(dir, row.unit);
    view.state = row.state;
    view.number = row.number;
    view.drafted_day = row.drafted_day;
    view.signed_day = row.signed_day;
    view.due = row.due;
    view.reported_day = row.reported_day;
    view.signed_by = person_view(dir, row.signed_by);
    view.request = row.request;
    view.report = row.report;
    return view;
}

AgendaView view_of(commands::Asking const& asking, AgendaRow const& row,
                   problems::ProblemRow const& problem) {
    auto const& dir = directory(asking);
    AgendaView view;
    view.id = row.id;
    view.rev = row.rev;
    view.problem = problems::brief_of(problem);
    view.cause = row.cause;
    view.day = row.day;
    view.decided_day = row.decided_day;
    view.decided_by = person_view(dir, row.decided_by);
    view.decision = row.decision;
    return view;
}

template <class View, class Row>
Result<View> get(commands::Asking const& asking, Uuid id) {
    auto const row = asking.db.find<Row>("id", id.text());
    auto const problem = row ? problems::get_seen(asking, row->problem) : std::nullopt;
    if (!problem) return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row, *problem);
}

// Walks rows newest first by their number until the page is full.
template <class View, class Row, class Read>
commands::Page<View> page_of(commands::Asking const& asking, commands::Listing const& input,
                             std::int64_t before, Read const& read) {
    Paging<View> page(input);
    for (;;) {
        std::vector<Row> const rows = read(before);
        for (auto const& row : rows) {
            before = row.no;
            auto const problem = problems::get_seen(asking, row.problem);
            if (!problem) continue;
            if (!page.add(row.no, [&] { return view_of(asking, row, *problem); })) return page.take();
        }
        if (rows.empty()) return page.take();
    }
}

} // namespace

Result<commands::Page<AlertView>> list_alerts(commands::Asking const& asking, ListAlerts const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    Unit const* unit = nullptr;
    if (input.unit) {
        auto const named = unit_named(asking, input.unit->value, "unit");
        if (!named) return named.error();
        unit = *named;
    }
    auto const level = input.level.value_or(alerts::Level::red);
    Paging<AlertView> page(input);
    auto const doors = doors_of(asking, *place);
    walk_doors<AlertRow>(
        doors, input.count(),
        [&](Door const& door, AlertRow const* last, std::size_t count) {
            return behind<AlertRow>(asking.db, "escalation.alerts", door,
                                    {{"level", std::string(word(level))},
                                     {"before", last ? last->no : *before},
                                     {"limit", static_cast<std::int64_t>(count)}});
        },
        newest_first,
        [&](AlertRow const& row, auto const&) {
            if (unit && row.unit != unit->no) return true;
            auto view = shown(asking, row, *place);
            return !view || page.add(row.no, [&] { return std::move(*view); });
        });
    return page.take();
}

namespace {

struct Counted {
    std::int64_t unit = 0;
    std::string level;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (unit, level, n))

} // namespace

Result<CountView> count_alerts(commands::Asking const& asking, Count const& input) {
    if (input.to < input.from) return wrong_field("to", "visit.to_before_from");
    CountView view{input.from, input.to, 0, 0, 0, {}};
    std::map<std::int64_t, UnitCount> units;
    for (auto const& row : asking.db.all<Counted>("escalation.counted",
                                                  {{"from", input.from.text()}, {"to", input.to.text()}})) {
        auto& unit = units[row.unit];
        auto const level = from_word<alerts::Level>(row.level).value_or(alerts::Level::blue);
        if (level == alerts::Level::blue) unit.blue = row.n;
        else if (level == alerts::Level::yellow) unit.yellow = row.n;
        else unit.red = row.n;
    }
    auto const add = [&](std::int64_t no) {
        auto const found = units.find(no);
        if (found == units.end()) return;
        auto& unit = found->second;
        unit.unit = unit_view(directory(asking), no);
        view.blue += unit.blue;
        view.yellow += unit.yellow;
        view.red += unit.red;
        view.units.push_back(std::move(unit));
    };
    add(0);
    for (auto const* unit : directory(asking).units()) add(unit->no);
    return view;
}

Result<commands::Page<OrderView>> list_orders(commands::Asking const& asking, ListOrders const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const state = std::string(word(input.state.value_or(alerts::OrderState::draft)));
    return page_of<OrderView, OrderRow>(asking, input, *before, [&](std::int64_t from) {
        return asking.db.all<OrderRow>(
            "escalation.orders",
            {{"state", state}, {"before", from}, {"limit", static_cast<std::int64_t>(input.count()) + 1}});
    });
}

Result<OrderView> get_order(commands::Asking const& asking, ById const& input) {
    return get<OrderView, OrderRow>(asking, input.id);
}

Result<commands::Page<AgendaView>> list_agenda(commands::Asking const& asking, ListAgenda const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    return page_of<AgendaView, AgendaRow>(asking, input, *before, [&](std::int64_t from) {
        return asking.db.all<AgendaRow>(
            "escalation.agenda", {{"before", from}, {"limit", static_cast<std::int64_t>(input.count()) + 1}});
    });
}

Result<AgendaView> get_agenda(commands::Asking const& asking, ById const& input) {
    return get<AgendaView, AgendaRow>(asking, input.id);
}

} // namespace huiju::escalation
