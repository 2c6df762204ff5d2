// Calendar days and moments of time, as a county office in China reads and writes them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiju {

// A calendar day of the Gregorian calendar, without a time or a zone.
struct Date {
    std::int32_t days = 0; // since 1970-01-01

    // Nothing when there is no such day, or the year lies outside 1900–2199.
    static std::optional<Date> of(int year, int month, int day);
    // Accepts exactly "YYYY-MM-DD" of a day that `of` accepts.
    static std::optional<Date> parse(std::string_view text);

    std::string text() const;     // "2018-08-02"
    std::string chinese() const;  // "2018年8月2日"
    std::string iso_week() const; // "2018-W31" (ISO 8601: the week belongs to the year of its Thursday)
    int year() const;
    int month() const;   // 1–12
    int day() const;     // 1–31
    int weekday() const; // 1 = Monday … 7 = Sunday
    Date add_days(int n) const { return Date{days + n}; }

    friend auto operator<=>(Date, Date) = default;
};

// A moment. Shown in Asia/Shanghai, taken as +08:00 fixed (China has had no summer time since 1991).
struct Instant {
    std::int64_t micros = 0; // since 1970-01-01T00:00:00Z

    static Instant now();
    // That time of day in Shanghai; hour 0–23, minute and second 0–59 are the caller's promise.
    static Instant at(Date day, int hour, int minute = 0, int second = 0);
    // RFC 3339 with a zone ("Z" or "±hh:mm"); the fraction is optional, cut after microseconds.
    // A leap second (":60") is refused. Years as in Date.
    static std::optional<Instant> parse(std::string_view text);

    std::string text() const;    // "2018-08-02T17:00:00+08:00"; ".250" before the zone only when not zero
    std::string chinese() const; // "2018年8月2日17时": the hour begun, as in 数据截至
    Date day() const;            // the calendar day in Shanghai

    friend auto operator<=>(Instant, Instant) = default;
};

} // namespace huiju
