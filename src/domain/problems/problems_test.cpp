// Problems through the registry: whole lives with voices, figures after each step, lists, scope and refusals.
#include "domain/problems/problems.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace huiju {
Feature opinions_feature();
Feature problems_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", town = "341282100000", county = "341282000000";
constexpr auto today = "2018-08-02";

// The places feature calls it when villages merge.
struct MoveVillage {
    Text<1, 40> from, to;
};
BOOST_DESCRIBE_STRUCT(MoveVillage, (), (from, to))

Result<store::Outcome> move_village(commands::Writing& writing, MoveVillage const& input) {
    auto const& dir = directory(writing);
    problems::move_to_successor(writing, dir.place(input.from.value)->no, dir.place(input.to.value)->area);
    return store::Outcome{"place", writing.id, {}};
}

Feature test_feature() {
    return {"test",
            [](commands::Registry& registry) {
                registry.write<MoveVillage>(
                    {.name = "test.move_village", .access = commands::Access::everyone()}, move_village);
            },
            {},
            {}};
}

World world() { return World({opinions_feature(), problems_feature(), test_feature()}); }

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

std::string create(World& w, std::string_view login = "town", std::string_view place = village,
                   std::string_view category = "INF02", std::string_view title = "大桥护栏损坏") {
    auto const reply =
        w.call("problem.create", login,
               fmt::format(R"({{"title":"{}","text":"护栏断了两截","place":"{}","category":"{}"}})", title,
                           place, category));
    INFO(reply.body);
    REQUIRE(reply.status == 201);
    return at(reply, "id");
}

// A move with the rest of its fields: `move(w, "assign", "office", id, R"("lead":"交通运输局")")`.
World::Reply move(World& w, std::string_view name, std::string_view login, std::string const& id,
                  std::string_view fields = "") {
    return w.call(fmt::format("problem.{}", name), login,
                  fmt::format(R"({{"id":"{}"{}{}}})", id, fields.empty() ? "" : ",", fields));
}

void must(World& w, std::string_view name, std::string_view login, std::string const& id,
          std::string_view fields = "") {
    auto const reply = move(w, name, login, id, fields);
    INFO(name << " " << reply.body);
    REQUIRE(reply.status == 200);
}

void assigned(World& w, std::string const& id, std::string_view lead = "交通运输局") {
    must(w, "propose", "town", id, fmt::format(R"("target":"修好护栏","lead":"{}")", lead));
    must(w, "assign", "office", id, fmt::format(R"("lead":"{}")", lead));
}

void handled(World& w, std::string const& id) {
    assigned(w, id);
    must(w, "accept", "unit", id);
}

void checked(World& w, std::string const& id) {
    must(w, "finish", "unit", id, R"("result":"护栏已换新")");
    must(w, "check", "office", id, R"("ok":true)");
}

std::string voice(World& w, std::string_view sorting, std::string_view login = "liaison") {
    auto const opinion = w.call(
        "opinion.create", login,
        fmt::format(R"({{"text":"桥上护栏断了,孩子上学不安全","place":"{}","category":"INF02"}})", village));
    INFO(opinion.body);
    REQUIRE(opinion.status == 201);
    auto const id = at(opinion, "id");
    auto const sorted = w.call("opinion.sort", "town", fmt::format(R"({{"id":"{}",{}}})", id, sorting));
    INFO(sorted.body);
    REQUIRE(sorted.status == 200);
    return id;
}

World::Reply get(World& w, std::string const& id, std::string_view login = "office") {
    return w.call("problem.get", login, fmt::format(R"({{"id":"{}"}})", id));
}

std::string state(World& w, std::string const& id) { return at(get(w, id), "state"); }

std::vector<std::string> titles(World& w, std::string_view login, std::string_view filter = "{}") {
    auto const reply = w.call("problem.list", login, filter);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    std::vector<std::string> list;
    for (int i = 0;; ++i) {
        auto const path = fmt::format("items.{}.", i);
        if (at(reply, path + "id").empty()) return list;
        list.push_back(at(reply, path + "title"));
    }
}

using Titles = std::vector<std::string>;

