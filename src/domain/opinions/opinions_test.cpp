// Opinions through the registry: sorting, seals, recusal, answers and the public look-up.
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

namespace huiju {
Feature visits_feature();
Feature opinions_feature();
Feature problems_feature();
Feature hosts_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201", county = "341282000000";

World world() { return World({hosts_feature(), visits_feature(), opinions_feature(), problems_feature()}); }

std::string at(World::Reply const& reply, std::string_view path) { return World::at(reply.body, path); }

// Records one opinion in a visit of the liaison; `more` are further members of it.
struct Heard {
    std::string id, code, last4;
};
Heard hear(World& w, std::string_view text, std::string_view more = "") {
    auto const reply =
        w.call("visit.create", "liaison",
               fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-30","people_met":1,
                                              "opinions":[{{"text":"{}"{}}}]}})",
                           village, text, more));
    REQUIRE(reply.status == 201);
    return {at(reply, "opinions.0.id"), at(reply, "opinions.0.code"), at(reply, "opinions.0.last4")};
}

World::Reply sort(World& w, std::string_view login, std::string_view id, std::string_view rest) {
    return w.call("opinion.sort", login, fmt::format(R"({{"id":"{}",{}}})", id, rest));
}

World::Reply read(World& w, std::string_view login, std::string_view id) {
    return w.call("opinion.get", login, fmt::format(R"({{"id":"{}"}})", id));
}

} // namespace

TEST_CASE("each disposition asks for what it needs", "[opinions]") {
    auto w = world();
    auto const id = hear(w, "村东头路灯不亮").id;
    struct {
        char const* rest;
        char const* field;
    } const wrong[] = {
        {R"("disposition":"answered_on_spot")", "reply"},
        {R"("disposition":"merged")", "problem"},
        {R"("disposition":"merged","problem":"01900000-0000-7000-8000-0000000000ff")", "problem"},
        {R"("disposition":"outside")", "way_to_go"},
        {R"("disposition":"outside","way_to_go":"请到法院")", "second"},
        {R"("disposition":"transferred")", "receiver"},
        {R"("disposition":"new_problem","category":"INF")", "category"},
        {R"("disposition":"new_problem","reply":{"text":"好","way":"face"})", "reply"},
        {R"("disposition":"praise","category":"GOV04")", "disposition"},
        {R"("disposition":"nonsense")", "disposition"},
    };
    for (auto const& c : wrong) {
        INFO(c.rest);
        auto const reply = sort(w, "town", id, c.rest);
        CHECK(reply.status == 422);
        CHECK_FALSE(at(reply, std::string("fields.") + c.field).empty());
    }
    auto const second = [&](char const* login) {
        return sort(w, "town", id,
                    fmt::format(R"("disposition":"outside","way_to_go":"请到法院","second":"{}")",
                                w.person_id(login)));
    };
    CHECK(second("town").status == 422);    // oneself
    CHECK(second("town2").status == 422);   // of another town
    CHECK(second("liaison").status == 422); // of no office
    CHECK(sort(w, "liaison", id, R"("disposition":"praise")").status == 403);
    CHECK(sort(w, "town2", id, R"("disposition":"praise")").status == 403);
    CHECK(at(read(w, "town", id), "state") == "to_sort");

    auto const done = second("clerk");
    REQUIRE(done.status == 200);
    CHECK(at(done, "disposition") == "outside");
    CHECK(at(done, "way_to_go") == "请到法院");
    auto const again = sort(w, "town", id, R"("disposition":"praise")");
    CHECK(again.status == 409);
    CHECK(at(again, "state") == "sorted");
}

