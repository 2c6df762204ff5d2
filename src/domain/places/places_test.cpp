// Places through the registry: both real editions of the region codes, the map between them, groups and
// mergers.
#include "base/resources.hpp"
#include "domain/places/places.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature places_feature();
Feature hosts_feature();
Feature visits_feature();
Feature opinions_feature();
Feature problems_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto huangzhai = "341282100201", duanzhuang = "341282100202", guangwu = "341282100000",
               county = "341282000000";

World world() {
    return World(
        {places_feature(), hosts_feature(), visits_feature(), opinions_feature(), problems_feature()});
}

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

World::Reply import(World& w, std::string const& edition, bool in_force) {
    auto const read =
        places::read_places_csv(resource("data/regions-jieshou-" + edition + ".csv"), edition, in_force);
    REQUIRE(read.has_value());
    return w.call("place.import_edition", "office", to_json(*read));
}

World::Reply import_changes(World& w, bool confirmed) {
    auto const read = places::read_changes_csv(resource("data/regions-jieshou-changes.csv"), confirmed);
    REQUIRE(read.has_value());
    CHECK(read->edition.value == "2023");
    return w.call("place.import_changes", "office", to_json(*read));
}

// How many places a list holds, page by page.
int count(World& w, std::string const& filter = "") {
    int n = 0;
    std::string after;
    do {
        auto const page = w.call("place.list", "office",
                                 fmt::format(R"({{"limit":"50"{}{}}})", filter,
                                             after.empty() ? "" : fmt::format(R"(,"after":"{}")", after)));
        REQUIRE(page.ok());
        for (int i = 0; !at(page, fmt::format("items.{}.id", i)).empty(); ++i) ++n;
        after = at(page, "next");
    } while (!after.empty());
    return n;
}

World::Reply find(World& w, std::string_view q) {
    return w.call("place.list", "liaison", fmt::format(R"({{"q":"{}"}})", q));
}

} // namespace

TEST_CASE("the edition of 2017 makes the tree in official order", "[places]") {
    auto w = world();
    auto const first = import(w, "2017", true);
    REQUIRE(first.ok());
    CHECK(at(first, "created") == "173"); // the world knows six of the 179
    CHECK(count(w) == 179);
    CHECK(count(w, R"(,"level":"village")") == 160);
    CHECK(count(w, R"(,"parent":"341282000000")") == 18);

    auto const list = w.call("place.list", "town", R"({"limit":"500"})");
    CHECK(at(list, "items.0.name") == "界首市");
    CHECK(at(list, "items.0.children") == "18");
    CHECK(at(list, "items.1.name") == "东城办事处");
    CHECK(at(list, "items.2.parent.name") == "东城办事处"); // its villages follow before the next town
    CHECK(at(list, "items.2.level") == "village");
    auto const found = w.call("place.list", "town", R"({"code":"341282101206"})");
    CHECK(at(found, "items.0.name") == "王付全村");
    CHECK(at(found, "items.0.full_name") == "泉阳镇王付全村");

    auto const again = import(w, "2017", true);
    CHECK(at(again, "created") == "0");
    CHECK(at(again, "updated") == "0");
    CHECK(count(w) == 179);
}

TEST_CASE("the change map makes names and codes of another edition findable", "[places]") {
    auto w = world();
    REQUIRE(import(w, "2017", true).ok());
    auto const report = import_changes(w, false);
    REQUIRE(report.ok());
    CHECK(at(report, "undecided.0") == "341282002202");
    CHECK(at(report, "undecided.1") == "341282002203");
    CHECK(at(report, "undecided.2").empty());
    for (auto const* q : {"王富全", "王富全村", "王付全", "王付全村委会", "泉阳镇王付全"}) {
        INFO(q);
        auto const found = find(w, q);
        CHECK(at(found, "items.0.name") == "王付全村"); // 2017 stays in force
        CHECK(at(found, "items.1.id").empty());
    }
    auto const jinzhuang = w.call("place.get", "liaison", R"({"id":"341282100005"})");
    CHECK(at(jinzhuang, "name") == "金庄村");
    CHECK(at(jinzhuang, "code") == "341282100209");
    CHECK(at(jinzhuang, "aliases.0.name") == "金庄社区居委会");
    CHECK(count(w) == 179);
}