std::vector<std::string> moves(World::Reply const& reply, std::string_view list = "moves") {
    std::vector<std::string> names;
    for (int i = 0;; ++i) {
        auto name = at(reply, fmt::format("{}.{}{}", list, i, list == "moves" ? ".name" : ""));
        if (name.empty()) return names;
        names.push_back(std::move(name));
    }
}

bool has(std::vector<std::string> const& list, std::string_view name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

} // namespace

TEST_CASE("a problem without a voice: made, shown, closed by a good check", "[problems]") {
    auto w = world();
    auto const made =
        w.call("problem.create", "town",
               fmt::format(R"({{"id":"01900000-0000-7000-8000-000000000001","title":"路灯不亮","place":"{}",
                                             "category":"INF03","target":"修好路灯"}})",
                           village));
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(at(made, "number") == "2018-1");
    CHECK(at(made, "state") == "to_propose");
    CHECK(at(made, "list_owner.name") == "光武镇人民政府");
    CHECK(at(made, "place.code") == village);
    CHECK(at(made, "category.name") == "路灯照明");
    CHECK(moves(made) == Titles{"propose", "merge", "withdraw", "park"});
    CHECK(w.counter("problems", village, today) == 1);
    CHECK(w.counter("town_problems", county, today) == 1);
    CHECK(w.counter("problems", county, "2018-08-01") == 0);
    auto const id = at(made, "id");
    // what a create answers is what a read shows
    CHECK(get(w, id, "town").body == made.body);

    must(w, "propose", "town", id, R"("target":"修好路灯","lead":"光武镇民政所")");
    CHECK(get(w, id, "station").status == 404); // proposed is not assigned
    must(w, "assign", "town", id, R"("lead":"光武镇民政所")");
    CHECK(at(get(w, id), "due") == "2018-08-16");
    must(w, "accept", "station", id);
    must(w, "progress", "station", id, R"("text":"灯杆已到")");
    must(w, "finish", "station", id, R"("result":"已换新灯")");
    must(w, "check", "town", id, R"("ok":true)");
    auto const closed = get(w, id);
    CHECK(at(closed, "state") == "closed");
    CHECK(at(closed, "closed_day") == today);
    CHECK(at(closed, "history.0.verb") == "propose");
    CHECK(at(closed, "history.5.to") == "closed");
    CHECK(w.counter("rectified", village, today) == 1);
    CHECK(w.counter("town_rectified", county, today) == 1);
    CHECK(w.counter("city_problems", county, today) == 0);
    CHECK(w.counter("problems_closed", town, today) == 1);
}

TEST_CASE("the same create again, and five wrong fields", "[problems]") {
    auto w = world();
    auto const body = fmt::format(
        R"({{"id":"01900000-0000-7000-8000-000000000002","title":"路灯不亮","place":"{}","category":"INF03"}})",
        village);
    CHECK(w.call("problem.create", "town", body).status == 201);
    CHECK(w.call("problem.create", "town", body).status == 200);
    auto other = body;
    other.replace(other.find("不亮"), std::string("不亮").size(), "很暗");
    CHECK(w.call("problem.create", "town", other).status == 409);
    CHECK(w.counter("problems", county, today) == 1);

    auto const wrong =
        w.call("problem.create", "office",
               R"({"title":"","place":"999","category":"INF","list_owner":"没有","lead":"也没有"})");
    CHECK(wrong.status == 422);
    for (auto const field : {"title", "place", "category", "list_owner", "lead"})
        CHECK_FALSE(at(wrong, std::string("fields.") + field).empty());
    auto const foreign =
        w.call("problem.create", "town2",
               fmt::format(R"({{"title":"路灯","place":"{}","category":"INF03"}})", village));
    CHECK(foreign.status == 403);
    CHECK_FALSE(at(foreign, "fields.place").empty());
    CHECK(w.call("problem.create", "liaison",
                 fmt::format(R"({{"title":"路灯","place":"{}","category":"INF03"}})", village))
              .status == 403);
}

