// Making problems and saving what a move changes: row, history, units, figures and search together.
#include "domain/campaigns/campaigns.hpp"
#include "domain/figures/facts.hpp"
#include "domain/opinions/rules.hpp"
#include "domain/problems/operations.hpp"
#include "store/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::problems {

namespace {

using accounts::UnitKind;

bool is_kind(Directory const& dir, std::int64_t unit_no, UnitKind kind) {
    auto const* unit = dir.unit(unit_no);
    return unit && unit->kind == kind;
}

std::vector<Counted> counted_now(Directory const& dir, ProblemRow const& row) {
    return counted(row, is_kind(dir, row.list_owner, UnitKind::town), is_kind(dir, row.lead, UnitKind::city));
}

figures::Fact fact_of(Counted const& c, Date day) {
    return {
        .metric = c.metric, .day = day, .n = 1, .unit = c.unit, .member = c.member, .to_day = std::nullopt};
}

Area found_area(ProblemRow const& row) { return {row.found_place, row.found_town, row.found_village}; }

void make_findable(store::Tx& tx, ProblemRow const& row) {
    if (!row.sealed) tx.index(search_text(row));
}

// Whether it counts among the topics that people speak of.
bool is_topic(ProblemRow const& row) {
    return !row.sealed && row.merged_into == 0 && row.state != State::withdrawn;
}

void save_figures(store::Tx& tx, ProblemRow const& before, ProblemRow const& after) {
    if (is_topic(before) != is_topic(after))
        figures::count_topic(tx, after.category, found_area(after), after.found_day,
                             is_topic(after) ? 1 : -1);
    auto const& dir = directory(tx);
    // where a demo's clock stands still, a matter may have been found after "today"
    auto const day = std::max(tx.today(), after.found_day);
    auto const was = counted_now(dir, before);
    auto const is = counted_now(dir, after);
    auto const in = [](std::vector<Counted> const& list, Counted const& c) {
        return std::find(list.begin(), list.end(), c) != list.end();
    };
    for (auto const& c : was)
        if (!in(is, c)) figures::end_facts(tx, after.no, c.metric, day);
    std::vector<figures::Fact> fresh;
    for (auto const& c : is)
        if (!in(was, c)) fresh.push_back(fact_of(c, day));
    if (!fresh.empty()) figures::add_facts(tx, "problem", after.no, found_area(after), fresh);
}

void save_units(store::Tx& tx, std::vector<ProblemUnitRow> const& before, ProblemRow const& after,
                std::vector<std::int64_t> const& co_units) {
    for (auto const& [unit, part] : parts(after, co_units, before)) {
        auto const kept = std::find_if(before.begin(), before.end(),
                                       [unit = unit](ProblemUnitRow const& row) { return row.unit == unit; });
        auto row = kept == before.end() ? ProblemUnitRow{} : *kept;
        row.problem = after.no;
        row.unit = unit;
        row.part = part;
        row.state = after.state;
        if (kept == before.end()) tx.insert(row);
        else if (kept->part != part || kept->state != after.state) tx.update(*kept, row);
    }
}

} // namespace

std::int64_t next_serial(store::Tx& tx, std::string const& series) {
    std::int64_t const year = tx.today().year();
    auto const years = tx.having<SerialRow>("series", series);
    auto const before =
        std::find_if(years.begin(), years.end(), [&](auto const& s) { return s.year == year; });
    auto row = before == years.end() ? SerialRow{} : *before;
    row.last += 1;
    if (before != years.end()) {
        tx.update(*before, row);
    } else {
        row.series = series;
        row.year = year;
        tx.insert(row);
    }
    return row.last;
}

void put_under_supervision(commands::Writing& writing, ProblemRow const& problem,
                           std::string const& request) {
    auto after = problem;
    after.supervised = true;
    carry_out(writing, load_case(writing.tx, problem, History::without), after,
              {.verb = "supervise", .text = request, .unit = after.lead});
}

std::string number_word(std::string_view number) {
    std::string word(number);
    std::replace(word.begin(), word.end(), '-', 'n');
    return word;
}

std::string searched_text(ProblemRow const& row) {
    return fmt::format("{}\n{}\n{}\n{}", row.number, row.title, row.text, row.result);
}

store::SearchText search_text(ProblemRow const& row) {
    return {.kind = "problem",
            .record = row.no,
            .text = number_word(row.number) + "\n" + searched_text(row),
            .town = row.town,
            .village = row.village,
            .also = "matter"};
}

void carry_out(commands::Writing& writing, Case const& before, ProblemRow after, Step const& step,
               std::optional<std::vector<std::int64_t>> co_units) {
    auto& tx = writing.tx;
    MoveRow move;
    move.problem = after.no;
    move.verb = step.verb;
    move.from_state = word(before.row.state);
    move.to_state = word(after.state);
    move.day = tx.today();
    move.at = tx.now().micros;
    move.actor = tx.actor();
    move.unit = step.unit;
    move.voice = step.voice;
    move.text = step.text;
    move.ok = step.ok;
    move.for_unit = step.for_unit;
    move.proof = step.proof;
    if (step.new_due) {
        move.old_due = before.row.due;
        move.new_due = step.new_due;
    }
    tx.insert(move);
    save_figures(tx, before.row, after);
    set_clocks(tx, before.row, after);
    tx.update(before.row, after);
    save_units(tx, before.units, after, co_units.value_or(before.co_units()));
    if (searched_text(before.row) != searched_text(after)) make_findable(tx, after);

    tx.note("move", step.verb);
    if (before.row.state != after.state) {
        tx.note("from", word(before.row.state));
        tx.note("to", word(after.state));
    }
    if (before.row.lead != after.lead)
        if (auto const* unit = directory(tx).unit(after.lead)) tx.note("lead", unit->id.text());
    if (before.row.due != after.due && after.due) tx.note("due", after.due->text());
}

