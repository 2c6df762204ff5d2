// JSON output: separators, numbers and the escaping of strings.
#include "base/json_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

namespace huiju {

namespace {

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// Whether nothing in the text needs escaping, asked of eight bytes at once: nearly all text is like that.
bool is_plain(std::string_view text) {
    constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
    auto const plain = [](char const* at, std::size_t size) {
        std::uint64_t word = ones * ' '; // what a shorter text leaves free
        std::memcpy(&word, at, size);
        auto const below = [](std::uint64_t w, std::uint64_t n) { return (w - ones * n) & ~w & tops; };
        return (below(word, 0x20) | below(word ^ (ones * '"'), 1) | below(word ^ (ones * '\\'), 1)) == 0;
    };
    std::size_t const size = text.size();
    if (size < 8) return plain(text.data(), size);
    for (std::size_t i = 0; i + 8 < size; i += 8)
        if (!plain(text.data() + i, 8)) return false;
    return plain(text.data() + size - 8, 8);
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
    if (is_plain(text)) {
        auto const at = out_.size();
        out_.resize(at + text.size() + 2, '"');
        if (!text.empty()) std::memcpy(out_.data() + at + 1, text.data(), text.size());
        return;
    }
    out_ += '"';
    std::size_t from = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needs_escape(text[i])) continue;
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
