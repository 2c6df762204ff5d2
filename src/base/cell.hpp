// One value on its way to or from a database column.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace huiju {

// The three column types of the common dialect (`bigint`, `double precision`, `text`), and null.
struct Cell {
    enum class Kind : std::uint8_t { null, integer, real, text };

    Kind kind = Kind::null;
    std::int64_t integer = 0;
    double real = 0;
    std::string text;

    Cell() = default;
    Cell(std::int64_t n) : kind(Kind::integer), integer(n) {}
    Cell(int n) : Cell(static_cast<std::int64_t>(n)) {}
    Cell(bool b) : Cell(static_cast<std::int64_t>(b)) {}
    Cell(double d) : kind(Kind::real), real(d) {}
    Cell(std::string s) : kind(Kind::text), text(std::move(s)) {}
    Cell(std::string_view s) : kind(Kind::text), text(s) {}
    Cell(char const* s) : kind(Kind::text), text(s) {}

    bool is_null() const { return kind == Kind::null; }
    friend bool operator==(Cell const&, Cell const&) = default;
};

} // namespace huiju
