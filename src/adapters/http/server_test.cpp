// Tests of the HTTP server over real sockets: what well-behaved, slow, broken and hostile callers see.
#include "adapters/http/metrics.hpp"
#include "adapters/http/server.hpp"
#include "base/log.hpp"

#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>

using namespace huiju;
using namespace huiju::http;
using namespace std::chrono_literals;

namespace {

// What a caller reads: one answer, taken apart.
struct Received {
    int status = 0; // 0: the connection ended instead
    std::string head;
    std::string body;

    std::string header(std::string const& name) const {
        auto const begin = head.find("\r\n" + name + ": ");
        if (begin == head.npos) {
            return "";
        }
        auto const value = begin + name.size() + 4;
        return head.substr(value, head.find("\r\n", value) - value);
    }
};

class Caller {
public:
    explicit Caller(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        timeval const patience{5, 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
        is_open_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    Caller(Caller const&) = delete;
    Caller& operator=(Caller const&) = delete;
    ~Caller() { ::close(socket_); }

    bool is_open() const { return is_open_; }
    int descriptor() const { return socket_; }

    Caller& send(std::string_view text) {
        while (!text.empty()) {
            auto const count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) {
                break;
            }
            text.remove_prefix(static_cast<std::size_t>(count));
        }
        return *this;
    }

    Received receive(bool without_body = false) {
        Received answer;
        while (unread_.find("\r\n\r\n") == unread_.npos) {
            if (!more()) {
                return answer;
            }
        }
        auto const end = unread_.find("\r\n\r\n") + 4;
        answer.head = unread_.substr(0, end);
        unread_.erase(0, end);
        answer.status = std::atoi(answer.head.c_str() + 9);
        auto const length = static_cast<std::size_t>(std::atoi(answer.header("Content-Length").c_str()));
        while (!without_body && unread_.size() < length) {
            if (!more()) {
                return answer;
            }
        }
        if (!without_body) {
            answer.body = unread_.substr(0, length);
            unread_.erase(0, length);
        }
        return answer;
    }

    // Whether the peer closes without another byte.
    bool ends() { return unread_.empty() && !more(); }

private:
    bool more() {
        char bytes[65536];
        auto const count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count > 0) {
            unread_.append(bytes, static_cast<std::size_t>(count));
        }
        return count > 0;
    }

    int socket_;
    bool is_open_ = false;
    std::string unread_;
};

// A server whose handler echoes: "METHOD path body"; some paths behave specially.
class Echo {
public:
    explicit Echo(Options options = {}) : server_(on_free_port(std::move(options)), handler(), metrics_) {
        server_.start();
    }
    ~Echo() {
        server_.stop(0ms);
        for (auto& thread : threads_) {
            thread.join();
        }
    }

    Server& server() { return server_; }
    Metrics& metrics() { return metrics_; }
    std::uint16_t port() const { return server_.port(); }
    std::atomic<int> slow_begun = 0;

private:
    static Options on_free_port(Options options) {
        options.port = 0;
        options.request_log = RequestLog::off;
        return options;
    }

    Handler handler() {
        return [this](Request&& request, Answer answer) {
            Response response;
            response.content_type = "text/plain; charset=utf-8";
            if (request.path == "/slow") {
                ++slow_begun;
                threads_.emplace_back([answer, response]() mutable {
                    std::this_thread::sleep_for(300ms);
                    response.body = "slow";
                    answer(std::move(response));
                });
            } else if (request.path == "/thrown") {
                throw std::runtime_error("broken on purpose");
            } else if (request.path == "/forgotten") {
            } else if (request.path == "/refused") {
                answer(problem(404, request.request_id));
            } else if (request.path == "/bare") {
                response = {};
                response.status = 409;
                answer(std::move(response));
            } else if (request.path == "/own") {
                response.headers = {{"content-security-policy", "default-src 'none'"},
                                    {"X-Broken", "a\r\nX-Injected: b"}};
                answer(std::move(response));
            } else if (request.path == "/big") {
                response.shared_body = std::make_shared<std::string const>(8 << 20, 'b');
                answer(std::move(response));
            } else if (request.path == "/same") {
                response.status = 304;
                answer(std::move(response));
            } else {
                response.body = request.method + " " + request.path + " " + request.body;
                answer(std::move(response));
            }
        };
    }

