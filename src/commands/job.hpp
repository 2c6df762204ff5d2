// The program's own work: what a feature does without being asked, a step at a time.
#pragma once

#include <functional>
#include <string>

namespace huiju::commands {

class Dispatch;

// `step` looks whether there is something to do, does a little of it through the ordinary operations, and
// says whether more is waiting. It may be called at any time and on two servers at once, so it remembers
// nothing between calls but what stands in the database. May throw; it is called again later.
struct Job {
    std::string name;
    std::function<bool(Dispatch&)> step;
};

} // namespace huiju::commands
