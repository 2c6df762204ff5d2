// Places: the region tree with the names and codes of every edition, mergers, and groups made by users.
//
// A place has an id of its own: codes change between editions and are no longer published for villages. Which
// edition is in force decides the name and code shown; the names of all others are aliases.
#pragma once

#include "domain/directory/views.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::places {

// ---- inputs -------------------------------------------------------------------------------------------

struct List : commands::Listing {
    std::optional<Text<1, 40>> code;   // of any edition
    std::optional<Text<1, 40>> parent; // id or code: its children
    std::optional<Text<1, 40>> q;      // part of a name of any edition, with or without 村委会, 社区 …
    std::optional<Level> level;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (code, parent, q, level))

struct ByIdOrCode {
    Text<1, 40> id;
};
BOOST_DESCRIBE_STRUCT(ByIdOrCode, (), (id))

// Only the office makes places that are no groups.
struct Put {
    std::optional<Uuid> id;
    PlaceRef parent;
    std::optional<Level> level; // group when left out
    Text<1, 60> name;
    std::optional<Text<12, 12>> code;
};
BOOST_DESCRIBE_STRUCT(Put, (), (id, parent, level, name, code))

struct Rename {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 60> name;
};
BOOST_DESCRIBE_STRUCT(Rename, (), (id, rev, name))

// One village becomes part of another. Open matters, homes and groups go there; figures stay under the old
// name. When `more` comes back, much is left to move: send the same again (with a new command id).
struct Merge {
    Uuid id;
    std::optional<std::int64_t> rev;
    PlaceRef into;
    std::optional<Date> day; // the first day of the successor; today when left out
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Merge, (), (id, rev, into, day, reason))

struct EditionRow {
    Text<12, 12> code;
    Text<1, 60> name;
    Level level = Level::village;
    std::optional<Text<12, 12>> parent_code; // one that is not known belongs to the place on top
};
BOOST_DESCRIBE_STRUCT(EditionRow, (), (code, name, level, parent_code))

// One edition of the region codes, in official order, at most 2000 rows. A row means a known place when a
// name of that place bears the code, else when a place of the same parent bears the same name up to 村/社区.
// In force: places take name, code and order from it, and new ones are made. Not in force: it adds aliases
// only.
struct ImportEdition {
    Text<1, 20> edition;
    bool in_force = false;
    std::vector<EditionRow> rows;
};
BOOST_DESCRIBE_STRUCT(ImportEdition, (), (edition, in_force, rows))

enum class Change {
    renamed,              // same code, other name
    village_to_community, // the same place under a new code
    merged,               // "merged?": guessed by whoever made the map; a person decides
};
BOOST_DESCRIBE_ENUM(Change, renamed, village_to_community, merged)

struct ChangeRow {
    Named<Refers::place, Text<12, 12>> old_code;
    Text<12, 12> new_code;
    Text<1, 60> new_name;
    Change change = Change::renamed;
};
BOOST_DESCRIBE_STRUCT(ChangeRow, (), (old_code, new_code, new_name, change))

// How one edition's codes became the next one's, at most 2000 rows. Adds the new names and codes as aliases;
// mergers are carried out only when a person has confirmed them.
struct ImportChanges {
    Text<1, 20> edition; // of the new codes
    std::optional<bool> confirm_merges;
    std::optional<Date> day; // of the mergers; today when left out
    std::vector<ChangeRow> rows;
};
BOOST_DESCRIBE_STRUCT(ImportChanges, (), (edition, confirm_merges, day, rows))

// ---- views --------------------------------------------------------------------------------------------

struct Alias {
    std::string edition; // empty: a former name of no edition
    std::string name, code;
};
BOOST_DESCRIBE_STRUCT(Alias, (), (edition, name, code))

struct PlaceItem {
    Uuid id;
    std::int64_t rev = 0;
    std::string code, name, full_name;
    Level level = Level::village;
    std::optional<PlaceView> parent; // villages share their town's stem: always show it
    std::int64_t children = 0;       // that exist today
    std::optional<Date> valid_to;
    std::optional<PlaceView> successor; // where its matters went
    std::vector<Alias> aliases;         // names and codes that differ from those in force
};
BOOST_DESCRIBE_STRUCT(PlaceItem, (),
                      (id, rev, code, name, full_name, level, parent, children, valid_to, successor, aliases))

// What an import did.
struct ImportReport {
    std::int64_t created = 0, updated = 0;
    std::vector<std::string> undecided; // codes that a person must decide about
    bool more = false;                  // send it again to move the rest
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (created, updated, undecided, more))

struct MergeReport {
    Uuid id;
    PlaceView into;
    std::int64_t moved = 0; // matters and homes
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(MergeReport, (), (id, into, moved, more))

// ---- for other features -------------------------------------------------------------------------------

// Places that `text` may mean: an id, a code, a shown or full name, or the name of any edition up to its
// suffix. In official order; empty when there is none.
std::vector<Place const*> named(Directory const& directory, std::string_view text);

// The CSV files of the region codes (columns code, name, level, parent_code) and of their changes (old_code,
// new_code, new_name_EDITION, change). Refusals name every bad row by its line.
Result<ImportEdition> read_places_csv(std::string_view csv, std::string edition, bool in_force);
Result<ImportChanges> read_changes_csv(std::string_view csv, bool confirm_merges);

// ---- operations ---------------------------------------------------------------------------------------

Result<commands::Page<PlaceItem>> list(commands::Asking const& asking, List const& input);
Result<PlaceItem> get(commands::Asking const& asking, ByIdOrCode const& input);
Result<store::Outcome> put(commands::Writing& writing, Put const& input);
Result<store::Outcome> rename(commands::Writing& writing, Rename const& input);
Result<store::Outcome> merge(commands::Writing& writing, Merge const& input);
Result<store::Outcome> import_edition(commands::Writing& writing, ImportEdition const& input);
Result<store::Outcome> import_changes(commands::Writing& writing, ImportChanges const& input);

} // namespace huiju::places