TEST_CASE("suggestions, thanks and transfers are sorted, then answered", "[opinions]") {
    auto w = world();
    auto const suggestion = hear(w, "提个建议").id, thanks = hear(w, "办得好").id,
               moved = hear(w, "法院的事").id;
    CHECK(at(sort(w, "town", suggestion, R"("disposition":"suggestion","adopted":true)"), "adopted") ==
          "true");
    auto const praised =
        sort(w, "sorter", thanks, R"("disposition":"praise","reply":{"text":"谢谢您","way":"phone"})");
    CHECK(at(praised, "state") == "answered");
    CHECK(at(praised, "reply.text") == "谢谢您");
    CHECK(at(sort(w, "office", moved, R"("disposition":"transferred","receiver":"民政局")"), "way_to_go") ==
          "民政局");
    CHECK(w.counter("opinions_answered", county, "2018-08-02") == 1);

    auto const told = w.call("opinion.answer", "liaison",
                             fmt::format(R"({{"id":"{}","text":"已采纳","way":"face"}})", suggestion));
    REQUIRE(told.status == 200);
    CHECK(at(told, "state") == "answered");
    CHECK(at(told, "reply.by.name") == "liaison");
    CHECK(w.counter("opinions_answered", county, "2018-08-01") == 0);
    CHECK(w.counter("opinions_answered", county, "2018-08-02") == 2);
    CHECK(w.call("opinion.answer", "liaison",
                 fmt::format(R"({{"id":"{}","text":"再答","way":"face"}})", suggestion))
              .status == 409);
}

TEST_CASE("an opinion becomes a problem, another one joins it", "[opinions]") {
    auto w = world();
    auto const first = hear(w, "村东头路灯不亮").id, second = hear(w, "路灯一直不亮").id;
    auto const made = sort(w, "town", first, R"("disposition":"new_problem","target":"路灯修好",
                                                "problem":"01900000-0000-7000-8000-0000000000aa")");
    REQUIRE(made.status == 200);
    CHECK(at(made, "problem") == "01900000-0000-7000-8000-0000000000aa");
    CHECK(at(made, "state") == "sorted");
    auto const joined =
        sort(w, "town", second, R"("disposition":"merged","problem":"01900000-0000-7000-8000-0000000000aa")");
    REQUIRE(joined.status == 200);
    CHECK(at(joined, "problem") == "01900000-0000-7000-8000-0000000000aa");
    auto const third = hear(w, "照明").id;
    CHECK(sort(w, "town", third,
               R"("disposition":"new_problem","problem":"01900000-0000-7000-8000-0000000000aa")")
              .status == 409);
    CHECK(at(read(w, "town", third), "state") == "to_sort");
    CHECK(w.counter("problems", county, "2018-08-02") == 1);
    CHECK(w.call("opinion.answer", "liaison", fmt::format(R"({{"id":"{}","text":"x","way":"face"}})", first))
              .status == 409);
}

TEST_CASE("a discipline lead is sealed: number, date and 已移送 for everybody but its reader", "[opinions]") {
    auto w = world();
    auto const lead = hear(w, "村书记优亲厚友,低保不公", R"(,"category":"GOV04")");
    auto const plain = hear(w, "低保的事").id;
    for (auto const* login : {"liaison", "town", "office", "leader", "inspector"}) {
        INFO(login);
        auto const seen = read(w, login, lead.id);
        REQUIRE(seen.status == 200);
        CHECK(at(seen, "state_text") == "已移送");
        CHECK(at(seen, "date") == "2018-07-30");
        CHECK(at(seen, "code") == lead.code);
        for (auto const* hidden : {"text", "category", "place", "disposition", "recorder", "visit"})
            CHECK(at(seen, hidden).empty());
        CHECK(seen.body.find("优亲厚友") == std::string::npos);
        auto const hits = w.call("opinion.list", login, R"({"q":"低保"})");
        CHECK(at(hits, "items.0.id") == plain);
        CHECK(at(hits, "items.1").empty());
    }
    CHECK(at(read(w, "discipline", lead.id), "text") == "村书记优亲厚友,低保不公");
    CHECK(sort(w, "town", lead.id, R"("disposition":"praise")").status == 403);
    CHECK(w.counter("opinions", county, "2018-08-02") == 2);

    // the same from the moment it is put into the category
    auto const sealed = sort(w, "town", plain, R"("disposition":"transferred","category":"GOV04")");
    REQUIRE(sealed.status == 200);
    CHECK(at(sealed, "state_text") == "已移送");
    CHECK(at(sealed, "text").empty());
    CHECK(at(w.call("opinion.list", "town", R"({"q":"低保"})"), "items.0").empty());
    CHECK(at(w.call("opinion.list", "town", R"({"category":"GOV04"})"), "items.0").empty());

    auto const stub =
        w.call("lookup.show", "", fmt::format(R"({{"code":"{}","last4":"{}"}})", lead.code, lead.last4));
    CHECK(at(stub, "state") == "已移送");
    for (auto const* hidden : {"place", "title", "answer", "unit", "can.0"}) CHECK(at(stub, hidden).empty());
    auto const looked =
        w.call("lookup.answer", "",
               fmt::format(R"({{"code":"{}","last4":"{}","add":"再说一句"}})", lead.code, lead.last4));
    CHECK(looked.status == 409);
    CHECK(looked.body.find("低保") == std::string::npos);
}

