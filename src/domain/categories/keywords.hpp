// The keywords of the table of categories, looked for in a text.
#pragma once

#include "domain/categories/rows.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace huiju::categories {

// The one category whose opinions are sealed: discipline leads.
inline constexpr std::string_view sealed_category = "GOV04";

// A category that a text speaks of.
struct Spoken {
    CategoryRow const* category = nullptr;
    std::size_t covered = 0; // characters of its keywords that occur, each counted once
    std::string_view word{}; // the longest of them, the first in the table among equals
};

// Made once for a table of categories, which must outlive it; a text is walked once, however many keywords
// there are. Immutable, thread-safe.
class Keywords {
public:
    Keywords() = default;
    explicit Keywords(std::vector<CategoryRow const*> const& categories);

    // What the text speaks of: the category whose keywords cover most comes first, in the given order among
    // equals. A seal hides a text from the people who would sort it, so one common word ("干部") speaks of no
    // sealed category; words of four characters together do ("吃拿卡要", "村书记" and "克扣").
    std::vector<Spoken> in(std::string_view text) const;

private:
    struct Word {
        std::string_view text;
        std::size_t category = 0, length = 0; // index; characters
    };
    std::vector<CategoryRow const*> categories_;
    std::vector<Word> words_;                                                  // in the order of the table
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> by_beginning_; // first three bytes
};

} // namespace huiju::categories
