// Phones: which there are, ending one, and what a phone sent too early.
#include "base/crypto.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/complaints/complaints.hpp"
#include "domain/hosts/rows.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/problems/rows.hpp"
#include "domain/sync/sync.hpp"
#include "domain/visits/rows.hpp"

#include <algorithm>

namespace huiju::sync {

namespace {

constexpr std::int64_t hour = 3'600'000'000, day = 24 * hour;

struct DeviceRow {
    std::string id;
    std::int64_t person = 0;
    std::string name, app;
    Instant created, last_sync, ended;
};
BOOST_DESCRIBE_STRUCT(DeviceRow, (), (id, person, name, app, created, last_sync, ended))

struct WaitingRow {
    std::string command_id;
    std::int64_t person = 0;
    std::string operation, body, needs;
};
BOOST_DESCRIBE_STRUCT(WaitingRow, (), (command_id, person, operation, body, needs))

std::optional<DeviceRow> device(store::Db& db, std::string_view id, std::int64_t person) {
    return db.one<DeviceRow>("sync.device", {{"id", id}, {"person", person}});
}

} // namespace

DeviceState device_state(store::Db& db, std::string_view id, std::int64_t person, Instant real_now) {
    auto const row = device(db, id, person);
    if (!row) return {};
    return {row->ended.micros != 0, real_now.micros - row->last_sync.micros >= hour};
}

bool must_wipe(store::Db& db, std::string_view id, std::string_view person) {
    auto const* who = directory(db).person(person);
    auto const row = who ? device(db, id, who->no) : std::nullopt;
    return row && row->ended.micros != 0;
}

std::optional<std::string> missing(store::Db& db, std::vector<std::string> const& ids) {
    auto const& known = directory(db);
    for (auto const& id : ids) {
        bool const there = db.find<hosts::HostRow>("id", id) || db.find<visits::VisitRow>("id", id) ||
                           db.find<opinions::OpinionRow>("id", id) ||
                           db.find<problems::ProblemRow>("id", id) ||
                           db.find<complaints::ComplaintRow>("id", id) || known.person(id) ||
                           known.place(id) || known.unit(id);
        if (!there) return id;
    }
    return std::nullopt;
}

std::vector<Waiting> may_go_on(store::Db& db, std::int64_t person, std::vector<std::string> const& came) {
    // usually nothing waits at all: no question for each record that came
    if (!db.number("sync.any_waiting")) return {};
    auto rows = db.all<WaitingRow>("sync.waiting_of", {{"person", person}});
    for (auto const& id : came)
        for (auto& row : db.all<WaitingRow>("sync.waiting_for", {{"needs", id}}))
            if (row.person != person) rows.push_back(std::move(row));
    std::vector<Waiting> list;
    for (auto& row : rows) {
        if (missing(db, {row.needs})) continue;
        if (auto body = db.key().open_field(row.body))
            list.push_back({row.command_id, row.person, row.operation, std::move(*body), row.needs});
    }
    return list;
}

Result<commands::Page<DeviceView>> list_devices(commands::Asking const& asking, ListDevices const& input) {
    auto const& known = directory(asking);
    auto const* person =
        input.person ? known.person(input.person->value) : known.person(asking.caller.person);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (person->no != asking.caller.person)
        if (auto r = accounts::may_reset(asking, *person, "person"); !r) return r.error();
    commands::Page<DeviceView> page;
    for (auto& row : asking.db.all<DeviceRow>("sync.devices", {{"person", person->no}}))
        page.items.push_back({std::move(row.id), std::move(row.name), std::move(row.app), row.created,
                              row.last_sync, row.ended.micros ? std::optional(row.ended) : std::nullopt});
    return page;
}

Result<PackKey> pack_key(commands::Asking const& asking, AskPackKey const&) {
    // Made of the installation's key: nothing to store, and a restored database still opens what phones hold.
    auto const* person = directory(asking).person(asking.caller.person);
    if (!person) return refuse(Refused::not_found, "not_found");
    return PackKey{
        hex(keyed_digest(HashKind::sha256, asking.db.key().blind_index("phone packs"), person->id.text()))};
}

Result<store::Outcome> end_device(commands::Writing& writing, EndDevice const& input) {
    auto& tx = writing.tx;
    auto const& known = directory(writing);
    auto const* person =
        input.person ? known.person(input.person->value) : known.person(writing.caller.person);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (person->no != writing.caller.person)
        if (auto r = accounts::may_reset(writing, *person, "person"); !r) return r.error();
    auto const row = device(tx, input.id.value, person->no);
    if (!row) return refuse(Refused::not_found, "not_found");
    tx.bookkeeping("sync.end_device",
                   {{"id", row->id}, {"person", person->no}, {"now", tx.real_now().micros}});
    tx.bookkeeping("sync.close_sessions", {{"id", row->id}, {"person", person->no}});
    tx.note("person", person->id.text());
    return store::Outcome{"device", person->id, {}};
}

Result<store::Outcome> seen_device(commands::Writing& writing, SeenDevice const& input) {
    auto& tx = writing.tx;
    auto const* person = directory(writing).person(input.person.value);
    if (!person) return wrong_field("person", "field.no_such_person");
    auto const now = tx.real_now().micros;
    tx.bookkeeping("sync.device_seen", {{"id", input.id.value},
                                        {"person", person->no},
                                        {"name", input.name.value},
                                        {"app", input.app.value},
                                        {"now", now}});
    if (!input.token_digest.empty())
        tx.bookkeeping("sync.keep_session", {{"id", input.id.value},
                                             {"person", person->no},
                                             {"token", input.token_digest.value},
                                             {"expires", now + device_days * day}});
    return store::Outcome{"device", person->id, {}};
}

Result<store::Outcome> park(commands::Writing& writing, Park const& input) {
    auto& tx = writing.tx;
    auto const* person = directory(writing).person(input.person.value);
    if (!person) return wrong_field("person", "field.no_such_person");
    auto const now = tx.real_now().micros;
    auto const waiting =
        tx.number("sync.waiting_count", {{"person", person->no}, {"most", most_waiting}}).value_or(0);
    if (waiting >= most_waiting) return refuse(Refused::too_many, "too_many");
    tx.bookkeeping("sync.forget_old", {{"person", person->no}, {"before", now - grace_days * day}});
    tx.bookkeeping("sync.park", {{"command_id", input.command_id.text()},
                                 {"person", person->no},
                                 {"operation", input.operation.value},
                                 {"body", tx.key().seal_field(input.body.value.value)},
                                 {"needs", input.needs.text()},
                                 {"received", now}});
    tx.note("operation", input.operation.value);
    return store::Outcome{"waiting_command", input.command_id, {}};
}

Result<store::Outcome> unpark(commands::Writing& writing, Unpark const& input) {
    writing.tx.bookkeeping("sync.unpark", {{"command_id", input.command_id.text()}});
    return store::Outcome{"waiting_command", input.command_id, {}};
}

} // namespace huiju::sync
