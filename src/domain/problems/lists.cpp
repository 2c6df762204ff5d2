// Lists of problems: through the caller's doors, along an index, never over rows that are not shown.
#include "domain/opinions/rules.hpp"
#include "domain/problems/operations.hpp"
#include "store/search.hpp"

#include <algorithm>
#include <array>

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
    bool overdue = false;
    std::string q;
    std::int64_t before = INT64_MAX;
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
    auto const before = commands::parse_cursor(input.after);
    if (before) w.before = *before;
    else wrongs.add("after", "field.not_cursor");
    if (!wrongs.empty()) return Refusal{Refused::invalid, "invalid", wrongs.take(), 0, {}, {}, {}};
    w.overdue = input.overdue.value_or(false);
    if (input.q) w.q = input.q->value;
    w.limit = static_cast<std::size_t>(input.count());
    return w;
}

bool is_overdue(ProblemRow const& row, Date today) {
    return row.due && is_open(row.state) && *row.due < today;
}

// Everything but the scope, looked up on the row again: no statement tests it all.
bool fits(commands::Asking const& asking, Wanted const& w, ProblemRow const& row) {
    if (!w.states.empty() && std::find(w.states.begin(), w.states.end(), row.state) == w.states.end())
        return false;
    if (!w.category.empty() && row.category != w.category) return false;
    if (w.place && !directory(asking).inside(row.place, w.place->no)) return false;
    return !w.overdue || is_overdue(row, asking.now().day());
}

// Rows in the order of the list: from one statement, a chunk at a time, or all at hand.
struct Source {
    std::string statement;
    store::Args args;
    std::int64_t unit = 0; // read through this unit: it concerns all of them
    std::vector<ListedRow> rows;
    std::size_t next = 0;
    bool dry = false;

    // Null when there is no more; valid until the next call.
    ListedRow const* peek(store::Db& db, std::int64_t chunk) {
        if (next == rows.size() && !dry) {
            auto given = args;
            given.emplace_back("limit", chunk);
            rows = db.all<ListedRow>(statement, std::move(given));
            next = 0;
            dry = rows.size() < static_cast<std::size_t>(chunk);
            if (!rows.empty()) go_on_after(rows.back());
        }
        return next < rows.size() ? &rows[next] : nullptr;
    }

private:
    void go_on_after(ListedRow const& last) {
        for (auto& [name, value] : args) {
            if (name == "before" || name == "no") value = last.no;
            if (name == "due") value = last.due->text();
        }
    }
};

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

Source unit_source(Wanted const& w, std::int64_t unit) {
    Source source;
    source.unit = unit;
    source.args = {{"door", unit}, {"before", w.before}};
    if (w.states.size() == 1) {
        source.statement = "problems.list_of_unit_state";
        source.args.emplace_back("state", word(w.states[0]));
    } else {
        source.statement = "problems.list_of_unit_states";
        add_states(w, source.args);
    }
    return source;
}

Source place_source(Wanted const& w, Door const& door) {
    Source source;
    std::string way = door.kind == Door::county ? "county" : door.kind == Door::town ? "town" : "village";
    if (door.kind == Door::county && w.states.empty() && w.category.empty()) {
        source.statement = "problems.newest";
        source.args = {{"before", w.before}};
        return source;
    }
    if (door.kind != Door::county) source.args.emplace_back("door", door.no);
    if (!w.category.empty()) {
        way += "_category";
        source.args.emplace_back("category", w.category);
    }
    source.args.emplace_back("before", w.before);
    if (w.states.size() == 1 && way != "village_category") {
        source.statement = "problems.list/" + way;
        source.args.emplace_back("state", word(w.states[0]));
    } else {
        source.statement = "problems.list_states/" + way;
        add_states(w, source.args);
    }
    return source;
}

// Where an overdue list begins: after the last row of the page before.
std::pair<std::string, std::int64_t> overdue_start(commands::Asking const& asking, Wanted const& w) {
    if (w.before == INT64_MAX) return {"", 0};
    return {asking.db.text("problems.due_of", {{"no", w.before}}).value_or(""), w.before};
}

