// Exports of records leave two lines in the audit: one before the first byte, one with the number of rows.
// An export that was broken off has the first alone.
#pragma once

#include "commands/registry.hpp"
#include "domain/feature.hpp"

#include <optional>

namespace huiju::exports {

// "export.begin", by the program alone, in the name of the person for whom it exports (Caller::person).
struct Begin {
    std::optional<Uuid> id;
    Text<1, 40> kind;                         // "visits"
    Text<1, 10> format;                       // "csv"
    std::optional<Text<1, 200>> filter;       // "place=341282100000"; left out: all
    std::optional<Text<1, 40>> operator_name; // the account of the operating system that gave the order
};
BOOST_DESCRIBE_STRUCT(Begin, (), (id, kind, format, filter, operator_name))

// "export.end", by the program alone: all rows have left. `id` as in Begin.
struct End {
    Uuid id;
    Text<1, 40> kind;
    Whole<0, 1'000'000'000'000> rows;
};
BOOST_DESCRIBE_STRUCT(End, (), (id, kind, rows))

Result<store::Outcome> begin(commands::Writing& writing, Begin const& input);
Result<store::Outcome> end(commands::Writing& writing, End const& input);

} // namespace huiju::exports

namespace huiju {
Feature exports_feature();
} // namespace huiju
