// The write path: batches, refusals, replays, failures in the middle, and several writers at once.
#include "store/audit.hpp"
#include "store/search.hpp"
#include "store/test_ledger.hpp"
#include "store/verify.hpp"

#include <chrono>
#include <cstdio>
#include <random>

using namespace huiju;
using namespace huiju::store;

namespace {

std::vector<std::string> findings(TestLedger const& ledger) {
    std::vector<std::string> found;
    ledger.look([&](Db& db) { found = verify(db, TestLedger::catalog(), {}); });
    return found;
}

void check_sound(TestLedger const& ledger) {
    CHECK_THAT(findings(ledger), Catch::Equals(std::vector<std::string>{}));
}

Job changing(std::string command_id, std::string title, std::function<void(SlipRow&)> change) {
    return job_of(std::move(command_id), [title, change](Tx& tx) -> Result<Outcome> {
        auto const before = tx.find<SlipRow>("title", title);
        if (!before) return refuse(Refused::not_found, "not_found");
        auto after = *before;
        change(after);
        tx.keep_version("slip", *before);
        tx.update(*before, after);
        return Outcome{"slip", after.id, {}};
    });
}

} // namespace

TEST_CASE("a command's rows, audit row and sums are stored together", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    auto kind = GENERATE(HashKind::sha256, HashKind::sm3);
    TestLedger ledger(engine, kind);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto const made = writer.wait(adding("路灯不亮"));
    REQUIRE(made);
    CHECK(made->kind == "slip");
    CHECK(writer.head_seq() == 1);
    REQUIRE(writer.wait(changing("c", "路灯不亮", [](SlipRow& row) {
        row.title = "路灯不亮(两盏)";
        row.day.reset();
        row.share = 1.0 / 3;
    })));
    ledger.look([&](Db& db) {
        auto const row = db.find<SlipRow>("id", made->id.text());
        REQUIRE(row);
        CHECK(row->title == "路灯不亮(两盏)");
        CHECK(row->share == 1.0 / 3);
        CHECK(!row->day);
        CHECK(row->open);
        CHECK(row->rev == 2);
        CHECK(db.head().seq == 2);
        auto const audit = db.all<AuditRow>("store.audit_range", {{"seq", 0}, {"count", 9}});
        REQUIRE(audit.size() == 2);
        CHECK(audit[0].prev.empty());
        CHECK(audit[1].prev == audit[0].hash);
        CHECK(audit[1].hash == db.head().hash);
        CHECK(audit[1].actor == 7);
        CHECK(audit[1].record == made->id.text());
        CHECK(audit[1].detail == R"({"fields":["test_slip.title","test_slip.day","test_slip.share"]})");
        CHECK(db.having<SlipRow>("n", 1).size() == 1);
        CHECK(!db.get<SlipRow>(row->no + 1));
    });
    auto const old = ledger.text("select body from old_version");
    CHECK_THAT(old, Catch::Contains("\"路灯不亮\"") && Catch::Contains("\"v1:secret\"") &&
                        Catch::Contains("\"rev\":1"));
    check_sound(ledger);
}

TEST_CASE("a refusal leaves nothing", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto refusing = [](std::string id, bool read) {
        return job_of(std::move(id), [read](Tx& tx) -> Result<Outcome> {
            auto row = slip_of("谁也不该看到");
            tx.insert(row);
            tx.count("slips", 1, 0, *row.day, 1);
            tx.index({0, "slip", row.no, row.title, 0, 3});
            if (read) CHECK(tx.find<SlipRow>("title", row.title)); // sends the save
            return refuse(Refused::conflict, "no");
        });
    };
    bool const read = GENERATE(false, true);
    auto const alone = writer.wait(refusing("r1", read));
    REQUIRE(!alone);
    CHECK(alone.error().reason.key == "no");
    std::vector<Job> jobs{adding("一"), refusing("r2", read), adding("二"), refusing("r3", read)};
    auto const answers = in_one_batch(writer, std::move(jobs));
    CHECK(answers[0].result->has_value());
    CHECK(answers[1].result->error().reason.key == "no");
    CHECK(answers[2].result->has_value());
    CHECK(answers[3].result->error().reason.key == "no");
    CHECK(ledger.slips() == 2);
    CHECK(ledger.number("select max(seq) from audit") == 2);
    CHECK(ledger.number("select count(*) from search_doc") == 2);
    CHECK(ledger.number("select sum(n) from counter") == 2);
    // a refused command may be tried again
    CHECK(writer.wait(job_of("r2", [](Tx& tx) -> Result<Outcome> {
        auto row = slip_of("三");
        tx.insert(row);
        return Outcome{"slip", row.id, {}};
    })));
    check_sound(ledger);
}