    Metrics metrics_;
    std::vector<std::thread> threads_;
    Server server_;
};

std::string get(std::string_view path) { return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n"; }

std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string(path) +
           " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string(body);
}

void check_refused(Caller& caller, int status) {
    auto const answer = caller.receive();
    CHECK(answer.status == status);
    CHECK(answer.header("Content-Type") == "application/problem+json");
    CHECK(answer.header("Connection") == "close");
    CHECK(answer.body.find("\"status\":" + std::to_string(status)) != answer.body.npos);
    CHECK(answer.body.find("\"request_id\":\"" + answer.header("X-Request-Id") + "\"") != answer.body.npos);
    CHECK(caller.ends());
}

} // namespace

TEST_CASE("a connection serves request after request", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    auto answer = caller.send(get("/a")).receive();
    CHECK(answer.status == 200);
    CHECK(answer.body == "GET /a ");
    CHECK(answer.header("Content-Length") == "7");
    CHECK(answer.header("Connection") == "");
    answer = caller.send(post("/b", "text")).receive();
    CHECK(answer.body == "POST /b text");
    answer = caller.send("GET /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").receive();
    CHECK(answer.body == "GET /c ");
    CHECK(answer.header("Connection") == "close");
    CHECK(caller.ends());
}

TEST_CASE("HTTP/1.0 closes unless asked otherwise", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    auto const kept = caller.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").receive();
    CHECK(kept.header("Connection") == "keep-alive");
    CHECK(caller.send("GET /b HTTP/1.0\r\n\r\n").receive().body == "GET /b ");
    CHECK(caller.ends());
}

TEST_CASE("pipelined requests are answered in order", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    caller.send(get("/slow") + post("/b", "two") + "\r\n" + get("/c") + get("/d").substr(0, 9));
    CHECK(caller.receive().body == "slow");
    CHECK(caller.receive().body == "POST /b two");
    CHECK(caller.receive().body == "GET /c ");
    CHECK(caller.send(get("/d").substr(9)).receive().body == "GET /d ");
}

TEST_CASE("a request may come in single bytes", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    for (char const byte : post("/split", "body")) {
        caller.send({&byte, 1});
        std::this_thread::sleep_for(1ms);
    }
    CHECK(caller.receive().body == "POST /split body");
}

TEST_CASE("a body may come in chunks", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    caller.send("POST /x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                "3\r\nabc\r\n2;note=1\r\nde\r\n0\r\nTrailer: t\r\n\r\n" +
                get("/next"));
    CHECK(caller.receive().body == "POST /x abcde");
    CHECK(caller.receive().body == "GET /next ");
}

TEST_CASE("HEAD is answered like GET, without the body", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    caller.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\n" + get("/d"));
    auto const answer = caller.receive(true);
    CHECK(answer.status == 200);
    CHECK(answer.header("Content-Length") == "9");
    CHECK(caller.receive().body == "GET /d ");
}

TEST_CASE("304 has neither body nor length", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    auto const answer = caller.send(get("/same")).receive();
    CHECK(answer.status == 304);
    CHECK(answer.header("Content-Length") == "");
    CHECK(caller.send(get("/a")).receive().status == 200);
}

