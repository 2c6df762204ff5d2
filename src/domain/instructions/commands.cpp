// Recording, reporting back, confirming or returning; and whose secretary a person is.
#include "domain/campaigns/campaigns.hpp"
#include "domain/instructions/records.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::instructions {

namespace {

constexpr std::size_t most_helpers = 20;

void note_step(store::Tx& tx, InstructionRow const& row, std::string_view verb, std::string text) {
    StepRow step;
    step.instruction = row.no;
    step.verb = verb;
    step.day = tx.today();
    step.actor = tx.actor();
    step.text = std::move(text);
    tx.insert(step);
}

// The row, when the caller sees it, saw it as it is, and it stands in that state.
Result<InstructionRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev,
                                 std::optional<State> state) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const row = writing.tx.find<InstructionRow>("id", id.text());
    if (!row || !Eyes(writing).see(*row)) return refuse(Refused::not_found, "instruction.not_found");
    if (rev && *rev != row->rev) return stale({});
    if (state ? row->state != *state : row->state == State::voided)
        return wrong_state("instruction.wrong_state", word(row->state));
    return *row;
}

store::Outcome save(commands::Writing& writing, InstructionRow const& before, InstructionRow& after,
                    std::string_view verb, std::string text) {
    set_clocks(writing.tx, after);
    writing.tx.update(before, after);
    note_step(writing.tx, after, verb, std::move(text));
    return {"instruction", after.id, {}};
}

bool holds(Directory const& dir, std::int64_t person, Role role, Date day) {
    return std::ranges::any_of(dir.grants(), [&](accounts::RoleGrantRow const& grant) {
        return grant.person == person && grant.role == role && grant.from_day <= day &&
               (!grant.to_day || day <= *grant.to_day);
    });
}

} // namespace

Result<store::Outcome> record(commands::Writing& writing, Record const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    Eyes const eyes(writing);
    InstructionRow row;
    row.id = writing.id;
    Wrongs wrongs;
    row.leader = eyes.leader();
    if (input.leader) {
        auto const* named = dir.person(input.leader->value);
        bool const theirs = named && (named->no == eyes.leader() || writing.caller.system);
        if (named && !theirs) return refuse(Refused::forbidden, "instruction.not_your_leader");
        row.leader = named ? named->no : 0;
    }
    auto const* leader = dir.person(row.leader);
    if (!leader) return refuse(Refused::forbidden, "instruction.no_leader");
    if (!dir.leading(*leader, input.date)) wrongs.add("leader", "instruction.not_leading");
    if (input.date > tx.today()) wrongs.add("date", "field.in_the_future");
    if (input.due < input.date) wrongs.add("due", "instruction.due_too_early");

    auto const* campaign = dir.campaign();
    auto const widest = scope_of(writing)->widest_place(dir);
    auto area = dir.area(widest != 0 ? widest : campaign->place);
    if (input.visit) {
        auto const visit = tx.find<visits::VisitRow>("id", input.visit->text());
        if (visit && scope_of(writing)->sees(visits::visible(*visit))) {
            row.visit = visit->no;
            area = area_of(*visit);
        } else {
            wrongs.add("visit", "instruction.no_such_visit");
        }
    }
    if (input.problem) {
        if (auto const problem = problems::find_seen(writing, *input.problem)) {
            row.problem = problem->no;
            area = area_of(*problem);
        } else {
            wrongs.add("problem", "deed.no_such_problem");
        }
    }
    if (input.place) {
        auto const place = place_named(writing, input.place->value);
        if (!place) return place.error();
        area = (*place)->area;
    }
    auto const unit = unit_named(writing, input.unit.value, "unit");
    if (!unit) return unit.error();
    std::vector<std::int64_t> helpers;
    if (input.co_units) {
        if (input.co_units->size() > most_helpers)
            wrongs.add("co_units", {"field.too_many", {{"max", std::to_string(most_helpers)}}});
        for (auto const& name : *input.co_units) {
            auto const helper = unit_named(writing, name.value, "co_units");
            if (!helper) return helper.error();
            auto const no = (*helper)->no;
            if (no != (*unit)->no && std::ranges::find(helpers, no) == helpers.end()) helpers.push_back(no);
        }
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto const allowed = allow(writing, {.area = area}); !allowed) return allowed.error();

    put(row, area);
    row.campaign = campaign->no;
    row.kind = input.kind;
    row.recorder = writing.caller.person;
    row.day = input.date;
    row.text = input.text.value;
    row.unit = (*unit)->no;
    row.due = input.due;
    row.number = fmt::format("{}{}〔{}〕{}号", campaign->prefix, row.kind == Kind::written ? "批" : "诺",
                             tx.today().year(),
                             problems::next_serial(tx, fmt::format("{}:{}", word(row.kind), campaign->no)));
    row.no = tx.new_no();
    set_clocks(tx, row);
    tx.insert(row);
    for (auto const helper : helpers) {
        HelperRow one;
        one.instruction = row.no;
        one.unit = helper;
        tx.insert(one);
    }
    note_step(tx, row, "record", "");
    tx.index(search_text(row));
    tx.note("number", row.number);
    return store::Outcome{"instruction", row.id, {}};
}

