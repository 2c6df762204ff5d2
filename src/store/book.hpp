// The statement book: every `.sql` file under src/, read once, each statement under its name.
//
// A file `src/domain/problems/problems.sql` holds statements that begin with a line
//     -- name: problems.by_id
// and run to the next such line. `-- name: problems.by_id @postgresql` gives an engine its own text.
// A statement whose name line carries doors,
//     -- name: problems.list doors: county town village unit
// stands for one statement per door, named `problems.list/town` and so on, in which {door} is replaced by
// the door's text: a line `-- door town: p.town = :door` right below the name line gives it. A door is an
// access path into a list (see domain/accounts/scope.hpp); it is never the permission itself.
#pragma once

#include "store/connection.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

// The statement of that name for that engine. Throws std::logic_error when there is none: a typing error.
// Reference stays valid for the life of the program; thread-safe.
Sql const& statement(Engine engine, std::string_view name);

// All names that the engine has a statement for, sorted: a test prepares every one of them on both engines.
std::vector<std::string_view> statement_names(Engine engine);

// One statement of a .sql file, doors opened.
struct WrittenStatement {
    std::string name;
    std::optional<Engine> engine; // none: for both
    std::string text;
};

// Reads the text of a .sql file. Throws std::logic_error that names what is wrong. For the book and its test.
std::vector<WrittenStatement> parse_statements(std::string_view text);

} // namespace huiju::store
