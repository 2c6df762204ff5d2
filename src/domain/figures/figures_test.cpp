// Figures with two times, the records behind them, and the recount.
#include "domain/activities/activities.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/figures/facts.hpp"
#include "domain/figures/figures.hpp"
#include "domain/testing.hpp"
#include "store/book.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using namespace huiju::figures;

namespace {

constexpr auto village = "341282100201";
constexpr auto other_village = "341282101206"; // in the other town

// What a record contributes, said directly: for metrics whose records are other features'.
struct Say {
    std::string metric;
    Date day;
    std::string place;
    std::int64_t record = 0, n = 1, member = 0;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(Say, (), (metric, day, place, record, n, member, to_day))

Result<store::Outcome> say(commands::Writing& writing, Say const& in) {
    add_facts(writing.tx, "test", in.record, directory(writing).area(directory(writing).place(in.place)->no),
              {{.metric = in.metric, .day = in.day, .n = in.n, .member = in.member, .to_day = in.to_day}});
    return store::Outcome{"test", writing.id, {}};
}

Result<store::Outcome> take_back(commands::Writing& writing, Say const& in) {
    void_facts(writing.tx, in.record);
    return store::Outcome{"test", writing.id, {}};
}

Result<store::Outcome> reopen(commands::Writing& writing, Say const& in) {
    end_facts(writing.tx, in.record, in.metric, in.day);
    return store::Outcome{"test", writing.id, {}};
}

// Moves a counter without a fact, as somebody with an SQL shell would.
Result<store::Outcome> tamper(commands::Writing& writing, Say const& in) {
    writing.tx.count(in.metric, directory(writing).place(in.place)->no, 0, in.day, in.n);
    return store::Outcome{"test", writing.id, {}};
}

Feature sayings() {
    return {"sayings",
            [](commands::Registry& registry) {
                registry.write<Say>({.name = "say", .access = commands::Access::everyone()}, &say);
                registry.write<Say>({.name = "take_back", .access = commands::Access::everyone()},
                                    &take_back);
                registry.write<Say>({.name = "tamper", .access = commands::Access::everyone()}, &tamper);
                registry.write<Say>({.name = "reopen", .access = commands::Access::everyone()}, &reopen);
            },
            {},
            {}};
}

class Sayings : public testing::World {
public:
    Sayings() : World({figures_feature(), deeds_feature(), activities_feature(), sayings()}) {}

