// Drawing a sample, and the life of a call-back.
#include "domain/callbacks/callbacks.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace huiju {
Feature opinions_feature();
Feature problems_feature();
Feature callbacks_feature();
} // namespace huiju

using namespace huiju;
using namespace huiju::callbacks;
using testing::World;

namespace {

constexpr auto village = "341282100201";

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

std::vector<Candidate> many(int n) {
    std::vector<Candidate> all;
    for (int i = 0; i < n; ++i)
        all.push_back({i + 1, Uuid::named("problem", std::to_string(i)), i % 3, 10 + i % 2,
                       i % 5 == 0 ? "INF" : "SOC", i % 50 == 7, i % 50 == 9});
    return all;
}

std::string must(World& w, std::string_view operation, std::string_view login, std::string const& json) {
    auto const reply = w.call(operation, login, json);
    INFO(operation << " " << reply.body);
    REQUIRE(reply.ok());
    return reply.body;
}

// A matter with one voice, handled by a city unit, told by the liaison and closed.
std::string closed(World& w) {
    auto const voice =
        World::at(must(w, "opinion.create", "liaison",
                       fmt::format(R"({{"text":"桥上护栏断了","place":"{}","category":"INF02"}})", village)),
                  "id");
    auto const id =
        World::at(must(w, "opinion.sort", "town",
                       fmt::format(R"({{"id":"{}","disposition":"new_problem","target":"修好"}})", voice)),
                  "problem");
    auto const move = [&](std::string_view name, std::string_view login, std::string const& fields) {
        must(w, fmt::format("problem.{}", name), login,
             fmt::format(R"({{"id":"{}"{}{}}})", id, fields.empty() ? "" : ",", fields));
    };
    move("propose", "town", R"("target":"修好","lead":"交通运输局")");
    move("assign", "office", R"("lead":"交通运输局")");
    move("accept", "unit", "");
    move("finish", "unit", R"("result":"已修好")");
    move("check", "office", R"("ok":true)");
    move("answer", "liaison", fmt::format(R"("voice":"{}","text":"已修好","way":"face")", voice));
    return id;
}

} // namespace

TEST_CASE("a sample is reproducible, in proportion, and holds all that was red or long-term", "[callbacks]") {
    auto all = many(1000);
    auto const first = draw_sample(all, 15, "八月");
    std::reverse(all.begin(), all.end());
    auto const again = draw_sample(all, 15, "八月");
    REQUIRE(first.size() == again.size());
    for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i].problem == again[i].problem);
    std::map<Why, int> why;
    std::map<std::int64_t, int> towns;
    for (auto const& one : first) {
        ++why[one.why];
        if (one.why == Why::sampled) ++towns[(one.problem - 1) % 3];
    }
    CHECK(why[Why::red] == 20);
    CHECK(why[Why::long_term] == 20);
    CHECK(why[Why::sampled] == 144); // 15 % of the other 960
    for (auto const& [town, n] : towns) CHECK(std::abs(n - 48) <= 1);
    auto const other = draw_sample(all, 15, "九月");
    int same = 0;
    for (auto const& one : other)
        same +=
            std::any_of(first.begin(), first.end(), [&](Drawn const& d) { return d.problem == one.problem; });
    CHECK(same < 100);
}

TEST_CASE("who had a hand in it does not ask; what is said is locked and has its consequences",
          "[callbacks]") {
    World w({opinions_feature(), problems_feature(), callbacks_feature()});
    std::vector<std::string> problems;
    for (int i = 0; i < 12; ++i) problems.push_back(closed(w));
    auto const drawn =
        w.call("callback.draw", "office", R"({"from":"2018-08-01","to":"2018-08-02","percent":20})");
    INFO(drawn.body);
    REQUIRE(drawn.ok());
    CHECK(at(drawn, "closed") == "12");
    auto const sampled = at(drawn, "sampled");
    CHECK((sampled == "2" || sampled == "3"));
    // a second draw of the same period asks nobody twice
    CHECK(at(w.call("callback.draw", "office", R"({"from":"2018-08-01","to":"2018-08-02","percent":20})"),
             "sampled") == "0");
    // the office found them good, so they are not on its list
    CHECK(at(w.call("callback.list", "office"), "items.0.id").empty());
    auto const list = w.call("callback.list", "supervisor");
    auto const id = at(list, "items.0.id"), second = at(list, "items.1.id");
    REQUIRE_FALSE(second.empty());
    CHECK(w.call("callback.record", "office",
                 fmt::format(R"({{"id":"{}","solved":"yes","satisfied":"yes"}})", id))
              .status == 403);
    CHECK(w.call("callback.record", "liaison",
                 fmt::format(R"({{"id":"{}","solved":"yes","satisfied":"yes"}})", id))
              .status == 403);
    CHECK(w.call("callback.list", "unit").status == 403);
    // not solved: opened again by itself
    must(w, "callback.record", "supervisor",
         fmt::format(R"({{"id":"{}","solved":"no","satisfied":"no","note":"灯还是不亮"}})", id));
    auto const problem = at(list, "items.0.problem.id");
    CHECK(at(w.call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", problem)), "state") ==
          "handling");
    auto const locked = w.call("callback.record", "supervisor",
                               fmt::format(R"({{"id":"{}","solved":"yes","satisfied":"yes"}})", id));
    CHECK(locked.status == 409);
    // three tries in vain
    for (int i = 0; i < 3; ++i)
        must(w, "callback.try", "sorter", fmt::format(R"({{"id":"{}","note":"无人接听"}})", second));
    CHECK(at(w.call("callback.get", "sorter", fmt::format(R"({{"id":"{}"}})", second)), "state") ==
          "unreached");
    CHECK(w.call("callback.try", "sorter", fmt::format(R"({{"id":"{}"}})", second)).status == 409);
    auto const count = w.call("callback.count", "office", R"({"from":"2018-08-01","to":"2018-08-31"})");
    CHECK(at(count, "drawn") == sampled);
    CHECK(at(count, "unsolved") == "1");
    CHECK(at(count, "unreached") == "1");
    // as a bulletin tells it: of the town, of another one, and before anything was drawn
    w.look([&](store::Db& db) {
        auto const& dir = directory(db);
        auto const until = [&](std::string_view place, Date day) {
            return count_until(db, dir.place(place)->area, day);
        };
        auto const all = until("341282000000", *Date::of(2018, 8, 2));
        CHECK(std::to_string(all.drawn) == sampled);
        CHECK(all.done == 1);
        CHECK(all.unsolved == 1);
        CHECK(all.dissatisfied == 1);
        CHECK(until("341282100000", *Date::of(2018, 8, 2)).drawn == all.drawn);
        CHECK(until(village, *Date::of(2018, 8, 2)).unreached == 1);
        CHECK(until("341282101000", *Date::of(2018, 8, 2)).drawn == 0);
        CHECK(until("341282000000", *Date::of(2018, 8, 1)).drawn == 0);
    });
    CHECK(
        w.call("callback.draw", "office", R"({"from":"2018-08-02","to":"2018-08-01","percent":50})").status ==
        422);
}
