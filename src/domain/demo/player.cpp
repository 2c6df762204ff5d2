// Who gives which command, and in what words.
#include "domain/demo/player.hpp"

#include "domain/activities/activities.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/demo/setup.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/operations.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace huiju::demo {

namespace {

using opinions::Disposition;
using visits::VisitKind;

// What the ids and the dice of a record are made from.
enum class Of : std::uint64_t { host = 1, visit, opinion, problem, deed, activity, bare };

std::uint64_t mixed(std::uint64_t x) { return Dice(x).next(); }

class Player {
public:
    Player(Sender& sender, Corpus const& corpus, Roster const& roster, Terrain const& terrain,
           Plan const& plan, std::uint64_t seed)
        : sender_(sender), corpus_(corpus), r_(roster), t_(terrain), plan_(plan), seed_(seed),
          assigned_(plan.problems.size()), deeds_(corpus.kinded("实事")), ways_(corpus.kinded("告知途径")) {
        for (auto const& [kind, text] : corpus.kinded("走访记录")) {
            bool const unmet = text.starts_with("家中无人");
            notes_[unmet ? "unmet" : std::string(kind)].push_back(text);
        }
        std::erase_if(ways_, [](KindedText const& way) { return way.kind != "司法" && way.kind != "民事"; });
        office_unit_ = unit_id(r_.people[r_.office].unit).text();
    }

    void play(int copies, std::function<void(std::string_view)> const& progress) {
        int month = 0;
        for (auto const& event : plan_.events) {
            if (auto const now = event.at.day().month(); now != month && progress) {
                month = now;
                progress(fmt::format("2018年{}月 …… 已写入 {} 条命令", month, sender_.sent()));
            }
            for (int copy = 0; copy < copies; ++copy) {
                copy_ = static_cast<std::uint64_t>(copy);
                give(event);
            }
        }
    }

private:
    // ---- records

    std::uint64_t hash_of(Of of, std::uint64_t index) const {
        return mixed(mixed(seed_ ^ (static_cast<std::uint64_t>(of) << 56) ^ (copy_ << 32)) ^ index);
    }
    Dice dice_for(Of of, std::uint64_t index) const { return Dice(hash_of(of, index)); }

    // Version 7 of the moment of creation; the rest from the seed, so that the same seed makes the same ids.
    Uuid id_of(Of of, std::uint64_t index, Instant made) const {
        Uuid id;
        auto const ms = static_cast<std::uint64_t>(made.micros / 1000);
        for (int i = 0; i < 6; ++i)
            id.bytes[static_cast<std::size_t>(i)] = static_cast<unsigned char>(ms >> (40 - 8 * i));
        auto const low = hash_of(of, index), high = mixed(low);
        for (std::size_t i = 0; i < 8; ++i) id.bytes[8 + i] = static_cast<unsigned char>(low >> (8 * i));
        id.bytes[6] = static_cast<unsigned char>(0x70U | (high & 0x0fU));
        id.bytes[7] = static_cast<unsigned char>(high >> 8);
        id.bytes[8] = static_cast<unsigned char>(0x80U | (id.bytes[8] & 0x3fU));
        return id;
    }
    Uuid host_id(std::int32_t i) const {
        return id_of(Of::host, static_cast<std::uint64_t>(i), plan_.hosts[static_cast<std::size_t>(i)].made);
    }
    Uuid visit_id(std::size_t i) const { return id_of(Of::visit, i, plan_.visits[i].recorded); }
    Uuid opinion_id(std::size_t i) const { return id_of(Of::opinion, i, plan_.opinions[i].recorded); }
    Uuid problem_id(std::size_t i) const { return id_of(Of::problem, i, plan_.problems[i].created); }

    // ---- people and units

    RosterVillage const& village(std::uint16_t v) const { return r_.villages[v]; }
    RosterTown const& town(std::uint16_t v) const { return r_.towns[r_.villages[v].town]; }
    std::int64_t key(std::size_t person) const { return r_.people[person].no; }

