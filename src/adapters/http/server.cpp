// The HTTP/1.1 server on Asio coroutines; Beast parses, everything else is here.
//
// Each thread has an io_context of its own and a connection stays with one of them, so all its code runs on
// one thread and needs no lock. One coroutine serves a connection, request by request: pipelined requests
// wait in the buffer and are answered in order. Time-outs are deadlines that one sweeper looks at a few
// times a second: to set one costs a store, not a timer.
#include "adapters/http/server.hpp"

#include "adapters/http/metrics.hpp"
#include "adapters/http/static_files.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"

#include <boost/asio.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <fmt/format.h>
#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_set>

namespace huiju::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ssl = boost::asio::ssl;
using boost::system::error_code;
using boost::system::system_error;
using Clock = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using TlsStream = ssl::stream<Socket>;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Parser = beast::http::request_parser<beast::http::string_body>;
template <class T>
using Task = asio::awaitable<T, Executor>;
constexpr asio::use_awaitable_t<Executor> awaited;

constexpr std::size_t first_read = 2048; // most requests fit; thousands of idle phones stay cheap
constexpr std::size_t body_read = 64 * 1024;
constexpr std::size_t linger_limit = 4 << 20; // bytes still taken from a caller whose request was refused
constexpr std::chrono::milliseconds linger_time{2000};
constexpr std::chrono::milliseconds longest_sweep{250};

struct Default {
    std::string_view name, value;
};
// The referrer stays inside the site: look-up pages have private addresses. "no-referrer" would make
// browsers send "Origin: null" with the site's own forms.
constexpr Default defaults[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
    {"Content-Security-Policy", "default-src 'self'; object-src 'none'; base-uri 'none'; "
                                "frame-ancestors 'none'; form-action 'self'"},
    {"Permissions-Policy", "camera=(self), microphone=(self), geolocation=(self), payment=(), usb=()"},
    {"Cache-Control", "private, no-cache"},
    {"Strict-Transport-Security", "max-age=31536000"}, // the last: over TLS only
};

void append_line(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    for (char const c : value) {
        // A line end in a value would begin a header of the caller's making.
        out.push_back(static_cast<unsigned char>(c) < 0x20 ? ' ' : c);
    }
    out.append("\r\n");
}

void append_defaults(std::string& out, Response const& response, bool tls) {
    static std::string const all = [] {
        std::string lines;
        for (auto const& [name, value] : defaults) {
            append_line(lines, name, value);
        }
        return lines;
    }();
    static std::size_t const without_tls = all.find(defaults[std::size(defaults) - 1].name);

    auto const is_own = [&](std::string_view name) {
        return std::any_of(response.headers.begin(), response.headers.end(),
                           [&](auto const& own) { return beast::iequals(own.first, name); });
    };
    std::size_t const count = std::size(defaults) - (tls ? 0 : 1);
    if (response.headers.empty() ||
        std::none_of(defaults, defaults + count, [&](auto const& d) { return is_own(d.name); })) {
        out.append(all, 0, tls ? all.npos : without_tls);
        return;
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (!is_own(defaults[i].name)) {
            append_line(out, defaults[i].name, defaults[i].value);
        }
    }
}

// The Date line of this second.
std::string_view date_line() {
    thread_local std::time_t second = 0;
    thread_local char line[64];
    thread_local std::size_t length = 0;
    auto const now = std::time(nullptr);
    if (now != second) {
        second = now;
        std::tm parts{};
        gmtime_r(&now, &parts);
        length = std::strftime(line, sizeof line, "Date: %a, %d %b %Y %H:%M:%S GMT\r\n", &parts);
    }
    return {line, length};
}

bool is_request_id(std::string_view text) {
    return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
           });
}

bool is_text(std::string_view content_type) {
    return content_type.starts_with("text/") || content_type.starts_with("application/json") ||
           content_type.find("+json") != content_type.npos || content_type.find("xml") != content_type.npos;
}

int status_of(error_code parse_error) {
    if (parse_error == beast::http::error::header_limit) {
        return 431;
    }
    return parse_error == beast::http::error::body_limit ? 413 : 400;
}

std::string address_text(asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped()) {
        address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    }
    return address.to_string();
}

struct Worker {
    asio::io_context context{1};
    asio::executor_work_guard<Executor> guard{context.get_executor()};
    std::thread thread;
};

