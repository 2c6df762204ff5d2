// Changes of an opinion's row that only the opinions feature makes.
#pragma once

#include "domain/alerts/clocks.hpp"
#include "domain/directory/directory.hpp"
#include "domain/opinions/opinions.hpp"

namespace huiju::opinions {

// A discipline lead: sealed, transferred to its organ on that day. `by` is the sorter, 0 at entry.
void seal(OpinionRow& row, Directory const& known, Date day, std::int64_t by);

// Lets the search find the text as it is now; a sealed one stays out.
void make_findable(store::Tx& tx, OpinionRow const& row);

// The clock that runs for it, if any; and brings it up to date with a change of the row
// (problems::set_clocks).
std::vector<alerts::Clock> clocks(Directory const& directory, OpinionRow const& row);
void set_clocks(store::Tx& tx, OpinionRow const& before, OpinionRow& after);

// Whether the campaign has its look-up page open.
bool lookup_is_open(commands::Asking const& asking);
// What the person who holds code and digits is told.
LookupView lookup_view(commands::Asking const& asking, OpinionRow const& row);

} // namespace huiju::opinions