TEST_CASE("a life with two voices, answered one by one", "[problems]") {
    auto w = world();
    auto const first = voice(w, R"("disposition":"new_problem","title":"桥护栏损坏","category":"INF02")");
    auto const list = w.call("problem.list", "town");
    auto const id = at(list, "items.0.id");
    REQUIRE_FALSE(id.empty());
    auto const second = voice(w, fmt::format(R"("disposition":"merged","problem":"{}")", id));
    CHECK(at(get(w, id), "voice_count") == "2");
    CHECK(at(get(w, id), "voices.1.id") == second);

    handled(w, id);
    CHECK(w.counter("city_problems", county, today) == 1);
    CHECK(w.counter("city_units", county, today) == 1);
    checked(w, id);
    CHECK(state(w, id) == "to_answer");
    CHECK(w.counter("rectified", county, today) == 1);
    CHECK(w.counter("city_rectified", county, today) == 1);
    CHECK(w.counter("problems_closed", county, today) == 0);

    auto const tell = [&](std::string const& v, std::string_view rest) {
        return move(w, "answer", "liaison", id, fmt::format(R"("voice":"{}",{})", v, rest));
    };
    CHECK(tell(first, R"("way":"face")").status == 422); // told what?
    CHECK(move(w, "rate", "liaison", id,
               fmt::format(R"("voice":"{}","solved":"yes","satisfied":"yes","by":"liaison")", first))
              .status == 409);
    CHECK(tell(first, R"("text":"护栏已换新","way":"face")").status == 200);
    CHECK(tell(first, R"("text":"护栏已换新","way":"face")").status == 409);
    CHECK(state(w, id) == "to_answer");
    CHECK(tell(second, R"("way":"phone","reached":false)").status == 200);
    CHECK(tell(second, R"("way":"phone","reached":false)").status == 200);
    CHECK(state(w, id) == "to_answer");
    CHECK(tell(second, R"("way":"phone","reached":false)").status == 200);
    CHECK(state(w, id) == "closed");
    CHECK(w.counter("problems_closed", county, today) == 1);

    auto const rate = [&](std::string_view solved, std::string_view by = "liaison") {
        return move(
            w, "rate", "liaison", id,
            fmt::format(R"("voice":"{}","solved":"{}","satisfied":"no","by":"{}")", first, solved, by));
    };
    CHECK(rate("yes", "self").status == 422);
    SECTION("not solved reopens once by itself, the second time the office is told") {
        CHECK(rate("no").status == 200);
        auto const again = get(w, id);
        CHECK(at(again, "state") == "handling");
        CHECK(at(again, "lead.name") == "交通运输局");
        CHECK(at(again, "reopenings") == "1");
        CHECK(at(again, "told_count") == "0");
        CHECK(w.counter("rectified", county, today) == 0);
        CHECK(w.counter("city_rectified", county, today) == 0);
        CHECK(w.counter("city_problems", county, today) == 1);
        CHECK(w.counter("problems_closed", county, today) == 0);
        CHECK(w.counter("problems", county, today) == 1);

        checked(w, id);
        CHECK(state(w, id) == "to_answer");
        CHECK(tell(first, R"("text":"又加固了","way":"face")").status == 200);
        CHECK(tell(second, R"("text":"又加固了","way":"face")").status == 200);
        CHECK(state(w, id) == "closed");
        CHECK(rate("no").status == 200);
        auto const marked = get(w, id);
        CHECK(at(marked, "state") == "closed");
        CHECK(marked.body.find("\"unsolved\"") != std::string::npos);
        CHECK(move(w, "reopen", "liaison", id, R"("reason":"还是不行")").status == 403);
        must(w, "reopen", "supervisor", id, R"("reason":"还是不行")");
        CHECK(state(w, id) == "handling");
    }
    SECTION("after more than thirty days it does not") {
        w.clock("2018-09-02T09:00:00+08:00");
        CHECK(rate("no").status == 200);
        CHECK(state(w, id) == "closed");
        CHECK(w.counter("rectified", county, "2018-09-02") == 1);
    }
    SECTION("a reopening counts from its own day, never backwards") {
        w.clock("2018-08-20T09:00:00+08:00");
        CHECK(rate("no").status == 200);
        CHECK(w.counter("rectified", county, "2018-08-19") == 1);
        CHECK(w.counter("rectified", county, "2018-08-20") == 0);
    }
    SECTION("not satisfied alone is left to the office") {
        CHECK(rate("yes").status == 200);
        CHECK(state(w, id) == "closed");
        CHECK(get(w, id).body.find("\"unsatisfied\"") != std::string::npos);
    }
}