// What all connections of a server share.
struct Shared {
    Options const options;
    Handler const handler;
    Metrics& metrics;
    std::optional<ssl::context> tls;
    std::atomic<bool> stopping = false;
};

// The part of a connection that does not depend on its stream. But for deliver() and is_overdue(), all
// functions run on the connection's thread.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    Connection(Shared& shared, std::shared_ptr<Worker> worker, std::string client)
        : shared_(shared), worker_(std::move(worker)), client_(std::move(client)) {}
    virtual ~Connection() = default;

    Executor executor() { return worker_->context.get_executor(); }
    bool is_overdue(Clock::time_point now) const {
        return now.time_since_epoch().count() > deadline_.load(std::memory_order_relaxed);
    }

    void expire() {
        if (is_overdue(Clock::now())) {
            timed_out_ = true;
            set_deadline(never);
            cancel();
        }
    }

    // The server is about to stop: a connection that waits for nothing ends.
    void retire() {
        if (phase_ == Phase::idle && !has_unread()) {
            cancel();
        }
    }

    // The grace is over.
    void abort() {
        aborted_ = true;
        close();
        wake();
    }

    // Any thread. A coroutine that waits is resumed from the event loop, never from here: the caller of
    // an answer may hold locks that the next request's handler wants.
    void deliver(std::uint64_t number, Response&& response) {
        if (executor().running_in_this_thread() && !waiter_) {
            take(number, std::move(response));
            return;
        }
        // A weak pointer: an answer that comes when the server has stopped must not keep anything alive.
        asio::post(executor(), [weak = weak_from_this(), number, response = std::move(response)]() mutable {
            if (auto const self = weak.lock(); self && self->take(number, std::move(response))) {
                self->wake();
            }
        });
    }

