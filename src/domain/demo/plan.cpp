// Draws a plan: first who goes where, then what is heard, then what becomes of it.
#include "domain/demo/plan.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <stdexcept>

namespace huiju::demo {

namespace {

using opinions::Disposition;
using visits::VisitKind;

constexpr std::int64_t second = 1'000'000, minute = 60 * second;

// How the article's totals are made up. Visits that count, by kind:
constexpr int household_visits = 20500, enterprise_visits = 2400, field_visits = 2200, forums = 3150;
// and those that count nowhere:
constexpr int unmet_visits = 1250, phone_calls = 600, receptions = 500, voided_visits = 90;
constexpr int corrected_visits = 160, typed_in_august = 130;
constexpr int opinions_at_desk = 600, opinions_from_public = 221;
constexpr int found_by_towns = 1318, duplicates = 60;
constexpr int answered_during_visits = 1450, still_to_sort = 431;
constexpr int merged_opinions = 2300, answered_at_desk = 300, praises = 610, suggestions = 880,
              transferred = 170, outside = 120;
constexpr int sealed_leads = 55; // of the transferred
constexpr int reopened_and_done = 100, reopened_and_open = 60, returned_and_done = 250, redone = 260;
constexpr int about_towns = 20;

// The office knows of it, but it takes its time: younger matters are not rectified yet.
constexpr int least_days_of_a_life = 9;

struct Bounds {
    int least, most;
};

Bounds visitors_of(VisitKind kind) { return kind == VisitKind::forum ? Bounds{2, 6} : Bounds{1, 4}; }

Bounds met_of(VisitKind kind) {
    switch (kind) {
    case VisitKind::forum: return {9, 60};
    case VisitKind::enterprise:
    case VisitKind::field: return {2, 9};
    default: return {1, 9};
    }
}

class Planner {
public:
    Planner(Terrain const& terrain, Totals const& totals, std::uint64_t seed)
        : t_(terrain), n_(totals), dice_(seed) {}

    Plan make() {
        for (std::size_t v = 0; v < t_.town_of.size(); ++v)
            village_weights_.push_back(static_cast<std::uint32_t>(dice_.between(70, 130)));
        draw_visits();
        draw_hosts();
        send_leaders();
        draw_opinions();
        dispose();
        draw_problems();
        choose_ends();
        choose_matters();
        live();
        merge();
        tell();
        draw_deeds();
        draw_activities();
        for (std::size_t i = 0; i < plan_.opinions.size(); ++i) opinion_events(static_cast<std::uint32_t>(i));
        std::stable_sort(plan_.events.begin(), plan_.events.end(),
                         [](Event const& a, Event const& b) { return a.at < b.at; });
        return std::move(plan_);
    }

private:
    // ---- visits

    void draw_visits() {
        static constexpr std::array<std::uint32_t, 4> pairs{20, 46, 25, 9};
        static constexpr std::array<std::uint32_t, 6> groups{0, 10, 34, 34, 15, 7};
        static constexpr std::array<std::uint32_t, 9> family{11, 24, 24, 18, 12, 6, 3, 1, 1};
        auto const add = [&](int count, VisitKind kind) {
            for (int i = 0; i < count; ++i) {
                VisitPlan v;
                v.kind = kind;
                v.visitors = static_cast<std::uint8_t>(
                    1 + dice_.weighted(kind == VisitKind::forum ? std::span<std::uint32_t const>(groups)
                                                                : std::span<std::uint32_t const>(pairs)));
                auto const met = met_of(kind);
                v.met = static_cast<std::uint16_t>(kind == VisitKind::household ? 1 + dice_.weighted(family)
                                                   : kind == VisitKind::forum
                                                       ? dice_.between(14, 46)
                                                       : dice_.between(met.least, met.most));
                put_somewhere(v);
                plan_.visits.push_back(v);
            }
        };
        add(household_visits, VisitKind::household);
        add(enterprise_visits, VisitKind::enterprise);
        add(field_visits, VisitKind::field);
        add(forums, VisitKind::forum);
        counted_ = plan_.visits.size();
        make_sum(n_.visitor_person_times, &VisitPlan::visitors, visitors_of);
        make_sum(n_.visited_person_times, &VisitPlan::met, met_of);

        add(voided_visits, VisitKind::household);
        for (std::size_t i = counted_; i < plan_.visits.size(); ++i) plan_.visits[i].fate = VisitPlan::voided;
        auto const unmet = plan_.visits.size();
        add(unmet_visits, VisitKind::household);
        for (auto i = unmet; i < plan_.visits.size(); ++i) plan_.visits[i].met = 0;
        auto const calls = plan_.visits.size();
        add(phone_calls, VisitKind::phone);
        add(receptions, VisitKind::reception);
        for (auto i = calls; i < plan_.visits.size(); ++i) plan_.visits[i].visitors = 1;

        for (int i = 0; i < typed_in_august;) {
            auto& v = plan_.visits[dice_.below(counted_)];
            if (v.day.month() != 7 || v.recorded.day().month() == 8) continue;
            v.recorded = in_office_hours(dice_, *Date::of(2018, 8, dice_.chance(60) ? 1 : 2));
            ++i;
        }
    }

