// The clocks of a problem. Which ones run follows from the row alone; nothing but a move starts, stops or
// shifts one.
#pragma once

#include "domain/alerts/clocks.hpp"
#include "domain/categories/rows.hpp"
#include "domain/problems/rows.hpp"

#include <vector>

namespace huiju::problems {

using alerts::Clock;
using alerts::Level;
using alerts::Party;
using alerts::Raised;
using alerts::Watch;

// Calendar days: until when the person's own word reopens what was closed, after which it is archived; and to
// the next look at what is on the long-term list (domain §3).
inline constexpr int days_to_reopen = 30, days_to_next_check = 30;
inline constexpr std::int64_t hour = 3'600'000'000; // microseconds

// The clocks that run for a problem as it is now. `category` may be null.
std::vector<Clock> clocks(ProblemRow const& problem, categories::CategoryRow const* category,
                          WorkingCalendar const& calendar);

} // namespace huiju::problems
