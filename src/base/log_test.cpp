// Tests of the form of a log line.
#include "base/log.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

TEST_CASE("a log line is one JSON object in Shanghai time", "[log]") {
    // 2018-08-02 17:00:00.007 in Shanghai.
    std::int64_t const at = 1533200400007;
    CHECK(
        log_line(LogLevel::warn, "queue_full", {{"waiting", 256}, {"lane", "bulk"}}, at) ==
        R"({"time":"2018-08-02T17:00:00.007+08:00","level":"warn","event":"queue_full","waiting":256,"lane":"bulk"})");
    CHECK(
        log_line(LogLevel::error, "broken", {{"why", "two\nlines \"quoted\""}}, 0) ==
        R"({"time":"1970-01-01T08:00:00.000+08:00","level":"error","event":"broken","why":"two\nlines \"quoted\""})");
}
