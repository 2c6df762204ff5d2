// The directory: places, units, people, roles, categories and the campaign, as one picture in memory.
//
// Rules that every command needs (where is this place, which unit is meant, what may this person see) are
// answered here without a query. A picture never changes; the store makes a new one after a command that
// called Tx::changes_reference().
#pragma once

#include "base/mask.hpp"
#include "base/place_name.hpp"
#include "base/working_calendar.hpp"
#include "commands/registry.hpp"
#include "domain/accounts/rows.hpp"
#include "domain/campaigns/rows.hpp"
#include "domain/categories/keywords.hpp"
#include "domain/directory/names.hpp"
#include "domain/directory/scope.hpp"
#include "domain/places/rows.hpp"
#include "domain/substitutes/rows.hpp"
#include "store/writer.hpp"

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace huiju {

struct Place : places::PlaceRow {
    std::string shown;                  // "王付全村"
    std::vector<std::int64_t> children; // in official order
    Area area;
};

using Unit = accounts::UnitRow;
using Person = accounts::PersonRow;
using Category = categories::CategoryRow;
using Campaign = campaigns::CampaignRow;

class Directory : public store::Reference {
public:
    static std::shared_ptr<store::Reference const> load(store::Db& db);
    // The same with another public mode than the campaign's own: the operator's setting wins.
    // `public_url`: the address under which the public finds the site; empty: none.
    static store::LoadReference loader(std::optional<campaigns::PublicMode> public_mode,
                                       std::string public_url = {});

    // ---- places: null when there is none
    Place const* place(std::int64_t no) const;
    // A place by its id or by the code of any edition. A merged village leads to itself, not to its
    // successor.
    Place const* place(std::string_view id_or_code) const;
    Place const* root() const { return root_; } // the county (or whatever is on top)
    std::vector<Place const*> const& places() const { return ordered_places_; } // official order
    std::vector<places::PlaceNameRow> const& place_names() const { return place_names_; }
    bool inside(std::int64_t place, std::int64_t ancestor) const; // a place is inside itself
    Area area(std::int64_t place) const;
    // "光武镇黄寨村": shown names from the town down.
    std::string full_name(std::int64_t place) const;
    // What texts are masked with when nobody's name is known: the places, which are spared.
    MaskWords const& mask_words() const { return mask_words_; }
    // The place that stands for it today: follows successors.
    Place const& today(Place const& place) const;

    // ---- units
    Unit const* unit(std::int64_t no) const;
    Unit const* unit(std::string_view id_or_name) const; // also by short name
    std::vector<Unit const*> const& units() const { return ordered_units_; }
    Unit const* town_unit(std::int64_t town) const; // the town's own government
    bool unit_inside(std::int64_t unit, std::int64_t ancestor) const;

    // ---- people
    Person const* person(std::int64_t no) const;
    Person const* person(std::string_view id) const;
    std::vector<Person const*> const& people() const { return ordered_people_; }
    bool leading(Person const& person, Date day) const; // marked as a leading official on that day
    std::vector<accounts::RoleGrantRow> const& grants() const { return grants_; }
    std::vector<campaigns::AssignmentRow> const& assignments() const { return assignments_; }
    std::vector<campaigns::SelectionRow> const& selections() const { return selections_; }
    std::vector<campaigns::PairingRow> const& pairings() const { return pairings_; }

    // ---- categories
    Category const* category(std::string_view code) const;
    std::vector<Category const*> const& categories() const { return ordered_categories_; }
    categories::Keywords const& keywords() const { return keywords_; }
    // The unit that handles a category at a place: its lead, or the town's own government.
    Unit const* default_unit(Category const& category, std::int64_t place) const;

    WorkingCalendar const& calendar() const { return calendar_; }
    // Changes whenever the calendar does: what was counted by another one is counted again.
    std::string const& calendar_mark() const { return calendar_mark_; }

    // ---- the campaign that runs; null in a new installation
    Campaign const* campaign() const { return campaigns_.empty() ? nullptr : &campaigns_.back(); }
    std::vector<Campaign> const& campaigns() const { return campaigns_; }
    campaigns::PublicMode public_mode() const;                    // off while there is no campaign
    std::string const& public_url() const { return public_url_; } // "https://…", or empty
    Instant clock(Instant real) const override;

    // ---- substitutes
    std::vector<substitutes::SubstitutionRow> const& substitutions() const { return substitutions_; }
    // Those in which the person stands in for somebody on that day.
    std::vector<substitutes::SubstitutionRow> standing_in(std::int64_t person, Date day) const;
    bool ever_substitute(std::int64_t person) const { return ever_substitutes_.contains(person); }

    // What a person sees and may do on a day, with the roles of everybody whom the person stands in for; or
    // of that one alone, 0: of nobody. Kept per person; thread-safe.
    std::shared_ptr<Scope const> scope(std::int64_t person, Date day,
                                       std::optional<std::int64_t> stands_in = {}) const;

private:
    void read(store::Db& db);

    std::unordered_map<std::int64_t, Place> places_;
    std::unordered_map<std::string, std::int64_t> place_keys_;
    std::vector<Place const*> ordered_places_;
    std::vector<places::PlaceNameRow> place_names_;
    MaskWords mask_words_;
    Place const* root_ = nullptr;
    std::unordered_map<std::int64_t, Unit> units_;
    std::unordered_map<std::string, std::int64_t> unit_keys_;
    std::unordered_map<std::int64_t, std::int64_t> town_units_;
    std::vector<Unit const*> ordered_units_;
    std::unordered_map<std::int64_t, Person> people_;
    std::unordered_map<std::string, std::int64_t> person_keys_;
    std::vector<Person const*> ordered_people_;
    std::vector<accounts::RoleGrantRow> grants_;
    std::vector<campaigns::AssignmentRow> assignments_;
    std::vector<campaigns::SelectionRow> selections_;
    std::vector<campaigns::PairingRow> pairings_;
    std::unordered_map<std::string, Category> categories_;
    std::vector<Category const*> ordered_categories_;
    categories::Keywords keywords_;
    WorkingCalendar calendar_;
    std::string calendar_mark_;
    std::vector<Campaign> campaigns_;
    std::optional<campaigns::PublicMode> public_mode_;
    std::string public_url_;
    std::unordered_map<std::int64_t, std::vector<std::size_t>> grants_of_, assignments_of_;

    std::vector<substitutes::SubstitutionRow> substitutions_;
    std::unordered_set<std::int64_t> ever_substitutes_;

    // By a person's own roles, all of them or those that can be lent.
    std::shared_ptr<Scope> own_scope(std::int64_t person, Date day, bool to_lend) const;

    mutable std::mutex scopes_mutex_;
    // person and whom that person stands in for (-1: everybody) → day and scope
    mutable std::map<std::pair<std::int64_t, std::int64_t>, std::pair<Date, std::shared_ptr<Scope const>>>
        scopes_;
};

inline Directory const& directory(store::Db const& db) { return db.reference<Directory>(); }
inline Directory const& directory(commands::Asking const& asking) { return directory(asking.db); }

// The scope of who asks.
std::shared_ptr<Scope const> scope_of(commands::Asking const& asking);

// What commands::Dispatch asks before every operation: signed in where needed, and holding one of the roles.
Result<void> permit(commands::Asking const& asking);

// For writes: the caller holds one of the operation's roles for that record. 403 with `field` named
// otherwise.
Result<void> allow(commands::Asking const& asking, Visible const& record, std::string_view field = "place");

// How inputs name places, units, people, categories, campaigns and selections (Registry::look_up).
void add_look_ups(commands::Registry& registry);

// Resolves what an input names; refusals name the field.
Result<Place const*> place_named(commands::Asking const& asking, std::string_view id_or_code,
                                 std::string_view field = "place");
// The place that a list is narrowed to; null when it is not.
Result<Place const*> wanted_place(commands::Asking const& asking, std::optional<Text<1, 40>> const& place);
Result<Unit const*> unit_named(commands::Asking const& asking, std::string_view id_or_name,
                               std::string_view field);
Result<Category const*> category_named(commands::Asking const& asking, std::string_view code,
                                       std::string_view field = "category");

} // namespace huiju
