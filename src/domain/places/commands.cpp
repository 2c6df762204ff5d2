// Changing the tree of places: groups, names, mergers, and whole editions of the region codes.
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/places/rules.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace huiju::places {

namespace {

constexpr std::size_t most_rows = 2000; // each may take two of the 4096 keys of a command

Refusal foreign(std::string_view field) {
    auto refusal = refuse(Refused::forbidden, "forbidden.place");
    refusal.fields.push_back({std::string(field), "forbidden.place"});
    return refusal;
}

// Groups are their village's affair, everything else the office's.
Result<void> allow_level(commands::Asking const& asking, Area const& area, Level level,
                         std::string_view field) {
    if (asking.caller.system) return {};
    if (level != Level::group && !scope_of(asking)->covers({Role::office}, area)) return foreign(field);
    return allow(asking, {.area = area}, field);
}

bool taken_name(Directory const& directory, Place const& parent, std::string const& name,
                std::int64_t but = 0) {
    return std::ranges::any_of(parent.children, [&](std::int64_t no) {
        auto const* child = directory.place(no);
        return no != but && !child->valid_to && child->name == name;
    });
}

Result<Place const*> to_change(commands::Writing const& writing, Uuid id, std::optional<std::int64_t> rev) {
    auto const* place = directory(writing).place(id.text());
    if (!place) return refuse(Refused::not_found, "not_found");
    if (rev && *rev != place->rev) {
        auto const now = get(writing, {{id.text()}});
        return stale(now ? to_json(*now) : std::string());
    }
    return place;
}

// The names of each edition, as they are and as this command adds to them.
class Names {
public:
    explicit Names(store::Tx& tx) : tx_(tx) {
        for (auto const& name : directory(tx).place_names())
            known_.emplace(Key{name.place, name.edition}, name);
    }

    // In that edition the place bears that name and code. False when this was known.
    bool put(std::int64_t place, std::string const& edition, std::string const& name,
             std::string const& code) {
        PlaceNameRow row;
        row.place = place;
        row.edition = edition;
        row.name = name;
        row.code = code;
        auto const found = known_.find({place, edition});
        if (found == known_.end()) {
            tx_.insert(row);
            known_.emplace(Key{place, edition}, row);
            return true;
        }
        auto const before = found->second;
        if (before.name == name && before.code == code) return false;
        tx_.update(before, row);
        found->second = row;
        return true;
    }

    // Before a place takes another name or code: the old ones stay findable.
    void keep(Place const& place) {
        for (auto name = known_.lower_bound({place.no, ""});
             name != known_.end() && name->first.first == place.no; ++name)
            if (name->second.name == place.name && name->second.code == place.code) return;
        PlaceNameRow row;
        row.place = place.no;
        row.name = place.name;
        row.code = place.code;
        tx_.insert(row);
    }

private:
    using Key = std::pair<std::int64_t, std::string>;
    store::Tx& tx_;
    std::multimap<Key, PlaceNameRow> known_; // several without an edition
};

struct Moved {
    std::int64_t records = 0;
    bool more = false;
};

// What waits in the village goes to the successor; facts stay where they happened, so no total changes.
Moved merge_into(commands::Writing& writing, Place const& from, Area const& to, Date day) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    if (from.successor != to.place) {
        PlaceRow after = from;
        after.valid_to = day.add_days(-1);
        after.successor = to.place;
        tx.update(static_cast<PlaceRow const&>(from), after);
    }
    constexpr int most = 1000; // of each kind in one command
    Moved moved;
    auto const take = [&](int n) {
        moved.records += n;
        moved.more |= n >= most;
    };
    take(problems::move_to_successor(writing, from.no, to));
    take(opinions::move_to_successor(tx, from.no, to));
    for (auto const group : from.children)
        take(opinions::move_to_successor(tx, group, {group, to.town, to.village}));
    take(hosts::move_to_successor(tx, from.no, to));
    // groups last: until then what lies in them is found by their old village
    if (!moved.more)
        for (auto const no : from.children) {
            PlaceRow const before = *known.place(no);
            auto after = before;
            after.parent = to.place;
            tx.update(before, after);
        }
    tx.note("from", from.code);
    tx.note("moved", std::to_string(moved.records));
    tx.changes_reference();
    return moved;
}

} // namespace

