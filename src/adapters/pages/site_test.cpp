// The public site on a small world: the switch, the look-up from hand-in to rating, what is cached.
#include "adapters/pages/pages.hpp"
#include "base/crypto.hpp"
#include "domain/bulletins/bulletins.hpp"
#include "domain/figures/figures.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/testing.hpp"
#include "store/file_folder.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <future>
#include <regex>

namespace huiju {
Feature files_feature();
Feature opinions_feature();
Feature problems_feature();
} // namespace huiju

using namespace huiju;
using campaigns::PublicMode;

namespace {

struct Site {
    testing::World world{
        {figures_feature(), files_feature(), opinions_feature(), problems_feature(), bulletins_feature()}};
    pages::Options options;

    http::Response send(std::string method, std::string target, std::string body = {},
                        std::vector<std::pair<std::string, std::string>> const& headers = {}) {
        pages::Pages site(world.dispatch(), options);
        return send(site, std::move(method), std::move(target), std::move(body), headers);
    }

    static http::Response send(pages::Pages& site, std::string method, std::string target,
                               std::string body = {},
                               std::vector<std::pair<std::string, std::string>> const& headers = {}) {
        http::Request request;
        request.method = std::move(method);
        REQUIRE(http::read_target(target, request));
        request.body = std::move(body);
        for (auto const& [name, value] : headers) request.headers.add(name, value); // the first one counts
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        std::promise<http::Response> promise;
        auto future = promise.get_future();
        if (!site.handle(request, http::Answer([&](http::Response&& r) { promise.set_value(std::move(r)); })))
            return {.status = 0};
        auto response = future.get();
        if (response.shared_body) response.body = *response.shared_body;
        return response;
    }
};

// A folder of its own that is gone with the test.
struct Folder {
    std::string path{"/tmp/huiju-site-XXXXXX"};
    Folder() { REQUIRE(::mkdtemp(path.data())); }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string header(http::Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

bool has(http::Response const& response, std::string_view part) {
    return response.body.find(part) != std::string::npos;
}

std::string first(http::Response const& response, char const* pattern) {
    std::smatch match;
    return std::regex_search(response.body, match, std::regex(pattern)) ? match[1].str() : std::string();
}

std::string escaped(std::string const& text) {
    std::string out;
    for (unsigned char const c : text) {
        constexpr char digits[] = "0123456789ABCDEF";
        out += '%';
        out += digits[c >> 4];
        out += digits[c & 15];
    }
    return out;
}

std::string const road = "place=341282100201&text=" + escaped("村东头路灯不亮,请打13900001234告诉我");

} // namespace

TEST_CASE("the switch opens the site in part, as a whole or not at all", "[pages]") {
    Site site;
    CHECK(has(site.send("GET", "/"), "/figures/opinions"));
    CHECK(site.send("GET", "/figures/opinions").status == 200);
    site.options.public_mode = PublicMode::lookup;
    auto const home = site.send("GET", "/");
    CHECK(home.status == 200);
    CHECK_FALSE(has(home, "/figures/"));
    CHECK(site.send("GET", "/figures/opinions").status == 404);
    CHECK(site.send("GET", "/bulletins").status == 404);
    for (auto const* path : {"/lookup", "/report", "/help"}) CHECK(site.send("GET", path).status == 200);
    site.options.public_mode = PublicMode::off;
    for (auto const* path : {"/", "/lookup", "/report", "/help", "/figures/opinions"}) {
        auto const closed = site.send("GET", path);
        CHECK(closed.status == 404);
        CHECK(has(closed, "本站未开放"));
    }
    CHECK(site.send("POST", "/report", road).status == 404);
    CHECK(site.send("GET", "/api/figures").status == 0);
    CHECK(site.send("GET", "/figures/a/b").status == 0);
    CHECK(site.send("PUT", "/lookup").status == 405);
}

TEST_CASE("from the form to the look-up, without a code in any address", "[pages]") {
    Site site;
    auto const form = site.send("GET", "/report");
    auto const id = first(form, "name=\"id\" value=\"([^\"]+)\"");
    CHECK(has(form, "<optgroup label=\"光武镇\">"));

    auto const bad = site.send("POST", "/report", "id=" + id + "&phone=12");
    CHECK(bad.status == 422);
    for (auto const* error : {"place-error", "text-error", "phone-error"})
        CHECK(has(bad, "id=\"" + std::string(error) + "\""));

    auto const done = site.send("POST", "/report", "id=" + id + "&" + road);
    REQUIRE(done.status == 200);
    CHECK(header(done, "Cache-Control") == "no-store");
    auto const code = first(done, "(\\d{4} \\d{4} \\d{4})"), last4 = first(done, "slip-code\">(\\d{4})<");
    REQUIRE(code.size() == 14);
    CHECK(first(site.send("POST", "/report", "id=" + id + "&" + road), "(\\d{4} \\d{4} \\d{4})") == code);
    CHECK(site.send("POST", "/report", "id=" + id + "&" + road + "x").status == 409);

    auto const keys = "code=" + escaped(code) + "&last4=" + last4;
    auto const found = site.send("POST", "/lookup", keys);
    CHECK(found.status == 200);
    CHECK(header(found, "Cache-Control") == "no-store");
    CHECK(has(found, "待梳理"));
    CHECK(has(found, "村东头路灯"));
    CHECK_FALSE(has(found, "13900001234"));
    CHECK_FALSE(has(found, "name=\"solved\"")); // nothing to rate yet
    auto const wrong = site.send("POST", "/lookup", "code=" + escaped(code) + "&last4=x");
    auto const unknown = site.send("POST", "/lookup", "code=000000000000&last4=0000");
    CHECK(wrong.status == 404);
    CHECK(unknown.status == 404);
    CHECK(has(wrong, "没有查到"));
    CHECK(has(unknown, "没有查到"));

    auto const added = site.send("POST", "/lookup", keys + "&act=add&add=" + escaped("两盏都不亮"));
    CHECK(added.status == 200);
    CHECK(has(added, "已收到"));
    auto const opinion = site.world.call("opinion.get", "office", R"({"id":")" + id + "\"}");
    CHECK(testing::World::at(opinion.body, "text").find("两盏都不亮") != std::string::npos);
}

TEST_CASE("an answered matter is rated, and both questions need an answer", "[pages]") {
    Site site;
    auto const form = site.send("GET", "/report");
    auto const id = first(form, "name=\"id\" value=\"([^\"]+)\"");
    auto const done = site.send("POST", "/report", "id=" + id + "&" + road);
    auto const keys = "code=" + escaped(first(done, "(\\d{4} \\d{4} \\d{4})")) +
                      "&last4=" + first(done, "slip-code\">(\\d{4})<");
    REQUIRE(
        site.world.call("opinion.answer", "town", R"({"id":")" + id + R"(","text":"已换灯","way":"face"})")
            .ok());
    auto const answered = site.send("POST", "/lookup", keys);
    CHECK(has(answered, "已换灯"));
    CHECK_FALSE(has(answered, "checked"));
    auto const half = site.send("POST", "/lookup", keys + "&act=rate&solved=yes");
    CHECK(has(half, "两个问题都请选一项"));
    auto const rated = site.send("POST", "/lookup", keys + "&act=rate&solved=yes&satisfied=basically");
    CHECK(has(rated, "您的评价：已解决，基本满意"));
}

TEST_CASE("photos and a voice come with the form, without their metadata, and once", "[pages]") {
    Site site;
    Folder const folder;
    site.options.files = folder.path;
    CHECK(has(site.send("GET", "/report"), "enctype=\"multipart/form-data\""));
    std::string const photo("\xff\xd8\xff\xfe\0\x08GPS me\xff\xda\0\2pixels\xff\xd9", 24);
    std::string const clean("\xff\xd8\xff\xda\0\2pixels\xff\xd9", 14);
    auto const id = Uuid::v7_now().text();
    auto const send = [&](std::string const& bytes) {
        std::string body;
        auto const add = [&](std::string const& head, std::string const& value) {
            body += "--XX\r\nContent-Disposition: form-data; name=" + head + "\r\n\r\n" + value + "\r\n";
        };
        add("\"id\"", id);
        add("\"place\"", "341282100201");
        add("\"photos\"; filename=\"a.jpg\"", bytes);
        add("\"voice\"; filename=\"a.amr\"", "#!AMR\nsound sound");
        return site.send("POST", "/report", body + "--XX--\r\n",
                         {{"Content-Type", "multipart/form-data; boundary=XX"}});
    };
    auto const refused = send("<html>no photo</html>");
    CHECK(refused.status == 422);
    CHECK(has(refused, "id=\"photos-error\""));
    auto const done = send(photo);
    REQUIRE(done.status == 200);
    CHECK(first(send(photo), "(\\d{4} \\d{4} \\d{4})") == first(done, "(\\d{4} \\d{4} \\d{4})"));
    store::FileFolder const files(folder.path);
    CHECK(files.size(sha256_hex(clean)) == 14);
    CHECK(files.size(sha256_hex("#!AMR\nsound sound")) == 17);
    auto const seen = site.world.call("opinion.get", "office", R"({"id":")" + id + "\"}");
    CHECK(testing::World::at(seen.body, "photos.0.sha256") == sha256_hex(clean));
    CHECK(testing::World::at(seen.body, "photos.0.come") == "true");
    CHECK(testing::World::at(seen.body, "state") == "to_transcribe"); // a voice alone is enough
    auto const ask = [&](char const* login) {
        return site.world.call("file.get", login, R"({"sha256":")" + sha256_hex(clean) + "\"}").status;
    };
    CHECK(ask("office") == 200);
    CHECK(ask("town") == 200);
    CHECK(ask("unit") == 404);  // it may show who complains
    CHECK(ask("town2") == 404); // another town's
}

