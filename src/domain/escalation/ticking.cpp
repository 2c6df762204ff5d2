// The program's own step: raises what is due, and counts limits again after a change of the calendar.
#include "commands/dispatch.hpp"
#include "domain/escalation/escalation.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/opinions.hpp"

#include <fmt/format.h>

#include <charconv>

namespace huiju::escalation {

namespace {

constexpr std::string_view recount_job = "recount";

// How far the recount has come: the calendar it counts by, and while it runs the problem it stands at.
struct Progress {
    std::string mark;
    std::optional<problems::Position> at; // nothing: it is through
};

Progress progress_of(store::Db& db) {
    auto const text = db.text("escalation.job", {{"name", std::string(recount_job)}}).value_or("");
    Progress progress;
    auto const first = text.find('|');
    progress.mark = text.substr(0, first);
    if (first == text.npos) return progress;
    auto const second = text.find('|', first + 1);
    problems::Position at;
    std::from_chars(text.data() + first + 1, text.data() + second, at.at);
    std::from_chars(text.data() + second + 1, text.data() + text.size(), at.no);
    progress.at = at;
    return progress;
}

bool has_to_recount(store::Db& db) {
    auto const progress = progress_of(db);
    return progress.at || progress.mark != directory(db).calendar_mark();
}

} // namespace

Result<store::Outcome> tick(commands::Writing& writing, Tick const&) {
    auto const problems = problems::tick(writing, most_in_a_tick);
    auto const opinions = opinions::tick(writing.tx, most_in_a_tick);
    auto const instructions = instructions::tick(writing.tx, most_in_a_tick);
    writing.tx.note("problems", std::to_string(problems));
    writing.tx.note("opinions", std::to_string(opinions));
    writing.tx.note("instructions", std::to_string(instructions));
    return store::Outcome{"tick", writing.id, {}};
}

Result<store::Outcome> recount(commands::Writing& writing, Tick const&) {
    auto const& mark = directory(writing).calendar_mark();
    auto const progress = progress_of(writing.tx);
    // a ledger that nothing was counted in by another calendar yet
    bool const fresh = progress.mark.empty() && mark.ends_with("+0");
    // another change while it ran: from the beginning
    auto const from = progress.mark == mark && progress.at ? *progress.at : problems::Position{};
    auto const done =
        fresh ? problems::Recounted{.complete = true} : problems::recount(writing, from, most_in_a_tick);
    auto const position = done.complete ? mark : fmt::format("{}|{}|{}", mark, done.to.at, done.to.no);
    writing.tx.bookkeeping("escalation.set_job",
                           {{"name", std::string(recount_job)}, {"position", position}});
    writing.tx.note("changed", std::to_string(done.changed));
    return store::Outcome{"tick", writing.id, {}};
}

bool step(commands::Dispatch& dispatch) {
    bool due = false, recount = false;
    dispatch.readers().wait([&](store::Db& db) {
        if (!directory(db).campaign()) return;
        auto const now = db.clock(Instant::now());
        recount = has_to_recount(db);
        due = problems::is_anything_due(db, now) || opinions::is_anything_due(db, now) ||
              instructions::is_anything_due(db, now);
    });
    if (!recount && !due) return false;
    auto const& operation = dispatch.registry().at(recount ? "escalation.recount" : "escalation.tick");
    auto const done = dispatch.wait({.operation = &operation,
                                     .caller = {.system = true, .real_now = Instant::now()},
                                     .input = std::make_shared<Tick>(),
                                     .bulk = true});
    return done.has_value();
}

} // namespace huiju::escalation
