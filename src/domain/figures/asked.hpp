// A question about figures with its names resolved. Inside this feature alone.
#pragma once

#include "domain/figures/figures.hpp"

namespace huiju::figures {

struct Asked {
    Place const* place = nullptr;
    Unit const* unit = nullptr;
    Date at;
    std::optional<Instant> known_at;
    std::optional<std::int64_t> known_seq;

    std::int64_t unit_no() const { return unit ? unit->no : 0; }
};

// Refused as not found: a place that the caller sees nothing of as a whole.
Result<Asked> resolve(commands::Asking const& asking, std::optional<Text<1, 40>> const& place,
                      std::optional<Text<1, 80>> const& unit, std::optional<Date> at,
                      std::optional<Instant> known_at);

} // namespace huiju::figures
