// Connections of both engines: every kind of value, failures and their words, the queue, transactions.
#include "store/test_database.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <limits>
#include <optional>

using namespace huiju;
using namespace huiju::store;

namespace {

using Why = BrokenDatabase::Why;
constexpr auto integer = Cell::Kind::integer;
constexpr auto real = Cell::Kind::real;
constexpr auto text = Cell::Kind::text;

std::string const phone = "13800138000";

constexpr Sql insert{"t.insert", "insert into t (no, name, share) values (:no, :name, :share)"};
constexpr Sql by_no{"t.by_no", "select no, name, share from t where no = :no"};
constexpr Sql count{"t.count", "select count(*) from t"};

std::unique_ptr<Connection> open_with_table(TestDatabase const& database) {
    auto connection = database.open();
    connection->script("create table t (no bigint primary key, name text, share double precision);\n"
                       "create unique index t_name on t (name);\n");
    return connection;
}

std::vector<std::vector<Cell>> rows(Connection& c, Sql const& sql, Args const& args,
                                    std::vector<Cell::Kind> const& columns) {
    std::vector<std::vector<Cell>> all;
    c.each(sql, args, columns, [&](auto row) { all.emplace_back(row.begin(), row.end()); });
    return all;
}

std::int64_t counted(Connection& c) { return rows(c, count, {}, {integer}).at(0).at(0).integer; }

template <class Action>
BrokenDatabase failure_of(Action&& action) {
    try {
        action();
    } catch (BrokenDatabase const& broken) {
        return broken;
    }
    FAIL("nothing was thrown");
    throw;
}

template <class Action>
std::string logic_error_of(Action&& action) {
    try {
        action();
    } catch (std::logic_error const& error) {
        return error.what();
    }
    FAIL("nothing was thrown");
    throw;
}

} // namespace

TEST_CASE("every kind of value comes back as it went in", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    std::string const name = "王府村 “路灯” 𠮷 : 'quoted' \"double\" \\ 100%\n\t尾";
    std::int64_t const least = std::numeric_limits<std::int64_t>::min();
    std::int64_t const most = std::numeric_limits<std::int64_t>::max();
    CHECK(c->run(insert, {{"no", least}, {"name", name}, {"share", 0.1}}) == 1);
    CHECK(c->run(insert, {{"no", most}, {"name", Cell()}, {"share", -1e300}}) == 1);
    CHECK(c->run(insert, {{"no", 0}, {"name", ""}, {"share", Cell()}}) == 1);
    CHECK(rows(*c, by_no, {{"no", least}}, {integer, text, real}) ==
          std::vector<std::vector<Cell>>{{least, name, 0.1}});
    CHECK(rows(*c, by_no, {{"no", most}}, {integer, text, real}) ==
          std::vector<std::vector<Cell>>{{most, Cell(), -1e300}});
    CHECK(rows(*c, by_no, {{"no", 0}}, {integer, text, real}) ==
          std::vector<std::vector<Cell>>{{0, "", Cell()}});
    CHECK(rows(*c, by_no, {{"no", 1}}, {integer, text, real}).empty());
}

TEST_CASE("the kind of an argument may change from one execution to the next", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    c->run(insert, {{"no", 1}, {"name", Cell()}, {"share", Cell()}});
    c->run(insert, {{"no", 2}, {"name", "二"}, {"share", 2}});
    c->run(insert, {{"no", "3"}, {"name", 3}, {"share", 2.5}});
    c->run(insert, {{"no", 4}, {"name", "四"}, {"share", Cell()}});
    constexpr Sql all{"t.all", "select no, name, share from t order by no"};
    CHECK(rows(*c, all, {}, {integer, text, real}) ==
          std::vector<std::vector<Cell>>{
              {1, Cell(), Cell()}, {2, "二", 2.0}, {3, "3", 2.5}, {4, "四", Cell()}});
    // other kinds of columns for the same statement
    CHECK(rows(*c, all, {}, {text, text, text}).at(1).at(0) == Cell("2"));
}

TEST_CASE("an integer is bound as an integer on SQLite", "[store]") {
    TestDatabase database(Engine::sqlite);
    auto c = database.open();
    constexpr Sql kind{"kind", "select typeof(:a), typeof(:b), typeof(:c), typeof(:d)"};
    std::vector<Cell::Kind> const columns{text, text, text, text};
    CHECK(rows(*c, kind, {{"a", 1}, {"b", 1.0}, {"c", "1"}, {"d", Cell()}}, columns).at(0) ==
          std::vector<Cell>{"integer", "real", "text", "null"});
    CHECK(rows(*c, kind, {{"a", "1"}, {"b", Cell()}, {"c", 1}, {"d", true}}, columns).at(0) ==
          std::vector<Cell>{"text", "null", "integer", "integer"});
}

