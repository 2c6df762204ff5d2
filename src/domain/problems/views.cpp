// How a problem is shown, and what the caller may do with it.
#include "domain/problems/operations.hpp"
#include "domain/substitutes/substitutes.hpp"

#include <algorithm>

namespace huiju::problems {

std::vector<std::int64_t> Case::co_units() const {
    std::vector<std::int64_t> list;
    for (auto const& u : units)
        if (u.part == Part::co) list.push_back(u.unit);
    return list;
}

void ahead_of_case(store::Db& db, std::int64_t problem, History history) {
    db.ahead_having<ProblemUnitRow>("problem", problem);
    if (history == History::with) db.ahead_having<MoveRow>("problem", problem);
}

Case load_case(store::Db& db, ProblemRow row, History history) {
    Case problem;
    ahead_of_case(db, row.no, history);
    problem.units = db.having<ProblemUnitRow>("problem", row.no);
    if (history == History::with) problem.moves = db.having<MoveRow>("problem", row.no);
    problem.row = std::move(row);
    return problem;
}

using accounts::UnitKind;

bool acts_for(Scope const& scope, Directory const& directory, std::int64_t unit_no) {
    auto const* unit = directory.unit(unit_no);
    if (!unit) return false;
    if (scope.covers_unit({Role::unit_handler, Role::unit_head, Role::station}, unit_no)) return true;
    auto const area = directory.area(unit->place);
    if (unit->kind == UnitKind::town) return scope.covers({Role::town_office}, area);
    if (unit->kind == UnitKind::village) return scope.covers({Role::town_office, Role::village_cadre}, area);
    if (unit->kind == UnitKind::body) return scope.covers({Role::office}, area);
    return false;
}

bool in_own_town(Scope const& scope, Directory const& directory, std::int64_t unit_no) {
    auto const* unit = directory.unit(unit_no);
    return unit && unit->kind != UnitKind::city && unit->kind != UnitKind::body &&
           scope.covers({Role::town_office}, directory.area(unit->place));
}

Situation situation_of(commands::Asking const& asking, Case const& problem) {
    auto const scope = scope_of(asking);
    auto const& dir = directory(asking);
    auto const& row = problem.row;
    auto const visible = problem.visible();
    Situation at;
    at.state = row.state;
    at.pending = row.pending;
    at.merged = row.merged_into != 0;
    at.has_voices = row.voices > 0;
    at.past_due = row.due && *row.due < asking.now().day();
    at.paused = row.paused_day.has_value();
    at.parked = row.parked;
    at.extended = was_extended(problem.moves);
    auto const* category = dir.category(row.category);
    at.by_procedure = category && category->mode == categories::Mode::procedure;
    at.under_way = row.procedure_due.has_value();
    at.tasks_open = row.open_tasks > 0;
    at.returns = row.returns;
    if (scope->everything()) {
        at.standing = {true, true, true, true, true, true, true, true};
        return at; // the program replays what people decided, each step on its own account
    }
    at.extended_before = at.extended;
    at.lead_returned_before = row.lead != 0 && has_returned(problem.moves, row.lead);
    if (!scope->sees(visible)) return at;
    at.standing.office = scope->covers({Role::office}, visible.area);
    at.standing.sorter = scope->covers({Role::sorter}, visible.area);
    at.standing.supervisor = scope->covers({Role::supervisor}, visible.area);
    at.standing.town = scope->covers({Role::town_office}, visible.area);
    at.standing.messenger = scope->covers({Role::liaison, Role::village_cadre}, visible.area);
    if (visible.lead != 0) at.standing.handler = acts_for(*scope, dir, visible.lead);
    if (visible.lead != 0) at.standing.head = scope->covers_unit({Role::unit_head}, visible.lead);
    for (auto const unit : visible.co_units)
        at.standing.helper = at.standing.helper || acts_for(*scope, dir, unit);
    at.lead_in_own_town = visible.lead != 0 && in_own_town(*scope, dir, visible.lead);
    auto const finished_by = finisher(problem.moves);
    at.finished_by_caller = finished_by != 0 && finished_by == asking.caller.person;
    return at;
}

ProblemItem item_view(commands::Asking const& asking, ProblemRow const& row, Sight sight) {
    auto const& dir = directory(asking);
    ProblemItem v;
    v.id = row.id;
    v.rev = row.rev;
    v.number = row.number;
    v.found_day = row.found_day;
    v.sealed = row.sealed;
    if (sight != Sight::full) return v;
    v.title = row.title;
    v.state = row.state;
    v.place = place_view(dir, row.place);
    v.category = category_view(dir, row.category);
    v.list_owner = unit_view(dir, row.list_owner);
    v.lead = unit_view(dir, row.lead);
    v.urgent = row.urgent;
    v.long_term = row.long_term;
    v.supervised = row.supervised;
    v.pending = row.pending;
    v.alert = row.alert;
    v.due = row.due;
    v.overdue = row.due && is_open(row.state) && *row.due < asking.now().day();
    v.voice_count = row.voices;
    v.told_count = row.told;
    return v;
}

ProblemView problem_view(commands::Asking const& asking, Case const& problem) {
    auto const& dir = directory(asking);
    auto const& row = problem.row;
    auto const sight = scope_of(asking)->sight(problem.visible());
    ProblemView v;
    static_cast<ProblemItem&>(v) = item_view(asking, row, sight);
    if (sight != Sight::full) return v;
    v.text = row.text;
    v.target = row.target;
    v.measures = row.measures;
    v.result = row.result;
    v.found_place = place_view(dir, row.found_place);
    v.assigned_day = row.assigned_day;
    v.accepted_day = row.accepted_day;
    v.promise = row.promise;
    v.finished_day = row.finished_day;
    v.checked_day = row.checked_day;
    v.closed_day = row.closed_day;
    v.returns = row.returns;
    v.redos = row.redos;
    v.reopenings = row.reopenings;
    v.recorder = substitutes::maker_view(asking, row.recorder, row.no);
    if (row.merged_into != 0)
        if (auto const into = asking.db.get<ProblemRow>(row.merged_into);
            into && scope_of(asking)->sees(visible(*into)))
            v.merged_into = brief_of(*into);
    for (auto const unit : problem.co_units())
        if (auto view = unit_view(dir, unit)) v.co_units.push_back(std::move(*view));
    v.same = *asking.db.number("problems.same", {{"problem", row.no}});
    if (row.voices > 0) v.voices = opinions::voices_of(asking, row.no);
    auto const at = situation_of(asking, problem);
    bool const desk = at.standing.town || at.standing.office || at.standing.sorter || at.standing.supervisor;
    for (auto const& m : problem.moves) {
        if (m.verb == "merge_voice") continue;
        if (!desk && (m.verb == "park" || m.verb == "unpark")) continue; // the desk's own note
        v.history.push_back({m.verb, m.from_state, m.to_state, m.day, Instant{m.at},
                             substitutes::maker_view(asking, m.actor, m.no), unit_view(dir, m.unit), m.text,
                             m.ok, m.old_due, m.new_due, unit_view(dir, m.for_unit), m.proof});
    }
    for (auto const move : allowed_moves(at)) v.moves.push_back({move, rule_of(move).has_fields});
    for (auto const& step : next_steps(at)) v.next.push_back({step.move, {step.by.begin(), step.by.end()}});
    auto const& calendar = dir.calendar();
    auto const today = asking.now().day();
    v.provisional = row.due && row.limit_days > 0 && !calendar.knows(row.due->year());
    v.parked = desk && row.parked;
    v.paused_day = row.paused_day;
    v.procedure_due = row.procedure_due;
    v.next_check = row.next_check;
    for (auto const& clock : clocks(row, dir.category(row.category), calendar))
        if (clock.alerts)
            v.clocks.push_back({clock.watch, unit_view(dir, unit_of(dir, row, clock.party)), clock.last,
                                calendar.days(today, clock.last), !calendar.knows(clock.last.year())});
    if (row.open_tasks > 0 || std::any_of(problem.moves.begin(), problem.moves.end(),
                                          [](MoveRow const& m) { return m.verb == "task"; }))
        for (auto const& task : asking.db.having<TaskRow>("problem", row.no))
            v.tasks.push_back(
                {task.id, unit_view(dir, task.unit), task.text, task.due, task.done_day, task.result});
    if (at.extended)
        for (auto const& voice : opinions::of_problem(asking.db, row.no)) {
            bool const shown = std::any_of(v.voices.begin(), v.voices.end(),
                                           [&](auto const& other) { return other.id == voice.id; });
            if (shown && !informed(problem.moves, voice.no)) v.to_inform.push_back(voice.id);
        }
    return v;
}

Result<ProblemView> get(commands::Asking const& asking, ById const& input) {
    auto row = find(asking.db, input.id);
    if (!row) return refuse(Refused::not_found, "problem.not_found");
    if (row->voices > 0) asking.db.ahead_having<opinions::OpinionRow>("problem", row->no);
    auto const problem = load_case(asking.db, std::move(*row), History::with);
    if (scope_of(asking)->sight(problem.visible()) == Sight::none)
        return refuse(Refused::not_found, "problem.not_found");
    return problem_view(asking, problem);
}

} // namespace huiju::problems
