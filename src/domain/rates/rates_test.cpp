// Rates and ranks.
#include "domain/rates/rates.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature problems_feature();
Feature callbacks_feature();
Feature rates_feature();
} // namespace huiju

using namespace huiju;
using namespace huiju::rates;
using testing::World;

namespace {

Line line(std::string group, std::int64_t due, std::int64_t in_time, std::int64_t called, std::int64_t halves,
          std::int64_t satisfied) {
    Line l;
    l.group = std::move(group);
    l.due = due;
    l.called_back = called;
    l.response = {in_time, due, {}};
    l.solved = {halves, 2 * called, {}};
    l.satisfied = {satisfied, called, {}};
    return l;
}

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

} // namespace

TEST_CASE("only peers with ten items are ranked, and equals share a rank", "[rates]") {
    std::vector<Line> lines{line("city", 20, 18, 10, 18, 9), line("city", 40, 36, 20, 36, 18),
                            line("city", 20, 20, 10, 20, 10), line("city", 9, 9, 9, 18, 9),
                            line("town", 30, 30, 10, 20, 10)};
    judge(lines);
    CHECK(lines[0].score == 90.0);
    CHECK(lines[0].rank == 2);
    CHECK(lines[1].rank == 2);
    CHECK(lines[2].rank == 1);
    CHECK_FALSE(lines[3].rank);
    CHECK(lines[3].note == "不足10件，不参与排名");
    CHECK(lines[3].response.percent == 100.0);
    CHECK_FALSE(lines[4].rank);
    std::vector<Line> none{line("city", 0, 0, 0, 0, 0)};
    judge(none);
    CHECK_FALSE(none[0].response.percent);
}

TEST_CASE("what is due counts for its unit; what went upward leaves the town's rate", "[rates]") {
    World w({problems_feature(), callbacks_feature(), rates_feature()});
    w.clock("2018-04-09T09:00:00+08:00");
    auto const assigned = [&](std::string_view lead) {
        auto const made = w.call("problem.create", "town",
                                 R"({"title":"护栏损坏","place":"341282100201","category":"INF02"})");
        auto const id = at(made, "id");
        for (auto const& [move, login, fields] :
             {std::tuple("propose", "town", fmt::format(R"("target":"修好","lead":"{}")", lead)),
              std::tuple("assign", "office", fmt::format(R"("lead":"{}")", lead))})
            REQUIRE(
                w.call(fmt::format("problem.{}", move), login, fmt::format(R"({{"id":"{}",{}}})", id, fields))
                    .ok());
        return id;
    };
    auto const upward = assigned("交通运输局");
    auto const own = assigned("光武镇人民政府");
    REQUIRE(w.call("problem.accept", "town", fmt::format(R"({{"id":"{}"}})", own)).ok());
    REQUIRE(w.call("problem.finish", "town", fmt::format(R"({{"id":"{}","result":"已修好"}})", own)).ok());
    REQUIRE(w.call("problem.check", "office", fmt::format(R"({{"id":"{}","ok":true}})", own)).ok());
    auto const units = w.call("rate.table", "office", R"({"from":"2018-04-01","to":"2018-04-30"})");
    INFO(units.body);
    CHECK(at(units, "lines.0.due") == "1");
    CHECK(at(units, "lines.1.due") == "1");
    auto const towns =
        w.call("rate.table", "leader", R"({"from":"2018-04-01","to":"2018-04-30","by":"town"})");
    INFO(towns.body);
    CHECK(at(towns, "lines.0.due") == "1");
    CHECK(at(towns, "lines.0.closed_in_time") == "1");
    CHECK(at(towns, "lines.0.accepted.n") == "1");
    CHECK(at(towns, "lines.1.due").empty());
    CHECK(w.call("rate.table", "office", R"({"from":"2018-04-30","to":"2018-04-01"})").status == 422);
    CHECK(w.call("rate.table", "liaison", R"({"from":"2018-04-01","to":"2018-04-30"})").status == 403);
}
