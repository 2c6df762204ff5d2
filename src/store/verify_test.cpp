// What verify finds: every kind of change that somebody may make behind the program's back.
#include "store/audit.hpp"
#include "store/test_ledger.hpp"
#include "store/verify.hpp"

#include <map>

using namespace huiju;
using namespace huiju::store;

namespace {

using Found = std::vector<std::string>;

char const* const nothing = "select 1";

// Twelve slips, some of them corrected.
void fill(TestLedger const& ledger) {
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    std::vector<Job> jobs;
    for (int i = 0; i < 12; ++i) jobs.push_back(adding(fmt::format("第{}条", i)));
    for (int i = 0; i < 4; ++i)
        jobs.push_back(job_of(fmt::format("change {}", i), [i](Tx& tx) -> Result<Outcome> {
            auto const before = *tx.find<SlipRow>("title", fmt::format("第{}条", i));
            auto after = before;
            after.n = 100 + i;
            after.day.reset();
            tx.keep_version("slip", before);
            tx.update(before, after);
            return Outcome{"slip", after.id, {}};
        }));
    for (auto const& answer : in_one_batch(writer, std::move(jobs))) REQUIRE(*answer.result);
}

// A connection on which changes are tried and taken back.
class Tampering {
public:
    explicit Tampering(TestLedger const& ledger) : ledger_(ledger), connection_(ledger.open()) {}

    Found after(std::function<void(Connection&)> const& change, VerifyOptions const& options = {}) {
        connection_->begin();
        change(*connection_);
        Db db(*connection_, 1, ledger_.key());
        db.read_head(false);
        auto found = verify(db, TestLedger::catalog(), {}, options);
        connection_->rollback();
        return found;
    }
    Found after(std::string const& sql, VerifyOptions const& options = {}) {
        return after([&](Connection& c) { c.script(sql); }, options);
    }

private:
    TestLedger const& ledger_;
    std::unique_ptr<Connection> connection_;
};

std::string changed(std::string_view column, Cell::Kind kind) {
    switch (kind) {
    case Cell::Kind::integer: return fmt::format("{0} = {0} + 1", column);
    case Cell::Kind::real: return fmt::format("{0} = {0} * 1.0000000000000002", column);
    default: return fmt::format("{0} = coalesce({0} || '0', '2018-08-02')", column);
    }
}

// The newest row of the table, since a changed `county` or `no` must not meet another row.
std::string update_one(std::string_view table, std::string_view key, std::string_view set) {
    return fmt::format("update {0} set {2} where {1} = (select max({1}) from {0})", table, key, set);
}

SlipRow slip(TestLedger const& ledger, std::string const& title) {
    SlipRow row;
    ledger.look([&](Db& db) { row = *db.find<SlipRow>("title", title); });
    return row;
}

std::string total(TestLedger const& ledger, SlipRow const& without, SlipRow const& with) {
    auto sum = *Sum256::from_hex(ledger.text("select seal_sum from sealed_table where name = 'test_slip'"));
    sum.subtract(*from_hex(without.seal));
    sum.add(*from_hex(with.seal));
    return sum.hex();
}

bool names(Found const& found, std::string_view words) {
    return std::any_of(found.begin(), found.end(), [&](auto& text) { return text.find(words) != text.npos; });
}

} // namespace

TEST_CASE("any one value changed in a sealed table is named", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine, GENERATE(HashKind::sha256, HashKind::sm3));
    fill(ledger);
    Tampering tampering(ledger);
    CHECK(tampering.after(nothing).empty());
    for (auto const* table : TestLedger::catalog().sealed) {
        auto const last = ledger.number(fmt::format("select max(no) from {}", table->name));
        for (std::size_t i = 0; i < table->columns.size(); ++i) {
            auto const column = table->shape->members[i].name;
            auto const found =
                tampering.after(update_one(table->name, "no", changed(column, table->columns[i])));
            INFO(table->name << "." << column << ": " << fmt::format("{}", fmt::join(found, "; ")));
            CHECK(names(found, fmt::format("表 {} 第 {} 行", table->name, column == "no" ? last + 1 : last)));
        }
    }
    auto const found = tampering.after(update_one("test_slip", "no", "day = null"));
    REQUIRE(found.size() == 1);
    CHECK_THAT(found[0], Catch::Contains(slip(ledger, "第11条").id.text()));
    CHECK(names(tampering.after(update_one("test_slip", "no", "title = ''")), "表 test_slip"));
    if (engine == Engine::sqlite) // a fraction that the program would not even see
        CHECK(names(tampering.after(update_one("test_slip", "no", "n = n + 0.5")), "表 test_slip"));
}

