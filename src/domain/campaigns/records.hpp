// The operations of campaigns, liaisons and pairings.
#pragma once

#include "domain/campaigns/campaigns.hpp"

namespace huiju::campaigns {

Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> update(commands::Writing& writing, Update const& input);
Result<CampaignView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<CampaignView>> list(commands::Asking const& asking, List const& input);

Result<store::Outcome> select(commands::Writing& writing, Select const& input);
Result<store::Outcome> assign(commands::Writing& writing, Assign const& input);
Result<store::Outcome> end(commands::Writing& writing, End const& input);
Result<LiaisonView> get_liaison(commands::Asking const& asking, ById const& input);
Result<commands::Page<LiaisonView>> list_liaisons(commands::Asking const& asking, ListLiaisons const& input);

Result<store::Outcome> pair(commands::Writing& writing, Pair const& input);
Result<PairingView> get_pairing(commands::Asking const& asking, ById const& input);
Result<commands::Page<PairingView>> list_pairings(commands::Asking const& asking, ListPairings const& input);

} // namespace huiju::campaigns