TEST_CASE("the same command again is a replay, with other content a conflict", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto const job = adding("一");
    auto const first = writer.wait(job);
    std::vector<Job> again{job, job, job};
    again[1].digest = "other";
    again[2].actor = 8;
    auto const answers = in_one_batch(writer, again);
    REQUIRE(answers[0].result->has_value());
    CHECK(answers[0].result->value().id == first->id);
    CHECK(answers[0].replayed);
    for (auto i : {1, 2}) {
        CHECK(!answers[i].replayed);
        CHECK(answers[i].result->error().kind == Refused::conflict);
        CHECK(answers[i].result->error().reason.key == "conflict.command_id");
    }

    auto const fifty = in_one_batch(writer, std::vector<Job>(50, adding("二")));
    int replayed = 0;
    for (auto const& answer : fifty) {
        REQUIRE(answer.result->has_value());
        CHECK(answer.result->value().id == fifty[0].result->value().id);
        CHECK(answer.times == 1);
        replayed += answer.replayed;
    }
    CHECK(replayed == 49);
    CHECK(ledger.slips() == 2);
    CHECK(ledger.number("select sum(n) from counter") == 2);
    check_sound(ledger);
}

TEST_CASE("a command that fails does so alone", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    REQUIRE(writer.wait(adding("已有")));
    auto taken = adding("已有");
    taken.command_id = "another";
    auto throwing = job_of("t", [](Tx& tx) -> Result<Outcome> {
        auto row = slip_of("扔掉");
        tx.insert(row);
        tx.find<SlipRow>("title", "扔掉");
        throw std::range_error("a defect");
    });
    auto wrong_sql = job_of("w", [](Tx& tx) -> Result<Outcome> {
        tx.number("store.no_such_statement");
        return Outcome{};
    });
    std::vector<Job> jobs;
    jobs.push_back(adding("一"));
    std::string const culprit = GENERATE(as<std::string>(), "taken", "throwing", "wrong_sql", "all");
    if (culprit == "taken" || culprit == "all") jobs.push_back(taken);
    jobs.push_back(adding("二"));
    if (culprit == "throwing" || culprit == "all") jobs.push_back(throwing);
    jobs.push_back(adding("三"));
    if (culprit == "wrong_sql" || culprit == "all") jobs.push_back(wrong_sql);
    auto const ids = [&] {
        std::vector<std::string> ids;
        for (auto const& job : jobs) ids.push_back(job.command_id);
        return ids;
    }();
    auto const answers = in_one_batch(writer, std::move(jobs));
    for (std::size_t i = 0; i < answers.size(); ++i) {
        INFO(ids[i]);
        CHECK(answers[i].times == 1);
        if (ids[i].starts_with("add")) {
            CHECK(answers[i].result->has_value());
        } else {
            REQUIRE(!answers[i].result->has_value());
            CHECK(answers[i].result->error().kind ==
                  (ids[i] == "another" ? Refused::conflict : Refused::broken));
        }
    }
    CHECK(ledger.slips() == 4);
    CHECK(ledger.number("select max(seq) from audit") == 4);
    CHECK(ledger.number("select sum(n) from counter") == 4);
    CHECK(ledger.number("select count(*) from search_doc") == 4);
    check_sound(ledger);
    CHECK(writer.wait(adding("四")));
}

