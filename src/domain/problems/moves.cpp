// The moves of a problem's life: load, decide by the rules, save.
#include "domain/campaigns/campaigns.hpp"
#include "domain/figures/facts.hpp"
#include "domain/habits/habits.hpp"
#include "domain/problems/operations.hpp"

#include <algorithm>

namespace huiju::problems {

namespace {

// Who may make which move now, for whoever must be told that this one is not allowed.
void tell_ways_on(Refusal& refusal, Situation const& situation) {
    for (auto const allowed : allowed_moves(situation)) refusal.allowed.emplace_back(word(allowed));
    for (auto const& step : next_steps(situation))
        refusal.next.push_back({std::string(word(step.move)), {step.by.begin(), step.by.end()}});
}

} // namespace

Result<Case> begin(commands::Writing& writing, Move move, MoveInput const& input,
                   opinions::OpinionRow const* voice) {
    auto row = find(writing.tx, input.id);
    if (!row) return refuse(Refused::not_found, "problem.not_found");
    auto problem = load_case(writing.tx, std::move(*row),
                             rule_of(move).needs_history ? History::with : History::without);
    auto const scope = scope_of(writing);
    auto const sight = scope->sight(problem.visible());
    bool const messenger = voice && voice->problem == problem.row.no &&
                           scope->may({Role::liaison, Role::village_cadre}, opinions::visible(*voice));
    if (sight == Sight::none && !messenger) return refuse(Refused::not_found, "problem.not_found");
    // of a sealed lead not even the state is told
    if (sight == Sight::stub) return refuse(Refused::forbidden, "problem.not_yours");
    if (auto const running = campaigns::running(writing); !running) return running.error();
    if (input.rev && *input.rev != problem.row.rev) {
        auto refusal = stale({});
        refusal.state = word(problem.row.state);
        if (sight != Sight::none) {
            if (!rule_of(move).needs_history)
                problem.moves = writing.tx.having<MoveRow>("problem", problem.row.no);
            refusal.current = to_json(problem_view(writing, problem));
        }
        return refusal;
    }
    auto situation = situation_of(writing, problem);
    if (messenger) situation.standing.messenger = true;
    auto const bar = problems::bar(move, situation);
    if (bar.kind == Bar::none) return problem;
    if (bar.kind == Bar::party) {
        auto refusal = refuse(Refused::forbidden, bar.reason);
        refusal.fields.push_back({"id", bar.reason});
        return refusal;
    }
    auto refusal = wrong_state(bar.reason, word(problem.row.state));
    if (!rule_of(move).needs_history) {
        problem.moves = writing.tx.having<MoveRow>("problem", problem.row.no);
        situation = situation_of(writing, problem);
        if (messenger) situation.standing.messenger = true;
    }
    tell_ways_on(refusal, situation);
    return refusal;
}

Result<Step> on_paper(commands::Asking const& asking, Case const& problem, OnPaper const& input, Step step) {
    auto const* lead = directory(asking).unit(problem.row.lead);
    if (!lead || lead->kind != accounts::UnitKind::body || asking.caller.system) return step;
    if (!input.proof) return wrong_field("proof", "problem.proof_required");
    step.for_unit = lead->no;
    step.proof = input.proof->value;
    return step;
}

namespace {

// The time of the category, from today on; of an urgent matter natural hours from now on.
void give_time(commands::Asking const& asking, ProblemRow& row) {
    auto const* category = directory(asking).category(row.category);
    auto const today = asking.now().day();
    bool const by_hours = row.urgent && category && category->urgent_hours > 0;
    row.limit_from = today;
    row.limit_days = category && !by_hours ? category->resolve_days : 0;
    row.due = by_hours ? Instant{asking.now().micros + category->urgent_hours * hour}.day()
                       : directory(asking).calendar().add_days(today, static_cast<int>(row.limit_days));
    row.paused_day.reset();
    row.procedure_from.reset();
    row.procedure_due.reset();
}

// Whoever acts has received it, also when nobody signed for it in time.
void received(ProblemRow& row, Date today) {
    if (!row.accepted_day) row.accepted_day = today;
}

// A unit that may lead this problem: not one that it is about, and for a town's office one of its own.
std::int64_t lead_named(commands::Asking const& asking, Case const& problem, std::string const& name,
                        std::string_view field, Wrongs& wrongs) {
    auto const unit = unit_named(asking, name, field);
    if (!unit) {
        wrongs.add(field, "field.no_such_unit");
        return 0;
    }
    auto const no = (*unit)->no;
    auto const& dir = directory(asking);
    if (problem.row.about_unit != 0 && dir.unit_inside(no, problem.row.about_unit))
        wrongs.add(field, "problem.lead_concerned");
    else if (auto const scope = scope_of(asking);
             !scope->covers({Role::office}, problem.visible().area) && !in_own_town(*scope, dir, no))
        wrongs.add(field, "problem.not_of_own_town");
    return no;
}

// To a lead, from today on, with the time of the category.
ProblemRow handed_to(commands::Writing& writing, ProblemRow row, std::int64_t lead) {
    row.lead = lead;
    row.state = State::to_accept;
    row.pending = Pending::none;
    row.assigned_day = writing.tx.today();
    row.accepted_day.reset();
    row.parked = false;
    give_time(writing, row);
    if (!row.promise) row.promise = row.due;
    return row;
}

} // namespace

ProblemRow opened_again(commands::Writing& writing, ProblemRow row, std::int64_t by) {
    for (auto const& voice : opinions::of_problem(writing.tx, row.no))
        if (voice.state == opinions::OpinionState::answered || voice.no == by)
            opinions::to_tell_again(writing.tx, voice, voice.no == by);
    row.state = State::handling;
    row.pending = Pending::none;
    row.finished_day.reset();
    row.checked_day.reset();
    row.closed_day.reset();
    row.reopenings += 1;
    row.told = 0;
    give_time(writing, row);
    return row;
}

void close_when_told(ProblemRow& row, Date today) {
    if (row.state != State::to_answer || row.told < row.voices) return;
    row.state = State::closed;
    row.closed_day = today;
}

void ahead_of_move(store::Db& db, Move move, MoveInput const& input) {
    db.ahead_having<ProblemRow>("id", input.id.text());
    auto const row = db.known<ProblemRow>("id", input.id.text());
    if (!row) return;
    ahead_of_case(db, row->no, rule_of(move).needs_history ? History::with : History::without);
    figures::ahead_of_facts(db, row->no);
}

Result<store::Outcome> propose(commands::Writing& writing, Propose const& input) {
    auto problem = begin(writing, Move::propose, input);
    if (!problem) return problem.error();
    auto const lead = unit_named(writing, input.lead.value, "lead");
    if (!lead) return lead.error();
    if (problem->row.about_unit != 0 && directory(writing).unit_inside((*lead)->no, problem->row.about_unit))
        return wrong_field("lead", "problem.lead_concerned");
    auto after = problem->row;
    after.state = State::to_assign;
    after.lead = (*lead)->no;
    after.target = input.target.value;
    if (input.measures) after.measures = input.measures->value;
    carry_out(writing, *problem, after, {.verb = "propose", .text = after.target, .unit = after.lead});
    return outcome(*problem);
}

Result<store::Outcome> assign(commands::Writing& writing, Assign const& input) {
    auto problem = begin(writing, Move::assign, input);
    if (!problem) return problem.error();
    auto const& tx = writing.tx;
    Wrongs wrongs;
    auto const lead = lead_named(writing, *problem, input.lead.value, "lead", wrongs);
    std::vector<std::int64_t> co_units;
    if (input.co_units)
        for (std::size_t i = 0; i < input.co_units->size(); ++i) {
            auto const field = "co_units." + std::to_string(i);
            auto const unit = unit_named(writing, (*input.co_units)[i].value, field);
            if (!unit) wrongs.add(field, "field.no_such_unit");
            else if ((*unit)->no == lead) wrongs.add(field, "problem.one_lead");
            else co_units.push_back((*unit)->no);
        }
    auto after = handed_to(writing, problem->row, lead);
    if (input.due && *input.due != *after.due) {
        if (*input.due < tx.today()) wrongs.add("due", "problem.due_in_the_past");
        if (!input.reason) wrongs.add("reason", "field.required");
        after.due = input.due;
        after.limit_days = 0;
        if (!problem->row.promise) after.promise = after.due;
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    carry_out(writing, *problem, after,
              {.verb = "assign",
               .text = input.reason ? input.reason->value : "",
               .unit = lead,
               .new_due = after.due},
              co_units);
    habits::assigned(writing.tx, after.category, after.town, after.lead);
    return outcome(*problem);
}

Result<store::Outcome> assign_all(commands::Writing& writing, AssignAll const& input) {
    constexpr std::size_t most_rows = 200;
    if (input.rows.empty()) return wrong_field("rows", "field.required");
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    auto kind = Refused::invalid; // one row that is not the caller's says it for all
    for (std::size_t i = 0; i < input.rows.size(); ++i) {
        auto const done = assign(writing, input.rows[i]);
        if (done) continue;
        if (done.error().kind == Refused::not_found || done.error().kind == Refused::forbidden)
            kind = done.error().kind;
        auto const row = "rows." + std::to_string(i) + ".";
        if (done.error().fields.empty()) wrongs.add(row + "id", done.error().reason);
        for (auto const& wrong : done.error().fields) wrongs.add(row + wrong.field, wrong.reason);
    }
    if (!wrongs.empty()) {
        auto refusal = refusal_of(wrongs);
        refusal.kind = kind;
        return refusal;
    }
    writing.tx.note("rows", std::to_string(input.rows.size()));
    return store::Outcome{"assignment", writing.id, {}};
}

Result<store::Outcome> accept(commands::Writing& writing, Accept const& input) {
    auto problem = begin(writing, Move::accept, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.state = State::handling;
    after.accepted_day = writing.tx.today();
    auto const step = on_paper(writing, *problem, input, {.verb = "accept", .unit = after.lead});
    if (!step) return step.error();
    carry_out(writing, *problem, after, *step);
    return outcome(*problem);
}

Result<store::Outcome> give_back(commands::Writing& writing, Return const& input) {
    auto problem = begin(writing, Move::return_, input);
    if (!problem) return problem.error();
    auto const owner = unit_named(writing, input.owner.value, "owner");
    if (!owner) return owner.error();
    if ((*owner)->no == problem->row.lead) return wrong_field("owner", "problem.owner_is_lead");
    auto after = problem->row;
    after.pending = Pending::return_;
    carry_out(writing, *problem, after,
              {.verb = "return", .text = input.rule.value + "\n" + input.reason.value, .unit = (*owner)->no});
    return outcome(*problem);
}

Result<store::Outcome> reassign(commands::Writing& writing, Reassign const& input) {
    auto problem = begin(writing, Move::reassign, input);
    if (!problem) return problem.error();
    Wrongs wrongs;
    auto const lead = lead_named(writing, *problem, input.lead.value, "lead", wrongs);
    if (lead == problem->row.lead) wrongs.add("lead", "problem.same_lead");
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const after = handed_to(writing, problem->row, lead);
    carry_out(writing, *problem, after,
              {.verb = "reassign", .text = input.reason.value, .unit = lead, .new_due = after.due});
    habits::handed_over(writing.tx, after.category, after.town, problem->row.lead, after.lead);
    return outcome(*problem);
}

Result<store::Outcome> decide(commands::Writing& writing, Decide const& input) {
    auto problem = begin(writing, Move::decide, input);
    if (!problem) return problem.error();
    auto const asked = input.on == Matter::return_  ? Pending::return_
                       : input.on == Matter::extend ? Pending::extension
                                                    : Pending::rating;
    if (problem->row.pending != asked) return wrong_field("on", "problem.decides_something_else");
    auto after = problem->row;
    after.pending = Pending::none;
    Step step{.verb = "decide", .text = input.note.value, .ok = input.ok};
    if (input.ok && input.on == Matter::return_) {
        auto lead = last_move(problem->moves, "return")->unit;
        Wrongs wrongs;
        if (input.lead) lead = lead_named(writing, *problem, input.lead->value, "lead", wrongs);
        else if (auto const* named = directory(writing).unit(lead))
            lead_named(writing, *problem, named->id.text(), "lead",
                       wrongs); // a town hands over within itself only
        if (lead == problem->row.lead) wrongs.add("lead", "problem.same_lead");
        if (!wrongs.empty()) return refusal_of(wrongs);
        after = handed_to(writing, after, lead);
        after.returns += 1;
        step.unit = lead;
        step.new_due = after.due;
    }
    if (input.ok && input.on == Matter::extend) {
        after.due = step.new_due = last_move(problem->moves, "extend")->new_due;
        after.limit_days = 0;
        after.promise_moved = after.promise_moved || after.promise < after.due;
        if (after.promise) after.promise = std::max(*after.promise, *after.due);
    }
    if (input.ok && input.on == Matter::rating) {
        after = opened_again(writing, after, 0);
        step.unit = after.lead;
        step.new_due = after.due;
    }
    carry_out(writing, *problem, after, step);
    habits::handed_over(writing.tx, after.category, after.town, problem->row.lead, after.lead);
    return outcome(*problem);
}

Result<store::Outcome> progress(commands::Writing& writing, Progress const& input) {
    auto problem = begin(writing, Move::progress, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    if (situation_of(writing, *problem).standing.handler) received(after, writing.tx.today());
    auto const step = on_paper(writing, *problem, input, {.verb = "progress", .text = input.text.value});
    if (!step) return step.error();
    carry_out(writing, *problem, after, *step);
    return outcome(*problem);
}

Result<store::Outcome> extend(commands::Writing& writing, Extend const& input) {
    auto problem = begin(writing, Move::extend, input);
    if (!problem) return problem.error();
    auto const& row = problem->row;
    if (!row.due || input.until <= *row.due) return wrong_field("until", "problem.no_extension");
    // no longer than the first time was
    auto const& calendar = directory(writing).calendar();
    if (row.limit_from &&
        calendar.half_days(*row.due, input.until) > calendar.half_days(*row.limit_from, *row.due))
        return wrong_field("until", "problem.extension_too_long");
    auto after = row;
    received(after, writing.tx.today());
    after.pending = Pending::extension;
    carry_out(writing, *problem, after,
              {.verb = "extend", .text = input.reason.value, .new_due = input.until});
    return outcome(*problem);
}

Result<store::Outcome> long_term(commands::Writing& writing, LongTerm const& input) {
    auto problem = begin(writing, Move::long_term, input);
    if (!problem) return problem.error();
    auto const today = writing.tx.today();
    if (input.next_check <= today || input.next_check > today.add_days(days_to_next_check))
        return wrong_field("next_check", "problem.next_check");
    auto after = problem->row;
    after.long_term = true;
    after.next_check = input.next_check;
    auto const text = input.funds ? input.plan.value + "\n资金：" + input.funds->value : input.plan.value;
    carry_out(writing, *problem, after, {.verb = "long_term", .text = text, .new_due = input.next_check});
    return outcome(*problem);
}

namespace {

void reported_done(ProblemRow& row, Date today) {
    row.state = State::to_check;
    row.finished_day = today;
    row.paused_day.reset();
}

} // namespace

Result<store::Outcome> finish(commands::Writing& writing, Finish const& input) {
    auto problem = begin(writing, Move::finish, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.result = input.result.value;
    received(after, writing.tx.today());
    auto const* lead = directory(writing).unit(after.lead);
    // a unit that wants it so lets its head sign first
    bool const to_sign = lead && lead->sign_off && !situation_of(writing, *problem).standing.head;
    if (to_sign) after.pending = Pending::sign_off;
    else reported_done(after, writing.tx.today());
    auto const step =
        on_paper(writing, *problem, input,
                 {.verb = to_sign ? "ask_to_sign" : "finish", .text = after.result, .unit = after.lead});
    if (!step) return step.error();
    carry_out(writing, *problem, after, *step);
    return outcome(*problem);
}

Result<store::Outcome> sign(commands::Writing& writing, Sign const& input) {
    auto problem = begin(writing, Move::sign, input);
    if (!problem) return problem.error();
    if (!input.ok && !input.note) return wrong_field("note", "field.required");
    auto after = problem->row;
    after.pending = Pending::none;
    if (input.ok) reported_done(after, writing.tx.today());
    // the clerk who asked for it, not the head, is the one who did the work
    carry_out(
        writing, *problem, after,
        {.verb = "sign", .text = input.note ? input.note->value : "", .unit = after.lead, .ok = input.ok});
    return outcome(*problem);
}

Result<store::Outcome> check(commands::Writing& writing, Check const& input) {
    auto problem = begin(writing, Move::check, input);
    if (!problem) return problem.error();
    if (!input.ok && !input.note) return wrong_field("note", "field.required");
    auto after = problem->row;
    if (input.ok) {
        after.checked_day = writing.tx.today();
        after.state = State::to_answer;
        close_when_told(after, writing.tx.today());
    } else {
        after.state = State::handling;
        after.finished_day.reset();
        after.redos += 1;
    }
    carry_out(writing, *problem, after,
              {.verb = "check", .text = input.note ? input.note->value : "", .ok = input.ok});
    return outcome(*problem);
}

Result<store::Outcome> answer(commands::Writing& writing, AnswerVoice const& input) {
    auto const voice = opinions::find(writing.tx, input.voice);
    auto problem = begin(writing, Move::answer, input, voice ? &*voice : nullptr);
    if (!problem) return problem.error();
    bool const reached = input.reached.value_or(true);
    Wrongs wrongs;
    if (!voice || voice->problem != problem->row.no) wrongs.add("voice", "problem.no_such_voice");
    if (reached && !input.text) wrongs.add("text", "field.required");
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto telling = telling_of(problem->moves, voice->no);
    if (telling.told) return wrong_state("problem.voice_told", word(problem->row.state));
    bool const was_done = telling.done();
    if (reached) {
        opinions::answered(writing.tx, *voice, input.text->value, input.way);
        telling.told = true;
    } else {
        opinions::tried(writing.tx, *voice);
        telling.tries += 1;
    }
    auto after = problem->row;
    if (telling.done() && !was_done) after.told += 1;
    close_when_told(after, writing.tx.today());
    carry_out(
        writing, *problem, after,
        {.verb = "answer", .text = input.text ? input.text->value : "", .voice = voice->no, .ok = reached});
    return outcome(*problem);
}

Result<store::Outcome> rate(commands::Writing& writing, RateVoice const& input) {
    auto const voice = opinions::find(writing.tx, input.voice);
    auto problem = begin(writing, Move::rate, input, voice ? &*voice : nullptr);
    if (!problem) return problem.error();
    Wrongs wrongs;
    if (!voice || voice->problem != problem->row.no) wrongs.add("voice", "problem.no_such_voice");
    if (input.by == opinions::RatedBy::self) wrongs.add("by", "problem.not_by_self");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (!telling_of(problem->moves, voice->no).done())
        return wrong_state("problem.voice_not_told", word(problem->row.state));
    auto const rated = opinions::rated(writing.tx, *voice, input.solved, input.satisfied, input.by);
    carry_out(writing, *problem, problem->row, {.verb = "rate", .voice = voice->no});
    if (auto const followed = voice_rated(writing, rated); !followed) return followed.error();
    return outcome(*problem);
}

namespace {

// A person at the office decides about it; silence means that it is done again (domain §3).
ProblemRow to_judge(ProblemRow row) {
    bool const may_be_judged = row.state == State::to_answer || row.state == State::closed;
    if (may_be_judged && row.pending == Pending::none) row.pending = Pending::rating;
    return row;
}

} // namespace

std::optional<Date> opens_until(ProblemRow const& problem) {
    if (problem.state != State::closed) return std::nullopt;
    return problem.closed_day->add_days(days_to_reopen);
}

bool opens_again(ProblemRow const& problem, Date today) {
    auto const until = opens_until(problem);
    return problem.state == State::to_answer || (until && today <= *until);
}

Result<void> voice_rated(commands::Writing& writing, opinions::OpinionRow const& voice) {
    if (voice.problem == 0) return {};
    auto row = writing.tx.get<ProblemRow>(voice.problem);
    if (!row) return {};
    auto const problem = load_case(writing.tx, std::move(*row), History::without);
    auto const& before = problem.row;
    auto const today = writing.tx.today();
    if (voice.solved == opinions::Solved::no) {
        if (opens_again(before, today) && voice.reopened == 0) {
            auto const after = opened_again(writing, before, voice.no);
            carry_out(writing, problem, after,
                      {.verb = "reopen",
                       .text = "反映人表示未解决",
                       .unit = after.lead,
                       .voice = voice.no,
                       .new_due = after.due});
        } else {
            carry_out(writing, problem, to_judge(before), {.verb = "unsolved", .voice = voice.no});
        }
    } else if (voice.satisfied == opinions::Satisfied::no) {
        carry_out(writing, problem, to_judge(before), {.verb = "unsatisfied", .voice = voice.no});
    }
    return {};
}

Result<store::Outcome> reopen(commands::Writing& writing, Reopen const& input) {
    auto problem = begin(writing, Move::reopen, input);
    if (!problem) return problem.error();
    auto const after = opened_again(writing, problem->row, 0);
    carry_out(writing, *problem, after,
              {.verb = "reopen", .text = input.reason.value, .unit = after.lead, .new_due = after.due});
    return outcome(*problem);
}

Result<store::Outcome> merge(commands::Writing& writing, Merge const& input) {
    auto problem = begin(writing, Move::merge, input);
    if (!problem) return problem.error();
    auto& tx = writing.tx;
    auto const& row = problem->row;
    auto into_row = find(tx, input.into);
    if (!into_row || into_row->no == row.no) return wrong_field("into", "problem.not_found");
    auto const into = load_case(tx, std::move(*into_row), History::without);
    if (!scope_of(writing)->may(roles_of(Move::merge), into.visible()))
        return wrong_field("into", "problem.not_found");
    if (!is_open(into.row.state)) return wrong_field("into", "problem.takes_no_voice");
    // recusal and seal must not get lost on the way
    if (into.row.sealed != row.sealed || into.row.about_unit != row.about_unit ||
        into.row.about_person != row.about_person)
        return wrong_field("into", "problem.merge_concerns_others");

    auto const voices = opinions::of_problem(tx, row.no);
    for (auto const& voice : voices) {
        opinions::move_to(tx, voice, into.row.no);
        MoveRow moved; // for the way back
        moved.problem = row.no;
        moved.verb = "merge_voice";
        moved.from_state = moved.to_state = word(State::withdrawn);
        moved.day = tx.today();
        moved.at = tx.now().micros;
        moved.actor = tx.actor();
        moved.voice = voice.no;
        tx.insert(moved);
    }
    auto after = row;
    after.state = State::withdrawn;
    after.merged_into = into.row.no;
    after.voices = after.told = 0;
    carry_out(writing, *problem, after, {.verb = "merge", .text = into.row.number});
    auto fuller = into.row;
    fuller.voices += static_cast<std::int64_t>(voices.size());
    carry_out(writing, into, fuller, {.verb = "take_in", .text = row.number});
    return outcome(*problem);
}

Result<store::Outcome> split(commands::Writing& writing, Split const& input) {
    auto problem = begin(writing, Move::split, input);
    if (!problem) return problem.error();
    auto& tx = writing.tx;
    auto const* merged = last_move(problem->moves, "merge");
    auto into_row = tx.get<ProblemRow>(problem->row.merged_into);
    if (!merged || !into_row || !is_open(into_row->state))
        return wrong_state("problem.merger_is_final", word(problem->row.state));
    auto const into = load_case(tx, std::move(*into_row), History::with);
    auto after = problem->row;
    auto leaner = into.row;
    after.state = from_word<State>(merged->from_state).value_or(State::to_propose);
    after.merged_into = 0;
    auto const there = opinions::of_problem(tx, into.row.no);
    for (auto const& voice : there) {
        bool const came_from_here =
            std::any_of(problem->moves.begin(), problem->moves.end(),
                        [&](MoveRow const& m) { return m.verb == "merge_voice" && m.voice == voice.no; });
        if (!came_from_here) continue;
        opinions::move_to(tx, voice, after.no);
        after.voices += 1;
        leaner.voices -= 1;
        if (telling_of(into.moves, voice.no).done()) leaner.told -= 1;
    }
    carry_out(writing, *problem, after, {.verb = "split", .text = into.row.number});
    close_when_told(leaner, tx.today());
    carry_out(writing, into, leaner, {.verb = "let_go", .text = problem->row.number});
    return outcome(*problem);
}

Result<store::Outcome> withdraw(commands::Writing& writing, Withdraw const& input) {
    auto problem = begin(writing, Move::withdraw, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.state = State::withdrawn;
    carry_out(writing, *problem, after, {.verb = "withdraw", .text = input.reason.value});
    return outcome(*problem);
}

Result<store::Outcome> supervise(commands::Writing& writing, Supervise const& input) {
    auto problem = begin(writing, Move::supervise, input);
    if (!problem) return problem.error();
    put_under_supervision(writing, problem->row, input.request.value);
    return outcome(*problem);
}

} // namespace huiju::problems
