// Drafting, editing, checking and publishing bulletins.
#include "domain/bulletins/bulletins.hpp"

#include "domain/directory/paging.hpp"
#include "domain/figures/figures.hpp"

#include <algorithm>

namespace huiju::bulletins {

namespace {

constexpr Roles issuers{Role::office, Role::town_office};
// The second person of a small office may be one of these.
constexpr Roles checkers = issuers | Roles{Role::supervisor, Role::sorter};

Visible visible(Directory const& dir, std::int64_t place) { return {.area = dir.area(place)}; }

BulletinItem item_of(store::Db& db, BulletinRow const& row) {
    auto const& dir = directory(db);
    auto const views = row.published_day ? db.find<ViewsRow>("bulletin", row.no) : std::optional<ViewsRow>();
    return {.id = row.id,
            .rev = row.rev,
            .number = row.number,
            .state = row.state,
            .title = row.title,
            .place = place_view(dir, row.place),
            .at = row.at_day,
            .cut_off = Instant::parse(row.cut_off).value_or(Instant{}),
            .published_on = row.published_day,
            .views = views ? views->views : 0};
}

BulletinView view_of(store::Db& db, BulletinRow const& row) {
    auto const& dir = directory(db);
    BulletinView view;
    static_cast<BulletinItem&>(view) = item_of(db, row);
    view.checked_by = person_view(dir, row.checked_by);
    view.published_by = person_view(dir, row.published_by);
    view.head_hash = row.head_hash;
    view.body = from_json<Body>(row.body).value();
    return view;
}

bool sees(commands::Asking const& asking, BulletinRow const& row) {
    auto const& dir = directory(asking);
    if (asking.caller.person == 0 && !asking.caller.system)
        return row.state == BulletinState::published && dir.public_mode() == campaigns::PublicMode::full;
    auto const scope = scope_of(asking);
    if (row.state == BulletinState::published) return scope->widest_place(dir) != 0;
    return scope->may(checkers, visible(dir, row.place));
}

// The draft that a step is about; refusals for what is not the caller's, not as it was seen, or published.
Result<BulletinRow> draft_of(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    auto const& dir = directory(writing);
    auto row = writing.tx.find<BulletinRow>("id", id.text());
    if (!row || !sees(writing, *row)) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, visible(dir, row->place), "id"); !allowed) return allowed.error();
    if (row->state == BulletinState::published) return wrong_state("bulletin.published", word(row->state));
    if (rev && *rev != row->rev) return stale(to_json(view_of(writing.db, *row)));
    return std::move(*row);
}

std::string id_of_caller(commands::Asking const& asking) {
    auto const* person = directory(asking).person(asking.caller.person);
    return person ? person->id.text() : std::string();
}

void note_author(Body& body, std::string id) {
    if (!id.empty() && std::find(body.authors.begin(), body.authors.end(), id) == body.authors.end())
        body.authors.push_back(std::move(id));
}

std::string masked(Directory const& dir, std::string_view text) { return mask_text(text, dir.mask_words()); }

} // namespace

Result<store::Outcome> draft(commands::Writing& writing, Draft const& input) {
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    if (!dir.campaign()) return refuse(Refused::conflict, "bulletin.no_campaign");
    auto const* place = dir.place(scope_of(writing)->widest_place(dir));
    if (input.place) {
        auto const named = place_named(writing, input.place->value);
        if (!named) return named.error();
        place = *named;
    }
    if (!place) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, visible(dir, place->no), "place"); !allowed)
        return allowed.error();
    if (tx.find<BulletinRow>("id", writing.id.text())) return refuse(Refused::conflict, "conflict.exists");

    Request request{.place = place->no,
                    .at = input.at ? *input.at : tx.today(),
                    .cut_off = input.known_at ? *input.known_at : tx.now(),
                    .known_seq = std::nullopt};
    if (input.known_at) request.known_seq = tx.seq_known_at(*input.known_at);
    auto const previous = previous_of(tx, place->no);
    auto body = build(tx, request, previous ? &*previous : nullptr);
    body.number = *tx.number("bulletins.last_number", {{"campaign", dir.campaign()->no}}) + 1;
    note_author(body, id_of_caller(writing));

    BulletinRow row;
    row.id = writing.id;
    row.campaign = dir.campaign()->no;
    row.number = body.number;
    row.place = place->no;
    row.at_day = body.at;
    row.known_seq = body.known_seq;
    row.cut_off = body.cut_off.text();
    row.head_hash = body.head_hash;
    row.title = body.title;
    row.body = to_json(body);
    tx.insert(row);
    tx.note("at", row.at_day.text());
    return store::Outcome{"bulletin", row.id, {}};
}

Result<store::Outcome> edit(commands::Writing& writing, Edit const& input) {
    auto const before = draft_of(writing, input.id, input.rev);
    if (!before) return before.error();
    auto body = from_json<Body>(before->body).value();
    for (auto const& prose : input.prose) {
        auto const index = static_cast<std::size_t>(prose.section.value - 1);
        if (index < body.sections.size())
            body.sections[index].prose = masked(directory(writing), prose.text.value);
    }
    note_author(body, id_of_caller(writing));
    auto after = *before;
    after.body = to_json(body);
    after.checked_by = 0; // what was checked is no longer what stands there
    writing.tx.update(*before, after);
    return store::Outcome{"bulletin", after.id, {}};
}

