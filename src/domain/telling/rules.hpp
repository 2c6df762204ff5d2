// When people may be told, how often, and what an address looks like. Pure functions of values.
#pragma once

#include "domain/telling/rows.hpp"

#include <optional>
#include <string>

namespace huiju::telling {

inline constexpr std::int64_t second = 1'000'000; // in microseconds

inline constexpr std::int64_t between_digests = 3600 * second; // of one channel
inline constexpr std::int64_t between_sends = 3 * second;      // the same: a wecom robot takes 20 a minute
inline constexpr int most_tries = 6;

// 21:00 to 08:00 in Shanghai: nobody is told anything (domain §8, P11).
bool is_quiet(Instant now);

// How long to wait after so many tries that failed; nothing when there is no further one.
std::optional<std::int64_t> wait_after(std::int64_t tries);

// Whether the text can be an address of that kind: one e-mail address, or a URL of http or https.
bool is_address(Kind kind, std::string_view text);
// What may be shown of it: the host that it leads to.
std::string host_of(std::string_view address);

// What a digest says: matters by the highest level they stand at, and the numbers of problems.
struct Digest {
    std::string campaign, whom; // short names
    std::int64_t red = 0, yellow = 0, blue = 0;
    std::vector<std::string> numbers; // oldest first
};
std::string text_of(Digest const& digest);

} // namespace huiju::telling
