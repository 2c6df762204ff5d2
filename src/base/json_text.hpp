// Writes JSON straight into a string: the output side of every answer.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace huiju {

// Commas are placed by the writer; the caller only keeps objects and arrays balanced.
class JsonText {
public:
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    void key(std::string_view name);
    void string(std::string_view text);
    void integer(std::int64_t n);
    void real(double d);
    void boolean(bool b);
    void null();
    void raw(std::string_view json); // a ready JSON value

    std::string take() { return std::move(out_); }
    std::string const& text() const { return out_; }

private:
    void open(char c);
    void close(char c);
    void separate();
    void quote(std::string_view text);

    std::string out_;
    bool comma_ = false;
};

} // namespace huiju
