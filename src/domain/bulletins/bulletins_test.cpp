// Bulletins: all values in official form, two persons, never changed, corrected by the next one.
#include "base/test_zip.hpp"
#include "domain/bulletins/bulletins.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/figures/figures.hpp"
#include "domain/testing.hpp"

#include <boost/property_tree/xml_parser.hpp>
#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace huiju;
using testing::World;

namespace {

constexpr auto village = "341282100201";

class Office : public World {
public:
    Office() : World({figures_feature(), deeds_feature(), bulletins_feature()}) {}

    std::string deed(std::string_view title, std::string_view day) {
        auto const reply = call("deed.create", "liaison",
                                fmt::format(R"({{"kind":"帮办代办","title":"{}","date":"{}","place":"{}"}})",
                                            title, day, village));
        REQUIRE(reply.status == 201);
        return at(reply.body, "id");
    }
    void void_deed(std::string const& id) {
        REQUIRE(call("deed.void", "liaison", fmt::format(R"({{"id":"{}","reason":"重复登记"}})", id)).ok());
    }
    Reply step(std::string_view operation, std::string_view login, std::string const& id) {
        return call(operation, login, fmt::format(R"({{"id":"{}"}})", id));
    }
    std::string published(std::string_view at_day) {
        auto const reply = call("bulletin.draft", "office", fmt::format(R"({{"at":"{}"}})", at_day));
        REQUIRE(reply.status == 201);
        auto const id = at(reply.body, "id");
        REQUIRE(call("bulletin.check", "supervisor", fmt::format(R"({{"id":"{}"}})", id)).ok());
        return id;
    }
    bulletins::Body built(Date at_day, bulletins::Body const* previous = nullptr) {
        bulletins::Body body;
        look([&](store::Db& db) {
            body = bulletins::build(db, {.at = at_day, .cut_off = Instant::at(at_day, 17)}, previous);
        });
        return body;
    }
};

} // namespace

TEST_CASE("a bulletin prints every figure, the towns in official order, and the head of the chain",
          "[bulletins]") {
    Office world;
    world.deed("修路灯", "2018-07-03");
    world.deed("代办证件", "2018-07-04");
    auto const body = world.built(*Date::of(2018, 8, 2));
    CHECK(body.title == "关于“进访惠聚”大走访活动进展情况的通报");
    CHECK_FALSE(body.head_hash.empty());
    for (auto const& text : {bulletins::bulletin_text(body), bulletins::bulletin_html(body)}) {
        for (auto const& figure : body.figures) {
            INFO(figure.code);
            CHECK(text.find(figure.label) != std::string::npos);
            CHECK(text.find(figure.shown) != std::string::npos);
        }
        CHECK(text.find("截至2018年8月2日") != std::string::npos);
        CHECK(text.find("数据截至2018年8月2日17时") != std::string::npos);
        CHECK(text.find("为民办实事2件") != std::string::npos);
        CHECK(text.find("本期未抽取独立回访。") != std::string::npos);
        CHECK(text.find(body.head_hash) != std::string::npos);
        auto const first = text.find("光武镇"), second = text.find("泉阳镇");
        REQUIRE(first != std::string::npos);
        CHECK(first < second);
        CHECK(bulletins::bulletin_xlsx(body).starts_with("PK"));
        for (auto const* heading :
             {"一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "附表", "市直单位办理情况表",
              "乡镇街道办理情况表", "按时签收率", "未办结（其中挂账）"})
            CHECK(text.find(heading) != std::string::npos);
    }
}

