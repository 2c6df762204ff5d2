// Rules that hold for every statement and table of the program: statements prepare on both engines, each
// table is listed, and all keys begin with the county, so that a county can become a shard (docs/adr/0003).
#include "app/app.hpp"
#include "domain/all.hpp"
#include "store/book.hpp"
#include "store/migrations.hpp"
#include "store/parameters.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <regex>
#include <set>

using namespace huiju;
using namespace huiju::store;

namespace {

class Migrated : public TestDatabase {
public:
    explicit Migrated(Engine engine) : TestDatabase(engine) {
        auto const c = open();
        migrate(*c, 1);
        create_ledger(*c, 1, HashKind::sha256);
    }

    // The rows of a query, columns separated by blanks.
    std::set<std::string> lines(std::string_view text, std::size_t columns) const {
        std::set<std::string> found;
        std::vector<Cell::Kind> const kinds(columns, Cell::Kind::text);
        open(Access::read_only)->each({text, text}, {}, kinds, [&](std::span<Cell const> cells) {
            std::string line;
            for (auto const& cell : cells)
                line += (line.empty() ? "" : " ") + (cell.is_null() ? "" : cell.text);
            found.insert(line);
        });
        return found;
    }
};

using Lines = std::set<std::string>;

std::string with_every_column(std::string_view text) {
    auto const prefixed = std::regex_replace(std::string(text), std::regex(R"(\{columns (\w+)\})"), "$1.*");
    return std::regex_replace(prefixed, std::regex(R"(\{columns\})"), "*");
}

} // namespace

TEST_CASE("every statement prepares", "[app]") {
    for (auto const engine : test_engines()) {
        Migrated database(engine);
        auto const connection = database.open();
        auto const names = statement_names(engine);
        REQUIRE(names.size() > 100);
        for (auto const name : names) {
            INFO(name);
            auto const text = with_every_column(statement(engine, name).text);
            CHECK_NOTHROW(connection->prepare(lasting(text, [&] { return text; })));
        }
        for (auto const* table : catalog_of(all_features()).sealed) {
            INFO(table->name);
            CHECK_NOTHROW(connection->prepare(table->insert()));
            CHECK_NOTHROW(connection->prepare(table->update()));
            auto const select = fmt::format("select {} from {} where county = :county",
                                            column_list(*table->shape, ""), table->name);
            CHECK_NOTHROW(connection->prepare(lasting(select, [&] { return select; })));
        }
    }
}