    void put_somewhere(VisitPlan& v) {
        v.village = a_village();
        v.day = days_.draw(dice_);
        if (v.kind == VisitKind::reception) v.day = next_office_day(v.day);
        if (v.day > last_day()) v.day = last_day();
        v.recorded = typed(v.day);
        v.by_clerk = dice_.chance(18);
    }

    std::uint16_t a_village() { return static_cast<std::uint16_t>(dice_.weighted(village_weights_)); }

    // When a paper of that day is typed: mostly in the evening, some days later too.
    Instant typed(Date day) {
        auto const roll = dice_.below(100);
        auto const when = roll < 68   ? day
                          : roll < 88 ? day.add_days(1)
                          : roll < 97 ? day.add_days(static_cast<int>(dice_.between(2, 6)))
                                      : day.add_days(static_cast<int>(dice_.between(7, 40)));
        Instant at{Instant::at(when, 17).micros + dice_.between(0, 260) * minute +
                   dice_.between(0, 59) * second};
        if (when > day) at.micros -= 8 * 60 * minute;
        return at < last_moment() ? at : Instant{last_moment().micros - dice_.between(5, 290) * minute};
    }

    // Changes the drawn numbers one by one until they add up.
    template <class Number>
    void make_sum(int total, Number VisitPlan::*number, Bounds (*bounds)(VisitKind)) {
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < counted_; ++i) sum += plan_.visits[i].*number;
        while (sum != total) {
            auto& v = plan_.visits[dice_.below(counted_)];
            auto const [least, most] = bounds(v.kind);
            int const step = sum < total ? 1 : -1;
            int const next = v.*number + step;
            if (next < least || next > most) continue;
            v.*number = static_cast<Number>(next);
            sum += step;
        }
    }

    // Homes and enterprises are written down at their first visit; many are visited again.
    void draw_hosts() {
        std::map<std::pair<int, bool>, std::vector<std::size_t>> visits_at;
        for (std::size_t i = 0; i < plan_.visits.size(); ++i) {
            auto const& v = plan_.visits[i];
            bool const enterprise = v.kind == VisitKind::enterprise;
            if (enterprise ||
                ((v.kind == VisitKind::household || v.kind == VisitKind::phone) && dice_.chance(92)))
                visits_at[{v.village, enterprise}].push_back(i);
        }
        for (auto& [where, visits] : visits_at) {
            auto const count = std::max<std::size_t>(1, visits.size() * (where.second ? 25 : 45) / 100);
            auto const first = plan_.hosts.size();
            dice_.shuffle(visits);
            for (std::size_t i = 0; i < visits.size(); ++i) {
                auto& v = plan_.visits[visits[i]];
                auto const host = first + (i < count ? i : dice_.below(count));
                if (i < count)
                    plan_.hosts.push_back(
                        {static_cast<std::uint16_t>(where.first), where.second, v.recorded});
                v.host = static_cast<std::int32_t>(host);
                auto& made = plan_.hosts[host].made;
                made = std::min(made, v.recorded);
            }
        }
        for (std::size_t i = 0; i < plan_.hosts.size(); ++i) {
            plan_.hosts[i].made.micros -= dice_.between(30, 90) * second;
            say(plan_.hosts[i].made, Event::make_host, i);
            hosts_of_[plan_.hosts[i].village].push_back(static_cast<std::int32_t>(i));
        }
    }

    // Every leading official goes once at least, to the town that he or she is paired with.
    void send_leaders() {
        std::vector<std::int16_t> going;
        for (int i = 0; i < n_.leaders; ++i) going.push_back(static_cast<std::int16_t>(i));
        while (static_cast<int>(going.size()) < n_.leader_person_times)
            going.push_back(static_cast<std::int16_t>(dice_.below(static_cast<std::uint64_t>(n_.leaders))));
        std::map<int, std::vector<std::size_t>> fit; // by town
        for (std::size_t i = 0; i < counted_; ++i) {
            auto const& v = plan_.visits[i];
            if (v.visitors >= 2 && v.kind != VisitKind::field) fit[t_.town_of[v.village]].push_back(i);
        }
        for (auto const leader : going) {
            auto& visits = fit[t_.leaders.at(static_cast<std::size_t>(leader)).town];
            for (;;) {
                auto& v = plan_.visits[dice_.pick(visits)];
                // two together now and then, with somebody of the village at their side
                if (v.leaders[0] >= 0 &&
                    (v.leaders[1] >= 0 || v.visitors < 3 || v.leaders[0] == leader || !dice_.chance(40)))
                    continue;
                v.leaders[v.leaders[0] < 0 ? 0 : 1] = leader;
                break;
            }
        }
        for (int i = 0; i < corrected_visits;) {
            auto& v = plan_.visits[dice_.below(counted_)];
            if (v.fate != VisitPlan::stands ||
                v.recorded > Instant{last_moment().micros - 2 * 24 * 60 * minute})
                continue;
            v.fate = VisitPlan::corrected;
            auto const [least, most] = met_of(v.kind);
            do v.wrong_met = static_cast<std::uint16_t>(dice_.between(least, most));
            while (v.wrong_met == v.met);
            ++i;
        }
        for (std::size_t i = 0; i < plan_.visits.size(); ++i) {
            auto& v = plan_.visits[i];
            say(v.recorded, Event::visit, i);
            if (v.fate == VisitPlan::stands) continue;
            auto at = later(dice_, v.recorded, 1, 9);
            if (at > last_moment())
                at = Instant{std::min(v.recorded.micros + 8 * minute, last_moment().micros + minute)};
            say(at, v.fate == VisitPlan::corrected ? Event::correct_visit : Event::void_visit, i);
        }
    }

