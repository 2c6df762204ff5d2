// Escalation against a slow reference: a month of ticks over problems that people move at random.
#include "domain/escalation/escalation.hpp"
#include "domain/escalation/test_reference.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <set>

namespace huiju {
Feature opinions_feature();
Feature problems_feature();
Feature escalation_feature();
Feature calendar_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

using problems::ProblemRow;
using testing::Alerts;

constexpr auto village = "341282100201";

World world() {
    return World({calendar_feature(), opinions_feature(), problems_feature(), escalation_feature()});
}

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }
Date day(std::string_view text) { return *Date::parse(text); }

World::Reply move(World& w, std::string_view name, std::string_view login, std::string const& id,
                  std::string_view fields = "") {
    return w.call(fmt::format("problem.{}", name), login,
                  fmt::format(R"({{"id":"{}"{}{}}})", id, fields.empty() ? "" : ",", fields));
}
void must(World& w, std::string_view name, std::string_view login, std::string const& id,
          std::string_view fields = "") {
    auto const reply = move(w, name, login, id, fields);
    INFO(name << " " << reply.body);
    REQUIRE(reply.ok());
}
std::string create(World& w, std::string_view category = "INF02") {
    auto const made =
        w.call("problem.create", "town",
               fmt::format(R"({{"title":"大桥护栏损坏","place":"{}","category":"{}"}})", village, category));
    INFO(made.body);
    REQUIRE(made.ok());
    return at(made, "id");
}
void assigned(World& w, std::string const& id, std::string_view lead = "交通运输局") {
    must(w, "propose", "town", id, fmt::format(R"("target":"修好","lead":"{}")", lead));
    must(w, "assign", "office", id, fmt::format(R"("lead":"{}")", lead));
}
World::Reply get(World& w, std::string const& id, std::string_view login = "office") {
    return w.call("problem.get", login, fmt::format(R"({{"id":"{}"}})", id));
}
void tick(World& w) {
    for (bool due = true; due;) {
        REQUIRE(w.call("escalation.tick", "system").ok());
        w.look([&](store::Db& db) {
            auto const now = db.clock(Instant::now());
            due = problems::is_anything_due(db, now) || opinions::is_anything_due(db, now);
        });
    }
}

Alerts raised(World& w) {
    Alerts all;
    w.look([&](store::Db& db) {
        for (auto const& problem :
             db.all<ProblemRow>("problems.newest", {{"before", INT64_MAX}, {"limit", 1000}}))
            for (auto const& row : db.having<alerts::AlertRow>("record", problem.no)) {
                INFO("raised twice");
                CHECK(all.emplace(row.record, row.watch, row.last, row.level).second);
            }
    });
    return all;
}

} // namespace

TEST_CASE("through a month every open item gets exactly the alerts it should", "[escalation]") {
    auto w = world();
    std::mt19937 random(20180401);
    auto const one_of = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    // a half day would be counted in halves by the one and in days by the other
    std::vector<std::string> open;
    std::map<std::string, int> step;
    Alerts expected;
    for (auto today = day("2018-04-02"); today <= day("2018-05-11"); today = today.add_days(1)) {
        for (auto const hour : {"00:00", "10:00", "16:00"}) {
            w.clock(fmt::format("{}T{}:00+08:00", today.text(), hour));
            if (std::string_view(hour) == "00:00") {
                tick(w);
                w.look([&](store::Db& db) {
                    for (auto const& p :
                         db.all<ProblemRow>("problems.newest", {{"before", INT64_MAX}, {"limit", 1000}}))
                        testing::expect(expected, p, db.clock(Instant::now()), directory(db).calendar());
                });
                continue;
            }
            if (today <= day("2018-04-20")) open.push_back(create(w));
            // somebody does something about a few of them, the rest waits
            for (int i = 0; i < 4; ++i) {
                auto const& id = open[static_cast<std::size_t>(one_of(static_cast<int>(open.size())))];
                auto const state = at(get(w, id), "state");
                auto const pending = at(get(w, id), "pending");
                if (pending == "return")
                    must(w, "decide", "office", id, R"("on":"return","ok":false,"note":"仍由你局办理")");
                else if (state == "to_propose")
                    must(w, "propose", "town", id, R"("target":"修好","lead":"交通运输局")");
                else if (state == "to_assign") must(w, "assign", "office", id, R"("lead":"交通运输局")");
                else if (state == "to_accept" && one_of(3) == 0)
                    move(w, "return", "unit", id,
                         R"("owner":"民政局","rule":"三定方案","reason":"不属本局")");
                else if (state == "to_accept") must(w, "accept", "unit", id);
                else if (state == "handling" && one_of(2) == 0)
                    must(w, "finish", "unit", id, R"("result":"已修好")");
                else if (state == "to_check") must(w, "check", "office", id, R"("ok":true)");
            }
        }
        // what was moved during the day has another clock now; it was looked at on its day
    }
    auto const got = raised(w);
    Alerts missing, surplus;
    std::set_difference(expected.begin(), expected.end(), got.begin(), got.end(),
                        std::inserter(missing, missing.end()));
    std::set_difference(got.begin(), got.end(), expected.begin(), expected.end(),
                        std::inserter(surplus, surplus.end()));
    for (auto const& [record, watch, last, level] : missing)
        UNSCOPED_INFO("missing " << record << " " << word(watch) << " " << last.text() << " " << word(level));
    for (auto const& [record, watch, last, level] : surplus)
        UNSCOPED_INFO("surplus " << record << " " << word(watch) << " " << last.text() << " " << word(level));
    CHECK(missing.empty());
    CHECK(surplus.empty());
    CHECK(got.size() > 60);
}

