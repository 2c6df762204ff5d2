// Escalation: the ticks that reach every open item, the alerts that stand, orders (督办单) and the joint
// meeting.
//
// Alerts belong to matters and units, never to a person. A tick handles what is due in order, oldest first,
// and each level of a clock once, also after the program stood still for a month.
#pragma once

#include "commands/job.hpp"
#include "domain/alerts/alerts.hpp"
#include "domain/directory/views.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::escalation {

// ---- inputs

struct Tick {}; // by the program alone
BOOST_DESCRIBE_STRUCT(Tick, (), ())

struct ListAlerts : commands::Listing {
    std::optional<alerts::Level> level; // else red
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 80>> unit; // the one that is waited for
};
BOOST_DESCRIBE_STRUCT(ListAlerts, (commands::Listing), (level, place, unit))

// How often was warned between two days, both with them.
struct Count {
    Date from, to;
};
BOOST_DESCRIBE_STRUCT(Count, (), (from, to))

struct ListOrders : commands::Listing {
    std::optional<alerts::OrderState> state; // else drafts
};
BOOST_DESCRIBE_STRUCT(ListOrders, (commands::Listing), (state))

struct SignOrder {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 2000> request;
    Date due; // of the report
};
BOOST_DESCRIBE_STRUCT(SignOrder, (), (id, rev, request, due))

struct DropOrder {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(DropOrder, (), (id, rev, reason))

struct ReportOrder {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 2000> report;
};
BOOST_DESCRIBE_STRUCT(ReportOrder, (), (id, rev, report))

struct ListAgenda : commands::Listing {};
BOOST_DESCRIBE_STRUCT(ListAgenda, (commands::Listing), ())

struct DecideAgenda {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 2000> decision;
};
BOOST_DESCRIBE_STRUCT(DecideAgenda, (), (id, rev, decision))

// ---- views

struct AlertView {
    alerts::Kind kind = alerts::Kind::problem;
    Uuid record;
    std::string number, title; // of an opinion: no number, its first words
    std::optional<PlaceView> place;
    alerts::Watch watch = alerts::Watch::handle;
    alerts::Level level = alerts::Level::blue;
    std::optional<UnitView> unit; // none: the campaign's office
    Date last, day;
};
BOOST_DESCRIBE_STRUCT(AlertView, (), (kind, record, number, title, place, watch, level, unit, last, day))

struct UnitCount {
    std::optional<UnitView> unit; // none: the campaign's office
    std::int64_t blue = 0, yellow = 0, red = 0;
};
BOOST_DESCRIBE_STRUCT(UnitCount, (), (unit, blue, yellow, red))

struct CountView {
    Date from, to;
    std::int64_t blue = 0, yellow = 0, red = 0;
    std::vector<UnitCount> units; // official order, the office first
};
BOOST_DESCRIBE_STRUCT(CountView, (), (from, to, blue, yellow, red, units))

struct OrderView {
    Uuid id;
    std::int64_t rev = 0;
    std::optional<problems::ProblemBrief> problem;
    std::optional<UnitView> unit;
    alerts::OrderState state = alerts::OrderState::draft;
    std::string number;
    Date drafted_day;
    std::optional<Date> signed_day, due, reported_day;
    std::optional<PersonView> signed_by;
    std::string request, report;
};
BOOST_DESCRIBE_STRUCT(OrderView, (),
                      (id, rev, problem, unit, state, number, drafted_day, signed_day, due, reported_day,
                       signed_by, request, report))

struct AgendaView {
    Uuid id;
    std::int64_t rev = 0;
    std::optional<problems::ProblemBrief> problem;
    alerts::Cause cause = alerts::Cause::red_twice;
    Date day;
    std::optional<Date> decided_day;
    std::optional<PersonView> decided_by;
    std::string decision;
};
BOOST_DESCRIBE_STRUCT(AgendaView, (), (id, rev, problem, cause, day, decided_day, decided_by, decision))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// ---- operations

// At most so many matters in one tick, so that people's commands pass between two.
inline constexpr int most_in_a_tick = 500;
Result<store::Outcome> tick(commands::Writing& writing, Tick const& input);
Result<store::Outcome> recount(commands::Writing& writing, Tick const& input);
// One step of the job: whether more waits.
bool step(commands::Dispatch& dispatch);

Result<commands::Page<AlertView>> list_alerts(commands::Asking const& asking, ListAlerts const& input);
Result<CountView> count_alerts(commands::Asking const& asking, Count const& input);
Result<commands::Page<OrderView>> list_orders(commands::Asking const& asking, ListOrders const& input);
Result<OrderView> get_order(commands::Asking const& asking, ById const& input);
Result<store::Outcome> sign_order(commands::Writing& writing, SignOrder const& input);
Result<store::Outcome> drop_order(commands::Writing& writing, DropOrder const& input);
Result<store::Outcome> report_order(commands::Writing& writing, ReportOrder const& input);
Result<commands::Page<AgendaView>> list_agenda(commands::Asking const& asking, ListAgenda const& input);
Result<AgendaView> get_agenda(commands::Asking const& asking, ById const& input);
Result<store::Outcome> decide_agenda(commands::Writing& writing, DecideAgenda const& input);

} // namespace huiju::escalation
