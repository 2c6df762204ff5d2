// Hosts through the registry: private telephones, scope, merging, history, import.
#include "domain/all.hpp"
#include "domain/hosts/rules.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"
#include "store/verify.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature hosts_feature();
Feature visits_feature();
Feature opinions_feature();
Feature problems_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto huangzhai = "341282100201", duanzhuang = "341282100202", wangfuquan = "341282101206",
               county = "341282000000";

World world() { return World({hosts_feature(), visits_feature(), opinions_feature(), problems_feature()}); }

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

World::Reply by_id(World& w, std::string_view operation, std::string_view login, std::string const& id) {
    return w.call(operation, login, fmt::format(R"({{"id":"{}"}})", id));
}

std::string make(World& w, std::string_view name, std::string_view place = huangzhai,
                 std::string_view login = "liaison") {
    auto const made = w.call("host.create", login,
                             fmt::format(R"({{"kind":"household","place":"{}","name":"{}"}})", place, name));
    REQUIRE(made.status == 201);
    return at(made, "id");
}

World::Reply visit(World& w, std::string const& host, std::string_view day, std::string_view opinion = "") {
    auto const reply = w.call(
        "visit.create", "liaison",
        fmt::format(
            R"({{"place":"{}","kind":"household","date":"{}","people_met":2,"host":"{}","opinions":[{}]}})",
            huangzhai, day, host,
            opinion.empty() ? "" : fmt::format(R"({{"text":"{}","category":"INF03"}})", opinion)));
    REQUIRE(reply.status == 201);
    return reply;
}

bool wrong(World::Reply const& reply, std::string_view field, std::string_view reason) {
    return reply.body.find(fmt::format(R"("{}":"{}")", field, reason)) != std::string::npos;
}

} // namespace

TEST_CASE("a town's list is counted by village, and what is not visited yet is listed", "[hosts]") {
    auto w = world();
    auto const visited = make(w, "王大");
    auto const long_ago = make(w, "王二");
    auto const never = make(w, "王三");
    auto const alone = make(w, "王四");
    visit(w, visited, "2018-07-03");
    visit(w, long_ago, "2018-03-20");
    auto const edit = [&](std::string const& id, std::string_view name, std::string_view more) {
        REQUIRE(w.call("host.update", "liaison",
                       fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"{}",{}}})", id,
                                   huangzhai, name, more))
                    .ok());
    };
    edit(alone, "王四", R"("left_alone":true)");
    edit(make(w, "王五"), "王五", R"("active":false)");

    auto const goals = w.call("host.goals", "town", R"({"place":"341282100000","since":"2018-07-01"})");
    REQUIRE(goals.ok());
    CHECK(at(goals, "lines.0.place.name") == "黄寨村");
    CHECK(goals.body.find(R"("homes":{"wanted":3,"visited":1,"alone":1})") != std::string::npos);
    CHECK(goals.body.find("王") == std::string::npos); // names nobody
    CHECK(
        at(w.call("host.goals", "town2", R"({"place":"341282100000","since":"2018-07-01"})"), "lines.0.place")
            .empty());

    auto const left = fmt::format(R"({{"place":"{}","unvisited_since":"2018-07-01"}})", huangzhai);
    auto const list = w.call("host.list", "town", left);
    CHECK(at(list, "items.0.id") == never);
    CHECK(at(list, "items.1.id") == long_ago);
    CHECK(at(list, "items.2.id").empty());
    // both read a town at most
    CHECK(w.call("host.goals", "office", R"({"place":"341282000000","since":"2018-07-01"})").status == 422);
    CHECK(wrong(w.call("host.list", "office", R"({"unvisited_since":"2018-07-01"})"), "place",
                "host.of_a_town"));
}

