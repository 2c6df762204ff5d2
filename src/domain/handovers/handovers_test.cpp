// Hand-overs as commands, in the small world, on both engines.
#include "domain/all.hpp"
#include "domain/handovers/handovers.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

constexpr auto huangzhai = "341282100201", duanzhuang = "341282100202", county = "341282000000";

struct Stage {
    explicit Stage(store::Engine engine = store::Engine::sqlite)
        : database(engine), world(all_features(), database.url()) {}

    World::Reply begin(std::string_view by, std::string_view giver, std::string_view taker, int from = 0) {
        return world.call("handover.create", by,
                          fmt::format(R"({{"giver":"{}","taker":"{}","from":"{}"}})", world.person_id(giver),
                                      world.person_id(taker), today.add_days(from).text()));
    }
    std::string begun(std::string_view by, std::string_view giver, std::string_view taker, int from = 0) {
        auto const reply = begin(by, giver, taker, from);
        INFO(reply.body);
        REQUIRE(reply.status == 201);
        return World::at(reply.body, "id");
    }
    World::Reply confirm(std::string_view by, std::string const& id, std::string_view reason = "") {
        auto const more = reason.empty() ? std::string() : fmt::format(R"(,"reason":"{}")", reason);
        return world.call("handover.confirm", by, fmt::format(R"({{"id":"{}"{}}})", id, more));
    }
    World::Reply visit(std::string_view login, std::string_view place, std::string_view day = "2018-07-01") {
        return world.call("visit.create", login,
                          fmt::format(R"({{"place":"{}","kind":"household","date":"{}",)"
                                      R"("people_met":2}})",
                                      place, day));
    }
    std::string open(std::string_view by, std::string_view person) {
        return world.call("handover.preview", by, fmt::format(R"({{"id":"{}"}})", world.person_id(person)))
            .body;
    }
    std::shared_ptr<Scope const> scope(std::string_view login, int days = 0) {
        std::shared_ptr<Scope const> found;
        world.look([&](store::Db& db) {
            auto const& dir = directory(db);
            found = dir.scope(dir.person(world.person_id(login))->no, today.add_days(days));
        });
        return found;
    }

    store::TestDatabase database;
    World world;
    Date today = Instant::now().day();
};

} // namespace

TEST_CASE("a liaison hands the villages over, and visits stay with whoever made them", "[handovers]") {
    for (auto const engine : store::test_engines()) {
        Stage s(engine);
        auto& w = s.world;
        auto const visit = s.visit("liaison", huangzhai);
        REQUIRE(visit.status == 201);
        auto const id = s.begun("liaison", "liaison", "judge");
        auto const by_id = fmt::format(R"({{"id":"{}"}})", id);
        auto const shown = w.call("handover.get", "judge", by_id).body;
        CHECK(World::at(shown, "state") == "open");
        CHECK(World::at(shown, "open.places.0.place.name") == "黄寨村");
        CHECK(World::at(shown, "open.places.1.place.name") == "段庄村");
        CHECK(s.visit("judge", huangzhai).status == 403);

        REQUIRE(s.confirm("liaison", id).ok());
        CHECK(s.confirm("liaison", id).status == 409);
        CHECK(s.visit("judge", huangzhai).status == 403); // one confirmation moves nothing
        auto const done = s.confirm("judge", id);
        INFO(done.body);
        REQUIRE(done.ok());
        CHECK(World::at(done.body, "state") == "done");
        CHECK(World::at(done.body, "open.places.1.place.name") == "段庄村"); // as it was then
        CHECK(s.confirm("judge", id).status == 409);
        CHECK(w.call("handover.withdraw", "judge", by_id).status == 409);

        CHECK(s.visit("judge", huangzhai).status == 201);
        CHECK(s.visit("judge", duanzhuang).status == 201);
        CHECK(s.visit("liaison", huangzhai, s.today.text()).status == 403);
        CHECK(s.visit("liaison", huangzhai).status == 201); // of a day before, typed late
        auto const before =
            w.call("visit.get", "office", fmt::format(R"({{"id":"{}"}})", World::at(visit.body, "id"))).body;
        CHECK(World::at(before, "recorder.name") == "liaison");
        CHECK(World::at(before, "visitors.0.name") == "liaison");
        CHECK(World::at(s.open("judge", "judge"), "places.1.place.name") == "段庄村");
        CHECK(World::at(s.open("liaison", "liaison"), "places.0.place.name").empty());
        // one liaison more was selected, one less serves
        CHECK(w.counter("liaisons", county, s.today.text()) >= 0);
    }
}

