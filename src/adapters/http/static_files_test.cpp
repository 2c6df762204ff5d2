// Tests of the embedded files: tags, cache rules, compressed forms, addresses.
#include "adapters/http/static_files.hpp"

#include <catch2/catch.hpp>
#include <zlib.h>

using namespace huiju;
using namespace huiju::http;

namespace {

std::string const app(20'000, 'a');

StaticFiles files() {
    static std::string const icon = "not really a picture";
    return StaticFiles({{"/console/", "web/console/"}}, {{"web/console/assets/app-Bx9_k2Lq.js", app},
                                                         {"web/console/assets/element-collapse.js", app},
                                                         {"web/console/icon.png", icon},
                                                         {"web/console/index.html", "<!doctype html>"},
                                                         {"web/field/index.html", "<!doctype html>"}});
}

Request get(std::string path, std::string_view codings = "", std::string_view known = "") {
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    if (!codings.empty()) {
        request.headers.add("Accept-Encoding", codings);
    }
    if (!known.empty()) {
        request.headers.add("If-None-Match", known);
    }
    return request;
}

std::string header(Response const& response, std::string_view name) {
    for (auto const& [key, value] : response.headers) {
        if (key == name) {
            return value;
        }
    }
    return "";
}

std::string gunzip(std::string const& packed) {
    std::string out(1 << 20, '\0');
    z_stream stream{};
    inflateInit2(&stream, MAX_WBITS + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const result = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return result == Z_STREAM_END ? out : "broken";
}

} // namespace

TEST_CASE("files have their address, type, tag and cache rule", "[http]") {
    auto const all = files();
    auto const index = all.find(get("/console/"));
    REQUIRE(index);
    CHECK(index->status == 200);
    CHECK(index->content_type == "text/html; charset=utf-8");
    CHECK(*index->shared_body == "<!doctype html>");
    // sha256 of the text, first 16 digits.
    CHECK(header(*index, "ETag") == "W/\"fe26c59e91ac8de6\"");
    CHECK(header(*index, "Cache-Control") == "no-cache");
    CHECK(header(*index, "Vary") == "Accept-Encoding");

    auto const hashed = all.find(get("/console/assets/app-Bx9_k2Lq.js"));
    REQUIRE(hashed);
    CHECK(header(*hashed, "Cache-Control") == "public, max-age=31536000, immutable");
    auto const word = all.find(get("/console/assets/element-collapse.js"));
    REQUIRE(word);
    CHECK(header(*word, "Cache-Control") == "no-cache");
    auto const icon = all.find(get("/console/icon.png"));
    REQUIRE(icon);
    CHECK(icon->content_type == "image/png");
    CHECK(header(*icon, "Vary") == "");
}

TEST_CASE("only what is mounted is found", "[http]") {
    auto const all = files();
    CHECK_FALSE(all.find(get("/field/index.html")));
    CHECK_FALSE(all.find(get("/console/none.js")));
    CHECK_FALSE(all.find(get("/")));
    auto post = get("/console/index.html");
    post.method = "POST";
    CHECK_FALSE(all.find(post));
    auto const slash = all.find(get("/console"));
    REQUIRE(slash);
    CHECK(slash->status == 308);
    CHECK(header(*slash, "Location") == "/console/");
}

TEST_CASE("an app that reads its addresses itself answers with its page", "[http]") {
    StaticFiles const all({{"/field/", "web/field/", "index.html", "default-src 'self' blob:"}},
                          {{"web/field/assets/app-Bx9_k2Lq.js", app},
                           {"web/field/index.html", "<!doctype html>"},
                           {"web/field/worker.js", "'use strict'"}});
    for (auto const* path : {"/field/", "/field/homes", "/field/homes/0164f89c-e830-7d24"}) {
        auto const page = all.find(get(path));
        REQUIRE(page);
        CHECK(page->status == 200);
        CHECK(*page->shared_body == "<!doctype html>");
        CHECK(header(*page, "Cache-Control") == "no-cache");
        CHECK(header(*page, "Content-Security-Policy") == "default-src 'self' blob:");
    }
    CHECK(header(*all.find(get("/field/worker.js")), "Cache-Control") == "no-cache");
    CHECK(header(*all.find(get("/field/assets/app-Bx9_k2Lq.js")), "Cache-Control") ==
          "public, max-age=31536000, immutable");
    // A file of an older version is missing, not a page in its place.
    CHECK_FALSE(all.find(get("/field/assets/app-AAAA1111.js")));
    CHECK(all.find(get("/field"))->status == 308);
}

TEST_CASE("a known tag is answered with 304", "[http]") {
    auto const all = files();
    auto const tag = header(*all.find(get("/console/index.html")), "ETag");
    for (auto const& known : {tag, tag.substr(2), "\"x\", " + tag, std::string("*")}) {
        auto const same = all.find(get("/console/index.html", "", known));
        REQUIRE(same);
        CHECK(same->status == 304);
        CHECK(header(*same, "ETag") == tag);
        CHECK_FALSE(same->shared_body);
    }
    CHECK(all.find(get("/console/index.html", "", "\"fe26\""))->status == 200);
}

TEST_CASE("files are sent plain until they are compressed, then as the caller takes them", "[http]") {
    auto all = files();
    std::string const path = "/console/assets/app-Bx9_k2Lq.js";
    auto response = all.find(get(path, "gzip, br"));
    CHECK(header(*response, "Content-Encoding") == "");
    CHECK(*response->shared_body == app);

    all.compress();
    response = all.find(get(path, "gzip"));
    CHECK(header(*response, "Content-Encoding") == "gzip");
    CHECK(gunzip(*response->shared_body) == app);

    response = all.find(get(path, "gzip, br"));
    CHECK(header(*response, "Content-Encoding") == "br");
    CHECK(response->shared_body->size() < 100);

    response = all.find(get(path, "identity"));
    CHECK(*response->shared_body == app);
    CHECK(header(*all.find(get("/console/icon.png", "gzip")), "Content-Encoding") == "");
}
