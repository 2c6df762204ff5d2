// Clocks: what is awaited of whom, by when, and what follows when it does not come.
//
// A clock is late on the day after its last day. Pure functions of values, so that a slow reference can check
// them; which clocks run is for the feature to say whose matter it is.
#pragma once

#include "base/working_calendar.hpp"
#include "domain/alerts/rows.hpp"

#include <optional>
#include <vector>

namespace huiju::alerts {

// Who is waited for. Alerts go to units, never to a person.
enum class Party { town, office, handler, none };

// One clock that runs.
struct Clock {
    Watch watch = Watch::handle;
    Party party = Party::handler;
    Instant from;
    Date last;                 // the last day in time
    std::optional<Instant> at; // natural hours: late from this moment on, within `last`
    bool acts = false;  // at its end the program itself takes the step (deemed received, archived, …)
    bool alerts = true; // it warns before and after

    // When it ends: the midnight after its last day, or the moment.
    Instant end() const { return at ? *at : Instant::at(last.add_days(1), 0); }
};

// When a level of a clock is reached: blue at the last third of its time, yellow when one working day late,
// red when five.
Instant reached_at(Clock const& clock, Level level, WorkingCalendar const& calendar);

// What has been reached: the level of a clock that is late or will be soon, or its own step.
struct Event {
    Instant at;
    Clock clock;
    std::optional<Level> level; // nothing: the clock acts
};

// An alert that stands.
struct Raised {
    Watch watch;
    Level level;
};

// When the first event comes that has not been raised yet, in microseconds; 0: none comes. Of one clock,
// levels below one that stands never come.
std::int64_t next_moment(std::vector<Clock> const& running, std::vector<Raised> const& raised,
                         WorkingCalendar const& calendar);
// What is due at `now`: of each clock the highest level that it has reached and that does not stand yet, or
// its step. In order of `at`.
std::vector<Event> due_events(std::vector<Clock> const& running, std::vector<Raised> const& raised,
                              WorkingCalendar const& calendar, Instant now);

} // namespace huiju::alerts
