// What waits for the person who asks: alerts that stand and work to do, counted, each with its list.
#pragma once

#include "domain/alerts/rows.hpp"
#include "domain/directory/views.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::telling {

struct Inbox {};
BOOST_DESCRIBE_STRUCT(Inbox, (), ())

enum class Waiting { alert, problem, opinion, order, instruction, callback, visit_check, agenda, appeal };
BOOST_DESCRIBE_ENUM(Waiting, alert, problem, opinion, order, instruction, callback, visit_check, agenda,
                    appeal)

struct InboxItem {
    Waiting kind = Waiting::alert;
    std::string which;      // the level of alerts, else the state that the records are in
    std::int64_t count = 0; // never 0
    bool more = false;      // that many were looked at, and there are more
    std::optional<PlaceView> place;
    std::optional<UnitView> unit; // one of the two: whose they are; none: the person's own
    std::string list;             // the address of the list
};
BOOST_DESCRIBE_STRUCT(InboxItem, (), (kind, which, count, more, place, unit, list))

struct InboxView {
    std::vector<InboxItem> items; // the most urgent first
};
BOOST_DESCRIBE_STRUCT(InboxView, (), (items))

// Counts what the caller sees and, beside alerts, what waits for one of the caller's roles. Of one place and
// kind it looks at the newest 1000.
Result<InboxView> inbox(commands::Asking const&, Inbox const&);

} // namespace huiju::telling