TEST_CASE("every answer carries the security headers and an id", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    auto answer = caller.send(get("/a")).receive();
    CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    CHECK(answer.header("Referrer-Policy") == "same-origin");
    CHECK(answer.header("X-Frame-Options") == "DENY");
    CHECK(
        answer.header("Content-Security-Policy") ==
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'");
    CHECK(answer.header("Permissions-Policy") != "");
    CHECK(answer.header("Strict-Transport-Security") == "");
    CHECK(answer.header("Server") == "");
    CHECK(answer.header("Date").ends_with(" GMT"));
    CHECK(answer.header("X-Request-Id").size() == 16);

    answer = caller.send(get("/own")).receive();
    CHECK(answer.header("content-security-policy") == "default-src 'none'");
    CHECK(answer.header("Content-Security-Policy") == "");
    CHECK(answer.header("X-Frame-Options") == "DENY");
    CHECK(answer.header("X-Injected") == "");

    auto const with_id = [&](std::string const& id) {
        return caller.send("GET /a HTTP/1.1\r\nHost: h\r\nX-Request-Id: " + id + "\r\n\r\n")
            .receive()
            .header("X-Request-Id");
    };
    CHECK(with_id("my-request-17") == "my-request-17");
    CHECK(with_id("short") != "short");
    CHECK(with_id("bad<script>id") != "bad<script>id");
}

TEST_CASE("errors of the handler become problems, and the connection goes on", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    set_log_level(LogLevel::off);
    for (auto const& [path, status] :
         {std::pair{"/thrown", 500}, {"/forgotten", 500}, {"/bare", 409}, {"/refused", 404}}) {
        auto const answer = caller.send(get(path)).receive();
        INFO(path);
        CHECK(answer.status == status);
        CHECK(answer.header("Content-Type") == "application/problem+json");
        CHECK(answer.body.find("broken") == answer.body.npos);
    }
    set_log_level(LogLevel::info);
    CHECK(caller.send(get("/a")).receive().status == 200);
}

TEST_CASE("malformed requests get 400 and the connection ends", "[http]") {
    Echo echo;
    for (std::string const request : {
             "nonsense\r\n\r\n",
             "GET /a\r\n\r\n",
             "GET  HTTP/1.1\r\nHost: h\r\n\r\n",
             "GET /a HTTP/1.1\r\n\r\n",
             "GET /a HTTP/1.1\r\nHost: h\r\nHost: i\r\n\r\n",
             "GET /a HTTP/3.7\r\nHost: h\r\n\r\n",
             "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
             "GET a HTTP/1.1\r\nHost: h\r\n\r\n",
             "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n",
             "GET /a HTTP/1.1\r\nHost: h\r\nBad Name: x\r\n\r\n",
             "GET /a HTTP/1.1\r\nHost : h\r\n\r\n",
             "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n",
             "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999999\r\n\r\n",
             "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
             "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nTransfer-Encoding: "
             "chunked\r\n\r\n0\r\n\r\n",
             "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
         }) {
        INFO(request);
        Caller caller(echo.port());
        caller.send(request);
        check_refused(caller, 400);
    }
}

TEST_CASE("paths that try to get out are refused", "[http]") {
    Echo echo;
    for (auto const* path : {"/../etc/passwd", "/%2e%2e/etc/passwd", "/a/..%2f..%2fetc", "/a%00.html",
                             "/a%2fb", "/%c0%ae%c0%ae/x", "/..%5cx", "/%", "/x?a=%00"}) {
        INFO(path);
        Caller caller(echo.port());
        caller.send(get(path));
        check_refused(caller, 400);
    }
}

TEST_CASE("headers beyond the limit get 431", "[http]") {
    Echo echo;
    std::string const fits(15 * 1024, 'x');
    Caller small(echo.port());
    CHECK(small.send("GET /a HTTP/1.1\r\nHost: h\r\nX-Long: " + fits + "\r\n\r\n").receive().status == 200);
    Caller large(echo.port());
    large.send("GET /a HTTP/1.1\r\nHost: h\r\nX-Long: " + fits + fits + "\r\n\r\n");
    check_refused(large, 431);
    Caller endless(echo.port());
    endless.send("GET /" + fits + fits);
    check_refused(endless, 431);
}

TEST_CASE("bodies beyond the limit get 413, declared or actual", "[http]") {
    Options options;
    options.default_body_limit = 1000;
    options.body_limit = [](std::string_view method, std::string_view path) -> std::size_t {
        return method == "PUT" && path == "/files/x" ? 2'000'000 : 1000;
    };
    Echo echo(std::move(options));
    std::string const fits(1000, 'x'), large(1'000'000, 'y');

    Caller caller(echo.port());
    CHECK(caller.send(post("/a", fits)).receive().status == 200);
    CHECK(caller.send("PUT /files/x HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n" + large)
              .receive()
              .body == "PUT /files/x " + large);
    caller.send(post("/a", fits + "x"));
    check_refused(caller, 413);

    Caller declared(echo.port());
    declared.send(post("/a", large)); // sent in full before the answer is read
    check_refused(declared, 413);

    std::string const chunked = "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    Caller actual(echo.port());
    CHECK(actual.send(chunked + "3e8\r\n" + fits + "\r\n0\r\n\r\n").receive().status == 200);
    actual.send(chunked + "3e8\r\n" + fits + "\r\n1\r\nx\r\n0\r\n\r\n");
    check_refused(actual, 413);
}

TEST_CASE("a caller that asks first is told to go on, or not", "[http]") {
    Echo echo;
    Caller caller(echo.port());
    std::string const head = "POST /a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: ";
    CHECK(caller.send(head + "4\r\n\r\n").receive().status == 100);
    CHECK(caller.send("text").receive().body == "POST /a text");
    caller.send(head + "99999999\r\n\r\n");
    check_refused(caller, 413);
}

TEST_CASE("slow callers get 408, idle ones are closed", "[http]") {
    Options options;
    options.header_timeout = 100ms;
    options.body_timeout = 200ms;
    options.idle_timeout = 300ms;
    Echo echo(std::move(options));

    Caller header(echo.port()), body(echo.port()), idle(echo.port()), silent(echo.port());
    header.send("GET /a HT");
    body.send("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nab");
    CHECK(idle.send(get("/a")).receive().status == 200);
    check_refused(header, 408);
    check_refused(body, 408);
    CHECK(idle.ends());
    CHECK(silent.ends());
    CHECK(Caller(echo.port()).send(get("/slow")).receive().body == "slow"); // no time-out for the handler
}

TEST_CASE("a peer that takes nothing is dropped, one that reads late is not", "[http]") {
    Options options;
    options.write_timeout = 500ms;
    Echo echo(std::move(options));
    Caller stuck(echo.port());
    stuck.send(get("/big"));
    std::this_thread::sleep_for(1200ms);
    CHECK(stuck.receive().body.size() < 8 << 20);
    Caller patient(echo.port());
    CHECK(patient.send(get("/big")).receive().body.size() == 8 << 20);
}

TEST_CASE("a graceful stop finishes what is in flight and closes the rest", "[http]") {
    Echo echo;
    Caller slow(echo.port()), idle(echo.port());
    CHECK(idle.send(get("/a")).receive().status == 200);
    slow.send(get("/slow"));
    while (echo.slow_begun == 0) {
        std::this_thread::sleep_for(1ms);
    }
    auto const port = echo.port();
    auto const begin = std::chrono::steady_clock::now();
    std::thread stopper([&] { echo.server().stop(5s); });
    CHECK(idle.ends());
    auto const answer = slow.receive();
    CHECK(answer.body == "slow");
    CHECK(answer.header("Connection") == "close");
    CHECK(slow.ends());
    stopper.join();
    echo.server().wait();
    CHECK(std::chrono::steady_clock::now() - begin < 4s);
    CHECK_FALSE(Caller(port).is_open());
}

TEST_CASE("a stop does not wait longer than its grace, and late answers do no harm", "[http]") {
    Echo echo;
    Caller slow(echo.port()), half(echo.port());
    half.send("GET /a HT");
    slow.send(get("/slow"));
    while (echo.slow_begun == 0) {
        std::this_thread::sleep_for(1ms);
    }
    echo.server().stop(50ms); // the slow answer takes longer
    CHECK(slow.receive().status == 0);
    CHECK(half.receive().status == 0);
}

TEST_CASE("two hundred callers at once", "[http]") {
    Echo echo;
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < 200; ++i) {
        callers.push_back(std::make_unique<Caller>(echo.port()));
    }
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int round = 0; round < 5; ++round) {
                for (int i = t; i < 200; i += 4) {
                    callers[i]->send(post("/n", std::to_string(i)));
                }
                for (int i = t; i < 200; i += 4) {
                    right += callers[i]->receive().body == "POST /n " + std::to_string(i);
                }
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    CHECK(right == 1000);
    CHECK(echo.metrics().text().find("huiju_http_connections 200\n") != std::string::npos);
}

