// Rows of alerts: what has waited too long, the orders drafted for it, and the agenda of the joint meeting.
#pragma once

#include "store/rows.hpp"

namespace huiju::alerts {

// What is waited for.
enum class Watch {
    propose,
    assign,
    accept,
    handle,
    check,
    answer,
    decide_return,
    decide_extension,
    sign_off,
    judge, // what a person said who is not satisfied
    next_check,
    procedure,
    pause,
    archive,
    transcribe,
    sort,
    reply,
    report, // on a leader's instruction or promise
};
BOOST_DESCRIBE_ENUM(Watch, propose, assign, accept, handle, check, answer, decide_return, decide_extension,
                    sign_off, judge, next_check, procedure, pause, archive, transcribe, sort, reply, report)

enum class Level { blue, yellow, red }; // 蓝色提醒, 黄色预警, 红色督办
BOOST_DESCRIBE_ENUM(Level, blue, yellow, red)

// What the alert is about.
enum class Kind { problem, opinion, instruction };
BOOST_DESCRIBE_ENUM(Kind, problem, opinion, instruction)

struct AlertRow : store::Row {
    static constexpr std::string_view table = "alert";
    Kind kind = Kind::problem;
    std::int64_t record = 0;
    Watch watch = Watch::handle;
    Level level = Level::blue;
    std::int64_t town = 0, unit = 0; // the unit that is waited for; 0: the campaign's office
    Date last;                       // the last day in time
    Date day;                        // raised
    std::int64_t at = 0;             // raised, by the business clock, microseconds
    std::optional<Date> cleared_day;
};
BOOST_DESCRIBE_STRUCT(AlertRow, (store::Row),
                      (kind, record, watch, level, town, unit, last, day, at, cleared_day))

enum class OrderState { draft, signed_, dropped, reported };
BOOST_DESCRIBE_ENUM(OrderState, draft, signed_, dropped, reported)

// 督办单: drafted with a red alert, signed by a person.
struct OrderRow : store::Row {
    static constexpr std::string_view table = "supervision_order";
    Uuid id;
    std::int64_t problem = 0, unit = 0, town = 0;
    OrderState state = OrderState::draft;
    std::string number; // given when it is signed
    Date drafted_day;
    std::optional<Date> signed_day, due, reported_day;
    std::int64_t signed_by = 0;
    std::string request, report;
};
BOOST_DESCRIBE_STRUCT(OrderRow, (store::Row),
                      (id, problem, unit, town, state, number, drafted_day, signed_day, due, reported_day,
                       signed_by, request, report))

enum class Cause { returned_three_times, red_twice, redone_three_times };
BOOST_DESCRIBE_ENUM(Cause, returned_three_times, red_twice, redone_three_times)

// An item of the agenda of the joint meeting (联席会议).
struct AgendaRow : store::Row {
    static constexpr std::string_view table = "agenda_item";
    Uuid id;
    std::int64_t problem = 0, town = 0;
    Cause cause = Cause::red_twice;
    Date day;
    std::optional<Date> decided_day;
    std::int64_t decided_by = 0;
    std::string decision;
};
BOOST_DESCRIBE_STRUCT(AgendaRow, (store::Row),
                      (id, problem, town, cause, day, decided_day, decided_by, decision))

} // namespace huiju::alerts
