// Documents: numbers that stay, nobody named, whatever is printed noted before it is shown.
#include "base/crypto.hpp"
#include "base/test_zip.hpp"
#include "domain/all.hpp"
#include "domain/documents/documents.hpp"
#include "domain/documents/ledger.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

using namespace huiju;
using testing::World;

namespace {

class Desk : public World {
public:
    Desk() : World(all_features()) {}

    // A problem with one voice, as far as `until`.
    // `more`: of the opinion, as `"about":"民政局",`.
    std::string problem(std::string_view until, std::string_view category = "INF02",
                        std::string_view more = "") {
        voice = did("opinion.create", "liaison",
                    fmt::format(R"({{{}"place":"341282100201","category":"{}","date":"2018-07-30",)"
                                R"("text":"村民张建国说桥坏了，电话13855512345",)"
                                R"("speaker":{{"name":"张建国","phone":"13855512345"}}}})",
                                more, category));
        auto const id = Uuid::v7_now().text();
        did("opinion.sort", "town",
            fmt::format(
                R"({{"id":"{}","disposition":"new_problem","problem":"{}","title":"张建国家门口的桥坏了",)"
                R"("target":"修好"}})",
                voice, id));
        std::pair<std::string_view, std::string> const way[] = {
            {"propose", R"("target":"修好","lead":"交通运输局")"},
            {"assign", R"("lead":"交通运输局","co_units":["民政局"])"},
            {"accept", ""},
            {"finish", R"("result":"已经修好")"},
        };
        for (auto const& [move, more] : way) {
            did("problem." + std::string(move), "system",
                fmt::format(R"({{"id":"{}"{}{}}})", id, more.empty() ? "" : ",", more));
            if (move == until) break;
        }
        return id;
    }
    std::string did(std::string_view operation, std::string_view login, std::string const& json) {
        auto const reply = call(operation, login, json);
        INFO(operation << " " << reply.body);
        REQUIRE(reply.ok());
        return at(reply.body, "id");
    }
    std::string page(std::string_view kind, std::string_view login, std::string const& more = "") {
        auto const reply = call("document.get", login,
                                fmt::format(R"({{"kind":"{}"{}{}}})", kind, more.empty() ? "" : ",", more));
        INFO(kind << " as " << login << ": " << reply.body.substr(0, 300));
        REQUIRE(reply.ok());
        return at(reply.body, "html");
    }
    int refused(std::string_view kind, std::string_view login, std::string const& id) {
        return call("document.get", login, fmt::format(R"({{"kind":"{}","id":"{}"}})", kind, id)).status;
    }
    std::int64_t lines() {
        std::int64_t n = 0;
        look([&](store::Db& db) { n = db.head().seq; });
        return n;
    }
    std::string voice;
};

std::string with_id(std::string const& id) { return fmt::format(R"("id":"{}")", id); }

bool has(std::string const& text, std::string_view part) { return text.find(part) != std::string::npos; }

} // namespace

TEST_CASE("an assignment's sheet has its number once, a new assignment a new one", "[documents]") {
    Desk desk;
    auto const id = desk.problem("assign");
    auto const before = desk.lines();
    auto const first = desk.page("assignment", "unit", with_id(id));
    CHECK(desk.lines() == before + 1);
    CHECK(has(first, "交〔2018〕1号"));
    CHECK(has(desk.page("assignment", "office", with_id(id)), "交〔2018〕1号"));
    CHECK(has(desk.page("assignment", "office", with_id(desk.problem("accept"))), "交〔2018〕2号"));
    desk.did("problem.reassign", "office",
             fmt::format(R"({{"id":"{}","lead":"民政局","reason":"更合适"}})", id));
    CHECK(has(desk.page("assignment", "office", with_id(id)), "交〔2018〕3号"));
    CHECK(has(first, "打印：unit（交通运输局）"));
    for (auto const* part : {"主办单位", "协办单位", "签收时限", "办结时限", "答复群众要求", "承办人及电话",
                             "抄送", "附件", "单位领导批示", "交办人", "签收人", "@page"})
        CHECK(has(first, part));
}

