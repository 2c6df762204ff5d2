// Tests of the working days.
#include "base/working_days.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

TEST_CASE("working days skip the weekend and start on the day after") {
    auto const thursday = *Date::of(2018, 8, 2);
    CHECK(add_working_days(thursday, 0) == thursday);
    CHECK(add_working_days(thursday, 1).text() == "2018-08-03");
    CHECK(add_working_days(thursday, 2).text() == "2018-08-06");
    CHECK(add_working_days(thursday, 10).text() == "2018-08-16");
    auto const saturday = *Date::of(2018, 8, 4);
    CHECK(add_working_days(saturday, 1).text() == "2018-08-06");
    CHECK_FALSE(is_working_day(saturday));
    CHECK(is_working_day(thursday));
}
