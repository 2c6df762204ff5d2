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

std::string audit_hash(HashKind kind, std::span<Cell const> cells) {
    thread_local Canonical text;
    text.clear();
    auto const hashed = cells.size() - 2; // all but prev and hash
    for (auto const& cell : cells.first(hashed)) text.append(cell.text);
    return chain_hash(kind, cells[hashed].text, text.view());
}

HashKind hash_kind(std::string_view name) { return name == "sm3" ? HashKind::sm3 : HashKind::sha256; }

} // namespace huiju::store
