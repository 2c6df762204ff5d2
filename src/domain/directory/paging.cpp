// Cursors of lists that are ordered by a day.
#include "domain/directory/paging.hpp"

#include "base/crypto.hpp"

#include <algorithm>
#include <charconv>

namespace huiju {

std::string cursor(DayAndNo const& last) {
    return base64url_encode(last.day.text() + " " + std::to_string(last.no));
}

Result<std::optional<DayAndNo>> parse_day_cursor(std::optional<Text<1, 200>> const& after) {
    if (!after) return std::optional<DayAndNo>();
    auto const text = base64url_decode(after->value).value_or("");
    auto const space = static_cast<std::size_t>(std::ranges::find(text, ' ') - text.begin());
    auto const day = Date::parse(text.substr(0, space));
    DayAndNo last;
    char const* const end = text.data() + text.size();
    char const* const number = text.data() + std::min(space + 1, text.size());
    auto const [stopped, error] = std::from_chars(number, end, last.no);
    if (!day || error != std::errc() || stopped != end) return wrong_field("after", "field.not_cursor");
    last.day = *day;
    return std::optional(last);
}

} // namespace huiju