Result<store::Outcome> check(commands::Writing& writing, Step const& input) {
    auto const before = draft_of(writing, input.id, input.rev);
    if (!before) return before.error();
    auto const authors = from_json<Body>(before->body).value().authors;
    if (std::find(authors.begin(), authors.end(), id_of_caller(writing)) != authors.end())
        return refuse(Refused::forbidden, "bulletin.second_person");
    auto after = *before;
    after.checked_by = writing.caller.person;
    writing.tx.update(*before, after);
    return store::Outcome{"bulletin", after.id, {}};
}

Result<store::Outcome> publish(commands::Writing& writing, Step const& input) {
    auto const before = draft_of(writing, input.id, input.rev);
    if (!before) return before.error();
    if (before->checked_by == 0) {
        auto refusal = wrong_state("bulletin.not_checked", word(before->state));
        refusal.allowed = {"edit", "check"};
        return refusal;
    }
    auto after = *before;
    after.state = BulletinState::published;
    after.published_day = writing.tx.today();
    after.published_by = writing.caller.person;
    writing.tx.update(*before, after);
    writing.tx.note("state", word(after.state));
    return store::Outcome{"bulletin", after.id, {}};
}

Result<store::Outcome> seen(commands::Writing& writing, SeenAll const& input) {
    auto& tx = writing.tx;
    for (auto const& one : input.items) {
        auto const bulletin = tx.find<BulletinRow>("id", one.id.text());
        if (!bulletin || bulletin->state != BulletinState::published || one.views <= 0) continue;
        auto const before = tx.find<ViewsRow>("bulletin", bulletin->no);
        auto after = before.value_or(ViewsRow{});
        after.bulletin = bulletin->no;
        after.views += one.views;
        if (before) tx.update(*before, after);
        else tx.insert(after);
    }
    return store::Outcome{"bulletin", writing.id, {}};
}

Result<BulletinView> get(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<BulletinRow>("id", input.id.text());
    if (!row || !sees(asking, *row)) return refuse(Refused::not_found, "not_found");
    auto view = view_of(asking.db, *row);
    view.body.authors.clear();
    return view;
}

Result<commands::Page<BulletinItem>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const count = input.count() + 1; // whether there is a next page
    Paging<BulletinItem> page(input);
    for (auto from = *before;;) {
        auto const rows = asking.db.all<BulletinRow>("bulletins.page", {{"before", from}, {"limit", count}});
        for (auto const& row : rows) {
            from = row.no;
            if (sees(asking, row) && !page.add(row.no, [&] { return item_of(asking.db, row); }))
                return page.take();
        }
        if (static_cast<int>(rows.size()) < count) return page.take();
    }
}

} // namespace huiju::bulletins

namespace huiju {

Feature bulletins_feature() {
    return {"bulletins",
            [](commands::Registry& registry) {
                using namespace bulletins;
                using commands::Access;
                registry.write<Draft>({.name = "bulletin.draft",
                                       .method = "POST",
                                       .path = "/api/bulletins",
                                       .summary = "Drafts a bulletin from the figures of a moment",
                                       .access = issuers,
                                       .shows = "bulletin.get",
                                       .creates = true},
                                      &draft);
                registry.write<Edit>({.name = "bulletin.edit",
                                      .method = "PUT",
                                      .path = "/api/bulletins/{id}",
                                      .summary = "Changes what people add to the sections of a draft",
                                      .access = issuers,
                                      .shows = "bulletin.get"},
                                     &edit);
                registry.write<Step>({.name = "bulletin.check",
                                      .method = "POST",
                                      .path = "/api/bulletins/{id}/check",
                                      .summary = "A second person has read the draft",
                                      .access = checkers,
                                      .shows = "bulletin.get"},
                                     &check);
                registry.write<Step>({.name = "bulletin.publish",
                                      .method = "POST",
                                      .path = "/api/bulletins/{id}/publish",
                                      .summary = "Publishes a checked bulletin; it never changes again",
                                      .access = issuers,
                                      .shows = "bulletin.get"},
                                     &publish);
                registry.write<SeenAll>({.name = "bulletin.seen",
                                         .summary = "Counts how often bulletins were read",
                                         .access = commands::Access{Roles{}}},
                                        &seen);
                registry.read<List, commands::Page<BulletinItem>>({.name = "bulletin.list",
                                                                   .method = "GET",
                                                                   .path = "/api/bulletins",
                                                                   .summary = "Bulletins, newest first",
                                                                   .access = Access::everyone()},
                                                                  &list);
                registry.read<ById, BulletinView>({.name = "bulletin.get",
                                                   .method = "GET",
                                                   .path = "/api/bulletins/{id}",
                                                   .summary = "One bulletin with its document",
                                                   .access = Access::everyone()},
                                                  &get);
            },
            {&store::table_of<bulletins::BulletinRow>(), &store::table_of<bulletins::ViewsRow>()},
            {}};
}

} // namespace huiju
