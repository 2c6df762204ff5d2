// Units, people, the roles they hold, their accounts and sign-ins.
//
// Three administrators, never one person (三员分立): the system administrator keeps units, people and
// accounts, the security administrator grants and revokes roles, the audit administrator reads the audit.
// None of them sees business data. A new installation has none yet: there the campaign office stands in for
// the first two, until somebody who can sign in holds the role.
#pragma once

#include "domain/accounts/rows.hpp"
#include "domain/directory/views.hpp"

namespace huiju::accounts {

// ---- inputs. Units by id or name, people by id, places by id or code. ----------------------------------

struct UnitForm {
    Text<1, 80> name;
    std::optional<Text<1, 40>> short_name; // else the name
    UnitKind kind = UnitKind::city;
    std::optional<Text<1, 80>> parent;
    PlaceRef place;                                  // that it serves
    std::optional<Whole<0, 1'000'000'000>> position; // in the official order; else at the end
};
BOOST_DESCRIBE_STRUCT(UnitForm, (), (name, short_name, kind, parent, place, position))

struct CreateUnit : UnitForm {
    std::optional<Uuid> id;
};
BOOST_DESCRIBE_STRUCT(CreateUnit, (UnitForm), (id))

// What is left out stays as it is.
struct UpdateUnit {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 80>> name;
    std::optional<Text<1, 40>> short_name;
    std::optional<UnitKind> kind;
    std::optional<Named<Refers::unit, Text<0, 80>>> parent; // "": none
    std::optional<PlaceRef> place;
    std::optional<Whole<0, 1'000'000'000>> position;
    std::optional<bool> active;
    std::optional<bool> sign_off; // its head signs before it reports something done
    std::optional<Text<0, 40>> peer_group;
};
BOOST_DESCRIBE_STRUCT(UpdateUnit, (),
                      (id, rev, name, short_name, kind, parent, place, position, active, sign_off,
                       peer_group))

// All rows or none. A unit of that name that exists already is left as it is; a parent may stand in an
// earlier row. At most 2000 rows.
struct ImportUnits {
    std::vector<CreateUnit> rows;
};
BOOST_DESCRIBE_STRUCT(ImportUnits, (), (rows))

struct PersonForm {
    Text<1, 40> name;
    UnitRef unit;
    std::optional<Text<1, 60>> post;
    std::optional<Private<Phone>> phone;
    std::optional<Whole<0, 1'000'000'000>> position;
    std::optional<Date> leading_from, leading_to; // 领导干部 in this period
};
BOOST_DESCRIBE_STRUCT(PersonForm, (), (name, unit, post, phone, position, leading_from, leading_to))

struct CreatePerson : PersonForm {
    std::optional<Uuid> id;
};
BOOST_DESCRIBE_STRUCT(CreatePerson, (PersonForm), (id))

struct UpdatePerson {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Text<1, 40>> name;
    std::optional<UnitRef> unit;
    std::optional<Text<0, 60>> post;
    std::optional<Private<Phone>> phone;
    std::optional<Whole<0, 1'000'000'000>> position;
    std::optional<Date> leading_from, leading_to;
    std::optional<bool> active;
};
BOOST_DESCRIBE_STRUCT(UpdatePerson, (),
                      (id, rev, name, unit, post, phone, position, leading_from, leading_to, active))

// All rows or none; a person whose id is known already is left as it is. At most 2000 rows.
struct ImportPeople {
    std::vector<CreatePerson> rows;
};
BOOST_DESCRIBE_STRUCT(ImportPeople, (), (rows))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct ListUnits : commands::Listing {
    std::optional<Text<1, 40>> q;
    std::optional<Text<1, 40>> place; // that serve this place or one inside it
    std::optional<UnitKind> kind;
};
BOOST_DESCRIBE_STRUCT(ListUnits, (commands::Listing), (q, place, kind))

struct ListPeople : commands::Listing {
    std::optional<Text<1, 40>> q;
    std::optional<Text<1, 40>> place; // whose unit or role lies there
    std::optional<Text<1, 80>> unit;
};
BOOST_DESCRIBE_STRUCT(ListPeople, (commands::Listing), (q, place, unit))

struct GrantRole {
    std::optional<Uuid> id;
    PersonRef person;
    Role role = Role::office;
    std::optional<PlaceRef> place;                                // roles of a place
    std::optional<UnitRef> unit;                                  // roles of a unit
    std::optional<Named<Refers::campaign, Text<1, 40>>> campaign; // by id; left out: every campaign
    std::optional<Date> from;                                     // else today
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(GrantRole, (), (id, person, role, place, unit, campaign, from, to))

// Ends a role: the last day it is held is the one before today.
struct RevokeRole {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(RevokeRole, (), (id, rev))

struct ListRoles : commands::Listing {
    std::optional<Text<1, 40>> person;
    std::optional<Role> role;
};
BOOST_DESCRIBE_STRUCT(ListRoles, (commands::Listing), (person, role))

// `login` is a name ([a-z0-9._-], 2 to 40) or a telephone number. Before the writer sees `password` it has
// become its argon2id hash.
struct CreateAccount {
    std::optional<Uuid> id;
    PersonRef person;
    Private<Text<1, 40>> login;
    Private<Text<1, 200>> password;
};
BOOST_DESCRIBE_STRUCT(CreateAccount, (), (id, person, login, password))

// One's own with the old password, another's by may_reset. Ends all sign-ins of the person. A
// wrong old password counts as a failed sign-in does. Before the writer sees `old` it has become the hash it
// fits.
struct SetPassword {
    std::optional<AnybodyRef> person; // else the caller
    std::optional<Private<Text<1, 200>>> old;
    Private<Text<1, 200>> password;
};
BOOST_DESCRIBE_STRUCT(SetPassword, (), (person, old, password))

struct DisableAccount {
    AnybodyRef person;
    std::optional<bool> active; // true: may sign in again
};
BOOST_DESCRIBE_STRUCT(DisableAccount, (), (person, active))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// ---- views -------------------------------------------------------------------------------------------

struct UnitItem {
    Uuid id;
    std::int64_t rev = 0;
    std::string name, short_name;
    UnitKind kind = UnitKind::city;
    PlaceView place;
    std::optional<UnitView> parent;
    std::int64_t position = 0;
    bool active = true;
    bool sign_off = false;
    std::string peer_group;
};
BOOST_DESCRIBE_STRUCT(UnitItem, (),
                      (id, rev, name, short_name, kind, place, parent, position, active, sign_off,
                       peer_group))

// Never a telephone number.
struct PersonItem {
    Uuid id;
    std::int64_t rev = 0;
    std::string name, post;
    std::optional<UnitView> unit;
    std::optional<Date> leading_from, leading_to;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(PersonItem, (), (id, rev, name, post, unit, leading_from, leading_to, active))

struct RoleItem {
    Uuid id;
    std::int64_t rev = 0;
    PersonView person;
    Role role = Role::office;
    std::string label; // 镇活动办
    std::optional<PlaceView> place;
    std::optional<UnitView> unit;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(RoleItem, (), (id, rev, person, role, label, place, unit, from, to))

struct AccountItem {
    Uuid id;
    std::int64_t rev = 0;
    PersonView person;
    std::string login; // 手机号 for a telephone number, which is not kept readable
    bool active = true;
    bool second_factor = false; // is asked for at every sign-in
};
BOOST_DESCRIBE_STRUCT(AccountItem, (), (id, rev, person, login, active, second_factor))

struct MyRole {
    Role role = Role::office;
    std::string label;
    std::optional<PlaceView> place;
    std::optional<UnitView> unit;
    std::optional<PersonView> stands_in_for; // whose role it is
};
BOOST_DESCRIBE_STRUCT(MyRole, (), (role, label, place, unit, stands_in_for))

struct StandInView {
    PersonView person;
    Date from, to;
};
BOOST_DESCRIBE_STRUCT(StandInView, (), (person, from, to))

struct MeView {
    PersonView person;
    std::optional<UnitView> unit;
    std::string post;
    std::vector<MyRole> roles;     // held today, own and lent
    std::vector<PlaceView> places; // whose matters the person sees
    std::optional<PlaceView> widest_place;
    bool leading = false;
    bool second_factor = false;             // is asked for at every sign-in
    std::vector<StandInView> stands_in_for; // today
    std::vector<StandInView> substitutes;   // who stands in for the caller, today or later
};
BOOST_DESCRIBE_STRUCT(MeView, (),
                      (person, unit, post, roles, places, widest_place, leading, second_factor, stands_in_for,
                       substitutes))

// ---- sign-in: for the HTTP door and the command line --------------------------------------------------

inline constexpr int session_hours = 12; // from the sign-in, used or not
inline constexpr int token_days = 365;
inline constexpr int setup_hours = 24;
inline constexpr int failures_before_lock = 5; // within lock_minutes
inline constexpr int lock_minutes = 15;

// `login`: the account's own, or the mobile number of the person on the roster when no other who may sign in
// has it. `otp`: six digits of the second factor, or a recovery code.
struct SignIn {
    Text<1, 80> login;
    Private<Text<1, 200>> password;
    std::optional<Private<Text<1, 40>>> otp{};
};
BOOST_DESCRIBE_STRUCT(SignIn, (), (login, password, otp))

// Whose sign-in it is, and what session.open has to use up.
struct Accepted {
    std::int64_t person = 0;
    std::optional<std::int64_t> step;    // of the one-time code
    std::optional<std::string> recovery; // digest of the recovery code
};

// Refusals: unknown_user (one and the same for every reason but those named below), too_many with retry_after
// while locked, forbidden where a one-time password was right and account.first_password has to come first.
// Unknown_user as well: sign_in.phone_of_several, a number that leads to nobody alone; sign_in.otp_needed,
// where only the second factor is missing, with `next`; sign_in.otp_wrong. Takes some 20 ms in every case:
// call it on a reader's thread. Changes nothing; the door then submits session.open or, when refused with
// unknown_user, session.fail, but not for a factor that was not given.
Result<Accepted> check_sign_in(store::Db& db, SignIn const& input, Instant real_now);

// commands::Permit of an installation that requires the second factor: the three administrators may enrol and
// nothing else until they have.
Result<void> permit_enrolled(commands::Asking const& asking);

// The statement that tells who holds the session or API token with the digest :token (huiju::token_digest) at
// the real time :now; no row: none, expired, or disabled. One indexed query.
inline constexpr std::string_view person_of_token = "accounts.person_of_token";

// The person with that login, for the command line; 0 when there is none.
std::int64_t person_of_login(store::Db& db, std::string_view login);

// No account exists yet: the set-up link is the only way in.
bool needs_setup(store::Db& db);

enum class SessionKind { session, token };
BOOST_DESCRIBE_ENUM(SessionKind, session, token)

// "session.open", by the program alone. `expires`: the door adds session_hours or token_days to its clock.
struct OpenSession {
    AnybodyRef person;
    Text<64, 64> token_digest;
    SessionKind kind = SessionKind::session;
    Text<0, 80> name; // of a token: what it is for
    Instant expires;
    std::optional<std::int64_t> step{}; // Accepted's, of a person with a second factor
    std::optional<Text<32, 32>> recovery{};
};
BOOST_DESCRIBE_STRUCT(OpenSession, (), (person, token_digest, kind, name, expires, step, recovery))

// "session.fail", by the program alone: the login as it was typed, or whose own it is.
struct FailSession {
    std::optional<Private<Text<1, 80>>> login;
    std::optional<AnybodyRef> person;
};
BOOST_DESCRIBE_STRUCT(FailSession, (), (login, person))

// "session.close", by the program alone: the door knows the token.
struct CloseSession {
    Text<64, 64> token_digest;
};
BOOST_DESCRIBE_STRUCT(CloseSession, (), (token_digest))

// "session.close_all": every sign-in and token of the caller; with `person`, as system administrator, of
// another.
struct CloseAll {
    std::optional<AnybodyRef> person;
};
BOOST_DESCRIBE_STRUCT(CloseAll, (), (person))

// "token.list", "token.revoke": API tokens of the caller; of everybody for the program. The handle is no
// secret.
struct TokenItem {
    std::string handle;
    PersonView person;
    std::string name;
    Instant created, expires;
};
BOOST_DESCRIBE_STRUCT(TokenItem, (), (handle, person, name, created, expires))

struct RevokeToken {
    Text<16, 16> handle;
};
BOOST_DESCRIBE_STRUCT(RevokeToken, (), (handle))

// "setup.begin", by the program alone: the one-time link of an empty installation, good for setup_hours.
struct BeginSetup {
    Text<64, 64> token_digest;
};
BOOST_DESCRIBE_STRUCT(BeginSetup, (), (token_digest))

// "setup.finish", POST /api/setup: the first account, of the campaign office. The place is made when there is
// none.
struct FinishSetup {
    Private<Text<1, 100>> token;
    Text<1, 40> name; // of the person
    Private<Text<1, 40>> login;
    Private<Text<1, 200>> password;
    Text<1, 20> place_code;
    Text<1, 60> place_name;
    Text<1, 100> campaign;
    std::optional<Date> starts; // else today
};
BOOST_DESCRIBE_STRUCT(FinishSetup, (),
                      (token, name, login, password, place_code, place_name, campaign, starts))

// ---- for other features -------------------------------------------------------------------------------

// Every role's Chinese name: 活动办管理员.
std::string_view label(Role role);

// Holds one of the three administrators' roles on a day of that period, or any role of business.
bool is_administrator(Directory const& directory, std::int64_t person, Date from,
                      std::optional<Date> const& to);
bool has_business_role(Directory const& directory, std::int64_t person, Date from,
                       std::optional<Date> const& to);

// The caller is the office of the person's town: their unit and all their roles lie in it.
bool of_own_town(commands::Asking const& asking, Person const& person);
// The same, or the campaign office.
bool is_desk_of(commands::Asking const& asking, Person const& person);
// The caller may give that person a new password: as system administrator, or as the office of their town
// when their unit and all their roles lie in it.
Result<void> may_reset(commands::Asking const& asking, Person const& person, std::string const& field);

// The area of the place that a person's unit serves; nowhere for nobody.
Area area_of_person(Directory const& directory, std::int64_t person);

// Who holds the caller's sign-in and may work; null: nobody.
Person const* signed_in(store::Db& db, commands::Caller const& caller);

// From that day the roles of one person are another's: those that can be lent (commands/roles.hpp). The
// others were given in person and stay; the security administrator sees to them.
void hand_over_roles(commands::Writing& writing, std::int64_t giver, std::int64_t taker, Date from);

// The person whom an input names by id; the refusal names the field.
Result<Person const*> person_named(commands::Asking const& asking, std::string_view id,
                                   std::string_view field);

} // namespace huiju::accounts
