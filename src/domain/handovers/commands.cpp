// What is open in a person's name, and handing it over.
#include "domain/accounts/accounts.hpp"
#include "domain/accounts/rules.hpp"
#include "domain/directory/paging.hpp"
#include "domain/handovers/handovers.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/problems/problems.hpp"

#include <algorithm>

namespace huiju::handovers {

namespace {

Date today(commands::Asking const& asking) { return asking.caller.real_now.day(); }

bool lasts(std::optional<Date> const& to, Date day) { return !to || *to >= day; }

State state_of(HandoverRow const& row) {
    if (row.withdrawn) return State::withdrawn;
    return row.content.empty() ? State::open : State::done;
}

// Everything in the person's name, whoever asks: what waits is counted by the person's own roles.
OpenView open_of(commands::Asking const& asking, Person const& person) {
    auto const& dir = directory(asking);
    auto const day = today(asking);
    OpenView out;
    out.person = {person.id, person.name};
    out.on = day;
    for (auto const& g : dir.grants()) {
        if (g.person != person.no || !lasts(g.to_day, day)) continue;
        HeldRole held{g.role,
                      std::string(accounts::label(g.role)),
                      {},
                      unit_view(dir, g.unit),
                      g.from_day,
                      g.to_day,
                      lendable.has(g.role)};
        if (g.place != 0) held.place = place_view(dir, g.place);
        out.roles.push_back(std::move(held));
    }
    for (auto const& a : dir.assignments())
        if (a.person == person.no && lasts(a.to_day, day))
            out.places.push_back({place_view(dir, a.place), a.from_day, a.to_day});
    for (auto const& p : dir.pairings())
        if (p.person == person.no && lasts(p.to_day, day))
            out.paired.push_back({place_view(dir, p.place), p.from_day, p.to_day});
    for (auto const& s : instructions::served_by(asking.db, person.no, day))
        out.leaders.push_back({person_view(dir, s.leader).value_or(PersonView{}), s.from_day, s.to_day});
    for (auto const& s : dir.substitutions())
        if ((s.absent == person.no || s.substitute == person.no) && s.to_day >= std::max(day, s.from_day))
            out.substitutes.push_back({person_view(dir, s.absent).value_or(PersonView{}),
                                       person_view(dir, s.substitute).value_or(PersonView{}), s.from_day,
                                       s.to_day});
    auto as_them = asking.caller;
    as_them.person = person.no;
    as_them.system = false;
    as_them.stands_in = 0;
    commands::Asking const theirs{asking.db, as_them, asking.operation};
    if (auto waiting = telling::inbox(theirs, {})) out.waiting = std::move(waiting->items);
    for (auto const& problem : problems::parked_by(asking.db, person.no))
        out.parked.push_back({problem.id, problem.number});
    return out;
}

bool sees(commands::Asking const& asking, HandoverRow const& row) {
    auto const self = asking.caller.person;
    if (self != 0 && (row.giver == self || row.taker == self || row.made_by == self)) return true;
    return scope_of(asking)->covers({Role::office, Role::town_office, Role::secadmin, Role::auditor},
                                    accounts::area_of_person(directory(asking), row.giver));
}

void fill(commands::Asking const& asking, HandoverRow const& row, HandoverItem& out) {
    auto const& dir = directory(asking);
    out.id = row.id;
    out.rev = row.rev;
    out.giver = person_view(dir, row.giver).value_or(PersonView{});
    out.taker = person_view(dir, row.taker).value_or(PersonView{});
    out.from = row.from_day;
    out.state = state_of(row);
    out.note = row.note;
    if (row.giver_at) out.giver_by = person_view(dir, row.giver_by);
    out.giver_at = row.giver_at;
    out.taker_at = row.taker_at;
    out.giver_reason = row.giver_reason;
}

// The open hand-over to change, which the caller sees as it is now.
Result<HandoverRow> to_change(commands::Writing const& w, Uuid id, std::optional<std::int64_t> rev) {
    auto row = w.tx.find<HandoverRow>("id", id.text());
    if (!row || !sees(w, *row)) return refuse(Refused::not_found, "not_found");
    if (rev && *rev != row->rev) {
        auto const now = get(w, {id});
        return stale(now ? to_json(*now) : std::string());
    }
    if (state_of(*row) == State::open) return *row;
    return wrong_state("handover.over", word(state_of(*row)));
}

bool is_desk(commands::Asking const& asking, std::int64_t giver) {
    auto const* person = directory(asking).person(giver);
    return person && accounts::is_desk_of(asking, *person);
}

Result<void> carry_out(commands::Writing& w, HandoverRow& row) {
    auto const& dir = directory(w);
    auto const* giver = dir.person(row.giver);
    auto const* taker = dir.person(row.taker);
    if (!giver || !taker || !taker->active) return wrong_field("taker", "field.no_such_person");
    row.from_day = std::max(row.from_day, today(w)); // what is past was the giver's
    if (accounts::is_administrator(dir, taker->no, row.from_day, std::nullopt))
        return wrong_field("taker", "role.administrator_no_business");
    row.content = to_json(open_of(w, *giver));
    if (auto r = instructions::hand_over_leaders(w, giver->no, taker->no, row.from_day); !r) return r;
    accounts::hand_over_roles(w, giver->no, taker->no, row.from_day);
    campaigns::hand_over_villages(w, giver->no, *taker, row.from_day);
    campaigns::hand_over_pairings(w, giver->no, taker->no, row.from_day);
    w.tx.note("from", row.from_day.text());
    w.tx.changes_reference();
    return {};
}

} // namespace

Result<OpenView> preview(commands::Asking const& asking, ById const& in) {
    auto const* person = directory(asking).person(in.id.text());
    if (!person || (person->no != asking.caller.person && !accounts::is_desk_of(asking, *person)))
        return refuse(Refused::not_found, "not_found");
    return open_of(asking, *person);
}

Result<store::Outcome> create(commands::Writing& w, Create const& in) {
    auto const& dir = directory(w);
    Wrongs wrongs;
    auto const* giver = in.giver ? dir.person(in.giver->value) : dir.person(w.caller.person);
    if (giver && giver->no != w.caller.person && !accounts::is_desk_of(w, *giver)) {
        auto refusal = refuse(Refused::forbidden, "forbidden.place");
        refusal.fields.push_back({"giver", "handover.not_yours"});
        return refusal;
    }
    HandoverRow row;
    row.id = w.id;
    row.from_day = in.from ? *in.from : today(w);
    if (in.note) row.note = *in.note;
    row.made_by = w.tx.actor();
    if (!giver) wrongs.add("giver", "field.no_such_person");
    else row.giver = giver->no;
    if (row.from_day < today(w)) wrongs.add("from", "handover.past");
    if (auto const taker = accounts::person_named(w, in.taker.value, "taker"); !taker) {
        wrongs.add("taker", "field.no_such_person");
    } else {
        row.taker = (*taker)->no;
        if (row.taker == row.giver) wrongs.add("taker", "handover.oneself");
        if (accounts::is_administrator(dir, row.taker, row.from_day, std::nullopt))
            wrongs.add("taker", "role.administrator_no_business");
    }
    for (auto const& other : w.tx.having<HandoverRow>("giver", row.giver))
        if (giver && state_of(other) == State::open) wrongs.add("giver", "handover.has_one");
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.insert(row);
    // Without a giver there was a wrong field. NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    w.tx.note("giver", giver->id.text());
    w.tx.note("taker", dir.person(row.taker)->id.text());
    return store::Outcome{"handover", row.id, {}};
}

Result<store::Outcome> confirm(commands::Writing& w, Confirm const& in) {
    auto const before = to_change(w, in.id, in.rev);
    if (!before) return before.error();
    auto after = *before;
    auto const self = w.caller.person;
    if (self != 0 && self == after.taker) {
        if (after.taker_at) return refuse(Refused::conflict, "handover.confirmed");
        after.taker_at = w.tx.real_now();
    } else {
        bool const own = self != 0 && self == after.giver;
        if (!own && !is_desk(w, after.giver)) return refuse(Refused::forbidden, "forbidden.place");
        if (after.giver_at) return refuse(Refused::conflict, "handover.confirmed");
        if (!own && !in.reason) return wrong_field("reason", "field.required");
        after.giver_by = self;
        after.giver_at = w.tx.real_now();
        if (!own) after.giver_reason = *in.reason;
    }
    if (after.giver_at && after.taker_at)
        if (auto r = carry_out(w, after); !r) return r.error();
    w.tx.update(*before, after);
    w.tx.note("state", word(state_of(after)));
    return store::Outcome{"handover", after.id, {}};
}

Result<store::Outcome> withdraw(commands::Writing& w, Withdraw const& in) {
    auto const before = to_change(w, in.id, in.rev);
    if (!before) return before.error();
    auto const self = w.caller.person;
    bool const own = self != 0 && (self == before->giver || self == before->taker);
    if (!own && !is_desk(w, before->giver)) return refuse(Refused::forbidden, "forbidden.place");
    auto after = *before;
    after.withdrawn = true;
    w.tx.update(*before, after);
    w.tx.note("state", word(state_of(after)));
    return store::Outcome{"handover", after.id, {}};
}

Result<HandoverView> get(commands::Asking const& asking, ById const& in) {
    auto const row = asking.db.find<HandoverRow>("id", in.id.text());
    if (!row || !sees(asking, *row)) return refuse(Refused::not_found, "not_found");
    HandoverView out;
    fill(asking, *row, out);
    auto const* giver = directory(asking).person(row->giver);
    if (!row->content.empty()) out.open.text = row->content;
    else if (giver && !row->withdrawn) out.open.text = to_json(open_of(asking, *giver));
    return out;
}

Result<commands::Page<HandoverItem>> list(commands::Asking const& asking, List const& in) {
    auto const& dir = directory(asking);
    auto const given = commands::parse_cursor(in.after);
    if (!given) return given.error();
    auto const* person = in.person ? dir.person(in.person->value) : nullptr;
    if (in.person && !person) return wrong_field("person", "field.no_such_person");
    constexpr int chunk = 200;
    Paging<HandoverItem> page(in);
    for (auto before = *given;;) {
        auto const rows =
            asking.db.all<HandoverRow>("handovers.list", {{"before", before}, {"limit", chunk}});
        for (auto const& row : rows) {
            before = row.no;
            if (person && row.giver != person->no && row.taker != person->no) continue;
            if (!sees(asking, row)) continue;
            auto const show = [&] {
                HandoverItem item;
                fill(asking, row, item);
                return item;
            };
            if (!page.add(row.no, show)) return page.take();
        }
        if (rows.size() < chunk) return page.take();
    }
}

} // namespace huiju::handovers
