// Rows of the substitutes feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::substitutes {

// Who stands in for whom (代班), both days included.
struct SubstitutionRow : store::Row {
    static constexpr std::string_view table = "substitution";
    Uuid id;
    std::int64_t absent = 0, substitute = 0; // people
    Date from_day, to_day;                   // to before from: ended before it began
    std::string reason;
    std::int64_t named_by = 0; // 0: the program
};
BOOST_DESCRIBE_STRUCT(SubstitutionRow, (store::Row),
                      (id, absent, substitute, from_day, to_day, reason, named_by))

// A command that the substitute could carry out only as one. The rows that it made share its number (number
// divided by 4096, Tx::new_no).
struct StandInRow : store::Row {
    static constexpr std::string_view table = "stand_in";
    Uuid id;
    std::int64_t substitution = 0, person = 0, absent = 0;
    Instant at; // real clock
    std::string operation, kind, record;
};
BOOST_DESCRIBE_STRUCT(StandInRow, (store::Row),
                      (id, substitution, person, absent, at, operation, kind, record))

} // namespace huiju::substitutes
