// Rows that were looked up by an indexed column, remembered for as long as they are sure to be as they were
// read: within one snapshot, and within one batch of the writer, whose commands tell every row they save.
//
// What will be looked up can be announced, so that many questions become one for each column of a table, and
// one round trip.
#pragma once

#include "store/rows.hpp"

#include <functional>
#include <map>
#include <unordered_map>

namespace huiju::store {

// Finds all rows whose column holds :value.
Sql find_by(Table const& table, std::string_view column);

class KnownRows {
public:
    // Gives all rows of the table whose column holds that value, in no order, cell by cell as the table's
    // columns are. False: that was not asked yet.
    using Take = std::function<void(std::span<Cell const>)>;
    bool find(Table const& table, std::string_view column, Cell const& value, Take const& take) const;

    // Says that find() will be asked this.
    void want(Table const& table, std::string_view column, Cell const& value);
    // Sends the questions of all that is wanted (Connection::ahead). On SQLite only one value may be.
    void ask(Connection& connection, std::int64_t county);
    // Waits for the answers.
    void take(Connection& connection);

    // The row is being saved, new or changed.
    void saved(Table const& table, void const* row);
    // What was saved is undone.
    void forget();

private:
    using Cells = std::vector<Cell>;
    // A column that rows are looked up by. Values are kept as text; of a value that was asked for, the
    // numbers of all rows that hold it.
    struct Column {
        std::size_t position = 0;
        std::map<std::string, Cell> wanted{};
        std::unordered_map<std::string, std::vector<std::int64_t>> holders{};
    };
    struct Known {
        std::map<std::string, Column, std::less<>> columns;
        std::unordered_map<std::int64_t, Cells> rows; // all that some column's value leads to
    };
    struct Question {
        Table const* table;
        Column* column;
        Sql sql;
        Args args;
        std::map<std::string, Cell> values;
    };

    std::map<Table const*, Known> tables_;
    std::vector<Question> asked_;
};

} // namespace huiju::store
