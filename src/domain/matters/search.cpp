// One search over problems, opinions, visits and instructions.
#include "base/search_tokens.hpp"
#include "base/text.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/matters/matters.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/opinions/rules.hpp"
#include "domain/problems/operations.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace huiju::matters {

namespace {

constexpr int most_looked_at = 2000;
constexpr std::size_t most_places_of_a_name = 5;
constexpr std::size_t title_length = 30, before_hit = 12, excerpt_length = 60;

// One meaning of what was typed: these words, in this place (0: anywhere).
struct Meaning {
    std::string words;
    std::int64_t place = 0;
};

struct Question {
    std::vector<Meaning> meanings;
    std::int64_t unit = 0; // whose problems are meant as well
    std::int64_t wanted_place = 0;
    std::optional<Kind> kind;
};

std::vector<std::string> terms_of(std::string_view q) {
    std::vector<std::string> terms;
    auto const folded = fold(q); // wide blanks become narrow ones
    constexpr std::string_view space = " \t\r\n";
    for (auto from = folded.find_first_not_of(space); from != folded.npos;) {
        auto const end = std::min(folded.find_first_of(space, from), folded.size());
        terms.push_back(folded.substr(from, end - from));
        from = folded.find_first_not_of(space, end);
    }
    return terms;
}

// The places of that name, also without its suffix or with its town before it. What is wider than a town is
// no answer: everything lies there.
std::vector<std::int64_t> places_named(Directory const& known, std::string const& term) {
    std::vector<std::int64_t> found;
    if (auto const* place = known.place(opinions::digits_of(term, 12)); place && place->area.town != 0)
        return {place->no};
    if (characters(term) < 2) return found;
    for (auto const* place : known.places()) {
        if (place->area.town == 0 || found.size() == most_places_of_a_name) continue;
        bool const is_town = place->area.town == place->no;
        bool const same = is_town ? same_town_name(place->shown, term) : same_place_name(place->shown, term);
        if (same || (term.ends_with(place->shown) && term == known.full_name(place->no)))
            found.push_back(place->no);
    }
    return found;
}

Question understood(Directory const& known, Search const& input, std::int64_t wanted_place) {
    Question question{.meanings = {{input.q.value, 0}}, .wanted_place = wanted_place, .kind = input.kind};
    if (auto const* unit = known.unit(input.q.value)) question.unit = unit->no;
    auto const terms = terms_of(input.q.value);
    for (std::size_t i = 0; i < terms.size(); ++i) {
        auto const places = places_named(known, terms[i]);
        if (places.empty()) continue;
        std::string others;
        for (std::size_t k = 0; k < terms.size(); ++k)
            if (k != i) others += (others.empty() ? "" : " ") + terms[k];
        for (auto const place : places) question.meanings.push_back({others, place});
        break; // one place is enough; the others are words
    }
    return question;
}

// A way into the index: words, within a town or village.
struct Source {
    std::string words;
    std::int64_t town = 0, village = 0;
    auto operator<=>(Source const&) const = default;
};

void narrow(Source& source, Area const& area) {
    source.town = area.town;
    source.village = area.village;
}

std::vector<Source> sources_of(Directory const& known, Question const& question,
                               std::vector<Door> const& doors) {
    bool const by_unit =
        std::any_of(doors.begin(), doors.end(), [](Door const& d) { return d.kind == Door::unit; });
    std::set<Source> sources;
    for (auto const& meaning : question.meanings) {
        Source source{meaning.words};
        if (by_unit) { // what concerns a unit lies anywhere
            auto const place = meaning.place ? meaning.place : question.wanted_place;
            if (place) narrow(source, known.area(place));
            sources.insert(source);
            continue;
        }
        for (auto const& door : doors) {
            auto within = source;
            bool const all = door.kind == Door::county;
            if (meaning.place != 0 && (all || known.inside(meaning.place, door.no)))
                narrow(within, known.area(meaning.place));
            else if (meaning.place != 0 && !known.inside(door.no, meaning.place)) continue;
            else if (!all) narrow(within, known.area(door.no));
            sources.insert(within);
        }
    }
    return {sources.begin(), sources.end()};
}

// The words of the text around the first hit; nothing when no field holds one.
std::optional<std::string> excerpt_of(std::vector<std::string_view> const& fields,
                                      std::vector<std::string> const& tokens) {
    for (auto const field : fields) {
        std::size_t at = field.npos;
        for (auto const& token : tokens) at = std::min(at, field.find(token));
        if (at == field.npos) continue;
        std::size_t from = at;
        for (std::size_t n = 0; from > 0 && n < before_hit; ++n) {
            do --from;
            while (from > 0 && (static_cast<unsigned char>(field[from]) & 0xC0) == 0x80);
        }
        auto text = (from > 0 ? "…" : "") + shorten(field.substr(from), excerpt_length);
        std::replace(text.begin(), text.end(), '\n', ' ');
        return text;
    }
    return std::nullopt;
}

class Looking {
public:
    Looking(commands::Asking const& asking, Question const& question, bool by_unit)
        : asking_(asking), known_(directory(asking)), scope_(scope_of(asking)), question_(question),
          by_unit_(by_unit) {
        for (auto const& meaning : question.meanings)
            for (auto& token : tokens_of_query(meaning.words)) tokens_.push_back(std::move(token));
    }

