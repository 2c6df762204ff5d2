// Telling people: digests, their quiet, the outbox, and sending against servers that behave and that do not.
#include "base/log.hpp"
#include "domain/all.hpp"
#include "domain/telling/feeds.hpp"
#include "domain/telling/inbox.hpp"
#include "domain/telling/telling.hpp"
#include "domain/telling/test_server.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <map>

using namespace huiju;
using namespace huiju::telling;
using testing::TestServer;
using testing::World;

namespace {

constexpr auto village = "341282100201", town = "341282100000", county = "341282000000";

Instant at(std::string_view time, std::string_view day = "2018-08-03") {
    return *Instant::parse(fmt::format("{}T{}:00+08:00", day, time));
}
Instant later(Instant from, std::int64_t seconds) { return {from.micros + seconds * second}; }

std::string must(World& w, std::string_view operation, std::string_view login, std::string const& json) {
    auto const reply = w.call(operation, login, json);
    INFO(operation << " " << json << " → " << reply.status << " " << reply.body);
    REQUIRE(reply.ok());
    return reply.body;
}

std::string channel(World& w, std::string_view kind, std::string const& address, std::string const& more) {
    return World::at(
        must(w, "channel.create", "office",
             fmt::format(R"({{"name":"群","kind":"{}","address":"{}",{}}})", kind, address, more)),
        "id");
}
std::string of_town(std::string_view place = town) { return fmt::format(R"("place":"{}")", place); }

// A problem that was found bad twice: it stands at red. Its number.
std::string red_problem(World& w, std::string const& more = "") {
    auto const made =
        must(w, "problem.create", "system",
             fmt::format(R"({{"title":"桥面坑洼","place":"{}","category":"INF02"{}}})", village, more));
    auto const id = World::at(made, "id");
    auto const move = [&](std::string_view name, std::string const& fields) {
        must(w, fmt::format("problem.{}", name), "system", fmt::format(R"({{"id":"{}"{}}})", id, fields));
    };
    move("propose", R"(,"target":"修好","lead":"交通运输局")");
    move("assign", R"(,"lead":"交通运输局")");
    move("accept", "");
    for (int i = 0; i < 2; ++i) {
        move("finish", R"(,"result":"已修好")");
        move("check", R"(,"ok":false,"note":"没有修好")");
    }
    return World::at(made, "number");
}

std::vector<MessageRow> messages(World& w, State state) {
    std::vector<MessageRow> rows;
    w.look([&](store::Db& db) {
        rows =
            db.all<MessageRow>("telling.messages",
                               {{"state", std::string(word(state))}, {"before", INT64_MAX}, {"limit", 1000}});
    });
    return rows;
}

Limits const quick{.connect_ms = 500, .all_ms = 500};
constexpr auto taken = R"({"errcode":0,"errmsg":"ok"})";

void send(World& w, Instant now, Mail const& mail = {}) {
    set_log_level(LogLevel::error); // what goes wrong here is meant to
    while (send_messages(w.dispatch(), mail, now, quick)) {
    }
}

} // namespace

TEST_CASE("quiet hours, back-off and addresses", "[telling]") {
    for (auto const* quiet : {"21:00", "23:59", "00:00", "07:59"}) CHECK(is_quiet(at(quiet)));
    for (auto const* loud : {"08:00", "12:00", "20:59"}) CHECK_FALSE(is_quiet(at(loud)));
    std::vector<std::int64_t> waits;
    for (int tries = 1; wait_after(tries); ++tries) waits.push_back(*wait_after(tries) / second);
    CHECK(waits == std::vector<std::int64_t>{60, 300, 1800, 7200, 43200});
    for (auto const* good : {"a@b.gov.cn", "duty.office@example.cn"}) CHECK(is_address(Kind::email, good));
    for (auto const* bad : {"a", "@b", "a@", "a@b@c", "a b@c", "a@b\r\nBcc: x@y", "a@b,c@d", "<a@b>", "某@b"})
        CHECK_FALSE(is_address(Kind::email, bad));
    CHECK(is_address(Kind::wecom, "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"));
    for (auto const* bad :
         {"ftp://a/b", "file:///etc/passwd", "https://", "https:///x", "http://a b", "smtp://a"})
        CHECK_FALSE(is_address(Kind::dingtalk, bad));
    CHECK(host_of("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1") == "qyapi.weixin.qq.com");
    CHECK(host_of("http://user:secret@robot.example:81/x") == "robot.example:81");
    CHECK(host_of("wang@example.gov.cn") == "example.gov.cn");
    CHECK(text_of({"进访惠聚", "光武镇", 3, 5, 0, {"2018-17", "2018-18"}}) ==
          "「进访惠聚」光武镇：红色督办3件，黄色预警5件。编号：2018-17、2018-18。请登录系统办理。");
    std::vector<std::string> const many(200, "2018-1234567");
    CHECK(text_of({"进访惠聚", "光武镇", 200, 0, 0, many}).size() < 2048);
}

