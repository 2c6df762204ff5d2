// The clock of an instruction: the report, due on its day.
#include "domain/alerts/alerts.hpp"
#include "domain/instructions/records.hpp"

namespace huiju::instructions {

namespace {

std::vector<alerts::Clock> clocks(InstructionRow const& row) {
    if (row.state != State::to_report) return {};
    return {{.watch = alerts::Watch::report,
             .party = alerts::Party::handler,
             .from = Instant::at(row.day, 0),
             .last = row.due}};
}

} // namespace

void set_clocks(store::Tx& tx, InstructionRow& after) {
    auto const running = clocks(after);
    std::vector<alerts::Raised> raised;
    if (after.alerted) raised = alerts::clear_stopped(tx, alerts::Kind::instruction, after.no, running);
    after.alerted = !raised.empty();
    after.next_at = alerts::next_moment(running, raised, directory(tx).calendar());
}

bool is_anything_due(store::Db& db, Instant now) {
    return db.number("instructions.next").value_or(INT64_MAX) <= now.micros;
}

int tick(store::Tx& tx, int most) {
    auto const& calendar = directory(tx).calendar();
    auto const due = tx.all<InstructionRow>("instructions.due_now",
                                            {{"now", tx.now().micros}, {"limit", std::int64_t{most}}});
    for (auto const& row : due) {
        auto after = row;
        auto const running = clocks(row);
        std::vector<alerts::Raised> raised;
        if (row.alerted) raised = alerts::standing(tx, alerts::Kind::instruction, row.no);
        for (auto const& event : alerts::due_events(running, raised, calendar, tx.now())) {
            alerts::raise(tx, {alerts::Kind::instruction, row.no, row.town}, event.clock.watch, *event.level,
                          row.unit, event.clock.last);
            raised.push_back({event.clock.watch, *event.level});
        }
        after.alerted = !raised.empty();
        after.next_at = alerts::next_moment(running, raised, calendar);
        tx.update(row, after);
    }
    return static_cast<int>(due.size());
}

} // namespace huiju::instructions
