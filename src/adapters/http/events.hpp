// Live updates: GET /api/events as server-sent events.
//
// A stream has one event and ends; the browser asks again by itself a second later, with the number of the
// last event (EventSource does both). So whatever stands between may keep an answer until it is whole, as the
// proxies of offices do. An answer is held until something that the caller may see was written, `longest` at
// most.
#pragma once

#include "adapters/http/message.hpp"
#include "commands/registry.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace huiju {
class App;
}

namespace huiju::http {

class Events {
public:
    explicit Events(App& app) : app_(app) {}
    ~Events() { stop(); }

    // Answers, now or later: event `changes` (the answer of the operation of that name) with its `seq` as id,
    // or nothing new. Without a Last-Event-ID or a parameter `since` at once. Thread-safe.
    void hold(Request const& request, commands::Caller caller, Answer answer);

    // Ends all streams and takes no more; before the server stops, which waits for answers.
    void stop();

    static constexpr std::chrono::seconds longest{25}; // shorter than what proxies wait for an answer
    static constexpr std::size_t most_streams = 4096;  // more are refused
    static constexpr std::chrono::seconds pause{1};    // between two looks at the ledger

private:
    using Clock = std::chrono::steady_clock;
    struct Stream {
        commands::Caller caller;
        std::string request_id;
        std::int64_t since = -1; // -1: not known yet
        Clock::time_point until;
        Answer answer;
    };
    using Shared = std::shared_ptr<Stream>;

    void look(Shared const& stream);
    void keep(Shared stream);
    void loop();
    std::vector<Shared> due();

    App& app_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Shared> held_;
    bool stopping_ = false;
    std::thread thread_; // begins with the first stream
};

} // namespace huiju::http
