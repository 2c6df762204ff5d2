// Identifiers: their text, their order over time and threads, and names that always give the same one.
#include "base/uuid.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <thread>
#include <unordered_set>
#include <vector>

using huiju::Instant;
using huiju::Uuid;

namespace {

std::int64_t millis_of(Uuid const& id) {
    std::int64_t millis = 0;
    for (std::size_t i = 0; i < 6; ++i) millis = millis << 8 | id.bytes[i];
    return millis;
}

bool grow(std::vector<Uuid> const& ids) {
    return std::adjacent_find(ids.begin(), ids.end(), std::greater_equal<>{}) == ids.end();
}

} // namespace

// All ids for given instants share one order: each test takes a year that no other uses.

TEST_CASE("an id is read in its canonical form, in any case") {
    auto id = Uuid::parse("0190163D-8694-739B-AEA5-966C26F8AD91");
    REQUIRE(id);
    CHECK(id->text() == "0190163d-8694-739b-aea5-966c26f8ad91");
    CHECK(id->bytes[0] == 0x01);
    CHECK(id->bytes[15] == 0x91);
    CHECK(Uuid{}.is_nil());
    CHECK_FALSE(id->is_nil());
    CHECK(Uuid::parse("00000000-0000-0000-0000-000000000000")->is_nil());
    for (auto wrong : {"", "0190163d8694739baea5966c26f8ad91", "{0190163d-8694-739b-aea5-966c26f8ad91}",
                       "0190163d-8694-739b-aea5-966c26f8ad9", "0190163d-8694-739b-aea5-966c26f8ad911",
                       "0190163g-8694-739b-aea5-966c26f8ad91", "0190163d-8694-739b-aea5_966c26f8ad91",
                       "0190163d86-94-739b-aea5-966c26f8ad91", "-190163d-8694-739b-aea5-966c26f8ad91"}) {
        CAPTURE(wrong);
        CHECK_FALSE(Uuid::parse(wrong));
    }
}

TEST_CASE("the order of ids is the order of their texts") {
    auto low = Uuid::parse("7f000000-0000-0000-0000-000000000001");
    auto high = Uuid::parse("80000000-0000-0000-0000-000000000000");
    CHECK(*low < *high);
    CHECK(low->text() < high->text());
}

TEST_CASE("a version 7 carries its instant, version and variant") {
    auto instant = *Instant::parse("1991-08-02T17:00:00.123+08:00");
    auto id = Uuid::v7(instant);
    CHECK(millis_of(id) == instant.micros / 1000);
    CHECK(id.text()[14] == '7');
    CHECK((id.bytes[8] & 0xc0) == 0x80);
    CHECK(Uuid::v7(instant) > id);
    CHECK(Uuid::parse(id.text()) == id);
}

TEST_CASE("ids of one instant keep their order beyond 4096") {
    auto instant = *Instant::parse("1992-08-03T17:00:00+08:00");
    std::vector<Uuid> ids;
    for (int i = 0; i < 100'000; ++i) ids.push_back(Uuid::v7(instant));
    CHECK(grow(ids));
    CHECK(millis_of(ids.back()) - instant.micros / 1000 == 100'000 / 4096);
    CHECK(Uuid::v7(Instant{instant.micros - 1'000'000}) > ids.back());
}

TEST_CASE("an instant long before the last begins a new order") {
    auto later = *Instant::parse("1993-08-04T17:00:00+08:00");
    auto earlier = *Instant::parse("1993-08-03T17:00:00+08:00");
    Uuid::v7(later);
    CHECK(millis_of(Uuid::v7(earlier)) == earlier.micros / 1000);
}

TEST_CASE("the real clock's ids are not disturbed by another clock's") {
    auto before = Uuid::v7_now();
    Uuid::v7(*Instant::parse("2190-01-01T00:00:00Z"));
    auto after = Uuid::v7_now();
    CHECK(before < after);
    CHECK(millis_of(after) - millis_of(before) < 60'000);
}

TEST_CASE("ids made by several threads differ, and each thread sees them grow") {
    std::vector<std::vector<Uuid>> made(4);
    std::vector<std::thread> threads;
    for (auto& ids : made)
        threads.emplace_back([&] {
            for (int i = 0; i < 25'000; ++i) ids.push_back(Uuid::v7_now());
        });
    for (auto& thread : threads) thread.join();
    std::unordered_set<Uuid> all;
    // Differing already before the random bits: no two may share millisecond and counter.
    std::unordered_set<std::string> heads;
    for (auto& ids : made) {
        CHECK(grow(ids));
        all.insert(ids.begin(), ids.end());
        for (auto& id : ids) heads.insert(id.text().substr(0, 18));
    }
    CHECK(all.size() == 100'000);
    CHECK(heads.size() == 100'000);
}

TEST_CASE("a name always gives the same id") {
    auto id = Uuid::named("places", "341282");
    // SHA-256 of "6:places6:341282", shortened and marked.
    CHECK(id.text() == "bc6bdf2b-f23c-889a-a51f-695323fead37");
    CHECK(id == Uuid::named("places", "341282"));
    CHECK(id != Uuid::named("places", "341283"));
    CHECK(id != Uuid::named("place", "s341282"));
    CHECK(id.text()[14] == '8');
    CHECK((id.bytes[8] & 0xc0) == 0x80);
}