Source overdue_of_place(commands::Asking const& asking, Wanted const& w, Door const& door) {
    Source source;
    source.statement = std::string("problems.overdue/") + (door.kind == Door::county ? "county"
                                                           : door.kind == Door::town ? "town"
                                                                                     : "village");
    if (door.kind != Door::county) source.args.emplace_back("door", door.no);
    auto const [due, no] = overdue_start(asking, w);
    source.args.emplace_back("today", asking.now().day().text());
    source.args.emplace_back("due", due);
    source.args.emplace_back("no", no);
    return source;
}

// What is open at one unit is few enough to be put in order here.
Source overdue_of_unit(commands::Asking const& asking, Wanted const& w, std::int64_t unit) {
    Source source;
    source.unit = unit;
    source.dry = true;
    auto const today = asking.now().day();
    auto const start = overdue_start(asking, w);
    auto const place_in_list = [](ListedRow const& row) { return std::pair(row.due->text(), row.no); };
    for (auto const state : open_states()) {
        auto one = w;
        one.states = {state};
        one.before = INT64_MAX;
        auto open = unit_source(one, unit);
        for (; auto const* row = open.peek(asking.db, 500); ++open.next)
            if (is_overdue(*row, today) && place_in_list(*row) > start) source.rows.push_back(*row);
    }
    std::sort(source.rows.begin(), source.rows.end(),
              [&](auto const& a, auto const& b) { return place_in_list(a) < place_in_list(b); });
    return source;
}

std::vector<Source> sources(commands::Asking const& asking, Wanted const& w, std::vector<Door> const& doors) {
    auto const of_unit = [&](std::int64_t unit) {
        return w.overdue ? overdue_of_unit(asking, w, unit) : unit_source(w, unit);
    };
    if (w.unit) return {of_unit(w.unit->no)};
    std::vector<Source> list;
    for (auto const& door : doors)
        if (door.kind == Door::unit) list.push_back(of_unit(door.no));
        else list.push_back(w.overdue ? overdue_of_place(asking, w, door) : place_source(w, door));
    return list;
}

bool concerns(store::Db& db, ProblemRow const& row, std::int64_t unit) {
    if (row.list_owner == unit || (row.assigned_day && row.lead == unit)) return true;
    auto const co_units = co_units_of(db, row);
    return std::find(co_units.begin(), co_units.end(), unit) != co_units.end();
}

// Merges the sources, newest first or longest overdue first, and keeps what was asked for and may be seen.
commands::Page<ProblemItem> merged(commands::Asking const& asking, Wanted const& w,
                                   std::vector<Source> sources) {
    commands::Page<ProblemItem> page;
    auto const scope = scope_of(asking);
    auto const chunk = static_cast<std::int64_t>(w.limit) + 1;
    // a sealed matter shows neither state nor category, so no filter may tell them
    bool const stubs = w.states.empty() && w.category.empty() && !w.place && !w.unit && !w.overdue;
    auto const comes_first = [&](ListedRow const& a, ListedRow const& b) {
        return w.overdue ? std::pair(*a.due, a.no) < std::pair(*b.due, b.no) : a.no > b.no;
    };
    std::int64_t last = 0;
    for (int looked_at = 0;; ++looked_at) {
        Source* from = nullptr;
        ListedRow const* row = nullptr;
        for (auto& source : sources) {
            auto const* candidate = source.peek(asking.db, chunk);
            if (!candidate || (row && !comes_first(*candidate, *row))) continue;
            from = &source;
            row = candidate;
        }
        if (!row) return page;
        if (row->no == last) { // through two doors
            ++from->next;
            continue;
        }
        if (page.items.size() == w.limit || looked_at == most_looked_at) {
            page.next = commands::cursor(last);
            return page;
        }
        ++from->next;
        last = row->no;
        if (!fits(asking, w, *row)) continue;
        auto const units = from->unit ? std::vector<std::int64_t>{from->unit} : std::vector<std::int64_t>{};
        auto const sight = scope->sight(visible(*row, units));
        if (sight == Sight::full || (sight == Sight::stub && stubs))
            page.items.push_back(item_view(asking, *row, sight));
    }
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
    constexpr int batch = 100;
    for (int looked_at = 0; looked_at < most_looked_at / 10;) {
        auto const found = store::search(asking.db, "problem", w.q, town, village, before, batch);
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
        if (found.size() < batch) return page;
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
    return merged(asking, *w, sources(asking, *w, doors));
}

} // namespace huiju::problems
