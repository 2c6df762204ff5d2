// Escaping of strings: what is special, wherever it stands in a text of whatever length.
#include "base/json_text.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace huiju;

namespace {

std::string quoted(std::string_view text) {
    JsonText json;
    json.string(text);
    return json.take();
}

} // namespace

TEST_CASE("every byte at every place of a short text comes back from JSON", "[json]") {
    for (std::size_t size = 1; size <= 20; ++size)
        for (std::size_t at = 0; at < size; ++at)
            for (int c = 0; c < 0x80; ++c) {
                std::string text(size, 'x');
                text[at] = static_cast<char>(c);
                auto const json = quoted(text);
                bool const special = c < 0x20 || c == '"' || c == '\\';
                if ((json.size() > size + 2) != special || boost::json::parse(json).as_string() != text) {
                    CAPTURE(size, at, c, json);
                    FAIL("not escaped as it should be");
                }
            }
    CHECK(quoted("") == "\"\"");
}

TEST_CASE("Chinese text is left as it is", "[json]") {
    CHECK(quoted("村西头第3盏路灯不亮") == "\"村西头第3盏路灯不亮\"");
    CHECK(quoted("他说:\"不亮\"\n") == "\"他说:\\\"不亮\\\"\\n\"");
    JsonText json;
    json.begin_object();
    json.key("a\"b");
    json.string("值");
    json.end_object();
    CHECK(json.take() == R"({"a\"b":"值"})");
}