TEST_CASE("connections beyond the limit are closed at once", "[http]") {
    Options options;
    options.max_connections = 2;
    Echo echo(std::move(options));
    Caller first(echo.port()), second(echo.port());
    CHECK(first.send(get("/a")).receive().status == 200);
    CHECK(second.send(get("/a")).receive().status == 200);
    CHECK(Caller(echo.port()).send(get("/a")).receive().status == 0);
    CHECK(first.send(get("/a")).receive().status == 200);
}

TEST_CASE("a server that cannot listen says why", "[http]") {
    Echo echo;
    Metrics metrics;
    Options options;
    options.port = echo.port();
    Server taken(
        options, [](Request&&, Answer) {}, metrics);
    CHECK_THROWS_WITH(taken.start(), Catch::Contains("端口已被其他程序占用"));
    options.address = "nowhere";
    Server wrong(
        options, [](Request&&, Answer) {}, metrics);
    CHECK_THROWS_WITH(wrong.start(), Catch::Contains("地址无效"));
    options.tls_cert = options.tls_key = "/nonexistent.pem";
    Server bare(
        options, [](Request&&, Answer) {}, metrics);
    CHECK_THROWS_WITH(bare.start(), Catch::Contains("无法使用证书"));
}

TEST_CASE("text answers are compressed when the option is on and the caller asks", "[http]") {
    Options options;
    options.gzip_answers = true;
    Echo echo(std::move(options));
    Caller caller(echo.port());
    std::string const long_body(5000, 'z');
    auto const request = [&](std::string const& codings) {
        return "POST /a HTTP/1.1\r\nHost: h\r\nAccept-Encoding: " + codings +
               "\r\nContent-Length: 5000\r\n\r\n" + long_body;
    };
    auto answer = caller.send(request("gzip")).receive();
    CHECK(answer.header("Content-Encoding") == "gzip");
    CHECK(answer.body.size() < 200);
    answer = caller.send(request("identity")).receive();
    CHECK(answer.header("Content-Encoding") == "");
    CHECK(answer.body == "POST /a " + long_body);
}