TEST_CASE("a return goes to the right owner when the office decides so", "[problems]") {
    auto w = world();
    auto const id = create(w);
    handled(w, id);
    CHECK(move(w, "return", "unit", id, R"("owner":"民政局")").status == 422);
    must(w, "return", "unit", id, R"("owner":"民政局","rule":"三定方案","reason":"不属本局")");
    CHECK(at(get(w, id), "pending") == "return");
    auto const waiting = move(w, "finish", "unit", id, R"("result":"好了")");
    CHECK(waiting.status == 409);
    CHECK(has(moves(waiting, "allowed"), "progress"));
    CHECK(move(w, "decide", "town", id, R"("on":"return","ok":true,"note":"同意")").status == 403);
    CHECK(move(w, "decide", "office", id, R"("on":"extend","ok":true,"note":"同意")").status == 422);
    SECTION("granted") {
        must(w, "decide", "office", id, R"("on":"return","ok":true,"note":"同意")");
        auto const moved = get(w, id);
        CHECK(at(moved, "state") == "to_accept");
        CHECK(at(moved, "lead.name") == "民政局");
        CHECK(at(moved, "returns") == "1");
        CHECK(at(moved, "pending") == "none");
        CHECK(get(w, id, "unit").status == 404); // no longer theirs
        CHECK(w.counter("city_problems", county, today) == 0);
        CHECK(w.counter("city_units", county, today) == 0);
    }
    SECTION("refused, and then not again") {
        must(w, "decide", "office", id, R"("on":"return","ok":false,"note":"仍由你局办理")");
        CHECK(state(w, id) == "handling");
        CHECK(move(w, "return", "unit", id, R"("owner":"民政局","rule":"三定方案","reason":"不属本局")")
                  .status == 409);
        must(w, "reassign", "office", id, R"("lead":"民政局","reason":"调整分工")");
        CHECK(state(w, id) == "to_accept");
        CHECK(move(w, "reassign", "office", id, R"("lead":"民政局","reason":"调整分工")").status == 422);
    }
}

TEST_CASE("an extension is asked once, in time, and moves both dates", "[problems]") {
    auto w = world();
    auto const id = create(w);
    handled(w, id);
    CHECK(move(w, "extend", "unit", id, R"("until":"2018-09-30","reason":"雨季")").status == 422); // too long
    must(w, "extend", "unit", id, R"("until":"2018-08-25","reason":"雨季")");
    must(w, "decide", "office", id, R"("on":"extend","ok":true,"note":"同意")");
    auto const later = get(w, id);
    CHECK(at(later, "due") == "2018-08-25");
    CHECK(at(later, "promise") == "2018-08-25");
    CHECK(at(later, "history.4.old_due") == "2018-08-16");
    CHECK(move(w, "extend", "unit", id, R"("until":"2018-08-28","reason":"雨季")").status == 409);
    must(w, "long_term", "unit", id, R"("plan":"列入明年计划","next_check":"2018-08-31")");
    CHECK(at(get(w, id), "long_term") == "true");
}

TEST_CASE("a bad check is a redo, and nobody checks what they finished", "[problems]") {
    auto w = world();
    auto const id = create(w, "clerk", "341282100202", "INF03", "路灯不亮");
    must(w, "propose", "clerk", id, R"("target":"修好","lead":"光武镇人民政府")");
    must(w, "assign", "clerk", id, R"("lead":"光武镇人民政府")");
    must(w, "accept", "clerk", id);
    must(w, "finish", "clerk", id, R"("result":"好了")");
    CHECK(move(w, "check", "clerk", id, R"("ok":true)").status == 403);
    CHECK(move(w, "check", "town", id, R"("ok":false)").status == 422);
    must(w, "check", "town", id, R"("ok":false,"note":"只亮了一盏")");
    CHECK(at(get(w, id), "redos") == "1");
    CHECK(state(w, id) == "handling");
    CHECK(w.counter("rectified", county, today) == 0);
    must(w, "finish", "clerk", id, R"("result":"都好了")");
    must(w, "check", "town", id, R"("ok":true)");
    CHECK(w.counter("town_rectified", town, today) == 1);
}

