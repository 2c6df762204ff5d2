// Telling people: digests of alerts, sent to the channels that an office has set up, and what waits for whom.
//
// A digest is made by a job that follows the alerts, at most one an hour for each channel, never in quiet
// hours, and not while an earlier one waits. It holds counts and numbers of problems. It is sent outside of
// the writer, at least once: a try is noted before it begins and its end after it.
#pragma once

#include "commands/dispatch.hpp"
#include "commands/job.hpp"
#include "domain/alerts/rows.hpp"
#include "domain/directory/views.hpp"
#include "domain/telling/rules.hpp"
#include "domain/telling/sending.hpp"

#include <optional>
#include <string>

namespace huiju::telling {

// ---- inputs

struct CreateChannel {
    std::optional<Uuid> id;
    Text<1, 60> name;
    Kind kind = Kind::email;
    Private<Text<3, 500>> address;
    std::optional<Private<Text<1, 200>>> secret; // dingtalk
    std::optional<PlaceRef> place;               // a town or the county; else a unit
    std::optional<UnitRef> unit;
    std::optional<alerts::Level> level; // yellow and red when left out
};
BOOST_DESCRIBE_STRUCT(CreateChannel, (), (id, name, kind, address, secret, place, unit, level))

struct UpdateChannel {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 60>> name;
    std::optional<Private<Text<3, 500>>> address;
    std::optional<Private<Text<0, 200>>> secret;
    std::optional<alerts::Level> level;
    std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(UpdateChannel, (), (id, rev, name, address, secret, level, active))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct ListChannels : commands::Listing {};
BOOST_DESCRIBE_STRUCT(ListChannels, (commands::Listing), ())

struct ListMessages : commands::Listing {
    std::optional<State> state; // failed when left out
};
BOOST_DESCRIBE_STRUCT(ListMessages, (commands::Listing), (state))

// By the program alone; `at` is the real clock.
struct MakeDigest {
    Uuid channel;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(MakeDigest, (), (channel, at))

struct BeginTry {
    Uuid id;
    std::int64_t rev = 0; // as it was seen: of two servers one gets it
    Instant at;
};
BOOST_DESCRIBE_STRUCT(BeginTry, (), (id, rev, at))

struct EndTry {
    Uuid id;
    Trouble trouble = Trouble::none;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(EndTry, (), (id, trouble, at))

// The figures of a place at the end of a day; the caller's widest place and today when left out.
struct ReportOf {
    std::optional<Text<1, 40>> place;
    std::optional<Date> at;
};
BOOST_DESCRIBE_STRUCT(ReportOf, (), (place, at))

// What stands at a unit, or in a place (the caller's widest when neither is named).
struct RemindWhom {
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 80>> unit;
};
BOOST_DESCRIBE_STRUCT(RemindWhom, (), (place, unit))

// ---- views

struct ChannelView {
    Uuid id;
    std::int64_t rev = 0;
    std::string name;
    Kind kind = Kind::email;
    std::string host; // that the address leads to; the rest of it is never shown
    bool has_secret = false;
    std::optional<PlaceView> place;
    std::optional<UnitView> unit;
    alerts::Level level = alerts::Level::yellow;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(ChannelView, (), (id, rev, name, kind, host, has_secret, place, unit, level, active))

struct Sentence {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Sentence, (), (text))

struct ChannelBrief {
    Uuid id;
    std::string name;
    Kind kind = Kind::email;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(ChannelBrief, (), (id, name, kind, active))

struct MessageView {
    Uuid id;
    std::int64_t rev = 0;
    ChannelBrief channel;
    Date day;
    std::string text;
    State state = State::waiting;
    std::int64_t tries = 0;
    Trouble trouble = Trouble::none;
    std::string why; // the trouble in words, in the caller's language; empty: none
    Instant made_at;
    std::optional<Instant> tried_at, next_at, sent_at;
};
BOOST_DESCRIBE_STRUCT(MessageView, (),
                      (id, rev, channel, day, text, state, tries, trouble, why, made_at, tried_at, next_at,
                       sent_at))

// ---- operations

Result<commands::Page<ChannelView>> list_channels(commands::Asking const&, ListChannels const&);
Result<ChannelView> get_channel(commands::Asking const&, ById const&);
Result<store::Outcome> create_channel(commands::Writing&, CreateChannel const&);
Result<store::Outcome> update_channel(commands::Writing&, UpdateChannel const&);

Result<commands::Page<MessageView>> list_messages(commands::Asking const&, ListMessages const&);
Result<MessageView> get_message(commands::Asking const&, ById const&);
Result<store::Outcome> send_again(commands::Writing&, ById const&);

Result<store::Outcome> make_digest(commands::Writing&, MakeDigest const&);
Result<store::Outcome> begin_try(commands::Writing&, BeginTry const&);
Result<store::Outcome> end_try(commands::Writing&, EndTry const&);

// A plain sentence to copy into a chat group (复制报数, 复制提醒): without private data.
Result<Sentence> report(commands::Asking const&, ReportOf const&);
Result<Sentence> reminder(commands::Asking const&, RemindWhom const&);

// ---- the jobs' steps, at a moment of the real clock

// Makes the digests that are due.
bool make_digests(commands::Dispatch& dispatch, Instant now);
// Sends what is due, all channels at once, and notes how each ended as soon as it did.
bool send_messages(commands::Dispatch& dispatch, Mail const& mail, Instant now, Limits const& limits = {});

// The job that sends; it needs settings, which a feature does not know.
commands::Job sending_job(Mail mail);

// ---- between the files of this folder

// The channel, when the caller has its operation's role for the place it serves.
std::optional<ChannelRow> find_seen(commands::Asking const& asking, Uuid id);
bool serves_callers_place(commands::Asking const& asking, ChannelRow const& channel);
bool is_digest_due(store::Db& db, ChannelRow const& channel, Instant now);

// The matters of alerts, each at its highest level, and the numbers of problems among them; without those
// that are sealed or about somebody, for nobody knows who reads in a group.
struct Matters {
    std::map<std::pair<alerts::Kind, std::int64_t>, alerts::Level> of;
    std::vector<std::string> numbers;
};
Matters matters_of(store::Db& db, std::vector<alerts::AlertRow> const& rows);
Digest digest_of(Matters const& matters, std::string campaign, std::string whom);

} // namespace huiju::telling
