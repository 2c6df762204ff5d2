// What looks copied or impossible in the records of visits, as questions to the campaign's office.
#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/visit_checks/visit_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace huiju::visit_checks {

namespace {

constexpr std::size_t same_texts = 3;  // notes of one text by one person
constexpr std::size_t long_note = 10;  // characters: shorter ones are naturally alike
constexpr std::size_t many_homes = 20; // of one person on one day
constexpr std::size_t most_shown = 20, most_items = 200;

struct VisitOf {
    std::int64_t no = 0;
    Uuid id;
    Date day;
    std::int64_t place = 0, town = 0, village = 0, host = 0, met = 0;
    std::string note;
    std::int64_t person = 0;
};
BOOST_DESCRIBE_STRUCT(VisitOf, (), (no, id, day, place, town, village, host, met, note, person))

class Finder {
public:
    Finder(commands::Asking const& asking, ListOddities const& input, Date from, Date to)
        : asking_(asking), input_(input), known_(directory(asking)), scope_(scope_of(asking)),
          args_{{"from", from.text()}, {"to", to.text()}} {}

    std::vector<Oddity> find() {
        if (wants(OddityKind::same_text) || wants(OddityKind::many_homes) || wants(OddityKind::two_towns)) {
            asking_.db.each<VisitOf>("visit_checks.by_day", args_, [&](VisitOf const& visit) {
                if (!is_ours(visit)) return;
                if (!day_ || visit.day != *day_) end_day();
                day_ = visit.day;
                auto& person = people_[visit.person];
                person.visits.push_back(visit.id);
                if (visit.host != 0) person.homes.insert(visit.host);
                if (visit.town != 0) person.towns.insert(visit.town);
                if (characters(visit.note) >= long_note)
                    texts_[{visit.person, sha256_hex(visit.note)}].push_back(visit.id);
            });
            end_day();
            for (auto const& [key, visits] : texts_)
                if (visits.size() >= same_texts)
                    add(OddityKind::same_text, key.second, key.first, {}, visits.size(), visits);
        }
        if (wants(OddityKind::empty_home))
            asking_.db.each<VisitOf>("visit_checks.empty_homes", args_, [&](VisitOf const& visit) {
                if (is_ours(visit))
                    add(OddityKind::empty_home, visit.id.text(), visit.person, visit.day,
                        static_cast<std::size_t>(visit.met), {visit.id});
            });
        std::stable_sort(found_.begin(), found_.end(), [](Oddity const& a, Oddity const& b) {
            return std::pair(a.kind, a.day) < std::pair(b.kind, b.day);
        });
        return std::move(found_);
    }

private:
    struct OfPerson {
        std::vector<Uuid> visits;
        std::set<std::int64_t> homes, towns;
    };

    bool wants(OddityKind kind) const { return !input_.kind || *input_.kind == kind; }
    bool is_ours(VisitOf const& visit) const { return scope_->covers({Role::office}, area_of(visit)); }

    void end_day() {
        for (auto const& [no, person] : people_) {
            auto const what = fmt::format("{} {}", day_->text(), no);
            if (person.homes.size() >= many_homes)
                add(OddityKind::many_homes, what, no, *day_, person.homes.size(), person.visits);
            if (person.towns.size() >= 2)
                add(OddityKind::two_towns, what, no, *day_, person.towns.size(), person.visits);
        }
        people_.clear();
    }

    void add(OddityKind kind, std::string const& what, std::int64_t person, std::optional<Date> day,
             std::size_t count, std::vector<Uuid> const& visits) {
        if (!wants(kind)) return;
        Oddity oddity;
        oddity.kind = kind;
        oddity.mark = sha256_hex(fmt::format("{} {} {}", word(kind), what, person));
        if (auto const answer = asking_.db.find<AnswerRow>("mark", oddity.mark)) {
            if (!input_.explained.value_or(false)) return;
            oddity.explained = answer->note;
        }
        auto const* who = known_.person(person);
        oddity.question = say(asking_.caller.locale, {fmt::format("oddity.{}", word(kind)),
                                                      {{"person", who ? who->name : "某人"},
                                                       {"day", day ? day->chinese() : std::string()},
                                                       {"count", std::to_string(count)}}});
        oddity.day = day;
        oddity.count = static_cast<std::int64_t>(count);
        oddity.visits.assign(visits.begin(), visits.begin() + static_cast<std::ptrdiff_t>(
                                                                  std::min(visits.size(), most_shown)));
        found_.push_back(std::move(oddity));
    }

    commands::Asking const& asking_;
    ListOddities const& input_;
    Directory const& known_;
    std::shared_ptr<Scope const> scope_;
    store::Args args_;
    std::optional<Date> day_;
    std::map<std::int64_t, OfPerson> people_;                                 // of the day
    std::map<std::pair<std::int64_t, std::string>, std::vector<Uuid>> texts_; // of the period
    std::vector<Oddity> found_;
};

} // namespace

Result<Oddities> oddities(commands::Asking const& asking, ListOddities const& input) {
    auto const to = input.to.value_or(asking.now().day());
    auto const from = input.from.value_or(Date{to.days - longest_period + 1});
    if (to < from) return wrong_field("to", "visit.to_before_from");
    if (to.days - from.days >= longest_period)
        return wrong_field("to", {"visit_check.too_long", {{"max", std::to_string(longest_period)}}});
    Oddities out{from, to, Finder(asking, input, from, to).find(), false};
    out.more = out.items.size() > most_items;
    if (out.more) out.items.resize(most_items);
    return out;
}

Result<store::Outcome> explain(commands::Writing& writing, Explain const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    if (auto const before = tx.find<AnswerRow>("mark", input.mark.value)) {
        auto row = *before;
        row.note = input.note;
        row.person = tx.actor();
        row.day = tx.today();
        tx.keep_version("oddity_answer", *before);
        tx.update(*before, row);
        return store::Outcome{"oddity_answer", row.id, {}};
    }
    AnswerRow row;
    row.id = writing.id;
    row.mark = input.mark;
    row.note = input.note;
    row.person = tx.actor();
    row.day = tx.today();
    tx.insert(row);
    return store::Outcome{"oddity_answer", row.id, {}};
}

Result<AnswerView> get_answer(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<AnswerRow>("id", input.id.text());
    if (!row) return refuse(Refused::not_found, "not_found");
    return AnswerView{row->id, row->mark, row->note, person_view(directory(asking), row->person), row->day};
}

} // namespace huiju::visit_checks
