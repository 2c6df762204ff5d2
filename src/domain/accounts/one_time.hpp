// One-time passwords: printed on strips for many people at once, each good until its owner has signed in with
// it and set a password of their own.
#pragma once

#include "domain/accounts/records.hpp"

namespace huiju::accounts {

// A password that somebody made for another person. While it is not used, its owner signs in only through
// account.first_password.
struct OneTimeRow : store::Row {
    static constexpr std::string_view table = "one_time_password";
    Uuid id;
    std::int64_t account = 0;
    Instant at;               // real clock
    std::int64_t made_by = 0; // 0: the program
    bool used = false;        // a password of the person's own took its place, or a later one-time password
};
BOOST_DESCRIBE_STRUCT(OneTimeRow, (store::Row), (id, account, at, made_by, used))

// ---- inputs

// At most 200 people, each with an account.
struct MakeOneTime {
    std::vector<PersonRef> people;

    struct Made {
        std::string password, hash;
    };
    std::vector<Made> made{}; // for each of them, from before the writer; no part of the input
};
BOOST_DESCRIBE_STRUCT(MakeOneTime, (), (people))

// Before the writer sees them, `old` has become the hash it fits and `password` its own.
struct SetFirstPassword {
    Private<Text<1, 80>> login;
    Private<Text<1, 200>> old;
    Private<Text<1, 200>> password;
};
BOOST_DESCRIBE_STRUCT(SetFirstPassword, (), (login, old, password))

// ---- views

// One strip.
struct Strip {
    PersonView person;
    std::optional<UnitView> unit;
    std::string login; // 手机号 for a telephone number
    std::string password;
};
BOOST_DESCRIBE_STRUCT(Strip, (), (person, unit, login, password))

struct Strips {
    std::vector<Strip> items;
};
BOOST_DESCRIBE_STRUCT(Strips, (), (items))

// ---- for sign_in.cpp

// Twelve letters and digits that cannot be mistaken for one another on paper: 59 bits.
std::string fresh_password();
// Its owner has to set a password first.
bool must_change(store::Db& db, AccountRow const& account);
// A password of another kind took the place of what was made for the account.
void end_one_time(store::Tx& tx, AccountRow const& account);

// ---- operations

void make_passwords(commands::Preparing& preparing, MakeOneTime& input);
// The answer holds the passwords, once: a repeated command is told its id.
Result<store::Outcome> make_one_time(commands::Writing& writing, MakeOneTime const& input);
void hash_first_own(commands::Preparing& preparing, SetFirstPassword& input);
Result<store::Outcome> set_first_password(commands::Writing& writing, SetFirstPassword const& input);

} // namespace huiju::accounts
