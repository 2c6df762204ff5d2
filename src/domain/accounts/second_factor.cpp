// Enrolling a device, its codes at the sign-in, and taking a lost one away.
#include "domain/accounts/second_factor.hpp"

#include "base/one_time_code.hpp"
#include "base/qr.hpp"
#include "base/text.hpp"
#include "domain/accounts/one_time.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace huiju::accounts {

namespace {

constexpr std::size_t secret_bytes = 20; // as many as the hash has (RFC 4226 §4)

std::int64_t seconds(Instant instant) { return instant.micros / 1'000'000; }

// The newest that was not ended, confirmed or not.
std::optional<SecondFactorRow> newest_of(store::Db& db, std::int64_t person) {
    auto rows = db.having<SecondFactorRow>("person", person);
    std::erase_if(rows, [](SecondFactorRow const& row) { return row.ended; });
    if (rows.empty()) return std::nullopt;
    return std::move(rows.back());
}

std::string secret_of(store::Db& db, SecondFactorRow const& factor) {
    return db.key().open_field(factor.secret.ciphertext).value_or("");
}

// How people type what stands on paper in groups of four.
std::string plain(std::string_view typed) {
    std::string out;
    for (auto c : half_width(typed))
        if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
        else if (c != ' ' && c != '-') out += c;
    return out;
}

std::string recovery_digest(store::Db& db, SecondFactorRow const& factor, std::string_view code) {
    return db.key().blind_index(fmt::format("{}\n{}", factor.id.text(), plain(code)));
}

std::string address_of(Person const& person, std::string_view secret) {
    namespace urls = boost::urls;
    constexpr std::string_view issuer = "惠聚";
    auto const encoded = [](std::string_view text) { return urls::encode(text, urls::unreserved_chars); };
    return fmt::format("otpauth://totp/{0}:{1}?secret={2}&issuer={0}&algorithm=SHA1&digits=6&period={3}",
                       encoded(issuer), encoded(person.name), secret, code_seconds);
}

} // namespace

std::optional<SecondFactorRow> factor_of(store::Db& db, std::int64_t person) {
    auto factor = newest_of(db, person);
    if (factor && !factor->confirmed) return std::nullopt;
    return factor;
}

bool passes(store::Db& db, SecondFactorRow const& factor, std::string_view typed, Instant real_now,
            Accepted& accepted) {
    if (auto const step =
            step_of_code(secret_of(db, factor), plain(typed), seconds(real_now), factor.last_step)) {
        accepted.step = *step;
        return true;
    }
    auto const wanted = recovery_digest(db, factor, typed);
    for (auto const& row : db.having<RecoveryCodeRow>("factor", factor.no))
        if (!row.used && row.code == wanted) {
            accepted.recovery = wanted;
            return true;
        }
    return false;
}

Result<void> use_up(commands::Writing& w, SecondFactorRow const& factor, OpenSession const& in) {
    auto const wrong = refuse(Refused::unknown_user, "sign_in.otp_wrong");
    if (in.step) {
        if (*in.step <= factor.last_step) return wrong;
        auto after = factor;
        after.last_step = *in.step;
        w.tx.update(factor, after);
        return {};
    }
    if (!in.recovery) return wrong;
    for (auto const& row : w.tx.having<RecoveryCodeRow>("factor", factor.no)) {
        if (row.used || row.code != in.recovery->value) continue;
        auto after = row;
        after.used = true;
        w.tx.update(row, after);
        w.tx.note("factor", "recovery");
        return {};
    }
    return wrong;
}

Result<FactorView> get_factor(commands::Asking const& asking, Nothing const&) {
    auto const factor = newest_of(asking.db, asking.caller.person);
    if (!factor) return FactorView{};
    FactorView view{factor->confirmed ? FactorState::on : FactorState::pending, factor->at, 0};
    for (auto const& row : asking.db.having<RecoveryCodeRow>("factor", factor->no))
        view.recovery_left += row.used ? 0 : 1;
    return view;
}

void check_own_first(commands::Preparing& preparing, Enrol& in) {
    check_own_password(preparing, in.password);
}

