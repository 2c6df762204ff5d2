// Search across kinds, and proposals that learn from what was decided.
#include "base/resources.hpp"
#include "domain/all.hpp"
#include "domain/categories/categories.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <set>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", far_village = "341282101206", town = "341282100000";

std::string must(World& w, std::string_view operation, std::string_view login, std::string const& json) {
    auto const reply = w.call(operation, login, json);
    INFO(operation << " " << json << " → " << reply.status << " " << reply.body);
    REQUIRE(reply.ok());
    return reply.body;
}
std::string made(World& w, std::string_view operation, std::string const& json) {
    return World::at(must(w, operation, "system", json), "id");
}

std::string opinion(World& w, std::string_view place, std::string_view text, std::string_view more = "") {
    return made(w, "opinion.create", fmt::format(R"({{"place":"{}","text":"{}"{}}})", place, text, more));
}
std::string problem(World& w, std::string_view place, std::string_view category, std::string_view title) {
    return made(w, "problem.create",
                fmt::format(R"({{"place":"{}","category":"{}","title":"{}"}})", place, category, title));
}

// The ids that a search gives, over all its pages.
std::set<std::string> ids(World& w, std::string_view login, std::string_view q, std::string_view more = "",
                          int limit = 50) {
    std::set<std::string> found;
    for (std::string after;;) {
        auto const answer = must(w, "matter.search", login,
                                 fmt::format(R"({{"q":"{}","limit":"{}"{}{}}})", q, limit, more,
                                             after.empty() ? "" : fmt::format(R"(,"after":"{}")", after)));
        for (int i = 0;; ++i) {
            auto const id = World::at(answer, fmt::format("items.{}.id", i));
            if (id.empty()) break;
            CHECK(found.insert(id).second);
        }
        after = World::at(answer, "next");
        if (after.empty()) return found;
    }
}
using Ids = std::set<std::string>;

void import_categories(World& w) {
    auto read = categories::read_categories_csv(resource("data/categories.csv"));
    REQUIRE(read.has_value());
    must(w, "category.import", "system", to_json(*read));
}

} // namespace

TEST_CASE("one search finds problems, opinions and visits by any word of them", "[matters]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase database(engine);
        World w(all_features(), database.url());
        auto const said = opinion(w, village, "俺庄东头的路灯坏了", R"(,"category":"INF03")");
        auto const bridge = problem(w, village, "INF02", "大桥护栏断了");
        auto const visit = made(
            w, "visit.create",
            fmt::format(
                R"({{"place":"{}","kind":"household","date":"2018-07-01","people_met":1,"visitors":["{}"],"note":"在桥头拉家常，说到路灯"}})",
                village, w.person_id("liaison")));
        auto const far = opinion(w, far_village, "路灯不亮", R"(,"category":"INF03")");
        CHECK(ids(w, "office", "路灯") == Ids{said, visit, far});
        CHECK(ids(w, "office", "路灯", "", 1) == Ids{said, visit, far});
        CHECK(ids(w, "office", "桥") == Ids{bridge, visit});
        CHECK(ids(w, "office", "桥", R"(,"kind":"problem")") == Ids{bridge});
        CHECK(ids(w, "office", "灯", R"(,"place":"341282101206")") == Ids{far});
        CHECK(ids(w, "liaison", "路灯") == Ids{said, visit});
        CHECK(ids(w, "liaison2", "路灯") == Ids{far});
        CHECK(ids(w, "office", "没有这样的词").empty());
        CHECK(ids(w, "office", "!!").empty());

        // newest first, with what is needed to know it again
        auto const answer = must(w, "matter.search", "office", R"({"q":"桥"})");
        CHECK(World::at(answer, "items.0.kind") == "visit");
        CHECK(World::at(answer, "items.0.state") == "recorded");
        CHECK(World::at(answer, "items.1.kind") == "problem");
        CHECK(World::at(answer, "items.1.title") == "大桥护栏断了");
        CHECK(World::at(answer, "items.1.place.name") == "黄寨村");
        CHECK(World::at(answer, "items.1.state") == "to_propose");

        // answers are found too: of an opinion, and the result of a problem
        must(w, "opinion.answer", "town",
             fmt::format(R"({{"id":"{}","text":"已换新灯泡","way":"face"}})", said));
        CHECK(ids(w, "office", "灯泡") == Ids{said});
        must(w, "problem.propose", "town",
             fmt::format(R"({{"id":"{}","target":"修好","lead":"交通运输局"}})", bridge));
        must(w, "problem.assign", "office", fmt::format(R"({{"id":"{}","lead":"交通运输局"}})", bridge));
        must(w, "problem.accept", "unit", fmt::format(R"({{"id":"{}"}})", bridge));
        must(w, "problem.finish", "unit", fmt::format(R"({{"id":"{}","result":"已焊接加固"}})", bridge));
        CHECK(ids(w, "office", "焊接加固") == Ids{bridge});
        auto const result = must(w, "matter.search", "office", R"({"q":"焊接"})");
        CHECK(World::at(result, "items.0.excerpt") == "已焊接加固");
        CHECK(ids(w, "unit", "焊接") == Ids{bridge}); // through its unit
        CHECK(ids(w, "unit", "路灯").empty());
        // a corrected or void visit is found as it is now
        must(
            w, "visit.correct", "system",
            fmt::format(
                R"({{"id":"{}","place":"{}","kind":"household","date":"2018-07-01","people_met":1,"visitors":["{}"],"note":"只说到收成","reason":"更正"}})",
                visit, village, w.person_id("liaison")));
        CHECK(ids(w, "office", "收成") == Ids{visit});
        CHECK(ids(w, "office", "拉家常").empty());
        must(w, "visit.void", "system", fmt::format(R"({{"id":"{}","reason":"重复"}})", visit));
        CHECK(ids(w, "office", "收成").empty());
    }
}

