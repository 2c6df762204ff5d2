// Finding what was changed behind the program's back: seals, sums, the audit chain, and the features'
// recounts.
#pragma once

#include "store/catalog.hpp"
#include "store/db.hpp"

#include <functional>
#include <string>
#include <vector>

namespace huiju::store {

// No more findings than this are collected; the first ones say where to look.
inline constexpr std::size_t most_findings = 20;

// A feature's own check, in the same snapshot: figures against a recount, references, files. It adds one
// Chinese sentence per finding and may stop early when there are `most_findings`. Memory must not grow with
// the number of records.
using Check = std::function<void(Db& db, std::vector<std::string>& findings)>;
using Checks = std::vector<Check>;

struct VerifyOptions {
    // Only audit rows and records with a greater number; the sums, the references and the checks, which need
    // everything, are left out.
    std::int64_t since = 0;
};

// Looks at the ledger of `db`, in its snapshot, and returns what does not agree, in Chinese, naming table and
// record (by `no`, and `id` when it has one) or audit number; empty when all is well. Found are: any value of
// any sealed table or audit row changed, a row removed, added, copied or put back to an older version, even
// when its seal and the sums of its table were made to fit. Not found: a tamperer who also writes the whole
// chain anew; for that, compare the head hash with one printed in a bulletin.
// Streams in constant memory. Throws BrokenDatabase when the database cannot be read.
std::vector<std::string> verify(Db& db, Catalog const& catalog, Checks const& checks,
                                VerifyOptions const& options = {});

} // namespace huiju::store
