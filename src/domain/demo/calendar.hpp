// The weeks of the demo campaign: when people visit, type, decide, and when the campaign's clock stands.
#pragma once

#include "base/working_calendar.hpp"
#include "domain/demo/corpus.hpp"

#include <vector>

namespace huiju::demo {

Date first_day();       // 2018-03-01: the campaign begins, everything is set up
Date first_visit_day(); // 2018-03-05: the liaisons have gone to their villages
Date last_day();        // 2018-08-02
Instant cut_off();      // 2018-08-02 17:00: the business clock of the demo
Instant last_moment();  // of a record: a little before the cut-off

WorkingCalendar const& office_calendar(); // as the program knows it
bool is_office_day(Date day);
Date next_office_day(Date day); // that day itself when it is one

// Days of visits: the office's days most, evenings of weekends too, more in July, fewer at harvest.
class VisitDays {
public:
    VisitDays();
    Date draw(Dice& dice) const;

private:
    std::vector<std::uint32_t> weights_; // from first_visit_day on
};

Instant in_office_hours(Dice& dice, Date day); // 8:30 – 17:30, on the last day before 16:40

// The next step of some work: an office day between `least` and `most` days later, in office hours, and
// always after `from`.
Instant later(Dice& dice, Instant from, int least, int most);

// `count` moments in office hours between two, in order, at least some minutes apart. There must be a day for
// each.
std::vector<Instant> spread(Dice& dice, Instant from, Instant to, std::size_t count);

} // namespace huiju::demo
