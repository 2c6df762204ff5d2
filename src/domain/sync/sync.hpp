// Sync: a phone keeps a copy of its villages and works without a network. It sends what was done there as
// ordinary commands, and gets what changed since its last visit.
//
// The door (adapters/http/sync) carries out the commands and then calls the read "sync". What changed is told
// by the numbers of audit rows, so nothing is skipped and an interrupted pull goes on where it stopped: a
// cursor holds, for each village, up to which number everything has been told, and where within the next
// stretch a page ended.
#pragma once

#include "domain/directory/views.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::sync {

inline constexpr std::size_t most_commands = 500;    // of one push
inline constexpr std::int64_t most_records = 10'000; // that a phone keeps
inline constexpr int most_waiting = 1000;            // commands of one person
inline constexpr int device_days = 30;               // that a phone stays signed in without a sync
inline constexpr int grace_days = 30; // that a command may wait, and that a visit may be handed in late

// ---- inputs -------------------------------------------------------------------------------------------

// One exchange. `device` is the phone's own random name for itself; `person` whom the phone believes to be
// signed in, so that a phone whose sign-in was ended learns whether it has to wipe that person's copy.
struct Exchange {
    Text<1, 80> device;
    std::optional<Text<0, 60>> device_name;
    std::optional<Text<0, 40>> app_version;
    std::optional<Text<0, 40>> person;
    std::optional<Text<1, 30000>> cursor;
    std::optional<std::vector<PlaceRef>> places; // narrows the copy, for who sees more than a phone can hold
    std::optional<std::vector<RawJson>> commands;
    std::optional<Whole<1, 2000>> limit; // of changes; 500 when left out
};
BOOST_DESCRIBE_STRUCT(Exchange, (),
                      (device, device_name, app_version, person, cursor, places, commands, limit))

// Whose phones: the caller's, or a person's whose password the caller may reset.
struct ListDevices : commands::Listing {
    std::optional<AnybodyRef> person;
};
BOOST_DESCRIBE_STRUCT(ListDevices, (commands::Listing), (person))

// A lost or handed-on phone: its sign-in ends, and its copy is wiped when it next connects.
struct EndDevice {
    Text<1, 80> id;
    std::optional<AnybodyRef> person; // else the caller
    Text<1, 200> reason;
};
BOOST_DESCRIBE_STRUCT(EndDevice, (), (id, person, reason))

struct AskPackKey {};
BOOST_DESCRIBE_STRUCT(AskPackKey, (), ())

// By the program: a phone was here. Its sign-in lasts from now on, and ends with the device.
struct SeenDevice {
    Text<1, 80> id;
    AnybodyRef person;
    Text<0, 60> name;
    Text<0, 40> app;
    Text<0, 64> token_digest;
};
BOOST_DESCRIBE_STRUCT(SeenDevice, (), (id, person, name, app, token_digest))

// By the program: a command came before a record that it names.
struct Park {
    Uuid command_id;
    AnybodyRef person;
    Text<1, 60> operation;
    Private<Text<2, 400000>> body;
    Uuid needs;
};
BOOST_DESCRIBE_STRUCT(Park, (), (command_id, person, operation, body, needs))

// By the program: it has been carried out, or refused for good.
struct Unpark {
    Uuid command_id;
};
BOOST_DESCRIBE_STRUCT(Unpark, (), (command_id))

// ---- views --------------------------------------------------------------------------------------------

// `record` is what the list operation of that kind shows of it (and more of a problem); `gone`: the phone
// forgets it.
struct Change {
    std::string kind; // host | visit | opinion | problem
    Uuid id;
    std::int64_t rev = 0;
    std::string record; // JSON; empty: gone
};

} // namespace huiju::sync

template <>
struct huiju::OpsOf<huiju::sync::Change> {
    static Ops make(); // {kind, id, rev, record} or {kind, id, gone: true}
};

namespace huiju::sync {

// What became of one command, in the order they were sent. `status` as HTTP would say; 202: it waits for a
// record that has not come yet, and is carried out when that comes.
struct CommandResult {
    std::string command_id;
    std::int64_t status = 0;
    RawJson body;
};
BOOST_DESCRIBE_STRUCT(CommandResult, (), (command_id, status, body))

// `drop`: places whose copy the phone forgets, before it takes in `changes`. `more`: ask again at once.
// `notice`: in words, why some places were left out.
struct Exchanged {
    Instant server_time;
    std::vector<CommandResult> results; // filled in by the door
    std::vector<Change> changes;
    std::vector<Uuid> drop;
    std::string cursor;
    bool more = false;
    std::optional<std::string> notice;
};
BOOST_DESCRIBE_STRUCT(Exchanged, (), (server_time, results, changes, drop, cursor, more, notice))

struct DeviceView {
    std::string id, name, app;
    Instant created, last_sync;
    std::optional<Instant> ended;
};
BOOST_DESCRIBE_STRUCT(DeviceView, (), (id, name, app, created, last_sync, ended))

// What a phone locks the files with that carry unsent work to a desk: 32 bytes in hex, one person's own and
// always the same, so that every device of that person opens them and nobody else does.
struct PackKey {
    std::string key;
};
BOOST_DESCRIBE_STRUCT(PackKey, (), (key))

// ---- for the door. On a reader's snapshot. -------------------------------------------------------------

// What a phone is to the program.
struct DeviceState {
    bool ended = false;
    bool fresh = true; // not seen within the hour: submit "device.seen"
};
DeviceState device_state(store::Db& db, std::string_view device, std::int64_t person, Instant real_now);
// Whether the phone has to wipe the copy of that person, whoever asks.
bool must_wipe(store::Db& db, std::string_view device, std::string_view person);

// The first of these ids that no record bears.
std::optional<std::string> missing(store::Db& db, std::vector<std::string> const& ids);

struct Waiting {
    std::string command_id;
    std::int64_t person = 0;
    std::string operation, body, needs;
};
// The commands that may go on now: the person's own, and those that need one of these records.
std::vector<Waiting> may_go_on(store::Db& db, std::int64_t person, std::vector<std::string> const& came);

// ---- operations ---------------------------------------------------------------------------------------

Result<Exchanged> pull(commands::Asking const& asking, Exchange const& input);
Result<PackKey> pack_key(commands::Asking const& asking, AskPackKey const& input);
Result<commands::Page<DeviceView>> list_devices(commands::Asking const& asking, ListDevices const& input);
Result<store::Outcome> end_device(commands::Writing& writing, EndDevice const& input);
Result<store::Outcome> seen_device(commands::Writing& writing, SeenDevice const& input);
Result<store::Outcome> park(commands::Writing& writing, Park const& input);
Result<store::Outcome> unpark(commands::Writing& writing, Unpark const& input);

} // namespace huiju::sync
