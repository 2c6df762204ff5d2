// 与我的台账对账: one's own table laid beside what the system has. Nothing is kept of it.
#pragma once

#include "domain/imports/imports.hpp"

namespace huiju::imports {

struct Compare : Source {
    std::optional<Date> from, to; // of the system's problems: only those found then, both days included
    std::optional<bool> workbook; // the whole answer as a workbook, too
};
BOOST_DESCRIBE_STRUCT(Compare, (Source), (from, to, workbook))

// A line of one's own table.
struct OwnLine {
    std::string sheet;
    std::int64_t row = 0;
    std::string number, place, title;
};
BOOST_DESCRIBE_STRUCT(OwnLine, (), (sheet, row, number, place, title))

// A record of the system.
struct OwnRecord {
    Uuid id;
    std::string number, place, title, state;
};
BOOST_DESCRIBE_STRUCT(OwnRecord, (), (id, number, place, title, state))

struct Pair {
    OwnLine mine;
    OwnRecord system;
    bool by_number = false; // else by place and likeness
};
BOOST_DESCRIBE_STRUCT(Pair, (), (mine, system, by_number))

struct CompareView {
    std::vector<HeaderView> columns;
    std::vector<FieldView> fields;
    std::int64_t both = 0, only_mine = 0, only_system = 0;
    // at most 1000 of each; the workbook has all
    std::vector<Pair> in_both;
    std::vector<OwnLine> mine;
    std::vector<OwnRecord> system;
    std::optional<std::string> file; // base64url
};
BOOST_DESCRIBE_STRUCT(CompareView, (),
                      (columns, fields, both, only_mine, only_system, in_both, mine, system, file))

// How alike two short texts are, by the pairs of characters that they share: from 0 to 1, by the shorter one.
double likeness(std::string_view a, std::string_view b);

Result<CompareView> compare(commands::Asking const& asking, Compare const& input);

// Its three tables as a workbook.
std::string book_of(CompareView const& view, std::string_view locale);

} // namespace huiju::imports
