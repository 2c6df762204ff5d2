// Substitutes as commands, in the small world.
#include "domain/all.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", other_town = "341282101206";

struct Stage {
    World world{all_features()};
    Date today = Instant::now().day();

    World::Reply name(std::string_view by, std::string_view absent, std::string_view substitute, int from,
                      int to) {
        return world.call("substitution.create", by,
                          fmt::format(R"({{"absent":"{}","substitute":"{}","from":"{}","to":"{}"}})",
                                      world.person_id(absent), world.person_id(substitute),
                                      today.add_days(from).text(), today.add_days(to).text()));
    }
    std::string named(std::string_view by, std::string_view absent, std::string_view substitute, int from = 0,
                      int to = 7) {
        auto const reply = name(by, absent, substitute, from, to);
        INFO(reply.body);
        REQUIRE(reply.status == 201);
        return World::at(reply.body, "id");
    }
    std::string wrong(World::Reply const& reply, std::string_view field) {
        INFO(reply.body);
        CHECK(reply.status == 422);
        return World::at(reply.body, fmt::format("fields.{}", field));
    }
    World::Reply visit(std::string_view login, std::string_view place) {
        return world.call("visit.create", login,
                          fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-01",)"
                                      R"("people_met":2}})",
                                      place));
    }
};

} // namespace

TEST_CASE("a substitute has the absent person's places, and what is done so is marked", "[substitutes]") {
    Stage s;
    auto& w = s.world;
    CHECK(s.visit("liaison2", village).status == 403);
    auto const id = s.named("liaison", "liaison", "liaison2");

    auto const there = s.visit("liaison2", village);
    INFO(there.body);
    REQUIRE(there.status == 201);
    CHECK(World::at(there.body, "recorder.name") == "liaison2代liaison");
    CHECK(World::at(there.body, "recorder.id") == w.person_id("liaison2"));
    CHECK(World::at(s.visit("liaison2", other_town).body, "recorder.name") == "liaison2");
    CHECK(World::at(s.visit("liaison", village).body, "recorder.name") == "liaison");
    auto const acts = w.call("substitution.acts", "liaison", fmt::format(R"({{"id":"{}"}})", id)).body;
    CHECK(World::at(acts, "items.0.operation") == "visit.create");
    CHECK(World::at(acts, "items.0.record") == World::at(there.body, "id"));
    CHECK(World::at(acts, "items.0.person.name") == "liaison2代liaison");
    CHECK(World::at(acts, "items.1.record").empty());

    auto const me = w.call("me", "liaison2").body;
    CHECK(World::at(me, "stands_in_for.0.person.name") == "liaison");
    CHECK(World::at(me, "roles.1.stands_in_for.name") == "liaison");
    CHECK(World::at(w.call("me", "liaison").body, "substitutes.0.person.name") == "liaison2");

    // ended early, by the substitute: from now on nothing of it is left
    REQUIRE(w.call("substitution.end", "liaison2", fmt::format(R"({{"id":"{}"}})", id)).ok());
    CHECK(s.visit("liaison2", village).status == 403);
    CHECK(w.call("substitution.end", "liaison", fmt::format(R"({{"id":"{}"}})", id)).status == 409);
    CHECK(World::at(w.call("me", "liaison2").body, "stands_in_for.0.person.name").empty());
    // the mark stays
    CHECK(
        World::at(
            w.call("visit.get", "liaison", fmt::format(R"({{"id":"{}"}})", World::at(there.body, "id"))).body,
            "recorder.name") == "liaison2代liaison");
}

TEST_CASE("a substitution runs from its first to its last day", "[substitutes]") {
    Stage s;
    s.named("liaison", "liaison", "liaison2", 1, 3);
    s.world.look([&](store::Db& db) {
        auto const& dir = directory(db);
        auto const substitute = dir.person(s.world.person_id("liaison2"))->no;
        auto const area = dir.place(village)->area;
        for (int day = 0; day < 6; ++day) {
            INFO(day);
            CHECK(dir.scope(substitute, s.today.add_days(day))->covers({Role::liaison}, area) ==
                  (day >= 1 && day <= 3));
            CHECK_FALSE(dir.scope(substitute, s.today.add_days(day), 0)->covers({Role::liaison}, area));
        }
    });
}

TEST_CASE("a substitute passes nothing on, and some roles are lent to nobody", "[substitutes]") {
    Stage s;
    auto& w = s.world;
    s.named("town", "town", "townhead");
    s.named("townhead", "townhead", "town2"); // has the role of townhead, not that of town
    w.look([&](store::Db& db) {
        auto const& dir = directory(db);
        auto const roles = [&](std::string_view login) {
            return dir.scope(dir.person(w.person_id(login))->no, s.today)->roles();
        };
        CHECK(roles("townhead") == Roles{Role::town_head, Role::town_office});
        CHECK(roles("town2") == Roles{Role::town_office, Role::town_head});
        auto const area = dir.place(village)->area;
        CHECK_FALSE(
            dir.scope(dir.person(w.person_id("town2"))->no, s.today)->covers({Role::town_office}, area));
    });
    for (auto const* person : {"discipline", "judge", "inspector", "secadmin"}) {
        INFO(person);
        CHECK(s.wrong(s.name(person, person, "sorter", 0, 3), "absent") == "substitution.nothing_to_lend");
    }
    CHECK(s.wrong(s.name("liaison", "liaison", "auditor", 0, 3), "substitute") ==
          "role.administrator_no_business");
    // whoever stands in for somebody becomes no administrator
    s.named("office", "cadre", "unit");
    CHECK(World::at(w.call("role.grant", "secadmin",
                           fmt::format(R"({{"person":"{}","role":"auditor","place":"341282000000"}})",
                                       w.person_id("unit")))
                        .body,
                    "fields.role") == "role.administrator_has_business");
}

