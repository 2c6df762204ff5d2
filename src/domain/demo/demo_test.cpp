// Loads the whole demo campaign and counts: every figure of domain §2 comes out of the records. Then lets a
// month go by, in which every open item must get exactly the alerts it should.
#include "domain/accounts/accounts.hpp"
#include "domain/activities/activities.hpp"
#include "domain/all.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/demo/demo.hpp"
#include "domain/demo/plan.hpp"
#include "domain/directory/directory.hpp"
#include "domain/escalation/escalation.hpp"
#include "domain/escalation/test_reference.hpp"
#include "domain/figures/figures.hpp"
#include "domain/opinions/opinions.hpp"
#include "store/migrations.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <iterator>
#include <random>
#include <set>

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
    // As the program; whether it was carried out.
    bool call(std::string_view operation, std::string const& json) {
        commands::Caller caller{.system = true, .real_now = Instant::now()};
        auto const& op = registry_.at(operation);
        return dispatch_->wait(dispatch_->parse(op, std::move(caller), json, {}, {}, "")).has_value();
    }
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

// ---- the month after the last day of the demo

struct Open {
    std::vector<problems::ProblemRow> problems;
    std::vector<opinions::OpinionRow> opinions;
    std::vector<instructions::InstructionRow> instructions;
};

Open open_items(store::Db& db) {
    Open open;
    open.problems =
        db.all<problems::ProblemRow>("problems.newest", {{"before", INT64_MAX}, {"limit", 100'000}});
    for (auto const* state : {"to_transcribe", "to_sort", "sorted"})
        for (auto& row : db.all<opinions::OpinionRow>(
                 "opinions.list_state/county",
                 {{"state", state}, {"category", ""}, {"before", INT64_MAX}, {"limit", 100'000}}))
            open.opinions.push_back(std::move(row));
    open.instructions =
        db.all<instructions::InstructionRow>("instructions.page", {{"before", INT64_MAX}, {"limit", 10'000}});
    return open;
}

void expect(testing::Alerts& expected, Open const& open, Instant now, Directory const& dir) {
    for (auto const& row : open.problems) testing::expect(expected, row, now, dir.calendar());
    for (auto const& row : open.opinions) testing::expect(expected, row, now, dir);
    for (auto const& row : open.instructions) testing::expect(expected, row, now, dir.calendar());
}

// Every alert of these records that was ever raised.
testing::Alerts raised(store::Db& db, std::set<std::int64_t> const& records) {
    testing::Alerts all;
    for (auto const record : records)
        for (auto const& row : db.having<alerts::AlertRow>("record", record)) {
            INFO("raised twice: " << row.record << " " << word(row.watch) << " " << row.last.text());
            if (!all.emplace(row.record, row.watch, row.last, row.level).second) CHECK(false);
        }
    return all;
}

// What somebody does next for a problem: an operation and its input.
std::optional<std::pair<std::string, std::string>> next_move(problems::ProblemRow const& row,
                                                             Directory const& dir) {
    using problems::State;
    auto const id = fmt::format(R"("id":"{}")", row.id.text());
    auto const* category = dir.category(row.category);
    auto const* unit = row.lead != 0 ? dir.unit(row.lead)
                       : category    ? dir.default_unit(*category, row.place)
                                     : nullptr;
    if (!unit) return std::nullopt;
    auto const lead = fmt::format(R"("lead":"{}")", unit->id.text());
    switch (row.state) {
    case State::to_propose:
        return std::pair("problem.propose", fmt::format(R"({{{},{},"target":"办好"}})", id, lead));
    case State::to_assign: return std::pair("problem.assign", fmt::format("{{{},{}}}", id, lead));
    case State::to_accept: return std::pair("problem.accept", fmt::format("{{{}}}", id));
    case State::handling: return std::pair("problem.finish", fmt::format(R"({{{},"result":"已办好"}})", id));
    case State::to_check: return std::pair("problem.check", fmt::format(R"({{{},"ok":true}})", id));
    default: return std::nullopt;
    }
}

void let_a_month_go_by(Ledger& ledger) {
    constexpr int moves_a_day = 80;
    std::mt19937 random(20180802);
    testing::Alerts before, expected;
    std::set<std::int64_t> records;
    std::string campaign;
    int moved = 0;
    auto const set_clock = [&](Date day, int hour) {
        REQUIRE(ledger.call("campaign.update", fmt::format(R"({{"id":"{}","clock":"{}"}})", campaign,
                                                           Instant::at(day, hour).text())));
    };
    ledger.look([&](store::Db& db) {
        campaign = directory(db).campaign()->id.text();
        auto const open = open_items(db);
        for (auto const& row : open.problems) records.insert(row.no);
        for (auto const& row : open.opinions) records.insert(row.no);
        for (auto const& row : open.instructions) records.insert(row.no);
        before = raised(db, records);
    });
    for (auto day = demo::last_day().add_days(1); day <= demo::last_day().add_days(31);
         day = day.add_days(1)) {
        set_clock(day, 0);
        while (escalation::step(ledger.dispatch())) {
        }
        std::vector<std::pair<std::string, std::string>> moves;
        bool works = false;
        ledger.look([&](store::Db& db) {
            auto const open = open_items(db);
            expect(expected, open, Instant::at(day, 0), directory(db));
            works = testing::works(day, directory(db).calendar());
            for (int i = 0; i < moves_a_day; ++i)
                if (auto move = next_move(open.problems[random() % open.problems.size()], directory(db)))
                    moves.push_back(std::move(*move));
        });
        if (!works) continue;
        set_clock(day, 10);
        for (auto const& [operation, json] : moves) moved += ledger.call(operation, json);
    }
    ledger.look([&](store::Db& db) {
        auto const got = raised(db, records);
        expected.merge(before);
        testing::Alerts missing, surplus;
        std::ranges::set_difference(expected, got, std::inserter(missing, missing.end()));
        std::ranges::set_difference(got, expected, std::inserter(surplus, surplus.end()));
        for (auto const& [what, list] : {std::pair("missing", &missing), std::pair("surplus", &surplus)}) {
            int shown = 0;
            for (auto const& [record, watch, last, level] : *list)
                if (++shown <= 20)
                    UNSCOPED_INFO(what << " " << record << " " << word(watch) << " " << last.text() << " "
                                       << word(level));
            CHECK(list->empty());
        }
        std::set<std::pair<alerts::Watch, alerts::Level>> kinds;
        for (auto const& [record, watch, last, level] : got) kinds.emplace(watch, level);
        CHECK(kinds.size() > 25); // of what is waited for, and how late it is
        CHECK(moved > 200);
        CHECK(got.size() > before.size() + 4000); // nearly all that is open has waited long
    });
}

} // namespace

TEST_CASE(
    "the demo's figures are the article's, and in the month after it every item gets exactly its alerts") {
    Ledger ledger;
    demo::load_demo(ledger.dispatch(),
                    {.progress = [](std::string_view sentence) { std::cerr << sentence << '\n'; }});
    ledger.look([](store::Db& db) {
        check_figures(db, 1, std::nullopt);
        check_figures(db, 1, db.head().seq);
    });
    let_a_month_go_by(ledger);
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
