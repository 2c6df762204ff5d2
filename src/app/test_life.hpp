// A small life of a campaign on either engine: a few rows in every sealed table, made through the operations.
// Included by tests only.
#pragma once

#include "app/app.hpp"
#include "base/crypto.hpp"
#include "base/one_time_code.hpp"
#include "domain/accounts/second_factor.hpp"
#include "domain/all.hpp"
#include "domain/testing.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <string>
#include <vector>

namespace huiju::testing {

class Life {
public:
    explicit Life(store::Engine engine) : database_(engine), world_(all_features(), database_.url()) {
        people();
        homes_and_visits();
        problems();
        what_escalates();
        call_backs();
        appeals();
        deeds_and_activities();
        instructions();
        complaint();
        table();
        bulletin();
    }

    World& world() { return world_; }
    store::TestDatabase const& database() const { return database_; }
    store::Catalog const& catalog() const { return catalog_; }
    Instant before_corrections() const { return before_corrections_; }

    // What verify finds; `checks`: with the features' recounts too.
    std::vector<std::string> verify(bool checks) {
        store::Checks all;
        if (checks)
            for (auto const& feature : all_features())
                if (feature.check) all.push_back(feature.check);
        std::vector<std::string> findings;
        world_.look([&](store::Db& db) { findings = store::verify(db, catalog_, all); });
        // the world's own liaisons were put in without their facts
        std::erase_if(findings, [](auto const& f) { return f.find("（liaisons）") != std::string::npos; });
        return findings;
    }

    // Calls an operation that must succeed, and gives the answer.
    std::string must(std::string_view operation, std::string_view login, std::string const& json) {
        auto const reply = world_.call(operation, login, json);
        INFO(operation << " " << json << " => " << reply.status << " " << reply.body);
        REQUIRE(reply.ok());
        return reply.body;
    }

    static constexpr auto county = "341282000000", town = "341282100000", village = "341282100201",
                          other_village = "341282100202", far_village = "341282101206";

private:
    // The id of a new record.
    template <class... Args>
    std::string made(std::string_view operation, std::string_view login, fmt::format_string<Args...> json,
                     Args&&... args) {
        auto const fields = fmt::format(json, std::forward<Args>(args)...);
        return World::at(must(operation, login, "{" + fields + "}"), "id");
    }
    template <class... Args>
    void move(std::string_view name, std::string_view login, std::string const& problem,
              fmt::format_string<Args...> json, Args&&... args) {
        auto const fields = fmt::format(json, std::forward<Args>(args)...);
        must(fmt::format("problem.{}", name), login,
             fmt::format(R"({{"id":"{}"{}{}}})", problem, fields.empty() ? "" : ",", fields));
    }

    void people() {
        leader_ =
            made("person.create", "sysadmin",
                 R"("name":"副市长","unit":"活动办","leading_from":"2018-03-01","phone":"13905580001")");
        made("account.create", "sysadmin",
             R"("person":"{}","login":"town","password":"a good long password")", world_.person_id("town"));
        auto const strips = must("account.one_time", "sysadmin",
                                 fmt::format(R"({{"people":["{}"]}})", world_.person_id("town")));
        must("second_factor.enrol", "town",
             fmt::format(R"({{"password":"{}"}})", World::at(strips, "items.0.password")));
        std::string code;
        world_.look([&](store::Db& db) {
            auto const* town = directory(db).person(world_.person_id("town"));
            auto const factor = db.find<accounts::SecondFactorRow>("person", town->no);
            code = code_of_step(db.key().open_field(factor->secret.ciphertext).value(),
                                code_step(Instant::now().micros / 1'000'000));
        });
        must("second_factor.confirm", "town", fmt::format(R"({{"otp":"{}"}})", code));
        made("pairing.create", "office", R"("person":"{}","place":"{}","from":"2018-03-01")", leader_,
             village);
        auto const selection = made("liaison.select", "office", R"("person":"{}","from":"2018-04-01")",
                                    world_.person_id("judge"));
        made("liaison.assign", "office", R"("selection":"{}","place":"{}","from":"2018-04-01")", selection,
             village);
        made("place.put", "office", R"("parent":"{}","name":"东组")", village);
        must("calendar.put_day", "office", R"({"day":"2018-08-06","work":"none","name":"防汛"})");
        must("calendar.put_hours", "office",
             R"({"from":"2018-06-01","morning_from":"08:00","morning_to":"12:00","afternoon_from":"15:00",
                 "afternoon_to":"18:00"})");
        must("substitution.create", "liaison",
             fmt::format(R"({{"substitute":"{}","to":"{}"}})", world_.person_id("liaison2"),
                         Instant::now().day().add_days(7).text()));
        made("host.create", "liaison2", R"("kind":"household","place":"{}","name":"代班所建")", village);
        made("handover.create", "liaison", R"("taker":"{}")", world_.person_id("judge"));
        must("place.rename", "office",
             fmt::format(
                 R"({{"id":"{}","name":"王富全村委会"}})",
                 World::at(must("place.list", "office", fmt::format(R"({{"code":"{}"}})", far_village)),
                           "items.0.id")));
    }

