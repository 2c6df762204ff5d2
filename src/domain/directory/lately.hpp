// What a liaison may still hand in after an assignment ended: a phone without a network is late.
#pragma once

#include "domain/directory/directory.hpp"

namespace huiju {

inline constexpr int late_days = 30;

// Whether the person had an assignment that ended not longer ago than that.
bool served_lately(Directory const& directory, std::int64_t person, Date today);
// The same, with an assignment for that place (or what became of it) that ran on that day.
bool served_lately(Directory const& directory, std::int64_t person, Area const& area, Date day, Date today);

} // namespace huiju
