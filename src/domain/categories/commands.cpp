// Importing and listing the table of categories.
#include "base/csv_rows.hpp"
#include "domain/categories/categories.hpp"
#include "domain/directory/paging.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace huiju::categories {

namespace {

constexpr std::size_t most_rows = 1000;
// How the table says "whoever governs the place": the town, for which a village's own committee works.
constexpr std::string_view town_itself = "乡镇(街道)", village_itself = "村(居)委会";

std::string text_of(std::optional<Text<0, 60>> const& text) { return text ? text->value : std::string(); }

// Unit types and the units that they mean here.
class Units {
public:
    Units(commands::Asking const& asking, std::vector<UnitName> const& names, Wrongs& wrongs)
        : known_(directory(asking)) {
        for (std::size_t i = 0; i < names.size(); ++i) {
            auto const unit = unit_named(asking, names[i].unit.value, fmt::format("unit_names.{}.unit", i));
            if (unit) mapped_[names[i].name.value] = (*unit)->no;
            else wrongs.add(unit.error().fields.front().field, unit.error().fields.front().reason);
        }
    }

    std::int64_t of(std::string const& type) {
        if (type.empty() || type == town_itself || type == village_itself) return 0;
        if (auto const found = mapped_.find(type); found != mapped_.end()) return found->second;
        // 公安局(交警): the unit itself, when its branch is no unit of its own
        for (auto const& name : {type, type.substr(0, type.find('('))})
            if (auto const* unit = known_.unit(name); unit && unit->active) return unit->no;
        unresolved_.insert(type);
        return 0;
    }

    std::vector<std::string> unresolved() const { return {unresolved_.begin(), unresolved_.end()}; }

private:
    Directory const& known_;
    std::map<std::string, std::int64_t> mapped_;
    std::set<std::string> unresolved_;
};

void check(std::vector<ImportRow> const& rows, Directory const& known, Wrongs& wrongs) {
    std::map<std::string_view, std::int64_t> levels;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const& row = rows[i];
        auto const field = [&](std::string_view name) { return fmt::format("rows.{}.{}", i, name); };
        if (!levels.try_emplace(row.code.value, row.level.value).second)
            wrongs.add(field("code"), "category.code_twice");
        auto const parent = row.parent_code ? row.parent_code->value : std::string();
        if (row.level.value == 1) {
            if (!parent.empty()) wrongs.add(field("parent_code"), "category.group_has_no_parent");
            continue;
        }
        auto const* before = known.category(parent);
        auto const in_rows = levels.find(parent);
        bool const is_group =
            in_rows != levels.end() ? in_rows->second == 1 : before && before->parent.empty();
        if (parent.empty()) wrongs.add(field("parent_code"), "field.required");
        else if (!is_group) wrongs.add(field("parent_code"), "category.no_such_group");
        if (!row.first_reply_workdays) wrongs.add(field("first_reply_workdays"), "field.required");
        if (!row.resolve_workdays) wrongs.add(field("resolve_workdays"), "field.required");
        if (!row.mode) wrongs.add(field("mode"), "field.required");
    }
}

std::vector<std::string> words(std::string const& text) {
    std::vector<std::string> list;
    for (std::size_t from = 0; from < text.size();) {
        auto const to = std::min(text.find(' ', from), text.size());
        if (to > from) list.push_back(text.substr(from, to - from));
        from = to + 1;
    }
    return list;
}

CategoryItem item(Directory const& known, Category const& row) {
    CategoryItem out;
    out.code = row.code;
    out.name = row.name;
    if (!row.parent.empty()) out.parent = category_view(known, row.parent);
    out.unit = unit_view(known, row.lead);
    out.default_unit = row.default_unit;
    out.co_unit = row.co_unit;
    out.reply_days = row.reply_days;
    out.resolve_days = row.resolve_days;
    out.urgent_hours = row.urgent_hours;
    out.mode = row.mode;
    out.sensitive = row.sensitive;
    out.keywords = words(row.keywords);
    return out;
}

} // namespace

Result<Import> read_categories_csv(std::string_view csv) {
    static constexpr CsvColumn columns[] = {{"code", "code"},
                                            {"parent_code", "parent_code"},
                                            {"level", "level"},
                                            {"name", "name"},
                                            {"default_unit_type", "default_unit_type"},
                                            {"co_unit_type", "co_unit_type"},
                                            {"first_reply_workdays", "first_reply_workdays"},
                                            {"resolve_workdays", "resolve_workdays"},
                                            {"urgent_hours", "urgent_hours"},
                                            {"mode", "mode"},
                                            {"sensitive", "sensitive"},
                                            {"article_ref", "article_ref"},
                                            {"keywords", "keywords"}};
    Wrongs wrongs;
    Import read{read_csv_rows<ImportRow>(csv, columns, wrongs), {}};
    if (!wrongs.empty()) return refusal_of(wrongs);
    return read;
}

void check_groups(commands::Asking const& asking, Import const& input, Wrongs& wrongs) {
    std::set<std::string_view> codes;
    for (auto const& row : input.rows) codes.insert(row.code.value);
    for (std::size_t i = 0; i < input.rows.size(); ++i) {
        auto const& parent = input.rows[i].parent_code;
        if (!parent || parent->empty() || codes.contains(parent->value)) continue;
        if (!directory(asking).category(parent->value))
            wrongs.add(fmt::format("rows.{}.parent_code", i), "category.no_such_group");
    }
}

Result<store::Outcome> import_rows(commands::Writing& writing, Import const& input) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    Units units(writing, input.unit_names, wrongs);
    check(input.rows, known, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);

    ImportReport report;
    std::int64_t position = 0;
    for (auto const& row : input.rows) {
        auto const* before = known.category(row.code.value);
        CategoryRow after;
        if (before) after = *before;
        after.code = row.code.value;
        after.parent = row.parent_code ? row.parent_code->value : std::string();
        after.name = row.name.value;
        after.position = ++position;
        after.default_unit = text_of(row.default_unit_type);
        after.co_unit = text_of(row.co_unit_type);
        after.reply_days = row.first_reply_workdays ? row.first_reply_workdays->value : 0;
        after.resolve_days = row.resolve_workdays ? row.resolve_workdays->value : 0;
        after.urgent_hours = row.urgent_hours ? row.urgent_hours->value : 0;
        after.mode = row.mode.value_or(Mode::direct);
        after.sensitive = row.sensitive;
        after.keywords = row.keywords ? row.keywords->value : std::string();
        after.lead = units.of(after.default_unit);
        if (!before) {
            tx.insert(after);
            ++report.created;
        } else {
            tx.keep_version("category", *before);
            tx.update(*before, after);
            ++report.updated;
        }
    }
    report.unresolved = units.unresolved();
    tx.note("rows", std::to_string(input.rows.size()));
    tx.changes_reference();
    return store::Outcome{"category_import", writing.id,
                          [report = std::move(report)] { return to_json(report); }};
}

Result<commands::Page<CategoryItem>> list(commands::Asking const& asking, List const& input) {
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    auto const& known = directory(asking);
    Paging<CategoryItem> page(input);
    bool skipping = input.after.has_value();
    for (auto const* category : known.categories()) {
        if (skipping) {
            skipping = category->no != *after;
            continue;
        }
        if (input.parent && category->parent != input.parent->value) continue;
        if (!page.add(category->no, [&] { return item(known, *category); })) break;
    }
    return page.take();
}

} // namespace huiju::categories
