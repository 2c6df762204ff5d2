// What the places feature adds to the program.
#include "domain/places/places.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using commands::Access;
using namespace places;

constexpr Roles keepers{Role::office, Role::town_office, Role::liaison, Role::village_cadre};

bool is_place_by_name(commands::Asking const& asking, std::string const& name) {
    return !named(directory(asking), name).empty();
}

void add(commands::Registry& registry) {
    registry.look_up(Refers::place_by_name, {&is_place_by_name, "field.no_such_place"});
    registry.read({.name = "place.list",
                   .method = "GET",
                   .path = "/api/places",
                   .summary = "Places in official order.",
                   .access = Access::people()},
                  &places::list);
    registry.read({.name = "place.get",
                   .method = "GET",
                   .path = "/api/places/{id}",
                   .summary = "One place, by its id or a code of any edition.",
                   .access = Access::people()},
                  &places::get);
    registry.write({.name = "place.put",
                    .method = "POST",
                    .path = "/api/places",
                    .summary = "Makes a group below a village; the office makes any place.",
                    .access = keepers,
                    .shows = "place.get",
                    .creates = true},
                   &places::put);
    registry.write({.name = "place.rename",
                    .method = "PUT",
                    .path = "/api/places/{id}",
                    .summary = "Gives a place another name; the old one still finds it.",
                    .access = keepers,
                    .shows = "place.get"},
                   &places::rename);
    registry.write({.name = "place.merge",
                    .method = "POST",
                    .path = "/api/places/{id}/merge",
                    .summary = "A village becomes part of another; what is open goes there, figures stay.",
                    .access = {Role::office},
                    .shows = "place.get"},
                   &places::merge);
    registry.write({.name = "place.import_edition",
                    .method = "POST",
                    .path = "/api/places/import",
                    .summary = "Takes in one edition of the region codes.",
                    .access = {Role::office}},
                   &import_edition);
    registry.write({.name = "place.import_changes",
                    .method = "POST",
                    .path = "/api/places/import-changes",
                    .summary = "Takes in how one edition's codes became the next one's.",
                    .access = {Role::office}},
                   &import_changes);
}

} // namespace

Feature places_feature() {
    return {.name = "places",
            .add = add,
            .tables = {&store::table_of<PlaceRow>(), &store::table_of<PlaceNameRow>()}};
}

} // namespace huiju
