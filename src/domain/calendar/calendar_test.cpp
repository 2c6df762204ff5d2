// The office's calendar through the registry.
#include "domain/calendar/calendar.hpp"
#include "domain/directory/directory.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

namespace huiju {
Feature calendar_feature();
}

using namespace huiju;
using testing::World;

namespace {

World world() { return World({calendar_feature()}); }
Date day(std::string_view text) { return *Date::parse(text); }
std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

} // namespace

TEST_CASE("the program brings the holidays of the years known", "[calendar]") {
    auto w = world();
    w.look([](store::Db& db) {
        auto const& c = directory(db).calendar();
        for (int year = 2018; year <= 2026; ++year) CHECK(c.knows(year));
        CHECK_FALSE(c.knows(2027));
        CHECK_FALSE(c.works(day("2018-10-05")));
        CHECK(c.works(day("2018-09-30"))); // a Sunday
        CHECK_FALSE(c.works(day("2020-01-31")));
        CHECK(c.works(day("2026-02-28"))); // a Saturday
        CHECK(c.add_days(day("2018-09-28"), 3) == day("2018-10-08"));
    });
    auto const year = w.call("calendar.get", "liaison", R"({"year":"2018"})");
    CHECK(at(year, "known") == "true");
    CHECK(at(year, "days.0.name") == "元旦");
    CHECK(at(year, "half_days") == "500");
    CHECK(at(w.call("calendar.get", "liaison", R"({"year":"2027"})"), "known") == "false");
}

TEST_CASE("the office changes a day, takes in a year and says its hours", "[calendar]") {
    auto w = world();
    REQUIRE(
        w.call("calendar.put_day", "office", R"({"day":"2018-08-03","work":"morning","name":"防汛"})").ok());
    REQUIRE(w.call("calendar.import", "office",
                   R"({"rows":[{"day":"2027-01-01","work":"none","name":"元旦"},
                               {"day":"2027-02-08","work":"none","name":"春节"}]})")
                .ok());
    REQUIRE(w.call("calendar.put_hours", "office",
                   R"({"from":"2018-06-01","morning_from":"08:00","morning_to":"12:00",
                       "afternoon_from":"15:00","afternoon_to":"18:00"})")
                .ok());
    w.look([](store::Db& db) {
        auto const& c = directory(db).calendar();
        CHECK(c.on(day("2018-08-03")) == Work::morning);
        CHECK(c.knows(2027));
        CHECK(c.minutes_of(day("2018-08-02")) == 420);
        CHECK(c.minutes_of(day("2018-05-31")) == 390);
    });
    auto const year = w.call("calendar.get", "town", R"({"year":"2018"})");
    CHECK(year.body.find(R"({"day":"2018-08-03","work":"morning","name":"防汛","own":true})") !=
          std::string::npos);
    CHECK(at(year, "hours.0.afternoon_from") == "15:00");
    // the same day again takes the new value
    REQUIRE(w.call("calendar.put_day", "office", R"({"day":"2018-08-03","work":"full","name":""})").ok());
    CHECK(at(w.call("calendar.get", "town", R"({"year":"2018"})"), "half_days") == "500");
}

TEST_CASE("what cannot be a calendar is refused, all of it", "[calendar]") {
    auto w = world();
    CHECK(w.call("calendar.put_day", "town", R"({"day":"2018-08-03","work":"none","name":""})").status ==
          403);
    CHECK(w.call("calendar.import", "office",
                 R"({"rows":[{"day":"2027-01-01","work":"none","name":"元旦"},
                             {"day":"2027-01-01","work":"full","name":""}]})")
              .body.find("rows.1.day") != std::string::npos);
    auto const hours = w.call("calendar.put_hours", "office",
                              R"({"from":"2018-06-01","morning_from":"8点整","morning_to":"12:61",
                                  "afternoon_from":"15:00","afternoon_to":"18:00"})");
    CHECK(hours.status == 422);
    CHECK(hours.body.find("morning_from") != std::string::npos);
    CHECK(hours.body.find("morning_to") != std::string::npos);
    auto const order = w.call("calendar.put_hours", "office",
                              R"({"from":"2018-06-01","morning_from":"12:00","morning_to":"08:00",
                                  "afternoon_from":"07:00","afternoon_to":"06:00"})");
    CHECK(order.body.find("afternoon_to") != std::string::npos);
}