TEST_CASE("parameters may repeat, come in any order, and be looked for outside quotes and comments",
          "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    for (int no = 1; no <= 3; ++no)
        c->run(insert, {{"share", no * 1.5}, {"name", fmt::format("n{}", no)}, {"no", no}});
    constexpr Sql find{"t.find", "select no, ':no' || name -- don't read :this\n"
                                 "from t /* nor :that */ where (cast(:no as text) is null or no = :no)\n"
                                 "and (cast(:name as text) is null or name = :name) order by no"};
    CHECK(rows(*c, find, {{"name", Cell()}, {"no", 2}}, {integer, text}) ==
          std::vector<std::vector<Cell>>{{2, ":non2"}});
    CHECK(rows(*c, find, {{"no", Cell()}, {"name", "n3"}}, {integer, text}) ==
          std::vector<std::vector<Cell>>{{3, ":non3"}});
    CHECK(rows(*c, find, {{"no", Cell()}, {"name", Cell()}}, {integer, text}).size() == 3);
}

TEST_CASE("a missing, superfluous or doubled parameter names the statement and itself", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    Args const missing{{"no", 1}, {"name", phone}};
    Args const superfluous{{"no", 1}, {"name", phone}, {"share", 1.0}, {"extra", phone}};
    Args const twice{{"no", 1}, {"name", phone}, {"share", 1.0}, {"no", 2}};
    Args const nul{{"no", 1}, {"name", std::string("a\0b", 3)}, {"share", 1.0}};
    CHECK(logic_error_of([&] { c->queue(insert, missing); }) ==
          "statement t.insert: parameter :share is missing");
    CHECK(logic_error_of([&] { c->queue(insert, superfluous); }) ==
          "statement t.insert: parameter :extra is superfluous");
    CHECK(logic_error_of([&] { c->run(insert, missing); }) ==
          "statement t.insert: parameter :share is missing");
    CHECK(logic_error_of([&] { c->run(insert, superfluous); }) ==
          "statement t.insert: parameter :extra is superfluous");
    CHECK(logic_error_of([&] { c->run(insert, twice); }) ==
          "statement t.insert: parameter :no is superfluous");
    CHECK(logic_error_of([&] { c->run(insert, nul); }) ==
          "statement t.insert: the text of parameter :name holds a NUL byte");
    c->flush();
    CHECK(counted(*c) == 0);
}

TEST_CASE("misuse of a statement is a logic error", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    CHECK_THROWS_AS(rows(*c, count, {}, {integer, integer}), std::logic_error);
    CHECK_THROWS_AS(rows(*c, Sql{"cast", "select '1'::text"}, {}, {text}), std::logic_error);
    CHECK_THROWS_AS(rows(*c, Sql{"t.count", "select 2"}, {}, {integer}), std::logic_error);
    CHECK_THROWS_AS(c->each(count, {}, std::vector{integer}, [&](auto) { counted(*c); }), std::logic_error);
    CHECK(counted(*c) == 0); // none of these broke the connection
    CHECK_THROWS_AS(c->prepare(Sql{"none", "select no from nowhere"}), BrokenDatabase);
    c->prepare(by_no);
    CHECK(rows(*c, by_no, {{"no", 1}}, {integer, text, real}).empty());
}

TEST_CASE("a unique violation is told apart, without the value", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    c->run(insert, {{"no", 1}, {"name", phone}, {"share", Cell()}});
    for (int again = 0; again < 3; ++again) {
        auto primary = failure_of([&] { c->run(insert, {{"no", 1}, {"name", "x"}, {"share", Cell()}}); });
        CHECK(primary.why == Why::unique);
        auto index = failure_of([&] { c->run(insert, {{"no", 2}, {"name", phone}, {"share", Cell()}}); });
        CHECK(index.why == Why::unique);
        CHECK_THAT(index.what(), Catch::Contains("t.insert") && !Catch::Contains(phone));
    }
    CHECK(c->run(insert, {{"no", 2}, {"name", "x"}, {"share", Cell()}}) == 1);
    CHECK(counted(*c) == 2);
}