TEST_CASE("leaders' instructions are found by whoever may see them", "[matters]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase database(engine);
        World w(all_features(), database.url());
        must(w, "person.update", "system",
             fmt::format(R"({{"id":"{}","leading_from":"2018-03-01"}})", w.person_id("leader")));
        auto const record = [&](std::string_view text, std::string_view more = "") {
            return made(w, "instruction.record",
                        fmt::format(R"({{"kind":"written","leader":"{}","date":"2018-07-20","text":"{}",
                                         "place":"{}","unit":"交通运输局","due":"2018-08-10"{}}})",
                                    w.person_id("leader"), text, village, more));
        };
        auto const said = opinion(w, village, "涵洞堵了", R"(,"category":"INF02","about":"光武镇人民政府")");
        auto const about = World::at(must(w, "opinion.sort", "system",
                                          fmt::format(R"({{"id":"{}","disposition":"new_problem"}})", said)),
                                     "problem");
        auto const id = record("三天内把涵洞掏通");
        auto const delicate = record("涵洞一事由县里督办", fmt::format(R"(,"problem":"{}")", about));
        auto const kind = R"(,"kind":"instruction")";
        CHECK(ids(w, "office", "涵洞", kind) == Ids{id, delicate});
        CHECK(ids(w, "office", "涵洞") == Ids{id, delicate, said, about});
        CHECK(ids(w, "town", "涵洞") == Ids{id}); // the other one hides with what is about them
        CHECK(ids(w, "unit", "涵洞") == Ids{id, delicate});
        CHECK(ids(w, "town2", "涵洞").empty());
        CHECK(ids(w, "liaison", "涵洞", kind).empty());
        must(w, "instruction.report", "unit", fmt::format(R"({{"id":"{}","text":"桥下清淤完毕"}})", id));
        auto const found = must(w, "matter.search", "office", R"({"q":"清淤"})");
        CHECK(World::at(found, "items.0.id") == id);
        CHECK(World::at(found, "items.0.kind") == "instruction");
        CHECK(World::at(found, "items.0.state") == "to_confirm");
        CHECK_FALSE(World::at(found, "items.0.number").empty());
        CHECK(ids(w, "office", "涵洞", kind) == Ids{id, delicate});
        must(w, "instruction.void", "office", fmt::format(R"({{"id":"{}","reason":"记错了"}})", id));
        CHECK(ids(w, "office", "清淤").empty());
    }
}

