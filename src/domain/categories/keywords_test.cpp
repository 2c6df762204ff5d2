// Keywords in texts, by table.
#include "domain/categories/keywords.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using namespace huiju::categories;

namespace {

std::vector<CategoryRow> some_categories() {
    std::vector<CategoryRow> list;
    for (auto const& [code, keywords] :
         std::vector<std::pair<std::string, std::string>>{{"INF", ""},
                                                          {"INF01", "道路 修路 路面 坑洼"},
                                                          {"INF03", "路灯 照明 不亮 摸黑"},
                                                          {"SOC01", "低保 五保 没有收入"},
                                                          {"GOV04", "吃拿卡要 干部 态度 克扣 村书记"},
                                                          {"OTH04", "感谢 表扬"}}) {
        CategoryRow row;
        row.code = code;
        row.keywords = keywords;
        list.push_back(row);
    }
    return list;
}

} // namespace

TEST_CASE("the category whose keywords cover most of a text comes first", "[categories]") {
    auto const rows = some_categories();
    std::vector<CategoryRow const*> categories;
    for (auto const& row : rows) categories.push_back(&row);
    Keywords const keywords(categories);
    struct {
        char const* text;
        char const* code;
    } const cases[] = {
        {"村东头路灯不亮，晚上摸黑走", "INF03"},
        {"村里修路后路面又坑洼，路灯也坏了", "INF01"},
        {"家里没有收入，想办低保", "SOC01"},
        {"路灯和低保", "INF03"}, // equal: the first in official order
        {"感谢村干部", "OTH04"}, // one common word makes no sealed lead
        {"村书记克扣低保金", "GOV04"},
        {"办事要好处，吃拿卡要", "GOV04"},
        {"今天天气很好", ""},
        {"", ""},
    };
    for (auto const& c : cases) {
        INFO(c.text);
        auto const spoken = keywords.in(c.text);
        CHECK((spoken.empty() ? "" : spoken[0].category->code) == c.code);
    }
}

TEST_CASE("what else a text speaks of follows, with its longest word", "[categories]") {
    auto const rows = some_categories();
    std::vector<CategoryRow const*> categories;
    for (auto const& row : rows) categories.push_back(&row);
    auto const spoken = Keywords(categories).in("路面坑洼，路灯不亮，晚上摸黑，没有收入");
    REQUIRE(spoken.size() == 3);
    CHECK(spoken[0].category->code == "INF03");
    CHECK(spoken[0].covered == 6);
    CHECK(spoken[0].word == "路灯");
    CHECK(spoken[1].category->code == "INF01");
    CHECK(spoken[2].word == "没有收入");
    CHECK(Keywords().in("路灯").empty());
}
