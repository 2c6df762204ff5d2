// The measures of the HTTP server, on prometheus-cpp.
#include "adapters/http/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <array>
#include <map>
#include <mutex>
#include <shared_mutex>

namespace huiju::http {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

// Other methods share the last place, so that a caller cannot make new series at will.
constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "other"};
constexpr std::array<char const*, 5> classes{"1xx", "2xx", "3xx", "4xx", "5xx"};

prometheus::Histogram::BucketBoundaries const buckets{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                      0.1,    0.25,  0.5,    1,     2.5,  5,     10};

} // namespace

struct Metrics::Gauges {
    std::shared_ptr<prometheus::Registry> registry = std::make_shared<prometheus::Registry>();
    std::array<std::array<prometheus::Counter*, classes.size()>, methods.size()> requests{};
    prometheus::Gauge& in_flight = BuildGauge()
                                       .Name("huiju_http_requests_in_flight")
                                       .Help("Requests that wait for their answer")
                                       .Register(*registry)
                                       .Add({});
    prometheus::Gauge& connections =
        BuildGauge().Name("huiju_http_connections").Help("Open connections").Register(*registry).Add({});
    prometheus::Family<prometheus::Histogram>& durations =
        BuildHistogram()
            .Name("huiju_http_request_duration_seconds")
            .Help("From the end of the request to the last byte handed to the network, by route")
            .Register(*registry);

    // The family's own look-up hashes all labels under a lock: too dear for every request.
    std::shared_mutex mutex;
    std::map<std::string, prometheus::Histogram*, std::less<>> by_route;

    Gauges() {
        auto& family = BuildCounter()
                           .Name("huiju_http_requests_total")
                           .Help("Answered requests by method and class of status")
                           .Register(*registry);
        for (std::size_t m = 0; m < methods.size(); ++m) {
            for (std::size_t c = 0; c < classes.size(); ++c) {
                requests[m][c] = &family.Add({{"method", std::string(methods[m])}, {"status", classes[c]}});
            }
        }
    }

    prometheus::Histogram& duration(std::string_view route) {
        {
            std::shared_lock lock(mutex);
            if (auto const found = by_route.find(route); found != by_route.end()) {
                return *found->second;
            }
        }
        std::unique_lock lock(mutex);
        auto& histogram = durations.Add({{"route", std::string(route)}}, buckets);
        by_route.emplace(route, &histogram);
        return histogram;
    }
};

Metrics::Metrics() : gauges_(std::make_unique<Gauges>()) {}

Metrics::~Metrics() = default;

void Metrics::request_begun() { gauges_->in_flight.Increment(); }

void Metrics::request_done(std::string_view method, int status, std::string_view route, double seconds) {
    std::size_t place = 0;
    while (place + 1 < methods.size() && methods[place] != method) {
        ++place;
    }
    std::size_t const status_class = status >= 100 && status < 600 ? status / 100 - 1 : 4;
    gauges_->requests[place][status_class]->Increment();
    gauges_->duration(route).Observe(seconds);
    gauges_->in_flight.Decrement();
}

void Metrics::connection_opened() { gauges_->connections.Increment(); }

void Metrics::connection_closed() { gauges_->connections.Decrement(); }

prometheus::Registry& Metrics::registry() { return *gauges_->registry; }

std::string Metrics::text() const {
    return prometheus::TextSerializer().Serialize(gauges_->registry->Collect());
}

} // namespace huiju::http
