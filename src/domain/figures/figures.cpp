// Values of figures: from the counters where they are as known now, from the facts everywhere else.
#include "domain/figures/figures.hpp"

#include "domain/figures/facts.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>

namespace huiju::figures {

namespace {

// What a statement says of one metric. For metrics with members `members` counts, else `total`.
struct MetricRow {
    std::int64_t key = 0; // the place or unit that it is grouped by
    std::string metric;
    std::int64_t total = 0, members = 0;
};
BOOST_DESCRIBE_STRUCT(MetricRow, (), (key, metric, total, members))

using Totals = std::map<std::string, MetricRow, std::less<>>; // by metric

Totals totals_of(std::vector<MetricRow> rows) {
    Totals totals;
    for (auto& row : rows) totals.emplace(row.metric, std::move(row));
    return totals;
}

std::map<std::int64_t, Totals> totals_by_key(std::vector<MetricRow> rows) {
    std::map<std::int64_t, Totals> by_key;
    for (auto& row : rows) by_key[row.key].emplace(row.metric, std::move(row));
    return by_key;
}

std::vector<FigureValue> values_of(Totals const& totals) {
    auto const sum_of = [&](std::string_view metric) {
        auto const found = totals.find(metric);
        return found == totals.end() ? 0 : found->second.total;
    };
    std::vector<FigureValue> values;
    for (auto const& definition : definitions()) {
        if (!definition.listed) continue;
        FigureValue value{.definition = &definition};
        switch (definition.kind) {
        case Kind::sum: value.value = sum_of(definition.code); break;
        case Kind::distinct:
            if (auto const found = totals.find(definition.code); found != totals.end())
                value.value = found->second.members;
            break;
        case Kind::ratio:
            value.numerator = sum_of(definition.numerator);
            value.denominator = sum_of(definition.denominator);
            break;
        }
        values.push_back(value);
    }
    return values;
}

// The first key that a command after `seq` could have made: keys are the command's number times 4096
// (store/tx.hpp).
std::int64_t first_no_after(std::int64_t seq) { return (seq + 1) * 4096; }

bool is_root(store::Db const& db, std::int64_t place) {
    return place == 0 || (directory(db).root() && directory(db).root()->no == place);
}

std::int64_t place_or_all(store::Db const& db, std::int64_t place) { return is_root(db, place) ? 0 : place; }

std::string tenths(std::int64_t numerator, std::int64_t whole) {
    auto const n = (2000 * numerator + whole) / (2 * whole); // rounded half up
    return fmt::format("{}.{}", n / 10, n % 10);
}

// The parameters of what holds at a moment.
store::Args holding(store::Db& db, std::int64_t place, Date at, std::optional<std::int64_t> known_seq) {
    auto const seq = known_seq ? *known_seq : newest_seq(db);
    return {
        {"seq", seq}, {"below", first_no_after(seq)}, {"day", at.text()}, {"place", place_or_all(db, place)}};
}

store::Args with(store::Args args, std::string_view name, Cell value) {
    args.emplace_back(name, std::move(value));
    return args;
}

// One fact that came or went between two moments.
struct MovedFact {
    std::string metric;
    std::int64_t record = 0, member = 0, n = 0;
};
BOOST_DESCRIBE_STRUCT(MovedFact, (), (metric, record, member, n))

struct CategoryCount {
    std::string category;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(CategoryCount, (), (category, n))

} // namespace

std::string FigureValue::shown() const {
    if (!is_ratio()) return std::to_string(value);
    if (denominator == 0) return "—";
    return tenths(numerator, denominator * definition->parts) + "%";
}

std::string FigureValue::note() const { return enough_for_ranking() ? "" : "不足10件，不参与排名"; }

std::vector<FigureValue> figures(store::Db& db, std::int64_t place, std::int64_t unit, Date at,
                                 std::optional<std::int64_t> known_seq) {
    auto const* root = directory(db).root();
    if (!known_seq && root && (unit == 0 || is_root(db, place))) {
        auto const where = unit != 0 ? 0 : place != 0 ? place : root->no;
        return values_of(totals_of(
            db.all<MetricRow>("figures.counters", {{"place", where}, {"unit", unit}, {"day", at.text()}})));
    }
    return values_of(
        totals_of(db.all<MetricRow>("figures.known", with(holding(db, place, at, known_seq), "unit", unit))));
}

FigureValue const& figure_of(std::vector<FigureValue> const& list, std::string_view code) {
    for (auto const& value : list)
        if (value.definition->code == code) return value;
    throw std::logic_error("no listed figure " + std::string(code));
}

std::vector<PlaceFigures> figures_by_child(store::Db& db, std::int64_t place, Date at,
                                           std::optional<std::int64_t> known_seq) {
    auto const& dir = directory(db);
    auto const* parent = place == 0 ? dir.root() : dir.place(place);
    std::vector<PlaceFigures> list;
    if (!parent) return list;
    // groups below a village are no level of their own in the facts
    bool const grouped = known_seq && parent->area.village == 0;
    std::map<std::int64_t, Totals> totals;
    if (grouped)
        totals = totals_by_key(
            db.all<MetricRow>(parent->area.town == 0 ? "figures.known_by/town" : "figures.known_by/village",
                              holding(db, place, at, known_seq)));
    for (auto const no : parent->children)
        list.push_back({dir.place(no), grouped ? values_of(totals[no]) : figures(db, no, 0, at, known_seq)});
    return list;
}

std::vector<UnitFigures> figures_by_unit(store::Db& db, std::int64_t place, Date at,
                                         std::optional<std::int64_t> known_seq) {
    auto rows = !known_seq && is_root(db, place)
                    ? db.all<MetricRow>("figures.counters_by_unit", {{"day", at.text()}})
                    : db.all<MetricRow>("figures.known_by/unit", holding(db, place, at, known_seq));
    auto const totals = totals_by_key(std::move(rows));
    std::vector<UnitFigures> list;
    for (auto const* unit : directory(db).units())
        if (auto const found = totals.find(unit->no); found != totals.end())
            list.push_back({unit, values_of(found->second)});
    return list;
}

std::int64_t newest_seq(store::Db& db) { return db.one<store::Head>("store.head")->seq; }

std::map<std::string, Change> changes_since(store::Db& db, std::int64_t place, Date at, std::int64_t then,
                                            std::optional<std::int64_t> known_seq) {
    auto const seq = known_seq ? *known_seq : newest_seq(db);
    auto const from = first_no_after(then);
    auto const said =
        db.all<MovedFact>("figures.said_since", with(holding(db, place, at, seq), "from", from));
    auto const taken_back =
        db.all<MovedFact>("figures.taken_back_since", {{"from", from},
                                                       {"then", then},
                                                       {"seq", seq},
                                                       {"day", at.text()},
                                                       {"place", place_or_all(db, place)}});
    auto const is_void = [&](std::int64_t record) {
        return db.number("figures.facts_left",
                         {{"record", record}, {"seq", seq}, {"below", first_no_after(seq)}}) == 0;
    };
    std::map<std::string, Change> changes;
    std::map<std::pair<std::string, std::int64_t>, Change> members; // of these only the reasons matter
    auto const change_of = [&](MovedFact const& fact) -> Change& {
        return fact.member != 0 ? members[{fact.metric, fact.member}] : changes[fact.metric];
    };
    for (auto const& fact : said) {
        auto& change = change_of(fact);
        (fact.record >= from ? change.added : change.corrected) += fact.n;
    }
    for (auto const& fact : taken_back) {
        auto& change = change_of(fact);
        (is_void(fact.record) ? change.voided : change.corrected) -= fact.n;
    }
    // a member counts once, whatever came and went
    for (auto const& [key, reasons] : members) {
        auto const counted_at = [&](std::int64_t moment) {
            return *db.number(
                "figures.member_counts",
                with(with(holding(db, place, at, moment), "metric", key.first), "member", key.second));
        };
        auto const difference = counted_at(seq) - counted_at(then);
        auto& change = changes[key.first];
        if (difference > 0) (reasons.added != 0 ? change.added : change.corrected) += difference;
        else (reasons.voided != 0 ? change.voided : change.corrected) += difference;
    }
    return changes;
}

std::vector<std::pair<std::string, std::int64_t>> problems_by_category(store::Db& db, std::int64_t place,
                                                                       Date at,
                                                                       std::optional<std::int64_t> known_seq,
                                                                       int most) {
    std::vector<std::pair<std::string, std::int64_t>> list;
    for (auto& row : db.all<CategoryCount>("figures.problems_by_category",
                                           with(holding(db, place, at, known_seq), "limit", most)))
        list.emplace_back(std::move(row.category), row.n);
    return list;
}

Watched watched_problems(store::Db& db, std::int64_t place) {
    return *db.one<Watched>("figures.watched_problems", {{"place", place_or_all(db, place)}});
}

} // namespace huiju::figures

namespace huiju {

Feature figures_feature() {
    return {"figures",
            [](commands::Registry& registry) {
                using commands::Access;
                constexpr Roles leading{Role::office,    Role::sorter,    Role::supervisor,  Role::leader,
                                        Role::secretary, Role::inspector, Role::town_office, Role::town_head};
                auto const readers =
                    leading | Roles{Role::unit_handler, Role::unit_head, Role::station,
                                    Role::discipline,   Role::liaison,   Role::village_cadre};
                registry.read<figures::Question, figures::FiguresView>(
                    {.name = "figure.list",
                     .method = "GET",
                     .path = "/api/figures",
                     .summary = "The figures of a place, as happened up to a day and known at a moment",
                     .access = Access::everyone(),
                     .kept = true},
                    &figures::list);
                registry.read<figures::RecordsQuestion, figures::RecordsView>(
                    {.name = "figure.records",
                     .method = "GET",
                     .path = "/api/figures/{code}/records",
                     .summary = "The records behind the value of a figure",
                     .access = Access::everyone()},
                    &figures::records);
                registry.read<figures::BelowQuestion, figures::BelowView>(
                    {.name = "figure.below",
                     .method = "GET",
                     .path = "/api/figures/below",
                     .summary = "The figures of the places right below one, in official order",
                     .access = readers,
                     .kept = true},
                    &figures::below);
                registry.read<figures::DaysQuestion, figures::DaysView>(
                    {.name = "figure.days",
                     .method = "GET",
                     .path = "/api/figures/days",
                     .summary = "The figures of a place day by day",
                     .access = readers,
                     .kept = true},
                    &figures::days);
                registry.read<figures::TopicsQuestion, figures::TopicsView>(
                    {.name = "figure.topics",
                     .method = "GET",
                     .path = "/api/figures/topics",
                     .summary = "Problems of a period by category: how many, in how many towns and villages",
                     .access = leading,
                     .kept = true},
                    &figures::topics);
            },
            {&store::table_of<figures::FactRow>()},
            {},
            &figures::check};
}

} // namespace huiju
