// Campaigns themselves: beginning one, changing it, closing it to new records.
#include "domain/campaigns/records.hpp"
#include "domain/directory/paging.hpp"

namespace huiju::campaigns {

namespace {

Campaign const* campaign_of(Directory const& dir, Uuid id) {
    for (auto const& c : dir.campaigns())
        if (c.id == id) return &c;
    return nullptr;
}

CampaignView view(Directory const& dir, CampaignRow const& row) {
    CampaignView out;
    out.id = row.id;
    out.rev = row.rev;
    out.name = row.name;
    out.short_name = row.short_name;
    out.basis = row.basis;
    out.purpose = row.purpose;
    out.place = place_view(dir, row.place);
    out.starts = row.starts;
    out.ends = row.ends;
    out.phase = row.phase;
    out.clock = row.clock;
    out.prefix = row.prefix;
    out.telephone = row.telephone;
    out.public_mode = row.public_mode;
    out.goal_enterprises = row.goal_enterprises;
    out.goal_households = row.goal_households;
    out.current = dir.campaign() && dir.campaign()->no == row.no;
    return out;
}

void check_dates(CampaignRow const& row, Wrongs& wrongs) {
    if (row.ends && *row.ends < row.starts) wrongs.add("ends", "field.before_start");
}

template <class From, class To>
void keep(std::optional<From> const& given, To& value) {
    if (given) value = *given;
}

} // namespace

Result<void> running(commands::Asking const& asking) {
    auto const* campaign = directory(asking).campaign();
    if (!campaign) return refuse(Refused::conflict, "campaign.none");
    if (campaign->phase != Phase::freeze && campaign->phase != Phase::archive) return {};
    return wrong_state("campaign.closed", word(campaign->phase));
}

Result<store::Outcome> create(commands::Writing& w, Create const& in) {
    auto const& dir = directory(w);
    Wrongs wrongs;
    auto const* place = in.place ? dir.place(in.place->value) : dir.root();
    if (!place) wrongs.add("place", "field.no_such_place");
    else if (auto r = allow(w, {.area = place->area}); !r) return r.error();
    CampaignRow row;
    row.id = w.id;
    row.name = in.name;
    row.short_name = in.short_name ? in.short_name->value : in.name.value;
    row.place = place ? place->no : 0;
    row.starts = in.starts;
    row.ends = in.ends;
    row.clock = in.clock;
    keep(in.basis, row.basis);
    keep(in.purpose, row.purpose);
    keep(in.phase, row.phase);
    keep(in.prefix, row.prefix);
    keep(in.telephone, row.telephone);
    keep(in.public_mode, row.public_mode);
    keep(in.goal_enterprises, row.goal_enterprises);
    keep(in.goal_households, row.goal_households);
    check_dates(row, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.insert(row);
    w.tx.note("phase", word(row.phase));
    w.tx.changes_reference();
    return store::Outcome{"campaign", row.id, {}};
}

Result<store::Outcome> update(commands::Writing& w, Update const& in) {
    auto const& dir = directory(w);
    auto const* campaign = campaign_of(dir, in.id);
    if (!campaign) return refuse(Refused::not_found, "not_found");
    if (auto r = allow(w, {.area = dir.area(campaign->place)}, "id"); !r) return r.error();
    if (in.rev && *in.rev != campaign->rev) return stale(to_json(view(dir, *campaign)));
    auto after = *campaign;
    keep(in.name, after.name);
    keep(in.short_name, after.short_name);
    keep(in.basis, after.basis);
    keep(in.purpose, after.purpose);
    keep(in.starts, after.starts);
    keep(in.ends, after.ends);
    keep(in.phase, after.phase);
    keep(in.clock, after.clock);
    keep(in.prefix, after.prefix);
    keep(in.telephone, after.telephone);
    keep(in.public_mode, after.public_mode);
    keep(in.goal_enterprises, after.goal_enterprises);
    keep(in.goal_households, after.goal_households);
    Wrongs wrongs;
    check_dates(after, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    w.tx.keep_version("campaign", *campaign);
    w.tx.update(*campaign, after);
    if (after.phase != campaign->phase) w.tx.note("phase", word(after.phase));
    if (after.public_mode != campaign->public_mode) w.tx.note("public_mode", word(after.public_mode));
    w.tx.changes_reference();
    return store::Outcome{"campaign", after.id, {}};
}

Result<CampaignView> get(commands::Asking const& asking, ById const& in) {
    auto const& dir = directory(asking);
    auto const* campaign = campaign_of(dir, in.id);
    if (!campaign) return refuse(Refused::not_found, "not_found");
    return view(dir, *campaign);
}

Result<commands::Page<CampaignView>> list(commands::Asking const& asking, List const& in) {
    auto const& dir = directory(asking);
    auto const before = commands::parse_cursor(in.after);
    if (!before) return before.error();
    Paging<CampaignView> page(in);
    auto const& all = dir.campaigns();
    for (auto c = all.rbegin(); c != all.rend(); ++c) { // newest first
        if (c->no >= *before) continue;
        if (!page.add(c->no, [&] { return view(dir, *c); })) break;
    }
    return page.take();
}

} // namespace huiju::campaigns
