// Matching an edition's rows with the places that are known, and reading its files.
#include "domain/places/rules.hpp"

#include "base/csv_rows.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace huiju::places {

namespace {

// A gap between neighbours, so that groups find room below their village.
constexpr std::int64_t step = 1000;

bool is_code(std::string const& text) {
    return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string field(std::size_t row, std::string_view name) { return fmt::format("rows.{}.{}", row, name); }

using Index = std::unordered_map<std::string_view, std::size_t>;

// Each row's parent row, −1 when the parent stands in no row.
std::vector<int> parents_in(std::vector<EditionRow> const& rows, Wrongs& wrongs) {
    Index by_code;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!is_code(rows[i].code.value)) wrongs.add(field(i, "code"), "place.not_a_code");
        if (!by_code.try_emplace(rows[i].code.value, i).second)
            wrongs.add(field(i, "code"), "place.code_twice");
        if (rows[i].level == Level::group) wrongs.add(field(i, "level"), "place.group_has_no_code");
    }
    std::vector<int> parents(rows.size(), -1);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].parent_code) continue;
        auto const found = by_code.find(rows[i].parent_code->value);
        if (found == by_code.end()) continue;
        if (rows[found->second].level >= rows[i].level)
            wrongs.add(field(i, "parent_code"), "place.parent_not_above");
        else parents[i] = static_cast<int>(found->second);
    }
    return parents;
}

// The one child of `parent` that bears the row's name under another code.
Place const* namesake(Directory const& directory, Place const& parent, EditionRow const& row,
                      Index const& codes) {
    Place const* found = nullptr;
    for (auto const no : parent.children) {
        auto const* child = directory.place(no);
        if (child->level != row.level || child->valid_to || codes.contains(child->code)) continue;
        if (!same_name(row.level, child->name, row.name.value)) continue;
        if (found) return nullptr; // two would fit: better a new place than the wrong one
        found = child;
    }
    return found;
}

} // namespace

bool same_name(Level level, std::string_view a, std::string_view b) {
    if (level == Level::town) return same_town_name(a, b);
    return level == Level::village ? same_place_name(a, b) : a == b;
}

std::vector<Node> plan(Directory const& directory, std::vector<EditionRow> const& rows, Wrongs& wrongs) {
    auto const parents = parents_in(rows, wrongs);
    if (!wrongs.empty()) return {};
    Index codes;
    for (std::size_t i = 0; i < rows.size(); ++i) codes.emplace(rows[i].code.value, i);

    // from the top down, since a namesake is looked for among the children of the parent's place
    std::vector<std::size_t> top_down(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) top_down[i] = i;
    std::ranges::stable_sort(top_down, {}, [&](std::size_t i) { return rows[i].level; });
    std::vector<Place const*> known(rows.size()), above(rows.size());
    std::unordered_map<std::int64_t, std::size_t> row_of; // place → row
    int tops = 0;
    for (auto const i : top_down) {
        auto const& row = rows[i];
        if (parents[i] >= 0) above[i] = known[static_cast<std::size_t>(parents[i])];
        else if (row.parent_code) above[i] = directory.place(row.parent_code->value);
        known[i] = directory.place(row.code.value);
        if (!known[i] && above[i]) known[i] = namesake(directory, *above[i], row, codes);
        if (known[i] && !row_of.try_emplace(known[i]->no, i).second) {
            wrongs.add(field(i, "code"), "place.two_rows_mean_it");
        } else if (parents[i] < 0 && !above[i]) {
            bool const top = directory.root() ? known[i] == directory.root() : ++tops == 1;
            if (!top) wrongs.add(field(i, "parent_code"), "field.no_such_place");
        }
    }
    if (!wrongs.empty()) return {};

    // children by their parent: rows first, in their order, then what the edition does not name
    struct Child {
        Place const* place;
        EditionRow const* row;
    };
    std::unordered_map<EditionRow const*, std::vector<Child>> below_row;
    std::unordered_map<std::int64_t, std::vector<Child>> below_place;
    std::vector<Child> top;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        Child const child{known[i], &rows[i]};
        if (parents[i] >= 0) below_row[&rows[static_cast<std::size_t>(parents[i])]].push_back(child);
        else if (above[i]) below_place[above[i]->no].push_back(child);
        else top.push_back(child);
    }
    for (auto const* place : directory.places()) {
        if (row_of.contains(place->no)) continue;
        if (auto const found = row_of.find(place->parent); found != row_of.end())
            below_row[&rows[found->second]].push_back({place, nullptr});
        else if (directory.place(place->parent)) below_place[place->parent].push_back({place, nullptr});
        else top.push_back({place, nullptr});
    }

    std::vector<Node> nodes;
    std::int64_t last = 0;
    std::function<void(Child const&, int)> const add = [&](Child const& child, int parent) {
        bool const group = !child.row && child.place->level == Level::group;
        last += group ? 1 : nodes.empty() ? 1 : step - last % step;
        int const here = static_cast<int>(nodes.size());
        nodes.push_back({child.place, child.row, parent, last});
        if (child.row)
            for (auto const& c : below_row[child.row]) add(c, here);
        if (child.place)
            for (auto const& c : below_place[child.place->no]) add(c, here);
    };
    for (auto const& child : top) add(child, -1);
    return nodes;
}

// ---- files --------------------------------------------------------------------------------------------

Result<ImportEdition> read_places_csv(std::string_view csv, std::string edition, bool in_force) {
    static constexpr CsvColumn columns[] = {
        {"code", "code"}, {"name", "name"}, {"level", "level"}, {"parent_code", "parent_code"}};
    Wrongs wrongs;
    ImportEdition read{{std::move(edition)}, in_force, read_csv_rows<EditionRow>(csv, columns, wrongs)};
    if (!wrongs.empty()) return refusal_of(wrongs);
    return read;
}

Result<ImportChanges> read_changes_csv(std::string_view csv, bool confirm_merges) {
    static constexpr std::string_view new_name = "new_name_";
    static constexpr CsvColumn columns[] = {{"old_code", "old_code"},
                                            {"new_code", "new_code"},
                                            {new_name, "new_name"},
                                            {"change", "change", [](std::string_view f) {
                                                 return f == "merged?" ? std::string("merged")
                                                                       : std::string(f);
                                             }}};
    Wrongs wrongs;
    ImportChanges read;
    read.confirm_merges = confirm_merges;
    read.rows = read_csv_rows<ChangeRow>(csv, columns, wrongs);
    auto const at = csv.find(new_name); // the column's name ends in the edition
    if (at != csv.npos) {
        auto const rest = csv.substr(at + new_name.size());
        read.edition.value = clean(rest.substr(0, rest.find_first_of(",\"\r\n")));
    }
    if (wrongs.empty() && read.edition.empty())
        wrongs.add("line 1", {"csv.no_column", {{"column", "new_name_2023"}}});
    if (!wrongs.empty()) return refusal_of(wrongs);
    return read;
}

} // namespace huiju::places
