// Hands the demo's commands to the writer, many at a time, and notices the first one that is refused.
#pragma once

#include "commands/dispatch.hpp"
#include "domain/demo/demo.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace huiju::demo {

// One thread sends. The writer keeps the order of commands, so a command may follow another one on the same
// record without waiting; its queue is bounded, so sending waits when it is full.
class Sender {
public:
    explicit Sender(commands::Dispatch& dispatch) : dispatch_(dispatch), real_now_(Instant::now()) {}
    Sender(Sender const&) = delete;
    ~Sender() { drain(); }

    static constexpr std::int64_t the_program = -1, the_public = 0;

    // `person`: the ledger's key of who acts. `clock`: the business clock, never earlier than the one before.
    // Throws std::runtime_error when a command sent before was refused.
    template <class In>
    void send(std::string_view operation, std::int64_t person, Instant clock, In input) {
        hand_over(operation, person, clock, std::make_shared<In>(std::move(input)));
    }

    // Waits until everything sent is stored. Throws like `send`.
    void finish();

    commands::Dispatch& dispatch() { return dispatch_; }
    std::int64_t sent() const { return sent_; }

private:
    void hand_over(std::string_view operation, std::int64_t person, Instant clock,
                   std::shared_ptr<void> input);
    void answered(std::string_view operation, Result<store::Outcome> const& outcome);
    void drain();
    void complain() const;

    commands::Dispatch& dispatch_;
    Instant real_now_;
    std::int64_t sent_ = 0;
    std::mutex mutex_;
    std::condition_variable all_answered_;
    std::int64_t answered_ = 0;
    std::string complaint_; // guarded by mutex_ until failed_ is set, unchanged afterwards
    std::atomic<bool> failed_ = false;
};

} // namespace huiju::demo
