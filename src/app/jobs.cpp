// The loop of the jobs.
#include "app/jobs.hpp"

#include "base/log.hpp"

#include <pthread.h>

namespace huiju {

Jobs::Jobs(commands::Dispatch& dispatch, std::vector<commands::Job> jobs, std::chrono::seconds every)
    : dispatch_(dispatch), jobs_(std::move(jobs)), every_(every), thread_([this] { loop(); }) {
    pthread_setname_np(thread_.native_handle(), "jobs");
}

Jobs::~Jobs() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

bool Jobs::stopping() {
    std::lock_guard lock(mutex_);
    return stopping_;
}

void Jobs::loop() {
    while (!stopping()) {
        for (auto const& job : jobs_) try {
                while (!stopping() && job.step(dispatch_)) {
                }
            } catch (std::exception const& e) {
                // the words of an exception may hold values of a record
                log_error("job failed", {{"job", job.name}, {"kind", typeid(e).name()}});
            }
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, every_, [this] { return stopping_; });
    }
}

} // namespace huiju