TEST_CASE("no failure tells a bound value", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = database.open();
    c->script("create table parent (name text primary key);\n"
              "create table u (no bigint not null, name text references parent, check (no < 10));\n");
    constexpr Sql insert_u{"u.insert", "insert into u (no, name) values (:no, :name)"};
    auto told = [&](Args const& args) {
        auto broken = failure_of([&] { c->run(insert_u, args); });
        CHECK(broken.why == Why::other);
        return std::string(broken.what());
    };
    CHECK_THAT(told({{"no", Cell()}, {"name", phone}}), !Catch::Contains("138") && Catch::Contains("no"));
    CHECK_THAT(told({{"no", 13800138000}, {"name", Cell()}}), !Catch::Contains("138"));
    CHECK_THAT(told({{"no", 1}, {"name", phone}}), !Catch::Contains("138"));
    if (engine == Engine::postgresql) {
        CHECK_THAT(told({{"no", phone + "x"}, {"name", Cell()}}),
                   !Catch::Contains("138") && Catch::Contains("22P02"));
        CHECK_THAT(told({{"no", 1}, {"name", "\xe4\xbd"}}), !Catch::Contains("e4"));
    } else {
        c->script("create virtual table f using fts5(x)");
        constexpr Sql match{"f.match", "select count(*) from f where f match :words"};
        for (auto words : {phone + ":x", "\"" + phone, "x " + phone + " ^"})
            CHECK_THAT(failure_of([&] {
                           rows(*c, match, {{"words", words}}, {integer});
                       }).what(),
                       !Catch::Contains("138"));
    }
}

TEST_CASE("a read-only connection refuses every write", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto writer = open_with_table(database);
    writer->run(insert, {{"no", 1}, {"name", Cell()}, {"share", Cell()}});
    auto reader = database.open(Access::read_only);
    CHECK(counted(*reader) == 1);
    CHECK_THROWS_AS(reader->run(insert, {{"no", 2}, {"name", Cell()}, {"share", Cell()}}), BrokenDatabase);
    CHECK_THROWS_AS(reader->script("drop table t"), BrokenDatabase);
    CHECK_THROWS_AS(reader->script("create table v (no bigint)"), BrokenDatabase);
    CHECK(counted(*reader) == 1);

    // one transaction is one snapshot
    reader->begin();
    CHECK(counted(*reader) == 1);
    writer->run(insert, {{"no", 2}, {"name", Cell()}, {"share", Cell()}});
    CHECK(counted(*reader) == 1);
    reader->commit();
    CHECK(counted(*reader) == 2);
}

TEST_CASE("run counts the rows it changed", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    for (int no = 1; no <= 4; ++no) c->run(insert, {{"no", no}, {"name", Cell()}, {"share", Cell()}});
    constexpr Sql upsert{"t.upsert",
                         "insert into t (no, name) values (:no, :name) on conflict (no) do nothing"};
    CHECK(c->run(upsert, {{"no", 1}, {"name", "x"}}) == 0);
    CHECK(c->run(upsert, {{"no", 9}, {"name", "x"}}) == 1);
    CHECK(c->run(Sql{"t.update", "update t set share = :s where no <= :no"}, {{"s", 1.0}, {"no", 3}}) == 3);
    CHECK(c->run(Sql{"t.table", "create table other (no bigint)"}, {}) == 0);
    CHECK(c->run(Sql{"t.delete", "delete from t"}, {}) == 5);
    constexpr Sql returning{"t.returning", "insert into t (no, name) values (:no, :name) returning no, name"};
    CHECK(rows(*c, returning, {{"no", 7}, {"name", "七"}}, {integer, text}) ==
          std::vector<std::vector<Cell>>{{7, "七"}});
}

TEST_CASE("transactions and savepoints", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    auto add = [&](int no) { c->queue(insert, {{"no", no}, {"name", Cell()}, {"share", Cell()}}); };
    auto other = database.open(Access::read_only);

    c->begin();
    add(1);
    c->rollback();
    CHECK(counted(*c) == 0);
    c->rollback(); // harmless without a transaction

    std::int64_t before = other->foreign_changes();
    c->begin();
    for (int round = 0; round < 3; ++round) {
        c->savepoint();
        add(10 + round);
        c->release();
        c->savepoint();
        add(20 + round);
        CHECK(counted(*c) == round + 2);
        c->rollback_to_savepoint();
        c->release();
        c->savepoint();
        auto add_twice = [&] {
            add(10 + round);
            c->release();
        };
        CHECK(failure_of(add_twice).why == Why::unique);
        c->rollback_to_savepoint();
        c->release();
        CHECK(counted(*c) == round + 1);
    }
    CHECK(counted(*other) == 0);
    c->commit();
    CHECK(counted(*other) == 3);
    if (engine == Engine::sqlite) CHECK(other->foreign_changes() != before);

    // a reader that leaves a loop early holds nothing back
    c->begin();
    constexpr Sql all{"t.all", "select no from t"};
    CHECK_THROWS_AS(c->each(all, {}, std::vector{integer}, [](auto) { throw std::range_error("stop"); }),
                    std::range_error);
    add(30);
    c->commit();
    CHECK(counted(*other) == 4);
}

