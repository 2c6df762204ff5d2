// Naming and ending substitutes, and carrying out in another one's name.
#include "domain/accounts/accounts.hpp"
#include "domain/accounts/rules.hpp"
#include "domain/directory/paging.hpp"
#include "domain/substitutes/substitutes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::substitutes {

namespace {

constexpr std::int64_t rows_per_command = 4096; // Tx::new_no

Date today(commands::Asking const& asking) { return asking.caller.real_now.day(); }

SubstitutionRow const* row_of(Directory const& dir, std::string_view id) {
    for (auto const& row : dir.substitutions())
        if (row.id.text() == id) return &row;
    return nullptr;
}

bool overlap(SubstitutionRow const& a, SubstitutionRow const& b) {
    return a.from_day <= a.to_day && accounts::overlap(a.from_day, a.to_day, b.from_day, b.to_day);
}

// What stands against a substitution beside the others that exist.
void check_others(Directory const& dir, SubstitutionRow const& row, Wrongs& wrongs) {
    int at_a_time = 0;
    for (auto const& other : dir.substitutions()) {
        if (!overlap(other, row)) continue;
        if (other.absent == row.absent) wrongs.add("from", "substitution.has_one");
        if (other.absent == row.substitute) wrongs.add("substitute", "substitution.is_absent");
        if (other.substitute == row.substitute) ++at_a_time;
    }
    if (at_a_time >= most_at_a_time)
        wrongs.add("substitute", {"substitution.too_many", {{"max", std::to_string(most_at_a_time)}}});
}

bool has_lendable(Directory const& dir, SubstitutionRow const& row) {
    auto const& grants = dir.grants();
    auto const& villages = dir.assignments();
    auto const in_time = [&](Date from, std::optional<Date> const& to) {
        return accounts::overlap(from, to, row.from_day, row.to_day);
    };
    return std::any_of(grants.begin(), grants.end(),
                       [&](auto const& g) {
                           return g.person == row.absent && lendable.has(g.role) &&
                                  in_time(g.from_day, g.to_day);
                       }) ||
           std::any_of(villages.begin(), villages.end(), [&](auto const& a) {
               return a.person == row.absent && in_time(a.from_day, a.to_day);
           });
}

bool sees(commands::Asking const& asking, SubstitutionRow const& row) {
    auto const self = asking.caller.person;
    if (self != 0 && (row.absent == self || row.substitute == self || row.named_by == self)) return true;
    return scope_of(asking)->covers({Role::office, Role::town_office, Role::secadmin, Role::auditor},
                                    accounts::area_of_person(directory(asking), row.absent));
}

SubstitutionView view(commands::Asking const& asking, SubstitutionRow const& row) {
    auto const& dir = directory(asking);
    auto const day = today(asking);
    return {row.id,
            row.rev,
            person_view(dir, row.absent).value_or(PersonView{}),
            person_view(dir, row.substitute).value_or(PersonView{}),
            row.from_day,
            row.to_day,
            row.reason,
            person_view(dir, row.named_by),
            row.from_day <= day && day <= row.to_day};
}

} // namespace

// ---- for other features -------------------------------------------------------------------------------

std::string marked_name(Directory const& dir, std::int64_t person, std::int64_t absent) {
    auto const name = [&](std::int64_t no) {
        auto const* found = dir.person(no);
        return found ? found->name : std::string();
    };
    return name(person) + "代" + name(absent);
}

std::optional<PersonView> maker_view(commands::Asking const& asking, std::int64_t person, std::int64_t row) {
    auto const& dir = directory(asking);
    auto view = person_view(dir, person);
    if (!view || !dir.ever_substitute(person)) return view;
    auto const first = row / rows_per_command * rows_per_command;
    auto const mark = asking.db.one<StandInRow>("substitutes.of_command",
                                                {{"first", first}, {"last", first + rows_per_command - 1}});
    if (mark && mark->person == person) view->name = marked_name(dir, person, mark->absent);
    return view;
}

Result<store::Outcome> carry_out(commands::Writing& w, commands::Caller& caller,
                                 commands::Attempt const& attempt) {
    caller.stands_in = 0;
    auto done = attempt();
    if (done) return done;
    auto const& dir = directory(w);
    for (auto const& s : dir.standing_in(caller.person, caller.real_now.day())) {
        if (!w.tx.start_over()) break;
        caller.stands_in = s.absent;
        auto lent = attempt();
        if (!lent) {
            // whoever may do it is told what is wrong with it
            auto const kind = lent.error().kind;
            if (kind != Refused::forbidden && kind != Refused::not_found) done = lent;
            continue;
        }
        StandInRow row;
        row.id = Uuid::named(w.id.text(), "stand_in");
        row.substitution = s.no;
        row.person = s.substitute;
        row.absent = s.absent;
        row.at = w.tx.real_now();
        row.operation = w.operation.name;
        row.kind = lent->kind;
        row.record = lent->id.text();
        w.tx.insert(row);
        if (auto const* absent = dir.person(s.absent)) w.tx.note("stands_in_for", absent->id.text());
        return lent;
    }
    return done;
}

// ---- operations ---------------------------------------------------------------------------------------