TEST_CASE("any one value changed in the audit is named", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    fill(ledger);
    Tampering tampering(ledger);
    for (int seq : {1, 8, 16}) {
        for (auto const& m : shape_of<AuditRow>().members) {
            if (m.name == "seq" && seq != 16) continue; // the key of another row
            auto const found = tampering.after(
                fmt::format("update audit set {} where seq = {}", changed(m.name, m.ops->column), seq));
            INFO(m.name << ": " << fmt::format("{}", fmt::join(found, "; ")));
            if (m.name == "county" && seq == 16) CHECK(names(found, "台账：最新序号 16 与审计末行 15"));
            else if (m.name == "county")
                CHECK(names(found, fmt::format("审计第 {} 行之后：接着的是第 {} 行", seq - 1, seq + 1)));
            else if (m.name == "seq") CHECK(names(found, "接着的是第 17 行"));
            else CHECK(names(found, fmt::format("审计第 {} 行", seq)));
        }
        auto const found = tampering.after(fmt::format("delete from audit where seq = {}", seq));
        CHECK(!found.empty());
        if (seq < 16) CHECK(names(found, fmt::format("接着的是第 {} 行", seq + 1)));
    }
    CHECK(!tampering.after("delete from audit").empty());
    CHECK(!tampering.after("update audit set seq = seq + 1 where seq = 16; update ledger set seq = 17")
               .empty());
    for (auto change : {"seq = 15", "known = known + 1", "hash = ''"})
        CHECK(names(tampering.after(fmt::format("update ledger set {}", change)), "台账"));
    // the end cut off, and the head made to fit
    CHECK(names(tampering.after("delete from audit where seq = 16;\n"
                                "update ledger set seq = 15, hash = (select hash from audit where seq = 15), "
                                "known = (select known from audit where seq = 15)"),
                "不在审计之内"));
}

TEST_CASE("rows removed, added, copied or put back are found", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    fill(ledger);
    Tampering tampering(ledger);
    auto const& table = table_of<SlipRow>();

    for (std::string const name : {"test_slip", "old_version"}) {
        auto const count = ledger.number("select count(*) from " + name);
        CHECK(
            names(tampering.after(fmt::format("delete from {0} where no = (select min(no) from {0})", name)),
                  fmt::format("表 {}：应有 {} 行，现有 {} 行", name, count, count - 1)));
        CHECK(names(tampering.after("delete from " + name),
                    fmt::format("表 {}：应有 {} 行，现有 0 行", name, count)));
        CHECK(names(tampering.after(fmt::format("update {} set county = 5", name)), "县号 5 没有台账"));
    }
    CHECK(names(tampering.after(
                    "insert into old_version select county, no + 1, rev, seal, kind, record, from_rev, body "
                    "from old_version where no = (select max(no) from old_version)"),
                "表 old_version：应有 4 行，现有 5 行"));
    CHECK(names(tampering.after("update sealed_table set live = live + 1 where name = 'test_slip'"),
                "表 test_slip"));
    CHECK(names(tampering.after("update sealed_table set seal_sum = '' where name = 'test_slip'"),
                "表 test_slip"));
    CHECK(names(tampering.after("delete from sealed_table where name = 'old_version'"), "表 old_version"));
    CHECK(names(tampering.after("update sealed_table set name = 'no_table' where name = 'old_version'"),
                "no_table"));

    // a row of one's own, sealed as the program would
    auto const original = slip(ledger, "第0条");
    auto added = original;
    added.no = 99;
    added.id = Uuid::v7_now();
    added.title = "加的";
    added.seal = hex(table.seal(HashKind::sha256, &added));
    auto const add = [&](Connection& c) { c.run(table.insert(), table.args(&added)); };
    CHECK(tampering.after(add) == Found{"表 test_slip：应有 12 行，现有 13 行，有行是后加的",
                                        "审计：各行所记的封印变化之和与现有记录不符"});

    // the version before the correction, with the seal it had then
    auto before = original;
    before.n = 1;
    before.day = Date::of(2018, 8, 2);
    before.rev = 1;
    before.seal = hex(table.seal(HashKind::sha256, &before));
    CHECK_THAT(ledger.text("select body from old_version where record = " + std::to_string(original.no)),
               Catch::Contains(before.seal));
    auto const put_back = [&](Connection& c) { c.run(table.update(), table.args(&before)); };
    auto const back = tampering.after(put_back);
    REQUIRE(back.size() == 2);
    CHECK_THAT(back[0], Catch::Contains("表 test_slip：行数相符而封印总和不符"));

    // and even with the sum of the table made to fit
    auto const sum = total(ledger, original, before);
    auto const careful = tampering.after([&](Connection& c) {
        put_back(c);
        c.script(fmt::format("update sealed_table set seal_sum = '{}' where name = 'test_slip'", sum));
    });
    CHECK(careful == Found{"审计：各行所记的封印变化之和与现有记录不符"});

    CHECK(tampering.after(nothing).empty()); // all was taken back
}

