// Requests become calls of operations; answers and refusals become responses.
#include "adapters/http/api.hpp"

#include "adapters/http/files.hpp"
#include "adapters/http/static_files.hpp"
#include "adapters/http/sync.hpp"
#include "base/crypto.hpp"
#include "base/words.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/telling/feeds.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace huiju::http {

namespace {

int status_of(Refused kind) {
    switch (kind) {
    case Refused::malformed: return 400;
    case Refused::unknown_user: return 401;
    case Refused::forbidden: return 403;
    case Refused::not_found: return 404;
    case Refused::conflict: return 409;
    case Refused::too_large: return 413;
    case Refused::invalid: return 422;
    case Refused::too_many: return 429;
    case Refused::broken: return 500;
    case Refused::unavailable: return 503;
    }
    return 500;
}

std::string_view title_key(Refused kind) {
    switch (kind) {
    case Refused::malformed: return "body.not_json";
    case Refused::unknown_user: return "sign_in.required";
    case Refused::forbidden: return "forbidden.role";
    case Refused::not_found: return "not_found";
    case Refused::conflict: return "conflict";
    case Refused::too_large: return "too_large";
    case Refused::invalid: return "invalid";
    case Refused::too_many: return "too_many";
    case Refused::broken: return "broken";
    case Refused::unavailable: return "unavailable";
    }
    return "broken";
}

std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> segments;
    for (std::size_t from = 1; from <= path.size();) {
        auto const slash = std::min(path.find('/', from), path.size());
        segments.emplace_back(path.substr(from, slash - from));
        from = slash + 1;
    }
    return segments;
}

bool is_placeholder(std::string_view segment) { return segment.starts_with('{'); }

Response json(int status, std::string body) {
    return {.status = status, .content_type = "application/json", .body = std::move(body)};
}

// A browser says where a request comes from; a page of another site must not act in a signed-in person's
// name.
bool cross_site(Request const& request) {
    auto const site = request.header("Sec-Fetch-Site");
    if (!site.empty()) return site == "cross-site";
    auto const origin = request.header("Origin");
    if (origin.empty() || origin == "null") return false;
    auto const host = origin.find("://");
    return host == std::string_view::npos || origin.substr(host + 3) != request.header("Host");
}

// "现在是待签收。接下来可以:签收(主办单位)、退回(主办单位)。"
std::string ways_on(Refusal const& refusal, std::string_view locale) {
    auto const comma = say(locale, "list.comma");
    std::string moves;
    for (auto const& [move, by] : refusal.next) {
        std::string parties;
        for (auto const& party : by)
            parties += (parties.empty() ? "" : comma) + say(locale, "problem.party." + party);
        moves +=
            (moves.empty() ? "" : comma) +
            say(locale, {"problem.way_on", {{"move", say(locale, "problem.move." + move)}, {"by", parties}}});
    }
    return say(locale, {"problem.ways_on",
                        {{"state", say(locale, "problem.state." + refusal.state)}, {"moves", moves}}});
}

} // namespace

std::string cookie(std::string_view token, std::int64_t seconds, bool secure) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", cookie_name, token, seconds,
                       secure ? "; Secure" : "");
}

Response refusal_response(Refusal const& refusal, std::string_view locale, std::string_view request_id,
                          std::optional<int> special) {
    auto const status = special.value_or(status_of(refusal.kind));
    JsonText out;
    out.begin_object();
    out.key("type");
    out.string(
        fmt::format("urn:huiju:{}", refusal.reason.empty() ? title_key(refusal.kind) : refusal.reason.key));
    out.key("title");
    out.string(
        say(locale, refusal.reason.empty() ? Message(std::string(title_key(refusal.kind))) : refusal.reason));
    if (!refusal.next.empty() && !refusal.state.empty()) {
        out.key("detail");
        out.string(ways_on(refusal, locale));
    }
    out.key("status");
    out.integer(status);
    out.key("request_id");
    out.string(request_id);
    if (!refusal.fields.empty()) {
        out.key("fields");
        out.begin_object();
        std::vector<std::string_view> seen; // one reason per field
        for (auto const& wrong : refusal.fields) {
            if (std::find(seen.begin(), seen.end(), wrong.field) != seen.end()) continue;
            seen.push_back(wrong.field);
            out.key(wrong.field);
            out.string(say(locale, wrong.reason));
        }
        out.end_object();
    }
    if (!refusal.state.empty()) {
        out.key("state");
        out.string(refusal.state);
        out.key("allowed");
        out.begin_array();
        for (auto const& move : refusal.allowed) out.string(move);
        out.end_array();
    }
    if (!refusal.next.empty()) {
        out.key("next");
        out.begin_array();
        for (auto const& [move, by] : refusal.next) {
            out.begin_object();
            out.key("move");
            out.string(move);
            out.key("by");
            out.begin_array();
            for (auto const& party : by) out.string(party);
            out.end_array();
            out.end_object();
        }
        out.end_array();
    }
    if (!refusal.current.empty()) {
        out.key("current");
        out.raw(refusal.current);
    }
    out.end_object();
    Response response{.status = status, .content_type = "application/problem+json", .body = out.take()};
    if (refusal.retry_after > 0)
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after));
    if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

