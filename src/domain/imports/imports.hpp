// Tables of offices taken in: checked first with every bad row named, then imported, all rows or the good
// ones, and taken back as long as nothing was built on them. And one's own table laid beside what the system
// has.
//
// A file travels with every request and is kept nowhere; an import remembers its digest. It is taken in
// parts, each by one command, so that people at their desks never wait behind ten thousand rows.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"
#include "domain/imports/rows.hpp"
#include "domain/imports/table.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace huiju::imports {

inline constexpr std::size_t most_file_bytes = std::size_t{8} << 20;

// ---- inputs -------------------------------------------------------------------------------------------

// What a header stands for; no field: it is left out.
struct ColumnChoice {
    Text<1, 200> header;
    std::optional<Text<0, 20>> field;
};
BOOST_DESCRIBE_STRUCT(ColumnChoice, (), (header, field))

struct Source {
    Kind kind = Kind::homes;
    Text<1, 11'200'000> file; // base64url, or base64 as browsers make it; at most 8 MB
    std::optional<PlaceRef>
        place; // of rows whose table names none, neither in a column nor as the sheet's name
    std::optional<std::vector<ColumnChoice>> columns; // else as remembered, or by their names
    std::optional<Whole<1, 10>> header_row;           // else found
};
BOOST_DESCRIBE_STRUCT(Source, (), (kind, file, place, columns, header_row))

struct Check : Source {};
BOOST_DESCRIBE_STRUCT(Check, (Source), ())

// A file that was read before the writer.
struct Read {
    std::string digest;
    Table table;
    Choice choice;
    std::int64_t own_place = 0;
    std::int64_t ready = 0, bad = 0; // of the whole file; prepare_begin counts them
};

struct Begin : Source {
    std::optional<Uuid> id;
    Mode mode = Mode::all;
    Text<1, 200> file_name;
    std::shared_ptr<Result<Read> const> read; // by prepare_begin
};
BOOST_DESCRIBE_STRUCT(Begin, (Source), (id, mode, file_name))

// The next part of an import that was begun.
struct Take {
    Uuid id;
    Whole<0, 10'000> part;
    Text<1, 11'200'000> file;
    std::shared_ptr<Result<Read> const> read; // by prepare_take
};
BOOST_DESCRIBE_STRUCT(Take, (), (id, part, file))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct Undo {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(Undo, (), (id))

struct List : commands::Listing {};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), ())

// ---- views --------------------------------------------------------------------------------------------

struct HeaderView {
    std::string header, field; // no field: it is left out
};
BOOST_DESCRIBE_STRUCT(HeaderView, (), (header, field))

struct SheetView {
    std::string name;
    std::int64_t header_row = 0; // 0: none was found, and the sheet is passed over
    std::int64_t lines = 0;
};
BOOST_DESCRIBE_STRUCT(SheetView, (), (name, header_row, lines))

struct FieldView {
    std::string field;
    bool required = false, found = false;
};
BOOST_DESCRIBE_STRUCT(FieldView, (), (field, required, found))

enum class Found {
    ready, // would be, or was, recorded
    known, // is there already
    bad
};
BOOST_DESCRIBE_ENUM(Found, ready, known, bad)

struct WrongCell {
    std::string field, header, reason;
    std::string value; // as it stands there, unless it is about a person
};
BOOST_DESCRIBE_STRUCT(WrongCell, (), (field, header, reason, value))

struct RowView {
    std::string sheet;
    std::int64_t row = 0; // as people count
    Found found = Found::bad;
    std::vector<WrongCell> wrong;
};
BOOST_DESCRIBE_STRUCT(RowView, (), (sheet, row, found, wrong))

struct CheckView {
    std::vector<SheetView> sheets;
    std::vector<HeaderView> columns;
    std::vector<FieldView> fields; // of the kind
    bool remembered = false;       // the columns are read as they were the last time
    std::int64_t lines = 0, ready = 0, known = 0, bad = 0, left_out = 0;
    std::vector<RowView> rows; // bad and known ones
};
BOOST_DESCRIBE_STRUCT(CheckView, (),
                      (sheets, columns, fields, remembered, lines, ready, known, bad, left_out, rows))

