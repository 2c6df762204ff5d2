// The corpus is complete, keeps its limits, and names no real person.
#include "base/resources.hpp"
#include "domain/demo/corpus.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace huiju::demo;

namespace {

struct Category {
    std::string_view code;
    std::vector<std::string_view> units; // default_unit and co_unit, split at "/"
};

std::vector<std::string_view> split(std::string_view line, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const end = line.find(separator);
        parts.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return parts;
        line.remove_prefix(end + 1);
    }
}

std::vector<Category> level_two_categories() {
    std::vector<Category> categories;
    for (auto const line : split(huiju::resource("data/categories.csv"), '\n')) {
        auto const cells = split(line, ',');
        if (cells.size() < 6 || cells[2] != "2") continue;
        Category category{cells[0], {}};
        for (auto const column : {cells[4], cells[5]}) {
            for (auto const unit : split(column, '/')) {
                if (!unit.empty()) category.units.push_back(unit);
            }
        }
        categories.push_back(category);
    }
    return categories;
}

// Starts of the characters of a UTF-8 text, and its end.
std::vector<std::size_t> character_starts(std::string_view text) {
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U) starts.push_back(i);
    }
    starts.push_back(text.size());
    return starts;
}

std::size_t length(std::string_view text) { return character_starts(text).size() - 1; }

std::uint64_t fnv1a(std::string_view text) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (auto const byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
    return hash;
}

// Persons of the published article on which the demo is modelled, hashed so that they are not named here
// either.
constexpr std::array<std::uint64_t, 10> persons_of_the_article = {
    0x1a2a5ec2ee283162U, 0x1dad8be902214166U, 0x72fae67ce6cc692dU, 0x72ff86589d6e9d2bU, 0x9e3ef424c5fe5eeaU,
    0xae24202521ad0c54U, 0xb1e64df068fccca6U, 0xc8c97c176c225ee7U, 0xdf40033fb4f041c9U, 0xe112946ca109b4ddU,
};

bool names_a_person_of_the_article(std::string_view text) {
    auto const starts = character_starts(text);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i) {
        for (std::size_t n : {2U, 3U}) {
            if (i + n >= starts.size()) break;
            auto const hash = fnv1a(text.substr(starts[i], starts[i + n] - starts[i]));
            if (std::find(persons_of_the_article.begin(), persons_of_the_article.end(), hash) !=
                persons_of_the_article.end())
                return true;
        }
    }
    return false;
}

Values sample_values(Corpus const& corpus) {
    Dice dice(7);
    return corpus.values(dice, "方楼村", 7);
}

void check_text(std::string_view text, Values const& values, std::size_t at_least, std::size_t at_most) {
    INFO(text);
    auto const filled = fill(text, values); // throws for an unknown placeholder
    CHECK(filled.find_first_of("{}") == std::string::npos);
    CHECK(length(filled) >= at_least);
    CHECK(length(filled) <= at_most);
}

} // namespace

TEST_CASE("every level-2 category has every kind of text", "[demo]") {
    Corpus const corpus;
    auto const values = sample_values(corpus);
    auto const categories = level_two_categories();
    REQUIRE(categories.size() == corpus.categories().size());
    std::set<std::string_view> opinions;
    for (auto const& [code, units] : categories) {
        INFO(code);
        auto const& texts = corpus.category(code);
        std::size_t told = 0, results = 0;
        CHECK(texts.cases.size() >= 3);
        CHECK(texts.progress.size() >= 3);
        CHECK(texts.regrets.size() >= 2);
        for (auto const& one : texts.cases) {
            INFO(one.title);
            check_text(one.title, values, 4, 60);
            CHECK(one.opinions.size() >= 2);
            CHECK(!one.targets.empty());
            CHECK(!one.measures.empty());
            CHECK(!one.results.empty());
            CHECK(!one.answers.empty());
            told += one.opinions.size();
            results += one.results.size();
            for (auto const text : one.opinions) {
                check_text(text, values, 15, 120);
                CHECK(opinions.insert(text).second);
            }
            for (auto const* list : {&one.targets, &one.measures, &one.results, &one.answers}) {
                for (auto const text : *list) {
                    check_text(text, values, 4, 400);
                    // What an office writes names nobody.
                    CHECK(text.find("{人}") == std::string_view::npos);
                }
            }
            CHECK(one.title.find("{人}") == std::string_view::npos);
        }
        CHECK(told >= 6);
        CHECK(results >= 4);
        for (auto const text : texts.progress) check_text(text, values, 4, 400);
        for (auto const text : texts.regrets) check_text(text, values, 10, 400);
    }
}

