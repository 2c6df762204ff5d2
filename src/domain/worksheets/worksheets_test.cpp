// Sheets that are filled in: every bad row named, good ones carried out once.
#include "base/crypto.hpp"
#include "base/test_zip.hpp"
#include "base/xlsx.hpp"
#include "domain/all.hpp"
#include "domain/testing.hpp"
#include "domain/worksheets/columns.hpp"
#include "domain/worksheets/worksheets.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <xlsxwriter.h>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace huiju;
using testing::World;

namespace {

using Rows = std::vector<std::vector<std::string>>;

// A workbook as another program might write it.
std::string workbook(Rows const& rows) {
    auto const path = std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx");
    auto* book = workbook_new(path.c_str());
    auto* sheet = workbook_add_worksheet(book, "数据");
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < rows[i].size(); ++j)
            worksheet_write_string(sheet, static_cast<lxw_row_t>(i), static_cast<lxw_col_t>(j),
                                   rows[i][j].c_str(), nullptr);
    workbook_close(book);
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path);
    return bytes;
}

std::vector<std::string> const head{worksheets::number_column, worksheets::progress_column,
                                    worksheets::result_column, worksheets::record_column};

class Desk : public World {
public:
    Desk() : World(all_features()) {}
    // A problem that the unit handles; its id and number.
    std::pair<std::string, std::string> problem(std::string_view lead = "交通运输局") {
        auto const id =
            did("problem.create", R"({"title":"涵洞堵塞","place":"341282100201","category":"INF02"})");
        did("problem.propose", fmt::format(R"({{"id":"{}","target":"疏通","lead":"{}"}})", id, lead));
        did("problem.assign", fmt::format(R"({{"id":"{}","lead":"{}"}})", id, lead));
        did("problem.accept", fmt::format(R"({{"id":"{}"}})", id));
        return {id, at(call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", id)).body, "number")};
    }
    std::string did(std::string_view operation, std::string const& json) {
        auto const reply = call(operation, "system", json);
        INFO(operation << " " << reply.body);
        REQUIRE(reply.ok());
        return at(reply.body, "id");
    }
    std::string send(std::string_view operation, Rows const& rows, int status = 200) {
        auto const reply =
            call(operation, "unit", fmt::format(R"({{"file":"{}"}})", base64url_encode(workbook(rows))));
        INFO(operation << " " << reply.body);
        CHECK(reply.status == status);
        return reply.body;
    }
    std::string state(std::string const& id) {
        return at(call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", id)).body, "state");
    }
    std::string counts(std::string const& body) {
        return fmt::format("{} {} {}", at(body, "ready"), at(body, "known"), at(body, "bad"));
    }
};

} // namespace

TEST_CASE("a workbook is read cell by cell, and rubbish is no workbook", "[worksheets]") {
    auto const sheets = read_workbook(workbook({{"甲", "", "<丙> & 丁"}, {}, {"", "乙"}}));
    REQUIRE(sheets);
    REQUIRE(sheets->size() == 1);
    CHECK(sheets->front().name == "数据");
    CHECK(sheets->front().rows == Rows{{"甲", "", "<丙> & 丁"}, {}, {"", "乙"}});
    CHECK_FALSE(read_workbook(""));
    CHECK_FALSE(read_workbook("PK rubbish"));
    CHECK_FALSE(read_workbook(zip({{"a.txt", "no workbook"}})));
    CHECK_FALSE(unzip(zip({{"large", std::string(100'000, 'x')}}), 1000));

    // in the ways of other programs: texts in the cells, runs, prefixes, no references
    auto const strange =
        zip({{"xl/_rels/workbook.xml.rels",
              R"(<Relationships><Relationship Id="a" Target="/xl/worksheets/one.xml"/></Relationships>)"},
             {"xl/workbook.xml",
              R"(<x:workbook><x:sheets><x:sheet name="表" r:id="a"/></x:sheets></x:workbook>)"},
             {"xl/sharedStrings.xml",
              R"(<sst><si><r><t>一</t></r><r><t>二</t></r><rPh><t>yi</t></rPh></si></sst>)"},
             {"xl/worksheets/one.xml",
              R"(<x:worksheet><x:sheetData><x:row><x:c t="inlineStr"><x:is><x:t>三</x:t></x:is></x:c>)"
              R"(<x:c t="s"><x:v>0</x:v></x:c><x:c><x:v>7</x:v></x:c><x:c t="s"><x:v>9</x:v></x:c></x:row>)"
              R"(</x:sheetData></x:worksheet>)"}});
    auto const read = read_workbook(strange);
    REQUIRE(read);
    CHECK(read->front().rows == Rows{{"三", "一二", "7"}});
}

TEST_CASE("a filled-in sheet is checked, then carried out once", "[worksheets]") {
    Desk desk;
    auto const [open, open_number] = desk.problem();
    auto const [done, done_number] = desk.problem();
    auto const [foreign, foreign_number] = desk.problem("民政局");
    Rows const rows{head,
                    {open_number, "已开工", "", open},
                    {done_number, "已备料", "已疏通", done},
                    {open_number, "", "", open}, // left empty
                    {foreign_number, "已开工", "", foreign},
                    {"2018-999", "错行", "", done},
                    {done_number, "又一行", "", done},
                    {"2018-1", "没有记录号", "", ""}};
    auto const checked = desk.send("worksheet.check", rows);
    CHECK(desk.counts(checked) == "2 0 4");
    CHECK(World::at(checked, "rows.2.row") == "5");
    CHECK(World::at(checked, "rows.2.reason") == "没有这个问题");
    CHECK(World::at(checked, "rows.5.reason") == "记录号缺失或者被改动");
    CHECK(desk.state(done) == "handling"); // a check changes nothing

    CHECK(desk.counts(desk.send("worksheet.import", rows)) == "2 0 4");
    CHECK(desk.state(open) == "handling");
    CHECK(desk.state(done) == "to_check");
    auto const history = desk.call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", done)).body;
    // the same file again changes nothing
    CHECK(desk.counts(desk.send("worksheet.import", rows)) == "0 2 4");
    CHECK(desk.call("problem.get", "office", fmt::format(R"({{"id":"{}"}})", done)).body == history);

    // what is no longer theirs to report says why
    auto const late = desk.send("worksheet.check", {head, {done_number, "", "修了两遍", done}});
    CHECK(World::at(late, "rows.0.reason").find("待核实") != std::string::npos);
    desk.send("worksheet.check", {{"编号", "进展"}, {open_number, "已开工"}}, 422);
}

TEST_CASE("a unit's sheet leaves with its matters and comes back as it is", "[worksheets]") {
    Desk desk;
    auto const [open, number] = desk.problem();
    desk.problem("民政局");
    auto const reply = desk.call("document.get", "unit", R"({"kind":"worksheet","format":"xlsx"})");
    REQUIRE(reply.ok());
    auto const bytes = base64url_decode(World::at(reply.body, "file"));
    REQUIRE(bytes);
    auto const book = read_workbook(*bytes);
    REQUIRE(book);
    REQUIRE(book->size() == 2);
    auto const& data = (*book)[1];
    CHECK(data.name == "数据");
    REQUIRE(data.rows.size() == 2);
    CHECK(data.rows[1].front() == number);
    CHECK(data.rows[1].back() == open);
    auto const back =
        desk.call("worksheet.check", "unit", fmt::format(R"({{"file":"{}"}})", base64url_encode(*bytes)));
    CHECK(desk.counts(back.body) == "0 0 0");
    auto const page = desk.call("document.get", "unit", R"({"kind":"worksheet"})");
    CHECK(page.body.find("办结结果") != std::string::npos);
}