TEST_CASE("whom an opinion is about never sees it", "[opinions]") {
    auto w = world();
    auto const person = hear(w, "村干部不接电话", fmt::format(R"(,"about":"{}")", w.person_id("cadre"))).id;
    auto const unit = hear(w, "民政所办事慢", R"(,"about":"光武镇民政所")").id;
    auto const other = hear(w, "电话没信号").id;
    CHECK(read(w, "cadre", person).status == 404);
    CHECK(read(w, "cadre", unit).status == 200); // of the town, not of that station
    CHECK(read(w, "town", person).status == 200);
    auto const list = w.call("opinion.list", "cadre");
    CHECK(list.body.find(person) == std::string::npos);
    CHECK(list.body.find(other) != std::string::npos);
    auto const hits = w.call("opinion.list", "cadre", R"({"q":"电话"})");
    CHECK(at(hits, "items.0.id") == other);
    CHECK(at(hits, "items.1").empty());
    CHECK(w.call("visit.list", "cadre").body.find("\"opinions\":1") != std::string::npos);
    auto const visit = at(read(w, "town", person), "visit");
    CHECK(at(w.call("visit.get", "cadre", fmt::format(R"({{"id":"{}"}})", visit)), "opinions.0").empty());
    // whom it is about is shown to the office alone
    CHECK(at(read(w, "office", person), "about.person.name") == "cadre");
    CHECK(at(read(w, "liaison", person), "about").empty());
    CHECK(at(read(w, "office", unit), "about.unit.name") == "光武镇民政所");
    // and who may not see it may not sort it, nor learn that it exists
    auto const town = hear(w, "镇里不管", R"(,"about":"光武镇人民政府")").id;
    CHECK(sort(w, "town", town, R"("disposition":"praise")").status == 404);
    CHECK(sort(w, "sorter", town, R"("disposition":"praise")").status == 200);
}

TEST_CASE("a recording waits to be written down", "[opinions]") {
    auto w = world();
    auto const reply =
        w.call("visit.create", "liaison",
               fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-30","people_met":1,
                                              "opinions":[{{"voice":"{}"}}]}})",
                           village, std::string(64, 'a')));
    REQUIRE(reply.status == 201);
    auto const id = at(reply, "opinions.0.id");
    CHECK(at(reply, "opinions.0.state") == "to_transcribe");
    CHECK(sort(w, "town", id, R"("disposition":"praise")").status == 409);
    auto const written =
        w.call("opinion.transcribe", "liaison", fmt::format(R"({{"id":"{}","text":"路灯不亮"}})", id));
    REQUIRE(written.status == 200);
    CHECK(at(written, "state") == "to_sort");
    CHECK(at(written, "category.code") == "INF03");
    CHECK(at(w.call("opinion.list", "town", R"({"q":"路灯","state":"to_sort"})"), "items.0.id") == id);
    CHECK(w.call("opinion.transcribe", "liaison", fmt::format(R"({{"id":"{}","text":"又写"}})", id)).status ==
          409);
}

