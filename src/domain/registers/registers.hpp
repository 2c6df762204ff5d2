// Registers of simple records: what was done somewhere on a day, written down once, never changed, taken
// back with a reason. Deeds and activities are two; a third needs no more than they have.
//
// A feature describes its register by a struct of static members:
// - Row = DeedRow: id, campaign, day, place, town, village, unit, voided, void_reason, and its own
// - Create = deeds::Create: id, date, place, unit, and its own
// - View = DeedView
// - std::string_view record = "deed": the kind; operations "deed.create", words "deed.future"
// - std::string_view records = "deeds": "/api/deeds", statement deeds.list by doors
// - Roles recorders, Words words
// - void fill(commands::Writing&, Create const&, Row&, Wrongs&): its own rules
// - std::vector<figures::Fact> facts(Row const&)
// - View view(commands::Asking const&, Row const&)
// and registers it with registers::add<Deeds>. Its people are those of the record's place, and of its unit.
// Locales: <record>.future, <record>.voided_already.
#pragma once

#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/figures/facts.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace huiju::registers {

struct Words { // one sentence each, for OpenAPI
    std::string_view create, take_back, list, get;
};

struct Void {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Void, (), (id, rev, reason))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<Text<1, 40>> place;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (place))

template <class Row>
Visible visible(Row const& row) {
    return {.area = area_of(row), .lead = row.unit};
}

template <class R>
std::optional<typename R::Row> seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<typename R::Row>("id", id.text());
    if (row && !scope_of(asking)->sees(visible(*row))) row.reset();
    return row;
}

template <class R>
Result<store::Outcome> create(commands::Writing& writing, typename R::Create const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    Wrongs wrongs;
    typename R::Row row;
    row.id = writing.id;
    row.campaign = directory(writing).campaign()->no;
    row.day = input.date;
    if (row.day > std::max(tx.today(), tx.real_now().day()))
        wrongs.add("date", std::string(R::record) + ".future");
    if (auto const place = place_named(writing, input.place.value)) put(row, (*place)->area);
    else wrongs.add("place", "field.no_such_place");
    if (input.unit) {
        if (auto const unit = unit_named(writing, input.unit->value, "unit")) row.unit = (*unit)->no;
        else wrongs.add("unit", "field.no_such_unit");
    }
    R::fill(writing, input, row, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (auto const allowed = allow(writing, visible(row)); !allowed) return allowed.error();
    if (tx.find<typename R::Row>("id", row.id.text())) return refuse(Refused::conflict, "conflict.exists");
    tx.insert(row);
    figures::add_facts(tx, R::record, row.no, area_of(row), R::facts(row));
    tx.note("date", row.day.text());
    return store::Outcome{std::string(R::record), row.id, {}};
}

template <class R>
Result<store::Outcome> take_back(commands::Writing& writing, Void const& input) {
    auto const before = seen<R>(writing, input.id);
    if (!before) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, visible(*before), "id"); !allowed) return allowed.error();
    if (input.rev && *input.rev != before->rev) return stale(to_json(R::view(writing, *before)));
    if (before->voided) return refuse(Refused::conflict, std::string(R::record) + ".voided_already");
    writing.tx.keep_version(R::record, *before);
    auto after = *before;
    after.voided = true;
    after.void_reason = input.reason;
    writing.tx.update(*before, after);
    figures::void_facts(writing.tx, after.no);
    return store::Outcome{std::string(R::record), after.id, {}};
}

template <class R>
Result<typename R::View> get(commands::Asking const& asking, ById const& input) {
    auto const row = seen<R>(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    return R::view(asking, *row);
}

template <class R>
Result<commands::Page<typename R::View>> list(commands::Asking const& asking, List const& input) {
    using Row = typename R::Row;
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    Paging<typename R::View> page(input);
    walk_doors<Row>(
        scope->doors(known, *place ? (*place)->no : 0), input.count(),
        [&](Door const& door, Row const* last, std::size_t count) {
            return behind<Row>(
                asking.db, std::string(R::records) + ".list", door,
                {{"before", last ? last->no : *before}, {"limit", static_cast<std::int64_t>(count)}});
        },
        newest_first,
        [&](Row const& row, auto const&) {
            if ((*place && !known.inside(row.place, (*place)->no)) || !scope->sees(visible(row))) return true;
            return page.add(row.no, [&] { return R::view(asking, row); });
        });
    return page.take();
}

template <class R>
void add(commands::Registry& registry) {
    std::string const name(R::record), path = "/api/" + std::string(R::records);
    registry.write<typename R::Create>({.name = name + ".create",
                                        .method = "POST",
                                        .path = path,
                                        .summary = std::string(R::words.create),
                                        .access = R::recorders,
                                        .shows = name + ".get",
                                        .creates = true},
                                       &create<R>);
    registry.write<Void>({.name = name + ".void",
                          .method = "POST",
                          .path = path + "/{id}/void",
                          .summary = std::string(R::words.take_back),
                          .access = R::recorders,
                          .shows = name + ".get"},
                         &take_back<R>);
    registry.read<List, commands::Page<typename R::View>>({.name = name + ".list",
                                                           .method = "GET",
                                                           .path = path,
                                                           .summary = std::string(R::words.list),
                                                           .access = commands::Access::people()},
                                                          &list<R>);
    registry.read<ById, typename R::View>({.name = name + ".get",
                                           .method = "GET",
                                           .path = path + "/{id}",
                                           .summary = std::string(R::words.get),
                                           .access = commands::Access::people()},
                                          &get<R>);
}

} // namespace huiju::registers