TEST_CASE("a matter that was solved and comes back is opened again from the look-up", "[pages]") {
    Site site;
    auto& world = site.world;
    auto const text = [](std::string const& body, char const* path) {
        return testing::World::at(body, path);
    };
    auto const id = Uuid::v7_now().text();
    auto const done = site.send("POST", "/report", "id=" + id + "&" + road);
    auto const keys = "code=" + escaped(first(done, "(\\d{4} \\d{4} \\d{4})")) +
                      "&last4=" + first(done, "slip-code\">(\\d{4})<");
    auto const must = [&](char const* operation, char const* login, std::string const& json) {
        auto const reply = world.call(operation, login, json);
        INFO(operation << reply.body);
        REQUIRE(reply.ok());
        return reply.body;
    };
    auto const sorted =
        must("opinion.sort", "town",
             R"({"id":")" + id + R"(","disposition":"new_problem","category":"INF03","title":"路灯"})");
    auto const problem = R"({"id":")" + text(sorted, "problem") + "\"";
    must("problem.propose", "town", problem + R"(,"target":"亮灯","lead":"光武镇人民政府"})");
    must("problem.assign", "town", problem + R"(,"lead":"光武镇人民政府"})");
    must("problem.accept", "town", problem + "}");
    must("problem.finish", "town", problem + R"(,"result":"换灯"})");
    must("problem.check", "office", problem + R"(,"ok":true})");
    must("problem.answer", "town", problem + R"(,"voice":")" + id + R"(","text":"已换灯","way":"phone"})");
    auto const rated =
        site.send("POST", "/lookup", keys + "&act=rate&solved=yes&satisfied=yes&add=" + escaped("谢谢"));
    CHECK(has(rated, "您的评价：已解决，满意"));
    CHECK(has(rated, "id=\"reopen\""));
    CHECK(has(rated, "前可以在这里提出"));
    auto const again = "&act=rate&solved=no&satisfied=no&add=" + escaped("又不亮了");
    auto const opened = site.send("POST", "/lookup", keys + again);
    CHECK(has(opened, "这件事会重新办理"));
    CHECK(text(must("problem.get", "office", problem + "}"), "state") == "handling");
    CHECK(text(must("opinion.get", "office", R"({"id":")" + id + "\"}"), "text").find("又不亮了") !=
          std::string::npos);
}

