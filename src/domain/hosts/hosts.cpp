// What the hosts feature adds to the program.
#include "domain/hosts/hosts.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace hosts;

constexpr Roles readers{Role::liaison,   Role::village_cadre, Role::town_office, Role::town_head,
                        Role::office,    Role::sorter,        Role::supervisor,  Role::leader,
                        Role::secretary, Role::discipline,    Role::inspector};
constexpr Roles keepers{Role::liaison, Role::village_cadre, Role::town_office, Role::office};

bool is_host(commands::Asking const& asking, std::string const& text) {
    auto const id = Uuid::parse(text);
    auto const host = id ? hosts::find(asking.db, *id) : std::nullopt;
    return host && scope_of(asking)->sees(visible(*host));
}

void add(commands::Registry& registry) {
    registry.look_up(Refers::host, {&is_host, "visit.no_such_host"});
    registry.read({.name = "host.list",
                   .method = "GET",
                   .path = "/api/hosts",
                   .summary = "Homes and enterprises, newest first.",
                   .access = readers},
                  &hosts::list);
    registry.read({.name = "host.goals",
                   .method = "GET",
                   .path = "/api/hosts/goals",
                   .summary = "How much of each village's list was visited since a day.",
                   .access = readers},
                  &hosts::goals);
    registry.read({.name = "host.get",
                   .method = "GET",
                   .path = "/api/hosts/{id}",
                   .summary = "One home or enterprise.",
                   .access = readers},
                  &hosts::get);
    registry.read({.name = "host.history",
                   .method = "GET",
                   .path = "/api/hosts/{id}/history",
                   .summary = "Earlier visits, open matters, and what to ask first.",
                   .access = readers},
                  &history);
    registry.write({.name = "host.create",
                    .method = "POST",
                    .path = "/api/hosts",
                    .summary = "Puts a home or an enterprise on the list.",
                    .access = keepers,
                    .shows = "host.get",
                    .creates = true},
                   &hosts::create);
    registry.write({.name = "host.update",
                    .method = "PUT",
                    .path = "/api/hosts/{id}",
                    .summary = "Corrects a home or an enterprise; the old version is kept.",
                    .access = keepers,
                    .shows = "host.get"},
                   &hosts::update);
    registry.write({.name = "host.merge",
                    .method = "POST",
                    .path = "/api/hosts/{id}/merge",
                    .summary = "Two records are one home: visits and figures go to the other.",
                    .access = keepers,
                    .shows = "host.get"},
                   &hosts::merge);
    registry.write({.name = "host.split",
                    .method = "POST",
                    .path = "/api/hosts/{id}/split",
                    .summary = "Takes a wrong merger back, with the reason: each has its own visits again.",
                    .access = keepers,
                    .shows = "host.get"},
                   &hosts::split);
    registry.write({.name = "host.happen",
                    .method = "POST",
                    .path = "/api/hosts/{id}/events",
                    .summary = "A new head, a death, moving in, out or within the county, nobody or somebody "
                               "living there.",
                    .access = keepers,
                    .shows = "host.get"},
                   &happen);
    registry.write({.name = "host.divide",
                    .method = "POST",
                    .path = "/api/hosts/{id}/divide",
                    .summary = "Some members are a home of their own; the past stays with the old one.",
                    .access = keepers,
                    .shows = "host.get"},
                   &divide);
    registry.write({.name = "host.unite",
                    .method = "POST",
                    .path = "/api/hosts/{id}/unite",
                    .summary = "Two homes became one; the visits and figures of each stay its own.",
                    .access = keepers,
                    .shows = "host.get"},
                   &unite);
    registry.write({.name = "host.import",
                    .method = "POST",
                    .path = "/api/hosts/import",
                    .summary = "Takes in a list of homes and enterprises, all or none.",
                    .access = keepers},
                   &import_rows);
}

} // namespace

Feature hosts_feature() {
    return {
        .name = "hosts",
        .add = add,
        .tables = {&store::table_of<HostRow>(), &store::table_of<MergerRow>(), &store::table_of<EventRow>()}};
}

} // namespace huiju
