// How the engines look for rows: no statement of the book reads a large table from end to end, unless it is
// meant to. With a million records such a plan is the difference between a millisecond and minutes.
#include "app/test_life.hpp"
#include "store/book.hpp"
#include "store/parameters.hpp"

#include <algorithm>
#include <map>
#include <regex>
#include <set>

using namespace huiju;
using namespace huiju::store;
using testing::Life;

namespace {

std::set<std::string> const large{"problem",      "opinion",     "visit",     "visit_visitor", "fact",
                                  "audit",        "host",        "deed",      "activity",      "problem_move",
                                  "problem_unit", "old_version", "search_doc"};

// Statements that read whole tables, and why they may.
std::vector<std::pair<std::string_view, std::string_view>> const may_read_all{
    {"figures.known",
     "a question about the past is answered from every fact; only known = now has a speed goal"},
    {"figures.recount_", "verify reads everything"},
    {"figures.wrong_", "verify reads everything"},
    {"figures.said_since", "the corrections of a bulletin: every fact since the one before"},
    {"figures.taken_back_since", "the corrections of a bulletin"},
    {"figures.problems_by_category", "the hot topics of a bulletin: every problem that counts"},
    {"figures.watched_problems", "a bulletin's long-term and supervised problems"},
    {"visits.wrong_", "verify reads everything"},
    {"audit.search", "reads a stretch of the chain, 50 000 lines at most, between two numbers"},
    {"reindex.", "the search index is made anew from every record"},
};

bool reads_all(std::string_view name) {
    return std::any_of(may_read_all.begin(), may_read_all.end(),
                       [&](auto const& entry) { return name.starts_with(entry.first); });
}

std::string with_every_column(std::string_view text) {
    auto const prefixed = std::regex_replace(std::string(text), std::regex(R"(\{columns (\w+)\})"), "$1.*");
    return std::regex_replace(prefixed, std::regex(R"(\{columns\})"), "*");
}

// Which table an alias stands for.
std::map<std::string, std::string> aliases(std::string const& text) {
    static std::regex const table(R"(\b(?:from|join|update|into)\s+([a-z_]+)(?:\s+(?:as\s+)?([a-z]\w*))?)");
    std::map<std::string, std::string> names;
    for (std::sregex_iterator it(text.begin(), text.end(), table), end; it != end; ++it) {
        names[(*it)[1]] = (*it)[1];
        if ((*it)[2].matched) names[(*it)[2]] = (*it)[1];
    }
    return names;
}

std::vector<std::string> lines(Connection& connection, std::string const& sql, std::size_t columns,
                               Args const& args) {
    std::vector<std::string> found;
    std::vector<Cell::Kind> const kinds(columns, Cell::Kind::text);
    connection.each(lasting(sql, [&] { return sql; }), args, kinds,
                    [&](std::span<Cell const> cells) { found.push_back(cells[columns - 1].text); });
    return found;
}

// The plan as the engine prints it, with parameters whose values it does not know.
std::vector<std::string> plan(Connection& connection, std::string const& text, int number) {
    auto const parameters = find_parameters({text, text});
    if (connection.engine() == Engine::sqlite) {
        Args args;
        for (auto const name : parameters.names) args.emplace_back(name, std::int64_t{1});
        return lines(connection, "explain query plan " + text, 4, args);
    }
    std::string nulls;
    for (std::size_t i = 0; i < parameters.appearances.size(); ++i) nulls += i ? ", null" : "null";
    connection.script(fmt::format("prepare explained_{} as {}", number, parameters.numbered));
    return lines(
        connection,
        fmt::format("explain execute explained_{}{}", number, nulls.empty() ? "" : "(" + nulls + ")"), 1, {});
}

// Statements that look for something narrower than a county: a village, a record, a telephone number.
bool selective(std::string const& text) {
    static std::regex const column(
        R"(\b(town|village|host|visit|problem|record|member|unit|person|phone_index|code|id|command_id|category)\s*(=\s*:|in \())");
    return std::regex_search(text, column);
}

// What is wrong with a line of SQLite's plan; empty: nothing.
std::string fault_of_sqlite(std::string const& line, std::string const& text) {
    static std::regex const step(R"(^(SCAN|SEARCH) (\w+)(?: USING.*?\((.*)\))?.*$)");
    std::smatch parts;
    if (!std::regex_match(line, parts, step)) return "";
    auto const names = aliases(text);
    auto const table = names.find(parts[2]);
    if (table == names.end() || !large.contains(table->second)) return "";
    if (parts[1] == "SCAN") return "reads all of " + table->second;
    auto const terms = parts[3].str();
    static std::regex const county_alone(R"(^county=\?( AND (no|seq|doc)[<>]\?)*$)");
    if (selective(text) && std::regex_match(terms, county_alone))
        return "looks only for the county in " + table->second;
    return "";
}

std::string fault_of_postgresql(std::string const& line) {
    static std::regex const step(R"(Seq Scan on (\w+))");
    std::smatch parts;
    if (!std::regex_search(line, parts, step) || !large.contains(parts[1])) return "";
    return "reads all of " + parts[1].str();
}

// Thousands of rows in every large table, spread over towns, states and so on as in a county: copies of one
// row behind the program's back, for the engines' statistics alone.
void grow(Life& life, Connection& connection) {
    std::map<std::string_view, std::string_view> const spread{
        {"no", "100000000 + k"},
        {"id", "'id' || k"},
        {"code", "'code' || k"},
        {"town", "1 + k % 18"},
        {"village", "100 + k % 160"},
        {"place", "100 + k % 160"},
        {"host", "k % 900"},
        {"visit", "k % 1500"},
        {"problem", "k % 1500"},
        {"record", "k % 1500"},
        {"member", "k % 300"},
        {"person", "k % 300"},
        {"unit", "k % 180"},
        {"phone_index", "'phone' || k"},
        {"category", "'C' || (k % 60)"},
        {"metric", "'metric' || (k % 20)"},
        {"state", "'state' || (k % 7)"},
        {"day", "'2018-0' || (1 + k % 8) || '-0' || (1 + k % 9)"},
        {"due", "'2018-0' || (1 + k % 8) || '-0' || (1 + k % 9)"},
    };
    for (auto const* table : life.catalog().sealed) {
        if (!large.contains(table->name)) continue;
        std::string columns, values;
        for (auto const& member : table->shape->members) {
            auto const other = spread.find(member.name);
            columns += (columns.empty() ? "" : ", ") + std::string(member.name);
            values += (values.empty() ? "" : ", ") +
                      (other == spread.end() ? "t." + std::string(member.name) : std::string(other->second));
        }
        connection.script(
            fmt::format("insert into {0} ({1}) with recursive numbers(k) as (select 1 union all "
                        "select k + 1 from numbers where k < 3000) select {2} from numbers, {0} t "
                        "where t.no = (select min(no) from {0})",
                        table->name, columns, values));
    }
    connection.script("analyze");
}

void check_every_plan(Connection& connection) {
    auto const engine = connection.engine();
    int number = 0;
    for (auto const name : statement_names(engine)) {
        if (reads_all(name)) continue;
        auto const text = with_every_column(statement(engine, name).text);
        for (auto const& line : plan(connection, text, ++number)) {
            INFO(name << ": " << line);
            CHECK((engine == Engine::sqlite ? fault_of_sqlite(line, text) : fault_of_postgresql(line)) == "");
            static std::regex const list(
                R"(^(problems|opinions|visits|hosts|deeds|activities)\.(list|list_state|list_category|newest|overdue|enterprises)(/.*)?$)");
            if (engine == Engine::sqlite && std::regex_match(name.begin(), name.end(), list))
                CHECK(line.find("TEMP B-TREE") == line.npos); // a list walks its index and sorts nothing
        }
    }
    CHECK(number > 80);
}

} // namespace

