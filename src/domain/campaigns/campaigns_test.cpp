// Campaigns, liaisons and pairings as commands, in the small world.
#include "domain/campaigns/campaigns.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature accounts_feature();
Feature campaigns_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

World make_world() { return World({accounts_feature(), campaigns_feature()}); }

std::string select_body(World& world, std::string_view person,
                        std::string_view rest = R"("from":"2018-04-01")") {
    return fmt::format(R"({{"person":"{}",{}}})", world.person_id(person), rest);
}

std::string assign_body(std::string const& selection, std::string_view place,
                        std::string_view rest = R"("from":"2018-04-02")") {
    return fmt::format(R"({{"selection":"{}","place":"{}",{}}})", selection, place, rest);
}

bool covers(World& world, std::string_view login, std::string_view place, Date day) {
    bool seen = false;
    world.look([&](store::Db& db) {
        auto const& dir = directory(db);
        seen = dir.scope(dir.person(world.person_id(login))->no, day)
                   ->covers({Role::liaison}, dir.place(place)->area);
    });
    return seen;
}

} // namespace

TEST_CASE("a campaign is begun and changed by the office", "[campaigns]") {
    auto world = make_world();
    auto const body = R"({"name":"秋季走访","starts":"2019-09-01","goal_households":5000})";
    CHECK(world.call("campaign.create", "town", body).status == 403);
    auto const made = world.call("campaign.create", "office", body);
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(World::at(made.body, "short_name") == "秋季走访");
    CHECK(World::at(made.body, "place.name") == "界首市");
    CHECK(World::at(made.body, "current") == "true");
    CHECK(World::at(world.call("campaign.list", "liaison").body, "items.0.name") == "秋季走访");
    auto const id = World::at(made.body, "id"), rev = World::at(made.body, "rev");
    auto const change = [&](std::string_view rest) {
        return world.call("campaign.update", "office", fmt::format(R"({{"id":"{}",{}}})", id, rest));
    };
    CHECK(World::at(change(R"("ends":"2019-08-31")").body, "fields.ends") == "field.before_start");
    CHECK(World::at(change(R"("telephone":"0558-1234567","public_mode":"full")").body, "public_mode") ==
          "full");
    auto const stale = change(fmt::format(R"("rev":{},"name":"x")", rev));
    CHECK(stale.status == 409);
    CHECK(World::at(stale.body, "current.telephone") == "0558-1234567");
}

TEST_CASE("a sealed or archived campaign takes no new records", "[campaigns]") {
    auto world = make_world();
    auto const id = World::at(world.call("campaign.list", "office").body, "items.0.id");
    for (auto const* phase : {"freeze", "archive"}) {
        REQUIRE(
            world.call("campaign.update", "office", fmt::format(R"({{"id":"{}","phase":"{}"}})", id, phase))
                .ok());
        auto const refused = world.call("liaison.select", "office", select_body(world, "judge"));
        CHECK(refused.status == 409);
        CHECK(World::at(refused.body, "state") == phase);
    }
    REQUIRE(world.call("campaign.update", "office", fmt::format(R"({{"id":"{}","phase":"run"}})", id)).ok());
    CHECK(world.call("liaison.select", "office", select_body(world, "judge")).status == 201);
}

TEST_CASE("liaisons are counted from the day they are selected until their service ends", "[campaigns]") {
    auto world = make_world();
    auto const made = world.call("liaison.select", "office", select_body(world, "judge"));
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(World::at(made.body, "instructor") == "true");
    CHECK(World::at(made.body, "sending_unit.name") == "活动办");
    CHECK(world.counter("liaisons", "341282000000", "2018-03-31") == 0);
    CHECK(world.counter("liaisons", "341282000000", "2018-04-01") == 1);
    auto const id = World::at(made.body, "id");
    REQUIRE(world.call("liaison.assign", "town", assign_body(id, "341282100201")).status == 201);
    CHECK(covers(world, "judge", "341282100201", *Date::of(2018, 7, 1)));
    CHECK_FALSE(covers(world, "judge", "341282100202", *Date::of(2018, 7, 1)));

    auto const end = [&](std::string_view login, std::string_view rest) {
        return world.call("liaison.end", login, fmt::format(R"({{"id":"{}",{}}})", id, rest));
    };
    CHECK(end("town", R"("to":"2018-06-30")").status == 403); // the whole service is the campaign office's
    CHECK(end("town2", R"("to":"2018-06-30")").status == 404);
    CHECK(World::at(end("office", R"("to":"2018-03-01")").body, "fields.to") == "field.before_start");
    REQUIRE(end("office", R"("to":"2018-06-30")").ok());
    CHECK(world.counter("liaisons", "341282000000", "2018-06-30") == 1);
    CHECK(world.counter("liaisons", "341282000000", "2018-07-01") == 0);
    CHECK(covers(world, "judge", "341282100201", *Date::of(2018, 6, 30)));
    CHECK_FALSE(covers(world, "judge", "341282100201", *Date::of(2018, 7, 1)));
    // selected a second time later: counted again, as one person
    CHECK(World::at(
              world.call("liaison.select", "office", select_body(world, "judge", R"("from":"2018-06-01")"))
                  .body,
              "fields.person") == "liaison.selected_already");
    CHECK(world.call("liaison.select", "office", select_body(world, "judge", R"("from":"2018-08-01")"))
              .status == 201);
    CHECK(world.counter("liaisons", "341282000000", "2018-08-01") == 1);
}

