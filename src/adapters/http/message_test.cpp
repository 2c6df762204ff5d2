// Tests of what is read from a request: targets, headers, cookies, codings.
#include "adapters/http/message.hpp"
#include "adapters/http/server.hpp"

#include <catch2/catch.hpp>

using namespace huiju::http;

TEST_CASE("a target is split, decoded and normalized", "[http]") {
    auto const path_of = [](std::string_view target) {
        Request request;
        return read_target(target, request) ? request.path : "refused";
    };
    CHECK(path_of("/") == "/");
    CHECK(path_of("/api/places?q=1") == "/api/places");
    CHECK(path_of("/a//b/./c/") == "/a/b/c/");
    CHECK(path_of("/%E6%9D%91/a%20b") == "/村/a b");
    CHECK(path_of("/...") == "/...");
    CHECK(path_of("/%252e%252e") == "/%2e%2e");
    CHECK(path_of("http://huiju.example/x?y") == "/x");
    CHECK(path_of("http://huiju.example") == "/");

    for (auto const* target : {"",
                               "*",
                               "huiju.example:443",
                               "x",
                               "/../etc",
                               "/a/../b",
                               "/a/%2e%2e/b",
                               "/%2E./b",
                               "/..",
                               "/a%00b",
                               "/a%0ab",
                               "/a%2fb",
                               "/a%2Fb",
                               "/a%5cb",
                               "/a\\b",
                               "/%zz",
                               "/%4",
                               "/%",
                               "/%ff",
                               "/%c0%ae",
                               "/%ed%a0%80",
                               "/x?a=%",
                               "/x?a=%00",
                               "/x?%c0%80=1"}) {
        INFO(target);
        CHECK(path_of(target) == "refused");
    }
}

TEST_CASE("query items are decoded and keep their order", "[http]") {
    Request request;
    REQUIRE(read_target("/x?q=%E8%B7%AF+%E7%81%AF&&limit=5&empty&q=a%3Db=c", request));
    using Items = std::vector<std::pair<std::string, std::string>>;
    CHECK(request.query_items == Items{{"q", "路 灯"}, {"limit", "5"}, {"empty", ""}, {"q", "a=b=c"}});
    CHECK(request.query == "q=%E8%B7%AF+%E7%81%AF&&limit=5&empty&q=a%3Db=c");
    CHECK(request.query_item("q") == "路 灯");
    CHECK(request.query_item("empty") == "");
    CHECK_FALSE(request.query_item("none"));
}

TEST_CASE("headers compare without case, cookies with", "[http]") {
    Request request;
    request.headers.add("Accept-Language", "zh-CN");
    request.headers.add("cookie", "a=1; session=\"x=y\" ;session2=z");
    CHECK(request.header("accept-language") == "zh-CN");
    CHECK(request.header("Accept") == "");
    CHECK(request.cookie("a") == "1");
    CHECK(request.cookie("session") == "x=y");
    CHECK(request.cookie("session2") == "z");
    CHECK(request.cookie("Session") == "");
}

TEST_CASE("content codings are taken as the caller weighs them", "[http]") {
    CHECK(accepts_coding("gzip, deflate, br", "gzip"));
    CHECK(accepts_coding("gzip,deflate,br;q=0.5", "br"));
    CHECK(accepts_coding("GZIP", "gzip"));
    CHECK_FALSE(accepts_coding("", "gzip"));
    CHECK_FALSE(accepts_coding("gzip;q=0, br", "gzip"));
    CHECK_FALSE(accepts_coding("br ; q=0.000", "br"));
    CHECK_FALSE(accepts_coding("xgzip", "gzip"));
}

TEST_CASE("an answer is given once, and never lost", "[http]") {
    std::vector<int> statuses;
    auto const sink = [&](Response&& response) { statuses.push_back(response.status); };
    {
        Answer const answer(sink);
        Answer const copy = answer;
        Response response;
        response.status = 201;
        copy(std::move(response));
        answer(Response{});
    }
    CHECK(statuses == std::vector{201});
    { Answer const forgotten(sink); }
    CHECK(statuses == std::vector{201, 500});
}

TEST_CASE("paths in logs show no codes and no telephone numbers", "[http]") {
    CHECK(loggable_path("/lookup/123456789012") == "/lookup/*");
    CHECK(loggable_path("/lookup/1234-5678-9012/x") == "/lookup/*/x");
    CHECK(loggable_path("/a/13800001111b") == "/a/*b");
    CHECK(loggable_path("/api/problems/0192f3a4-7b1c-7def-8123-4567a9abcdef") ==
          "/api/problems/0192f3a4-7b1c-7def-8123-4567a9abcdef");
    CHECK(loggable_path("/bulletins/2018-08-02") == "/bulletins/2018-08-02");
    CHECK(loggable_path("") == "");
}