Result<store::Outcome> report(commands::Writing& writing, Report const& input) {
    auto const before = to_change(writing, input.id, input.rev, State::to_report);
    if (!before) return before.error();
    if (!may_report(writing, *before)) return refuse(Refused::forbidden, "instruction.not_yours_to_report");
    auto after = *before;
    after.state = State::to_confirm;
    after.report = input.text.value;
    after.reported_day = writing.tx.today();
    writing.tx.index(search_text(after));
    return save(writing, *before, after, "report", input.text.value);
}

Result<store::Outcome> decide(commands::Writing& writing, Decide const& input) {
    auto const before = to_change(writing, input.id, input.rev, State::to_confirm);
    if (!before) return before.error();
    if (!may_decide(writing, *before)) return refuse(Refused::forbidden, "instruction.not_yours_to_decide");
    if (!input.ok && !input.note) return wrong_field("note", "field.required");
    auto after = *before;
    after.state = input.ok ? State::done : State::to_report;
    after.note = input.note ? input.note->value : "";
    after.decided_day = writing.tx.today();
    after.decided_by = writing.tx.actor();
    if (!input.ok) ++after.returns;
    auto const note = after.note;
    return save(writing, *before, after, input.ok ? "confirm" : "return", note);
}

Result<store::Outcome> take_back(commands::Writing& writing, TakeBack const& input) {
    auto const before = to_change(writing, input.id, input.rev, std::nullopt);
    if (!before) return before.error();
    if (!may_decide(writing, *before) && Eyes(writing).leader() != before->leader)
        return refuse(Refused::forbidden, "instruction.not_yours_to_decide");
    auto after = *before;
    after.state = State::voided;
    after.note = input.reason.value;
    after.decided_day = writing.tx.today();
    after.decided_by = writing.tx.actor();
    return save(writing, *before, after, "void", input.reason.value);
}

Result<void> hand_over_leaders(commands::Writing& writing, std::int64_t giver, std::int64_t taker,
                               Date from) {
    auto& tx = writing.tx;
    auto const given = served_by(tx, giver, from);
    if (given.empty()) return {};
    if (!served_by(tx, taker, from).empty()) return wrong_field("taker", "handover.serves_another");
    int made = 0;
    for (auto const& before : given) {
        SecretaryRow row;
        row.id = Uuid::named(writing.id.text(), fmt::format("secretary{}", made++));
        row.person = taker;
        row.leader = before.leader;
        row.from_day = std::max(from, before.from_day);
        row.to_day = before.to_day;
        tx.insert(row);
        auto after = before;
        after.to_day = row.from_day.add_days(-1);
        tx.update(before, after);
    }
    return {};
}

Result<store::Outcome> bind(commands::Writing& writing, Bind const& input) {
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    auto const* person = dir.person(input.person.value);
    auto const* leader = dir.person(input.leader.value);
    Wrongs wrongs;
    if (!person) wrongs.add("person", "field.no_such_person");
    else if (!holds(dir, person->no, Role::secretary, input.from)) wrongs.add("person", "secretary.no_role");
    if (!leader) wrongs.add("leader", "field.no_such_person");
    else if (!dir.leading(*leader, input.from)) wrongs.add("leader", "instruction.not_leading");
    if (input.to && *input.to < input.from) wrongs.add("to", "visit.to_before_from");
    if (!wrongs.empty()) return refusal_of(wrongs);
    for (auto const& before : tx.having<SecretaryRow>("person", person->no)) {
        if (before.to_day && *before.to_day < input.from) continue;
        if (before.from_day >= input.from) return wrong_field("from", "secretary.already_bound");
        auto after = before;
        after.to_day = input.from.add_days(-1);
        tx.update(before, after);
    }
    SecretaryRow row;
    row.id = writing.id;
    row.person = person->no;
    row.leader = leader->no;
    row.from_day = input.from;
    row.to_day = input.to;
    tx.insert(row);
    return store::Outcome{"secretary", row.id, {}};
}

} // namespace huiju::instructions
