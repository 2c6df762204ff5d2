// Reads the embedded migrations, compares them with what a database has, and applies what is missing.
#include "store/migrations.hpp"

#include "base/crypto.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace huiju::store {

namespace {

constexpr std::string_view folder = "migrations/";

constexpr Sql table_there_sqlite{
    "migrations.table_there",
    "select count(*) from sqlite_master where type = 'table' and name = 'schema_version'"};
constexpr Sql table_there_postgresql{
    "migrations.table_there", "select count(*) from pg_class where oid = to_regclass('schema_version')"};
constexpr Sql applied_rows{"migrations.applied",
                           "select number, name, digest from schema_version order by number"};
constexpr Sql is_applied{"migrations.is_applied", "select number from schema_version where number = :number"};
constexpr Sql record{"migrations.record", "insert into schema_version (number, name, applied_at, digest)"
                                          " values (:number, :name, :applied_at, :digest)"};

constexpr std::string_view create_table =
    "create table if not exists schema_version (number bigint primary key,"
    " name text not null, applied_at bigint not null, digest text not null)";
// SQLite's begin immediate lets one writer in; PostgreSQL needs a lock that both processes know.
constexpr std::string_view lock_postgresql = "select pg_advisory_xact_lock(748509651)";

struct Applied {
    std::int64_t number;
    std::string name;
    std::string digest;
};

std::vector<Applied> applied(Connection& connection) {
    Sql const& there = connection.engine() == Engine::sqlite ? table_there_sqlite : table_there_postgresql;
    bool exists = false;
    Cell::Kind const one[] = {Cell::Kind::integer};
    connection.each(there, {}, one, [&](auto row) { exists = row[0].integer != 0; });
    std::vector<Applied> rows;
    if (!exists) return rows;
    Cell::Kind const columns[] = {Cell::Kind::integer, Cell::Kind::text, Cell::Kind::text};
    connection.each(applied_rows, {}, columns, [&](auto row) {
        rows.push_back({row[0].integer, row[1].text, row[2].text});
    });
    return rows;
}

// Runs `body` in a transaction that no other migrating process is in.
template <class Body>
void alone(Connection& connection, Body&& body) {
    connection.begin();
    try {
        if (connection.engine() == Engine::postgresql) connection.script(lock_postgresql);
        body();
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

// Every table's key begins with the county and is what it is read by. On SQLite such a table is best kept in
// the order of its key (`without rowid`): one tree instead of two for each insert. PostgreSQL has no such
// choice, so the scripts do not say it.
std::string clustered(std::string_view text) {
    std::string out;
    constexpr std::string_view begin = "create table ", end = "\n);";
    for (std::size_t from = 0;;) {
        auto const table = text.find(begin, from);
        auto const close = table == std::string_view::npos ? table : text.find(end, table);
        if (close == std::string_view::npos) return out.append(text.substr(from));
        out.append(text.substr(from, close - from)).append("\n) without rowid;");
        from = close + end.size();
    }
}

// What SQLite's planner is told about every table, from the first row on: many rows, one county, and each
// further column of an index narrows. Without it the planner prefers a walk along the primary key, whose
// first column is the county, to any other index. Real statistics (`analyze`) of a small installation would
// mislead it when the installation grows. An index of what is open alone is far shorter than any other.
constexpr std::string_view expectations = R"(
analyze sqlite_schema;
delete from sqlite_stat1;
insert into sqlite_stat1 (tbl, idx, stat)
select tbl, idx, case when is_unique and n = 1 then '1000000 1'
                      when n = 1 then '1000000 1000000'
                      when n = 2 then '1000000 1000000 ' || case when is_unique then 1 else 1000 end
                      when n = 3 then '1000000 1000000 1000 ' || case when is_unique then 1 else 10 end
                      when n = 4 then '1000000 1000000 20000 1000 ' || case when is_unique then 1 else 5 end
                      else '1000000 1000000 20000 1000 50 ' || case when is_unique then 1 else 5 end end
from (select m.name as tbl, case when l.origin = 'pk' then m.name else l.name end as idx, l."unique" as is_unique,
             (select count(*) from pragma_index_info(l.name)) as n
      from sqlite_schema m join pragma_index_list(m.name) l
      where m.type = 'table' and m.sql like '%without rowid%');
update sqlite_stat1 set stat = replace(stat, '1000000', '20000')
where idx in (select name from sqlite_schema where type = 'index' and sql like '%closed_day is null%');
)";

// Whether it was missing.
bool apply(Connection& connection, Migration const& migration, std::int64_t now) {
    bool missing = true;
    alone(connection, [&] {
        Cell::Kind const one[] = {Cell::Kind::integer};
        connection.each(is_applied, {{"number", migration.number}}, one, [&](auto) { missing = false; });
        if (!missing) return;
        connection.script(connection.engine() == Engine::sqlite ? clustered(migration.text)
                                                                : std::string(migration.text));
        connection.run(record, {{"number", migration.number},
                                {"name", migration.name},
                                {"applied_at", now},
                                {"digest", sha256_hex(migration.text)}});
    });
    return missing;
}

// "0001_frame" of "0001_frame.sqlite.sql", and the engine it is for.
struct FileName {
    std::string_view stem;
    bool common;
    bool for_engine;
};

FileName split(std::string_view path, Engine engine) {
    std::string_view stem = path.substr(folder.size());
    stem.remove_suffix(std::string_view(".sql").size());
    auto cut = [&](std::string_view ending) {
        if (!stem.ends_with(ending)) return false;
        stem.remove_suffix(ending.size());
        return true;
    };
    bool sqlite = cut(".sqlite");
    bool postgresql = cut(".postgresql");
    bool common = !sqlite && !postgresql;
    return {stem, common, common || sqlite == (engine == Engine::sqlite)};
}

Migration named(std::string_view stem, std::string_view text) {
    Migration migration{0, std::string(stem.substr(std::min<std::size_t>(5, stem.size()))), text};
    char const* end = stem.data() + std::min<std::size_t>(4, stem.size());
    bool fits = std::from_chars(stem.data(), end, migration.number).ptr == end && migration.number > 0 &&
                stem.size() > 5 && stem[4] == '_' && stem.find('.') == stem.npos;
    if (!fits) throw std::logic_error(fmt::format("migration {}: the name must be like 0001_name.sql", stem));
    return migration;
}

} // namespace

std::vector<Migration> read_migrations(std::vector<Resource> const& files, Engine engine) {
    struct Text {
        std::string_view bytes;
        bool common = true;
        bool found = false;
    };
    std::map<std::string_view, Text> texts; // by stem, and so by number
    for (Resource const& file : files) {
        if (!file.path.starts_with(folder) || !file.path.ends_with(".sql")) continue;
        FileName name = split(file.path, engine);
        Text& text = texts[name.stem];
        if (name.for_engine && (!text.found || text.common)) text = {file.bytes, name.common, true};
    }
    std::vector<Migration> all;
    for (auto const& [stem, text] : texts) {
        if (!text.found)
            throw std::logic_error(fmt::format("migration {}: no text for one of the engines", stem));
        all.push_back(named(stem, text.bytes));
        if (all.size() > 1 && all[all.size() - 2].number == all.back().number)
            throw std::logic_error(fmt::format("migration {}: the number is taken", stem));
    }
    return all;
}

std::vector<Migration> const& migrations(Engine engine) {
    static auto const sqlite = read_migrations(resources_under(folder), Engine::sqlite);
    static auto const postgresql = read_migrations(resources_under(folder), Engine::postgresql);
    return engine == Engine::sqlite ? sqlite : postgresql;
}

SchemaState schema_state(Connection& connection) {
    return schema_state(connection, migrations(connection.engine()));
}

SchemaState schema_state(Connection& connection, std::vector<Migration> const& known) {
    auto const rows = applied(connection);
    if (rows.empty()) return SchemaState::empty;
    if (known.empty() || rows.back().number > known.back().number) return SchemaState::newer;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (rows[i].number != known[i].number || rows[i].name != known[i].name ||
            rows[i].digest != sha256_hex(known[i].text))
            return SchemaState::altered;
    return rows.size() == known.size() ? SchemaState::current : SchemaState::older;
}

int migrate(Connection& connection, std::int64_t now) {
    return migrate(connection, now, migrations(connection.engine()));
}

int migrate(Connection& connection, std::int64_t now, std::vector<Migration> const& known) {
    using Why = BrokenDatabase::Why;
    SchemaState state = schema_state(connection, known);
    if (state == SchemaState::newer)
        throw BrokenDatabase(Why::other, "the database was made by a newer release of huiju");
    if (state == SchemaState::altered)
        throw BrokenDatabase(Why::other, "the migrations of this database differ from those of this release");
    if (state == SchemaState::current) return 0;
    alone(connection, [&] { connection.script(create_table); });
    int count = 0;
    for (Migration const& migration : known) {
        try {
            count += apply(connection, migration, now);
        } catch (BrokenDatabase const& broken) {
            throw BrokenDatabase(broken.why, fmt::format("migration {:04}_{}: {}", migration.number,
                                                         migration.name, broken.what()));
        }
    }
    if (count > 0) connection.script(connection.engine() == Engine::sqlite ? expectations : "analyze");
    return count;
}

} // namespace huiju::store
