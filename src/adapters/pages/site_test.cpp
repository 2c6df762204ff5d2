// The public site on a small world: the switch, the look-up from hand-in to rating, what is cached.
#include "adapters/pages/pages.hpp"
#include "domain/figures/figures.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/testing.hpp"

#include <catch2/catch.hpp>

#include <future>
#include <regex>

namespace huiju {
Feature opinions_feature();
Feature problems_feature();
} // namespace huiju

using namespace huiju;
using campaigns::PublicMode;

namespace {

struct Site {
    testing::World world{{figures_feature(), opinions_feature(), problems_feature()}};
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
        request.headers.add("Content-Type", "application/x-www-form-urlencoded");
        for (auto const& [name, value] : headers) request.headers.add(name, value);
        std::promise<http::Response> promise;
        auto future = promise.get_future();
        if (!site.handle(request, http::Answer([&](http::Response&& r) { promise.set_value(std::move(r)); })))
            return {.status = 0};
        auto response = future.get();
        if (response.shared_body) response.body = *response.shared_body;
        return response;
    }
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