TEST_CASE("no paper names who spoke, or loads anything from elsewhere", "[documents]") {
    Desk desk;
    auto const id = desk.problem("finish");
    desk.did("problem.check", "office", fmt::format(R"({{"id":"{}","ok":true}})", id));
    auto const extended = desk.problem("accept");
    desk.did("problem.extend", "unit",
             fmt::format(R"({{"id":"{}","until":"2018-08-24","reason":"等材料"}})", extended));
    auto const returned = desk.problem("assign");
    desk.did(
        "problem.return", "unit",
        fmt::format(R"({{"id":"{}","owner":"民政局","rule":"三定方案","reason":"不属本单位"}})", returned));
    std::pair<std::string_view, std::string> const papers[] = {
        {"assignment", id}, {"extension", extended}, {"return", returned}, {"dossier", id}, {"slip", id}};
    for (auto const& [kind, record] : papers) {
        auto const page = desk.page(kind, "office", with_id(record));
        INFO(kind);
        CHECK_FALSE(has(page, "张建国"));
        CHECK_FALSE(has(page, "13855512345"));
        CHECK_FALSE(has(page, "src="));
        CHECK_FALSE(has(page, "href="));
        CHECK_FALSE(has(page, "<script"));
        CHECK(has(page, "打印：office"));
    }
    CHECK(has(desk.page("extension", "unit", with_id(extended)), "2018年8月24日"));
    CHECK(has(desk.page("return", "unit", with_id(returned)), "三定方案"));
    for (auto const* list : {"proposals", "rectification"})
        CHECK_FALSE(has(desk.page(list, "office"), "张建国"));
}

TEST_CASE("what is refused leaves no line in the audit", "[documents]") {
    Desk desk;
    auto const id = desk.problem("propose");
    auto const before = desk.lines();
    CHECK(desk.refused("assignment", "office", id) == 409);
    CHECK(desk.refused("extension", "office", id) == 409);
    CHECK(desk.refused("return", "office", id) == 409);
    CHECK(desk.refused("dossier", "town2", id) == 404);
    CHECK(desk.refused("dossier", "unit", id) == 404); // proposed is not assigned
    CHECK(desk.refused("dossier", "auditor", id) == 403);
    CHECK(desk.refused("dossier", "office", "nothing") == 404);
    CHECK(desk.call("document.get", "office", R"({"kind":"dossier"})").status == 422);
    CHECK(desk.lines() == before);
}

TEST_CASE("the sheet of proposals stands in the order of the list, and is assigned from it", "[documents]") {
    Desk desk;
    std::string rows;
    std::vector<std::string> ids{desk.problem("propose"), desk.problem("propose")};
    auto const list = desk.call("problem.list", "office", R"({"state":"to_assign"})").body;
    auto const page = desk.page("proposals", "office");
    auto const first = page.find("<td>" + World::at(list, "items.0.number") + "</td>");
    auto const second = page.find("<td>" + World::at(list, "items.1.number") + "</td>");
    REQUIRE(first != std::string::npos);
    CHECK(first < second);
    CHECK(has(page, "领导意见"));
    CHECK(has(page, "landscape"));
    for (int i = 0; i < 2; ++i)
        rows += fmt::format(R"({}{{"id":"{}","lead":"交通运输局"}})", i == 0 ? "" : ",",
                            World::at(list, fmt::format("items.{}.id", i)));
    CHECK(desk.call("problem.assign_all", "office", "{\"rows\":[" + rows + "]}").ok());
    CHECK_FALSE(has(desk.page("proposals", "office"), World::at(list, "items.0.number")));
    auto const list_of_tasks = desk.page("rectification", "unit");
    CHECK(has(list_of_tasks, World::at(list, "items.0.number")));
    CHECK(has(list_of_tasks, "整改清单销号表"));
}

TEST_CASE("a slip says what came of it, but nothing of what is delicate", "[documents]") {
    Desk desk;
    auto const id = desk.problem("finish");
    desk.did("problem.check", "office", fmt::format(R"({{"id":"{}","ok":true}})", id));
    desk.did("problem.answer", "liaison",
             fmt::format(R"({{"id":"{}","voice":"{}","text":"桥修好了","way":"face"}})", id, desk.voice));
    auto const page = desk.page("slip", "liaison", with_id(id));
    CHECK(has(page, "您于2018年7月30日反映的“张某家门口的桥坏了”"));
    CHECK(has(page, "由交通运输局办理，结果：桥修好了。"));
    CHECK(has(page, "不收费、不要验证码、不用转账"));
    CHECK_FALSE(has(page, "<svg")); // no public address is known
    documents::Paper paper;
    paper.slips.push_back({.title = "反馈单", .address = "https://huiju.example/lookup"});
    CHECK(has(documents::html_of(paper), "<svg"));
}

