// What the public site reads that no other operation tells the public: the campaign, and the choices of a
// form.
#include "adapters/pages/reads.hpp"

#include "domain/accounts/accounts.hpp"
#include "domain/directory/directory.hpp"
#include "domain/figures/figures.hpp"
#include "domain/problems/operations.hpp"

#include <array>

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

// ---- the progress board

constexpr std::array board_figures{"opinions", "opinions_answered", "problems", "rectified",
                                   "problems_closed"};

struct Cell {
    std::string shown, records; // address of the records
};
BOOST_DESCRIBE_STRUCT(Cell, (), (shown, records))

struct TownLine {
    std::string id, name;
    std::vector<Cell> cells;
};
BOOST_DESCRIBE_STRUCT(TownLine, (), (id, name, cells))

struct Column {
    std::string code, label, measure, definition;
};
BOOST_DESCRIBE_STRUCT(Column, (), (code, label, measure, definition))

struct CategoryLine {
    std::string code, name;
    std::int64_t open = 0, done = 0;
};
BOOST_DESCRIBE_STRUCT(CategoryLine, (), (code, name, open, done))

struct CategoryGroup {
    std::string name;
    std::vector<CategoryLine> items;
};
BOOST_DESCRIBE_STRUCT(CategoryGroup, (), (name, items))

struct BoardView {
    std::vector<Column> columns;
    std::vector<TownLine> towns;           // official order
    std::vector<CategoryGroup> categories; // the same; those that have any
};
BOOST_DESCRIBE_STRUCT(BoardView, (), (columns, towns, categories))

Result<BoardView> board(commands::Asking const& asking, Nothing const&) {
    auto const& known = directory(asking);
    bool const english = asking.caller.locale == "en";
    auto const at = asking.now().day();
    BoardView out;
    for (auto const* code : board_figures) {
        auto const& one = *figures::definition(code);
        out.columns.push_back({code, std::string(english ? one.english : one.label), std::string(one.measure),
                               std::string(one.text)});
    }
    auto const root = known.root() ? known.root()->no : 0;
    for (auto const& town : figures::figures_by_child(asking.db, root, at)) {
        if (town.place->successor != 0) continue;
        TownLine line{town.place->id.text(), town.place->shown, {}};
        for (auto const* code : board_figures)
            line.cells.push_back({figures::figure_of(town.figures, code).shown(),
                                  figures::records_address(known, code, town.place->no, 0, at)});
        out.towns.push_back(std::move(line));
    }
    auto const tally = problems::tally_of_categories(asking.db);
    for (auto const* parent : known.categories()) {
        if (!parent->parent.empty()) continue;
        CategoryGroup group{parent->name, {}};
        for (auto const* category : known.categories())
            for (auto const& one : tally)
                if (category->parent == parent->code && one.category == category->code)
                    group.items.push_back({category->code, category->name, one.open, one.done});
        if (!group.items.empty()) out.categories.push_back(std::move(group));
    }
    return out;
}

// ---- the same kind of problem near by

struct Near {
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 12>> category;
    std::optional<Text<1, 4000>> text; // tells the category when none is chosen
};
BOOST_DESCRIBE_STRUCT(Near, (), (place, category, text))

// Found by place and category alone: were they found by words, trying words would tell what others wrote.
Result<commands::Page<problems::PublicItem>> near_by(commands::Asking const& asking, Near const& question) {
    problems::PublicList wanted;
    wanted.limit.emplace().value = 5;
    wanted.open = true;
    wanted.place = question.place;
    wanted.category = question.category;
    if (!wanted.category && question.text)
        if (auto const spoken = directory(asking).keywords().in(question.text->value); !spoken.empty())
            wanted.category.emplace().value = spoken[0].category->code;
    if (!wanted.place || !wanted.category) return commands::Page<problems::PublicItem>{};
    return problems::public_list(asking, wanted);
}

} // namespace

void add_reads(commands::Registry& registry) {
    using commands::Access;
    registry.read({.name = "page.site",
                   .summary = "The campaign as the public site introduces it.",
                   .access = Access::everyone()},
                  &site);
    registry.read({.name = "page.board",
                   .summary = "How far the work is, by town and by category.",
                   .access = Access::everyone()},
                  &board);
    registry.read({.name = "page.near",
                   .summary = "Problems of the same kind that are worked on in the same place.",
                   .access = Access::everyone()},
                  &near_by);
    registry.read({.name = "page.form",
                   .summary = "Places and categories to choose from.",
                   .access = Access::everyone()},
                  &form);
}

} // namespace huiju::pages
