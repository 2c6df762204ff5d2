// Backup and restore between all pairs of engines, and what restore refuses.
#include "store/backup.hpp"
#include "store/search.hpp"
#include "store/test_ledger.hpp"
#include "store/verify.hpp"

#include <sys/stat.h>
#include <zlib.h>

#include <fstream>

using namespace huiju;
using namespace huiju::store;

namespace {

namespace fs = std::filesystem;

// The child comes first in the alphabet, so that restore meets references before what they refer to.
char const* const family =
    "create table b_parent (county bigint not null, no bigint not null, primary key (county, no));\n"
    "create table a_child (county bigint not null, no bigint not null, parent bigint, "
    "primary key (county, no), foreign key (county, parent) references b_parent (county, no));\n";

Catalog catalog() {
    auto catalog = TestLedger::catalog();
    catalog.bookkeeping.insert(catalog.bookkeeping.end(), {"a_child", "b_parent"});
    return catalog;
}

class Folder {
public:
    Folder() {
        static int folders = 0;
        path_ = fs::temp_directory_path() / fmt::format("huiju-backup-{}-{}", getpid(), ++folders);
        fs::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    std::string operator/(std::string const& name) const { return (path_ / name).string(); }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        for (auto const& entry : fs::directory_iterator(path_)) names.push_back(entry.path().filename());
        std::sort(names.begin(), names.end());
        return names;
    }

private:
    fs::path path_;
};

std::string bytes_of(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int mode_of(std::string const& path) {
    struct stat state {};
    REQUIRE(::stat(path.c_str(), &state) == 0);
    return state.st_mode & 0777;
}

std::string unpacked(std::string const& path) {
    std::string text;
    char piece[1 << 16];
    auto* file = ::gzopen(path.c_str(), "rb");
    for (int n; (n = ::gzread(file, piece, sizeof piece)) > 0;)
        text.append(piece, static_cast<std::size_t>(n));
    ::gzclose(file);
    return text;
}

void pack(std::string const& path, std::string const& text) {
    auto* file = ::gzopen(path.c_str(), "wb");
    ::gzwrite(file, text.data(), static_cast<unsigned>(text.size()));
    ::gzclose(file);
}

// The lines before the last of a backup, and a last one that fits them.
std::string sealed_anew(std::string const& body, std::string const& original) {
    auto const last = original.substr(original.rfind('\n', original.size() - 2) + 1);
    return body + last.substr(0, last.find("\"sha256\"")) + "\"sha256\":\"" + sha256_hex(body) + "\"}\n";
}

// An installation: a database with the whole schema, and a key file.
struct Place {
    explicit Place(Engine engine, Folder const& folder, std::string const& name)
        : ledger(engine), key_file(folder / (name + ".key")) {
        auto c = ledger.open();
        migrate(*c, 1);
        c->script(family);
        FieldKey::load_or_create(key_file);
    }
    TestLedger ledger;
    std::string key_file;

    Result<BackupHeader> save(std::string const& file) const {
        return backup(ledger.url(), catalog(), file, {"1.2.3", 1, key_file});
    }
    Result<BackupHeader> load(std::string const& file, Reindex const& reindex = {}) const {
        return restore(ledger.url(), catalog(), file, {1, key_file}, reindex);
    }
    std::vector<std::string> findings() const {
        std::vector<std::string> found;
        ledger.look([&](Db& db) { found = verify(db, catalog(), {}); });
        return found;
    }
};

Job many(std::string const& name, int count) {
    return job_of("many " + name, [=](Tx& tx) -> Result<Outcome> {
        for (int i = 0; i < count; ++i) {
            auto row = slip_of(fmt::format("{}第{}条", name, i));
            tx.insert(row);
            tx.count("slips", 3, 0, Date{17000 + i}, 1);
        }
        return Outcome{"slip", Uuid::v7_now(), {}};
    });
}

std::vector<SlipRow> odd_slips() {
    std::vector<SlipRow> rows;
    for (auto text : {"", "\"\\/ \t\n\r\x01\x7f", "灯💡不亮 \xe2\x80\xa8", "null", "[1]", "0123", "1e5"}) {
        rows.push_back(slip_of(text));
        rows.back().secret.ciphertext = text;
    }
    for (auto n : {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max(),
                   std::int64_t{-1}}) {
        rows.push_back(slip_of(fmt::format("n {}", n), n));
        rows.back().day.reset();
    }
    for (auto share : {1.0 / 3, -0.0, 1e300, 5e-324, 1.0, 123456789012345680.0, 0.1 + 0.2}) {
        rows.push_back(slip_of(fmt::format("share {}", share)));
        rows.back().share = share;
    }
    return rows;
}

} // namespace

TEST_CASE("a backup moves a ledger from any engine to any other", "[store]") {
    Engine const from = GENERATE(from_range(test_engines()));
    Engine const to = GENERATE(from_range(test_engines()));
    Folder folder;
    Place const source(from, folder, "source"), target(to, folder, "target");
    {
        Writer writer(source.ledger.options(), source.ledger.key(), &TestLedger::load);
        REQUIRE(writer.wait(many("一", 2000))); // a page ends with the last row
        REQUIRE(writer.wait(many("二", 2300)));
        REQUIRE(writer.wait(job_of("odd", [](Tx& tx) -> Result<Outcome> {
            for (auto& row : odd_slips()) tx.insert(row);
            return Outcome{"slip", Uuid::v7_now(), {}};
        })));
        REQUIRE(writer.wait(job_of("change", [](Tx& tx) -> Result<Outcome> {
            auto const before = *tx.find<SlipRow>("title", "一第7条");
            auto after = before;
            after.n = 7;
            tx.keep_version("slip", before);
            tx.update(before, after);
            return Outcome{"slip", after.id, {}};
        })));
    }
    source.ledger.open()->script("insert into b_parent values (1, 1); insert into a_child values (1, 1, 1)");
    CHECK(source.findings().empty());

    auto const file = folder / "town.backup";
    auto const saved = source.save(file);
    REQUIRE(saved);
    CHECK(saved->seq == 4);
    CHECK(mode_of(file) == 0600);
    CHECK(folder.names() == std::vector<std::string>{"source.key", "target.key", "town.backup"});
    CHECK(!source.save(file)); // never over another backup

    auto const own_key = bytes_of(target.key_file);
    auto const restored = target.load(file, [](Db& db, std::function<void(SearchText)> const& add) {
        for (auto const& row : db.having<SlipRow>("county", 1)) add({0, "slip", row.no, row.title, 2, 3});
    });
    REQUIRE(restored);
    CHECK(restored->version == "1.2.3");
    CHECK(target.findings() == std::vector<std::string>{});
    for (auto sql : {"select count(*) from test_slip", "select seq from ledger", "select sum(n) from counter",
                     "select count(*) from a_child", "select max(no) from test_slip"})
        CHECK(target.ledger.number(sql) == source.ledger.number(sql));
    for (auto sql : {"select hash from ledger", "select body from old_version",
                     "select digest from audit where seq = 3"})
        CHECK(target.ledger.text(sql) == source.ledger.text(sql));
    CHECK(target.ledger.text("select epoch from ledger") != source.ledger.text("select epoch from ledger"));
    CHECK(bytes_of(target.key_file) == bytes_of(source.key_file));
    CHECK(mode_of(target.key_file) == 0600);
    CHECK(bytes_of(target.key_file + ".old") == own_key);
    target.ledger.look([&](Db& db) {
        for (auto const& odd : odd_slips()) {
            auto const row = db.find<SlipRow>("title", odd.title);
            REQUIRE(row);
            CHECK(row->n == odd.n);
            CHECK(row->share == odd.share);
            CHECK(row->day == odd.day);
            CHECK(row->secret.ciphertext == odd.secret.ciphertext);
        }
        auto const found = search(db, "slip", "一第7条", 2, 3, 0, 50);
        REQUIRE(!found.empty());
        CHECK(db.get<SlipRow>(found[0].record)->title.find("一第7") != std::string::npos);
    });
    CHECK_THROWS_AS(target.ledger.open()->script("insert into a_child values (1, 2, 99)"), BrokenDatabase);

    // work goes on behind the restored chain, search documents included
    Writer writer(target.ledger.options(), target.ledger.key(), &TestLedger::load);
    REQUIRE(writer.wait(adding("之后的一条")));
    CHECK(target.findings().empty());
    CHECK(target.load(file).error().reason.key == "目标数据库不是空的；恢复只能写入空的数据库");
}

TEST_CASE("a backup made while commands are carried out is one snapshot", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    Folder folder;
    Place const source(engine, folder, "source"), target(Engine::sqlite, folder, "target");
    Writer writer(source.ledger.options(), source.ledger.key(), &TestLedger::load);
    REQUIRE(writer.wait(many("底", 3000)));
    std::atomic<bool> enough = false;
    std::thread people([&] {
        for (int i = 0; !enough; ++i) writer.wait(adding(fmt::format("第{}条", i)));
    });
    auto const saved = source.save(folder / "a");
    enough = true;
    people.join();
    REQUIRE(saved);
    REQUIRE(target.load(folder / "a"));
    CHECK(target.findings().empty());
    CHECK(target.ledger.text("select hash from ledger") == saved->head);
}

TEST_CASE("restore refuses what is no whole backup, and leaves nothing", "[store]") {
    Folder folder;
    Place const source(Engine::sqlite, folder, "source");
    {
        Writer writer(source.ledger.options(), source.ledger.key(), &TestLedger::load);
        REQUIRE(writer.wait(many("一", 500)));
    }
    auto const good = folder / "good", bad = folder / "bad";
    REQUIRE(source.save(good));
    Engine engine = GENERATE(from_range(test_engines()));
    Place const target(engine, folder, "target");
    auto const own_key = bytes_of(target.key_file);
    auto const refused = [&] {
        auto const result = target.load(bad);
        CHECK(target.ledger.slips() == 0);
        CHECK(target.ledger.number("select count(*) from audit") == 0);
        CHECK(bytes_of(target.key_file) == own_key);
        return result ? std::string("accepted") : result.error().reason.key;
    };
    auto const packed = bytes_of(good);
    for (auto size :
         {std::size_t{0}, std::size_t{10}, packed.size() / 2, packed.size() - 9, packed.size() - 1}) {
        std::ofstream(bad, std::ios::binary) << packed.substr(0, size);
        INFO(size);
        CHECK_THAT(refused(),
                   Catch::StartsWith("备份文件不完整") || Catch::StartsWith("这不是惠聚的备份文件"));
    }
}

TEST_CASE("restore refuses a file that was altered or does not fit", "[store]") {
    Folder folder;
    Place const source(Engine::sqlite, folder, "source");
    {
        Writer writer(source.ledger.options(), source.ledger.key(), &TestLedger::load);
        REQUIRE(writer.wait(many("一", 50)));
    }
    auto const good = folder / "good", bad = folder / "bad";
    REQUIRE(source.save(good));
    Engine engine = GENERATE(from_range(test_engines()));
    Place const target(engine, folder, "target");
    auto const text = unpacked(good);
    auto const end = text.rfind('\n', text.size() - 2) + 1;
    auto const with = [&](std::string_view from, std::string_view to, bool seal) {
        auto body = text.substr(0, end);
        auto const at = body.find(from);
        REQUIRE(at != std::string::npos);
        body.replace(at, from.size(), to);
        pack(bad, seal ? sealed_anew(body, text) : body + text.substr(end));
    };
    auto const refusal = [&] {
        auto const result = target.load(bad);
        return result ? std::string("accepted") : result.error().reason.key;
    };
    auto const damaged = "备份文件不完整或已被改动";
    with("一第7条", "一第8条", false);
    CHECK(refusal() == damaged);
    pack(bad, text.substr(0, end));
    CHECK(refusal() == damaged);
    pack(bad, text + "[]\n");
    CHECK(refusal() == damaged);
    with("huiju-backup", "another", true);
    CHECK(refusal() == "这不是惠聚的备份文件");
    std::ofstream(bad) << "no backup\n";
    CHECK(refusal() == "这不是惠聚的备份文件");
    with("\"layout\":1", "\"layout\":2", true);
    CHECK_THAT(refusal(), Catch::Contains("请先升级程序"));
    auto const schema = fmt::format("\"schema\":{}", migrations(Engine::sqlite).back().number);
    with(schema, "\"schema\":9999", true);
    CHECK_THAT(refusal(), Catch::Contains("请先升级程序"));
    with(schema, "\"schema\":2", true);
    CHECK_THAT(refusal(), Catch::Contains("全新的数据库"));
    with("\"county\":1", "\"county\":2", true);
    CHECK_THAT(refusal(), Catch::Contains("县号 2"));
    CHECK_THAT(target.load(folder / "none").error().reason.key, Catch::Contains("没有文件"));
    // a checksum that somebody made to fit does not help against the database's own rules
    with("一第7条", "一第8条", true);
    CHECK_THROWS_AS(refusal(), BrokenDatabase);
    with(",\"v1:secret\"]", "]", true);
    CHECK_THROWS_AS(refusal(), std::runtime_error);
}

TEST_CASE("restore makes the schema of a new database", "[store]") {
    Engine engine = GENERATE(from_range(test_engines()));
    Folder folder;
    Place const source(Engine::sqlite, folder, "source");
    {
        Writer writer(source.ledger.options(), source.ledger.key(), &TestLedger::load);
        REQUIRE(writer.wait(job_of("c", [](Tx& tx) -> Result<Outcome> {
            tx.count("a", 1, 0, Date{17000}, 5);
            return Outcome{"none", Uuid::v7_now(), {}};
        })));
    }
    REQUIRE(backup(source.ledger.url(), store_catalog(), folder / "a", {"1", 1, source.key_file}));
    TestDatabase target(engine);
    REQUIRE(restore(target.url(), store_catalog(), folder / "a", {1, folder / "new.key"}, {}));
    auto c = target.open();
    CHECK(schema_state(*c) == SchemaState::current);
    with_snapshot(
        *c, 1, source.ledger.key(), [](Db&) { return nullptr; },
        [](Db& db) {
            CHECK(db.head().seq == 1);
            CHECK(verify(db, store_catalog(), {}).empty());
        });
    CHECK(bytes_of(folder / "new.key") == bytes_of(source.key_file));

    // one made before a migration, when there were fewer tables
    TestLedger const earlier(GENERATE(from_range(test_engines())));
    auto later = store_catalog();
    later.bookkeeping.push_back("place");
    auto const saved = backup(earlier.url(), later, folder / "b", {"1", 1, source.key_file});
    REQUIRE(saved);
    CHECK(saved->schema == 2);
    TestDatabase newer(engine);
    REQUIRE(restore(newer.url(), later, folder / "b", {1, folder / "new.key"}, {}));
    CHECK(schema_state(*newer.open()) == SchemaState::current);

    TestDatabase const nothing(engine);
    nothing.open();
    CHECK(!backup(nothing.url(), later, folder / "c", {"1", 1, source.key_file}));
    CHECK(!fs::exists(folder / "c"));
}