TEST_CASE("the person looks up, adds and rates", "[opinions]") {
    auto w = world();
    auto const heard = hear(w, "村东头路灯不亮", R"(,"reply":{"text":"明天来修","way":"face"})");
    auto const wrong_code =
        w.call("lookup.answer", "", R"({"code":"1111 2222 3333","last4":"0000","add":"x"})");
    auto const wrong_last4 = w.call("lookup.answer", "",
                                    fmt::format(R"({{"code":"{}","last4":"{}","add":"x"}})", heard.code,
                                                heard.last4 == "0000" ? "0001" : "0000"));
    CHECK(wrong_code.status == 404);
    CHECK(wrong_code.body == wrong_last4.body);
    auto const spaced = heard.code.substr(0, 4) + " " + heard.code.substr(4, 4) + "-" + heard.code.substr(8);
    auto const say = [&](std::string_view rest) {
        return w.call("lookup.answer", "",
                      fmt::format(R"({{"code":"{}","last4":"{}",{}}})", spaced, heard.last4, rest));
    };
    auto const shown =
        w.call("lookup.show", "", fmt::format(R"({{"code":"{}","last4":"{}"}})", spaced, heard.last4));
    REQUIRE(shown.status == 200);
    CHECK(at(shown, "code") ==
          heard.code.substr(0, 4) + "-" + heard.code.substr(4, 4) + "-" + heard.code.substr(8));
    CHECK(at(shown, "title") == "村东头路灯不亮");
    CHECK(at(shown, "place") == "光武镇黄寨村");
    CHECK(w.call("lookup.show", "", R"({"code":"1","last4":"0000"})").body == wrong_code.body);
    CHECK(say(R"("solved":"yes")").status == 422);
    auto const added = say(R"("add":"北头也不亮")");
    REQUIRE(added.status == 200);
    CHECK(at(added, "state") == "已回音");
    CHECK(at(added, "answer") == "明天来修");
    CHECK(at(added, "can.0") == "rate");
    CHECK(at(added, "solved").empty());
    CHECK(at(read(w, "town", heard.id), "text") == "村东头路灯不亮\n补充（2018年8月2日）：北头也不亮");
    CHECK(at(w.call("opinion.list", "town", R"({"q":"北头"})"), "items.0.id") == heard.id);

    CHECK(at(say(R"("solved":"no","satisfied":"no")"), "solved") == "no");
    CHECK(w.counter("rated_voices", county, "2018-08-02") == 1);
    CHECK(w.counter("solved_halves", county, "2018-08-02") == 0);
    w.clock("2018-08-10T09:00:00+08:00");
    auto const better = say(R"("solved":"partly","satisfied":"basically")");
    REQUIRE(better.status == 200);
    CHECK(at(better, "satisfied") == "basically");
    CHECK(w.counter("rated_voices", county, "2018-08-10") == 1);
    CHECK(w.counter("solved_halves", county, "2018-08-09") == 0);
    CHECK(w.counter("solved_halves", county, "2018-08-10") == 1);
    CHECK(w.counter("satisfied_voices", county, "2018-08-10") == 1);
}

TEST_CASE("opinions come in at the desk and through the public form", "[opinions]") {
    auto w = world();
    auto const body = fmt::format(
        R"({{"id":"01900000-0000-7000-8000-0000000000b1","place":"{}","text":"公路坑洼","speaker":{{"phone":"13805580012"}}}})",
        village);
    auto const slip = w.call("opinion.create", "", body);
    REQUIRE(slip.status == 201);
    CHECK(at(slip, "last4") == "0012");
    CHECK(at(slip, "code").size() == 12);
    CHECK(at(slip, "text").empty());
    auto const again = w.call("opinion.create", "", body);
    CHECK(again.status == 200);
    CHECK(again.body == slip.body);
    auto const seen = read(w, "town", at(slip, "id"));
    CHECK(at(seen, "source") == "public_page");
    CHECK(at(seen, "state") == "to_sort");

    auto const at_desk = [&](char const* login, char const* place) {
        return w.call("opinion.create", login, fmt::format(R"({{"place":"{}","text":"来访反映"}})", place));
    };
    CHECK(at(at_desk("town", village), "source") == "desk");
    CHECK(at_desk("town", "341282101206").status == 403);
    CHECK(at_desk("sysadmin", village).status == 403);
    CHECK(at_desk("town", "999").status == 422);
}