namespace {

// A certificate for the moment, in two PEM files.
class Certificate {
public:
    Certificate() : folder_(std::filesystem::temp_directory_path() / "huiju-tls-XXXXXX") {
        REQUIRE(mkdtemp(folder_.data()));
        EVP_PKEY* const key = EVP_EC_gen("P-256");
        X509* const certificate = X509_new();
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0);
        X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
        X509_set_pubkey(certificate, key);
        X509_sign(certificate, key, EVP_sha256());
        write(cert(), [&](FILE* file) { PEM_write_X509(file, certificate); });
        write(this->key(),
              [&](FILE* file) { PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr); });
        X509_free(certificate);
        EVP_PKEY_free(key);
    }
    ~Certificate() { std::filesystem::remove_all(folder_); }

    std::string cert() const { return folder_ + "/cert.pem"; }
    std::string key() const { return folder_ + "/key.pem"; }

private:
    template <class Writer>
    static void write(std::string const& path, Writer writer) {
        FILE* const file = std::fopen(path.c_str(), "w");
        REQUIRE(file);
        writer(file);
        std::fclose(file);
    }

    std::string folder_;
};

} // namespace

TEST_CASE("over TLS, from 1.2 on", "[http]") {
    Certificate const certificate;
    Options options;
    options.tls_cert = certificate.cert();
    options.tls_key = certificate.key();
    Echo echo(std::move(options));

    auto const answer_to = [&](int most_version) {
        Caller caller(echo.port());
        std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> const context(SSL_CTX_new(TLS_client_method()),
                                                                        SSL_CTX_free);
        SSL_CTX_set_max_proto_version(context.get(), most_version);
        SSL_CTX_set_security_level(context.get(), 0); // or OpenSSL would not even offer 1.1
        std::unique_ptr<SSL, decltype(&SSL_free)> const tls(SSL_new(context.get()), SSL_free);
        SSL_set_fd(tls.get(), caller.descriptor());
        std::string answer;
        if (SSL_connect(tls.get()) == 1) {
            std::string const request = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
            SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
            char bytes[4096];
            for (int count; (count = SSL_read(tls.get(), bytes, sizeof bytes)) > 0;) {
                answer.append(bytes, static_cast<std::size_t>(count));
            }
            SSL_shutdown(tls.get());
        }
        return answer;
    };
    for (int const version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        auto const answer = answer_to(version);
        CHECK(answer.ends_with("\r\n\r\nGET /a "));
        CHECK(answer.find("\r\nStrict-Transport-Security: max-age=31536000\r\n") != answer.npos);
    }
    CHECK(answer_to(TLS1_1_VERSION) == "");
}
