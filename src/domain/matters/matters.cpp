// Registers the operations that find and propose.
#include "domain/matters/matters.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace matters;

constexpr Roles readers{Role::office,    Role::sorter,       Role::supervisor, Role::leader,
                        Role::secretary, Role::unit_handler, Role::unit_head,  Role::discipline,
                        Role::inspector, Role::town_office,  Role::station,    Role::town_head,
                        Role::liaison,   Role::village_cadre};

void add(commands::Registry& registry) {
    registry.read({.name = "matter.search",
                   .method = "GET",
                   .path = "/api/search",
                   .summary = "Problems, opinions, visits and leaders' instructions by words, number, "
                              "look-up code, place or unit; "
                              "newest first.",
                   .access = readers},
                  &search);
    registry.read({.name = "matter.similar",
                   .method = "GET",
                   .path = "/api/matters/similar",
                   .summary = "Problems that may be the same matter as a text, best first, with the reasons.",
                   .access = readers},
                  &similar);
    registry.read({.name = "matter.proposal",
                   .method = "GET",
                   .path = "/api/matters/proposal",
                   .summary = "Categories and units proposed for a text, with the reasons.",
                   .access = readers},
                  &propose);
}

} // namespace

Feature matters_feature() { return {.name = "matters", .add = add, .tables = {}}; }

} // namespace huiju