TEST_CASE("a dingtalk signature is made as its documentation says", "[telling]") {
    // HMAC-SHA256 with the secret over "timestamp\nsecret", checked with Python's hmac
    CHECK(dingtalk_signature("SECabc", Instant{1'700'000'000'000'000}) ==
          "timestamp=1700000000000&sign=jcUpW0QmtKduN03n4JqQ0PBosVjqnM8gU7fIIvsDmCM%3D");
}

TEST_CASE("a digest an hour, none in quiet hours, nothing delicate, nothing twice", "[telling]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        red_problem(w); // before there is a channel
        auto const to_town = channel(w, "wecom", "http://127.0.0.1:9/x", of_town());
        channel(w, "wecom", "http://127.0.0.1:9/x", R"("unit":"民政局")");
        channel(w, "wecom", "http://127.0.0.1:9/x", of_town(county));
        auto& dispatch = w.dispatch();
        make_digests(dispatch, at("09:00"));
        CHECK(messages(w, State::waiting).empty());

        auto const first = red_problem(w), second_ = red_problem(w);
        make_digests(dispatch, at("21:30"));
        CHECK(messages(w, State::waiting).empty());
        make_digests(dispatch, at("08:00"));
        make_digests(dispatch, at("08:00"));
        auto const made = messages(w, State::waiting);
        REQUIRE(made.size() == 2);
        CHECK(made[1].text ==
              fmt::format("「进访惠聚」光武镇：红色督办2件。编号：{}、{}。请登录系统办理。", first, second_));
        CHECK(made[0].text.find("界首市：红色督办2件") != std::string::npos);

        // while one waits there is no other; afterwards the hour counts
        red_problem(w);
        make_digests(dispatch, at("12:00"));
        CHECK(messages(w, State::waiting).size() == 2);
        auto const end = [&](Instant now) {
            for (auto const& row : messages(w, State::waiting))
                must(w, "message.end", "system",
                     fmt::format(R"({{"id":"{}","trouble":"none","at":"{}"}})", row.id.text(), now.text()));
        };
        end(at("08:01"));
        make_digests(dispatch, at("08:59"));
        CHECK(messages(w, State::waiting).empty());
        make_digests(dispatch, at("09:00"));
        CHECK(messages(w, State::waiting).size() == 2);
        end(at("09:01"));

        // switched off: nothing is made
        must(w, "channel.update", "office", fmt::format(R"({{"id":"{}","active":false}})", to_town));
        red_problem(w);
        make_digests(dispatch, at("10:30"));
        CHECK(messages(w, State::waiting).size() == 1);
    }
}

TEST_CASE("what is about somebody is told to nobody", "[telling]") {
    World w(all_features());
    channel(w, "wecom", "http://127.0.0.1:9/x", of_town());
    auto const opinion = must(w, "opinion.create", "system",
                              fmt::format(R"({{"place":"{}","text":"镇里不管","date":"2018-07-01",
                                  "category":"INF02","about":"光武镇人民政府"}})",
                                          village));
    auto const sorted = must(w, "opinion.sort", "system",
                             fmt::format(R"({{"id":"{}","disposition":"new_problem","title":"镇里不管",
                                 "category":"INF02","target":"管"}})",
                                         World::at(opinion, "id")));
    auto const problem = World::at(sorted, "problem");
    auto const move = [&](std::string_view name, std::string const& fields) {
        must(w, fmt::format("problem.{}", name), "system",
             fmt::format(R"({{"id":"{}"{}}})", problem, fields));
    };
    move("propose", R"(,"target":"修好","lead":"交通运输局")");
    move("assign", R"(,"lead":"交通运输局")");
    move("accept", "");
    for (int i = 0; i < 2; ++i) {
        move("finish", R"(,"result":"已修好")");
        move("check", R"(,"ok":false,"note":"没有修好")");
    }
    make_digests(w.dispatch(), at("09:00"));
    CHECK(messages(w, State::waiting).empty());
    auto const number = red_problem(w);
    make_digests(w.dispatch(), at("09:01"));
    auto const made = messages(w, State::waiting);
    REQUIRE(made.size() == 1);
    CHECK(made[0].text == fmt::format("「进访惠聚」光武镇：红色督办1件。编号：{}。请登录系统办理。", number));
}

