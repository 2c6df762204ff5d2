// What complaints about the program add to it, and what is done with one.
#include "domain/complaints/complaints.hpp"

#include "base/words.hpp"
#include "domain/directory/paging.hpp"
#include "domain/feature.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::complaints {

namespace {

constexpr Roles office{Role::office};

bool handles(commands::Asking const& asking, ComplaintRow const& row) {
    return scope_of(asking)->covers(office, area_of(row));
}

bool sees(commands::Asking const& asking, ComplaintRow const& row) {
    return row.person == asking.caller.person || handles(asking, row);
}

void note_step(store::Tx& tx, ComplaintRow const& row, std::string_view verb, std::string text) {
    StepRow step;
    step.complaint = row.no;
    step.verb = verb;
    step.day = tx.real_now().day();
    step.actor = tx.actor();
    step.text = std::move(text);
    tx.insert(step);
}

std::vector<std::string> moves(commands::Asking const& asking, ComplaintRow const& row) {
    std::vector<std::string> can;
    bool const open = row.state == State::to_accept || row.state == State::handling;
    if (row.state == State::to_accept && handles(asking, row)) can.emplace_back("accept");
    if (open && handles(asking, row)) can.emplace_back("answer");
    if (row.state == State::answered && row.person == asking.caller.person) can.emplace_back("rate");
    return can;
}

// The row, when the caller sees it, saw it as it is, and may make this move now.
Result<ComplaintRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev,
                               std::string_view move) {
    auto const row = writing.tx.find<ComplaintRow>("id", id.text());
    if (!row || !sees(writing, *row)) return refuse(Refused::not_found, "complaint.not_found");
    bool const theirs = move == "rate" ? row->person == writing.caller.person : handles(writing, *row);
    if (!theirs) return refuse(Refused::forbidden, "complaint.not_yours");
    if (rev && *rev != row->rev) return stale({});
    auto const can = moves(writing, *row);
    if (std::ranges::find(can, move) == can.end()) {
        auto refusal = refuse(Refused::conflict, "complaint.wrong_state");
        refusal.state = word(row->state);
        return refusal;
    }
    return *row;
}

store::Outcome save(commands::Writing& writing, ComplaintRow const& before, ComplaintRow& after,
                    std::string_view verb, std::string text) {
    writing.tx.update(before, after);
    note_step(writing.tx, after, verb, std::move(text));
    writing.tx.note("state", word(after.state));
    return {"complaint", after.id, {}};
}

ComplaintView view_of(commands::Asking const& asking, ComplaintRow const& row) {
    auto const& dir = directory(asking);
    return {.id = row.id,
            .rev = row.rev,
            .number = row.number,
            .author = person_view(dir, row.person),
            .date = row.day,
            .text = row.text,
            .app = row.app,
            .state = row.state,
            .state_text = say(asking.caller.locale, fmt::format("complaint.state.{}", word(row.state))),
            .accepted_on = row.accepted_day,
            .answer = row.answer,
            .answered_on = row.answered_day,
            .satisfied = row.satisfied,
            .note = row.note,
            .can = moves(asking, row),
            .history = {}};
}

} // namespace

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    ComplaintRow row;
    row.id = writing.id;
    if (tx.find<ComplaintRow>("id", row.id.text())) return refuse(Refused::conflict, "conflict.exists");
    row.person = writing.caller.person;
    auto const widest = scope_of(writing)->widest_place(dir);
    if (widest != 0) put(row, dir.area(widest));
    else if (dir.root()) put(row, dir.area(dir.root()->no));
    row.day = tx.real_now().day();
    row.text = input.text.value;
    if (input.app) row.app = input.app->value;
    row.number = fmt::format("投诉建议〔{}〕{}号", row.day.year(),
                             problems::next_serial(tx, fmt::format("complaint:{}", row.day.year())));
    row.no = tx.new_no();
    tx.insert(row);
    note_step(tx, row, "create", "");
    tx.note("number", row.number);
    return store::Outcome{"complaint", row.id, {}};
}

Result<store::Outcome> accept(commands::Writing& writing, Accept const& input) {
    auto const before = to_change(writing, input.id, input.rev, "accept");
    if (!before) return before.error();
    auto after = *before;
    after.state = State::handling;
    after.accepted_day = writing.tx.real_now().day();
    return save(writing, *before, after, "accept", "");
}

