// Instructions: who records, who reports, who decides; what a late one brings; one sheet of a leader's.
#include "domain/all.hpp"
#include "domain/escalation/escalation.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

class Desk : public World {
public:
    Desk() : World(all_features()) {
        did("person.update", "system",
            fmt::format(R"({{"id":"{}","leading_from":"2018-03-01"}})", person_id("leader")));
        did("secretary.bind", "office",
            fmt::format(R"({{"person":"{}","leader":"{}","from":"2018-03-01"}})", person_id("secretary"),
                        person_id("leader")));
    }
    std::string did(std::string_view operation, std::string_view login, std::string const& json) {
        auto const reply = call(operation, login, json);
        INFO(operation << " as " << login << ": " << reply.body);
        REQUIRE(reply.ok());
        return at(reply.body, "id");
    }
    std::string record(std::string_view login, std::string_view due, std::string_view more = "") {
        return did("instruction.record", login, json(due, more));
    }
    static std::string json(std::string_view due, std::string_view more = "") {
        return fmt::format(
            R"({{"kind":"written","date":"2018-07-20","text":"尽快修好","place":"341282100201",)"
            R"("unit":"交通运输局","due":"{}"{}}})",
            due, more);
    }
    Reply step(std::string_view operation, std::string_view login, std::string const& id,
               std::string_view more = "") {
        return call(operation, login, fmt::format(R"({{"id":"{}"{}}})", id, more));
    }
    std::string state(std::string const& id) {
        return at(call("instruction.get", "office", fmt::format(R"({{"id":"{}"}})", id)).body, "state");
    }
    void tick() {
        while (escalation::step(dispatch())) {
        }
    }
};

constexpr auto text = R"(,"text":"已经修好")";

} // namespace

TEST_CASE("an instruction is numbered, reported on by its unit, and confirmed by the leader",
          "[instructions]") {
    Desk desk;
    auto const id = desk.record("secretary", "2018-08-10", R"(,"co_units":["民政局"])");
    auto const shown = desk.call("instruction.get", "leader", fmt::format(R"({{"id":"{}"}})", id)).body;
    CHECK(World::at(shown, "number").ends_with("批〔2018〕1号"));
    CHECK(World::at(shown, "leader.name") == "leader");
    CHECK(World::at(shown, "recorder.name") == "secretary");
    CHECK(World::at(shown, "co_units.0.name") == "民政局");
    auto const promise = desk.did("instruction.record", "leader",
                                  R"({"kind":"promise","date":"2018-08-01","text":"十天内掏通涵洞",)"
                                  R"("unit":"光武镇民政所","due":"2018-08-11"})");
    CHECK(World::at(desk.call("instruction.get", "leader", fmt::format(R"({{"id":"{}"}})", promise)).body,
                    "number")
              .ends_with("诺〔2018〕1号"));

    CHECK(desk.step("instruction.decide", "leader", id, R"(,"ok":true)").status == 409);
    CHECK(desk.step("instruction.report", "station", id, text).status == 404);
    CHECK(desk.step("instruction.report", "town", id, text).status == 403); // sees it, but is not asked
    REQUIRE(desk.step("instruction.report", "unit", id, text).ok());
    CHECK(desk.step("instruction.decide", "secretary", id, R"(,"ok":true)").status == 403);
    CHECK(desk.step("instruction.decide", "leader", id, R"(,"ok":false)").status == 422); // says no reason
    REQUIRE(desk.step("instruction.decide", "leader", id, R"(,"ok":false,"note":"没有写明日期")").ok());
    CHECK(desk.state(id) == "to_report");
    REQUIRE(desk.step("instruction.report", "head", id, text).ok());
    REQUIRE(desk.step("instruction.decide", "office", id, R"(,"ok":true)").ok());
    CHECK(desk.state(id) == "done");
    auto const whole = desk.call("instruction.get", "unit", fmt::format(R"({{"id":"{}"}})", id)).body;
    CHECK(World::at(whole, "history.4.verb") == "confirm");
    CHECK(World::at(whole, "returns") == "1");
}