TEST_CASE("robots that hang, break off, answer rubbish or are down hold up nobody", "[telling]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        TestServer good(TestServer::answers(taken)), ding(TestServer::answers(taken)),
            hangs(TestServer::hangs()), breaks(TestServer::closes()),
            fails(TestServer::answers("{}", "500 Internal Server Error")),
            rubbish(TestServer::answers("<html>")), refuses(TestServer::answers(R"({"errcode":93000})")),
            floods(TestServer::answers(std::string(200'000, ' '))),
            redirects(TestServer::answers("", fmt::format("302 Found\r\nLocation: {}", good.url())));
        std::map<std::string, std::string> wanted; // channel → trouble
        auto const add = [&](TestServer const& server, std::string_view trouble) {
            wanted[channel(w, "wecom", server.url(), of_town())] = trouble;
        };
        add(hangs, "slow");
        add(good, "none");
        add(breaks, "unreachable");
        add(fails, "refused");
        add(rubbish, "unreadable");
        add(refuses, "refused");
        add(floods, "unreadable");
        add(redirects, "refused");
        wanted[channel(w, "wecom", "http://127.0.0.1:1/", of_town())] = "unreachable";
        wanted[channel(w, "dingtalk", ding.url() + "?access_token=1", of_town() + R"(,"secret":"SECabc")")] =
            "none";
        wanted[channel(w, "email", "a@b.cn", of_town())] = "not_set_up";
        auto const number = red_problem(w);
        make_digests(w.dispatch(), at("09:00"));
        REQUIRE(messages(w, State::waiting).size() == wanted.size());
        send(w, at("22:00")); // quiet
        CHECK(good.requests().empty());
        auto const began = Instant::now();
        send(w, at("09:00"));
        CHECK(Instant::now().micros - began.micros < 5 * second);

        auto const listed = [&](std::string_view state) {
            return must(w, "message.list", "supervisor",
                        fmt::format(R"({{"state":"{}","limit":"500"}})", state));
        };
        CHECK(messages(w, State::sent).size() == 2);
        auto const stuck = listed("waiting");
        for (int i = 0; i < 9; ++i) {
            auto const item = fmt::format("items.{}.", i);
            INFO(stuck);
            CHECK(World::at(stuck, item + "trouble") == wanted.at(World::at(stuck, item + "channel.id")));
            CHECK_FALSE(World::at(stuck, item + "why").empty());
        }
        REQUIRE(good.requests().size() == 1);
        CHECK(good.requests()[0].find(R"("msgtype":"text")") != std::string::npos);
        CHECK(good.requests()[0].find(number) != std::string::npos);
        REQUIRE(ding.requests().size() == 1);
        CHECK(ding.requests()[0].find("?access_token=1&timestamp=") != std::string::npos);

        // each is tried six times, then it is given up; what was sent is not sent again
        auto now = at("09:00");
        for (auto const wait : {60, 300, 1800, 7200, 43200}) {
            send(w, later(now, wait - 1));
            now = later(now, wait);
            if (is_quiet(now)) now = at("08:00", now.day().add_days(1).text());
            send(w, now);
        }
        CHECK(fails.requests().size() == 6);
        CHECK(good.requests().size() == 1);
        CHECK(ding.requests().size() == 1);
        CHECK(messages(w, State::waiting).empty());
        CHECK(messages(w, State::failed).size() == 9);

        // it comes up again, and somebody asks for another try
        fails.behave(TestServer::answers(taken));
        for (auto const& row : messages(w, State::failed))
            must(w, "message.again", "supervisor", fmt::format(R"({{"id":"{}"}})", row.id.text()));
        auto const today = Instant::now();
        auto const loud = later(Instant::at(today.day().add_days(1), 9), 0);
        send(w, loud);
        CHECK(fails.requests().size() == 7);
        CHECK(messages(w, State::sent).size() == 3);
        auto const sent = listed("sent");
        auto const again =
            w.call("message.again", "office", fmt::format(R"({{"id":"{}"}})", World::at(sent, "items.0.id")));
        CHECK(again.status == 409);
    }
}

TEST_CASE("of two servers one sends a message", "[telling]") {
    World w(all_features());
    channel(w, "wecom", "http://127.0.0.1:9/x", of_town());
    red_problem(w);
    make_digests(w.dispatch(), at("09:00"));
    auto const row = messages(w, State::waiting).at(0);
    auto const begin =
        fmt::format(R"({{"id":"{}","rev":{},"at":"{}"}})", row.id.text(), row.rev, at("09:00").text());
    CHECK(w.call("message.begin", "system", begin).ok());
    CHECK(w.call("message.begin", "system", begin).status == 409);
    // the one that began it died: the try counts, and another comes
    send(w, at("09:00"));
    CHECK(messages(w, State::waiting).at(0).tries == 1);
    send(w, at("09:01"));
    CHECK(messages(w, State::waiting).at(0).tries == 2);
}

TEST_CASE("e-mail", "[telling]") {
    World w(all_features());
    channel(w, "email", "duty@example.gov.cn", of_town());
    red_problem(w);
    make_digests(w.dispatch(), at("09:00"));
    TestServer server(TestServer::takes_mail());
    Mail const mail{.url = fmt::format("smtp://127.0.0.1:{}", server.port()),
                    .user = "huiju",
                    .password = "a secret",
                    .from = "huiju@example.gov.cn"};
    server.behave(TestServer::refuses_mail());
    send(w, at("09:00"), mail);
    CHECK(messages(w, State::waiting).at(0).trouble == Trouble::refused);
    server.behave(TestServer::hangs());
    send(w, at("09:01"), mail);
    CHECK(messages(w, State::waiting).at(0).trouble == Trouble::slow);
    server.behave(TestServer::closes());
    send(w, at("09:06"), mail);
    CHECK(messages(w, State::waiting).at(0).trouble == Trouble::unreachable);
    server.behave(TestServer::takes_mail());
    send(w, at("09:36"), mail);
    send(w, at("12:00"), mail);
    CHECK(messages(w, State::sent).size() == 1);
    auto const letters = server.letters();
    REQUIRE(letters.size() == 1);
    for (auto const* part : {"MAIL FROM:<huiju@example.gov.cn>", "RCPT TO:<duty@example.gov.cn>",
                             "AUTH PLAIN", "Subject: =?UTF-8?B?44CM6L+b6K6/5oOg6IGa44CN",
                             "Date: Fri, 03 Aug 2018 01:36:00 +0000", "Content-Transfer-Encoding: base64"}) {
        INFO(letters[0]);
        CHECK(letters[0].find(part) != std::string::npos);
    }
}

TEST_CASE("an address is never shown, and what cannot be one is refused", "[telling]") {
    World w(all_features());
    auto const id = channel(w, "wecom", "https://robot.example/send?key=verysecret", of_town());
    auto const shown = must(w, "channel.get", "office", fmt::format(R"({{"id":"{}"}})", id));
    CHECK(World::at(shown, "host") == "robot.example");
    CHECK(shown.find("verysecret") == std::string::npos);
    auto const refused = [&](std::string_view fields) {
        return w.call("channel.create", "office", fmt::format(R"({{"name":"群",{}}})", fields));
    };
    CHECK(World::at(refused(R"("kind":"email","address":"https://a/b","place":"341282100000")").body,
                    "fields.address") == "channel.no_email");
    CHECK(World::at(refused(R"("kind":"wecom","address":"file:///etc","place":"341282100000")").body,
                    "fields.address") == "channel.no_url");
    CHECK(World::at(refused(R"("kind":"wecom","address":"https://a/b")").body, "fields.place") ==
          "channel.place_or_unit");
    CHECK(World::at(refused(R"("kind":"wecom","address":"https://a/b","place":"341282100201")").body,
                    "fields.place") == "channel.town_or_county");
    CHECK(World::at(
              refused(R"("kind":"wecom","address":"https://a/b","place":"341282100000","secret":"x")").body,
              "fields.secret") == "channel.no_secret");
}

namespace {

// What waits for each login: "kind which count;" of each line in order, once the list behind it holds as
// many.
std::map<std::string, std::string> inboxes(World& w, std::vector<char const*> const& logins) {
    std::map<std::string, std::string> counted;
    for (auto const* login : logins) {
        auto const reply = must(w, "inbox", login, "{}");
        for (int i = 0; !World::at(reply, fmt::format("items.{}.kind", i)).empty(); ++i) {
            auto const item = [&](std::string_view member) {
                return World::at(reply, fmt::format("items.{}.{}", i, member));
            };
            counted[login] += fmt::format("{} {} {};", item("kind"), item("which"), item("count"));
            // the list behind it has as many
            auto const list = item("list");
            auto const question = std::min(list.find('?'), list.size() - 1);
            std::string json = R"({"limit":"500")";
            for (std::size_t from = question + 1; from < list.size();) {
                auto const end = std::min(list.find('&', from), list.size());
                auto const equals = list.find('=', from);
                json += fmt::format(R"(,"{}":"{}")", list.substr(from, equals - from),
                                    list.substr(equals + 1, end - equals - 1));
                from = end + 1;
            }
            auto const page = must(w, item("kind") + ".list", login, json + "}");
            auto const n = std::stoi(item("count"));
            INFO(login << " " << list << " " << page);
            CHECK_FALSE(World::at(page, fmt::format("items.{}", n - 1)).empty());
            CHECK(World::at(page, fmt::format("items.{}", n)).empty());
        }
    }
    return counted;
}

} // namespace

TEST_CASE("the inbox counts what its lists show", "[telling]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        red_problem(w);
        red_problem(w);
        must(w, "opinion.create", "system",
             fmt::format(R"({{"place":"{}","text":"桥要修","date":"2018-07-01","category":"INF02"}})",
                         village));
        must(w, "opinion.create", "system",
             fmt::format(R"({{"place":"{}","text":"镇里不管","date":"2018-07-01",
                 "category":"INF02","about":"光武镇人民政府"}})",
                         village));
        auto counted =
            inboxes(w, {"office", "supervisor", "town", "town2", "unit", "liaison", "judge", "clerk"});
        CHECK(counted["office"].starts_with("alert red 2;"));
        CHECK(counted["office"].find("opinion to_sort 2;order draft 2;") != std::string::npos);
        CHECK(counted["supervisor"] == "alert red 2;order draft 2;");
        CHECK(counted["town"] == "alert red 2;opinion to_sort 1;"); // one is about them
        CHECK(counted["unit"] == "alert red 2;problem handling 2;");
        CHECK(counted["town2"].empty());
        CHECK(counted["judge"].empty());
    }
}

TEST_CASE("the inbox counts call-backs, homes to ask, the joint meeting and appeals", "[telling]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const home =
            World::at(must(w, "host.create", "system",
                           fmt::format(R"({{"kind":"household","place":"{}","name":"某户"}})", village)),
                      "id");
        auto const visit = must(w, "visit.create", "system",
                                fmt::format(R"({{"place":"{}","kind":"household","date":"2018-07-20",
                "people_met":2,"host":"{}","visitors":["{}"],
                "opinions":[{{"text":"桥要修","category":"INF02"}}]}})",
                                            village, home, w.person_id("cadre")));
        auto const voice = World::at(visit, "opinions.0.id");
        auto const id = World::at(
            must(w, "opinion.sort", "system",
                 fmt::format(R"({{"id":"{}","disposition":"new_problem","target":"修好"}})", voice)),
            "problem");
        auto const move = [&](std::string_view name, std::string const& fields) {
            must(w, fmt::format("problem.{}", name), "system", fmt::format(R"({{"id":"{}"{}}})", id, fields));
        };
        move("propose", R"(,"target":"修好","lead":"交通运输局")");
        move("assign", R"(,"lead":"交通运输局")");
        must(w, "problem.accept", "unit", fmt::format(R"({{"id":"{}"}})", id));
        for (int i = 0; i < 3; ++i) { // the third time is a matter of the joint meeting
            move("finish", R"(,"result":"已修好")");
            move("check", R"(,"ok":false,"note":"没有修好")");
        }
        move("finish", R"(,"result":"已修好")");
        must(w, "problem.check", "sorter", fmt::format(R"({{"id":"{}","ok":true}})", id));
        move("answer", fmt::format(R"(,"voice":"{}","text":"已修好","way":"face")", voice));
        must(w, "callback.draw", "system", R"({"from":"2018-08-01","to":"2018-08-02"})");
        for (int i = 0; i < 60; ++i) // a small sample takes the one visit sooner or later
            must(w, "visit_check.draw", "system",
                 fmt::format(R"({{"from":"2018-07-20","to":"2018-07-20","percent":3,"seed":"{}"}})", i));
        must(w, "appeal.create", "unit",
             R"({"about":"line","unit":"交通运输局","from":"2018-07-01","to":"2018-07-31","reason":"汛期"})");

        auto counted = inboxes(w, {"office", "supervisor", "sorter", "liaison", "cadre", "town"});
        CHECK(counted["office"].ends_with(
            "callback waiting 1;visit_check waiting 1;agenda undecided 1;appeal waiting 1;"));
        CHECK(
            counted["supervisor"].ends_with("callback waiting 1;visit_check waiting 1;agenda undecided 1;"));
        CHECK(counted["sorter"].ends_with("visit_check waiting 1;")); // who found it good does not ask
        CHECK(counted["sorter"].find("callback") == std::string::npos);
        CHECK(counted["liaison"].empty());

        auto const callback = World::at(must(w, "callback.list", "office", "{}"), "items.0.id");
        auto const check = World::at(must(w, "visit_check.list", "office", "{}"), "items.0.id");
        must(w, "callback.leave", "office", fmt::format(R"({{"id":"{}"}})", callback));
        must(w, "visit_check.leave", "office", fmt::format(R"({{"id":"{}"}})", check));
        counted = inboxes(w, {"office", "liaison", "liaison2", "cadre"});
        CHECK(counted["office"].find("callback") == std::string::npos);
        CHECK(counted["liaison"] == "callback left 1;visit_check left 1;");
        CHECK(counted["liaison2"].empty());
        CHECK(counted["cadre"].find("visit_check") == std::string::npos); // was there

        // and the next visitor reads it beside what is known of the home
        auto const history = [&](std::string_view login) {
            return must(w, "host.history", login, fmt::format(R"({{"id":"{}"}})", home));
        };
        CHECK(World::at(history("liaison"), "to_ask.0.id") == callback);
        CHECK(World::at(history("liaison"), "to_ask.0.question").find("解决了吗") != std::string::npos);
        CHECK(World::at(history("liaison"), "to_ask.1.id") == check);
        CHECK(World::at(history("cadre"), "to_ask.0.id").empty());
        must(w, "callback.record", "liaison",
             fmt::format(R"({{"id":"{}","solved":"yes","satisfied":"yes"}})", callback));
        CHECK(World::at(history("liaison"), "to_ask.0.id") == check);
    }
}

