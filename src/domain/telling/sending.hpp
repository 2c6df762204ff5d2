// Carrying messages out: by SMTP and to the webhooks of group robots. Knows no database.
#pragma once

#include "domain/telling/rows.hpp"

#include <functional>
#include <string>
#include <vector>

namespace huiju::telling {

// The server that takes e-mail. Without a URL none is sent.
struct Mail {
    std::string url; // smtp:// or smtps://
    std::string user, password;
    std::string from;
};

struct Limits {
    long connect_ms = 5'000, all_ms = 15'000;
    std::size_t answer = 64 << 10; // bytes
};

struct Parcel {
    Uuid id; // of the message: the Message-ID of an e-mail
    Kind kind = Kind::email;
    std::string address, secret, text;
};

// Sends all at once and calls `done` for each when it ends, on this thread; returns when all have. A robot
// has taken a message when it answers 200 with errcode 0, a mail server when it says 250 to the whole of it.
// Redirects are not followed. `now` dates an e-mail and a signature.
void deliver(std::vector<Parcel> const& parcels, Mail const& mail, Instant now, Limits const& limits,
             std::function<void(Uuid, Trouble)> const& done);

// The query that signs a message to a dingtalk robot: "timestamp=…&sign=…".
std::string dingtalk_signature(std::string_view secret, Instant now);

} // namespace huiju::telling
