// Rows of the imports feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::imports {

enum class Kind { homes, problems };
BOOST_DESCRIBE_ENUM(Kind, homes, problems)

enum class Mode {
    all, // every row or none
    good // the good rows
};
BOOST_DESCRIBE_ENUM(Mode, all, good)

enum class State { open, done, undone };
BOOST_DESCRIBE_ENUM(State, open, done, undone)

struct ImportRow : store::Row {
    static constexpr std::string_view table = "data_import";
    Uuid id;
    Kind kind = Kind::homes;
    Mode mode = Mode::all;
    std::int64_t person = 0;
    std::int64_t place = 0, town = 0, village = 0;
    Instant at;
    std::string file_name, digest;
    std::int64_t own_place = 0;
    std::string columns;
    std::int64_t header_row = 0, row_count = 0, parts = 0, taken_parts = 0, taken = 0, known = 0, bad = 0,
                 undone_parts = 0, undone = 0;
    State state = State::open;
};
BOOST_DESCRIBE_STRUCT(ImportRow, (store::Row),
                      (id, kind, mode, person, place, town, village, at, file_name, digest, own_place,
                       columns, header_row, row_count, parts, taken_parts, taken, known, bad, undone_parts,
                       undone, state))

struct PartRow : store::Row {
    static constexpr std::string_view table = "data_import_part";
    std::int64_t import = 0, part = 0, seq = 0, taken = 0;
    bool undone = false;
};
BOOST_DESCRIBE_STRUCT(PartRow, (store::Row), (import, part, seq, taken, undone))

struct ColumnsRow : store::Row {
    static constexpr std::string_view table = "data_import_columns";
    std::int64_t person = 0, unit = 0;
    Kind kind = Kind::homes;
    std::string columns;
};
BOOST_DESCRIBE_STRUCT(ColumnsRow, (store::Row), (person, unit, kind, columns))

} // namespace huiju::imports
