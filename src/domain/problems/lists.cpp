// Lists of problems: through the caller's doors, along an index, never over rows that are not shown.
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
                       closed_day, voices, told, sealed, about_unit, about_person))

// What one caller asks for, resolved.
struct Wanted {
    std::vector<State> states; // empty: any
    Place const* place = nullptr;
    Unit const* unit = nullptr;
    std::string category; // empty: any
    bool by_due = false;  // open ones in a span of deadlines, the earliest first
    Date due_from{}, due_before{};
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

// Everything but the scope, looked up on the row again: no statement tests it all.
bool fits(commands::Asking const& asking, Wanted const& w, ProblemRow const& row) {
    if (!w.states.empty() && std::find(w.states.begin(), w.states.end(), row.state) == w.states.end())
        return false;
    if (!w.category.empty() && row.category != w.category) return false;
    if (w.place && !directory(asking).inside(row.place, w.place->no)) return false;
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
    bool const stubs = w.states.empty() && w.category.empty() && !w.place && !w.unit && !w.by_due;
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

} // namespace

Result<commands::Page<ProblemItem>> list(commands::Asking const& asking, List const& input) {
    auto const w = wanted(asking, input);
    if (!w) return w.error();
    auto const doors = scope_of(asking)->doors(directory(asking), w->place ? w->place->no : 0);
    if (doors.empty()) return commands::Page<ProblemItem>{};
    if (!w->q.empty()) return searched(asking, *w, doors);
    if (w->unit) return listed(asking, *w, {{Door::unit, w->unit->no}});
    return listed(asking, *w, doors);
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

std::vector<ProblemRow> led_with_due(store::Db& db, std::int64_t unit, int limit) {
    return db.all<ProblemRow>("problems.led_with_due", {{"unit", unit}, {"limit", limit}});
}

} // namespace huiju::problems