TEST_CASE("the queue: an error in the middle leaves a transaction to be rolled back", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    constexpr Sql update{"t.update", "update t set share = :share where no = :no"};
    auto add = [&](int no) {
        c->queue(insert, {{"no", no}, {"name", phone + std::to_string(no)}, {"share", Cell()}});
    };
    auto whole_batch = [&](int last) {
        for (int no : {1, 2, last, 4}) {
            add(no);
            c->queue(update, {{"no", no}, {"share", no * 0.5}});
        }
        c->flush();
    };
    c->begin();
    auto broken = failure_of([&] { whole_batch(2); });
    CHECK(broken.why == Why::unique);
    CHECK_THAT(broken.what(), Catch::Contains("t.insert") && !Catch::Contains("138"));
    c->rollback();
    CHECK(counted(*c) == 0);

    c->begin();
    add(1);
    add(1 - 1);
    auto at_commit = [&] {
        add(1);
        c->commit();
    };
    CHECK(failure_of(at_commit).why == Why::unique);
    c->rollback();
    CHECK(counted(*c) == 0);

    c->begin();
    whole_batch(3);
    CHECK(counted(*c) == 4);
    c->commit();
    CHECK(rows(*c, by_no, {{"no", 3}}, {integer, text, real}) ==
          std::vector<std::vector<Cell>>{{3, phone + "3", 1.5}});

    c->begin();
    for (int no = 100; no < 5100; ++no) // more than one pipeline's fill
        add(no);
    c->commit();
    CHECK(counted(*c) == 5004);
}

TEST_CASE("a question asked ahead is answered as if it were asked now", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    constexpr Sql update{"t.update", "update t set name = :name where no = :no"};
    constexpr Sql delete_all{"t.delete", "delete from t"};
    auto const name_of = [&](int no) {
        return rows(*c, by_no, {{"no", no}}, {integer, text, real}).at(0).at(1);
    };
    for (int no = 1; no <= 3; ++no)
        c->run(insert, {{"no", no}, {"name", fmt::format("n{}", no)}, {"share", Cell()}});

    c->begin();
    for (int no : {1, 2, 2, 9}) c->ahead(by_no, {{"no", no}});
    c->ahead(count, {});
    CHECK(name_of(3) == "n3");
    CHECK(name_of(2) == "n2");
    CHECK(name_of(2) == "n2"); // as often as you like
    CHECK(rows(*c, by_no, {{"no", 9}}, {integer, text, real}).empty());
    // a row reader may write, which makes answers old, also the one being read
    c->each(by_no, {{"no", 1}}, std::vector{integer, text, real}, [&](auto row) {
        c->queue(update, {{"no", 1}, {"name", "neu"}});
        CHECK(row[1].text == "n1");
    });
    CHECK(name_of(1) == "neu");
    c->ahead(by_no, {{"no", 2}});
    c->run(update, {{"no", 2}, {"name", "zwei"}});
    CHECK(name_of(2) == "zwei");
    c->savepoint();
    c->queue(delete_all, {});
    c->ahead(count, {});
    CHECK(counted(*c) == 0);
    c->ahead(count, {});
    c->rollback_to_savepoint();
    c->release();
    CHECK(counted(*c) == 3);
    c->ahead(by_no, {{"no", 2}});
    c->rollback();
    CHECK(name_of(2) == "n2");
    CHECK(name_of(1) == "n1");

    // null and the empty text are two questions
    constexpr Sql given{"given", "select case when cast(:a as text) is null then 'null' else 'text' end"};
    c->begin();
    c->ahead(given, {{"a", Cell()}});
    c->ahead(given, {{"a", ""}});
    CHECK(rows(*c, given, {{"a", ""}}, {text}).at(0).at(0) == "text");
    CHECK(rows(*c, given, {{"a", Cell()}}, {text}).at(0).at(0) == "null");
    c->commit();
}

