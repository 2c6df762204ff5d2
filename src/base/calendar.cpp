// Calendar arithmetic, and the texts of days and moments, by std::chrono's proleptic Gregorian calendar.
#include "base/calendar.hpp"

#include <fmt/format.h>

#include <chrono>

namespace huiju {

namespace {

constexpr int first_year = 1900;
constexpr int last_year = 2199;
constexpr std::int64_t second = 1'000'000; // in microseconds, as the next ones
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t whole_day = 24 * hour;
constexpr std::int64_t shanghai = 8 * hour;

std::chrono::year_month_day split(Date date) { return std::chrono::sys_days{std::chrono::days{date.days}}; }

constexpr std::int64_t floor_div(std::int64_t n, std::int64_t d) { return n / d - (n % d < 0 ? 1 : 0); }

// Reads fields of a fixed width; once something did not fit, `ok` stays false.
struct Scanner {
    std::string_view rest;
    bool ok = true;

    int number(std::size_t width) {
        if (rest.size() < width) ok = false;
        if (!ok) return 0;
        int value = 0;
        for (char c : rest.substr(0, width)) {
            if (c < '0' || c > '9') ok = false;
            value = value * 10 + (c - '0');
        }
        rest.remove_prefix(width);
        return value;
    }
    bool next_is(std::string_view one_of) const {
        return !rest.empty() && one_of.find(rest.front()) != std::string_view::npos;
    }
    char take(std::string_view one_of) {
        if (!next_is(one_of)) ok = false;
        if (!ok) return 0;
        char c = rest.front();
        rest.remove_prefix(1);
        return c;
    }
};

std::int64_t read_fraction(Scanner& scan) {
    std::int64_t micros = 0;
    if (!scan.next_is(".")) return micros;
    scan.take(".");
    if (!scan.next_is("0123456789")) scan.ok = false;
    for (std::int64_t unit = second / 10; scan.next_is("0123456789"); unit /= 10)
        micros += unit * scan.number(1);
    return micros;
}

// What the zone adds to UTC.
std::int64_t read_zone(Scanner& scan) {
    char sign = scan.take("Zz+-");
    if (sign != '+' && sign != '-') return 0;
    int hours = scan.number(2);
    scan.take(":");
    int minutes = scan.number(2);
    if (hours > 23 || minutes > 59) scan.ok = false;
    std::int64_t offset = hours * hour + minutes * minute;
    return sign == '+' ? offset : -offset;
}

} // namespace

std::optional<Date> Date::of(int year, int month, int day) {
    if (year < first_year || year > last_year || month < 1 || month > 12 || day < 1 || day > 31) return {};
    std::chrono::year_month_day ymd{std::chrono::year{year}, std::chrono::month(static_cast<unsigned>(month)),
                                    std::chrono::day(static_cast<unsigned>(day))};
    if (!ymd.ok()) return {};
    return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Date> Date::parse(std::string_view text) {
    Scanner scan{text};
    int year = scan.number(4);
    scan.take("-");
    int month = scan.number(2);
    scan.take("-");
    int day = scan.number(2);
    if (!scan.ok || !scan.rest.empty()) return {};
    return of(year, month, day);
}

std::string Date::text() const {
    auto const ymd = split(*this);
    auto const year = static_cast<int>(ymd.year());
    if (year < 0 || year > 9999) return fmt::format("{:04}-{:02}-{:02}", year, month(), day());
    std::string text = "0000-00-00";
    auto const put = [&](std::size_t last, unsigned n) { // ends at `last`; the rest stays 0
        for (; n > 0; n /= 10) text[last--] = static_cast<char>('0' + n % 10);
    };
    put(3, static_cast<unsigned>(year));
    put(6, static_cast<unsigned>(ymd.month()));
    put(9, static_cast<unsigned>(ymd.day()));
    return text;
}

std::string Date::chinese() const {
    auto ymd = split(*this);
    return fmt::format("{}年{}月{}日", static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                       static_cast<unsigned>(ymd.day()));
}

std::string Date::iso_week() const {
    Date thursday = add_days(4 - weekday());
    int year = thursday.year();
    Date new_year{static_cast<std::int32_t>(
        std::chrono::sys_days{std::chrono::year{year} / 1 / 1}.time_since_epoch().count())};
    return fmt::format("{:04}-W{:02}", year, (thursday.days - new_year.days) / 7 + 1);
}

int Date::year() const { return static_cast<int>(split(*this).year()); }

int Date::month() const { return static_cast<int>(static_cast<unsigned>(split(*this).month())); }

int Date::day() const { return static_cast<int>(static_cast<unsigned>(split(*this).day())); }

int Date::weekday() const {
    return static_cast<int>(
        std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days}}}.iso_encoding());
}

Instant Instant::now() {
    auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

Instant Instant::at(Date day, int hours, int minutes, int seconds) {
    return {day.days * whole_day + hours * hour + minutes * minute + seconds * second - shanghai};
}

std::optional<Instant> Instant::parse(std::string_view text) {
    constexpr std::size_t date_width = 10;
    auto day = Date::parse(text.substr(0, date_width));
    if (!day) return {};
    Scanner scan{text.substr(date_width)};
    scan.take("Tt");
    int hours = scan.number(2);
    scan.take(":");
    int minutes = scan.number(2);
    scan.take(":");
    int seconds = scan.number(2);
    std::int64_t fraction = read_fraction(scan);
    std::int64_t offset = read_zone(scan);
    if (!scan.ok || !scan.rest.empty() || hours > 23 || minutes > 59 || seconds > 59) return {};
    return Instant{day->days * whole_day + hours * hour + minutes * minute + seconds * second + fraction -
                   offset};
}

std::string Instant::text() const {
    Date date = day();
    std::int64_t rest = micros + shanghai - date.days * whole_day;
    std::int64_t millis = rest % second / 1000;
    return fmt::format("{}T{:02}:{:02}:{:02}{}+08:00", date.text(), rest / hour, rest % hour / minute,
                       rest % minute / second, millis == 0 ? std::string{} : fmt::format(".{:03}", millis));
}

std::string Instant::chinese() const {
    Date date = day();
    return fmt::format("{}{}时", date.chinese(), (micros + shanghai - date.days * whole_day) / hour);
}

Date Instant::day() const { return Date{static_cast<std::int32_t>(floor_div(micros + shanghai, whole_day))}; }

} // namespace huiju
