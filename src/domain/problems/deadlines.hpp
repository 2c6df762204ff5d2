// What a unit has to finish by a day.
#pragma once

#include "domain/problems/rows.hpp"
#include "store/db.hpp"

#include <vector>

namespace huiju::problems {

// What a unit leads and has a limit for (to_accept, handling), the earliest limit first; whoever asks.
std::vector<ProblemRow> led_with_due(store::Db& db, std::int64_t unit, int limit);

} // namespace huiju::problems