TEST_CASE("the leader whom a secretary serves is the taker's to serve", "[handovers]") {
    for (auto const engine : store::test_engines()) {
        Stage s(engine);
        auto& w = s.world;
        auto const bound = [&](std::string_view secretary, std::string_view leader) {
            return w.call("secretary.bind", "office",
                          fmt::format(R"({{"person":"{}","leader":"{}","from":"2018-03-01"}})",
                                      w.person_id(secretary), w.person_id(leader)));
        };
        REQUIRE(w.call("person.update", "system",
                       fmt::format(R"({{"id":"{}","leading_from":"2018-03-01"}})", w.person_id("leader")))
                    .ok());
        REQUIRE(w.call("role.grant", "system",
                       fmt::format(R"({{"person":"{}","role":"secretary","place":"{}","from":"2018-03-01"}})",
                                   w.person_id("secretary"), county))
                    .ok());
        REQUIRE(bound("secretary", "leader").ok());
        auto const promise = [&](std::string_view login) {
            return w.call("instruction.record", login,
                          R"({"kind":"promise","date":"2018-07-20","text":"掏通涵洞","unit":"交通运输局",)"
                          R"("due":"2018-08-10"})");
        };
        REQUIRE(promise("secretary").ok());
        CHECK(World::at(s.open("secretary", "secretary"), "leaders.0.leader.name") == "leader");
        auto const id = s.begun("secretary", "secretary", "inspector");
        REQUIRE(s.confirm("secretary", id).ok());
        CHECK(promise("inspector").status == 403);
        auto const done = s.confirm("inspector", id);
        INFO(done.body);
        REQUIRE(done.ok());
        CHECK(World::at(done.body, "open.leaders.0.leader.name") == "leader");
        CHECK(promise("secretary").status == 403);
        CHECK(World::at(promise("inspector").body, "leader.name") == "leader");
        CHECK(World::at(w.call("secretary.list", "office").body, "items.0.to") ==
              s.today.add_days(-1).text());
    }
}

TEST_CASE("roles and pairings move from the day named, those given in person stay", "[handovers]") {
    Stage s;
    auto& w = s.world;
    auto const grant = [&](std::string_view person, std::string_view role) {
        REQUIRE(w.call("role.grant", "system",
                       fmt::format(R"({{"person":"{}","role":"{}","place":"{}"}})", w.person_id(person), role,
                                   county))
                    .ok());
    };
    grant("sorter", "judge");
    REQUIRE(w.call("pairing.create", "office",
                   fmt::format(R"({{"person":"{}","place":"{}","from":"2018-03-01"}})", w.person_id("sorter"),
                               huangzhai))
                .ok());
    auto const id = s.begun("office", "sorter", "unit", 5);
    auto const open = s.open("sorter", "sorter");
    CHECK(World::at(open, "roles.0.role") == "sorter");
    CHECK(World::at(open, "roles.0.moves") == "true");
    CHECK(World::at(open, "roles.1.role") == "judge");
    CHECK(World::at(open, "roles.1.moves") == "false");
    CHECK(World::at(open, "paired.0.place.name") == "黄寨村");
    REQUIRE(s.confirm("unit", id).ok());
    // the giver has gone: the office confirms, with the reason
    CHECK(s.confirm("town", id, "已调离").status == 404);
    auto const without = s.confirm("office", id);
    CHECK(World::at(without.body, "fields.reason") == "field.required");
    auto const done = s.confirm("office", id, "已调离");
    REQUIRE(done.ok());
    CHECK(World::at(done.body, "giver_by.name") == "office");
    CHECK(World::at(done.body, "giver_reason") == "已调离");

    CHECK(s.scope("sorter", 4)->roles() == Roles{Role::sorter, Role::judge});
    CHECK(s.scope("unit", 4)->roles() == Roles{Role::unit_handler});
    CHECK(s.scope("sorter", 5)->roles() == Roles{Role::judge});
    CHECK(s.scope("unit", 5)->roles() == Roles{Role::unit_handler, Role::sorter});
    auto const pairings =
        w.call("pairing.list", "office", fmt::format(R"({{"place":"{}"}})", huangzhai)).body;
    CHECK(World::at(pairings, "items.0.to") == s.today.add_days(4).text());
    CHECK(World::at(pairings, "items.1.person.name") == "unit");
    CHECK(World::at(pairings, "items.1.from") == s.today.add_days(5).text());
}