TEST_CASE("after a month's standstill each level comes once, the highest", "[escalation]") {
    auto w = world();
    w.clock("2018-04-02T09:00:00+08:00");
    auto const waits = create(w), unsigned_ = create(w);
    assigned(w, unsigned_);
    w.clock("2018-06-01T09:00:00+08:00");
    tick(w);
    tick(w);
    auto const proposed = get(w, waits);
    CHECK(at(proposed, "alert") == "red");
    auto const received = get(w, unsigned_);
    CHECK(at(received, "state") == "handling");
    CHECK(received.body.find("deem_received") != std::string::npos);
    CHECK(at(received, "accepted_day").empty());
    CHECK(raised(w).size() == 2);
    // the draft of an order is for the unit that handles it; a person signs it
    auto const drafts = w.call("order.list", "supervisor");
    CHECK(at(drafts, "items.0.problem.id") == unsigned_);
    CHECK(at(drafts, "items.1.id").empty());
    auto const order = at(drafts, "items.0.id");
    CHECK(w.call("order.sign", "unit",
                 fmt::format(R"({{"id":"{}","request":"限期办结","due":"2018-06-08"}})", order))
              .status == 403);
    auto const signed_ =
        w.call("order.sign", "supervisor",
               fmt::format(R"({{"id":"{}","request":"限期办结","due":"2018-06-08"}})", order));
    INFO(signed_.body);
    REQUIRE(signed_.ok());
    auto const view = w.call("order.get", "unit", fmt::format(R"({{"id":"{}"}})", order));
    CHECK(at(view, "number").ends_with("督〔2018〕1号"));
    CHECK(at(get(w, unsigned_), "supervised") == "true");
    REQUIRE(w.call("order.report", "unit", fmt::format(R"({{"id":"{}","report":"已开工"}})", order)).ok());
    // alerts clear themselves when the matter moves on, and stay counted
    must(w, "finish", "unit", unsigned_, R"("result":"已修好")");
    CHECK(at(get(w, unsigned_), "alert") == "none");
    CHECK(at(w.call("alert.list", "office"), "items.0.record") == waits);
    CHECK(at(w.call("alert.list", "office"), "items.1.record").empty());
    auto const count = w.call("alert.count", "office", R"({"from":"2018-06-01","to":"2018-06-01"})");
    CHECK(at(count, "red") == "2");
}