TEST_CASE("the progress of problems is public without a word that anybody wrote", "[pages]") {
    Site site;
    auto const made = [&](char const* category, char const* more = "") {
        auto const reply =
            site.world.call("problem.create", "town",
                            std::string(R"({"title":"村民张三家的事","place":"341282100201","category":")") +
                                category + "\"" + more + "}");
        REQUIRE(reply.ok());
        return testing::World::at(reply.body, "number");
    };
    auto const lamp = made("INF03"), bridge = made("INF02");
    auto const board = site.send("GET", "/progress");
    CHECK(board.status == 200);
    CHECK(has(board, "光武镇"));
    CHECK(has(board, "category=INF03&amp;open=true\">1</a>"));
    auto const list = site.send("GET", "/problems?category=INF03&open=true");
    CHECK(has(list, lamp));
    CHECK_FALSE(has(list, "张"));
    CHECK_FALSE(has(list, bridge));
    CHECK(site.send("GET", "/problems?place=nowhere").status == 404);

    auto const ref = first(list, "name=\"ref\" value=\"([^\"]+)\"");
    auto const say = [&](std::string const& agent) {
        return site.send("POST", "/same", "ref=" + ref, {{"User-Agent", agent}}).status;
    };
    CHECK(say("one") == 200);
    CHECK(say("one") == 200); // told the same, counted once
    CHECK(say("two") == 200);
    CHECK(site.send("POST", "/same", "ref=zzz").status == 404);
    CHECK(site.send("GET", "/same").status == 405);
    auto const csv = site.send("GET", "/open/problems.csv?category=INF03");
    CHECK(csv.content_type.starts_with("text/csv"));
    CHECK(has(csv, "INF03,路灯照明,光武镇"));
    CHECK(first(csv, ",0,(\\d+)\r\n") == "2");
    CHECK_FALSE(has(csv, "张"));
    CHECK(has(site.send("GET", "/open/figures.csv"), "\r\nproblems,"));
    CHECK(site.send("GET", "/open").status == 200);

    // what is worked on near by is shown before a form is handed in; words find nothing
    auto const near =
        site.send("POST", "/report", "act=near&place=341282100201&text=" + escaped("路灯不亮,晚上摸黑"));
    CHECK(has(near, lamp));
    CHECK(has(near, "晚上摸黑</textarea>"));
    CHECK_FALSE(
        has(site.send("POST", "/report", "act=near&place=341282100201&text=" + escaped("张三")), lamp));

    site.options.public_mode = PublicMode::lookup;
    for (auto const* path : {"/progress", "/problems", "/open", "/open/problems.csv", "/feed.xml"})
        CHECK(site.send("GET", path).status == 404);
    CHECK(site.send("POST", "/same", "ref=" + ref).status == 404);
}