TEST_CASE("no statement reads a large table from end to end", "[app]") {
    for (auto const engine : test_engines()) {
        Life life(engine);
        auto const connection = life.database().open();
        if (engine == Engine::postgresql) { // SQLite is told at its set-up what to expect
            grow(life, *connection);
            connection->script("set enable_seqscan = off;\nset plan_cache_mode = force_generic_plan;");
        }
        check_every_plan(*connection);
    }
}

// Lists with a filter that may be rare, and what several indexes could serve: only one of them is short.
TEST_CASE("narrow lists walk the index that was made for them", "[app]") {
    std::vector<std::pair<std::string_view, std::string>> const walks{
        {"opinions.list_state/county", "opinion_state"},
        {"opinions.list_state/town", "opinion_town_state"},
        {"opinions.list_state/village", "opinion_village"},
        {"opinions.list_category/county", "opinion_category"},
        {"opinions.list_category/town", "opinion_category"},
        {"opinions.list_category/village", "opinion_village"},
        {"opinions.of_visits", "opinion_visit"},
        {"hosts.enterprises", "host_enterprise"},
        {"visits.same_day", "visit_village"},
        {"visits.visitors_of", "visit_visitor_visit"},
        {"problems.helpers_of", "problem_unit_problem"},
        {"problems.due/county", "problem_due"},
        {"problems.due/town", "problem_town_due"},
        {"problems.due/village", "problem_village_due"},
        {"deeds.list/unit", "deed_unit"},
        {"activities.list/unit", "activity_unit"},
    };
    for (auto const engine : test_engines()) {
        Life life(engine);
        auto const connection = life.database().open();
        if (engine == Engine::postgresql) {
            grow(life, *connection);
            connection->script("set enable_seqscan = off;\nset plan_cache_mode = force_generic_plan;");
        }
        int number = 1000;
        for (auto const& [name, index] : walks) {
            std::string whole;
            for (auto const& line :
                 plan(*connection, with_every_column(statement(engine, name).text), ++number))
                whole += line + "\n";
            INFO(name << ":\n" << whole);
            CHECK(std::regex_search(whole, std::regex("\\b" + index + "\\b")));
        }
    }
}

TEST_CASE("a scan would be noticed", "[app]") {
    Life life(Engine::sqlite);
    auto const connection = life.database().open();
    auto const fault = [&](std::string const& text) {
        for (auto const& line : plan(*connection, text, 0))
            if (auto const found = fault_of_sqlite(line, text); !found.empty()) return found;
        return std::string();
    };
    CHECK(fault("select title from problem where county + 0 = :county") == "reads all of problem");
    CHECK(fault("select p.* from problem p where p.county = :county and p.about_unit = :u and p.found_town = "
                ":unit") == "");
    CHECK(fault("select v.* from visit v where v.county = :county and v.no < :no and v.recorder + 0 = :r "
                "and v.kind = :k and v.town + 0 = :t and v.note = (select w.note from visit w where w.county "
                "= v.county "
                "and w.no = :n and w.town = :t)") == "looks only for the county in visit");
    CHECK(fault("select no from problem where county = :county and id = :id") == "");
}
