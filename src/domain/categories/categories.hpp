// Categories of matters: who handles them, within which time, in which way.
#pragma once

#include "domain/directory/views.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::categories {

// ---- inputs -------------------------------------------------------------------------------------------

struct List : commands::Listing {
    std::optional<Text<1, 12>> parent; // the categories of one group
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (parent))

// A row of data/categories.csv. Groups (level 1) have a code and a name alone.
struct ImportRow {
    Text<1, 12> code;
    std::optional<Text<0, 12>> parent_code;
    Whole<1, 2> level;
    Text<1, 60> name;
    std::optional<Text<0, 60>> default_unit_type, co_unit_type;
    std::optional<Whole<0, 400>> first_reply_workdays, resolve_workdays;
    std::optional<Whole<0, 400>> urgent_hours; // natural hours; left out: never urgent
    std::optional<Mode> mode;
    bool sensitive = false;
    std::optional<Text<0, 200>> article_ref; // where the category comes from; not kept
    std::optional<Text<0, 500>> keywords;
};
BOOST_DESCRIBE_STRUCT(ImportRow, (),
                      (code, parent_code, level, name, default_unit_type, co_unit_type, first_reply_workdays,
                       resolve_workdays, urgent_hours, mode, sensitive, article_ref, keywords))

// What a unit type of the table is called here: units bear other names from year to year.
struct UnitName {
    Text<1, 60> name; // as in default_unit_type
    UnitRef unit;
};
BOOST_DESCRIBE_STRUCT(UnitName, (), (name, unit))

// In official order, at most 1000 rows. A category of the same code takes the new values. Units are looked up
// by `unit_names`, then by name; a matter of 乡镇(街道) or 村(居)委会, or of a unit that is not there, is the
// town's own.
struct Import {
    std::vector<ImportRow> rows;
    std::vector<UnitName> unit_names;
};
BOOST_DESCRIBE_STRUCT(Import, (), (rows, unit_names))

// ---- views --------------------------------------------------------------------------------------------

struct CategoryItem {
    std::string code, name;
    std::optional<CategoryView> parent;            // none: it is a group
    std::optional<UnitView> unit;                  // handles it; none: the town's own
    std::string default_unit, co_unit;             // as the table names them
    std::int64_t reply_days = 0, resolve_days = 0; // working days
    std::int64_t urgent_hours = 0;                 // 0: never urgent
    Mode mode = Mode::direct;
    bool sensitive = false;
    std::vector<std::string> keywords;
};
BOOST_DESCRIBE_STRUCT(CategoryItem, (),
                      (code, name, parent, unit, default_unit, co_unit, reply_days, resolve_days,
                       urgent_hours, mode, sensitive, keywords))

struct ImportReport {
    std::int64_t created = 0, updated = 0;
    std::vector<std::string> unresolved; // unit types without a unit here
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (created, updated, unresolved))

// ---- for other features -------------------------------------------------------------------------------

// data/categories.csv, all of its columns. Refusals name every bad row by its line.
Result<Import> read_categories_csv(std::string_view csv);

// ---- operations ---------------------------------------------------------------------------------------

Result<commands::Page<CategoryItem>> list(commands::Asking const& asking, List const& input);
// Names groups that stand neither in the table nor in the rows, beside fields that cannot be read.
void check_groups(commands::Asking const& asking, Import const& input, Wrongs& wrongs);
Result<store::Outcome> import_rows(commands::Writing& writing, Import const& input);

} // namespace huiju::categories
