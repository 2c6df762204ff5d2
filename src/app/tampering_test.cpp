// Whatever is changed behind the program's back is found and named: any one value of any sealed or audit row,
// a row removed, a copy added, an older version put back, a counter, the head of the chain.
#include "app/test_life.hpp"
#include "store/audit.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

using namespace huiju;
using namespace huiju::store;
using testing::Life;

namespace {

using Kind = Cell::Kind;
using Findings = std::vector<std::string>;

// Somebody with an SQL shell.
class Shell {
public:
    explicit Shell(Life& life) : life_(life), connection_(life.database().open()) {}

    void run(std::string const& sql) { connection_->script(sql); }
    // False when the database itself refuses it: a column that is never null, a key that exists.
    bool try_run(std::string const& sql) {
        try {
            run(sql);
            return true;
        } catch (BrokenDatabase const&) {
            return false;
        }
    }
    // One row as texts; no value: null.
    std::vector<std::optional<std::string>> row(std::string const& sql, std::size_t columns) {
        std::vector<std::optional<std::string>> found;
        std::vector<Kind> const kinds(columns, Kind::text);
        connection_->each(lasting(sql, [&] { return sql; }), {}, kinds, [&](std::span<Cell const> cells) {
            if (found.empty())
                for (auto const& cell : cells)
                    found.push_back(cell.is_null() ? std::nullopt : std::optional(cell.text));
        });
        return found;
    }
    std::int64_t number(std::string const& sql) { return std::stoll(row(sql, 1).at(0).value()); }
    Engine engine() const { return connection_->engine(); }

private:
    Life& life_;
    std::unique_ptr<Connection> connection_;
};

std::string literal(std::optional<std::string> const& value, Kind kind) {
    if (!value) return "null";
    if (kind != Kind::text) return *value;
    std::string out = "'";
    for (char const c : *value) out += c == '\'' ? "''" : std::string(1, c);
    return out + "'";
}

// What one value may be changed to.
std::vector<std::string> other_values(std::string const& column, std::optional<std::string> const& value,
                                      Kind kind, Engine engine) {
    std::vector<std::string> values;
    if (!value) return {kind == Kind::text ? "'2018-08-02'" : "1", kind == Kind::text ? "''" : "0"};
    if (kind == Kind::text) values = {column + " || 'x'", "''"};
    else values = {column + (column == "no" || column == "seq" ? " + 1000000" : " + 1")};
    if (kind == Kind::integer && engine == Engine::sqlite)
        values.push_back(column + " + 0.25"); // types are loose there
    if (value->empty()) values.pop_back();
    values.push_back("null");
    return values;
}

bool names(Findings const& findings, std::string const& what) {
    return std::any_of(findings.begin(), findings.end(),
                       [&](std::string const& finding) { return finding.find(what) != finding.npos; });
}

std::string all_columns(Shape const& shape) { return column_list(shape, ""); }

} // namespace

TEST_CASE("any one value of a sealed row that was changed is found and named", "[app]") {
    for (auto const engine : test_engines()) {
        Life life(engine);
        Shell shell(life);
        REQUIRE(life.verify(true) == Findings{});
        int changes = 0;
        for (auto const* table : life.catalog().sealed) {
            auto const& members = table->shape->members;
            auto const newest = shell.row(fmt::format("select max(no) from {}", table->name), 1).at(0);
            INFO(table->name);
            REQUIRE(newest); // a table without rows would be tested by nothing
            auto const no = *newest;
            auto const before = shell.row(
                fmt::format("select {} from {} where no = {}", all_columns(*table->shape), table->name, no),
                members.size());
            for (std::size_t i = 0; i < members.size(); ++i) {
                std::string const column(members[i].name);
                for (auto const& value : other_values(column, before[i], table->columns[i], engine)) {
                    if (!shell.try_run(fmt::format("update {} set {} = {} where no = {}", table->name, column,
                                                   value, no)))
                        continue;
                    ++changes;
                    auto const found = life.verify(false);
                    INFO(column << " = " << value);
                    CAPTURE(found);
                    CHECK(names(found, "表 " + table->name));
                    // a changed number is shown as it is now
                    if (column != "no") CHECK(names(found, fmt::format("表 {} 第 {} 行", table->name, no)));
                    shell.run(fmt::format("update {0} set {1} = {2} where {3}", table->name, column,
                                          literal(before[i], table->columns[i]),
                                          column == "no" ? fmt::format("no > {}", no)
                                                         : fmt::format("no = {}", no)));
                }
            }
        }
        CHECK(changes > 400);
        CHECK(life.verify(true) == Findings{});
    }
}

