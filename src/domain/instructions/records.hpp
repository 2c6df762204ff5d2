// What the files of this feature share.
#pragma once

#include "domain/instructions/instructions.hpp"

namespace huiju::instructions {

// Brings the clock up to date with a change of the row, which has its key.
void set_clocks(store::Tx& tx, InstructionRow& after);

std::vector<std::int64_t> helpers_of(store::Db& db, std::int64_t instruction);

// Of the unit that reports: its own people, or for a town's government the town's office and head.
bool may_report(commands::Asking const& asking, InstructionRow const& row);
// The leader, or the office; never a secretary.
bool may_decide(commands::Asking const& asking, InstructionRow const& row);

} // namespace huiju::instructions
