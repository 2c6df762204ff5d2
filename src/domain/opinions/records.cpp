// How an opinion's row comes into being and changes: what visits and problems call as well.
#include "domain/opinions/records.hpp"

#include "domain/directory/numbers.hpp"
#include "domain/habits/habits.hpp"
#include "domain/opinions/rules.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::opinions {

namespace {

bool is_sha256(std::string const& text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// Whom an opinion is about.
struct About {
    std::int64_t unit = 0, person = 0;
    bool found() const { return unit != 0 || person != 0; }
};

About about_named(Directory const& directory, std::string const& text) {
    if (auto const* unit = directory.unit(text)) return {unit->no, 0};
    if (auto const* person = directory.person(text)) return {0, person->no};
    // a name alone is enough as long as one person bears it
    About about;
    for (auto const* person : directory.people()) {
        if (person->name != text) continue;
        if (about.found()) return {};
        about.person = person->no;
    }
    return about;
}

bool from_the_public(commands::Asking const& asking) {
    return asking.caller.person == 0 && !asking.caller.system;
}

std::string fresh_code(store::Db& db) {
    for (;;) {
        auto code = lookup_code();
        if (!db.find<OpinionRow>("code", code)) return code;
    }
}

// A step forward in time, also where a campaign's clock stands before the day of the visit.
Date step_day(store::Tx const& tx, OpinionRow const& row) { return std::max(tx.today(), row.day); }

} // namespace

void check(commands::Asking const& asking, NewOpinion const& opinion, std::string const& path,
           Wrongs& wrongs) {
    auto const& known = directory(asking);
    if (!opinion.text && !opinion.voice) wrongs.add(path + "text", "field.required");
    if (opinion.voice && !is_sha256(opinion.voice->value))
        wrongs.add(path + "voice", "opinion.not_a_recording");
    if (opinion.category)
        if (auto const category = category_named(asking, opinion.category->value); !category)
            wrongs.add(path + "category", category.error().fields.front().reason);
    // the public learns from this door neither who works here nor who does not
    if (opinion.about && !from_the_public(asking) && !about_named(known, opinion.about->value).found())
        wrongs.add(path + "about", "opinion.about_unknown");
}

bool taken(store::Db& db, NewOpinion const& opinion) { return opinion.id && find(db, *opinion.id); }

OpinionRow record(commands::Writing& writing, NewOpinion const& opinion, Origin const& origin) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    OpinionRow row;
    row.id = opinion.id ? *opinion.id : Uuid::v7(tx.real_now());
    row.campaign = known.campaign()->no;
    row.visit = origin.visit;
    row.host = origin.host;
    row.source = origin.source;
    put(row, origin.area);
    row.day = origin.day;
    if (opinion.text) row.text = opinion.text->value;
    if (opinion.voice) row.voice = opinion.voice->value;
    if (!opinion.category) habits::ahead_of_category(tx, row.text);
    row.code = fresh_code(tx);
    row.category = opinion.category ? opinion.category->value : habits::category_for(tx, row.text);
    auto const* speaker = opinion.speaker ? &*opinion.speaker : nullptr;
    bool const has_phone = speaker && speaker->phone;
    row.last4.ciphertext = tx.key().seal_field(has_phone ? speaker->phone->value.last4() : random_digits(4));
    if (speaker && speaker->name) row.speaker.ciphertext = tx.key().seal_field(speaker->name->value.value);
    if (has_phone) {
        row.phone.ciphertext = tx.key().seal_field(speaker->phone->value.digits);
        row.phone_index = tx.key().blind_index(speaker->phone->value.digits);
    }
    if (opinion.about) {
        auto const about = about_named(known, opinion.about->value);
        row.about_unit = about.unit;
        row.about_person = about.person;
    }
    row.recorder = writing.caller.person;
    row.state = row.text.empty() ? OpinionState::to_transcribe : OpinionState::to_sort;
    if (row.category == sealed_category) seal(row, known, origin.day, 0);
    if (opinion.reply) {
        if (!row.sealed) row.disposition = Disposition::answered_on_spot;
        row.state = OpinionState::answered;
        row.sorted_day = origin.day;
        row.reply = opinion.reply->text.value;
        row.reply_way = opinion.reply->way;
        row.reply_day = origin.day;
        row.replied_by = row.recorder;
    }
    set_clocks(tx, row, row);
    tx.insert(row);
    figures::add_facts(tx, "opinion", row.no, origin.area, facts_of(row));
    make_findable(tx, row);
    return row;
}