TEST_CASE("the list shows what waits and what is parked in the person's name", "[handovers]") {
    Stage s;
    auto& w = s.world;
    auto const problem =
        World::at(w.call("problem.create", "town",
                         fmt::format(R"({{"title":"涵洞堵塞","place":"{}","category":"INF02"}})", huangzhai))
                      .body,
                  "id");
    auto const park = [&](std::string_view move, std::string_view more) {
        auto const reply = w.call(move, "town", fmt::format(R"({{"id":"{}"{}}})", problem, more));
        INFO(reply.body);
        REQUIRE(reply.ok());
    };
    park("problem.park", R"(,"note":"请示书记")");
    auto const open = s.open("town", "town");
    CHECK(World::at(open, "waiting.0.kind") == "problem");
    CHECK(World::at(open, "waiting.0.which") == "to_propose");
    CHECK(World::at(open, "waiting.0.count") == "1");
    CHECK(World::at(open, "parked.0.id") == problem);
    CHECK(World::at(s.open("clerk", "clerk"), "parked.0.id").empty());
    // asked by the office, it is still what waits for that person
    CHECK(World::at(s.open("office", "town"), "waiting.0.count") == "1");
    CHECK(World::at(s.open("office", "liaison2"), "waiting.0.count").empty());
    park("problem.unpark", "");
    CHECK(World::at(s.open("town", "town"), "parked.0.id").empty());
}

TEST_CASE("who hands over, sees and withdraws", "[handovers]") {
    Stage s;
    auto& w = s.world;
    auto const wrong = [&](World::Reply const& reply, std::string_view field) {
        INFO(reply.body);
        CHECK(reply.status == 422);
        return World::at(reply.body, fmt::format("fields.{}", field));
    };
    CHECK(s.begin("liaison2", "liaison", "liaison2").status == 403);
    CHECK(s.begin("town2", "cadre", "liaison2").status == 403);
    CHECK(wrong(s.begin("liaison", "liaison", "liaison"), "taker") == "handover.oneself");
    CHECK(wrong(s.begin("liaison", "liaison", "auditor"), "taker") == "role.administrator_no_business");
    CHECK(wrong(s.begin("liaison", "liaison", "liaison2", -1), "from") == "handover.past");
    auto const id = s.begun("clerk", "cadre", "liaison2");
    CHECK(wrong(s.begin("office", "cadre", "liaison"), "giver") == "handover.has_one");
    auto const by_id = fmt::format(R"({{"id":"{}"}})", id);
    for (auto const* login : {"cadre", "liaison2", "clerk", "town", "office", "secadmin", "auditor"}) {
        INFO(login);
        CHECK(w.call("handover.get", login, by_id).ok());
        CHECK(w.call("handover.list", login).body.find(id) != std::string::npos);
    }
    for (auto const* login : {"town2", "liaison", "unit", "judge"}) {
        INFO(login);
        CHECK(w.call("handover.get", login, by_id).status == 404);
        CHECK(w.call("handover.list", login).body.find(id) == std::string::npos);
        CHECK(s.confirm(login, id).status == 404);
    }
    CHECK(s.confirm("auditor", id).status == 403);
    CHECK(w.call("handover.preview", "liaison2", fmt::format(R"({{"id":"{}"}})", w.person_id("liaison")))
              .status == 404);
    REQUIRE(w.call("handover.withdraw", "cadre", by_id).ok());
    CHECK(s.confirm("liaison2", id).status == 409);
    s.begun("cadre", "cadre", "liaison2"); // another one may begin
}