protected:
    enum class Phase { idle, header, body, handling, writing, ending };

    virtual void cancel() = 0; // ends the operation in hand
    virtual void close() = 0;  // and lets later ones fail
    virtual bool has_unread() = 0;

    void enter(Phase phase, Clock::duration timeout) {
        phase_ = phase;
        set_deadline((Clock::now() + timeout).time_since_epoch().count());
    }

    void set_deadline(std::int64_t deadline) { deadline_.store(deadline, std::memory_order_relaxed); }

    // Nothing is known of the next request.
    void forget() {
        method_.clear();
        path_.clear();
        request_id_.clear();
        version_ = 11;
        head_only_ = false;
        accepts_gzip_ = false;
        response_.reset();
    }

    // Gives the request to the handler; its answer comes to response_, perhaps at once.
    void hand_over(Request&& request) {
        phase_ = Phase::handling;
        set_deadline(never);
        ++number_;
        Answer answer([self = shared_from_this(), number = number_](Response&& response) {
            self->deliver(number, std::move(response));
        });
        try {
            shared_.handler(std::move(request), answer);
        } catch (std::exception const& e) {
            log_error("handler_failed", {{"request_id", request_id_}, {"what", e.what()}});
            Response failed;
            failed.status = 500;
            answer(std::move(failed));
        }
    }

    Task<void> answered() {
        return asio::async_initiate<asio::use_awaitable_t<Executor> const, void()>(
            [this](auto handler) {
                using Handler = std::decay_t<decltype(handler)>;
                waiter_ = std::make_unique<Resume<Handler>>(std::move(handler));
            },
            awaited);
    }

    // What is known of the request once its headers are read; false: not to be served.
    bool describe(Parser::value_type const& message, Request& request) {
        auto const sent_id = message["X-Request-Id"];
        request_id_ = is_request_id(sent_id) ? std::string(sent_id) : random_hex(16);
        method_ = message.method_string();
        head_only_ = method_ == "HEAD";
        version_ = message.version();
        accepts_gzip_ = shared_.options.gzip_answers && accepts_coding(message["Accept-Encoding"], "gzip");
        bool const readable = read_target(message.target(), request);
        path_ = readable ? request.path : "";
        auto const hosts = message.count("Host");
        return readable && (version_ == 10 || version_ == 11) && hosts <= 1 && (version_ == 10 || hosts == 1);
    }

    void complete(Parser::value_type& message, Request& request) {
        request.method = head_only_ ? "GET" : method_;
        request.head_only = head_only_;
        for (auto const& field : message) {
            request.headers.add(field.name_string(), field.value());
        }
        request.body = std::move(message.body());
        request.client = client_;
        request.request_id = request_id_;
        request.secure = shared_.tls.has_value();
    }

    // Writes the head of response_ to head_ and returns the bytes that follow it.
    std::string_view compose(bool keep_alive) {
        auto& response = *response_;
        bool const bodyless = response.status == 204 || response.status == 304;
        if (response.status >= 400 && response.content_type.empty() && response.body.empty() &&
            !response.shared_body) {
            auto standard = problem(response.status, request_id_);
            response.content_type = std::move(standard.content_type);
            response.body = std::move(standard.body);
        }
        if (accepts_gzip_ && !response.shared_body && response.body.size() > 1024 &&
            is_text(response.content_type)) {
            response.body = gzip(response.body, 1);
            response.headers.emplace_back("Content-Encoding", "gzip");
            response.headers.emplace_back("Vary", "Accept-Encoding");
        }
        std::string_view const body = response.shared_body ? *response.shared_body : response.body;
        auto const reason = beast::http::obsolete_reason(static_cast<beast::http::status>(response.status));
        head_.clear();
        fmt::format_to(std::back_inserter(head_), "HTTP/1.1 {} {}\r\n", response.status,
                       std::string_view(reason.data(), reason.size()));
        head_.append(date_line());
        if (!bodyless) {
            fmt::format_to(std::back_inserter(head_), "Content-Length: {}\r\n", body.size());
            if (!response.content_type.empty()) {
                append_line(head_, "Content-Type", response.content_type);
            }
        }
        append_line(head_, "X-Request-Id", request_id_);
        append_defaults(head_, response, shared_.tls.has_value());
        for (auto const& [name, value] : response.headers) {
            append_line(head_, name, value);
        }
        if (!keep_alive) {
            head_.append("Connection: close\r\n");
        } else if (version_ == 10) {
            head_.append("Connection: keep-alive\r\n");
        }
        head_.append("\r\n");
        return bodyless || head_only_ ? std::string_view{} : body;
    }

    void report(std::size_t bytes) {
        auto const taken = Clock::now() - begun_;
        auto const& response = *response_;
        shared_.metrics.request_done(method_, response.status, response.route,
                                     std::chrono::duration<double>(taken).count());
        auto const wanted = shared_.options.request_log;
        if (wanted == RequestLog::all || (wanted == RequestLog::error && response.status >= 500)) {
            auto const log = response.status >= 500 ? log_error : log_info;
            log("request", {{"method", method_},
                            {"path", loggable_path(path_)},
                            {"status", response.status},
                            {"ms", std::chrono::duration_cast<std::chrono::milliseconds>(taken).count()},
                            {"bytes", bytes},
                            {"request_id", request_id_}});
        }
    }

    static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

    Shared& shared_;
    std::shared_ptr<Worker> worker_;
    std::string client_;
    std::atomic<std::int64_t> deadline_ = never; // ticks of Clock
    Phase phase_ = Phase::idle;
    bool timed_out_ = false;
    bool aborted_ = false;

    // The request in hand.
    std::uint64_t number_ = 0;
    std::string method_;
    std::string path_;
    std::string request_id_;
    unsigned version_ = 11;
    bool head_only_ = false;
    bool accepts_gzip_ = false;
    Clock::time_point begun_;
    std::optional<Response> response_;
    std::string head_;

private:
    struct Waiter {
        virtual ~Waiter() = default;
        virtual void resume() = 0;
    };
    template <class Handler>
    struct Resume : Waiter {
        Handler handler;
        explicit Resume(Handler&& h) : handler(std::move(h)) {}
        void resume() override { std::move(handler)(); }
    };
    std::unique_ptr<Waiter> waiter_; // the coroutine, while it waits for the answer

    // False for an answer to a request that is over.
    bool take(std::uint64_t number, Response&& response) {
        if (number != number_ || response_) {
            return false;
        }
        response_ = std::move(response);
        return true;
    }

    void wake() {
        if (auto const waiter = std::move(waiter_)) {
            waiter->resume();
        }
    }
};

