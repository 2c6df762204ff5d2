// Raising and clearing alerts.
#include "domain/alerts/alerts.hpp"

#include <algorithm>

namespace huiju::alerts {

namespace {

void clear(store::Tx& tx, AlertRow const& before) {
    auto after = before;
    after.cleared_day = std::max(tx.today(), before.day);
    tx.update(before, after);
}

std::vector<AlertRow> rows_of(store::Db& db, Kind kind, std::int64_t record) {
    auto rows = db.having<AlertRow>("record", record);
    std::erase_if(rows, [&](AlertRow const& row) { return row.kind != kind || row.cleared_day; });
    return rows;
}

} // namespace

std::vector<Raised> standing(store::Db& db, Kind kind, std::int64_t record) {
    std::vector<Raised> raised;
    for (auto const& row : rows_of(db, kind, record)) raised.push_back({row.watch, row.level});
    return raised;
}

void raise(store::Tx& tx, Matter const& matter, Watch watch, Level level, std::int64_t unit, Date last) {
    for (auto const& before : rows_of(tx, matter.kind, matter.record))
        if (before.watch == watch) clear(tx, before);
    AlertRow row;
    row.kind = matter.kind;
    row.record = matter.record;
    row.watch = watch;
    row.level = level;
    row.town = matter.town;
    row.unit = unit;
    row.last = last;
    row.day = tx.today();
    row.at = tx.now().micros;
    tx.insert(row);
}

std::vector<Raised> clear_stopped(store::Tx& tx, Kind kind, std::int64_t record,
                                  std::vector<Clock> const& running) {
    std::vector<Raised> raised;
    for (auto const& row : rows_of(tx, kind, record)) {
        bool const runs = std::any_of(running.begin(), running.end(), [&](Clock const& clock) {
            return clock.watch == row.watch && clock.last == row.last;
        });
        if (runs) raised.push_back({row.watch, row.level});
        else clear(tx, row);
    }
    return raised;
}

void draft_order(store::Tx& tx, std::int64_t problem, std::int64_t town, std::int64_t unit) {
    for (auto const& order : tx.having<OrderRow>("problem", problem))
        if (order.state == OrderState::draft || order.state == OrderState::signed_) return;
    OrderRow row;
    row.id = Uuid::v7(tx.real_now());
    row.problem = problem;
    row.unit = unit;
    row.town = town;
    row.drafted_day = tx.today();
    tx.insert(row);
}

void put_on_agenda(store::Tx& tx, std::int64_t problem, std::int64_t town, Cause cause) {
    for (auto const& item : tx.having<AgendaRow>("problem", problem))
        if (!item.decided_day) return;
    AgendaRow row;
    row.id = Uuid::v7(tx.real_now());
    row.problem = problem;
    row.town = town;
    row.cause = cause;
    row.day = tx.today();
    tx.insert(row);
}

} // namespace huiju::alerts
