// The steps of the two jobs: making digests, and sending them.
#include "base/log.hpp"
#include "domain/telling/telling.hpp"

#include <algorithm>
#include <set>

namespace huiju::telling {

namespace {

constexpr std::int64_t most_at_once = 50;

template <class In>
bool does(commands::Dispatch& dispatch, std::string_view operation, In input) {
    return dispatch
        .wait({.operation = &dispatch.registry().at(operation),
               .caller = {.system = true, .real_now = Instant::now()},
               .input = std::make_shared<In>(std::move(input))})
        .has_value();
}

std::string open(store::Db& db, Sealed const& sealed) {
    return sealed.empty() ? std::string() : db.key().open_field(sealed.ciphertext).value_or("");
}

struct Due {
    std::int64_t rev = 0;
    Parcel parcel;
};

} // namespace

bool make_digests(commands::Dispatch& dispatch, Instant now) {
    std::vector<Uuid> due;
    dispatch.readers().wait([&](store::Db& db) {
        if (!directory(db).campaign() || is_quiet(now)) return;
        for (auto const& channel : db.all<ChannelRow>("telling.channels"))
            if (is_digest_due(db, channel, now)) due.push_back(channel.id);
    });
    for (auto const& channel : due) does(dispatch, "message.make", MakeDigest{channel, now});
    return false; // each channel has had its digest of this hour
}

bool send_messages(commands::Dispatch& dispatch, Mail const& mail, Instant now, Limits const& limits) {
    std::vector<Due> due;
    bool more = false;
    dispatch.readers().wait([&](store::Db& db) {
        if (is_quiet(now)) return;
        auto const rows = db.all<MessageRow>("telling.due", {{"now", now.micros}, {"limit", most_at_once}});
        more = static_cast<std::int64_t>(rows.size()) == most_at_once;
        std::set<std::int64_t> channels;
        for (auto const& row : rows) {
            if (!channels.insert(row.channel).second) continue;
            auto const last = db.number("telling.last_try", {{"channel", row.channel}}).value_or(0);
            auto const channel = db.get<ChannelRow>(row.channel);
            if (!channel || (last != 0 && now.micros < last + between_sends)) continue;
            due.push_back(
                {row.rev,
                 {row.id, channel->kind, open(db, channel->address), open(db, channel->secret), row.text}});
        }
    });
    std::vector<Parcel> parcels;
    for (auto& one : due)
        if (does(dispatch, "message.begin", BeginTry{one.parcel.id, one.rev, now}))
            parcels.push_back(std::move(one.parcel));
    deliver(parcels, mail, now, limits, [&](Uuid id, Trouble trouble) {
        if (!does(dispatch, "message.end", EndTry{id, trouble, now}))
            log_warn("message_end_lost", {{"message", id.text()}});
        else if (trouble != Trouble::none)
            log_warn("message_not_sent", {{"message", id.text()}, {"trouble", word(trouble)}});
    });
    return more && !parcels.empty();
}

commands::Job sending_job(Mail mail) {
    return {"telling.send", [mail = std::move(mail)](commands::Dispatch& dispatch) {
                return send_messages(dispatch, mail, Instant::now());
            }};
}

} // namespace huiju::telling
