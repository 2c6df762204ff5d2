// The working calendar of China's offices: which days are worked, at which hours, and how deadlines are
// counted.
//
// A week has five working days; a table names the days that differ from it (public holidays, the weekends
// worked instead, half days), as the State Council announces them year by year. Days are counted in halves,
// so that an office that closes at noon counts for half a day. A value: it never changes, and is cheap to
// ask.
#pragma once

#include "base/calendar.hpp"

#include <boost/describe/enum.hpp>

#include <map>
#include <set>
#include <vector>

namespace huiju {

// What is worked on a day.
enum class Work { none, morning, afternoon, full };
BOOST_DESCRIBE_ENUM(Work, none, morning, afternoon, full)

// Office hours from a day on, in minutes after midnight in Shanghai.
// 0 ≤ morning_from < morning_to ≤ afternoon_from < afternoon_to ≤ 1440.
struct WorkingHours {
    Date from;
    int morning_from = 8 * 60 + 30, morning_to = 12 * 60;
    int afternoon_from = 14 * 60 + 30, afternoon_to = 17 * 60 + 30;
};

class WorkingCalendar {
public:
    // Monday to Friday at the usual hours, with no year known.
    WorkingCalendar() = default;
    // `days` differ from the week; `hours` in any order, the usual ones hold before the first.
    WorkingCalendar(std::map<Date, Work> days, std::vector<WorkingHours> hours);

    Work on(Date day) const;
    bool works(Date day) const { return on(day) != Work::none; }
    // The year's table has come: a day of it after January differs from the week. (The table of the year
    // before may reach into January.) A deadline in a year that is not known is 暂定.
    bool knows(int year) const { return years_.contains(year); }

    // ---- whole days: a clock starts on the working day after its beginning (domain §3)
    // The day on which `days` working days after `from` are used up; `from` itself with 0. days ≥ 0.
    Date add_days(Date from, int days) const;
    // Half working days after `from` up to and with `to`; negative when `to` lies before.
    int half_days(Date from, Date to) const;
    // Whole working days, halves cut off towards zero.
    int days(Date from, Date to) const { return half_days(from, to) / 2; }

    // ---- working time within office hours
    std::int64_t minutes_of(Date day) const;
    // Working minutes between two moments, whole ones; negative when `to` lies before.
    std::int64_t minutes(Instant from, Instant to) const;
    // The moment at which so many working minutes after `from` are used up. minutes ≥ 0; with 0, `from`
    // itself.
    Instant add_minutes(Instant from, std::int64_t minutes) const;

private:
    struct Stretch {
        std::int64_t from, to; // micros since 1970
    };
    // What is worked on a day, in order; empty when nothing is.
    std::vector<Stretch> stretches(Date day) const;

    std::map<Date, Work> days_;
    std::map<Date, WorkingHours> hours_;
    std::set<int> years_;
};

} // namespace huiju
