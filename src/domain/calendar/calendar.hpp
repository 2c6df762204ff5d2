// The working calendar: the table of festivals that the program brings, and what the office changed in it.
//
// A day of the office's own table wins over the program's. Deadlines that a change touches are counted again
// by problem.recount; what people set by hand stays.
#pragma once

#include "domain/calendar/rows.hpp"
#include "domain/directory/views.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::calendar {

// ---- inputs

struct OfYear {
    Whole<1990, 2199> year{2018};
};
BOOST_DESCRIBE_STRUCT(OfYear, (), (year))

struct PutDay {
    Date day;
    Work work = Work::none;
    Text<0, 40> name;
};
BOOST_DESCRIBE_STRUCT(PutDay, (), (day, work, name))

// At most 1000 rows; a day that is there already takes the new values.
struct Import {
    std::vector<PutDay> rows;
};
BOOST_DESCRIBE_STRUCT(Import, (), (rows))

// "HH:MM" each, in this order of time.
struct PutHours {
    Date from;
    Text<1, 5> morning_from, morning_to, afternoon_from, afternoon_to;
};
BOOST_DESCRIBE_STRUCT(PutHours, (), (from, morning_from, morning_to, afternoon_from, afternoon_to))

// ---- views

struct DayView {
    Date day;
    Work work = Work::none;
    std::string name;
    bool own = false; // the office's, not the program's
};
BOOST_DESCRIBE_STRUCT(DayView, (), (day, work, name, own))

struct HoursView {
    Date from;
    std::string morning_from, morning_to, afternoon_from, afternoon_to;
};
BOOST_DESCRIBE_STRUCT(HoursView, (), (from, morning_from, morning_to, afternoon_from, afternoon_to))

struct YearView {
    std::int64_t year = 0;
    bool known = false;           // the year's table has come; else its deadlines are 暂定
    std::int64_t half_days = 0;   // worked in the year
    std::vector<DayView> days;    // that differ from the week
    std::vector<HoursView> hours; // of all years
};
BOOST_DESCRIBE_STRUCT(YearView, (), (year, known, half_days, days, hours))

// ---- for other features

// The days that the program knows.
std::vector<PutDay> const& known_days();
// A table with the columns day, work and name. Refusals name every bad row by its line.
Result<Import> read_calendar_csv(std::string_view csv);
// The program's days with the office's own over them.
WorkingCalendar calendar_of(std::vector<DayRow> const& days, std::vector<HoursRow> const& hours);

// ---- operations

Result<YearView> get(commands::Asking const& asking, OfYear const& input);
Result<store::Outcome> put_day(commands::Writing& writing, PutDay const& input);
Result<store::Outcome> import_days(commands::Writing& writing, Import const& input);
Result<store::Outcome> put_hours(commands::Writing& writing, PutHours const& input);

} // namespace huiju::calendar