TEST_CASE("who names a substitute, and for how long", "[substitutes]") {
    Stage s;
    auto& w = s.world;
    CHECK(s.name("liaison2", "liaison", "liaison2", 0, 3).status == 403);
    CHECK(s.name("town2", "town", "clerk", 0, 3).status == 403);
    CHECK(s.wrong(s.name("clerk", "town", "clerk", 0, 3), "substitute") == "role.not_to_oneself");
    CHECK(s.wrong(s.name("liaison", "liaison", "liaison", 0, 3), "substitute") == "substitution.oneself");
    CHECK(s.wrong(s.name("liaison", "liaison", "liaison2", -1, 3), "from") == "substitution.past");
    CHECK(s.wrong(s.name("liaison", "liaison", "liaison2", 3, 2), "to") == "field.before_start");
    CHECK(s.wrong(s.name("liaison", "liaison", "liaison2", 0, 92), "to") == "substitution.too_long");
    s.named("liaison", "liaison", "liaison2", 0, 91);
    CHECK(s.wrong(s.name("office", "liaison", "cadre", 91, 92), "from") == "substitution.has_one");
    CHECK(s.wrong(s.name("office", "cadre", "liaison", 5, 6), "substitute") == "substitution.is_absent");
    auto const id = s.named("clerk", "cadre", "liaison2"); // the office of the town
    s.named("office", "townhead", "liaison2");
    CHECK(s.wrong(s.name("office", "sorter", "liaison2", 5, 6), "substitute") == "substitution.too_many");

    auto const by_id = fmt::format(R"({{"id":"{}"}})", id);
    for (auto const* login : {"cadre", "liaison2", "clerk", "town", "office", "secadmin", "auditor"}) {
        INFO(login);
        CHECK(w.call("substitution.get", login, by_id).ok());
        CHECK(w.call("substitution.list", login).body.find(id) != std::string::npos);
    }
    for (auto const* login : {"town2", "liaison", "unit", "judge"}) {
        INFO(login);
        CHECK(w.call("substitution.get", login, by_id).status == 404);
        CHECK(w.call("substitution.list", login).body.find(id) == std::string::npos);
        CHECK(w.call("substitution.end", login, by_id).status == 404);
    }
    CHECK(w.call("substitution.end", "auditor", by_id).status == 403);
    CHECK(w.call("substitution.end", "town", by_id).ok());
}

TEST_CASE("a substitute sees nothing that the absent person or they themselves must not see",
          "[substitutes]") {
    Stage s;
    auto& w = s.world;
    auto const about = [&](std::string_view unit) {
        return World::at(w.call("opinion.create", "system",
                                fmt::format(R"({{"place":"{}","text":"没有回话","category":"INF02",)"
                                            R"("date":"2018-07-01","about":"{}"}})",
                                            village, unit))
                             .body,
                         "id");
    };
    auto const sees = [&](std::string_view login, std::string const& id) {
        return w.call("opinion.get", login, fmt::format(R"({{"id":"{}"}})", id)).ok();
    };
    auto const of_his = about("光武镇人民政府"), of_own = about("泉阳镇人民政府"), plain = about("民政局");
    s.named("town", "town", "town2");
    CHECK(sees("town2", plain));
    CHECK_FALSE(sees("town2", of_his));
    CHECK_FALSE(sees("town2", of_own));
    CHECK(sees("town", of_own));
}

TEST_CASE("two-person rules name persons: a substitute is no second to themselves", "[substitutes]") {
    Stage s;
    auto& w = s.world;
    s.named("office", "office", "sorter");
    auto const drafted = w.call("bulletin.draft", "sorter", R"({"place":"341282000000"})");
    INFO(drafted.body);
    REQUIRE(drafted.ok());
    auto const by_id = fmt::format(R"({{"id":"{}"}})", World::at(drafted.body, "id"));
    CHECK(World::at(w.call("bulletin.check", "sorter", by_id).body, "reason") == "bulletin.second_person");
    CHECK(w.call("bulletin.check", "office", by_id).ok());
}

TEST_CASE("a step of a problem shows who took it for whom, and what was wrong with it is told",
          "[substitutes]") {
    Stage s;
    auto& w = s.world;
    auto const problem =
        World::at(w.call("problem.create", "town",
                         fmt::format(R"({{"title":"涵洞堵塞","place":"{}","category":"INF02"}})", village))
                      .body,
                  "id");
    s.named("town", "town", "town2");
    auto const wrong = w.call("problem.propose", "town2",
                              fmt::format(R"({{"id":"{}","target":"疏通","lead":"没有的局"}})", problem));
    CHECK(wrong.status == 422);
    auto const done = w.call("problem.propose", "town2",
                             fmt::format(R"({{"id":"{}","target":"疏通","lead":"交通运输局"}})", problem));
    INFO(done.body);
    REQUIRE(done.ok());
    CHECK(done.body.find("town2代town") != std::string::npos);
    CHECK(World::at(done.body, "recorder.name") == "town");
}
