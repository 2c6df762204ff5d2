// What the public site reads that no other operation tells the public: the campaign, and the choices of a
// form.
#include "adapters/pages/reads.hpp"

#include "domain/accounts/accounts.hpp"
#include "domain/directory/directory.hpp"

namespace huiju::pages {

namespace {

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct SiteQuestion {
    std::optional<Text<1, 40>> place; // id or code: its name is wanted too
};
BOOST_DESCRIBE_STRUCT(SiteQuestion, (), (place))

struct SiteView {
    std::string name, short_name, basis, purpose, place, telephone;
    std::optional<Date> starts, ends;
    std::optional<std::string> asked_place;
    campaigns::PublicMode public_mode = campaigns::PublicMode::off; // while there is no campaign
    Instant now;                                                    // business clock
    bool standing = false;                                          // which does not move: a demonstration
    bool empty = false;                                             // nobody can sign in yet
};
BOOST_DESCRIBE_STRUCT(SiteView, (),
                      (name, short_name, basis, purpose, place, telephone, starts, ends, public_mode, now,
                       standing, empty))

Result<SiteView> site(commands::Asking const& asking, SiteQuestion const& question) {
    auto const& known = directory(asking);
    SiteView out;
    out.now = asking.now();
    if (question.place)
        if (auto const* place = known.place(question.place->value))
            out.asked_place = known.full_name(place->no);
    out.empty = accounts::needs_setup(asking.db);
    auto const* campaign = known.campaign();
    if (!campaign) return out;
    out.name = campaign->name;
    out.short_name = campaign->short_name;
    out.basis = campaign->basis;
    out.purpose = campaign->purpose;
    out.telephone = campaign->telephone;
    if (auto const* place = known.place(campaign->place)) out.place = place->shown;
    out.starts = campaign->starts;
    out.ends = campaign->ends;
    out.public_mode = known.public_mode();
    out.standing = campaign->clock.has_value();
    return out;
}

struct Choice {
    std::string value, name;
};
BOOST_DESCRIBE_STRUCT(Choice, (), (value, name))

struct Group {
    std::string value, name;
    std::vector<Choice> items;
};
BOOST_DESCRIBE_STRUCT(Group, (), (value, name, items))

struct FormView {
    std::vector<Group> towns;      // with their villages, official order
    std::vector<Group> categories; // groups with their categories
};
BOOST_DESCRIBE_STRUCT(FormView, (), (towns, categories))

bool in_force(Place const& place) { return place.successor == 0 && !place.valid_to; }

Result<FormView> form(commands::Asking const& asking, Nothing const&) {
    auto const& known = directory(asking);
    FormView out;
    for (auto const* town : known.places()) {
        if (town->level != places::Level::town || !in_force(*town)) continue;
        Group group{town->id.text(), town->shown, {}};
        for (auto const no : town->children)
            if (auto const* village = known.place(no); village && in_force(*village))
                group.items.push_back({village->id.text(), village->shown});
        out.towns.push_back(std::move(group));
    }
    for (auto const* parent : known.categories()) {
        if (!parent->parent.empty()) continue;
        Group group{parent->code, parent->name, {}};
        for (auto const* category : known.categories())
            if (category->parent == parent->code) group.items.push_back({category->code, category->name});
        out.categories.push_back(std::move(group));
    }
    return out;
}

} // namespace

void add_reads(commands::Registry& registry) {
    using commands::Access;
    registry.read({.name = "page.site",
                   .summary = "The campaign as the public site introduces it.",
                   .access = Access::everyone()},
                  &site);
    registry.read({.name = "page.form",
                   .summary = "Places and categories to choose from.",
                   .access = Access::everyone()},
                  &form);
}

} // namespace huiju::pages