TEST_CASE("a question asked ahead that fails breaks the transaction it was asked in, and no other",
          "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    auto reader = database.open(Access::read_only);
    constexpr Sql wrong{"wrong", "select no from nowhere where no = :no"};
    for (auto* connection : {c.get(), reader.get()})
        for (int round = 0; round < 2; ++round) {
            connection->begin();
            connection->ahead(wrong, {{"no", 1}});
            if (engine == Engine::postgresql) {
                CHECK_THAT(failure_of([&] { counted(*connection); }).what(), Catch::Contains("wrong"));
                CHECK_THROWS_AS(counted(*connection), BrokenDatabase);
            }
            CHECK_THROWS_AS(rows(*connection, wrong, {{"no", 1}}, {integer}), BrokenDatabase);
            connection->rollback();
            connection->begin();
            CHECK(counted(*connection) == 0);
            connection->commit();
        }
}

TEST_CASE("a reader's transaction is one snapshot, and holds nothing when it is over", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto writer = open_with_table(database);
    auto reader = database.open(Access::read_only);
    auto const add = [&](int no) { writer->run(insert, {{"no", no}, {"name", Cell()}, {"share", Cell()}}); };
    for (int round = 0; round < 4; ++round) {
        reader->begin();
        CHECK(counted(*reader) == 2 * round);
        add(2 * round);
        reader->ahead(by_no, {{"no", 2 * round}});
        CHECK(counted(*reader) == 2 * round);
        CHECK(rows(*reader, by_no, {{"no", 2 * round}}, {integer, text, real}).empty());
        if (round % 2) reader->rollback();
        else reader->commit();
        add(2 * round + 1);
        if (round > 1) CHECK(counted(*reader) == 2 * round + 2); // also between transactions
    }
    if (engine == Engine::sqlite) return;
    constexpr Sql pid{"pid", "select pg_backend_pid()"};
    auto const backend = rows(*reader, pid, {}, {integer}).at(0).at(0);
    reader->begin();
    CHECK(counted(*reader) == 8);
    reader->rollback();
    constexpr Sql state{"state",
                        "select count(*) from pg_stat_activity"
                        " where pid = cast(:pid as integer) and state = 'idle' and xact_start is null"};
    std::int64_t idle = 0;
    for (int tries = 0; tries < 500 && !idle; ++tries)
        idle = rows(*writer, state, {{"pid", backend}}, {integer}).at(0).at(0).integer;
    CHECK(idle == 1);
}

TEST_CASE("PostgreSQL: a failed transaction cannot be committed by mistake", "[store]") {
    if (test_engines().size() < 2) return;
    TestDatabase database(Engine::postgresql);
    auto c = open_with_table(database);
    c->begin();
    CHECK_THROWS_AS(c->script("select 1/0"), BrokenDatabase);
    CHECK_THROWS_AS(c->commit(), BrokenDatabase);

    // a lost connection is told apart, and rolling back does no harm
    auto killer = database.open();
    constexpr Sql pid{"pid", "select pg_backend_pid()"};
    constexpr Sql kill{"kill", "select count(*) from pg_terminate_backend(cast(:pid as integer))"};
    Cell victim = rows(*c, pid, {}, {integer}).at(0).at(0);
    c->begin();
    c->queue(insert, {{"no", 1}, {"name", phone}, {"share", Cell()}});
    rows(*killer, kill, {{"pid", victim}}, {integer});
    CHECK(failure_of([&] { c->commit(); }).why == Why::lost);
    c->rollback();
    CHECK(failure_of([&] { counted(*c); }).why == Why::lost);
    CHECK(failure_of([&] { c->begin(); }).why == Why::lost);
    CHECK_THROWS_AS(Connection::open("postgresql:///none?host=/nowhere", Access::read_write), BrokenDatabase);
}

TEST_CASE("PostgreSQL: a serialization failure asks for a retry", "[store]") {
    if (test_engines().size() < 2) return;
    TestDatabase database(Engine::postgresql);
    auto first = open_with_table(database);
    auto second = database.open();
    constexpr Sql update{"t.update", "update t set share = :share where no = 1"};
    first->run(insert, {{"no", 1}, {"name", Cell()}, {"share", Cell()}});
    second->begin();
    second->script("set transaction isolation level repeatable read");
    CHECK(counted(*second) == 1);
    first->run(update, {{"share", 1.0}});
    CHECK(failure_of([&] { second->run(update, {{"share", 2.0}}); }).why == Why::retry);
    second->rollback();
    CHECK(second->run(update, {{"share", 2.0}}) == 1);
}

