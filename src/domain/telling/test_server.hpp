// A server on this machine that answers as a test wants, for HTTP and for SMTP. Included by tests only.
#pragma once

#include <arpa/inet.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace huiju::testing {

class TestServer {
public:
    // Talks to one caller; the line is closed afterwards.
    using Behaviour = std::function<void(TestServer&, int line)>;

    explicit TestServer(Behaviour behaviour) : behaviour_(std::move(behaviour)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
            ::listen(listener_, 16) != 0 ||
            ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("no port for the test server");
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~TestServer() {
        stopping_ = true;
        thread_.join();
        ::close(listener_);
    }
    TestServer(TestServer const&) = delete;
    TestServer& operator=(TestServer const&) = delete;

    int port() const { return port_; }
    std::string url() const { return fmt::format("http://127.0.0.1:{}/robot", port_); }
    void behave(Behaviour behaviour) {
        std::lock_guard lock(mutex_);
        behaviour_ = std::move(behaviour);
    }
    std::vector<std::string> requests() {
        std::lock_guard lock(mutex_);
        return requests_;
    }
    // What a mail server has taken, with the commands before it.
    std::vector<std::string> letters() { return requests(); }

    static Behaviour answers(std::string body, std::string status = "200 OK") {
        return [=](TestServer& server, int line) {
            server.keep(server.read_request(line));
            server.write(line, fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{}",
                                           status, body.size(), body));
        };
    }
    static Behaviour closes() {
        return [](TestServer&, int) {};
    }
    static Behaviour hangs() {
        return [](TestServer& server, int line) {
            while (!server.stopping_ && !server.read_some(line).empty()) {
            }
        };
    }
    static Behaviour takes_mail() {
        return [](TestServer& server, int line) { server.talk_smtp(line, "250 ok"); };
    }
    static Behaviour refuses_mail() {
        return [](TestServer& server, int line) { server.talk_smtp(line, "550 no such mailbox"); };
    }

private:
    void serve() {
        while (!stopping_) {
            pollfd waiting{listener_, POLLIN, 0};
            if (::poll(&waiting, 1, 50) <= 0) continue;
            int const line = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            Behaviour behaviour;
            {
                std::lock_guard lock(mutex_);
                behaviour = behaviour_;
            }
            behaviour(*this, line);
            ::close(line);
        }
    }
    // Empty at the end of the line, or when the test is over.
    std::string read_some(int line) {
        while (!stopping_) {
            pollfd waiting{line, POLLIN, 0};
            if (::poll(&waiting, 1, 50) <= 0) continue;
            char buffer[4096];
            auto const n = ::recv(line, buffer, sizeof buffer, 0);
            return n > 0 ? std::string(buffer, static_cast<std::size_t>(n)) : std::string();
        }
        return {};
    }
    std::string read_request(int line) {
        std::string text;
        for (;;) {
            auto const head = text.find("\r\n\r\n");
            auto const length = text.find("Content-Length: ");
            if (head != text.npos && length != text.npos &&
                text.size() >= head + 4 + std::stoul(text.substr(length + 16)))
                return text;
            auto const more = read_some(line);
            if (more.empty()) return text;
            text += more;
        }
    }
    void talk_smtp(int line, std::string_view verdict) {
        write(line, "220 test ESMTP\r\n");
        std::string all, pending;
        bool data = false;
        for (;;) {
            auto const end = pending.find("\r\n");
            if (end == pending.npos) {
                auto const more = read_some(line);
                if (more.empty()) return;
                pending += more;
                continue;
            }
            auto const said = pending.substr(0, end);
            pending.erase(0, end + 2);
            all += said + "\n";
            if (data) {
                if (said != ".") continue;
                data = false;
                if (verdict.starts_with("250")) keep(all);
                write(line, fmt::format("{}\r\n", verdict));
            } else if (said.starts_with("EHLO")) write(line, "250-test\r\n250 AUTH PLAIN\r\n");
            else if (said.starts_with("AUTH")) write(line, said.size() > 11 ? "235 ok\r\n" : "334 \r\n");
            else if (said.starts_with("DATA")) {
                data = true;
                write(line, "354 go on\r\n");
            } else if (said.starts_with("QUIT")) {
                write(line, "221 bye\r\n");
                return;
            } else if (said.starts_with("MAIL") || said.starts_with("RCPT")) write(line, "250 ok\r\n");
            else write(line, "235 ok\r\n"); // the answer to 334
        }
    }
    void write(int line, std::string_view text) {
        while (!text.empty()) {
            auto const n = ::send(line, text.data(), text.size(), MSG_NOSIGNAL);
            if (n <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(n));
        }
    }
    void keep(std::string request) {
        std::lock_guard lock(mutex_);
        requests_.push_back(std::move(request));
    }

    int listener_ = -1, port_ = 0;
    std::mutex mutex_;
    Behaviour behaviour_;
    std::vector<std::string> requests_;
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

} // namespace huiju::testing
