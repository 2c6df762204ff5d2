// Backup into one file while the program runs, and restore into an empty database of either engine.
//
// The file is gzip'd JSON Lines: a header object; for each table an object {table, columns} and one array of
// values per row; at the end an object {rows, sha256} with the number of rows and the SHA-256 of everything
// before that line. Files that belong to records follow the tables: {file, bytes} and then {part} objects
// with their content in Base64. Sessions and the search index are left out.
// The file holds all personal data and the key of the private fields, so that they stay readable after a
// restore. It is made with mode 0600; whoever has it can read everything.
#pragma once

#include "base/result.hpp"
#include "store/catalog.hpp"
#include "store/tx.hpp"

#include <functional>
#include <string>

namespace huiju::store {

struct BackupHeader {
    std::string format;  // "huiju-backup"
    int layout = 1;      // of the file itself
    std::string version; // of the program that wrote it
    int schema = 0;      // number of the newest migration applied
    std::int64_t county = 0;
    std::string epoch, head; // of that county's ledger: its epoch and the hash of its newest audit row
    std::int64_t seq = 0;    // and the number of that row
    Instant created_at;
    std::string field_key; // 64 hex characters
};
BOOST_DESCRIBE_STRUCT(BackupHeader, (),
                      (format, layout, version, schema, county, epoch, head, seq, created_at, field_key))

struct BackupOptions {
    std::string version{};
    std::int64_t county = 1;
    std::string key_file{}; // path of the field key
    std::string files{};    // folder of the files that belong to records; empty: none are kept
};

// Writes `file` (FILE.partial first, then fsync and rename) from one snapshot of the database at `url`, with
// all its ledgers. A backup of SQLite first copies the database to FILE.copy, so that the running program is
// not held up; that needs as much space again. Refuses (invalid, unavailable) what the operator can repair,
// in a Chinese sentence; throws BrokenDatabase for the database.
Result<BackupHeader> backup(std::string const& url, Catalog const& catalog, std::string const& file,
                            BackupOptions const& options);

// Hands every search document to `add`, oldest first. Runs inside the restoring transaction with the head
// read and no picture set. On PostgreSQL a statement's rows are held in memory: read in ranges of keys.
using Reindex = std::function<void(Db& db, std::function<void(SearchText)> const& add)>;

struct RestoreOptions {
    std::int64_t county = 1; // must be the backup's
    std::string key_file{};  // gets the backup's field key; another key there is kept beside it as FILE.old
    std::string files{};     // folder that gets the files
};

// Reads a backup into the database at `url`, which must have no tables or only empty ones (it is migrated as
// far as needed, before and after). The rows come in one transaction: a refusal or an exception leaves no
// row. The ledgers get a new epoch, so that phones begin anew. Refuses a file of a newer release, a cut or
// altered one, and a database that is not empty.
Result<BackupHeader> restore(std::string const& url, Catalog const& catalog, std::string const& file,
                             RestoreOptions const& options, Reindex const& reindex);

} // namespace huiju::store
