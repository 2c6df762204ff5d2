// Complaints about the program: whose they are, and the way of one from its writing to its rating.
#include "domain/all.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

class Desk : public World {
public:
    Desk() : World(all_features()) {}
    std::string write(std::string_view login) {
        auto const reply = call("complaint.create", login, R"({"text":"照片发不出去","app":"1.0 红米 9A"})");
        REQUIRE(reply.ok());
        return at(reply.body, "id");
    }
    Reply step(std::string_view operation, std::string_view login, std::string const& id,
               std::string_view more = "") {
        return call(operation, login, fmt::format(R"({{"id":"{}"{}}})", id, more));
    }
    std::string state(std::string const& id) { return at(step("complaint.get", "office", id).body, "state"); }
};

constexpr auto text = R"(,"text":"已改好，请更新后再试")";

} // namespace

TEST_CASE("a complaint about the program is taken up, answered and rated", "[complaints]") {
    Desk desk;
    auto const id = desk.write("liaison");
    CHECK(desk.state(id) == "to_accept");
    CHECK(desk.step("complaint.accept", "office", id).ok());
    CHECK(desk.step("complaint.accept", "office", id).status == 409);
    CHECK(desk.step("complaint.rate", "liaison", id, R"(,"satisfied":"yes")").status == 409);
    CHECK(desk.step("complaint.answer", "office", id, text).ok());
    CHECK(desk.state(id) == "answered");

    SECTION("its author closes it") {
        CHECK(desk.step("complaint.rate", "office", id, R"(,"satisfied":"yes")").status == 403);
        CHECK(desk.step("complaint.rate", "liaison", id, R"(,"satisfied":"basically")").ok());
        CHECK(desk.state(id) == "closed");
    }
    SECTION("a first no brings it back, a second one is noted") {
        CHECK(desk.step("complaint.rate", "liaison", id, R"(,"satisfied":"no","note":"还是不行")").ok());
        CHECK(desk.state(id) == "handling");
        CHECK(desk.step("complaint.answer", "office", id, text).ok());
        CHECK(desk.step("complaint.rate", "liaison", id, R"(,"satisfied":"no")").ok());
        CHECK(desk.state(id) == "closed");
        auto const shown = desk.step("complaint.get", "liaison", id).body;
        CHECK(World::at(shown, "history.3.text") == "还是不行");
        CHECK(World::at(shown, "history.5.verb") == "rate");
        CHECK(World::at(shown, "can.0").empty());
    }
}

TEST_CASE("a complaint is seen by its author and the office alone", "[complaints]") {
    Desk desk;
    auto const id = desk.write("liaison");
    desk.write("sysadmin"); // who has no place
    for (auto const login : {"town", "cadre", "sysadmin"}) {
        CHECK(desk.step("complaint.get", login, id).status == 404);
        CHECK(desk.call("complaint.list", login, "{}").body.find(id) == std::string::npos);
    }
    auto const all = desk.call("complaint.list", "office", "{}").body;
    CHECK(World::at(all, "items.1.id") == id);
    CHECK(World::at(all, "items.1.number").ends_with("〕1号"));
    CHECK(World::at(all, "items.0.can.0") == "accept");
    CHECK(
        World::at(desk.call("complaint.list", "office", R"({"state":"closed"})").body, "items.0.id").empty());
    CHECK(desk.step("complaint.answer", "town", id, text).status == 403);
}
