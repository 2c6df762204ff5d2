// What must be there before the demo campaign begins: places, units, categories, people, roles, the campaign.
#pragma once

#include "domain/demo/roster.hpp"
#include "domain/demo/sender.hpp"

namespace huiju::demo {

// The id of a unit of the demo by its full name.
Uuid unit_id(std::string_view name);

// Loads all of it, waits, and fills in the ledger's keys of the people.
void set_up(Sender& sender, Corpus const& corpus, Roster& roster);

} // namespace huiju::demo
