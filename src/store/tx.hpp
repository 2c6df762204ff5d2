// Writing: what a command may do to the ledger. Only the writer makes one, so nothing else can write.
//
// A command loads, decides, then saves: saves are collected and travel when the command has succeeded (or
// when it reads again). A command that returns a refusal before its first save therefore costs no rollback,
// and one that refuses later leaves nothing either.
#pragma once

#include "store/db.hpp"

#include <functional>
#include <map>
#include <tuple>

namespace huiju::store {

// What a command did, for the audit row and for the answer.
struct Outcome {
    std::string kind; // "problem", "visit", …: names the read operation that shows the record
    Uuid id;
    // Makes the JSON of the record, when the command has it at hand; else empty. Called after the commit, on
    // another thread: it must own what it needs.
    std::function<std::string()> shown;
};

// A text to be found, and the places in which it may be found (0 = none at that level).
struct SearchText {
    std::int64_t doc = 0; // filled by Tx::index
    std::string kind{};
    std::int64_t record = 0;
    std::string text{};
    std::int64_t town = 0, village = 0;
    std::string also{}; // a second kind, under which texts of several kinds are found together
};

// In the order of the table's key, so that a batch walks it once from left to right.
struct CounterKey {
    std::int32_t day = 0;
    std::int64_t place = 0, unit = 0;
    std::string metric;
    friend auto operator<=>(CounterKey const&, CounterKey const&) = default;
};

// Where Tx::keep_version keeps records as they were.
Table const& old_version_table();

struct TableChange {
    std::int64_t live = 0;
    Sum256 sum;
};

class Tx : public Db {
public:
    std::int64_t seq() const { return seq_; }     // number of this command's audit row
    std::int64_t actor() const { return actor_; } // person; 0 = the public or the system
    Instant now() const { return now_; }          // business clock: deadlines, days of moves
    Date today() const { return now_.day(); }
    Instant real_now() const { return real_now_; } // sign-in, tokens, audit

    // A new internal key. At most 4096 per command.
    std::int64_t new_no();

    // Stores a new row: fills county, no (when 0), rev and seal.
    template <class R>
    void insert(R& row) {
        stamp(row);
        save_insert(table_of<R>(), &row, row);
    }
    // Stores `after` in place of `before`, which must be as it was loaded. Changed columns are named in the
    // audit. A record that leaves its village is noted in `departure`, so that who keeps a copy of the
    // village's records learns of it.
    template <class R>
    void update(R const& before, R& after) {
        after.county = before.county;
        after.no = before.no;
        save_update(table_of<R>(), &before, &after, after);
    }
    // Keeps `before` readable as an old version of the record. Call it for corrections, before update.
    template <class R>
    void keep_version(std::string_view kind, R const& before) {
        save_version(kind, table_of<R>(), &before, before);
    }
    // For the few tables that are no business records (sessions, tokens, job positions): never sealed.
    void bookkeeping(std::string_view statement, Args args);

    // Adds to a counter; all additions of a batch to one key become one statement.
    void count(std::string_view metric, std::int64_t place, std::int64_t unit, Date day, std::int64_t n);

    // Makes a text findable once the batch is complete.
    void index(SearchText text) {
        text.doc = new_no();
        texts_.push_back(std::move(text));
    }

    // A plain value for the audit row's detail: a state, a place code, a date. Never free text.
    void note(std::string_view name, std::string_view value) { notes_.emplace_back(name, value); }

    // Forgets what a command noted before it was refused, so that it can be tried in another way; false when
    // it has saved something already.
    bool start_over();

    // The slow-moving tables changed: later commands and readers get a new picture of them.
    void changes_reference() { changes_reference_ = true; }

private:
    friend class Batch;
    Tx(Connection& c, std::int64_t county, FieldKey const& key, HashKind kind, KnownRows& known)
        : Db(c, county, key, &known), kind_(kind) {}

    void before_read() override;
    void stamp(Row& row);
    void save_insert(Table const& table, void const* whole, Row& row);
    void save_update(Table const& table, void const* before, void const* whole, Row& after);
    void note_departure(Table const& table, void const* before, void const* after, std::int64_t no);
    void save_version(std::string_view kind, Table const& table, void const* whole, Row const& row);
    void send_saves();
    std::string detail() const;

    struct Save {
        Sql sql;
        Args args;
    };

    HashKind kind_;
    std::int64_t seq_ = 0, actor_ = 0, made_ = 0;
    Instant now_, real_now_;
    std::vector<Save> saves_;
    std::size_t sent_ = 0;
    std::map<std::string, TableChange, std::less<>> tables_;
    Sum256 delta_;
    std::map<CounterKey, std::int64_t> counters_;
    std::vector<SearchText> texts_;
    std::vector<std::pair<std::string, std::string>> notes_;
    std::vector<std::string> fields_;
    bool changes_reference_ = false;
    bool keeps_books_ = false; // bookkeeping was called
};

} // namespace huiju::store
