// Walking the doors of a scope page by page: nothing twice, nothing lost, whatever stands behind which door.
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace huiju;

namespace {

struct Record {
    std::int64_t no = 0;
    Date day;
    std::vector<int> doors; // behind which it stands, by their numbers
    bool shown = true;      // the caller may see it
};

DayAndNo place_in_list(Record const& r) { return {r.day, r.no}; }

// Records behind some doors, as a list's statements would give them.
class Archive {
public:
    Archive(unsigned seed, int records, int doors) : doors_(doors) {
        std::mt19937 random(seed);
        auto const below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
        for (int i = 0; i < records; ++i) {
            Record r{.no = 10 * (i + 1), .day = Date::of(2018, 7, 1)->add_days(below(5)), .doors = {}};
            for (int door = 0; door < doors; ++door)
                if (below(3) == 0) r.doors.push_back(door);
            r.shown = below(4) != 0;
            records_.push_back(std::move(r));
        }
    }

    std::vector<Door> doors() const {
        std::vector<Door> list;
        for (int i = 0; i < doors_; ++i) list.push_back({i % 2 ? Door::unit : Door::village, i});
        return list;
    }
    std::vector<Record>& records() { return records_; }

    // Newest day first, below a place in that order.
    std::vector<Record> behind(Door const& door, DayAndNo below, std::size_t limit) const {
        ++statements_;
        std::vector<Record> rows;
        for (auto const& r : records_)
            if (std::ranges::find(r.doors, static_cast<int>(door.no)) != r.doors.end() &&
                place_in_list(r) < below)
                rows.push_back(r);
        std::ranges::sort(rows, std::greater(), place_in_list);
        if (rows.size() > limit) rows.resize(limit);
        return rows;
    }
    int statements() const { return statements_; }

    // All that a reader is shown, in order.
    std::vector<std::int64_t> expected() const {
        auto rows = records_;
        std::erase_if(rows, [](Record const& r) { return r.doors.empty() || !r.shown; });
        std::ranges::sort(rows, std::greater(), place_in_list);
        std::vector<std::int64_t> numbers;
        for (auto const& r : rows) numbers.push_back(r.no);
        return numbers;
    }

private:
    int doors_;
    std::vector<Record> records_;
    mutable int statements_ = 0;
};

DayAndNo const newest{*Date::of(2199, 12, 31), INT64_MAX};

struct NumberView {
    std::int64_t no = 0;
};
BOOST_DESCRIBE_STRUCT(NumberView, (), (no))

commands::Listing listing(int limit, std::optional<std::string> after = {}) {
    commands::Listing in;
    in.limit = Whole<1, 500>{limit};
    if (after) in.after = Text<1, 200>{*after};
    return in;
}

commands::Page<NumberView> page_of(Archive const& archive, commands::Listing const& input) {
    auto const after = parse_day_cursor(input.after);
    REQUIRE(after.has_value());
    auto const begin = after->value_or(newest);
    Paging<NumberView, DayAndNo> page(input);
    walk_doors<Record>(
        archive.doors(), input.count(),
        [&](Door const& door, Record const* last, std::size_t count) {
            return archive.behind(door, last ? place_in_list(*last) : begin, count);
        },
        [](Record const& a, Record const& b) { return place_in_list(a) > place_in_list(b); },
        [&](Record const& r, std::vector<Door> const& through) {
            // the doors that led to it are exactly those behind which it stands
            std::vector<int> numbers;
            for (auto const& door : through) numbers.push_back(static_cast<int>(door.no));
            CHECK(numbers == r.doors);
            return !r.shown || page.add(place_in_list(r), [&] { return NumberView{r.no}; });
        });
    return page.take();
}

// All pages of a list, put together; `between` happens after each page.
template <class Between>
std::vector<std::int64_t> read_all(Archive const& archive, int limit, Between const& between) {
    std::vector<std::int64_t> numbers;
    std::optional<std::string> after;
    do {
        auto const page = page_of(archive, listing(limit, after));
        CHECK(page.items.size() <= static_cast<std::size_t>(limit));
        if (page.next) CHECK(page.items.size() == static_cast<std::size_t>(limit));
        for (auto const& item : page.items) numbers.push_back(item.no);
        after = page.next;
        between(page);
    } while (after);
    return numbers;
}

} // namespace

TEST_CASE("pages through several doors hold every row once, in order", "[scope]") {
    for (unsigned seed = 1; seed <= 8; ++seed)
        for (int const records : {0, 1, 7, 60, 400})
            for (int const doors : {0, 1, 2, 5})
                for (int const limit : {1, 3, 50, 500}) {
                    INFO(seed << ": " << records << " records, " << doors << " doors, pages of " << limit);
                    Archive const archive(seed, records, doors);
                    CHECK(read_all(archive, limit, [](auto const&) {}) == archive.expected());
                }
}

TEST_CASE("the same door twice shows nothing twice", "[scope]") {
    Archive archive(3, 120, 2);
    auto doors = archive.doors();
    doors.push_back(doors.front());
    std::vector<std::int64_t> met;
    walk_doors<Record>(
        doors, 10,
        [&](Door const& door, Record const* last, std::size_t count) {
            return archive.behind(door, last ? place_in_list(*last) : newest, count);
        },
        [](Record const& a, Record const& b) { return place_in_list(a) > place_in_list(b); },
        [&](Record const& r, auto const&) {
            if (r.shown) met.push_back(r.no);
            return true;
        });
    CHECK(met == archive.expected());
}

TEST_CASE("a page costs one statement a door", "[scope]") {
    Archive archive(5, 4000, 5);
    for (auto& r : archive.records()) r.shown = true;
    page_of(archive, listing(100));
    CHECK(archive.statements() == 5);
}

TEST_CASE("a page goes on where it stood after its last row was corrected", "[scope]") {
    Archive archive(7, 200, 3);
    auto const expected = archive.expected();
    auto const numbers = read_all(archive, 5, [&](auto const& page) {
        // it happened a year ago: were its own day asked for, the list would end here
        for (auto& r : archive.records())
            if (!page.items.empty() && r.no == page.items.back().no) {
                r.day = Date{r.day.days - 365};
                r.shown = false; // it comes again at its new day, which is another matter
            }
    });
    CHECK(numbers == expected);
}

TEST_CASE("cursors of lists by day are what was given out, or wrong", "[scope]") {
    auto const text = cursor(DayAndNo{*Date::of(2018, 8, 2), 4096});
    auto const read = parse_day_cursor(Text<1, 200>{text});
    REQUIRE(read.has_value());
    CHECK(*read == DayAndNo{*Date::of(2018, 8, 2), 4096});
    CHECK_FALSE(parse_day_cursor(std::nullopt).value().has_value());
    for (auto const& wrong : {std::string("x"), commands::cursor(4096), std::string("!!"),
                              cursor(DayAndNo{*Date::of(2018, 8, 2), 1}) + "A"})
        CHECK_FALSE(parse_day_cursor(Text<1, 200>{wrong}).has_value());
}

TEST_CASE("the next page is named only when there is one", "[scope]") {
    auto const page_with = [](int rows) {
        Paging<NumberView> page(listing(2));
        for (int no = 10; no < 10 + rows; ++no)
            if (!page.add(no, [&] { return NumberView{no}; })) break;
        return page.take();
    };
    CHECK_FALSE(page_with(0).next);
    CHECK_FALSE(page_with(2).next);
    auto const more = page_with(3);
    CHECK(more.items.size() == 2);
    CHECK(more.next == commands::cursor(11));
}
