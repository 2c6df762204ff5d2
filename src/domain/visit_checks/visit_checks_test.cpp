// Homes are asked blindly by somebody else; oddities are questions to the office alone.
#include "domain/all.hpp"
#include "domain/testing.hpp"
#include "domain/visit_checks/visit_checks.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <set>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", far_village = "341282101206";

std::string host(World& world, std::string const& place, std::string const& name) {
    auto const reply =
        world.call("host.create", "system",
                   fmt::format(R"({{"kind":"household","place":"{}","name":"{}"}})", place, name));
    REQUIRE(reply.ok());
    return World::at(reply.body, "id");
}

std::string visit(World& world, std::string const& login, std::string const& place, std::string const& home,
                  std::string const& day, std::string const& more = {}) {
    auto const reply = world.call(
        "visit.create", login,
        fmt::format(R"({{"place":"{}","kind":"household","date":"{}","people_met":2,"host":"{}"{}}})", place,
                    day, home, more));
    INFO(reply.body);
    REQUIRE(reply.ok());
    return World::at(reply.body, "id");
}

int items(World::Reply const& reply) {
    int n = 0;
    while (
        !World::at(reply.body, fmt::format("items.{}.{}", n,
                                           reply.body.find("\"mark\"") == std::string::npos ? "id" : "mark"))
             .empty())
        ++n;
    return n;
}

} // namespace

TEST_CASE("a small reproducible sample of homes is asked by somebody who was not there", "[visit_checks]") {
    World world(all_features());
    for (int i = 0; i < 100; ++i)
        visit(world, "liaison", village, host(world, village, fmt::format("户{}", i)), "2018-07-10",
              R"(,"note":"了解了生产生活情况，看望老人")");
    auto const draw = R"({"from":"2018-07-01","to":"2018-07-31","percent":3,"seed":"s"})";
    auto const drawn = world.call("visit_check.draw", "office", draw);
    REQUIRE(drawn.ok());
    CHECK(World::at(drawn.body, "visits") == "100");
    CHECK(World::at(drawn.body, "drawn") == "3");
    CHECK(World::at(world.call("visit_check.draw", "office", draw).body, "drawn") == "0"); // each once

    auto const list = world.call("visit_check.list", "supervisor", "{}");
    CHECK(items(list) == 3);
    auto const id = World::at(list.body, "items.0.id");
    SECTION("blind: neither the day nor who came nor what was written") {
        for (auto const* hidden : {"2018-07-10", "liaison", "看望老人"})
            CHECK(list.body.find(hidden) == std::string::npos);
        CHECK(World::at(list.body, "items.0.question") == "前些日子有人来过吗？");
    }
    SECTION("who was there neither sees it nor asks") {
        CHECK(items(world.call("visit_check.list", "liaison", R"({"state":"left"})")) == 0);
        auto const left = world.call("visit_check.leave", "office", fmt::format(R"({{"id":"{}"}})", id));
        REQUIRE(left.ok());
        CHECK(items(world.call("visit_check.list", "liaison", R"({"state":"left"})")) == 0);
        CHECK(world.call("visit_check.record", "liaison", fmt::format(R"({{"id":"{}","came":"yes"}})", id))
                  .status == 403);
        auto const told = [&](std::string_view login) {
            auto const home = World::at(
                world.call("visit_check.get", "office", fmt::format(R"({{"id":"{}"}})", id)).body, "host.id");
            return world.call("host.history", login, fmt::format(R"({{"id":"{}"}})", home)).body;
        };
        CHECK(World::at(told("liaison"), "to_ask.0.id").empty());
        CHECK(World::at(told("cadre"), "to_ask.0.kind") == "visit_check");
        CHECK(World::at(told("cadre"), "to_ask.0.question") == "前些日子有人来过吗？");
        // the next visitor of that village does
        CHECK(items(world.call("visit_check.list", "cadre", R"({"state":"left"})")) == 1);
        CHECK(
            world.call("visit_check.record", "cadre", fmt::format(R"({{"id":"{}","came":"yes"}})", id)).ok());
    }
    SECTION("what a home said is locked") {
        REQUIRE(world
                    .call("visit_check.record", "office",
                          fmt::format(R"({{"id":"{}","came":"no","note":"说没人来过"}})", id))
                    .ok());
        CHECK(world.call("visit_check.record", "office", fmt::format(R"({{"id":"{}","came":"yes"}})", id))
                  .status == 409);
        auto const done = world.call("visit_check.list", "office", R"({"state":"done"})");
        CHECK_FALSE(World::at(done.body, "items.0.visit").empty());
    }
    SECTION("three tries in vain") {
        for (int i = 0; i < 3; ++i)
            REQUIRE(world.call("visit_check.try", "office", fmt::format(R"({{"id":"{}"}})", id)).ok());
        CHECK(World::at(world.call("visit_check.get", "office", fmt::format(R"({{"id":"{}"}})", id)).body,
                        "state") == "unreached");
    }
}

TEST_CASE("what looks copied or impossible is a question to the office", "[visit_checks]") {
    World world(all_features());
    auto const ask = [&](std::string const& kind) {
        return world.call("oddity.list", "office",
                          fmt::format(R"({{"from":"2018-07-01","to":"2018-07-31","kind":"{}"}})", kind));
    };
    CHECK(items(ask("same_text")) == 0);
    auto const note = R"(,"note":"宣传政策，了解生产生活情况")";
    for (int i = 0; i < 20; ++i) {
        if (i == 2) CHECK(items(ask("same_text")) == 0);
        if (i == 19) CHECK(items(ask("many_homes")) == 0);
        visit(world, "liaison", village, host(world, village, fmt::format("户{}", i)), "2018-07-10",
              i < 3 ? note : "");
    }
    CHECK(items(ask("same_text")) == 1);
    CHECK(items(ask("many_homes")) == 1);

    CHECK(items(ask("two_towns")) == 0);
    visit(world, "liaison2", far_village, host(world, far_village, "户"), "2018-07-10",
          fmt::format(R"(,"visitors":["{}"])", world.person_id("liaison")));
    auto const towns = ask("two_towns");
    CHECK(items(towns) == 1);
    CHECK(World::at(towns.body, "items.0.day") == "2018-07-10");

    auto const home = host(world, village, "空房");
    visit(world, "liaison", village, home, "2018-07-11");
    CHECK(items(ask("empty_home")) == 0);
    REQUIRE(
        world
            .call("host.update", "system",
                  fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"空房","active":false}})",
                              home, village))
            .ok());
    CHECK(items(ask("empty_home")) == 1);

    SECTION("explained, it is not asked again") {
        auto const mark = World::at(towns.body, "items.0.mark");
        REQUIRE(world
                    .call("oddity.explain", "office",
                          fmt::format(R"({{"mark":"{}","note":"联合走访，属实"}})", mark))
                    .ok());
        CHECK(items(ask("two_towns")) == 0);
        auto const all =
            world.call("oddity.list", "office",
                       R"({"from":"2018-07-01","to":"2018-07-31","kind":"two_towns","explained":true})");
        CHECK(World::at(all.body, "items.0.explained") == "联合走访，属实");
    }
    SECTION("nobody else sees it") {
        for (auto const* login : {"town", "leader", "supervisor", "liaison", "inspector"})
            CHECK(world.call("oddity.list", login, "{}").status == 403);
    }
    SECTION("a month at most") {
        CHECK(world.call("oddity.list", "office", R"({"from":"2018-01-01","to":"2018-07-31"})").status ==
              422);
    }
}
