// Visits through the registry: recording, figures that follow, wrong fields, scope, replay.
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature visits_feature();
Feature opinions_feature();
Feature problems_feature();
Feature hosts_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", county = "341282000000", town = "341282100000";

World world() { return World({hosts_feature(), visits_feature(), opinions_feature(), problems_feature()}); }

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

} // namespace

TEST_CASE("a visit of several with two opinions", "[visits]") {
    auto w = world();
    auto const body = fmt::format(
        R"({{"id":"01900000-0000-7000-8000-000000000001","place":"{}","kind":"household","date":"2018-07-30",
             "visitors":["{}","{}","{}"],"people_met":4,"note":"拉家常",
             "opinions":[{{"text":"村东头路灯不亮","speaker":{{"name":"王大爷","phone":"138 0558 1234"}}}},
                         {{"text":"想办低保","reply":{{"text":"材料已代交民政所","way":"face"}}}}]}})",
        village, w.person_id("liaison"), w.person_id("cadre"), w.person_id("townhead"));
    auto const first = w.call("visit.create", "liaison", body);
    REQUIRE(first.status == 201);
    CHECK(at(first, "visitors.2.name") == "townhead");
    CHECK(at(first, "recorder.name") == "liaison");
    CHECK(at(first, "opinions.0.last4") == "1234");
    CHECK(at(first, "opinions.0.code").size() == 12);
    CHECK(at(first, "opinions.0.state") == "to_sort");
    CHECK(at(first, "opinions.0.category.code") == "INF03");
    CHECK(at(first, "opinions.1.last4").size() == 4);
    CHECK(at(first, "opinions.1.state") == "answered");
    CHECK(at(first, "opinions.1.disposition") == "answered_on_spot");
    CHECK(first.body.find("王大爷") == std::string::npos);
    CHECK(first.body.find("13805581234") == std::string::npos);

    CHECK(w.counter("visitor_person_times", county, "2018-08-02") == 3);
    CHECK(w.counter("visited_person_times", village, "2018-07-30") == 4);
    CHECK(w.counter("visited_person_times", village, "2018-07-29") == 0);
    CHECK(w.counter("household_times", town, "2018-08-02") == 1);
    CHECK(w.counter("opinions", county, "2018-08-02") == 2);
    CHECK(w.counter("opinions_answered", county, "2018-07-30") == 1);

    SECTION("the same again is the same record, other content or another caller is a conflict") {
        auto const again = w.call("visit.create", "liaison", body);
        CHECK(again.status == 200);
        CHECK(again.body == first.body);
        auto other = body;
        other.replace(other.find("拉家常"), std::string("拉家常").size(), "座谈");
        CHECK(w.call("visit.create", "liaison", other).status == 409);
        CHECK(w.call("visit.create", "town", body).status == 409);
        CHECK(w.counter("visited_person_times", county, "2018-08-02") == 4);
    }
    SECTION("a correction moves the figures and the opinions with it") {
        auto const corrected = w.call(
            "visit.correct", "liaison",
            fmt::format(R"({{"id":"{}","place":"{}","kind":"household","date":"2018-07-28","visitors":["{}"],
                             "people_met":2,"reason":"日期记错"}})",
                        at(first, "id"), village, w.person_id("liaison")));
        REQUIRE(corrected.status == 200);
        CHECK(at(corrected, "date") == "2018-07-28");
        CHECK(at(corrected, "visitors.1").empty());
        CHECK(at(corrected, "reason") == "日期记错");
        CHECK(at(corrected, "opinions.0.date") == "2018-07-28");
        CHECK(at(corrected, "opinions.0.code") == at(first, "opinions.0.code"));
        CHECK(w.counter("visited_person_times", county, "2018-07-28") == 2);
        CHECK(w.counter("visited_person_times", county, "2018-08-02") == 2);
        CHECK(w.counter("visitor_person_times", county, "2018-08-02") == 1);
        CHECK(w.counter("opinions", county, "2018-07-28") == 2);
        CHECK(w.counter("opinions", county, "2018-08-02") == 2);
        CHECK(w.call("visit.correct", "liaison",
                     fmt::format(R"({{"id":"{}","rev":1,"place":"{}","kind":"household","date":"2018-07-28",
                                      "people_met":2,"reason":"旧的"}})",
                                 at(first, "id"), village))
                  .status == 409);
    }
    SECTION("a void visit counts nowhere and stays readable; what people said stays") {
        auto const id = at(first, "id");
        auto const gone = w.call("visit.void", "town", fmt::format(R"({{"id":"{}","reason":"重复"}})", id));
        REQUIRE(gone.status == 200);
        CHECK(at(gone, "voided") == "true");
        CHECK(w.counter("visited_person_times", county, "2018-08-02") == 0);
        CHECK(w.counter("household_times", county, "2018-08-02") == 0);
        CHECK(w.counter("opinions", county, "2018-08-02") == 2);
        auto const twice = w.call("visit.void", "town", fmt::format(R"({{"id":"{}","reason":"再来"}})", id));
        CHECK(twice.status == 409);
        CHECK(at(twice, "state") == "voided");
        CHECK(at(w.call("visit.get", "liaison", fmt::format(R"({{"id":"{}"}})", id)), "reason") == "重复");
    }
    SECTION("others of the place read it, others do not") {
        auto const by_id = fmt::format(R"({{"id":"{}"}})", at(first, "id"));
        CHECK(w.call("visit.get", "town", by_id).status == 200);
        CHECK(w.call("visit.get", "office", by_id).status == 200);
        CHECK(w.call("visit.get", "town2", by_id).status == 404);
        CHECK(w.call("visit.get", "liaison2", by_id).status == 404);
        CHECK(w.call("visit.get", "sysadmin", by_id).status == 403);
        CHECK(w.call("visit.get", "", by_id).status == 401);
        // the digits of the slip go to who hands it out
        CHECK_FALSE(at(w.call("visit.get", "town", by_id), "opinions.0.code").empty());
        CHECK(at(w.call("visit.get", "cadre", by_id), "opinions.0.code").empty());
        CHECK(at(w.call("visit.list", "town"), "items.0.id") == at(first, "id"));
        CHECK(at(w.call("visit.list", "town2"), "items.0").empty());
    }
}

