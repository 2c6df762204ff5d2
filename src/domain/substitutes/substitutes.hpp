// Substitutes (代班): for some days a person has the roles and places of another one besides their own, so
// that nobody lends a password.
//
// The scope lends the roles (Directory::scope); what the substitute could not do without them is marked
// 甲代乙. Lent are the roles of the absent person alone, not those that this person has as a substitute;
// never those of the administrators, of the reader of discipline leads, of judges and inspectors, who are
// named in person. Days run by the real calendar, as roles do.
#pragma once

#include "commands/dispatch.hpp"
#include "domain/directory/views.hpp"
#include "domain/substitutes/rows.hpp"

namespace huiju::substitutes {

inline constexpr int longest_days = 92;  // of one substitution
inline constexpr int most_at_a_time = 3; // people whom one person stands in for

// ---- inputs

struct Create {
    std::optional<Uuid> id;
    std::optional<PersonRef> absent; // else the caller
    PersonRef substitute;
    std::optional<Date> from; // else today
    Date to;
    std::optional<Text<0, 100>> reason;
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, absent, substitute, from, to, reason))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// Ends one: its last day was yesterday.
struct End {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(End, (), (id, rev))

struct List : commands::Listing {
    std::optional<Named<Refers::anybody, Text<1, 40>>> person; // on either side
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (person))

struct ListActs : commands::Listing {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ListActs, (commands::Listing), (id))

// ---- views

struct SubstitutionView {
    Uuid id;
    std::int64_t rev = 0;
    PersonView absent, substitute;
    Date from, to;
    std::string reason;
    std::optional<PersonView> named_by;
    bool now = false; // today lies within
};
BOOST_DESCRIBE_STRUCT(SubstitutionView, (), (id, rev, absent, substitute, from, to, reason, named_by, now))

// What was done as a substitute, newest first.
struct ActView {
    Instant at;
    PersonView person; // 甲代乙
    std::string operation, kind, record;
};
BOOST_DESCRIBE_STRUCT(ActView, (), (at, person, operation, kind, record))

// ---- for other features

// "甲代乙".
std::string marked_name(Directory const& directory, std::int64_t person, std::int64_t absent);

// Who made the row with that number: "甲代乙" where a substitute did so as one. No question to the database
// unless the person was ever named a substitute.
std::optional<PersonView> maker_view(commands::Asking const& asking, std::int64_t person, std::int64_t row);

// commands::CarryOut: by the caller's own roles if they are enough, else by those of one absent person; that
// is marked in the record and the audit.
Result<store::Outcome> carry_out(commands::Writing& writing, commands::Caller& caller,
                                 commands::Attempt const& attempt);

// ---- operations

Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> end(commands::Writing& writing, End const& input);
Result<SubstitutionView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<SubstitutionView>> list(commands::Asking const& asking, List const& input);
Result<commands::Page<ActView>> list_acts(commands::Asking const& asking, ListActs const& input);

} // namespace huiju::substitutes