TEST_CASE("opinions are listed newest first, by state, place and words", "[opinions]") {
    auto w = world();
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) ids.push_back(hear(w, fmt::format("路灯第{}次不亮", i)).id);
    REQUIRE(sort(w, "town", ids[1], R"("disposition":"praise")").status == 200);
    for (auto const* q : {R"("limit":2)", R"("limit":2,"q":"路灯")"}) {
        INFO(q);
        std::vector<std::string> seen;
        std::string after;
        do {
            auto const page = w.call("opinion.list", "town",
                                     after.empty() ? fmt::format("{{{}}}", q)
                                                   : fmt::format(R"({{{},"after":"{}"}})", q, after));
            REQUIRE(page.status == 200);
            for (int i = 0; !at(page, fmt::format("items.{}.id", i)).empty(); ++i)
                seen.push_back(at(page, fmt::format("items.{}.id", i)));
            after = at(page, "next");
        } while (!after.empty());
        CHECK(seen == std::vector<std::string>(ids.rbegin(), ids.rend()));
    }
    auto const waiting = w.call("opinion.list", "office", R"({"state":"to_sort"})");
    CHECK(waiting.body.find(ids[1]) == std::string::npos);
    CHECK(at(waiting, "items.3.id") == ids[0]);
    CHECK(at(w.call("opinion.list", "office", R"({"place":"341282101000"})"), "items.0").empty());
    CHECK(at(w.call("opinion.list", "office", fmt::format(R"({{"place":"{}"}})", village)), "items.4.id") ==
          ids[0]);
    CHECK(at(w.call("opinion.list", "town2"), "items.0").empty());
    CHECK(w.call("opinion.list", "town", R"({"after":"???"})").status == 422);
    CHECK(w.call("opinion.list", "unit").status == 403);
}

TEST_CASE("every mix of state, category and place lists the same opinions, whatever index serves it",
          "[opinions]") {
    struct Made {
        std::string id, place, category, state;
    };
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w({hosts_feature(), visits_feature(), opinions_feature(), problems_feature()}, database.url());
        std::vector<Made> made;
        int i = 0;
        for (auto const* place : {"341282100201", "341282100202", "341282101206"})
            for (auto const* category : {"INF02", "INF03", "SOC01"})
                for (auto const* state : {"to_transcribe", "to_sort", "sorted", "answered"}) {
                    bool const voice = std::string_view(state) == "to_transcribe";
                    auto const spoken = voice ? fmt::format(R"("voice":"{}")", std::string(64, 'a'))
                                              : std::string(R"("text":"路灯不亮")");
                    auto const reply = std::string_view(state) == "answered"
                                           ? R"(,"reply":{"text":"已修","way":"face"})"
                                           : "";
                    auto const answer =
                        w.call("opinion.create", "system",
                               fmt::format(R"({{"place":"{}","category":"{}",{}{},"date":"2018-07-{:02}"}})",
                                           place, category, spoken, reply, 1 + ++i % 28));
                    REQUIRE(answer.status == 201);
                    auto const id = at(answer, "id");
                    if (std::string_view(state) == "sorted")
                        REQUIRE(sort(w, "office", id, R"("disposition":"praise")").ok());
                    made.insert(made.begin(), {id, place, category, state});
                }
        auto const listed = [&](std::string const& filter) {
            std::vector<std::string> ids;
            std::string after;
            do {
                auto const page =
                    w.call("opinion.list", "office", fmt::format(R"({{"limit":"2"{}{}}})", filter, after));
                REQUIRE(page.ok());
                for (int k = 0; k < 2; ++k)
                    if (auto const id = at(page, fmt::format("items.{}.id", k)); !id.empty())
                        ids.push_back(id);
                auto const next = at(page, "next");
                after = next.empty() ? "" : fmt::format(R"(,"after":"{}")", next);
            } while (!after.empty());
            return ids;
        };
        for (auto const* state : {"", "to_transcribe", "to_sort", "sorted", "answered"})
            for (auto const* category : {"", "INF02", "SOC01", "OTH99"})
                for (auto const* place : {"", "341282100000", "341282100201"}) {
                    std::string filter;
                    if (*state) filter += fmt::format(R"(,"state":"{}")", state);
                    if (*category) filter += fmt::format(R"(,"category":"{}")", category);
                    if (*place) filter += fmt::format(R"(,"place":"{}")", place);
                    INFO(filter);
                    std::vector<std::string> expected;
                    for (auto const& one : made)
                        if ((!*state || one.state == state) && (!*category || one.category == category) &&
                            (!*place || one.place == place ||
                             (std::string_view(place).ends_with("000") &&
                              one.place.starts_with("341282100"))))
                            expected.push_back(one.id);
                    CHECK(listed(filter) == expected);
                }
    }
}