    // ---- opinions

    void draw_opinions() {
        std::vector<std::uint32_t> weights;
        std::vector<int> room;
        for (auto const& v : plan_.visits) {
            bool const heard = v.fate == VisitPlan::stands && v.met > 0;
            weights.push_back(!heard                            ? 0
                              : v.kind == VisitKind::forum      ? 14
                              : v.kind == VisitKind::reception  ? 12
                              : v.kind == VisitKind::enterprise ? 6
                              : v.kind == VisitKind::phone      ? 2
                                                                : 4);
            room.push_back(v.kind == VisitKind::forum ? 6 : 3);
        }
        std::vector<std::uint64_t> up_to(weights.size());
        std::partial_sum(weights.begin(), weights.end(), up_to.begin(),
                         [](std::uint64_t a, std::uint64_t b) { return a + b; });
        auto const of_visits = n_.opinions - opinions_at_desk - opinions_from_public;
        for (int i = 0; i < of_visits;) {
            auto const at = dice_.below(up_to.back());
            auto const visit =
                static_cast<std::size_t>(std::upper_bound(up_to.begin(), up_to.end(), at) - up_to.begin());
            if (room[visit] == 0) continue;
            --room[visit];
            ++i;
            OpinionPlan o;
            o.visit = static_cast<std::int32_t>(visit);
            o.village = plan_.visits[visit].village;
            o.recorded = plan_.visits[visit].recorded;
            plan_.opinions.push_back(o);
        }
        for (int i = 0; i < opinions_at_desk + opinions_from_public; ++i) {
            OpinionPlan o;
            o.visit = i < opinions_at_desk ? OpinionPlan::desk : OpinionPlan::public_page;
            o.village = a_village();
            auto const day = next_office_day(days_.draw(dice_));
            o.recorded = in_office_hours(dice_, std::min(day, last_day()));
            plan_.opinions.push_back(o);
        }
        std::stable_sort(plan_.opinions.begin(), plan_.opinions.end(),
                         [](auto const& a, auto const& b) { return a.recorded < b.recorded; });

        std::vector<std::vector<std::uint32_t>> of_visit(plan_.visits.size());
        for (std::size_t i = 0; i < plan_.opinions.size(); ++i) {
            auto const& o = plan_.opinions[i];
            if (o.visit >= 0)
                of_visit[static_cast<std::size_t>(o.visit)].push_back(static_cast<std::uint32_t>(i));
            else say(o.recorded, Event::take_down, i);
        }
        for (std::size_t v = 0; v < of_visit.size(); ++v) {
            plan_.visits[v].first_opinion = static_cast<std::uint32_t>(plan_.opinions_of_visits.size());
            plan_.visits[v].opinions = static_cast<std::uint16_t>(of_visit[v].size());
            plan_.opinions_of_visits.insert(plan_.opinions_of_visits.end(), of_visit[v].begin(),
                                            of_visit[v].end());
        }
    }

    // What becomes of each opinion: one disposition, or it still waits.
    void dispose() {
        auto const count = static_cast<int>(plan_.opinions.size());
        std::vector<std::uint32_t> rest;
        for (int answered = 0; answered < answered_during_visits;) {
            auto& o = plan_.opinions[dice_.below(static_cast<std::uint64_t>(count))];
            if (o.visit < 0 || o.at_once) continue;
            o.at_once = true;
            o.disposition = Disposition::answered_on_spot;
            ++answered;
        }
        for (std::size_t i = 0; i < plan_.opinions.size(); ++i) {
            auto& o = plan_.opinions[i];
            o.matter = matter_for(o, /*rectified=*/false);
            if (o.at_once) continue;
            o.sorted = later(dice_, o.recorded, 0, dice_.chance(80) ? 1 : 2);
            rest.push_back(static_cast<std::uint32_t>(i));
        }
        std::stable_sort(rest.begin(), rest.end(),
                         [&](auto a, auto b) { return plan_.opinions[a].sorted < plan_.opinions[b].sorted; });
        for (int i = 0; i < still_to_sort; ++i) {
            plan_.opinions[rest.back()].waits = true;
            rest.pop_back();
        }
        for (auto const i : rest) {
            auto& o = plan_.opinions[i];
            if (o.sorted > last_moment())
                o.sorted = Instant{std::max(o.recorded.micros + minute,
                                            last_moment().micros - dice_.between(0, 60) * minute)};
        }
        dice_.shuffle(rest);
        std::size_t next = 0;
        auto const give = [&](int how_many, Disposition disposition) {
            for (int i = 0; i < how_many; ++i) plan_.opinions[rest.at(next++)].disposition = disposition;
        };
        give(merged_opinions, Disposition::merged);
        give(answered_at_desk, Disposition::answered_on_spot);
        give(praises, Disposition::praise);
        give(suggestions, Disposition::suggestion);
        give(outside, Disposition::outside);
        auto const first_transferred = next;
        give(transferred, Disposition::transferred);
        for (auto i = first_transferred; i < next; ++i) {
            bool const sealed = static_cast<int>(i - first_transferred) < sealed_leads;
            plan_.opinions[rest[i]].matter =
                static_cast<std::uint8_t>(sealed ? 0 : 1 + dice_.below(t_.transfers.size() - 1));
        }
        give(static_cast<int>(rest.size() - next), Disposition::new_problem);
    }

