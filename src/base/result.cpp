// Refusals: out of line, because every translation unit would else build them.
#include "base/result.hpp"

namespace huiju {

Refusal::Refusal() = default;
Refusal::Refusal(Refused k, Message r) : kind(k), reason(std::move(r)) {}
Refusal::Refusal(Refusal const&) = default;
Refusal::Refusal(Refusal&&) noexcept = default;
Refusal& Refusal::operator=(Refusal const&) = default;
Refusal& Refusal::operator=(Refusal&&) noexcept = default;
Refusal::~Refusal() = default;

Refusal refuse(Refused kind, Message reason) { return {kind, std::move(reason)}; }

Refusal wrong_state(Message reason, std::string_view state) {
    Refusal refusal(Refused::conflict, std::move(reason));
    refusal.state = state;
    return refusal;
}

Refusal stale(std::string current) {
    Refusal refusal(Refused::conflict, "conflict.rev");
    refusal.current = std::move(current);
    return refusal;
}

Refusal wrong_field(std::string field, Message reason) {
    Refusal refusal(Refused::invalid, "invalid");
    refusal.fields.push_back({std::move(field), std::move(reason)});
    return refusal;
}

} // namespace huiju
