// Setting up channels.
#include "domain/directory/paging.hpp"
#include "domain/telling/telling.hpp"

namespace huiju::telling {

namespace {

Area area_of(Directory const& dir, ChannelRow const& row) {
    if (row.place != 0) return dir.area(row.place);
    auto const* unit = dir.unit(row.unit);
    return unit ? dir.area(unit->place) : Area{};
}

std::string open(store::Db& db, Sealed const& sealed) {
    return sealed.empty() ? std::string() : db.key().open_field(sealed.ciphertext).value_or("");
}

Sealed seal(store::Db& db, std::string const& plain) {
    return Sealed{plain.empty() ? std::string() : db.key().seal_field(plain)};
}

ChannelView view_of(commands::Asking const& asking, ChannelRow const& row) {
    auto const& dir = directory(asking);
    ChannelView view;
    view.id = row.id;
    view.rev = row.rev;
    view.name = row.name;
    view.kind = row.kind;
    view.host = host_of(open(asking.db, row.address));
    view.has_secret = !row.secret.empty();
    if (row.place != 0) view.place = place_view(dir, row.place);
    view.unit = unit_view(dir, row.unit);
    view.level = row.level;
    view.active = row.active;
    return view;
}

void check(Kind kind, std::string const* address, std::string const* secret, Wrongs& wrongs) {
    if (address && !is_address(kind, *address))
        wrongs.add("address", kind == Kind::email ? "channel.no_email" : "channel.no_url");
    if (secret && !secret->empty() && kind != Kind::dingtalk) wrongs.add("secret", "channel.no_secret");
}

} // namespace

bool serves_callers_place(commands::Asking const& asking, ChannelRow const& channel) {
    return scope_of(asking)->covers(asking.operation.access.roles, area_of(directory(asking), channel));
}

std::optional<ChannelRow> find_seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<ChannelRow>("id", id.text());
    if (row && !serves_callers_place(asking, *row)) row.reset();
    return row;
}

Result<commands::Page<ChannelView>> list_channels(commands::Asking const& asking, ListChannels const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const after = input.after ? *before : 0;
    Paging<ChannelView> page(input);
    for (auto const& row : asking.db.all<ChannelRow>("telling.channels")) {
        if (row.no <= after || !serves_callers_place(asking, row)) continue;
        if (!page.add(row.no, [&] { return view_of(asking, row); })) break;
    }
    return page.take();
}

Result<ChannelView> get_channel(commands::Asking const& asking, ById const& input) {
    auto const row = find_seen(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row);
}

Result<store::Outcome> create_channel(commands::Writing& writing, CreateChannel const& input) {
    auto const& dir = directory(writing);
    Wrongs wrongs;
    ChannelRow row;
    if (input.place.has_value() == input.unit.has_value()) {
        wrongs.add("place", "channel.place_or_unit");
    } else if (input.place) {
        auto const place = place_named(writing, input.place->value);
        if (!place) return place.error();
        row.place = (*place)->no;
        if ((*place)->level != places::Level::town && *place != dir.root())
            wrongs.add("place", "channel.town_or_county");
    } else {
        auto const unit = unit_named(writing, input.unit->value, "unit");
        if (!unit) return unit.error();
        row.unit = (*unit)->no;
    }
    if ((row.place != 0 || row.unit != 0) && !serves_callers_place(writing, row)) {
        auto refusal = refuse(Refused::forbidden, "forbidden.place");
        refusal.fields.push_back({row.place != 0 ? "place" : "unit", "forbidden.place"});
        return refusal;
    }
    auto const& address = input.address.value.value;
    auto const secret = input.secret ? input.secret->value.value : std::string();
    check(input.kind, &address, &secret, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    row.id = writing.id;
    row.name = input.name.value;
    row.kind = input.kind;
    row.address = seal(writing.db, address);
    row.secret = seal(writing.db, secret);
    row.level = input.level.value_or(alerts::Level::yellow);
    writing.tx.insert(row);
    writing.tx.note("kind", word(row.kind));
    return store::Outcome{"channel", row.id, {}};
}

Result<store::Outcome> update_channel(commands::Writing& writing, UpdateChannel const& input) {
    auto const before = find_seen(writing, input.id);
    if (!before) return refuse(Refused::not_found, "not_found");
    if (input.rev && *input.rev != before->rev) return stale(to_json(view_of(writing, *before)));
    Wrongs wrongs;
    check(before->kind, input.address ? &input.address->value.value : nullptr,
          input.secret ? &input.secret->value.value : nullptr, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto after = *before;
    if (input.name) after.name = input.name->value;
    if (input.address) after.address = seal(writing.db, input.address->value.value);
    if (input.secret) after.secret = seal(writing.db, input.secret->value.value);
    if (input.level) after.level = *input.level;
    if (input.active) after.active = *input.active;
    writing.tx.update(*before, after);
    return store::Outcome{"channel", after.id, {}};
}

} // namespace huiju::telling
