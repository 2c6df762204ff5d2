// Tests of the exposed measures.
#include "adapters/http/metrics.hpp"

#include <catch2/catch.hpp>

using huiju::http::Metrics;

TEST_CASE("requests are counted by method, class of status and route", "[http]") {
    Metrics metrics;
    auto const says = [&](std::string const& line) {
        return metrics.text().find(line + "\n") != std::string::npos;
    };
    metrics.connection_opened();
    metrics.request_begun();
    metrics.request_begun();
    CHECK(says("huiju_http_requests_in_flight 2"));
    metrics.request_done("GET", 200, "problems.list", 0.002);
    metrics.request_done("BREW", 418, "other", 20);
    CHECK(says("huiju_http_requests_in_flight 0"));
    CHECK(says("huiju_http_connections 1"));
    CHECK(says(R"(huiju_http_requests_total{method="GET",status="2xx"} 1)"));
    CHECK(says(R"(huiju_http_requests_total{method="other",status="4xx"} 1)"));
    CHECK(says(R"(huiju_http_request_duration_seconds_bucket{route="problems.list",le="0.001"} 0)"));
    CHECK(says(R"(huiju_http_request_duration_seconds_bucket{route="problems.list",le="0.0025"} 1)"));
    CHECK(says(R"(huiju_http_request_duration_seconds_count{route="other"} 1)"));
}
