// Counting along the days of the working calendar.
#include "base/working_calendar.hpp"

#include <algorithm>

namespace huiju {

namespace {

constexpr std::int64_t minute = 60'000'000;
// No table closes the offices for a year: past that, a count that finds no working day would never end.
constexpr int longest_rest = 366;

int halves(Work work) { return work == Work::none ? 0 : work == Work::full ? 2 : 1; }

} // namespace

WorkingCalendar::WorkingCalendar(std::map<Date, Work> days, std::vector<WorkingHours> hours)
    : days_(std::move(days)) {
    for (auto const& h : hours) hours_[h.from] = h;
    for (auto const& [day, work] : days_)
        if (day.month() > 1) years_.insert(day.year());
}

Work WorkingCalendar::on(Date day) const {
    if (auto const found = days_.find(day); found != days_.end()) return found->second;
    return day.weekday() <= 5 ? Work::full : Work::none;
}

Date WorkingCalendar::add_days(Date from, int days) const {
    auto day = from;
    int rested = 0;
    for (int left = 2 * days; left > 0 && rested < longest_rest;) {
        day = day.add_days(1);
        auto const worked = halves(on(day));
        left -= worked;
        rested = worked == 0 ? rested + 1 : 0;
    }
    return day;
}

int WorkingCalendar::half_days(Date from, Date to) const {
    if (to < from) return -half_days(to, from);
    int count = 0;
    for (auto day = from.add_days(1); day <= to; day = day.add_days(1)) count += halves(on(day));
    return count;
}

std::vector<WorkingCalendar::Stretch> WorkingCalendar::stretches(Date day) const {
    auto const work = on(day);
    std::vector<Stretch> list;
    if (work == Work::none) return list;
    auto const later = hours_.upper_bound(day);
    auto const hours = later == hours_.begin() ? WorkingHours{} : std::prev(later)->second;
    auto const midnight = Instant::at(day, 0).micros;
    auto const add = [&](int from, int to) {
        list.push_back({midnight + from * minute, midnight + to * minute});
    };
    if (work != Work::afternoon) add(hours.morning_from, hours.morning_to);
    if (work != Work::morning) add(hours.afternoon_from, hours.afternoon_to);
    return list;
}

std::int64_t WorkingCalendar::minutes_of(Date day) const {
    std::int64_t sum = 0;
    for (auto const& s : stretches(day)) sum += (s.to - s.from) / minute;
    return sum;
}

std::int64_t WorkingCalendar::minutes(Instant from, Instant to) const {
    if (to < from) return -minutes(to, from);
    std::int64_t micros = 0;
    for (auto day = from.day(); day <= to.day(); day = day.add_days(1))
        for (auto const& s : stretches(day))
            micros += std::max<std::int64_t>(0, std::min(s.to, to.micros) - std::max(s.from, from.micros));
    return micros / minute;
}

Instant WorkingCalendar::add_minutes(Instant from, std::int64_t minutes) const {
    auto left = minutes * minute;
    if (left <= 0) return from;
    int rested = 0;
    for (auto day = from.day(); rested < longest_rest; day = day.add_days(1)) {
        ++rested;
        for (auto const& s : stretches(day)) {
            auto const begin = std::max(s.from, from.micros);
            if (begin >= s.to) continue;
            if (s.to - begin >= left) return Instant{begin + left};
            left -= s.to - begin;
            rested = 0;
        }
    }
    return from;
}

} // namespace huiju
