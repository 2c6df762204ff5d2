// Rules of opinions that need nothing but values.
#pragma once

#include "domain/categories/keywords.hpp"
#include "domain/figures/facts.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/problems/rows.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace huiju::opinions {

using categories::sealed_category;

// A look-up code or four digits as people type them: spaces, dashes and dots dropped, full-width digits
// taken. Empty when anything else is in it, or when the number of digits is another.
std::string digits_of(std::string_view typed, std::size_t count);

// "204518732991" → "2045-1873-2991", as on the slip.
std::string grouped(std::string_view code);

// What a rated opinion contributes to the figures by its rating, and all that an opinion contributes.
std::vector<figures::Fact> rating_facts(OpinionRow const& opinion);
std::vector<figures::Fact> facts_of(OpinionRow const& opinion);

// The state in plain words. Sealed: 已移送.
std::string state_words(OpinionRow const& opinion);
// The state of a problem, as the person who spoke of it is told.
std::string state_words(problems::State state);

// Whether the text holds what the search index looks for.
bool holds_words(std::string_view text, std::string_view query);

} // namespace huiju::opinions