TEST_CASE("a row that was removed, copied or put back to an older version is found", "[app]") {
    for (auto const engine : test_engines()) {
        Life life(engine);
        Shell shell(life);
        for (auto const* table : life.catalog().sealed)
            shell.run(fmt::format("create temporary table early_{0} as select * from {0}", table->name));
        life.go_on();
        REQUIRE(life.verify(true) == Findings{});
        int put_back = 0;
        for (auto const* table : life.catalog().sealed) {
            auto const& name = table->name;
            auto const columns = all_columns(*table->shape);
            INFO(name);
            for (auto const* which : {"min", "max"}) {
                auto const no = shell.number(fmt::format("select {}(no) from {}", which, name));
                shell.run(fmt::format("create temporary table kept as select * from {} where no = {};\n"
                                      "delete from {} where no = {};",
                                      name, no, name, no));
                CHECK(names(life.verify(false), "表 " + name));
                shell.run(fmt::format("insert into {0} ({1}) select {1} from kept", name, columns));

                // a copy under another number, with other keys wherever the database wants them unique
                std::string copy;
                for (std::size_t i = 0; i < table->columns.size(); ++i) {
                    std::string const column(table->shape->members[i].name);
                    static std::set<std::string> const keys{"id",     "code",   "login",
                                                            "series", "sha256", "mark"};
                    auto const value = column == "no"                                  ? column + " + 1000000"
                                       : keys.contains(column)                         ? column + " || 'x'"
                                       : name == "bulletin" && column == "number"      ? "number + 1"
                                       : name == "account" && column == "person"       ? "person + 1"
                                       : name == "same_problem" && column == "problem" ? "problem + 1"
                                       : name == "bulletin_views" && column == "bulletin" ? "bulletin + 1"
                                       : name == "assignment_sheet" && column == "move"   ? "move + 1000000"
                                       : name == "calendar_day" && column == "day"        ? "'2019-01-01'"
                                       : name == "calendar_hours" && column == "from_day" ? "'2019-01-01'"
                                                                                          : column;
                    copy += (copy.empty() ? "" : ", ") + value;
                }
                shell.run(fmt::format("insert into {} ({}) select {} from kept", name, columns, copy));
                CHECK(names(life.verify(false), "表 " + name));
                shell.run(fmt::format("delete from {} where no > 1000000;\ndrop table kept;", name));
            }

            auto const older =
                shell
                    .row(fmt::format("select min(e.no) from early_{0} e join {0} t on t.no = e.no "
                                     "where t.rev <> e.rev",
                                     name),
                         1)
                    .at(0);
            if (!older) continue;
            ++put_back;
            shell.run(fmt::format("create temporary table kept as select * from {0} where no = {1};\n"
                                  "delete from {0} where no = {1};\n"
                                  "insert into {0} ({2}) select {2} from early_{0} where no = {1};",
                                  name, *older, columns));
            CHECK(names(life.verify(false), "表 " + name)); // its seal is a good one
            shell.run(fmt::format("delete from {0} where no = {1};\n"
                                  "insert into {0} ({2}) select {2} from kept;\ndrop table kept;",
                                  name, *older, columns));
        }
        CHECK(put_back >= 3); // problem, problem_unit, host
        CHECK(life.verify(true) == Findings{});
    }
}

TEST_CASE("any change of the audit chain, its head, the sums and the counters is found", "[app]") {
    for (auto const engine : test_engines()) {
        Life life(engine);
        Shell shell(life);
        auto const last = shell.number("select max(seq) from audit");
        auto const& shape = shape_of<AuditRow>();
        auto const kinds = column_kinds(shape);
        for (auto const seq : {std::int64_t{1}, last / 2, last}) {
            auto const before = shell.row(
                fmt::format("select {} from audit where seq = {}", all_columns(shape), seq), kinds.size());
            for (std::size_t i = 0; i < kinds.size(); ++i) {
                std::string const column(shape.members[i].name);
                for (auto const& value : other_values(column, before[i], kinds[i], engine)) {
                    if (!shell.try_run(
                            fmt::format("update audit set {} = {} where seq = {}", column, value, seq)))
                        continue;
                    INFO(seq << " " << column << " = " << value);
                    auto const found = life.verify(false);
                    CAPTURE(found);
                    CHECK(names(found, "审计"));
                    if (column != "seq" && column != "county")
                        CHECK(names(found, fmt::format("审计第 {} 行", seq)));
                    shell.run(fmt::format("update audit set {} = {} where {}", column,
                                          literal(before[i], kinds[i]),
                                          column == "seq" ? fmt::format("seq > {} or seq > {} and seq < {}",
                                                                        last + 1000, seq, seq + 1)
                                                          : fmt::format("seq = {}", seq)));
                }
            }
            shell.run(fmt::format("create temporary table kept as select * from audit where seq = {0};\n"
                                  "delete from audit where seq = {0};",
                                  seq));
            INFO(seq << " removed");
            CHECK_FALSE(life.verify(false).empty());
            shell.run(fmt::format("insert into audit ({0}) select {0} from kept;\ndrop table kept;",
                                  all_columns(shape)));
        }
        REQUIRE(life.verify(true) == Findings{});
        // the head, the sums and the counters: changed, found, changed back
        for (auto const& [change, back] : std::vector<std::pair<std::string, std::string>>{
                 {"update ledger set known = known + 1", "update ledger set known = known - 1"},
                 {"update ledger set seq = seq - 1", "update ledger set seq = seq + 1"},
                 {"update ledger set hash = hash || '0'", "update ledger set hash = substr(hash, 1, 64)"},
                 {"update sealed_table set live = live - 1 where name = 'problem'",
                  "update sealed_table set live = live + 1 where name = 'problem'"},
                 {"update sealed_table set name = 'problex' where name = 'problem'",
                  "update sealed_table set name = 'problem' where name = 'problex'"},
                 {"update counter set n = n + 1 where metric = 'opinions'",
                  "update counter set n = n - 1 where metric = 'opinions'"},
                 {"update counter set day = '2018-07-03' where metric = 'deeds' and day = '2018-07-20'",
                  "update counter set day = '2018-07-20' where metric = 'deeds' and day = '2018-07-03'"}}) {
            INFO(change);
            shell.run(change);
            CHECK_FALSE(life.verify(true).empty());
            shell.run(back);
            CHECK(life.verify(true) == Findings{});
        }
    }
}
