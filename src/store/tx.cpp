// Collecting and sending the saves of one command.
#include "store/tx.hpp"

#include "store/book.hpp"
#include "store/numbers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::store {

namespace {

constexpr std::int64_t rows_per_command = 4096;

struct OldVersion : Row {
    static constexpr std::string_view table = "old_version";
    std::string kind;
    std::int64_t record = 0;
    std::int64_t from_rev = 0;
    std::string body;
};
BOOST_DESCRIBE_STRUCT(OldVersion, (Row), (kind, record, from_rev, body))

// The row as JSON with its ciphertexts: unlike an answer, it leaves nothing out.
std::string whole_row(Table const& table, void const* row) {
    JsonText out;
    out.begin_object();
    for (auto const& [name, cell] : table.args(row)) {
        out.key(name);
        switch (cell.kind) {
        case Cell::Kind::null: out.null(); break;
        case Cell::Kind::integer: out.integer(cell.integer); break;
        case Cell::Kind::real: out.real(cell.real); break;
        case Cell::Kind::text: out.string(cell.text); break;
        }
    }
    out.end_object();
    return out.take();
}

} // namespace

Table const& old_version_table() { return table_of<OldVersion>(); }

std::pair<std::int64_t, std::int64_t> numbers_of(std::int64_t seq) {
    return {seq * rows_per_command, (seq + 1) * rows_per_command - 1};
}

std::int64_t Tx::new_no() {
    if (made_ == rows_per_command) throw std::logic_error("one command makes more than 4096 rows");
    return seq_ * rows_per_command + made_++;
}

bool Tx::start_over() {
    if (!saves_.empty() || !texts_.empty() || !counters_.empty() || keeps_books_) return false;
    notes_.clear();
    changes_reference_ = false;
    return true;
}

void Tx::before_read() { send_saves(); }

void Tx::send_saves() {
    for (; sent_ < saves_.size(); ++sent_) connection().queue(saves_[sent_].sql, saves_[sent_].args);
}

void Tx::stamp(Row& row) {
    row.county = county();
    if (row.no == 0) row.no = new_no();
    row.rev = seq_;
}

void Tx::save_insert(Table const& table, void const* whole, Row& row) {
    auto const seal = table.seal(kind_, whole);
    row.seal = hex(seal);
    auto& change = tables_[table.name];
    ++change.live;
    change.sum.add(seal);
    delta_.add(seal);
    saves_.push_back({table.insert(), table.args(whole)});
    known_->saved(table, whole);
}

void Tx::save_update(Table const& table, void const* before, void const* whole, Row& after) {
    // What the seal should be, not what is stored: a row changed behind the program's back is saved all the
    // same, since people must be able to work, but the sums never fit again and verify keeps naming the
    // table.
    auto const old_seal = table.seal(kind_, before);
    after.rev = seq_;
    auto const seal = table.seal(kind_, whole);
    after.seal = hex(seal);
    auto& change = tables_[table.name];
    change.sum.subtract(old_seal);
    delta_.subtract(old_seal);
    change.sum.add(seal);
    delta_.add(seal);
    for (auto const& m : table.shape->members) {
        if (m.name == "rev" || m.name == "seal") continue;
        if (!(m.ops->bind(at(before, m)) == m.ops->bind(at(whole, m)))) {
            auto name = fmt::format("{}.{}", table.name, m.name);
            if (std::find(fields_.begin(), fields_.end(), name) == fields_.end())
                fields_.push_back(std::move(name));
        }
    }
    saves_.push_back({table.update(), table.args(whole)});
    known_->saved(table, whole);
    note_departure(table, before, whole, after.no);
}

void Tx::note_departure(Table const& table, void const* before, void const* after, std::int64_t no) {
    auto const* village = table.shape->member("village");
    if (!village || !table.shape->member("id")) return;
    auto const was = village->ops->bind(at(before, *village));
    if (was == village->ops->bind(at(after, *village))) return;
    auto const* id = table.shape->member("id");
    saves_.push_back({statement(connection().engine(), "store.note_departure"),
                      {{"county", county()},
                       {"village", was},
                       {"rev", seq_},
                       {"kind", table.name},
                       {"record", no},
                       {"id", id->ops->bind(at(before, *id))}}});
}

void Tx::save_version(std::string_view kind, Table const& table, void const* whole, Row const& row) {
    OldVersion old;
    old.kind = kind;
    old.record = row.no;
    old.from_rev = row.rev;
    old.body = whole_row(table, whole);
    insert(old);
}

void Tx::bookkeeping(std::string_view name, Args args) {
    args.emplace_back("county", county());
    keeps_books_ = true;
    saves_.push_back({statement(connection().engine(), name), std::move(args)});
}

void Tx::count(std::string_view metric, std::int64_t place, std::int64_t unit, Date day, std::int64_t n) {
    if (n != 0) counters_[{day.days, place, unit, std::string(metric)}] += n;
}

std::string Tx::detail() const {
    JsonText out;
    out.begin_object();
    if (!fields_.empty()) {
        out.key("fields");
        out.begin_array();
        for (auto const& f : fields_) out.string(f);
        out.end_array();
    }
    for (auto const& [name, value] : notes_) {
        out.key(name);
        out.string(value);
    }
    out.end_object();
    return out.take();
}

} // namespace huiju::store
