// The audit chain: one row per command, each carrying the hash of the row before.
#pragma once

#include "base/crypto.hpp"
#include "base/shape.hpp"

#include <span>
#include <string>

namespace huiju::store {

struct AuditRow {
    std::int64_t county = 0;
    std::int64_t seq = 0;   // gapless per ledger, from 1
    std::int64_t at = 0;    // real clock, microseconds
    std::int64_t known = 0; // when it became known: never less than in the row before
    std::int64_t actor = 0;
    std::string operation, command_id, kind, record, digest, detail, delta, prev, hash;
};
BOOST_DESCRIBE_STRUCT(AuditRow, (),
                      (county, seq, at, known, actor, operation, command_id, kind, record, digest, detail,
                       delta, prev, hash))

// The hash that belongs to the row: over `prev` and every column but the hash.
std::string audit_hash(HashKind kind, AuditRow const& row);
// The same from the cells of all columns, each as its text.
std::string audit_hash(HashKind kind, std::span<Cell const> cells);

HashKind hash_kind(std::string_view name); // "sha256" | "sm3"

} // namespace huiju::store
