// Drawing days and hours of the demo campaign.
#include "domain/demo/calendar.hpp"

#include "domain/calendar/calendar.hpp"

#include <algorithm>

namespace huiju::demo {

namespace {

constexpr std::int64_t minute = 60'000'000;
constexpr std::int64_t full_day = 24 * 60 * minute;

Date day_of(int month, int day) { return *Date::of(2018, month, day); }

} // namespace

Date first_day() { return day_of(3, 1); }
Date first_visit_day() { return day_of(3, 5); }
Date last_day() { return day_of(8, 2); }
Instant cut_off() { return Instant::at(last_day(), 17); }
Instant last_moment() { return Instant::at(last_day(), 16, 50); }

WorkingCalendar const& office_calendar() {
    static auto const calendar = calendar::calendar_of({}, {});
    return calendar;
}

bool is_office_day(Date day) { return office_calendar().works(day); }

Date next_office_day(Date day) {
    while (!is_office_day(day)) day = day.add_days(1);
    return day;
}

VisitDays::VisitDays() {
    for (auto day = first_visit_day(); day <= last_day(); day = day.add_days(1)) {
        std::uint32_t weight = is_office_day(day) ? 20 : day.weekday() == 6 ? 6 : 4;
        if (day.month() == 3) weight = weight * 3 / 4;
        if (day >= day_of(5, 28) && day <= day_of(6, 12)) weight = weight * 2 / 3; // the wheat is brought in
        if (day.month() >= 7) weight = weight * 4 / 3;
        weights_.push_back(weight);
    }
}

Date VisitDays::draw(Dice& dice) const {
    return first_visit_day().add_days(static_cast<int>(dice.weighted(weights_)));
}

Instant in_office_hours(Dice& dice, Date day) {
    auto const from = Instant::at(day, 8, 30).micros;
    auto const until = day == last_day() ? Instant::at(day, 16, 40).micros : Instant::at(day, 17, 30).micros;
    return {from + dice.between(0, (until - from) / 1'000'000) * 1'000'000};
}

Instant later(Dice& dice, Instant from, int least, int most) {
    auto day = from.day().add_days(static_cast<int>(dice.between(least, most)));
    if (!dice.chance(6)) day = next_office_day(day);
    auto const at = in_office_hours(dice, day);
    if (at > from) return at;
    // the same day's work goes on, unless the day is over
    Instant const soon{from.micros + dice.between(10, 90) * minute};
    if (soon <= Instant::at(from.day(), 18)) return soon;
    return in_office_hours(dice, next_office_day(from.day().add_days(1)));
}

std::vector<Instant> spread(Dice& dice, Instant from, Instant to, std::size_t count) {
    std::vector<Instant> moments;
    auto last = from;
    for (std::size_t i = 0; i < count; ++i) {
        auto const share = (to.micros - from.micros) / static_cast<std::int64_t>(count + 1);
        Instant const about{from.micros + share * static_cast<std::int64_t>(i + 1)};
        auto at = in_office_hours(dice, about.day());
        if (at.micros < last.micros + 5 * minute) at.micros = last.micros + 5 * minute;
        if (at > to) at = Instant{std::max(last.micros + minute, to.micros - full_day / 288)};
        moments.push_back(at);
        last = at;
    }
    return moments;
}

} // namespace huiju::demo
