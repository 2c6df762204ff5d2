// Token buckets by key.
#include "adapters/http/rate_limit.hpp"

#include "base/calendar.hpp"

#include <algorithm>
#include <cmath>

namespace huiju::http {

int RateLimit::take(std::string_view key) {
    auto const now = Instant::now().micros;
    std::lock_guard lock(mutex_);
    if (buckets_.size() > 100'000) // full buckets are as good as none
        std::erase_if(buckets_, [&](auto const& b) {
            return b.second.tries + static_cast<double>(now - b.second.at) / 1e6 / seconds_ >= burst_;
        });
    auto& bucket =
        buckets_.try_emplace(std::string(key), Bucket{static_cast<double>(burst_), now}).first->second;
    bucket.tries =
        std::min<double>(burst_, bucket.tries + static_cast<double>(now - bucket.at) / 1e6 / seconds_);
    bucket.at = now;
    if (bucket.tries >= 1) {
        bucket.tries -= 1;
        return 0;
    }
    return static_cast<int>(std::ceil((1 - bucket.tries) * seconds_));
}

} // namespace huiju::http
