// What a bulletin says alike on every kind of paper.
#pragma once

#include "domain/bulletins/bulletins.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace huiju::bulletins {

inline constexpr std::string_view no_corrections = "上期数字没有变化。";
inline constexpr std::string_view nothing = "无。";

std::string subtitle(Body const& body);             // "第3期 数据截至2018年8月2日17时"
std::string correction_heading(Body const& body);   // "更正说明(对第2期)"
std::string words_of(Correction const& correction); // "征求意见建议(上期16521条):补录+3,作废−1"
std::string definition_of(Line const& figure);
std::string chain_words(Body const& body); // the head of the audit chain

inline bool is_empty(Section const& section) {
    return section.paragraphs.empty() && section.tables.empty() && section.prose.empty();
}

template <class Fn>
void lines_of_prose(std::string_view prose, Fn&& each) {
    while (!prose.empty()) {
        auto const line = prose.substr(0, prose.find('\n'));
        if (!line.empty()) each(line);
        prose.remove_prefix(std::min(line.size() + 1, prose.size()));
    }
}

} // namespace huiju::bulletins