TEST_CASE("every shape that the OpenAPI document refers to stands in it", "[app]") {
    auto const document = openapi(registry_of(all_features()));
    std::regex const reference(R"re("#/components/schemas/([^"]+)")re");
    std::set<std::string> missing;
    for (auto it = std::sregex_iterator(document.begin(), document.end(), reference);
         it != std::sregex_iterator(); ++it)
        if (document.find(fmt::format(R"("{}":{{)", (*it)[1].str())) == std::string::npos)
            missing.insert((*it)[1]);
    CHECK(fmt::format("{}", fmt::join(missing, " ")) == "");
}

TEST_CASE("every table is in the catalogue", "[app]") {
    for (auto const engine : test_engines()) {
        Migrated database(engine);
        CHECK(unlisted_tables(*database.open(), catalog_of(all_features())) == std::vector<std::string>{});
        database.open()->script("create table stray (county bigint)");
        CHECK(unlisted_tables(*database.open(), catalog_of(all_features())).size() == 1);
    }
}

TEST_CASE("every sealed table has exactly the columns of its row", "[app]") {
    for (auto const engine : test_engines()) {
        Migrated database(engine);
        for (auto const* table : catalog_of(all_features()).sealed) {
            INFO(table->name);
            Lines described;
            for (auto const& member : table->shape->members) described.insert(std::string(member.name));
            auto const columns =
                engine == Engine::sqlite
                    ? fmt::format("select name from pragma_table_info('{}')", table->name)
                    : fmt::format("select cast(column_name as text) from information_schema.columns "
                                  "where table_schema = current_schema() and table_name = '{}'",
                                  table->name);
            CHECK(database.lines(columns, 1) == described);
        }
    }
}

TEST_CASE("every key and index begins with the county", "[app]") {
    for (auto const engine : test_engines()) {
        Migrated database(engine);
        // index and first column; SQLite's full-text search keeps tables of its own beside search_text
        auto const first_columns =
            engine == Engine::sqlite
                ? "select t.name || ' ' || i.name, coalesce(c.name, '') from pragma_table_list t "
                  "join pragma_index_list(t.name) i join pragma_index_info(i.name) c on c.seqno = 0 "
                  "where t.schema = 'main' and t.type = 'table' and t.name not like 'sqlite_%' "
                  "and t.name not like 'search_text%'"
                : "select cast(t.relname as text) || ' ' || cast(i.relname as text), cast(a.attname as text) "
                  "from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class t on t.oid = "
                  "x.indrelid "
                  "join pg_namespace s on s.oid = t.relnamespace and s.nspname = current_schema() "
                  "left join pg_attribute a on a.attrelid = t.oid and a.attnum = x.indkey[0]";
        auto const indexes = database.lines(first_columns, 2);
        CHECK(indexes.size() > 60);
        for (auto const& index : indexes) {
            INFO(index);
            if (index.starts_with("schema_version ")) continue; // of the program, not of a county
            if (index.starts_with("search_text search_text_tokens")) continue; // the scope is a token
            CHECK(index.ends_with(" county"));
        }
        // a key without an index of its own would be SQLite's rowid: the ledger's, whose county is the key
        auto const keyless =
            engine == Engine::sqlite
                ? "select t.name from pragma_table_list t where t.schema = 'main' and t.type = 'table' "
                  "and t.name not like 'sqlite_%' "
                  "and not exists (select 1 from pragma_index_list(t.name) i where i.origin = 'pk') "
                  "and not exists (select 1 from pragma_table_info(t.name) c where c.pk = 1 and c.name = "
                  "'county')"
                : "select cast(t.relname as text) from pg_class t join pg_namespace s on s.oid = "
                  "t.relnamespace "
                  "and s.nspname = current_schema() where t.relkind = 'r' "
                  "and not exists (select 1 from pg_index x where x.indrelid = t.oid and x.indisprimary)";
        CHECK(database.lines(keyless, 1) == Lines{});
    }
}

TEST_CASE("nothing in the schema works by itself", "[app]") {
    for (auto const engine : test_engines()) {
        Migrated database(engine);
        if (engine == Engine::sqlite) {
            CHECK(database.lines("select name from sqlite_master where type in ('trigger', 'view')", 1) ==
                  Lines{});
            CHECK(
                database.lines("select name from sqlite_master where lower(sql) like '%autoincrement%' "
                               "or lower(sql) like '%generated always%' or lower(sql) like '% references %'",
                               1) == Lines{});
            continue;
        }
        CHECK(database.lines("select cast(c.relname as text) from pg_class c join pg_namespace s "
                             "on s.oid = c.relnamespace and s.nspname = current_schema() "
                             "where c.relkind in ('S', 'v', 'm', 'f', 'p')",
                             1) == Lines{});
        CHECK(database.lines(
                  "select cast(g.tgname as text) from pg_trigger g join pg_class c on c.oid = g.tgrelid "
                  "join pg_namespace s on s.oid = c.relnamespace and s.nspname = current_schema()",
                  1) == Lines{});
        CHECK(database.lines(
                  "select cast(column_name as text) from information_schema.columns "
                  "where table_schema = current_schema() "
                  "and (is_identity = 'YES' or is_generated = 'ALWAYS' or column_default is not null)",
                  1) == Lines{});
        CHECK(database.lines("select distinct cast(data_type as text) from information_schema.columns "
                             "where table_schema = current_schema() and table_name <> 'search_text'",
                             1) == Lines{"bigint", "text"});
    }
}

TEST_CASE("every statement stays inside a county and reads no clock", "[app]") {
    // contentless: its only key is the number of the document, which search_doc ties to the county
    Lines const without_county{"search.insert"};
    std::regex const conflict(R"(on\s+conflict\s*\(([^)]*)\))", std::regex::icase);
    std::regex const clock(
        R"(\b(now\s*\(|current_(timestamp|time|date)|localtime|clock_timestamp|random\s*\())"
        R"(|datetime\s*\(|nextval|last_insert_rowid|gen_random_uuid)",
        std::regex::icase);
    for (auto const engine : {Engine::sqlite, Engine::postgresql}) {
        for (auto const name : statement_names(engine)) {
            INFO(name);
            auto const& sql = statement(engine, name);
            auto const parameters = find_parameters(sql);
            bool const bound = std::ranges::count(parameters.names, "county") == 1;
            CHECK(bound != (engine == Engine::sqlite && without_county.contains(std::string(name))));
            CHECK_FALSE(std::regex_search(parameters.text, clock));
            for (std::sregex_iterator it(parameters.text.begin(), parameters.text.end(), conflict), end;
                 it != end; ++it)
                CHECK((*it)[1].str().starts_with("county"));
            // `on conflict do nothing` without a key would hide a conflict of any index
            CHECK(parameters.text.find("on conflict do") == std::string::npos);
        }
    }
    for (auto const* table : catalog_of(all_features()).sealed) {
        INFO(table->name);
        CHECK(table->insert_text.find(":county") != std::string::npos);
        CHECK(table->update_text.find("where county = :county and no = :no") != std::string::npos);
    }
}

TEST_CASE("each table that a statement reads is bound to the county", "[app]") {
    // Every table named after from or join needs a condition on its own county.
    std::regex const table(R"(\b(?:from|join|update|into)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z]\w*))?)");
    std::set<std::string> tables;
    for (auto const* sealed : catalog_of(all_features()).sealed) tables.insert(sealed->name);
    for (auto const engine : {Engine::sqlite, Engine::postgresql}) {
        for (auto const name : statement_names(engine)) {
            auto const text = find_parameters(statement(engine, name)).text;
            std::ptrdiff_t named = 0;
            for (std::sregex_iterator it(text.begin(), text.end(), table), end; it != end; ++it)
                named += static_cast<std::ptrdiff_t>(tables.contains((*it)[1].str()));
            std::regex const county(R"(county\s*=)");
            auto const bound = std::distance(std::sregex_iterator(text.begin(), text.end(), county), {});
            INFO(name);
            CHECK(bound >= named - (text.starts_with("insert") ? 1 : 0));
        }
    }
}