TEST_CASE("sentences to copy say numbers and nobody's name", "[telling]") {
    World w(all_features());
    auto const ask = [&](std::string const& login, std::string const& fields) {
        return World::at(must(w, "sentence.reminder", login, "{" + fields + "}"), "text");
    };
    CHECK(ask("town", "").find("没有预警") != std::string::npos);
    auto const number = red_problem(w);
    auto const said = ask("office", R"("unit":"交通运输局")");
    CHECK(said.find("红色督办1件") != std::string::npos);
    CHECK(said.find(number) != std::string::npos);
    CHECK(said.find("桥面坑洼") == std::string::npos);
    CHECK(ask("unit", R"("unit":"交通运输局")") == said);
    CHECK(w.call("sentence.reminder", "town", R"({"unit":"交通运输局"})").status == 404);
    CHECK(w.call("sentence.reminder", "town2", of_town().insert(0, "{") + "}").status == 404);

    must(w, "visit.create", "liaison",
         fmt::format(R"({{"place":"{}","kind":"household","date":"2018-08-01","people_met":3}})", village));
    auto const report = World::at(must(w, "sentence.report", "town", R"({"at":"2018-08-02"})"), "text");
    CHECK(report.starts_with("截至2018年8月2日，光武镇："));
    CHECK(report.find("3人次") != std::string::npos);
}