TEST_CASE("bulletins are fed to readers, and their views counted in groups", "[pages]") {
    Site site;
    auto const must = [&](char const* operation, char const* login, std::string const& json) {
        auto const reply = site.world.call(operation, login, json);
        INFO(operation << reply.body);
        REQUIRE(reply.ok());
        return reply.body;
    };
    auto const id = testing::World::at(must("bulletin.draft", "office", "{}"), "id");
    auto const one = R"({"id":")" + id + "\"}";
    must("bulletin.check", "supervisor", one);
    must("bulletin.publish", "office", one);
    pages::Pages pages(site.world.dispatch(), {.public_url = "https://huiju.example/"});
    auto const feed = Site::send(pages, "GET", "/feed.xml");
    CHECK(feed.content_type.starts_with("application/atom+xml"));
    CHECK(has(feed, "<id>urn:uuid:" + id));
    CHECK(has(feed, "href=\"https://huiju.example/bulletins/" + id));
    auto const read = Site::send(pages, "GET", "/bulletins/" + id);
    CHECK(has(read, "property=\"og:image\" content=\"https://huiju.example/static/share.png\""));
    CHECK(has(read, "浏览0次"));
    Site::send(pages, "GET", "/bulletins/" + id);
    CHECK(Site::send(pages, "GET", "/bulletins/01900000-0000-7000-8000-000000000000").status == 404);
    CHECK(testing::World::at(must("bulletin.get", "office", one), "views") == "0");
    pages.flush_views();
    pages.flush_views();
    CHECK(testing::World::at(must("bulletin.get", "office", one), "views") == "2");
    CHECK(has(Site::send(pages, "GET", "/bulletins"), "浏览2次"));
}

