// Working days from Monday to Friday.
#include "base/working_days.hpp"

namespace huiju {

bool is_working_day(Date day) { return day.weekday() <= 5; }

Date add_working_days(Date from, int days) {
    auto day = from;
    while (days > 0) {
        day = day.add_days(1);
        if (is_working_day(day)) --days;
    }
    return day;
}

} // namespace huiju