    // ---- problems

    void draw_problems() {
        std::vector<ProblemPlan> all;
        for (std::size_t i = 0; i < plan_.opinions.size(); ++i) {
            auto const& o = plan_.opinions[i];
            if (o.at_once || o.waits || o.disposition != Disposition::new_problem) continue;
            ProblemPlan p;
            p.village = o.village;
            p.matter = o.matter;
            p.opinion = static_cast<std::int32_t>(i);
            p.created = o.sorted;
            p.voices = 1;
            all.push_back(p);
        }
        auto const of_opinions = static_cast<int>(all.size());
        if (of_opinions + found_by_towns != n_.problems + duplicates)
            throw std::logic_error("the opinions do not make up the problems");
        for (int left = duplicates; left > 0;) {
            auto& p = all[dice_.below(static_cast<std::uint64_t>(of_opinions))];
            if (p.end == ProblemPlan::duplicate || p.created < Instant::at(*Date::of(2018, 5, 1), 8) ||
                p.created > Instant::at(*Date::of(2018, 7, 28), 8))
                continue;
            p.end = ProblemPlan::duplicate;
            --left;
        }
        for (int i = 0; i < found_by_towns; ++i) {
            ProblemPlan p;
            p.village = a_village();
            p.matter = any_matter([](Matter const& m) { return m.of_enterprises ? 0 : m.weight; });
            p.created = in_office_hours(dice_, std::min(next_office_day(days_.draw(dice_)), last_day()));
            all.push_back(p);
        }
        std::stable_sort(all.begin(), all.end(),
                         [](auto const& a, auto const& b) { return a.created < b.created; });
        plan_.problems = std::move(all);
        for (std::size_t i = 0; i < plan_.problems.size(); ++i) {
            auto const& p = plan_.problems[i];
            if (p.opinion >= 0) {
                auto& o = plan_.opinions[static_cast<std::size_t>(p.opinion)];
                o.problem = o.told_under = static_cast<std::int32_t>(i);
            } else {
                say(p.created, Event::find_problem, i);
            }
        }
    }

    static int age(ProblemPlan const& p) { return last_day().days - p.created.day().days; }

    // Which ones are rectified: the older ones mostly. All of them stand on towns' lists.
    void choose_ends() {
        std::vector<std::pair<std::int64_t, std::size_t>> old;
        std::vector<std::size_t> others;
        for (std::size_t i = 0; i < plan_.problems.size(); ++i) {
            auto const& p = plan_.problems[i];
            if (p.end == ProblemPlan::duplicate) continue;
            if (age(p) >= least_days_of_a_life) old.emplace_back(-(age(p) + dice_.between(0, 260)), i);
            else others.push_back(i);
        }
        if (static_cast<int>(old.size()) < n_.rectified)
            throw std::logic_error("too few problems are old enough");
        std::stable_sort(old.begin(), old.end());
        for (std::size_t i = 0; i < old.size(); ++i) {
            if (static_cast<int>(i) < n_.rectified) {
                plan_.problems[old[i].second].end = ProblemPlan::rectified;
                rectified_.push_back(old[i].second);
            } else {
                others.push_back(old[i].second);
            }
        }
        dice_.shuffle(others);
        auto const open_of_towns = static_cast<std::size_t>(n_.town_problems - n_.town_rectified);
        int to_reopen = reopened_and_open;
        for (std::size_t i = 0; i < others.size(); ++i) {
            auto& p = plan_.problems[others[i]];
            if (i < open_of_towns) {
                if (age(p) >= 90 && to_reopen-- > 0) p.end = ProblemPlan::reopened;
                continue;
            }
            auto const roll = dice_.below(100);
            p.list = roll < 55   ? ProblemPlan::of_office
                     : roll < 80 ? ProblemPlan::of_city_unit
                                 : ProblemPlan::of_village;
            if (roll < 55 && p.opinion >= 0 && about_ < about_towns && dice_.chance(10)) {
                p.about_town = true;
                ++about_;
            }
        }
    }

    template <class Weigh>
    std::uint8_t any_matter(Weigh weigh) {
        std::vector<std::uint32_t> weights;
        for (auto const& m : t_.matters) weights.push_back(weigh(m));
        return static_cast<std::uint8_t>(dice_.weighted(weights));
    }

    bool of_enterprise(OpinionPlan const& o) const {
        return o.visit >= 0 && plan_.visits[static_cast<std::size_t>(o.visit)].kind == VisitKind::enterprise;
    }

    std::uint8_t matter_for(OpinionPlan const& o, bool rectified) {
        bool const enterprise = of_enterprise(o) && dice_.chance(85);
        return any_matter([&](Matter const& m) -> std::uint32_t {
            if (m.of_enterprises != enterprise) return 0;
            if (!rectified || m.usual.kind != Lead::city || enterprise) return m.weight;
            // what a city unit handles goes to that unit, and few of those are done: see the 75
            return m.local.kind == Lead::station ? m.weight * 2 / 5
                   : m.local.kind == Lead::town  ? m.weight / 5
                                                 : 0;
        });
    }

