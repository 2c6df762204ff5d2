// What telling adds to the program.
#include "domain/telling/telling.hpp"

#include "domain/feature.hpp"
#include "domain/telling/feeds.hpp"
#include "domain/telling/inbox.hpp"

namespace huiju {

namespace {

using namespace telling;
using commands::Access;

constexpr Roles office{Role::office};
constexpr Roles watchers{Role::office, Role::supervisor};
constexpr Roles reminders{Role::office,      Role::sorter,    Role::supervisor,   Role::leader,
                          Role::town_office, Role::town_head, Role::unit_handler, Role::unit_head};
constexpr Roles readers = reminders | Roles{Role::secretary, Role::liaison};

void add_channels(commands::Registry& registry) {
    registry.read({.name = "channel.list",
                   .method = "GET",
                   .path = "/api/channels",
                   .summary = "Where digests of alerts go.",
                   .access = watchers},
                  &list_channels);
    registry.read({.name = "channel.get",
                   .method = "GET",
                   .path = "/api/channels/{id}",
                   .summary = "One channel; of its address only the host is shown.",
                   .access = watchers},
                  &get_channel);
    registry.write({.name = "channel.create",
                    .method = "POST",
                    .path = "/api/channels",
                    .summary =
                        "Adds an e-mail address or a group robot that is told of a town's, a unit's or "
                        "all alerts.",
                    .access = office,
                    .shows = "channel.get",
                    .creates = true},
                   &create_channel);
    registry.write({.name = "channel.update",
                    .method = "PUT",
                    .path = "/api/channels/{id}",
                    .summary = "Changes a channel or switches it off; what is left out stays.",
                    .access = office,
                    .shows = "channel.get"},
                   &update_channel);
}

void add_messages(commands::Registry& registry) {
    registry.read(
        {.name = "message.list",
         .method = "GET",
         .path = "/api/messages",
         .summary = "Digests in one state (failed when none is named), with what is wrong in words.",
         .access = watchers},
        &list_messages);
    registry.read({.name = "message.get",
                   .method = "GET",
                   .path = "/api/messages/{id}",
                   .summary = "One digest.",
                   .access = watchers},
                  &get_message);
    registry.write({.name = "message.again",
                    .method = "POST",
                    .path = "/api/messages/{id}/again",
                    .summary = "Tries a digest again that failed or waits.",
                    .access = watchers,
                    .shows = "message.get"},
                   &send_again);
    registry.write(
        {.name = "message.make", .summary = "Makes the digest of a channel.", .access = Access{Roles{}}},
        &make_digest);
    registry.write(
        {.name = "message.begin", .summary = "Notes that a try begins.", .access = Access{Roles{}}},
        &begin_try);
    registry.write({.name = "message.end", .summary = "Notes how a try ended.", .access = Access{Roles{}}},
                   &end_try);
}

void add_feeds(commands::Registry& registry) {
    registry.write({.name = "feed.make",
                    .method = "POST",
                    .path = "/api/calendar-feed",
                    .summary = "Makes it, or a new one instead of the old.",
                    .access = Access::people(),
                    .shows = "feed.get"},
                   &make_feed);
    registry.read({.name = "feed.get",
                   .method = "GET",
                   .path = "/api/calendar-feed",
                   .summary = "The secret address of my calendar of deadlines.",
                   .access = Access::people()},
                  &my_feed);
    registry.write({.name = "feed.end",
                    .method = "DELETE",
                    .path = "/api/calendar-feed",
                    .summary = "Ends it.",
                    .access = Access::people()},
                   &end_feed);
    // under /feeds/{token}.ics, since it answers no JSON
    registry.read({.name = "feed.read",
                   .summary = "The calendar for whoever knows its address.",
                   .access = Access::everyone()},
                  &read_feed);
}

void add(commands::Registry& registry) {
    add_channels(registry);
    add_messages(registry);
    registry.read(
        {.name = "inbox",
         .method = "GET",
         .path = "/api/inbox",
         .summary = "What waits for me: alerts that stand and work to do, counted, each with its list.",
         .access = Access::people()},
        &inbox);
    add_feeds(registry);
    registry.read({.name = "sentence.report",
                   .method = "GET",
                   .path = "/api/sentences/report",
                   .summary = "The figures of a place as a sentence to copy into a chat group.",
                   .access = readers},
                  &report);
    registry.read({.name = "sentence.reminder",
                   .method = "GET",
                   .path = "/api/sentences/reminder",
                   .summary = "The alerts that stand at a unit or in a place as a sentence to copy.",
                   .access = reminders},
                  &reminder);
}

} // namespace

Feature telling_feature() {
    return {.name = "telling",
            .add = add,
            .tables = {&store::table_of<ChannelRow>(), &store::table_of<MessageRow>()},
            .fleeting = {"calendar_feed"},
            .jobs = {{"telling",
                      [](commands::Dispatch& dispatch) { return make_digests(dispatch, Instant::now()); }}}};
}

} // namespace huiju