TEST_CASE("a home is found by name, nickname and whole telephone, which is never shown", "[hosts]") {
    auto w = world();
    auto const made = w.call(
        "host.create", "liaison",
        fmt::format(
            R"({{"kind":"household","place":"{}","name":"赵大山","known_as":"老山头 东组","tags":["低保","独居","低保"],
             "contact":"儿子赵小山","phone":"138 0558 1234"}})",
            huangzhai));
    REQUIRE(made.status == 201);
    CHECK(at(made, "place.name") == "黄寨村");
    CHECK(at(made, "tags.1") == "独居");
    CHECK(at(made, "tags.2").empty());
    CHECK(at(made, "has_phone") == "true");
    CHECK(made.body.find("0558") == std::string::npos);
    CHECK(made.body.find("赵小山") == std::string::npos);
    make(w, "钱二");
    for (auto const* q : {"大山", "山头", "独居", "13805581234", "138-0558-1234"}) {
        INFO(q);
        auto const found = w.call("host.list", "town", fmt::format(R"({{"q":"{}"}})", q));
        CHECK(at(found, "items.0.id") == at(made, "id"));
        CHECK(at(found, "items.1.id").empty());
        CHECK(at(w.call("host.list", "town2", fmt::format(R"({{"q":"{}"}})", q)), "items.0.id").empty());
    }
    CHECK(at(w.call("host.list", "town", R"({"q":"1234"})"), "items.0.id").empty());
    w.look([&](store::Db& db) {
        auto const row = db.find<hosts::HostRow>("id", at(made, "id"));
        REQUIRE(row);
        CHECK(row->phone.ciphertext.find("13805581234") == std::string::npos);
        CHECK(db.key().open_field(row->phone.ciphertext) == "13805581234");
    });
}

TEST_CASE("a home that was edited is found once, page by page", "[hosts]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w({hosts_feature(), visits_feature(), opinions_feature(), problems_feature()}, database.url());
        std::vector<std::string> ids;
        for (auto const* name : {"黄大", "黄二", "黄三"}) ids.push_back(make(w, name));
        for (auto const* known_as : {"东头", "东头第一家"}) // the first one's text is now the newest
            REQUIRE(w.call("host.update", "liaison",
                           fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"黄大",)"
                                       R"("known_as":"{}"}})",
                                       ids[0], huangzhai, known_as))
                        .ok());
        std::vector<std::string> found;
        for (std::string after;;) {
            auto const page =
                w.call("host.list", "liaison",
                       fmt::format(R"({{"q":"黄","limit":"1"{}}})",
                                   after.empty() ? "" : fmt::format(R"(,"after":"{}")", after)));
            REQUIRE(page.ok());
            REQUIRE(found.size() < 4);
            found.push_back(at(page, "items.0.id"));
            after = at(page, "next");
            if (after.empty()) break;
        }
        CHECK(found == std::vector<std::string>{ids[0], ids[2], ids[1]});
    }
}