TEST_CASE("a town assigns to its own units only, the office to all", "[problems]") {
    auto w = world();
    auto const id = create(w);
    must(w, "propose", "town", id, R"("target":"修好","lead":"交通运输局")");
    auto const foreign = move(w, "assign", "town", id, R"("lead":"交通运输局")");
    CHECK(foreign.status == 422);
    CHECK(at(foreign, "fields.lead") == "problem.not_of_own_town");
    auto const wrong =
        move(w, "assign", "office", id, R"("lead":"交通运输局","co_units":["没有"],"due":"2018-08-01")");
    CHECK(wrong.status == 422);
    for (auto const field : {"co_units.0", "due", "reason"})
        CHECK(wrong.body.find(fmt::format("\"{}\"", field)) != std::string::npos);
    must(w, "assign", "office", id,
         R"("lead":"交通运输局","co_units":["民政局"],"due":"2018-08-20","reason":"工程量大")");
    auto const seen = get(w, id, "unit");
    CHECK(seen.status == 200);
    CHECK(at(seen, "co_units.0.name") == "民政局");
    CHECK(at(seen, "due") == "2018-08-20");
    CHECK(moves(seen) == Titles{"accept", "return", "extend", "task"});
}

TEST_CASE("a merger keeps every voice and can be taken back", "[problems]") {
    auto w = world();
    auto const v1 = voice(w, R"("disposition":"new_problem","title":"桥护栏损坏","category":"INF02")");
    auto const a = at(w.call("problem.list", "town"), "items.0.id");
    auto const v2 = voice(w, R"("disposition":"new_problem","title":"护栏断了","category":"INF02")");
    auto const b = at(w.call("problem.list", "town"), "items.0.id");
    REQUIRE(a != b);
    CHECK(move(w, "merge", "town", b, fmt::format(R"("into":"{}")", b)).status == 422);
    must(w, "merge", "town", b, fmt::format(R"("into":"{}")", a));
    auto const into = get(w, a);
    CHECK(at(into, "voice_count") == "2");
    CHECK(at(into, "voices.0.id") == v1);
    CHECK(at(into, "voices.1.id") == v2);
    auto const gone = get(w, b);
    CHECK(at(gone, "state") == "withdrawn");
    CHECK(at(gone, "merged_into.id") == a);
    CHECK(w.counter("problems", county, today) == 1);
    CHECK(w.counter("town_problems", county, today) == 1);
    must(w, "split", "town", b);
    CHECK(at(get(w, a), "voice_count") == "1");
    CHECK(at(get(w, b), "voices.0.id") == v2);
    CHECK(state(w, b) == "to_propose");
    CHECK(w.counter("problems", county, today) == 2);
}

TEST_CASE("withdrawn, its voices are told all the same", "[problems]") {
    auto w = world();
    auto const v = voice(w, R"("disposition":"new_problem","title":"桥护栏损坏","category":"INF02")");
    auto const id = at(w.call("problem.list", "town"), "items.0.id");
    must(w, "withdraw", "town", id, R"("reason":"重复登记")");
    CHECK(state(w, id) == "withdrawn");
    CHECK(w.counter("problems", county, today) == 1);
    must(w, "answer", "liaison", id,
         fmt::format(R"("voice":"{}","text":"重复登记,已另行办理","way":"face")", v));
    CHECK(at(get(w, id), "told_count") == "1");
    CHECK(state(w, id) == "withdrawn");
}

TEST_CASE("a move that is not allowed names the state and the allowed moves; a stale rev shows the record",
          "[problems]") {
    auto w = world();
    auto const id = create(w);
    auto const early = move(w, "assign", "office", id, R"("lead":"交通运输局")");
    CHECK(early.status == 409);
    CHECK(at(early, "state") == "to_propose");
    CHECK(moves(early, "allowed") == Titles{"propose", "merge", "withdraw", "supervise", "park"});
    auto const rev = at(get(w, id), "rev");
    must(w, "supervise", "supervisor", id, R"("request":"每周报进展")");
    auto const stale = move(w, "withdraw", "office", id, fmt::format(R"("reason":"重复","rev":{})", rev));
    CHECK(stale.status == 409);
    CHECK(at(stale, "current.supervised") == "true");
    CHECK(at(stale, "current.rev") != rev);
    CHECK(move(w, "withdraw", "liaison", id, R"("reason":"重复")").status == 403);
    CHECK(move(w, "withdraw", "town2", id, R"("reason":"重复")").status == 404);
    CHECK(move(w, "withdraw", "office", id, R"("reason":"重复","rev":)" + at(stale, "current.rev")).status ==
          200);
}

