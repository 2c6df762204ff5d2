// The real table of categories through the registry.
#include "base/resources.hpp"
#include "domain/categories/categories.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

namespace huiju {
Feature categories_feature();
}

using namespace huiju;
using testing::World;

namespace {

World world() { return World({categories_feature()}); }

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

} // namespace

TEST_CASE("the table of categories is taken in with its units", "[categories]") {
    auto w = world();
    auto read = categories::read_categories_csv(resource("data/categories.csv"));
    REQUIRE(read.has_value());
    REQUIRE(read->rows.size() == 113);
    read->unit_names = {{{"供电公司"}, {"交通运输局"}}};
    auto const report = w.call("category.import", "office", to_json(*read));
    REQUIRE(report.ok());
    CHECK(at(report, "updated") == "9"); // of the world's own
    CHECK(at(report, "created") == "104");
    w.look([](store::Db& db) {
        auto const& known = directory(db);
        CHECK(known.categories().size() == 113);
        auto const place = known.place("341282101206")->no;
        CHECK(known.default_unit(*known.category("PUB02"), place)->name == "交通运输局");
        CHECK(known.default_unit(*known.category("SOC01"), place)->name == "民政局");
        CHECK(known.default_unit(*known.category("INF03"), place)->name == "泉阳镇人民政府");
        CHECK(known.default_unit(*known.category("LAW01"), place)->name == "泉阳镇人民政府");
        CHECK(known.category("GOV04")->mode == categories::Mode::transfer);
        CHECK(known.category("PUB02")->urgent_hours == 2);
        CHECK(known.category("SOC01")->sensitive);
    });
    auto const list = w.call("category.list", "liaison", R"({"limit":"500"})");
    CHECK(at(list, "items.0.code") == "INF");
    CHECK(at(list, "items.1.parent.name") == "基础设施");
    CHECK(at(list, "items.112.code") == "OTH99");
    CHECK(at(list, "items.3.keywords.0") == "路灯");
    auto const page = w.call("category.list", "liaison", R"({"limit":"2"})");
    auto const next =
        w.call("category.list", "liaison", R"({"limit":"2","after":")" + at(page, "next") + R"("})");
    CHECK(at(next, "items.0.code") == "INF02");
    CHECK(at(w.call("category.list", "liaison", R"({"parent":"DIS"})"), "items.3.code").empty());
}

TEST_CASE("every bad row of the table is named", "[categories]") {
    auto w = world();
    auto const reply =
        w.call("category.import", "office", R"({"unit_names":[{"name":"甲","unit":"无此单位"}],"rows":[
        {"code":"AAA","level":1,"name":"甲","parent_code":"INF"},
        {"code":"AAA","level":1,"name":"甲"},
        {"code":"BBB01","level":2,"name":"乙","parent_code":"BBB","mode":"direct"}]})");
    CHECK(reply.status == 422);
    for (auto const* field : {"unit_names.0.unit", "rows.0.parent_code", "rows.1.code", "rows.2.parent_code",
                              "rows.2.first_reply_workdays", "rows.2.resolve_workdays"})
        CHECK(reply.body.find("\"" + std::string(field) + "\":") != std::string::npos);
    CHECK(w.call("category.import", "town", R"({"rows":[]})").status == 403);
    CHECK_FALSE(categories::read_categories_csv("code,level,name,mode\r\nA,3,甲,slow\r\n").has_value());
}
