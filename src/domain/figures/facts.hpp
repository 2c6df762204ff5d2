// Facts: what each record contributes to the figures, with the two times.
//
// A fact says: this record adds `n` to `metric` at a place, from `day` until before `to_day` (for ever when
// there is none). `day` is when it happened. When it was known follows from the audit number that wrote the
// fact and the one that took it back (`until_rev`), so that both "as known now" and "as known then"
// are exact after late entries, corrections, voids and reopenings. A fact is never changed: it is taken back
// and, where needed, said anew. Counters (the cache of "known now") move in the same transaction.
//
// A metric with members (`member` ≠ 0) counts distinct members; one without adds up `n`.
#pragma once

#include "domain/directory/directory.hpp"

namespace huiju::figures {

struct FactRow : store::Row {
    static constexpr std::string_view table = "fact";
    std::string metric;
    std::string kind;        // kind of the record: "visit", "problem", …
    std::int64_t record = 0; // its internal key
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t unit = 0;
    std::int64_t member = 0;
    Date day;
    std::optional<Date> to_day;
    std::int64_t n = 1;
    std::optional<std::int64_t> until_rev;
};
BOOST_DESCRIBE_STRUCT(FactRow, (store::Row),
                      (metric, kind, record, place, town, village, unit, member, day, to_day, n, until_rev))

struct Fact {
    std::string_view metric;
    Date day;
    std::int64_t n = 1;
    std::int64_t unit = 0;
    std::int64_t member = 0;
    std::optional<Date> to_day;
};

// The record contributes these as well. `area` is where it happened; it stays there for ever, whatever
// becomes of the place later.
void add_facts(store::Tx& tx, std::string_view kind, std::int64_t record, Area const& area,
               std::vector<Fact> const& facts);

// The record contributes exactly these from now on: what no longer holds is taken back. For corrections.
void set_facts(store::Tx& tx, std::string_view kind, std::int64_t record, Area const& area,
               std::vector<Fact> const& facts);

// The record's facts of that metric that still run end on that day: a reopening, a merger of problems.
void end_facts(store::Tx& tx, std::int64_t record, std::string_view metric, Date day);

// The record contributes nothing: it is void, and was so from the beginning.
void void_facts(store::Tx& tx, std::int64_t record);

// A problem of a category that was found there on that day counts among its topics, or (n = -1) no longer.
// Topics are counters alone: nothing about them is asked as it was known earlier. Their metric is the
// category, their unit this one, so that reading figures passes them by.
inline constexpr std::int64_t topics_unit = -1;
void count_topic(store::Tx& tx, std::string_view category, Area const& area, Date day, std::int64_t n);

// What the record contributes now, in the order in which it was said; and that this, or one of the functions
// above, will be asked of it (store::Db::ahead_having).
std::vector<FactRow> facts_of_record(store::Db& db, std::int64_t record);
void ahead_of_facts(store::Db& db, std::int64_t record);

// The days on which a distinct count over these periods goes up (+1) and down (−1): the ends of their union.
struct Period {
    Date day;
    std::optional<Date> to_day;
};
std::vector<std::pair<Date, int>> ends_of_union(std::vector<Period> periods);

} // namespace huiju::figures
