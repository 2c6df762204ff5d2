// Hashing of audit rows.
#include "store/audit.hpp"

namespace huiju::store {

std::string audit_hash(HashKind kind, AuditRow const& row) {
    thread_local Canonical text;
    text.clear();
    text.append(row.county).append(row.seq).append(row.at).append(row.known).append(row.actor);
    text.append(row.operation).append(row.command_id).append(row.kind).append(row.record);
    text.append(row.digest).append(row.detail).append(row.delta);
    return chain_hash(kind, row.prev, text.view());
}

HashKind hash_kind(std::string_view name) { return name == "sm3" ? HashKind::sm3 : HashKind::sha256; }

} // namespace huiju::store