TEST_CASE("units of 2018 cover the units of the categories", "[demo]") {
    Corpus const corpus;
    REQUIRE(corpus.units().size() >= 169);
    std::set<std::string_view> names;
    int order = 0;
    for (auto const& unit : corpus.units()) {
        INFO(unit.name);
        CHECK(unit.order == ++order);
        CHECK(names.insert(unit.name).second);
        CHECK(!unit.short_name.empty());
        CHECK(!unit.kind.empty());
    }
    std::set<std::string_view> handlers;
    for (auto const& category : level_two_categories()) {
        for (auto const name : category.units) {
            INFO(category.code << " " << name);
            auto const unit = corpus.unit_of_2018(category.code, name);
            if (unit.level == UnitLevel::city) CHECK(names.count(unit.unit) == 1);
            if (unit.level == UnitLevel::city) handlers.insert(unit.unit);
            if (unit.level == UnitLevel::station) {
                auto const& stations = corpus.list("站所");
                CHECK(std::find(stations.begin(), stations.end(), unit.unit) != stations.end());
            }
        }
    }
    CHECK(handlers.size() >= 23);
    CHECK(corpus.unit_of_2018("AGR04", "农业农村局").unit == "界首市农业委员会");
    CHECK(corpus.unit_of_2018("SAF04", "应急管理局").unit == "界首市防汛抗旱指挥部办公室");
    CHECK_THROWS_AS(corpus.unit_of_2018("AGR04", "没有的局"), std::out_of_range);
}

TEST_CASE("names of towns' units and stations", "[demo]") {
    CHECK(town_unit_name("光武镇") == "光武镇人民政府");
    CHECK(town_unit_name("邴集乡") == "邴集乡人民政府");
    CHECK(town_unit_name("东城办事处") == "东城街道办事处");
    CHECK(town_unit_name("东城街道") == "东城街道办事处");
    CHECK(station_name("光武镇", "民政所") == "光武镇民政所");
    CHECK(station_name("东城办事处", "民政所") == "东城街道民政所");
}

TEST_CASE("there are names enough, and none is a person of the article", "[demo]") {
    Corpus const corpus;
    Dice dice(1);
    std::set<std::string> names;
    for (int i = 0; i < 60000; ++i) {
        auto const generation = static_cast<Generation>(dice.below(3));
        auto const name = corpus.person_name(dice, generation, dice.chance(50) ? Sex::female : Sex::male);
        CHECK_FALSE(names_a_person_of_the_article(name));
        names.insert(name);
    }
    CHECK(names.size() >= 20000);
    // Every given name with the surnames of the article, not only those that were drawn.
    for (auto const generation : {"老年", "中年", "青年"}) {
        for (auto const sex : {"男", "女"}) {
            auto const who = std::string(generation) + " " + sex;
            for (auto const line : corpus.list("姓")) {
                auto const surname = std::string(line.substr(0, line.find(' ')));
                for (auto const single : corpus.list(who + " 单名")) {
                    if (names_a_person_of_the_article(surname + std::string(single))) FAIL(surname << single);
                }
                for (auto const first : corpus.list(who + " 首字")) {
                    for (auto const last : corpus.list(who + " 末字")) {
                        auto const name = surname + std::string(first) + std::string(last);
                        if (names_a_person_of_the_article(name)) FAIL(name);
                    }
                }
            }
        }
    }
}

