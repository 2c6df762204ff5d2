// The list of all tables, told by whether their rows carry seals and whether a backup keeps them.
#pragma once

#include "store/rows.hpp"

#include <string>
#include <vector>

namespace huiju::store {

// Every table of the database stands in exactly one of the lists; a test asks `unlisted_tables`.
struct Catalog {
    std::vector<Table const*> sealed; // business records: sealed, verified, in every backup
    std::vector<std::string>
        bookkeeping;                   // not sealed, in every backup: the audit chain, counters, API tokens
    std::vector<std::string> fleeting; // not sealed, in no backup: sessions, what can be made anew
};

// The tables of the store itself, to which each feature adds its own.
Catalog store_catalog();

// Names of the tables that the database has, without the shadow tables of SQLite's full-text search.
std::vector<std::string> existing_tables(Connection& connection);

// One Chinese sentence for each table of the database that is in none of the lists or in two, and for each
// listed one that the database lacks.
std::vector<std::string> unlisted_tables(Connection& connection, Catalog const& catalog);

} // namespace huiju::store