    Lead local_lead(Matter const& m) {
        if (m.usual.kind == Lead::village) return m.usual;
        if (m.local.kind == Lead::station && dice_.chance(60)) return m.local;
        return {};
    }

    void choose_matters() {
        choose_city_handled();
        dice_.shuffle(rectified_);
        int twice = reopened_and_done, returned = returned_and_done;
        for (auto& p : plan_.problems) {
            if (p.end == ProblemPlan::duplicate || p.lead.kind == Lead::city) continue;
            bool const done = p.end == ProblemPlan::rectified || p.end == ProblemPlan::reopened;
            // what waits for a city unit is young mostly: nobody leaves it unsigned for months
            if (done || dice_.chance(p.list == ProblemPlan::of_town ? 80 : age(p) > 25 ? 85 : 25)) {
                if (p.opinion >= 0)
                    p.matter = matter_for(plan_.opinions[static_cast<std::size_t>(p.opinion)], true);
                else
                    p.matter = any_matter([](Matter const& m) {
                        return m.of_enterprises || m.usual.kind == Lead::city ? 0 : m.weight;
                    });
                p.lead = local_lead(t_.matters[p.matter]);
            } else {
                auto const& m = t_.matters[p.matter];
                p.lead = m.usual.kind == Lead::city ? m.usual : local_lead(m);
            }
            if (p.list == ProblemPlan::of_city_unit) {
                auto const& usual = t_.matters[p.matter].usual;
                p.owner = usual.kind == Lead::city ? usual.which : dice_.pick(t_.handlers);
            }
            if (p.opinion >= 0) plan_.opinions[static_cast<std::size_t>(p.opinion)].matter = p.matter;
        }
        for (auto const i : rectified_) {
            auto& p = plan_.problems[i];
            if (p.lead.kind == Lead::city) continue;
            if (twice > 0 && age(p) >= 95) {
                p.twice = true;
                --twice;
            } else if (returned > 0 && age(p) >= 30) {
                p.returned = true;
                p.first_lead = Lead{Lead::city, dice_.pick(t_.handlers)};
                --returned;
            }
        }
    }

    // The problems that city units handle, all done.
    void choose_city_handled() {
        std::vector<std::uint8_t> units(t_.handlers.begin(), t_.handlers.end());
        if (static_cast<int>(units.size()) != n_.city_units)
            throw std::logic_error("not as many city units handle problems");
        for (int i = 0; i < 7; ++i) units.push_back(t_.handlers.front());
        while (static_cast<int>(units.size()) < n_.city_problems) units.push_back(dice_.pick(t_.handlers));
        for (auto const unit : units) {
            for (;;) {
                auto& p = plan_.problems[dice_.pick(rectified_)];
                if (p.lead.kind == Lead::city || age(p) < 25) continue;
                p.lead = Lead{Lead::city, unit};
                p.matter = any_matter(
                    [&](Matter const& m) -> std::uint32_t { return m.usual == p.lead ? m.weight : 0; });
                if (p.opinion >= 0) plan_.opinions[static_cast<std::size_t>(p.opinion)].matter = p.matter;
                break;
            }
        }
    }

    // ---- lives

    void say(Instant at, Event::Kind kind, std::size_t index, int round = 0) {
        plan_.events.push_back(
            {at, static_cast<std::uint32_t>(index), kind, static_cast<std::uint8_t>(round)});
    }

    struct Step {
        Event::Kind kind;
        int least, most; // days after the step before
        int round = 0;
    };

    // Says the steps that come before the cut-off; the moment of the last one said.
    Instant walk(std::size_t i, Instant from, std::vector<Step> const& steps) {
        for (auto const& step : steps) {
            auto const at = later(dice_, from, step.least, step.most);
            if (at > last_moment()) break;
            say(at, step.kind, i, step.round);
            from = at;
        }
        return from;
    }

    // Says all the steps before `until`, if need be at a pace that makes them fit. The moment of the first
    // `finish` and of the last step.
    std::pair<Instant, Instant> walk_all(std::size_t i, Instant from, Instant until,
                                         std::vector<Step> const& steps) {
        std::vector<Instant> moments;
        for (int attempt = 0; attempt < 3; ++attempt) {
            moments.clear();
            auto at = from;
            for (auto const& step : steps) moments.push_back(at = later(dice_, at, step.least, step.most));
            if (at <= until) break;
        }
        if (moments.back() > until) moments = spread(dice_, from, until, steps.size());
        Instant finished = moments.back();
        for (std::size_t s = steps.size(); s-- > 0;)
            if (steps[s].kind == Event::finish) finished = moments[s];
        for (std::size_t s = 0; s < steps.size(); ++s) say(moments[s], steps[s].kind, i, steps[s].round);
        return {finished, moments.back()};
    }

    void live() {
        checked_.resize(plan_.problems.size());
        int redo = redone;
        for (std::size_t i = 0; i < plan_.problems.size(); ++i) {
            auto& p = plan_.problems[i];
            p.takes_voices_until = p.created;
            if (p.end == ProblemPlan::duplicate) continue;
            if (p.end == ProblemPlan::open) live_openly(i);
            else redo -= live_to_the_check(i, redo > 0 && age(p) >= 30 && dice_.chance(8));
        }
    }

