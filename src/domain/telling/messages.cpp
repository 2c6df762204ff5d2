// The outbox: making digests, what became of each try, and what is stuck.
#include "base/words.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/telling/telling.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <map>

namespace huiju::telling {

namespace {

using alerts::AlertRow;
using alerts::Level;

constexpr std::array levels{Level::blue, Level::yellow, Level::red};
constexpr std::int64_t most_news = 1000; // of a level in one digest

// How far a channel has been told.
struct Told {
    std::int64_t alert = 0, at = 0;
};

std::string job_name(ChannelRow const& channel) { return "telling:" + channel.id.text(); }

Told told(store::Db& db, ChannelRow const& channel) {
    // what was raised before there was a channel is old
    Told told{channel.no, 0};
    auto const text = db.text("telling.position", {{"name", job_name(channel)}});
    if (!text) return told;
    auto const bar = std::min(text->find('|'), text->size());
    std::from_chars(text->data(), text->data() + bar, told.alert);
    if (bar < text->size()) std::from_chars(text->data() + bar + 1, text->data() + text->size(), told.at);
    return told;
}

Door door_of(Directory const& dir, ChannelRow const& channel) {
    if (channel.unit != 0) return {Door::unit, channel.unit};
    auto const town = dir.area(channel.place).town;
    return town != 0 ? Door{Door::town, town} : Door{Door::county, channel.place};
}

// Alerts that the channel wants, in order of creation.
std::vector<AlertRow> news(store::Db& db, ChannelRow const& channel, std::int64_t since, std::int64_t most) {
    auto const door = door_of(directory(db), channel);
    std::vector<AlertRow> all;
    auto until = std::numeric_limits<std::int64_t>::max();
    for (auto const level : levels) {
        if (level < channel.level) continue;
        auto rows =
            behind<AlertRow>(db, "telling.news", door,
                             {{"level", std::string(word(level))}, {"since", since}, {"limit", most}});
        // more of this level may follow: the others wait for it, so that none is passed over
        if (static_cast<std::int64_t>(rows.size()) == most) until = std::min(until, rows.back().no);
        all.insert(all.end(), rows.begin(), rows.end());
    }
    std::erase_if(all, [&](AlertRow const& row) { return row.no > until; });
    std::sort(all.begin(), all.end(), [](auto const& a, auto const& b) { return a.no < b.no; });
    return all;
}

// Nobody knows who reads in a group, so what is sealed or about somebody is told to none.
bool is_delicate(Visible const& record) {
    return record.sealed || record.about_unit != 0 || record.about_person != 0;
}

} // namespace

Matters matters_of(store::Db& db, std::vector<AlertRow> const& rows) {
    Matters matters;
    std::vector<std::int64_t> problems;
    for (auto const& row : rows) {
        auto const [found, is_new] = matters.of.emplace(std::pair(row.kind, row.record), row.level);
        found->second = std::max(found->second, row.level);
        if (is_new && row.kind == alerts::Kind::problem) problems.push_back(row.record);
    }
    std::map<std::int64_t, problems::ProblemRow> known;
    for (auto& row : problems::numbered(db, problems)) known.emplace(row.no, std::move(row));
    std::erase_if(matters.of, [&](auto const& matter) {
        auto const [kind, record] = matter.first;
        if (kind == alerts::Kind::problem) {
            auto const row = known.find(record);
            return row == known.end() || is_delicate(problems::visible(row->second));
        }
        if (kind == alerts::Kind::instruction) {
            auto const row = db.get<instructions::InstructionRow>(record);
            return !row || is_delicate(instructions::visible(db, *row));
        }
        auto const row = db.get<opinions::OpinionRow>(record);
        return !row || is_delicate(opinions::visible(*row));
    });
    for (auto const& [matter, level] : matters.of)
        if (matter.first == alerts::Kind::problem) matters.numbers.push_back(known.at(matter.second).number);
    return matters;
}

Digest digest_of(Matters const& matters, std::string campaign, std::string whom) {
    Digest digest{.campaign = std::move(campaign), .whom = std::move(whom), .numbers = matters.numbers};
    for (auto const& [matter, level] : matters.of)
        ++(level == Level::red ? digest.red : level == Level::yellow ? digest.yellow : digest.blue);
    return digest;
}

namespace {

std::string whom(Directory const& dir, ChannelRow const& channel) {
    if (auto const* unit = dir.unit(channel.unit)) return unit->short_name;
    auto const* place = dir.place(channel.place);
    return place ? place->shown : std::string();
}

std::optional<Instant> moment(std::int64_t micros) {
    return micros != 0 ? std::optional(Instant{micros}) : std::nullopt;
}

MessageView view_of(commands::Asking const& asking, MessageRow const& row, ChannelRow const& channel) {
    MessageView view;
    view.id = row.id;
    view.rev = row.rev;
    view.channel = {channel.id, channel.name, channel.kind, channel.active};
    view.day = row.day;
    view.text = row.text;
    view.state = row.state;
    view.tries = row.tries;
    view.trouble = row.trouble;
    if (row.state == State::waiting && !channel.active)
        view.why = say(asking.caller.locale, "message.channel_off");
    else if (row.trouble != Trouble::none)
        view.why = say(asking.caller.locale, fmt::format("message.trouble.{}", word(row.trouble)));
    view.made_at = Instant{row.made_at};
    view.tried_at = moment(row.tried_at);
    view.next_at = moment(row.next_at);
    view.sent_at = moment(row.sent_at);
    return view;
}

// The message and its channel, when the caller may see them.
std::optional<std::pair<MessageRow, ChannelRow>> message_seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<MessageRow>("id", id.text());
    auto channel = row ? asking.db.get<ChannelRow>(row->channel) : std::nullopt;
    if (!channel || !serves_callers_place(asking, *channel)) return std::nullopt;
    return std::pair(std::move(*row), std::move(*channel));
}

} // namespace

