// Reading: typed rows by named statements, on one snapshot of one ledger.
#pragma once

#include "base/crypto.hpp"
#include "store/known_rows.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

namespace huiju::store {

// A picture of the slow-moving tables (places, units, people, roles, categories), kept in memory and made
// anew when one of them changes. The domain says what is in it; the store only keeps it with its number.
struct Reference {
    virtual ~Reference() = default;
    // The business clock when the real one shows `real`: a demo campaign's stands still.
    virtual Instant clock(Instant real) const { return real; }
};

// Newest state of a ledger, as the snapshot sees it.
struct Head {
    std::int64_t seq = 0;
    std::string hash;
    std::string hash_kind;
    std::int64_t known = 0;
    std::int64_t reference_seq = 0;
    std::string epoch;
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, hash, hash_kind, known, reference_seq, epoch))

// A statement made at run time from a table or a template, once for each `name`; it lives as long as the
// process, because connections keep statements prepared by name. Thread-safe.
Sql lasting(std::string const& name, std::function<std::string()> const& make);

// What read statements run on. Every statement binds :county, which is added here. In a statement's text
// `{columns}` or `{columns p}` stands for the columns of the row type it is read into.
// A Db lives as long as one transaction and belongs to its thread. With `known` it remembers the rows it
// finds by a column.
class Db {
public:
    Db(Connection& connection, std::int64_t county, FieldKey const& key, KnownRows* known = nullptr)
        : known_(known), connection_(connection), county_(county), key_(key) {}
    Db(Db const&) = delete;
    virtual ~Db() = default;

    template <class R>
    std::vector<R> all(std::string_view statement, Args args = {}) {
        std::vector<R> rows;
        read(statement, std::move(args), shape_of<R>(), &grow<R>, &rows);
        return rows;
    }
    template <class R>
    std::optional<R> one(std::string_view statement, Args args = {}) {
        auto rows = all<R>(statement, std::move(args));
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }
    // Calls `row` for each row while it streams: constant memory.
    template <class R, class Fn>
    void each(std::string_view statement, Args args, Fn&& row) {
        R value{};
        each_row(statement, std::move(args), shape_of<R>(), &value, [&] {
            row(value);
            value = R{};
        });
    }
    // The first column of the first row.
    std::optional<std::int64_t> number(std::string_view statement, Args args = {});
    std::optional<std::string> text(std::string_view statement, Args args = {});
    // Says that this number or text, these rows or the rows having that value will be asked for soon: the
    // question may travel with the next one (Connection::ahead).
    void ahead(std::string_view statement, Args args = {});
    template <class R>
    void ahead_all(std::string_view statement, Args args = {}) {
        read_ahead(statement, std::move(args), shape_of<R>());
    }
    template <class R>
    void ahead_having(std::string_view column, Cell const& value) {
        if (known_ && connection_.engine() == Engine::postgresql) known_->want(table_of<R>(), column, value);
    }
    // As find, but only what is known already: nothing is asked.
    template <class R>
    std::optional<R> known(std::string_view column, Cell const& value) const {
        std::optional<R> row;
        if (known_)
            known_->find(table_of<R>(), column, value, [&](std::span<Cell const> cells) {
                read_row(cells, shape_of<R>(), &row.emplace());
            });
        return row;
    }

    // One row by its internal key, or by a column that has a unique index.
    template <class R>
    std::optional<R> get(std::int64_t no) {
        return find<R>("no", no);
    }
    template <class R>
    std::optional<R> find(std::string_view column, Cell const& value) {
        std::vector<R> rows;
        find_rows(table_of<R>(), column, value, &grow<R>, &rows);
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }
    // All rows with that value in an indexed column, in order of creation.
    template <class R>
    std::vector<R> having(std::string_view column, Cell const& value) {
        std::vector<R> rows;
        find_rows(table_of<R>(), column, value, &grow<R>, &rows);
        std::sort(rows.begin(), rows.end(), [](R const& a, R const& b) { return a.no < b.no; });
        return rows;
    }

    Connection& connection() { return connection_; }
    std::int64_t county() const { return county_; }
    FieldKey const& key() const { return key_; }
    Head const& head() const { return head_; }
    // Reads the head row; `lock` holds it until the transaction ends (PostgreSQL).
    void read_head(bool lock);
    void ahead_head(bool lock);

    // The picture that fits this snapshot; the domain's type is known to its reader.
    template <class T>
    T const& reference() const {
        return static_cast<T const&>(*reference_);
    }
    void set_reference(std::shared_ptr<Reference const> reference) { reference_ = std::move(reference); }
    Instant clock(Instant real) const { return reference_ ? reference_->clock(real) : real; }

    // Number of the newest audit row known at that moment; 0 when nothing was.
    std::int64_t seq_known_at(Instant moment);

protected:
    // Statements see what the transaction queued before.
    virtual void before_read() {}
    KnownRows* known_;
    Head head_;

private:
    template <class R>
    static void* grow(void* list) {
        return &static_cast<std::vector<R>*>(list)->emplace_back();
    }

    void read(std::string_view statement, Args&& args, Shape const& shape, void* (*grow)(void*), void* list);
    void each_row(std::string_view statement, Args&& args, Shape const& shape, void* value,
                  std::function<void()> const& row);
    void find_rows(Table const& table, std::string_view column, Cell const& value, void* (*grow)(void*),
                   void* list);
    void read_ahead(std::string_view statement, Args&& args, Shape const& shape);

    Connection& connection_;
    std::int64_t county_;
    FieldKey const& key_;
    std::shared_ptr<Reference const> reference_;
};

} // namespace huiju::store
