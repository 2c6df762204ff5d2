// What changed for a phone since its last visit.
#include "base/words.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/operations.hpp"
#include "domain/sync/sync.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

namespace huiju {

Ops OpsOf<sync::Change>::make() {
    return {
        .write =
            [](void const* value, JsonText& out) {
                auto const& change = *static_cast<sync::Change const*>(value);
                out.begin_object();
                out.key("kind");
                out.string(change.kind);
                out.key("id");
                out.string(change.id.text());
                if (change.record.empty()) {
                    out.key("gone");
                    out.boolean(true);
                } else {
                    out.key("rev");
                    out.integer(change.rev);
                    out.key("record");
                    out.raw(change.record);
                }
                out.end_object();
            },
        .schema =
            [](JsonText& out) {
                out.raw(
                    R"({"type":"object","properties":{"kind":{"enum":["host","visit","opinion","problem"]},)"
                    R"("id":{"type":"string","format":"uuid"},"rev":{"type":"integer"},"record":{},)"
                    R"("gone":{"const":true}},"required":["kind","id"]})");
            }};
}

} // namespace huiju

namespace huiju::sync {

namespace {

constexpr int usual_limit = 500;

// A village, or what lies in a town outside its villages.
struct Spot {
    Place const* place = nullptr;
    std::int64_t village() const { return place->area.village; }
    std::int64_t town() const { return village() == 0 ? place->no : 0; }
};

// How far a place has been told: everything up to `done`; and, while a stretch up to `to` is under way, the
// kinds before `kind` of it, and of that kind all up to (rev, no).
struct Position {
    std::int64_t done = 0, to = 0, kind = 0, rev = 0, no = 0;
    bool under_way() const { return to != 0; }
};

// "9f2c1d80~1a2b3c4d~12.500~13.500.740.2.622.2548311": the ledger's epoch, what the person is allowed to see,
// and the places.
struct Cursor {
    std::string epoch, sight;
    std::map<std::int64_t, Position> places;

    static std::optional<Cursor> parse(std::string_view text);
    std::string text() const;
};

std::vector<std::string_view> split(std::string_view text, char by) {
    std::vector<std::string_view> parts;
    for (;;) {
        auto const at = text.find(by);
        parts.push_back(text.substr(0, at));
        if (at == text.npos) return parts;
        text.remove_prefix(at + 1);
    }
}

std::optional<Cursor> Cursor::parse(std::string_view text) {
    auto const parts = split(text, '~');
    if (parts.size() < 2 || parts[0].size() != 8 || parts[1].size() != 8) return std::nullopt;
    Cursor cursor{std::string(parts[0]), std::string(parts[1]), {}};
    for (std::size_t i = 2; i < parts.size(); ++i) {
        std::vector<std::int64_t> n;
        for (auto const digits : split(parts[i], '.')) {
            std::int64_t value = -1;
            auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            if (error != std::errc() || end != digits.data() + digits.size() || value < 0)
                return std::nullopt;
            n.push_back(value);
        }
        if (n.size() != 2 && n.size() != 6) return std::nullopt;
        n.resize(6);
        cursor.places[n[0]] = {n[1], n[2], n[3], n[4], n[5]};
    }
    return cursor;
}

std::string Cursor::text() const {
    auto out = epoch + "~" + sight;
    for (auto const& [place, at] : places) {
        out += fmt::format("~{}.{}", place, at.done);
        if (at.under_way()) out += fmt::format(".{}.{}.{}.{}", at.to, at.kind, at.rev, at.no);
    }
    return out;
}

// Changes when the person's roles or units do: what may be seen of a place is another matter then.
std::string sight_of(Scope const& scope) {
    std::string held;
    for (auto const& [role, no] : names_of<Role>().of)
        if (scope.roles().has(static_cast<Role>(no))) held.append(role).append(" ");
    for (auto const unit : scope.units()) held += fmt::format("{} ", unit);
    return sha256_hex(held).substr(0, 8);
}

void add_spots(Directory const& known, Place const& place, std::vector<Spot>& spots) {
    if (place.area.village != 0) return spots.push_back({known.place(place.area.village)});
    if (place.area.town != 0) spots.push_back({&place});
    for (auto const child : place.children) add_spots(known, *known.place(child), spots);
}

// The places that the phone keeps: all that the caller sees, or those of them that are wanted.
std::vector<Spot> spots_of(Directory const& known, Scope const& scope, Exchange const& input) {
    std::vector<Spot> all, spots;
    for (auto const no : scope.places())
        if (auto const* place = known.place(no)) add_spots(known, *place, all);
    for (auto const& spot : all) {
        auto const wanted = [&](PlaceRef const& ref) {
            auto const* place = known.place(ref.value);
            return place && known.inside(spot.place->no, place->no);
        };
        bool const twice = std::any_of(spots.begin(), spots.end(),
                                       [&](Spot const& other) { return other.place == spot.place; });
        if (!twice && (!input.places || std::any_of(input.places->begin(), input.places->end(), wanted)))
            spots.push_back(spot);
    }
    return spots;
}

struct DepartureRow {
    std::string kind;
    std::int64_t record = 0;
    Uuid id;
    std::int64_t rev = 0;
};
BOOST_DESCRIBE_STRUCT(DepartureRow, (), (kind, record, id, rev))

// What a phone shows of a problem beyond a list's row: what the answer to the household will be.
struct PhoneProblem : problems::ProblemItem {
    std::string text, target, result;
    std::optional<Date> promise, next_check, closed_day;
};
BOOST_DESCRIBE_STRUCT(PhoneProblem, (problems::ProblemItem),
                      (text, target, result, promise, next_check, closed_day))

class Pull {
public:
    Pull(commands::Asking const& asking, std::vector<Spot> const& spots, std::size_t limit)
        : asking_(asking), spots_(spots), scope_(scope_of(asking)), limit_(limit) {}

