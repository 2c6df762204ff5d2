// Rates of units and towns (domain §3): numerators and denominators beside every rate, ranks inside a peer
// group only.
//
// What is counted was due in the period, after extensions that were granted. What a town must pass upward
// leaves its rate, and so does what an appeal was granted for. No figure here is about a person.
#pragma once

#include "domain/rates/appeals.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::rates {

enum class By { unit, town };
BOOST_DESCRIBE_ENUM(By, unit, town)

struct Ask {
    Date from, to;        // due on these days, both included
    std::optional<By> by; // else unit
};
BOOST_DESCRIBE_STRUCT(Ask, (), (from, to, by))

// `of` parts in a hundred of `n` ÷ `d`; no value without a denominator.
struct Rate {
    std::int64_t n = 0, d = 0;
    std::optional<double> percent;
};
BOOST_DESCRIBE_STRUCT(Rate, (), (n, d, percent))

// One line of the table that is published (附表).
struct Line {
    std::optional<UnitView> unit;
    std::string group; // of its peers
    std::int64_t due = 0, closed_in_time = 0, closed_late = 0, open = 0, open_long_term = 0;
    std::int64_t called_back = 0, returned = 0, redone = 0;
    Rate accepted;  // signed for by the working day after the assignment
    Rate response;  // closed within the limit
    Rate solved;    // in halves: 2 solved, 1 partly, of 2 for each valid call-back
    Rate satisfied; // satisfied and basically satisfied
    std::optional<double> score;
    std::optional<std::int64_t> rank; // among its peers
    std::string note;                 // why there is no rank
    // appeals: what left the rates above, once for each rate it left; and what waits to be decided
    std::int64_t left_out = 0, appealed = 0;
};
BOOST_DESCRIBE_STRUCT(Line, (),
                      (unit, group, due, closed_in_time, closed_late, open, open_long_term, called_back,
                       returned, redone, accepted, response, solved, satisfied, score, rank, note, left_out,
                       appealed))

struct Table {
    Date from, to;
    By by = By::unit;
    Weights weights;
    std::string definition;  // in words
    std::vector<Line> lines; // official order
};
BOOST_DESCRIBE_STRUCT(Table, (), (from, to, by, weights, definition, lines))

// ---- rules, pure

inline constexpr std::int64_t least_to_rank = 10;
// Fills percent, score, rank and note of each line from its counts.
void judge(std::vector<Line>& lines, Weights const& weights = {});

// Of everything, whoever asks, as it stood at the end of the last day.
Table table_of(store::Db& db, Date from, Date to, By by);

Result<Table> table(commands::Asking const& asking, Ask const& input);

} // namespace huiju::rates
