// Every figure opens exactly its records: for each place and unit, as known now and as known earlier.
#include "app/test_life.hpp"
#include "domain/figures/figures.hpp"

#include <boost/json.hpp>

#include <set>

using namespace huiju;
using testing::Life;
using testing::World;

namespace {

struct Counted {
    std::int64_t count = 0, sum = 0; // as the answers say
    std::int64_t items = 0, n = 0;   // as the pages show
};

Counted page_through(World& world, std::string const& code, std::string const& rest) {
    Counted counted;
    std::set<std::string> cursors;
    std::string after;
    do {
        auto const reply =
            world.call("figure.records", "system",
                       fmt::format(R"({{"code":"{}","limit":"2"{}{}}})", code, rest,
                                   after.empty() ? "" : fmt::format(R"(,"after":"{}")", after)));
        INFO(code << rest << " => " << reply.body);
        REQUIRE(reply.ok());
        auto const page = boost::json::parse(reply.body);
        counted.count = page.at("count").as_int64();
        counted.sum = page.at("sum").as_int64();
        for (auto const& item : page.at("items").as_array()) {
            ++counted.items;
            counted.n += item.at("n").as_int64();
        }
        after = World::at(reply.body, "next");
        REQUIRE((after.empty() || cursors.insert(after).second));
    } while (!after.empty());
    return counted;
}

} // namespace

TEST_CASE("every figure opens exactly its records", "[app]") {
    for (auto const engine : store::test_engines()) {
        Life life(engine);
        REQUIRE(life.verify(true) == std::vector<std::string>{});
        std::vector<std::string> questions;
        auto const known = fmt::format(R"(,"known_at":"{}")", life.before_corrections().text());
        for (auto const* place :
             {Life::county, Life::town, Life::village, Life::other_village, Life::far_village})
            for (auto const* day : {"2018-07-12", "2018-08-02"})
                for (auto const& when : {std::string(), known})
                    questions.push_back(fmt::format(R"(,"place":"{}","at":"{}"{})", place, day, when));
        for (auto const* unit : {"交通运输局", "光武镇人民政府", "光武镇民政所", "民政局"})
            questions.push_back(
                fmt::format(R"(,"place":"{}","unit":"{}","at":"2018-08-02")", Life::county, unit));
        std::set<std::string> seen; // codes with a value other than 0
        for (auto const& question : questions) {
            auto const list =
                boost::json::parse(life.must("figure.list", "system", "{" + question.substr(1) + "}"));
            for (auto const& item : list.at("items").as_array()) {
                std::string const code(item.at("code").as_string());
                auto const counted = page_through(life.world(), code, question);
                INFO(code << question);
                CHECK(counted.items == counted.count);
                CHECK(counted.n == counted.sum);
                auto const* definition = figures::definition(code);
                REQUIRE(definition);
                if (definition->kind == figures::Kind::ratio) {
                    CHECK(counted.sum == item.at("denominator").as_int64());
                    if (counted.sum > 0) seen.insert(code);
                    continue;
                }
                auto const value = item.at("value").as_int64();
                bool const events =
                    std::set<std::string_view>{"人次", "户次", "家次"}.contains(definition->measure);
                CHECK((events ? counted.sum : counted.count) == value);
                if (value > 0) seen.insert(code);
            }
        }
        // a life in which a figure stays 0 would say nothing about it
        for (auto const& definition : figures::definitions()) {
            INFO(definition.code);
            if (definition.listed) CHECK(seen.contains(std::string(definition.code)));
        }
    }
}
