// The world's directory: places, scopes and permissions as the rules say.
#include "domain/directory/directory.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

TEST_CASE("a directory knows places by every code and their towns", "[directory]") {
    testing::World world({});
    world.look([](store::Db& db) {
        auto const& d = directory(db);
        REQUIRE(d.root()->name == "界首市");
        auto const* village = d.place("341282101206");
        REQUIRE(village);
        CHECK(village->shown == "王付全村");
        CHECK(d.full_name(village->no) == "泉阳镇王付全村");
        CHECK(d.area(village->no).town == d.place("341282101000")->no);
        CHECK(d.inside(village->no, d.root()->no));
        CHECK_FALSE(d.inside(village->no, d.place("341282100000")->no));
        CHECK(d.default_unit(*d.category("INF03"), village->no)->name == "泉阳镇人民政府");
        CHECK(d.default_unit(*d.category("INF02"), village->no)->name == "交通运输局");
    });
}

TEST_CASE("the scope shows a person the matters of their places and units alone", "[scope]") {
    testing::World world({});
    world.look([&](store::Db& db) {
        auto const& d = directory(db);
        auto const today = *Date::of(2018, 8, 2);
        auto const scope = [&](std::string_view login) {
            return d.scope(d.person(world.person_id(login))->no, today);
        };
        auto const here = d.area(d.place("341282100201")->no), there = d.area(d.place("341282101206")->no);
        Visible const near{.area = here}, far{.area = there};
        for (auto const* login : {"office", "town", "liaison", "cadre", "leader", "clerk"}) {
            INFO(login);
            CHECK(scope(login)->sees(near));
            CHECK(scope(login)->sees(far) == (std::string_view(login) == "office"));
        }
        CHECK_FALSE(scope("sysadmin")->sees(near));
        CHECK_FALSE(scope("unit")->sees(near));
        Visible const handled{.area = there, .lead = d.unit("交通运输局")->no};
        CHECK(scope("unit")->sees(handled));
        CHECK_FALSE(scope("station")->sees(handled));
        Visible const sealed{.area = here, .sealed = true};
        CHECK(scope("discipline")->sight(sealed) == Sight::full);
        CHECK(scope("town")->sight(sealed) == Sight::stub);
        CHECK(scope("town2")->sight(sealed) == Sight::none);
        Visible const about_town{.area = here, .about_unit = d.unit("光武镇人民政府")->no};
        CHECK(scope("town")->sight(about_town) == Sight::none);
        CHECK(scope("office")->sees(about_town));
        CHECK(scope("clerk")->doors(d).size() == 2); // the town, and the unit; the village lies in the town
        CHECK(scope("liaison")->doors(d).size() == 2);
        CHECK(scope("liaison")->doors(d, d.place("341282100202")->no).size() == 1);
        CHECK(scope("liaison")->doors(d, d.place("341282101206")->no).empty());
    });
}