    void ahead(store::Found const& found) {
        if (found.kind == "problem") asking_.db.ahead_having<problems::ProblemRow>("no", found.record);
        else if (found.kind == "opinion") asking_.db.ahead_having<opinions::OpinionRow>("no", found.record);
        else if (found.kind == "visit") asking_.db.ahead_having<visits::VisitRow>("no", found.record);
        else if (found.kind == "instruction")
            asking_.db.ahead_having<instructions::InstructionRow>("no", found.record);
    }

    std::optional<Item> look(store::Found const& found) {
        if (found.kind == "problem") {
            if (auto const row = asking_.db.get<problems::ProblemRow>(found.record)) return of(*row);
        } else if (found.kind == "opinion") {
            if (auto const row = asking_.db.get<opinions::OpinionRow>(found.record)) return of(*row);
        } else if (found.kind == "visit") {
            if (auto const row = asking_.db.get<visits::VisitRow>(found.record)) return of(*row);
        } else if (found.kind == "instruction") {
            if (auto const row = asking_.db.get<instructions::InstructionRow>(found.record)) return of(*row);
        }
        return std::nullopt;
    }

    // Whether the words or the place fit the record as it is now.
    bool fits(std::int64_t place, std::string_view text) const {
        if (question_.wanted_place != 0 && !known_.inside(place, question_.wanted_place)) return false;
        return std::any_of(question_.meanings.begin(), question_.meanings.end(), [&](Meaning const& meaning) {
            return (meaning.place == 0 || known_.inside(place, meaning.place)) &&
                   (meaning.words.empty() || opinions::holds_words(text, meaning.words));
        });
    }
    bool sees(problems::ProblemRow const& row) const {
        return !row.sealed &&
               scope_->sees(problems::visible(row, by_unit_ ? problems::co_units_of(asking_.db, row)
                                                            : std::vector<std::int64_t>{}));
    }

    std::optional<Item> of(problems::ProblemRow const& row) const {
        if (!fits(row.place, problems::searched_text(row)) || !sees(row)) return std::nullopt;
        return shown(row);
    }
    Item shown(problems::ProblemRow const& row) const {
        Item item;
        item.kind = Kind::problem;
        item.id = row.id;
        item.number = row.number;
        item.title = row.title;
        if (!excerpt_of({row.title}, tokens_)) item.excerpt = excerpt_of({row.text, row.result}, tokens_);
        item.place = place_view(known_, row.place);
        item.category = category_view(known_, row.category);
        item.date = row.found_day;
        item.state = word(row.state);
        return item;
    }
    std::optional<Item> of(opinions::OpinionRow const& row) const {
        if (!fits(row.place, opinions::searched_text(row)) || !sees(row)) return std::nullopt;
        return shown(row);
    }
    bool sees(opinions::OpinionRow const& row) const {
        return !row.sealed && scope_->sees(opinions::visible(row));
    }
    Item shown(opinions::OpinionRow const& row) const {
        Item item;
        item.kind = Kind::opinion;
        item.id = row.id;
        item.title = shorten(row.text, title_length);
        if (!excerpt_of({item.title}, tokens_))
            item.excerpt = excerpt_of({row.text, row.reply, row.way_to_go}, tokens_);
        item.place = place_view(known_, row.place);
        if (!row.category.empty()) item.category = category_view(known_, row.category);
        item.date = row.day;
        item.state = word(row.state);
        return item;
    }
    std::optional<Item> of(visits::VisitRow const& row) const {
        if (row.voided || !fits(row.place, row.note) || !scope_->sees(visits::visible(row)))
            return std::nullopt;
        Item item;
        item.kind = Kind::visit;
        item.id = row.id;
        item.title = shorten(row.note, title_length);
        if (!excerpt_of({item.title}, tokens_)) item.excerpt = excerpt_of({row.note}, tokens_);
        item.place = place_view(known_, row.place);
        item.date = row.day;
        item.state = "recorded";
        return item;
    }