TEST_CASE("all wrong fields of a visit are named at once, and nothing is stored", "[visits]") {
    auto w = world();
    auto const shapes =
        w.call("visit.create", "liaison",
               R"({"kind":"tea","date":"2018-02-30","people_met":-1,"opinions":[{"text":" "}],"x":1})");
    CHECK(shapes.status == 422);
    for (auto const* field : {"place", "kind", "date", "people_met", "x"})
        CHECK_FALSE(at(shapes, std::string("fields.") + field).empty());
    CHECK(shapes.body.find("\"opinions.0.text\"") != std::string::npos);

    auto const meanings =
        w.call("visit.create", "liaison",
               fmt::format(R"({{"place":"{}","kind":"household","date":"2199-01-01","people_met":1,
                                     "visitors":["nobody","{}","{}"],"host":"none",
                                     "opinions":[{{"voice":"{}"}},{{"text":"a","category":"XXX","about":"没有这个单位"}}]}})",
                           county, w.person_id("liaison"), w.person_id("liaison"), std::string(64, 'z')));
    CHECK(meanings.status == 422);
    for (auto const* field : {"place", "date", "visitors.0", "visitors.2", "host", "opinions.0.voice",
                              "opinions.1.category", "opinions.1.about"}) {
        INFO(field);
        CHECK(meanings.body.find(fmt::format("\"{}\"", field)) != std::string::npos);
    }
    auto const foreign =
        w.call("visit.create", "liaison",
               R"({"place":"341282101206","kind":"field","date":"2018-07-30","people_met":1})");
    CHECK(foreign.status == 403);
    CHECK_FALSE(at(foreign, "fields.place").empty());
    CHECK(w.counter("visited_person_times", county, "2199-12-31") == 0);
    CHECK(at(w.call("visit.list", "office"), "items.0").empty());
}

TEST_CASE("nobody met counts in no figure", "[visits]") {
    auto w = world();
    REQUIRE(w.call("visit.create", "liaison",
                   fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-30","people_met":0}})",
                               village))
                .status == 201);
    CHECK(w.counter("visitor_person_times", county, "2018-08-02") == 0);
    CHECK(w.counter("household_times", county, "2018-08-02") == 0);
}

