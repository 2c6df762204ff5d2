// The working calendar against a slow reference that is obviously right: it looks at every day and every
// minute.
#include "base/working_calendar.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace huiju;

namespace {

Date day(std::string_view text) { return *Date::parse(text); }
Instant moment(std::string_view text) { return *Instant::parse(text); }

// The spring of 2018, a half day before a festival, summer hours, and the turn of a year.
WorkingCalendar office() {
    std::map<Date, Work> days{{day("2018-02-11"), Work::full}, {day("2018-02-14"), Work::morning},
                              {day("2018-02-15"), Work::none}, {day("2018-02-16"), Work::none},
                              {day("2018-02-19"), Work::none}, {day("2018-02-20"), Work::none},
                              {day("2018-02-21"), Work::none}, {day("2018-02-24"), Work::full},
                              {day("2018-04-05"), Work::none}, {day("2018-04-06"), Work::none},
                              {day("2018-04-08"), Work::full}, {day("2018-12-29"), Work::full},
                              {day("2018-12-31"), Work::none}, {day("2019-01-01"), Work::none},
                              {day("2019-02-04"), Work::none}, {day("2019-03-08"), Work::afternoon},
                              {day("2019-05-01"), Work::none}};
    return {days,
            {{.from = day("2018-06-01"), .afternoon_from = 15 * 60, .afternoon_to = 18 * 60},
             {.from = day("2018-10-01")}}};
}

// ---- the reference

bool at_work(WorkingCalendar const& calendar, Instant at) {
    auto const date = at.day();
    auto const minute = (at.micros - Instant::at(date, 0).micros) / 60'000'000;
    bool const summer = date >= day("2018-06-01") && date < day("2018-10-01");
    auto const work = calendar.on(date);
    bool const morning = minute >= 510 && minute < 720;
    bool const afternoon = summer ? minute >= 900 && minute < 1080 : minute >= 870 && minute < 1050;
    return (morning && (work == Work::full || work == Work::morning)) ||
           (afternoon && (work == Work::full || work == Work::afternoon));
}

std::int64_t slow_minutes(WorkingCalendar const& calendar, Instant from, Instant to) {
    std::int64_t count = 0;
    for (auto at = from; at < to; at.micros += 60'000'000) count += at_work(calendar, at);
    return count;
}

Date slow_add(WorkingCalendar const& calendar, Date from, int days) {
    double used = 0;
    while (used < days) {
        from = from.add_days(1);
        auto const work = calendar.on(from);
        if (work == Work::full) used += 1;
        else if (work != Work::none) used += 0.5;
    }
    return from;
}

Date some_day() { return day("2018-01-20").add_days(*rc::gen::inRange(0, 480)); }
Instant some_minute(Date date) {
    return Instant{Instant::at(date, 0).micros + *rc::gen::inRange<std::int64_t>(0, 1440) * 60'000'000};
}

} // namespace

TEST_CASE("working days follow the table: festivals, weekends worked instead, half days") {
    auto const calendar = office();
    CHECK(calendar.works(day("2018-02-11")));       // a Sunday
    CHECK_FALSE(calendar.works(day("2018-02-19"))); // a Monday
    CHECK(calendar.add_days(day("2018-02-12"), 1) == day("2018-02-13"));
    CHECK(calendar.add_days(day("2018-02-13"), 1) == day("2018-02-22")); // noon of the 14th is but half a day
    CHECK(calendar.half_days(day("2018-02-13"), day("2018-02-14")) == 1);
    CHECK(calendar.add_days(day("2018-04-04"), 2) == day("2018-04-09"));
    CHECK(calendar.add_days(day("2018-12-28"), 2) == day("2019-01-02"));
    CHECK(calendar.add_days(day("2018-12-28"), 0) == day("2018-12-28"));
    CHECK(calendar.half_days(day("2018-04-09"), day("2018-04-04")) == -4);
}