TEST_CASE("a number, a code, a place or a unit finds its matters", "[matters]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase database(engine);
        World w(all_features(), database.url());
        auto const first = problem(w, village, "INF02", "护栏断了");
        auto const second = problem(w, far_village, "INF02", "2018年有17户反映涵洞堵了");
        auto const number =
            World::at(must(w, "problem.get", "office", fmt::format(R"({{"id":"{}"}})", first)), "number");
        CHECK(ids(w, "office", number) == Ids{first});
        CHECK(ids(w, "liaison2", number).empty());

        auto const made_at_desk =
            must(w, "opinion.create", "town",
                 fmt::format(R"({{"place":"{}","text":"路灯坏了","category":"INF03"}})", village));
        auto const said = World::at(made_at_desk, "id"), code = World::at(made_at_desk, "code");
        REQUIRE(code.size() == 12);
        auto const typed = code.substr(0, 4) + "-" + code.substr(4, 4) + " " + code.substr(8);
        CHECK(ids(w, "office", code) == Ids{said});
        CHECK(ids(w, "town", typed) == Ids{said});
        CHECK(ids(w, "town2", typed).empty());

        // what lies there, and what speaks of it elsewhere
        auto const speaks = opinion(w, far_village, "到黄寨村的路不好走", R"(,"category":"INF02")");
        CHECK(ids(w, "office", "黄寨村") == Ids{first, said, speaks});
        CHECK(ids(w, "office", village) == Ids{first, said});
        CHECK(ids(w, "office", "光武镇") == Ids{first, said});
        CHECK(ids(w, "office", "光武镇黄寨村 路灯") == Ids{said});
        CHECK(ids(w, "office", "路灯 黄寨") == Ids{said});
        CHECK(ids(w, "town2", "黄寨村") == Ids{speaks});
        CHECK(ids(w, "liaison", "黄寨村", "", 1) == Ids{first, said});
        CHECK(ids(w, "office", "光武镇", R"(,"place":"341282101000")").empty());

        must(w, "problem.propose", "town2",
             fmt::format(R"({{"id":"{}","target":"疏通","lead":"交通运输局"}})", second));
        must(w, "problem.assign", "office", fmt::format(R"({{"id":"{}","lead":"交通运输局"}})", second));
        CHECK(ids(w, "office", "交通运输局") == Ids{second});
        CHECK(ids(w, "office", "交通运输局", R"(,"kind":"opinion")").empty());
        CHECK(ids(w, "town", "交通运输局").empty());
    }
}

TEST_CASE("what is sealed or about the reader is in no search", "[matters]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase database(engine);
        World w(all_features(), database.url());
        auto const made_now =
            must(w, "opinion.create", "town",
                 fmt::format(R"({{"place":"{}","text":"有人优亲厚友","category":"GOV04"}})", village));
        for (auto const* login : {"office", "town", "liaison", "discipline"}) {
            INFO(login);
            CHECK(ids(w, login, "优亲厚友").empty());
            CHECK(ids(w, login, World::at(made_now, "code")).empty());
            CHECK(ids(w, login, "黄寨村").empty());
        }
        // sealed later: its text was in the index before
        auto const later = opinion(w, village, "低保金少发了", R"(,"category":"SOC01")");
        CHECK(ids(w, "office", "低保金") == Ids{later});
        must(w, "opinion.sort", "office",
             fmt::format(R"({{"id":"{}","disposition":"transferred","category":"GOV04"}})", later));
        for (auto const* login : {"office", "discipline"}) CHECK(ids(w, login, "低保金").empty());
        auto const about =
            opinion(w, village, "镇里没有回话", R"(,"category":"INF02","about":"光武镇人民政府")");
        CHECK(ids(w, "office", "回话") == Ids{about});
        CHECK(ids(w, "town", "回话").empty());
    }
}

