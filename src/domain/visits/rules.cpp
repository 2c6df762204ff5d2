// Rules of visits that need nothing but values.
#include "domain/visits/rules.hpp"

#include <algorithm>

namespace huiju::visits {

bool met_somebody(VisitRow const& visit) { return !visit.voided && visit.met > 0; }

std::vector<figures::Fact> facts_of(VisitRow const& visit, std::vector<VisitorRow> const& visitors) {
    if (!met_somebody(visit) || visit.kind == VisitKind::phone || visit.kind == VisitKind::reception)
        return {};
    auto const day = visit.day;
    std::vector<figures::Fact> facts{
        {.metric = "visitor_person_times", .day = day, .n = static_cast<std::int64_t>(visitors.size())},
        {.metric = "visited_person_times", .day = day, .n = visit.met}};
    auto const leading =
        std::count_if(visitors.begin(), visitors.end(), [](auto const& v) { return v.is_leading; });
    facts.push_back({.metric = "leader_person_times", .day = day, .n = leading});
    for (auto const& visitor : visitors)
        if (visitor.is_leading) facts.push_back({.metric = "leaders", .day = day, .member = visitor.person});
    if (visit.kind == VisitKind::household) {
        facts.push_back({.metric = "household_times", .day = day});
        if (visit.host) facts.push_back({.metric = "households", .day = day, .member = visit.host});
    }
    if (visit.kind == VisitKind::enterprise) {
        facts.push_back({.metric = "enterprise_times", .day = day});
        if (visit.host) facts.push_back({.metric = "enterprises", .day = day, .member = visit.host});
    }
    return facts;
}

bool seem_the_same(VisitRow const& a, std::vector<VisitorRow> const& visitors_a, VisitRow const& b,
                   std::vector<VisitorRow> const& visitors_b) {
    if (a.voided || b.voided || a.day != b.day) return false;
    if (a.host != 0 && b.host != 0) return a.host == b.host;
    if (a.host != b.host || a.place != b.place || a.kind != b.kind) return false;
    return std::any_of(visitors_a.begin(), visitors_a.end(), [&](VisitorRow const& one) {
        return std::any_of(visitors_b.begin(), visitors_b.end(),
                           [&](VisitorRow const& other) { return one.person == other.person; });
    });
}

bool fits(VisitKind visit, hosts::HostKind host) {
    if (visit == VisitKind::household) return host == hosts::HostKind::household;
    if (visit == VisitKind::enterprise) return host == hosts::HostKind::enterprise;
    return true;
}

} // namespace huiju::visits
