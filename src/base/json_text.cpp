// JSON output: separators, numbers and the escaping of strings.
#include "base/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

namespace huiju {

namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// Whether one of eight bytes needs escaping, asked of all at once: nearly all text is free of it.
bool none_needs_escape(char const* at) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    auto const below = [&](std::uint64_t w, std::uint64_t n) { return (w - ones * n) & ~w & tops; };
    return (below(word, 0x20) | below(word ^ (ones * '"'), 1) | below(word ^ (ones * '\\'), 1)) == 0;
}

} // namespace

void JsonText::separate() {
    if (comma_) out_ += ',';
    comma_ = true;
}

void JsonText::open(char c) {
    separate();
    out_ += c;
    comma_ = false;
}

void JsonText::close(char c) {
    out_ += c;
    comma_ = true;
}

void JsonText::key(std::string_view name) {
    separate();
    quote(name);
    out_ += ':';
    comma_ = false;
}

void JsonText::string(std::string_view text) {
    separate();
    quote(text);
}

void JsonText::integer(std::int64_t n) {
    separate();
    fmt::format_int digits(n);
    out_.append(digits.data(), digits.size());
}

void JsonText::real(double d) {
    separate();
    out_ += std::isfinite(d) ? fmt::format("{}", d) : "null";
}

void JsonText::boolean(bool b) {
    separate();
    out_ += b ? "true" : "false";
}

void JsonText::null() {
    separate();
    out_ += "null";
}

void JsonText::raw(std::string_view json) {
    separate();
    out_ += json;
}

void JsonText::quote(std::string_view text) {
    out_ += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        while (i + 8 <= text.size() && none_needs_escape(text.data() + i)) i += 8;
        if (i == text.size() || !needs_escape(text[i])) continue;
        out_.append(text, from, i - from);
        from = i + 1;
        switch (text[i]) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\r': out_ += "\\r"; break;
        case '\t': out_ += "\\t"; break;
        default: out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(text[i]));
        }
    }
    out_.append(text, from, text.size() - from);
    out_ += '"';
}

} // namespace huiju
