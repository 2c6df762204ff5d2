// The union of periods, on which distinct counts stand.
#include "domain/figures/facts.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using figures::ends_of_union;
using figures::Period;

namespace {
Date d(int day) { return *Date::of(2018, 7, day); }
using Ends = std::vector<std::pair<Date, int>>;
} // namespace

TEST_CASE("a union of periods goes up where it begins and down where it ends", "[figures]") {
    CHECK(ends_of_union({}) == Ends{});
    CHECK(ends_of_union({{d(3), {}}}) == Ends{{d(3), 1}});
    CHECK(ends_of_union({{d(5), {}}, {d(3), {}}}) == Ends{{d(3), 1}});
    CHECK(ends_of_union({{d(3), d(5)}, {d(5), d(9)}}) == Ends{{d(3), 1}, {d(9), -1}});
    CHECK(ends_of_union({{d(3), d(5)}, {d(7), {}}}) == Ends{{d(3), 1}, {d(5), -1}, {d(7), 1}});
    CHECK(ends_of_union({{d(3), d(9)}, {d(4), d(5)}}) == Ends{{d(3), 1}, {d(9), -1}});
    CHECK(ends_of_union({{d(3), d(3)}}) == Ends{});
}
