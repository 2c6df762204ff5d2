// What the offices decided before, and what follows for a new matter: its category and the unit that handles
// it. A proposal only; a person decides.
//
// Commands that decide keep the count (`sorted`, `assigned`, `handed_over`: a few additions to single rows,
// nothing is read); whoever proposes reads a few rows by their keys.
#pragma once

#include "domain/directory/directory.hpp"
#include "store/tx.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace huiju::habits {

// ---- counting, inside the command that decides

// An opinion of that text was given that category.
void sorted(store::Tx& tx, std::string_view text, std::string_view category);
// A problem of that category in that town (0: above the towns) was assigned to the unit.
void assigned(store::Tx& tx, std::string_view category, std::int64_t town, std::int64_t unit);
// It was taken from one unit and given to another: the first was wrong, which takes back its assignment and
// counts once against it.
void handed_over(store::Tx& tx, std::string_view category, std::int64_t town, std::int64_t from,
                 std::int64_t to);

// ---- proposing

// A category for a text, with what speaks for it.
struct CategoryGuess {
    Category const* category = nullptr;
    std::string word{};      // keyword that occurs in the text; empty: none
    std::int64_t before = 0; // opinions with the text's keyword that the offices put there
    std::string about{};     // that keyword
    double weight = 0;
};
// Best first. A discipline lead is proposed by its keywords alone, and then nothing else is.
std::vector<CategoryGuess> categories_for(store::Db& db, std::string_view text);
// The code of the best one; empty: nothing speaks for any. For opinions that arrive without a category: at
// most one row is looked up.
std::string category_for(store::Db& db, std::string_view text);

// Announces what category_for will ask.
void ahead_of_category(store::Db& db, std::string_view text);

// A unit for a category in a place.
struct UnitGuess {
    Unit const* unit = nullptr;
    bool by_table = false;                   // the table of categories names it
    std::int64_t in_town = 0, elsewhere = 0; // problems of the category that it handled
    double weight = 0;
};
// Best first. Units of other towns are left out.
std::vector<UnitGuess> units_for(store::Db& db, Category const& category, Area const& area);

} // namespace huiju::habits