    // Goes on in a place; false: the page is full.
    bool go_on(Spot const& spot, Position& at) {
        static constexpr std::array steps{&Pull::departures, &Pull::hosts, &Pull::visits, &Pull::opinions,
                                          &Pull::problems};
        auto const head = asking_.db.head().seq;
        if (!at.under_way()) {
            if (at.done >= head) return true;
            at = {at.done, head, 0, at.done, INT64_MAX};
        }
        while (at.kind < static_cast<std::int64_t>(steps.size())) {
            if (changes.size() >= limit_) return false;
            auto const room = static_cast<std::int64_t>(limit_ - changes.size());
            if ((this->*steps[static_cast<std::size_t>(at.kind)])(spot, at, room) == room) continue;
            ++at.kind;
            at.rev = at.done;
            at.no = INT64_MAX;
        }
        at = {at.to};
        return true;
    }

    std::vector<Change> changes;

private:
    store::Args args(Spot const& spot, Position const& at, std::int64_t room, bool with_town = true) const {
        store::Args list{
            {"village", spot.village()}, {"rev", at.rev}, {"no", at.no}, {"to", at.to}, {"limit", room}};
        if (with_town) list.emplace_back("town", spot.town());
        return list;
    }

    bool keeps(std::int64_t village, std::int64_t town) const {
        return std::any_of(spots_.begin(), spots_.end(), [&](Spot const& spot) {
            return spot.village() == village && (village != 0 || spot.place->no == town);
        });
    }

    template <class Row>
    bool still_kept(std::int64_t no) {
        auto const row = asking_.db.get<Row>(no);
        return row && keeps(row->village, row->town);
    }

    std::int64_t departures(Spot const& spot, Position& at, std::int64_t room) {
        auto const rows = asking_.db.all<DepartureRow>("sync.departures", args(spot, at, room, false));
        for (auto const& row : rows) {
            at.rev = row.rev;
            at.no = row.record;
            // what went to another of the phone's villages comes as a change of that one
            bool const kept = row.kind == "host"      ? still_kept<hosts::HostRow>(row.record)
                              : row.kind == "visit"   ? still_kept<visits::VisitRow>(row.record)
                              : row.kind == "opinion" ? still_kept<opinions::OpinionRow>(row.record)
                              : row.kind == "problem" ? still_kept<problems::ProblemRow>(row.record)
                                                      : true;
            if (!kept) changes.push_back({row.kind, row.id});
        }
        return static_cast<std::int64_t>(rows.size());
    }

    template <class Row>
    std::vector<Row> changed(Spot const& spot, Position const& at, std::int64_t room) {
        return asking_.db.all<Row>(fmt::format("sync.changed/{}", Row::table), args(spot, at, room));
    }

    // Reads the next rows of a table; those that are not to be seen are gone for the phone.
    template <class Row, class Show>
    std::int64_t rows_of(Spot const& spot, Position& at, std::int64_t room, Show const& show) {
        auto const rows = changed<Row>(spot, at, room);
        for (auto const& row : rows) {
            at.rev = row.rev;
            at.no = row.no;
            changes.push_back({std::string(Row::table), row.id, row.rev,
                               scope_->sees(visible(row)) ? show(row) : std::string()});
        }
        return static_cast<std::int64_t>(rows.size());
    }

