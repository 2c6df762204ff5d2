// The second factor of a sign-in: a one-time code by the clock (RFC 6238) from a device that its owner
// enrolled, or one of ten recovery codes, each good once. Whoever has one is asked for it at every sign-in;
// where the installation says so (`require_second_factor`), the three administrators can do nothing before
// they have enrolled.
#pragma once

#include "domain/accounts/records.hpp"

namespace huiju::accounts {

struct SecondFactorRow : store::Row {
    static constexpr std::string_view table = "second_factor";
    Uuid id;
    std::int64_t person = 0;
    Sealed secret;              // 20 bytes
    Instant at;                 // enrolled, real clock
    bool confirmed = false;     // before, no code is asked for
    std::int64_t last_step = 0; // of the newest code that was used
    bool ended = false;
    std::int64_t ended_by = 0; // 0: the person's own new enrolment, or the program
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(SecondFactorRow, (store::Row),
                      (id, person, secret, at, confirmed, last_step, ended, ended_by, reason))

struct RecoveryCodeRow : store::Row {
    static constexpr std::string_view table = "recovery_code";
    Uuid id;
    std::int64_t factor = 0;
    std::string code; // keyed digest
    bool used = false;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodeRow, (store::Row), (id, factor, code, used))

inline constexpr int recovery_codes = 10;

// ---- inputs

// For oneself. Before the writer sees `password` it has become the hash it fits.
struct Enrol {
    Private<Text<1, 200>> password;
};
BOOST_DESCRIBE_STRUCT(Enrol, (), (password))

struct Confirm {
    Private<Text<6, 20>> otp; // a code of the device that was enrolled last
};
BOOST_DESCRIBE_STRUCT(Confirm, (), (otp))

// Another person's, who has lost it. Ends all sign-ins of the person.
struct DisableFactor {
    AnybodyRef person;
    Text<2, 200> reason;
};
BOOST_DESCRIBE_STRUCT(DisableFactor, (), (person, reason))

// ---- views

enum class FactorState { off, pending, on };
BOOST_DESCRIBE_ENUM(FactorState, off, pending, on)

struct FactorView {
    FactorState state = FactorState::off;
    std::optional<Instant> since;
    std::int64_t recovery_left = 0; // recovery codes not used yet
};
BOOST_DESCRIBE_STRUCT(FactorView, (), (state, since, recovery_left))

// Told once.
struct Enrolment {
    std::string uri;    // otpauth://totp/…
    std::string secret; // the same in base32, to be typed
    std::string svg;    // the same as a QR code
};
BOOST_DESCRIBE_STRUCT(Enrolment, (), (uri, secret, svg))

struct RecoveryCodes {
    std::vector<std::string> recovery;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodes, (), (recovery))

// ---- for sign_in.cpp

// What the person is asked for at a sign-in; nothing: a password is enough.
std::optional<SecondFactorRow> factor_of(store::Db& db, std::int64_t person);
// Fills in by what a typed code passes; false: it is wrong, or was used before.
bool passes(store::Db& db, SecondFactorRow const& factor, std::string_view typed, Instant real_now,
            Accepted& accepted);
// Uses up what a sign-in passed by. Refused: a moment ago somebody else did.
Result<void> use_up(commands::Writing& writing, SecondFactorRow const& factor, OpenSession const& input);

// ---- operations

Result<FactorView> get_factor(commands::Asking const& asking, Nothing const& input);
void check_own_first(commands::Preparing& preparing, Enrol& input);
// The answers of both hold secrets, once: a repeated command is told its id.
Result<store::Outcome> enrol(commands::Writing& writing, Enrol const& input);
Result<store::Outcome> confirm(commands::Writing& writing, Confirm const& input);
Result<store::Outcome> disable_factor(commands::Writing& writing, DisableFactor const& input);

} // namespace huiju::accounts
