// What others did since: which problems and opinions that the caller may see were written to, by the numbers
// of audit rows. Pages ask it to know when what they show has grown old; /api/events asks it on their behalf.
#pragma once

#include "commands/registry.hpp"
#include "domain/feature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::changes {

inline constexpr std::int64_t most_rows = 200; // of the audit, looked at in one answer

// `since`: the `seq` of the answer before; without it the answer says where to begin.
struct Since {
    std::optional<Whole<0, 1'000'000'000'000'000>> since;
};
BOOST_DESCRIBE_STRUCT(Since, (), (since))

struct Change {
    std::string kind; // "problem" | "opinion"
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Change, (), (kind, id))

struct Changes {
    std::int64_t seq = 0;
    bool many = false; // more than can be told one by one: anything may have changed
    std::vector<Change> items;
};
BOOST_DESCRIBE_STRUCT(Changes, (), (seq, many, items))

Result<Changes> since(commands::Asking const& asking, Since const& input);

} // namespace huiju::changes

namespace huiju {
Feature changes_feature();
} // namespace huiju
