// A unit's open matters as a workbook: taken home, filled in by hand, and read back as progress and results.
//
// The sheet 数据 has one row per matter with its record's id and two empty columns, 进展 and 办结结果.
// Reading it back is first a check that names every bad row, then an import that carries out the good ones.
// What stands in the history already is left alone, so the same file may be imported twice.
#pragma once

#include "commands/registry.hpp"
#include "domain/feature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::worksheets {

// One matter as the sheet shows it; the texts are masked.
struct Task {
    Uuid id;
    std::string number, title, place, category, text, target;
    std::optional<Date> assigned, due;
    std::string state;
};

// The bytes of the workbook. `unit`: whose it is; `mark`: who made it, when and of what.
std::string book_of(std::vector<Task> const& tasks, std::string_view unit, Date day, std::string_view mark);

struct Upload {
    Text<1, 1'000'000> file; // base64url, or base64 as browsers make it
};
BOOST_DESCRIBE_STRUCT(Upload, (), (file))

enum class Found {
    ready, // will be, or was, carried out
    known, // stands in the history already
    bad
};
BOOST_DESCRIBE_ENUM(Found, ready, known, bad)

struct RowView {
    std::int64_t row = 0; // as the program that filled it in counts
    std::string number;
    Found found = Found::bad;
    bool progress = false, finish = false; // what it holds
    std::string reason;                    // why it is bad
};
BOOST_DESCRIBE_STRUCT(RowView, (), (row, number, found, progress, finish, reason))

struct SheetView {
    std::int64_t ready = 0, known = 0, bad = 0;
    std::vector<RowView> rows; // those that were filled in
};
BOOST_DESCRIBE_STRUCT(SheetView, (), (ready, known, bad, rows))

Result<SheetView> check(commands::Asking const& asking, Upload const& input);
Result<store::Outcome> import(commands::Writing& writing, Upload const& input);

} // namespace huiju::worksheets