TEST_CASE("no file of the demo names a person of the article", "[demo]") {
    for (auto const& file : huiju::resources_under("data/demo/")) {
        INFO(file.path);
        CHECK_FALSE(names_a_person_of_the_article(file.bytes));
    }
}

TEST_CASE("lists have known placeholders and lengths", "[demo]") {
    Corpus const corpus;
    auto const values = sample_values(corpus);
    for (auto const heading :
         {"联络员特长", "领导职务", "站所", "讲座主题", "讲座提问", "活动主题", "退回理由", "延期理由",
          "核实不通过", "批示", "群众评价 满意", "群众评价 基本满意", "群众评价 不满意", "重开理由",
          "走访故事题目", "好标语", "创新做法"}) {
        INFO(heading);
        CHECK(corpus.list(heading).size() >= 4);
        for (auto const text : corpus.list(heading)) check_text(text, values, 2, 120);
    }
    for (auto const heading : {"实事", "走访记录", "告知途径"}) {
        for (auto const& [kind, text] : corpus.kinded(heading)) {
            CHECK(!kind.empty());
            check_text(text, values, 8, 400);
        }
    }
    // The form asks for 150 to 250 characters.
    for (auto const text : corpus.list("金点子")) check_text(text, values, 150, 250);
}

TEST_CASE("an answer tells the result it goes with", "[demo]") {
    Corpus const corpus;
    auto const values = sample_values(corpus);
    Dice dice(3);
    for (auto const& category : corpus.categories()) {
        for (auto const& matter : category.cases) {
            for (std::size_t i = 0; i < matter.results.size(); ++i) {
                auto const told = corpus.answer(dice, matter, i, values);
                if (i > 0) CHECK(told.find(fill(matter.results[i], values)) != std::string::npos);
                CHECK(length(told) <= 400);
            }
        }
    }
    CHECK_THROWS_AS(corpus.answer(dice, corpus.category("INF03").cases[0], 99, values), std::out_of_range);
}

TEST_CASE("fill", "[demo]") {
    CHECK(fill("{村}有{数}户", {{"村", "方楼村"}, {"数", "3"}}) == "方楼村有3户");
    CHECK(fill("没有占位符", {}) == "没有占位符");
    CHECK_THROWS_AS(fill("{县}", {}), std::logic_error);
    CHECK_THROWS_AS(fill("{村", {{"村", "方楼村"}}), std::logic_error);
}

TEST_CASE("dice give the same throws everywhere", "[demo]") {
    Dice dice(20180802);
    Dice same(20180802);
    Dice other(20180803);
    std::vector<std::uint64_t> first;
    for (int i = 0; i < 8; ++i) first.push_back(dice.next());
    for (auto const value : first) CHECK(same.next() == value);
    CHECK(other.next() != first[0]);
    CHECK(first[0] == 17320156968982158516U);

    std::array<int, 6> counts{};
    for (int i = 0; i < 6000; ++i) ++counts[dice.below(6)];
    for (auto const count : counts) CHECK(std::abs(count - 1000) < 150);
    std::array<std::uint32_t, 3> const weights{1, 0, 3};
    std::array<int, 3> drawn{};
    for (int i = 0; i < 4000; ++i) ++drawn[dice.weighted(weights)];
    CHECK(drawn[1] == 0);
    CHECK(std::abs(drawn[2] - 3000) < 150);
    CHECK(dice.between(5, 5) == 5);
    std::vector<int> cards{1, 2, 3, 4, 5, 6, 7, 8, 9};
    auto shuffled = cards;
    dice.shuffle(shuffled);
    CHECK(shuffled != cards);
    CHECK(std::is_permutation(cards.begin(), cards.end(), shuffled.begin()));
    CHECK_THROWS_AS(dice.below(0), std::logic_error);
    CHECK_THROWS_AS(dice.pick(std::vector<int>{}), std::logic_error);
}