TEST_CASE("the record of a visit, empty and filled in", "[documents]") {
    Desk desk;
    CHECK(has(desk.page("visit", "liaison"), "□入户"));
    auto const id =
        desk.did("visit.create", "liaison",
                 fmt::format(R"({{"place":"341282100201","kind":"household","date":"2018-07-30",)"
                             R"("people_met":2,"note":"看望老人","visitors":["{}"],"opinions":[]}})",
                             desk.person_id("liaison")));
    auto const page = desk.page("visit", "liaison", with_id(id));
    CHECK(has(page, "看望老人"));
    CHECK(desk.refused("visit", "liaison2", id) == 404);
}

TEST_CASE("a sheet as a Word document has a red head and says who printed it", "[documents]") {
    Desk desk;
    auto const id = desk.problem("accept");
    auto const reply = desk.call("document.get", "office",
                                 fmt::format(R"({{"kind":"assignment","id":"{}","format":"docx"}})", id));
    REQUIRE(reply.ok());
    CHECK(has(reply.body, "\"html\":null"));
    auto const bytes = base64url_decode(World::at(reply.body, "file"));
    REQUIRE(bytes);
    std::map<std::string, std::string> parts;
    for (auto& [name, content] : testing::unzip(*bytes)) parts.emplace(name, std::move(content));
    auto const& text = parts.at("word/document.xml");
    for (auto const* part : {"交〔2018〕1号", "问题交办单", "主办单位：交通运输局", "协办单位",
                             "打印：office", "w:val=\"Issuer\"", "w:gridSpan"})
        CHECK(has(text, part));
    CHECK_FALSE(has(text, "张建国"));
    CHECK(has(parts.at("word/styles.xml"), "FF0000"));
    auto const wrong = desk.call("document.get", "office",
                                 fmt::format(R"({{"kind":"dossier","id":"{}","format":"docx"}})", id));
    CHECK(wrong.status == 422);
}

TEST_CASE("the ledger comes in full, in short, and as a workbook", "[documents]") {
    Desk desk;
    desk.problem("finish");
    auto const in_full = desk.page("ledger", "office");
    CHECK(has(in_full, "size:A3 landscape"));
    CHECK(has(in_full, "承诺答复日"));
    CHECK(has(in_full, "张某"));
    auto const in_short = desk.page("ledger_short", "town", R"("place":"341282100201","state":"to_check")");
    CHECK(has(in_short, "size:A4 landscape"));
    CHECK_FALSE(has(in_short, "承诺答复日"));
    CHECK(has(in_short, "范围：黄寨村　待核实"));
    // by everything that its list goes by
    auto const found = desk.page("ledger", "office", R"("category":"INF02","q":"桥坏")");
    CHECK(has(found, "范围：可见的全部　县乡公路与桥涵　“桥坏”"));
    CHECK(has(found, "张某"));
    CHECK_FALSE(has(desk.page("ledger", "office", R"("overdue":true)"), "张某"));
    CHECK_FALSE(has(desk.page("ledger", "office", R"("came_back":true)"), "张某"));
    CHECK(desk.call("document.get", "office", R"({"kind":"ledger","category":"X"})").status == 422);
    auto const book = desk.call("document.get", "office", R"({"kind":"ledger","format":"xlsx"})");
    REQUIRE(book.ok());
    auto const bytes = base64url_decode(World::at(book.body, "file"));
    REQUIRE(bytes);
    bool marked = false;
    for (auto const& [name, content] : testing::unzip(*bytes)) {
        CHECK_FALSE(has(content, "张建国"));
        marked = marked || has(content, "打印：office");
    }
    CHECK(marked);
}

TEST_CASE("a village's notice tells what is done, but nothing of what is said about a unit", "[documents]") {
    Desk desk;
    desk.problem("finish");
    desk.problem("finish", "INF03", R"("about":"民政局",)");
    auto const page = desk.page("notice", "town", R"("place":"341282100201")");
    auto const first = page.find("张某家门口的桥坏了");
    REQUIRE(first != std::string::npos);
    CHECK(page.find("张某家门口的桥坏了", first + 1) == std::string::npos);
    CHECK(has(page, "审核人"));
    CHECK(desk.call("document.get", "town", R"({"kind":"notice"})").status == 422);
}

