// A limit on how often one address may try something: guessing codes and passwords must be slow.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace huiju::http {

// A bucket per key that holds `burst` tries and gains one every `seconds`. Thread-safe.
class RateLimit {
public:
    RateLimit(int burst, double seconds) : burst_(burst), seconds_(seconds) {}

    // Takes one try. 0: granted; else the seconds to wait until the next.
    int take(std::string_view key);

private:
    struct Bucket {
        double tries;
        std::int64_t at; // microseconds
    };
    int burst_;
    double seconds_;
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};

} // namespace huiju::http
