// Reading and following the chain.
#include "domain/all.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

TEST_CASE("an auditor finds who did what, and follows the chain", "[audit]") {
    World world(all_features());
    auto const made = world.call("problem.create", "town",
                                 R"({"title":"路灯不亮","place":"341282100201","category":"INF02"})");
    REQUIRE(made.ok());
    auto const id = World::at(made.body, "id");
    auto const found = [&](std::string_view more) {
        auto const reply = world.call("audit.list", "auditor", fmt::format(R"({{"limit":1{}}})", more));
        REQUIRE(reply.ok());
        return reply.body;
    };
    auto const newest = found("");
    CHECK(World::at(newest, "items.0.operation") == "problem.create");
    CHECK(World::at(newest, "items.0.record") == id);
    CHECK(World::at(newest, "items.0.person.name") == "town");
    CHECK(newest.find("路灯") == std::string::npos); // no words of the record
    auto const seq = std::stoll(World::at(newest, "items.0.seq"));
    auto const next = found(fmt::format(R"(,"after":"{}")", World::at(newest, "next")));
    CHECK(World::at(next, "items.0.seq") == std::to_string(seq - 1));

    CHECK(World::at(found(R"(,"operation":"problem.")"), "items.0.record") == id);
    CHECK(World::at(found(R"(,"operation":"visit.")"), "items.0.seq").empty());
    CHECK(World::at(found(fmt::format(R"(,"record":"{}")", id)), "items.0.seq") == std::to_string(seq));
    CHECK(World::at(found(fmt::format(R"(,"person":"{}")", world.person_id("town"))), "items.0.seq") ==
          std::to_string(seq));
    CHECK(
        World::at(found(fmt::format(R"(,"person":"{}")", world.person_id("town2"))), "items.0.seq").empty());
    CHECK(World::at(found(R"(,"from":"2099-01-01")"), "items.0.seq").empty());
    CHECK(World::at(found(R"(,"to":"1999-01-01")"), "items.0.seq").empty());
    CHECK(World::at(found(R"(,"from":"1999-01-01","to":"2099-01-01")"), "items.0.seq") ==
          std::to_string(seq));

    auto const checked = world.call("audit.check", "auditor", "{}");
    REQUIRE(checked.ok());
    CHECK(World::at(checked.body, "to") == std::to_string(seq));
    CHECK(World::at(checked.body, "last") == std::to_string(seq));
    CHECK(World::at(checked.body, "broken.0").empty());
    CHECK(World::at(world.call("audit.check", "auditor", fmt::format(R"({{"after":{}}})", seq - 1)).body,
                    "broken.0")
              .empty());
    for (auto const* login : {"office", "sysadmin", "town"}) {
        CHECK(world.call("audit.list", login, "{}").status == 403);
        CHECK(world.call("audit.check", login, "{}").status == 403);
    }
    CHECK(world.call("audit.list", "auditor", R"({"person":"nobody","from":"x"})").status == 422);
}
