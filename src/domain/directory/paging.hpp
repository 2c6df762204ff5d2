// Filling a page of a list, and the cursors of lists that are ordered by a day.
#pragma once

#include "commands/registry.hpp"

#include <optional>
#include <string>
#include <utility>

namespace huiju {

// A row's place in a list that is ordered by a day and, within the day, by number.
struct DayAndNo {
    Date day;
    std::int64_t no = 0;
    friend auto operator<=>(DayAndNo const&, DayAndNo const&) = default;
};

// Such a list goes on where it stood even when the day of its last row has been corrected since, so the
// cursor holds both.
std::string cursor(DayAndNo const& last);
// Nothing when the list begins.
Result<std::optional<DayAndNo>> parse_day_cursor(std::optional<Text<1, 200>> const& after);

// Takes what a list comes by until the page is full. There is a next page only when one more row is known.
template <class View, class At = std::int64_t>
class Paging {
public:
    explicit Paging(commands::Listing const& input) : count_(static_cast<std::size_t>(input.count())) {}

    // One more row: `at` is its place in the list, `show()` its view. False: the page was full already, the
    // row begins the next one, and the walk should end.
    template <class Show>
    bool add(At const& at, Show const& show) {
        if (page_.items.size() == count_) {
            using commands::cursor;
            page_.next = cursor(last_);
            return false;
        }
        page_.items.push_back(show());
        last_ = at;
        return true;
    }

    commands::Page<View> take() { return std::move(page_); }

private:
    commands::Page<View> page_;
    std::size_t count_;
    At last_{};
};

// A list of the newest first, from below the number `before`: `ask(args)` gives its next rows, `take(page,
// row)` adds what the caller sees of a row and says false when the page was full.
template <class View, class Ask, class Take>
commands::Page<View> page_back(commands::Listing const& input, std::int64_t before, Ask const& ask,
                               Take const& take) {
    constexpr std::int64_t at_once = 200;
    Paging<View> page(input);
    for (;;) {
        auto const rows = ask(store::Args{{"before", before}, {"limit", at_once}});
        for (auto const& row : rows) {
            before = row.no;
            if (!take(page, row)) return page.take();
        }
        if (static_cast<std::int64_t>(rows.size()) < at_once) return page.take();
    }
}

} // namespace huiju
