// Values as people type them, and tables as they keep them.
#include "domain/imports/compare.hpp"
#include "domain/imports/table.hpp"
#include "domain/imports/values.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using namespace huiju::imports;

TEST_CASE("names lose their blanks", "[imports]") {
    CHECK(tidy("王  伟") == "王伟");
    CHECK(tidy("　王　伟 ") == "王伟");
    CHECK(tidy("John  Smith") == "John Smith");
    CHECK(tidy("３组") == "3组");
}

TEST_CASE("days in every way of writing", "[imports]") {
    for (auto const* text :
         {"2018.7.3", "2018-07-03", "2018/7/3", "2018年7月3日", "２０１８年７月３日", "20180703", "18.7.3",
          "7月3日", "7.3", "7-3", "43284", "43284.5", "2018-07-03 08:30:00", "2018年7月3号", "2018、7、3"}) {
        INFO(text);
        CHECK((day_of(text, 2018) == Date::of(2018, 7, 3)));
    }
    for (auto const* text :
         {"", "昨天", "2018.13.3", "7月", "2018", "2018年7月", "38", "1.2E+17", "2月30日"}) {
        INFO(text);
        CHECK_FALSE(day_of(text, 2018).has_value());
    }
}

TEST_CASE("identity numbers that a spreadsheet ruined are told from wrong ones", "[imports]") {
    CHECK(fault_of_id_number("11010519491231002X").empty());
    CHECK(fault_of_id_number("１１０１０５１９４９１２３１００２ｘ").empty());
    CHECK(fault_of_id_number("'11010519491231002X").empty());
    CHECK(fault_of_id_number("130503670401001").empty());
    CHECK((fault_of_id_number("1.10105E+17") == Message("import.id_ruined")));
    CHECK((fault_of_id_number("1.10105194912310E+17") == Message("import.id_ruined")));
    CHECK((fault_of_id_number("110105194912310000") == Message("import.id_ruined")));
    CHECK((fault_of_id_number("110105194912310021") == Message("import.id_check")));
    CHECK((fault_of_id_number("1101051949123100") == Message("import.id_length")));
    CHECK((fault_of_id_number("无") == Message("import.id_length")));
}

TEST_CASE("telephone numbers", "[imports]") {
    CHECK(phone_of("138 0558 1234").value() == "13805581234");
    CHECK(phone_of("0558-4812345").value() == "05584812345");
    CHECK(phone_of("+86 13805581234").value() == "13805581234");
    CHECK(phone_of("13805581234.0").value() == "13805581234");
    CHECK_FALSE(phone_of("1.38056E+10").has_value());
    CHECK_FALSE(phone_of("13805581234/13905581234").has_value());
    CHECK_FALSE(phone_of("无").has_value());
}

TEST_CASE("ditto marks and sums", "[imports]") {
    for (auto const* text : {"同上", "同 上", "〃", "\"", "”"}) CHECK(is_ditto(text));
    CHECK_FALSE(is_ditto("同上村"));
    for (auto const* text : {"合计", "合 计", "小计：", "总计(户)", "合计23户"}) CHECK(is_sum(text));
    CHECK_FALSE(is_sum("合计生"));
}

namespace {

std::vector<Column> const columns{
    {.field = "place", .headers = {"村"}, .required = true, .carried = true},
    {.field = "name", .headers = {"户主", "姓名"}, .required = true, .personal = true},
    {.field = "phone", .headers = {"电话"}, .personal = true}};

std::vector<std::string> row_of(Line const& line) {
    auto cells = line.cells;
    cells.insert(cells.begin(), std::to_string(line.row));
    return cells;
}

} // namespace

TEST_CASE("the header is found below a title, sums and signatures are left out", "[imports]") {
    auto const table = lines_of({{"Sheet1",
                                  {{"光武镇农户名单", "光武镇农户名单", "光武镇农户名单"},
                                   {"", "填报日期：2018年7月", ""},
                                   {"村*", "户主（姓名）", "电 话"},
                                   {"黄寨村", "王伟", "1"},
                                   {"", "李芳", ""},
                                   {},
                                   {"同上", "张静", "2"},
                                   {"小计", "3户", ""},
                                   {"村*", "户主（姓名）", "电 话"},
                                   {"段庄村", "刘洋", ""},
                                   {"合计", "4", ""},
                                   {"填表人：赵六", "", "审核人：孙七"}}},
                                 {"说明", {{"本表一式两份"}}}},
                                columns, {}, {});
    REQUIRE(table.heads.size() == 2);
    CHECK(table.heads[0].row == 3);
    CHECK(table.heads[1].row == 0);
    CHECK(table.left_out == 4);
    REQUIRE(table.lines.size() == 4);
    CHECK(row_of(table.lines[0]) == std::vector<std::string>{"4", "黄寨村", "王伟", "1"});
    CHECK(row_of(table.lines[1]) == std::vector<std::string>{"5", "黄寨村", "李芳", ""});
    CHECK(row_of(table.lines[2]) == std::vector<std::string>{"7", "黄寨村", "张静", "2"});
    CHECK(row_of(table.lines[3]) == std::vector<std::string>{"10", "段庄村", "刘洋", ""});
}

TEST_CASE("what somebody says of a header wins over its name", "[imports]") {
    std::vector<WorkbookSheet> const sheets{{"表", {{"村", "谁家", "电话"}, {"黄寨村", "王伟", "1"}}}};
    CHECK(lines_of(sheets, columns, {}, {}).lines.front().cells[1].empty());
    auto const table = lines_of(sheets, columns, {{"谁家", "name"}, {"电话", ""}}, {});
    CHECK(row_of(table.lines.front()) == std::vector<std::string>{"2", "黄寨村", "王伟", ""});
    // where none is known the first row that could be a header is shown, and nothing is read
    auto const strange = lines_of({{"表", {{"名册"}, {"甲", "乙"}, {"1", "2"}}}}, columns, {}, {});
    CHECK(strange.heads.front().row == 2);
    CHECK(strange.lines.empty());
}

TEST_CASE("likeness by shared pairs of characters", "[imports]") {
    CHECK(likeness("村东头涵洞堵塞", "村东头涵洞堵塞，下雨积水") == 1);
    CHECK(likeness("村东头的涵洞堵塞了", "村东头涵洞堵塞") > 0.6);
    CHECK(likeness("村东头涵洞堵塞", "自来水水压不足") == 0);
    CHECK(likeness("路灯", "路灯") == 0); // too short to say
}
