// Rules of visits that need nothing but values.
#pragma once

#include "domain/figures/facts.hpp"
#include "domain/hosts/rows.hpp"
#include "domain/visits/rows.hpp"

#include <vector>

namespace huiju::visits {

// Somebody was met, and the record is not void: what the host's history and the planner go by.
bool met_somebody(VisitRow const& visit);

// What a visit contributes to the figures: nothing at all when nobody was met, and nothing as a telephone
// call or a reception. `visitors` without those taken off.
std::vector<figures::Fact> facts_of(VisitRow const& visit, std::vector<VisitorRow> const& visitors);

// Whether two records seem to tell of one visit: the same home or enterprise on the same day; or, where no
// host is named, the same place, day and kind with a visitor in common.
bool seem_the_same(VisitRow const& a, std::vector<VisitorRow> const& visitors_a, VisitRow const& b,
                   std::vector<VisitorRow> const& visitors_b);

// A household is visited as one, an enterprise as one; the other kinds of visit may name either.
bool fits(VisitKind visit, hosts::HostKind host);

} // namespace huiju::visits
