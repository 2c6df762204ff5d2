// What sync adds to the program.
#include "domain/sync/sync.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace sync;
using commands::Access;

void add(commands::Registry& registry) {
    // The HTTP door carries out `commands` first (adapters/http/sync); this is what it answers then.
    registry.read({.name = "sync",
                   .method = "POST",
                   .path = "/api/sync",
                   .summary = "Carries out the commands of a phone, in any order, and tells what changed in "
                              "its villages since the cursor.",
                   .access = Access::people()},
                  &pull);
    registry.read(
        {.name = "pack.key",
         .method = "GET",
         .path = "/api/me/pack-key",
         .summary = "What the caller's phones lock the files with that carry unsent work to a desk.",
         .access = Access::people()},
        &pack_key);
    registry.read({.name = "device.list",
                   .method = "GET",
                   .path = "/api/devices",
                   .summary = "The caller's phones, the one used last first; or those of a person whose "
                              "password the caller may reset.",
                   .access = Access::people()},
                  &list_devices);
    registry.write({.name = "device.end",
                    .method = "POST",
                    .path = "/api/devices/{id}/end",
                    .summary = "Ends a lost phone's sign-in; its copy is wiped when it next connects.",
                    .access = Access::people()},
                   &end_device);
    registry.write(
        {.name = "device.seen", .summary = "Notes that a phone was here.", .access = Access{Roles{}}},
        &seen_device);
    registry.write({.name = "sync.park",
                    .summary = "Keeps a command until the record comes that it names.",
                    .access = Access{Roles{}}},
                   &park);
    registry.write({.name = "sync.unpark",
                    .summary = "A kept command has been carried out or refused.",
                    .access = Access{Roles{}}},
                   &unpark);
}

} // namespace

Feature sync_feature() {
    return {.name = "sync",
            .add = add,
            .tables = {},
            .bookkeeping = {"device", "waiting_command"},
            .fleeting = {"departure"}};
}

} // namespace huiju