// A record that an undone import left, and why.
struct KeptView {
    Uuid id;
    std::string name, reason;
};
BOOST_DESCRIBE_STRUCT(KeptView, (), (id, name, reason))

struct ImportView {
    Uuid id;
    std::int64_t rev = 0;
    Kind kind = Kind::homes;
    Mode mode = Mode::all;
    State state = State::open;
    std::optional<PersonView> person;
    Instant at;
    std::string file_name;
    std::int64_t lines = 0, parts = 0, taken_parts = 0, undone_parts = 0;
    std::int64_t taken = 0, known = 0, bad = 0, undone = 0;
    bool may_undo = false;
    std::vector<KeptView> kept; // one import alone, undone: at most 200
};
BOOST_DESCRIBE_STRUCT(ImportView, (),
                      (id, rev, kind, mode, state, person, at, file_name, lines, parts, taken_parts,
                       undone_parts, taken, known, bad, undone, may_undo, kept))

// ---- kinds of records, each in a file of its own --------------------------------------------------------

// What a line of a table comes to.
struct Judged {
    Found found = Found::bad;
    std::vector<Wrong> wrong; // by field
    std::function<Result<void>(commands::Writing&)> take{};
};

struct KindOfRecord {
    std::vector<Column> columns;
    Roles keepers;                 // who may import it at all
    commands::Operation as;        // the operation by which each is judged
    std::size_t lines_at_once = 0; // each takes some of the 4096 keys of a command
    std::vector<Judged> (*judge)(commands::Asking const&, Table const&, std::span<Line const>,
                                 std::int64_t own_place) = nullptr;
    // Takes back what the command with that audit number made; gives how many.
    Result<std::int64_t> (*take_back)(commands::Writing&, std::int64_t made_by) = nullptr;
    std::vector<KeptView> (*kept)(commands::Asking const&, std::int64_t made_by) = nullptr;
};
KindOfRecord const& homes();
KindOfRecord const& problems();
inline KindOfRecord const& of_kind(Kind kind) { return kind == Kind::homes ? homes() : problems(); }

// Finds the places of a table, which names few places many times.
class Finder {
public:
    Finder(commands::Asking const& asking, Table const& table, std::int64_t own_place)
        : asking_(asking), known_(directory(asking)), table_(table), own_place_(own_place) {}
    // The place that a line names with its town, or its sheet's name, or the table's own; null: none, and
    // `wrong` says why. `town` and `place` are columns.
    Place const* place_of(Line const& line, std::size_t town, std::size_t place, Wrongs& wrongs);

private:
    std::vector<Place const*> const& named(std::string const& name);

    commands::Asking const& asking_;
    Directory const& known_;
    Table const& table_;
    std::int64_t own_place_;
    std::map<std::string, std::vector<Place const*>> named_;
};

// The file as the kind's lines; columns that the input does not name are read as remembered.
Result<Read> read_source(commands::Asking const& asking, Source const& input);

// What is missing altogether is said once, not for every line.
Result<void> has_columns(KindOfRecord const& kind, Table const& table);
// The headers of the first sheet that has one, and what each stands for.
std::vector<HeaderView> headers_of(KindOfRecord const& kind, Table const& table);
std::vector<FieldView> fields_of(KindOfRecord const& kind, Table const& table);

// ---- operations ---------------------------------------------------------------------------------------

Result<CheckView> check(commands::Asking const& asking, Check const& input);
void prepare_begin(commands::Preparing& preparing, Begin& input);
Result<store::Outcome> begin(commands::Writing& writing, Begin const& input);
void prepare_take(commands::Preparing& preparing, Take& input);
Result<store::Outcome> take(commands::Writing& writing, Take const& input);
// Goes through the next part that was taken; call it until the state is `undone`.
Result<store::Outcome> undo(commands::Writing& writing, Undo const& input);
Result<ImportView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<ImportView>> list(commands::Asking const& asking, List const& input);

} // namespace huiju::imports