bool is_digest_due(store::Db& db, ChannelRow const& channel, Instant now) {
    if (!channel.active || is_quiet(now)) return false;
    auto const before = told(db, channel);
    if (before.at != 0 && now.micros < before.at + between_digests) return false;
    if (db.number("telling.has_waiting", {{"channel", channel.no}})) return false;
    return !news(db, channel, before.alert, 1).empty();
}

Result<store::Outcome> make_digest(commands::Writing& writing, MakeDigest const& input) {
    auto& tx = writing.tx;
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const channel = tx.find<ChannelRow>("id", input.channel.text());
    if (!channel) return refuse(Refused::not_found, "not_found");
    if (!is_digest_due(tx, *channel, input.at)) return refuse(Refused::conflict, "message.nothing_to_tell");
    auto const& dir = directory(writing);
    auto const rows = news(tx, *channel, told(tx, *channel).alert, most_news);
    auto const matters = matters_of(tx, rows);
    store::Outcome outcome{"channel", channel->id, {}};
    if (!matters.of.empty()) {
        MessageRow row;
        row.id = writing.id;
        row.channel = channel->no;
        row.day = input.at.day();
        row.text = text_of(digest_of(matters, dir.campaign()->short_name, whom(dir, *channel)));
        row.made_at = row.next_at = input.at.micros;
        tx.insert(row);
        outcome = {"message", row.id, {}};
    }
    // with nothing that may be told, nothing was: the hour does not begin
    auto const at = matters.of.empty() ? told(tx, *channel).at : input.at.micros;
    tx.bookkeeping("telling.set_position",
                   {{"name", job_name(*channel)}, {"position", fmt::format("{}|{}", rows.back().no, at)}});
    tx.note("matters", std::to_string(matters.of.size()));
    return outcome;
}

Result<store::Outcome> begin_try(commands::Writing& writing, BeginTry const& input) {
    auto const before = writing.tx.find<MessageRow>("id", input.id.text());
    if (!before) return refuse(Refused::not_found, "not_found");
    if (before->rev != input.rev) return stale({});
    if (before->state != State::waiting || before->next_at > input.at.micros)
        return refuse(Refused::conflict, "message.not_due");
    auto after = *before;
    ++after.tries;
    after.tried_at = input.at.micros;
    // when this server dies during the try, that counts as one that failed
    after.next_at = input.at.micros + wait_after(after.tries).value_or(300 * second);
    writing.tx.update(*before, after);
    return store::Outcome{"message", after.id, {}};
}

Result<store::Outcome> end_try(commands::Writing& writing, EndTry const& input) {
    auto const before = writing.tx.find<MessageRow>("id", input.id.text());
    if (!before) return refuse(Refused::not_found, "not_found");
    // somebody asked for another try meanwhile, which does not undo that this one arrived
    if (before->state == State::sent) return refuse(Refused::conflict, "message.sent");
    auto after = *before;
    after.trouble = input.trouble;
    if (input.trouble == Trouble::none) {
        after.state = State::sent;
        after.sent_at = input.at.micros;
        after.next_at = 0;
    } else if (before->state == State::waiting && before->tries >= most_tries) {
        after.state = State::failed;
        after.next_at = 0;
    }
    writing.tx.update(*before, after);
    writing.tx.note("state", word(after.state));
    writing.tx.note("trouble", word(after.trouble));
    return store::Outcome{"message", after.id, {}};
}

Result<store::Outcome> send_again(commands::Writing& writing, ById const& input) {
    auto const found = message_seen(writing, input.id);
    if (!found) return refuse(Refused::not_found, "not_found");
    auto const& before = found->first;
    if (before.state == State::sent) return refuse(Refused::conflict, "message.sent");
    auto after = before;
    after.state = State::waiting;
    after.tries = 0;
    // a try may be under way: it has its time first
    after.next_at = std::max(writing.tx.real_now().micros, before.tried_at + 60 * second);
    writing.tx.update(before, after);
    return store::Outcome{"message", after.id, {}};
}

Result<commands::Page<MessageView>> list_messages(commands::Asking const& asking, ListMessages const& input) {
    auto before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const state = std::string(word(input.state.value_or(State::failed)));
    std::map<std::int64_t, ChannelRow> channels;
    for (auto& row : asking.db.all<ChannelRow>("telling.channels"))
        if (serves_callers_place(asking, row)) channels.emplace(row.no, std::move(row));
    Paging<MessageView> page(input);
    for (auto from = *before;;) {
        auto const rows = asking.db.all<MessageRow>(
            "telling.messages",
            {{"state", state}, {"before", from}, {"limit", static_cast<std::int64_t>(input.count()) + 1}});
        for (auto const& row : rows) {
            from = row.no;
            auto const channel = channels.find(row.channel);
            if (channel == channels.end()) continue;
            if (!page.add(row.no, [&] { return view_of(asking, row, channel->second); })) return page.take();
        }
        if (rows.empty()) return page.take();
    }
}

Result<MessageView> get_message(commands::Asking const& asking, ById const& input) {
    auto const found = message_seen(asking, input.id);
    if (!found) return refuse(Refused::not_found, "not_found");
    return view_of(asking, found->first, found->second);
}

} // namespace huiju::telling
