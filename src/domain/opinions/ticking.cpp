// The clocks of opinions: writing down, sorting, and the answer to what became no problem.
#include "domain/alerts/alerts.hpp"
#include "domain/opinions/records.hpp"

namespace huiju::opinions {

namespace {

// Working days (domain §3, and §1 row 5 for recordings).
constexpr int to_transcribe_in = 2, to_sort_in = 2, to_reply_in = 3;

std::int64_t town_unit_of(Directory const& directory, OpinionRow const& row) {
    auto const* town = directory.town_unit(row.town);
    return town ? town->no : 0;
}

} // namespace

std::vector<alerts::Clock> clocks(Directory const& directory, OpinionRow const& row) {
    auto const within = [&](alerts::Watch watch, std::int64_t days) {
        Instant const from{row.stage_from};
        return std::vector<alerts::Clock>{
            {.watch = watch,
             .party = alerts::Party::town,
             .from = from,
             .last = directory.calendar().add_days(from.day(), static_cast<int>(days))}};
    };
    // of a sealed lead nobody here is to know anything, nor of a problem's voice, which has the problem's
    // clock
    if (row.sealed || row.problem != 0) return {};
    switch (row.state) {
    case OpinionState::to_transcribe: return within(alerts::Watch::transcribe, to_transcribe_in);
    case OpinionState::to_sort: return within(alerts::Watch::sort, to_sort_in);
    case OpinionState::sorted: {
        auto const* category = directory.category(row.category);
        bool const has_time = category && category->reply_days > 0;
        return within(alerts::Watch::reply, has_time ? category->reply_days : to_reply_in);
    }
    case OpinionState::answered: break;
    }
    return {};
}

void set_clocks(store::Tx& tx, OpinionRow const& before, OpinionRow& after) {
    auto const& dir = directory(tx);
    if (before.stage_from == 0 || before.state != after.state) after.stage_from = tx.now().micros;
    auto const running = clocks(dir, after);
    std::vector<alerts::Raised> raised;
    if (before.alerted) raised = alerts::clear_stopped(tx, alerts::Kind::opinion, after.no, running);
    after.alerted = !raised.empty();
    after.next_at = alerts::next_moment(running, raised, dir.calendar());
}

bool is_anything_due(store::Db& db, Instant now) {
    return db.number("opinions.next").value_or(INT64_MAX) <= now.micros;
}

int tick(store::Tx& tx, int most) {
    auto const& dir = directory(tx);
    auto const due =
        tx.all<OpinionRow>("opinions.due_now", {{"now", tx.now().micros}, {"limit", std::int64_t{most}}});
    for (auto const& row : due) {
        auto after = row;
        auto const running = clocks(dir, row);
        std::vector<alerts::Raised> raised;
        if (row.alerted) raised = alerts::standing(tx, alerts::Kind::opinion, row.no);
        for (auto const& event : alerts::due_events(running, raised, dir.calendar(), tx.now())) {
            alerts::raise(tx, {alerts::Kind::opinion, row.no, row.town}, event.clock.watch, *event.level,
                          town_unit_of(dir, row), event.clock.last);
            raised.push_back({event.clock.watch, *event.level});
        }
        after.alerted = !raised.empty();
        after.next_at = alerts::next_moment(running, raised, dir.calendar());
        tx.update(row, after);
    }
    return static_cast<int>(due.size());
}

} // namespace huiju::opinions
