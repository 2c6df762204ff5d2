// The slow reference of escalation, included by tests only: which levels a matter has reached at a moment,
// told day by day from the row alone, without the index of next steps.
#pragma once

#include "domain/directory/directory.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/problems/rows.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

namespace huiju::testing {

// One alert, as the reference and the table write it: record, what is waited for, last day, level.
using Alert = std::tuple<std::int64_t, alerts::Watch, Date, alerts::Level>;
using Alerts = std::set<Alert>;

inline bool works(Date d, WorkingCalendar const& calendar) { return calendar.on(d) != Work::none; }

inline Date nth_working_day(Date from, std::int64_t n, WorkingCalendar const& calendar) {
    while (n > 0) {
        from = from.add_days(1);
        if (works(from, calendar)) --n;
    }
    return from;
}

inline std::optional<alerts::Level> level_on(Date from, Date last, Date today,
                                             WorkingCalendar const& calendar) {
    int late = 0;
    for (auto d = last.add_days(1); d <= today; d = d.add_days(1)) late += works(d, calendar);
    if (late >= 5) return alerts::Level::red;
    if (late >= 1) return alerts::Level::yellow;
    int total = 0;
    for (auto d = from.add_days(1); d <= last; d = d.add_days(1)) total += works(d, calendar);
    // the last third has begun when less than a third remains after today
    int after = 0;
    for (auto d = std::max(today, from).add_days(1); d <= last; d = d.add_days(1))
        after += works(d, calendar);
    if (3 * after < total) return alerts::Level::blue;
    return std::nullopt;
}

// What one clock says; the program itself takes the step at the end of one that `acts`, so it is never late.
inline void expect(Alerts& expected, std::int64_t record, alerts::Watch watch, Date from, Date last,
                   Instant now, WorkingCalendar const& calendar, bool acts = false) {
    if (acts && now.day() > last) return;
    if (auto const level = level_on(from, last, now.day(), calendar))
        expected.emplace(record, watch, last, *level);
}

// Of a moment at which a day begins.
inline void expect(Alerts& expected, problems::ProblemRow const& p, Instant now,
                   WorkingCalendar const& calendar) {
    using alerts::Watch;
    using problems::Pending;
    using problems::State;
    auto const look = [&](Watch watch, Date from, Date last, bool acts = false) {
        expect(expected, p.no, watch, from, last, now, calendar, acts);
    };
    auto const within = [&](Watch watch, Date from, int days, bool acts = false) {
        look(watch, from, nth_working_day(from, days, calendar), acts);
    };
    auto const stage = Instant{p.stage_from}.day(), asked = Instant{p.pending_from}.day();
    if (p.state == State::to_propose) within(Watch::propose, stage, 2);
    if (p.state == State::to_assign) within(Watch::assign, stage, 2);
    if (p.state == State::to_accept && !p.urgent) within(Watch::accept, stage, 1, true);
    if (p.state == State::to_check) within(Watch::check, stage, 2);
    if (p.state == State::to_answer) within(Watch::answer, stage, 3);
    if ((p.state == State::to_accept || p.state == State::handling) && !p.paused_day) {
        if (p.long_term && p.next_check) look(Watch::next_check, p.next_check->add_days(-30), *p.next_check);
        else if (p.procedure_due)
            look(Watch::procedure, p.procedure_from.value_or(*p.procedure_due), *p.procedure_due);
        else if (p.due && p.pending != Pending::sign_off)
            look(Watch::handle, p.limit_from.value_or(*p.due), *p.due);
    }
    if (p.pending == Pending::return_) within(Watch::decide_return, asked, 1);
    if (p.pending == Pending::extension) within(Watch::decide_extension, asked, 1);
    if (p.pending == Pending::sign_off) within(Watch::sign_off, asked, 1);
    if (p.pending == Pending::rating) within(Watch::judge, asked, 2, true);
}

inline void expect(Alerts& expected, opinions::OpinionRow const& o, Instant now, Directory const& dir) {
    using alerts::Watch;
    using opinions::OpinionState;
    if (o.sealed || o.problem != 0) return;
    auto const from = Instant{o.stage_from}.day();
    auto const within = [&](Watch watch, std::int64_t days) {
        expect(expected, o.no, watch, from, nth_working_day(from, days, dir.calendar()), now, dir.calendar());
    };
    if (o.state == OpinionState::to_transcribe) within(Watch::transcribe, 2);
    if (o.state == OpinionState::to_sort) within(Watch::sort, 2);
    if (o.state == OpinionState::sorted) {
        auto const* category = dir.category(o.category);
        within(Watch::reply, category && category->reply_days > 0 ? category->reply_days : 3);
    }
}

inline void expect(Alerts& expected, instructions::InstructionRow const& i, Instant now,
                   WorkingCalendar const& calendar) {
    if (i.state == instructions::State::to_report)
        expect(expected, i.no, alerts::Watch::report, i.day, i.due, now, calendar);
}

} // namespace huiju::testing
