// What category and unit a new matter should have, and why: keywords, earlier decisions, similar problems.
#include "base/words.hpp"
#include "domain/habits/habits.hpp"
#include "domain/matters/matters.hpp"

#include <algorithm>

namespace huiju::matters {

namespace {

constexpr std::size_t shown = 3, similar_looked_at = 8;
constexpr double least_alike = 0.4, weight_alike = 0.6; // of one similar problem, at most

std::string count_of(std::int64_t n) { return std::to_string(n); }

// A category with everything that speaks for it.
struct Case {
    Category const* category = nullptr;
    double weight = 0;
    std::vector<Message> why{};
};

std::vector<Case> categories_of(commands::Asking const& asking, Propose const& input, Area const& area) {
    auto const& known = directory(asking);
    std::vector<Case> cases;
    auto const case_of = [&](Category const* category) -> Case& {
        auto const found =
            std::find_if(cases.begin(), cases.end(), [&](Case const& c) { return c.category == category; });
        return found != cases.end() ? *found : cases.emplace_back(Case{.category = category});
    };
    for (auto const& guess : habits::categories_for(asking.db, input.text.value)) {
        auto& one = case_of(guess.category);
        one.weight += guess.weight;
        if (!guess.word.empty()) one.why.push_back({"proposal.keyword", {{"word", guess.word}}});
        if (guess.before > 0)
            one.why.push_back(
                {"proposal.sorted_before", {{"word", guess.about}, {"n", count_of(guess.before)}}});
    }
    if (!cases.empty() && cases[0].category->code == categories::sealed_category) return cases;
    std::string_view const best = cases.empty() ? std::string_view() : cases[0].category->code;
    for (auto const& scored :
         most_similar(asking, input.text.value, area, best, std::nullopt, similar_looked_at)) {
        auto const* category = known.category(scored.row.category);
        if (!category || scored.words.empty() || scored.score < least_alike) continue;
        auto& one = case_of(category);
        one.weight += weight_alike * scored.score;
        one.why.push_back({"proposal.similar", {{"number", scored.row.number}}});
    }
    std::stable_sort(cases.begin(), cases.end(),
                     [](Case const& a, Case const& b) { return a.weight > b.weight; });
    return cases;
}

std::vector<ProposedUnit> units_of(commands::Asking const& asking, Category const& category,
                                   Area const& area) {
    std::vector<ProposedUnit> units;
    for (auto const& guess : habits::units_for(asking.db, category, area)) {
        if (units.size() == shown) break;
        ProposedUnit one;
        one.unit = *unit_view(directory(asking), guess.unit->no);
        auto const why = [&](std::string key, std::int64_t n = 0) {
            one.why.push_back(
                say(asking.caller.locale,
                    {std::move(key),
                     {{"unit", guess.unit->name}, {"category", category.name}, {"n", count_of(n)}}}));
        };
        if (guess.in_town > 0) why("proposal.unit_in_town", guess.in_town);
        if (guess.elsewhere > 0) why("proposal.unit_elsewhere", guess.elsewhere);
        if (guess.by_table) why("proposal.unit_by_table");
        units.push_back(std::move(one));
    }
    return units;
}

} // namespace

Result<Proposal> propose(commands::Asking const& asking, Propose const& input) {
    constexpr std::size_t reasons = 4;
    auto const& known = directory(asking);
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const area = *place ? known.today(**place).area : Area{};
    Proposal proposal;
    Category const* decided = nullptr;
    if (input.category) {
        auto const named = category_named(asking, input.category->value);
        if (!named) return named.error();
        decided = *named;
    } else {
        for (auto const& one : categories_of(asking, input, area)) {
            if (proposal.categories.size() == shown) break;
            if (!decided) decided = one.category;
            ProposedCategory item{category_view(known, one.category->code), {}};
            for (auto const& message : one.why)
                if (item.why.size() < reasons) item.why.push_back(say(asking.caller.locale, message));
            proposal.categories.push_back(std::move(item));
        }
    }
    if (decided) proposal.units = units_of(asking, *decided, area);
    return proposal;
}

} // namespace huiju::matters
