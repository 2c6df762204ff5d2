// Keywords by their first character, so that each place of a text is compared with a few of them only.
#include "domain/categories/keywords.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace huiju::categories {

namespace {

constexpr std::size_t least_for_a_seal = 4; // characters

// The first bytes of a word: a Chinese character, or up to three letters.
std::uint32_t beginning(std::string_view text) {
    std::uint32_t bytes = 0;
    std::size_t const n =
        static_cast<unsigned char>(text[0]) < 0x80 ? 1 : std::min<std::size_t>(text.size(), 3);
    for (std::size_t i = 0; i < n; ++i) bytes = bytes << 8 | static_cast<unsigned char>(text[i]);
    return bytes;
}

} // namespace

Keywords::Keywords(std::vector<CategoryRow const*> const& categories) : categories_(categories) {
    constexpr std::string_view space = " \t\r\n";
    for (std::size_t i = 0; i < categories_.size(); ++i) {
        std::string_view const list = categories_[i]->keywords;
        for (auto from = list.find_first_not_of(space); from != list.npos;) {
            auto const end = std::min(list.find_first_of(space, from), list.size());
            auto const word = list.substr(from, end - from);
            by_beginning_[beginning(word)].push_back(words_.size());
            words_.push_back({word, i, characters(word)});
            from = list.find_first_not_of(space, end);
        }
    }
}

std::vector<Spoken> Keywords::in(std::string_view text) const {
    std::vector<std::size_t> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) continue; // inside a character
        auto const bucket = by_beginning_.find(beginning(text.substr(at)));
        if (bucket == by_beginning_.end()) continue;
        for (auto const word : bucket->second)
            if (text.substr(at).starts_with(words_[word].text)) found.push_back(word);
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());

    std::vector<Spoken> spoken; // words lie together by category
    std::size_t longest = 0;
    for (auto const no : found) {
        auto const& word = words_[no];
        if (spoken.empty() || spoken.back().category != categories_[word.category]) {
            spoken.push_back({categories_[word.category]});
            longest = 0;
        }
        spoken.back().covered += word.length;
        if (word.length > longest) {
            longest = word.length;
            spoken.back().word = word.text;
        }
    }
    std::erase_if(spoken, [](Spoken const& s) {
        return s.category->code == sealed_category && s.covered < least_for_a_seal;
    });
    std::stable_sort(spoken.begin(), spoken.end(),
                     [](Spoken const& a, Spoken const& b) { return a.covered > b.covered; });
    return spoken;
}

} // namespace huiju::categories
