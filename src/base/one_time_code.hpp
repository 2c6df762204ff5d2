// One-time codes by the clock (RFC 6238, over RFC 4226): HMAC-SHA-1, six digits, steps of 30 seconds.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiju {

inline constexpr int code_seconds = 30;

// The step that a moment lies in; seconds since 1970.
std::int64_t code_step(std::int64_t seconds);
// The code of a step, six digits by default (eight in the RFC's examples). `secret`: the bytes themselves.
std::string code_of_step(std::string_view secret, std::int64_t step, int digits = 6);
// The step whose code that is: the one of `now` (seconds since 1970), the one before or the one after it, and
// later than `last_used`, so that no code counts twice. Nothing: none of them.
std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, std::int64_t now,
                                         std::int64_t last_used);

// RFC 4648 §6 without padding.
std::string base32_encode(std::string_view bytes);

} // namespace huiju
