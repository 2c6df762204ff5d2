// Accounts, passwords, sessions and API tokens.
//
// Passwords are hashed and checked on readers' threads, since one hash takes some 20 ms. There `prepare` puts
// the hash, or "!" and what is wrong, in the place of a new password, so that all wrong fields are named
// together, and in the place of an old password the hash it fits.
#include "base/text.hpp"
#include "domain/accounts/one_time.hpp"
#include "domain/accounts/second_factor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace huiju::accounts {

BOOST_DESCRIBE_STRUCT(Failures, (), (failed, since, locked_until))

namespace {

constexpr char fault_mark = '!'; // a hash begins with '$'
constexpr std::int64_t second = 1'000'000;

// After too many failures of a login, kept under that key: when to try again.
std::optional<Refusal> locked(store::Db& db, std::string const& key, Instant real_now) {
    auto const failures = db.one<Failures>("accounts.failures", {{"login", key}});
    if (!failures || failures->locked_until <= real_now) return std::nullopt;
    auto refusal = refuse(Refused::too_many, "sign_in.locked");
    refusal.retry_after =
        static_cast<int>((failures->locked_until.micros - real_now.micros + second - 1) / second);
    return refusal;
}

bool link_is_good(commands::Asking const& asking, std::string_view token) {
    return asking.db
        .number("accounts.setup_link",
                {{"token", token_digest(token)}, {"now", asking.caller.real_now.micros}})
        .has_value();
}

// How failures of a login are kept, also of one that can exist nowhere: no typed text is stored. All ways to
// name an account share its failures.
std::string failure_key(std::string_view typed, store::Db& db) {
    if (auto const found = account_of_login(db, typed); found.account) return found.account->login;
    return stored_login(typed, db.key()).value_or("?" + db.key().blind_index(typed));
}

AccountItem item(commands::Asking const& asking, AccountRow const& row) {
    return {row.id,           row.rev,    person_view(directory(asking), row.person).value_or(PersonView{}),
            shown_login(row), row.active, factor_of(asking.db, row.person).has_value()};
}

AccountRow new_account(commands::Writing& w, Uuid id, std::int64_t person, std::string login,
                       std::string hash) {
    AccountRow row;
    row.id = id;
    row.person = person;
    row.login = std::move(login);
    row.password = std::move(hash);
    w.tx.insert(row);
    return row;
}

// Names what is wrong with the login of a new account; empty when there is something.
std::string check_login(commands::Asking const& asking, std::string_view typed, Wrongs& wrongs) {
    auto const login = stored_login(typed, asking.db.key());
    if (!login) wrongs.add("login", "account.login_form");
    else if (asking.db.find<AccountRow>("login", *login)) wrongs.add("login", "account.login_taken");
    else return *login;
    return {};
}

struct TokenRow {
    std::string handle;
    std::int64_t person = 0;
    std::string name;
    Instant created, expires;
};
BOOST_DESCRIBE_STRUCT(TokenRow, (), (handle, person, name, created, expires))

std::vector<TokenRow> tokens_of(commands::Asking const& asking) {
    return asking.db.all<TokenRow>("accounts.tokens",
                                   {{"person", asking.caller.system ? 0 : asking.caller.person}});
}

} // namespace

// ---- passwords ----------------------------------------------------------------------------------------

void hash_or_fault(Private<Text<1, 200>>& password, std::string_view login) {
    auto& text = password.value.value;
    auto const fault = password_fault(text, login);
    text = fault.empty() ? hash_password(text) : fault_mark + fault.key;
}

void refuse_password(Private<Text<1, 200>>& password, std::string_view reason) {
    password.value.value = fault_mark + std::string(reason);
}

void check_hash(Private<Text<1, 200>> const& password, Wrongs& wrongs) {
    std::string const& text = password.value;
    if (text.empty() || text[0] != fault_mark) return;
    auto const key = text.substr(1);
    wrongs.add("password", key == "account.password_short" ? password_fault("", "") : Message(key));
}

std::optional<Refusal> locked(commands::Asking const& asking, std::string_view login) {
    return locked(asking.db, failure_key(login, asking.db), asking.caller.real_now);
}

std::optional<Refusal> locked_account(commands::Asking const& asking, AccountRow const& account) {
    return locked(asking.db, account.login, asking.caller.real_now);
}

void check_own_password(commands::Preparing& preparing, Private<Text<1, 200>>& password) {
    auto& old = password.value.value;
    auto const tried = std::exchange(old, std::string(1, fault_mark));
    auto const* caller = directory(preparing).person(preparing.caller.person);
    auto const account = caller ? account_of(preparing.db, caller->no) : std::nullopt;
    if (!account || locked_account(preparing, *account)) return;
    if (check_password(account->password, tried)) old = account->password;
    else
        preparing.if_refused.emplace_back("session.fail",
                                          fmt::format(R"({{"person":"{}"}})", caller->id.text()));
}