TEST_CASE("each number of a town opens the records behind it", "[bulletins]") {
    Office world;
    world.deed("修路灯", "2018-07-03");
    world.deed("代办证件", "2018-07-04");
    auto const body = world.built(*Date::of(2018, 8, 2));
    for (auto const& section : body.sections)
        for (auto const& table : section.tables) {
            REQUIRE(table.records.size() == table.rows.size());
            for (std::size_t i = 0; i < table.rows.size(); ++i)
                CHECK(table.records[i].size() == table.rows[i].size());
        }
    auto const& towns = body.sections[1].tables.at(0);
    auto const deeds = static_cast<std::size_t>(
        std::find(towns.columns.begin(), towns.columns.end(), "办实事（件）") - towns.columns.begin());
    REQUIRE(towns.rows.front()[1] == "光武镇");
    CHECK(towns.rows.front()[deeds] == "2");
    auto const& address = towns.records.front()[deeds];
    CHECK(address.starts_with("/api/figures/deeds/records?place=341282100000&at=2018-08-02"));
    CHECK(towns.records.back()[deeds].find("place=341282000000&") != std::string::npos); // 合计
    for (std::size_t j = 2; j + 1 < towns.columns.size(); ++j) CHECK_FALSE(towns.records.front()[j].empty());
    auto const behind = world.call("figure.records", "office",
                                   R"({"code":"deeds","place":"341282100000","at":"2018-08-02"})");
    CHECK(World::at(behind.body, "count") == "2");
    auto const html = bulletins::bulletin_html(body);
    auto escaped = address;
    for (auto at = escaped.find('&'); at != escaped.npos; at = escaped.find('&', at + 1))
        escaped.replace(at, 1, "&amp;");
    CHECK(html.find(fmt::format("<td><a href=\"{}\">2</a></td>", escaped)) != std::string::npos);
}

namespace {

using Xml = boost::property_tree::ptree;

Xml parsed(std::string const& text) {
    std::istringstream in(text);
    Xml tree;
    boost::property_tree::read_xml(in, tree); // throws when the text is no XML
    return tree;
}

// All text of a Word part, a line for each paragraph, cells apart by bars.
void read_words(Xml const& tree, std::string& out) {
    for (auto const& [name, child] : tree) {
        if (name == "w:t") out += child.data();
        read_words(child, out);
        if (name == "w:p") out += '\n';
    }
}

int count(Xml const& tree, std::string_view wanted) {
    int n = 0;
    for (auto const& [name, child] : tree) n += (name == wanted) + count(child, wanted);
    return n;
}

} // namespace

