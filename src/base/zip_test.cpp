// Zip archives, read back by the library's own reader from a file.
#include "base/test_zip.hpp"
#include "base/zip.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

TEST_CASE("what goes into an archive comes out of it", "[zip]") {
    std::string const long_text(200'000, 'x'), none;
    auto const bytes = zip({{"a.txt", "甲"}, {"folder/long.xml", long_text}, {"none", none}});
    CHECK(bytes.starts_with("PK"));
    CHECK(bytes.size() < 2000);
    auto const files = testing::unzip(bytes);
    REQUIRE(files.size() == 3);
    CHECK(files[0].first == "a.txt");
    CHECK(files[0].second == "甲");
    CHECK(files[1].first == "folder/long.xml");
    CHECK(files[1].second == long_text);
    CHECK(files[2].second.empty());
    CHECK(zip({{"a.txt", "甲"}}) == zip({{"a.txt", "甲"}}));
}
