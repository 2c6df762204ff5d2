// Reading a list through the doors of a scope: several ways in, one order, each record once.
#pragma once

#include "domain/directory/scope.hpp"
#include "store/db.hpp"
#include "store/search.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace huiju {

// The rows behind one door by its own statement: a list's name with "/town" takes :door, the one with
// "/county" takes none.
template <class Row>
std::vector<Row> behind(store::Db& db, std::string_view list, Door const& door, store::Args args) {
    if (door.kind != Door::county) args.emplace_back("door", door.no);
    return db.all<Row>(fmt::format("{}/{}", list, word(door.kind)), std::move(args));
}

// Walks what lies behind several doors in the order of the list, each row once however many doors lead to it.
//
// `read(door, last, count)` gives the next rows behind a door in that order: from where the page begins when
// `last` is null, else from after the row *last. Fewer than `count` mean that no more will come.
// `comes_first(a, b)` is the order, and tells any two records apart.
// `each(row, through)` is called row by row with the doors that led to it, and ends the walk with false.
//
// For a page of `page` rows every door is read once, and again only where its rows have been used up: the
// walk keeps its place, so nothing is read twice and nothing left out, whatever `each` passes over.
template <class Row, class Read, class ComesFirst, class Each>
void walk_doors(std::vector<Door> const& doors, int page, Read const& read, ComesFirst const& comes_first,
                Each const& each) {
    struct Source {
        Door door;
        std::vector<Row> rows{};
        std::size_t next = 0;
        bool dry = false;
    };
    constexpr int least = 50; // a short page may have to look at many rows
    auto const count = static_cast<std::size_t>(std::max(page + 1, least));
    std::vector<Source> sources;
    sources.reserve(doors.size());
    for (auto const& door : doors) sources.push_back({door});
    auto const head = [&](Source& source) -> Row const* {
        if (source.next == source.rows.size() && !source.dry) {
            auto rows = read(source.door, source.rows.empty() ? nullptr : &source.rows.back(), count);
            source.dry = rows.size() < count;
            source.rows = std::move(rows);
            source.next = 0;
        }
        return source.next < source.rows.size() ? &source.rows[source.next] : nullptr;
    };
    std::vector<Source*> taken;
    std::vector<Door> through;
    for (;;) {
        Row const* first = nullptr;
        for (auto& source : sources) {
            auto const* row = head(source);
            if (!row || (first && comes_first(*first, *row))) continue;
            if (first && comes_first(*row, *first)) {
                taken.clear();
                through.clear();
            }
            first = row;
            taken.push_back(&source);
            through.push_back(source.door);
        }
        if (!first || !each(*first, through)) return;
        for (auto* source : taken) ++source->next;
        taken.clear();
        through.clear();
    }
}

// The order of most lists: the newest record first.
inline constexpr auto newest_first = [](auto const& a, auto const& b) { return a.no > b.no; };

// A list that can be searched for words: the newest record first, or with `words` the newest text. Below
// `before`, a record's number or that of its text; `each(at, row)` is told which, for a cursor.
// `read(door, before, count)` gives the rows of a door by number. The search index only proposes: `each`
// looks whether the words are there.
template <class Row, class Read, class Each>
void walk_or_search(store::Db& db, std::vector<Door> const& doors, int page, std::string const* words,
                    std::int64_t before, Read const& read, Each const& each) {
    if (!words)
        return walk_doors<Row>(
            doors, page,
            [&](Door const& door, Row const* last, std::size_t count) {
                return read(door, last ? last->no : before, static_cast<std::int64_t>(count));
            },
            newest_first, [&](Row const& row, auto const&) { return each(row.no, row); });
    walk_doors<store::Found>(
        doors, page,
        [&](Door const& door, store::Found const* last, std::size_t count) {
            return store::search_for<Row>(db, *words, door.kind == Door::town ? door.no : 0,
                                          door.kind == Door::village ? door.no : 0, last ? last->doc : before,
                                          static_cast<int>(count));
        },
        [](auto const& a, auto const& b) { return a.doc > b.doc; },
        [&](store::Found const& found, auto const&) {
            if (found.replaced) return true; // an edited record stands where its newest text does
            auto const row = db.get<Row>(found.record);
            return !row || each(found.doc, *row);
        });
}

} // namespace huiju
