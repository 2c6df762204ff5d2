// Renders templates/*.mustache in a language.
//
// Beside Mustache's own tags a template holds [[key]], a text of locales/*.json (which may hold tags too),
// and
// [[>name]], another template. Both are put in when the template is first used, so they cost nothing later.
#pragma once

#include <boost/json/fwd.hpp>

#include <string>
#include <string_view>

namespace huiju::pages {

// The template alone. In `data` null, false, "" and [] count as nothing; numbers are written as they are.
// Throws std::logic_error for a template that does not exist or cannot be read. Thread-safe.
std::string render(std::string_view name, std::string_view locale, boost::json::value const& data);

// The same as the content of the layout, which sees the same data.
std::string render_page(std::string_view name, std::string_view locale, boost::json::value const& data);

} // namespace huiju::pages