TEST_CASE("a later edition in force renames, and mergers wait for a person", "[places]") {
    auto w = world();
    REQUIRE(import(w, "2017", true).ok());
    bool const map_first = GENERATE(true, false); // stems do for what the map says, but for changed names
    if (map_first) REQUIRE(import_changes(w, false).ok());
    auto const report = import(w, "2023", true);
    REQUIRE(report.ok());
    CHECK(at(report, "created") == "1"); // 吕宋社区
    CHECK(at(report, "undecided.0") == "341282002202");
    CHECK(at(report, "undecided.1") == "341282002203");
    CHECK(at(report, "undecided.2").empty());
    CHECK(count(w) == 180);
    auto const found = find(w, "王付全");
    CHECK(at(found, "items.0.name") == "王富全村");
    auto const jinzhuang = w.call("place.get", "liaison", R"({"id":"341282100209"})");
    CHECK(at(jinzhuang, "name") == "金庄社区");
    CHECK(at(jinzhuang, "code") == "341282100005");

    auto const merged = import_changes(w, true);
    REQUIRE(merged.ok());
    CHECK(at(merged, "undecided.0").empty());
    CHECK(count(w) == 178);
    for (auto const* q : {"吕闫", "小郭寨"}) {
        auto const old = find(w, q);
        CHECK(at(old, "items.0.successor.name") == "吕宋社区");
        CHECK(at(old, "items.0.valid_to") == "2018-08-01");
    }
    CHECK(import_changes(w, true).ok()); // once more changes nothing
    CHECK(count(w) == 178);
}

TEST_CASE("a merger that no edition has brought makes its own successor", "[places]") {
    auto w = world();
    REQUIRE(import(w, "2017", true).ok());
    auto const merged = import_changes(w, true);
    REQUIRE(merged.ok());
    CHECK(at(merged, "created") == "1");
    CHECK(at(find(w, "吕宋"), "items.0.parent.name") == "西城办事处");
    CHECK(count(w) == 178);
}

TEST_CASE("an edition not in force adds aliases alone", "[places]") {
    auto w = world();
    REQUIRE(import(w, "2017", true).ok());
    auto const report = import(w, "2023", false);
    REQUIRE(report.ok());
    CHECK(at(report, "created") == "0");
    CHECK(at(report, "undecided.0") == "341282002011");
    CHECK(count(w) == 179);
    CHECK(at(find(w, "王富全"), "items.0.name") == "王付全村");
}

TEST_CASE("every bad row of an import is named and nothing is stored", "[places]") {
    auto w = world();
    auto const reply = w.call("place.import_edition", "office", R"({"edition":"x","in_force":true,"rows":[
        {"code":"34128200000a","name":"甲","level":"town","parent_code":"341282000000"},
        {"code":"341282009000","name":"乙","level":"town","parent_code":"341282000000"},
        {"code":"341282009000","name":"丙","level":"town","parent_code":"341282000000"},
        {"code":"341282009200","name":"丁","level":"county","parent_code":"341282009000"}]})");
    CHECK(reply.status == 422);
    CHECK(at(reply, "reason") == "invalid");
    CHECK(reply.body.find(R"("rows.0.code":"place.not_a_code")") != std::string::npos);
    CHECK(reply.body.find(R"("rows.2.code":"place.code_twice")") != std::string::npos);
    CHECK(reply.body.find(R"("rows.3.parent_code":"place.parent_not_above")") != std::string::npos);
    CHECK(count(w) == 6);
    auto const lost = w.call("place.import_edition", "office", R"({"edition":"x","in_force":true,"rows":[
        {"code":"999982009000","name":"乙","level":"town","parent_code":"999982000000"}]})");
    CHECK(lost.body.find(R"("rows.0.parent_code":"field.no_such_place")") != std::string::npos);
    CHECK(w.call("place.import_edition", "sysadmin", R"({"edition":"x","rows":[]})").status == 403);

    auto const file = places::read_places_csv(
        "code,name,level,parent_code\r\n12,甲,town,\r\n341282009000,,hamlet,\r\n", "x", true);
    REQUIRE_FALSE(file.has_value());
    std::vector<std::string> fields;
    for (auto const& wrong : file.error().fields) fields.push_back(wrong.field);
    CHECK(fields == std::vector<std::string>{"line 2.code", "line 3.name", "line 3.level"});
    CHECK_FALSE(places::read_places_csv("code,name\r\n1,2\r\n", "x", true).has_value());
    CHECK_FALSE(places::read_changes_csv("old_code,new_code,change\r\n", true).has_value());
}

