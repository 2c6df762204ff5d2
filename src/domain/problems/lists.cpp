// Lists of problems: through the caller's doors, along an index, never over rows that are not shown.
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/numbers.hpp"
#include "domain/directory/paging.hpp"
#include "domain/opinions/rules.hpp"
#include "domain/problems/deadlines.hpp"
#include "domain/problems/operations.hpp"
#include "store/search.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace huiju::problems {

namespace {

// After so many rows looked at, a page may be short rather than slow; its cursor goes on from there.
constexpr int most_looked_at = 20'000;

// A problem of which only what a list shows and decides by is read.
struct ListedRow : ProblemRow {};
BOOST_DESCRIBE_STRUCT(ListedRow, (),
                      (no, rev, id, number, title, place, town, village, category, list_owner, lead, state,
                       urgent, long_term, supervised, pending, alert, found_day, assigned_day, due,
                       closed_day, voices, told, returns, redos, reopenings, sealed, about_unit,
                       about_person))

struct TallyRow {
    std::string category;
    State state = State::to_propose;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(TallyRow, (), (category, state, n))

// What one caller asks for, resolved.
struct Wanted {
    std::vector<State> states; // empty: any
    Place const* place = nullptr;
    Unit const* unit = nullptr;
    std::string category; // empty: any
    bool by_due = false;  // open ones in a span of deadlines, the earliest first
    Date due_from{}, due_before{};
    bool came_back = false;
    std::optional<Date> found_from, found_to;
    std::string q;
    std::int64_t before = INT64_MAX;   // where the page begins: below that number,
    std::optional<DayAndNo> after_due; // or, when the earliest deadline comes first, after that limit
    std::size_t limit = 50;
};

Result<Wanted> wanted(commands::Asking const& asking, List const& input) {
    Wanted w;
    Wrongs wrongs;
    if (input.state) {
        std::string_view rest = input.state->value;
        while (true) {
            auto const comma = rest.find(',');
            if (auto const state = from_word<State>(rest.substr(0, comma))) w.states.push_back(*state);
            else wrongs.add("state", "field.no_such_word");
            if (comma == rest.npos) break;
            rest.remove_prefix(comma + 1);
        }
        std::sort(w.states.begin(), w.states.end());
        w.states.erase(std::unique(w.states.begin(), w.states.end()), w.states.end());
    }
    if (input.place) {
        if (auto const place = place_named(asking, input.place->value)) w.place = *place;
        else wrongs.add("place", "field.no_such_place");
    }
    if (input.unit) {
        w.unit = directory(asking).unit(input.unit->value);
        if (!w.unit) wrongs.add("unit", "field.no_such_unit");
    }
    if (input.category) {
        if (auto const category = category_named(asking, input.category->value))
            w.category = (*category)->code;
        else wrongs.add("category", "field.no_such_category");
    }
    bool const overdue = input.overdue.value_or(false);
    w.by_due = overdue || input.due_from || input.due_to;
    w.due_from = input.due_from.value_or(Date{});
    w.due_before = input.due_to ? input.due_to->add_days(1) : *Date::of(2199, 12, 31);
    if (overdue) w.due_before = std::min(w.due_before, asking.now().day());
    w.came_back = input.came_back.value_or(false);
    w.found_from = input.found_from;
    w.found_to = input.found_to;
    if (input.q) w.q = input.q->value;
    if (w.by_due && w.q.empty()) {
        if (auto const after = parse_day_cursor(input.after)) w.after_due = *after;
        else wrongs.add("after", "field.not_cursor");
    } else if (auto const before = commands::parse_cursor(input.after)) {
        w.before = *before;
    } else {
        wrongs.add("after", "field.not_cursor");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.limit = static_cast<std::size_t>(input.count());
    return w;
}

bool is_due(Wanted const& w, ProblemRow const& row) {
    return row.due && is_open(row.state) && w.due_from <= *row.due && *row.due < w.due_before;
}

bool came_back(ProblemRow const& row) {
    return row.returns + row.redos + row.reopenings > 0 || row.pending == Pending::return_;
}

// Everything but the scope, looked up on the row again: no statement tests it all.
bool fits(commands::Asking const& asking, Wanted const& w, ProblemRow const& row) {
    if (!w.states.empty() && std::find(w.states.begin(), w.states.end(), row.state) == w.states.end())
        return false;
    if (!w.category.empty() && row.category != w.category) return false;
    if (w.place && !directory(asking).inside(row.place, w.place->no)) return false;
    if (w.came_back && !came_back(row)) return false;
    if (row.found_day < w.found_from || (w.found_to && row.found_day > *w.found_to)) return false;
    return !w.by_due || is_due(w, row);
}

// The next rows behind a door: the page's first when `last` is null.
using Last = ListedRow const*;

// For a statement that reads its states one by one and merges them.
void add_states(Wanted const& w, store::Args& args) {
    static constexpr std::array names{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8", "s9"};
    auto const& all = names_of<State>().of;
    for (std::size_t i = 0; i < names.size(); ++i) {
        std::string_view state; // empty: no problem is in it
        if (w.states.empty()) state = all[i].first;
        else if (i < w.states.size()) state = word(w.states[i]);
        args.emplace_back(names[i], state);
    }
}

std::vector<ListedRow> of_unit(store::Db& db, Wanted const& w, std::int64_t unit, std::int64_t before,
                               std::int64_t limit) {
    store::Args args{{"door", unit}, {"before", before}, {"limit", limit}};
    bool const one = w.states.size() == 1;
    if (one) args.emplace_back("state", word(w.states[0]));
    else add_states(w, args);
    return db.all<ListedRow>(one ? "problems.list_of_unit_state" : "problems.list_of_unit_states",
                             std::move(args));
}

std::vector<ListedRow> of_place(store::Db& db, Wanted const& w, Door const& door, std::int64_t before,
                                std::int64_t limit) {
    store::Args args{{"before", before}, {"limit", limit}};
    if (door.kind == Door::county && w.states.empty() && w.category.empty())
        return db.all<ListedRow>("problems.newest", std::move(args));
    if (door.kind != Door::county) args.emplace_back("door", door.no);
    if (!w.category.empty()) args.emplace_back("category", w.category);
    bool const one = w.states.size() == 1 && (door.kind != Door::village || w.category.empty());
    if (one) args.emplace_back("state", word(w.states[0]));
    else add_states(w, args);
    return db.all<ListedRow>(fmt::format("problems.{}/{}{}", one ? "list" : "list_states", word(door.kind),
                                         w.category.empty() ? "" : "_category"),
                             std::move(args));
}

DayAndNo limit_of(ListedRow const& row) { return {*row.due, row.no}; }

std::vector<ListedRow> due_of_place(commands::Asking const& asking, Wanted const& w, Door const& door,
                                    Last last, std::int64_t limit) {
    auto const after = last ? limit_of(*last) : w.after_due.value_or(DayAndNo{w.due_from, 0});
    return behind<ListedRow>(
        asking.db, "problems.due", door,
        {{"due_before", w.due_before.text()}, {"due", after.day.text()}, {"no", after.no}, {"limit", limit}});
}

// What is open at one unit is few enough to be put in order here, all at once.
std::vector<ListedRow> due_of_unit(commands::Asking const& asking, Wanted const& w, std::int64_t unit,
                                   Last last) {
    if (last) return {};
    constexpr std::size_t chunk = 500;
    std::vector<ListedRow> rows;
    for (auto const state : open_states()) {
        auto one = w;
        one.states = {state};
        for (std::int64_t before = INT64_MAX;;) {
            auto const open = of_unit(asking.db, one, unit, before, chunk);
            for (auto const& row : open)
                if (is_due(w, row) && (!w.after_due || limit_of(row) > *w.after_due)) rows.push_back(row);
            if (open.size() < chunk) break;
            before = open.back().no;
        }
    }
    std::sort(rows.begin(), rows.end(),
              [](auto const& a, auto const& b) { return limit_of(a) < limit_of(b); });
    return rows;
}

bool concerns(store::Db& db, ProblemRow const& row, std::int64_t unit) {
    if (row.list_owner == unit || (row.assigned_day && row.lead == unit)) return true;
    auto const co_units = co_units_of(db, row);
    return std::find(co_units.begin(), co_units.end(), unit) != co_units.end();
}

// Newest first or earliest deadline first: what was asked for and may be seen.
commands::Page<ProblemItem> listed(commands::Asking const& asking, Wanted const& w,
                                   std::vector<Door> const& doors) {
    auto const read = [&](Door const& door, Last last, std::size_t count) {
        auto const limit = static_cast<std::int64_t>(count);
        bool const of_one_unit = door.kind == Door::unit;
        if (w.by_due)
            return of_one_unit ? due_of_unit(asking, w, door.no, last)
                               : due_of_place(asking, w, door, last, limit);
        auto const before = last ? last->no : w.before;
        return of_one_unit ? of_unit(asking.db, w, door.no, before, limit)
                           : of_place(asking.db, w, door, before, limit);
    };
    auto const comes_first = [&](ListedRow const& a, ListedRow const& b) {
        return w.by_due ? limit_of(a) < limit_of(b) : newest_first(a, b);
    };
    commands::Page<ProblemItem> page;
    auto const scope = scope_of(asking);
    // a sealed matter shows neither state nor category, so no filter may tell them
    bool const stubs = w.states.empty() && w.category.empty() && !w.place && !w.unit && !w.by_due &&
                       !w.came_back && !w.found_from && !w.found_to;
    std::string last; // cursor of the row looked at before
    int looked_at = 0;
    walk_doors<ListedRow>(doors, static_cast<int>(w.limit), read, comes_first,
                          [&](ListedRow const& row, std::vector<Door> const& through) {
                              if (page.items.size() == w.limit || looked_at++ == most_looked_at) {
                                  page.next = last;
                                  return false;
                              }
                              last = w.by_due ? cursor(limit_of(row)) : commands::cursor(row.no);
                              if (!fits(asking, w, row)) return true;
                              std::vector<std::int64_t> units; // it concerns every unit that led to it
                              for (auto const& door : through)
                                  if (door.kind == Door::unit) units.push_back(door.no);
                              auto const sight = scope->sight(visible(row, std::move(units)));
                              if (sight == Sight::full || (sight == Sight::stub && stubs))
                                  page.items.push_back(item_view(asking, row, sight));
                              return true;
                          });
    return page;
}

// Newest text first. The index proposes, the record and the scope decide.
commands::Page<ProblemItem> searched(commands::Asking const& asking, Wanted const& w,
                                     std::vector<Door> const& doors) {
    commands::Page<ProblemItem> page;
    auto const scope = scope_of(asking);
    // with one door of a place the index looks there alone
    std::int64_t const town = doors.size() == 1 && doors[0].kind == Door::town ? doors[0].no : 0;
    std::int64_t const village = doors.size() == 1 && doors[0].kind == Door::village ? doors[0].no : 0;
    bool const by_unit =
        std::any_of(doors.begin(), doors.end(), [](Door const& d) { return d.kind == Door::unit; });
    auto before = w.before == INT64_MAX ? 0 : w.before;
    std::vector<std::int64_t> seen;
    int const batch = std::clamp(2 * static_cast<int>(w.limit), 20, 100);
    for (int looked_at = 0; looked_at < most_looked_at / 10;) {
        auto const found = store::search_for<ProblemRow>(asking.db, w.q, town, village, before, batch);
        if (by_unit || w.unit)
            for (auto const& hit : found) ahead_of_case(asking.db, hit.record, History::without);
        for (auto const& hit : found) {
            if (page.items.size() == w.limit) {
                page.next = commands::cursor(before);
                return page;
            }
            before = hit.doc;
            ++looked_at;
            if (std::find(seen.begin(), seen.end(), hit.record) != seen.end()) continue;
            seen.push_back(hit.record);
            auto const row = asking.db.get<ProblemRow>(hit.record);
            if (!row || !fits(asking, w, *row) || !opinions::holds_words(searched_text(*row), w.q)) continue;
            if (w.unit && !concerns(asking.db, *row, w.unit->no)) continue;
            if (!scope->sees(
                    visible(*row, by_unit ? co_units_of(asking.db, *row) : std::vector<std::int64_t>{})))
                continue;
            page.items.push_back(item_view(asking, *row, Sight::full));
        }
        if (found.size() < static_cast<std::size_t>(batch)) return page;
    }
    page.next = commands::cursor(before);
    return page;
}

commands::Page<ProblemItem> page_of(commands::Asking const& asking, Wanted const& w) {
    auto const doors = scope_of(asking)->doors(directory(asking), w.place ? w.place->no : 0);
    if (doors.empty()) return {};
    if (!w.q.empty()) return searched(asking, w, doors);
    if (w.unit) return listed(asking, w, {{Door::unit, w.unit->no}});
    return listed(asking, w, doors);
}

} // namespace

Result<commands::Page<ProblemItem>> list(commands::Asking const& asking, List const& input) {
    auto const w = wanted(asking, input);
    if (!w) return w.error();
    return page_of(asking, *w);
}

Result<ListCount> count(commands::Asking const& asking, List const& input) {
    auto first = input;
    first.after.reset();
    auto w = wanted(asking, first);
    if (!w) return w.error();
    w->limit = 1000;
    auto const page = page_of(asking, *w);
    return ListCount{static_cast<std::int64_t>(page.items.size()), page.next.has_value()};
}

// ---- the public site

namespace {

// The same for whoever asks: an administrator sees no more of the business than the public.
bool is_public(commands::Asking const& asking) {
    return asking.caller.system || directory(asking).public_mode() == campaigns::PublicMode::full;
}

// Nothing that the public must not know exists for it.
bool is_shown(ProblemRow const& row) {
    return !row.sealed && row.about_unit == 0 && row.about_person == 0 && row.state != State::withdrawn;
}

bool is_sensitive(Directory const& dir, std::string_view code) {
    auto const* category = dir.category(code);
    return !category || category->sensitive;
}

bool takes_same(Directory const& dir, ProblemRow const& row) {
    return is_shown(row) && is_open(row.state) && !is_sensitive(dir, row.category);
}

struct SameCount {
    std::int64_t no = 0, n = 0; // of the problem
};
BOOST_DESCRIBE_STRUCT(SameCount, (), (no, n))

PublicItem public_item(Directory const& dir, ListedRow const& row) {
    PublicItem item;
    bool const sensitive = is_sensitive(dir, row.category);
    if (takes_same(dir, row)) item.ref = commands::cursor(row.no);
    item.number = row.number;
    item.category = category_view(dir, row.category);
    if (auto const* town = dir.place(row.town)) item.town = town->shown;
    if (auto const* village = dir.place(row.village); village && !sensitive) item.village = village->shown;
    item.state = row.state;
    item.state_text = opinions::state_words(row.state);
    item.found_day = row.found_day;
    item.assigned_day = row.assigned_day;
    item.closed_day = row.closed_day;
    if (auto const* lead = dir.unit(row.lead); lead && row.assigned_day) item.unit = lead->name;
    item.long_term = row.long_term;
    return item;
}

} // namespace

Result<commands::Page<PublicItem>> public_list(commands::Asking const& asking, PublicList const& input) {
    if (!is_public(asking)) return refuse(Refused::unknown_user, "sign_in.required");
    auto const& dir = directory(asking);
    List question;
    question.limit = input.limit;
    question.after = input.after;
    question.place = input.place;
    question.category = input.category;
    auto w = wanted(asking, question);
    if (!w) return w.error();
    if (input.open.value_or(false)) w->states = open_states();
    // a village shows what is sensitive nowhere, so a list of one village must not show it either
    Door door;
    if (w->place && w->place->area.village != 0) door = {Door::village, w->place->area.village};
    else if (w->place && w->place->area.town != 0) door = {Door::town, w->place->area.town};
    Paging<PublicItem> page(input);
    std::vector<std::int64_t> numbers;
    walk_or_search<ListedRow>(
        asking.db, {door}, input.count(), nullptr, w->before,
        [&](Door const& one, std::int64_t before, std::int64_t limit) {
            return of_place(asking.db, *w, one, before, limit);
        },
        [&](std::int64_t at, ListedRow const& row) {
            if (!is_shown(row) || !fits(asking, *w, row)) return true;
            if (door.kind == Door::village && is_sensitive(dir, row.category)) return true;
            bool const added = page.add(at, [&] { return public_item(dir, row); });
            if (added) numbers.push_back(row.no);
            return added;
        });
    auto out = page.take();
    auto const same = of_numbers<SameCount>(asking.db, "problems.same_of", numbers);
    for (std::size_t i = 0; i < out.items.size(); ++i)
        for (auto const& count : same)
            if (count.no == numbers[i]) out.items[i].same = count.n;
    return out;
}

Result<store::Outcome> say_same(commands::Writing& writing, SayingSame const& input) {
    constexpr std::size_t most_a_day = 20;
    auto& tx = writing.tx;
    if (!is_public(writing)) return refuse(Refused::not_found, "public.off");
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto const no = commands::parse_cursor(input.ref);
    auto const problem = no ? tx.get<ProblemRow>(*no) : std::nullopt;
    if (!problem || !takes_same(directory(writing), *problem))
        return refuse(Refused::not_found, "problem.not_found");
    SameRow row;
    row.problem = problem->no;
    row.day = tx.real_now().day();
    row.browser = tx.key().blind_index(row.day.text() + "\n" + input.from.value);
    auto const said = tx.having<SameRow>("browser", row.browser);
    bool const again =
        std::any_of(said.begin(), said.end(), [&](SameRow const& one) { return one.problem == row.problem; });
    if (!again && said.size() >= most_a_day) return refuse(Refused::too_many, "problem.same_enough");
    if (!again) tx.insert(row);
    return store::Outcome{"problem", problem->id, {}};
}

std::vector<CategoryTally> tally_of_categories(store::Db& db) {
    auto const& dir = directory(db);
    std::vector<CategoryTally> list;
    for (auto const& row : db.all<TallyRow>("problems.tally")) {
        if (row.state == State::withdrawn || row.category == opinions::sealed_category ||
            !dir.category(row.category))
            continue;
        if (list.empty() || list.back().category != row.category) list.push_back({row.category});
        (is_open(row.state) ? list.back().open : list.back().done) += row.n;
    }
    return list;
}

std::vector<ProblemBrief> open_among(commands::Asking const& asking,
                                     std::vector<std::int64_t> const& problems) {
    auto const scope = scope_of(asking);
    std::map<std::int64_t, std::vector<std::int64_t>> helpers;
    for (auto const& row : of_numbers<ProblemUnitRow>(asking.db, "problems.helpers_of", problems))
        helpers[row.problem].push_back(row.unit);
    std::vector<ProblemBrief> open;
    for (auto const& row : of_numbers<ListedRow>(asking.db, "problems.numbered", problems))
        if (is_open(row.state) && scope->sees(visible(row, helpers[row.no]))) open.push_back(brief_of(row));
    std::reverse(open.begin(), open.end());
    return open;
}

std::vector<ProblemRow> numbered(store::Db& db, std::vector<std::int64_t> const& problems) {
    return of_numbers<ProblemRow>(db, "problems.numbered", problems);
}

std::vector<ProblemRow> newest_in(store::Db& db, std::int64_t village, std::string_view category, int limit) {
    store::Args args{{"door", village}, {"category", category}, {"before", INT64_MAX}, {"limit", limit}};
    add_states({}, args);
    return db.all<ProblemRow>("problems.list_states/village_category", std::move(args));
}

std::vector<ProblemRow> newest_of_unit(store::Db& db, std::int64_t unit, std::int64_t before, int limit) {
    store::Args args{{"door", unit}, {"before", before}, {"limit", limit}};
    add_states({}, args);
    return db.all<ProblemRow>("problems.list_of_unit_states", std::move(args));
}

std::vector<OpenOfCategory> open_by_category(store::Db& db, Door const& door, Date today) {
    return behind<OpenOfCategory>(db, "problems.open_by_category", door, {{"today", today.text()}});
}

std::vector<ProblemRow> led_with_due(store::Db& db, std::int64_t unit, int limit) {
    return db.all<ProblemRow>("problems.led_with_due", {{"unit", unit}, {"limit", limit}});
}

} // namespace huiju::problems