TEST_CASE("lists through each door, with every filter", "[problems]") {
    auto w = world();
    auto const a = create(w, "town", village, "INF02", "甲");
    auto const b = create(w, "town", "341282100202", "INF03", "乙");
    auto const c = create(w, "town2", "341282101206", "INF02", "丙");
    handled(w, a);

    CHECK(titles(w, "office") == Titles{"丙", "乙", "甲"});
    CHECK(titles(w, "town") == Titles{"乙", "甲"});
    CHECK(titles(w, "town2") == Titles{"丙"});
    CHECK(titles(w, "liaison2") == Titles{"丙"});
    CHECK(titles(w, "liaison") == Titles{"乙", "甲"}); // two villages, one list
    CHECK(titles(w, "unit") == Titles{"甲"});
    CHECK(titles(w, "station").empty());
    CHECK(w.call("problem.list", "sysadmin").status == 403);

    CHECK(titles(w, "office", R"({"state":"to_propose"})") == Titles{"丙", "乙"});
    CHECK(titles(w, "office", R"({"state":"handling,to_propose"})") == Titles{"丙", "乙", "甲"});
    CHECK(titles(w, "office", R"({"category":"INF02"})") == Titles{"丙", "甲"});
    CHECK(titles(w, "office", R"({"category":"INF02","state":"handling"})") == Titles{"甲"});
    CHECK(titles(w, "office", R"({"place":"341282100000"})") == Titles{"乙", "甲"});
    CHECK(titles(w, "office", R"({"place":"341282100000","category":"INF03"})") == Titles{"乙"});
    CHECK(titles(w, "office", R"({"place":"341282100201","state":"handling","category":"INF02"})") ==
          Titles{"甲"});
    CHECK(titles(w, "office", R"({"unit":"泉阳镇人民政府"})") == Titles{"丙"});
    CHECK(titles(w, "office", R"({"unit":"交通运输局","state":"handling"})") == Titles{"甲"});
    CHECK(titles(w, "town2", R"({"place":"341282100000"})").empty());
    CHECK(titles(w, "unit", R"({"state":"handling"})") == Titles{"甲"});
    CHECK(titles(w, "unit", R"({"place":"341282101000"})").empty());
    auto const count = [&](std::string_view login, std::string_view filter = "{}") {
        return at(w.call("problem.count", login, filter), "count");
    };
    CHECK(count("office") == "3");
    CHECK(count("town", R"({"limit":1})") == "2"); // of the whole list, not of a page
    CHECK(count("unit", R"({"state":"handling"})") == "1");
    CHECK(count("station") == "0");
    CHECK(at(w.call("problem.count", "office"), "more") == "false");

    CHECK(titles(w, "office", R"({"came_back":true})").empty());
    must(w, "return", "unit", a, R"("owner":"光武镇人民政府","rule":"村内道路由镇办理","reason":"不是县道")");
    CHECK(titles(w, "office", R"({"came_back":true})") == Titles{"甲"}); // it waits for the decision
    must(w, "decide", "office", a, R"("on":"return","ok":false,"note":"是县道")");
    CHECK(titles(w, "unit", R"({"came_back":true})").empty()); // it was not granted
    CHECK(count("town2", R"({"came_back":true})") == "0");
    CHECK(w.call("problem.list", "office",
                 R"({"state":"gone","place":"0","category":"X","unit":"Y","after":"!"})")
              .status == 422);

    CHECK(titles(w, "office", R"({"overdue":true})").empty());
    w.clock("2018-08-17T09:00:00+08:00");
    CHECK(titles(w, "office", R"({"overdue":true})") == Titles{"甲"});
    CHECK(titles(w, "town", R"({"overdue":true,"state":"handling"})") == Titles{"甲"});
    CHECK(titles(w, "unit", R"({"overdue":true})") == Titles{"甲"});
    CHECK(titles(w, "liaison", R"({"overdue":true})") == Titles{"甲"});
    CHECK(titles(w, "town2", R"({"overdue":true})").empty());
    CHECK(at(w.call("problem.list", "office", R"({"overdue":true})"), "items.0.overdue") == "true");
}

