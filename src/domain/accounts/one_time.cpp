// Making one-time passwords, and the first sign-in with one.
#include "domain/accounts/one_time.hpp"

#include <fmt/format.h>

#include <array>
#include <set>
#include <utility>

namespace huiju::accounts {

namespace {

constexpr std::size_t most_people = 200; // some 4 s of a reader's thread

std::string field(std::size_t i) { return fmt::format("people.{}", i); }

// Names what is wrong with the list.
Result<void> check_people(commands::Asking const& asking, MakeOneTime const& input) {
    if (input.people.empty()) return wrong_field("people", "field.required");
    if (input.people.size() > most_people)
        return wrong_field("people", {"field.too_many", {{"max", std::to_string(most_people)}}});
    Wrongs wrongs;
    std::set<std::int64_t> seen;
    for (std::size_t i = 0; i < input.people.size(); ++i) {
        auto const person = person_named(asking, input.people[i].value, field(i));
        if (!person) {
            wrongs.add(field(i), "field.no_such_person");
            continue;
        }
        if (auto r = may_reset(asking, **person, field(i)); !r) return r;
        if ((*person)->no == asking.caller.person) wrongs.add(field(i), "account.not_for_oneself");
        else if (!seen.insert((*person)->no).second) wrongs.add(field(i), "field.twice");
        else if (!account_of(asking.db, (*person)->no)) wrongs.add(field(i), "account.has_none");
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    return {};
}

} // namespace

std::string fresh_password() {
    constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz23456789";
    std::string out;
    for (std::size_t taken = 0; taken < 12;) {
        std::array<unsigned char, 24> bytes{};
        random_bytes(bytes);
        for (auto const byte : bytes) {
            if (taken == 12) break;
            if (byte >= 248) continue; // so that every letter is equally likely
            if (taken % 4 == 0 && taken > 0) out += '-';
            out += letters[byte % letters.size()];
            ++taken;
        }
    }
    return out;
}

bool must_change(store::Db& db, AccountRow const& account) {
    for (auto const& row : db.having<OneTimeRow>("account", account.no))
        if (!row.used) return true;
    return false;
}

void end_one_time(store::Tx& tx, AccountRow const& account) {
    for (auto const& row : tx.having<OneTimeRow>("account", account.no)) {
        if (row.used) continue;
        auto after = row;
        after.used = true;
        tx.update(row, after);
    }
}

void make_passwords(commands::Preparing& preparing, MakeOneTime& input) {
    // whoever may not, must not keep the processor busy
    if (!check_people(preparing, input)) return;
    for (std::size_t i = 0; i < input.people.size(); ++i) {
        auto password = fresh_password();
        auto hash = hash_password(password);
        input.made.push_back({std::move(password), std::move(hash)});
    }
}

Result<store::Outcome> make_one_time(commands::Writing& w, MakeOneTime const& input) {
    if (auto r = check_people(w, input); !r) return r.error();
    // what was wrong a moment ago is right now: asked again, it is prepared
    if (input.made.size() != input.people.size()) return refuse(Refused::unavailable, "unavailable.busy");
    auto const& dir = directory(w);
    Strips strips;
    for (std::size_t i = 0; i < input.people.size(); ++i) {
        auto const* person = dir.person(input.people[i].value);
        auto const account = *account_of(w.db, person->no);
        end_one_time(w.tx, account);
        auto after = account;
        after.password = input.made[i].hash;
        w.tx.update(account, after);
        OneTimeRow row;
        row.id = Uuid::named(w.id.text(), std::to_string(i));
        row.account = account.no;
        row.at = w.tx.real_now();
        row.made_by = w.tx.actor();
        w.tx.insert(row);
        w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
        w.tx.bookkeeping("accounts.forget_failures", {{"person", person->no}});
        strips.items.push_back({*person_view(dir, person->no), unit_view(dir, person->unit),
                                shown_login(account), input.made[i].password});
    }
    w.tx.note("made", std::to_string(strips.items.size()));
    return store::Outcome{"one_time_passwords", w.id,
                          [strips = std::move(strips)] { return to_json(strips); }};
}

void hash_first_own(commands::Preparing& preparing, SetFirstPassword& input) {
    auto& old = input.old.value.value;
    auto const tried = std::exchange(old, std::string());
    auto const again = input.password.value.value == tried;
    SignIn const sign_in{{input.login.value.value}, {{tried}}};
    // the same checks, times and locks as a sign-in
    auto const person = check_password_of(preparing.db, sign_in, preparing.caller.real_now);
    if (!person) {
        if (person.error().kind == Refused::unknown_user)
            preparing.if_refused.emplace_back("session.fail", "{\"login\":" + to_json(sign_in.login) + "}");
        return;
    }
    old = account_of(preparing.db, *person)->password;
    hash_or_fault(input.password, input.login.value.value);
    if (again) refuse_password(input.password, "account.password_same");
}

Result<store::Outcome> set_first_password(commands::Writing& w, SetFirstPassword const& input) {
    if (auto const wait = locked(w, input.login.value.value)) return *wait;
    auto const account = account_of_login(w.db, input.login.value.value).account;
    if (!account || input.old.value.value != account->password || !must_change(w.db, *account))
        return refuse(Refused::unknown_user, "sign_in.wrong");
    Wrongs wrongs;
    check_hash(input.password, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto after = *account;
    after.password = input.password.value;
    w.tx.update(*account, after);
    end_one_time(w.tx, *account);
    w.tx.bookkeeping("accounts.forget_failures", {{"person", account->person}});
    w.tx.bookkeeping("accounts.close_all", {{"person", account->person}});
    return store::Outcome{"account", after.id, {}};
}

} // namespace huiju::accounts
