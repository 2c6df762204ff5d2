// Figures beside each other: of the places below one, day by day, and problems by category.
#include "domain/figures/asked.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace huiju::figures {

namespace {

constexpr int most_days = 400;

std::string label_of(commands::Asking const& asking, Definition const& definition) {
    return std::string(asking.caller.locale.starts_with("en") ? definition.english : definition.label);
}

FigureCell cell_of(FigureValue const& value) {
    FigureCell cell{.value = {std::to_string(value.value)},
                    .shown = value.shown(),
                    .numerator = std::nullopt,
                    .denominator = std::nullopt};
    if (value.is_ratio()) {
        cell.value.text = value.denominator == 0 ? "null" : cell.shown.substr(0, cell.shown.size() - 1);
        cell.numerator = static_cast<double>(value.numerator) / value.definition->parts;
        cell.denominator = value.denominator;
    }
    return cell;
}

Door door_of(Place const& place) {
    if (place.area.village == place.no) return {Door::village, place.no};
    if (place.area.town == place.no) return {Door::town, place.no};
    return {};
}

std::vector<problems::OpenOfCategory> standing(commands::Asking const& asking, Place const& place) {
    return problems::open_by_category(asking.db, door_of(place), asking.now().day());
}

Result<Asked> asked_of(commands::Asking const& asking, DaysQuestion const& question) {
    if (question.to < question.from) return wrong_field("to", "visit.to_before_from");
    if (question.to.days - question.from.days >= most_days) return wrong_field("from", "figure.too_long");
    return resolve(asking, question.place, std::nullopt, question.to, std::nullopt);
}

struct DayRow {
    Date day;
    std::string metric;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(DayRow, (), (day, metric, n))

struct TopicRow {
    std::int64_t place = 0;
    std::string category;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(TopicRow, (), (place, category, n))

// The place itself with its towns and villages.
std::vector<std::int64_t> with_towns_and_villages(Directory const& dir, Place const& place) {
    std::vector<std::int64_t> list{place.no};
    for (auto const* one : dir.places())
        if (one != &place && (one->level == places::Level::town || one->level == places::Level::village) &&
            dir.inside(one->no, place.no))
            list.push_back(one->no);
    return list;
}

std::vector<TopicRow> found(store::Db& db, std::vector<std::int64_t> const& places, Date from, Date to) {
    return db.all<TopicRow>(
        "figures.topics",
        {{"numbers", fmt::format("{}", fmt::join(places, ","))}, {"from", from.text()}, {"to", to.text()}});
}

} // namespace

Result<BelowView> below(commands::Asking const& asking, BelowQuestion const& question) {
    auto const asked = resolve(asking, question.place, std::nullopt, question.at, std::nullopt);
    if (!asked) return asked.error();
    auto const& dir = directory(asking);
    auto const scope = scope_of(asking);
    bool const stands = asked->at >= asking.now().day();
    BelowView view{.at = asked->at, .place = place_view(dir, asked->place->no), .heads = {}, .lines = {}};
    for (auto const& definition : definitions())
        if (definition.listed)
            view.heads.push_back({std::string(definition.code), label_of(asking, definition),
                                  std::string(definition.measure), std::string(definition.text)});
    for (auto const no : asked->place->children) {
        auto const& place = *dir.place(no);
        if (place.level == places::Level::group || !scope->sees({.area = place.area})) continue;
        BelowLine line{.place = place_view(dir, no),
                       .level = place.level,
                       .cells = {},
                       .open = std::nullopt,
                       .overdue = std::nullopt};
        for (auto const& value : figures(asking.db, no, 0, asked->at)) line.cells.push_back(cell_of(value));
        if (stands) {
            line.open = line.overdue = 0;
            for (auto const& one : standing(asking, place)) {
                *line.open += one.open;
                *line.overdue += one.overdue;
            }
        }
        view.lines.push_back(std::move(line));
    }
    return view;
}

Result<DaysView> days(commands::Asking const& asking, DaysQuestion const& question) {
    auto const asked = asked_of(asking, question);
    if (!asked) return asked.error();
    auto const place = asked->place->no;
    std::map<std::string, std::map<std::int32_t, std::int64_t>, std::less<>> added; // by metric and day
    for (auto& row : asking.db.all<DayRow>(
             "figures.counted_days",
             {{"place", place}, {"from", question.from.text()}, {"to", question.to.text()}}))
        added[row.metric][row.day.days] += row.n;
    auto const series = [&](std::string_view metric, std::int64_t at_the_end) {
        auto const found = added.find(metric);
        std::vector<std::int64_t> values;
        for (auto day = question.to.days; day >= question.from.days; --day) {
            values.push_back(at_the_end);
            if (found == added.end()) continue;
            if (auto const on_it = found->second.find(day); on_it != found->second.end())
                at_the_end -= on_it->second;
        }
        std::reverse(values.begin(), values.end());
        return values;
    };
    DaysView view{
        .from = question.from, .to = question.to, .place = place_view(directory(asking), place), .lines = {}};
    for (auto const& value : figures(asking.db, place, 0, question.to)) {
        auto const& definition = *value.definition;
        DaysLine line{.code = std::string(definition.code),
                      .label = label_of(asking, definition),
                      .measure = std::string(definition.measure),
                      .definition = std::string(definition.text),
                      .parts = definition.parts,
                      .n = {},
                      .d = {}};
        if (value.is_ratio()) {
            line.n = series(definition.numerator, value.numerator);
            line.d = series(definition.denominator, value.denominator);
        } else {
            line.n = series(definition.code, value.value);
        }
        view.lines.push_back(std::move(line));
    }
    return view;
}

Result<TopicsView> topics(commands::Asking const& asking, TopicsQuestion const& question) {
    auto const asked = asked_of(asking, question);
    if (!asked) return asked.error();
    auto const& dir = directory(asking);
    auto const& place = *asked->place;
    if (!scope_of(asking)->sees({.area = place.area})) return refuse(Refused::not_found, "not_found");
    auto const length = question.to.days - question.from.days + 1;
    TopicsView view{.from = question.from,
                    .to = question.to,
                    .before_from = Date{question.from.days - length},
                    .before_to = Date{question.from.days - 1},
                    .place = place_view(dir, place.no),
                    .items = {}};
    std::map<std::string, TopicLine> lines;
    for (auto const& row :
         found(asking.db, with_towns_and_villages(dir, place), question.from, question.to)) {
        auto& line = lines[row.category];
        auto const* where = dir.place(row.place);
        if (where == &place) line.found = row.n;
        if (where->level == places::Level::town) line.towns += 1;
        if (where->level == places::Level::village) line.villages += 1;
    }
    for (auto const& row : found(asking.db, {place.no}, view.before_from, view.before_to))
        lines[row.category].before = row.n;
    for (auto const& one : standing(asking, place)) {
        auto& line = lines[one.category];
        line.open = one.open;
        line.overdue = one.overdue;
    }
    for (auto const* category : dir.categories()) { // official order among equals
        auto const line = lines.find(category->code);
        if (line == lines.end()) continue;
        line->second.category = category_view(dir, category->code);
        line->second.group = category_view(dir, category->parent).name;
        view.items.push_back(std::move(line->second));
    }
    std::stable_sort(view.items.begin(), view.items.end(),
                     [](TopicLine const& a, TopicLine const& b) { return a.found > b.found; });
    return view;
}

} // namespace huiju::figures