TEST_CASE("hosts are seen and changed in one's own place alone", "[hosts]") {
    auto w = world();
    auto const id = make(w, "孙三"), other = make(w, "李四", duanzhuang);
    CHECK(by_id(w, "host.get", "cadre", id).ok());
    CHECK(by_id(w, "host.get", "cadre", other).status == 404);
    CHECK(by_id(w, "host.get", "liaison2", id).status == 404);
    CHECK(by_id(w, "host.history", "liaison2", id).status == 404);
    CHECK(by_id(w, "host.get", "unit", id).status == 403);
    CHECK(w.call("host.list", "sysadmin").status == 403);
    auto const foreign =
        w.call("host.create", "liaison",
               fmt::format(R"({{"kind":"household","place":"{}","name":"周五"}})", wangfuquan));
    CHECK(foreign.status == 403);
    CHECK(wrong(foreign, "place", "forbidden.place"));
    CHECK(at(w.call("host.list", "cadre"), "items.1.id").empty());
    CHECK(at(w.call("host.list", "liaison"), "items.1.id") == id); // newest first
    CHECK(at(w.call("host.list", "liaison", R"({"limit":"1"})"), "next") != "");
    CHECK(at(w.call("host.list", "office", fmt::format(R"({{"place":"{}"}})", duanzhuang)), "items.0.id") ==
          other);
    CHECK(at(w.call("host.list", "office", R"({"kind":"enterprise"})"), "items.0.id").empty());
    auto const wrongs = w.call("host.create", "liaison",
                               R"({"kind":"palace","place":"341282100000","name":"","phone":"12","size":3})");
    CHECK(wrongs.status == 422);
    for (auto const* field : {"kind", "name", "phone", "size"})
        CHECK(wrongs.body.find(fmt::format("\"{}\":", field)) != std::string::npos);
    CHECK(wrong(w.call("host.create", "town", R"({"kind":"household","place":"341282100000","name":"吴六"})"),
                "place", "host.place_too_wide"));
    CHECK(w.call("host.create", "town", R"({"kind":"enterprise","place":"341282100000","name":"面粉厂"})")
              .status == 201);
    for (auto const* login : {"office", "town"}) {
        auto const firms = w.call("host.list", login, R"({"kind":"enterprise"})");
        CHECK(at(firms, "items.0.name") == "面粉厂");
        CHECK(at(firms, "items.1").empty());
        CHECK(at(w.call("host.list", login, R"({"kind":"household"})"), "items.1.id") == id);
    }

    auto const change = [&](std::string_view login, std::string const& more) {
        return w.call("host.update", login,
                      fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"孙三家"{}}})", id,
                                  huangzhai, more));
    };
    auto const changed = change("liaison", R"(,"known_as":"三哥","left_alone":true,"phone":"05581234567")");
    CHECK(changed.ok());
    CHECK(at(changed, "left_alone") == "true");
    CHECK(at(change("liaison", ""), "has_phone") == "true"); // left out: kept
    CHECK(at(change("liaison", R"(,"forget_contact":true)"), "has_phone") == "false");
    auto const stale = change("liaison", R"(,"rev":1)");
    CHECK(stale.status == 409);
    CHECK(at(stale, "current.name") == "孙三家");
    CHECK(change("liaison2", "").status == 404);
}

TEST_CASE("two records of one home become one, visits and figures with it", "[hosts]") {
    auto w = world();
    auto const first = make(w, "郑大"), second = make(w, "郑老大"), third = make(w, "王七");
    visit(w, first, "2018-07-01");
    visit(w, second, "2018-07-10", "路灯不亮");
    visit(w, third, "2018-07-11");
    CHECK(w.counter("households", county, "2018-08-02") == 3);
    CHECK(w.counter("household_times", county, "2018-08-02") == 3);
    CHECK(at(by_id(w, "host.get", "liaison", second), "last_visit") == "2018-07-10");

    auto const merged =
        w.call("host.merge", "liaison", fmt::format(R"({{"id":"{}","into":"{}"}})", second, first));
    REQUIRE(merged.ok());
    CHECK(at(merged, "id") == first);
    CHECK(at(merged, "visits") == "2");
    CHECK(at(merged, "last_visit") == "2018-07-10");
    CHECK(w.counter("households", county, "2018-08-02") == 2);
    CHECK(w.counter("households", huangzhai, "2018-07-09") == 1);
    CHECK(w.counter("household_times", county, "2018-08-02") == 3);
    CHECK(w.counter("visited_person_times", county, "2018-08-02") == 6);
    CHECK(at(by_id(w, "host.get", "liaison", second), "merged_into") == first);
    auto const found = w.call("host.list", "liaison", R"({"q":"郑老大"})");
    CHECK(at(found, "items.0.id") == first);
    CHECK(at(found, "items.1.id").empty());
    CHECK(at(by_id(w, "host.history", "liaison", second), "visits.0.date") == "2018-07-10");

    CHECK(wrong(w.call("host.merge", "liaison", fmt::format(R"({{"id":"{}","into":"{}"}})", first, second)),
                "into", "host.into_itself"));
    CHECK(
        w.call("host.merge", "liaison", fmt::format(R"({{"id":"{}","into":"{}"}})", second, third)).status ==
        409);
    auto const hall =
        at(w.call("host.create", "town",
                  fmt::format(R"({{"kind":"enterprise","place":"{}","name":"厂"}})", huangzhai)),
           "id");
    CHECK(wrong(w.call("host.merge", "liaison", fmt::format(R"({{"id":"{}","into":"{}"}})", third, hall)),
                "into", "host.of_other_kind"));
}