    void run(std::string_view what, std::string_view metric, std::string_view day, std::string_view place,
             std::int64_t record, std::int64_t n = 1, std::int64_t member = 0) {
        auto const reply =
            call(what, "system",
                 fmt::format(R"({{"metric":"{}","day":"{}","place":"{}","record":{},"n":{},"member":{}}})",
                             metric, day, place, record, n, member));
        REQUIRE(reply.ok());
    }
    std::int64_t seq() {
        std::int64_t seq = 0;
        look([&](store::Db& db) { seq = db.head().seq; });
        return seq;
    }
    std::int64_t value(std::string_view code, std::string_view place, std::string_view day,
                       std::optional<std::int64_t> known = std::nullopt) {
        std::int64_t n = 0;
        look([&](store::Db& db) {
            auto const list =
                figures::figures(db, directory(db).place(place)->no, 0, *Date::parse(day), known);
            n = figure_of(list, code).value;
        });
        return n;
    }
    std::vector<std::string> findings() {
        std::vector<std::string> findings;
        look([&](store::Db& db) { check(db, findings); });
        // the world's own liaisons were put in without their facts
        std::erase_if(findings, [](auto const& f) { return f.find("liaisons") != std::string::npos; });
        return findings;
    }
};

// The counters and the facts answer the same question alike, for every figure, place and day.
void check_both_ways(Sayings& world) {
    auto const now = world.seq();
    world.look([&](store::Db& db) {
        for (auto const* place : directory(db).places())
            for (auto const* day : {"2018-07-01", "2018-07-15", "2018-08-02", "2018-09-01"}) {
                auto const counters = figures::figures(db, place->no, 0, *Date::parse(day));
                auto const facts = figures::figures(db, place->no, 0, *Date::parse(day), now);
                for (std::size_t i = 0; i < counters.size(); ++i) {
                    INFO(place->name << " " << day << " " << counters[i].definition->code);
                    CHECK(counters[i].shown() == facts[i].shown());
                }
            }
    });
}

} // namespace

TEST_CASE("a figure follows late entries, corrections and reopenings in both times", "[figures]") {
    Sayings world;
    world.run("say", "problems", "2018-07-03", village, 1);
    world.run("say", "rectified", "2018-07-10", village, 1);
    auto const early = world.seq();
    world.run("say", "problems", "2018-07-05", village, 2); // typed late
    world.run("say", "problems", "2018-07-06", other_village, 3);
    world.run("reopen", "rectified", "2018-07-20", village, 1);
    world.run("take_back", "problems", "2018-07-06", other_village, 3);

    CHECK(world.value("problems", "341282000000", "2018-07-04") == 1);
    CHECK(world.value("problems", "341282000000", "2018-08-02") == 2);
    CHECK(world.value("problems", "341282000000", "2018-08-02", early) == 1);
    CHECK(world.value("problems", "341282000000", "2018-08-02", early + 2) == 3);
    CHECK(world.value("problems", "341282100000", "2018-08-02") == 2);
    CHECK(world.value("problems", "341282101000", "2018-08-02") == 0);
    // a reopening counts from its own day, never backwards
    CHECK(world.value("rectified", village, "2018-07-19") == 1);
    CHECK(world.value("rectified", village, "2018-07-20") == 0);
    CHECK(world.value("rectified", village, "2018-08-02", early) == 1);
    check_both_ways(world);
}

TEST_CASE("a distinct figure counts a member once over towns and afresh in each", "[figures]") {
    Sayings world;
    world.run("say", "leaders", "2018-07-03", village, 1, 1, 77);
    world.run("say", "leaders", "2018-07-04", other_village, 2, 1, 77);
    world.run("say", "leaders", "2018-07-05", other_village, 3, 1, 78);
    CHECK(world.value("leaders", "341282000000", "2018-08-02") == 2);
    CHECK(world.value("leaders", "341282100000", "2018-08-02") == 1);
    CHECK(world.value("leaders", "341282101000", "2018-08-02") == 2);
    world.look([](store::Db& db) {
        for (std::optional<std::int64_t> known :
             {std::optional<std::int64_t>(), std::optional(db.head().seq)}) {
            auto const towns = figures_by_child(db, 0, *Date::of(2018, 8, 2), known);
            REQUIRE(towns.size() == 2);
            CHECK(towns[0].place->name == "光武镇");
            CHECK(figure_of(towns[0].figures, "leaders").value == 1);
            CHECK(figure_of(towns[1].figures, "leaders").value == 2);
            auto const villages = figures_by_child(db, towns[0].place->no, *Date::of(2018, 8, 2), known);
            REQUIRE(villages.size() == 2);
            CHECK(figure_of(villages[0].figures, "leaders").value == 1);
        }
    });
    world.run("take_back", "leaders", "2018-07-03", village, 1);
    CHECK(world.value("leaders", "341282000000", "2018-07-03") == 0);
    CHECK(world.value("leaders", "341282000000", "2018-07-04") == 1);
    check_both_ways(world);
}

TEST_CASE("ratios show both sides and say when they are too small to rank", "[figures]") {
    Sayings world;
    world.run("say", "rated_voices", "2018-07-03", village, 1, 3);
    world.run("say", "solved_halves", "2018-07-03", village, 2, 5);
    world.run("say", "satisfied_voices", "2018-07-03", village, 3, 2);
    world.look([](store::Db& db) {
        auto const list = figures::figures(db, 0, 0, *Date::of(2018, 8, 2));
        auto const& solved = figure_of(list, "solved_rate");
        CHECK(solved.shown() == "83.3%");
        CHECK(solved.note() == "不足10件，不参与排名");
        CHECK(figure_of(list, "satisfied_rate").shown() == "66.7%");
        CHECK(figure_of(list, "answered_rate").shown() == "—");
    });
    auto const reply = world.call("figure.list", "office", R"({"at":"2018-08-02"})");
    REQUIRE(reply.ok());
    CHECK(reply.body.find(R"("code":"solved_rate")") != std::string::npos);
    CHECK(reply.body.find(R"("value":83.3)") != std::string::npos);
    CHECK(reply.body.find(R"("numerator":2.5)") != std::string::npos);
}

TEST_CASE("figures stand beside each other by place and by day, as each is alone", "[figures]") {
    Sayings world;
    world.run("say", "problems", "2018-07-03", village, 1);
    world.run("say", "problems", "2018-07-05", other_village, 2);
    world.run("say", "opinions", "2018-07-04", village, 3, 4);
    world.run("say", "opinions_answered", "2018-07-05", village, 4, 1);
    world.run("reopen", "problems", "2018-07-06", village, 1);

    auto const below = world.call("figure.below", "office", R"({"at":"2018-07-05"})");
    REQUIRE(below.ok());
    CHECK(world.at(below.body, "lines.0.place.name") == "光武镇");
    CHECK(world.at(below.body, "lines.2.place.name").empty());
    CHECK(world.at(below.body, "lines.0.open").empty()); // what stands open is known of today alone
    auto const code = [&](int n) { return world.at(below.body, fmt::format("heads.{}.code", n)); };
    int column = 0;
    while (code(column) != "problems") REQUIRE(++column < 40);
    CHECK(world.at(below.body, fmt::format("lines.0.cells.{}.shown", column)) == "1");

    auto const days = world.call("figure.days", "office", R"({"from":"2018-07-02","to":"2018-07-06"})");
    REQUIRE(days.ok());
    CHECK(days.body.find(R"("parts":1,"n":[0,1,1,2,1],"d":[])") != std::string::npos);          // problems
    CHECK(days.body.find(R"("parts":1,"n":[0,0,0,1,1],"d":[0,0,4,4,4])") != std::string::npos); // answered
    CHECK(world.call("figure.days", "office", R"({"from":"2018-07-02","to":"2018-07-01"})").status == 422);
    CHECK(world.call("figure.days", "office", R"({"from":"2017-01-01","to":"2018-07-01"})").status == 422);
    CHECK(world.call("figure.days", "sysadmin", R"({"from":"2018-07-02","to":"2018-07-06"})").status == 403);
    // a town's people see nothing of the other town
    auto const own = world.call("figure.below", "town", R"({"at":"2018-07-05"})");
    CHECK(own.body.find("王集镇") == std::string::npos);
}

TEST_CASE("every definition has its words", "[figures]") {
    for (auto const& d : definitions()) {
        INFO(d.code);
        CHECK_FALSE(d.label.empty());
        CHECK_FALSE(d.measure.empty());
        CHECK_FALSE(d.text.empty());
        if (d.kind == Kind::ratio) {
            CHECK(definition(d.numerator));
            CHECK(definition(d.denominator));
        }
        if (d.kind == Kind::distinct && d.code != "liaisons")
            CHECK(d.text.find("只计一次") != std::string_view::npos);
    }
}

TEST_CASE("a deed counts from its record, void never counted, and its records list it", "[figures][deeds]") {
    Sayings world;
    auto const id = "01900000-0000-7000-8000-000000000001";
    auto const body = fmt::format(
        R"({{"id":"{}","kind":"帮办代办","title":"为村民代办残疾人证","date":"2018-07-08","place":"{}",)"
        R"("unit":"民政局"}})",
        id, village);
    CHECK(world.call("deed.create", "liaison", body).status == 201);
    CHECK(world.call("deed.create", "liaison", body).status == 200);
    CHECK(world
              .call("deed.create", "liaison2",
                    fmt::format(R"({{"kind":"帮办代办","title":"别处","date":"2018-07-08","place":"{}"}})",
                                village))
              .status == 403);
    auto const wrong =
        world.call("deed.create", "liaison",
                   R"({"kind":"帮办代办","title":"x","date":"2101-01-01","place":"1","unit":"没有的局"})");
    CHECK(wrong.status == 422);
    for (auto const* field : {"date", "place", "unit"}) {
        INFO(field);
        CHECK_FALSE(testing::World::at(wrong.body, std::string("fields.") + field).empty());
    }
    CHECK(world.value("deeds", "341282000000", "2018-08-02") == 1);
    world.look([](store::Db& db) {
        auto const units = figures_by_unit(db, 0, *Date::of(2018, 8, 2));
        REQUIRE(units.size() == 1);
        CHECK(units[0].unit->name == "民政局");
        CHECK(figure_of(units[0].figures, "deeds").value == 1);
        auto const there = directory(db).place(village)->no;
        CHECK(
            figure_of(figures::figures(db, there, units[0].unit->no, *Date::of(2018, 8, 2)), "deeds").value ==
            1);
    });
    auto const records = world.call("figure.records", "office", R"({"code":"deeds"})");
    CHECK(testing::World::at(records.body, "count") == "1");
    CHECK(testing::World::at(records.body, "items.0.id") == id);
    CHECK(testing::World::at(records.body, "items.0.title") == "为村民代办残疾人证");
    auto const publicly = world.call("figure.records", "", R"({"code":"deeds"})");
    CHECK(testing::World::at(publicly.body, "count") == "1");
    CHECK(testing::World::at(publicly.body, "items.0.id").empty());
    // seen by those who see the place, and counted for them alone
    CHECK(world.call("figure.records", "town2", fmt::format(R"({{"code":"deeds","place":"{}"}})", village))
              .status == 404);
    CHECK(testing::World::at(world.call("figure.records", "town2", R"({"code":"deeds"})").body, "count") ==
          "0");
    CHECK(world.findings().empty());

    auto const before_void = world.seq();
    CHECK(world.call("deed.void", "liaison", fmt::format(R"({{"id":"{}","reason":"重复登记"}})", id)).ok());
    CHECK(
        world.call("deed.void", "liaison", fmt::format(R"({{"id":"{}","reason":"重复登记"}})", id)).status ==
        409);
    CHECK(world.value("deeds", "341282000000", "2018-08-02") == 0);
    CHECK(world.value("deeds", "341282000000", "2018-08-02", before_void) == 1);
    CHECK(testing::World::at(world.call("deed.get", "town", fmt::format(R"({{"id":"{}"}})", id)).body,
                             "voided") == "true");
    CHECK(world.findings().empty());
}

TEST_CASE("an in-village activity counts its unit once; a stay needs a night", "[figures][activities]") {
    Sayings world;
    auto const lecture = [&](std::string_view kind, std::string_view day, std::string_view more = "") {
        return world.call("activity.create", "office",
                          fmt::format(R"({{"kind":"{}","date":"{}","place":"{}","unit":"民政局"{}}})", kind,
                                      day, village, more));
    };
    CHECK(lecture("lecture", "2018-07-08", R"(,"topic":"乡村振兴")").status == 201);
    CHECK(lecture("study", "2018-07-09").status == 201);
    CHECK(lecture("meeting", "2018-07-09", R"(,"topic":"记录")").status == 422);
    CHECK(world.value("units_in_village", "341282000000", "2018-08-02") == 1);
    auto const stay = world.call(
        "activity.create", "office",
        fmt::format(R"({{"kind":"stay","date":"2018-07-08","to_date":"2018-07-08","place":"{}"}})", village));
    CHECK(stay.status == 422);
    for (auto const* field : {"to_date", "leader", "host"}) {
        INFO(field);
        CHECK_FALSE(testing::World::at(stay.body, std::string("fields.") + field).empty());
    }
    auto const records = world.call("figure.records", "office", R"({"code":"units_in_village"})");
    CHECK(testing::World::at(records.body, "count") == "1");
    CHECK(testing::World::at(records.body, "items.0.title") == "民政局");
    CHECK(testing::World::at(records.body, "items.0.day") == "2018-07-08");
    CHECK(world.findings().empty());
}

TEST_CASE("records are paged to the end and add up to the value", "[figures]") {
    Sayings world;
    for (int i = 1; i <= 7; ++i)
        REQUIRE(
            world
                .call("deed.create", "office",
                      fmt::format(R"({{"kind":"修路","title":"第{}件","date":"2018-07-0{}","place":"{}"}})",
                                  i, i, village))
                .ok());
    std::string after;
    int rows = 0, pages = 0;
    do {
        auto const reply =
            world.call("figure.records", "office",
                       after.empty() ? R"({"code":"deeds","limit":"3"})"
                                     : fmt::format(R"({{"code":"deeds","limit":"3","after":"{}"}})", after));
        REQUIRE(reply.ok());
        CHECK(testing::World::at(reply.body, "count") == "7");
        for (int i = 0; !testing::World::at(reply.body, fmt::format("items.{}.title", i)).empty(); ++i)
            ++rows;
        after = testing::World::at(reply.body, "next");
        ++pages;
    } while (!after.empty() && pages < 9);
    CHECK(rows == 7);
    CHECK(pages == 3);
}

TEST_CASE("the recount names a counter and a fact that differ", "[figures]") {
    Sayings world;
    REQUIRE(world
                .call("deed.create", "office",
                      fmt::format(R"({{"kind":"修路","title":"修路","date":"2018-07-03","place":"{}"}})",
                                  village))
                .ok());
    REQUIRE(world.findings().empty());
    SECTION("a counter that was changed") {
        world.run("tamper", "deeds", "2018-07-03", village, 0, 2);
        world.run("tamper", "problems", "2018-07-04", village, 0, -1);
        auto const findings = world.findings();
        REQUIRE(findings.size() == 2);
        CHECK(findings[0].find("黄寨村 2018年7月3日：计数表为 3，按记录重算为 1") != std::string::npos);
        CHECK(findings[1].find("计数表为 -1，按记录重算为 0") != std::string::npos);
    }
    SECTION("a fact without its record") {
        world.run("say", "deeds", "2018-07-04", village, 1);
        auto const findings = world.findings();
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].find("并不存在的实事") != std::string::npos);
    }
    SECTION("a record without its fact") {
        std::int64_t no = 0;
        world.look([&](store::Db& db) {
            no = db.all<deeds::DeedRow>("deeds.list/county", {{"before", INT64_MAX}, {"limit", 1}})[0].no;
        });
        world.run("take_back", "deeds", "2018-07-04", village, no);
        auto const findings = world.findings();
        REQUIRE(findings.size() == 1);
        CHECK(findings[0].find("应计 1，实际计入 0") != std::string::npos);
    }
}

TEST_CASE("figures are asked for by those who may", "[figures]") {
    Sayings world;
    auto const publicly = world.call("figure.list", "");
    CHECK(publicly.status == 200);
    CHECK(testing::World::at(publicly.body, "place.code") == "341282000000");
    CHECK(testing::World::at(publicly.body, "items.0.code") == "liaisons");
    CHECK(testing::World::at(world.call("figure.list", "town").body, "place.code") == "341282100000");
    CHECK(world.call("figure.list", "town", R"({"place":"341282101000"})").status == 404);
    CHECK(world.call("figure.list", "unit").status == 200);
    CHECK(world.call("figure.list", "sysadmin").status == 404);
    CHECK(world.call("figure.records", "office", R"({"code":"nothing"})").status == 404);
    auto const then =
        world.call("figure.list", "office", R"({"at":"2018-08-02","known_at":"2018-08-02T17:00:00+08:00"})");
    CHECK(testing::World::at(then.body, "items.0.records") ==
          "/api/figures/liaisons/"
          "records?place=341282000000&at=2018-08-02&known_at=2018-08-02T17:00:00%2B08:00");
}