template <class Stream>
class StreamConnection final : public Connection {
public:
    template <class... Args>
    StreamConnection(Shared& shared, std::shared_ptr<Worker> worker, std::string client, Args&&... stream)
        : Connection(shared, std::move(worker), std::move(client)), stream_(std::forward<Args>(stream)...) {}

    Task<void> run() {
        bool const open = co_await shake_hands();
        // Not "while (co_await …) {}": GCC 12 makes broken code of that.
        bool more = open;
        while (more) {
            more = co_await serve_one();
        }
        if (open) {
            co_await part();
        }
        close();
    }

private:
    static constexpr bool is_tls = std::is_same_v<Stream, TlsStream>;

    Socket& socket() {
        if constexpr (is_tls) {
            return stream_.next_layer();
        } else {
            return stream_;
        }
    }

    void cancel() override {
        error_code ignored;
        socket().cancel(ignored);
    }

    void close() override {
        error_code ignored;
        socket().close(ignored);
    }

    bool has_unread() override {
        error_code ignored;
        return socket().available(ignored) > 0;
    }

    Task<bool> shake_hands() {
        error_code failed;
        if constexpr (is_tls) {
            enter(Phase::ending, shared_.options.header_timeout);
            co_await stream_.async_handshake(ssl::stream_base::server, asio::redirect_error(awaited, failed));
        }
        co_return !failed && !timed_out_ && !aborted_;
    }

    // More bytes into the buffer; false when there are none to come: closed, late, aborted.
    Task<bool> read_more(std::size_t most) {
        error_code failed;
        auto const count =
            co_await stream_.async_read_some(buffer_.prepare(most), asio::redirect_error(awaited, failed));
        buffer_.commit(count);
        co_return !failed && !timed_out_ && !aborted_;
    }

    // All bytes to the peer; the time-out counts from the last progress.
    Task<bool> write_all(std::string_view head, std::string_view body) {
        while (!head.empty() || !body.empty()) {
            enter(Phase::writing, shared_.options.write_timeout);
            std::array<asio::const_buffer, 2> const both{asio::buffer(head), asio::buffer(body)};
            error_code failed;
            auto count = co_await stream_.async_write_some(both, asio::redirect_error(awaited, failed));
            if (failed || timed_out_ || aborted_) {
                co_return false;
            }
            auto const of_head = std::min(count, head.size());
            head.remove_prefix(of_head);
            body.remove_prefix(count - of_head);
        }
        co_return true;
    }

    // One request and its answer; false when the connection is to end.
    Task<bool> serve_one() {
        auto const& options = shared_.options;
        Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(options.header_limit));
        parser.body_limit(boost::none); // known when the path is
        forget();

        if (buffer_.size() == 0) {
            if (shared_.stopping) {
                co_return false;
            }
            enter(Phase::idle, options.idle_timeout);
            if (!co_await read_more(first_read)) {
                co_return false;
            }
        }
        if (auto const failed = co_await read_header(parser)) {
            co_return co_await refuse(*failed);
        }
        Request request;
        if (!describe(parser.get(), request)) {
            co_return co_await refuse(400);
        }
        if (auto const failed = co_await read_body(parser, request.path)) {
            co_return co_await refuse(*failed);
        }
        complete(parser.get(), request);
        bool keep_alive = parser.keep_alive();