TEST_CASE("an urgent matter is deemed received after two natural hours", "[escalation]") {
    auto w = world();
    w.clock("2018-04-06T20:00:00+08:00"); // a holiday's evening
    auto const made =
        w.call("problem.create", "town",
               fmt::format(R"({{"title":"停电","place":"{}","category":"INF02","urgent":true}})", village));
    INFO(made.body);
    REQUIRE(made.ok());
    auto const id = at(made, "id");
    assigned(w, id);
    w.clock("2018-04-06T21:59:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "to_accept");
    CHECK(at(get(w, id), "alert") == "blue");
    w.clock("2018-04-06T22:00:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "handling");
    CHECK(at(get(w, id), "due") == "2018-04-07"); // its own hours are natural ones too
}

TEST_CASE("a pause gives its days back, also when the calendar changes while it runs", "[escalation]") {
    auto w = world();
    w.clock("2018-04-09T09:00:00+08:00");
    auto const id = create(w);
    assigned(w, id);
    must(w, "accept", "unit", id);
    auto const due = day(at(get(w, id), "due"));
    w.clock("2018-04-11T09:00:00+08:00");
    must(w, "pause", "unit", id, R"("reason":"等户口本")");
    CHECK(move(w, "pause", "unit", id, R"("reason":"再等")").status == 409);
    // a day off in the middle of the wait
    REQUIRE(w.call("calendar.put_day", "office", R"({"day":"2018-04-13","work":"none","name":"防汛"})").ok());
    REQUIRE(w.call("escalation.recount", "system").ok());
    CHECK(day(at(get(w, id), "due")) == due); // it waits
    w.clock("2018-04-17T09:00:00+08:00");     // the 12th, the 16th and the 17th were worked
    must(w, "resume", "unit", id);
    w.look([&](store::Db& db) {
        auto const& calendar = directory(db).calendar();
        auto const row = db.find<ProblemRow>("id", id);
        auto const days = static_cast<int>(directory(db).category("INF02")->resolve_days);
        CHECK(*row->due == calendar.add_days(day("2018-04-09"), days + 3));
    });
    // nobody resumes it: it goes on by itself after ten working days
    must(w, "pause", "unit", id, R"("reason":"外出务工")");
    w.clock("2018-06-15T09:00:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "paused_day").empty());
}

TEST_CASE("a change of the calendar moves what was counted, not what was set by hand", "[escalation]") {
    auto w = world();
    w.clock("2018-12-20T09:00:00+08:00");
    REQUIRE(w.call("escalation.recount", "system").ok());
    auto const counted = create(w), by_hand = create(w);
    assigned(w, counted);
    must(w, "propose", "town", by_hand, R"("target":"修好","lead":"交通运输局")");
    must(w, "assign", "office", by_hand, R"("lead":"交通运输局","due":"2019-01-18","reason":"跨年")");
    auto const before = day(at(get(w, counted), "due"));
    REQUIRE(w.call("calendar.put_day", "office", R"({"day":"2018-12-25","work":"none","name":"停工"})").ok());
    REQUIRE(w.call("escalation.recount", "system").ok());
    CHECK(day(at(get(w, counted), "due")) > before);
    CHECK(at(get(w, by_hand), "due") == "2019-01-18");
    CHECK(get(w, counted).body.find("recount") != std::string::npos);
}

TEST_CASE("a year without a table is provisional", "[escalation]") {
    auto w = world();
    w.clock("2026-12-21T09:00:00+08:00");
    auto const id = create(w);
    assigned(w, id);
    auto const before = get(w, id);
    CHECK(at(before, "provisional") == "true");
    REQUIRE(w.call("calendar.import", "office",
                   R"({"rows":[{"day":"2027-01-01","work":"none","name":"元旦"},
                               {"day":"2027-02-08","work":"none","name":"春节"}]})")
                .ok());
    REQUIRE(w.call("escalation.recount", "system").ok());
    auto const after = get(w, id);
    CHECK(at(after, "provisional") == "false");
    CHECK(day(at(after, "due")) > day(at(before, "due")));
    CHECK(at(after, "promise") == at(after, "due"));
}

TEST_CASE("silence about a dissatisfied voice means redo; the third time goes to the joint meeting",
          "[escalation]") {
    auto w = world();
    w.clock("2018-04-09T09:00:00+08:00");
    auto const opinion =
        w.call("opinion.create", "liaison",
               fmt::format(R"({{"text":"桥上护栏断了","place":"{}","category":"INF02"}})", village));
    auto const voice = at(opinion, "id");
    auto const sorted =
        w.call("opinion.sort", "town",
               fmt::format(R"({{"id":"{}","disposition":"new_problem","target":"修好"}})", voice));
    INFO(sorted.body);
    auto const id = at(sorted, "problem");
    assigned(w, id);
    must(w, "accept", "unit", id);
    auto const through = [&] {
        must(w, "finish", "unit", id, R"("result":"已修好")");
        must(w, "check", "office", id, R"("ok":true)");
        must(w, "answer", "liaison", id, fmt::format(R"("voice":"{}","text":"已修好","way":"face")", voice));
    };
    auto const rate = [&](std::string_view solved, std::string_view satisfied) {
        must(w, "rate", "supervisor", id,
             fmt::format(R"("voice":"{}","solved":"{}","satisfied":"{}","by":"caller")", voice, solved,
                         satisfied));
    };
    through();
    rate("no", "no"); // the first time it opens by itself
    CHECK(at(get(w, id), "state") == "handling");
    through();
    rate("yes", "no"); // solved, yet not satisfied: a person decides within two working days
    CHECK(at(get(w, id), "state") == "closed");
    CHECK(at(get(w, id), "pending") == "rating");
    w.clock("2018-04-11T23:59:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "closed");
    w.clock("2018-04-12T00:00:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "handling");
    CHECK(at(get(w, id), "alert") == "red"); // done again twice
    through();
    rate("partly", "no");
    must(w, "decide", "office", id, R"("on":"rating","ok":true,"note":"确未办好,重办")");
    CHECK(at(w.call("agenda.list", "supervisor"), "items.0.cause") == "redone_three_times");
    auto const item = at(w.call("agenda.list", "supervisor"), "items.0.id");
    REQUIRE(
        w.call("agenda.decide", "office", fmt::format(R"({{"id":"{}","decision":"挂牌督办"}})", item)).ok());
    CHECK(at(w.call("agenda.list", "supervisor"), "items.0.id").empty());
    // found good, told, and left in peace for thirty days: archived
    through();
    rate("yes", "yes");
    w.clock("2018-05-12T23:00:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "closed");
    w.clock("2018-05-13T00:00:00+08:00");
    tick(w);
    CHECK(at(get(w, id), "state") == "archived");
}

TEST_CASE("the third return goes to the joint meeting and is the office's to decide", "[escalation]") {
    auto w = world();
    w.clock("2018-04-09T09:00:00+08:00");
    auto const id = create(w);
    assigned(w, id);
    auto const give_back = [&](std::string_view owner) {
        must(w, "return", "system", id,
             fmt::format(R"("owner":"{}","rule":"三定方案","reason":"不属本单位")", owner));
    };
    give_back("民政局");
    must(w, "decide", "office", id, R"("on":"return","ok":true,"note":"同意")");
    give_back("纪委监委");
    must(w, "decide", "office", id, R"("on":"return","ok":true,"note":"同意")");
    CHECK(at(get(w, id), "alert") == "red");
    CHECK(at(w.call("agenda.list", "office"), "items.0.id").empty());
    give_back("光武镇人民政府");
    CHECK(at(w.call("agenda.list", "office"), "items.0.cause") == "returned_three_times");
}

TEST_CASE("units that help have tasks; the desk parks; a sheet is assigned at once", "[escalation]") {
    auto w = world();
    w.clock("2018-04-09T09:00:00+08:00");
    auto const id = create(w);
    assigned(w, id);
    must(w, "accept", "unit", id);
    auto const task = "01900000-0000-7000-8000-0000000000aa";
    must(w, "task", "unit", id,
         fmt::format(R"("task":"{}","unit":"光武镇民政所","text":"核对名单","due":"2018-04-13")", task));
    CHECK(move(w, "finish", "unit", id, R"("result":"已修好")").body.find("problem.tasks_open") !=
          std::string::npos);
    CHECK(at(get(w, id, "station"), "tasks.0.text") == "核对名单");
    must(w, "deliver", "station", id, fmt::format(R"("task":"{}","result":"已核对")", task));
    CHECK(move(w, "deliver", "station", id, fmt::format(R"("task":"{}","result":"已核对")", task)).status ==
          409);
    // the desk parks a matter with a note of its own
    auto const parked = create(w);
    must(w, "park", "town", parked, R"("note":"请示书记")");
    CHECK(get(w, parked, "town").body.find("请示书记") != std::string::npos);
    CHECK(get(w, parked, "liaison").body.find("请示书记") == std::string::npos);
    must(w, "unpark", "town", parked);
    // many rows in the order of the sheet, all or none
    auto const second = create(w);
    must(w, "propose", "town", parked, R"("target":"修好","lead":"交通运输局")");
    auto const both =
        fmt::format(R"({{"rows":[{{"id":"{}","lead":"交通运输局"}},{{"id":"{}","lead":"交通运输局"}}]}})",
                    parked, second);
    auto const refused = w.call("problem.assign_all", "office", both);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("rows.1.id") != std::string::npos);
    CHECK(at(get(w, parked), "state") == "to_assign");
    must(w, "propose", "town", second, R"("target":"修好","lead":"交通运输局")");
    CHECK(w.call("problem.assign_all", "office", both).ok());
    CHECK(at(get(w, second), "state") == "to_accept");
}
