// Searching the chain and following it.
#include "domain/audit/audit.hpp"

#include "domain/directory/directory.hpp"
#include "store/audit.hpp"

#include <algorithm>

namespace huiju::audit {

namespace {

using store::AuditRow;

constexpr std::size_t most_detail = 400;

// Rows tell nothing of where their records lie: only who audits everything may read them.
Result<void> audits_all(commands::Asking const& asking) {
    auto const& known = directory(asking);
    if (known.root() && scope_of(asking)->covers({Role::auditor}, known.area(known.root()->no))) return {};
    return refuse(Refused::forbidden, "forbidden");
}

// The first row that became known at that moment or later; `known` never goes back.
std::int64_t first_known_at(store::Db& db, std::int64_t moment) {
    std::int64_t low = 1, high = db.head().seq + 1;
    while (low < high) {
        auto const middle = low + (high - low) / 2;
        if (db.number("store.known_of", {{"seq", middle}}).value_or(INT64_MAX) < moment) low = middle + 1;
        else high = middle;
    }
    return low;
}

// Ends between two letters, whatever their length.
std::string beginning_of(std::string const& text) {
    if (text.size() <= most_detail) return text;
    auto end = most_detail;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "…";
}

} // namespace

Result<commands::Page<Item>> list(commands::Asking const& asking, List const& input) {
    if (auto allowed = audits_all(asking); !allowed) return allowed.error();
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    auto const& known = directory(asking);
    Person const* person = nullptr;
    if (input.person) {
        person = known.person(input.person->value);
        if (!person) return wrong_field("person", "field.no_such_person");
    }
    auto const lowest = input.from ? first_known_at(asking.db, Instant::at(*input.from, 0).micros) : 1;
    auto before = std::min(*after, asking.db.head().seq + 1);
    if (input.to)
        before = std::min(before, first_known_at(asking.db, Instant::at(input.to->add_days(1), 0).micros));
    auto const stretch = std::max(lowest, before - most_looked_at);
    auto const rows =
        asking.db.all<AuditRow>("audit.search", {{"lowest", stretch},
                                                 {"before", before},
                                                 {"actor", person ? person->no : -1},
                                                 {"operation", input.operation ? input.operation->value : ""},
                                                 {"record", input.record ? input.record->text() : ""},
                                                 {"limit", input.count()}});
    commands::Page<Item> page;
    for (auto const& row : rows) {
        Item item{.seq = row.seq,
                  .at = {row.at},
                  .known = {row.known},
                  .operation = row.operation,
                  .kind = row.kind,
                  .record = row.record,
                  .detail = beginning_of(row.detail),
                  .hash = row.hash};
        if (row.actor > 0) item.person = person_view(known, row.actor);
        // a sign-in is noted by the program: whose it was is its record
        else if (auto const* who = row.operation.starts_with("session.") ? known.person(row.record) : nullptr)
            item.person = person_view(known, who->no);
        page.items.push_back(std::move(item));
    }
    auto const reached = static_cast<int>(rows.size()) == input.count() ? rows.back().seq : stretch;
    if (reached > lowest) page.next = commands::cursor(reached);
    return page;
}

Result<Checked> check(commands::Asking const& asking, Check const& input) {
    if (auto allowed = audits_all(asking); !allowed) return allowed.error();
    auto const& head = asking.db.head();
    auto const after = input.after ? input.after->value : 0;
    auto const kind = store::hash_kind(head.hash_kind);
    auto const rows = asking.db.all<AuditRow>("store.audit_range", {{"seq", after}, {"count", most_checked}});
    Checked out{.to = after, .last = head.seq};
    auto before = after > 0 ? asking.db.text("store.audit_hash", {{"seq", after}}) : std::nullopt;
    for (auto const& row : rows) {
        bool const follows = row.seq == out.to + 1 && (out.to == 0 || row.prev == before.value_or(""));
        if (!follows || store::audit_hash(kind, row) != row.hash) out.broken.push_back(row.seq);
        out.to = row.seq;
        before = row.hash;
    }
    bool const ends = static_cast<std::int64_t>(rows.size()) < most_checked;
    if (ends && (out.to != head.seq || (out.to > 0 && before.value_or("") != head.hash)))
        out.broken.push_back(head.seq); // rows are missing at the end
    if (ends) out.to = head.seq;
    return out;
}

} // namespace huiju::audit

namespace huiju {

Feature audit_feature() {
    return {
        .name = "audit",
        .add =
            [](commands::Registry& registry) {
                registry.read<audit::List, commands::Page<audit::Item>>(
                    {.name = "audit.list",
                     .method = "GET",
                     .path = "/api/audit",
                     .summary = "Lines of the audit, newest first; a search may give a short page and go on.",
                     .access = Roles{Role::auditor}},
                    audit::list);
                registry.read<audit::Check, audit::Checked>(
                    {.name = "audit.check",
                     .method = "GET",
                     .path = "/api/audit/check",
                     .summary = "Follows the chain of the audit from a line on, a stretch at a time.",
                     .access = Roles{Role::auditor}},
                    audit::check);
            },
        .tables = {}};
}

} // namespace huiju