TEST_CASE("cards are printed for the liaisons of a village, with a number only by oneself", "[documents]") {
    Desk desk;
    auto const of_the_village = desk.page("card", "town", R"("place":"341282100201")");
    CHECK(has(of_the_village, "联络员：liaison"));
    CHECK(has(of_the_village, "联系村：光武镇黄寨村"));
    CHECK(has(of_the_village, "电话：＿"));
    CHECK(has(of_the_village, "@page{size:A4 portrait;margin:0}"));
    auto const own = desk.page("card", "liaison");
    CHECK(own.find("联络员：liaison") != std::string::npos);
    CHECK(desk.call("document.get", "town", R"({"kind":"card"})").status == 409); // no village of their own
}

TEST_CASE("the ledger shows the masked speaker to places and nobody to units", "[documents]") {
    Desk desk;
    desk.problem("finish");
    auto const office = desk.call("document.ledger", "office").body;
    CHECK(World::at(office, "items.0.speaker") == "张某");
    CHECK(World::at(office, "items.0.lead") == "交通运输局");
    CHECK(World::at(office, "items.0.co_units") == "民政局");
    CHECK(World::at(office, "items.0.level") == "市级");
    CHECK(World::at(office, "items.0.state") == "待核实");
    CHECK_FALSE(has(office, "张建国"));
    CHECK_FALSE(has(office, "13855512345"));
    auto const unit = desk.call("document.ledger", "unit").body;
    CHECK(World::at(unit, "items.0.speaker").empty());
    CHECK(World::at(unit, "items.0.lead") == "交通运输局");
}

