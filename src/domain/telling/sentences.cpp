// Sentences that people copy into their chat groups.
#include "base/words.hpp"
#include "domain/directory/doors.hpp"
#include "domain/figures/figures.hpp"
#include "domain/telling/telling.hpp"

#include <algorithm>
#include <array>

namespace huiju::telling {

namespace {

constexpr std::int64_t most_told = 1000; // alerts of a level
constexpr std::array reported{
    "visitor_person_times", "visited_person_times", "opinions", "problems", "rectified", "deeds"};

} // namespace

Result<Sentence> report(commands::Asking const& asking, ReportOf const& input) {
    figures::Question question;
    question.place = input.place;
    question.at = input.at;
    auto const view = figures::list(asking, question);
    if (!view) return view.error();
    auto const& locale = asking.caller.locale;
    std::string said;
    for (auto const* code : reported)
        for (auto const& item : view->items) {
            if (item.code != code) continue;
            if (!said.empty()) said += say(locale, "sentence.comma");
            said += say(locale, {"sentence.figure",
                                 {{"label", item.label}, {"n", item.shown}, {"measure", item.measure}}});
        }
    return Sentence{
        say(locale, {"sentence.report",
                     {{"day", view->at.chinese()}, {"place", view->place.full_name}, {"figures", said}}})};
}

Result<Sentence> reminder(commands::Asking const& asking, RemindWhom const& input) {
    auto const& dir = directory(asking);
    auto const scope = scope_of(asking);
    Door door;
    std::string whom;
    if (input.unit) {
        auto const unit = unit_named(asking, input.unit->value, "unit");
        if (!unit) return unit.error();
        door = {Door::unit, (*unit)->no};
        whom = (*unit)->short_name;
        bool const near = scope->covers_unit(asking.operation.access.roles, (*unit)->no) ||
                          scope->covers(asking.operation.access.roles, dir.area((*unit)->place));
        if (!near) return refuse(Refused::not_found, "not_found");
    } else {
        auto const wanted = wanted_place(asking, input.place);
        if (!wanted) return wanted.error();
        auto const* place = *wanted ? *wanted : dir.place(scope->widest_place(dir));
        if (!place || !scope->covers(asking.operation.access.roles, place->area))
            return refuse(Refused::not_found, "not_found");
        auto const town = place->area.town;
        door = town != 0 ? Door{Door::town, town} : Door{Door::county, place->no};
        whom = dir.place(door.no)->shown;
    }
    std::vector<alerts::AlertRow> rows;
    for (auto const level : {alerts::Level::red, alerts::Level::yellow, alerts::Level::blue})
        for (auto& row :
             behind<alerts::AlertRow>(asking.db, "telling.alerts", door,
                                      {{"level", std::string(word(level))}, {"limit", most_told}}))
            rows.push_back(std::move(row));
    auto const matters = matters_of(asking.db, rows);
    auto const campaign = dir.campaign() ? dir.campaign()->short_name : std::string();
    if (matters.of.empty())
        return Sentence{
            say(asking.caller.locale, {"sentence.nothing", {{"campaign", campaign}, {"whom", whom}}})};
    return Sentence{text_of(digest_of(matters, campaign, whom))};
}

} // namespace huiju::telling