Result<store::Outcome> create(commands::Writing& w, Create const& in) {
    auto const& dir = directory(w);
    Wrongs wrongs;
    auto const* absent = in.absent ? dir.person(in.absent->value) : dir.person(w.caller.person);
    auto const substitute = accounts::person_named(w, in.substitute.value, "substitute");
    if (!absent) wrongs.add("absent", "field.no_such_person");
    else if (absent->no != w.caller.person && !accounts::is_desk_of(w, *absent)) {
        auto refusal = refuse(Refused::forbidden, "forbidden.place");
        refusal.fields.push_back({"absent", "substitution.not_yours"});
        return refusal;
    }
    SubstitutionRow row;
    row.id = w.id;
    row.from_day = in.from ? *in.from : today(w);
    row.to_day = in.to;
    row.named_by = w.tx.actor();
    if (in.reason) row.reason = *in.reason;
    if (row.from_day < today(w)) wrongs.add("from", "substitution.past");
    if (row.to_day < row.from_day) wrongs.add("to", "field.before_start");
    else if (row.to_day.days - row.from_day.days >= longest_days)
        wrongs.add("to", {"substitution.too_long", {{"max", std::to_string(longest_days)}}});
    if (!substitute) wrongs.add("substitute", "field.no_such_person");
    if (absent && substitute) {
        row.absent = absent->no;
        row.substitute = (*substitute)->no;
        if (row.absent == row.substitute) wrongs.add("substitute", "substitution.oneself");
        else if (row.substitute == w.caller.person) wrongs.add("substitute", "role.not_to_oneself");
        if (accounts::is_administrator(dir, row.substitute, row.from_day, row.to_day))
            wrongs.add("substitute", "role.administrator_no_business");
        if (!has_lendable(dir, row)) wrongs.add("absent", "substitution.nothing_to_lend");
        check_others(dir, row, wrongs);
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.insert(row);
    // Without one of them there was a wrong field. NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    w.tx.note("absent", absent->id.text());
    w.tx.note("substitute", (*substitute)->id.text());
    w.tx.changes_reference();
    return store::Outcome{"substitution", row.id, {}};
}

Result<store::Outcome> end(commands::Writing& w, End const& in) {
    auto const& dir = directory(w);
    auto const* row = row_of(dir, in.id.text());
    if (!row) return refuse(Refused::not_found, "not_found");
    auto const* absent = dir.person(row->absent);
    bool const own =
        w.caller.person != 0 && (row->absent == w.caller.person || row->substitute == w.caller.person);
    if (!own && !(absent && accounts::is_desk_of(w, *absent)))
        return refuse(sees(w, *row) ? Refused::forbidden : Refused::not_found,
                      sees(w, *row) ? "forbidden.place" : "not_found");
    if (in.rev && *in.rev != row->rev) return stale(to_json(view(w, *row)));
    auto const last = today(w).add_days(-1);
    if (row->to_day <= last) return refuse(Refused::conflict, "substitution.ended");
    auto after = *row;
    after.to_day = last;
    w.tx.keep_version("substitution", *row);
    w.tx.update(*row, after);
    w.tx.changes_reference();
    return store::Outcome{"substitution", after.id, {}};
}

Result<SubstitutionView> get(commands::Asking const& asking, ById const& in) {
    auto const* row = row_of(directory(asking), in.id.text());
    if (!row || !sees(asking, *row)) return refuse(Refused::not_found, "not_found");
    return view(asking, *row);
}

Result<commands::Page<SubstitutionView>> list(commands::Asking const& asking, List const& in) {
    auto const& dir = directory(asking);
    auto const before = commands::parse_cursor(in.after);
    if (!before) return before.error();
    auto const* person = in.person ? dir.person(in.person->value) : nullptr;
    if (in.person && !person) return wrong_field("person", "field.no_such_person");
    Paging<SubstitutionView> page(in);
    auto const& all = dir.substitutions();
    for (auto row = all.rbegin(); row != all.rend(); ++row) { // newest first
        if (row->no >= *before) continue;
        if (person && row->absent != person->no && row->substitute != person->no) continue;
        if (!sees(asking, *row)) continue;
        if (!page.add(row->no, [&] { return view(asking, *row); })) break;
    }
    return page.take();
}

Result<commands::Page<ActView>> list_acts(commands::Asking const& asking, ListActs const& in) {
    auto const& dir = directory(asking);
    auto const* of = row_of(dir, in.id.text());
    if (!of || !sees(asking, *of)) return refuse(Refused::not_found, "not_found");
    auto const before = commands::parse_cursor(in.after);
    if (!before) return before.error();
    Paging<ActView> page(in);
    for (auto const& row : asking.db.all<StandInRow>(
             "substitutes.acts",
             {{"substitution", of->no}, {"before", *before}, {"limit", in.count() + 1}})) {
        auto const show = [&] {
            auto person = person_view(dir, row.person).value_or(PersonView{});
            person.name = marked_name(dir, row.person, row.absent);
            return ActView{row.at, std::move(person), row.operation, row.kind, row.record};
        };
        if (!page.add(row.no, show)) break;
    }
    return page.take();
}

} // namespace huiju::substitutes
