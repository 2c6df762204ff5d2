// When a clock warns, and when it ends.
#include "domain/alerts/clocks.hpp"

#include <algorithm>
#include <array>

namespace huiju::alerts {

namespace {

constexpr int late_yellow = 1, late_red = 5; // working days (domain §3)
constexpr std::array levels{Level::blue, Level::yellow, Level::red};

} // namespace

Instant reached_at(Clock const& clock, Level level, WorkingCalendar const& calendar) {
    if (level != Level::blue)
        return Instant::at(calendar.add_days(clock.last, level == Level::yellow ? late_yellow : late_red), 0);
    if (clock.at) return Instant{clock.from.micros + (clock.at->micros - clock.from.micros) * 2 / 3};
    auto const begun = clock.from.day();
    int const third = (calendar.half_days(begun, clock.last) + 2) / 3; // in half days, rounded up
    auto day = clock.last;
    // back from the last day until a third of the time lies ahead
    for (int left = 0; day > begun; day = day.add_days(-1)) {
        left += calendar.half_days(day.add_days(-1), day);
        if (left >= third) break;
    }
    return std::max(Instant::at(day, 0), clock.from);
}

namespace {

bool stands(std::vector<Raised> const& raised, Watch watch, Level level) {
    return std::any_of(raised.begin(), raised.end(),
                       [&](Raised const& r) { return r.watch == watch && r.level >= level; });
}

// The step at its end comes instead of the levels of being late.
bool warns(Clock const& clock, Level level) { return clock.alerts && (level == Level::blue || !clock.acts); }

} // namespace

std::int64_t next_moment(std::vector<Clock> const& running, std::vector<Raised> const& raised,
                         WorkingCalendar const& calendar) {
    std::int64_t next = 0;
    auto const take = [&](Instant at) { next = next == 0 ? at.micros : std::min(next, at.micros); };
    for (auto const& clock : running) {
        // the levels of a clock come one after another
        for (auto const level : levels) {
            if (!warns(clock, level) || stands(raised, clock.watch, level)) continue;
            take(reached_at(clock, level, calendar));
            break;
        }
        if (clock.acts) take(clock.end());
    }
    return next;
}

std::vector<Event> due_events(std::vector<Clock> const& running, std::vector<Raised> const& raised,
                              WorkingCalendar const& calendar, Instant now) {
    std::vector<Event> due;
    for (auto const& clock : running) {
        if (clock.acts && clock.end() <= now) {
            due.push_back({clock.end(), clock, std::nullopt});
            continue;
        }
        for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
            if (!warns(clock, *level)) continue;
            auto const at = reached_at(clock, *level, calendar);
            if (at > now) continue;
            if (!stands(raised, clock.watch, *level)) due.push_back({at, clock, *level});
            break;
        }
    }
    std::sort(due.begin(), due.end(), [](Event const& a, Event const& b) { return a.at < b.at; });
    return due;
}

} // namespace huiju::alerts