    std::string visit(std::string_view login, std::string_view place, std::string_view day, int met,
                      std::string const& rest = "") {
        return must("visit.create", login,
                    fmt::format(R"({{"place":"{}","kind":"household","date":"{}","people_met":{}{}}})", place,
                                day, met, rest));
    }

    void homes_and_visits() {
        home_ =
            made("host.create", "liaison",
                 R"("kind":"household","place":"{}","name":"户主甲","known_as":"东组","phone":"13805581234")",
                 village);
        auto const twice =
            made("host.create", "liaison", R"("kind":"household","place":"{}","name":"户主甲甲")", village);
        firm_ =
            made("host.create", "liaison", R"("kind":"enterprise","place":"{}","name":"某面粉厂")", village);
        auto const with_opinions =
            visit("liaison", village, "2018-07-02", 4,
                  fmt::format(
                      R"(,"host":"{}","visitors":["{}","{}"],"note":"拉家常","opinions":[
                {{"text":"村西头的路灯坏了半个月","category":"INF03","speaker":{{"name":"某某","phone":"13800001234"}}}},
                {{"text":"大桥护栏断了两截","category":"INF02"}},
                {{"text":"种粮补贴政策咋规定的","category":"SOC01","reply":{{"text":"已讲解","way":"face"}}}},
                {{"text":"希望多办农技班","category":"OTH99"}},
                {{"text":"护栏没有了","category":"INF02"}},
                {{"text":"有人优亲厚友","category":"GOV04"}},
                {{"text":"镇里一直没有回话","category":"OTH99","about":"光武镇人民政府"}}])",
                      home_, world_.person_id("liaison"), leader_));
        for (int i = 0; i < 5; ++i)
            opinions_.push_back(World::at(with_opinions, fmt::format("opinions.{}.id", i)));
        auto const corrected = World::at(visit("liaison", other_village, "2018-07-10", 2), "id");
        auto const voided = World::at(visit("liaison", village, "2018-07-11", 3), "id");
        auto const joint = World::at(visit("clerk", other_village, "2018-07-12", 1), "id");
        visit("liaison2", far_village, "2018-07-13", 5);
        must("visit.create", "liaison",
             fmt::format(
                 R"({{"place":"{}","kind":"enterprise","date":"2018-07-14","people_met":2,"host":"{}"}})",
                 village, firm_));
        std::string const photo(64, 'a');
        must("file.keep", "system",
             fmt::format(R"({{"sha256":"{}","bytes":12,"type":"image/jpeg","person":"{}"}})", photo,
                         world_.person_id("liaison")));
        must("opinion.create", "town",
             fmt::format(R"({{"place":"{}","text":"电线杆歪了","category":"INF03","photos":["{}"]}})",
                         village, photo));
        visit("liaison", village, "2018-07-15", 0, fmt::format(R"(,"photos":["{}"])", photo));
        must("visit.join", "liaison", fmt::format(R"({{"id":"{}"}})", joint));
        before_corrections_ = Instant::now();
        must("visit.correct", "liaison",
             fmt::format(R"({{"id":"{}","place":"{}","kind":"household","date":"2018-07-09","people_met":6,
                             "reason":"补记"}})",
                         corrected, village));
        must("visit.void", "liaison", fmt::format(R"({{"id":"{}","reason":"重复录入"}})", voided));
        must("opinion.reveal", "liaison",
             fmt::format(R"({{"id":"{}","reason":"回访前联系"}})", opinions_[0]));
        must("host.happen", "liaison", fmt::format(R"({{"id":"{}","kind":"head","head":"户主乙"}})", twice));
        must("host.reveal", "town", fmt::format(R"({{"id":"{}","reason":"上门前联系"}})", home_));
        must("host.merge", "town", fmt::format(R"({{"id":"{}","into":"{}"}})", twice, home_));
    }

    // An opinion becomes a problem.
    std::string sorted(std::string const& opinion, std::string_view title, std::string_view category) {
        return World::at(
            must("opinion.sort", "town",
                 fmt::format(R"({{"id":"{}","disposition":"new_problem","title":"{}","category":"{}",
                                             "target":"修好"}})",
                             opinion, title, category)),
            "problem");
    }

    void problems() {
        auto const lamp = sorted(opinions_[0], "路灯不亮", "INF03"),
                   bridge = sorted(opinions_[1], "护栏损坏", "INF02");
        must("opinion.sort", "town",
             fmt::format(R"({{"id":"{}","disposition":"merged","problem":"{}"}})", opinions_[4], bridge));
        must("opinion.sort", "town",
             fmt::format(R"({{"id":"{}","disposition":"suggestion","adopted":true}})", opinions_[3]));
        for (auto const& [problem, lead, handler] :
             {std::tuple(lamp, "光武镇民政所", "station"), std::tuple(bridge, "交通运输局", "unit")}) {
            move("propose", "town", problem, R"("target":"修好","lead":"{}")", lead);
            move("assign", "office", problem, R"("lead":"{}")", lead);
            move("accept", handler, problem, "");
            move("progress", handler, problem, R"("text":"已开工")");
            move("finish", handler, problem, R"("result":"已修好")");
        }
        for (int i = 0; i < 2; ++i) { // red, so that every draw of call-backs takes it
            move("check", "office", lamp, R"("ok":false,"note":"仍不亮")");
            move("finish", "station", lamp, R"("result":"又修了")");
        }
        move("check", "office", lamp, R"("ok":true)");
        move("answer", "liaison", lamp, R"("voice":"{}","text":"已修好","way":"face")", opinions_[0]);
        move("rate", "liaison", lamp, R"("voice":"{}","solved":"partly","satisfied":"yes","by":"liaison")",
             opinions_[0]);
        move("check", "office", bridge, R"("ok":false,"note":"只修了一半")");
        move("finish", "unit", bridge, R"("result":"都修好了")");
        move("check", "office", bridge, R"("ok":true)");
        move("answer", "liaison", bridge, R"("voice":"{}","text":"已修好","way":"face")", opinions_[1]);
        auto const problem = [&](std::string_view login, std::string_view place, std::string_view title) {
            return made("problem.create", login, R"("title":"{}","place":"{}","category":"INF02")", title,
                        place);
        };
        open_ = problem("town", village, "涵洞堵塞");
        move("propose", "town", open_, R"("target":"疏通","lead":"交通运输局")");
        move("assign", "office", open_, R"("lead":"交通运输局","co_units":["民政局"])");
        move("return", "unit", open_, R"("owner":"民政局","rule":"三定方案","reason":"不属本局")");
        move("decide", "office", open_, R"("on":"return","ok":false,"note":"仍由你局办理")");
        move("accept", "unit", open_, "");
        move("extend", "unit", open_, R"("until":"2018-08-20","reason":"雨季")");
        auto const first = problem("town2", far_village, "路面坑洼"),
                   second = problem("town2", far_village, "路面破损");
        move("merge", "town2", second, R"("into":"{}")", first);
        move("withdraw", "town", problem("town", other_village, "记错了的事"), R"("reason":"记错了")");
    }

    // Comes back again and again: an alert, an order, the joint meeting, a digest; a task of a unit that
    // helps.
    void what_escalates() {
        auto const channel = made(
            "channel.create", "office",
            R"("name":"督办群","kind":"dingtalk","address":"http://127.0.0.1:9/robot?access_token=1","secret":"SEC1","place":"{}")",
            county);
        auto const id =
            made("problem.create", "town", R"("title":"桥面坑洼","place":"{}","category":"INF02")", village);
        must("problem.same", "system",
             fmt::format(R"({{"ref":"{}","from":"browser"}})",
                         World::at(must("problem.public_list", "system", "{}"), "items.0.ref")));
        move("propose", "town", id, R"("target":"修好","lead":"交通运输局")");
        move("assign", "office", id, R"("lead":"交通运输局")");
        must("document.get", "office", fmt::format(R"({{"kind":"assignment","id":"{}"}})", id));
        move("accept", "unit", id, "");
        task_ = "01900000-0000-7000-8000-00000000a001";
        move("task", "unit", id, R"("task":"{}","unit":"民政局","text":"核对名单","due":"2018-08-20")",
             task_);
        must("problem.deliver", "system",
             fmt::format(R"({{"id":"{}","task":"{}","result":"已核对"}})", id, task_));
        for (int i = 0; i < 3; ++i) {
            move("finish", "unit", id, R"("result":"已修好")");
            move("check", "office", id, R"("ok":false,"note":"没有修好")");
            if (i == 1) // red; the third time is a matter of the joint meeting
                must("message.make", "system",
                     fmt::format(R"({{"channel":"{}","at":"2018-08-02T10:00:00+08:00"}})", channel));
        }
    }

    // The lamp was rated by its liaison; a draw of everything asks about what was red.
    void call_backs() {
        for (auto const* seed : {"抽查25", "抽查96", "抽查342"}) // of few visits they take the first three
            must("visit_check.draw", "office",
                 fmt::format(R"({{"from":"2018-07-01","to":"2018-07-31","percent":3,"seed":"{}"}})", seed));
        must("oddity.explain", "office",
             fmt::format(R"({{"mark":"{}","note":"属实"}})", std::string(64, 'b')));
        must("callback.draw", "office", R"({"from":"2018-01-01","to":"2018-08-02","percent":20,"seed":"b"})");
        auto const id = World::at(must("callback.list", "supervisor", "{}"), "items.0.id");
        must("callback.try", "supervisor", fmt::format(R"({{"id":"{}"}})", id));
    }

    // A unit appeals against its line, and the office weighs the rates anew.
    void appeals() {
        made("appeal.create", "unit",
             R"("about":"line","unit":"交通运输局","from":"2018-07-01","to":"2018-07-31","reason":"汛期")");
        made("rate.weigh", "office", R"("response":40,"solved":30,"satisfied":30,"reason":"按今年方案")");
    }

    void deeds_and_activities() {
        auto const deed = [&](std::string_view login, std::string_view place, std::string const& rest) {
            return made("deed.create", login,
                        R"("kind":"送温暖","title":"送米面油","date":"2018-07-20","place":"{}"{})", place,
                        rest);
        };
        deed("liaison", village, fmt::format(R"(,"host":"{}","cents":12000,"source":"社会捐助")", home_));
        deed("liaison2", far_village, "");
        must("deed.void", "liaison",
             fmt::format(R"({{"id":"{}","reason":"重复登记"}})", deed("liaison", other_village, "")));
        made("activity.create", "office",
             R"("kind":"study","date":"2018-07-21","place":"{}","unit":"交通运输局","headcount":20)",
             village);
        made(
            "activity.create", "office",
            R"("kind":"stay","date":"2018-07-22","to_date":"2018-07-23","place":"{}","leader":"{}","host":"{}")",
            village, leader_, home_);
    }

    // One that is reported late and returned, with a unit that helps.
    void table() {
        auto const file =
            fmt::format(R"("file":"{}")", base64url_encode(fmt::format("村,户主\n{},从表里来\n", village)));
        auto const id = World::at(
            must(
                "import.begin", "office",
                "{" +
                    std::string(
                        R"("kind":"homes","mode":"all","file_name":"名单.csv","columns":[{"header":"户主","field":"name"},{"header":"村","field":"place"}],)") +
                    file + "}"),
            "id");
        must("import.take", "office", fmt::format(R"({{"id":"{}","part":0,{}}})", id, file));
    }

    void complaint() {
        auto const id = made("complaint.create", "liaison", R"("text":"照片发不出去")");
        must("complaint.answer", "office", fmt::format(R"({{"id":"{}","text":"已改好"}})", id));
    }

    void instructions() {
        made("secretary.bind", "office", R"("person":"{}","leader":"{}","from":"2018-03-01")",
             world_.person_id("secretary"), leader_);
        instruction_ = made("instruction.record", "secretary",
                            R"("kind":"promise","date":"2018-07-20","text":"三天内把涵洞掏通","place":"{}",
                    "unit":"交通运输局","co_units":["民政局"],"due":"2018-07-23")",
                            village);
        must("instruction.report", "unit", fmt::format(R"({{"id":"{}","text":"正在施工"}})", instruction_));
    }

    void bulletin() {
        auto const id = made("bulletin.draft", "office", R"("at":"2018-08-02")");
        must("bulletin.check", "supervisor", fmt::format(R"({{"id":"{}"}})", id));
        must("bulletin.publish", "office", fmt::format(R"({{"id":"{}"}})", id));
        must("bulletin.seen", "system", fmt::format(R"({{"items":[{{"id":"{}","views":3}}]}})", id));
    }

public:
    // Goes on after a look at the database: rows of most tables get a newer version.
    void go_on() {
        move("decide", "office", open_, R"("on":"extend","ok":true,"note":"同意")");
        move("finish", "unit", open_, R"("result":"已疏通")");
        must("instruction.decide", "office",
             fmt::format(R"({{"id":"{}","ok":false,"note":"说明何时完工"}})", instruction_));
        must("host.update", "liaison",
             fmt::format(R"({{"id":"{}","kind":"household","place":"{}","name":"户主乙"}})", home_, village));
        visit("liaison", village, "2018-07-30", 2, fmt::format(R"(,"host":"{}")", home_));
    }

private:
    store::TestDatabase database_;
    World world_;
    store::Catalog catalog_ = catalog_of(all_features());
    std::string leader_, home_, firm_, open_, task_, instruction_;
    std::vector<std::string> opinions_;
    Instant before_corrections_;
};

} // namespace huiju::testing
