// One HTTP request and its answer, as the rest of the program sees them: plain values, no library types.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju::http {

// The header lines of a request in one block of text; names compare without case.
class Headers {
public:
    void add(std::string_view name, std::string_view value);

    // The first value under that name, empty when there is none. Valid until the next add() or a move.
    std::string_view find(std::string_view name) const;

private:
    struct Line {
        std::uint32_t name, value, end; // offsets into text_
    };
    std::string text_;
    std::vector<Line> lines_;
};

struct Request {
    std::string method; // as sent; a HEAD request arrives as "GET" with head_only
    std::string target; // as sent
    std::string path;   // decoded UTF-8, begins with "/"; no "..", no control characters, no empty segments
    std::string query;  // as sent, without "?"
    std::vector<std::pair<std::string, std::string>> query_items; // decoded, in order, valid UTF-8, no NUL
    Headers headers;
    std::string body;
    std::string client;     // the peer's address as text
    std::string request_id; // 16 hex digits, or the caller's X-Request-Id
    bool head_only = false; // only the head of the answer is sent; its body still counts for Content-Length
    bool secure = false;    // came over TLS

    std::string_view header(std::string_view name) const { return headers.find(name); }

    // The value of that cookie, empty when there is none. Valid as long as headers stay in place.
    std::string_view cookie(std::string_view name) const;

    // The first query item of that name.
    std::optional<std::string_view> query_item(std::string_view name) const;
};

// The server adds Date, Content-Length, X-Request-Id and the security headers. An own header of the same
// name replaces a default one (Content-Security-Policy, Cache-Control, …). A status from 400 up without
// content_type and body is sent with the standard problem body.
struct Response {
    int status = 200;
    std::string content_type;
    std::string body;
    std::shared_ptr<std::string const> shared_body; // instead of body: sent without a copy
    std::vector<std::pair<std::string, std::string>> headers;
    std::string_view route = "other"; // the name under which metrics count it; static storage, few values
};

// Answers one request. To be called once, from any thread; further calls do nothing. Copies are handles of
// the same answer; when the last one goes away without a call, the caller gets status 500.
class Answer {
public:
    using Sink = std::function<void(Response&&)>;

    explicit Answer(Sink sink) : state_(std::make_shared<State>(std::move(sink))) {}

    void operator()(Response response) const {
        if (!state_->given.test_and_set()) state_->sink(std::move(response));
    }

private:
    struct State {
        Sink sink;
        std::atomic_flag given;

        explicit State(Sink s) : sink(std::move(s)) {}
        ~State() {
            if (given.test_and_set()) return;
            Response lost;
            lost.status = 500;
            sink(std::move(lost));
        }
    };
    std::shared_ptr<State> state_;
};

// Called on an I/O thread: whatever waits or reckons for long belongs on another thread. An exception is
// logged and answered with 500.
using Handler = std::function<void(Request&&, Answer)>;

// The answer to a failed request as application/problem+json {type, title, status, request_id}.
Response problem(int status, std::string_view request_id);

// The parts of a request target. False when it is not to be served: not a path, a broken escape, text that
// is not UTF-8, a control character, an encoded slash or backslash, "..".
bool read_target(std::string_view target, Request& into);

// Whether the caller takes that content coding ("gzip", "br"): an Accept-Encoding list with q-values.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

} // namespace huiju::http