Result<store::Outcome> enrol(commands::Writing& w, Enrol const& in) {
    auto const* person = directory(w).person(w.caller.person);
    auto const account = person ? account_of(w.db, person->no) : std::nullopt;
    if (!account) return refuse(Refused::conflict, "account.has_none");
    if (auto const wait = locked_account(w, *account)) return *wait;
    if (in.password.value.value != account->password)
        return wrong_field("password", "account.old_password_wrong");
    if (auto const before = newest_of(w.db, person->no)) {
        if (before->confirmed) return refuse(Refused::conflict, "second_factor.on");
        auto after = *before;
        after.ended = true;
        w.tx.update(*before, after);
    }
    std::string secret(secret_bytes, '\0');
    random_bytes({reinterpret_cast<unsigned char*>(secret.data()), secret.size()});
    SecondFactorRow row;
    row.id = w.id;
    row.person = person->no;
    row.secret = Sealed{w.db.key().seal_field(secret)};
    row.at = w.tx.real_now();
    w.tx.insert(row);
    return store::Outcome{"second_factor", row.id, [secret = base32_encode(secret), who = *person] {
                              auto const uri = address_of(who, secret);
                              return to_json(Enrolment{uri, secret, qr_svg(uri, who.name)});
                          }};
}

Result<store::Outcome> confirm(commands::Writing& w, Confirm const& in) {
    auto const factor = newest_of(w.db, w.caller.person);
    if (!factor) return refuse(Refused::conflict, "second_factor.enrol_first");
    if (factor->confirmed) return refuse(Refused::conflict, "second_factor.on");
    auto const step = step_of_code(secret_of(w.db, *factor), plain(in.otp.value.value),
                                   seconds(w.tx.real_now()), factor->last_step);
    if (!step) return wrong_field("otp", "second_factor.wrong");
    auto after = *factor;
    after.confirmed = true;
    after.last_step = *step;
    w.tx.update(*factor, after);
    RecoveryCodes codes;
    for (int i = 0; i < recovery_codes; ++i) {
        codes.recovery.push_back(fresh_password());
        RecoveryCodeRow row;
        row.id = Uuid::named(w.id.text(), std::to_string(i));
        row.factor = factor->no;
        row.code = recovery_digest(w.db, *factor, codes.recovery.back());
        w.tx.insert(row);
    }
    return store::Outcome{"second_factor", factor->id, [codes = std::move(codes)] { return to_json(codes); }};
}

Result<store::Outcome> disable_factor(commands::Writing& w, DisableFactor const& in) {
    auto const& dir = directory(w);
    auto const* person = dir.person(in.person.value);
    if (!person) return wrong_field("person", "field.no_such_person");
    if (auto r = only_for(w, Role::secadmin, area_of(dir, *person), "person"); !r) return r.error();
    if (person->no == w.caller.person) return wrong_field("person", "second_factor.by_another");
    auto const factor = newest_of(w.db, person->no);
    if (!factor) return refuse(Refused::conflict, "second_factor.off");
    auto after = *factor;
    after.ended = true;
    after.ended_by = w.tx.actor();
    after.reason = in.reason;
    w.tx.update(*factor, after);
    w.tx.bookkeeping("accounts.close_all", {{"person", person->no}});
    w.tx.note("person", person->id.text());
    return store::Outcome{"second_factor", factor->id, {}};
}

Result<void> permit_enrolled(commands::Asking const& asking) {
    if (auto r = permit(asking); !r) return r;
    if (asking.caller.system || asking.caller.person == 0) return {};
    auto const& name = asking.operation.name;
    bool const on_the_way = name == "me" || name == "session.close_all" || name.starts_with("second_factor.");
    if (on_the_way || (scope_of(asking)->roles() & administrators).empty()) return {};
    if (factor_of(asking.db, asking.caller.person)) return {};
    auto refusal = refuse(Refused::forbidden, "second_factor.required");
    refusal.next = {{"second_factor.enrol", {"self"}}};
    return refusal;
}

} // namespace huiju::accounts
