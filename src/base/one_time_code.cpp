// HOTP and TOTP.
#include "base/one_time_code.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <stdexcept>

namespace huiju {

std::int64_t code_step(std::int64_t seconds) { return seconds / code_seconds; }

std::string code_of_step(std::string_view secret, std::int64_t step, int digits) {
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<unsigned char>(step >> (56 - 8 * i));
    std::array<unsigned char, 20> mac{};
    unsigned size = 0;
    if (!HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
              mac.data(), &size) ||
        size != mac.size())
        throw std::runtime_error("HMAC-SHA-1 failed");
    // RFC 4226 §5.3: the last half byte says where the 31 bits lie
    auto const at = static_cast<std::size_t>(mac.back() & 15);
    auto const bits = (mac[at] & 0x7fU) << 24 | static_cast<unsigned>(mac[at + 1]) << 16 |
                      static_cast<unsigned>(mac[at + 2]) << 8 | static_cast<unsigned>(mac[at + 3]);
    unsigned modulus = 1;
    for (int i = 0; i < digits; ++i) modulus *= 10;
    return fmt::format("{:0{}}", bits % modulus, digits);
}

std::optional<std::int64_t> step_of_code(std::string_view secret, std::string_view code, std::int64_t now,
                                         std::int64_t last_used) {
    auto const current = code_step(now);
    for (auto const step : {current, current - 1, current + 1})
        if (step > last_used && code_of_step(secret, step) == code) return step;
    return std::nullopt;
}

std::string base32_encode(std::string_view bytes) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned bits = 0;
    int held = 0;
    for (auto const c : bytes) {
        bits = bits << 8 | static_cast<unsigned char>(c);
        for (held += 8; held >= 5; held -= 5) out += letters[bits >> (held - 5) & 31];
    }
    if (held > 0) out += letters[bits << (5 - held) & 31];
    return out;
}

} // namespace huiju
