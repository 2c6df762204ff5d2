// Similar matters: candidates by the search index and by category, ranked in memory by the words they share.
#include "base/search_tokens.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/matters/matters.hpp"
#include "domain/problems/operations.hpp"
#include "store/search.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace huiju::matters {

namespace {

constexpr int days_after_closing = 90;
constexpr std::size_t most_words = 40;      // of the text, looked for in the index
constexpr std::size_t most_in_town = 16;    // the same in the whole town
constexpr int most_by_words = 120;          // candidates of one question to the index
constexpr int most_by_category = 40;        // candidates of the same category in the village
constexpr double often = 0.2;               // a word that so many candidates hold tells little
constexpr double least_score = 0.12;        // below it is chance
constexpr double weight_of_character = 0.5; // a single one, against a word of two
constexpr std::size_t words_shown = 3, longest_shown = 12;

using Words = std::vector<std::string>;

// A word of more than one character; a single one tells less, and is all that "养猪场" and "猪粪" share.
bool whole(std::string const& word) { return characters(word) >= 2; }

Words words_of(std::string_view text) {
    Words words;
    tokens_of_text(text, words);
    return words;
}

std::string text_of(problems::ProblemRow const& row) { return row.title + "\n" + row.text; }

bool recent(problems::ProblemRow const& row, Date today) {
    if (problems::is_open(row.state)) return true;
    return row.closed_day && today <= row.closed_day->add_days(days_after_closing);
}

// The candidates, each with the words of the text that it holds.
class Candidates {
public:
    Candidates(commands::Asking const& asking, Words const& words) : asking_(asking), words_(words) {
        for (std::size_t i = 0; i < words_.size(); ++i) place_of_[words_[i]] = i;
        held_by_.resize(words_.size());
    }

    void add_sharing(Words const& words, std::int64_t town, std::int64_t village) {
        auto const hits = store::sharing(asking_.db, "problem", words, town, village, most_by_words);
        std::vector<std::int64_t> numbers;
        for (auto const& hit : hits)
            if (!met_.contains(hit.record)) numbers.push_back(hit.record);
        for (auto& row : problems::numbered(asking_.db, numbers)) add(std::move(row));
    }
    void add_all(std::vector<problems::ProblemRow> rows) {
        for (auto& row : rows) add(std::move(row));
    }

    // The words that few candidates hold, rarest first.
    Words rarest(std::size_t count) const {
        std::vector<std::size_t> order;
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (held_by_[i] <= often * static_cast<double>(met_.size())) order.push_back(i);
        std::stable_sort(order.begin(), order.end(),
                         [&](std::size_t a, std::size_t b) { return held_by_[a] < held_by_[b]; });
        Words words;
        for (auto const i : order)
            if (words.size() < count) words.push_back(words_[i]);
        return words;
    }

    struct One {
        problems::ProblemRow row;
        std::vector<std::size_t> shared; // indexes of words, rising
        std::size_t size = 0;            // characters
    };
    std::vector<One> const& all() const { return all_; }
    // How much a word tells: the more, the fewer candidates hold it.
    double weight(std::size_t word) const {
        auto const rarity = std::log(1.0 + (static_cast<double>(all_.size()) + 1.0) / (held_by_[word] + 0.5));
        return whole(words_[word]) ? rarity : rarity * weight_of_character;
    }

    bool asks(std::string_view word) const { return place_of_.contains(std::string(word)); }
    double weight_of(std::string_view text) const {
        double sum = 0;
        for (auto const& word : words_of(text))
            if (auto const found = place_of_.find(word); found != place_of_.end())
                sum += weight(found->second);
        return sum;
    }

private:
    void add(problems::ProblemRow row) {
        if (!met_.insert(row.no).second) return;
        if (row.sealed || row.merged_into != 0 || !recent(row, asking_.now().day())) return;
        One one;
        // looking for the few words asked for is several times cheaper than taking the text to pieces
        auto const text = fold(text_of(row));
        one.size = characters(text);
        for (std::size_t i = 0; i < words_.size(); ++i)
            if (text.find(words_[i]) != text.npos) one.shared.push_back(i);
        for (auto const i : one.shared) held_by_[i] += 1;
        one.row = std::move(row);
        all_.push_back(std::move(one));
    }

    commands::Asking const& asking_;
    Words const& words_;
    std::unordered_map<std::string, std::size_t> place_of_;
    std::vector<double> held_by_;
    std::set<std::int64_t> met_;
    std::vector<One> all_;
};

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// The longest pieces of the text that stand in the other one too, the most telling first.
Words common_words(Candidates const& candidates, std::string_view text, std::string_view other) {
    struct Piece {
        std::string text;
        double weight = 0;
    };
    std::vector<Piece> pieces;
    for (std::size_t from = 0; from < text.size();) {
        std::size_t to = from, length = 0;
        while (to < text.size() && length < longest_shown) {
            std::size_t end = to + 1;
            while (end < text.size() && !begins_character(text[end])) ++end;
            if (!candidates.asks(text.substr(to, end - to)) ||
                other.find(text.substr(from, end - from)) == other.npos)
                break;
            to = end;
            ++length;
        }
        std::string piece(text.substr(from, to - from));
        bool const known =
            std::any_of(pieces.begin(), pieces.end(), [&](Piece const& p) { return p.text == piece; });
        if (length >= 2 && !known) pieces.push_back({piece, candidates.weight_of(piece)});
        if (to == from)
            for (++to; to < text.size() && !begins_character(text[to]);) ++to;
        from = to;
    }
    std::stable_sort(pieces.begin(), pieces.end(),
                     [](Piece const& a, Piece const& b) { return a.weight > b.weight; });
    Words shown;
    for (auto const& piece : pieces)
        if (shown.size() < words_shown) shown.push_back(piece.text);
    return shown;
}

} // namespace

