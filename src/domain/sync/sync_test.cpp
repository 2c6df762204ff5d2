// What a phone is told: what changed, what left, and what it may hand in late.
#include "domain/all.hpp"
#include "domain/directory/directory.hpp"
#include "domain/sync/sync.hpp"
#include "domain/testing.hpp"
#include "store/file_folder.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

using namespace huiju;
using testing::World;

namespace {

constexpr auto own = "341282100201", other_own = "341282100202", foreign = "341282101206";

std::string host(World& world, std::string const& place, std::string const& name) {
    auto const reply =
        world.call("host.create", "system",
                   fmt::format(R"({{"kind":"household","place":"{}","name":"{}"}})", place, name));
    REQUIRE(reply.ok());
    return World::at(reply.body, "id");
}

void move(World& world, std::string const& id, std::string const& place) {
    REQUIRE(
        world
            .call("host.update", "system",
                  fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"王二"}})", id, place))
            .ok());
}

World::Reply pull(World& world, std::string const& login, std::string const& cursor = {},
                  std::string const& more = {}) {
    return world.call(
        "sync", login,
        fmt::format(R"({{"device":"d"{}{}}})", cursor.empty() ? "" : ",\"cursor\":\"" + cursor + "\"", more));
}

bool holds(World::Reply const& reply, std::string const& text) {
    return reply.body.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("a phone keeps its own villages and nothing else", "[sync]") {
    World world(all_features());
    auto const mine = host(world, own, "王二"), theirs = host(world, foreign, "李四");
    auto const first = pull(world, "liaison");
    REQUIRE(first.ok());
    CHECK(holds(first, mine));
    CHECK_FALSE(holds(first, theirs));
    auto const cursor = World::at(first.body, "cursor");
    CHECK(World::at(pull(world, "liaison", cursor).body, "changes.0.id").empty());

    SECTION("a home that moves out is forgotten, one that moves in comes") {
        move(world, mine, foreign);
        move(world, theirs, own);
        auto const next = pull(world, "liaison", cursor);
        CHECK(World::at(next.body, "changes.0.id") == mine);
        CHECK(World::at(next.body, "changes.0.gone") == "true");
        CHECK(World::at(next.body, "changes.1.id") == theirs);
        CHECK(World::at(next.body, "changes.2.id").empty());
    }
    SECTION("within one's villages it only changes its place") {
        move(world, mine, other_own);
        auto const next = pull(world, "liaison", cursor);
        CHECK(World::at(next.body, "changes.0.id") == mine);
        CHECK(World::at(next.body, "changes.0.record.place.code") == other_own);
        CHECK(World::at(next.body, "changes.1.id").empty());
    }
    SECTION("a record merged into another one is forgotten") {
        auto const twin = host(world, own, "王二");
        REQUIRE(
            world.call("host.merge", "system", fmt::format(R"({{"id":"{}","into":"{}"}})", mine, twin)).ok());
        auto const next = pull(world, "liaison", cursor);
        CHECK(holds(next, fmt::format(R"("id":"{}","gone":true)", mine)));
        CHECK(holds(next, twin));
    }
    SECTION("only wanted villages are kept, the others dropped") {
        auto const next = pull(world, "liaison", cursor, fmt::format(R"(,"places":["{}"])", other_own));
        CHECK(World::at(next.body, "changes.0.id").empty());
        CHECK_FALSE(World::at(next.body, "drop.0").empty());
        CHECK(holds(pull(world, "liaison", World::at(next.body, "cursor")), mine));
    }
    SECTION("another's cursor tells nothing: the phone begins anew") {
        auto const theirs_now = pull(world, "liaison2", cursor);
        CHECK_FALSE(holds(theirs_now, mine));
        CHECK(holds(theirs_now, theirs));
    }
    SECTION("after a restore the phone begins anew") {
        auto const ahead = "00000000" + cursor.substr(8);
        auto const again = pull(world, "liaison", ahead);
        CHECK(holds(again, mine));
        CHECK_FALSE(World::at(again.body, "drop.0").empty());
    }
}

TEST_CASE("a pull goes on page by page while records change", "[sync]") {
    World world(all_features());
    std::string rows;
    for (int i = 0; i < 100; ++i)
        rows += fmt::format(R"({}{{"kind":"household","place":"{}","name":"户{}"}})", i ? "," : "", own, i);
    REQUIRE(world.call("host.import", "system", "{\"rows\":[" + rows + "]}").ok()); // one number for all
    std::set<std::string> seen;
    std::string cursor;
    for (int page = 0; page < 40; ++page) {
        auto const reply = pull(world, "liaison", cursor, R"(,"limit":7)");
        REQUIRE(reply.ok());
        for (int i = 0;; ++i) {
            auto const id = World::at(reply.body, fmt::format("changes.{}.id", i));
            if (id.empty()) break;
            seen.insert(id);
        }
        cursor = World::at(reply.body, "cursor");
        if (page == 3) host(world, own, "新户");
        if (World::at(reply.body, "more") == "false" && page > 14) break;
    }
    CHECK(seen.size() == 101);
}

TEST_CASE("more than a phone can hold is left out, with a word", "[sync]") {
    World world(all_features());
    for (int n = 0; n < 6; ++n) {
        std::string rows;
        for (int i = 0; i < 2000; ++i)
            rows += fmt::format(R"({}{{"kind":"household","place":"{}","name":"户{}之{}"}})", i ? "," : "",
                                own, n, i);
        REQUIRE(world.call("host.import", "system", "{\"rows\":[" + rows + "]}").ok());
    }
    auto const small = host(world, other_own, "王二");
    auto const reply = pull(world, "liaison");
    REQUIRE(reply.ok());
    CHECK_FALSE(World::at(reply.body, "notice").empty());
    auto const only_small = pull(world, "liaison", {}, fmt::format(R"(,"places":["{}"])", other_own));
    CHECK(World::at(only_small.body, "changes.0.id") == small);
    CHECK(World::at(only_small.body, "notice").empty());
}

TEST_CASE("a sealed text leaves the phone", "[sync]") {
    World world(all_features());
    auto const made =
        world.call("opinion.create", "system",
                   fmt::format(R"({{"place":"{}","text":"干部吃拿卡要","category":"INF03"}})", own));
    REQUIRE(made.ok());
    auto const id = World::at(made.body, "id");
    auto const first = pull(world, "liaison");
    CHECK(holds(first, "吃拿卡要"));
    REQUIRE(world
                .call("opinion.sort", "office",
                      fmt::format(R"({{"id":"{}","disposition":"transferred","category":"GOV04"}})", id))
                .ok());
    auto const next = pull(world, "liaison", World::at(first.body, "cursor"));
    CHECK(World::at(next.body, "changes.0.id") == id);
    CHECK(World::at(next.body, "changes.0.gone") == "true");
    CHECK_FALSE(holds(next, "吃拿卡要"));
}

TEST_CASE("visits of an assignment that has ended are taken for thirty days", "[sync]") {
    World world(all_features());
    auto const selections = world.call("liaison.list", "system", "{}");
    std::string selection;
    for (int i = 0; selection.empty(); ++i) {
        auto const at = fmt::format("items.{}.", i);
        auto const person = World::at(selections.body, at + "person.id");
        REQUIRE_FALSE(person.empty());
        if (person == world.person_id("liaison2")) selection = World::at(selections.body, at + "id");
    }
    auto const visit = [&](std::string const& date) {
        return world
            .call("visit.create", "liaison2",
                  fmt::format(R"({{"place":"{}","kind":"household","date":"{}","people_met":2}})", foreign,
                              date))
            .status;
    };
    auto const today = Instant::now().day();
    auto const end = [&](int days_ago) {
        auto const reply = world.call("liaison.end", "system",
                                      fmt::format(R"({{"id":"{}","place":"{}","to":"{}"}})", selection,
                                                  foreign, Date{today.days + (-days_ago)}.text()));
        INFO(reply.body);
        REQUIRE(reply.ok());
    };
    CHECK(visit(today.text()) == 201);
    SECTION("lately") {
        end(10);
        CHECK(visit(Date{today.days + (-10)}.text()) == 201);
        CHECK(visit(Date{today.days + (-9)}.text()) == 403);
        CHECK(world.call("visit.list", "liaison2", "{}").status == 403);
    }
    SECTION("long ago") {
        end(31);
        CHECK(visit(Date{today.days + (-40)}.text()) == 403);
    }
}

TEST_CASE("a file is whole or not there", "[sync][files]") {
    auto const folder = std::filesystem::temp_directory_path() / Uuid::v7_now().text();
    store::FileFolder files(folder.string());
    std::string const content = "\xff\xd8\xff" + std::string(5000, 'x');
    auto const name = sha256_hex(content);
    auto const add = [&](std::int64_t person, std::size_t from, std::size_t count) {
        return files.add(name, person,
                         {static_cast<std::int64_t>(from), static_cast<std::int64_t>(content.size()),
                          std::string_view(content).substr(from, count)});
    };
    CHECK(add(1, 100, 10).has_error()); // a gap
    CHECK(*add(1, 0, 1000) == 1000);
    CHECK(*add(1, 500, 1000) == 1500); // sent again after a break
    CHECK(files.come(name, 2) == 0);   // another's upload is another
    CHECK_FALSE(files.size(name));
    CHECK(*add(1, 1500, 9999) == 5003);
    CHECK(files.is_sound(name, 5003));
    CHECK(*add(2, 0, 10) == 5003);
    std::vector<std::string> all;
    files.each([&](std::string const& one) { all.push_back(one); });
    CHECK(all == std::vector<std::string>{name});

    std::ofstream(files.path(name), std::ios::in | std::ios::binary).put('?');
    CHECK_FALSE(files.is_sound(name, 5003));
    auto const other = sha256_hex("something else");
    CHECK(files.add(other, 1, {0, 5, "hello"}).has_error());
    CHECK(files.come(other, 1) == 0);
    std::filesystem::remove_all(folder);
}

TEST_CASE("files that phones lock open for their own person alone", "[sync]") {
    World world(all_features());
    auto const key = [&](std::string const& login) {
        return World::at(world.call("pack.key", login, "{}").body, "key");
    };
    CHECK(key("liaison").size() == 64);
    CHECK(key("liaison") == key("liaison"));
    CHECK(key("liaison") != key("town"));
}
