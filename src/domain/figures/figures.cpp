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

// The newest audit number that the counters contain: a command sees them as they were before its batch.
std::int64_t newest(store::Db& db) { return db.one<store::Head>("store.head")->seq; }

bool is_root(store::Db const& db, std::int64_t place) {
    return place == 0 || (directory(db).root() && directory(db).root()->no == place);
}

std::int64_t place_or_all(store::Db const& db, std::int64_t place) { return is_root(db, place) ? 0 : place; }

std::string tenths(std::int64_t numerator, std::int64_t whole) {
    auto const n = (2000 * numerator + whole) / (2 * whole); // rounded half up
    return fmt::format("{}.{}", n / 10, n % 10);
}

} // namespace

std::string FigureValue::shown() const {
    if (!is_ratio()) return std::to_string(value);
    if (denominator == 0) return "—";
    return tenths(numerator, denominator * definition->parts) + "%";
}

std::string FigureValue::note() const { return enough_for_ranking() ? "" : "不足10件,不参与排名"; }

std::vector<FigureValue> figures(store::Db& db, std::int64_t place, std::int64_t unit, Date at,
                                 std::optional<std::int64_t> known_seq) {
    auto const* root = directory(db).root();
    if (!known_seq && root && (unit == 0 || is_root(db, place))) {
        auto const where = unit != 0 ? 0 : place != 0 ? place : root->no;
        return values_of(totals_of(
            db.all<MetricRow>("figures.counters", {{"place", where}, {"unit", unit}, {"day", at.text()}})));
    }
    return values_of(
        totals_of(db.all<MetricRow>("figures.known", {{"seq", known_seq ? *known_seq : newest(db)},
                                                      {"day", at.text()},
                                                      {"place", place_or_all(db, place)},
                                                      {"unit", unit}})));
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
                              {{"seq", *known_seq}, {"day", at.text()}, {"place", place_or_all(db, place)}}));
    for (auto const no : parent->children)
        list.push_back({dir.place(no), grouped ? values_of(totals[no]) : figures(db, no, 0, at, known_seq)});
    return list;
}

std::vector<UnitFigures> figures_by_unit(store::Db& db, std::int64_t place, Date at,
                                         std::optional<std::int64_t> known_seq) {
    auto rows =
        !known_seq && is_root(db, place)
            ? db.all<MetricRow>("figures.counters_by_unit", {{"day", at.text()}})
            : db.all<MetricRow>("figures.known_by/unit", {{"seq", known_seq ? *known_seq : newest(db)},
                                                          {"day", at.text()},
                                                          {"place", place_or_all(db, place)}});
    auto const totals = totals_by_key(std::move(rows));
    std::vector<UnitFigures> list;
    for (auto const* unit : directory(db).units())
        if (auto const found = totals.find(unit->no); found != totals.end())
            list.push_back({unit, values_of(found->second)});
    return list;
}

} // namespace huiju::figures

namespace huiju {

Feature figures_feature() {
    return {"figures",
            [](commands::Registry& registry) {
                using commands::Access;
                registry.read<figures::Question, figures::FiguresView>(
                    {.name = "figure.list",
                     .method = "GET",
                     .path = "/api/figures",
                     .summary = "The figures of a place, as happened up to a day and known at a moment",
                     .access = Access::everyone()},
                    &figures::list);
                registry.read<figures::RecordsQuestion, figures::RecordsView>(
                    {.name = "figure.records",
                     .method = "GET",
                     .path = "/api/figures/{code}/records",
                     .summary = "The records behind the value of a figure",
                     .access = Access::everyone()},
                    &figures::records);
            },
            {&store::table_of<figures::FactRow>()},
            {},
            &figures::check};
}

} // namespace huiju