void seal(OpinionRow& row, Directory const& known, Date day, std::int64_t by) {
    row.sealed = true;
    row.category = sealed_category;
    row.state = OpinionState::sorted;
    row.disposition = Disposition::transferred;
    row.sorted_day = day;
    row.sorted_by = by;
    auto const* category = known.category(sealed_category);
    auto const* organ = category ? known.unit(category->lead) : nullptr;
    row.way_to_go = organ ? organ->name : std::string();
}

std::string searched_text(OpinionRow const& row) {
    return fmt::format("{}\n{}\n{}", row.text, row.reply, row.way_to_go);
}

store::SearchText search_text(OpinionRow const& row) {
    return {.kind = "opinion",
            .record = row.no,
            .text = searched_text(row),
            .town = row.town,
            .village = row.village,
            .also = "matter"};
}

void make_findable(store::Tx& tx, OpinionRow const& row) {
    if (row.sealed || row.text.empty()) return;
    tx.index(search_text(row));
}

Visible visible(OpinionRow const& row) {
    return {.area = area_of(row),
            .sealed = row.sealed,
            .about_unit = row.about_unit,
            .about_person = row.about_person};
}

std::vector<OpinionRow> of_visit(store::Db& db, std::int64_t visit) {
    return db.having<OpinionRow>("visit", visit);
}
std::vector<OpinionRow> of_problem(store::Db& db, std::int64_t problem) {
    return db.having<OpinionRow>("problem", problem);
}
std::vector<HeardRow> of_visits(store::Db& db, std::vector<std::int64_t> const& visits) {
    return of_numbers<HeardRow>(db, "opinions.of_visits", visits);
}
std::optional<OpinionRow> find(store::Db& db, Uuid id) { return db.find<OpinionRow>("id", id.text()); }

OpinionRow answered(store::Tx& tx, OpinionRow const& before, std::string text, Way way) {
    auto row = before;
    auto const day = step_day(tx, before);
    row.state = OpinionState::answered;
    row.reply = std::move(text);
    row.reply_way = way;
    row.reply_day = day;
    row.replied_by = tx.actor();
    set_clocks(tx, before, row);
    tx.update(before, row);
    make_findable(tx, row);
    // told once is told: a second answer after a reopening changes no past figure
    if (!before.reply_day)
        figures::add_facts(tx, "opinion", row.no, area_of(row),
                           {{.metric = "opinions_answered", .day = day}});
    return row;
}

OpinionRow tried(store::Tx& tx, OpinionRow const& before) {
    auto row = before;
    ++row.tries;
    tx.update(before, row);
    return row;
}

OpinionRow rated(store::Tx& tx, OpinionRow const& before, Solved solved, Satisfied satisfied, RatedBy by) {
    auto row = before;
    row.solved = solved;
    row.satisfied = satisfied;
    row.rated_by = by;
    row.rated_day = step_day(tx, before);
    tx.update(before, row);
    auto const fresh = rating_facts(row);
    // the earlier judgement stays true of the days before
    if (before.rated_day)
        for (auto const& fact : fresh) figures::end_facts(tx, row.no, fact.metric, *row.rated_day);
    figures::add_facts(tx, "opinion", row.no, area_of(row), fresh);
    return row;
}

OpinionRow to_tell_again(store::Tx& tx, OpinionRow const& before, bool by_itself) {
    auto row = before;
    row.state = OpinionState::sorted;
    if (by_itself) ++row.reopened;
    set_clocks(tx, before, row);
    tx.update(before, row);
    return row;
}

void move_to(store::Tx& tx, OpinionRow const& before, std::int64_t problem) {
    auto row = before;
    row.problem = problem;
    tx.update(before, row);
}

void follow_visit(store::Tx& tx, OpinionRow const& before, VisitFacts const& visit) {
    auto row = before;
    row.visit = visit.visit;
    row.host = visit.host;
    row.day = visit.day;
    // what was answered during the visit was answered on the visit's day
    if (before.reply_day == before.day) row.reply_day = visit.day;
    put(row, visit.area);
    tx.update(before, row);
    if (row.day == before.day && row.place == before.place) return;
    figures::set_facts(tx, "opinion", row.no, visit.area, facts_of(row));
    if (row.place != before.place) make_findable(tx, row);
}

int move_to_successor(store::Tx& tx, std::int64_t from_place, Area to) {
    auto const from = directory(tx).area(from_place);
    auto const rows = tx.all<OpinionRow>("opinions.waiting_at",
                                         {{"village", from.village}, {"place", from_place}, {"limit", 1000}});
    for (auto const& before : rows) {
        auto row = before;
        put(row, to);
        tx.update(before, row);
        make_findable(tx, row);
    }
    return static_cast<int>(rows.size());
}

} // namespace huiju::opinions