TEST_CASE("many findings end early, checks of features run too", "[store]") {
    TestLedger ledger(Engine::sqlite);
    fill(ledger);
    auto c = ledger.open();
    bool asked = false;
    Checks const checks{[&](Db& db, Found& found) {
        asked = true;
        if (db.having<SlipRow>("n", 100).size() == 1) found.push_back("指标不符");
    }};
    ledger.look([&](Db& db) { CHECK(verify(db, TestLedger::catalog(), checks) == Found{"指标不符"}); });
    CHECK(asked);
    asked = false;
    ledger.look([&](Db& db) { CHECK(verify(db, TestLedger::catalog(), checks, {3}).empty()); });
    CHECK(!asked);
    c->script("update test_slip set n = n + 1; update audit set at = at + 1");
    ledger.look([&](Db& db) { CHECK(verify(db, TestLedger::catalog(), checks).size() == most_findings); });

    c->script("create table parent (no bigint primary key);\n"
              "create table child (no bigint primary key, parent bigint references parent);\n"
              "pragma foreign_keys = off;\n"
              "update test_slip set n = n - 1; update audit set at = at - 1;\n"
              "insert into child values (1, 5);\n");
    ledger.look(
        [&](Db& db) { CHECK(names(verify(db, TestLedger::catalog(), {}), "表 child：有行指向表 parent")); });
}

TEST_CASE("verify since a number looks at what came after", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    fill(ledger);
    Tampering tampering(ledger);
    CHECK(tampering.after(nothing, {8}).empty());
    CHECK(tampering.after(nothing, {16}).empty());
    CHECK(names(tampering.after(nothing, {17}), "审计第 17 行：不存在"));
    CHECK(tampering.after("update test_slip set n = 9 where rev = 8", {8}).empty());
    CHECK(names(tampering.after("update test_slip set n = 9 where rev = 9", {8}), "表 test_slip"));
    CHECK(tampering.after("update audit set actor = 9 where seq = 8", {8}).empty());
    CHECK(names(tampering.after("update audit set actor = 9 where seq = 9", {8}), "审计第 9 行"));
    CHECK(names(tampering.after("update audit set hash = 'x' where seq = 8", {8}), "审计第 9 行"));
    CHECK(names(tampering.after("delete from audit where seq = 9", {8}), "接着的是第 10 行"));
    CHECK(names(tampering.after("delete from audit where seq = 16", {8}), "台账"));
}

TEST_CASE("every table is in one list of the catalogue", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    auto c = ledger.open();
    auto catalog = TestLedger::catalog();
    CHECK(unlisted_tables(*c, catalog) == Found{"表 fact 不在目录中"});
    catalog.bookkeeping.push_back("fact");
    CHECK(unlisted_tables(*c, catalog).empty());
    catalog.fleeting.push_back("fact");
    catalog.bookkeeping.push_back("nothing");
    CHECK(unlisted_tables(*c, catalog) ==
          Found{"表 fact 在目录中列了 2 次", "目录中的表 nothing 在数据库中不存在"});
}