Api::Api(App& app, Metrics& metrics)
    : app_(app), metrics_(metrics), openapi_(openapi(app.registry())), events_(app) {
    for (auto const* op : app.registry().all()) {
        if (op->method.empty()) continue;
        auto segments = split(op->path);
        auto& routes = routes_[segments.size()];
        routes.push_back({op, std::move(segments)});
    }
    // plain segments before placeholders, so that /api/visits/summary is not taken for an id
    for (auto& [n, routes] : routes_)
        std::stable_sort(routes.begin(), routes.end(), [](Route const& a, Route const& b) {
            return std::count_if(a.segments.begin(), a.segments.end(), is_placeholder) <
                   std::count_if(b.segments.begin(), b.segments.end(), is_placeholder);
        });
}

Api::Found Api::find(std::string_view method, std::string_view path) const {
    auto const segments = split(path);
    Found found;
    auto const routes = routes_.find(segments.size());
    if (routes == routes_.end()) return found;
    for (auto const& route : routes->second) {
        Pairs placeholders;
        bool fits = true;
        for (std::size_t i = 0; i < segments.size() && fits; ++i) {
            auto const& wanted = route.segments[i];
            if (is_placeholder(wanted))
                placeholders.emplace_back(wanted.substr(1, wanted.size() - 2), segments[i]);
            else fits = wanted == segments[i];
        }
        if (!fits) continue;
        if (route.operation->method == method) return {route.operation, std::move(placeholders), false};
        found.other_method = true;
    }
    return found;
}

commands::Caller Api::caller_of(Request const& request) const {
    commands::Caller caller;
    caller.real_now = Instant::now();
    caller.locale = locale_of(request.header("Accept-Language"));
    caller.address = request.client;
    auto const authorization = request.header("Authorization");
    if (authorization.starts_with("Bearer ")) caller.token_digest = token_digest(authorization.substr(7));
    else if (auto const token = request.cookie(cookie_name); !token.empty())
        caller.token_digest = token_digest(token);
    return caller;
}

Response Api::refused(Refusal const& refusal, Request const& request, std::optional<int> special) const {
    return refusal_response(refusal, locale_of(request.header("Accept-Language")), request.request_id,
                            special);
}

bool Api::handle(Request& request, Answer answer) {
    std::string_view const path = request.path;
    if (path == "/healthz") {
        answer({.content_type = "text/plain", .body = "ok\n", .route = "healthz"});
        return true;
    }
    if (path == "/readyz") {
        auto const trouble = app_.writer().trouble();
        if (trouble.empty()) answer({.content_type = "text/plain", .body = "ready\n", .route = "readyz"});
        else answer({.status = 503, .content_type = "text/plain", .body = trouble + "\n", .route = "readyz"});
        return true;
    }
    if (path == "/metrics") {
        answer({.content_type = "text/plain; version=0.0.4; charset=utf-8",
                .body = metrics_.text(),
                .route = "metrics"});
        return true;
    }
    if (path == "/openapi.json") {
        answer({.content_type = "application/json", .body = openapi_, .route = "openapi"});
        return true;
    }
    if (path.starts_with("/feeds/") && path.ends_with(".ics") && request.method == "GET") {
        read_feed(request, std::move(answer));
        return true;
    }
    if (!path.starts_with("/api/")) return false;
    if (path == "/api/session" && request.method == "POST") {
        sign_in(request, std::move(answer));
        return true;
    }
    if (path == "/api/session" && request.method == "DELETE") {
        sign_out(request, std::move(answer));
        return true;
    }
    if (path == "/api/events" && request.method == "GET") {
        events_.hold(request, caller_of(request), std::move(answer));
        return true;
    }
    if (path == "/api/map" && request.method == "GET") {
        read_map(request, std::move(answer));
        return true;
    }
    if (path.starts_with("/api/files/")) {
        if (request.method != "GET" && request.headers.find("Authorization").empty() && cross_site(request))
            answer(refused(refuse(Refused::forbidden, "forbidden.cross_site"), request));
        else file(app_, caller_of(request), request, std::move(answer));
        return true;
    }
    auto found = find(request.method, path);
    if (found.operation) {
        call(*found.operation, std::move(found.path), request, std::move(answer));
    } else {
        if (found.other_method)
            answer(refused(refuse(Refused::not_found, "method_not_allowed"), request, 405));
        else answer(refused(refuse(Refused::not_found, "not_found"), request));
    }
    return true;
}

