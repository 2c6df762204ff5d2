// Counting decisions and weighing them against the table of categories.
#include "domain/habits/habits.hpp"

#include "domain/feature.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace huiju::habits {

namespace {

using accounts::UnitKind;
using categories::sealed_category;

struct Count {
    std::string outcome;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Count, (), (outcome, n))

// Four decisions alike outweigh the table's keywords, two alike its unit, and one decided return turns them.
constexpr double weight_of_decisions = 2, doubt = 3;
constexpr double weight_of_table = 1.5, weight_elsewhere = 0.3;
constexpr std::int64_t wrong = -2;

std::string about_word(std::string_view word) { return fmt::format("word:{}", word); }
std::string about_unit(std::string_view category) { return fmt::format("unit:{}", category); }
std::string about_unit(std::string_view category, std::int64_t town) {
    return fmt::format("unit:{}:{}", category, town);
}

void add(store::Tx& tx, std::string about, std::string outcome, std::int64_t n) {
    tx.bookkeeping("habits.add", {{"about", std::move(about)}, {"outcome", std::move(outcome)}, {"n", n}});
}

bool of_the_city(Unit const& unit) { return unit.kind == UnitKind::city || unit.kind == UnitKind::body; }

void count_unit(store::Tx& tx, std::string_view category, std::int64_t town, std::int64_t unit_no,
                std::int64_t n) {
    auto const* unit = directory(tx).unit(unit_no);
    if (!unit || category.empty() || category == sealed_category) return;
    add(tx, about_unit(category, town), std::to_string(unit_no), n);
    // what one town's own unit does says nothing about the others
    if (of_the_city(*unit)) add(tx, about_unit(category), std::to_string(unit_no), n);
}

std::vector<Count> counts(store::Db& db, std::string about) {
    return db.all<Count>("habits.of", {{"about", std::move(about)}});
}

} // namespace

void sorted(store::Tx& tx, std::string_view text, std::string_view category) {
    if (category.empty() || category == sealed_category) return;
    auto const spoken = directory(tx).keywords().in(text);
    if (spoken.empty() || spoken[0].category->code == sealed_category) return;
    add(tx, about_word(spoken[0].word), std::string(category), 1);
}

void assigned(store::Tx& tx, std::string_view category, std::int64_t town, std::int64_t unit) {
    count_unit(tx, category, town, unit, 1);
}

void handed_over(store::Tx& tx, std::string_view category, std::int64_t town, std::int64_t from,
                 std::int64_t to) {
    if (from == to) return;
    count_unit(tx, category, town, from, wrong);
    count_unit(tx, category, town, to, 1);
}

std::vector<CategoryGuess> categories_for(store::Db& db, std::string_view text) {
    auto const& known = directory(db);
    auto const spoken = known.keywords().in(text);
    std::vector<CategoryGuess> guesses;
    if (spoken.empty()) return guesses;
    auto const& best = spoken[0];
    for (auto const& s : spoken)
        if (best.category->code == sealed_category ? &s == &best : s.category->code != sealed_category)
            guesses.push_back({.category = s.category,
                               .word = std::string(s.word),
                               .weight = static_cast<double>(s.covered) / static_cast<double>(best.covered)});
    if (best.category->code == sealed_category) return guesses;

    auto const decided = counts(db, about_word(best.word));
    std::int64_t all = 0;
    for (auto const& c : decided) all += std::max<std::int64_t>(c.n, 0);
    for (auto const& c : decided) {
        auto const* category = known.category(c.outcome);
        if (c.n <= 0 || !category || category->parent.empty()) continue;
        auto guess = std::find_if(guesses.begin(), guesses.end(),
                                  [&](CategoryGuess const& g) { return g.category == category; });
        if (guess == guesses.end()) guess = guesses.insert(guesses.end(), {.category = category});
        guess->before = c.n;
        guess->about = best.word;
        guess->weight += weight_of_decisions * static_cast<double>(c.n) / (static_cast<double>(all) + doubt);
    }
    std::stable_sort(guesses.begin(), guesses.end(),
                     [](auto const& a, auto const& b) { return a.weight > b.weight; });
    return guesses;
}

std::string category_for(store::Db& db, std::string_view text) {
    auto const guesses = categories_for(db, text);
    return guesses.empty() ? std::string() : guesses[0].category->code;
}

void ahead_of_category(store::Db& db, std::string_view text) {
    auto const spoken = directory(db).keywords().in(text);
    if (!spoken.empty() && spoken[0].category->code != sealed_category)
        db.ahead_all<Count>("habits.of", {{"about", about_word(spoken[0].word)}});
}

std::vector<UnitGuess> units_for(store::Db& db, Category const& category, Area const& area) {
    auto const& known = directory(db);
    std::vector<UnitGuess> guesses;
    auto const guess_of = [&](Unit const* unit) -> UnitGuess* {
        if (!unit || !unit->active) return nullptr;
        if (!of_the_city(*unit) && known.area(unit->place).town != area.town) return nullptr;
        auto const found =
            std::find_if(guesses.begin(), guesses.end(), [&](UnitGuess const& g) { return g.unit == unit; });
        if (found != guesses.end()) return &*found;
        return &guesses.emplace_back(UnitGuess{.unit = unit});
    };
    auto const counted = [&](std::string about, auto const& each) {
        for (auto const& c : counts(db, std::move(about))) {
            std::int64_t no = 0;
            std::from_chars(c.outcome.data(), c.outcome.data() + c.outcome.size(), no);
            if (auto* guess = guess_of(known.unit(no))) each(*guess, c.n);
        }
    };
    if (auto* guess = guess_of(known.default_unit(category, area.place))) {
        guess->by_table = true;
        guess->weight += weight_of_table;
    }
    counted(about_unit(category.code, area.town), [](UnitGuess& guess, std::int64_t n) {
        guess.in_town = n;
        guess.weight += static_cast<double>(n);
    });
    counted(about_unit(category.code), [](UnitGuess& guess, std::int64_t n) {
        guess.elsewhere = n - guess.in_town; // the county's count holds the town's own
        guess.weight += weight_elsewhere * static_cast<double>(guess.elsewhere);
    });
    std::erase_if(guesses, [](UnitGuess const& g) { return g.weight <= 0; });
    std::stable_sort(guesses.begin(), guesses.end(),
                     [](auto const& a, auto const& b) { return a.weight > b.weight; });
    return guesses;
}

} // namespace huiju::habits

namespace huiju {

Feature habits_feature() {
    return {.name = "habits", .add = [](commands::Registry&) {}, .tables = {}, .bookkeeping = {"habit"}};
}

} // namespace huiju