        begun_ = Clock::now();
        shared_.metrics.request_begun();
        hand_over(std::move(request));
        if (!response_) {
            co_await answered();
        }
        if (aborted_ || !response_) {
            response_.emplace().status = 503;
            report(0);
            co_return false;
        }
        keep_alive = keep_alive && !shared_.stopping;
        auto const body = compose(keep_alive);
        bool const written = co_await write_all(head_, body);
        report(body.size());
        co_return written&& keep_alive;
    }

    // The status to refuse with, 0 for "say nothing", or nothing when the header is read.
    Task<std::optional<int>> read_header(Parser& parser) {
        bool begun = false;
        for (;;) {
            // An empty line before a request is allowed (RFC 9112, 2.2).
            while (!begun && buffer_.size() > 0 && (first_byte() == '\r' || first_byte() == '\n')) {
                buffer_.consume(1);
            }
            if (buffer_.size() > 0) {
                if (auto const failed = feed(parser); failed || parser.is_header_done()) {
                    co_return failed;
                }
            }
            if (!begun) {
                begun = true;
                enter(Phase::header, shared_.options.header_timeout);
            }
            if (!co_await read_more(first_read)) {
                co_return timed_out_ ? 408 : 0;
            }
        }
    }

    Task<std::optional<int>> read_body(Parser& parser, std::string_view path) {
        auto const& options = shared_.options;
        auto const& message = parser.get();
        auto const limit =
            options.body_limit ? options.body_limit(method_, path) : options.default_body_limit;
        auto const declared = parser.content_length().value_or(0);
        if (declared > limit) {
            co_return 413;
        }
        if (parser.is_done()) {
            co_return std::nullopt;
        }
        parser.body_limit(limit);
        parser.eager(true);
        bool const asks_first = version_ == 11 && beast::iequals(message["Expect"], "100-continue");
        if (asks_first && buffer_.size() == 0 && !co_await write_all("HTTP/1.1 100 Continue\r\n\r\n", {})) {
            co_return 0;
        }
        enter(Phase::body, options.body_timeout + std::chrono::seconds(declared / 8192));
        for (;;) {
            if (buffer_.size() > 0) {
                if (auto const failed = feed(parser)) {
                    co_return failed;
                }
            }
            if (parser.is_done()) {
                break;
            }
            if (!co_await read_more(body_read)) {
                co_return timed_out_ ? 408 : 0;
            }
        }
        if (buffer_.size() == 0 && buffer_.capacity() > 2 * first_read) {
            buffer_.clear();
            buffer_.shrink_to_fit();
        }
        co_return std::nullopt;
    }

    // Gives the parser what is in the buffer; the status to refuse with if it dislikes that.
    std::optional<int> feed(Parser& parser) {
        error_code failed;
        buffer_.consume(parser.put(buffer_.data(), failed));
        if (failed == beast::http::error::need_more) {
            // Only a chunk's header can still grow here: Beast sets it no limit.
            return buffer_.size() > shared_.options.header_limit + body_read ? std::optional(431)
                                                                             : std::nullopt;
        }
        return failed ? std::optional(status_of(failed)) : std::nullopt;
    }

    char first_byte() const { return *static_cast<char const*>(buffer_.data().data()); }

    // Tells the caller why its request is not served. Always false: the connection ends, because where the
    // next request would begin is not known.
    Task<bool> refuse(int status) {
        if (status == 0 || aborted_) {
            co_return false;
        }
        timed_out_ = false;
        begun_ = Clock::now();
        if (request_id_.empty()) {
            request_id_ = random_hex(16);
        }
        shared_.metrics.request_begun();
        auto& response = response_.emplace();
        response.status = status;
        response.route = "refused";
        auto const body = compose(false);
        bool const written = co_await write_all(head_, body);
        report(body.size());
        if (written) {
            co_await linger();
        }
        co_return false;
    }

    // To close while the caller still sends would reset the connection, and it would never read the answer.
    Task<void> linger() {
        error_code failed;
        socket().shutdown(asio::socket_base::shutdown_send, failed);
        enter(Phase::ending, linger_time);
        std::size_t taken = 0;
        while (!failed && !timed_out_ && !aborted_ && taken < linger_limit) {
            buffer_.clear();
            taken += co_await socket().async_read_some(buffer_.prepare(body_read),
                                                       asio::redirect_error(awaited, failed));
        }
    }

    Task<void> part() {
        if constexpr (is_tls) {
            if (!aborted_ && !timed_out_) {
                enter(Phase::ending, linger_time);
                error_code ignored;
                co_await stream_.async_shutdown(asio::redirect_error(awaited, ignored));
            }
        }
        co_return;
    }

    Stream stream_;
    beast::flat_buffer buffer_;
};

} // namespace

std::string loggable_path(std::string_view path) {
    if (path.starts_with("/feeds/")) return "/feeds/*"; // whoever knows the rest reads the calendar
    auto const is_digit = [](char c) { return c >= '0' && c <= '9'; };
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    std::string out;
    for (std::size_t i = 0; i < path.size();) {
        if (!is_digit(path[i])) {
            out.push_back(path[i++]);
            continue;
        }
        std::size_t end = i, digits = 0;
        while (end < path.size() && (is_digit(path[end]) || path[end] == '-')) {
            digits += is_digit(path[end++]);
        }
        auto const run = path.substr(i, end - i);
        bool const in_word = (i > 0 && is_letter(path[i - 1])) || (end < path.size() && is_letter(path[end]));
        // Inside a word only an unbroken row of digits counts: a UUID has rows with dashes.
        bool const unbroken = run.find('-') == run.npos;
        out.append(digits >= 11 && (unbroken || !in_word) ? "*" : run);
        i = end;
    }
    return out;
}