TEST_CASE("a wrong merger is taken back, with a reason", "[hosts]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const home = [&](std::string_view name, std::string_view more) {
            auto const made = w.call(
                "host.create", "liaison",
                fmt::format(R"({{"kind":"household","place":"{}","name":"{}"{}}})", huangzhai, name, more));
            REQUIRE(made.status == 201);
            return at(made, "id");
        };
        auto const first = home("郑大", R"(,"known_as":"东组 老郑","tags":["党员户"])"),
                   second = home("郑二",
                                 R"(,"known_as":"东组 二郎","tags":["低保","独居"],"phone":"13805581234")"),
                   third = home("郑三", R"(,"tags":["低保"])");
        REQUIRE(w.call("host.update", "liaison",
                       fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"郑二",
                                       "known_as":"东组 二郎","tags":["低保","独居"],"left_alone":true}})",
                                   second, huangzhai))
                    .ok());
        visit(w, first, "2018-07-01");
        auto const heard = visit(w, second, "2018-07-10", "路灯不亮");
        visit(w, second, "2018-07-05");
        auto const elsewhere = visit(w, second, "2018-07-06");
        REQUIRE(w.call("opinion.sort", "town",
                       fmt::format(R"({{"id":"{}","disposition":"new_problem","title":"路灯不亮"}})",
                                   at(heard, "opinions.0.id")))
                    .ok());
        auto const merge = [&](std::string const& gone, std::string const& into) {
            return w.call("host.merge", "liaison", fmt::format(R"({{"id":"{}","into":"{}"}})", gone, into));
        };
        auto const split = [&](std::string_view login, std::string const& id, std::string const& more = "") {
            return w.call("host.split", login,
                          fmt::format(R"({{"id":"{}","reason":"不是一户"{}}})", id, more));
        };
        CHECK(at(split("liaison", second), "reason") == "host.not_merged");

        auto const together = merge(second, first);
        REQUIRE(together.ok());
        CHECK(at(together, "visits") == "4");
        CHECK(at(together, "has_phone") == "true");
        CHECK(at(together, "left_alone") == "true");
        CHECK(w.counter("households", county, "2018-08-02") == 1);
        REQUIRE(merge(third, first).ok()); // rightly so; it has a tag of the second, too
        // one visit is corrected to be the third's, and another one is recorded for both
        REQUIRE(w.call("visit.correct", "liaison",
                       fmt::format(R"({{"id":"{}","place":"{}","kind":"household","date":"2018-07-06",
                                       "people_met":2,"reason":"记错了户"}})",
                                   at(elsewhere, "id"), huangzhai))
                    .ok());
        visit(w, second, "2018-07-20");
        CHECK(w.counter("household_times", county, "2018-08-02") == 5);
        CHECK(w.counter("households", county, "2018-08-02") == 1);

        CHECK(split("town2", second).status == 404);
        CHECK(w.call("host.split", "liaison", fmt::format(R"({{"id":"{}"}})", second)).status == 422);
        auto const stale = split("liaison", second, R"(,"rev":1)");
        CHECK(stale.status == 409);
        CHECK(at(stale, "current.id") == second);
        auto const apart = split("town", second);
        REQUIRE(apart.ok());
        CHECK(at(apart, "id") == second);
        CHECK(at(apart, "visits") == "2");
        CHECK(at(apart, "last_visit") == "2018-07-10");
        CHECK(at(apart, "merged_into").empty());
        CHECK(at(apart, "active") == "true");
        CHECK(at(apart, "left_alone") == "true");
        CHECK(at(apart, "has_phone") == "true");
        CHECK(at(apart, "tags.1") == "独居");
        auto const left = by_id(w, "host.get", "liaison", first);
        CHECK(at(left, "visits") == "2"); // its own, and the one recorded for both
        CHECK(at(left, "last_visit") == "2018-07-20");
        CHECK(at(left, "known_as") == "东组 老郑 郑三");
        CHECK(at(left, "has_phone") == "false");
        CHECK(at(left, "left_alone") == "false");
        CHECK(at(left, "tags.1") == "低保"); // the third's as well
        CHECK(at(left, "tags.2").empty());
        CHECK(w.counter("households", county, "2018-08-02") == 2);
        CHECK(w.counter("households", county, "2018-07-04") == 1);
        CHECK(w.counter("household_times", county, "2018-08-02") == 5);

        auto const history = by_id(w, "host.history", "liaison", second);
        CHECK(at(history, "visits.1.date") == "2018-07-05");
        CHECK(at(history, "open.0.title") == "路灯不亮");
        CHECK(at(by_id(w, "host.history", "liaison", first), "open.0").empty());
        CHECK(at(w.call("host.list", "liaison", R"({"q":"二郎"})"), "items.0.id") == second);
        CHECK(at(w.call("host.list", "liaison", R"({"q":"二郎"})"), "items.1").empty());
        CHECK(at(split("town", second), "reason") == "host.not_merged");

        // merged again, and on into a third: the later merger is taken back first
        REQUIRE(split("liaison", third).ok());
        REQUIRE(merge(second, first).ok());
        REQUIRE(merge(first, third).ok());
        CHECK(at(split("town", second), "reason") == "host.merged_on");
        REQUIRE(split("town", first).ok());
        REQUIRE(split("town", second).ok());
        auto const again = by_id(w, "host.get", "liaison", second);
        CHECK(at(again, "known_as") == "东组 二郎");
        CHECK(at(again, "visits") == "2");
        CHECK(at(by_id(w, "host.get", "liaison", first), "known_as") == "东组 老郑");
        w.look([&](store::Db& db) {
            auto const row = *db.find<hosts::HostRow>("id", second);
            auto const mergers = db.having<hosts::MergerRow>("gone", row.no);
            REQUIRE(mergers.size() == 2);
            CHECK(mergers[0].undone);
            CHECK(mergers[0].undo_reason == "不是一户");
            store::Checks checks;
            auto catalog = store::store_catalog();
            for (auto const& feature : all_features()) {
                if (feature.check) checks.push_back(feature.check);
                catalog.sealed.insert(catalog.sealed.end(), feature.tables.begin(), feature.tables.end());
            }
            auto findings = store::verify(db, catalog, checks);
            // the world's own liaisons were put in without their facts
            std::erase_if(findings,
                          [](auto const& f) { return f.find("（liaisons）") != std::string::npos; });
            CHECK(findings == std::vector<std::string>{});
        });
    }
}

