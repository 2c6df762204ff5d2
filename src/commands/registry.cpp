// The table of operations.
#include "commands/registry.hpp"

#include "base/crypto.hpp"

#include <stdexcept>

namespace huiju::commands {

void Registry::add_operation(Operation op) {
    // the one exception is shown after a write alone, which keeps who looked and why
    bool const behind_a_write = op.reveals && op.method.empty() && !op.kept;
    if (op.out && op.out->discloses_secrets() && !behind_a_write)
        throw std::logic_error(op.name + " would show a private value");
    order_.push_back(op.name);
    auto const name = op.name;
    if (!operations_.try_emplace(name, std::move(op)).second)
        throw std::logic_error(name + " is registered twice");
}

Registry::LookUp const* Registry::look_up(Refers what) const {
    auto const found = look_ups_.find(what);
    return found == look_ups_.end() ? nullptr : &found->second;
}

Operation const* Registry::find(std::string_view name) const {
    auto const found = operations_.find(name);
    return found == operations_.end() ? nullptr : &found->second;
}

Operation const& Registry::at(std::string_view name) const {
    if (auto const* op = find(name)) return *op;
    throw std::logic_error("no operation " + std::string(name));
}

std::vector<Operation const*> Registry::all() const {
    std::vector<Operation const*> list;
    for (auto const& name : order_) list.push_back(&operations_.find(name)->second);
    return list;
}

std::string cursor(std::int64_t n) { return base64url_encode(std::to_string(n)); }

Result<std::int64_t> parse_cursor(std::optional<Text<1, 200>> const& after) {
    if (!after) return INT64_MAX;
    auto const text = base64url_decode(after->value);
    char* end = nullptr;
    auto const n = text ? std::strtoll(text->c_str(), &end, 10) : 0;
    if (!text || text->empty() || *end) return wrong_field("after", "field.not_cursor");
    return n;
}

} // namespace huiju::commands