class Server::Listener {
public:
    Listener(Options options, Handler handler, Metrics& metrics)
        : shared_{std::move(options), std::move(handler), metrics, {}, {}} {}

    ~Listener() { stop(std::chrono::milliseconds(0)); }

    void start() {
        raise_file_limit();
        load_certificate();
        for (int i = 0; i < std::max(1, shared_.options.threads); ++i) {
            workers_.push_back(std::make_shared<Worker>());
        }
        auto const executor = workers_.front()->context.get_executor();
        acceptor_.emplace(executor);
        listen();
        sweep_timer_.emplace(executor);
        asio::co_spawn(executor, accept_all(), asio::detached);
        asio::co_spawn(executor, sweep(), asio::detached);
        for (auto const& worker : workers_) {
            worker->thread = std::thread([&context = worker->context] {
                pthread_setname_np(pthread_self(), "io");
                context.run();
            });
        }
    }

    std::uint16_t port() const { return port_; }

    void stop(std::chrono::milliseconds grace) {
        std::unique_lock lock(mutex_);
        if (shared_.stopping.exchange(true)) {
            stopped_.wait(lock, [&] { return is_stopped_; });
            return;
        }
        if (!workers_.empty() && workers_.front()->thread.joinable()) {
            asio::post(acceptor_->get_executor(), [this] {
                error_code ignored;
                acceptor_->close(ignored);
            });
            tell_all(&Connection::retire);
            auto const is_empty = [&] { return connections_.empty(); };
            if (!changed_.wait_for(lock, grace, is_empty)) {
                tell_all(&Connection::abort);
                changed_.wait(lock, is_empty);
            }
            lock.unlock();
            asio::post(sweep_timer_->get_executor(), [this] { sweep_timer_->cancel(); });
            for (auto const& worker : workers_) {
                worker->guard.reset();
                worker->thread.join();
            }
            lock.lock();
        }
        is_stopped_ = true;
        stopped_.notify_all();
    }

