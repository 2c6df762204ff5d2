// Reading what belongs to several records in one statement instead of one for each.
#pragma once

#include "store/db.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace huiju {

// The rows of a statement whose :numbers is a list of internal keys, in order of creation. Such a statement
// has a text for each engine, since SQLite takes a list as JSON and PostgreSQL as an array.
template <class Row>
std::vector<Row> of_numbers(store::Db& db, std::string_view statement,
                            std::vector<std::int64_t> const& numbers) {
    if (numbers.empty()) return {};
    auto rows = db.all<Row>(statement, {{"numbers", fmt::format("{}", fmt::join(numbers, ","))}});
    std::sort(rows.begin(), rows.end(), [](Row const& a, Row const& b) { return a.no < b.no; });
    return rows;
}

} // namespace huiju