TEST_CASE("a calendar of deadlines at a secret address", "[telling]") {
    for (auto const engine : store::test_engines()) {
        store::TestDatabase const database(engine);
        World w(all_features(), database.url());
        auto const number = red_problem(w);
        must(w, "account.create", "system",
             fmt::format(R"({{"person":"{}","login":"unit","password":"a good long password"}})",
                         w.person_id("unit")));
        CHECK(w.call("feed.get", "unit").status == 404);
        auto const token = [](std::string const& reply) {
            auto const path = World::at(reply, "path");
            REQUIRE(path.starts_with("/feeds/"));
            REQUIRE(path.ends_with(".ics"));
            return path.substr(7, path.size() - 11);
        };
        auto const read = [&](std::string const& t) {
            Result<CalendarView> view = refuse(Refused::broken, "");
            w.look([&](store::Db& db) {
                commands::Caller const caller{.real_now = Instant::now()};
                view = read_feed({db, caller, w.dispatch().registry().at("feed.read")}, {{t}});
            });
            return view ? view->text : std::string();
        };
        auto const first = token(must(w, "feed.make", "unit", "{}"));
        CHECK(token(must(w, "feed.get", "unit", "{}")) == first);
        auto const text = read(first);
        CHECK(text.find("SUMMARY:" + number + " 办理中\r\n") != std::string::npos);
        CHECK(text.find("BEGIN:VALARM\r\n") != std::string::npos);
        CHECK(text.find("桥面") == std::string::npos);
        CHECK(read(first) == text);
        auto const second = token(must(w, "feed.make", "unit", "{}"));
        CHECK(second != first);
        CHECK(read(first).empty());
        CHECK(read(second) == text);
        CHECK(read("x").empty());
        must(w, "account.disable", "system", fmt::format(R"({{"person":"{}"}})", w.person_id("unit")));
        CHECK(read(second).empty());
        must(w, "feed.end", "unit", "{}");
        CHECK(w.call("feed.get", "unit").status == 404);
    }
}

