// Making, reading and writing identifiers.
#include "base/uuid.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <span>

namespace huiju {

namespace {

constexpr int counter_bits = 12;
constexpr std::uint64_t last_millisecond = (std::uint64_t{1} << 48) - 1;
constexpr std::uint64_t small_step_back = std::uint64_t{60'000} << counter_bits;

// The milliseconds and, in the low bits, the counter of the id made last.
using Order = std::atomic<std::uint64_t>;

std::uint64_t first_at(Instant instant) {
    auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(instant.micros, 0)) / 1000;
    return std::min(millis, last_millisecond) << counter_bits;
}

std::uint64_t take_next(Order& order, std::uint64_t wanted, std::uint64_t longest_step_back) {
    auto last = order.load(std::memory_order_relaxed);
    std::uint64_t next = 0;
    do {
        bool anew = wanted > last || last - wanted > longest_step_back;
        next = anew ? wanted : last + 1;
    } while (!order.compare_exchange_weak(last, next, std::memory_order_relaxed));
    return next;
}

void mark(Uuid& id, int version) {
    id.bytes[6] = static_cast<unsigned char>((id.bytes[6] & 0x0f) | version << 4);
    id.bytes[8] = static_cast<unsigned char>((id.bytes[8] & 0x3f) | 0x80);
}

Uuid assemble(std::uint64_t millis_and_counter) {
    Uuid id;
    auto millis = millis_and_counter >> counter_bits;
    for (int i = 0; i < 6; ++i)
        id.bytes[static_cast<std::size_t>(i)] = static_cast<unsigned char>(millis >> (40 - 8 * i));
    id.bytes[6] = static_cast<unsigned char>(millis_and_counter >> 8);
    id.bytes[7] = static_cast<unsigned char>(millis_and_counter);
    random_bytes(std::span(id.bytes).subspan(8));
    mark(id, 7);
    return id;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

// Where the 32 digits stand among the four hyphens: 8-4-4-4-12.
constexpr std::size_t text_size = 36;
constexpr bool is_hyphen(std::size_t position) {
    return position == 8 || position == 13 || position == 18 || position == 23;
}

} // namespace

std::optional<Uuid> Uuid::parse(std::string_view text) {
    if (text.size() != text_size) return {};
    Uuid id;
    std::size_t digit = 0;
    for (std::size_t i = 0; i < text_size; ++i) {
        if (is_hyphen(i)) {
            if (text[i] != '-') return {};
            continue;
        }
        int value = hex_value(text[i]);
        if (value < 0) return {};
        auto& byte = id.bytes[digit++ / 2];
        byte = static_cast<unsigned char>(byte << 4 | value);
    }
    return id;
}

std::string Uuid::text() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(text_size, '-');
    auto at = text.begin();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) ++at;
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 15];
    }
    return text;
}

Uuid Uuid::v7(Instant instant) {
    static Order order = 0;
    return assemble(take_next(order, first_at(instant), small_step_back));
}

Uuid Uuid::v7_now() {
    static Order order = 0;
    return assemble(take_next(order, first_at(Instant::now()), last_millisecond << counter_bits));
}

Uuid Uuid::named(std::string_view namespace_text, std::string_view name) {
    Digest hashed = digest(HashKind::sha256, Canonical().append(namespace_text).append(name).view());
    Uuid id;
    std::copy_n(hashed.begin(), id.bytes.size(), id.bytes.begin());
    mark(id, 8);
    return id;
}

} // namespace huiju
