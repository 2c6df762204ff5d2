// The HTTP door to the operations: routes, sign-in, errors as problem documents.
#pragma once

#include "adapters/http/events.hpp"
#include "adapters/http/message.hpp"
#include "adapters/http/metrics.hpp"
#include "adapters/http/rate_limit.hpp"
#include "app/app.hpp"
#include "domain/accounts/accounts.hpp"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace huiju::http {

inline constexpr std::string_view cookie_name = "huiju"; // of a session

// The value of Set-Cookie that gives a browser its session's token for so long.
std::string cookie(std::string_view token, std::int64_t seconds, bool secure);

class Api {
public:
    Api(App& app, Metrics& metrics);

    // Answers every path below /api/ and the addresses for machines (/healthz, /readyz, /metrics,
    // /openapi.json). False: not one of these.
    bool handle(Request& request, Answer answer);

    void stop_events() { events_.stop(); } // before the server stops

    // Who asks, as their cookie or token says; thread-safe.
    commands::Caller caller_of(Request const& request) const;

private:
    struct Route {
        commands::Operation const* operation;
        std::vector<std::string> segments; // "{id}" for a placeholder
    };
    struct Found {
        commands::Operation const* operation = nullptr;
        Pairs path;
        bool other_method = false; // the path exists, the method does not
    };
    Found find(std::string_view method, std::string_view path) const;
    void call(commands::Operation const& operation, Pairs path, Request& request, Answer answer);
    void read_feed(Request const& request, Answer answer);
    void read_map(Request const& request, Answer answer);
    void sign_in(Request& request, Answer answer);
    void open_session(accounts::Accepted const& accepted, std::string const& person_id,
                      Request const& request, Answer answer);
    void sign_out(Request& request, Answer answer);
    Response refused(Refusal const& refusal, Request const& request, std::optional<int> special = {}) const;

    App& app_;
    Metrics& metrics_;
    std::string openapi_;
    std::unordered_map<std::size_t, std::vector<Route>> routes_; // by number of segments
    Events events_;
    RateLimit sign_ins_{30, 2}; // per address
    RateLimit public_{60, 2};   // look-ups and forms of the public, per address
};

// The problem document of a refusal, in the caller's language. `special`: a status that HTTP alone knows
// (405, 415) instead of the refusal's own.
Response refusal_response(Refusal const& refusal, std::string_view locale, std::string_view request_id,
                          std::optional<int> special = {});

} // namespace huiju::http