TEST_CASE("a secretary records for one leader and sees nobody else's", "[instructions]") {
    Desk desk;
    auto const other = desk.did("person.create", "system",
                                R"({"name":"另一位","unit":"活动办","leading_from":"2018-03-01"})");
    auto const theirs = desk.did("instruction.record", "system",
                                 Desk::json("2018-08-10", fmt::format(R"(,"leader":"{}")", other)));
    CHECK(desk.step("instruction.get", "secretary", theirs).status == 404);
    CHECK(desk.step("instruction.get", "office", theirs).ok());
    CHECK(desk.call("instruction.record", "secretary",
                    Desk::json("2018-08-10", fmt::format(R"(,"leader":"{}")", other)))
              .status == 403);
    auto const own = desk.record("secretary", "2018-08-10");
    CHECK(desk.step("instruction.get", "secretary", own).ok());

    // bound to another leader from today on: the first one's are gone, the other's are there
    desk.did("secretary.bind", "office",
             fmt::format(R"({{"person":"{}","leader":"{}","from":"2018-08-02"}})",
                         desk.person_id("secretary"), other));
    CHECK(desk.step("instruction.get", "secretary", own).status == 404);
    CHECK(desk.step("instruction.get", "secretary", theirs).ok());
    CHECK(desk.call("secretary.bind", "office",
                    fmt::format(R"({{"person":"{}","leader":"{}","from":"2018-08-03"}})",
                                desk.person_id("unit"), other))
              .status == 422);
}

TEST_CASE("a late report is warned of, and the warning ends with it", "[instructions]") {
    Desk desk;
    auto const late = desk.record("leader", "2018-07-24");
    desk.record("leader", "2018-08-31");
    desk.tick();
    auto const red = desk.call("alert.list", "unit", R"({"level":"red"})").body;
    CHECK(World::at(red, "items.0.kind") == "instruction");
    CHECK(World::at(red, "items.0.watch") == "report");
    CHECK(World::at(red, "items.0.record") == late);
    CHECK(World::at(red, "items.1.record").empty());
    CHECK(World::at(desk.call("instruction.list", "office", R"({"overdue":true})").body, "items.0.id") ==
          late);
    auto const waits = [&](std::string_view login) { return desk.call("inbox", login).body; };
    CHECK(World::at(waits("unit"), "items.0.kind") == "alert");
    CHECK(World::at(waits("unit"), "items.0.count") == "1");
    CHECK(waits("unit").find("/api/instructions?state=to_report&unit=") != std::string::npos);
    CHECK(waits("leader").find("/api/instructions") == std::string::npos);
    REQUIRE(desk.step("instruction.report", "unit", late, text).ok());
    CHECK(waits("leader").find("/api/instructions?state=to_confirm&leader=") != std::string::npos);
    CHECK(World::at(desk.call("alert.list", "unit", R"({"level":"red"})").body, "items.0.record").empty());
}

TEST_CASE("the sheet of a leader holds everything that was asked for", "[instructions]") {
    Desk desk;
    auto const id = desk.record("leader", "2018-07-24");
    REQUIRE(desk.step("instruction.report", "unit", id, text).ok());
    auto const voided = desk.did("instruction.record", "secretary",
                                 R"({"kind":"promise","date":"2018-08-01","text":"记错的事",)"
                                 R"("unit":"光武镇民政所","due":"2018-08-11","place":"341282100000"})");
    REQUIRE(desk.step("instruction.void", "secretary", voided, R"(,"reason":"记错了")").ok());
    auto const page =
        World::at(desk.call("document.get", "secretary", R"({"kind":"instructions"})").body, "html");
    CHECK(page.find("尽快修好") != page.npos);
    CHECK(page.find("已经修好") != page.npos);
    CHECK(page.find("待确认") != page.npos);
    CHECK(page.find("记错的事") == page.npos);
    CHECK(desk.call("document.get", "office", R"({"kind":"instructions"})").status == 422);
    CHECK(desk.call("document.get", "office",
                    fmt::format(R"({{"kind":"instructions","leader":"{}"}})", desk.person_id("leader")))
              .ok());
}