TEST_CASE("before the next visit: earlier visits, open matters, and what to ask", "[hosts]") {
    auto w = world();
    auto const id = make(w, "冯八");
    CHECK(at(by_id(w, "host.history", "liaison", id), "question").empty());
    visit(w, id, "2018-07-01");
    auto const second = visit(w, id, "2018-07-20", "村口路灯不亮");
    auto const sorted =
        w.call("opinion.sort", "town",
               fmt::format(R"({{"id":"{}","disposition":"new_problem","title":"村口路灯不亮"}})",
                           at(second, "opinions.0.id")));
    REQUIRE(sorted.ok());
    auto const history = by_id(w, "host.history", "liaison", id);
    REQUIRE(history.ok());
    CHECK(at(history, "host.visits") == "2");
    CHECK(at(history, "visits.0.date") == "2018-07-20");
    CHECK(at(history, "visits.1.date") == "2018-07-01");
    CHECK(at(history, "open.0.title") == "村口路灯不亮");
    CHECK(at(history, "question") == "上次您反映的“村口路灯不亮”，现在解决了吗？");
    REQUIRE(
        w.call("visit.void", "liaison", fmt::format(R"({{"id":"{}","reason":"录错了"}})", at(second, "id")))
            .ok());
    CHECK(at(by_id(w, "host.get", "liaison", id), "last_visit") == "2018-07-01");
    CHECK(at(by_id(w, "host.get", "liaison", id), "visits") == "1");
}

namespace {

// Counts the questions that go through it.
class Counting final : public store::Connection {
public:
    explicit Counting(store::Connection& inner) : inner_(inner) {}
    int asked = 0;

