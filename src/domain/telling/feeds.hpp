// Personal calendars: an address that nobody can guess, under which a calendar program finds the deadlines of
// the units that a person works for.
#pragma once

#include "commands/registry.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::telling {

// ---- inputs

struct MakeFeed {};
BOOST_DESCRIBE_STRUCT(MakeFeed, (), ())

struct MyFeed {
    std::optional<Uuid> id; // there is one for each person, so it says nothing
};
BOOST_DESCRIBE_STRUCT(MyFeed, (), (id))

struct ReadFeed {
    Text<1, 100> token;
};
BOOST_DESCRIBE_STRUCT(ReadFeed, (), (token))

// ---- views

struct FeedView {
    std::string path; // "/feeds/….ics"; whoever knows it reads the calendar
};
BOOST_DESCRIBE_STRUCT(FeedView, (), (path))

struct CalendarView {
    std::string text; // RFC 5545
};
BOOST_DESCRIBE_STRUCT(CalendarView, (), (text))

// ---- operations

// Makes the caller's address, or a new one instead of the old.
Result<store::Outcome> make_feed(commands::Writing&, MakeFeed const&);
Result<store::Outcome> end_feed(commands::Writing&, MakeFeed const&);
Result<FeedView> my_feed(commands::Asking const&, MyFeed const&);
// For whoever knows the token, as its person would see it today. Not found when the person has left.
Result<CalendarView> read_feed(commands::Asking const&, ReadFeed const&);

// ---- the format

struct Deadline {
    Uuid id;                   // of the problem
    std::string number, state; // state in words
    Date due;
    Instant since; // when the problem came into its state
};
// The same deadlines give the same text.
std::string calendar_of(std::string_view name, std::vector<Deadline> const& deadlines);

} // namespace huiju::telling
