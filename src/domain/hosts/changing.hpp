// What the files that change hosts share.
#pragma once

#include "domain/hosts/hosts.hpp"

namespace huiju::hosts {

void make_findable(store::Tx& tx, HostRow const& row);

// Where a host of that kind lies today; a village that was merged means its successor.
Place const* place_of(Directory const& known, Place const* place, HostKind kind, std::string_view field,
                      Wrongs& wrongs);

// The record to change: seen, the caller's to change, and as the caller saw it. `gone`: it was merged into
// another one, else it was not.
Result<HostRow> to_change(commands::Writing const& writing, Uuid id, std::optional<std::int64_t> rev,
                          bool gone = false);

} // namespace huiju::hosts