    store::Engine engine() const override { return inner_.engine(); }
    void each(store::Sql const& sql, store::Args const& args, std::span<Cell::Kind const> columns,
              RowReader const& row) override {
        ++asked;
        inner_.each(sql, args, columns, row);
    }
    std::int64_t run(store::Sql const& sql, store::Args const& args) override {
        return inner_.run(sql, args);
    }
    void prepare(store::Sql const& sql) override { inner_.prepare(sql); }
    void queue(store::Sql const& sql, store::Args const& args) override { inner_.queue(sql, args); }
    void flush() override { inner_.flush(); }
    void script(std::string_view text) override { inner_.script(text); }
    void begin() override { inner_.begin(); }
    void commit() override { inner_.commit(); }
    void rollback() noexcept override { inner_.rollback(); }
    void savepoint() override { inner_.savepoint(); }
    void release() override { inner_.release(); }
    void rollback_to_savepoint() override { inner_.rollback_to_savepoint(); }
    std::int64_t foreign_changes() override { return inner_.foreign_changes(); }

private:
    store::Connection& inner_;
};

} // namespace

TEST_CASE("a history costs as many statements for many visits as for one", "[hosts]") {
    auto w = world();
    auto const once = make(w, "褚九"), often = make(w, "卫十");
    auto const heard = [&](std::string const& host, std::string_view day) {
        auto const made = visit(w, host, day, "村口路灯不亮");
        REQUIRE(w.call("opinion.sort", "town",
                       fmt::format(R"({{"id":"{}","disposition":"new_problem","title":"路灯不亮"}})",
                                   at(made, "opinions.0.id")))
                    .ok());
    };
    heard(once, "2018-07-01");
    for (int day = 1; day <= 15; ++day) heard(often, fmt::format("2018-07-{:02}", day));
    auto const statements = [&](std::string const& host, std::size_t visits) {
        int count = 0;
        w.look([&](store::Db& outer) {
            Counting counting(outer.connection());
            FieldKey const key(std::array<unsigned char, 32>{}); // nothing private is read
            store::Db db(counting, 1, key);
            db.read_head(false);
            db.set_reference(Directory::load(db));
            counting.asked = 0;
            commands::Operation const operation;
            commands::Caller caller;
            caller.person = directory(db).person(w.person_id("liaison"))->no;
            caller.real_now = Instant::now();
            auto const history = hosts::history({db, caller, operation}, {*Uuid::parse(host)});
            count = counting.asked;
            REQUIRE(history.has_value());
            CHECK(history->visits.size() == visits);
            CHECK(history->open.size() == visits);
            CHECK(history->visits.front().opinions == 1);
            CHECK(history->visits.front().visitors.size() == 1);
        });
        return count;
    };
    auto const for_one = statements(once, 1);
    CHECK(for_one <= 10); // two of them for what the office left to the next visitor to ask
    CHECK(statements(often, 15) == for_one);
}

TEST_CASE("a list of homes comes in whole or not at all", "[hosts]") {
    auto w = world();
    make(w, "旧户");
    auto const bad = w.call("host.import", "town",
                            fmt::format(R"({{"rows":[
        {{"place":"黄寨村","kind":"household","name":"甲"}},
        {{"place":"无此村","kind":"household","name":"乙"}},
        {{"place":"光武镇","kind":"household","name":"丙"}},
        {{"place":"黄寨村","kind":"household","name":"旧户"}},
        {{"place":"段庄","kind":"household","name":"丁"}},
        {{"place":"光武镇段庄村","kind":"household","name":"丁"}},
        {{"place":"{}","kind":"household","name":"戊"}}]}})",
                                        wangfuquan));
    CHECK(bad.status == 422);
    CHECK(wrong(bad, "rows.1.place", "field.no_such_place"));
    CHECK(wrong(bad, "rows.2.place", "host.place_too_wide"));
    CHECK(wrong(bad, "rows.3.name", "host.already_there"));
    CHECK(wrong(bad, "rows.5.name", "host.already_there"));
    CHECK(wrong(bad, "rows.6.place", "forbidden.place"));
    CHECK(at(w.call("host.list", "office"), "items.1.id").empty());
    CHECK(w.call("host.import", "town2", R"({"rows":[{"place":"黄寨村","kind":"household","name":"甲"}]})")
              .status == 403);
    auto const good = w.call("host.import", "town", R"({"rows":[
        {"place":"黄寨村","kind":"household","name":"甲","phone":"05581234567","tags":"低保、独居","known_as":"老甲"},
        {"place":"黄寨村","kind":"enterprise","name":"甲"}]})");
    REQUIRE(good.ok());
    CHECK(at(good, "created") == "2");
    auto const found = w.call("host.list", "cadre", R"({"q":"老甲"})");
    CHECK(at(found, "items.0.tags.1") == "独居");
    CHECK(at(found, "items.0.has_phone") == "true");
}

