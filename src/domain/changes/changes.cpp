// Reading the tail of the audit through the scope.
#include "domain/changes/changes.hpp"

#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"

#include <set>

namespace huiju::changes {

namespace {

struct Written {
    std::string kind, record;
};
BOOST_DESCRIBE_STRUCT(Written, (), (kind, record))

bool may_see(commands::Asking const& asking, Written const& written) {
    auto const id = Uuid::parse(written.record);
    if (!id) return false;
    if (written.kind == "problem") return problems::find_seen(asking, *id).has_value();
    if (written.kind != "opinion") return false;
    auto const opinion = opinions::find(asking.db, *id);
    return opinion && scope_of(asking)->sees(opinions::visible(*opinion));
}

} // namespace

Result<Changes> since(commands::Asking const& asking, Since const& input) {
    Changes out{.seq = asking.db.head().seq};
    if (!input.since || input.since->value >= out.seq) return out;
    if (out.seq - input.since->value > most_rows) {
        out.many = true;
        return out;
    }
    auto const rows =
        asking.db.all<Written>("store.audit_range", {{"seq", input.since->value}, {"count", most_rows}});
    std::set<std::pair<std::string_view, std::string_view>> seen;
    for (auto const& row : rows)
        if (seen.emplace(row.kind, row.record).second && may_see(asking, row))
            out.items.push_back({row.kind, row.record});
    return out;
}

} // namespace huiju::changes

namespace huiju {

Feature changes_feature() {
    return {.name = "changes",
            .add =
                [](commands::Registry& registry) {
                    registry.read<changes::Since, changes::Changes>(
                        {.name = "changes",
                         .method = "GET",
                         .path = "/api/changes",
                         .summary = "Problems and opinions in the caller's scope that were written to since; "
                                    "GET /api/events gives the same as server-sent events.",
                         .access = commands::Access::people()},
                        changes::since);
                },
            .tables = {}};
}

} // namespace huiju
