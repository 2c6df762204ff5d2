// Rules of accounts that need no database: logins, passwords, what each role is held for.
#pragma once

#include "base/calendar.hpp"
#include "base/crypto.hpp"
#include "base/result.hpp"
#include "commands/roles.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace huiju::accounts {

// What a role is held for.
enum class HeldFor {
    place,   // any place
    town,    // a place of that level
    village, // the same
    unit,
    assignment, // comes with a liaison's villages and is never granted
};
HeldFor held_for(Role role);

// Two periods, both ends included, have a day in common.
bool overlap(Date from, std::optional<Date> const& to, Date other_from, std::optional<Date> const& other_to);

// How a login is stored: a name as it is, in small letters; a mobile telephone number as its blind index, so
// that no number stands readable in a table. Nothing when it is neither.
std::optional<std::string> stored_login(std::string_view typed, FieldKey const& key);
bool is_telephone(std::string_view stored_login);
// The blind index of such a login, as people on the roster have one; of no other login.
std::string_view telephone_index(std::string_view stored_login);

// What is wrong with a new password; empty: nothing.
Message password_fault(std::string_view password, std::string_view login);

// Failed sign-ins of one login.
struct Failures {
    std::int64_t failed = 0;
    Instant since, locked_until;
};
// After one more failure.
Failures one_more(std::optional<Failures> const& before, Instant now);

} // namespace huiju::accounts
