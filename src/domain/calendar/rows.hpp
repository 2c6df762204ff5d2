// Rows of the calendar feature.
#pragma once

#include "base/working_calendar.hpp"
#include "store/rows.hpp"

namespace huiju::calendar {

struct DayRow : store::Row {
    static constexpr std::string_view table = "calendar_day";
    Date day;
    Work work = Work::none;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(DayRow, (store::Row), (day, work, name))

struct HoursRow : store::Row {
    static constexpr std::string_view table = "calendar_hours";
    Date from_day;
    std::int64_t morning_from = 0, morning_to = 0, afternoon_from = 0, afternoon_to = 0; // minutes
};
BOOST_DESCRIBE_STRUCT(HoursRow, (store::Row),
                      (from_day, morning_from, morning_to, afternoon_from, afternoon_to))

} // namespace huiju::calendar