TEST_CASE("groups are made by the village, everything else by the office", "[places]") {
    auto w = world();
    auto const group =
        w.call("place.put", "cadre", fmt::format(R"({{"parent":"{}","name":"东组"}})", huangzhai));
    REQUIRE(group.status == 201);
    CHECK(at(group, "full_name") == "光武镇黄寨村东组");
    CHECK(at(group, "level") == "group");
    auto const twice =
        w.call("place.put", "liaison",
               fmt::format(R"({{"parent":"{}","name":"东组","code":"341282100299"}})", huangzhai));
    CHECK(twice.status == 422);
    CHECK(twice.body.find(R"("name":"place.name_taken")") != std::string::npos);
    CHECK(twice.body.find(R"("code":"place.group_has_no_code")") != std::string::npos);
    CHECK(w.call("place.put", "liaison2", fmt::format(R"({{"parent":"{}","name":"西组"}})", huangzhai))
              .status == 403);
    auto const village = fmt::format(R"({{"parent":"{}","name":"新村","level":"village"}})", guangwu);
    CHECK(w.call("place.put", "town", village).status == 403);
    CHECK(w.call("place.put", "office", village).status == 201);

    auto const renamed =
        w.call("place.rename", "town", fmt::format(R"({{"id":"{}","name":"前组"}})", at(group, "id")));
    CHECK(renamed.ok());
    CHECK(at(renamed, "name") == "前组");
    CHECK(at(find(w, "东组"), "items.0.name") == "前组");
    auto const stale =
        w.call("place.rename", "town",
               fmt::format(R"({{"id":"{}","name":"后组","rev":{}}})", at(group, "id"), at(group, "rev")));
    CHECK(stale.status == 409);
    CHECK(at(stale, "current.name") == "前组");
    auto const id = at(w.call("place.get", "town", fmt::format(R"({{"id":"{}"}})", huangzhai)), "id");
    CHECK(w.call("place.rename", "town", fmt::format(R"({{"id":"{}","name":"新寨"}})", id)).status == 403);
}

TEST_CASE("a village merges: open matters and homes go on, figures stay", "[places]") {
    auto w = world();
    auto const group =
        at(w.call("place.put", "cadre", fmt::format(R"({{"parent":"{}","name":"东组"}})", huangzhai)), "id");
    auto const host =
        at(w.call("host.create", "liaison",
                  fmt::format(R"({{"kind":"household","place":"{}","name":"陈家"}})", huangzhai)),
           "id");
    auto const in_group =
        at(w.call("host.create", "liaison",
                  fmt::format(R"({{"kind":"household","place":"{}","name":"组里李家"}})", group)),
           "id");
    auto const visit = w.call(
        "visit.create", "liaison",
        fmt::format(
            R"({{"place":"{}","kind":"household","date":"2018-07-30","people_met":4,"host":"{}","opinions":[{{"text":"路灯不亮"}}]}})",
            huangzhai, host));
    REQUIRE(visit.status == 201);
    REQUIRE(
        w.call(
             "visit.create", "liaison",
             fmt::format(
                 R"({{"place":"{}","kind":"household","date":"2018-07-30","people_met":1,"host":"{}","opinions":[{{"text":"水沟堵了"}}]}})",
                 group, in_group))
            .status == 201);
    auto const problem =
        w.call("problem.create", "town",
               fmt::format(R"({{"title":"桥板断裂","place":"{}","category":"INF02"}})", huangzhai));
    REQUIRE(problem.status == 201);

    auto const id = at(w.call("place.get", "office", fmt::format(R"({{"id":"{}"}})", huangzhai)), "id");
    auto const body = fmt::format(R"({{"id":"{}","into":"{}","reason":"行政村合并"}})", id, duanzhuang);
    CHECK(w.call("place.merge", "town", body).status == 403);
    auto const merged = w.call("place.merge", "office", body);
    REQUIRE(merged.ok());
    CHECK(at(merged, "moved") == "5"); // two opinions, two homes, a problem
    CHECK(at(merged, "more") == "false");

    for (auto const* place : {huangzhai, guangwu, county}) {
        INFO(place);
        CHECK(w.counter("visited_person_times", place, "2018-08-02") == 5);
        CHECK(w.counter("opinions", place, "2018-08-02") == 2);
        CHECK(w.counter("households", place, "2018-08-02") == 2);
        CHECK(w.counter("problems", place, "2018-08-02") == 1);
    }
    CHECK(w.counter("visited_person_times", duanzhuang, "2018-08-02") == 0);
    CHECK(at(w.call("host.get", "liaison", fmt::format(R"({{"id":"{}"}})", host)), "place.code") ==
          duanzhuang);
    CHECK(at(w.call("host.get", "liaison", fmt::format(R"({{"id":"{}"}})", in_group)), "place.full_name") ==
          "光武镇段庄村东组");
    CHECK(at(w.call("opinion.get", "liaison", fmt::format(R"({{"id":"{}"}})", at(visit, "opinions.0.id"))),
             "place.code") == duanzhuang);
    CHECK(at(w.call("problem.get", "town", fmt::format(R"({{"id":"{}"}})", at(problem, "id"))),
             "place.code") == duanzhuang);
    CHECK(at(find(w, "黄寨"), "items.0.successor.name") == "段庄村");
    CHECK(count(w, fmt::format(R"(,"parent":"{}")", guangwu)) == 1);

    auto const back =
        fmt::format(R"({{"id":"{}","into":"{}","reason":"误"}})", at(merged, "into.id"), huangzhai);
    CHECK(w.call("place.merge", "office", back).status == 422);
    CHECK(at(w.call("place.merge", "office", body), "moved") == "0"); // again: nothing left to move
}