    std::string unit_of(Lead lead, std::uint16_t v) const {
        switch (lead.kind) {
        case Lead::village: return unit_id(village(v).unit).text();
        case Lead::station: return unit_id(town(v).stations[lead.which]).text();
        case Lead::city: return unit_id(corpus_.units()[lead.which].name).text();
        case Lead::town: break;
        }
        return unit_id(town(v).unit).text();
    }
    std::size_t handler_of(Lead lead, std::uint16_t v) const {
        if (lead.kind == Lead::city) return r_.city_handlers.at(lead.which);
        if (lead.kind == Lead::station) return town(v).station_handlers[lead.which];
        return town(v).handler; // the town's office acts for its villages, too
    }
    // Who brings answers to that village.
    std::size_t messenger(std::uint16_t v, std::uint64_t which) const {
        auto const& people = village(v).liaisons;
        return people[which % people.size()];
    }
    std::size_t sorter(std::uint64_t which) const { return r_.sorters[which % r_.sorters.size()]; }

    template <class In>
    void send(std::string_view operation, std::size_t person, In input) {
        sender_.send(operation, key(person), now_, std::move(input));
    }

    // ---- words

    // What one problem is about: everything said of it belongs together.
    struct Story {
        CategoryTexts const* category;
        Case const* matter;
        std::size_t result, first_voice;
        Values values;
    };
    Story story_of(std::string_view code, Of of, std::uint64_t index, std::uint16_t v, Instant told) const {
        auto dice = dice_for(of, index);
        Story s;
        s.category = &corpus_.category(code);
        s.matter = &dice.pick(s.category->cases);
        s.result = dice.chance(70) ? 0 : dice.below(s.matter->results.size());
        s.first_voice = dice.below(s.matter->opinions.size());
        s.values = corpus_.values(dice, village(v).shown, told.day().month());
        return s;
    }
    Story story_of_problem(std::size_t i) const {
        auto const* p = &plan_.problems[i];
        if (p->into >= 0) p = &plan_.problems[i = static_cast<std::size_t>(p->into)];
        return story_of(t_.matters[p->matter].code, Of::problem, i, p->village, p->created);
    }
    std::string voice_of(Story const& s, std::size_t voice) const {
        return fill(s.matter->opinions[(s.first_voice + voice) % s.matter->opinions.size()], s.values);
    }
    std::string_view code_of(OpinionPlan const& o) const {
        switch (o.disposition) {
        case Disposition::transferred: return t_.transfers[o.matter];
        case Disposition::suggestion: return "OTH03";
        case Disposition::praise: return "OTH04";
        case Disposition::outside: return "LAW03";
        default: return t_.matters[o.matter].code;
        }
    }
    Story story_of_opinion(std::size_t i) const {
        auto const& o = plan_.opinions[i];
        if (o.told_under >= 0) return story_of_problem(static_cast<std::size_t>(o.told_under));
        return story_of(code_of(o), Of::opinion, i, o.village, o.recorded);
    }
    std::string phone(Dice& dice) const {
        return fmt::format("12{:09}", dice.below(1'000'000'000));
    } // nobody's number

    // ---- commands

    void give(Event const& e) {
        now_ = e.at;
        round_ = e.round;
        auto const i = e.index;
        switch (e.kind) {
        case Event::make_host: return make_host(i);
        case Event::visit: return visit(i);
        case Event::correct_visit: return correct_visit(i);
        case Event::void_visit: return void_visit(i);
        case Event::take_down: return take_down(i);
        case Event::sort: return sort(i);
        case Event::answer_opinion: return answer_opinion(i);
        case Event::find_problem: return find_problem(i);
        case Event::propose: return propose(i);
        case Event::assign: return assign(i);
        case Event::accept: return accept(i);
        case Event::progress: return progress(i);
        case Event::give_back: return give_back(i);
        case Event::decide_return: return decide_return(i);
        case Event::extend: return extend(i);
        case Event::decide_extension: return decide_extension(i);
        case Event::long_term: return long_term(i);
        case Event::supervise: return supervise(i);
        case Event::finish: return finish(i);
        case Event::check_redo: return check(i, false);
        case Event::check: return check(i, true);
        case Event::try_voice: return tell(i, false);
        case Event::tell: return tell(i, true);
        case Event::rate: return rate(i);
        case Event::rate_unsolved: return rate_unsolved(i);
        case Event::reopen: return reopen(i);
        case Event::merge: return merge(i);
        case Event::deed: return deed(i);
        case Event::activity: return activity(i);
        }
    }

    void make_host(std::size_t i) {
        auto const& h = plan_.hosts[i];
        auto dice = dice_for(Of::host, i);
        hosts::Create in;
        in.id = host_id(static_cast<std::int32_t>(i));
        in.kind = h.enterprise ? hosts::HostKind::enterprise : hosts::HostKind::household;
        in.place.value = village(h.village).code;
        auto const generation = dice.chance(60) ? Generation::elderly : Generation::middle_aged;
        in.name.value =
            h.enterprise ? corpus_.enterprise_name(dice)
                         : corpus_.person_name(dice, generation, dice.chance(22) ? Sex::female : Sex::male);
        if (!h.enterprise) {
            in.known_as = Text<0, 200>{fmt::format(
                "{} {}", dice.pick(corpus_.list("村民组")),
                corpus_.person_name(dice, Generation::young, dice.chance(50) ? Sex::female : Sex::male))};
            static constexpr std::array<std::string_view, 6> tags{"困难户",   "独居老人",   "种粮大户",
                                                                  "外出务工", "残疾人家庭", "老党员"};
            if (dice.chance(35)) in.tags = std::vector{Text<1, 20>{std::string(dice.pick(tags))}};
        }
        if (dice.chance(60)) in.phone = Private<Phone>{{phone(dice)}};
        send("host.create", messenger(h.village, i), std::move(in));
    }

    // Who was there: somebody of the village always, leading officials first among the others.
    std::vector<AnybodyRef> visitors_of(VisitPlan const& v, Dice& dice, std::size_t liaison) const {
        std::vector<std::size_t> people{liaison};
        for (auto const leader : v.leaders)
            if (leader >= 0) people.push_back(r_.leaders[static_cast<std::size_t>(leader)]);
        auto others = village(v.village).cadres;
        dice.shuffle(others);
        auto more = town(v.village).staff;
        more.push_back(town(v.village).second);
        more.insert(more.end(), village(v.village).liaisons.begin(), village(v.village).liaisons.end());
        dice.shuffle(more);
        others.insert(others.end(), more.begin(), more.end());
        for (auto const person : others)
            if (people.size() < v.visitors && std::find(people.begin(), people.end(), person) == people.end())
                people.push_back(person);
        std::vector<AnybodyRef> ids;
        for (auto const person : people) ids.push_back({r_.people[person].id.text()});
        return ids;
    }

    void fill_form(visits::Form& form, std::size_t i, std::size_t liaison) const {
        auto const& v = plan_.visits[i];
        auto dice = dice_for(Of::visit, i);
        form.place.value = village(v.village).code;
        form.kind = v.kind;
        form.date = v.day;
        form.visitors = visitors_of(v, dice, liaison);
        form.people_met.value = v.met;
        if (v.host >= 0) form.host = Text<1, 60>{host_id(v.host).text()};
        auto const kind = v.met == 0 ? std::string_view("unmet") : word(v.kind);
        if (auto const notes = notes_.find(kind); notes != notes_.end() && (v.met == 0 || dice.chance(70))) {
            auto const note = dice.pick(notes->second);
            form.note = Text<0, 4000>{fill(note, {{"组", std::string(dice.pick(corpus_.list("村民组")))}})};
        }
    }

    std::size_t recorder_of(VisitPlan const& v, std::size_t liaison) const {
        return v.by_clerk ? town(v.village).second : liaison;
    }

    void visit(std::size_t i) {
        auto const& v = plan_.visits[i];
        auto const liaison = messenger(v.village, hash_of(Of::visit, i) >> 8);
        visits::Create in;
        fill_form(in, i, liaison);
        in.id = visit_id(i);
        if (v.fate == VisitPlan::corrected) in.people_met.value = v.wrong_met;
        for (std::size_t o = 0; o < v.opinions; ++o)
            in.opinions.push_back(heard(plan_.opinions_of_visits[v.first_opinion + o]));
        send("visit.create", recorder_of(v, liaison), std::move(in));
    }

    void correct_visit(std::size_t i) {
        auto const& v = plan_.visits[i];
        auto const liaison = messenger(v.village, hash_of(Of::visit, i) >> 8);
        visits::Correct in;
        fill_form(in, i, liaison);
        in.id = visit_id(i);
        in.reason.value = "见面人数录入有误，按走访记录本更正。";
        send("visit.correct", recorder_of(v, liaison), std::move(in));
    }

    void void_visit(std::size_t i) {
        auto const& v = plan_.visits[i];
        auto const liaison = messenger(v.village, hash_of(Of::visit, i) >> 8);
        visits::Void in;
        in.id = visit_id(i);
        in.reason.value = "同一次走访重复录入。";
        send("visit.void", recorder_of(v, liaison), std::move(in));
    }

    opinions::NewOpinion heard(std::size_t i) const {
        auto const& o = plan_.opinions[i];
        auto dice = dice_for(Of::opinion, i + (1ULL << 40));
        auto const story = story_of_opinion(i);
        opinions::NewOpinion in;
        in.id = opinion_id(i);
        in.text = Text<1, 4000>{voice_of(story, o.voice)};
        in.category = Text<1, 12>{std::string(story.category->code)};
        if (dice.chance(85)) {
            auto const generation = dice.chance(60) ? Generation::elderly : Generation::middle_aged;
            opinions::Speaker speaker;
            speaker.name = Private<Text<1, 40>>{
                {corpus_.person_name(dice, generation, dice.chance(50) ? Sex::female : Sex::male)}};
            if (dice.chance(65)) speaker.phone = Private<Phone>{{phone(dice)}};
            in.speaker = std::move(speaker);
        }
        if (o.problem >= 0 && plan_.problems[static_cast<std::size_t>(o.problem)].about_town)
            in.about = Text<1, 80>{unit_id(town(o.village).unit).text()};
        if (o.at_once) in.reply = reply(dice, story);
        return in;
    }

    opinions::Reply reply(Dice& dice, Story const& story) const {
        opinions::Reply reply;
        reply.text.value = corpus_.answer(dice, *story.matter, story.result, story.values);
        reply.way = way(dice);
        return reply;
    }

    static opinions::Way way(Dice& dice) {
        auto const roll = dice.below(100);
        return roll < 62   ? opinions::Way::face
               : roll < 82 ? opinions::Way::phone
               : roll < 95 ? opinions::Way::written
                           : opinions::Way::relative;
    }

    void take_down(std::size_t i) {
        auto const& o = plan_.opinions[i];
        opinions::Create in;
        static_cast<opinions::NewOpinion&>(in) = heard(i);
        in.place.value = village(o.village).code;
        in.date = o.recorded.day();
        if (o.visit == OpinionPlan::public_page)
            sender_.send("opinion.create", Sender::the_public, now_, std::move(in));
        else send("opinion.create", town(o.village).clerk, std::move(in));
    }

    // On whose list; empty: the town's that sorts.
    std::string owner_of(ProblemPlan const& p) const {
        switch (p.list) {
        case ProblemPlan::of_town: return {};
        case ProblemPlan::of_office: return office_unit_;
        case ProblemPlan::of_city_unit: return unit_of({Lead::city, p.owner}, p.village);
        case ProblemPlan::of_village: return unit_of({Lead::village, 0}, p.village);
        }
        return {};
    }

    void sort(std::size_t i) {
        auto const& o = plan_.opinions[i];
        auto dice = dice_for(Of::opinion, i + (2ULL << 40));
        auto const story = story_of_opinion(i);
        auto who = town(o.village).clerk;
        opinions::Sort in;
        in.id = opinion_id(i);
        in.disposition = o.disposition;
        switch (o.disposition) {
        case Disposition::new_problem: {
            auto const& p = plan_.problems[static_cast<std::size_t>(o.problem)];
            in.problem = problem_id(static_cast<std::size_t>(o.problem));
            in.title = Text<1, 80>{fill(story.matter->title, story.values)};
            in.target = Text<1, 1000>{fill(dice.pick(story.matter->targets), story.values)};
            if (p.list != ProblemPlan::of_town) {
                in.list_owner = Text<1, 80>{owner_of(p)};
                who = sorter(i);
            }
            break;
        }
        case Disposition::merged: {
            auto const& p = plan_.problems[static_cast<std::size_t>(o.problem)];
            in.problem = problem_id(static_cast<std::size_t>(o.problem));
            if (p.list != ProblemPlan::of_town) who = sorter(i);
            break;
        }
        case Disposition::answered_on_spot: in.reply = reply(dice, story); break;
        case Disposition::suggestion: in.adopted = dice.chance(45); break;
        case Disposition::outside:
            in.way_to_go = Text<1, 1000>{std::string(dice.pick(ways_).text)};
            in.second = Text<1, 60>{r_.people[town(o.village).second].id.text()};
            break;
        case Disposition::transferred:
            if (story.category->code == "LAW02")
                in.receiver = Text<1, 80>{unit_id("界首市司法局").text()}; // the table names the town
            break;
        case Disposition::praise: break;
        }
        send("opinion.sort", who, std::move(in));
    }

    void answer_opinion(std::size_t i) {
        auto const& o = plan_.opinions[i];
        auto dice = dice_for(Of::opinion, i + (3ULL << 40));
        auto const given = reply(dice, story_of_opinion(i));
        opinions::Answer in;
        in.id = opinion_id(i);
        in.text.value = given.text.value;
        in.way = given.way;
        send("opinion.answer", messenger(o.village, i), std::move(in));
    }

    // ---- a problem's life

    ProblemPlan const& problem(std::size_t i) const { return plan_.problems[i]; }
    bool of_town(ProblemPlan const& p) const { return p.list == ProblemPlan::of_town; }
    std::size_t proposer(std::size_t i) const {
        return of_town(problem(i)) ? town(problem(i).village).clerk : sorter(i);
    }
    Lead lead_now(ProblemPlan const& p, bool first) const {
        return p.returned && first ? p.first_lead : p.lead;
    }

    template <class In>
    In about(std::size_t i) const {
        In in;
        in.id = problem_id(i);
        return in;
    }

    void find_problem(std::size_t i) {
        auto const& p = problem(i);
        auto dice = dice_for(Of::problem, i + (1ULL << 40));
        auto const story = story_of_problem(i);
        problems::Create in;
        in.id = problem_id(i);
        in.title.value = fill(story.matter->title, story.values);
        in.place.value = village(p.village).code;
        in.category.value = story.category->code;
        in.target = Text<1, 1000>{fill(dice.pick(story.matter->targets), story.values)};
        if (auto const owner = owner_of(p); !owner.empty()) in.list_owner = Text<1, 80>{owner};
        send("problem.create", proposer(i), std::move(in));
    }

    void propose(std::size_t i) {
        auto const& p = problem(i);
        auto dice = dice_for(Of::problem, i + (1ULL << 40));
        auto const story = story_of_problem(i);
        auto in = about<problems::Propose>(i);
        in.target.value = fill(dice.pick(story.matter->targets), story.values);
        in.lead.value = unit_of(lead_now(p, true), p.village);
        in.measures = Text<1, 2000>{fill(dice.pick(story.matter->measures), story.values)};
        send("problem.propose", proposer(i), std::move(in));
    }

    void assign(std::size_t i) {
        auto const& p = problem(i);
        auto const lead = lead_now(p, true);
        auto in = about<problems::Assign>(i);
        in.lead.value = unit_of(lead, p.village);
        assigned_[i] = now_.day();
        bool const of_office = lead.kind == Lead::city || !of_town(p);
        send("problem.assign",
             of_office ? (i % 3 == 0 ? r_.second_office : r_.office) : town(p.village).clerk, std::move(in));
    }

    void accept(std::size_t i) {
        send("problem.accept", handler_of(problem(i).lead, problem(i).village), about<problems::Accept>(i));
    }

    void progress(std::size_t i) {
        auto const story = story_of_problem(i);
        auto in = about<problems::Progress>(i);
        in.text.value =
            fill(story.category->progress[(i + round_) % story.category->progress.size()], story.values);
        send("problem.progress", handler_of(problem(i).lead, problem(i).village), std::move(in));
    }

    void give_back(std::size_t i) {
        auto const& p = problem(i);
        auto dice = dice_for(Of::problem, i + (2ULL << 40));
        auto in = about<problems::Return>(i);
        in.owner.value = unit_of(p.returned ? p.lead : Lead{}, p.village);
        in.rule.value = "首接负责制与部门职责规定";
        in.reason.value = dice.pick(corpus_.list("退回理由"));
        send("problem.return", handler_of(lead_now(p, true), p.village), std::move(in));
    }

    void decide_return(std::size_t i) {
        auto const& p = problem(i);
        auto in = about<problems::Decide>(i);
        in.on = problems::Matter::return_;
        in.ok = true;
        in.note.value = "同意退回，由更合适的单位主办，原单位配合。";
        in.lead = Text<1, 80>{unit_of(p.lead, p.village)};
        send("problem.decide", r_.office, std::move(in));
    }

    void extend(std::size_t i) {
        auto const& p = problem(i);
        auto dice = dice_for(Of::problem, i + (2ULL << 40));
        auto in = about<problems::Extend>(i);
        in.until = office_calendar()
                       .add_days(assigned_[i], t_.matters[p.matter].resolve_days)
                       .add_days(static_cast<int>(dice.between(4, 7)));
        in.reason.value = dice.pick(corpus_.list("延期理由"));
        send("problem.extend", handler_of(p.lead, p.village), std::move(in));
    }

    void decide_extension(std::size_t i) {
        auto in = about<problems::Decide>(i);
        in.on = problems::Matter::extend;
        in.ok = i % 5 != 0;
        in.note.value = in.ok ? "同意延期，向反映人说明情况。" : "不同意延期，请按原时限办结。";
        send("problem.decide", of_town(problem(i)) ? town(problem(i).village).clerk : r_.office,
             std::move(in));
    }

    void long_term(std::size_t i) {
        auto const story = story_of_problem(i);
        auto in = about<problems::LongTerm>(i);
        in.plan.value = fill(story.category->regrets[i % story.category->regrets.size()], story.values);
        in.next_check = now_.day().add_days(28);
        send("problem.long_term", handler_of(problem(i).lead, problem(i).village), std::move(in));
    }

    void supervise(std::size_t i) {
        auto dice = dice_for(Of::problem, i + (3ULL << 40));
        auto in = about<problems::Supervise>(i);
        in.request.value = dice.pick(corpus_.list("批示"));
        send("problem.supervise", r_.supervisor, std::move(in));
    }

    void finish(std::size_t i) {
        auto const story = story_of_problem(i);
        auto in = about<problems::Finish>(i);
        // what was done again is told in other words
        auto const result = round_ == 0 ? story.result : (story.result + 1) % story.matter->results.size();
        in.result.value = fill(story.matter->results[result], story.values);
        send("problem.finish", handler_of(problem(i).lead, problem(i).village), std::move(in));
    }

    void check(std::size_t i, bool ok) {
        auto const& p = problem(i);
        auto dice = dice_for(Of::problem, i + (4ULL << 40));
        auto in = about<problems::Check>(i);
        in.ok = ok;
        if (!ok) in.note = Text<1, 1000>{std::string(dice.pick(corpus_.list("核实不通过")))};
        auto const& t = town(p.village);
        bool const by_office = p.lead.kind == Lead::city || !of_town(p);
        send("problem.check", by_office ? r_.supervisor : i % 2 == 0 ? t.clerk : t.second, std::move(in));
    }

    // ---- answers. `i` is the opinion.

    std::size_t under(std::size_t opinion) const {
        return static_cast<std::size_t>(plan_.opinions[opinion].told_under);
    }

    // Of the village's liaisons one; not one who did the work himself.
    std::size_t teller(std::size_t i) const {
        auto const& p = problem(under(i));
        auto const person = messenger(plan_.opinions[i].village, i);
        return person == handler_of(p.lead, p.village) ? town(p.village).clerk : person;
    }

    void tell(std::size_t i, bool reached) {
        auto dice = dice_for(Of::opinion, i + ((4ULL + round_) << 40));
        auto const story = story_of_problem(under(i));
        auto in = about<problems::AnswerVoice>(under(i));
        in.voice = opinion_id(i);
        in.way = way(dice);
        if (reached) {
            in.text = Text<1, 2000>{corpus_.answer(dice, *story.matter, story.result, story.values)};
        } else {
            in.reached = false;
            in.way = opinions::Way::phone;
        }
        send("problem.answer", teller(i), std::move(in));
    }

    void rate(std::size_t i) {
        auto dice = dice_for(Of::opinion, i + ((8ULL + round_) << 40));
        auto in = about<problems::RateVoice>(under(i));
        in.voice = opinion_id(i);
        auto const solved = dice.below(100), satisfied = dice.below(100);
        in.solved = solved < 80 ? opinions::Solved::yes : opinions::Solved::partly;
        in.satisfied = satisfied < 74   ? opinions::Satisfied::yes
                       : satisfied < 98 ? opinions::Satisfied::basically
                                        : opinions::Satisfied::no;
        bool const called = dice.chance(15);
        in.by = called ? opinions::RatedBy::caller : opinions::RatedBy::liaison;
        bool const dissatisfied = in.satisfied == opinions::Satisfied::no;
        send("problem.rate", called ? sorter(i) : teller(i), std::move(in));
        if (dissatisfied) decide_rating(under(i));
    }

    // Whoever is not satisfied gets a decision of the office's; the demo's found everything done.
    void decide_rating(std::size_t i) {
        auto in = about<problems::Decide>(i);
        in.on = problems::Matter::rating;
        in.note.value = "经复核，反映的事项已按标准办结，已向反映人当面说明。";
        send("problem.decide", r_.office, std::move(in));
    }

    void rate_unsolved(std::size_t i) {
        auto in = about<problems::RateVoice>(under(i));
        in.voice = opinion_id(i);
        in.solved = opinions::Solved::no;
        in.satisfied = opinions::Satisfied::no;
        in.by = opinions::RatedBy::caller;
        send("problem.rate", r_.supervisor, std::move(in));
    }

    void reopen(std::size_t i) {
        auto dice = dice_for(Of::problem, i + (5ULL << 40));
        auto in = about<problems::Reopen>(i);
        in.reason.value = dice.pick(corpus_.list("重开理由"));
        send("problem.reopen", i % 2 == 0 ? r_.supervisor : r_.office, std::move(in));
    }

    void merge(std::size_t i) {
        auto in = about<problems::Merge>(i);
        auto const into = static_cast<std::size_t>(problem(i).into);
        in.into = problem_id(into);
        send("problem.merge", town(problem(i).village).clerk, std::move(in));
    }

    // ---- deeds and activities

    void deed(std::size_t i) {
        auto const& d = plan_.deeds[i];
        auto dice = dice_for(Of::deed, i);
        auto const& text = dice.pick(deeds_);
        deeds::Create in;
        in.id = id_of(Of::deed, i, d.recorded);
        in.kind.value = text.kind;
        in.title.value = fill(text.text, corpus_.values(dice, village(d.village).shown, d.day.month()));
        in.date = d.day;
        in.place.value = village(d.village).code;
        auto const liaison = messenger(d.village, i);
        in.unit =
            Text<1, 80>{unit_id(dice.chance(65) ? r_.people[liaison].unit : town(d.village).unit).text()};
        if (d.host >= 0) in.host = host_id(d.host);
        if (text.kind == "送米面油" || text.kind == "临时救助") {
            in.cents = Whole<0, 1'000'000'000'000>{dice.between(10, 200) * 1000};
            in.source = Text<1, 80>{dice.chance(60) ? "派出单位工作经费" : "社会捐助"};
        }
        send("deed.create", liaison, std::move(in));
    }

    void activity(std::size_t i) {
        auto const& a = plan_.activities[i];
        auto dice = dice_for(Of::activity, i);
        activities::Create in;
        in.id = id_of(Of::activity, i, a.recorded);
        in.kind = static_cast<activities::ActivityKind>(a.kind);
        in.date = a.day;
        in.place.value = village(a.village).code;
        in.unit = Text<1, 80>{unit_of({Lead::city, a.unit}, a.village)};
        if (a.kind == ActivityPlan::lecture)
            in.topic = Text<1, 40>{std::string(dice.pick(corpus_.list("讲座主题")))};
        if (a.kind == ActivityPlan::stay) {
            in.to_date = a.day.add_days(1); // 两天一夜
            in.leader = r_.people[r_.leaders[static_cast<std::size_t>(a.leader)]].id;
            in.host = host_id(a.host);
        } else {
            in.headcount = Whole<0, 100'000>{a.headcount};
        }
        send("activity.create", messenger(a.village, i), std::move(in));
    }

    Sender& sender_;
    Corpus const& corpus_;
    Roster const& r_;
    Terrain const& t_;
    Plan const& plan_;
    std::uint64_t seed_;
    std::vector<Date> assigned_; // per problem
    std::vector<KindedText> deeds_, ways_;
    std::map<std::string, Texts, std::less<>> notes_;
    std::string office_unit_;
    std::uint64_t copy_ = 0;
    Instant now_;
    std::uint8_t round_ = 0;
};

} // namespace

void play(Sender& sender, Corpus const& corpus, Roster const& roster, Terrain const& terrain,
          Plan const& plan, std::uint64_t seed, int copies,
          std::function<void(std::string_view)> const& progress) {
    Player(sender, corpus, roster, terrain, plan, seed).play(copies, progress);
}

void play_bare(Sender& sender, Corpus const& corpus, Roster const& roster, Terrain const& terrain,
               std::uint64_t seed, std::int64_t count,
               std::function<void(std::string_view)> const& progress) {
    Dice dice(mixed(seed ^ (static_cast<std::uint64_t>(Of::bare) << 56)));
    auto const from = Instant::at(first_visit_day(), 8).micros, span = last_moment().micros - from;
    for (std::int64_t i = 0; i < count; ++i) {
        auto const& v = roster.villages[dice.below(roster.villages.size())];
        auto const code = dice.pick(terrain.matters).code;
        auto const& text = dice.pick(corpus.category(code).cases);
        Instant const now{from +
                          static_cast<std::int64_t>(static_cast<double>(span) * static_cast<double>(i) /
                                                    static_cast<double>(count))};
        problems::Create in;
        in.id = Uuid::v7(now);
        in.title.value = fill(text.title, corpus.values(dice, v.shown, now.day().month()));
        in.place.value = v.code;
        in.category.value = code;
        sender.send("problem.create", roster.people[roster.towns[v.town].clerk].no, now, std::move(in));
        if (progress && i % 1'000'000 == 999'999) progress(fmt::format("已写入 {} 个问题", i + 1));
    }
}

} // namespace huiju::demo