void Api::call(commands::Operation const& given, Pairs path, Request& request, Answer answer) {
    auto const* operation = &given;
    auto const caller = caller_of(request);
    if (request.method != "GET") {
        if (request.headers.find("Authorization").empty() && cross_site(request))
            return answer(refused(refuse(Refused::forbidden, "forbidden.cross_site"), request));
        auto const type = request.header("Content-Type");
        if (!request.body.empty() && !type.empty() && type.find("json") == std::string_view::npos)
            return answer(refused(refuse(Refused::malformed, "body.not_json_type"), request, 415));
    }
    // What anybody may do without a sign-in is limited by address: a code must not be guessed.
    if (operation->access.kind == commands::Access::anyone && operation->method != "GET" &&
        caller.token_digest.empty()) {
        if (auto const wait = public_.take(request.client); wait > 0) {
            auto refusal = refuse(Refused::too_many, "too_many");
            refusal.retry_after = wait;
            return answer(refused(refusal, request));
        }
    }
    if (operation->name == "sync") return sync(app_, caller, request, std::move(answer));
    // One address, two operations: showing the state is a read, rating or adding to it a write.
    if (operation->name == "lookup.show") {
        auto const says = [&](std::string_view word) { return request.body.find(word) != std::string::npos; };
        if (says("\"solved\"") || says("\"satisfied\"") || says("\"add\""))
            operation = &app_.registry().at("lookup.answer");
    }
    auto parsed = app_.dispatch().parse(*operation, caller, request.body, request.query_items, path,
                                        std::string(request.header("Idempotency-Key")));
    std::string_view const route = operation->name; // lives as long as the registry
    if (operation->method == "GET") {
        auto tag = request.header("If-None-Match");
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        if (tag.size() > 2) parsed.known_tag = tag.substr(1, tag.size() - 2);
    }
    app_.dispatch().call(std::move(parsed), [answer, route, locale = caller.locale,
                                             id = request.request_id](Result<commands::Answer> result) {
        if (!result) {
            auto response = refusal_response(result.error(), locale, id);
            response.route = route;
            return answer(std::move(response));
        }
        Response response{.status = result->unchanged ? 304
                                    : result->created ? 201
                                                      : 200,
                          .content_type = "application/json",
                          .body = std::move(result->json),
                          .route = route};
        if (!result->tag.empty()) response.headers.emplace_back("ETag", fmt::format("W/\"{}\"", result->tag));
        answer(std::move(response));
    });
}

// The boundaries of places, for whoever is signed in; 404 where the installation has none. The file is read
// each time: a page asks once, and a new file counts at once.
void Api::read_map(Request const& request, Answer answer) {
    auto asks = app_.dispatch().parse(app_.registry().at("me"), caller_of(request), {}, {}, {}, "");
    app_.dispatch().call(std::move(asks), [answer, file = app_.config().data + "/map.geojson",
                                           locale = locale_of(request.header("Accept-Language")),
                                           id = request.request_id](Result<commands::Answer> me) {
        if (!me) return answer(refusal_response(me.error(), locale, id));
        std::ifstream in(file, std::ios::binary);
        std::string const text{std::istreambuf_iterator<char>(in), {}};
        if (text.empty())
            return answer(refusal_response(refuse(Refused::not_found, "not_found"), locale, id));
        answer({.content_type = "application/geo+json",
                .body = gzip(text, 6),
                .headers = {{"Content-Encoding", "gzip"}, {"Cache-Control", "private, no-cache"}},
                .route = "map"});
    });
}

void Api::read_feed(Request const& request, Answer answer) {
    auto const name = std::string_view(request.path).substr(std::string_view("/feeds/").size());
    telling::ReadFeed input{{std::string(name.substr(0, name.rfind('.')))}};
    app_.dispatch().call(
        {.operation = &app_.registry().at("feed.read"),
         .caller = {.real_now = Instant::now(), .locale = locale_of(request.header("Accept-Language"))},
         .input = std::make_shared<telling::ReadFeed>(std::move(input))},
        [answer, known = std::string(request.header("If-None-Match"))](Result<commands::Answer> result) {
            if (!result) return answer({.status = 404, .route = "feed.read"});
            auto text = std::string(boost::json::parse(result->json).at("text").as_string());
            auto const tag = fmt::format("\"{}\"", sha256_hex(text).substr(0, 32));
            Response response{.status = known == tag ? 304 : 200, .route = "feed.read"};
            if (response.status == 200) {
                response.content_type = "text/calendar; charset=utf-8";
                response.body = std::move(text);
            }
            response.headers.emplace_back("ETag", tag);
            response.headers.emplace_back("Cache-Control", "private, no-cache");
            answer(std::move(response));
        });
}

