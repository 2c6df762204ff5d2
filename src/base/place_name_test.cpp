// Names of places: stems, comparison and the shown form, on the odd names of a real county.
#include "base/place_name.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

TEST_CASE("stem strips one suffix, the longest, and never everything", "[place_name]") {
    CHECK(stem("王付全村委会") == "王付全");
    CHECK(stem("芦村村委会") == "芦村");
    CHECK(stem("芦村村民委员会") == "芦村");
    CHECK(stem("芦村") == "芦");
    CHECK(stem("方楼社区居委会") == "方楼");
    CHECK(stem("方楼社区居民委员会") == "方楼");
    CHECK(stem("南街居委会") == "南街");
    CHECK(stem("民族居民委员会") == "民族");
    CHECK(stem("富饶社区") == "富饶");
    CHECK(stem("集东回族村委会") == "集东回族");
    CHECK(stem("李大村委会") == "李大");
    CHECK(stem("张老家村") == "张老家");
    CHECK(stem("王付全") == "王付全");
    CHECK(stem("村") == "村");
    CHECK(stem("村委会") == "村委会");
    CHECK(stem("") == "");
}

TEST_CASE("town_stem", "[place_name]") {
    CHECK(town_stem("东城办事处") == "东城");
    CHECK(town_stem("东城街道办事处") == "东城");
    CHECK(town_stem("颍南街道") == "颍南");
    CHECK(town_stem("新马集镇") == "新马集");
    CHECK(town_stem("芦村镇") == "芦村");
    CHECK(town_stem("邴集乡") == "邴集");
    CHECK(town_stem("界首市") == "界首市");
    CHECK(town_stem("镇") == "镇");
}

TEST_CASE("names of the same place, written differently", "[place_name]") {
    CHECK(same_place_name("芦村", "芦村村委会"));
    CHECK(same_place_name("芦村村委会", "芦村"));
    CHECK(same_place_name("芦村村", "芦村村民委员会"));
    CHECK(same_place_name("王付全村", "王付全村委会"));
    CHECK(same_place_name("王付全", "王付全村委会"));
    CHECK(same_place_name("方楼村委会", "方楼社区居委会"));
    CHECK(same_place_name("南街居委会", "南街社区居委会"));
    CHECK_FALSE(same_place_name("王付全村委会", "王富全村委会"));
    CHECK_FALSE(same_place_name("芦", "芦村村委会"));
    CHECK_FALSE(same_place_name("大黄村", "大刘寨村"));
    CHECK_FALSE(same_place_name("顺河社区", "东顺河社区"));
    CHECK(same_town_name("东城办事处", "东城街道"));
    CHECK(same_town_name("光武", "光武镇"));
    CHECK_FALSE(same_town_name("代桥镇", "戴桥镇"));
}

TEST_CASE("the shown name", "[place_name]") {
    struct Row {
        char const* name;
        char const* shown;
    };
    auto const row = GENERATE(values<Row>({
        {"王付全村委会", "王付全村"},
        {"王付全村民委员会", "王付全村"},
        {"方楼社区居委会", "方楼社区"},
        {"南街居委会", "南街社区"},
        {"富饶社区", "富饶社区"},
        {"芦村村委会", "芦村村"},
        {"集东回族村委会", "集东回族村"},
        {"扎扒集村委会", "扎扒集村"},
        {"赵大庄村委会", "赵大庄村"},
        {"代桥村", "代桥村"},
        {"芦村", "芦村"},
        {"光武镇", "光武镇"},
        {"东城办事处", "东城办事处"},
        {"颍南街道", "颍南街道"},
        {"界首市", "界首市"},
        {"村委会", "村委会"},
        {"", ""},
    }));
    CHECK(shown_village_name(row.name) == row.shown);
    CHECK(shown_village_name(row.shown) == row.shown);
}
