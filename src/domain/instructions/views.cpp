// Who sees instructions, and how they are shown.
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/directory/paging.hpp"
#include "domain/instructions/records.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::instructions {

namespace {

// Who sees by place or unit; a secretary sees by the leader alone.
constexpr Roles onlookers{Role::office,      Role::sorter,    Role::supervisor,   Role::inspector,
                          Role::leader,      Role::unit_head, Role::unit_handler, Role::station,
                          Role::town_office, Role::town_head};

InstructionItem item_of(commands::Asking const& asking, InstructionRow const& row,
                        std::vector<std::int64_t> const& helpers) {
    auto const& dir = directory(asking);
    InstructionItem item;
    item.id = row.id;
    item.rev = row.rev;
    item.number = row.number;
    item.kind = row.kind;
    item.leader = person_view(dir, row.leader);
    item.date = row.day;
    item.text = row.text;
    item.place = place_view(dir, row.place);
    item.unit = unit_view(dir, row.unit);
    for (auto const unit : helpers)
        if (auto view = unit_view(dir, unit)) item.co_units.push_back(std::move(*view));
    item.due = row.due;
    item.state = row.state;
    item.state_text = say(asking.caller.locale, fmt::format("instruction.state.{}", word(row.state)));
    item.overdue = row.state == State::to_report && row.due < asking.now().day();
    item.report = row.report;
    item.reported_on = row.reported_day;
    item.decided_on = row.decided_day;
    item.note = row.note;
    item.returns = row.returns;
    return item;
}

} // namespace

std::vector<std::int64_t> helpers_of(store::Db& db, std::int64_t instruction) {
    std::vector<std::int64_t> units;
    for (auto const& row : db.having<HelperRow>("instruction", instruction)) units.push_back(row.unit);
    return units;
}

Visible visible(store::Db& db, InstructionRow const& row) {
    Visible visible{.area = area_of(row), .lead = row.unit, .co_units = helpers_of(db, row.no)};
    if (row.problem != 0)
        if (auto const problem = db.get<problems::ProblemRow>(row.problem)) {
            visible.sealed = problem->sealed;
            visible.about_unit = problem->about_unit;
            visible.about_person = problem->about_person;
        }
    return visible;
}

std::string searched_text(InstructionRow const& row) {
    return row.number + "\n" + row.text + "\n" + row.report;
}

store::SearchText search_text(InstructionRow const& row) {
    return {.kind = "instruction",
            .record = row.no,
            .text = searched_text(row),
            .town = row.town,
            .village = row.village,
            .also = "matter"};
}

std::vector<SecretaryRow> served_by(store::Db& db, std::int64_t person, Date day) {
    auto rows = db.having<SecretaryRow>("person", person);
    std::erase_if(rows, [&](SecretaryRow const& row) { return row.to_day && *row.to_day < day; });
    return rows;
}

Eyes::Eyes(commands::Asking const& asking) : asking_(asking), scope_(scope_of(asking)) {
    auto const person = scope_->person();
    if (scope_->roles().has(Role::leader)) leader_ = person;
    if (!scope_->roles().has(Role::secretary)) return;
    auto const today = asking.caller.real_now.day();
    for (auto const& row : served_by(asking.db, person, today))
        if (row.from_day <= today) leader_ = row.leader;
}

bool Eyes::see(InstructionRow const& row) const {
    auto const what = visible(asking_.db, row);
    if (scope_->may(onlookers, what)) return true;
    return leader_ != 0 && leader_ == row.leader && !what.sealed && what.about_unit == 0 &&
           what.about_person == 0;
}

std::optional<InstructionRow> get_seen(commands::Asking const& asking, std::int64_t no) {
    auto row = asking.db.get<InstructionRow>(no);
    if (!row || !Eyes(asking).see(*row)) return std::nullopt;
    return row;
}

bool may_report(commands::Asking const& asking, InstructionRow const& row) {
    auto const scope = scope_of(asking);
    if (scope->covers_unit({Role::unit_handler, Role::unit_head, Role::station}, row.unit)) return true;
    auto const* unit = directory(asking).unit(row.unit);
    return unit && unit->kind == accounts::UnitKind::town &&
           scope->covers({Role::town_office, Role::town_head}, directory(asking).area(unit->place));
}

