// Contact data is shown for a reason alone, to whoever gave it; the list of who looked never shows it.
#include "domain/all.hpp"
#include "domain/reveals/reveals.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", far_village = "341282101206";

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

std::string hear(World& w, std::string_view login, std::string_view more = "") {
    auto const reply = w.call("opinion.create", login,
                              fmt::format(R"({{"place":"{}","text":"路灯不亮","date":"2018-07-01",
                                  "speaker":{{"name":"赵大山","phone":"138 0558 1234"}}{}}})",
                                          village, more));
    REQUIRE(reply.ok());
    return at(reply, "id");
}

std::string home(World& w, std::string_view login, std::string_view place, std::string_view more) {
    auto const reply =
        w.call("host.create", login,
               fmt::format(R"({{"kind":"household","place":"{}","name":"赵家"{}}})", place, more));
    REQUIRE(reply.ok());
    return at(reply, "id");
}

World::Reply reveal(World& w, std::string_view what, std::string_view login, std::string_view id,
                    std::string_view command = "") {
    return w.call(fmt::format("{}.reveal", what), login,
                  fmt::format(R"({{"id":"{}","reason":"约定回访时间"{}}})", id,
                              command.empty() ? "" : fmt::format(R"(,"command_id":"{}")", command)));
}

std::int64_t looks(World& w) {
    std::int64_t n = 0;
    w.look([&](store::Db& db) {
        n = static_cast<std::int64_t>(
            db.all<reveals::RevealRow>(
                  "reveals.list",
                  {{"before", INT64_MAX}, {"from", INT64_MIN}, {"until", INT64_MAX}, {"limit", 500}})
                .size());
    });
    return n;
}

} // namespace

TEST_CASE("who spoke is shown for a reason, and kept before it is shown", "[reveals]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const id = hear(w, "liaison");
        auto const shown = reveal(w, "opinion", "town", id);
        CHECK(shown.status == 200);
        CHECK(at(shown, "name") == "赵大山");
        CHECK(at(shown, "phone") == "13805581234");
        CHECK(at(shown, "record") == id);
        w.look([&](store::Db& db) {
            auto const row = db.find<reveals::RevealRow>("id", at(shown, "id"));
            REQUIRE(row);
            CHECK(row->reason == "约定回访时间");
            CHECK(row->person == directory(db).person(w.person_id("town"))->no);
        });
        CHECK(w.call("opinion.reveal", "town", fmt::format(R"({{"id":"{}"}})", id)).status == 422);
        CHECK(w.call("opinion.reveal", "town", fmt::format(R"({{"id":"{}","reason":" "}})", id)).status ==
              422);
        // whoever wrote it down, the offices, and nobody else
        CHECK(reveal(w, "opinion", "liaison", id).ok());
        CHECK(reveal(w, "opinion", "office", id).ok());
        CHECK(looks(w) == 3);
        for (auto const* login : {"clerk"}) CHECK(reveal(w, "opinion", login, id).ok()); // town office, too
        for (auto const* login : {"unit", "head", "station", "cadre", "leader", "sorter", "townhead",
                                  "inspector", "discipline", "auditor", "sysadmin"}) {
            INFO(login);
            CHECK(reveal(w, "opinion", login, id).status == 403);
        }
        CHECK(reveal(w, "opinion", "town2", id).status == 404);
        CHECK(reveal(w, "opinion", "", id).status == 401);
        // an opinion that another one wrote down
        CHECK(reveal(w, "opinion", "liaison", hear(w, "town")).status == 403);
        CHECK(looks(w) == 4);
        // nothing is on record: nothing to look at, and no entry
        auto const home_id = home(w, "liaison", village, "");
        CHECK(reveal(w, "host", "liaison", home_id).status == 409);
        CHECK(looks(w) == 4);
    }
}

TEST_CASE("a sealed lead shows its speaker to the 纪检联系人 alone, and never to whom it is about",
          "[reveals]") {
    World w(all_features());
    auto const lead = hear(w, "liaison", R"(,"category":"GOV04")");
    for (auto const* login : {"office", "town", "liaison"}) {
        INFO(login);
        CHECK(reveal(w, "opinion", login, lead).status == 403);
    }
    CHECK(at(reveal(w, "opinion", "discipline", lead), "name") == "赵大山");
    auto const about = hear(w, "liaison", R"(,"about":"光武镇人民政府")");
    CHECK(reveal(w, "opinion", "town", about).status == 404);
    CHECK(reveal(w, "opinion", "clerk", about).status == 404);
    CHECK(reveal(w, "opinion", "office", about).ok());
    // the office does not learn who opened a sealed lead; the auditor does
    CHECK(w.call("reveal.list", "office").body.find(lead) == std::string::npos);
    CHECK(w.call("reveal.list", "office").body.find(about) != std::string::npos);
    CHECK(w.call("reveal.list", "auditor").body.find(lead) != std::string::npos);
}