    std::optional<Item> of(instructions::InstructionRow const& row) const {
        if (row.state == instructions::State::voided || !fits(row.place, instructions::searched_text(row)) ||
            instructions::visible(asking_.db, row).sealed || !instructions::Eyes(asking_).see(row))
            return std::nullopt;
        Item item;
        item.kind = Kind::instruction;
        item.id = row.id;
        item.number = row.number;
        item.title = shorten(row.text, title_length);
        if (!excerpt_of({item.title}, tokens_)) item.excerpt = excerpt_of({row.text, row.report}, tokens_);
        item.place = place_view(known_, row.place);
        item.date = row.day;
        item.state = word(row.state);
        return item;
    }

private:
    commands::Asking const& asking_;
    Directory const& known_;
    std::shared_ptr<Scope const> scope_;
    Question const& question_;
    bool by_unit_;
    std::vector<std::string> tokens_;
};

// A problem by its number, or an opinion by the digits on its slip; nothing when it is neither.
std::vector<Item> by_number(commands::Asking const& asking, Search const& input, Looking const& looking) {
    std::vector<Item> items;
    auto const typed = half_width(input.q.value);
    auto const dash = typed.find('-');
    bool const number =
        dash == 4 && typed.size() > 5 &&
        std::all_of(typed.begin(), typed.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); }) &&
        typed.find('-', dash + 1) == typed.npos;
    if (number && input.kind.value_or(Kind::problem) == Kind::problem) {
        std::set<std::int64_t> met;
        for (auto const& hit : store::search_for<problems::ProblemRow>(
                 asking.db, problems::number_word(typed), 0, 0, 0, input.count()))
            if (met.insert(hit.record).second)
                if (auto const row = asking.db.get<problems::ProblemRow>(hit.record);
                    row && row->number == typed && looking.sees(*row))
                    items.push_back(looking.shown(*row));
    }
    if (auto const code = opinions::digits_of(input.q.value, 12);
        !code.empty() && input.kind.value_or(Kind::opinion) == Kind::opinion)
        if (auto const row = asking.db.find<opinions::OpinionRow>("code", code); row && looking.sees(*row)) {
            items.push_back(looking.shown(*row));
            items.back().code = opinions::grouped(code);
        }
    return items;
}

} // namespace

Result<commands::Page<Item>> search(commands::Asking const& asking, Search const& input) {
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const& known = directory(asking);
    auto const doors = scope_of(asking)->doors(known, *place ? (*place)->no : 0);
    auto const question = understood(known, input, *place ? (*place)->no : 0);
    bool const by_unit =
        std::any_of(doors.begin(), doors.end(), [](Door const& d) { return d.kind == Door::unit; });
    Looking looking(asking, question, by_unit);
    if (!input.after)
        if (auto items = by_number(asking, input, looking); !items.empty())
            return commands::Page<Item>{std::move(items), {}};
    if (doors.empty()) return commands::Page<Item>{};

    auto const sources = sources_of(known, question, doors);
    auto const kind = input.kind ? word(*input.kind) : std::string_view("matter");
    bool const with_unit = question.unit != 0 && input.kind.value_or(Kind::problem) == Kind::problem;
    int const batch = std::clamp(input.count() + 1, 20, 100);
    std::int64_t before = *after;
    std::set<std::int64_t> met; // several meanings may lead to one record
    Paging<Item> page(input);
    for (int looked_at = 0;;) {
        // everything down to where the first source that may have more ends
        std::vector<store::Found> found;
        std::int64_t floor = 0;
        auto const took = [&](std::size_t count, std::int64_t last) {
            if (count == static_cast<std::size_t>(batch)) floor = std::max(floor, last);
        };
        for (auto const& source : sources) {
            auto const rows = source.words.empty() ? store::newest_texts(asking.db, kind, source.town,
                                                                         source.village, before, batch)
                                                   : store::search(asking.db, kind, source.words, source.town,
                                                                   source.village, before, batch);
            if (!rows.empty()) took(rows.size(), rows.back().doc);
            found.insert(found.end(), rows.begin(), rows.end());
        }
        std::map<std::int64_t, problems::ProblemRow> of_unit;
        if (with_unit) {
            auto const rows = problems::newest_of_unit(asking.db, question.unit, before, batch);
            if (!rows.empty()) took(rows.size(), rows.back().no);
            for (auto const& row : rows) {
                found.push_back({row.no, row.no, "unit"});
                of_unit.emplace(row.no, row);
            }
        }
        std::erase_if(found, [&](auto const& hit) { return hit.doc < floor; });
        std::sort(found.begin(), found.end(), [](auto const& a, auto const& b) { return a.doc > b.doc; });
        for (auto const& hit : found) looking.ahead(hit);
        for (auto const& hit : found) {
            ++looked_at;
            std::optional<Item> item;
            if (auto const row = of_unit.find(hit.doc); hit.kind == "unit") {
                // what holds the words comes where its text stands
                bool const here = !looking.fits(row->second.place, problems::searched_text(row->second));
                if (here && looking.sees(row->second) &&
                    (question.wanted_place == 0 || known.inside(row->second.place, question.wanted_place)))
                    item = looking.shown(row->second);
            } else if (!hit.replaced) {
                item = looking.look(hit);
            }
            if (!item || !met.insert(hit.record).second) continue;
            if (!page.add(hit.doc, [&] { return std::move(*item); })) return page.take();
        }
        if (floor == 0) return page.take();
        before = floor;
        if (looked_at < most_looked_at) continue;
        auto short_page = page.take();
        short_page.next = commands::cursor(floor);
        return short_page;
    }
}

} // namespace huiju::matters
