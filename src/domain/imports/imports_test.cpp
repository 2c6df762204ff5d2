// Tables from the check to the import and back.
#include "base/crypto.hpp"
#include "base/test_xls.hpp"
#include "base/xlsx.hpp"
#include "domain/all.hpp"
#include "domain/imports/imports.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace huiju;
using testing::World;

namespace {

std::string const good_id = "11010519491231002X";

class Desk : public World {
public:
    Desk() : World(all_features()) {}
    static std::string input(std::string_view bytes, std::string_view more = R"("kind":"homes")") {
        return fmt::format(R"("file":"{}",{})", base64url_encode(bytes), more);
    }
    std::string must(std::string_view operation, std::string const& json, std::string_view login = "town") {
        auto const reply = call(operation, login, "{" + json + "}");
        INFO(operation << " " << reply.status << " " << reply.body);
        REQUIRE(reply.ok());
        return reply.body;
    }
    std::string counts(std::string const& body) {
        return fmt::format("{} {} {}", at(body, "ready"), at(body, "known"), at(body, "bad"));
    }
    // The whole import; its id.
    std::string take(std::string_view bytes, std::string const& more = R"("kind":"homes","mode":"good")") {
        auto const begun = must("import.begin", input(bytes, more + R"(,"file_name":"名单.csv")"));
        auto const id = at(begun, "id");
        for (int part = 0; at(must("import.get", fmt::format(R"("id":"{}")", id)), "state") == "open"; ++part)
            must("import.take", input(bytes, fmt::format(R"("id":"{}","part":{})", id, part)));
        return id;
    }
    std::string show(std::string const& id) { return must("import.get", fmt::format(R"("id":"{}")", id)); }
    std::vector<std::string> names(std::string_view list = "host.list") {
        auto const body = must(list, R"("limit":"500")");
        std::vector<std::string> found;
        for (int i = 0;; ++i) {
            auto const name = at(body, fmt::format("items.{}.{}", i, list == "host.list" ? "name" : "title"));
            if (name.empty()) return found;
            found.push_back(name);
        }
    }
};

std::string const list =
    "村,户主姓名,联系电话,身份证号\n"
    "黄寨村,王  伟,13805581234," +
    good_id +
    "\n,李芳,,1.10105E+17\n段庄村,张静,１３９０５５８１２３４,\n王付全村,外镇,,\n没有村,某某,,\n合计,4,,\n";

} // namespace

TEST_CASE("a list of homes is checked: every bad row with its reason, nobody's number repeated",
          "[imports]") {
    Desk desk;
    auto const body = desk.must("import.check", Desk::input(list));
    CHECK(desk.counts(body) == "2 0 3");
    CHECK(Desk::at(body, "left_out") == "1");
    CHECK(Desk::at(body, "columns.1.field") == "name");
    CHECK(Desk::at(body, "rows.0.row") == "3");
    CHECK(Desk::at(body, "rows.0.wrong.0.header") == "身份证号");
    CHECK(Desk::at(body, "rows.0.wrong.0.reason").find("Excel") != std::string::npos);
    CHECK(Desk::at(body, "rows.0.wrong.0.value").empty());
    CHECK(body.find("1.10105") == std::string::npos);
    CHECK(Desk::at(body, "rows.1.wrong.0.reason") == "这个地方不在您的工作范围内");
    CHECK(Desk::at(body, "rows.2.wrong.0.value") == "没有村");
    CHECK(desk.names().empty()); // a check changes nothing
}

TEST_CASE("all rows or none, or the good ones; the same table again adds nothing", "[imports]") {
    Desk desk;
    auto const none =
        desk.call("import.begin", "town",
                  "{" + Desk::input(list, R"("kind":"homes","mode":"all","file_name":"a")") + "}");
    CHECK(none.status == 409);
    CHECK(desk.names().empty());

    auto const id = desk.take(list);
    auto const shown = desk.show(id);
    CHECK(Desk::at(shown, "state") == "done");
    CHECK(Desk::at(shown, "taken") == "2");
    CHECK(Desk::at(shown, "bad") == "3");
    CHECK(desk.names() == std::vector<std::string>{"张静", "王伟"});
    CHECK(desk.counts(desk.must("import.check", Desk::input(list))) == "0 2 3");
    // found by the telephone's blind index
    CHECK(Desk::at(desk.must("host.list", R"("q":"13905581234")"), "items.0.name") == "张静");

    auto const nothing =
        desk.call("import.begin", "town",
                  "{" + Desk::input(list, R"("kind":"homes","mode":"good","file_name":"a")") + "}");
    CHECK(nothing.status == 422);
    // others see neither the import nor its file
    CHECK(desk.call("import.get", "liaison2", fmt::format(R"({{"id":"{}"}})", id)).status == 404);
    CHECK(Desk::at(desk.must("import.list", "", "office"), "items.0.id") == id);
    CHECK(Desk::at(desk.must("import.list", "", "liaison2"), "items.0.id").empty());
}