    // Returns 1 when it was done twice before it was found good.
    int live_to_the_check(std::size_t i, bool redo) {
        auto& p = plan_.problems[i];
        std::vector<Step> steps{{Event::propose, 0, 1}, {Event::assign, 0, 1}};
        if (p.returned) {
            steps.push_back({Event::give_back, 0, 1});
            steps.push_back({Event::decide_return, 0, 1});
        }
        steps.push_back({Event::accept, 0, 1});
        if (dice_.chance(45)) steps.push_back({Event::progress, 1, 5});
        steps.push_back({Event::finish, 1, 8});
        if (redo) {
            steps.push_back({Event::check_redo, 0, 2});
            steps.push_back({Event::finish, 1, 5, 1});
        }
        steps.push_back({Event::check, 0, 2});
        auto until = Instant{last_moment().micros - 30 * minute};
        if (p.twice || p.end == ProblemPlan::reopened) until = Instant::at(last_day().add_days(-48), 17);
        auto const [finished, checked] = walk_all(i, p.created, until, steps);
        p.takes_voices_until = finished;
        checked_[i] = checked;
        return redo ? 1 : 0;
    }

    void live_openly(std::size_t i) {
        auto& p = plan_.problems[i];
        if (p.about_town) return;
        p.takes_voices_until = last_moment();
        std::vector<Step> steps;
        auto const reach = [&](Event::Kind kind, int least, int most, int round = 0) {
            steps.push_back({kind, least, most, round});
        };
        if (p.lead.kind == Lead::city) {
            static constexpr std::array<std::uint32_t, 4> how_far{12, 14, 60, 14};
            auto const far = dice_.weighted(how_far);
            if (far >= 1) reach(Event::propose, 0, 2);
            if (far >= 2) reach(Event::assign, 0, 2);
            if (far >= 3) reach(Event::give_back, 0, 2);
            walk(i, p.created, steps);
            return;
        }
        // to_propose, to_assign, to_accept, handling, to_check, redo
        static constexpr std::array<std::uint32_t, 6> how_far{8, 8, 11, 52, 14, 7};
        auto const far = dice_.weighted(how_far);
        if (far >= 1) reach(Event::propose, 0, 2);
        if (far >= 2) reach(Event::assign, 0, 2);
        if (far >= 3) reach(Event::accept, 0, 2);
        bool const extends =
            far == 3 && age(p) > 12 && t_.matters[p.matter].resolve_days >= 10 && dice_.chance(8);
        if (extends) {
            reach(Event::extend, 1, 2);
            reach(Event::decide_extension, 0, 1);
        }
        if (far >= 3 && dice_.chance(60)) reach(Event::progress, 1, 6);
        if (far == 3 && dice_.chance(30)) reach(Event::progress, 3, 15, 1);
        if (far == 3 && age(p) > 45 && dice_.chance(30)) reach(Event::long_term, 2, 12);
        if (far == 3 && age(p) > 30 && dice_.chance(8)) reach(Event::supervise, 2, 12);
        if (far >= 4) reach(Event::finish, 1, 12);
        if (far >= 5) reach(Event::check_redo, 1, 3);
        auto const end = walk(i, p.created, steps);
        if (far == 4 && !plan_.events.empty() && plan_.events.back().kind == Event::finish &&
            plan_.events.back().at == end)
            p.takes_voices_until = end;
    }

    // ---- several voices

    // A problem of that village that somebody may join; the moment is that of sorting.
    std::int32_t joinable(std::uint16_t village, Instant at, Instant until) {
        auto const& there = problems_of_[village];
        auto const after =
            std::lower_bound(there.begin(), there.end(), at, [&](std::size_t i, Instant moment) {
                return plan_.problems[i].created.micros + minute < moment.micros;
            });
        std::vector<std::size_t> found;
        for (auto it = after; it != there.begin() && found.size() < 10;) {
            auto const& p = plan_.problems[*--it];
            if (p.end == ProblemPlan::duplicate || p.voices >= 6 || p.about_town) continue;
            if (p.takes_voices_until.micros > until.micros + 5 * minute) found.push_back(*it);
        }
        return found.empty() ? -1 : static_cast<std::int32_t>(dice_.pick(found));
    }

    void merge() {
        for (std::size_t i = 0; i < plan_.problems.size(); ++i)
            problems_of_[plan_.problems[i].village].push_back(i);
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < plan_.opinions.size(); ++i) {
            auto const& o = plan_.opinions[i];
            bool const duplicate =
                o.problem >= 0 &&
                plan_.problems[static_cast<std::size_t>(o.problem)].end == ProblemPlan::duplicate;
            if (!o.at_once && !o.waits && (o.disposition == Disposition::merged || duplicate))
                order.push_back(i);
        }
        std::stable_sort(order.begin(), order.end(),
                         [&](auto a, auto b) { return plan_.opinions[a].sorted < plan_.opinions[b].sorted; });
        for (auto const i : order) {
            auto& o = plan_.opinions[i];
            bool const duplicate = o.disposition == Disposition::new_problem;
            auto const merged_at =
                Instant{o.sorted.micros + (duplicate ? dice_.between(20, 90) * minute : 0)};
            auto into = joinable(o.village, o.sorted, merged_at);
            // the same matter next door
            for (std::size_t v = 0; duplicate && into < 0 && v < t_.town_of.size(); ++v)
                if (t_.town_of[v] == t_.town_of[o.village])
                    into = joinable(static_cast<std::uint16_t>(v), o.sorted, merged_at);
            if (into < 0) {
                if (duplicate) throw std::logic_error("a duplicate finds no problem to go into");
                o.disposition = Disposition::answered_on_spot;
                continue;
            }
            auto& target = plan_.problems[static_cast<std::size_t>(into)];
            o.told_under = into;
            o.matter = target.matter;
            o.voice = target.voices++;
            voices_of_[into].push_back(i);
            if (duplicate) {
                auto& p = plan_.problems[static_cast<std::size_t>(o.problem)];
                p.into = into;
                p.matter = target.matter;
                p.lead = target.lead;
                say(merged_at, Event::merge, static_cast<std::size_t>(o.problem));
            } else {
                o.problem = into;
            }
        }
    }

