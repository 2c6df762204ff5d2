// What call-backs add to the program.
#include "domain/callbacks/callbacks.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace callbacks;

constexpr Roles callers{Role::office, Role::sorter, Role::supervisor};

void add(commands::Registry& registry) {
    registry.write({.name = "callback.draw",
                    .method = "POST",
                    .path = "/api/callbacks/draw",
                    .summary = "Draws a reproducible sample of the matters closed in a period.",
                    .access = {Role::office, Role::supervisor}},
                   &draw);
    registry.read({.name = "callback.count",
                   .method = "GET",
                   .path = "/api/callbacks/count",
                   .summary = "How the sample of a period was answered; who was not reached is named.",
                   .access = {Role::office, Role::supervisor, Role::leader, Role::inspector}},
                  &count);
    registry.read({.name = "callback.list",
                   .method = "GET",
                   .path = "/api/callbacks",
                   .summary = "The work list of callers: what they had no hand in, newest first.",
                   .access = askers},
                  &callbacks::list);
    registry.read({.name = "callback.get",
                   .method = "GET",
                   .path = "/api/callbacks/{id}",
                   .summary = "One call-back.",
                   .access = askers},
                  &callbacks::get);
    registry.write({.name = "callback.record",
                    .method = "POST",
                    .path = "/api/callbacks/{id}/record",
                    .summary = "Records what the person said; it is never changed again.",
                    .access = askers,
                    .shows = "callback.get"},
                   &callbacks::record);
    registry.write({.name = "callback.try",
                    .method = "POST",
                    .path = "/api/callbacks/{id}/try",
                    .summary = "One try in vain; after three the person counts as not reached.",
                    .access = callers,
                    .shows = "callback.get"},
                   &try_again);
    registry.write({.name = "callback.leave",
                    .method = "POST",
                    .path = "/api/callbacks/{id}/leave",
                    .summary = "Leaves the question to the next visitor.",
                    .access = callers,
                    .shows = "callback.get"},
                   &leave);
}

} // namespace

Feature callbacks_feature() {
    return {.name = "callbacks", .add = add, .tables = {&store::table_of<CallbackRow>()}};
}

} // namespace huiju
