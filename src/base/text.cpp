// Chinese text as people type it: checked, cleaned, counted, shortened and folded for comparison.
#include "base/text.hpp"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace huiju {

namespace {

using Point = std::int32_t;

bool ascii_word(char const* at) {
    std::uint64_t word;
    std::memcpy(&word, at, sizeof word);
    return (word & 0x8080808080808080U) == 0;
}

Point next_point(std::string_view text, std::size_t& at) {
    Point c;
    U8_NEXT_OR_FFFD(text.data(), at, text.size(), c);
    return c;
}

void append_point(std::string& out, Point c) {
    char bytes[U8_MAX_LENGTH];
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    out.append(bytes, length);
}

bool white(Point c) { return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') : u_isUWhiteSpace(c) != 0; }

// Ranges whose every character has NFC_Quick_Check=Yes and combining class 0: nearly all Chinese text.
bool surely_nfc(Point c) {
    return c < 0x300 || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x3029) ||
           (c >= 0xFF00 && c <= 0xFFEF) || (c >= 0x2010 && c <= 0x205E) || (c >= 0x3400 && c <= 0x4DBF);
}

icu::Normalizer2 const& normalizer(icu::Normalizer2 const* (*instance)(UErrorCode&)) {
    UErrorCode status = U_ZERO_ERROR;
    icu::Normalizer2 const* found = instance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no normalization data");
    return *found;
}

std::string normalized(icu::Normalizer2 const& form, std::string_view text) {
    std::string out;
    out.reserve(text.size());
    icu::StringByteSink<std::string> sink(&out);
    UErrorCode status = U_ZERO_ERROR;
    form.normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink,
                       nullptr, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalize a text");
    return out;
}

// The NFKC_Casefold of the characters that make up ordinary Chinese text, or -1 for "ask ICU".
Point quick_fold(Point c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3001 && c <= 0x3029) || (c >= 0x2018 && c <= 0x201D) ||
        c == 0x2014 || c == 0xB7)
        return c;
    if (c == 0x3000) return ' ';
    if (c >= 0xFF01 && c <= 0xFF5E) return quick_fold(c - 0xFEE0);
    return -1;
}

} // namespace

bool valid_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (at + 8 <= text.size() && ascii_word(text.data() + at)) {
            at += 8;
            continue;
        }
        Point c;
        U8_NEXT(text.data(), at, text.size(), c);
        if (c < 0) return false;
    }
    return true;
}

std::string clean(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t end = 0; // of what remains after trimming at the end
    bool nfc = true;
    for (std::size_t at = 0; at < text.size();) {
        Point c = next_point(text, at);
        if (c == '\r') {
            if (at < text.size() && text[at] == '\n') ++at;
            c = '\n';
        }
        if (c < 0x20 && c != '\n' && c != '\t') continue;
        bool const space = white(c);
        if (space && out.empty()) continue;
        append_point(out, c);
        if (!space) end = out.size();
        nfc = nfc && surely_nfc(c);
    }
    out.resize(end);
    if (nfc) return out;
    return normalized(normalizer(&icu::Normalizer2::getNFCInstance), out);
}

std::size_t characters(std::string_view text) {
    std::size_t n = 0;
    for (char byte : text) n += !U8_IS_TRAIL(byte);
    return n;
}

std::string half_width(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        Point c = next_point(text, at);
        if (c == 0x3000) c = ' ';
        if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
        append_point(out, c);
    }
    return out;
}

std::string shorten(std::string_view text, std::size_t n) {
    std::size_t at = 0;
    for (std::size_t seen = 0; at < text.size(); ++at) {
        if (U8_IS_TRAIL(text[at])) continue;
        if (seen++ == n) break;
    }
    std::string out(text.substr(0, at));
    if (at < text.size()) out += "…";
    return out;
}

std::string html_escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        switch (c) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string fold(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        Point const c = quick_fold(next_point(text, at));
        // Folding depends on neighbours (combining marks), so one unusual character sends the whole text to
        // ICU.
        if (c < 0) return normalized(normalizer(&icu::Normalizer2::getNFKCCasefoldInstance), text);
        append_point(out, c);
    }
    return out;
}

} // namespace huiju
