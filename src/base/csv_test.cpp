// CSV: reading what spreadsheets save, writing what they may safely open.
#include "base/csv.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

namespace {

using Row = std::vector<std::string>;

std::vector<Row> rows(std::string_view bytes) {
    CsvReader reader(bytes);
    std::vector<Row> all;
    for (Row row; reader.next(row);) all.push_back(row);
    CHECK(reader.fault() == CsvReader::Fault::none);
    return all;
}

std::string written(Row const& row) {
    std::string out;
    append_csv_row(out, row);
    return out;
}

} // namespace

TEST_CASE("the reader takes RFC 4180 and its usual variants", "[csv]") {
    CHECK(rows("") == std::vector<Row>{});
    CHECK(rows("a,b\r\nc,d\r\n") == std::vector<Row>{{"a", "b"}, {"c", "d"}});
    CHECK(rows("a,b\nc,d") == std::vector<Row>{{"a", "b"}, {"c", "d"}});
    CHECK(rows("a\rb\r") == std::vector<Row>{{"a"}, {"b"}});
    CHECK(rows("\xEF\xBB\xBF"
               "编号,村\n1,芦村") == std::vector<Row>{{"编号", "村"}, {"1", "芦村"}});
    CHECK(rows("\"a,\"\"b\"\"\",\"c\r\nd\"\n") == std::vector<Row>{{"a,\"b\"", "c\r\nd"}});
    CHECK(rows("a,\n,b\n,\n") == std::vector<Row>{{"a", ""}, {"", "b"}, {"", ""}});
    CHECK(rows("\n\na\n\n\"\"\n") == std::vector<Row>{{"a"}, {""}});
    CHECK(rows("5\" pipe,x") == std::vector<Row>{{"5\" pipe", "x"}});
    CHECK(rows("a,b,") == std::vector<Row>{{"a", "b", ""}});
    CHECK(rows("a,b,c\nd\n") == std::vector<Row>{{"a", "b", "c"}, {"d"}}); // a reused row shrinks
}

TEST_CASE("the reader converts GB18030", "[csv]") {
    CHECK(rows("\xB4\xE5,\xC2\xB7\xB5\xC6\r\n1,2\r\n") == std::vector<Row>{{"村", "路灯"}, {"1", "2"}});
}

TEST_CASE("the reader says what is wrong and where", "[csv]") {
    Row row;
    CsvReader open("a\n\"x\ny\",1\n\nb,\"never ends\n");
    CHECK(open.next(row));
    CHECK(open.line() == 1);
    CHECK(open.next(row));
    CHECK(open.line() == 2);
    CHECK_FALSE(open.next(row));
    CHECK(open.fault() == CsvReader::Fault::open_quote);
    CHECK(open.line() == 5);

    CsvReader binary("\xFF\xFF\x80\x80");
    CHECK_FALSE(binary.next(row));
    CHECK(binary.fault() == CsvReader::Fault::encoding);
}

TEST_CASE("the header finds columns by name", "[csv]") {
    CsvHeader const header(Row{" code", "name　", "level"});
    CHECK(header.column("name") == 1U);
    CHECK_FALSE(header.column("parent"));
    Row const row{"3412", "芦村"};
    CHECK(header.field(row, "code") == "3412");
    CHECK(header.field(row, "level") == "");
    CHECK(header.field(row, "parent") == "");
}

TEST_CASE("the writer quotes and disarms formulas", "[csv]") {
    CHECK(written({"a", "路灯", ""}) == "a,路灯,\r\n");
    CHECK(written({""}) == "\"\"\r\n"); // else the row would be an empty line
    CHECK(written({"a,b", "c\"d", "e\nf", " g"}) == "\"a,b\",\"c\"\"d\",\"e\nf\",\" g\"\r\n");
    CHECK(written({"=1+1", "+86", "-cmd", "@x", "-"}) == "'=1+1,'+86,'-cmd,'@x,'-\r\n");
    CHECK(written({"=HYPERLINK(\"x\",1)"}) == "\"'=HYPERLINK(\"\"x\"\",1)\"\r\n");
    CHECK(written({"-5", "-0.25", "-1.2.3", "-5+1"}) == "-5,-0.25,'-1.2.3,'-5+1\r\n");
    Row const row{"a,\"b\"\r\n", "", "x"};
    CHECK(rows(written(row)) == std::vector<Row>{row});
}
