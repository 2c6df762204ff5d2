// Counting the rates of a period, and registering them.
#include "domain/rates/rates.hpp"

#include "domain/directory/directory.hpp"
#include "domain/feature.hpp"

#include <map>

namespace huiju::rates {

namespace {

using accounts::UnitKind;

// Of one matter that was due in the period.
struct DueRow {
    std::int64_t town = 0, lead = 0, returns = 0, redos = 0, reopenings = 0;
    Date due;
    std::optional<Date> assigned_day, accepted_day, closed_day;
    bool long_term = false;
};
BOOST_DESCRIBE_STRUCT(DueRow, (),
                      (town, lead, returns, redos, reopenings, due, assigned_day, accepted_day, closed_day,
                       long_term))

// Call-backs that were answered in the period.
struct AnsweredRow {
    std::int64_t town = 0, unit = 0;
    std::string solved, satisfied;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(AnsweredRow, (), (town, unit, solved, satisfied, n))

bool of_town(Unit const* unit) {
    return unit && (unit->kind == UnitKind::town || unit->kind == UnitKind::station ||
                    unit->kind == UnitKind::village);
}

// The unit whose line a matter counts in; 0: none.
std::int64_t counted_for(Directory const& dir, By by, std::int64_t town, std::int64_t lead) {
    if (by == By::unit) return lead;
    auto const* own = dir.town_unit(town);
    return own && of_town(dir.unit(lead)) ? own->no : 0; // what went upward leaves the town's rate
}

std::string group_of(Unit const& unit) {
    return unit.peer_group.empty() ? std::string(word(unit.kind)) : unit.peer_group;
}

void add(Line& line, DueRow const& row, WorkingCalendar const& calendar) {
    line.due += 1;
    if (row.closed_day) (*row.closed_day <= row.due ? line.closed_in_time : line.closed_late) += 1;
    else line.open += 1;
    if (!row.closed_day && row.long_term) line.open_long_term += 1;
    line.returned += row.returns;
    line.redone += row.redos + row.reopenings;
    line.accepted.d += 1;
    if (row.assigned_day && row.accepted_day && *row.accepted_day <= calendar.add_days(*row.assigned_day, 1))
        line.accepted.n += 1;
    line.response.d += 1;
    if (row.closed_day && *row.closed_day <= row.due) line.response.n += 1;
}

void add(Line& line, AnsweredRow const& row) {
    line.called_back += row.n;
    line.solved.d += 2 * row.n;
    line.solved.n += row.solved == "yes" ? 2 * row.n : row.solved == "partly" ? row.n : 0;
    line.satisfied.d += row.n;
    line.satisfied.n += row.satisfied == "no" ? 0 : row.n;
}

} // namespace

Result<Table> table(commands::Asking const& asking, Ask const& input) {
    if (input.to < input.from) return wrong_field("to", "visit.to_before_from");
    auto const& dir = directory(asking);
    auto const by = input.by.value_or(By::unit);
    std::map<std::int64_t, Line> lines;
    store::Args const period{{"from", input.from.text()}, {"to", input.to.text()}};
    asking.db.each<DueRow>("rates.due", period, [&](DueRow const& row) {
        if (auto const unit = counted_for(dir, by, row.town, row.lead)) add(lines[unit], row, dir.calendar());
    });
    for (auto const& row : asking.db.all<AnsweredRow>("rates.answered", period))
        if (auto const unit = counted_for(dir, by, row.town, row.unit)) add(lines[unit], row);
    Table table;
    table.from = input.from;
    table.to = input.to;
    table.by = by;
    table.definition =
        "按期间内到期（含批准延期后）的事项统计；解决率、满意率按期间内有效回访统计，三次未接通的不计入；"
        "综合得分=0.30×按时办结率+0.35×解决率+0.35×满意率，只在同组单位之间排名。";
    for (auto const* unit : dir.units()) {
        auto const found = lines.find(unit->no);
        if (found == lines.end()) continue;
        found->second.unit = unit_view(dir, unit->no);
        found->second.group = group_of(*unit);
        table.lines.push_back(std::move(found->second));
    }
    judge(table.lines);
    return table;
}

namespace {

void add(commands::Registry& registry) {
    registry.read({.name = "rate.table",
                   .method = "GET",
                   .path = "/api/rates",
                   .summary = "Rates of units or towns for a period, with numerators and denominators.",
                   .access = {Role::office, Role::supervisor, Role::leader, Role::inspector, Role::town_head,
                              Role::town_office, Role::unit_head}},
                  &table);
}

} // namespace

} // namespace huiju::rates

namespace huiju {

Feature rates_feature() { return {.name = "rates", .add = rates::add, .tables = {}}; }

} // namespace huiju