TEST_CASE("a bulletin as a Word document: whole, in order, on A4 with page numbers", "[bulletins]") {
    Office world;
    world.deed("修路灯", "2018-07-03");
    auto body = world.built(*Date::of(2018, 8, 2));
    body.sections[7].prose = "<典型> & 做法\n第二段";
    body.previous = 2;
    body.corrections.push_back({.code = "deeds",
                                .label = "为民办实事",
                                .measure = "件",
                                .then = "2",
                                .added = 2,
                                .corrected = 0,
                                .voided = -1,
                                .records_then = {},
                                .records_now = {}});
    auto const bytes = bulletins::bulletin_docx(body);
    CHECK(bytes == bulletins::bulletin_docx(body));
    std::map<std::string, Xml> parts;
    auto const files = testing::unzip(bytes);
    CHECK(files.front().first == "[Content_Types].xml");
    for (auto const& [name, text] : files) {
        INFO(name);
        REQUIRE_NOTHROW(parts[name] = parsed(text));
    }
    // every part is declared, and every relation leads to a part
    for (auto const& [name, child] : parts.at("[Content_Types].xml").get_child("Types"))
        if (name == "Override") CHECK(parts.contains(child.get<std::string>("<xmlattr>.PartName").substr(1)));
    for (auto const& [base, part] : {std::pair("", "_rels/.rels"), {"word/", "word/_rels/document.xml.rels"}})
        for (auto const& [name, child] : parts.at(part).get_child("Relationships"))
            if (name == "Relationship")
                CHECK(parts.contains(base + child.get<std::string>("<xmlattr>.Target")));

    auto const& document = parts.at("word/document.xml");
    std::string text;
    read_words(document, text);
    // the red head, then the title
    CHECK(text.starts_with(fmt::format(
        "{}\n{}\n{}\n", body.issuer, body.number > 0 ? fmt::format("第{}期", body.number) : "", body.title)));
    std::size_t at = 0;
    for (auto const& section : body.sections) {
        auto const found = text.find("\n" + section.heading + "\n", at);
        INFO(section.heading);
        REQUIRE(found != std::string::npos);
        at = found;
    }
    for (auto const& figure : body.figures) {
        CHECK(text.find("\n" + figure.label + "\n" + figure.shown + "\n") != std::string::npos);
        CHECK(text.find(figure.definition) != std::string::npos);
    }
    CHECK(text.find("<典型> & 做法\n第二段\n") != std::string::npos);
    CHECK(text.find("补录+2，作废−1。") > at);
    CHECK(text.ends_with(body.head_hash + "\n"));
    std::size_t tables = 0;
    for (auto const& section : body.sections) tables += section.tables.size();
    CHECK(count(document, "w:tbl") == static_cast<int>(tables));
    CHECK(count(document, "w:tblHeader") == static_cast<int>(tables));
    auto const& page = document.get_child("w:document.w:body.w:sectPr");
    CHECK(page.get<std::string>("w:pgSz.<xmlattr>.w:w") == "11906");
    CHECK(page.get<std::string>("w:pgSz.<xmlattr>.w:h") == "16838");
    for (auto const* footer : {"word/footer1.xml", "word/footer2.xml"})
        CHECK(parts.at(footer).get<std::string>("w:ftr.w:p.w:fldSimple.<xmlattr>.w:instr") == " PAGE ");
    // every style that is used is defined
    std::set<std::string> styles;
    for (auto const& [name, child] : parts.at("word/styles.xml").get_child("w:styles"))
        if (name == "w:style") styles.insert(child.get<std::string>("<xmlattr>.w:styleId"));
    std::function<void(Xml const&)> const look = [&](Xml const& tree) {
        for (auto const& [name, child] : tree) {
            if (name == "w:pStyle") CHECK(styles.contains(child.get<std::string>("<xmlattr>.w:val")));
            look(child);
        }
    };
    look(document);
    for (auto const* font : {"SimSun", "FangSong", "SimHei"}) {
        bool known = false;
        for (auto const& [name, child] : parts.at("word/fontTable.xml").get_child("w:fonts"))
            known = known || (name == "w:font" && child.get<std::string>("<xmlattr>.w:name") == font);
        CHECK(known);
    }
}

TEST_CASE("a bulletin needs a second person and never changes once published", "[bulletins]") {
    Office world;
    world.deed("修路灯", "2018-07-03");
    auto const id = World::at(world.call("bulletin.draft", "town", R"({"at":"2018-08-02"})").body, "id");
    REQUIRE_FALSE(id.empty());
    CHECK(world.call("bulletin.get", "liaison", fmt::format(R"({{"id":"{}"}})", id)).status == 404);
    CHECK(world.step("bulletin.publish", "town", id).status == 409);
    CHECK(world.step("bulletin.check", "town", id).status == 403);
    CHECK(world.step("bulletin.check", "town2", id).status == 404);
    auto const edited = world.call(
        "bulletin.edit", "town",
        fmt::format(
            R"({{"id":"{}","prose":[{{"section":8,"text":"村民电话13900001111"}},{{"section":9,"text":"附表的说明"}}]}})",
            id));
    REQUIRE(edited.ok());
    CHECK(edited.body.find("13900001111") == std::string::npos);
    CHECK(edited.body.find("附表的说明") != std::string::npos);
    CHECK(world.step("bulletin.check", "clerk", id).ok());
    CHECK(world.step("bulletin.publish", "town", id).ok());
    auto const before = world.step("bulletin.get", "town", id).body;
    world.deed("补录的实事", "2018-07-05");
    CHECK(world.step("bulletin.publish", "town", id).status == 409);
    CHECK(world.step("bulletin.check", "clerk", id).status == 409);
    CHECK(world.call("bulletin.edit", "town", fmt::format(R"({{"id":"{}","prose":[]}})", id)).status == 409);
    CHECK(world.step("bulletin.get", "town", id).body == before);
    CHECK(World::at(before, "state") == "published");
    CHECK(World::at(world.step("bulletin.get", "", id).body, "title").starts_with("光武镇关于"));
}

