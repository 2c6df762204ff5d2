// The sample of visits, and what the homes say.
#include "base/words.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/visit_checks/visit_checks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::visit_checks {

namespace {

constexpr std::size_t most_visits = 100'000, most_drawn = 4000; // of one draw
constexpr int most_tries = 3;

Visible visible(CheckRow const& row) { return {.area = area_of(row)}; }

// Whoever is said to have been there, or wrote it down, does not ask.
bool was_there(commands::Asking const& asking, CheckRow const& row) {
    if (asking.caller.system) return false;
    auto const visit = asking.db.get<visits::VisitRow>(row.visit);
    return (visit && visit->recorder == asking.caller.person) ||
           asking.db
                   .number("visit_checks.was_there", {{"visit", row.visit}, {"person", asking.caller.person}})
                   .value_or(0) > 0;
}

bool is_open(CheckState state) { return state == CheckState::waiting || state == CheckState::left; }

bool may_ask(commands::Asking const& asking, CheckRow const& row) {
    return scope_of(asking)->covers(desks, area_of(row)) || row.state == CheckState::left;
}

Result<CheckRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const row = writing.tx.find<CheckRow>("id", id.text());
    if (!row || !scope_of(writing)->sees(visible(*row))) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, visible(*row), "id"); !allowed) return allowed.error();
    if (!may_ask(writing, *row)) return refuse(Refused::forbidden, "visit_check.not_left");
    if (was_there(writing, *row)) return refuse(Refused::forbidden, "visit_check.was_there");
    if (!is_open(row->state)) return wrong_state("visit_check.locked", word(row->state));
    if (rev && *rev != row->rev) return stale({});
    return *row;
}

CheckView view_of(commands::Asking const& asking, CheckRow const& row) {
    CheckView view;
    view.id = row.id;
    view.rev = row.rev;
    view.question = say(asking.caller.locale, "visit_check.question");
    if (auto const host = asking.db.get<hosts::HostRow>(row.host)) view.host = {host->id, host->name};
    view.place = place_view(directory(asking), row.place);
    view.state = row.state;
    view.tries = row.tries;
    view.came = row.came;
    view.note = row.note;
    view.done_day = row.done_day;
    if (!is_open(row.state) && scope_of(asking)->covers({Role::office, Role::supervisor}, area_of(row)))
        if (auto const visit = asking.db.get<visits::VisitRow>(row.visit)) view.visit = visit->id;
    return view;
}

} // namespace

std::vector<CheckRow> left_for(commands::Asking const& asking, std::int64_t host) {
    auto rows = asking.db.having<CheckRow>("host", host);
    std::erase_if(rows, [&](CheckRow const& row) {
        return row.state != CheckState::left || !scope_of(asking)->may(askers, visible(row)) ||
               was_there(asking, row);
    });
    return rows;
}

Result<store::Outcome> draw(commands::Writing& writing, Draw const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const* campaign = directory(writing).campaign();
    Wrongs wrongs;
    if (input.to < input.from) wrongs.add("to", "visit.to_before_from");
    else if (input.to.days - input.from.days >= longest_period)
        wrongs.add("to", {"visit_check.too_long", {{"max", std::to_string(longest_period)}}});
    if (input.to > writing.caller.real_now.day()) wrongs.add("to", "field.in_the_future");
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const seed =
        input.seed ? input.seed->value
                   : fmt::format("visits|{}|{}|{}", campaign->id.text(), input.from.text(), input.to.text());
    auto const all = tx.all<visits::VisitRow>("visit_checks.visits",
                                              {{"from", input.from.text()},
                                               {"to", input.to.text()},
                                               {"limit", static_cast<std::int64_t>(most_visits) + 1}});
    if (all.size() > most_visits)
        return wrong_field("to", {"field.too_many", {{"max", std::to_string(most_visits)}}});
    std::vector<callbacks::Candidate> candidates;
    for (auto const& visit : all) candidates.push_back({visit.no, visit.id, visit.town, 0, {}, false, false});
    auto const drawn = callbacks::draw_sample(
        std::move(candidates), static_cast<int>(input.percent ? input.percent->value : 2), seed);
    if (drawn.size() > most_drawn)
        return wrong_field("to", {"field.too_many", {{"max", std::to_string(most_drawn)}}});
    DrawView view{seed, static_cast<std::int64_t>(all.size()), 0};
    for (auto const& one : drawn) {
        if (!tx.having<CheckRow>("visit", one.problem).empty()) continue; // asked once already
        auto const visit = std::find_if(all.begin(), all.end(),
                                        [&](visits::VisitRow const& v) { return v.no == one.problem; });
        CheckRow row;
        row.id = Uuid::v7(tx.real_now());
        row.campaign = campaign->no;
        row.visit = visit->no;
        row.host = visit->host;
        put(row, area_of(*visit));
        row.seed = seed;
        row.drawn_day = tx.today();
        tx.insert(row);
        ++view.drawn;
    }
    tx.note("visits", std::to_string(view.visits));
    tx.note("drawn", std::to_string(view.drawn));
    return store::Outcome{"visit_check_draw", writing.id, [view = std::move(view)] { return to_json(view); }};
}

Result<commands::Page<CheckView>> list(commands::Asking const& asking, ListChecks const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const state = input.state.value_or(CheckState::waiting);
    Paging<CheckView> page(input);
    walk_doors<CheckRow>(
        scope_of(asking)->place_doors(directory(asking), *place ? (*place)->no : 0), input.count(),
        [&](Door const& door, CheckRow const* last, std::size_t count) {
            return behind<CheckRow>(asking.db, "visit_checks.list", door,
                                    {{"state", std::string(word(state))},
                                     {"before", last ? last->no : *before},
                                     {"limit", static_cast<std::int64_t>(count)}});
        },
        newest_first,
        [&](CheckRow const& row, auto const&) {
            if (!scope_of(asking)->sees(visible(row)) || !may_ask(asking, row)) return true;
            if (is_open(row.state) && was_there(asking, row)) return true;
            return page.add(row.no, [&] { return view_of(asking, row); });
        });
    return page.take();
}

Result<CheckView> get(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<CheckRow>("id", input.id.text());
    if (!row || !scope_of(asking)->sees(visible(*row)) || was_there(asking, *row))
        return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row);
}

Result<store::Outcome> record(commands::Writing& writing, Record const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto row = *found;
    row.state = CheckState::done;
    row.tries += 1;
    row.asker = writing.tx.actor();
    row.came = input.came;
    if (input.note) row.note = input.note->value;
    row.done_day = writing.tx.today();
    writing.tx.update(*found, row);
    writing.tx.note("came", word(input.came));
    return store::Outcome{"visit_check", row.id, {}};
}

Result<store::Outcome> try_again(commands::Writing& writing, Try const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto row = *found;
    row.tries += 1;
    row.asker = writing.tx.actor();
    if (input.note) row.note = input.note->value;
    if (row.tries >= most_tries) {
        row.state = CheckState::unreached;
        row.done_day = writing.tx.today();
    }
    writing.tx.update(*found, row);
    return store::Outcome{"visit_check", row.id, {}};
}

Result<store::Outcome> leave(commands::Writing& writing, Try const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto row = *found;
    row.state = CheckState::left;
    if (input.note) row.note = input.note->value;
    writing.tx.update(*found, row);
    return store::Outcome{"visit_check", row.id, {}};
}

} // namespace huiju::visit_checks