std::string shown_login(AccountRow const& row) { return is_telephone(row.login) ? "手机号" : row.login; }

// ---- accounts -----------------------------------------------------------------------------------------

void hash_new(commands::Preparing&, CreateAccount& in) { hash_or_fault(in.password, in.login.value.value); }

void hash_changed(commands::Preparing& preparing, SetPassword& in) {
    hash_or_fault(in.password, "");
    if (!in.old) return;
    auto const* caller = directory(preparing).person(preparing.caller.person);
    if (caller && in.person && in.person->value != caller->id.text())
        in.old->value.value = fault_mark; // of no use for another's, and not kept
    else check_own_password(preparing, *in.old);
}

void hash_first(commands::Preparing& preparing, FinishSetup& in) {
    // whoever has no link must not keep the processor busy
    if (needs_setup(preparing.db) && link_is_good(preparing, in.token.value.value))
        hash_or_fault(in.password, in.login.value.value);
    else in.password.value.value = fault_mark + std::string("setup.link_invalid");
}

Result<store::Outcome> create_account(commands::Writing& w, CreateAccount const& in) {
    Wrongs wrongs;
    auto const person = person_named(w, in.person.value, "person");
    if (!person) {
        wrongs.add("person", "field.no_such_person");
    } else {
        if (auto r = only_for(w, Role::sysadmin, area_of(directory(w), **person), "person"); !r)
            return r.error();
        if (account_of(w.db, (*person)->no)) wrongs.add("person", "account.has_one");
    }
    auto login = check_login(w, in.login.value.value, wrongs);
    check_hash(in.password, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    new_account(w, w.id, (*person)->no, std::move(login), in.password.value);
    w.tx.note("person", (*person)->id.text());
    return store::Outcome{"account", w.id, {}};
}

Result<store::Outcome> set_password(commands::Writing& w, SetPassword const& in) {
    auto const& dir = directory(w);
    auto const* person = in.person ? dir.person(in.person->value) : dir.person(w.caller.person);
    bool const own = person && person->no == w.caller.person;
    if (person && !own)
        if (auto r = may_reset(w, *person, "person"); !r) return r.error();
    auto const account = person ? account_of(w.db, person->no) : std::nullopt;
    if (own && account)
        if (auto const wait = locked_account(w, *account)) return *wait;
    Wrongs wrongs;
    if (!person) wrongs.add("person", "field.no_such_person");
    else if (!account) wrongs.add("person", "account.has_none");
    check_hash(in.password, wrongs);
    if (own && !in.old) wrongs.add("old", "field.required");
    else if (own && account && in.old->value.value != account->password)
        wrongs.add("old", "account.old_password_wrong");
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto after = *account;
    after.password = in.password.value;
    w.tx.update(*account, after);
    end_one_time(w.tx, *account);
    if (own) w.tx.bookkeeping("accounts.forget_failures", {{"person", person->no}});
    // Without a person there was a wrong field. NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker)
    w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
    return store::Outcome{"account", after.id, {}};
}

Result<store::Outcome> disable_account(commands::Writing& w, DisableAccount const& in) {
    auto const& dir = directory(w);
    auto const* person = dir.person(in.person.value);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (auto r = only_for(w, Role::sysadmin, area_of(dir, *person), "person"); !r) return r.error();
    auto const account = account_of(w.db, person->no);
    if (!account) return wrong_field("person", "account.has_none");
    auto after = *account;
    after.active = in.active.value_or(false);
    w.tx.update(*account, after);
    if (!after.active) w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
    w.tx.note("active", after.active ? "yes" : "no");
    return store::Outcome{"account", after.id, {}};
}

Result<commands::Page<AccountItem>> list_accounts(commands::Asking const& asking,
                                                  commands::Listing const& in) {
    auto const& dir = directory(asking);
    auto const given = commands::parse_cursor(in.after);
    if (!given) return given.error();
    auto const scope = scope_of(asking);
    std::int64_t after = in.after ? *given : 0;
    constexpr int chunk = 500;
    commands::Page<AccountItem> page;
    for (;;) {
        auto const rows = asking.db.all<AccountRow>("accounts.all", {{"after", after}, {"limit", chunk}});
        for (auto const& row : rows) {
            if (static_cast<int>(page.items.size()) == in.count()) {
                page.next = commands::cursor(after);
                return page;
            }
            after = row.no;
            if (scope->covers(asking.operation.access.roles, area_of_person(dir, row.person)))
                page.items.push_back(item(asking, row));
        }
        if (rows.size() < chunk) return page;
    }
}

Result<AccountItem> get_account(commands::Asking const& asking, ById const& in) {
    auto const row = asking.db.find<AccountRow>("id", in.id.text());
    auto const& dir = directory(asking);
    if (!row) return refuse(Refused::not_found, "not_found");
    bool const sees = row->person == asking.caller.person ||
                      scope_of(asking)->covers({Role::sysadmin, Role::secadmin, Role::office},
                                               area_of_person(dir, row->person));
    if (!sees) return refuse(Refused::not_found, "not_found");
    return item(asking, *row);
}

// ---- sign-in ------------------------------------------------------------------------------------------

Result<std::int64_t> check_password_of(store::Db& db, SignIn const& in, Instant real_now) {
    if (auto const wait = locked(db, failure_key(in.login.value, db), real_now)) return *wait;
    static std::string const nobodys = hash_password(random_token());
    auto const [account, several] = account_of_login(db, in.login.value);
    // a login that does not exist takes as long as a wrong password
    bool const right = check_password(account ? account->password : nobodys, in.password.value.value);
    if (several) return refuse(Refused::unknown_user, "sign_in.phone_of_several");
    auto const* person = account ? directory(db).person(account->person) : nullptr;
    if (!right || !account->active || !person || !person->active)
        return refuse(Refused::unknown_user, "sign_in.wrong");
    return account->person;
}

Result<Accepted> check_sign_in(store::Db& db, SignIn const& in, Instant real_now) {
    auto const person = check_password_of(db, in, real_now);
    if (!person) return person.error();
    if (must_change(db, *account_of(db, *person))) return refuse(Refused::forbidden, "account.must_change");
    Accepted accepted{*person, {}, {}};
    auto const factor = factor_of(db, *person);
    if (!factor) return accepted;
    if (!in.otp) {
        auto refusal = refuse(Refused::unknown_user, "sign_in.otp_needed");
        refusal.next = {{"otp", {"totp", "recovery_code"}}};
        return refusal;
    }
    if (passes(db, *factor, in.otp->value.value, real_now, accepted)) return accepted;
    auto refusal = refuse(Refused::unknown_user, "sign_in.otp_wrong");
    refusal.fields.push_back({"otp", "second_factor.wrong"});
    return refusal;
}

std::int64_t person_of_login(store::Db& db, std::string_view login) {
    auto const account = account_of_login(db, login).account;
    return account ? account->person : 0;
}

bool needs_setup(store::Db& db) { return !db.number("accounts.any"); }

Result<store::Outcome> open_session(commands::Writing& w, OpenSession const& in) {
    auto const* person = directory(w).person(in.person.value);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (in.kind == SessionKind::session)
        if (auto const factor = factor_of(w.db, person->no))
            if (auto r = use_up(w, *factor, in); !r) return r.error();
    auto const now = w.caller.real_now;
    w.tx.bookkeeping("accounts.close_expired", {{"person", person->no}, {"now", now.micros}});
    w.tx.bookkeeping("accounts.open", {{"token", in.token_digest.value},
                                       {"person", person->no},
                                       {"kind", word(in.kind)},
                                       {"name", in.name.value},
                                       {"created", now.micros},
                                       {"expires", in.expires.micros}});
    w.tx.bookkeeping("accounts.forget_failures", {{"person", person->no}});
    w.tx.note("kind", word(in.kind));
    return store::Outcome{"session", person->id, {}};
}

Result<store::Outcome> fail_session(commands::Writing& w, FailSession const& in) {
    auto const now = w.caller.real_now;
    auto const* whose = in.person ? directory(w).person(in.person->value) : nullptr;
    auto const own = whose ? account_of(w.db, whose->no) : std::nullopt;
    if (!own && !in.login) return wrong_field("login", "field.required");
    auto const login = own ? own->login : failure_key(in.login->value.value, w.db);
    auto const after = one_more(w.db.one<Failures>("accounts.failures", {{"login", login}}), now);
    constexpr std::int64_t day = 24 * 3600 * second;
    w.tx.bookkeeping("accounts.forget_old_failures", {{"before", now.micros - day}});
    w.tx.bookkeeping("accounts.set_failures", {{"login", login},
                                               {"failed", after.failed},
                                               {"since", after.since.micros},
                                               {"locked_until", after.locked_until.micros}});
    if (after.locked_until > now) w.tx.note("locked_until", after.locked_until.text());
    auto const account = w.db.find<AccountRow>("login", login);
    auto const* person = account ? directory(w).person(account->person) : nullptr;
    return store::Outcome{"session", person ? person->id : w.id, {}};
}

Result<store::Outcome> close_session(commands::Writing& w, CloseSession const& in) {
    w.tx.bookkeeping("accounts.close", {{"token", in.token_digest.value}});
    return store::Outcome{"session", w.id, {}};
}

Result<store::Outcome> close_all(commands::Writing& w, CloseAll const& in) {
    auto const& dir = directory(w);
    auto const* person = in.person ? dir.person(in.person->value) : dir.person(w.caller.person);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (person->no != w.caller.person)
        if (auto r = only_for(w, Role::sysadmin, area_of(dir, *person), "person"); !r) return r.error();
    w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
    return store::Outcome{"session", person->id, {}};
}

Result<commands::Page<TokenItem>> list_tokens(commands::Asking const& asking, commands::Listing const&) {
    auto const& dir = directory(asking);
    commands::Page<TokenItem> page;
    for (auto const& row : tokens_of(asking))
        page.items.push_back({row.handle, person_view(dir, row.person).value_or(PersonView{}), row.name,
                              row.created, row.expires});
    return page;
}

Result<store::Outcome> revoke_token(commands::Writing& w, RevokeToken const& in) {
    auto const& dir = directory(w);
    auto const tokens = tokens_of(w);
    auto const found = std::find_if(tokens.begin(), tokens.end(),
                                    [&](TokenRow const& t) { return t.handle == in.handle.value; });
    if (found == tokens.end()) return refuse(Refused::not_found, "not_found");
    w.tx.bookkeeping("accounts.revoke_token", {{"person", found->person}, {"handle", in.handle.value}});
    auto const* person = dir.person(found->person);
    return store::Outcome{"session", person ? person->id : w.id, {}};
}

// ---- set-up -------------------------------------------------------------------------------------------

Result<store::Outcome> begin_setup(commands::Writing& w, BeginSetup const& in) {
    if (!needs_setup(w.db)) return refuse(Refused::conflict, "setup.done");
    auto const now = w.caller.real_now;
    w.tx.bookkeeping("accounts.close_setup", {});
    w.tx.bookkeeping("accounts.open", {{"token", in.token_digest.value},
                                       {"person", 0},
                                       {"kind", "setup"},
                                       {"name", ""},
                                       {"created", now.micros},
                                       {"expires", now.micros + setup_hours * 3600 * second}});
    return store::Outcome{"setup", w.id, {}};
}

Result<store::Outcome> finish_setup(commands::Writing& w, FinishSetup const& in) {
    auto const& dir = directory(w);
    if (!needs_setup(w.db)) return refuse(Refused::conflict, "setup.done");
    if (!link_is_good(w, in.token.value.value)) return refuse(Refused::forbidden, "setup.link_invalid");
    Wrongs wrongs;
    auto login = check_login(w, in.login.value.value, wrongs);
    check_hash(in.password, wrongs);
    auto const* root = dir.root();
    if (root && root->code != in.place_code.value) wrongs.add("place_code", "setup.other_place");
    if (!wrongs.empty()) return refusal_of(wrongs);

    auto const made = [&](std::string_view what) { return Uuid::named(w.id.text(), what); };
    auto place_no = root ? root->no : 0;
    if (!root) {
        places::PlaceRow place;
        place.id = made("place");
        place.level = places::Level::county;
        place.name = in.place_name;
        place.code = in.place_code;
        place.position = 1;
        w.tx.insert(place);
        place_no = place.no;
    }
    UnitRow office;
    if (auto const* there = dir.unit("活动办")) {
        office = *there;
    } else {
        office.id = made("unit");
        office.name = office.short_name = "活动办";
        office.kind = UnitKind::body;
        office.place = place_no;
        w.tx.insert(office);
    }
    if (dir.campaigns().empty()) {
        campaigns::CampaignRow campaign;
        campaign.id = made("campaign");
        campaign.name = campaign.short_name = in.campaign;
        campaign.place = place_no;
        campaign.starts = in.starts ? *in.starts : today(w);
        w.tx.insert(campaign);
    }
    PersonRow person;
    person.id = made("person");
    person.name = in.name;
    person.unit = office.no;
    w.tx.insert(person);
    RoleGrantRow grant;
    grant.id = made("role");
    grant.person = person.no;
    grant.role = Role::office;
    grant.place = place_no;
    grant.from_day = today(w);
    w.tx.insert(grant);
    new_account(w, made("account"), person.no, std::move(login), in.password.value);
    w.tx.bookkeeping("accounts.close_setup", {});
    w.tx.changes_reference();
    return store::Outcome{"person", person.id, {}};
}

} // namespace huiju::accounts
