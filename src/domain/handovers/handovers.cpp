// Registers what can be done with hand-overs.
#include "domain/handovers/handovers.hpp"

#include "domain/feature.hpp"

namespace huiju::handovers {
namespace {

using commands::Access;

void add(commands::Registry& registry) {
    registry.read(
        {.name = "handover.preview",
         .method = "GET",
         .path = "/api/people/{id}/open",
         .summary = "Everything that is open in a person's name: the caller's own, or of the caller's desk.",
         .access = Access::people()},
        &preview);
    registry.read({.name = "handover.list",
                   .method = "GET",
                   .path = "/api/handovers",
                   .summary = "Hand-overs, newest first: the caller's own, and those of the caller's desk.",
                   .access = Access::people()},
                  &list);
    registry.read({.name = "handover.get",
                   .method = "GET",
                   .path = "/api/handovers/{id}",
                   .summary = "One hand-over with everything that it moves.",
                   .access = Access::people()},
                  &get);
    registry.write({.name = "handover.create",
                    .method = "POST",
                    .path = "/api/handovers",
                    .summary = "Begins to hand everything in a person's name over to another one from a day.",
                    .access = Access::people(),
                    .shows = "handover.get",
                    .creates = true},
                   &create);
    registry.write({.name = "handover.confirm",
                    .method = "POST",
                    .path = "/api/handovers/{id}/confirm",
                    .summary =
                        "Confirms as giver or taker, or as the office for a giver who has gone; the second "
                        "confirmation moves everything.",
                    .access = Access::people(),
                    .shows = "handover.get"},
                   &confirm);
    registry.write({.name = "handover.withdraw",
                    .method = "POST",
                    .path = "/api/handovers/{id}/withdraw",
                    .summary = "Gives a hand-over up that was not carried out.",
                    .access = Access::people(),
                    .shows = "handover.get"},
                   &withdraw);
}

} // namespace
} // namespace huiju::handovers

namespace huiju {

Feature handovers_feature() {
    return {"handovers", handovers::add, {&store::table_of<handovers::HandoverRow>()}};
}

} // namespace huiju
