// Log lines by spdlog: it keeps lines of several threads apart.
#include "base/log.hpp"

#include "base/json_text.hpp"

#include <fmt/format.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <chrono>
#include <ctime>

namespace huiju {
namespace {

std::atomic<LogLevel> lowest{LogLevel::info};

std::string_view word(LogLevel level) {
    switch (level) {
    case LogLevel::error: return "error";
    case LogLevel::warn: return "warn";
    default: return "info";
    }
}

// Shanghai time whatever the zone of the machine, as everywhere in the product.
std::string time_text(std::int64_t at) {
    std::time_t const shifted = at / 1000 + 8 * 3600;
    std::tm parts{};
    gmtime_r(&shifted, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}+08:00", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, at % 1000);
}

void write(LogLevel level, std::string_view event, LogFields fields) {
    if (level > lowest.load(std::memory_order_relaxed)) {
        return;
    }
    static auto const logger = [] {
        auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        sink->set_pattern("%v");
        return std::make_unique<spdlog::logger>("huiju", std::move(sink));
    }();
    auto const now = std::chrono::system_clock::now().time_since_epoch();
    auto const at = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    logger->log(spdlog::level::info, log_line(level, event, fields, at));
}

} // namespace

std::string log_line(LogLevel level, std::string_view event, LogFields fields, std::int64_t at) {
    JsonText json;
    json.begin_object();
    json.key("time");
    json.string(time_text(at));
    json.key("level");
    json.string(word(level));
    json.key("event");
    json.string(event);
    for (auto const& [name, value] : fields) {
        json.key(name);
        if (value.is_number()) {
            json.integer(value.number());
        } else {
            json.string(value.text());
        }
    }
    json.end_object();
    return json.take();
}

void log_info(std::string_view event, LogFields fields) { write(LogLevel::info, event, fields); }

void log_warn(std::string_view event, LogFields fields) { write(LogLevel::warn, event, fields); }

void log_error(std::string_view event, LogFields fields) { write(LogLevel::error, event, fields); }

void set_log_level(LogLevel level) { lowest = level; }

} // namespace huiju
