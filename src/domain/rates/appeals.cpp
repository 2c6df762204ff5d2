// Asking that something be left out of a rate, deciding it, and setting the weights of the score.
#include "domain/rates/appeals.hpp"

#include "domain/callbacks/callbacks.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/paging.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::rates {

namespace {

using accounts::UnitKind;
using problems::ProblemRow;

bool of_town(Unit const* unit) {
    return unit && (unit->kind == UnitKind::town || unit->kind == UnitKind::station ||
                    unit->kind == UnitKind::village);
}

Visible visible(Directory const& dir, AppealRow const& row) {
    auto const* unit = dir.unit(row.unit);
    return {.area = unit ? dir.area(unit->place) : Area{}, .lead = row.unit};
}

// Whether the matter stands against the unit in that rate, so that leaving it out would change something.
bool counts_against(commands::Writing& writing, ProblemRow const& problem, About about) {
    auto const today = writing.tx.today();
    auto const& calendar = directory(writing).calendar();
    switch (about) {
    case About::accepted:
        return problem.assigned_day && problem.due &&
               !accepted_in_time(calendar, *problem.assigned_day, problem.accepted_day.value_or(today));
    case About::response: return problem.due && problem.closed_day.value_or(today) > *problem.due;
    case About::rating:
        return std::ranges::any_of(
            writing.tx.having<callbacks::CallbackRow>("problem", problem.no),
            [](auto const& row) { return row.state == callbacks::CallbackState::done; });
    case About::line: break;
    }
    return false;
}

AppealView view_of(commands::Asking const& asking, AppealRow const& row) {
    auto const& dir = directory(asking);
    AppealView view;
    view.id = row.id;
    view.rev = row.rev;
    view.unit = unit_view(dir, row.unit);
    view.about = row.about;
    if (row.problem != 0)
        if (auto const problem = problems::get_seen(asking, row.problem))
            view.problem = problems::brief_of(*problem);
    view.from = row.from_day;
    view.to = row.to_day;
    view.reason = row.reason;
    view.asked_by = person_view(dir, row.asked_by);
    view.asked_on = row.asked_day;
    view.state = row.state;
    view.note = row.note;
    view.decided_by = person_view(dir, row.decided_by);
    view.decided_on = row.decided_day;
    return view;
}

// The appeal that waits, when the caller may change it and saw it as it is.
Result<AppealRow> waiting(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const row = writing.tx.find<AppealRow>("id", id.text());
    auto const what = row ? visible(directory(writing), *row) : Visible{};
    if (!row || !scope_of(writing)->sees(what)) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, what, "id"); !allowed) return allowed.error();
    if (rev && *rev != row->rev) return stale(to_json(view_of(writing, *row)));
    if (row->state != AppealState::waiting) return wrong_state("appeal.decided", word(row->state));
    return *row;
}

// Another one about the same that waits or was decided; only a withdrawn one may be made again.
std::optional<AppealRow> same_before(store::Tx& tx, AppealRow const& row) {
    for (auto const& other : tx.having<AppealRow>("unit", row.unit))
        if (other.state != AppealState::withdrawn && other.about == row.about &&
            other.problem == row.problem && other.from_day == row.from_day && other.to_day == row.to_day)
            return other;
    return std::nullopt;
}

} // namespace

std::int64_t counted_for_town(Directory const& dir, std::int64_t town, std::int64_t lead) {
    auto const* own = dir.town_unit(town);
    return own && of_town(dir.unit(lead)) ? own->no : 0;
}

bool accepted_in_time(WorkingCalendar const& calendar, Date assigned, std::optional<Date> const& accepted) {
    return accepted && *accepted <= calendar.add_days(assigned, 1);
}

