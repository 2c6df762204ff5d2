// What the calendar feature adds to the program.
#include "domain/calendar/calendar.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace calendar;

void add(commands::Registry& registry) {
    registry.read({.name = "calendar.get",
                   .method = "GET",
                   .path = "/api/calendar",
                   .summary = "The working calendar of one year: the days that differ from the week.",
                   .access = commands::Access::people()},
                  &calendar::get);
    registry.write({.name = "calendar.put_day",
                    .method = "PUT",
                    .path = "/api/calendar/{day}",
                    .summary = "Says what is worked on a day.",
                    .access = {Role::office}},
                   &put_day);
    registry.write({.name = "calendar.import",
                    .method = "POST",
                    .path = "/api/calendar/import",
                    .summary = "Takes in the table of a year.",
                    .access = {Role::office}},
                   &import_days);
    registry.write({.name = "calendar.put_hours",
                    .method = "PUT",
                    .path = "/api/calendar-hours/{from}",
                    .summary = "Office hours from a day on.",
                    .access = {Role::office}},
                   &put_hours);
}

} // namespace

Feature calendar_feature() {
    return {
        .name = "calendar", .add = add, .tables = {&store::table_of<DayRow>(), &store::table_of<HoursRow>()}};
}

} // namespace huiju
