// What the operator can measure: counters and histograms in Prometheus form.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace prometheus {
class Registry;
}

namespace huiju::http {

// All functions are thread-safe. Must outlive the servers that report to it.
class Metrics {
public:
    Metrics();
    ~Metrics();

    void request_begun();
    // `route`: the route's name, one of few (never a path with ids in it).
    void request_done(std::string_view method, int status, std::string_view route, double seconds);
    void connection_opened();
    void connection_closed();

    // For the program's own measures (queue length, batch size, …).
    prometheus::Registry& registry();

    // The text for GET /metrics; its media type is "text/plain; version=0.0.4; charset=utf-8".
    std::string text() const;

private:
    struct Gauges;
    std::unique_ptr<Gauges> gauges_;
};

} // namespace huiju::http
