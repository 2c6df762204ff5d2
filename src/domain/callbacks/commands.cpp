// Drawing, asking, and what was said.
#include "base/words.hpp"
#include "domain/callbacks/callbacks.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace huiju::callbacks {

namespace {

constexpr std::size_t most_closed = 50'000, most_drawn = 4000; // of one draw
constexpr int most_tries = 3;

// A closed matter of which only what the draw looks at is read.
struct ClosedRow {
    std::int64_t no = 0;
    Uuid id;
    std::int64_t town = 0, village = 0, lead = 0, reds = 0, voices = 0;
    std::string category;
    bool long_term = false, sealed = false;
};
BOOST_DESCRIBE_STRUCT(ClosedRow, (), (no, id, town, village, lead, reds, voices, category, long_term, sealed))

// Whoever worked on it, answered it or found it good does not ask how it went.
bool had_a_hand_in(commands::Asking const& asking, std::int64_t problem) {
    if (asking.caller.system) return false;
    auto const person = asking.caller.person;
    return asking.db.number("callbacks.handled", {{"problem", problem}, {"person", person}}).value_or(0) > 0;
}

// The row and its problem, when the caller may ask.
Result<CallbackRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const row = writing.tx.find<CallbackRow>("id", id.text());
    auto const problem = row ? problems::get_seen(writing, row->problem) : std::nullopt;
    if (!problem) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, problems::visible(*problem), "id"); !allowed)
        return allowed.error();
    bool const visitor =
        scope_of(writing)->everything() ||
        scope_of(writing)->covers({Role::office, Role::sorter, Role::supervisor}, area_of(*problem));
    if (!visitor && row->state != CallbackState::left) return refuse(Refused::forbidden, "callback.not_left");
    if (had_a_hand_in(writing, row->problem)) return refuse(Refused::forbidden, "callback.handled_it");
    if (row->state == CallbackState::done || row->state == CallbackState::unreached)
        return wrong_state("callback.locked", word(row->state));
    if (rev && *rev != row->rev) return stale({});
    return *row;
}

CallbackView view_of(commands::Asking const& asking, CallbackRow const& row,
                     problems::ProblemRow const& problem) {
    auto const& dir = directory(asking);
    CallbackView view;
    view.id = row.id;
    view.rev = row.rev;
    view.problem = problems::brief_of(problem);
    view.place = place_view(dir, problem.place);
    if (auto const voice = asking.db.get<opinions::OpinionRow>(row.voice)) view.voice = voice->id;
    view.unit = unit_view(dir, row.unit);
    view.why = row.why;
    view.drawn_day = row.drawn_day;
    view.state = row.state;
    view.tries = row.tries;
    view.caller = person_view(dir, row.caller);
    view.solved = row.solved;
    view.satisfied = row.satisfied;
    view.note = row.note;
    view.done_day = row.done_day;
    return view;
}

} // namespace

std::vector<CallbackRow> left_for(commands::Asking const& asking, std::int64_t host, std::int64_t village) {
    auto rows = asking.db.all<CallbackRow>("callbacks.left_for", {{"host", host}, {"village", village}});
    std::erase_if(rows, [&](CallbackRow const& row) {
        auto const problem = problems::get_seen(asking, row.problem);
        return !problem || !scope_of(asking)->covers(askers, area_of(*problem)) ||
               had_a_hand_in(asking, row.problem);
    });
    return rows;
}

std::string question_of(commands::Asking const& asking, CallbackRow const& row) {
    auto const problem = asking.db.get<problems::ProblemRow>(row.problem);
    return say(asking.caller.locale, {"callback.question", {{"title", problem ? problem->title : ""}}});
}

Result<store::Outcome> draw(commands::Writing& writing, Draw const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    if (input.to < input.from) return wrong_field("to", "visit.to_before_from");
    if (input.to > tx.today()) return wrong_field("to", "field.in_the_future");
    auto const* campaign = dir.campaign();
    auto const seed = input.seed
                          ? input.seed->value
                          : fmt::format("{}|{}|{}", campaign->id.text(), input.from.text(), input.to.text());
    auto const closed =
        tx.all<ClosedRow>("callbacks.closed", {{"from", input.from.text()},
                                               {"to", input.to.text()},
                                               {"limit", static_cast<std::int64_t>(most_closed) + 1}});
    if (closed.size() > most_closed)
        return wrong_field("to", {"field.too_many", {{"max", std::to_string(most_closed)}}});
    std::vector<Candidate> all;
    for (auto const& row : closed) {
        if (row.sealed || row.voices == 0) continue; // nobody to ask
        auto const* category = dir.category(row.category);
        all.push_back({row.no, row.id, row.town, row.lead, category ? category->parent : std::string(),
                       row.reds > 0, row.long_term});
    }
    DrawView view{seed, static_cast<std::int64_t>(all.size()), 0, 0, 0};
    auto const drawn =
        draw_sample(std::move(all), static_cast<int>(input.percent ? input.percent->value : 15), seed);
    if (drawn.size() > most_drawn)
        return wrong_field("to", {"field.too_many", {{"max", std::to_string(most_drawn)}}});
    for (auto const& one : drawn) {
        if (!tx.having<CallbackRow>("problem", one.problem).empty()) continue; // asked once already
        auto const voices = opinions::of_problem(tx, one.problem);
        if (voices.empty()) continue;
        auto const problem = std::find_if(closed.begin(), closed.end(),
                                          [&](ClosedRow const& row) { return row.no == one.problem; });
        CallbackRow row;
        row.id = Uuid::v7(tx.real_now());
        row.campaign = campaign->no;
        row.problem = one.problem;
        row.voice = voices[static_cast<std::size_t>(one.problem) % voices.size()].no;
        row.town = problem->town;
        row.village = problem->village;
        row.unit = problem->lead;
        row.why = one.why;
        row.seed = seed;
        row.drawn_day = tx.today();
        tx.insert(row);
        (one.why == Why::sampled ? view.sampled : one.why == Why::red ? view.red : view.long_term) += 1;
    }
    tx.note("closed", std::to_string(view.closed));
    tx.note("drawn", std::to_string(view.sampled + view.red + view.long_term));
    return store::Outcome{"callback_draw", writing.id, [view = std::move(view)] { return to_json(view); }};
}