TEST_CASE("SQLite: full, busy and broken disks are told apart", "[store]") {
    TestDatabase database(Engine::sqlite);
    auto c = open_with_table(database);
    auto fill = [&] {
        c->begin();
        for (int no = 1; no <= 1000; ++no)
            c->queue(insert, {{"no", no}, {"name", fmt::format("{:01000}", no)}, {"share", Cell()}});
        c->commit();
    };
    c->script("pragma max_page_count = 20");
    CHECK(failure_of(fill).why == Why::full);
    c->rollback();
    c->script("pragma max_page_count = 100000");

    // a disk that stops writing in the middle of a commit
    auto old_action = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
    rlimit small = before;
    small.rlim_cur = 200'000;
    REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
    std::optional<BrokenDatabase> broken;
    try {
        fill();
    } catch (BrokenDatabase const& error) {
        broken = error;
    }
    REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, old_action);
    REQUIRE(broken);
    CHECK(broken->why == Why::other);
    CHECK_THAT(broken->what(), Catch::Contains("i/o error"));
    c->rollback();
    CHECK(counted(*c) == 0);

    auto other = database.open();
    other->script("pragma busy_timeout = 0");
    c->begin();
    CHECK(failure_of([&] { other->begin(); }).why == Why::busy);
    c->commit();
    fill();
    CHECK(counted(*other) == 1000);
}

TEST_CASE("opening refuses what would go wrong later", "[store]") {
    CHECK_THROWS_AS(Connection::open("mysql://x", Access::read_write), BrokenDatabase);
    CHECK_THROWS_AS(Connection::open("sqlite:/nowhere/at/all.db", Access::read_write), BrokenDatabase);
    TestDatabase database(Engine::sqlite);
    CHECK_THROWS_AS(database.open(Access::read_only), BrokenDatabase); // there is no file yet
    auto c = database.open();
    auto pragma = [&](Sql const& sql) { return rows(*c, sql, {}, {text}).at(0).at(0).text; };
    CHECK(pragma({"p1", "pragma journal_mode"}) == "wal");
    CHECK(pragma({"p2", "pragma synchronous"}) == "2");
    CHECK(pragma({"p3", "pragma foreign_keys"}) == "1");
    CHECK(pragma({"p4", "pragma temp_store"}) == "2");
    CHECK(pragma({"p5", "pragma busy_timeout"}) == "10000");
    if (test_engines().size() < 2) return;
    // a database that sorts by language
    auto server = Connection::open(std::getenv("HUIJU_TEST_POSTGRES"), Access::read_write);
    server->script("drop database if exists huiju_wrong_collation");
    server->script(
        "create database huiju_wrong_collation template template0 encoding 'SQL_ASCII' lc_collate 'C' "
        "lc_ctype 'C'");
    std::string url = std::getenv("HUIJU_TEST_POSTGRES");
    std::size_t path = url.find('/', url.find("://") + 3);
    std::size_t query = url.find('?');
    std::string wrong = url.substr(0, path) + "/huiju_wrong_collation" +
                        (query == std::string::npos ? "" : url.substr(query));
    CHECK_THAT(failure_of([&] { Connection::open(wrong, Access::read_write); }).what(),
               Catch::Contains("encoding SQL_ASCII"));
    server->script("drop database huiju_wrong_collation");
}

TEST_CASE("time of 100 000 inserts and point selects", "[store][timing]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestDatabase database(engine);
    auto c = open_with_table(database);
    int const n = engine == Engine::sqlite ? 100'000 : 20'000;
    auto timed = [&](char const* what, int times, auto&& action) {
        auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < times; ++i) action(i);
        c->flush();
        std::chrono::duration<double, std::micro> took = std::chrono::steady_clock::now() - start;
        std::printf("%s, %s: %.2f us\n", engine == Engine::sqlite ? "SQLite" : "PostgreSQL", what,
                    took.count() / times);
    };
    c->begin();
    timed("insert", n, [&](int i) {
        c->queue(insert, {{"no", i}, {"name", fmt::format("名{}", i)}, {"share", 0.5}});
    });
    c->commit();
    std::vector<Cell::Kind> const columns{integer, text, real};
    std::int64_t sum = 0;
    timed("point select", engine == Engine::sqlite ? n : n / 10, [&](int i) {
        c->each(by_no, {{"no", i}}, columns, [&](auto row) { sum += row[0].integer; });
    });
    CHECK(sum > 0);
    CHECK(counted(*c) == n);
}
