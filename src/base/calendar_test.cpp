// Days and moments: leap years, ISO weeks, zones, and the texts that must be refused.
#include "base/calendar.hpp"

#include <catch2/catch.hpp>

using huiju::Date;
using huiju::Instant;

TEST_CASE("a day is read and written in one form only") {
    CHECK(Date::parse("1970-01-01")->days == 0);
    CHECK(Date::parse("2018-08-02")->days == 17745);
    CHECK(Date::parse("2018-08-02")->text() == "2018-08-02");
    CHECK(Date{}.text() == "1970-01-01");
    CHECK(Date::parse("1900-01-01")->text() == "1900-01-01");
    CHECK(Date::parse("2199-12-31")->text() == "2199-12-31");
    for (auto wrong : {"",
                       "2018",
                       "2018-8-2",
                       "2018-08-2",
                       "2018-8-02",
                       "2018-08-02 ",
                       " 2018-08-02",
                       "20180802",
                       "2018/08/02",
                       "2018-08-0a",
                       "2018-08-+2",
                       "2018-00-10",
                       "2018-13-01",
                       "2018-01-00",
                       "2018-01-32",
                       "2018-04-31",
                       "2018-02-30",
                       "1899-12-31",
                       "2200-01-01",
                       "0000-01-01",
                       "2018-08-02T",
                       "2018年8月2日"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Date::parse(wrong));
    }
}

TEST_CASE("the leap day exists in leap years only") {
    CHECK(Date::parse("2016-02-29"));
    CHECK(Date::parse("2000-02-29"));
    CHECK_FALSE(Date::parse("2018-02-29"));
    CHECK_FALSE(Date::parse("1900-02-29"));
    CHECK_FALSE(Date::parse("2100-02-29"));
    CHECK(Date::parse("2100-02-28")->add_days(1).text() == "2100-03-01");
    CHECK(Date::parse("2016-02-28")->add_days(1).text() == "2016-02-29");
}

TEST_CASE("a day is made of three numbers") {
    auto day = Date::of(2018, 8, 2);
    REQUIRE(day);
    CHECK(day->year() == 2018);
    CHECK(day->month() == 8);
    CHECK(day->day() == 2);
    CHECK_FALSE(Date::of(2018, 2, 30));
    CHECK_FALSE(Date::of(2018, -1, 1));
    CHECK_FALSE(Date::of(2018, 257, 1));
    CHECK_FALSE(Date::of(2018, 1, 257));
    CHECK_FALSE(Date::of(67554, 1, 1));
}

TEST_CASE("every day from 1900 to 2199 comes back from its text") {
    int wrong = 0;
    Date last = *Date::of(2199, 12, 31);
    for (Date day = *Date::of(1900, 1, 1); day <= last; day = day.add_days(1))
        if (Date::parse(day.text()) != day || Date::of(day.year(), day.month(), day.day()) != day) ++wrong;
    CHECK(wrong == 0);
}

TEST_CASE("weekdays and ISO weeks") {
    CHECK(Date::parse("2018-08-02")->weekday() == 4);
    CHECK(Date::parse("2018-08-05")->weekday() == 7);
    CHECK(Date::parse("1969-12-29")->weekday() == 1);
    CHECK(Date::parse("2018-08-02")->iso_week() == "2018-W31");
    CHECK(Date::parse("2018-01-01")->iso_week() == "2018-W01");
    CHECK(Date::parse("2018-12-31")->iso_week() == "2019-W01");
    CHECK(Date::parse("2017-01-01")->iso_week() == "2016-W52");
    CHECK(Date::parse("2021-01-03")->iso_week() == "2020-W53");
    CHECK(Date::parse("2021-01-04")->iso_week() == "2021-W01");
}

TEST_CASE("days and moments in Chinese have no leading zeros") {
    CHECK(Date::parse("2018-08-02")->chinese() == "2018年8月2日");
    CHECK(Date::parse("2018-12-31")->chinese() == "2018年12月31日");
    CHECK(Instant::parse("2018-08-02T17:00:00+08:00")->chinese() == "2018年8月2日17时");
    CHECK(Instant::parse("2018-08-02T09:59:59+08:00")->chinese() == "2018年8月2日9时");
    CHECK(Instant::parse("2018-08-02T16:00:00Z")->chinese() == "2018年8月3日0时");
}

TEST_CASE("a moment is read with any zone and shown in Shanghai's") {
    auto moment = Instant::parse("2018-08-02T17:00:00+08:00");
    REQUIRE(moment);
    CHECK(moment->micros == 1533200400LL * 1'000'000);
    CHECK(Instant::parse("2018-08-02T09:00:00Z") == moment);
    CHECK(Instant::parse("2018-08-02t09:00:00z") == moment);
    CHECK(Instant::parse("2018-08-01T23:30:00-09:30") == moment);
    CHECK(Instant::at(*Date::of(2018, 8, 2), 17, 0, 0) == *moment);
    CHECK(moment->text() == "2018-08-02T17:00:00+08:00");
    CHECK(Instant{}.text() == "1970-01-01T08:00:00+08:00");
    CHECK(Instant::now() > *moment);
}

TEST_CASE("the fraction of a second is kept to the microsecond and shown in milliseconds") {
    CHECK(Instant::parse("1970-01-01T00:00:00.000001Z")->micros == 1);
    CHECK(Instant::parse("1970-01-01T00:00:00.5Z")->micros == 500'000);
    CHECK(Instant::parse("1970-01-01T00:00:00.1234569999999999999999Z")->micros == 123'456);
    CHECK(Instant::parse("2018-08-02T17:00:00.25+08:00")->text() == "2018-08-02T17:00:00.250+08:00");
    CHECK(Instant::parse("2018-08-02T17:00:00.0009+08:00")->text() == "2018-08-02T17:00:00+08:00");
}

TEST_CASE("the day of a moment is Shanghai's, before 1970 too") {
    CHECK(Instant::parse("2018-08-02T15:59:59.999999Z")->day().text() == "2018-08-02");
    CHECK(Instant::parse("2018-08-02T16:00:00Z")->day().text() == "2018-08-03");
    CHECK(Instant::parse("1969-12-31T15:59:59Z")->day().text() == "1969-12-31");
    CHECK(Instant::parse("1969-12-31T15:59:59Z")->text() == "1969-12-31T23:59:59+08:00");
    CHECK(Instant::parse("1969-12-31T15:59:59.75Z")->text() == "1969-12-31T23:59:59.750+08:00");
}

TEST_CASE("a moment without a zone, or out of range, is refused") {
    for (auto wrong : {"",
                       "2018-08-02",
                       "2018-08-02T",
                       "2018-08-02T17:00:00",
                       "2018-08-02T17:00Z",
                       "2018-08-02 17:00:00Z",
                       "2018-08-02T24:00:00Z",
                       "2018-08-02T17:60:00Z",
                       "2018-08-02T17:00:60Z",
                       "2018-08-02T17:00:00.Z",
                       "2018-08-02T17:00:00,5Z",
                       "2018-08-02T17:00:00+8:00",
                       "2018-08-02T17:00:00+0800",
                       "2018-08-02T17:00:00+24:00",
                       "2018-08-02T17:00:00+08:60",
                       "2018-08-02T17:00:00+08:00 ",
                       "2018-02-30T17:00:00Z",
                       "2018-8-2T17:00:00Z",
                       "2018-08-02T7:00:00Z",
                       "2018-08-02T17:00:00ZZ",
                       "2018-08-02T-7:00:00Z",
                       "T17:00:00Z"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Instant::parse(wrong));
    }
}
