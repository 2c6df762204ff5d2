// The side moves: waiting for the person, a statutory procedure, units that help, and what the desk keeps to
// itself.
#include "domain/problems/operations.hpp"

#include <algorithm>

namespace huiju::problems {

Result<store::Outcome> pause(commands::Writing& writing, Pause const& input) {
    auto const problem = begin(writing, Move::pause, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.paused_day = writing.tx.today();
    carry_out(writing, *problem, after, {.verb = "pause", .text = input.reason.value});
    return outcome(*problem);
}

Result<store::Outcome> resume(commands::Writing& writing, Resume const& input) {
    auto const problem = begin(writing, Move::resume, input);
    if (!problem) return problem.error();
    auto const after = resumed(directory(writing), problem->row, writing.tx.today());
    carry_out(writing, *problem, after, {.verb = "resume", .new_due = after.due});
    return outcome(*problem);
}

ProblemRow resumed(Directory const& directory, ProblemRow row, Date today) {
    if (!row.paused_day || !row.due) return row;
    auto const& calendar = directory.calendar();
    // a half day waited for is a whole one won
    int const waited = (calendar.half_days(*row.paused_day, today) + 1) / 2;
    row.paused_day.reset();
    if (row.limit_days > 0 && row.limit_from) {
        row.limit_days += waited;
        row.due = calendar.add_days(*row.limit_from, static_cast<int>(row.limit_days));
    } else {
        row.due = calendar.add_days(*row.due, waited);
    }
    return row;
}

Result<store::Outcome> procedure(commands::Writing& writing, Procedure const& input) {
    auto const problem = begin(writing, Move::procedure, input);
    if (!problem) return problem.error();
    auto const today = writing.tx.today();
    if (input.due < today) return wrong_field("due", "problem.due_in_the_past");
    auto after = problem->row;
    after.procedure_from = today;
    after.procedure_due = input.due;
    carry_out(writing, *problem, after,
              {.verb = "procedure", .text = input.name.value, .new_due = input.due});
    return outcome(*problem);
}

Result<store::Outcome> give_task(commands::Writing& writing, GiveTask const& input) {
    auto const problem = begin(writing, Move::task, input);
    if (!problem) return problem.error();
    auto& tx = writing.tx;
    Wrongs wrongs;
    auto const unit = unit_named(writing, input.unit.value, "unit");
    if (!unit) wrongs.add("unit", "field.no_such_unit");
    else if ((*unit)->no == problem->row.lead) wrongs.add("unit", "problem.one_lead");
    else if (problem->row.about_unit != 0 &&
             directory(writing).unit_inside((*unit)->no, problem->row.about_unit))
        wrongs.add("unit", "problem.lead_concerned");
    if (input.due < tx.today()) wrongs.add("due", "problem.due_in_the_past");
    if (input.task && tx.find<TaskRow>("id", input.task->text())) wrongs.add("task", "conflict.exists");
    if (!wrongs.empty()) return refusal_of(wrongs);
    TaskRow task;
    task.id = input.task ? *input.task : Uuid::v7(tx.real_now());
    task.problem = problem->row.no;
    task.unit = (*unit)->no;
    task.text = input.text.value;
    task.day = tx.today();
    task.due = input.due;
    tx.insert(task);
    auto after = problem->row;
    after.open_tasks += 1;
    auto co_units = problem->co_units();
    if (std::find(co_units.begin(), co_units.end(), task.unit) == co_units.end())
        co_units.push_back(task.unit);
    carry_out(writing, *problem, after,
              {.verb = "task", .text = task.text, .unit = task.unit, .new_due = input.due}, co_units);
    return outcome(*problem);
}

Result<store::Outcome> deliver(commands::Writing& writing, Deliver const& input) {
    auto const problem = begin(writing, Move::deliver, input);
    if (!problem) return problem.error();
    auto& tx = writing.tx;
    auto const task = tx.find<TaskRow>("id", input.task.text());
    if (!task || task->problem != problem->row.no ||
        !acts_for(*scope_of(writing), directory(writing), task->unit))
        return wrong_field("task", "problem.no_such_task");
    if (task->done_day) return wrong_field("task", "problem.task_done");
    auto done = *task;
    done.done_day = tx.today();
    done.result = input.result.value;
    tx.update(*task, done);
    auto after = problem->row;
    after.open_tasks -= 1;
    carry_out(writing, *problem, after, {.verb = "deliver", .text = done.result, .unit = done.unit});
    return outcome(*problem);
}

Result<store::Outcome> inform(commands::Writing& writing, Inform const& input) {
    auto const voice = opinions::find(writing.tx, input.voice);
    auto const problem = begin(writing, Move::inform, input, voice ? &*voice : nullptr);
    if (!problem) return problem.error();
    if (!voice || voice->problem != problem->row.no) return wrong_field("voice", "problem.no_such_voice");
    if (informed(problem->moves, voice->no)) return wrong_field("voice", "problem.voice_informed");
    carry_out(writing, *problem, problem->row,
              {.verb = "inform", .text = std::string(word(input.way)), .voice = voice->no});
    return outcome(*problem);
}

Result<store::Outcome> park(commands::Writing& writing, Park const& input) {
    auto const problem = begin(writing, Move::park, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.parked = true;
    carry_out(writing, *problem, after, {.verb = "park", .text = input.note.value});
    return outcome(*problem);
}

Result<store::Outcome> unpark(commands::Writing& writing, Unpark const& input) {
    auto const problem = begin(writing, Move::unpark, input);
    if (!problem) return problem.error();
    auto after = problem->row;
    after.parked = false;
    carry_out(writing, *problem, after, {.verb = "unpark"});
    return outcome(*problem);
}

} // namespace huiju::problems