TEST_CASE("the empty form is kept, and every one has an id of its own", "[pages]") {
    Site site;
    pages::Pages pages(site.world.dispatch(), {});
    auto const id = [&](char const* cookie) {
        auto const page = Site::send(pages, "GET", "/report", {}, {{"Cookie", cookie}});
        CHECK(has(page, "光武镇"));
        CHECK(header(page, "Cache-Control") == "no-store");
        return first(page, "name=\"id\" value=\"([^\"]+)\"");
    };
    auto const one = id("lang=zh-CN"), two = id("lang=zh-CN"), english = id("lang=en");
    CHECK(Uuid::parse(one));
    CHECK(one != two);
    CHECK(english != two);
    CHECK_FALSE(one.starts_with("00000000"));
    CHECK(Site::send(pages, "POST", "/report", "text=" + escaped("只写了字")).status == 422);
    CHECK_FALSE(has(Site::send(pages, "GET", "/report"), "只写了字"));
}

TEST_CASE("the home page is kept until something is written", "[pages]") {
    Site site;
    pages::Pages pages(site.world.dispatch(), {});
    auto const before = Site::send(pages, "GET", "/");
    auto const again = Site::send(pages, "GET", "/");
    CHECK(before.shared_body == again.shared_body);
    auto const etag = header(before, "ETag");
    CHECK(Site::send(pages, "GET", "/", {}, {{"If-None-Match", etag}}).status == 304);
    REQUIRE(Site::send(pages, "POST", "/report", road).status == 200);
    auto const after = Site::send(pages, "GET", "/", {}, {{"If-None-Match", etag}});
    CHECK(after.status == 200);
    CHECK(first(after, "/figures/opinions\"[^>]*>.*?\"number\">(\\d+)<") == "1");
    auto const elder = Site::send(pages, "GET", "/", {}, {{"Cookie", "elder=1"}});
    CHECK(has(elder, "class=\"elder\""));
    CHECK_FALSE(has(after, "class=\"elder\""));
}

TEST_CASE("forms from elsewhere, from machines and in haste are turned away", "[pages]") {
    Site site;
    CHECK(site.send("POST", "/report", road, {{"Sec-Fetch-Site", "cross-site"}}).status == 400);
    CHECK(site.send("POST", "/report", road + "&website=x").status == 422);
    site.options.wait = [](std::string const&) { return 7; };
    auto const hasty = site.send("POST", "/lookup", "code=1");
    CHECK(hasty.status == 429);
    CHECK(header(hasty, "Retry-After") == "7");
    CHECK(site.world.counter("opinions", "341282000000", "2018-08-02") == 0);
}

TEST_CASE("the switch for large text returns to where one was", "[pages]") {
    Site site;
    auto const answer = site.send("GET", "/mode?elder=1&back=/lookup");
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "/lookup");
    CHECK(header(answer, "Set-Cookie").starts_with("elder=1;"));
    CHECK(header(site.send("GET", "/mode?elder=1&back=//evil.example"), "Location") == "/");
}

TEST_CASE("what is nobody's path is a page with a way home", "[pages]") {
    Site site;
    pages::Pages pages(site.world.dispatch(), {});
    http::Request request;
    request.method = "GET";
    REQUIRE(http::read_target("/nosuch", request));
    std::promise<http::Response> promise;
    pages.not_found(request, http::Answer([&](http::Response&& r) { promise.set_value(std::move(r)); }));
    auto const response = promise.get_future().get();
    CHECK(response.status == 404);
    CHECK(has(response, "没有找到这个页面"));
    CHECK(has(response, "<a class=\"button plain\" href=\"/\">"));
    CHECK(response.route == "page.not_found");
}

TEST_CASE("the set-up form compares the passwords and gives neither back", "[pages]") {
    Site site;
    auto const page = site.send("GET", "/setup?token=abc");
    CHECK(page.status == 200);
    CHECK(header(page, "Cache-Control") == "no-store");
    CHECK(header(page, "Referrer-Policy") == "no-referrer");
    CHECK(has(page, "name=\"token\" value=\"abc\""));
    CHECK_FALSE(has(page, "/mode?")); // a switch of look would lose the token
    auto const differs = site.send("POST", "/setup", "token=abc&login=a1&password=lamp-road&again=lamp-raod",
                                   {{"Origin", "null"}});
    CHECK(differs.status == 422);
    CHECK(has(differs, "id=\"again-error\""));
    CHECK(has(differs, "value=\"a1\""));
    CHECK_FALSE(has(differs, "lamp-ro"));
    CHECK(has(site.send("GET", "/setup"), "链接不完整"));
}
