// The HTTP/1.1 server: connections, limits, time-outs, TLS; what to answer is the handler's business.
#pragma once

#include "adapters/http/message.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace huiju::http {

class Metrics;

enum class RequestLog { off, error, all }; // error: answers with status 500 and above

struct Options {
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; // 0 picks a free one
    int threads = 2;

    std::size_t header_limit = 16 * 1024;     // bytes of request line and headers; beyond: 431
    std::size_t default_body_limit = 1 << 20; // bytes; beyond: 413
    // Another limit for some paths; empty: the default for all.
    std::function<std::size_t(std::string_view method, std::string_view path)> body_limit;
    std::size_t max_connections = 10'000; // beyond: closed at once

    std::chrono::milliseconds header_timeout{10'000}; // from the first byte (TLS: from the connection); 408
    // From the end of the headers; a declared length adds a second per 8 KiB, for slow phone lines; 408.
    std::chrono::milliseconds body_timeout{30'000};
    std::chrono::milliseconds idle_timeout{75'000};  // between requests
    std::chrono::milliseconds write_timeout{30'000}; // without any byte taken by the peer

    std::string tls_cert; // PEM files, certificate chain and key: both or none
    std::string tls_key;

    bool gzip_answers = false; // compress text answers above 1 KiB when the caller takes gzip
    RequestLog request_log = RequestLog::error;
};

class Server {
public:
    // `metrics` must outlive the server.
    Server(Options options, Handler handler, Metrics& metrics);
    ~Server(); // stops without grace

    // Listens and serves on threads of its own. Throws std::runtime_error with a sentence for the operator
    // when the address cannot be listened on or the certificate cannot be used.
    void start();

    // The port listened on; after start().
    std::uint16_t port() const;

    // Stops accepting, lets requests in flight finish for that long, closes all connections, ends the
    // threads. Blocks until done; from any thread but the server's own; again is harmless. A server is not
    // started a second time.
    void stop(std::chrono::milliseconds grace);

    // Blocks until stop() is done.
    void wait();

private:
    class Listener;
    std::unique_ptr<Listener> listener_;
};

// The path as it may stand in a log: rows of eleven digits and more (look-up codes, telephone numbers, with
// dashes or without) become "*".
std::string loggable_path(std::string_view path);

} // namespace huiju::http