Result<ProblemRow> create(commands::Writing& writing, NewProblem const& given) {
    auto& tx = writing.tx;
    auto const& dir = directory(tx);
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const* campaign = dir.campaign();
    ProblemRow row;
    row.id = given.id.is_nil() ? writing.id : given.id;
    row.campaign = campaign->no;
    // "2018-17": counted per campaign and year of the business clock
    row.number =
        fmt::format("{}-{}", tx.today().year(), next_serial(tx, fmt::format("problem:{}", campaign->no)));
    row.title = given.title;
    row.text = given.text;
    row.place = row.found_place = given.area.place;
    row.town = row.found_town = given.area.town;
    row.village = row.found_village = given.area.village;
    row.category = given.category;
    row.list_owner = given.list_owner;
    if (row.list_owner == 0) {
        if (auto const* town = dir.town_unit(row.town)) row.list_owner = town->no;
        else if (auto const* recorder = dir.person(tx.actor())) row.list_owner = recorder->unit;
    }
    row.lead = given.lead;
    row.target = given.target;
    row.urgent = given.urgent;
    row.found_day = given.found_day;
    row.sealed = given.sealed || given.category == opinions::sealed_category;
    row.about_unit = given.about_unit;
    row.about_person = given.about_person;
    row.recorder = tx.actor();
    set_clocks(tx, row, row);
    tx.insert(row);
    save_units(tx, {}, row, {});
    std::vector<figures::Fact> facts;
    for (auto const& c : counted_now(dir, row)) facts.push_back(fact_of(c, row.found_day));
    figures::add_facts(tx, "problem", row.no, found_area(row), facts);
    if (is_topic(row)) figures::count_topic(tx, row.category, found_area(row), row.found_day, 1);
    make_findable(tx, row);
    tx.note("state", word(row.state));
    tx.note("number", row.number);
    return row;
}

namespace {

// What the codes and names of an input lead to; all that lead nowhere are wrong.
NewProblem looked_up(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    auto const& dir = directory(asking);
    NewProblem problem;
    auto const* place = dir.place(input.place.value);
    if (place) problem.area = place->area;
    else wrongs.add("place", "field.no_such_place");
    if (auto const category = category_named(asking, input.category.value))
        problem.category = (*category)->code;
    else wrongs.add("category", "field.no_such_category");
    if (input.list_owner) {
        auto const owner = unit_named(asking, input.list_owner->value, "list_owner");
        if (!owner) wrongs.add("list_owner", "field.no_such_unit");
        else if ((*owner)->kind == UnitKind::town && (*owner)->place != problem.area.town && place)
            wrongs.add("list_owner", "problem.other_town");
        else problem.list_owner = (*owner)->no;
    }
    if (input.lead) {
        if (auto const lead = unit_named(asking, input.lead->value, "lead")) problem.lead = (*lead)->no;
        else wrongs.add("lead", "field.no_such_unit");
    }
    return problem;
}

} // namespace

void check_new(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    looked_up(asking, input, wrongs);
}

Result<store::Outcome> create_at_desk(commands::Writing& writing, Create const& input) {
    Wrongs wrongs;
    auto problem = looked_up(writing, input, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto const allowed = allow(writing, Visible{.area = problem.area}); !allowed) return allowed.error();
    problem.title = input.title.value;
    if (input.text) problem.text = input.text->value;
    if (input.target) problem.target = input.target->value;
    problem.urgent = input.urgent.value_or(false);
    problem.found_day = writing.tx.today();
    problem.id = writing.id;
    auto row = create(writing, problem);
    if (!row) return row.error();
    auto const id = row->id;
    Case fresh;
    fresh.row = std::move(*row);
    return store::Outcome{"problem", id, [view = problem_view(writing, fresh)] { return to_json(view); }};
}

Result<ProblemRow> add_voice(commands::Writing& writing, ProblemRow const& problem) {
    if (!is_open(problem.state)) return wrong_state("problem.takes_no_voice", word(problem.state));
    auto after = problem;
    after.voices += 1;
    writing.tx.update(problem, after);
    return after;
}

std::vector<ProblemRow> made_by(store::Db& db, std::int64_t command) {
    auto const [first, last] = store::numbers_of(command);
    return db.all<ProblemRow>("problems.made", {{"first", first}, {"last", last}});
}

int move_to_successor(commands::Writing& writing, std::int64_t from_place, Area to) {
    constexpr int most = 1000;
    int moved = 0;
    for (auto const state : open_states()) {
        auto const rows = writing.tx.all<ProblemRow>(
            "problems.open_of_village",
            {{"village", from_place}, {"state", std::string(word(state))}, {"limit", most - moved}});
        for (auto const& row : rows) {
            auto after = row;
            // what lies in a group below the village keeps its group
            if (row.place == from_place) after.place = to.place;
            after.town = to.town;
            after.village = to.village;
            writing.tx.update(row, after);
            make_findable(writing.tx, after);
            ++moved;
        }
        if (moved == most) break;
    }
    return moved;
}

} // namespace huiju::problems
