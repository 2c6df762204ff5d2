// Chinese text as people type it: checked, cleaned, counted, shortened and folded for comparison.
//
// All functions are pure and thread-safe. Text is UTF-8. Only valid_utf8 judges it: the edge refuses bad
// bytes with it, and the other functions take whatever comes without reading outside, treating a bad byte
// as U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace huiju {

// Strict UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF. U+0000 is valid UTF-8.
bool valid_utf8(std::string_view text);

// What is stored of a typed text: NFC, without C0 controls (line feed and tab stay), CRLF and CR as LF,
// Unicode white space (U+3000 too) trimmed at both ends. clean(clean(x)) == clean(x).
std::string clean(std::string_view text);

// Number of Unicode code points; the unit of every length limit.
std::size_t characters(std::string_view text);

// Full-width forms U+FF01–FF5E as ASCII, U+3000 as a space; the rest as it is.
std::string half_width(std::string_view text);

// The first n code points and "…", or the whole text when it has no more than n.
std::string shorten(std::string_view text, std::size_t n);

// & < > " ' as entities: safe in element content and in quoted attributes.
std::string html_escape(std::string_view text);

// The normal form in which texts are searched and compared: Unicode NFKC_Casefold.
std::string fold(std::string_view text);

} // namespace huiju
