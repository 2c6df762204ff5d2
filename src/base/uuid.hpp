// Identifiers of records: 128 bits, made in order of time, or derived from a name.
#pragma once

#include "base/calendar.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace huiju {

struct Uuid {
    std::array<unsigned char, 16> bytes{};

    bool is_nil() const { return *this == Uuid{}; }
    // Accepts the canonical form of 36 characters, in any case and of any version.
    static std::optional<Uuid> parse(std::string_view text);
    std::string text() const; // lower-case

    // RFC 9562 version 7: 48-bit milliseconds, 12-bit counter, 62 random bits. Any thread.
    // Each id is greater than every one made before it in this process, although instants repeat or step
    // back a little; after more than 4096 in one millisecond the ids run ahead of the instant.
    // An instant more than a minute before the last begins a new order (a demo's clock, an import of old
    // papers).
    static Uuid v7(Instant instant);
    // The same by the real clock, in an order of its own, which never steps back.
    static Uuid v7_now();
    // The same two texts give the same id on every machine. RFC 9562 version 8, from SHA-256.
    static Uuid named(std::string_view namespace_text, std::string_view name);

    friend auto operator<=>(Uuid const&, Uuid const&) = default;
};

} // namespace huiju

template <>
struct std::hash<huiju::Uuid> {
    std::size_t operator()(huiju::Uuid const& id) const noexcept {
        // The last eight bytes of a version 7 are random, the first eight tell named ones apart as well.
        std::size_t head, tail;
        std::memcpy(&head, id.bytes.data(), sizeof head);
        std::memcpy(&tail, id.bytes.data() + 8, sizeof tail);
        return head * 0x9E3779B97F4A7C15u ^ tail;
    }
};
