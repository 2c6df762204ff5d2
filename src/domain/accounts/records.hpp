// What the files of this feature share: the operations, and who administers whom.
#pragma once

#include "domain/accounts/accounts.hpp"
#include "domain/accounts/rules.hpp"

namespace huiju::accounts {

// The caller is that administrator for the place, or stands in for one as the campaign office while nobody
// who can sign in holds the role.
bool administers(commands::Asking const& asking, Role administrator, Area const& area);
// The same as a refusal that names the field.
Result<void> only_for(commands::Asking const& asking, Role administrator, Area const& area,
                      std::string const& field);

// The area of a unit's place, of a person's unit.
Area area_of_unit(Directory const& directory, std::int64_t unit);
Area area_of(Directory const& directory, Person const& person);

// The day that roles run by: the real one.
Date today(commands::Asking const& asking);

// The account of a person, nothing when there is none.
std::optional<AccountRow> account_of(store::Db& db, std::int64_t person);

// Whose login that is: the account's own, or a mobile number of the roster.
struct LoginFound {
    std::optional<AccountRow> account;
    bool several = false; // a number of more than one who may sign in: the login itself is needed
};
LoginFound account_of_login(store::Db& db, std::string_view typed);

// ---- passwords, in sign_in.cpp

// Puts the hash of a new password, or what is wrong with it, in its place; check_hash names that in the
// writer.
void hash_or_fault(Private<Text<1, 200>>& password, std::string_view login);
void refuse_password(Private<Text<1, 200>>& password, std::string_view reason);
void check_hash(Private<Text<1, 200>> const& password, Wrongs& wrongs);
// After too many failures of a login as it is typed, of an account: when to try again.
std::optional<Refusal> locked(commands::Asking const& asking, std::string_view login);
std::optional<Refusal> locked_account(commands::Asking const& asking, AccountRow const& account);
// Puts the hash that it fits in the place of the caller's own password, or a fault; a wrong one counts as a
// failed sign-in does.
void check_own_password(commands::Preparing& preparing, Private<Text<1, 200>>& password);
// As check_sign_in, also while the person has to set a password first.
Result<std::int64_t> check_password_of(store::Db& db, SignIn const& input, Instant real_now);
std::string shown_login(AccountRow const& account);

// ---- operations

// Name what is wrong with new units beside fields that cannot be read.
void check_units(commands::Asking const& asking, CreateUnit const& input, Wrongs& wrongs);
void check_units(commands::Asking const& asking, ImportUnits const& input, Wrongs& wrongs);
Result<store::Outcome> create_unit(commands::Writing& writing, CreateUnit const& input);
Result<store::Outcome> update_unit(commands::Writing& writing, UpdateUnit const& input);
Result<store::Outcome> import_units(commands::Writing& writing, ImportUnits const& input);
Result<commands::Page<UnitItem>> list_units(commands::Asking const& asking, ListUnits const& input);
Result<UnitItem> get_unit(commands::Asking const& asking, ById const& input);

Result<store::Outcome> create_person(commands::Writing& writing, CreatePerson const& input);
Result<store::Outcome> update_person(commands::Writing& writing, UpdatePerson const& input);
Result<store::Outcome> import_people(commands::Writing& writing, ImportPeople const& input);
Result<commands::Page<PersonItem>> list_people(commands::Asking const& asking, ListPeople const& input);
Result<PersonItem> get_person(commands::Asking const& asking, ById const& input);

Result<store::Outcome> grant_role(commands::Writing& writing, GrantRole const& input);
Result<store::Outcome> revoke_role(commands::Writing& writing, RevokeRole const& input);
Result<commands::Page<RoleItem>> list_roles(commands::Asking const& asking, ListRoles const& input);
Result<RoleItem> get_role(commands::Asking const& asking, ById const& input);
Result<MeView> me(commands::Asking const& asking, Nothing const& input);

void hash_new(commands::Preparing& preparing, CreateAccount& input);
void hash_changed(commands::Preparing& preparing, SetPassword& input);
void hash_first(commands::Preparing& preparing, FinishSetup& input);
Result<store::Outcome> create_account(commands::Writing& writing, CreateAccount const& input);
Result<store::Outcome> set_password(commands::Writing& writing, SetPassword const& input);
Result<store::Outcome> disable_account(commands::Writing& writing, DisableAccount const& input);
Result<commands::Page<AccountItem>> list_accounts(commands::Asking const& asking,
                                                  commands::Listing const& input);
Result<AccountItem> get_account(commands::Asking const& asking, ById const& input);

Result<store::Outcome> open_session(commands::Writing& writing, OpenSession const& input);
Result<store::Outcome> fail_session(commands::Writing& writing, FailSession const& input);
Result<store::Outcome> close_session(commands::Writing& writing, CloseSession const& input);
Result<store::Outcome> close_all(commands::Writing& writing, CloseAll const& input);
Result<commands::Page<TokenItem>> list_tokens(commands::Asking const& asking, commands::Listing const& input);
Result<store::Outcome> revoke_token(commands::Writing& writing, RevokeToken const& input);

Result<store::Outcome> begin_setup(commands::Writing& writing, BeginSetup const& input);
Result<store::Outcome> finish_setup(commands::Writing& writing, FinishSetup const& input);

} // namespace huiju::accounts