TEST_CASE("the table of homes as offices keep it", "[hosts]") {
    auto const good = hosts::read_hosts_csv("村,类型,户主/企业名称,电话,标签,别名\r\n黄寨村,住户,甲,138 0558 "
                                            "1234,低保,老甲\r\n黄寨村,企业,乙厂,,,\r\n");
    REQUIRE(good.has_value());
    REQUIRE(good->rows.size() == 2);
    CHECK(good->rows[0].phone->value.digits == "13805581234");
    CHECK(good->rows[1].kind == hosts::HostKind::enterprise);
    CHECK_FALSE(good->rows[1].phone);
    auto const bad = hosts::read_hosts_csv("村,类型,户主/企业名称,电话\r\n黄寨村,住户,甲,12\r\n,宫殿,,\r\n");
    REQUIRE_FALSE(bad.has_value());
    std::vector<std::string> fields;
    for (auto const& wrong : bad.error().fields) fields.push_back(wrong.field);
    CHECK(fields ==
          std::vector<std::string>{"line 2.电话", "line 3.村", "line 3.类型", "line 3.户主/企业名称"});
    CHECK(hosts::tags_of("低保、独居，低保；党员户  老党员") ==
          std::vector<std::string>{"低保", "独居", "党员户", "老党员"});
    CHECK(hosts::phone_in("138 0558-1234") == "13805581234");
    CHECK_FALSE(hosts::phone_in("1234"));
    CHECK_FALSE(hosts::phone_in("路灯13805581234"));
}

TEST_CASE("a home lives: its past stays with it, and every name it had finds it", "[hosts]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const home = make(w, "孙大");
        visit(w, home, "2018-07-01");
        auto const figures = [&] {
            return fmt::format("{} {} {}", w.counter("households", huangzhai, "2018-08-02"),
                               w.counter("households", duanzhuang, "2018-08-02"),
                               w.counter("household_times", county, "2018-08-02"));
        };
        auto const before = figures();
        CHECK(before == "1 0 1");
        auto const happen = [&](std::string_view more, std::string_view login = "liaison") {
            return w.call("host.happen", login, fmt::format(R"({{"id":"{}",{}}})", home, more));
        };
        auto const found = [&](std::string_view q) {
            return at(w.call("host.list", "liaison", fmt::format(R"({{"q":"{}"}})", q)), "items.0.id") ==
                   home;
        };
        CHECK(wrong(happen(R"("kind":"head")"), "head", "field.required"));
        CHECK(wrong(happen(R"("kind":"head","head":"孙大")"), "head", "host.is_head_already"));
        CHECK(wrong(happen(R"("kind":"death")"), "who", "field.required"));
        CHECK(wrong(happen(R"("kind":"empty","place":"341282100202")"), "place", "host.place_of_a_move"));
        CHECK(wrong(happen(R"("kind":"empty","date":"2099-01-01")"), "date", "field.in_the_future"));
        CHECK(happen(R"("kind":"empty")", "liaison2").status == 404);

        auto const died =
            happen(R"("kind":"death","who":"孙大","head":"孙二","date":"2018-07-03","note":"病故")");
        INFO(died.body);
        REQUIRE(died.ok());
        CHECK(at(died, "name") == "孙二");
        CHECK(at(died, "life.0.kind") == "death");
        CHECK(at(died, "life.0.name_before") == "孙大");
        CHECK(at(died, "life.0.recorder.name") == "liaison");
        CHECK(found("孙大"));
        CHECK(found("孙二"));

        // to another village of the liaison's; the visits stay where they were
        CHECK(happen(R"("kind":"moved","place":"341282101206")").status == 403);
        CHECK(wrong(happen(R"("kind":"moved","place":"341282100201")"), "place", "host.lies_there"));
        auto const moved = happen(R"("kind":"moved","place":"341282100202","date":"2018-07-10")");
        REQUIRE(moved.ok());
        CHECK(at(moved, "place.name") == "段庄村");
        CHECK(at(moved, "life.0.from.name") == "黄寨村");
        CHECK(at(moved, "visits") == "1");
        CHECK(found("孙大"));
        CHECK(figures() == before);
        visit(w, home, "2018-07-02"); // typed late, from before the move
        CHECK(figures() == "1 0 2");

        REQUIRE(happen(R"("kind":"moved_out","note":"去阜阳")").ok());
        CHECK(at(by_id(w, "host.get", "liaison", home), "active") == "false");
        auto const back = happen(R"("kind":"lived_in")");
        CHECK(at(back, "active") == "true");
        CHECK(at(back, "life.3.kind") == "death"); // newest first
        CHECK(figures() == "1 0 2");
    }
}

