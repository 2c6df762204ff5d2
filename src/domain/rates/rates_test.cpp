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

// A matter that was assigned to that unit.
std::string assigned(World& w, std::string_view lead) {
    auto const made =
        w.call("problem.create", "town", R"({"title":"护栏损坏","place":"341282100201","category":"INF02"})");
    auto const id = at(made, "id");
    for (auto const& [move, login, fields] :
         {std::tuple("propose", "town", fmt::format(R"("target":"修好","lead":"{}")", lead)),
          std::tuple("assign", "office", fmt::format(R"("lead":"{}")", lead))})
        REQUIRE(w.call(fmt::format("problem.{}", move), login, fmt::format(R"({{"id":"{}",{}}})", id, fields))
                    .ok());
    return id;
}

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
    judge(lines, {100, 0, 0});
    CHECK(lines[2].score == 100.0);
    CHECK(lines[0].score == 90.0);
    std::vector<Line> none{line("city", 0, 0, 0, 0, 0)};
    judge(none);
    CHECK_FALSE(none[0].response.percent);
}

TEST_CASE("a matter that an appeal was granted for leaves the rate and is named", "[rates]") {
    World w({problems_feature(), callbacks_feature(), rates_feature()});
    w.clock("2018-04-09T09:00:00+08:00");
    auto const id = assigned(w, "交通运输局");
    auto const april = R"({"from":"2018-04-01","to":"2018-04-30"})";
    auto const appeal = [&](std::string_view login, std::string_view about) {
        return w.call("appeal.create", login,
                      fmt::format(R"({{"about":"{}","problem":"{}","reason":"汛期道路中断"}})", about, id));
    };
    CHECK(at(appeal("unit", "response"), "reason") == "appeal.nothing_counts"); // there is time left
    w.clock("2018-05-09T09:00:00+08:00");
    CHECK(at(appeal("unit", "rating"), "reason") == "appeal.nothing_counts");
    CHECK(appeal("town", "response").status == 403); // not its rate
    auto const made = appeal("unit", "response");
    REQUIRE(made.status == 201);
    CHECK(appeal("head", "response").status == 409);
    CHECK(appeal("unit", "accepted").ok());
    auto before = w.call("rate.table", "office", april);
    CHECK(at(before, "lines.0.response.d") == "1");
    CHECK(at(before, "lines.0.appealed") == "2");

    auto const decide = [&](std::string_view login, std::string_view ok) {
        return w.call("appeal.decide", login,
                      fmt::format(R"({{"id":"{}","ok":{},"note":"属实"}})", at(made, "id"), ok));
    };
    CHECK(decide("unit", "true").status == 403);
    CHECK(decide("office", "true").ok());
    CHECK(at(decide("office", "false"), "state") == "granted");
    auto const after = w.call("rate.table", "office", april);
    INFO(after.body);
    CHECK(at(after, "lines.0.due") == "1"); // what happened stays
    CHECK(at(after, "lines.0.open") == "1");
    CHECK(at(after, "lines.0.response.d") == "0");
    CHECK(at(after, "lines.0.accepted.d") == "1");
    CHECK(at(after, "lines.0.left_out") == "1");
    CHECK(at(after, "lines.0.appealed") == "1");
    CHECK(at(w.call("appeal.list", "unit", R"({"state":"granted"})"), "items.0.note") == "属实");
    CHECK(at(w.call("appeal.list", "town2"), "items.0.id").empty());
}

TEST_CASE("an appeal against a line is answered; nobody decides for the own unit", "[rates]") {
    World w({problems_feature(), callbacks_feature(), rates_feature()});
    auto const line_of = [&](std::string_view login, std::string_view unit) {
        return w.call("appeal.create", login,
                      fmt::format(R"({{"about":"line","unit":"{}","from":"2018-07-01","to":"2018-07-31",
                                       "reason":"与台账不符"}})",
                                  unit));
    };
    CHECK(line_of("unit", "民政局").status == 403);
    auto const made = line_of("unit", "交通运输局");
    REQUIRE(made.ok());
    CHECK(line_of("unit", "交通运输局").status == 409);
    CHECK(w.call("appeal.withdraw", "unit", fmt::format(R"({{"id":"{}"}})", at(made, "id"))).ok());
    CHECK(line_of("unit", "交通运输局").ok()); // what was taken back may be said again
    auto const wrong = w.call("appeal.create", "unit", R"({"about":"line","reason":"不服"})");
    for (auto const* field : {"unit", "from", "to"})
        CHECK(at(wrong, std::string("fields.") + field) == "field.required");
    // the campaign's own unit appeals by somebody of it: another office decides, or nobody
    auto const own = line_of("system", "活动办");
    REQUIRE(own.ok());
    CHECK(at(w.call("appeal.decide", "office",
                    fmt::format(R"({{"id":"{}","ok":true,"note":"同意"}})", at(own, "id"))),
             "reason") == "appeal.own");
}

TEST_CASE("the office weighs the rates, and the three make a hundred", "[rates]") {
    World w({problems_feature(), callbacks_feature(), rates_feature()});
    auto const table = [&] {
        return w.call("rate.table", "office", R"({"from":"2018-04-01","to":"2018-04-30"})");
    };
    CHECK(at(table(), "weights.solved") == "35");
    CHECK(
        at(w.call("rate.weigh", "office", R"({"response":40,"solved":40,"satisfied":40,"reason":"试一试"})"),
           "fields.satisfied") == "rate.weights_sum");
    CHECK(
        w.call("rate.weigh", "supervisor", R"({"response":40,"solved":30,"satisfied":30,"reason":"试一试"})")
            .status == 403);
    auto const set =
        w.call("rate.weigh", "office", R"({"response":40,"solved":30,"satisfied":30,"reason":"按今年方案"})");
    REQUIRE(set.ok());
    CHECK(at(set, "person.name") == "office");
    CHECK(at(table(), "weights.response") == "40");
    CHECK(table().body.find("0.40×按时办结率+0.30×解决率") != std::string::npos);
}

TEST_CASE("what is due counts for its unit; what went upward leaves the town's rate", "[rates]") {
    World w({problems_feature(), callbacks_feature(), rates_feature()});
    w.clock("2018-04-09T09:00:00+08:00");
    auto const upward = assigned(w, "交通运输局");
    auto const own = assigned(w, "光武镇人民政府");
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
