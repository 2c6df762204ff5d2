// The words that people read, by language: locales/<language>*.json, all merged.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace huiju {

// The text of a message: its key looked up, its {placeholders} filled. Falls back to zh-CN, then to the key
// itself. Thread-safe.
std::string say(std::string_view locale, Message const& message);

// "zh-CN" or "en", from an Accept-Language header.
std::string locale_of(std::string_view accept_language);

} // namespace huiju
