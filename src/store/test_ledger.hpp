// A fresh ledger with one small sealed table, for tests of writing, verifying and restoring.
#pragma once

#include "store/catalog.hpp"
#include "store/migrations.hpp"
#include "store/readers.hpp"
#include "store/test_database.hpp"

#include <catch2/catch.hpp>

#include <atomic>

// Catch would ask the result's own operator<<, which cannot print ours.
template <class T>
struct Catch::StringMaker<boost::system::result<T, huiju::Refusal>> {
    static std::string convert(boost::system::result<T, huiju::Refusal> const& result) {
        return result ? "a value" : "refused: " + result.error().reason.key;
    }
};

namespace huiju::store {

// One column of every kind that a row may have.
struct SlipRow : Row {
    static constexpr std::string_view table = "test_slip";
    Uuid id;
    std::string title;
    std::optional<Date> day;
    std::int64_t n = 0;
    double share = 0;
    bool open = false;
    Sealed secret;
};
BOOST_DESCRIBE_STRUCT(SlipRow, (Row), (id, title, day, n, share, open, secret))

inline constexpr char const* const slip_table =
    "create table test_slip (county bigint not null, no bigint not null, rev bigint not null, seal text not "
    "null, "
    "id text not null, title text not null, day text, n bigint not null, share double precision not null, "
    "open bigint not null, secret text not null, primary key (county, no));\n"
    "create unique index test_slip_id on test_slip (county, id);\n"
    "create unique index test_slip_title on test_slip (county, title);\n";

struct TestPicture : Reference {
    std::int64_t slips = 0; // when it was made
};

class TestLedger {
public:
    explicit TestLedger(Engine engine, HashKind kind = HashKind::sha256) : database_(engine) {
        auto c = database_.open();
        migrate(*c, 1, frame(engine));
        c->script(slip_table);
        create_ledger(*c, 1, kind);
    }

    // The store's own migrations, so that no feature stands in the way.
    static std::vector<Migration> frame(Engine engine) {
        auto const& all = migrations(engine);
        return {all.begin(), all.begin() + 2};
    }

    std::string const& url() const { return database_.url(); }
    std::unique_ptr<Connection> open() const { return database_.open(); }
    FieldKey const& key() const { return key_; }
    WriterOptions options() const {
        WriterOptions options;
        options.url = url();
        return options;
    }
    static Catalog catalog() {
        auto catalog = store_catalog();
        catalog.sealed.push_back(&table_of<SlipRow>());
        return catalog;
    }

    // The picture holds the number of slips, so that a stale one shows.
    static std::shared_ptr<Reference const> load(Db& db) {
        auto picture = std::make_shared<TestPicture>();
        picture->slips = static_cast<std::int64_t>(db.having<SlipRow>("county", db.county()).size());
        return picture;
    }

    void look(std::function<void(Db&)> const& look) const {
        auto c = database_.open(Access::read_only);
        with_snapshot(*c, 1, key_, &TestLedger::load, look);
    }
    std::int64_t number(std::string const& sql) const {
        std::int64_t found = -1;
        auto c = database_.open(Access::read_only);
        static constexpr Cell::Kind kind[] = {Cell::Kind::integer};
        c->each({sql, sql}, {}, kind, [&](auto row) { found = row[0].integer; });
        return found;
    }
    std::string text(std::string const& sql) const {
        std::string found;
        auto c = database_.open(Access::read_only);
        static constexpr Cell::Kind kind[] = {Cell::Kind::text};
        c->each({sql, sql}, {}, kind, [&](auto row) { found = row[0].text; });
        return found;
    }
    std::int64_t slips() const { return number("select count(*) from test_slip"); }

private:
    TestDatabase database_;
    FieldKey key_{std::array<unsigned char, 32>{1, 2, 3}};
};

inline Job job_of(std::string command_id, std::function<Result<Outcome>(Tx&)> run) {
    Job job;
    job.operation = "slip.test";
    job.digest = "digest of " + command_id;
    job.command_id = std::move(command_id);
    job.actor = 7;
    job.run = std::move(run);
    return job;
}

inline SlipRow slip_of(std::string title, std::int64_t n = 1) {
    SlipRow row;
    row.id = Uuid::v7_now();
    row.title = std::move(title);
    row.n = n;
    row.day = Date::of(2018, 8, 2);
    row.share = 0.1;
    row.open = true;
    row.secret.ciphertext = "v1:secret";
    return row;
}

// A command that stores one slip, counts it and makes it findable.
inline Job adding(std::string title) {
    auto const row = slip_of(title);
    return job_of("add " + title, [row](Tx& tx) -> Result<Outcome> {
        auto slip = row;
        tx.insert(slip);
        tx.count("slips", 3, 0, *slip.day, slip.n);
        tx.index({0, "slip", slip.no, slip.title, 2, 3});
        return Outcome{"slip", slip.id, {}};
    });
}

struct Answered {
    std::optional<Result<Outcome>> result;
    bool replayed = false;
    int times = 0;
};

// Runs the jobs together in one batch, behind one that holds the writer back until all are waiting.
inline std::vector<Answered> in_one_batch(Writer& writer, std::vector<Job> jobs) {
    static std::atomic<int> gates = 0;
    std::promise<void> ready;
    auto opened = ready.get_future().share();
    auto gate = job_of(fmt::format("gate {}", ++gates), [opened](Tx&) -> Result<Outcome> {
        opened.wait();
        return refuse(Refused::conflict, "gate");
    });
    gate.done = [](Result<Outcome>, bool) {};
    writer.submit(std::move(gate));
    std::vector<Answered> answers(jobs.size());
    std::vector<std::promise<void>> answered(jobs.size());
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        jobs[i].done = [&, i](Result<Outcome> result, bool replayed) {
            answers[i].result = std::move(result);
            answers[i].replayed = replayed;
            if (++answers[i].times == 1) answered[i].set_value();
        };
        writer.submit(std::move(jobs[i]));
    }
    ready.set_value();
    for (auto& one : answered) one.get_future().wait();
    return answers;
}

} // namespace huiju::store
