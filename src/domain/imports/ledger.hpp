// The columns of a ledger of problems, by position.
#pragma once

#include <cstddef>

namespace huiju::imports::ledger {

enum : std::size_t { number, town, place, person, day, category, title, text, target, lead };

} // namespace huiju::imports::ledger