TEST_CASE("a year is known when a day of it after January stands in the table") {
    CHECK(office().knows(2018));
    CHECK(office().knows(2019));
    CHECK_FALSE(office().knows(2020));
    CHECK_FALSE(WorkingCalendar({{day("2020-01-01"), Work::none}}, {}).knows(2020));
    CHECK_FALSE(WorkingCalendar().knows(2018));
}

TEST_CASE("working time loses no minute at midnight, at noon or at the turn of the year") {
    auto const calendar = office();
    CHECK(calendar.minutes_of(day("2018-03-01")) == 390);
    CHECK(calendar.minutes_of(day("2018-02-14")) == 210);
    CHECK(calendar.minutes_of(day("2018-03-03")) == 0);
    CHECK(calendar.minutes(moment("2018-03-01T11:30:00+08:00"), moment("2018-03-01T14:31:00+08:00")) == 31);
    CHECK(calendar.minutes(moment("2018-12-31T23:59:00+08:00"), moment("2019-01-02T08:31:00+08:00")) == 1);
    CHECK(calendar.add_minutes(moment("2018-12-29T17:29:00+08:00"), 2) ==
          moment("2019-01-02T08:31:00+08:00"));
    CHECK(calendar.add_minutes(moment("2018-03-01T11:59:00+08:00"), 1) ==
          moment("2018-03-01T12:00:00+08:00"));
    CHECK(calendar.add_minutes(moment("2018-03-01T20:00:00+08:00"), 0) ==
          moment("2018-03-01T20:00:00+08:00"));
}

TEST_CASE("a calendar that never works ends every count") {
    std::map<Date, Work> closed;
    for (int i = 0; i < 1200; ++i) closed[day("2018-01-01").add_days(i)] = Work::none;
    WorkingCalendar const calendar(closed, {});
    CHECK(calendar.add_days(day("2018-01-02"), 1) > day("2018-12-31"));
    CHECK(calendar.add_minutes(moment("2018-01-02T00:00:00+08:00"), 1) ==
          moment("2018-01-02T00:00:00+08:00"));
}

TEST_CASE("the working calendar agrees with a walk over every day and every minute") {
    auto const calendar = office();
    CHECK(rc::check("days added", [&] {
        auto const from = some_day();
        auto const days = *rc::gen::inRange(0, 60);
        RC_ASSERT(calendar.add_days(from, days) == slow_add(calendar, from, days));
    }));
    CHECK(rc::check("days counted and added again", [&] {
        auto const from = some_day(), to = some_day();
        int halves = 0;
        for (auto d = std::min(from, to).add_days(1); d <= std::max(from, to); d = d.add_days(1))
            halves += calendar.on(d) == Work::full ? 2 : calendar.on(d) == Work::none ? 0 : 1;
        RC_ASSERT(calendar.half_days(from, to) == (from <= to ? halves : -halves));
    }));
    CHECK(rc::check("minutes counted", [&] {
        auto const from = some_minute(some_day());
        auto const to = some_minute(from.day().add_days(*rc::gen::inRange(0, 20)));
        RC_ASSERT(calendar.minutes(from, to) ==
                  (from <= to ? slow_minutes(calendar, from, to) : -slow_minutes(calendar, to, from)));
    }));
    CHECK(rc::check("minutes added are the minutes counted, and not a minute later than needed", [&] {
        auto const from = some_minute(some_day());
        auto const minutes = *rc::gen::inRange<std::int64_t>(1, 5000);
        auto const to = calendar.add_minutes(from, minutes);
        RC_ASSERT(calendar.minutes(from, to) == minutes);
        RC_ASSERT(calendar.minutes(from, Instant{to.micros - 60'000'000}) == minutes - 1);
    }));
    CHECK(rc::check("a stretch cut in two at a pause has the minutes of both parts", [&] {
        auto const from = some_minute(some_day());
        auto const pause = Instant{from.micros + *rc::gen::inRange<std::int64_t>(0, 20'000) * 60'000'000};
        auto const to = Instant{pause.micros + *rc::gen::inRange<std::int64_t>(0, 20'000) * 60'000'000};
        RC_ASSERT(calendar.minutes(from, to) == calendar.minutes(from, pause) + calendar.minutes(pause, to));
    }));
}
