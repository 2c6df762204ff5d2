// Internal keys tell which command gave them.
#pragma once

#include <cstdint>
#include <utility>

namespace huiju::store {

// The keys that the command with that audit number may have given: the first and the last.
std::pair<std::int64_t, std::int64_t> numbers_of(std::int64_t seq);

} // namespace huiju::store