Result<store::Outcome> appeal(commands::Writing& writing, Appeal const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    bool const whole_line = input.about == About::line;
    Wrongs wrongs;
    AppealRow row;
    row.id = writing.id;
    row.about = input.about;
    std::optional<ProblemRow> problem;
    if (whole_line) {
        if (!input.unit) wrongs.add("unit", "field.required");
        if (!input.from) wrongs.add("from", "field.required");
        if (!input.to) wrongs.add("to", "field.required");
        else if (input.from && *input.to < *input.from) wrongs.add("to", "visit.to_before_from");
        else if (*input.to > tx.today()) wrongs.add("to", "field.in_the_future");
        if (input.problem) wrongs.add("problem", "appeal.line_has_no_problem");
        row.from_day = input.from;
        row.to_day = input.to;
    } else if (!input.problem) {
        wrongs.add("problem", "field.required");
    } else if (problem = problems::find_seen(writing, *input.problem); !problem) {
        wrongs.add("problem", "deed.no_such_problem");
    } else {
        row.problem = problem->no;
        row.unit = problem->lead;
    }
    if (input.unit) {
        auto const unit = unit_named(writing, input.unit->value, "unit");
        if (!unit) return unit.error();
        row.unit = (*unit)->no;
    }
    if (problem && row.unit != problem->lead &&
        row.unit != counted_for_town(dir, problem->town, problem->lead))
        wrongs.add("unit", "appeal.not_counted_for_it");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto const allowed = allow(writing, visible(dir, row), "unit"); !allowed) return allowed.error();
    if (problem && !counts_against(writing, *problem, input.about))
        return wrong_state("appeal.nothing_counts", word(problem->state));
    if (auto const before = same_before(tx, row)) return wrong_state("appeal.has_one", word(before->state));
    row.campaign = dir.campaign()->no;
    row.reason = input.reason.value;
    row.asked_by = tx.actor();
    row.asked_day = tx.today();
    tx.insert(row);
    tx.note("about", word(row.about));
    return store::Outcome{"appeal", row.id, {}};
}

Result<store::Outcome> decide_appeal(commands::Writing& writing, DecideAppeal const& input) {
    auto const before = waiting(writing, input.id, input.rev);
    if (!before) return before.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    auto const* decider = dir.person(tx.actor());
    if (decider && (decider->no == before->asked_by || dir.unit_inside(decider->unit, before->unit)))
        return refuse(Refused::forbidden, "appeal.own");
    auto after = *before;
    after.state = input.ok ? AppealState::granted : AppealState::refused;
    after.note = input.note.value;
    after.decided_by = tx.actor();
    after.decided_day = tx.today();
    tx.update(*before, after);
    tx.note("state", word(after.state));
    return store::Outcome{"appeal", after.id, {}};
}

Result<store::Outcome> withdraw_appeal(commands::Writing& writing, WithdrawAppeal const& input) {
    auto const before = waiting(writing, input.id, input.rev);
    if (!before) return before.error();
    auto after = *before;
    after.state = AppealState::withdrawn;
    writing.tx.update(*before, after);
    return store::Outcome{"appeal", after.id, {}};
}

Result<AppealView> get_appeal(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<AppealRow>("id", input.id.text());
    if (!row || !scope_of(asking)->sees(visible(directory(asking), *row)))
        return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row);
}

Result<commands::Page<AppealView>> list_appeals(commands::Asking const& asking, ListAppeals const& input) {
    auto before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    Unit const* unit = nullptr;
    if (input.unit) {
        auto const named = unit_named(asking, input.unit->value, "unit");
        if (!named) return named.error();
        unit = *named;
    }
    auto const scope = scope_of(asking);
    return page_back<AppealView>(
        input, *before,
        [&](store::Args args) {
            if (unit) args.emplace_back("unit", unit->no);
            return asking.db.all<AppealRow>(unit ? "rates.appeals_of" : "rates.appeals", std::move(args));
        },
        [&](auto& page, AppealRow const& row) {
            if (input.state && row.state != *input.state) return true;
            if (!scope->sees(visible(directory(asking), row))) return true;
            return page.add(row.no, [&] { return view_of(asking, row); });
        });
}

// ---- weights

Weights weights(store::Db& db) {
    auto const* campaign = directory(db).campaign();
    Weights weights;
    if (!campaign) return weights;
    auto const rows = db.having<WeightsRow>("campaign", campaign->no);
    if (!rows.empty()) weights = {rows.back().response, rows.back().solved, rows.back().satisfied};
    return weights;
}

Result<store::Outcome> weigh(commands::Writing& writing, Weigh const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    if (input.response.value + input.solved.value + input.satisfied.value != 100)
        return wrong_field("satisfied", "rate.weights_sum");
    WeightsRow row;
    row.id = writing.id;
    row.campaign = directory(writing).campaign()->no;
    row.response = input.response.value;
    row.solved = input.solved.value;
    row.satisfied = input.satisfied.value;
    row.reason = input.reason.value;
    row.person = writing.tx.actor();
    row.day = writing.tx.today();
    writing.tx.insert(row);
    writing.tx.note("weights", fmt::format("{}/{}/{}", row.response, row.solved, row.satisfied));
    return store::Outcome{"rate_weights", row.id, {}};
}

Result<WeightsView> get_weights(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<WeightsRow>("id", input.id.text());
    if (!row) return refuse(Refused::not_found, "not_found");
    WeightsView view;
    static_cast<Weights&>(view) = {row->response, row->solved, row->satisfied};
    view.id = row->id;
    view.reason = row->reason;
    view.person = person_view(directory(asking), row->person);
    view.day = row->day;
    return view;
}

} // namespace huiju::rates
