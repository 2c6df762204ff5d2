// Finding and proposing across problems, opinions, visits and leaders' instructions: search, similar matters,
// and what category and unit a new matter should have.
//
// Everything here reads; nothing decides. Rows come by the search index and go through the one scope; a
// sealed matter never appears, not even to its reader.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::matters {

enum class Kind { problem, opinion, visit, instruction };
BOOST_DESCRIBE_ENUM(Kind, problem, opinion, visit, instruction)

// ---- search

// `q`: words, a problem's number ("2018-17"), the twelve digits of a slip with or without blanks and dashes,
// or the name of a place or unit, which finds what lies there or concerns it. Words and the name of a place
// may stand together, separated by a blank.
struct Search : commands::Listing {
    Text<1, 100> q;
    std::optional<Kind> kind;
    std::optional<Text<1, 40>> place;
};
BOOST_DESCRIBE_STRUCT(Search, (commands::Listing), (q, kind, place))

struct Item {
    Kind kind = Kind::problem;
    Uuid id;
    std::optional<std::string> number; // of a problem or an instruction
    std::optional<std::string> code;   // of an opinion, when it was looked for by it
    std::string title;
    std::optional<std::string> excerpt; // where the words stand, when not in the title
    PlaceView place;
    std::optional<CategoryView> category;
    Date date;
    std::string state; // of a problem, opinion or instruction; of a visit: recorded
};
BOOST_DESCRIBE_STRUCT(Item, (), (kind, id, number, code, title, excerpt, place, category, date, state))

// Newest text first. After 2000 rows looked at a page may be short rather than slow; its cursor goes on.
Result<commands::Page<Item>> search(commands::Asking const& asking, Search const& input);

// ---- similar matters

struct Similar {
    Text<1, 1000> text; // travels in the address, so not a whole long opinion
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 12>> category;
    std::optional<Uuid> except; // a problem that is being looked at itself
};
BOOST_DESCRIBE_STRUCT(Similar, (), (text, place, category, except))

struct SimilarItem {
    problems::ProblemBrief problem;
    PlaceView place;
    CategoryView category;
    Date found_day;
    std::int64_t score = 0; // 1–100
    std::vector<std::string> why;
};
BOOST_DESCRIBE_STRUCT(SimilarItem, (), (problem, place, category, found_day, score, why))

struct SimilarView {
    std::vector<SimilarItem> items; // at most five, best first
};
BOOST_DESCRIBE_STRUCT(SimilarView, (), (items))

// Problems that may be the same matter: open, or closed within 90 days. A person decides; nothing is merged.
Result<SimilarView> similar(commands::Asking const& asking, Similar const& input);

// ---- proposal

struct Propose {
    Text<1, 1000> text; // travels in the address, so not a whole long opinion
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 12>> category; // decided already: only units are proposed for it
};
BOOST_DESCRIBE_STRUCT(Propose, (), (text, place, category))

struct ProposedCategory {
    CategoryView category;
    std::vector<std::string> why;
};
BOOST_DESCRIBE_STRUCT(ProposedCategory, (), (category, why))

struct ProposedUnit {
    UnitView unit;
    std::vector<std::string> why;
};
BOOST_DESCRIBE_STRUCT(ProposedUnit, (), (unit, why))

struct Proposal {
    std::vector<ProposedCategory> categories; // at most three, best first
    std::vector<ProposedUnit> units;          // the same, for the category given or the best one
};
BOOST_DESCRIBE_STRUCT(Proposal, (), (categories, units))

Result<Proposal> propose(commands::Asking const& asking, Propose const& input);

// ---- shared by the files of this feature

// A candidate with what speaks for it.
struct Scored {
    problems::ProblemRow row;
    double score = 0; // 0–1
    bool same_village = false, same_town = false, same_category = false;
    std::vector<std::string> words; // in common, the most telling first
};
// The best ones that the caller sees, at most `count`. `category` may be empty.
std::vector<Scored> most_similar(commands::Asking const& asking, std::string_view text, Area const& area,
                                 std::string_view category, std::optional<Uuid> except, std::size_t count);

} // namespace huiju::matters