    std::int64_t hosts(Spot const& spot, Position& at, std::int64_t room) {
        return rows_of<hosts::HostRow>(spot, at, room, [&](hosts::HostRow const& row) {
            return row.merged_into != 0 ? std::string() : to_json(hosts::view(asking_, row));
        });
    }

    std::int64_t visits(Spot const& spot, Position& at, std::int64_t room) {
        auto const rows = changed<visits::VisitRow>(spot, at, room);
        for (auto const& item : visits::items(asking_, rows))
            changes.push_back({"visit", item.id, item.rev, to_json(item)});
        if (!rows.empty()) {
            at.rev = rows.back().rev;
            at.no = rows.back().no;
        }
        return static_cast<std::int64_t>(rows.size());
    }

    std::int64_t opinions(Spot const& spot, Position& at, std::int64_t room) {
        return rows_of<opinions::OpinionRow>(spot, at, room, [&](opinions::OpinionRow const& row) {
            return to_json(*opinions::view(asking_, row));
        });
    }

    std::int64_t problems(Spot const& spot, Position& at, std::int64_t room) {
        return rows_of<problems::ProblemRow>(spot, at, room, [&](problems::ProblemRow const& row) {
            PhoneProblem view;
            static_cast<problems::ProblemItem&>(view) = problems::item_view(asking_, row, Sight::full);
            view.text = row.text;
            view.target = row.target;
            view.result = row.result;
            view.promise = row.promise;
            view.next_check = row.next_check;
            view.closed_day = row.closed_day;
            return to_json(view);
        });
    }

    commands::Asking const& asking_;
    std::vector<Spot> const& spots_;
    std::shared_ptr<Scope const> scope_;
    std::size_t limit_;
};

// Leaves out the last places that are not on the phone yet, when it could not hold them all; how many.
std::size_t leave_out(store::Db& db, std::vector<Spot>& spots, Cursor const& cursor) {
    auto const fresh = [&](Spot const& spot) { return !cursor.places.contains(spot.place->no); };
    if (std::none_of(spots.begin(), spots.end(), fresh)) return 0;
    std::stable_partition(spots.begin(), spots.end(), [&](Spot const& spot) { return !fresh(spot); });
    std::int64_t records = 0;
    for (std::size_t i = 0; i < spots.size(); ++i) {
        if (spots[i].village() != 0)
            records += db.number("sync.count", {{"village", spots[i].village()}, {"most", most_records + 1}})
                           .value_or(0);
        if (records <= most_records || !fresh(spots[i])) continue;
        auto const left = spots.size() - i;
        spots.resize(i);
        return left;
    }
    return 0;
}

} // namespace

Result<Exchanged> pull(commands::Asking const& asking, Exchange const& input) {
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    if (input.commands && input.commands->size() > most_commands)
        return wrong_field("commands", {"field.too_many", {{"max", std::to_string(most_commands)}}});
    Cursor cursor;
    if (input.cursor) {
        auto const given = Cursor::parse(input.cursor->value);
        if (!given) return wrong_field("cursor", "field.not_cursor");
        cursor = *given;
    }
    auto const epoch = asking.db.head().epoch.substr(0, 8), sight = sight_of(*scope);
    auto spots = spots_of(known, *scope, input);
    bool const anew = cursor.epoch != epoch || cursor.sight != sight;

    Exchanged out;
    out.server_time = asking.caller.real_now;
    for (auto const& [no, at] : cursor.places) {
        bool const stays =
            std::any_of(spots.begin(), spots.end(), [&](Spot const& s) { return s.place->no == no; });
        if (stays && !anew) continue;
        if (auto const* place = known.place(no)) out.drop.push_back(place->id);
    }
    if (anew) cursor.places.clear();
    std::erase_if(cursor.places, [&](auto const& entry) {
        return std::none_of(spots.begin(), spots.end(),
                            [&](Spot const& s) { return s.place->no == entry.first; });
    });
    cursor.epoch = epoch;
    cursor.sight = sight;
    if (auto const left = leave_out(asking.db, spots, cursor); left > 0)
        out.notice =
            say(asking.caller.locale,
                {"sync.too_much", {{"places", std::to_string(left)}, {"max", std::to_string(most_records)}}});

    Pull pull(asking, spots, static_cast<std::size_t>(input.limit ? input.limit->value : usual_limit));
    for (auto const& spot : spots)
        if (!pull.go_on(spot, cursor.places[spot.place->no])) {
            out.more = true;
            break;
        }
    out.changes = std::move(pull.changes);
    out.cursor = cursor.text();
    return out;
}

} // namespace huiju::sync
