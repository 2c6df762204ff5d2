// Registers what can be done with units, people, roles, accounts and sign-ins.
#include "domain/accounts/one_time.hpp"
#include "domain/accounts/second_factor.hpp"
#include "domain/feature.hpp"

namespace huiju::accounts {
namespace {

using commands::Access;

// The campaign office stands in for an administrator whom nobody is yet; the code asks that (administers).
constexpr Roles systems{Role::sysadmin, Role::office};
constexpr Roles security{Role::secadmin, Role::office};
Access the_program() { return Access{Roles{}}; }

void add_roster(commands::Registry& registry) {
    registry.read({.name = "unit.list",
                   .method = "GET",
                   .path = "/api/units",
                   .summary = "Units in official order, by words of the name and by place.",
                   .access = Access::people()},
                  &list_units);
    registry.read({.name = "unit.get",
                   .method = "GET",
                   .path = "/api/units/{id}",
                   .summary = "One unit.",
                   .access = Access::people()},
                  &get_unit);
    registry.write({.name = "unit.create",
                    .method = "POST",
                    .path = "/api/units",
                    .summary = "Adds a unit.",
                    .access = systems,
                    .shows = "unit.get",
                    .creates = true},
                   &create_unit, nullptr, &check_units);
    registry.write({.name = "unit.update",
                    .method = "PUT",
                    .path = "/api/units/{id}",
                    .summary = "Changes a unit; what is left out stays.",
                    .access = systems,
                    .shows = "unit.get"},
                   &update_unit);
    registry.write({.name = "unit.import",
                    .method = "POST",
                    .path = "/api/units/import",
                    .summary = "Adds many units, all or none.",
                    .access = systems},
                   &import_units, nullptr, &check_units);

    registry.read({.name = "person.list",
                   .method = "GET",
                   .path = "/api/people",
                   .summary = "People of the caller's places and units, in official order.",
                   .access = Access::people()},
                  &list_people);
    registry.read({.name = "person.get",
                   .method = "GET",
                   .path = "/api/people/{id}",
                   .summary = "One person.",
                   .access = Access::people()},
                  &get_person);
    registry.write({.name = "person.create",
                    .method = "POST",
                    .path = "/api/people",
                    .summary = "Adds a person.",
                    .access = systems,
                    .shows = "person.get",
                    .creates = true},
                   &create_person);
    registry.write({.name = "person.update",
                    .method = "PUT",
                    .path = "/api/people/{id}",
                    .summary = "Changes a person; what is left out stays.",
                    .access = systems,
                    .shows = "person.get"},
                   &update_person);
    registry.write({.name = "person.import",
                    .method = "POST",
                    .path = "/api/people/import",
                    .summary = "Adds many people, all or none.",
                    .access = systems},
                   &import_people);
}

void add_roles(commands::Registry& registry) {
    registry.read({.name = "me",
                   .method = "GET",
                   .path = "/api/me",
                   .summary = "Who am I, my roles and places.",
                   .access = Access::people()},
                  &me);
    registry.read({.name = "role.list",
                   .method = "GET",
                   .path = "/api/roles",
                   .summary = "Roles that people hold or held, for the caller's places.",
                   .access = Access::people()},
                  &list_roles);
    registry.read({.name = "role.get",
                   .method = "GET",
                   .path = "/api/roles/{id}",
                   .summary = "One role of one person.",
                   .access = Access::people()},
                  &get_role);
    registry.write({.name = "role.grant",
                    .method = "POST",
                    .path = "/api/roles",
                    .summary = "Gives a person a role for a place or a unit.",
                    .access = security,
                    .shows = "role.get",
                    .creates = true},
                   &grant_role);
    registry.write({.name = "role.revoke",
                    .method = "POST",
                    .path = "/api/roles/{id}/revoke",
                    .summary = "Ends a role from today on.",
                    .access = security,
                    .shows = "role.get"},
                   &revoke_role);
}

void add_accounts(commands::Registry& registry) {
    registry.read({.name = "account.list",
                   .method = "GET",
                   .path = "/api/accounts",
                   .summary = "Accounts of the people of a place.",
                   .access = Roles{Role::sysadmin, Role::secadmin, Role::office}},
                  &list_accounts);
    registry.read({.name = "account.get",
                   .method = "GET",
                   .path = "/api/accounts/{id}",
                   .summary = "One account.",
                   .access = Access::people()},
                  &get_account);
    registry.write({.name = "account.create",
                    .method = "POST",
                    .path = "/api/accounts",
                    .summary = "Gives a person a login and a password.",
                    .access = systems,
                    .shows = "account.get",
                    .creates = true},
                   &create_account, &hash_new);
    registry.write(
        {.name = "account.set_password",
         .method = "POST",
         .path = "/api/password",
         .summary = "Changes a password: one's own with the old one, another's as system administrator or as "
                    "the office of their town.",
         .access = Access::people()},
        &set_password, &hash_changed);
    registry.write({.name = "account.one_time",
                    .method = "POST",
                    .path = "/api/accounts/one_time",
                    .summary = "Makes one-time passwords for up to 200 people; the answer alone holds them.",
                    .access = systems | Roles{Role::town_office}},
                   &make_one_time, &make_passwords);
    registry.write({.name = "account.first_password",
                    .method = "POST",
                    .path = "/api/password/first",
                    .summary = "Sets one's own password in place of a one-time password.",
                    .access = Access::everyone()},
                   &set_first_password, &hash_first_own);
    registry.write({.name = "account.disable",
                    .method = "POST",
                    .path = "/api/accounts/disable",
                    .summary = "Ends or allows again a person's sign-in.",
                    .access = systems,
                    .shows = "account.get"},
                   &disable_account);
}

void add_second_factor(commands::Registry& registry) {
    registry.read({.name = "second_factor.get",
                   .method = "GET",
                   .path = "/api/second_factor",
                   .summary = "Whether the caller's sign-in asks for a second factor.",
                   .access = Access::people()},
                  &get_factor);
    registry.write({.name = "second_factor.enrol",
                    .method = "POST",
                    .path = "/api/second_factor",
                    .summary = "Makes the secret of a device of one's own; the answer alone holds it.",
                    .access = Access::people()},
                   &enrol, &check_own_first);
    registry.write({.name = "second_factor.confirm",
                    .method = "POST",
                    .path = "/api/second_factor/confirm",
                    .summary =
                        "Begins to ask for the device's codes at every sign-in; the answer alone holds "
                        "ten recovery codes.",
                    .access = Access::people()},
                   &confirm);
    registry.write({.name = "second_factor.disable",
                    .method = "POST",
                    .path = "/api/second_factor/disable",
                    .summary = "Ends the second factor of somebody who has lost it.",
                    .access = security},
                   &disable_factor);
}

void add_sign_in(commands::Registry& registry) {
    registry.write(
        {.name = "session.open", .summary = "Keeps a new sign-in or API token.", .access = the_program()},
        &open_session);
    registry.write({.name = "session.fail", .summary = "Counts a failed sign-in.", .access = the_program()},
                   &fail_session);
    registry.write({.name = "session.close", .summary = "Ends a sign-in.", .access = the_program()},
                   &close_session);
    registry.write({.name = "session.close_all",
                    .method = "DELETE",
                    .path = "/api/sessions",
                    .summary = "Ends every sign-in and API token of a person.",
                    .access = Access::people()},
                   &close_all);
    registry.read({.name = "token.list",
                   .method = "GET",
                   .path = "/api/tokens",
                   .summary = "The caller's API tokens.",
                   .access = Access::people()},
                  &list_tokens);
    registry.write({.name = "token.revoke",
                    .method = "DELETE",
                    .path = "/api/tokens/{handle}",
                    .summary = "Ends an API token.",
                    .access = Access::people()},
                   &revoke_token);
    registry.write({.name = "setup.begin",
                    .summary = "Keeps the one-time set-up link of an empty installation.",
                    .access = the_program()},
                   &begin_setup);
    registry.write({.name = "setup.finish",
                    .method = "POST",
                    .path = "/api/setup",
                    .summary = "Makes the first account of an empty installation.",
                    .access = Access::everyone()},
                   &finish_setup, &hash_first);
}

void add(commands::Registry& registry) {
    add_roster(registry);
    add_roles(registry);
    add_accounts(registry);
    add_second_factor(registry);
    add_sign_in(registry);
}

} // namespace
} // namespace huiju::accounts

namespace huiju {

Feature accounts_feature() {
    using namespace accounts;
    return {"accounts",
            add,
            {&store::table_of<UnitRow>(), &store::table_of<PersonRow>(), &store::table_of<RoleGrantRow>(),
             &store::table_of<AccountRow>(), &store::table_of<OneTimeRow>(),
             &store::table_of<SecondFactorRow>(), &store::table_of<RecoveryCodeRow>()},
            {},
            nullptr,
            {"session", "sign_in_failure"}};
}

} // namespace huiju
