// Migrations: reading their files, applying them once, and telling a database that does not fit.
#include "store/migrations.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>

using namespace huiju;
using namespace huiju::store;

namespace {

constexpr std::int64_t now = 1'533'200'400'000'000;

std::vector<Migration> const two{{1, "first", "create table a (no bigint);\ncreate index a_no on a (no);\n"},
                                 {2, "second", "insert into a values (1);\ninsert into a values (2);\n"}};

std::int64_t number(Connection& c, Sql const& sql) {
    std::int64_t found = -1;
    c.each(sql, {}, std::vector{Cell::Kind::integer}, [&](auto row) { found = row[0].integer; });
    return found;
}

constexpr Sql count_a{"count_a", "select count(*) from a"};

} // namespace

TEST_CASE("an engine's own file replaces the common one", "[store]") {
    std::vector<Resource> const files{
        {"migrations/0001_a.sql", "common"},   {"migrations/0002_b.postgresql.sql", "p"},
        {"migrations/0002_b.sql", "common"},   {"migrations/0003_c.postgresql.sql", "p"},
        {"migrations/0003_c.sqlite.sql", "s"}, {"migrations/README.md", "no migration"}};
    auto sqlite = read_migrations(files, Engine::sqlite);
    REQUIRE(sqlite.size() == 3);
    CHECK(sqlite[0].number == 1);
    CHECK(sqlite[0].name == "a");
    CHECK(sqlite[1].text == "common");
    CHECK(sqlite[2].text == "s");
    auto postgresql = read_migrations(files, Engine::postgresql);
    CHECK(postgresql[0].text == "common");
    CHECK(postgresql[1].text == "p");
    CHECK(postgresql[2].text == "p");
    CHECK_THROWS_AS(read_migrations({{"migrations/1_a.sql", ""}}, Engine::sqlite), std::logic_error);
    CHECK_THROWS_AS(read_migrations({{"migrations/0001_a.oracle.sql", ""}}, Engine::sqlite),
                    std::logic_error);
    CHECK_THROWS_AS(read_migrations({{"migrations/0001_a.sqlite.sql", ""}}, Engine::postgresql),
                    std::logic_error);
    CHECK_THROWS_AS(
        read_migrations({{"migrations/0001_a.sql", ""}, {"migrations/0001_b.sql", ""}}, Engine::sqlite),
        std::logic_error);
}

TEST_CASE("migrations are applied once and forward only", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = database.open();
    CHECK(schema_state(*c, two) == SchemaState::empty);
    std::vector<Migration> const one(two.begin(), two.begin() + 1);
    CHECK(migrate(*c, now, one) == 1);
    CHECK(schema_state(*c, one) == SchemaState::current);
    CHECK(schema_state(*c, two) == SchemaState::older);
    CHECK(migrate(*c, now, two) == 1);
    CHECK(migrate(*c, now, two) == 0);
    CHECK(number(*c, count_a) == 2);
    CHECK(number(*c, {"applied_at", "select min(applied_at) from schema_version"}) == now);

    CHECK(schema_state(*c, one) == SchemaState::newer);
    CHECK_THROWS_AS(migrate(*c, now, one), BrokenDatabase);
    auto changed = two;
    changed[0].text = "create table a (no bigint);\n";
    CHECK(schema_state(*c, changed) == SchemaState::altered);
    CHECK_THROWS_AS(migrate(*c, now, changed), BrokenDatabase);
    auto between = two;
    between[1].number = 3;
    between.insert(between.begin() + 1, {2, "between", "select 1"});
    CHECK(schema_state(*c, between) == SchemaState::altered);
}

TEST_CASE("a migration that fails leaves nothing of itself", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = database.open();
    auto wrong = two;
    wrong.push_back({3, "wrong", "create table b (no bigint);\ninsert into nowhere values (1);\n"});
    CHECK_THROWS_WITH(migrate(*c, now, wrong), Catch::StartsWith("migration 0003_wrong: "));
    CHECK(schema_state(*c, two) == SchemaState::current);
    wrong[2].text = "-- nothing to do on this engine\ncreate table b (no bigint);\n";
    CHECK(migrate(*c, now, wrong) == 1);
}

TEST_CASE("the binary's own migrations fit the engine", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = database.open();
    CHECK(migrate(*c, now) == static_cast<int>(migrations(engine).size()));
    CHECK(schema_state(*c) == SchemaState::current);
}
