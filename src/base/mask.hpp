// The mask that every published text passes: no telephone, identity or account numbers, no addresses of mail
// or chat, and of a person only the surname (姓+某). A second person reads the text after it; the mask is
// made to err on the side of hiding.
//
// Pure, thread-safe. Text is UTF-8.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace huiju {

// What the records know beyond the text itself, made ready once and asked by many texts. Copies share the
// places.
class MaskWords {
public:
    MaskWords() = default;
    // `names`: persons (speakers, members of homes), masked wherever they occur. `places`: villages, stems
    // and full names, spared although they look like persons.
    MaskWords(std::vector<std::string> const& names, std::vector<std::string> const& places);
    // Does nothing for a name of one character, which would hide too much.
    void add_name(std::string_view name);

private:
    friend class Masker;
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct Places {
        std::unordered_set<std::string, Hash, std::equal_to<>> names;
        std::size_t longest = 0; // in characters
    };

    // by their first character, without blanks
    std::unordered_map<char32_t, std::unordered_set<std::u32string>> names_;
    std::shared_ptr<Places const> places_;
};

// 王建国 → 王某, 欧阳建国 → 欧阳某, 王大爷 → 王某; empty stays empty.
std::string mask_person(std::string_view name);

// Replaces by "***": mobile and landline numbers, 15- and 18-digit identity numbers, numbers of 12 and more
// digits, mail addresses, QQ and WeChat names; also typed with spaces, dashes, dots, full-width digits or
// Chinese numerals. Replaces by 姓+某: known names, and persons that a title or label shows (王大爷,
// 村民张三, 联系人:李四, 张建国同志). Dates, amounts, road numbers and counts stay. Masking twice changes
// nothing more. A bare name without title or label is found only through MaskWords.
std::string mask_text(std::string_view text, MaskWords const& words);

// Whether mask_text would change the text.
bool looks_private(std::string_view text, MaskWords const& words = {});

} // namespace huiju