std::vector<Scored> most_similar(commands::Asking const& asking, std::string_view text, Area const& area,
                                 std::string_view category, std::optional<Uuid> except, std::size_t count) {
    auto const folded = fold(text);
    auto const words = words_of(text);
    Words first;
    std::copy_if(words.begin(), words.end(), std::back_inserter(first), whole);
    if (first.size() > most_words) first.resize(most_words);
    Candidates candidates(asking, words);
    candidates.add_sharing(first, area.town, area.village);
    // what the newest have in common tells little; what is rare finds the older ones, and those near by
    candidates.add_sharing(candidates.rarest(most_words), area.town, area.village);
    if (area.village != 0) candidates.add_sharing(candidates.rarest(most_in_town), area.town, 0);
    if (!category.empty() && area.village != 0)
        candidates.add_all(problems::newest_in(asking.db, area.village, category, most_by_category));

    double whole = 0, mean_size = 0;
    for (std::size_t i = 0; i < words.size(); ++i) whole += candidates.weight(i);
    for (auto const& one : candidates.all()) mean_size += static_cast<double>(one.size);
    mean_size = std::max(1.0, mean_size / std::max<double>(1, static_cast<double>(candidates.all().size())));

    struct Rank {
        double score;
        Candidates::One const* one;
    };
    std::vector<Rank> ranks;
    for (auto const& one : candidates.all()) {
        if (except && one.row.id == *except) continue;
        double shared = 0;
        for (auto const i : one.shared) shared += candidates.weight(i);
        double const length = 0.5 + 0.5 * static_cast<double>(one.size) / mean_size;
        double score = whole > 0 ? std::sqrt(std::min(1.0, shared / whole / std::sqrt(length))) * 0.75 : 0;
        if (area.village != 0 && one.row.village == area.village) score += 0.1;
        else if (area.town != 0 && one.row.town == area.town) score += 0.05;
        if (!category.empty() && one.row.category == category) score += 0.15;
        ranks.push_back({score, &one});
    }
    std::stable_sort(ranks.begin(), ranks.end(), [](Rank const& a, Rank const& b) {
        return a.score != b.score ? a.score > b.score : a.one->row.no > b.one->row.no;
    });
    std::vector<Scored> best;
    for (auto const& [score, one] : ranks) {
        if (best.size() == count || score < least_score) break;
        auto const& row = one->row;
        Scored scored;
        scored.same_category = !category.empty() && row.category == category;
        // neither a word nor a category in common: only the place
        if (one->shared.empty() && !scored.same_category) continue;
        if (!problems::sees(asking, row)) continue;
        scored.row = row;
        scored.score = std::min(1.0, score);
        scored.same_village = area.village != 0 && row.village == area.village;
        scored.same_town = area.town != 0 && row.town == area.town;
        scored.words = common_words(candidates, folded, fold(text_of(row)));
        best.push_back(std::move(scored));
    }
    return best;
}

Result<SimilarView> similar(commands::Asking const& asking, Similar const& input) {
    constexpr std::size_t shown = 5;
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    std::string category;
    if (input.category) {
        auto const named = category_named(asking, input.category->value);
        if (!named) return named.error();
        category = (*named)->code;
    } else if (auto const spoken = directory(asking).keywords().in(input.text.value); !spoken.empty()) {
        category = spoken[0].category->code;
    }
    auto const& known = directory(asking);
    auto const area = *place ? known.today(**place).area : Area{};
    SimilarView view;
    for (auto const& scored : most_similar(asking, input.text.value, area, category, input.except, shown)) {
        SimilarItem item;
        item.problem = problems::brief_of(scored.row);
        item.place = place_view(known, scored.row.place);
        item.category = category_view(known, scored.row.category);
        item.found_day = scored.row.found_day;
        item.score = std::max<std::int64_t>(1, std::lround(scored.score * 100));
        auto const why = [&](Message message) { item.why.push_back(say(asking.caller.locale, message)); };
        if (scored.same_village) why({"similar.same_village"});
        else if (scored.same_town) why({"similar.same_town"});
        if (scored.same_category) why({"similar.same_category", {{"category", item.category.name}}});
        for (auto const& word : scored.words) why({"similar.word", {{"word", word}}});
        view.items.push_back(std::move(item));
    }
    return view;
}

} // namespace huiju::matters
