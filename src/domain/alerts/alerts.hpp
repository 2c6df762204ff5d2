// Alerts: raised by the clocks of problems, opinions and leaders' instructions; cleared when a clock stops.
//
// An alert belongs to a matter and to the unit that is waited for, never to a person. What follows from a red
// one is kept here too: the draft of an order (督办单), and the agenda of the joint meeting.
#pragma once

#include "domain/alerts/clocks.hpp"
#include "domain/directory/scope.hpp"
#include "store/tx.hpp"

#include <vector>

namespace huiju::alerts {

// The matter that an alert is about.
struct Matter {
    Kind kind = Kind::problem;
    std::int64_t record = 0;
    std::int64_t town = 0;
};

// What stands of it, for its clocks.
std::vector<Raised> standing(store::Db& db, Kind kind, std::int64_t record);

// Raises one. Those of the same clock that stand below it are cleared: one alert per clock at a time.
void raise(store::Tx& tx, Matter const& matter, Watch watch, Level level, std::int64_t unit, Date last);

// Clears those whose clock runs no more, or runs until another day; gives what still stands.
std::vector<Raised> clear_stopped(store::Tx& tx, Kind kind, std::int64_t record,
                                  std::vector<Clock> const& running);

// 督办单, drafted; nothing when one of the problem waits for its signature or its report already.
void draft_order(store::Tx& tx, std::int64_t problem, std::int64_t town, std::int64_t unit);

// Onto the agenda of the joint meeting; nothing when the problem stands there undecided.
void put_on_agenda(store::Tx& tx, std::int64_t problem, std::int64_t town, Cause cause);

} // namespace huiju::alerts
