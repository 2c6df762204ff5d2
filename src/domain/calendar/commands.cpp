// Reading and changing the office's calendar.
#include "base/csv_rows.hpp"
#include "base/resources.hpp"
#include "domain/calendar/calendar.hpp"
#include "domain/directory/directory.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <stdexcept>

namespace huiju::calendar {

namespace {

constexpr std::size_t most_rows = 1000;

// "HH:MM" → minutes after midnight; -1 when it is no time of day.
int minutes_of(std::string_view text) {
    auto const digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    if (text.size() != 5 || text[2] != ':') return -1;
    int const hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    bool const is_time = (hour < 24 && minute < 60) || (hour == 24 && minute == 0);
    return is_time ? hour * 60 + minute : -1;
}

std::string time_text(std::int64_t minutes) { return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60); }

void save(store::Tx& tx, PutDay const& input) {
    auto const before = tx.find<DayRow>("day", input.day.text());
    auto after = before.value_or(DayRow{});
    after.day = input.day;
    after.work = input.work;
    after.name = input.name.value;
    if (before) {
        tx.keep_version("calendar_day", *before);
        tx.update(*before, after);
    } else {
        tx.insert(after);
    }
}

store::Outcome changed(commands::Writing& writing) {
    writing.tx.changes_reference();
    return {"calendar", writing.id, {}};
}

} // namespace

std::vector<PutDay> const& known_days() {
    static auto const days = [] {
        auto read = read_calendar_csv(resource("data/calendar-cn.csv"));
        if (!read) throw std::runtime_error("data/calendar-cn.csv cannot be read");
        return std::move(read->rows);
    }();
    return days;
}

Result<Import> read_calendar_csv(std::string_view csv) {
    static constexpr CsvColumn columns[] = {{"day", "day"}, {"work", "work"}, {"name", "name"}};
    Wrongs wrongs;
    Import read{read_csv_rows<PutDay>(csv, columns, wrongs)};
    if (!wrongs.empty()) return refusal_of(wrongs);
    return read;
}

WorkingCalendar calendar_of(std::vector<DayRow> const& days, std::vector<HoursRow> const& hours) {
    std::map<Date, Work> all;
    for (auto const& known : known_days()) all[known.day] = known.work;
    for (auto const& own : days) all[own.day] = own.work;
    std::vector<WorkingHours> times;
    for (auto const& h : hours)
        times.push_back({h.from_day, static_cast<int>(h.morning_from), static_cast<int>(h.morning_to),
                         static_cast<int>(h.afternoon_from), static_cast<int>(h.afternoon_to)});
    return {std::move(all), std::move(times)};
}

Result<YearView> get(commands::Asking const& asking, OfYear const& input) {
    auto const& working = directory(asking).calendar();
    YearView view;
    view.year = input.year.value;
    auto const year = static_cast<int>(view.year);
    view.known = working.knows(year);
    view.half_days = working.half_days(*Date::of(year - 1, 12, 31), *Date::of(year, 12, 31));
    std::map<Date, DayView> days;
    for (auto const& known : known_days())
        if (known.day.year() == year) days[known.day] = {known.day, known.work, known.name.value, false};
    for (auto const& own : asking.db.all<DayRow>("calendar.days"))
        if (own.day.year() == year) days[own.day] = {own.day, own.work, own.name, true};
    for (auto& [day, shown] : days) view.days.push_back(std::move(shown));
    for (auto const& h : asking.db.all<HoursRow>("calendar.hours"))
        view.hours.push_back({h.from_day, time_text(h.morning_from), time_text(h.morning_to),
                              time_text(h.afternoon_from), time_text(h.afternoon_to)});
    return view;
}

Result<store::Outcome> put_day(commands::Writing& writing, PutDay const& input) {
    save(writing.tx, input);
    writing.tx.note("day", input.day.text());
    writing.tx.note("work", word(input.work));
    return changed(writing);
}

Result<store::Outcome> import_days(commands::Writing& writing, Import const& input) {
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    std::set<Date> seen;
    for (std::size_t i = 0; i < input.rows.size(); ++i)
        if (!seen.insert(input.rows[i].day).second)
            wrongs.add(fmt::format("rows.{}.day", i), "calendar.day_twice");
    if (!wrongs.empty()) return refusal_of(wrongs);
    for (auto const& row : input.rows) save(writing.tx, row);
    writing.tx.note("rows", std::to_string(input.rows.size()));
    return changed(writing);
}

Result<store::Outcome> put_hours(commands::Writing& writing, PutHours const& input) {
    std::array const fields{
        std::pair("morning_from", minutes_of(input.morning_from.value)),
        std::pair("morning_to", minutes_of(input.morning_to.value)),
        std::pair("afternoon_from", minutes_of(input.afternoon_from.value)),
        std::pair("afternoon_to", minutes_of(input.afternoon_to.value)),
    };
    Wrongs wrongs;
    for (auto const& [field, minutes] : fields)
        if (minutes < 0) wrongs.add(field, "calendar.not_a_time");
    if (wrongs.empty()) {
        if (fields[1].second <= fields[0].second) wrongs.add("morning_to", "calendar.hours_order");
        if (fields[2].second < fields[1].second) wrongs.add("afternoon_from", "calendar.hours_order");
        if (fields[3].second <= fields[2].second) wrongs.add("afternoon_to", "calendar.hours_order");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const before = writing.tx.find<HoursRow>("from_day", input.from.text());
    auto after = before.value_or(HoursRow{});
    after.from_day = input.from;
    after.morning_from = fields[0].second;
    after.morning_to = fields[1].second;
    after.afternoon_from = fields[2].second;
    after.afternoon_to = fields[3].second;
    if (before) {
        writing.tx.keep_version("calendar_hours", *before);
        writing.tx.update(*before, after);
    } else {
        writing.tx.insert(after);
    }
    writing.tx.note("from", input.from.text());
    return changed(writing);
}

} // namespace huiju::calendar
