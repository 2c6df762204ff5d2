// Structured log lines: one JSON object per line on standard error.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace huiju {

enum class LogLevel { off, error, warn, info };

// A text or a whole number.
class LogValue {
public:
    LogValue(std::string_view text) : text_(text) {}
    LogValue(std::string const& text) : text_(text) {}
    LogValue(char const* text) : text_(text) {}
    LogValue(std::int64_t number) : number_(number), is_number_(true) {}
    LogValue(std::size_t number) : LogValue(static_cast<std::int64_t>(number)) {}
    LogValue(int number) : LogValue(static_cast<std::int64_t>(number)) {}

    bool is_number() const { return is_number_; }
    std::string_view text() const { return text_; }
    std::int64_t number() const { return number_; }

private:
    std::string_view text_;
    std::int64_t number_ = 0;
    bool is_number_ = false;
};

using LogFields = std::initializer_list<std::pair<std::string_view, LogValue>>;

// `event` is a fixed word ("batch_committed"); the fields tell the rest. Never a value that is private: no
// names of persons, telephone numbers, texts, codes, query values, bodies. Thread-safe.
void log_info(std::string_view event, LogFields fields = {});
void log_warn(std::string_view event, LogFields fields = {});
void log_error(std::string_view event, LogFields fields = {});

// The lowest level that is written; info at start.
void set_log_level(LogLevel level);

// The line without its line end, as it would be written at that time (milliseconds since 1970).
std::string log_line(LogLevel level, std::string_view event, LogFields fields, std::int64_t at);

} // namespace huiju
