// 来电查询: told by the number alone, what the caller's desk may see, and nobody's name.
#include "domain/all.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201";

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

std::string hear(World& w, std::string_view login, std::string_view more = "") {
    auto const reply = w.call("opinion.create", login,
                              fmt::format(R"({{"place":"{}","text":"路灯不亮","date":"2018-07-01",
                                  "speaker":{{"name":"赵大山","phone":"138 0558 1234"}}{}}})",
                                          village, more));
    REQUIRE(reply.ok());
    return at(reply, "id");
}

} // namespace

TEST_CASE("who answers a call is told what became of it, by the number alone", "[opinions]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const first = hear(w, "liaison"), second = hear(w, "town");
        hear(w, "liaison", R"(,"category":"GOV04")");
        auto const about = hear(w, "liaison", R"(,"about":"光武镇人民政府")");
        REQUIRE(
            w.call("opinion.sort", "town", fmt::format(R"({{"id":"{}","disposition":"suggestion"}})", first))
                .ok());
        REQUIRE(w.call("opinion.answer", "town",
                       fmt::format(R"({{"id":"{}","text":"已换灯泡","way":"phone"}})", first))
                    .ok());
        auto const ask = [&](std::string_view login, std::string_view phone = "138-0558-1234") {
            return w.call("caller.ask", login, fmt::format(R"({{"phone":"{}"}})", phone));
        };
        auto const told = ask("town");
        CHECK(told.ok());
        CHECK(at(told, "items.0.id") == second);
        CHECK(at(told, "items.1.id") == first);
        CHECK(at(told, "items.1.answer") == "已换灯泡");
        CHECK(at(told, "items.1.place.name") == "黄寨村");
        CHECK(at(told, "items.2.id").empty()); // neither the sealed lead nor what is about the town itself
        CHECK(told.body.find("0558") == std::string::npos);
        CHECK(told.body.find("赵大山") == std::string::npos);
        CHECK(at(ask("office"), "items.0.id") == about);
        CHECK(at(ask("sorter"), "items.2.id") == first);
        CHECK(at(ask("town2"), "items.0.id").empty());
        CHECK(at(ask("office", "13900000000"), "items.0.id").empty());
        for (auto const* login : {"unit", "liaison", "auditor", "cadre"}) CHECK(ask(login).status == 403);
    }
}
