// The rules of telling.
#include "domain/telling/rules.hpp"

#include "base/words.hpp"

#include <algorithm>
#include <array>

namespace huiju::telling {

namespace {

constexpr int quiet_from = 21, quiet_to = 8;
// after the first try 1 min, then 5 min, 30 min, 2 h, 12 h
constexpr std::array<std::int64_t, most_tries - 1> waits{60, 300, 1800, 7200, 43200};
// a robot takes 2048 bytes
constexpr std::size_t most_numbers = 40;

bool is_plain(char c) { return c > ' ' && c < '\x7f'; }

} // namespace

bool is_quiet(Instant now) {
    auto const hour = (now.micros - Instant::at(now.day(), 0).micros) / (3600 * second);
    return hour >= quiet_from || hour < quiet_to;
}

std::optional<std::int64_t> wait_after(std::int64_t tries) {
    if (tries < 1 || tries > static_cast<std::int64_t>(waits.size())) return std::nullopt;
    return waits[static_cast<std::size_t>(tries - 1)] * second;
}

bool is_address(Kind kind, std::string_view text) {
    if (!std::all_of(text.begin(), text.end(), is_plain)) return false;
    if (kind == Kind::email) {
        auto const at = text.find('@');
        return at != text.npos && at > 0 && at + 1 < text.size() && text.size() <= 254 &&
               text.find('@', at + 1) == text.npos && text.find_first_of("<>,;:\"\\") == text.npos;
    }
    for (std::string_view const scheme : {"https://", "http://"})
        if (text.starts_with(scheme))
            return text.size() > scheme.size() && text[scheme.size()] != '/' &&
                   text.find_first_of("<>\"\\") == text.npos;
    return false;
}

std::string host_of(std::string_view address) {
    if (auto const scheme = address.find("://"); scheme != address.npos) {
        address.remove_prefix(scheme + 3);
        address = address.substr(0, address.find_first_of("/?#"));
    }
    if (auto const at = address.rfind('@'); at != address.npos) address.remove_prefix(at + 1);
    return std::string(address);
}

std::string text_of(Digest const& digest) {
    auto const* const locale = "zh-CN"; // of the groups that read it
    std::string counts;
    auto const add = [&](std::int64_t n, char const* key) {
        if (n == 0) return;
        if (!counts.empty()) counts += say(locale, "telling.comma");
        counts += say(locale, {key, {{"n", std::to_string(n)}}});
    };
    add(digest.red, "telling.red");
    add(digest.yellow, "telling.yellow");
    add(digest.blue, "telling.blue");
    std::string numbers;
    for (std::size_t i = 0; i < std::min(digest.numbers.size(), most_numbers); ++i)
        numbers += (i ? say(locale, "list.comma") : "") + digest.numbers[i];
    if (!numbers.empty())
        numbers =
            say(locale, {digest.numbers.size() > most_numbers ? "telling.some_numbers" : "telling.numbers",
                         {{"numbers", numbers}}});
    return say(
        locale,
        {"telling.digest",
         {{"campaign", digest.campaign}, {"whom", digest.whom}, {"counts", counts}, {"numbers", numbers}}});
}

} // namespace huiju::telling
