// The public site's pages with made-up answers: escaping, labels, nothing preselected, no telephone shown.
#include "adapters/pages/forms.hpp"
#include "adapters/pages/page_data.hpp"
#include "adapters/pages/templates.hpp"
#include "base/resources.hpp"
#include "base/uuid.hpp"

#include <catch2/catch.hpp>

#include <regex>
#include <set>

using namespace huiju;
using namespace huiju::pages;
namespace json = boost::json;

namespace {

json::object with_site(json::object data) {
    json::object const site{{"name", "大走访活动"}, {"short_name", "进访惠聚"},
                            {"place", "界首市"},    {"telephone", "0558-4812345"},
                            {"standing", true},     {"now", "2018-08-02T17:00:00+08:00"}};
    for (auto& [name, value] : site_data(site, "zh-CN")) data[name] = value;
    for (auto const* name : {"open", "full"}) data[name] = true;
    data["lang"] = "zh-CN";
    data["assets"] = "/static/";
    data["path"] = "/";
    return data;
}

Form form_of(std::string body) {
    http::Request request;
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    request.body = std::move(body);
    return Form::read(request).value();
}

std::vector<std::string> all_matches(std::string const& text, char const* pattern) {
    std::regex const regex(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), regex), end; it != end; ++it)
        found.push_back((*it)[1]);
    return found;
}

bool has(std::string const& page, std::string_view part) { return page.find(part) != page.npos; }

// Each visible field has an id that a label points to, or stands inside its label.
void check_labels(std::string const& page) {
    auto const targets = all_matches(page, "<label for=\"([^\"]+)\"");
    std::set<std::string> const labelled(targets.begin(), targets.end());
    for (auto const& tag : all_matches(page, "(<(?:input|select|textarea)[^>]*>)")) {
        if (has(tag, "type=\"hidden\"")) continue;
        INFO(tag);
        if (has(tag, "type=\"radio\"")) {
            CHECK(has(page, "<label class=\"choice\">" + tag));
            continue;
        }
        auto const ids = all_matches(tag, " id=\"([^\"]+)\"");
        REQUIRE(ids.size() == 1);
        CHECK(labelled.contains(ids.front()));
    }
}

constexpr auto answered_matter =
    R"({"code":"1234-5678-9012","date":"2018-07-01","state":"已回音","place":"光武镇黄寨村",)"
    R"("title":"<b>路灯</b>不亮","answer":"已更换 & 点亮","unit":"光武镇人民政府","way":"face",)"
    R"("answered_on":"2018-07-20","can":["rate","add"]})";
constexpr auto choices =
    R"({"towns":[{"value":"t1","name":"光武镇","items":[{"value":"v1","name":"黄寨村"},{"value":"v2","name":"段庄村"}]}],)"
    R"("categories":[{"value":"INF","name":"基础设施","items":[{"value":"INF03","name":"路灯照明"}]}]})";

} // namespace

TEST_CASE("a figure shows its value, measure and definition and leads to its records", "[pages]") {
    auto const data = home_figures(
        R"({"items":[)"
        R"({"code":"rectified","label":"完成整改","measure":"个","value":6623,"shown":"6623","definition":"经核实通过","version":1},)"
        R"({"code":"households","label":"走访到户","measure":"户","value":9,"shown":"9","definition":"只计一次","version":1},)"
        R"({"code":"new_one","label":"新的","measure":"件","value":1,"shown":"1","definition":"x","version":1},)"
        R"({"code":"solved_rate","label":"解决率","measure":"%","value":95.8,"shown":"95.8%","definition":"y","version":1,)"
        R"("numerator":11.5,"denominator":12}]})",
        "zh-CN");
    auto const page = render_page("home", "zh-CN", with_site(data));
    CHECK(has(page, "href=\"/figures/rectified\""));
    CHECK(has(page, "6623<span class=\"measure\">个"));
    CHECK(has(page, "经核实通过"));
    CHECK(has(page, "href=\"/figures/new_one\"")); // a figure that the page does not know yet is shown too
    CHECK(has(page, "11.5 ÷ 12"));
    CHECK(has(page, "数据截至2018年8月2日17时"));
    CHECK(has(page, "业务时间停在2018年8月2日17时"));
    CHECK_FALSE(has(page, "[["));
    CHECK_FALSE(has(page, "{{"));
}