TEST_CASE("the commands of a batch find what the database holds", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    bool const announced = GENERATE(false, true);
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    std::vector<Uuid> ids;
    for (int i = 0; i < 8; ++i) {
        auto const made = writer.wait(adding(fmt::format("第{}条", i)));
        REQUIRE(made);
        ids.push_back(made->id);
    }
    auto const nos_of = [](std::vector<SlipRow> const& rows) {
        std::vector<std::pair<std::int64_t, std::int64_t>> nos;
        for (auto const& row : rows) nos.emplace_back(row.no, row.rev);
        return nos;
    };
    std::mt19937 random(7);
    auto const any = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
    int wrong = 0, added = 0;
    auto const step = [&](int i) {
        int const what = any(10), n = any(4), unlike = any(4);
        auto const id = ids[static_cast<std::size_t>(any(8))];
        auto job = job_of(fmt::format("step {}", i), [&, what, n, unlike, id](Tx& tx) -> Result<Outcome> {
            // another Db on the same connection knows nothing and asks; the saves before it are on the way
            Db fresh(tx.connection(), tx.county(), tx.key());
            for (int of = 0; of < 4; ++of)
                wrong += nos_of(tx.having<SlipRow>("n", of)) != nos_of(fresh.having<SlipRow>("n", of));
            auto const row = tx.find<SlipRow>("id", id.text());
            auto const stored = fresh.find<SlipRow>("id", id.text());
            wrong += !row || !stored || row->rev != stored->rev || row->title != stored->title;
            if (!row || what == 0) return refuse(Refused::conflict, "before a save");
            auto after = *row;
            after.n = n;
            tx.update(*row, after);
            wrong += tx.find<SlipRow>("id", id.text())->n != n;
            if (what == 1) return refuse(Refused::conflict, "after a save");
            if (what == 2 && tx.number("store.known_of", {{"seq", 1}}))
                return refuse(Refused::conflict, "sent");
            auto last = after;
            if (what == 3) last.n = unlike;
            if (what == 5) last.title = "第0条"; // taken, unless it is the row's own
            if (what == 3 || what == 5) tx.update(after, last);
            if (what == 4) {
                auto slip = slip_of(fmt::format("又{}", ++added), n);
                tx.insert(slip);
            }
            return Outcome{"slip", after.id, {}};
        });
        if (announced)
            job.ahead = [id](Db& db) {
                db.ahead_having<SlipRow>("id", id.text());
                if (auto const row = db.known<SlipRow>("id", id.text())) {
                    db.ahead_having<SlipRow>("n", row->n);
                    db.ahead_having<SlipRow>("n", row->n + 1);
                }
            };
        return job;
    };
    for (int batch = 0; batch < 6; ++batch) {
        std::vector<Job> jobs;
        for (int i = 0; i < 40; ++i) jobs.push_back(step(100 * batch + i));
        in_one_batch(writer, std::move(jobs));
    }
    CHECK(wrong == 0);
    CHECK(added > 0);
    check_sound(ledger);
}

TEST_CASE("what is announced is asked once for the whole batch", "[store]") {
    if (test_engines().size() < 2) return;
    TestLedger ledger(Engine::postgresql);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    REQUIRE(writer.wait(adding("一")));
    auto const announcing = [&](std::string const& title, bool found) {
        auto job = job_of("a " + title, [title, found](Tx& tx) -> Result<Outcome> {
            CHECK(tx.known<SlipRow>("title", title).has_value() == found);
            CHECK(tx.find<SlipRow>("title", title).has_value() == found);
            CHECK(!tx.known<SlipRow>("title", "never announced"));
            return refuse(Refused::conflict, "only looked");
        });
        job.ahead = [title](Db& db) { db.ahead_having<SlipRow>("title", title); };
        return job;
    };
    // a value with everything that JSON and SQL could stumble over, and one that occurs twice
    in_one_batch(writer,
                 {announcing("一", true), announcing("二'\"\\{},$1 \n", false), announcing("", false)});
    in_one_batch(writer, {adding("二"), changing("c", "二", [](SlipRow& row) { row.title = "三"; }),
                          announcing("三", true), announcing("二", false)});
    check_sound(ledger);
}

