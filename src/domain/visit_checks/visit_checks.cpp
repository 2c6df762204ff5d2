// What the checks of visits add to the program.
#include "domain/visit_checks/visit_checks.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace visit_checks;

constexpr Roles office{Role::office};

void add(commands::Registry& registry) {
    registry.write({.name = "visit_check.draw",
                    .method = "POST",
                    .path = "/api/visit-checks/draw",
                    .summary = "Draws a reproducible sample of the homes visited in a period.",
                    .access = {Role::office, Role::supervisor}},
                   &draw);
    registry.read({.name = "visit_check.list",
                   .method = "GET",
                   .path = "/api/visit-checks",
                   .summary = "Homes to be asked whether somebody came; never those that the caller visited.",
                   .access = askers},
                  &visit_checks::list);
    registry.read({.name = "visit_check.get",
                   .method = "GET",
                   .path = "/api/visit-checks/{id}",
                   .summary = "One home to be asked.",
                   .access = askers},
                  &visit_checks::get);
    registry.write({.name = "visit_check.record",
                    .method = "POST",
                    .path = "/api/visit-checks/{id}/record",
                    .summary = "Records what the home said; it is never changed again.",
                    .access = askers,
                    .shows = "visit_check.get"},
                   &visit_checks::record);
    registry.write({.name = "visit_check.try",
                    .method = "POST",
                    .path = "/api/visit-checks/{id}/try",
                    .summary = "One try in vain; after three the home counts as not reached.",
                    .access = desks,
                    .shows = "visit_check.get"},
                   &visit_checks::try_again);
    registry.write({.name = "visit_check.leave",
                    .method = "POST",
                    .path = "/api/visit-checks/{id}/leave",
                    .summary = "Leaves the question to the next visitor.",
                    .access = desks,
                    .shows = "visit_check.get"},
                   &visit_checks::leave);
    registry.read({.name = "oddity.list",
                   .method = "GET",
                   .path = "/api/oddities",
                   .summary = "What looks copied or impossible in the records of visits, as questions.",
                   .access = office},
                  &oddities);
    registry.write({.name = "oddity.explain",
                    .method = "POST",
                    .path = "/api/oddities/explain",
                    .summary = "Notes the explanation of an oddity, which is not asked again.",
                    .access = office,
                    .shows = "oddity.answer",
                    .creates = true},
                   &explain);
    registry.read({.name = "oddity.answer", .summary = "The explanation of an oddity.", .access = office},
                  &get_answer);
}

} // namespace

Feature visit_checks_feature() {
    return {.name = "visit_checks",
            .add = add,
            .tables = {&store::table_of<CheckRow>(), &store::table_of<AnswerRow>()}};
}

} // namespace huiju
