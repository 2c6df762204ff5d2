// Saying and taking back facts, and the counters that follow.
#include "domain/figures/facts.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace huiju::figures {

namespace {

// What a counter belongs to: a place (unit 0), or a unit (place 0).
struct Axis {
    std::int64_t place = 0, unit = 0;
    friend auto operator<=>(Axis const&, Axis const&) = default;
};

std::set<Axis> axes(store::Tx const& tx, Area const& area) {
    std::set<Axis> list;
    for (auto const place : {area.place, area.village, area.town})
        if (place != 0) list.insert({place, 0});
    if (auto const* root = directory(tx).root()) list.insert({root->no, 0});
    return list;
}

// A fact counts for its place and everything that was above it when it was written, and for its unit.
std::set<Axis> axes(store::Tx const& tx, FactRow const& fact) {
    auto list = axes(tx, area_of(fact));
    if (fact.unit != 0) list.insert({0, fact.unit});
    return list;
}

void count_sum(store::Tx& tx, FactRow const& fact, std::int64_t sign) {
    for (auto const& axis : axes(tx, fact)) {
        tx.count(fact.metric, axis.place, axis.unit, fact.day, sign * fact.n);
        if (fact.to_day) tx.count(fact.metric, axis.place, axis.unit, *fact.to_day, -sign * fact.n);
    }
}

// Distinct counts change only where the union of a member's periods changes, separately on each axis.
void count_members(store::Tx& tx, std::vector<FactRow> const& before, std::vector<FactRow> const& after,
                   std::string const& metric) {
    std::map<Axis, std::pair<std::vector<Period>, std::vector<Period>>> periods;
    for (auto const& fact : before)
        for (auto const& axis : axes(tx, fact)) periods[axis].first.push_back({fact.day, fact.to_day});
    for (auto const& fact : after)
        for (auto const& axis : axes(tx, fact)) periods[axis].second.push_back({fact.day, fact.to_day});
    for (auto& [axis, both] : periods) {
        std::map<Date, int> change;
        for (auto const& [day, n] : ends_of_union(std::move(both.second))) change[day] += n;
        for (auto const& [day, n] : ends_of_union(std::move(both.first))) change[day] -= n;
        for (auto const& [day, n] : change) tx.count(metric, axis.place, axis.unit, day, n);
    }
}

bool same(FactRow const& a, FactRow const& b) {
    return a.metric == b.metric && a.place == b.place && a.unit == b.unit && a.member == b.member &&
           a.day == b.day && a.to_day == b.to_day && a.n == b.n;
}

// Takes back `gone` and says `fresh`.
void change(store::Tx& tx, std::vector<FactRow> gone, std::vector<FactRow> fresh) {
    // members' other facts must be read before the first save
    std::map<std::pair<std::string, std::int64_t>, std::vector<FactRow>> members;
    auto const note_member = [&](FactRow const& fact) {
        if (fact.member == 0 || members.contains({fact.metric, fact.member})) return;
        members[{fact.metric, fact.member}] =
            tx.all<FactRow>("figures.facts_of_member", {{"member", fact.member}, {"metric", fact.metric}});
    };
    for (auto const& fact : gone) note_member(fact);
    for (auto const& fact : fresh) note_member(fact);

    for (auto& fact : gone) {
        if (fact.member == 0) count_sum(tx, fact, -1);
        auto closed = fact;
        closed.until_rev = tx.seq();
        tx.update(fact, closed);
    }
    for (auto& fact : fresh) {
        if (fact.member == 0) count_sum(tx, fact, +1);
        tx.insert(fact);
    }
    for (auto const& [key, before] : members) {
        std::vector<FactRow> after;
        for (auto const& fact : before)
            if (std::none_of(gone.begin(), gone.end(), [&](FactRow const& g) { return g.no == fact.no; }))
                after.push_back(fact);
        for (auto const& fact : fresh)
            if (fact.metric == key.first && fact.member == key.second) after.push_back(fact);
        count_members(tx, before, after, key.first);
    }
}

FactRow row_of(std::string_view kind, std::int64_t record, Area const& area, Fact const& fact) {
    FactRow row;
    row.metric = fact.metric;
    row.kind = kind;
    row.record = record;
    row.place = area.place;
    row.town = area.town;
    row.village = area.village;
    row.unit = fact.unit;
    row.member = fact.member;
    row.day = fact.day;
    row.to_day = fact.to_day;
    row.n = fact.n;
    return row;
}

} // namespace

std::vector<FactRow> facts_of_record(store::Db& db, std::int64_t record) {
    auto facts = db.having<FactRow>("record", record);
    std::erase_if(facts, [](FactRow const& fact) { return fact.until_rev.has_value(); });
    return facts;
}

void ahead_of_facts(store::Db& db, std::int64_t record) { db.ahead_having<FactRow>("record", record); }

std::vector<std::pair<Date, int>> ends_of_union(std::vector<Period> periods) {
    std::sort(periods.begin(), periods.end(), [](Period const& a, Period const& b) { return a.day < b.day; });
    std::vector<std::pair<Date, int>> ends;
    std::optional<Period> open;
    auto const close = [&] {
        if (!open) return;
        ends.emplace_back(open->day, 1);
        if (open->to_day) ends.emplace_back(*open->to_day, -1);
    };
    for (auto const& p : periods) {
        if (p.to_day && *p.to_day <= p.day) continue; // ended on the day it began: never counted
        if (open && (!open->to_day || p.day <= *open->to_day)) {
            if (open->to_day && (!p.to_day || *p.to_day > *open->to_day)) open->to_day = p.to_day;
            continue;
        }
        close();
        open = p;
    }
    close();
    return ends;
}

void add_facts(store::Tx& tx, std::string_view kind, std::int64_t record, Area const& area,
               std::vector<Fact> const& facts) {
    std::vector<FactRow> fresh;
    for (auto const& fact : facts)
        if (fact.n != 0) fresh.push_back(row_of(kind, record, area, fact));
    change(tx, {}, std::move(fresh));
}

void set_facts(store::Tx& tx, std::string_view kind, std::int64_t record, Area const& area,
               std::vector<Fact> const& facts) {
    auto gone = facts_of_record(tx, record);
    std::vector<FactRow> fresh;
    for (auto const& fact : facts) {
        if (fact.n == 0) continue;
        auto row = row_of(kind, record, area, fact);
        auto const kept =
            std::find_if(gone.begin(), gone.end(), [&](FactRow const& g) { return same(g, row); });
        if (kept != gone.end()) gone.erase(kept);
        else fresh.push_back(std::move(row));
    }
    change(tx, std::move(gone), std::move(fresh));
}

void end_facts(store::Tx& tx, std::int64_t record, std::string_view metric, Date day) {
    std::vector<FactRow> gone, fresh;
    for (auto& fact : facts_of_record(tx, record)) {
        if (fact.metric != metric || fact.to_day) continue;
        auto ended = fact;
        ended.no = 0;
        ended.to_day = day;
        gone.push_back(std::move(fact));
        fresh.push_back(std::move(ended));
    }
    change(tx, std::move(gone), std::move(fresh));
}

void count_topic(store::Tx& tx, std::string_view category, Area const& area, Date day, std::int64_t n) {
    for (auto const& axis : axes(tx, area)) tx.count(category, axis.place, topics_unit, day, n);
}

void void_facts(store::Tx& tx, std::int64_t record) { change(tx, facts_of_record(tx, record), {}); }

} // namespace huiju::figures
