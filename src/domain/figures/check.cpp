// Recounting the figures: counters from facts, and facts from the business records.
#include "domain/figures/facts.hpp"
#include "domain/figures/figures.hpp"
#include "store/verify.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>

namespace huiju::figures {

namespace {

constexpr int rows_at_once = 10000;
constexpr int members_at_once = 200;

bool enough(std::vector<std::string> const& findings) { return findings.size() >= store::most_findings; }

std::string label_of(std::string_view metric) {
    auto const* known = definition(metric);
    return known ? fmt::format("{}（{}）", known->label, metric) : std::string(metric);
}

// ---- counters and facts

struct FactLine {
    std::int64_t no = 0;
    std::string metric;
    std::int64_t place = 0, town = 0, village = 0, unit = 0, member = 0;
    Date day;
    std::optional<Date> to_day;
    std::int64_t n = 0;
    std::optional<std::int64_t> until_rev;
};
BOOST_DESCRIBE_STRUCT(FactLine, (),
                      (no, metric, place, town, village, unit, member, day, to_day, n, until_rev))

struct CounterLine {
    std::string metric;
    std::int64_t place = 0, unit = 0;
    Date day;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(CounterLine, (), (metric, place, unit, day, n))

struct Number {
    std::int64_t no = 0;
};
BOOST_DESCRIBE_STRUCT(Number, (), (no))

// What a fact counts for: its places up to the root, and its unit.
std::set<std::pair<std::int64_t, std::int64_t>> axes(FactLine const& fact, std::int64_t root) {
    std::set<std::pair<std::int64_t, std::int64_t>> list;
    for (auto const place : {fact.place, fact.village, fact.town, root})
        if (place != 0) list.insert({place, 0});
    if (fact.unit != 0) list.insert({0, fact.unit});
    return list;
}

struct Key {
    std::int64_t place, unit;
    std::int32_t metric, day;
    friend bool operator==(Key const&, Key const&) = default;
};
struct KeyHash {
    std::size_t operator()(Key const& k) const {
        auto h = static_cast<std::uint64_t>(k.place) * 0x9E3779B97F4A7C15u;
        h ^= (h >> 29) + static_cast<std::uint64_t>(k.unit) * 0xBF58476D1CE4E5B9u;
        h ^= (h >> 31) + static_cast<std::uint64_t>(k.metric) * 0x94D049BB133111EBu +
             static_cast<std::uint64_t>(k.day);
        return static_cast<std::size_t>(h * 0xD6E8FEB86659FD93u);
    }
};

// What the counters should be: as many entries as they have themselves, however many facts there are.
class Tally {
public:
    void add(std::string const& metric, std::int64_t place, std::int64_t unit, Date day, std::int64_t n) {
        counts_[{place, unit, number_of(metric), day.days}] += n;
    }
    // The expected number, which is then done with.
    std::int64_t take(std::string const& metric, std::int64_t place, std::int64_t unit, Date day) {
        auto const found = counts_.find({place, unit, number_of(metric), day.days});
        if (found == counts_.end()) return 0;
        auto const n = found->second;
        counts_.erase(found);
        return n;
    }
    template <class Fn>
    void each_left(Fn&& fn) const {
        for (auto const& [key, n] : counts_)
            if (n != 0)
                fn(metrics_[static_cast<std::size_t>(key.metric)], key.place, key.unit, Date{key.day}, n);
    }

private:
    std::int32_t number_of(std::string const& metric) {
        auto const [at, fresh] = numbers_.try_emplace(metric, static_cast<std::int32_t>(metrics_.size()));
        if (fresh) metrics_.push_back(metric);
        return at->second;
    }
    std::unordered_map<Key, std::int64_t, KeyHash> counts_;
    std::map<std::string, std::int32_t> numbers_;
    std::vector<std::string> metrics_;
};

void tally_sums(store::Db& db, std::int64_t root, Tally& tally) {
    for (std::int64_t after = 0;;) {
        auto const facts =
            db.all<FactLine>("figures.recount_sums", {{"after", after}, {"limit", rows_at_once}});
        for (auto const& fact : facts) {
            after = fact.no;
            if (fact.member != 0 || fact.until_rev) continue;
            for (auto const& [place, unit] : axes(fact, root)) {
                tally.add(fact.metric, place, unit, fact.day, fact.n);
                if (fact.to_day) tally.add(fact.metric, place, unit, *fact.to_day, -fact.n);
            }
        }
        if (facts.size() < static_cast<std::size_t>(rows_at_once)) return;
    }
}

// Adds the unions of one member's periods in one metric, axis by axis.
void tally_member(std::string const& metric, std::vector<FactLine> const& facts, std::int64_t root,
                  Tally& tally) {
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Period>> periods;
    for (auto const& fact : facts)
        for (auto const& axis : axes(fact, root)) periods[axis].push_back({fact.day, fact.to_day});
    for (auto& [axis, list] : periods)
        for (auto const& [day, n] : ends_of_union(std::move(list)))
            tally.add(metric, axis.first, axis.second, day, n);
}

void tally_members(store::Db& db, std::int64_t root, Tally& tally) {
    for (std::int64_t after = 0;;) {
        auto const members =
            db.all<Number>("figures.recount_member_page", {{"after", after}, {"limit", members_at_once}});
        if (members.empty()) return;
        std::vector<FactLine> one;
        auto const finish = [&] {
            if (!one.empty()) tally_member(one.front().metric, one, root, tally);
            one.clear();
        };
        for (auto& fact :
             db.all<FactLine>("figures.recount_members", {{"after", after}, {"upto", members.back().no}})) {
            if (!one.empty() && (one.front().member != fact.member || one.front().metric != fact.metric))
                finish();
            one.push_back(std::move(fact));
        }
        finish();
        after = members.back().no;
    }
}

struct TopicLine {
    std::int64_t no = 0;
    std::string category;
    std::int64_t found_place = 0, found_town = 0, found_village = 0;
    Date found_day;
};
BOOST_DESCRIBE_STRUCT(TopicLine, (), (no, category, found_place, found_town, found_village, found_day))

void tally_topics(store::Db& db, std::int64_t root, Tally& tally) {
    for (std::int64_t after = 0;;) {
        auto const lines =
            db.all<TopicLine>("figures.wrong_topics", {{"after", after}, {"limit", rows_at_once}});
        for (auto const& line : lines) {
            after = line.no;
            FactLine const found{
                .place = line.found_place, .town = line.found_town, .village = line.found_village};
            for (auto const& [place, _] : axes(found, root))
                tally.add(line.category, place, topics_unit, line.found_day, 1);
        }
        if (lines.size() < static_cast<std::size_t>(rows_at_once)) return;
    }
}

void compare_counters(store::Db& db, Tally& tally, std::vector<std::string>& findings) {
    auto const& dir = directory(db);
    auto const name = [&](std::string const& metric, std::int64_t place, std::int64_t unit, Date day,
                          std::int64_t counter, std::int64_t facts) {
        auto const* u = dir.unit(unit);
        auto const where = u                  ? u->name
                           : dir.place(place) ? dir.full_name(place)
                                              : fmt::format("地点 {}", place);
        findings.push_back(fmt::format("数字“{}”{} {}：计数表为 {}，按记录重算为 {}", label_of(metric), where,
                                       day.chinese(), counter, facts));
    };
    std::string day; // before any day
    for (CounterLine last;;) {
        auto const lines = db.all<CounterLine>("figures.recount_counters", {{"metric", last.metric},
                                                                            {"place", last.place},
                                                                            {"unit", last.unit},
                                                                            {"day", day},
                                                                            {"limit", rows_at_once}});
        for (auto const& line : lines) {
            auto const facts = tally.take(line.metric, line.place, line.unit, line.day);
            if (facts != line.n) name(line.metric, line.place, line.unit, line.day, line.n, facts);
            if (enough(findings)) return;
        }
        if (lines.size() < static_cast<std::size_t>(rows_at_once)) break;
        last = lines.back();
        day = last.day.text();
    }
    tally.each_left(
        [&](std::string const& metric, std::int64_t place, std::int64_t unit, Date day, std::int64_t n) {
            if (!enough(findings)) name(metric, place, unit, day, 0, n);
        });
}

// ---- facts and records

constexpr std::size_t most_metrics = 8;

// What a record should contribute to each metric of its kind.
struct Expected {
    std::int64_t no = 0, place = 0;
    std::optional<Date> day;
    std::int64_t n1 = 0, n2 = 0, n3 = 0, n4 = 0, n5 = 0, n6 = 0, n7 = 0, n8 = 0;
    std::array<std::int64_t, most_metrics> numbers() const { return {n1, n2, n3, n4, n5, n6, n7, n8}; }
};
BOOST_DESCRIBE_STRUCT(Expected, (), (no, place, day, n1, n2, n3, n4, n5, n6, n7, n8))

// What the facts say that it contributes to one metric.
struct Counted {
    std::int64_t record = 0;
    std::string metric;
    std::int64_t n = 0, least_place = 0, most_place = 0;
    Date first, last;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (record, metric, n, least_place, most_place, first, last))

struct RecordKind {
    std::string_view name, words, expected, counted; // the last two: statements
    std::vector<std::string_view> metrics;           // in the order of the statement's numbers
};

std::vector<RecordKind> const& record_kinds() {
    static std::vector<RecordKind> const kinds{
        {"visit",
         "走访",
         "figures.wrong_expected_visit",
         "figures.wrong_counted/visit",
         {"visitor_person_times", "visited_person_times", "leader_person_times", "leaders", "household_times",
          "households", "enterprise_times", "enterprises"}},
        {"opinion",
         "意见建议",
         "figures.wrong_expected_opinion",
         "figures.wrong_counted/opinion",
         {"opinions", "opinions_answered", "rated_voices", "solved_halves", "satisfied_voices"}},
        {"problem",
         "问题",
         "figures.wrong_expected_problem",
         "figures.wrong_counted/problem",
         {"problems", "town_problems", "city_problems", "city_units", "rectified", "town_rectified",
          "city_rectified", "problems_closed"}},
        {"deed", "实事", "figures.wrong_expected_deed", "figures.wrong_counted/deed", {"deeds"}},
        {"activity",
         "在村活动",
         "figures.wrong_expected_activity",
         "figures.wrong_counted/activity",
         {"units_in_village"}},
        {"selection",
         "联络员选派",
         "figures.wrong_expected_selection",
         "figures.wrong_counted/selection",
         {"liaisons"}},
    };
    return kinds;
}

using CountedByRecord = std::unordered_map<std::int64_t, std::map<std::string, Counted, std::less<>>>;

void compare_record(RecordKind const& kind, Expected const& record, CountedByRecord& counted,
                    std::vector<std::string>& findings) {
    auto said = counted.extract(record.no);
    for (std::size_t i = 0; i < kind.metrics.size(); ++i) {
        Counted fact;
        if (said)
            if (auto const found = said.mapped().find(kind.metrics[i]); found != said.mapped().end())
                fact = found->second;
        auto const expected = record.numbers()[i];
        if (fact.n != expected) {
            findings.push_back(fmt::format("数字“{}”：{}（编号 {}）应计 {}，实际计入 {}",
                                           label_of(kind.metrics[i]), kind.words, record.no, expected,
                                           fact.n));
        } else if (expected != 0 && record.place != 0 &&
                   (fact.least_place != record.place || fact.most_place != record.place)) {
            findings.push_back(fmt::format("数字“{}”：{}（编号 {}）计入的地点与记录不符",
                                           label_of(kind.metrics[i]), kind.words, record.no));
        } else if (expected != 0 && record.day && (fact.first != *record.day || fact.last != *record.day)) {
            findings.push_back(fmt::format("数字“{}”：{}（编号 {}）应计入 {}，实际计入 {}",
                                           label_of(kind.metrics[i]), kind.words, record.no,
                                           record.day->chinese(), fact.first.chinese()));
        }
        if (enough(findings)) return;
    }
}

void compare_kind(store::Db& db, RecordKind const& kind, std::vector<std::string>& findings) {
    for (std::int64_t after = 0;;) {
        auto const records = db.all<Expected>(kind.expected, {{"after", after}, {"limit", rows_at_once}});
        bool const last = records.size() < static_cast<std::size_t>(rows_at_once);
        auto const upto = last ? std::numeric_limits<std::int64_t>::max() : records.back().no;
        CountedByRecord counted;
        db.each<Counted>(kind.counted, {{"after", after}, {"upto", upto}},
                         [&](Counted const& line) { counted[line.record].emplace(line.metric, line); });
        for (auto const& record : records) {
            compare_record(kind, record, counted, findings);
            if (enough(findings)) return;
        }
        for (auto const& [record, metrics] : counted) {
            findings.push_back(fmt::format("数字“{}”：计入了并不存在的{}（编号 {}）",
                                           label_of(metrics.begin()->first), kind.words, record));
            if (enough(findings)) return;
        }
        if (last) return;
        after = upto;
    }
}

} // namespace

void check(store::Db& db, std::vector<std::string>& findings) {
    auto const* root = directory(db).root();
    Tally tally;
    tally_sums(db, root ? root->no : 0, tally);
    tally_members(db, root ? root->no : 0, tally);
    tally_topics(db, root ? root->no : 0, tally);
    compare_counters(db, tally, findings);
    for (auto const& kind : record_kinds()) {
        if (enough(findings)) return;
        compare_kind(db, kind, findings);
    }
}

} // namespace huiju::figures