    // ---- answers

    std::vector<std::size_t> voices_of(std::size_t problem) {
        std::vector<std::size_t> voices;
        if (auto const first = plan_.problems[problem].opinion; first >= 0)
            voices.push_back(static_cast<std::size_t>(first));
        if (auto const more = voices_of_.find(static_cast<std::int32_t>(problem)); more != voices_of_.end())
            voices.insert(voices.end(), more->second.begin(), more->second.end());
        return voices;
    }

    void tell() {
        for (std::size_t i = 0; i < plan_.problems.size(); ++i) {
            auto const& p = plan_.problems[i];
            if (p.end == ProblemPlan::open || p.end == ProblemPlan::duplicate) continue;
            if (p.twice || p.end == ProblemPlan::reopened) open_again(i);
            else tell_voices(i, checked_[i], 0);
        }
    }

    void tell_voices(std::size_t i, Instant checked, int round) {
        auto const& p = plan_.problems[i];
        bool const shown = std::find(t_.shown_villages.begin(), t_.shown_villages.end(), p.village) !=
                           t_.shown_villages.end();
        bool const recent = last_day().days - checked.day().days <= 35;
        for (auto const voice : voices_of(i)) {
            if (shown && recent && dice_.chance(75)) continue; // so that the login has answers to bring
            auto at = later(dice_, checked, 0, 4);
            if (dice_.chance(4)) {
                if (at > last_moment()) continue;
                say(at, Event::try_voice, voice, round);
                at = later(dice_, at, 1, 3);
            }
            if (at > last_moment()) continue;
            say(at, Event::tell, voice, round);
            if (!dice_.chance(78)) continue;
            auto const rated =
                dice_.chance(60) ? Instant{at.micros + dice_.between(2, 9) * minute} : later(dice_, at, 0, 3);
            if (rated <= last_moment()) say(rated, Event::rate, voice, round);
        }
    }

    // Told, opened again by the person or after a call, and done again or not yet.
    void open_again(std::size_t i) {
        auto& p = plan_.problems[i];
        auto const voices = voices_of(i);
        auto told = checked_[i];
        for (auto const voice : voices) {
            auto const at = later(dice_, checked_[i], 0, 2);
            say(at, Event::tell, voice);
            told = std::max(told, at);
        }
        auto const opened = later(dice_, told, 2, 10);
        p.by_itself = !voices.empty() && dice_.chance(55);
        if (p.by_itself) say(opened, Event::rate_unsolved, voices.front());
        else say(opened, Event::reopen, i);
        auto at = walk(i, opened, {{Event::progress, 1, 2, 2}});
        if (p.end == ProblemPlan::reopened) return;
        at = walk(i, at, {{Event::finish, 1, 5, 2}, {Event::check, 0, 1, 1}});
        tell_voices(i, at, 1);
    }

    void opinion_events(std::uint32_t i) {
        auto& o = plan_.opinions[i];
        bool const sealed =
            o.disposition == Disposition::transferred && o.matter == 0 && !o.waits && !o.at_once;
        if (o.at_once || o.waits || sealed) return;
        say(o.sorted, Event::sort, i);
        bool const to_answer =
            o.disposition == Disposition::praise || o.disposition == Disposition::suggestion ||
            o.disposition == Disposition::transferred || o.disposition == Disposition::outside;
        if (!to_answer || !dice_.chance(75)) return;
        auto const at = later(dice_, o.sorted, 0, 6);
        if (at > last_moment()) return;
        say(at, Event::answer_opinion, i);
        o.answered = true;
    }

    // ---- deeds and activities

    void draw_deeds() {
        for (int i = 0; i < n_.deeds; ++i) {
            DeedPlan d;
            d.village = a_village();
            d.day = days_.draw(dice_);
            d.recorded = typed(d.day);
            auto const& homes = hosts_of_[d.village];
            if (!homes.empty() && dice_.chance(55)) {
                auto const host = dice_.pick(homes);
                if (plan_.hosts[static_cast<std::size_t>(host)].made < d.recorded) d.host = host;
            }
            say(d.recorded, Event::deed, plan_.deeds.size());
            plan_.deeds.push_back(d);
        }
    }

    // A home of that village that was written down before that day; -1: none.
    std::int32_t home_known(std::uint16_t village, Date day) {
        std::vector<std::int32_t> homes;
        for (auto const i : hosts_of_[village]) {
            auto const& host = plan_.hosts[static_cast<std::size_t>(i)];
            if (!host.enterprise && host.made.day() < day) homes.push_back(i);
        }
        return homes.empty() ? -1 : dice_.pick(homes);
    }