TEST_CASE("without figures the home page has links only", "[pages]") {
    auto data = with_site({});
    data["full"] = false;
    auto const page = render_page("home", "zh-CN", data);
    CHECK(has(page, "href=\"/lookup\""));
    CHECK(has(page, "href=\"/report\""));
    CHECK_FALSE(has(page, "/figures/"));
    CHECK_FALSE(has(page, "/bulletins"));
}

TEST_CASE("records: the sum counts for person-times, the number of rows else", "[pages]") {
    auto const row = std::string(
        R"({"kind":"visit","n":4,"day":"2018-07-01","place":"光武镇黄寨村","title":"<script>x"})");
    auto const of = [&](std::string const& measure) {
        return records_data(R"({"code":"c","label":"L","measure":")" + measure +
                                R"(","count":1,"sum":4,"items":[)" + row + R"(],"next":"abc"})",
                            "zh-CN");
    };
    CHECK(text_at(of("人次"), "shown") == "4");
    CHECK(text_at(of("个"), "shown") == "1");
    auto const page = render_page("figure", "zh-CN", with_site(of("人次")));
    CHECK(has(page, "共1条记录，合计4人次"));
    CHECK(has(page, "&lt;script&gt;x"));
    CHECK_FALSE(has(page, "<script"));
    CHECK(has(page, "/figures/c?after=abc"));
}

TEST_CASE("the look-up result offers a rating and chooses nothing beforehand", "[pages]") {
    auto data = with_site(lookup_data(answered_matter, "zh-CN"));
    data["last4"] = "0000";
    auto const page = render_page("lookup_result", "zh-CN", data);
    CHECK(has(page, "已更换 &amp; 点亮"));
    CHECK(has(page, "&lt;b&gt;路灯"));
    CHECK(has(page, "当面答复"));
    CHECK_FALSE(has(page, "checked"));
    CHECK(all_matches(page, "(type=\"radio\")").size() == 6);
    CHECK_FALSE(has(page, "id=\"why\"")); // nothing was judged yet, so nothing is asked again
    CHECK(all_matches(page, "<form method=\"(get)\"").empty()); // the code would stand in the address
    check_labels(page);
}

TEST_CASE("a sealed matter shows number, date and state alone", "[pages]") {
    auto const data =
        lookup_data(R"({"code":"1234-5678-9012","date":"2018-07-01","state":"已移送","can":[]})", "zh-CN");
    auto const page = render_page("lookup_result", "zh-CN", with_site(data));
    CHECK(has(page, "已移送"));
    CHECK(has(page, "2018年7月1日"));
    CHECK_FALSE(has(page, "<form"));
    CHECK_FALSE(has(page, "<h2"));
}

TEST_CASE("the look-up form keeps what was typed, as text", "[pages]") {
    auto data = with_site({{"error", true}, {"code", "\"><i>12"}});
    auto const page = render_page("lookup", "zh-CN", data);
    CHECK(has(page, "value=\"&quot;&gt;&lt;i&gt;12\""));
    check_labels(page);
    CHECK(lookup_body(form_of("code=1234+5678-9012&last4=%EF%BC%91234")) ==
          R"({"code":"123456789012","last4":"1234"})");
}