TEST_CASE("the workbook of the ledger has a sheet to print and one to filter", "[documents]") {
    auto const file = (std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx")).string();
    documents::LedgerBook book(file, *Date::of(2018, 8, 2), "打印：测试");
    documents::LedgerRow row;
    row.number = "2018-17";
    row.due = *Date::of(2018, 8, 2);
    row.days = 9;
    for (int i = 0; i < 3; ++i) book.add(row);
    book.close();
    std::ifstream in(file, std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    std::map<std::string, std::string> parts;
    for (auto& [name, content] : testing::unzip(bytes)) parts.emplace(name, std::move(content));
    auto const& whole = parts.at("xl/workbook.xml");
    CHECK(has(whole, "name=\"打印版\""));
    CHECK(has(whole, "name=\"数据\""));
    CHECK(has(whole, "_xlnm.Print_Titles"));
    auto const& print = parts.at("xl/worksheets/sheet1.xml");
    CHECK(has(print, "paperSize=\"8\""));
    CHECK(has(print, "orientation=\"landscape\""));
    CHECK(has(print, "fitToPage=\"1\""));
    CHECK(has(print, "填报单位"));
    auto const& data = parts.at("xl/worksheets/sheet2.xml");
    CHECK(has(data, "state=\"frozen\""));
    CHECK(has(data, "<autoFilter ref=\"A1:AD4\"/>"));
    CHECK(has(data, ">2018-17<"));
    CHECK(has(data, "<v>43314</v>")); // 2018-08-02 as a day, not as a text
    CHECK(has(data, "<v>9</v>"));
}

TEST_CASE("a hand-over is printed for both to sign", "[documents]") {
    Desk desk;
    desk.problem("none");
    auto const id = desk.did("handover.create", "clerk",
                             fmt::format(R"({{"taker":"{}","note":"轮岗"}})", desk.person_id("town")));
    auto const page = desk.page("handover", "town", with_id(id));
    for (auto const* part : {"工作交接单", "移交人：clerk", "接收人：town", "未确认", "镇活动办", "段庄村",
                             "移交人签字", "接收人签字", "监交人签字", "轮岗", "请示待批", "打印：town"}) {
        INFO(part);
        CHECK(has(page, part));
    }
    CHECK(desk.refused("handover", "town2", id) == 404);
    desk.did("handover.withdraw", "clerk", fmt::format(R"({{"id":"{}"}})", id));
    CHECK(desk.refused("handover", "clerk", id) == 409);
}

TEST_CASE("who was the head of a home, and who died there, is named on no paper", "[documents]") {
    Desk desk;
    auto const host = desk.did("host.create", "liaison",
                               R"({"kind":"household","place":"341282100201","name":"欧阳建国"})");
    for (auto const* more : {R"("kind":"death","who":"司马秀英")", R"("kind":"head","head":"欧阳小军")"})
        desk.did("host.happen", "liaison", fmt::format(R"({{"id":"{}",{}}})", host, more));
    auto const visit = desk.did(
        "visit.create", "liaison",
        fmt::format(R"({{"place":"341282100201","kind":"household","date":"2018-07-30","people_met":2,)"
                    R"("host":"{}","note":"欧阳建国之妻司马秀英去世，欧阳小军当家"}})",
                    host));
    auto const page = desk.page("visit", "liaison", with_id(visit));
    for (auto const* name : {"欧阳建国", "司马秀英", "欧阳小军"}) {
        INFO(name);
        CHECK_FALSE(has(page, name));
    }
}

TEST_CASE("what is signed for, and who helps a home, names its head", "[documents]") {
    Desk desk;
    for (auto const* home : {R"("name":"赵大","tags":["低保"])",
                             R"("name":"钱二","tags":["低保","独居老人"])", R"("name":"孙三","tags":[])"})
        desk.did("host.create", "liaison",
                 fmt::format(R"({{"kind":"household","place":"341282100201",{}}})", home));
    auto const list =
        desk.page("receipts", "town", R"("place":"341282100201","tag":"低保","goods":"大米10公斤")");
    auto const first = list.find("赵大"), second = list.find("钱二");
    REQUIRE(first != std::string::npos);
    CHECK(first < second);
    CHECK_FALSE(has(list, "孙三"));
    for (auto const* part : {"物资签领表", "签领人签字", "大米10公斤", "监督人", "范围：黄寨村　低保"})
        CHECK(has(list, part));
    auto const book = desk.call("document.get", "town",
                                R"({"kind":"receipts","place":"341282100201","tag":"低保","format":"xlsx"})");
    REQUIRE(book.ok());
    auto const bytes = base64url_decode(World::at(book.body, "file"));
    REQUIRE(bytes);
    std::map<std::string, std::string> parts;
    for (auto& [name, content] : testing::unzip(*bytes)) parts.emplace(name, std::move(content));
    CHECK(has(parts.at("xl/workbook.xml"), "name=\"打印版\""));
    CHECK(has(parts.at("xl/worksheets/sheet2.xml"), "state=\"frozen\""));
    CHECK(has(parts.at("xl/worksheets/sheet2.xml"), "<autoFilter ref=\"A1:H3\"/>"));
    CHECK(has(parts.at("xl/sharedStrings.xml"), "钱二"));
    CHECK(has(parts.at("xl/sharedStrings.xml"), "打印：town"));

    auto const card = desk.page("support", "liaison", R"("place":"341282100201","tag":"独居老人")");
    for (auto const* part : {"帮扶联系卡", "钱二", "liaison", "民政局", "帮扶记录", "不收费"}) {
        INFO(part);
        CHECK(has(card, part));
    }
    CHECK_FALSE(has(card, "赵大"));
    CHECK_FALSE(has(card, "独居老人</td>")); // it hangs on a wall
    auto const nobody = [&](std::string_view login, std::string_view more) {
        return desk.call("document.get", login, fmt::format(R"({{"kind":"receipts",{}}})", more)).status;
    };
    CHECK(nobody("town", R"("place":"341282100201","tag":"烈属")") == 409);
    CHECK(nobody("unit", R"("place":"341282100201")") == 409);
    CHECK(nobody("town2", R"("place":"341282100201")") == 409);
    CHECK(nobody("town", R"("tag":"低保")") == 422);
}

TEST_CASE("every list to print comes as a workbook, with dates as dates", "[documents]") {
    Desk desk;
    desk.problem("finish");
    auto const book = desk.call("document.get", "office", R"({"kind":"rectification","format":"xlsx"})");
    REQUIRE(book.ok());
    auto const bytes = base64url_decode(World::at(book.body, "file"));
    REQUIRE(bytes);
    std::map<std::string, std::string> parts;
    for (auto& [name, content] : testing::unzip(*bytes)) parts.emplace(name, std::move(content));
    CHECK(has(parts.at("xl/workbook.xml"), "name=\"打印版（整改清单）\""));
    CHECK(has(parts.at("xl/workbook.xml"), "name=\"数据（整改清单销号表）\""));
    auto const& data = parts.at("xl/worksheets/sheet2.xml");
    CHECK(has(data, "<c r=\"A2\"><v>1</v></c>"));
    CHECK(has(data, "<autoFilter ref=\"A1:J2\"/>"));
    for (auto const& [name, content] : parts) CHECK_FALSE(has(content, "张建国"));
    for (auto const* kind : {"proposals", "notice"})
        CHECK(desk.call("document.get", "office",
                        fmt::format(R"({{"kind":"{}","place":"341282100201","format":"xlsx"}})", kind))
                  .ok());
    CHECK(desk.call("document.get", "office", R"({"kind":"slip","format":"xlsx"})").status == 422);
}
