// Which places an edition's rows mean, and the official order that follows: pure.
#pragma once

#include "domain/places/places.hpp"

namespace huiju::places {

// A place as it will stand in the tree: known, new (a row without a place), or both.
struct Node {
    Place const* place = nullptr;
    EditionRow const* row = nullptr;
    int parent = -1; // index of its node; −1: the place on top
    std::int64_t position = 0;
};

// The rows and all known places as one tree, in official order: parents before their children, rows in the
// order of the edition, and places that it does not name after them. Wrong rows are named.
std::vector<Node> plan(Directory const& directory, std::vector<EditionRow> const& rows, Wrongs& wrongs);

// Whether two names of that level mean the same place.
bool same_name(Level level, std::string_view a, std::string_view b);

} // namespace huiju::places