TEST_CASE("a liaison may serve two villages, and a village have two liaisons", "[campaigns]") {
    auto world = make_world();
    auto const id = World::at(world.call("liaison.select", "office", select_body(world, "judge")).body, "id");
    REQUIRE(world.call("liaison.assign", "office", assign_body(id, "341282100201")).ok());
    REQUIRE(world.call("liaison.assign", "office", assign_body(id, "341282100202")).ok());
    auto const there = world.call("liaison.list", "town", R"({"place":"341282100201"})").body;
    CHECK(World::at(there, "items.0.person.name") == "liaison");
    CHECK(World::at(there, "items.1.person.name") == "judge");
    CHECK(World::at(there, "items.1.places.1.place.name") == "段庄村");
    CHECK(World::at(there, "items.2.id").empty());
    CHECK(world.call("liaison.list", "town2").body.find("judge") == std::string::npos);
    CHECK(world.call("liaison.get", "town2", fmt::format(R"({{"id":"{}"}})", id)).status == 404);

    auto const end = fmt::format(R"({{"id":"{}","place":"341282100202","to":"2018-05-01"}})", id);
    REQUIRE(world.call("liaison.end", "town", end).ok());
    CHECK_FALSE(covers(world, "judge", "341282100202", *Date::of(2018, 6, 1)));
    CHECK(covers(world, "judge", "341282100201", *Date::of(2018, 6, 1)));
}

TEST_CASE("all that is wrong with an assignment is said at once", "[campaigns]") {
    auto world = make_world();
    auto const limited = world.call("liaison.select", "office",
                                    select_body(world, "judge", R"("from":"2018-04-01","to":"2018-05-31")"));
    auto const id = World::at(limited.body, "id");
    auto const wrong = world
                           .call("liaison.assign", "office",
                                 assign_body(id, "341282100000", R"("from":"2018-03-01","to":"2018-06-01")"))
                           .body;
    CHECK(World::at(wrong, "fields.place") == "liaison.serves_villages");
    CHECK(World::at(wrong, "fields.from") == "liaison.outside_selection");
    CHECK(World::at(wrong, "fields.to") == "liaison.outside_selection");
    CHECK(world.call("liaison.assign", "town", assign_body(id, "341282101206")).status == 403);
    REQUIRE(world.call("liaison.assign", "town", assign_body(id, "341282100201")).ok());
    CHECK(World::at(world.call("liaison.assign", "town", assign_body(id, "341282100201")).body,
                    "fields.place") == "liaison.assigned_already");
    CHECK(World::at(world.call("liaison.select", "office", select_body(world, "auditor")).body,
                    "fields.person") == "role.administrator_no_business");
}

TEST_CASE("a leader or a unit is paired with a place", "[campaigns]") {
    auto world = make_world();
    auto const body = [&](std::string_view who) {
        return fmt::format(R"({{{}"place":"341282100000","from":"2018-03-01"}})", who);
    };
    CHECK(World::at(world.call("pairing.create", "office", body("")).body, "fields.person") ==
          "pairing.person_or_unit");
    auto const leader = fmt::format(R"("person":"{}",)", world.person_id("leader"));
    auto const made = world.call("pairing.create", "office", body(leader));
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(World::at(made.body, "person.name") == "leader");
    CHECK(World::at(world.call("pairing.create", "office", body(leader)).body, "fields.place") ==
          "pairing.paired_already");
    REQUIRE(world.call("pairing.create", "office", body(R"("unit":"民政局",)")).status == 201);
    CHECK(World::at(world.call("pairing.list", "town").body, "items.1.unit.name") == "民政局");
    CHECK(World::at(world.call("pairing.list", "town2").body, "items.0.id").empty());
}