Result<commands::Page<CallbackView>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const state = input.state.value_or(CallbackState::waiting);
    Paging<CallbackView> page(input);
    walk_doors<CallbackRow>(
        scope_of(asking)->place_doors(directory(asking), *place ? (*place)->no : 0), input.count(),
        [&](Door const& door, CallbackRow const* last, std::size_t count) {
            return behind<CallbackRow>(asking.db, "callbacks.list", door,
                                       {{"state", std::string(word(state))},
                                        {"before", last ? last->no : *before},
                                        {"limit", static_cast<std::int64_t>(count)}});
        },
        newest_first,
        [&](CallbackRow const& row, auto const&) {
            bool const open = row.state == CallbackState::waiting || row.state == CallbackState::left;
            // the work list holds what the caller may ask about
            if (open && had_a_hand_in(asking, row.problem)) return true;
            auto const problem = problems::get_seen(asking, row.problem);
            return !problem || page.add(row.no, [&] { return view_of(asking, row, *problem); });
        });
    return page.take();
}

Result<CallbackView> get(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<CallbackRow>("id", input.id.text());
    auto const problem = row ? problems::get_seen(asking, row->problem) : std::nullopt;
    if (!problem) return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row, *problem);
}

Result<store::Outcome> record(commands::Writing& writing, Record const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto& tx = writing.tx;
    auto const voice = tx.get<opinions::OpinionRow>(found->voice);
    if (!voice) return refuse(Refused::not_found, "not_found");
    auto row = *found;
    auto const by = row.state == CallbackState::left ? opinions::RatedBy::visitor : opinions::RatedBy::caller;
    row.state = CallbackState::done;
    row.tries += 1;
    row.caller = tx.actor();
    row.solved = input.solved;
    row.satisfied = input.satisfied;
    if (input.note) row.note = input.note->value;
    row.done_day = tx.today();
    tx.update(*found, row);
    auto const rated = opinions::rated(tx, *voice, input.solved, input.satisfied, by);
    if (auto const followed = problems::voice_rated(writing, rated); !followed) return followed.error();
    tx.note("solved", word(input.solved));
    tx.note("satisfied", word(input.satisfied));
    return store::Outcome{"callback", row.id, {}};
}

Result<store::Outcome> try_again(commands::Writing& writing, Try const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto row = *found;
    row.tries += 1;
    row.caller = writing.tx.actor();
    if (input.note) row.note = input.note->value;
    if (row.tries >= most_tries) {
        row.state = CallbackState::unreached;
        row.done_day = writing.tx.today();
    }
    writing.tx.update(*found, row);
    return store::Outcome{"callback", row.id, {}};
}

Result<store::Outcome> leave(commands::Writing& writing, Try const& input) {
    auto const found = to_change(writing, input.id, input.rev);
    if (!found) return found.error();
    auto row = *found;
    row.state = CallbackState::left;
    if (input.note) row.note = input.note->value;
    writing.tx.update(*found, row);
    return store::Outcome{"callback", row.id, {}};
}

namespace {

struct Stood {
    std::string stood;
    std::optional<std::string> solved, satisfied;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Stood, (), (stood, solved, satisfied, n))

void add(CountView& view, Stood const& row) {
    auto const state = from_word<CallbackState>(row.stood);
    view.drawn += row.n;
    if (state != CallbackState::done) {
        (state == CallbackState::unreached ? view.unreached : view.waiting) += row.n;
        return;
    }
    view.done += row.n;
    (row.solved == "yes" ? view.solved : row.solved == "partly" ? view.partly : view.unsolved) += row.n;
    (row.satisfied == "yes"         ? view.satisfied
     : row.satisfied == "basically" ? view.basically
                                    : view.dissatisfied) += row.n;
}

} // namespace

CountView count_until(store::Db& db, Area const& area, Date at) {
    Door door;
    if (area.village != 0) door = {Door::village, area.village};
    else if (area.town != 0) door = {Door::town, area.town};
    CountView view;
    view.to = at;
    for (auto const& row : behind<Stood>(db, "callbacks.stood", door, {{"at", at.text()}})) add(view, row);
    return view;
}

Result<CountView> count(commands::Asking const& asking, Count const& input) {
    if (input.to < input.from) return wrong_field("to", "visit.to_before_from");
    CountView view;
    view.from = input.from;
    view.to = input.to;
    for (auto const& row :
         asking.db.all<Stood>("callbacks.counted", {{"from", input.from.text()}, {"to", input.to.text()}}))
        add(view, row);
    return view;
}

} // namespace huiju::callbacks
