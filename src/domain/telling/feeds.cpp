// Making, ending and reading the addresses of calendars.
#include "domain/telling/feeds.hpp"

#include "base/words.hpp"
#include "domain/accounts/rows.hpp"
#include "domain/directory/directory.hpp"
#include "domain/problems/deadlines.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>

namespace huiju::telling {

namespace {

constexpr int most_deadlines = 500; // of a unit

struct FeedRow {
    std::int64_t person = 0;
    std::string id;
};
BOOST_DESCRIBE_STRUCT(FeedRow, (), (person, id))

// Follows from the installation's key, so it can be shown again and is stored nowhere.
std::string token_of(store::Db& db, FeedRow const& feed) {
    return db.key().blind_index(fmt::format("calendar feed {} {}", feed.person, feed.id));
}

// Units whose work is the person's: of a unit's roles, and a town's own of its office and head.
std::vector<std::int64_t> units_of(Directory const& dir, Scope const& scope) {
    auto units = scope.units();
    for (auto const no : scope.places()) {
        auto const area = dir.area(no);
        if (area.town != no || !scope.covers({Role::town_office, Role::town_head}, area)) continue;
        auto const* unit = dir.town_unit(no);
        if (unit && std::find(units.begin(), units.end(), unit->no) == units.end()) units.push_back(unit->no);
    }
    return units;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) {
        if (c == '\n') {
            out += "\\n";
            continue;
        }
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        out += c;
    }
    return out;
}

// A line of at most 75 octets, the rest on lines that begin with a space; characters stay whole.
void add_line(std::string& out, std::string_view line) {
    std::size_t room = 75;
    while (line.size() > room) {
        auto n = room;
        while ((static_cast<unsigned char>(line[n]) & 0xC0) == 0x80) --n;
        out.append(line.substr(0, n)).append("\r\n ");
        line.remove_prefix(n);
        room = 74;
    }
    out.append(line).append("\r\n");
}

std::string basic(Date day) { return fmt::format("{:04}{:02}{:02}", day.year(), day.month(), day.day()); }

} // namespace

std::string calendar_of(std::string_view name, std::vector<Deadline> const& deadlines) {
    std::string out;
    auto const line = [&](std::string_view text) { add_line(out, text); };
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//huiju//deadlines//ZH");
    line("CALSCALE:GREGORIAN");
    line("METHOD:PUBLISH");
    line("X-WR-CALNAME:" + escaped(name));
    line("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for (auto const& deadline : deadlines) {
        auto const summary = escaped(deadline.number + " " + deadline.state);
        line("BEGIN:VEVENT");
        line(fmt::format("UID:{}@huiju", deadline.id.text()));
        line(fmt::format("DTSTAMP:{:%Y%m%dT%H%M%SZ}",
                         fmt::gmtime(static_cast<std::time_t>(deadline.since.micros / 1'000'000))));
        line("DTSTART;VALUE=DATE:" + basic(deadline.due));
        line("DTEND;VALUE=DATE:" + basic(deadline.due.add_days(1)));
        line("SUMMARY:" + summary);
        line("TRANSP:TRANSPARENT");
        line("BEGIN:VALARM");
        line("ACTION:DISPLAY");
        line("DESCRIPTION:" + summary);
        line("TRIGGER:-PT15H"); // at nine on the day before
        line("END:VALARM");
        line("END:VEVENT");
    }
    line("END:VCALENDAR");
    return out;
}

Result<store::Outcome> make_feed(commands::Writing& writing, MakeFeed const&) {
    auto& tx = writing.tx;
    FeedRow const feed{tx.actor(), writing.id.text()};
    tx.bookkeeping(
        "telling.set_feed",
        {{"person", feed.person}, {"id", feed.id}, {"token_digest", token_digest(token_of(tx, feed))}});
    return store::Outcome{"calendar_feed", writing.id, {}};
}

Result<store::Outcome> end_feed(commands::Writing& writing, MakeFeed const&) {
    writing.tx.bookkeeping("telling.end_feed", {{"person", writing.tx.actor()}});
    return store::Outcome{"calendar_feed", writing.id, {}};
}

Result<FeedView> my_feed(commands::Asking const& asking, MyFeed const&) {
    auto const feed = asking.db.one<FeedRow>("telling.feed_of", {{"person", asking.caller.person}});
    if (!feed) return refuse(Refused::not_found, "not_found");
    return FeedView{fmt::format("/feeds/{}.ics", token_of(asking.db, *feed))};
}

Result<CalendarView> read_feed(commands::Asking const& asking, ReadFeed const& input) {
    auto const& dir = directory(asking);
    auto const feed =
        asking.db.one<FeedRow>("telling.feed_with", {{"token_digest", token_digest(input.token.value)}});
    auto const* person = feed ? dir.person(feed->person) : nullptr;
    auto const account =
        person && person->active ? asking.db.find<accounts::AccountRow>("person", person->no) : std::nullopt;
    if (!account || !account->active) return refuse(Refused::not_found, "not_found");
    auto const scope = dir.scope(person->no, asking.caller.real_now.day());
    std::vector<Deadline> deadlines;
    for (auto const unit : units_of(dir, *scope))
        for (auto const& row : problems::led_with_due(asking.db, unit, most_deadlines))
            if (scope->sees(problems::visible(row)))
                deadlines.push_back(
                    {row.id, row.number,
                     say(asking.caller.locale, fmt::format("problem.state.{}", word(row.state))), *row.due,
                     Instant{row.stage_from}});
    auto const* campaign = dir.campaign();
    return CalendarView{calendar_of(campaign ? campaign->short_name : "huiju", deadlines)};
}

} // namespace huiju::telling
