// Everything that can be found is found again when the search index is made anew.
#include "domain/all.hpp"
#include "domain/reindex.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace huiju;

TEST_CASE("the search index made anew holds every text, and no sealed one", "[search]") {
    testing::World w(all_features());
    auto const must = [&](std::string_view operation, std::string const& json) {
        REQUIRE(w.call(operation, "system", json).ok());
    };
    must("host.create", R"({"kind":"household","place":"341282100201","name":"赵大山","tags":["低保"]})");
    must("opinion.create", R"({"place":"341282100201","text":"路灯不亮","category":"INF03"})");
    must("opinion.create", R"({"place":"341282100201","text":"有人优亲厚友","category":"GOV04"})");
    must("problem.create", R"({"place":"341282100201","title":"护栏损坏","category":"INF02"})");
    must("visit.create", R"({"place":"341282100201","kind":"household","date":"2018-07-01","people_met":1,
        "visitors":[")" + w.person_id("liaison") +
                             R"("],"note":"拉家常"})");
    must("person.update", R"({"id":")" + w.person_id("leader") + R"(","leading_from":"2018-03-01"})");
    must("instruction.record", R"({"kind":"written","leader":")" + w.person_id("leader") +
                                   R"(","date":"2018-07-20","text":"三天内掏通涵洞","place":"341282100201",
        "unit":"交通运输局","due":"2018-08-10"})");
    w.look([](store::Db& db) {
        std::map<std::string, std::string> texts;
        int count = 0;
        reindex(db, [&](store::SearchText const& text) {
            texts[text.kind] = text.text;
            ++count;
        });
        CHECK(count == 5);
        CHECK(texts["host"].find("赵大山") != std::string::npos);
        CHECK(texts["host"].find("低保") != std::string::npos);
        CHECK(texts["opinion"].find("路灯不亮") != std::string::npos);
        CHECK(texts["visit"] == "拉家常");
        CHECK(texts["instruction"].find("涵洞") != std::string::npos);
        CHECK(texts["problem"].find("护栏损坏") != std::string::npos);
    });
}
