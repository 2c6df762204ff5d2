// The store's own tables, and the comparison of the catalogue with the database.
#include "store/catalog.hpp"

#include "store/tx.hpp"

#include <fmt/format.h>

#include <map>

namespace huiju::store {

namespace {

constexpr Sql sqlite_tables{"catalog.tables",
                            "select name from pragma_table_list where schema = 'main' "
                            "and type in ('table', 'virtual') and name not like 'sqlite_%'"};
constexpr Sql postgresql_tables{"catalog.tables", "select cast(tablename as text) from pg_tables "
                                                  "where schemaname = current_schema()"};

} // namespace

Catalog store_catalog() {
    return {.sealed = {&old_version_table()},
            .bookkeeping = {"ledger", "sealed_table", "audit", "counter"},
            .fleeting = {"search_doc", "search_text", "schema_version"}};
}

std::vector<std::string> existing_tables(Connection& connection) {
    static constexpr Cell::Kind text[] = {Cell::Kind::text};
    std::vector<std::string> names;
    connection.each(connection.engine() == Engine::sqlite ? sqlite_tables : postgresql_tables, {}, text,
                    [&](std::span<Cell const> cells) { names.push_back(cells[0].text); });
    return names;
}

std::vector<std::string> unlisted_tables(Connection& connection, Catalog const& catalog) {
    std::map<std::string, int> listed;
    for (auto const* table : catalog.sealed) ++listed[table->name];
    for (auto const& name : catalog.bookkeeping) ++listed[name];
    for (auto const& name : catalog.fleeting) ++listed[name];
    std::vector<std::string> wrong;
    for (auto const& [name, times] : listed)
        if (times > 1) wrong.push_back(fmt::format("表 {} 在目录中列了 {} 次", name, times));
    for (auto const& name : existing_tables(connection))
        if (listed.erase(name) == 0) wrong.push_back(fmt::format("表 {} 不在目录中", name));
    for (auto const& [name, times] : listed)
        wrong.push_back(fmt::format("目录中的表 {} 在数据库中不存在", name));
    return wrong;
}

} // namespace huiju::store