TEST_CASE("a home's telephone is shown to its liaison and the offices", "[reveals]") {
    World w(all_features());
    auto const near = home(w, "liaison", village, R"(,"contact":"儿子赵小山","phone":"13905581234")");
    auto const far = home(w, "liaison2", far_village, R"(,"phone":"13905585678")");
    CHECK(at(reveal(w, "host", "liaison", near), "name") == "儿子赵小山");
    CHECK(at(reveal(w, "host", "liaison2", far), "phone") == "13905585678");
    CHECK(at(reveal(w, "host", "liaison2", far), "name").empty());
    CHECK(reveal(w, "host", "liaison", far).status == 404);
    CHECK(reveal(w, "host", "town", far).status == 404);
    CHECK(reveal(w, "host", "cadre", near).status == 403);
    CHECK(reveal(w, "host", "unit", near).status == 403);
}

TEST_CASE("a repeated command shows it again to the same person only", "[reveals]") {
    World w(all_features());
    auto const id = hear(w, "liaison");
    auto const first = reveal(w, "opinion", "town", id, "look-1");
    CHECK(at(first, "phone") == "13805581234");
    CHECK(reveal(w, "opinion", "town", id, "look-1").body == first.body);
    CHECK(reveal(w, "opinion", "office", id, "look-1").body.find("0558") == std::string::npos);
    auto const by_id = fmt::format(R"({{"id":"{}"}})", at(first, "id"));
    CHECK(w.call("reveal.shown", "office", by_id).status == 404);
    CHECK(looks(w) == 1);
}

TEST_CASE("the list of who looked tells when and why, never what was shown", "[reveals]") {
    World w(all_features());
    auto const id = hear(w, "liaison");
    REQUIRE(reveal(w, "opinion", "town", id).ok());
    REQUIRE(reveal(w, "opinion", "office", id).ok());
    for (auto const* login : {"auditor", "office"}) {
        auto const list = w.call("reveal.list", login);
        CHECK(list.ok());
        CHECK(at(list, "items.0.person.name") == "office"); // newest first
        CHECK(at(list, "items.1.person.name") == "town");
        CHECK(at(list, "items.1.record") == id);
        CHECK(at(list, "items.1.reason") == "约定回访时间");
        CHECK(list.body.find("0558") == std::string::npos);
        CHECK(list.body.find("赵大山") == std::string::npos);
    }
    auto const of_town =
        w.call("reveal.list", "auditor", fmt::format(R"({{"person":"{}"}})", w.person_id("town")));
    CHECK(at(of_town, "items.0.person.name") == "town");
    CHECK(at(of_town, "items.1.id").empty());
    auto const day = Instant::now().day();
    auto const between = [&](Date from, Date to) {
        return at(w.call("reveal.list", "auditor",
                         fmt::format(R"({{"from":"{}","to":"{}"}})", from.text(), to.text())),
                  "items.0.id");
    };
    CHECK_FALSE(between(day.add_days(-1), day).empty());
    CHECK(between(day.add_days(-9), day.add_days(-2)).empty());
    CHECK(between(day.add_days(1), day.add_days(2)).empty());
    auto const page = w.call("reveal.list", "auditor", R"({"limit":"1"})");
    auto const next =
        w.call("reveal.list", "auditor", fmt::format(R"({{"limit":"1","after":"{}"}})", at(page, "next")));
    CHECK(at(next, "items.0.person.name") == "town");
    CHECK(at(next, "next").empty());
    CHECK(w.call("reveal.list", "town").status == 403);
}

TEST_CASE("one operation alone shows private values, and no door leads to it", "[reveals]") {
    World w(all_features());
    std::vector<std::string> found;
    for (auto const* op : w.dispatch().registry().all()) {
        if (op->out && op->out->discloses_secrets()) found.push_back(op->name);
        if (op->reveals) CHECK(op->method.empty());
    }
    CHECK(found == std::vector<std::string>{"reveal.shown"});
}