Result<store::Outcome> answer(commands::Writing& writing, Answer const& input) {
    auto const before = to_change(writing, input.id, input.rev, "answer");
    if (!before) return before.error();
    auto after = *before;
    auto const today = writing.tx.real_now().day();
    after.state = State::answered;
    if (!after.accepted_day) after.accepted_day = today;
    after.answer = input.text.value;
    after.answered_day = today;
    return save(writing, *before, after, "answer", input.text.value);
}

Result<store::Outcome> rate(commands::Writing& writing, Rate const& input) {
    auto const before = to_change(writing, input.id, input.rev, "rate");
    if (!before) return before.error();
    auto after = *before;
    bool const back = input.satisfied == Satisfied::no && before->returns == 0;
    after.state = back ? State::handling : State::closed;
    after.returns += back ? 1 : 0;
    after.satisfied = input.satisfied;
    after.note = input.note ? input.note->value : "";
    after.rated_day = writing.tx.real_now().day();
    auto const note = after.note;
    return save(writing, *before, after, "rate", note);
}

Result<ComplaintView> get(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<ComplaintRow>("id", input.id.text());
    if (!row || !sees(asking, *row)) return refuse(Refused::not_found, "complaint.not_found");
    auto view = view_of(asking, *row);
    auto const& dir = directory(asking);
    for (auto const& step : asking.db.having<StepRow>("complaint", row->no))
        view.history.push_back({step.verb, step.day, person_view(dir, step.actor), step.text});
    return view;
}

Result<commands::Page<ComplaintView>> list(commands::Asking const& asking, List const& input) {
    auto before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    bool const own_only = !scope_of(asking)->everything() && !scope_of(asking)->roles().has(Role::office);
    return page_back<ComplaintView>(
        input, *before,
        [&](store::Args args) {
            if (own_only) args.emplace_back("person", asking.caller.person);
            return asking.db.all<ComplaintRow>(own_only ? "complaints.of_person" : "complaints.page",
                                               std::move(args));
        },
        [&](auto& page, ComplaintRow const& row) {
            if (input.state && row.state != *input.state) return true;
            if (!sees(asking, row)) return true;
            return page.add(row.no, [&] { return view_of(asking, row); });
        });
}

namespace {

void add(commands::Registry& registry) {
    using commands::Access;
    registry.write({.name = "complaint.create",
                    .method = "POST",
                    .path = "/api/complaints",
                    .summary = "A complaint or suggestion about the program itself.",
                    .access = Access::people(),
                    .shows = "complaint.get",
                    .creates = true},
                   &create);
    registry.read({.name = "complaint.list",
                   .method = "GET",
                   .path = "/api/complaints",
                   .summary = "The caller's complaints about the program; the office's people see all.",
                   .access = Access::people()},
                  &complaints::list);
    registry.read({.name = "complaint.get",
                   .method = "GET",
                   .path = "/api/complaints/{id}",
                   .summary = "One complaint with what was done with it.",
                   .access = Access::people()},
                  &complaints::get);
    registry.write({.name = "complaint.accept",
                    .method = "POST",
                    .path = "/api/complaints/{id}/accept",
                    .summary = "The office takes a complaint up.",
                    .access = office,
                    .shows = "complaint.get"},
                   &complaints::accept);
    registry.write({.name = "complaint.answer",
                    .method = "POST",
                    .path = "/api/complaints/{id}/answer",
                    .summary = "The office answers a complaint.",
                    .access = office,
                    .shows = "complaint.get"},
                   &complaints::answer);
    registry.write(
        {.name = "complaint.rate",
         .method = "POST",
         .path = "/api/complaints/{id}/rate",
         .summary = "Its author says whether the answer satisfies; a first 'no' brings it back once.",
         .access = Access::people(),
         .shows = "complaint.get"},
        &complaints::rate);
}

} // namespace

} // namespace huiju::complaints

namespace huiju {

Feature complaints_feature() {
    return {
        .name = "complaints",
        .add = complaints::add,
        .tables = {&store::table_of<complaints::ComplaintRow>(), &store::table_of<complaints::StepRow>()}};
}

} // namespace huiju
