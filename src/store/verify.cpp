// One streaming pass over every sealed table and the audit chain.
#include "store/verify.hpp"

#include "store/audit.hpp"
#include "store/book.hpp"
#include "store/tx.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <map>

namespace huiju::store {

namespace {

constexpr int page = 4096; // rows per statement: PostgreSQL's rows come all at once

struct SealedSum {
    std::string name;
    std::int64_t live = 0;
    std::string seal_sum;
};
BOOST_DESCRIBE_STRUCT(SealedSum, (), (name, live, seal_sum))

constexpr Sql broken_references{"verify.references",
                                "select \"table\", parent from pragma_foreign_key_check limit 20"};

std::int64_t number_of(std::string_view text) {
    std::int64_t number = -1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

class Verification {
public:
    Verification(Db& db, Catalog const& catalog, std::int64_t since)
        : db_(db), catalog_(catalog), since_(since), kind_(hash_kind(db.head().hash_kind)) {}

    std::vector<std::string> run(Checks const& checks) {
        for (auto const* table : catalog_.sealed) check_table(*table);
        if (since_ == 0) check_sums();
        check_chain();
        if (since_ == 0) {
            if (db_.connection().engine() == Engine::sqlite) check_references();
            for (auto const& check : checks)
                if (!enough()) check(db_, findings_);
        }
        if (enough()) findings_.resize(most_findings);
        return std::move(findings_);
    }

private:
    struct Column {
        std::size_t no = 0, rev = 0, seal = 0;
        std::optional<std::size_t> id;
    };

    bool enough() const { return findings_.size() >= most_findings; }

    template <class... Args>
    void found(fmt::format_string<Args...> text, Args&&... args) {
        if (!enough()) findings_.push_back(fmt::format(text, std::forward<Args>(args)...));
    }

    void check_table(Table const& table) {
        if (enough()) return;
        Column column;
        // Whole numbers are read as texts: a fraction that SQLite would round is seen, and the seal wants
        // texts.
        std::vector<Cell::Kind> kinds;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            auto const name = table.shape->members[i].name;
            if (name == "no") column.no = i;
            if (name == "rev") column.rev = i;
            if (name == "seal") column.seal = i;
            if (name == "id") column.id = i;
            kinds.push_back(table.columns[i] == Cell::Kind::real ? Cell::Kind::real : Cell::Kind::text);
        }
        auto const sql = lasting(fmt::format("verify {}{}", table.name, since_ ? " since" : ""), [&] {
            return fmt::format(
                "select {} from {} where county = :county and no > :no {} order by no limit {}",
                column_list(*table.shape, ""), table.name, since_ ? "and rev > :since" : "", page);
        });
        auto& sum = sums_[table.name];
        std::int64_t last = std::numeric_limits<std::int64_t>::min();
        for (int rows = page; rows == page && !enough();) {
            rows = 0;
            Args args{{"county", db_.county()}, {"no", last}};
            if (since_) args.emplace_back("since", since_);
            db_.connection().each(sql, args, kinds, [&](std::span<Cell const> cells) {
                ++rows;
                last = number_of(cells[column.no].text);
                check_row(table, column, cells, sum);
            });
        }
        check_other_counties(table);
    }

    void check_row(Table const& table, Column const& column, std::span<Cell const> cells, TableChange& sum) {
        auto const stored = from_hex(cells[column.seal].text);
        if (stored) sum.sum.add(*stored);
        ++sum.live;
        auto const name = [&] {
            auto const id = column.id ? fmt::format("(id {})", cells[*column.id].text) : std::string();
            return fmt::format("表 {} 第 {} 行{}", table.name, cells[column.no].text, id);
        };
        if (!stored || seal_of_cells(kind_, table, cells) != *stored) found("{}：内容与封印不符", name());
        else if (auto const rev = number_of(cells[column.rev].text); rev < 1 || rev > db_.head().seq)
            found("{}：写入序号 {} 不在审计之内", name(), rev);
    }

    // A row that was moved out of every ledger would else only be missed, not found.
    void check_other_counties(Table const& table) {
        auto const sql = lasting(fmt::format("verify {} counties", table.name), [&] {
            return fmt::format("select t.county, min(t.no) from {} t "
                               "where (t.county < :county or t.county > :county) "
                               "and not exists (select 1 from ledger l where l.county = t.county) "
                               "group by t.county order by t.county limit 20",
                               table.name);
        });
        static constexpr Cell::Kind kinds[] = {Cell::Kind::text, Cell::Kind::text};
        db_.connection().each(sql, {{"county", db_.county()}}, kinds, [&](std::span<Cell const> cells) {
            found("表 {} 第 {} 行：县号 {} 没有台账", table.name, cells[1].text, cells[0].text);
        });
    }

    void check_sums() {
        std::map<std::string, SealedSum> stored;
        for (auto& row : db_.all<SealedSum>("store.sealed_tables")) stored.emplace(row.name, row);
        for (auto const* table : catalog_.sealed) {
            auto const& now = sums_[table->name];
            SealedSum const before = stored.count(table->name) ? stored[table->name] : SealedSum{};
            stored.erase(table->name);
            if (now.live < before.live)
                found("表 {}：应有 {} 行，现有 {} 行，有行被删去", table->name, before.live, now.live);
            else if (now.live > before.live)
                found("表 {}：应有 {} 行，现有 {} 行，有行是后加的", table->name, before.live, now.live);
            else if (Sum256::from_hex(before.seal_sum).value_or(Sum256{}) != now.sum)
                found("表 {}：行数相符而封印总和不符，有行被换成了旧的或别的内容", table->name);
            total_.add(now.sum);
        }
        for (auto const& [name, row] : stored) found("表 sealed_table：其中的表 {} 不在目录中", name);
    }

    void check_chain() {
        if (enough()) return;
        auto const& head = db_.head();
        static auto const columns =
            std::vector<Cell::Kind>(shape_of<AuditRow>().members.size(), Cell::Kind::text);
        static auto const sql = lasting("verify audit", [] {
            return fmt::format(
                "select {} from audit where county = :county and seq > :seq order by seq limit {}",
                column_list(shape_of<AuditRow>(), ""), page);
        });
        auto const last_column = columns.size() - 1; // …, delta, prev, hash
        std::int64_t seq = since_ ? since_ : 0,
                     last = since_ ? since_ : std::numeric_limits<std::int64_t>::min();
        std::string hash, known;
        if (since_) {
            auto const anchor = db_.text("store.audit_hash", {{"seq", since_}});
            if (!anchor) return found("审计第 {} 行：不存在", since_);
            hash = *anchor;
        }
        Sum256 deltas;
        for (int rows = page; rows == page && !enough();) {
            rows = 0;
            db_.connection().each(sql, {{"county", db_.county()}, {"seq", last}}, columns,
                                  [&](std::span<Cell const> cells) {
                                      ++rows;
                                      last = number_of(cells[1].text);
                                      if (last != seq + 1 && cells[1].text == std::to_string(last))
                                          found("审计第 {} 行之后：接着的是第 {} 行", seq, last);
                                      else if (cells[last_column - 1].text != hash)
                                          found("审计第 {} 行：与上一行的哈希不衔接", cells[1].text);
                                      if (audit_hash(kind_, cells) != cells[last_column].text)
                                          found("审计第 {} 行：内容与哈希不符", cells[1].text);
                                      seq = last;
                                      hash = cells[last_column].text;
                                      known = cells[3].text;
                                      if (auto const delta = Sum256::from_hex(cells[last_column - 2].text))
                                          deltas.add(*delta);
                                  });
        }
        if (enough()) return;
        if (seq != head.seq || hash != head.hash)
            found("台账：最新序号 {} 与审计末行 {} 的序号或哈希不符", head.seq, seq);
        else if (!known.empty() && known != std::to_string(head.known))
            found("台账：最新的知悉时间与审计第 {} 行不符", seq);
        if (since_ == 0 && deltas != total_) found("审计：各行所记的封印变化之和与现有记录不符");
    }

    void check_references() {
        static constexpr Cell::Kind kinds[] = {Cell::Kind::text, Cell::Kind::text};
        db_.connection().each(broken_references, {}, kinds, [&](std::span<Cell const> cells) {
            found("表 {}：有行指向表 {} 中不存在的行", cells[0].text, cells[1].text);
        });
    }

    Db& db_;
    Catalog const& catalog_;
    std::int64_t since_;
    HashKind kind_;
    std::map<std::string, TableChange> sums_;
    Sum256 total_;
    std::vector<std::string> findings_;
};

} // namespace

std::vector<std::string> verify(Db& db, Catalog const& catalog, Checks const& checks,
                                VerifyOptions const& options) {
    return Verification(db, catalog, options.since).run(checks);
}

} // namespace huiju::store
