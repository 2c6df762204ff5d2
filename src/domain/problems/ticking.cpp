// The clocks at work: set by moves, answered by ticks of the program, counted again after a change of the
// calendar.
#include "domain/alerts/alerts.hpp"
#include "domain/problems/operations.hpp"

#include <algorithm>

namespace huiju::problems {

namespace {

Alert alert_of(Level level) {
    return level == Level::red ? Alert::red : level == Level::yellow ? Alert::yellow : Alert::blue;
}

Alert highest(std::vector<Raised> const& raised) {
    auto alert = Alert::none;
    for (auto const& r : raised) alert = std::max(alert, alert_of(r.level));
    return alert;
}

alerts::Matter matter_of(ProblemRow const& row) { return {alerts::Kind::problem, row.no, row.town}; }

std::vector<Clock> clocks_of(Directory const& directory, ProblemRow const& row) {
    return clocks(row, directory.category(row.category), directory.calendar());
}

// Returned to the unit or done again so often.
std::int64_t redone(ProblemRow const& row) { return row.redos + row.reopenings; }

constexpr std::int64_t often = 2, too_often = 3;

// A red alert of the unit that handles it drafts an order, and the second one of a problem goes to the joint
// meeting.
void follow_red(store::Tx& tx, ProblemRow& row, Party party) {
    row.reds += 1;
    if (party == Party::handler) alerts::draft_order(tx, row.no, row.town, row.lead);
    if (row.reds >= often) alerts::put_on_agenda(tx, row.no, row.town, alerts::Cause::red_twice);
}

// What comes back too often is red at once, and then goes to the joint meeting (domain §3).
void escalate_what_comes_back(store::Tx& tx, ProblemRow const& before, ProblemRow& after,
                              std::vector<Clock> const& running, std::vector<Raised>& raised) {
    bool const returned = before.returns < often && after.returns >= often;
    bool const redone_often = redone(before) < often && redone(after) >= often;
    auto const handle = std::find_if(running.begin(), running.end(),
                                     [](Clock const& clock) { return clock.watch == Watch::handle; });
    if ((returned || redone_often) && handle != running.end()) {
        alerts::raise(tx, matter_of(after), Watch::handle, Level::red, after.lead, handle->last);
        raised.push_back({Watch::handle, Level::red});
        follow_red(tx, after, Party::handler);
    }
    if (before.pending != Pending::return_ && after.pending == Pending::return_ && after.returns >= often)
        alerts::put_on_agenda(tx, after.no, after.town, alerts::Cause::returned_three_times);
    if (redone(before) < too_often && redone(after) >= too_often)
        alerts::put_on_agenda(tx, after.no, after.town, alerts::Cause::redone_three_times);
}

} // namespace

std::int64_t unit_of(Directory const& directory, ProblemRow const& row, Party party) {
    auto const* town = directory.town_unit(row.town);
    switch (party) {
    case Party::handler: return row.lead;
    case Party::town: return town ? town->no : 0;
    case Party::office: {
        // a town's own matters are its own office's to decide
        auto const* lead = directory.unit(row.lead);
        bool const own =
            lead && (lead->kind == accounts::UnitKind::town || lead->kind == accounts::UnitKind::station ||
                     lead->kind == accounts::UnitKind::village);
        return own && town ? town->no : 0;
    }
    case Party::none: break;
    }
    return 0;
}

void set_clocks(store::Tx& tx, ProblemRow const& before, ProblemRow& after) {
    auto const& dir = directory(tx);
    auto const now = tx.now().micros;
    bool const begun = after.state != before.state || before.stage_from == 0 ||
                       (after.state == State::to_accept && after.lead != before.lead);
    if (begun) after.stage_from = now;
    if (after.pending == Pending::none) after.pending_from = 0;
    else if (after.pending != before.pending) after.pending_from = now;
    auto const running = clocks_of(dir, after);
    std::vector<Raised> raised;
    if (before.alert != Alert::none)
        raised = alerts::clear_stopped(tx, alerts::Kind::problem, after.no, running);
    if (before.no != 0) escalate_what_comes_back(tx, before, after, running, raised);
    after.alert = highest(raised);
    after.next_at = alerts::next_moment(running, raised, dir.calendar());
}

namespace {

// The step that the program takes when a clock ends.
void act(commands::Writing& writing, ProblemRow const& row, Clock const& clock) {
    auto const& dir = directory(writing);
    auto const today = writing.tx.today();
    auto const problem = load_case(writing.tx, row, History::without);
    auto after = row;
    switch (clock.watch) {
    case Watch::accept:
        after.state = State::handling;
        return carry_out(writing, problem, after, {.verb = "deem_received", .unit = row.lead});
    case Watch::pause:
        after = resumed(dir, row, today);
        return carry_out(writing, problem, after, {.verb = "resume", .new_due = after.due});
    case Watch::judge:
        after = opened_again(writing, row, 0);
        return carry_out(writing, problem, after,
                         {.verb = "reopen",
                          .text = "两个工作日内未作决定，按重办处理",
                          .unit = row.lead,
                          .new_due = after.due});
    case Watch::archive:
        after.state = State::archived;
        return carry_out(writing, problem, after, {.verb = "archive"});
    default: throw std::logic_error("this clock takes no step");
    }
}

void tick(commands::Writing& writing, ProblemRow const& row) {
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    auto const running = clocks_of(dir, row);
    std::vector<Raised> raised;
    if (row.alert != Alert::none) raised = alerts::standing(tx, alerts::Kind::problem, row.no);
    auto after = row;
    for (auto const& event : alerts::due_events(running, raised, dir.calendar(), tx.now())) {
        // its step changes the clocks: what else is due comes with the next tick
        if (!event.level) return act(writing, row, event.clock);
        alerts::raise(tx, matter_of(row), event.clock.watch, *event.level,
                      unit_of(dir, row, event.clock.party), event.clock.last);
        raised.push_back({event.clock.watch, *event.level});
        if (*event.level == Level::red) follow_red(tx, after, event.clock.party);
    }
    after.alert = highest(raised);
    after.next_at = alerts::next_moment(running, raised, dir.calendar());
    tx.update(row, after);
}

} // namespace

bool is_anything_due(store::Db& db, Instant now) {
    return db.number("problems.next").value_or(INT64_MAX) <= now.micros;
}

int tick(commands::Writing& writing, int most) {
    auto const due = writing.tx.all<ProblemRow>(
        "problems.due_now", {{"now", writing.tx.now().micros}, {"limit", std::int64_t{most}}});
    for (auto const& row : due) tick(writing, row);
    return static_cast<int>(due.size());
}

Recounted recount(commands::Writing& writing, Position from, int most) {
    auto& tx = writing.tx;
    auto const& calendar = directory(writing).calendar();
    auto const rows = tx.all<ProblemRow>("problems.with_clocks",
                                         {{"at", from.at}, {"no", from.no}, {"limit", std::int64_t{most}}});
    Recounted done;
    for (auto const& row : rows) {
        done.to = {row.next_at, row.no};
        auto after = row;
        bool const counted = row.limit_days > 0 && row.limit_from && row.due && !row.paused_day;
        if (counted && is_open(row.state) && row.state < State::to_check)
            after.due = calendar.add_days(*row.limit_from, static_cast<int>(row.limit_days));
        if (after.due != row.due) {
            // a promise that was counted into a year without a table was provisional too
            if (row.promise == row.due && row.due->year() != row.limit_from->year())
                after.promise = after.due;
            carry_out(writing, load_case(tx, row, History::without), after,
                      {.verb = "recount", .unit = row.lead, .new_due = after.due});
            ++done.changed;
            continue;
        }
        set_clocks(tx, row, after);
        if (after.next_at != row.next_at || after.alert != row.alert) tx.update(row, after);
    }
    done.complete = rows.size() < static_cast<std::size_t>(most);
    return done;
}

} // namespace huiju::problems
