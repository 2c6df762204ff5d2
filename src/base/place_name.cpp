// Names of villages and towns: their stems, their comparison, and the form shown to people.
#include "base/place_name.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace huiju {

namespace {

struct Suffix {
    std::string_view text;
    std::string_view shown;
};

// Longest first: the first that fits is the one to strip.
constexpr std::array village_suffixes{
    Suffix{"社区居民委员会", "社区"}, Suffix{"村民委员会", "村"}, Suffix{"居民委员会", "社区"},
    Suffix{"社区居委会", "社区"},     Suffix{"村委会", "村"},     Suffix{"居委会", "社区"},
    Suffix{"社区", "社区"},           Suffix{"村", "村"},
};

constexpr std::array town_suffixes{
    Suffix{"街道办事处", "街道"}, Suffix{"办事处", "街道"}, Suffix{"街道", "街道"},
    Suffix{"镇", "镇"},           Suffix{"乡", "乡"},
};

Suffix const* suffix_of(std::string_view name, std::span<Suffix const> suffixes) {
    auto const found =
        std::ranges::find_if(suffixes, [&](Suffix const& s) { return name.ends_with(s.text); });
    return found == suffixes.end() || found->text.size() == name.size() ? nullptr : &*found;
}

std::string_view without_suffix(std::string_view name, std::span<Suffix const> suffixes) {
    Suffix const* suffix = suffix_of(name, suffixes);
    return suffix ? name.substr(0, name.size() - suffix->text.size()) : name;
}

bool same_name(std::string_view a, std::string_view b, std::span<Suffix const> suffixes) {
    auto const stem_a = without_suffix(a, suffixes);
    auto const stem_b = without_suffix(b, suffixes);
    return a == b || stem_a == stem_b || a == stem_b || stem_a == b;
}

} // namespace

std::string_view stem(std::string_view name) { return without_suffix(name, village_suffixes); }

std::string_view town_stem(std::string_view name) { return without_suffix(name, town_suffixes); }

bool same_place_name(std::string_view a, std::string_view b) { return same_name(a, b, village_suffixes); }

bool same_town_name(std::string_view a, std::string_view b) { return same_name(a, b, town_suffixes); }

std::string shown_village_name(std::string_view name) {
    Suffix const* suffix = suffix_of(name, village_suffixes);
    if (!suffix) return std::string(name);
    return std::string(stem(name)).append(suffix->shown);
}

} // namespace huiju
