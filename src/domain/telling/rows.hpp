// Rows of telling: the channels that digests go to, and the digests themselves, which are the outbox.
#pragma once

#include "domain/alerts/rows.hpp"
#include "store/rows.hpp"

namespace huiju::telling {

enum class Kind { email, wecom, dingtalk }; // e-mail, 企业微信群机器人, 钉钉群机器人
BOOST_DESCRIBE_ENUM(Kind, email, wecom, dingtalk)

// Serves either a place or a unit.
struct ChannelRow : store::Row {
    static constexpr std::string_view table = "channel";
    Uuid id;
    std::string name;
    Kind kind = Kind::email;
    Sealed address; // an e-mail address, or the URL of a robot
    Sealed secret;  // that a dingtalk robot wants its messages signed with; empty: unsigned
    std::int64_t place = 0, unit = 0;
    alerts::Level level = alerts::Level::yellow; // the lowest that it is told of
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(ChannelRow, (store::Row), (id, name, kind, address, secret, place, unit, level, active))

enum class State { waiting, sent, failed };
BOOST_DESCRIBE_ENUM(State, waiting, sent, failed)

// Why the last try did not succeed.
enum class Trouble {
    none,
    not_set_up,  // e-mail, and the settings name no server
    address,     // cannot be used as one
    unreachable, // nobody listens, or the line broke
    slow,        // no answer in time
    refused,     // the other side says no
    unreadable,  // its answer is no answer
};
BOOST_DESCRIBE_ENUM(Trouble, none, not_set_up, address, unreachable, slow, refused, unreadable)

// Moments are microseconds of the real clock.
struct MessageRow : store::Row {
    static constexpr std::string_view table = "message";
    Uuid id;
    std::int64_t channel = 0;
    Date day;
    std::string text;
    State state = State::waiting;
    Trouble trouble = Trouble::none;
    std::int64_t tries = 0;
    std::int64_t made_at = 0, tried_at = 0; // tried_at 0: never
    std::int64_t next_at = 0;               // 0: no more tries
    std::int64_t sent_at = 0;
};
BOOST_DESCRIBE_STRUCT(MessageRow, (store::Row),
                      (id, channel, day, text, state, trouble, tries, made_at, tried_at, next_at, sent_at))

} // namespace huiju::telling
