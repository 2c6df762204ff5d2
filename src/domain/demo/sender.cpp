// Sending commands and waiting for them.
#include "domain/demo/sender.hpp"

#include "base/words.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace huiju::demo {

void Sender::hand_over(std::string_view operation, std::int64_t person, Instant clock,
                       std::shared_ptr<void> input) {
    if (failed_) complain();
    commands::Dispatch::Call call;
    call.operation = &dispatch_.registry().at(operation);
    call.caller.person = person == the_program ? 0 : person;
    call.caller.system = person == the_program;
    call.caller.real_now = real_now_;
    call.caller.clock = clock;
    call.input = std::move(input);
    call.bulk = true;
    ++sent_;
    std::string_view const name = call.operation->name; // lives as long as the registry
    dispatch_.hand_over(std::move(call),
                        [this, name](Result<store::Outcome> outcome) { answered(name, outcome); });
}

void Sender::answered(std::string_view operation, Result<store::Outcome> const& outcome) {
    std::lock_guard lock(mutex_);
    ++answered_;
    if (!outcome && !failed_) {
        auto const& refusal = outcome.error();
        complaint_ = fmt::format("示例数据的命令 {} 被拒绝：{}", operation, say("zh-CN", refusal.reason));
        for (auto const& wrong : refusal.fields)
            complaint_ += fmt::format("({}:{})", wrong.field, say("zh-CN", wrong.reason));
        if (!refusal.state.empty()) complaint_ += fmt::format("[{}]", refusal.state);
        failed_ = true;
    }
    all_answered_.notify_one();
}

void Sender::drain() {
    std::unique_lock lock(mutex_);
    all_answered_.wait(lock, [&] { return answered_ == sent_; });
}

void Sender::finish() {
    drain();
    if (failed_) complain();
}

void Sender::complain() const { throw std::runtime_error(complaint_); }

} // namespace huiju::demo