TEST_CASE("the counters of a batch become one statement per key", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto counting = [](int i) {
        return job_of(fmt::format("count {}", i), [i](Tx& tx) -> Result<Outcome> {
            tx.count("a", 1, 0, *Date::of(2018, 8, 2), i);
            tx.count("a", 1, 0, *Date::of(2018, 8, 1), 1);
            tx.count("b", 0, 5, *Date::of(2018, 8, 2), i % 2 ? 1 : -1); // together nothing
            return Outcome{"none", Uuid::v7_now(), {}};
        });
    };
    std::vector<Job> jobs;
    for (int i = 0; i < 10; ++i) jobs.push_back(counting(i));
    in_one_batch(writer, std::move(jobs));
    CHECK(ledger.number("select count(*) from counter") == 2);
    CHECK(ledger.number("select n from counter where day = '2018-08-02'") == 45);
    CHECK(ledger.number("select n from counter where day = '2018-08-01'") == 10);
    REQUIRE(writer.wait(counting(100)));
    CHECK(ledger.number("select n from counter where day = '2018-08-02' and metric = 'a'") == 145);
    CHECK(ledger.number("select n from counter where metric = 'b'") == -1);
}

TEST_CASE("what a batch indexes is found after it", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto const answers =
        in_one_batch(writer, {adding("村口路灯不亮"), adding("水渠堵塞"), adding("路灯太暗")});
    auto const found = [&](std::string const& words, std::int64_t town = 0, std::int64_t village = 0,
                           std::string const& kind = "slip") {
        std::vector<std::string> titles;
        ledger.look([&](Db& db) {
            for (auto const& hit : search(db, kind, words, town, village, 0, 50))
                titles.push_back(db.get<SlipRow>(hit.record)->title);
        });
        return titles;
    };
    using Titles = std::vector<std::string>;
    CHECK(found("路灯") == Titles{"路灯太暗", "村口路灯不亮"});
    CHECK(found("暗") == Titles{"路灯太暗"});
    CHECK(found("村口 不亮") == Titles{"村口路灯不亮"});
    CHECK(found("灯路") == Titles{});
    CHECK(found("路灯", 2).size() == 2);
    CHECK(found("路灯", 9).empty());
    CHECK(found("路灯", 2, 3).size() == 2);
    CHECK(found("路灯", 2, 4).empty());
    CHECK(found("路灯", 0, 0, "problem").empty());
    CHECK(found("\" OR *").empty());
    CHECK(found("").empty());
    ledger.look([&](Db& db) {
        auto const first = search(db, "slip", "路灯", 0, 0, 0, 1);
        REQUIRE(first.size() == 1);
        CHECK(search(db, "slip", "路灯", 0, 0, first[0].doc, 9).size() == 1);
    });
    auto again = writer.wait(changing("c", "水渠堵塞", [](SlipRow& row) { row.title = "水渠已通"; }));
    REQUIRE(again);
    CHECK(found("水渠").size() == 1); // the old document leads to the record as it is now
}