TEST_CASE("the form keeps what was typed except the telephone, with each error at its field", "[pages]") {
    auto const typed =
        form_of("id=x&place=v2&category=&text=%3Ci%3E&name=%E7%8E%8B%E6%9F%90&phone=13900001111");
    CHECK(opinion_body(typed, {}) ==
          R"({"id":"x","place":"v2","text":"<i>","speaker":{"name":"王某","phone":"13900001111"}})");
    auto data = with_site(form_data(choices, typed));
    Refusal refusal = wrong_field("speaker.phone", "field.not_phone");
    refusal.fields.push_back({"text", "field.required"});
    refusal.fields.push_back({"date", "field.not_date"});
    data["errors"] = errors_data(refusal, "zh-CN");
    data["wrong"] = true;
    auto const page = render_page("report", "zh-CN", data);
    CHECK(has(page, "<option value=\"v2\" selected>段庄村"));
    CHECK(all_matches(page, "( selected)").size() == 1);
    CHECK(has(page, "&lt;i&gt;</textarea>"));
    CHECK_FALSE(has(page, "1111"));
    CHECK(has(page, "id=\"phone-error\">电话号码"));
    CHECK(has(page, "id=\"text-error\">必填"));
    CHECK(has(page, "role=\"alert\">日期应")); // no field of the page shows it
    check_labels(page);
}

TEST_CASE("an empty form chooses nothing and names itself", "[pages]") {
    auto const data = form_data(choices, {});
    CHECK(Uuid::parse(text_at(data, "id")));
    CHECK_FALSE(has(render_page("report", "zh-CN", with_site(data)), " selected"));
}

TEST_CASE("the slip shows the code in groups of four", "[pages]") {
    auto const data = slip_data(R"({"code":"123456789012","last4":"0042","date":"2018-08-02"})", "zh-CN");
    auto const page = render_page("report_done", "zh-CN", with_site(data));
    CHECK(has(page, "1234 5678 9012"));
    CHECK(has(page, "0042"));
    CHECK(has(page, "请记下或拍照"));
}

TEST_CASE("every text that a template names exists in both languages", "[pages]") {
    for (auto const* locale : {"zh-CN", "en"}) {
        json::object words;
        for (auto const* file : {".json", ".pages.json"})
            for (auto const& [key, value] :
                 json::object(json::parse(resource("locales/" + std::string(locale) + file)).as_object()))
                words[key] = value;
        for (auto const& file : resources_under("templates/"))
            for (auto const& key : all_matches(std::string(file.bytes), "\\[\\[([^>\\]]+)\\]\\]")) {
                INFO(file.path << " " << key << " " << locale);
                CHECK(words.contains(key));
            }
    }
}

TEST_CASE("pages have no scripts and no inline styles, as their security policy wants", "[pages]") {
    for (auto const& file : resources_under("templates/")) {
        INFO(file.path);
        std::string const text(file.bytes);
        CHECK_FALSE(has(text, "<script"));
        CHECK_FALSE(has(text, "style="));
        CHECK_FALSE(has(text, " onclick"));
        CHECK_FALSE(has(text, "http://"));
        CHECK_FALSE(has(text, "https://"));
    }
}

TEST_CASE("forms of other sites are refused", "[pages]") {
    auto const sent = [](std::vector<std::pair<std::string, std::string>> const& headers) {
        http::Request request;
        request.headers.add("Host", "huiju.example:8080");
        for (auto const& [name, value] : headers) request.headers.add(name, value);
        return same_site(request, "https://public.example/");
    };
    CHECK(sent({}));
    CHECK(sent({{"Sec-Fetch-Site", "same-origin"}}));
    CHECK_FALSE(sent({{"Sec-Fetch-Site", "cross-site"}}));
    CHECK_FALSE(sent({{"Sec-Fetch-Site", "same-site"}}));
    CHECK(sent({{"Origin", "http://huiju.example:8080"}}));
    CHECK(sent({{"Origin", "https://public.example"}}));
    CHECK_FALSE(sent({{"Origin", "https://public.example.evil"}}));
    CHECK_FALSE(sent({{"Origin", "https://p"}}));
    CHECK_FALSE(sent({{"Origin", "null"}}));
}

TEST_CASE("a link back stays on this site", "[pages]") {
    CHECK(local_path("/figures/opinions") == "/figures/opinions");
    for (auto const* bad : {"", "//evil.example", "https://evil.example", "/\\evil", "/a\r\nb", "/a?b"})
        CHECK(local_path(bad) == "/");
}

