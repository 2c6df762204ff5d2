// Registers what can be done with campaigns, liaisons and pairings.
#include "domain/campaigns/records.hpp"
#include "domain/feature.hpp"

namespace huiju::campaigns {
namespace {

using commands::Access;

constexpr Roles office{Role::office};
constexpr Roles desks{Role::office, Role::town_office};

void add(commands::Registry& registry) {
    registry.read({.name = "campaign.list",
                   .method = "GET",
                   .path = "/api/campaigns",
                   .summary = "Campaigns, the newest first.",
                   .access = Access::people()},
                  &list);
    registry.read({.name = "campaign.get",
                   .method = "GET",
                   .path = "/api/campaigns/{id}",
                   .summary = "One campaign.",
                   .access = Access::people()},
                  &get);
    registry.write({.name = "campaign.create",
                    .method = "POST",
                    .path = "/api/campaigns",
                    .summary = "Begins a campaign; from then on it is the current one.",
                    .access = office,
                    .shows = "campaign.get",
                    .creates = true},
                   &create);
    registry.write({.name = "campaign.update",
                    .method = "PUT",
                    .path = "/api/campaigns/{id}",
                    .summary = "Changes a campaign; what is left out stays.",
                    .access = office,
                    .shows = "campaign.get"},
                   &update);

    registry.read({.name = "liaison.list",
                   .method = "GET",
                   .path = "/api/liaisons",
                   .summary = "Liaisons and their villages, of the caller's places.",
                   .access = Access::people()},
                  &list_liaisons);
    registry.read({.name = "liaison.get",
                   .method = "GET",
                   .path = "/api/liaisons/{id}",
                   .summary = "One liaison.",
                   .access = Access::people()},
                  &get_liaison);
    registry.write({.name = "liaison.select",
                    .method = "POST",
                    .path = "/api/liaisons",
                    .summary = "Makes a person a liaison of the campaign.",
                    .access = office,
                    .shows = "liaison.get",
                    .creates = true},
                   &select);
    registry.write({.name = "liaison.assign",
                    .method = "POST",
                    .path = "/api/liaisons/assignments",
                    .summary = "Gives a liaison a village to serve.",
                    .access = desks,
                    .shows = "liaison.get",
                    .creates = true},
                   &assign);
    registry.write({.name = "liaison.end",
                    .method = "POST",
                    .path = "/api/liaisons/{id}/end",
                    .summary = "Ends a liaison's service, or the service in one village.",
                    .access = desks,
                    .shows = "liaison.get"},
                   &end);

    registry.read({.name = "pairing.list",
                   .method = "GET",
                   .path = "/api/pairings",
                   .summary = "Leaders and units paired with places.",
                   .access = Access::people()},
                  &list_pairings);
    registry.read({.name = "pairing.get",
                   .method = "GET",
                   .path = "/api/pairings/{id}",
                   .summary = "One pairing.",
                   .access = Access::people()},
                  &get_pairing);
    registry.write({.name = "pairing.create",
                    .method = "POST",
                    .path = "/api/pairings",
                    .summary = "Pairs a leader or a unit with a place.",
                    .access = office,
                    .shows = "pairing.get",
                    .creates = true},
                   &pair);
}

} // namespace
} // namespace huiju::campaigns

namespace huiju {

Feature campaigns_feature() {
    using namespace campaigns;
    return {"campaigns",
            add,
            {&store::table_of<CampaignRow>(), &store::table_of<SelectionRow>(),
             &store::table_of<AssignmentRow>(), &store::table_of<PairingRow>()},
            {},
            nullptr};
}

} // namespace huiju