TEST_CASE("an import is taken back, but not what was built on it", "[imports]") {
    Desk desk;
    auto const id = desk.take(list);
    auto const host = Desk::at(desk.must("host.list", R"("q":"王伟")"), "items.0.id");
    desk.must(
        "visit.create",
        fmt::format(
            R"("place":"341282100201","kind":"household","date":"2018-07-20","people_met":1,"host":"{}")",
            host),
        "liaison");
    auto const undone = desk.must("import.undo", fmt::format(R"("id":"{}")", id));
    CHECK(Desk::at(undone, "state") == "undone");
    CHECK(Desk::at(undone, "undone") == "1");
    CHECK(Desk::at(undone, "kept.0.name") == "王伟");
    CHECK(Desk::at(undone, "kept.0.reason") == "已有走访记录");
    CHECK(desk.names() == std::vector<std::string>{"王伟"});
    CHECK(desk.must("host.list", R"("q":"13905581234")").find("张静") == std::string::npos);
    CHECK(desk.call("import.undo", "town", fmt::format(R"({{"id":"{}"}})", id)).status == 409);
    // and it may come again
    CHECK(desk.counts(desk.must("import.check", Desk::input(list))) == "1 1 3");
}

TEST_CASE("one sheet for each village, in the old format", "[imports]") {
    Desk desk;
    auto const book = testing::old_workbook({{u"黄寨村",
                                              {{u"黄寨村农户名单"},
                                               {},
                                               {u"序号", u"户主", u"电话"},
                                               {1.0, u"王伟", 13805581234.0},
                                               {2.0, u"李芳", u""}}},
                                             {u"段庄", {{u"户主", u"电话"}, {u"张静", u""}}},
                                             {u"说明", {{u"请于月底前填好"}}}});
    auto const body = desk.must("import.check", Desk::input(book));
    CHECK(desk.counts(body) == "3 0 0");
    CHECK(Desk::at(body, "sheets.0.header_row") == "3");
    CHECK(Desk::at(body, "sheets.2.header_row") == "0");
    desk.take(book);
    CHECK(desk.names() == std::vector<std::string>{"张静", "李芳", "王伟"});
}

TEST_CASE("how columns were read is remembered, for colleagues as well", "[imports]") {
    Desk desk;
    std::string const strange = "在哪,谁家\n黄寨村,王伟\n";
    auto const before = desk.must("import.check", Desk::input(strange));
    CHECK(Desk::at(before, "fields.1.found") == "false");
    CHECK(desk.counts(before) == "0 0 0");
    std::string const choice =
        R"("columns":[{"header":"在哪","field":"place"},{"header":"谁家","field":"name"}])";
    CHECK(desk.counts(desk.must("import.check", Desk::input(strange, R"("kind":"homes",)" + choice))) ==
          "1 0 0");
    desk.take(strange, R"("kind":"homes","mode":"all",)" + choice);
    auto const after = desk.must("import.check", Desk::input("在哪,谁家\n黄寨村,李芳\n"));
    CHECK(Desk::at(after, "remembered") == "true");
    CHECK(desk.counts(after) == "1 0 0");
    CHECK(desk.counts(desk.must("import.check", Desk::input("在哪,谁家\n黄寨村,李芳\n"), "office")) ==
          "0 0 0");
}

