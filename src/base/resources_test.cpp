// The embedded files: sorted, found by path and by prefix.
#include "base/resources.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <stdexcept>

using namespace huiju;

TEST_CASE("resources are sorted and unique") {
    auto const& all = resources();
    REQUIRE(std::ranges::is_sorted(all, std::ranges::less{}, &Resource::path));
    REQUIRE(std::ranges::adjacent_find(all, {}, &Resource::path) == all.end());
}

TEST_CASE("each resource is found by its path") {
    for (auto const& one : resources()) CHECK(resource(one.path).data() == one.bytes.data());
    CHECK_THROWS_AS(resource("no/such/file"), std::logic_error);
    CHECK_THROWS_AS(resource(""), std::logic_error);
}

TEST_CASE("a prefix finds all that begin with it") {
    CHECK(resources_under("").size() == resources().size());
    CHECK(resources_under("no/such/folder/").empty());
    auto const count = std::ranges::count_if(resources(), [](auto& r) { return r.path.starts_with("src/"); });
    CHECK(resources_under("src/").size() == static_cast<std::size_t>(count));
}