Result<store::Outcome> put(commands::Writing& writing, Put const& input) {
    auto const& known = directory(writing);
    auto const parent = place_named(writing, input.parent.value, "parent");
    Wrongs wrongs;
    auto const level = input.level.value_or(Level::group);
    if (!parent) {
        wrongs.add("parent", parent.error().fields.front().reason);
    } else {
        if ((*parent)->level >= level) wrongs.add("parent", "place.parent_not_above");
        if ((*parent)->valid_to) wrongs.add("parent", "place.no_longer");
        if (taken_name(known, **parent, input.name.value)) wrongs.add("name", "place.name_taken");
    }
    if (level == Level::group && input.code) wrongs.add("code", "place.group_has_no_code");
    if (input.code && known.place(input.code->value)) wrongs.add("code", "place.code_of_another");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto r = allow_level(writing, (*parent)->area, level, "parent"); !r) return r.error();
    if (known.place(writing.id.text())) return refuse(Refused::conflict, "conflict.exists");

    PlaceRow row;
    row.id = writing.id;
    row.parent = (*parent)->no;
    row.level = level;
    row.name = input.name.value;
    if (input.code) row.code = input.code->value;
    row.position = (*parent)->position + 1;
    for (auto const no : (*parent)->children)
        row.position = std::max(row.position, known.place(no)->position + 1);
    row.valid_from = writing.tx.today();
    writing.tx.insert(row);
    writing.tx.note("level", word(level));
    writing.tx.changes_reference();
    return store::Outcome{"place", row.id, {}};
}

Result<store::Outcome> rename(commands::Writing& writing, Rename const& input) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    auto const place = to_change(writing, input.id, input.rev);
    if (!place) return place.error();
    if (auto r = allow_level(writing, (*place)->area, (*place)->level, "id"); !r) return r.error();
    auto const* parent = known.place((*place)->parent);
    if (parent && taken_name(known, *parent, input.name.value, (*place)->no))
        return wrong_field("name", "place.name_taken");
    if ((*place)->name == input.name.value) return store::Outcome{"place", input.id, {}};
    PlaceRow const before = **place;
    auto after = before;
    after.name = input.name.value;
    Names(tx).keep(**place);
    tx.keep_version("place", before);
    tx.update(before, after);
    tx.changes_reference();
    return store::Outcome{"place", input.id, {}};
}

Result<store::Outcome> merge(commands::Writing& writing, Merge const& input) {
    auto const& known = directory(writing);
    auto const from = to_change(writing, input.id, input.rev);
    if (!from) return from.error();
    auto const into = place_named(writing, input.into.value, "into");
    auto const day = input.day.value_or(writing.tx.today());
    Wrongs wrongs;
    if ((*from)->level != Level::village) wrongs.add("id", "place.only_villages_merge");
    if (!into) {
        wrongs.add("into", into.error().fields.front().reason);
    } else if ((*into)->level != Level::village) {
        wrongs.add("into", "place.only_villages_merge");
    } else if (known.today(**into).no == (*from)->no) {
        wrongs.add("into", "place.into_itself");
    } else if ((*into)->valid_to) {
        wrongs.add("into", "place.no_longer");
    }
    if (day > writing.tx.today()) wrongs.add("day", "field.in_the_future");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if ((*from)->successor != 0 && (*from)->successor != (*into)->no)
        return refuse(Refused::conflict, "place.merged_already");

    auto const moved = merge_into(writing, **from, (*into)->area, day);
    writing.tx.note("into", (*into)->code);
    MergeReport const report{(*from)->id, place_view(known, (*into)->no), moved.records, moved.more};
    return store::Outcome{"place", (*from)->id, [report = std::move(report)] { return to_json(report); }};
}

