// Comma-separated tables (RFC 4180) in both directions, as spreadsheets write and read them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiju {

// Reads a table row by row. Takes UTF-8, with or without a byte order mark, and GB18030 (what Chinese
// spreadsheets save) when the bytes are not UTF-8. Lines end in CRLF, LF or CR; empty lines are skipped;
// quotes inside an unquoted field are plain characters. One reader belongs to one thread.
class CsvReader {
public:
    enum class Fault {
        none,
        encoding,   // neither UTF-8 nor GB18030
        open_quote, // a quoted field that never ends; line() is where its row begins
    };

    // `bytes` must outlive the reader.
    explicit CsvReader(std::string_view bytes);
    CsvReader(CsvReader const&) = delete;
    CsvReader& operator=(CsvReader const&) = delete;

    // The next row's fields into `row`, whose strings are reused; false at the end and at a fault.
    bool next(std::vector<std::string>& row);

    Fault fault() const { return fault_; }

    // The line, counted from 1, on which the row read last begins.
    std::size_t line() const { return row_line_; }

private:
    void read_field(std::string& field);
    void pass_line_end();

    std::string converted_;
    std::string_view bytes_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    std::size_t row_line_ = 0;
    Fault fault_ = Fault::none;
};

// Which column has which name, from a table's first row. Names are compared cleaned (base/text.hpp).
class CsvHeader {
public:
    explicit CsvHeader(std::span<std::string const> first_row);

    std::optional<std::size_t> column(std::string_view name) const;

    // The row's field in that column; empty when there is no such column or the row is too short.
    std::string_view field(std::span<std::string const> row, std::string_view name) const;

private:
    std::vector<std::string> names_;
};

// Appends one row, ended by CRLF, quoted where needed. A field that a spreadsheet would take for a formula
// (a leading = + - @, tab or CR) gets a ' before it; a plain negative number is none and stays.
void append_csv_row(std::string& out, std::span<std::string const> fields);

} // namespace huiju
