// Registers what can be done with substitutes.
#include "domain/substitutes/substitutes.hpp"

#include "domain/feature.hpp"

namespace huiju::substitutes {
namespace {

using commands::Access;

void add(commands::Registry& registry) {
    registry.read({.name = "substitution.list",
                   .method = "GET",
                   .path = "/api/substitutions",
                   .summary = "Who stands in for whom: the caller's own, and those of the caller's desk.",
                   .access = Access::people()},
                  &list);
    registry.read({.name = "substitution.get",
                   .method = "GET",
                   .path = "/api/substitutions/{id}",
                   .summary = "One substitution.",
                   .access = Access::people()},
                  &get);
    registry.read({.name = "substitution.acts",
                   .method = "GET",
                   .path = "/api/substitutions/{id}/acts",
                   .summary = "What a substitute did with the roles of the absent person.",
                   .access = Access::people()},
                  &list_acts);
    registry.write({.name = "substitution.create",
                    .method = "POST",
                    .path = "/api/substitutions",
                    .summary = "Names a substitute from a day to a day: one's own, or as the office for "
                               "somebody else.",
                    .access = Access::people(),
                    .shows = "substitution.get",
                    .creates = true},
                   &create);
    registry.write({.name = "substitution.end",
                    .method = "POST",
                    .path = "/api/substitutions/{id}/end",
                    .summary = "Ends a substitution from today on.",
                    .access = Access::people(),
                    .shows = "substitution.get"},
                   &end);
}

} // namespace
} // namespace huiju::substitutes

namespace huiju {

Feature substitutes_feature() {
    using namespace substitutes;
    return {"substitutes", add, {&store::table_of<SubstitutionRow>(), &store::table_of<StandInRow>()}};
}

} // namespace huiju
