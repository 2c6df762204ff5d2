// The schema and its history: forward-only scripts, each applied once and never changed afterwards.
#pragma once

#include "base/resources.hpp"
#include "store/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

// migrations/NNNN_name.sql, or migrations/NNNN_name.sqlite.sql / .postgresql.sql in its place.
struct Migration {
    int number;
    std::string name;
    std::string_view text; // lives as long as the resource it was read from
};

// Those of the binary for that engine, by number.
std::vector<Migration> const& migrations(Engine engine);
// Reads them from files. Throws std::logic_error for a name that does not fit, for a number that two
// migrations have, and for one that has no text for this engine.
std::vector<Migration> read_migrations(std::vector<Resource> const& files, Engine engine);

enum class SchemaState {
    empty, // nothing applied yet
    current,
    older,   // migrate() brings it up to date
    newer,   // of a later release: this one must not touch it
    altered, // an applied migration has another text now, or an earlier number was added behind it
};

// Writes nothing.
SchemaState schema_state(Connection& connection);
SchemaState schema_state(Connection& connection, std::vector<Migration> const& known);

// Applies what is missing, each migration in a transaction of its own together with its line in
// schema_version; safe beside another process that does the same. `now` in microseconds since 1970.
// Returns how many it applied. Throws BrokenDatabase when the state is newer or altered, and, naming the
// migration, when one fails; those before it stay applied. No transaction may be open.
int migrate(Connection& connection, std::int64_t now);
int migrate(Connection& connection, std::int64_t now, std::vector<Migration> const& known);

} // namespace huiju::store