    void wait() {
        std::unique_lock lock(mutex_);
        stopped_.wait(lock, [&] { return is_stopped_; });
    }

private:
    // A connection is a file: the usual soft limit of 1024 is far below max_connections.
    static void raise_file_limit() {
        rlimit limit{};
        if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
            limit.rlim_cur = limit.rlim_max;
            setrlimit(RLIMIT_NOFILE, &limit);
        }
    }

    void load_certificate() {
        auto const& options = shared_.options;
        if (options.tls_cert.empty() && options.tls_key.empty()) {
            return;
        }
        try {
            auto& tls = shared_.tls.emplace(ssl::context::tls_server);
            SSL_CTX_set_min_proto_version(tls.native_handle(), TLS1_2_VERSION);
            tls.use_certificate_chain_file(options.tls_cert);
            tls.use_private_key_file(options.tls_key, ssl::context::pem);
        } catch (system_error const& e) {
            throw std::runtime_error(fmt::format("无法使用证书 {} 和私钥 {}：{}", options.tls_cert,
                                                 options.tls_key, e.code().message()));
        }
    }

    void listen() {
        auto const& options = shared_.options;
        auto const where = fmt::format("{}:{}", options.address, options.port);
        error_code failed;
        auto const address = asio::ip::make_address(options.address, failed);
        if (failed) {
            throw std::runtime_error(fmt::format("无法监听 {}：地址无效，应为 IP 地址", where));
        }
        try {
            asio::ip::tcp::endpoint const endpoint(address, options.port);
            acceptor_->open(endpoint.protocol());
            acceptor_->set_option(asio::socket_base::reuse_address(true));
            acceptor_->bind(endpoint);
            acceptor_->listen(4096);
            port_ = acceptor_->local_endpoint().port();
        } catch (system_error const& e) {
            if (e.code() == asio::error::address_in_use) {
                throw std::runtime_error(fmt::format("无法监听 {}：端口已被其他程序占用", where));
            }
            if (e.code() == asio::error::access_denied) {
                throw std::runtime_error(fmt::format("无法监听 {}：没有权限使用这个端口", where));
            }
            throw std::runtime_error(fmt::format("无法监听 {}：{}", where, e.code().message()));
        }
    }

    Task<void> accept_all() {
        for (std::size_t turn = 0;; ++turn) {
            auto const& worker = workers_[turn % workers_.size()];
            Socket socket(worker->context.get_executor());
            error_code failed;
            co_await acceptor_->async_accept(socket, asio::redirect_error(awaited, failed));
            if (!acceptor_->is_open()) {
                co_return;
            }
            if (failed) {
                log_warn("accept_failed", {{"what", failed.message()}});
                // Out of files, mostly: at once it would only fail again.
                asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor> pause(
                    acceptor_->get_executor(), std::chrono::milliseconds(100));
                co_await pause.async_wait(asio::redirect_error(awaited, failed));
                continue;
            }
            open(std::move(socket), worker);
        }
    }

    void open(Socket socket, std::shared_ptr<Worker> const& worker) {
        error_code failed;
        socket.set_option(asio::ip::tcp::no_delay(true), failed);
        auto const peer = socket.remote_endpoint(failed);
        if (failed) {
            return;
        }
        if (shared_.tls) {
            add(std::make_shared<StreamConnection<TlsStream>>(shared_, worker, address_text(peer.address()),
                                                              std::move(socket), *shared_.tls));
        } else {
            add(std::make_shared<StreamConnection<Socket>>(shared_, worker, address_text(peer.address()),
                                                           std::move(socket)));
        }
    }

    template <class Stream>
    void add(std::shared_ptr<StreamConnection<Stream>> connection) {
        {
            std::lock_guard lock(mutex_);
            if (shared_.stopping || connections_.size() >= shared_.options.max_connections) {
                return;
            }
            connections_.insert(connection);
        }
        shared_.metrics.connection_opened();
        auto* const task = connection.get();
        asio::co_spawn(connection->executor(), task->run(),
                       [this, connection](std::exception_ptr const& failed) {
                           if (failed) {
                               log_error("connection_failed");
                           }
                           shared_.metrics.connection_closed();
                           std::lock_guard lock(mutex_);
                           connections_.erase(connection);
                           changed_.notify_all();
                       });
    }

    // Under the lock.
    void tell_all(void (Connection::*what)()) {
        for (auto const& connection : connections_) {
            asio::post(connection->executor(), [connection, what] { ((*connection).*what)(); });
        }
    }

    Task<void> sweep() {
        auto const& o = shared_.options;
        auto const shortest = std::min({o.header_timeout, o.body_timeout, o.idle_timeout, o.write_timeout});
        auto const pause = std::clamp(shortest / 4, std::chrono::milliseconds(5), longest_sweep);
        for (;;) {
            error_code failed;
            sweep_timer_->expires_after(pause);
            co_await sweep_timer_->async_wait(asio::redirect_error(awaited, failed));
            auto const now = Clock::now();
            std::lock_guard lock(mutex_);
            if (shared_.stopping && connections_.empty()) {
                co_return;
            }
            for (auto const& connection : connections_) {
                if (connection->is_overdue(now)) {
                    asio::post(connection->executor(), [connection] { connection->expire(); });
                }
            }
        }
    }

    Shared shared_;
    std::vector<std::shared_ptr<Worker>> workers_;
    std::optional<Acceptor> acceptor_;
    std::optional<asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, Executor>> sweep_timer_;
    std::uint16_t port_ = 0;

    std::mutex mutex_;
    std::unordered_set<std::shared_ptr<Connection>> connections_;
    std::condition_variable changed_; // of connections_
    std::condition_variable stopped_;
    bool is_stopped_ = false;
};

Server::Server(Options options, Handler handler, Metrics& metrics)
    : listener_(std::make_unique<Listener>(std::move(options), std::move(handler), metrics)) {}

Server::~Server() = default;

void Server::start() { listener_->start(); }

std::uint16_t Server::port() const { return listener_->port(); }

void Server::stop(std::chrono::milliseconds grace) { listener_->stop(grace); }

void Server::wait() { listener_->wait(); }

} // namespace huiju::http
