// The audit of exports: nothing is stored but the lines of the chain.
#include "domain/exports/exports.hpp"

namespace huiju::exports {

Result<store::Outcome> begin(commands::Writing& writing, Begin const& input) {
    auto& tx = writing.tx;
    tx.note("kind", input.kind.value);
    tx.note("format", input.format.value);
    if (input.filter) tx.note("filter", input.filter->value);
    if (input.operator_name) tx.note("operator", input.operator_name->value);
    return store::Outcome{"export", writing.id, {}};
}

Result<store::Outcome> end(commands::Writing& writing, End const& input) {
    writing.tx.note("kind", input.kind.value);
    writing.tx.note("rows", std::to_string(input.rows.value));
    return store::Outcome{"export", input.id, {}};
}

} // namespace huiju::exports

namespace huiju {

Feature exports_feature() {
    return {.name = "exports",
            .add =
                [](commands::Registry& registry) {
                    registry.write({.name = "export.begin",
                                    .summary = "Notes who exports what, before the first byte leaves.",
                                    .access = Roles{},
                                    .creates = true},
                                   &exports::begin);
                    registry.write({.name = "export.end",
                                    .summary = "Notes how many rows an export had.",
                                    .access = Roles{}},
                                   &exports::end);
                },
            .tables = {}};
}

} // namespace huiju
