// What the public site reads that no other operation tells the public.
#pragma once

#include "commands/registry.hpp"

namespace huiju::pages {

// Adds page.site (the campaign as the site introduces it) and page.form (places and categories to choose
// from).
void add_reads(commands::Registry& registry);

} // namespace huiju::pages
