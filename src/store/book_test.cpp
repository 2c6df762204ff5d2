// The statement book: its file format, and what it refuses.
#include "store/book.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace huiju::store;

TEST_CASE("statements of a file", "[store]") {
    auto found = parse_statements("-- Statements about places.\n"
                                  "\n"
                                  "-- name: places.by_id\n"
                                  "select no -- the internal key\n"
                                  "from place where id = :id;\n"
                                  "\n"
                                  "-- name: places.lock @postgresql\r\n"
                                  "select 1 for update\r\n"
                                  "-- name: places.list @sqlite doors: town village\n"
                                  "-- door town: p.town = :door\n"
                                  "-- door village: p.village = :door and 1 = 1\n"
                                  "select no from place p where {door} and no > :after or {door}");
    REQUIRE(found.size() == 4);
    CHECK(found[0].name == "places.by_id");
    CHECK(found[0].text == "select no -- the internal key\nfrom place where id = :id");
    CHECK_FALSE(found[0].engine);
    CHECK(found[1].name == "places.lock");
    CHECK(found[1].text == "select 1 for update");
    CHECK(found[1].engine == Engine::postgresql);
    CHECK(found[2].name == "places.list/town");
    CHECK(found[2].engine == Engine::sqlite);
    CHECK(found[2].text == "select no from place p where p.town = :door and no > :after or p.town = :door");
    CHECK(found[3].name == "places.list/village");
    CHECK(found[3].text.starts_with("select no from place p where p.village = :door and 1 = 1 and"));
    CHECK(parse_statements("").empty());
}

TEST_CASE("a file that would be misread is refused", "[store]") {
    auto text = GENERATE("select 1", "-- name:\nselect 1", "-- name: a\n", "-- name: a\n-- name: b\nselect 1",
                         "-- name: a @oracle\nselect 1", "-- name: a\nselect {door}",
                         "-- name: a doors: town\n-- door town: x = 1\nselect 1",
                         "-- name: a doors: town\nselect {door}",
                         "-- name: a doors: town\n-- door unit: x = 1\nselect {door}");
    CHECK_THROWS_AS(parse_statements(text), std::logic_error);
}

TEST_CASE("the book knows the embedded statements by name and engine", "[store]") {
    auto names = statement_names(Engine::sqlite);
    REQUIRE(std::find(names.begin(), names.end(), "store.head_for_update") != names.end());
    CHECK(statement(Engine::postgresql, "store.head_for_update").text.ends_with("for update"));
    CHECK_FALSE(statement(Engine::sqlite, "store.head_for_update").text.ends_with("for update"));
    CHECK(&statement(Engine::sqlite, "store.head") == &statement(Engine::sqlite, "store.head"));
    CHECK_THROWS_AS(statement(Engine::sqlite, "store.heed"), std::logic_error);
}