TEST_CASE("what was known at a moment", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto const noon = Instant::at(*Date::of(2018, 8, 2), 12);
    auto const hours = [&](int h) { return Instant{noon.micros + h * 3'600'000'000LL}; };
    ledger.look([&](Db& db) { CHECK(db.seq_known_at(noon) == 0); });
    std::int64_t shown = 0;
    for (int h : {0, 1, 1, 5, 3, 6}) { // the fifth comes from a clock that went back
        auto job = adding(fmt::format("第{}条", ++shown));
        job.clock = hours(h);
        REQUIRE(writer.wait(std::move(job)));
    }
    ledger.look([&](Db& db) {
        CHECK(db.seq_known_at(hours(-1)) == 0);
        CHECK(db.seq_known_at(noon) == 1);
        CHECK(db.seq_known_at(Instant{noon.micros + 1}) == 1);
        CHECK(db.seq_known_at(hours(1)) == 3);
        CHECK(db.seq_known_at(hours(4)) == 3);
        CHECK(db.seq_known_at(hours(5)) == 5); // it became known no earlier than the row before
        CHECK(db.seq_known_at(hours(6)) == 6);
        CHECK(db.seq_known_at(hours(600)) == 6);
    });
    check_sound(ledger);
}

TEST_CASE("a command sees a picture that fits the ledger", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    std::int64_t seen = -1;
    auto looking = [&](std::string id) {
        return job_of(std::move(id), [&](Tx& tx) -> Result<Outcome> {
            seen = tx.reference<TestPicture>().slips;
            return refuse(Refused::conflict, "only looked");
        });
    };
    auto changing_picture = [](std::string title, bool fail) {
        return job_of("p " + title, [title, fail](Tx& tx) -> Result<Outcome> {
            auto row = slip_of(title);
            tx.insert(row);
            tx.changes_reference();
            if (fail) throw std::range_error("a defect");
            return Outcome{"slip", row.id, {}};
        });
    };
    writer.wait(looking("l1"));
    CHECK(seen == 0);
    REQUIRE(writer.wait(adding("不在图中")));
    writer.wait(looking("l2"));
    CHECK(seen == 0); // the command did not say that it changes the picture
    in_one_batch(writer, {changing_picture("一", false), looking("l3")});
    CHECK(seen == 2);
    in_one_batch(writer, {changing_picture("二", true), looking("l4")});
    CHECK(seen == 2);
    in_one_batch(writer, {changing_picture("三", false), looking("l5"), changing_picture("四", true)});
    CHECK(seen == 3);
    CHECK(ledger.number("select reference_seq from ledger") == ledger.number("select seq from ledger"));

    // readers too, each on its own snapshot
    Readers readers({ledger.url(), 1, 2, 100}, ledger.key(), &TestLedger::load);
    readers.wait([&](Db& db) { seen = db.reference<TestPicture>().slips; });
    CHECK(seen == 3);
    REQUIRE(writer.wait(changing_picture("五", false)));
    readers.wait([&](Db& db) { seen = db.reference<TestPicture>().slips; });
    CHECK(seen == 4);
    CHECK_THROWS_AS(readers.wait([&](Db&) { throw std::range_error("of the reader"); }), std::range_error);
    CHECK_THROWS_AS(readers.wait([&](Db& db) { db.connection().script("delete from test_slip"); }),
                    BrokenDatabase);
    readers.wait([&](Db& db) { CHECK(db.get<SlipRow>(1 << 12)); });
}

TEST_CASE("stop finishes what was accepted and refuses the rest", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    auto options = ledger.options();
    options.waiting = 100;
    Writer writer(options, ledger.key(), &TestLedger::load);
    std::atomic<int> stored = 0, busy = 0, stopping = 0;
    for (int i = 0; i < 300; ++i) {
        auto job = adding(fmt::format("第{}条", i));
        job.bulk = i % 3 == 0;
        job.done = [&](Result<Outcome> result, bool) {
            if (result) ++stored;
            else if (result.error().reason.key == "unavailable.busy") {
                CHECK(result.error().retry_after > 0);
                ++busy;
            }
        };
        if (i % 3 == 0) writer.submit_when_free(std::move(job));
        else writer.submit(std::move(job));
    }
    writer.stop();
    CHECK(stored + busy == 300);
    CHECK(stored >= 100);
    CHECK(ledger.slips() == stored);
    auto late = adding("太晚");
    late.done = [&](Result<Outcome> result, bool) {
        stopping += result.error().reason.key == "unavailable.stopping";
    };
    writer.submit(late);
    writer.submit_when_free(late);
    CHECK(stopping == 2);
    check_sound(ledger);
}

TEST_CASE("nothing is accepted when the disk is nearly full", "[store]") {
    TestLedger ledger(Engine::sqlite);
    auto options = ledger.options();
    options.disk = "/";
    options.disk_free = std::uint64_t{1} << 60;
    Writer writer(options, ledger.key(), &TestLedger::load);
    auto const refused = writer.wait(adding("一"));
    REQUIRE(!refused);
    CHECK(refused.error().kind == Refused::unavailable);
    CHECK(refused.error().reason.key == "unavailable.disk");
    CHECK(ledger.slips() == 0);
}

TEST_CASE("two writers on one database make one gapless chain", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    constexpr int each = 300;
    {
        Writer one(ledger.options(), ledger.key(), &TestLedger::load);
        Writer two(ledger.options(), ledger.key(), &TestLedger::load);
        REQUIRE(one.wait(adding("共用")));
        auto work = [](Writer& writer, std::string const& name) {
            std::vector<std::future<void>> answered;
            for (int i = 0; i < each; ++i) {
                auto job = i % 3 == 2 ? changing(fmt::format("{} {}", name, i), "共用",
                                                 [](SlipRow& row) { ++row.n; })
                                      : adding(fmt::format("{}第{}条", name, i));
                auto promise = std::make_shared<std::promise<void>>();
                answered.push_back(promise->get_future());
                job.done = [promise](Result<Outcome> result, bool) {
                    if (!result) std::printf("refused: %s\n", result.error().reason.key.c_str());
                    promise->set_value();
                };
                writer.submit(std::move(job));
                if (i % 7 == 0) answered.back().wait(); // many small batches that alternate
            }
            for (auto& future : answered) future.wait();
        };
        std::thread first([&] { work(one, "甲"); });
        std::thread second([&] { work(two, "乙"); });
        // both are also handed the same commands
        std::thread third([&] {
            for (int i = 0; i < 50; ++i) {
                auto const job = adding(fmt::format("同一条{}", i));
                CHECK(one.wait(job));
                CHECK(two.wait(job));
            }
        });
        first.join();
        second.join();
        third.join();
    }
    CHECK(ledger.number("select count(*) from audit") == 1 + 2 * each + 50);
    CHECK(ledger.number("select max(seq) from audit") == 1 + 2 * each + 50);
    CHECK(ledger.number("select n from test_slip where title = '共用'") == 1 + 2 * each / 3);
    CHECK(ledger.slips() == 1 + 2 * each * 2 / 3 + 50);
    CHECK(ledger.number("select sum(n) from counter") == ledger.slips());
    check_sound(ledger);
}

TEST_CASE("PostgreSQL: a batch whose connection is lost runs again", "[store]") {
    if (test_engines().size() < 2) return;
    TestLedger ledger(Engine::postgresql);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    int runs = 0;
    auto killing = job_of("k", [&](Tx& tx) -> Result<Outcome> {
        auto row = slip_of("留下一条");
        tx.insert(row);
        if (++runs == 1) {
            std::int64_t pid = 0;
            static constexpr Cell::Kind kind[] = {Cell::Kind::integer};
            tx.connection().each({"pid", "select pg_backend_pid()"}, {}, kind,
                                 [&](auto cells) { pid = cells[0].integer; });
            ledger.number(fmt::format("select count(*) from pg_terminate_backend({})", pid));
            tx.find<SlipRow>("title", "留下一条");
        }
        return Outcome{"slip", row.id, {}};
    });
    auto const answers = in_one_batch(writer, {adding("一"), killing, adding("二")});
    for (auto const& answer : answers) {
        CHECK(answer.result->has_value());
        CHECK(answer.times == 1);
    }
    CHECK(runs == 2);
    CHECK(ledger.slips() == 3);
    check_sound(ledger);
}

TEST_CASE("a row that was changed behind the program's back stays found after an update", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    REQUIRE(writer.wait(adding("一")));
    ledger.open()->script("update test_slip set n = 1000");
    CHECK(findings(ledger).size() == 1);
    REQUIRE(writer.wait(changing("c", "一", [](SlipRow& row) { row.title = "二"; })));
    auto const found = findings(ledger);
    REQUIRE(!found.empty());
    CHECK_THAT(found[0], Catch::Contains("test_slip"));
}

TEST_CASE("commands per second, one slip each", "[store][timing]") {
    Engine engine = GENERATE(from_range(test_engines()));
    TestLedger ledger(engine);
    int const n = engine == Engine::sqlite ? 20'000 : 5'000;
    std::vector<Job> jobs;
    for (int i = 0; i < n; ++i) {
        jobs.push_back(adding(fmt::format("第{}条:村口路灯不亮,请尽快修好", i)));
        jobs.back().done = [](Result<Outcome>, bool) {};
    }
    Writer writer(ledger.options(), ledger.key(), &TestLedger::load);
    auto const start = std::chrono::steady_clock::now();
    for (auto& job : jobs) writer.submit_when_free(std::move(job));
    writer.stop();
    std::chrono::duration<double, std::micro> const took = std::chrono::steady_clock::now() - start;
    std::printf("%s: %.1f us per command\n", engine == Engine::sqlite ? "SQLite" : "PostgreSQL",
                took.count() / n);
    auto const again = std::chrono::steady_clock::now();
    check_sound(ledger);
    std::chrono::duration<double, std::micro> const verified = std::chrono::steady_clock::now() - again;
    std::printf("%s: verify %.2f us per slip with its audit row\n",
                engine == Engine::sqlite ? "SQLite" : "PostgreSQL", verified.count() / n);
    CHECK(ledger.slips() == n);
}
