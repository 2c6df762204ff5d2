// JSON output: separators, numbers and the escaping of strings.
#include "base/json_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace huiju {

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
        auto const c = static_cast<unsigned char>(text[i]);
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        out_.append(text, from, i - from);
        from = i + 1;
        switch (c) {
        case '"': out_ += "\\\""; break;
        case '\\': out_ += "\\\\"; break;
        case '\n': out_ += "\\n"; break;
        case '\r': out_ += "\\r"; break;
        case '\t': out_ += "\\t"; break;
        default: out_ += fmt::format("\\u{:04x}", c);
        }
    }
    out_.append(text, from, text.size() - from);
    out_ += '"';
}

} // namespace huiju
