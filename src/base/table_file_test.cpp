// Table files of every kind, sound and unsound.
#include "base/table_file.hpp"
#include "base/test_xls.hpp"
#include "base/zip.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <random>

using namespace huiju;

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string reason(std::string_view bytes) {
    auto const read = read_table_file(bytes);
    return read ? "" : read.error().fields.front().reason.key;
}

// A workbook with one sheet of that content.
std::string workbook(std::string const& sheet) {
    return zip(
        {{"xl/_rels/workbook.xml.rels",
          R"(<Relationships><Relationship Id="a" Target="worksheets/one.xml"/></Relationships>)"},
         {"xl/workbook.xml", R"(<workbook><sheets><sheet name="黄寨村" r:id="a"/></sheets></workbook>)"},
         {"xl/worksheets/one.xml", "<worksheet>" + sheet + "</worksheet>"}});
}

std::string const gb18030 = "\xb4\xe5,\xbb\xa7\xd6\xf7\r\n\xbb\xc6\xd5\xaf\xb4\xe5,\xcd\xf5\xce\xb0\r\n";

std::string old() {
    return testing::old_workbook({{u"黄寨村", {{u"户主", u"电话"}, {u"王伟", 13805581234.0}}},
                                  {u"段庄村", {{u"户主"}, {}, {u"李芳", 3.1412223199901e17}}}});
}

} // namespace

TEST_CASE("a table is told by its bytes", "[table]") {
    Rows const expected{{"村", "户主"}, {"黄寨村", "王伟"}};
    CHECK(read_table_file("村,户主\n黄寨村,王伟\n").value().front().rows == expected);
    CHECK(read_table_file("\xEF\xBB\xBF村,户主\r\n黄寨村,王伟").value().front().rows == expected);
    CHECK(read_table_file(gb18030).value().front().rows == expected);
    // a row stands at its line, also after empty lines and within quotes
    auto const lines = read_table_file("村,户主\n\n\"黄\n寨\",王伟\n段庄,李芳\n").value().front().rows;
    REQUIRE(lines.size() == 5);
    CHECK(lines[2] == std::vector<std::string>{"黄\n寨", "王伟"});
    CHECK(lines[4].front() == "段庄");

    auto const sheets = read_table_file(old()).value();
    REQUIRE(sheets.size() == 2);
    CHECK(sheets[0].name == "黄寨村");
    CHECK(sheets[0].rows == Rows{{"户主", "电话"}, {"王伟", "13805581234"}});
    CHECK(sheets[1].rows[2] == std::vector<std::string>{"李芳", "3.14122231999010E+17"});
}

TEST_CASE("numbers, merged fields and far-out looks of a workbook", "[table]") {
    auto const read = read_table_file(workbook(
        R"(<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>黄寨村</t></is></c><c r="B1"><v>43284</v></c></row>)"
        R"(<row r="2"><c r="B2"><v>3.4122219890101123E17</v></c><c r="C2"><v>1.3805581234E10</v></c></row>)"
        R"(<row r="3"><c r="B3" t="e"><v>#N/A</v></c><c r="C3"><v>0.1</v></c></row>)"
        R"(<row r="1048576"><c r="XFD1048576" s="3"/></row></sheetData>)"
        R"(<mergeCells><mergeCell ref="A1:A3"/><mergeCell ref="E1:XFD1048576"/></mergeCells>)"));
    REQUIRE(read.has_value());
    CHECK(read->front().rows == Rows{{"黄寨村", "43284"},
                                     {"黄寨村", "3.41222198901011E+17", "13805581234"},
                                     {"黄寨村", "", "0.1"}});
    // something far out is no look
    CHECK(reason(workbook(R"(<sheetData><row r="20001"><c r="A20001"><v>1</v></c></row></sheetData>)")) ==
          "table.unreadable");
    CHECK(reason(workbook(R"(<sheetData><row r="1"><c r="GS1"><v>1</v></c></row></sheetData>)")) ==
          "table.unreadable");
}

TEST_CASE("what is no table is refused with what to do", "[table]") {
    CHECK(reason("") == "table.empty");
    CHECK(reason("PK\x03\x04 rubbish") == "table.unreadable");
    CHECK(reason(old().substr(0, 700)) == "table.unreadable");
    CHECK(reason(std::string_view("a\0b", 3)) == "table.unreadable");
    CHECK(reason("\xff\xff") == "csv.encoding");
    CHECK(reason("a,\"b\nc") == "table.open_quote");
    CHECK(reason("\n <html><table><tr><td>村</td></tr></table></html>") == "table.is_page");
    auto locked = old();
    for (char const c : std::string_view("EncryptedPackage")) (locked += c) += '\0';
    CHECK(reason(locked) == "table.locked");
    // bombs: a small archive of much, a merged field over everything with a long text
    CHECK(reason(zip({{"xl/workbook.xml", std::string(64 << 20, ' ')}})) == "table.unreadable");
    std::string rows;
    for (int i = 1; i <= 20000; ++i) rows += fmt::format(R"(<row r="{0}"><c r="B{0}"><v>1</v></c></row>)", i);
    auto const merged =
        read_table_file(workbook("<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>" +
                                 std::string(30000, 'x') + "</t></is></c></row>" + rows +
                                 R"(</sheetData><mergeCells><mergeCell ref="A1:GR20000"/></mergeCells>)"));
    CHECK(merged.has_value());
}

TEST_CASE("no damaged file of the old format breaks the reader", "[table]") {
    auto const sound = old();
    std::mt19937 random(5);
    int read = 0;
    for (int i = 0; i < 3000; ++i) {
        auto bytes = sound;
        for (auto n = 1 + random() % 8; n > 0; --n)
            bytes[random() % bytes.size()] = static_cast<char>(random());
        if (random() % 4 == 0) bytes.resize(random() % bytes.size());
        if (!bytes.empty() && read_old_workbook(bytes)) ++read;
    }
    CHECK(read > 0);
}
