// What every register of simple records does, asked of deeds and activities alike.
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace huiju {
Feature deeds_feature();
Feature activities_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", other_village = "341282100202", far_village = "341282101206",
               county = "341282000000";

struct Register {
    std::string name, metric, own; // `own`: the fields that only this register asks for
};
std::vector<Register> const all{
    {"deed", "deeds", R"("kind":"送温暖","title":"送米面油")"},
    {"activity", "units_in_village", R"("kind":"study")"},
};

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

World::Reply record(World& w, Register const& r, std::string_view login, std::string_view place,
                    std::string_view unit = "交通运输局", std::string_view date = "2018-07-20") {
    return w.call(r.name + ".create", login,
                  fmt::format(R"({{{},"place":"{}","unit":"{}","date":"{}"}})", r.own, place, unit, date));
}

std::vector<std::string> listed(World& w, Register const& r, std::string_view login, int limit,
                                std::string const& place = "") {
    std::vector<std::string> ids;
    std::string after;
    std::size_t pages = 0;
    do {
        ++pages;
        auto const page = w.call(r.name + ".list", login,
                                 fmt::format(R"({{"limit":"{}"{}{}}})", limit,
                                             place.empty() ? "" : fmt::format(R"(,"place":"{}")", place),
                                             after.empty() ? "" : fmt::format(R"(,"after":"{}")", after)));
        REQUIRE(page.ok());
        for (int i = 0;; ++i) {
            auto const id = at(page, fmt::format("items.{}.id", i));
            if (id.empty()) break;
            ids.push_back(id);
        }
        after = at(page, "next");
    } while (!after.empty());
    // a full page is followed by another only when there is something on it
    auto const limited = static_cast<std::size_t>(limit);
    CHECK(pages == std::max<std::size_t>(1, (ids.size() + limited - 1) / limited));
    return ids;
}

} // namespace

TEST_CASE("a register: recorded, taken back with a reason, never twice", "[registers]") {
    for (auto const engine : store::test_engines())
        for (auto const& r : all) {
            INFO(r.name);
            store::TestDatabase const database(engine);
            World w({deeds_feature(), activities_feature()}, database.url());
            auto const made = record(w, r, "town", village);
            REQUIRE(made.status == 201);
            CHECK(at(made, "place.name") == "黄寨村");
            CHECK(at(made, "unit.name") == "交通运输局");
            CHECK(at(made, "voided") == "false");
            CHECK(w.counter(r.metric, county, "2018-08-02") == 1);
            CHECK(w.call(r.name + ".get", "town2", fmt::format(R"({{"id":"{}"}})", at(made, "id"))).status ==
                  404);

            auto const take_back = [&](std::string_view login, std::string const& more) {
                return w.call(r.name + ".void", login,
                              fmt::format(R"({{"id":"{}","reason":"重复登记"{}}})", at(made, "id"), more));
            };
            CHECK(take_back("town2", "").status == 404);
            auto const stale = take_back("town", R"(,"rev":1)");
            CHECK(stale.status == 409);
            CHECK(at(stale, "reason") == "conflict.rev");
            CHECK(at(stale, "current.id") == at(made, "id"));
            auto const voided = take_back("town", fmt::format(R"(,"rev":{})", at(made, "rev")));
            REQUIRE(voided.ok());
            CHECK(at(voided, "voided") == "true");
            CHECK(at(voided, "void_reason") == "重复登记");
            CHECK(w.counter(r.metric, county, "2018-08-02") == 0);
            CHECK(at(take_back("town", ""), "reason") == r.name + ".voided_already");
            CHECK(listed(w, r, "town", 50).size() == 1); // it stays readable
        }
}

TEST_CASE("a register names every wrong field at once", "[registers]") {
    World w({deeds_feature(), activities_feature()});
    for (auto const& r : all) {
        INFO(r.name);
        auto const wrong = record(w, r, "town", "999999999999", "没有这个局", "2099-01-01");
        CHECK(wrong.status == 422);
        CHECK(at(wrong, "fields.place") == "field.no_such_place");
        CHECK(at(wrong, "fields.unit") == "field.no_such_unit");
        CHECK(at(wrong, "fields.date") == r.name + ".future");
        auto const unreadable = w.call(r.name + ".create", "town",
                                       R"({"place":"999999999999","unit":"没有这个局","date":"昨天"})");
        CHECK(at(unreadable, "fields.place") == "field.no_such_place");
        CHECK(at(unreadable, "fields.unit") == "field.no_such_unit");
        CHECK_FALSE(at(unreadable, "fields.date").empty());
        auto const foreign = record(w, r, "liaison", far_village, "民政局");
        CHECK(foreign.status == 403);
        CHECK_FALSE(at(foreign, "fields.place").empty());
    }
    CHECK(w.counter("deeds", county, "2018-08-02") == 0);
}

TEST_CASE("a register is listed by place and by unit, each record once", "[registers]") {
    World w({deeds_feature(), activities_feature()});
    for (auto const& r : all) {
        INFO(r.name);
        std::vector<std::string> near, of_unit, everything;
        for (int i = 0; i < 12; ++i) {
            bool const far = i % 3 == 0;
            auto const unit = i % 2 ? "交通运输局" : "光武镇人民政府";
            auto const id = at(record(w, r, "office",
                                      far          ? far_village
                                      : i % 3 == 1 ? village
                                                   : other_village,
                                      unit),
                               "id");
            everything.insert(everything.begin(), id);
            if (!far) near.insert(near.begin(), id);
            if (i % 2) of_unit.insert(of_unit.begin(), id);
        }
        for (int const limit : {1, 4, 5, 50}) {
            INFO(limit);
            CHECK(listed(w, r, "office", limit) == everything);
            CHECK(listed(w, r, "town", limit) == near);
            CHECK(listed(w, r, "unit", limit) == of_unit);
            // a town's clerk is also its station's: what comes through both doors comes once
            auto const both = listed(w, r, "clerk", limit);
            CHECK(std::set<std::string>(both.begin(), both.end()).size() == both.size());
            CHECK(listed(w, r, "office", limit, "341282100000") == near);
            CHECK(listed(w, r, "liaison2", limit, "341282100000").empty());
        }
    }
}