TEST_CASE("a form with files is read part by part", "[pages]") {
    auto const read = [](std::string body, std::string type = "multipart/form-data; boundary=XX") {
        http::Request request;
        request.headers.add("Content-Type", type);
        request.body = std::move(body);
        return Form::read(request);
    };
    auto const part = [](std::string name, std::string value, std::string file = {}) {
        return "--XX\r\nContent-Disposition: form-data; name=\"" + name + "\"" + file + "\r\n\r\n" + value +
               "\r\n";
    };
    std::string const end = "--XX--\r\n", photo = "; filename=\"a.jpg\"\r\nContent-Type: image/jpeg";
    std::string const bytes("\xff\xd8\0--X", 6);
    auto const form = read(part("text", " 桥坏了 ") + part("photos", bytes, photo) +
                           part("photos", "two", photo) + part("voice", "", "; filename=\"\"") + end);
    REQUIRE(form);
    CHECK(form->get("text") == "桥坏了");
    CHECK(form->files("photos") == std::vector<std::string>{bytes, "two"});
    CHECK(form->files("voice").empty());
    CHECK(form->get("photos").empty());
    CHECK(read(part("a", "b") + end, "multipart/form-data; boundary=\"XX\"")->get("a") == "b");
    for (auto const& bad :
         {std::string(), std::string("--XX"), part("a", "b"), part("a", "\xff") + end, part("", "b") + end,
          part("a", std::string(1, '\0')) + end, "x" + part("a", "b") + end, "--XX\r\nno head\r\n" + end})
        CHECK_FALSE(read(bad));
    CHECK_FALSE(read(part("a", "b") + end, "multipart/form-data"));
    std::string many;
    for (int i = 0; i < 60; ++i) many += part("a", "b");
    CHECK_FALSE(read(many + end));
}

TEST_CASE("of the files of a form only photos and recordings are taken", "[pages]") {
    auto const sent = [](std::vector<std::pair<std::string, std::string>> const& files) {
        http::Request request;
        request.headers.add("Content-Type", "multipart/form-data; boundary=XX");
        for (auto const& [name, bytes] : files)
            request.body += "--XX\r\nContent-Disposition: form-data; name=\"" + name +
                            "\"; filename=\"f\"\r\n\r\n" + bytes + "\r\n";
        request.body += "--XX--\r\n";
        return attached(Form::read(request).value(), 100);
    };
    std::string const photo("\xff\xd8\xff\xda\0\2pixels\xff\xd9", 14), voice = "#!AMR\nsound sound";
    auto const good = sent({{"photos", photo}, {"voice", voice}});
    CHECK(good.wrong.empty());
    CHECK(good.kept.size() == 2);
    CHECK(good.photos.size() == 1);
    CHECK(good.voice.size() == 64);
    auto const reasons = [](Attached const& files) {
        std::string all;
        for (auto const& [field, reason] : files.wrong) all += field + ":" + reason + " ";
        return all;
    };
    CHECK(reasons(sent({{"photos", voice}, {"voice", photo}})) ==
          "photos:page.report.not_a.photos voice:page.report.not_a.voice ");
    CHECK(reasons(sent({{"photos", std::string(101, 'x')}})) == "photos:page.report.too_large ");
    CHECK(reasons(sent({{"photos", photo}, {"photos", photo}, {"photos", photo}, {"photos", photo}})) ==
          "photos:page.report.too_many.photos ");
    // the opinion is refused with it, together with all else that is wrong
    CHECK(opinion_body({}, sent({{"voice", "<html>hello</html>"}})) == R"({"voice":"-"})");
}

TEST_CASE("a body that is no form is not read", "[pages]") {
    http::Request request;
    request.body = "a=%zz";
    CHECK_FALSE(Form::read(request));
    request.headers.add("Content-Type", "application/x-www-form-urlencoded");
    CHECK_FALSE(Form::read(request));
    request.body = "a=%ff";
    CHECK_FALSE(Form::read(request));
    request.body = "a=+x%0D%0Ay+";
    CHECK(Form::read(request)->get("a") == "x\ny");
}