TEST_CASE("lines of a calendar are folded between characters", "[telling]") {
    std::string name;
    for (int i = 0; i < 60; ++i) name += "界首,";
    auto const text = calendar_of(name, {{*Uuid::parse("01900000-0000-7000-8000-000000000001"), "2018-17",
                                          "办理中", *Date::of(2018, 8, 31), at("09:00")}});
    std::string unfolded;
    for (std::size_t from = 0; from < text.size();) {
        auto const end = text.find("\r\n", from);
        REQUIRE(end != text.npos);
        CHECK(end - from <= 75);
        auto line = text.substr(from, end - from);
        if (line.starts_with(' ')) line.erase(0, 1);
        else if (from > 0) unfolded += '\n';
        CHECK((line.empty() || (static_cast<unsigned char>(line[0]) & 0xC0) != 0x80));
        unfolded += line;
        from = end + 2;
    }
    std::string escaped_name;
    for (int i = 0; i < 60; ++i) escaped_name += "界首\\,";
    CHECK(unfolded.find("X-WR-CALNAME:" + escaped_name + "\n") != std::string::npos);
    CHECK(text.find("DTSTART;VALUE=DATE:20180831\r\nDTEND;VALUE=DATE:20180901\r\n") != std::string::npos);
    CHECK(text.find("UID:01900000-0000-7000-8000-000000000001@huiju\r\n") != std::string::npos);
    CHECK(text.find("DTSTAMP:20180803T010000Z\r\n") != std::string::npos);
}