    void draw_activities() {
        std::vector<std::uint8_t> units;
        for (int i = 0; i < t_.city_units; ++i) units.push_back(static_cast<std::uint8_t>(i));
        if (static_cast<int>(units.size()) < n_.units_in_village)
            throw std::logic_error("too few city units");
        dice_.shuffle(units);
        units.resize(static_cast<std::size_t>(n_.units_in_village));
        auto const add = [&](std::uint8_t unit, ActivityPlan::Kind kind, std::int16_t leader) {
            ActivityPlan a;
            a.kind = kind;
            a.unit = unit;
            a.leader = leader;
            do {
                a.village = a_village();
                a.day = std::min(next_office_day(days_.draw(dice_)), last_day().add_days(-2));
                a.host = kind == ActivityPlan::stay ? home_known(a.village, a.day) : -1;
            } while (kind == ActivityPlan::stay && a.host < 0);
            a.headcount = static_cast<std::uint16_t>(kind == ActivityPlan::stay ? dice_.between(2, 6)
                                                                                : dice_.between(8, 45));
            a.recorded = typed(a.day.add_days(1));
            say(a.recorded, Event::activity, plan_.activities.size());
            plan_.activities.push_back(a);
        };
        constexpr std::array kinds{ActivityPlan::study, ActivityPlan::meeting, ActivityPlan::lecture};
        for (auto const unit : units) add(unit, dice_.pick(kinds), -1);
        for (int i = 0; i < 190; ++i) add(dice_.pick(units), dice_.pick(kinds), -1);
        for (std::size_t leader = 0; leader < static_cast<std::size_t>(n_.leaders); ++leader) {
            auto const unit = t_.leaders[leader].unit;
            bool const goes = unit >= 0 && std::find(units.begin(), units.end(), unit) != units.end();
            if (goes && dice_.chance(55))
                add(static_cast<std::uint8_t>(unit), ActivityPlan::stay, static_cast<std::int16_t>(leader));
        }
    }

    Terrain const& t_;
    Totals const& n_;
    Dice dice_;
    VisitDays days_;
    Plan plan_;
    std::vector<std::uint32_t> village_weights_;
    std::size_t counted_ = 0; // the first visits of the plan count
    std::map<std::uint16_t, std::vector<std::int32_t>> hosts_of_;
    std::vector<std::size_t> rectified_;
    std::vector<Instant> checked_;
    std::map<std::uint16_t, std::vector<std::size_t>> problems_of_;
    std::map<std::int32_t, std::vector<std::size_t>> voices_of_; // beyond the first
    int about_ = 0;
};

} // namespace

bool VisitPlan::counts() const {
    return fate != voided && met > 0 && kind != VisitKind::phone && kind != VisitKind::reception;
}

Plan make_plan(Terrain const& terrain, Totals const& totals, std::uint64_t seed) {
    return Planner(terrain, totals, seed).make();
}

Totals count(Plan const& plan) {
    Totals n{};
    n = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    std::set<int> leaders, units, city_units;
    for (auto const& v : plan.visits) {
        if (!v.counts()) continue;
        n.visitor_person_times += v.visitors;
        n.visited_person_times += v.met;
        for (auto const leader : v.leaders) {
            if (leader < 0) continue;
            ++n.leader_person_times;
            leaders.insert(leader);
        }
    }
    for (auto const& a : plan.activities) units.insert(a.unit);
    struct Now {
        bool exists = false, good = false, accepted = false;
    };
    std::vector<Now> now(plan.problems.size());
    for (auto const& e : plan.events) {
        auto const of_opinion = [&] { return static_cast<std::size_t>(plan.opinions[e.index].told_under); };
        switch (e.kind) {
        case Event::visit: n.opinions += plan.visits[e.index].opinions; break;
        case Event::take_down: ++n.opinions; break;
        case Event::find_problem: now[e.index].exists = true; break;
        case Event::sort:
            if (plan.opinions[e.index].disposition == Disposition::new_problem)
                now[static_cast<std::size_t>(plan.opinions[e.index].problem)].exists = true;
            break;
        case Event::merge: now[e.index].exists = false; break;
        case Event::accept: now[e.index].accepted = true; break;
        case Event::check: now[e.index].good = true; break;
        case Event::reopen: now[e.index].good = false; break;
        case Event::rate_unsolved: now[of_opinion()].good = false; break;
        case Event::deed: ++n.deeds; break;
        default: break;
        }
    }
    for (std::size_t i = 0; i < now.size(); ++i) {
        auto const& p = plan.problems[i];
        if (!now[i].exists) continue;
        bool const town = p.list == ProblemPlan::of_town, city = p.lead.kind == Lead::city && now[i].accepted;
        ++n.problems;
        n.rectified += now[i].good;
        n.town_problems += town;
        n.town_rectified += town && now[i].good;
        n.city_problems += city;
        n.city_rectified += city && now[i].good;
        if (city) city_units.insert(p.lead.which);
    }
    n.leaders = static_cast<int>(leaders.size());
    n.units_in_village = static_cast<int>(units.size());
    n.city_units = static_cast<int>(city_units.size());
    return n;
}

} // namespace huiju::demo