TEST_CASE("a home divides, two unite, and two records are merged and parted with exact figures", "[hosts]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const households = [&] { return w.counter("households", county, "2018-08-02"); };
        auto const call = [&](std::string_view operation, std::string_view json) {
            auto const reply = w.call(operation, "liaison", json);
            INFO(operation << " " << json << " => " << reply.body);
            REQUIRE(reply.ok());
            return reply;
        };
        auto const old = make(w, "周老");
        visit(w, old, "2018-07-01");
        auto const young =
            call("host.divide", fmt::format(R"({{"id":"{}","name":"周小","date":"2018-07-02"}})", old));
        CHECK(at(young, "life.0.kind") == "divided_from");
        CHECK(at(young, "life.0.other.name") == "周老");
        CHECK(at(young, "visits") == "0");
        CHECK(at(by_id(w, "host.get", "liaison", old), "life.0.other.name") == "周小");
        CHECK(households() == 1);
        visit(w, at(young, "id"), "2018-07-05");
        CHECK(households() == 2);

        // one household again: it was two when it was visited
        CHECK(w.call("host.unite", "liaison", fmt::format(R"({{"id":"{0}","into":"{0}"}})", old)).status ==
              422);
        auto const one =
            call("host.unite", fmt::format(R"({{"id":"{}","into":"{}"}})", at(young, "id"), old));
        CHECK(at(one, "id") == old);
        CHECK(at(one, "life.0.kind") == "took_in");
        CHECK(at(one, "known_as") == "周小");
        CHECK(at(by_id(w, "host.get", "liaison", at(young, "id")), "active") == "false");
        CHECK(households() == 2);

        // a record made twice: merged, and parted again
        auto const twice = make(w, "周老头");
        visit(w, twice, "2018-07-20");
        call("host.happen", fmt::format(R"({{"id":"{}","kind":"empty"}})", twice));
        CHECK(households() == 3);
        auto const merged = call("host.merge", fmt::format(R"({{"id":"{}","into":"{}"}})", twice, old));
        CHECK(households() == 2);
        CHECK(merged.body.find("\"empty\"") != std::string::npos); // the history goes along
        auto const parted = call("host.split", fmt::format(R"({{"id":"{}","reason":"不是一户"}})", twice));
        CHECK(households() == 3);
        CHECK(at(parted, "visits") == "1");
        CHECK(by_id(w, "host.get", "liaison", old).body.find("\"empty\"") == std::string::npos);
        w.look([](store::Db& db) {
            std::vector<std::string> findings;
            for (auto const& feature : all_features())
                if (feature.check) feature.check(db, findings);
            std::erase_if(findings, [](auto const& f) { return f.find("（liaisons）") != f.npos; });
            CHECK(findings == std::vector<std::string>{});
        });
    }
}