TEST_CASE("proposals say why, and learn from sorting, assigning and returns", "[matters]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase database(engine);
        World w(all_features(), database.url());
        import_categories(w);
        auto const ask = [&](std::string_view text, std::string_view place = village) {
            return must(w, "matter.proposal", "town",
                        fmt::format(R"({{"text":"{}","place":"{}"}})", text, place));
        };
        auto const fresh = ask("村东头路灯不亮");
        CHECK(World::at(fresh, "categories.0.category.code") == "INF03");
        CHECK(World::at(fresh, "categories.0.why.0") == "关键词“路灯”");
        CHECK(World::at(fresh, "units.0.unit.name") == "光武镇人民政府");
        CHECK(World::at(fresh, "units.0.why.0") == "分类表规定“路灯照明”由该单位办理");
        CHECK(World::at(ask("今天天气很好"), "categories.0").empty());
        CHECK(World::at(ask("办事要好处，吃拿卡要"), "categories.0.category.code") == "GOV04");

        // four opinions with a word that the office put elsewhere
        for (int i = 0; i < 4; ++i) {
            auto const id = opinion(w, village, fmt::format("想买太阳能灯第{}回", i));
            must(w, "opinion.sort", "town",
                 fmt::format(R"({{"id":"{}","disposition":"suggestion","category":"OTH03"}})", id));
        }
        auto const learned = ask("太阳能灯怎么卖");
        CHECK(World::at(learned, "categories.0.category.code") == "OTH03");
        CHECK(World::at(learned, "categories.0.why.0") == "提到“太阳能灯”的意见此前有4条归入此类");
        CHECK(World::at(learned, "categories.1.category.code") == "INF03");
        auto const arrives = must(w, "opinion.create", "town",
                                  fmt::format(R"({{"place":"{}","text":"太阳能灯贵"}})", village));
        CHECK(World::at(arrives, "category.code") == "OTH03");

        // a return that the office decided turns the proposal at once
        auto const id = problem(w, village, "INF01", "水泥路塌了");
        must(w, "problem.propose", "town",
             fmt::format(R"({{"id":"{}","target":"修好","lead":"光武镇民政所"}})", id));
        must(w, "problem.assign", "office", fmt::format(R"({{"id":"{}","lead":"光武镇民政所"}})", id));
        auto const road = [&](std::string_view place) { return ask("水泥路塌了", place); };
        CHECK(World::at(road(village), "units.0.unit.name") == "光武镇人民政府");
        CHECK(World::at(road(village), "units.1.unit.name") == "光武镇民政所");
        must(w, "problem.return", "station",
             fmt::format(R"({{"id":"{}","owner":"交通运输局","rule":"三定","reason":"不属本所"}})", id));
        must(w, "problem.decide", "office",
             fmt::format(R"({{"id":"{}","on":"return","ok":true,"note":"同意"}})", id));
        auto const after = road(village);
        CHECK(World::at(after, "units.1.unit.name") == "交通运输局");
        CHECK(World::at(after, "units.1.why.0") == "本镇同类事项此前多由交通运输局办理（1件）");
        CHECK(after.find("光武镇民政所") == std::string::npos);
        CHECK(World::at(after, "categories.0.category.code") == "INF01");
        CHECK(after.find("与问题") != std::string::npos);
        must(w, "problem.reassign", "office",
             fmt::format(R"({{"id":"{}","lead":"光武镇人民政府","reason":"改派"}})", id));
        CHECK(road(village).find("交通运输局") == std::string::npos);
        // another town hears of the city's units alone
        auto const other = problem(w, village, "INF01", "路面坑洼");
        must(w, "problem.propose", "town",
             fmt::format(R"({{"id":"{}","target":"修好","lead":"交通运输局"}})", other));
        must(w, "problem.assign", "office", fmt::format(R"({{"id":"{}","lead":"交通运输局"}})", other));
        CHECK(road(far_village).find("光武镇") == std::string::npos);

        // with a category, its units alone; in English
        auto const given = must(w, "matter.proposal", "liaison",
                                fmt::format(R"({{"text":"路灯","place":"{}","category":"PUB02"}})", town));
        CHECK(World::at(given, "categories.0").empty());
        CHECK_FALSE(World::at(given, "units.0.unit.name").empty());
        CHECK(w.call("matter.proposal", "town", R"({"text":"路灯","place":"999999999999"})").status == 422);
    }
}
