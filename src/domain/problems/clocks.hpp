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

// The clocks that run for a problem as it is now. `category` may be null.
std::vector<Clock> clocks(ProblemRow const& problem, categories::CategoryRow const* category,
                          WorkingCalendar const& calendar);

} // namespace huiju::problems
