// Counting the rates of a period, and registering them.
#include "domain/rates/rates.hpp"

#include "domain/directory/directory.hpp"
#include "domain/feature.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

namespace huiju::rates {

namespace {

// Of one matter that was due in the period.
struct DueRow {
    std::int64_t no = 0, town = 0, lead = 0, returns = 0, redos = 0, reopenings = 0;
    Date due;
    std::optional<Date> assigned_day, accepted_day, closed_day;
    bool long_term = false;
};
BOOST_DESCRIBE_STRUCT(DueRow, (),
                      (no, town, lead, returns, redos, reopenings, due, assigned_day, accepted_day,
                       closed_day, long_term))

// Call-backs that were answered in the period.
struct AnsweredRow {
    std::int64_t town = 0, unit = 0;
    std::string solved, satisfied;
    bool left_out = false; // by an appeal
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(AnsweredRow, (), (town, unit, solved, satisfied, left_out, n))

// The unit whose line a matter counts in; 0: none.
std::int64_t counted_for(Directory const& dir, By by, std::int64_t town, std::int64_t lead) {
    return by == By::unit ? lead : counted_for_town(dir, town, lead);
}

// What appeals say of matters: those that left a rate.
using LeftOut = std::set<std::pair<std::int64_t, About>>;

std::string group_of(Unit const& unit) {
    return unit.peer_group.empty() ? std::string(word(unit.kind)) : unit.peer_group;
}

void add(Line& line, DueRow const& row, WorkingCalendar const& calendar, LeftOut const& left_out) {
    line.due += 1;
    if (row.closed_day) (*row.closed_day <= row.due ? line.closed_in_time : line.closed_late) += 1;
    else line.open += 1;
    if (!row.closed_day && row.long_term) line.open_long_term += 1;
    line.returned += row.returns;
    line.redone += row.redos + row.reopenings;
    auto const count = [&](Rate& rate, About about, bool in_time) {
        if (left_out.contains({row.no, about})) {
            line.left_out += 1;
            return;
        }
        rate.d += 1;
        if (in_time) rate.n += 1;
    };
    count(line.accepted, About::accepted,
          row.assigned_day && accepted_in_time(calendar, *row.assigned_day, row.accepted_day));
    count(line.response, About::response, row.closed_day && *row.closed_day <= row.due);
}

void add(Line& line, AnsweredRow const& row) {
    line.called_back += row.n;
    if (row.left_out) {
        line.left_out += row.n;
        return;
    }
    line.solved.d += 2 * row.n;
    line.solved.n += row.solved == "yes" ? 2 * row.n : row.solved == "partly" ? row.n : 0;
    line.satisfied.d += row.n;
    line.satisfied.n += row.satisfied == "no" ? 0 : row.n;
}

} // namespace

Table table_of(store::Db& db, Date from, Date to, By by) {
    auto const& dir = directory(db);
    std::map<std::int64_t, Line> lines;
    store::Args const period{{"from", from.text()}, {"to", to.text()}};
    LeftOut left_out;
    for (auto const& row : db.all<AppealRow>("rates.granted")) left_out.emplace(row.problem, row.about);
    db.each<DueRow>("rates.due", period, [&](DueRow row) {
        if (row.closed_day > to) row.closed_day.reset();
        if (row.accepted_day > to) row.accepted_day.reset();
        if (auto const unit = counted_for(dir, by, row.town, row.lead))
            add(lines[unit], row, dir.calendar(), left_out);
    });
    for (auto const& row : db.all<AnsweredRow>("rates.answered", period))
        if (auto const unit = counted_for(dir, by, row.town, row.unit)) add(lines[unit], row);
    for (auto const& row : db.all<AppealRow>("rates.undecided"))
        if (auto const line = lines.find(row.unit); line != lines.end()) line->second.appealed += 1;
    Table table;
    table.from = from;
    table.to = to;
    table.by = by;
    table.weights = weights(db);
    table.definition = fmt::format(
        "按期间内到期（含批准延期后）的事项统计；解决率、满意率按期间内有效回访统计，三次未接通的不计入；"
        "复核同意剔除的不计入相应比率，剔除件次另列；"
        "综合得分={:.2f}×按时办结率+{:.2f}×解决率+{:.2f}×满意率，只在同组单位之间排名。",
        static_cast<double>(table.weights.response) / 100, static_cast<double>(table.weights.solved) / 100,
        static_cast<double>(table.weights.satisfied) / 100);
    for (auto const* unit : dir.units()) {
        auto const found = lines.find(unit->no);
        if (found == lines.end()) continue;
        found->second.unit = unit_view(dir, unit->no);
        found->second.group = group_of(*unit);
        table.lines.push_back(std::move(found->second));
    }
    judge(table.lines, table.weights);
    return table;
}

Result<Table> table(commands::Asking const& asking, Ask const& input) {
    if (input.to < input.from) return wrong_field("to", "visit.to_before_from");
    return table_of(asking.db, input.from, input.to, input.by.value_or(By::unit));
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

    constexpr Roles appellants{Role::unit_handler, Role::unit_head, Role::station, Role::town_office,
                               Role::town_head};
    registry.write({.name = "appeal.create",
                    .method = "POST",
                    .path = "/api/appeals",
                    .summary = "A unit appeals against a matter in one of its rates, or against its line.",
                    .access = appellants,
                    .shows = "appeal.get",
                    .creates = true},
                   &appeal);
    registry.write({.name = "appeal.decide",
                    .method = "POST",
                    .path = "/api/appeals/{id}/decide",
                    .summary = "The office grants or refuses an appeal; what is granted leaves the rate.",
                    .access = {Role::office},
                    .shows = "appeal.get"},
                   &decide_appeal);
    registry.write({.name = "appeal.withdraw",
                    .method = "POST",
                    .path = "/api/appeals/{id}/withdraw",
                    .summary = "The unit takes an appeal back that was not decided.",
                    .access = appellants,
                    .shows = "appeal.get"},
                   &withdraw_appeal);
    auto const readers = appellants | Roles{Role::office, Role::supervisor, Role::leader, Role::inspector};
    registry.read({.name = "appeal.get",
                   .method = "GET",
                   .path = "/api/appeals/{id}",
                   .summary = "One appeal.",
                   .access = readers},
                  &get_appeal);
    registry.read({.name = "appeal.list",
                   .method = "GET",
                   .path = "/api/appeals",
                   .summary = "Appeals of the units that the caller sees, newest first.",
                   .access = readers},
                  &list_appeals);
    registry.write({.name = "rate.weigh",
                    .method = "POST",
                    .path = "/api/rates/weights",
                    .summary = "Sets what each rate weighs in the score of the running campaign.",
                    .access = {Role::office},
                    .shows = "rate.weights",
                    .creates = true},
                   &weigh);
    registry.read(
        {.name = "rate.weights",
         .method = "GET",
         .path = "/api/rates/weights/{id}",
         .summary = "Weights that were set, by whom and why; the table of rates names those that hold.",
         .access = {Role::office, Role::supervisor, Role::leader, Role::inspector, Role::town_head,
                    Role::town_office, Role::unit_head}},
        &get_weights);
}

} // namespace

} // namespace huiju::rates

namespace huiju {

Feature rates_feature() {
    using namespace rates;
    return {.name = "rates",
            .add = rates::add,
            .tables = {&store::table_of<AppealRow>(), &store::table_of<WeightsRow>()}};
}

} // namespace huiju
