// The demo campaign: a town's-eye view of Jieshou in 2018, made through the ordinary commands.
#pragma once

#include "commands/dispatch.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju::demo {

struct DemoOptions {
    int scale = 1;               // multiplies the records
    bool bare = false;           // problems without lives instead
    std::int64_t bare_count = 0; // so many of them
    std::uint64_t seed = 20180802;
    std::function<void(std::string_view)> progress = {};
};

// Loads the demo into an empty ledger. Throws std::runtime_error naming the operation and the reason when a
// command is refused.
void load_demo(commands::Dispatch& dispatch, DemoOptions const& options);

// Logins and what each is, in Chinese; the password of all is huiju-demo.
std::vector<std::pair<std::string, std::string>> demo_logins();

} // namespace huiju::demo