TEST_CASE("a large table is taken in parts, once each, from the same file", "[imports]") {
    Desk desk;
    std::string large = "村,户主\n";
    for (int i = 0; i < 2500; ++i) large += fmt::format("黄寨村,户主{}\n", i);
    auto const begun = desk.must("import.begin",
                                 Desk::input(large, R"("kind":"homes","mode":"all","file_name":"大表.csv")"));
    CHECK(Desk::at(begun, "parts") == "3");
    auto const id = Desk::at(begun, "id");
    auto const part = [&](int n, std::string const& file) {
        return desk.call("import.take", "town",
                         "{" + Desk::input(file, fmt::format(R"("id":"{}","part":{})", id, n)) + "}");
    };
    CHECK(part(1, large).status == 409);
    CHECK(part(0, large + "黄寨村,多一户\n").status == 422);
    for (int n = 0; n < 3; ++n) CHECK(part(n, large).ok());
    CHECK(part(2, large).status == 409);
    CHECK(Desk::at(desk.show(id), "taken") == "2500");
    for (int n = 0; n < 3; ++n)
        CHECK(Desk::at(desk.must("import.undo", fmt::format(R"("id":"{}")", id)), "undone_parts") ==
              std::to_string(n + 1));
    CHECK(desk.names().empty());
}

TEST_CASE("a ledger of problems comes in with its days and is withdrawn again", "[imports]") {
    Desk desk;
    std::string const ledger = "村,反映日期,类别,问题描述,主办单位\n"
                               "黄寨村,7月3日,INF02,村东头涵洞堵塞,交通运输局\n"
                               "同上,2018.7.5,没有这类,自来水水压不足,\n"
                               "段庄村,2019.1.1,INF02,路灯不亮,没有这局\n";
    std::string const kind = R"("kind":"problems","mode":"good")";
    auto const body = desk.must("import.check", Desk::input(ledger, R"("kind":"problems")"));
    CHECK(desk.counts(body) == "1 0 2");
    CHECK(Desk::at(body, "rows.0.wrong.0.value") == "没有这类");
    auto const id = desk.take(ledger, kind);
    auto const found = desk.must("problem.list", "");
    CHECK(Desk::at(found, "items.0.title") == "村东头涵洞堵塞");
    CHECK(Desk::at(found, "items.0.found_day") == "2018-07-03");
    CHECK(desk.counts(desk.must("import.check", Desk::input(ledger, R"("kind":"problems")"))) == "0 1 2");
    CHECK(Desk::at(desk.must("import.undo", fmt::format(R"("id":"{}")", id)), "undone") == "1");
    CHECK(Desk::at(desk.must("problem.list", ""), "items.0.state") == "withdrawn");
    // homes are for a village's people, problems for the desks
    CHECK(desk.call("import.check", "liaison", "{" + Desk::input(ledger, R"("kind":"problems")") + "}")
              .status == 403);
}

TEST_CASE("one's own table beside the system's records", "[imports]") {
    Desk desk;
    auto const problem = [&](std::string_view title, std::string_view place) {
        return Desk::at(
            desk.must("problem.create",
                      fmt::format(R"("title":"{}","place":"{}","category":"INF02")", title, place), "office"),
            "number");
    };
    auto const by_number = problem("涵洞堵塞", "341282100201");
    problem("村西头的路灯不亮了", "341282100201");
    problem("自来水水压不足", "341282100202");
    problem("外镇的事", "341282101206");
    auto const mine = fmt::format(
        "编号,村,问题描述\n{},黄寨村,改了说法\n,黄寨村,村西头路灯不亮\n,段庄村,井盖丢了\n", by_number);
    auto const body = desk.must("import.compare", Desk::input(mine, R"("kind":"problems","workbook":true)"));
    CHECK(Desk::at(body, "both") == "2");
    CHECK(Desk::at(body, "in_both.0.by_number") == "true");
    CHECK(Desk::at(body, "in_both.1.system.title") == "村西头的路灯不亮了");
    CHECK(Desk::at(body, "only_mine") == "1");
    CHECK(Desk::at(body, "mine.0.row") == "4");
    CHECK(Desk::at(body, "only_system") == "1");
    CHECK(Desk::at(body, "system.0.title") == "自来水水压不足"); // nothing of another town
    auto const book = read_workbook(base64url_decode(Desk::at(body, "file")).value());
    REQUIRE(book.has_value());
    CHECK(book->size() == 3);
    CHECK((*book)[2].rows.size() == 2);

    desk.take("村,户主\n黄寨村,王伟\n黄寨村,李芳\n");
    auto const homes = desk.must("import.compare", Desk::input("村,户主\n黄寨,王 伟\n黄寨,赵六\n"));
    CHECK(Desk::at(homes, "both") == "1");
    CHECK(Desk::at(homes, "mine.0.title") == "赵六");
    CHECK(Desk::at(homes, "system.0.title") == "李芳");
    // units know no homes
    CHECK(desk.call("import.compare", "unit", "{" + Desk::input("村,户主\n黄寨,王伟\n") + "}").status == 403);
}
