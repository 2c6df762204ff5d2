// The audit as people read it: who did what, when, to which record; and whether the chain still holds.
//
// A row tells no words and no names of households, so an auditor, who sees no records, may read all of it.
// What was changed in the records behind the program's back `huiju verify` finds; here only the chain is
// followed, a stretch at a time, so that a page can show how far it is.
#pragma once

#include "commands/registry.hpp"
#include "domain/directory/views.hpp"
#include "domain/feature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::audit {

inline constexpr std::int64_t most_looked_at =
    50'000; // rows per page of a search; its cursor goes on from there
inline constexpr std::int64_t most_checked = 5'000; // rows per answer of a check

// Newest first. Days are of when it became known, in China.
struct List : commands::Listing {
    std::optional<AnybodyRef> person;
    std::optional<Text<1, 60>> operation; // "problem.assign", or "problem." for all of a kind
    std::optional<Uuid> record;
    std::optional<Date> from, to;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (person, operation, record, from, to))

struct Item {
    std::int64_t seq = 0;
    Instant at;                       // by the clock of the machine
    Instant known;                    // by the clock of the campaign
    std::optional<PersonView> person; // whose sign-in it was; none: the program itself, or the public
    std::string operation, kind, record, detail; // detail: JSON, at most `most_detail` bytes of it
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(Item, (), (seq, at, known, person, operation, kind, record, detail, hash))

// `after`: the `to` of the answer before.
struct Check {
    std::optional<Whole<0, 1'000'000'000'000'000>> after;
};
BOOST_DESCRIBE_STRUCT(Check, (), (after))

struct Checked {
    std::int64_t to = 0, last = 0;    // checked up to; the newest row
    std::vector<std::int64_t> broken; // numbers of rows that do not follow from the row before
};
BOOST_DESCRIBE_STRUCT(Checked, (), (to, last, broken))

Result<commands::Page<Item>> list(commands::Asking const& asking, List const& input);
Result<Checked> check(commands::Asking const& asking, Check const& input);

} // namespace huiju::audit

namespace huiju {
Feature audit_feature();
} // namespace huiju