TEST_CASE("a list of bulletins ends with its last page, full or not", "[bulletins]") {
    Office world;
    for (auto const* day : {"2018-07-12", "2018-07-19", "2018-07-26"}) world.published(day);
    auto const page = [&](std::string_view login, int limit, std::string const& after) {
        auto const more = after.empty() ? "" : fmt::format(R"(,"after":"{}")", after);
        return world.call("bulletin.list", login, fmt::format(R"({{"limit":"{}"{}}})", limit, more)).body;
    };
    CHECK(World::at(page("office", 3, ""), "next").empty());
    auto const first = page("office", 2, "");
    CHECK(World::at(first, "items.1.number") == "2");
    auto const last = page("office", 2, World::at(first, "next"));
    CHECK(World::at(last, "items.0.number") == "1");
    CHECK(World::at(last, "next").empty());
    CHECK(World::at(page("office", 1, World::at(first, "next")), "next").empty());
    CHECK(World::at(page("liaison", 1, ""), "next").empty()); // drafts are not for her
}

TEST_CASE("the next bulletin explains what became of the numbers before", "[bulletins]") {
    Office world;
    auto const mistaken = world.deed("登记错的", "2018-07-03");
    world.deed("修路灯", "2018-07-04");
    auto const id = world.published("2018-08-02");
    REQUIRE(world.step("bulletin.publish", "office", id).ok());
    world.void_deed(mistaken);
    world.deed("补录一", "2018-07-30");
    world.deed("补录二", "2018-07-31");
    auto const later = world.deed("下一期的", "2018-08-05");
    std::optional<bulletins::Body> previous;
    world.look([&](store::Db& db) { previous = bulletins::previous_of(db, 0); });
    REQUIRE(previous);
    auto const body = world.built(*Date::of(2018, 8, 9), &*previous);
    REQUIRE(body.corrections.size() == 1);
    auto const& correction = body.corrections[0];
    CHECK(correction.code == "deeds");
    CHECK(correction.then == "2");
    CHECK(correction.added == 2);
    CHECK(correction.corrected == 0);
    CHECK(correction.voided == -1);
    // the split adds up to the difference, and the records behind both numbers can still be listed
    world.look([&](store::Db& db) {
        auto const now = figures::figures(db, 0, 0, previous->at);
        CHECK(figures::figure_of(now, "deeds").value ==
              2 + correction.added + correction.corrected + correction.voided);
        auto const then = figures::figures(db, 0, 0, previous->at, previous->known_seq);
        CHECK(figures::figure_of(then, "deeds").value == 2);
    });
    auto const text = bulletins::bulletin_text(body);
    CHECK(text.find("更正说明（对第1期）") != std::string::npos);
    CHECK(text.find("为民办实事（上期2件）：补录+2，作废−1。") != std::string::npos);
    CHECK(text.find("为民办实事4件") != std::string::npos);
    // as the same program would have printed it at the old moment
    world.look([&](store::Db& db) {
        auto const again = bulletins::build(
            db, {.at = previous->at, .cut_off = previous->cut_off, .known_seq = previous->known_seq},
            nullptr);
        for (std::size_t i = 0; i < again.figures.size(); ++i) {
            INFO(again.figures[i].code);
            CHECK(again.figures[i].shown == previous->figures[i].shown);
        }
        CHECK(again.head_hash == previous->head_hash);
    });
    CHECK_FALSE(later.empty());
}
