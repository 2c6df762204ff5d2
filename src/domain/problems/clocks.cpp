// Which clocks run.
#include "domain/problems/clocks.hpp"

namespace huiju::problems {

namespace {

// Working days (domain §3).
constexpr int to_propose_in = 2, to_assign_in = 2, to_accept_in = 1, to_check_in = 2, to_answer_in = 3;
constexpr int to_decide_in = 1, to_sign_in = 1, to_judge_in = 2, longest_pause = 10;

} // namespace

std::vector<Clock> clocks(ProblemRow const& p, categories::CategoryRow const* category,
                          WorkingCalendar const& calendar) {
    std::vector<Clock> running;
    auto const after = [&](Watch watch, Party party, Instant from, int days) {
        running.push_back(
            {.watch = watch, .party = party, .from = from, .last = calendar.add_days(from.day(), days)});
    };
    auto const stage = Instant{p.stage_from}, asked = Instant{p.pending_from};
    switch (p.state) {
    case State::to_propose: after(Watch::propose, Party::town, stage, to_propose_in); break;
    case State::to_assign: after(Watch::assign, Party::office, stage, to_assign_in); break;
    case State::to_accept:
        after(Watch::accept, Party::handler, stage, to_accept_in);
        running.back().acts = true; // unsigned at the limit: deemed received
        if (p.urgent && category && category->urgent_hours > 0) {
            running.back().at = Instant{p.stage_from + 2 * hour};
            running.back().last = running.back().at->day();
        }
        break;
    case State::to_check: after(Watch::check, Party::office, stage, to_check_in); break;
    case State::to_answer: after(Watch::answer, Party::town, stage, to_answer_in); break;
    case State::closed:
        if (p.pending == Pending::none && p.closed_day)
            running.push_back({.watch = Watch::archive,
                               .party = Party::none,
                               .from = stage,
                               .last = p.closed_day->add_days(days_to_reopen),
                               .acts = true,
                               .alerts = false});
        break;
    case State::handling:
    case State::archived:
    case State::withdrawn: break;
    }
    if (p.state == State::to_accept || p.state == State::handling) {
        if (p.paused_day) {
            running.push_back({.watch = Watch::pause,
                               .party = Party::handler,
                               .from = Instant::at(*p.paused_day, 0),
                               .last = calendar.add_days(*p.paused_day, longest_pause),
                               .acts = true,
                               .alerts = false});
        } else if (p.long_term && p.next_check) {
            running.push_back({.watch = Watch::next_check,
                               .party = Party::handler,
                               .from = Instant::at(p.next_check->add_days(-days_to_next_check), 0),
                               .last = *p.next_check});
        } else if (p.procedure_due) {
            running.push_back({.watch = Watch::procedure,
                               .party = Party::handler,
                               .from = Instant::at(p.procedure_from.value_or(*p.procedure_due), 0),
                               .last = *p.procedure_due});
        } else if (p.due && p.pending != Pending::sign_off) {
            running.push_back({.watch = Watch::handle,
                               .party = Party::handler,
                               .from = Instant::at(p.limit_from.value_or(*p.due), 0),
                               .last = *p.due});
        }
    }
    switch (p.pending) {
    case Pending::return_: after(Watch::decide_return, Party::office, asked, to_decide_in); break;
    case Pending::extension: after(Watch::decide_extension, Party::office, asked, to_decide_in); break;
    case Pending::sign_off: after(Watch::sign_off, Party::handler, asked, to_sign_in); break;
    case Pending::rating:
        after(Watch::judge, Party::office, asked, to_judge_in);
        running.back().acts = true; // silence means redo
        break;
    case Pending::merge:
    case Pending::none: break;
    }
    return running;
}

} // namespace huiju::problems