Result<store::Outcome> import_edition(commands::Writing& writing, ImportEdition const& input) {
    auto& tx = writing.tx;
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    Wrongs wrongs;
    auto const nodes = plan(directory(writing), input.rows, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);

    ImportReport report;
    Names names(tx);
    std::vector<std::int64_t> no_of(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        auto const& node = nodes[i];
        PlaceRow after;
        if (node.place) after = *node.place;
        bool renamed = false;
        if (node.row) {
            renamed =
                node.place && (after.name != node.row->name.value || after.code != node.row->code.value);
            after.level = node.row->level;
            after.name = node.row->name.value;
            after.code = node.row->code.value;
        }
        after.position = node.position;
        after.parent = node.parent < 0 ? 0 : no_of[static_cast<std::size_t>(node.parent)];
        if (input.in_force && !node.place) {
            after.id = Uuid::named("place", input.edition.value + " " + after.code);
            tx.insert(after);
            ++report.created;
        } else if (input.in_force) {
            PlaceRow const before = *node.place;
            if (renamed) names.keep(*node.place);
            if (renamed || after.level != before.level || after.parent != before.parent ||
                after.position != before.position) {
                tx.update(before, after);
                ++report.updated;
            }
        }
        no_of[i] = after.no;
        bool const missing = !node.row && node.place->level == Level::village && !node.place->valid_to;
        if (input.in_force ? missing : !node.place) report.undecided.push_back(after.code);
        if (!node.row || after.no == 0) continue;
        bool const added =
            names.put(after.no, input.edition.value, node.row->name.value, node.row->code.value);
        if (!input.in_force && added) ++report.updated;
    }
    tx.note("edition", input.edition.value);
    tx.note("rows", std::to_string(input.rows.size()));
    tx.changes_reference();
    return store::Outcome{"place_import", writing.id,
                          [report = std::move(report)] { return to_json(report); }};
}

Result<store::Outcome> import_changes(commands::Writing& writing, ImportChanges const& input) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    if (input.rows.size() > most_rows)
        return wrong_field("rows", {"field.too_many", {{"max", std::to_string(most_rows)}}});
    auto const day = input.day.value_or(tx.today());
    bool const confirmed = input.confirm_merges.value_or(false);
    Wrongs wrongs;
    if (day > tx.today()) wrongs.add("day", "field.in_the_future");
    for (std::size_t i = 0; i < input.rows.size(); ++i) {
        auto const& row = input.rows[i];
        auto const field = [&](std::string_view name) { return fmt::format("rows.{}.{}", i, name); };
        auto const* old = known.place(row.old_code.value);
        auto const* other = known.place(row.new_code.value);
        if (!old) wrongs.add(field("old_code"), "field.no_such_place");
        else if (row.change != Change::merged && other && other != old)
            wrongs.add(field("new_code"), "place.code_of_another");
        else if (row.change == Change::merged && old->level != Level::village)
            wrongs.add(field("old_code"), "place.only_villages_merge");
        else if (row.change == Change::merged && other == old)
            wrongs.add(field("new_code"), "place.into_itself");
        else if (row.change == Change::merged && old->successor != 0 &&
                 (!other || old->successor != other->no))
            wrongs.add(field("old_code"), "place.merged_already");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);

    ImportReport report;
    Names names(tx);
    std::map<std::string, Area> made; // successors that this command makes
    for (auto const& row : input.rows) {
        auto const& old = *known.place(row.old_code.value);
        if (row.change != Change::merged) {
            report.updated +=
                names.put(old.no, input.edition.value, row.new_name.value, row.new_code.value) ? 1 : 0;
            continue;
        }
        if (!confirmed) {
            report.undecided.push_back(row.old_code.value);
            continue;
        }
        auto const* into = known.place(row.new_code.value);
        if (!into && !made.contains(row.new_code.value)) {
            PlaceRow fresh;
            fresh.id = Uuid::named("place", input.edition.value + " " + row.new_code.value);
            fresh.parent = old.parent;
            fresh.level = old.level;
            fresh.name = row.new_name.value;
            fresh.code = row.new_code.value;
            fresh.position = old.position;
            fresh.valid_from = day;
            tx.insert(fresh);
            names.put(fresh.no, input.edition.value, fresh.name, fresh.code);
            made[fresh.code] = {fresh.no, old.area.town, fresh.no};
            ++report.created;
        }
        auto const moved = merge_into(writing, old, into ? into->area : made.at(row.new_code.value), day);
        ++report.updated;
        report.more |= moved.more;
    }
    tx.note("edition", input.edition.value);
    tx.note("rows", std::to_string(input.rows.size()));
    tx.changes_reference();
    return store::Outcome{"place_import", writing.id,
                          [report = std::move(report)] { return to_json(report); }};
}

} // namespace huiju::places