void Api::sign_in(Request& request, Answer answer) {
    if (cross_site(request))
        return answer(refused(refuse(Refused::forbidden, "forbidden.cross_site"), request));
    if (auto const wait = sign_ins_.take(request.client); wait > 0) {
        auto refusal = refuse(Refused::too_many, "too_many");
        refusal.retry_after = wait;
        return answer(refused(refusal, request));
    }
    auto input = from_json<accounts::SignIn>(request.body);
    if (!input) return answer(refused(input.error(), request));
    auto const shared = std::make_shared<Request>(std::move(request));
    auto const accepted = app_.readers().post(
        [this, shared, answer, input = std::move(*input)](store::Db& db) {
            auto const accepted = accounts::check_sign_in(db, input, Instant::now());
            if (accepted) {
                auto const* who = directory(db).person(accepted->person);
                return open_session(*accepted, who ? who->id.text() : "", *shared, answer);
            }
            auto const refusal = accepted.error();
            bool const wrong = refusal.kind == Refused::unknown_user && refusal.next.empty();
            if (!wrong) return answer(refused(refusal, *shared));
            // the failure is counted before it is told
            auto call = app_.dispatch().parse(app_.registry().at("session.fail"),
                                              {.system = true, .real_now = Instant::now()},
                                              "{\"login\":" + to_json(input.login) + "}", {}, {}, "");
            app_.dispatch().call(std::move(call), [this, shared, answer, refusal](Result<commands::Answer>) {
                answer(refused(refusal, *shared));
            });
        },
        [this, shared, answer] { answer(refused(refuse(Refused::broken, "broken"), *shared)); });
    if (!accepted) answer(refused(refuse(Refused::unavailable, "unavailable.busy"), *shared));
}

void Api::open_session(accounts::Accepted const& accepted, std::string const& person_id,
                       Request const& request, Answer answer) {
    auto const token = random_token();
    auto const now = Instant::now();
    accounts::OpenSession open;
    open.person.value = person_id;
    open.token_digest.value = token_digest(token);
    open.step = accepted.step;
    if (accepted.recovery) open.recovery = {*accepted.recovery};
    open.expires = Instant{now.micros + accounts::session_hours * 3'600'000'000LL};
    auto call = app_.dispatch().parse(app_.registry().at("session.open"), {.system = true, .real_now = now},
                                      to_json(open), {}, {}, "");
    auto const secure = request.secure;
    app_.dispatch().call(std::move(call), [this, answer, person = accepted.person, token, secure,
                                           request](Result<commands::Answer> opened) {
        if (!opened) return answer(refused(opened.error(), request));
        commands::Caller me;
        me.person = person;
        me.real_now = Instant::now();
        auto call = app_.dispatch().parse(app_.registry().at("me"), me, "", {}, {}, "");
        app_.dispatch().call(
            std::move(call), [this, answer, token, secure, request](Result<commands::Answer> view) {
                auto response = view ? json(200, std::move(view->json)) : refused(view.error(), request);
                response.route = "session.open";
                response.headers.emplace_back("Set-Cookie",
                                              cookie(token, accounts::session_hours * 3600LL, secure));
                response.headers.emplace_back("Cache-Control", "no-store");
                answer(std::move(response));
            });
    });
}

void Api::sign_out(Request& request, Answer answer) {
    if (cross_site(request))
        return answer(refused(refuse(Refused::forbidden, "forbidden.cross_site"), request));
    auto const caller = caller_of(request);
    if (caller.token_digest.empty()) return answer({.status = 204, .route = "session.close"});
    auto call = app_.dispatch().parse(
        app_.registry().at("session.close"), {.system = true, .real_now = caller.real_now},
        fmt::format(R"({{"token_digest":"{}"}})", caller.token_digest), {}, {}, "");
    app_.dispatch().call(std::move(call),
                         [this, answer, secure = request.secure, request](Result<commands::Answer> done) {
                             if (!done) return answer(refused(done.error(), request));
                             Response response{.status = 204, .route = "session.close"};
                             response.headers.emplace_back("Set-Cookie", cookie("", 0, secure));
                             answer(std::move(response));
                         });
}

} // namespace huiju::http
