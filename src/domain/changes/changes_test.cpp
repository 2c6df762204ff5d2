// What a page learns of others' work.
#include "domain/all.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

TEST_CASE("a page learns what others wrote, within its person's scope", "[changes]") {
    World world(all_features());
    auto const ask = [&](std::string_view login, std::string const& since) {
        auto const reply =
            world.call("changes", login, since.empty() ? "{}" : fmt::format(R"({{"since":{}}})", since));
        REQUIRE(reply.ok());
        return reply.body;
    };
    auto const begin = World::at(ask("town", ""), "seq");
    CHECK(World::at(ask("town", ""), "items.0.id").empty());
    CHECK(World::at(ask("town", begin), "items.0.id").empty());

    auto const made = world.call("problem.create", "town",
                                 R"({"title":"路灯不亮","place":"341282100201","category":"INF02"})");
    REQUIRE(made.ok());
    auto const id = World::at(made.body, "id");
    REQUIRE(world
                .call("problem.propose", "town",
                      fmt::format(R"({{"id":"{}","lead":"交通运输局","target":"修好"}})", id))
                .ok());
    for (auto const* login : {"office", "town", "liaison"}) {
        INFO(login);
        auto const told = ask(login, begin);
        CHECK(World::at(told, "items.0.kind") == "problem");
        CHECK(World::at(told, "items.0.id") == id);
        CHECK(World::at(told, "items.1.id").empty()); // written to twice, told once
        CHECK(World::at(told, "many") == "false");
    }
    for (auto const* login : {"town2", "unit", "sysadmin"}) {
        INFO(login);
        auto const told = ask(login, begin);
        CHECK(World::at(told, "items.0.id").empty());
        CHECK(World::at(told, "seq") == World::at(ask("office", begin), "seq"));
    }
    CHECK(World::at(ask("office", "0"), "many") ==
          (std::stoll(World::at(ask("office", ""), "seq")) > 200 ? "true" : "false"));
    CHECK(world.call("changes", "", "{}").status == 401);
    CHECK(world.call("changes", "office", R"({"since":-1})").status == 422);
}