bool may_decide(commands::Asking const& asking, InstructionRow const& row) {
    auto const scope = scope_of(asking);
    bool const leader = scope->roles().has(Role::leader) && scope->person() == row.leader;
    return leader || scope->covers({Role::office}, area_of(row));
}

Result<InstructionView> get(commands::Asking const& asking, ById const& input) {
    auto const& dir = directory(asking);
    auto const row = asking.db.find<InstructionRow>("id", input.id.text());
    Eyes const eyes(asking);
    if (!row || !eyes.see(*row)) return refuse(Refused::not_found, "instruction.not_found");
    InstructionView view;
    static_cast<InstructionItem&>(view) = item_of(asking, *row, helpers_of(asking.db, row->no));
    view.recorder = person_view(dir, row->recorder);
    view.decided_by = person_view(dir, row->decided_by);
    if (row->problem != 0)
        if (auto const problem = problems::get_seen(asking, row->problem))
            view.problem = problems::brief_of(*problem);
    if (row->visit != 0)
        if (auto const visit = asking.db.get<visits::VisitRow>(row->visit);
            visit && scope_of(asking)->sees(visits::visible(*visit)))
            view.visit = visit->id;
    if (row->state == State::to_report && may_report(asking, *row)) view.can.emplace_back("report");
    if (row->state == State::to_confirm && may_decide(asking, *row)) view.can.emplace_back("decide");
    if (row->state != State::voided && (may_decide(asking, *row) || eyes.leader() == row->leader))
        view.can.emplace_back("void");
    for (auto const& step : asking.db.having<StepRow>("instruction", row->no))
        view.history.push_back({step.verb, step.day, person_view(dir, step.actor), step.text});
    return view;
}

Result<commands::Page<InstructionItem>> list(commands::Asking const& asking, List const& input) {
    auto const& dir = directory(asking);
    auto before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    Unit const* unit = nullptr;
    if (input.unit) {
        auto const named = unit_named(asking, input.unit->value, "unit");
        if (!named) return named.error();
        unit = *named;
    }
    Person const* leader = nullptr;
    if (input.leader) {
        leader = dir.person(input.leader->value);
        if (!leader) return wrong_field("leader", "field.no_such_person");
    }
    auto const words = input.q ? fold(input.q->value) : std::string();
    auto const today = asking.now().day();
    Eyes const eyes(asking);
    return page_back<InstructionItem>(
        input, *before,
        [&](store::Args args) {
            if (leader) args.emplace_back("leader", leader->no);
            auto rows = asking.db.all<InstructionRow>(leader ? "instructions.of_leader" : "instructions.page",
                                                      std::move(args));
            for (auto const& row : rows) asking.db.ahead_having<HelperRow>("instruction", row.no);
            return rows;
        },
        [&](auto& page, InstructionRow const& row) {
            if (input.state && row.state != *input.state) return true;
            if (input.kind && row.kind != *input.kind) return true;
            if (*place && !dir.inside(row.place, (*place)->no)) return true;
            bool const overdue = row.state == State::to_report && row.due < today;
            if (input.overdue && overdue != *input.overdue) return true;
            if (!words.empty() && fold(searched_text(row)).find(words) == words.npos) return true;
            auto const helpers = helpers_of(asking.db, row.no);
            if (unit && row.unit != unit->no && std::ranges::find(helpers, unit->no) == helpers.end())
                return true;
            if (!eyes.see(row)) return true;
            return page.add(row.no, [&] { return item_of(asking, row, helpers); });
        });
}

Result<commands::Page<SecretaryView>> list_secretaries(commands::Asking const& asking,
                                                       ListSecretaries const&) {
    auto const& dir = directory(asking);
    commands::Page<SecretaryView> page;
    for (auto const& row : asking.db.all<SecretaryRow>("instructions.secretaries"))
        page.items.push_back(
            {row.id, person_view(dir, row.person), person_view(dir, row.leader), row.from_day, row.to_day});
    return page;
}

} // namespace huiju::instructions
