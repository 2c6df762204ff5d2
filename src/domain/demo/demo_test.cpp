// Loads the whole demo campaign and counts: every figure of domain §2 comes out of the records.
#include "domain/accounts/accounts.hpp"
#include "domain/activities/activities.hpp"
#include "domain/all.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/demo/demo.hpp"
#include "domain/demo/plan.hpp"
#include "domain/directory/directory.hpp"
#include "domain/figures/figures.hpp"
#include "store/migrations.hpp"

#include <catch2/catch.hpp>

#include <filesystem>
#include <iostream>

using namespace huiju;

namespace {

// An empty ledger in a folder of its own, with every feature that the demo needs.
class Ledger {
public:
    Ledger() : folder_(std::filesystem::temp_directory_path() / ("huiju-demo-" + Uuid::v7_now().text())) {
        std::filesystem::create_directories(folder_);
        auto const url = "sqlite:" + (folder_ / "huiju.db").string();
        {
            auto connection = store::Connection::open(url, store::Access::read_write);
            store::migrate(*connection, Instant::now().micros);
            store::create_ledger(*connection, 1, HashKind::sha256);
        }
        for (auto const& feature : all_features()) feature.add(registry_);
        writer_ = std::make_unique<store::Writer>(store::WriterOptions{.url = url}, key_, &Directory::load);
        readers_ = std::make_unique<store::Readers>(store::Readers::Options{.url = url, .threads = 1}, key_,
                                                    &Directory::load);
        dispatch_ = std::make_unique<commands::Dispatch>(registry_, *writer_, *readers_, key_, &permit);
    }
    ~Ledger() {
        dispatch_.reset();
        writer_.reset();
        readers_.reset();
        std::filesystem::remove_all(folder_);
    }

    commands::Dispatch& dispatch() { return *dispatch_; }
    void look(std::function<void(store::Db&)> const& look) { readers_->wait(look); }

private:
    std::filesystem::path folder_;
    FieldKey key_{std::array<unsigned char, 32>{7, 7, 7}};
    commands::Registry registry_;
    std::unique_ptr<store::Writer> writer_;
    std::unique_ptr<store::Readers> readers_;
    std::unique_ptr<commands::Dispatch> dispatch_;
};

void check_figures(store::Db& db, int scale, std::optional<std::int64_t> known) {
    auto const list = figures::figures(db, directory(db).root()->no, 0, demo::last_day(), known);
    auto const value = [&](std::string_view code) { return figures::figure_of(list, code).value; };
    demo::Totals const want;
    CHECK(value("liaisons") == want.liaisons);
    CHECK(value("visitor_person_times") == want.visitor_person_times * scale);
    CHECK(value("visited_person_times") == want.visited_person_times * scale);
    CHECK(value("opinions") == want.opinions * scale);
    CHECK(value("problems") == want.problems * scale);
    CHECK(value("rectified") == want.rectified * scale);
    CHECK(value("town_problems") == want.town_problems * scale);
    CHECK(value("town_rectified") == want.town_rectified * scale);
    CHECK(value("leaders") == want.leaders);
    CHECK(value("leader_person_times") == want.leader_person_times * scale);
    CHECK(value("units_in_village") == want.units_in_village);
    CHECK(value("deeds") == want.deeds * scale);
    CHECK(value("city_units") == want.city_units);
    CHECK(value("city_problems") == want.city_problems * scale);
    CHECK(value("city_rectified") == want.city_rectified * scale);
}

} // namespace

TEST_CASE("the demo's figures are the article's, from counters and from facts") {
    Ledger ledger;
    demo::load_demo(ledger.dispatch(),
                    {.progress = [](std::string_view sentence) { std::cerr << sentence << '\n'; }});
    ledger.look([](store::Db& db) {
        check_figures(db, 1, std::nullopt);
        check_figures(db, 1, db.head().seq);
    });
}

TEST_CASE("the bare demo is problems alone") {
    Ledger ledger;
    demo::load_demo(ledger.dispatch(), {.bare = true, .bare_count = 300});
    ledger.look([](store::Db& db) {
        auto const list = figures::figures(db, directory(db).root()->no, 0, demo::last_day());
        CHECK(figures::figure_of(list, "problems").value == 300);
        CHECK(figures::figure_of(list, "town_problems").value == 300);
    });
}