TEST_CASE("a joint visit that two recorded: warned, joined, merged", "[visits]") {
    auto w = world();
    auto const record = [&](char const* login, char const* more) {
        auto const reply =
            w.call("visit.create", login,
                   fmt::format(R"({{"place":"{}","kind":"forum","date":"2018-07-30","people_met":20{}}})",
                               village, more));
        REQUIRE(reply.status == 201);
        return reply;
    };
    auto const first = record("liaison", R"(,"opinions":[{"text":"修路"}])");
    auto const joined = w.call("visit.join", "town", fmt::format(R"({{"id":"{}"}})", at(first, "id")));
    REQUIRE(joined.status == 200);
    CHECK(at(joined, "visitors.1.name") == "town");
    CHECK(w.counter("visitor_person_times", county, "2018-08-02") == 2);

    auto const second = record("town", R"(,"opinions":[{"text":"路灯不亮"}])");
    CHECK(at(second, "warnings.0.visit") == at(first, "id"));
    CHECK(w.counter("visited_person_times", county, "2018-08-02") == 40);
    auto const merged =
        w.call("visit.merge", "town",
               fmt::format(R"({{"id":"{}","into":"{}"}})", at(second, "id"), at(first, "id")));
    REQUIRE(merged.status == 200);
    CHECK(at(merged, "id") == at(first, "id"));
    CHECK(at(merged, "opinions.1.text") == "路灯不亮");
    CHECK(at(merged, "visitors.2").empty());
    CHECK(at(merged, "warnings.0").empty());
    CHECK(w.counter("visited_person_times", county, "2018-08-02") == 20);
    CHECK(w.counter("visitor_person_times", county, "2018-08-02") == 2);
    CHECK(w.counter("opinions", county, "2018-08-02") == 2);
    auto const gone = w.call("visit.get", "town", fmt::format(R"({{"id":"{}"}})", at(second, "id")));
    CHECK(at(gone, "voided") == "true");
    CHECK(at(gone, "merged_into") == at(first, "id"));
    std::vector<std::string> findings;
    w.look([&](store::Db& db) { visits_feature().check(db, findings); });
    CHECK(findings.empty());
}

TEST_CASE("visits are listed by day, page after page", "[visits]") {
    auto w = world();
    for (int i = 1; i <= 7; ++i)
        REQUIRE(
            w.call("visit.create", "liaison",
                   fmt::format(R"({{"place":"{}","kind":"field","date":"2018-07-{:02}","people_met":{}}})",
                               i % 2 ? village : "341282100202", 10 + (i * 3) % 7, i))
                .status == 201);
    std::string dates, after;
    do {
        auto const page =
            w.call("visit.list", "liaison",
                   after.empty() ? R"({"limit":3})" : fmt::format(R"({{"limit":3,"after":"{}"}})", after));
        REQUIRE(page.status == 200);
        for (int i = 0; !at(page, fmt::format("items.{}.date", i)).empty(); ++i)
            dates += at(page, fmt::format("items.{}.date", i)).substr(8) + " ";
        after = at(page, "next");
    } while (!after.empty());
    CHECK(dates == "16 15 14 13 12 11 10 ");
    auto const some = w.call("visit.list", "office",
                             fmt::format(R"({{"place":"{}","from":"2018-07-12","to":"2018-07-14"}})", town));
    CHECK(at(some, "items.0.date") == "2018-07-14");
    CHECK(at(some, "items.2.date") == "2018-07-12");
    CHECK(at(some, "items.3").empty());
    CHECK(at(w.call("visit.list", "office", R"({"place":"341282101000"})"), "items.0").empty());
}

TEST_CASE("a list of visits goes on where it stood, though its last row was corrected", "[visits]") {
    auto w = world();
    std::vector<std::string> ids; // newest day first
    for (int day = 1; day <= 6; ++day) {
        auto const made =
            w.call("visit.create", "liaison",
                   fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-0{}","people_met":1}})",
                               day % 2 ? village : "341282100202", day));
        REQUIRE(made.status == 201);
        ids.insert(ids.begin(), at(made, "id"));
    }
    std::vector<std::string> read;
    std::string after;
    do {
        auto const page = w.call("visit.list", "liaison", fmt::format(R"({{"limit":"2"{}}})", after));
        REQUIRE(page.ok());
        for (int i = 0; i < 2; ++i) read.push_back(at(page, fmt::format("items.{}.id", i)));
        // it was a day later than all the others: looked up anew, the list would begin again
        REQUIRE(w.call("visit.correct", "liaison",
                       fmt::format(R"({{"id":"{}","place":"{}","kind":"household","date":"2018-07-20",
                                       "people_met":1,"reason":"日期记错了"}})",
                                   read.back(), village))
                    .ok());
        auto const next = at(page, "next");
        after = next.empty() ? "" : fmt::format(R"(,"after":"{}")", next);
    } while (!after.empty());
    CHECK(read == ids);
}