TEST_CASE("what is due in a span of days comes by its deadline", "[problems]") {
    auto w = world();
    auto const a = create(w, "town", village, "INF02", "甲");
    handled(w, a);
    w.clock("2018-08-03T09:00:00+08:00");
    auto const b = create(w, "town", "341282100202", "INF02", "乙");
    handled(w, b);
    auto const first = at(w.call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", a)), "due"),
               second = at(w.call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", b)), "due");
    REQUIRE(first < second);
    auto const between = [&](std::string const& from, std::string const& to, std::string const& more = "") {
        return fmt::format(R"({{"due_from":"{}","due_to":"{}"{}}})", from, to, more);
    };
    for (auto const* login : {"office", "town", "liaison", "unit"}) {
        INFO(login);
        CHECK(titles(w, login, between(first, second)) == Titles{"甲", "乙"});
        CHECK(titles(w, login, between(second, second)) == Titles{"乙"});
        CHECK(titles(w, login, between(first, first)) == Titles{"甲"});
        CHECK(titles(w, login, between(second, first)).empty());
        CHECK(titles(w, login, fmt::format(R"({{"due_from":"{}"}})", second)) == Titles{"乙"});
        CHECK(titles(w, login, fmt::format(R"({{"due_to":"{}"}})", first)) == Titles{"甲"});
        CHECK(titles(w, login, between(first, second, R"(,"state":"to_propose")")).empty());
        CHECK(titles(w, login, between(first, second, R"(,"unit":"交通运输局","state":"handling")")) ==
              Titles{"甲", "乙"});
        auto const page = w.call("problem.list", login, between(first, second, R"(,"limit":1)"));
        CHECK(at(page, "items.0.title") == "甲");
        CHECK(titles(w, login, between(first, second, fmt::format(R"(,"after":"{}")", at(page, "next")))) ==
              Titles{"乙"});
    }
    CHECK(titles(w, "town2", between(first, second)).empty());
    CHECK(titles(w, "office", between(second, second, R"(,"q":"甲")")).empty());
    w.clock("2018-12-28T09:00:00+08:00");
    CHECK(titles(w, "office", between(second, "2018-12-31", R"(,"overdue":true)")) == Titles{"乙"});
    CHECK(w.call("problem.list", "office", R"({"due_from":"2018-02-30","due_to":"x"})").status == 422);
}

TEST_CASE("pages follow each other without gap or repetition", "[problems]") {
    auto w = world();
    for (int i = 0; i < 7; ++i)
        create(w, "town", i % 2 ? village : "341282100202", "INF02", fmt::format("第{}件", i));
    for (std::string const filter :
         {"", R"("state":"to_propose",)", R"("state":"to_propose,handling",)", R"("q":"护栏",)"})
        for (auto const* login : {"office", "liaison"}) {
            INFO(filter << login);
            Titles all;
            std::string after;
            for (int page = 0; page < 9; ++page) {
                auto const reply =
                    w.call("problem.list", login,
                           fmt::format(R"({{{}{}"limit":3}})", filter,
                                       after.empty() ? "" : fmt::format(R"("after":"{}",)", after)));
                REQUIRE(reply.status == 200);
                for (int i = 0; i < 3; ++i)
                    if (auto title = at(reply, fmt::format("items.{}.title", i)); !title.empty())
                        all.push_back(title);
                after = at(reply, "next");
                if (after.empty()) break;
            }
            CHECK(all == Titles{"第6件", "第5件", "第4件", "第3件", "第2件", "第1件", "第0件"});
        }
}

TEST_CASE("search finds one's own problems by one character or more, also by the result", "[problems]") {
    auto w = world();
    auto const a = create(w, "town", village, "INF02", "大桥塌陷");
    create(w, "town2", "341282101206", "INF02", "小桥塌陷");
    CHECK(titles(w, "office", R"({"q":"桥"})") == Titles{"小桥塌陷", "大桥塌陷"});
    CHECK(titles(w, "office", R"({"q":"大桥"})") == Titles{"大桥塌陷"});
    CHECK(titles(w, "town2", R"({"q":"塌陷"})") == Titles{"小桥塌陷"});
    CHECK(titles(w, "liaison", R"({"q":"塌陷"})") == Titles{"大桥塌陷"});
    CHECK(titles(w, "office", R"({"q":"塌方"})").empty());
    CHECK(titles(w, "unit", R"({"q":"塌陷"})").empty());
    handled(w, a);
    CHECK(titles(w, "unit", R"({"q":"塌陷"})") == Titles{"大桥塌陷"});
    must(w, "finish", "unit", a, R"("result":"重修桥墩")");
    CHECK(titles(w, "office", R"({"q":"桥墩"})") == Titles{"大桥塌陷"});
    CHECK(titles(w, "office", R"({"q":"塌陷","place":"341282101000"})") == Titles{"小桥塌陷"});
}

TEST_CASE("whom it is about never sees it; a sealed lead shows number and date alone", "[problems]") {
    auto w = world();
    auto const opinion =
        w.call("opinion.create", "liaison",
               fmt::format(R"({{"text":"路政乱收费","place":"{}","category":"INF02","about":"交通运输局"}})",
                           village));
    REQUIRE(opinion.status == 201);
    REQUIRE(w.call("opinion.sort", "town",
                   fmt::format(
                       R"({{"id":"{}","disposition":"new_problem","title":"收费不规范","category":"INF02"}})",
                       at(opinion, "id")))
                .ok());
    auto const id = at(w.call("problem.list", "town"), "items.0.id");
    auto const named = move(w, "propose", "town", id, R"("target":"规范收费","lead":"交通运输局")");
    CHECK(named.status == 422);
    CHECK(at(named, "fields.lead") == "problem.lead_concerned");
    assigned(w, id, "民政局");
    CHECK(get(w, id, "unit").status == 404);
    CHECK(titles(w, "unit").empty());

    auto const sealed = create(w, "office", village, "GOV04", "反映干部问题");
    auto const stub = get(w, sealed, "town");
    CHECK(stub.status == 200);
    CHECK(at(stub, "number") == "2018-2");
    CHECK(at(stub, "sealed") == "true");
    CHECK(stub.body.find("反映干部问题") == std::string::npos);
    CHECK(at(get(w, sealed, "discipline"), "title") == "反映干部问题");
    CHECK(titles(w, "office").front().empty());
    CHECK(titles(w, "office", R"({"category":"GOV04"})").empty());
    CHECK(titles(w, "office", R"({"q":"干部"})").empty());
    CHECK(move(w, "withdraw", "office", sealed, R"("reason":"无")").status == 403);
    CHECK(move(w, "reopen", "office", sealed, R"("reason":"无")").status ==
          403); // a conflict would tell the state
}

TEST_CASE("when a village merges its open problems move and the past stays", "[problems]") {
    auto w = world();
    auto const open = create(w, "town", village, "INF02", "未办结");
    auto const done = create(w, "town", village, "INF02", "已办结");
    handled(w, done);
    checked(w, done);
    REQUIRE(
        w.call("test.move_village", "system", fmt::format(R"({{"from":"{}","to":"341282100202"}})", village))
            .ok());
    CHECK(at(get(w, open), "place.code") == "341282100202");
    CHECK(at(get(w, open), "found_place.code") == village);
    CHECK(at(get(w, done), "place.code") == village);
    CHECK(titles(w, "office", R"({"place":"341282100202"})") == Titles{"未办结"});
    CHECK(titles(w, "office", R"({"place":"341282100202","q":"未办"})") == Titles{"未办结"});
    CHECK(w.counter("problems", village, today) == 2);
    CHECK(w.counter("problems", "341282100202", today) == 0);
    must(w, "withdraw", "town", open, R"("reason":"重复")");
}
