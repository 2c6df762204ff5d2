// Runs the jobs of the features while a server serves: one thread, one step after another.
#pragma once

#include "commands/job.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace huiju {

class Jobs {
public:
    // The first round begins at once, the next ones `every` after the end of the one before.
    Jobs(commands::Dispatch& dispatch, std::vector<commands::Job> jobs, std::chrono::seconds every);
    ~Jobs(); // waits for the step that runs

private:
    void loop();
    bool stopping();

    commands::Dispatch& dispatch_;
    std::vector<commands::Job> jobs_;
    std::chrono::seconds every_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace huiju
