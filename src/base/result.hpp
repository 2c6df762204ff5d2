// What every fallible function returns: a value, or a Refusal that says in words what was wrong.
#pragma once

#include <boost/system/result.hpp>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju {

// Why a request was not carried out. The adapters map each kind to their own code (HTTP: 400, 422, 401, …).
enum class Refused {
    malformed,    // the input cannot be read at all: broken JSON, broken UTF-8, wrong media type
    invalid,      // it can be read, and one or more fields are wrong
    unknown_user, // nobody is signed in, or the sign-in is wrong
    forbidden,    // signed in, but this is not theirs to do
    not_found,    // no such record in the caller's scope
    conflict,     // it contradicts what is stored now: a stale rev, a move the state does not allow
    too_large,
    too_many,    // rate limit; retry_after says when
    unavailable, // not now: full disk, full queue; retry_after says when
    broken,      // a defect of ours; the log has the details under the request id
};

// A text for people: a key of locales/*.json and the values for its {placeholders}.
// An unknown key is shown as it is, so a plain Chinese sentence works too.
struct Message {
    std::string key;
    std::vector<std::pair<std::string, std::string>> args;

    Message() = default;
    Message(char const* k) : key(k) {}
    Message(std::string k) : key(std::move(k)) {}
    Message(std::string k, std::vector<std::pair<std::string, std::string>> a)
        : key(std::move(k)), args(std::move(a)) {}
    bool empty() const { return key.empty(); }
    friend bool operator==(Message const&, Message const&) = default;
};

// One wrong field: its dotted path in the input ("opinions.0.text") and the reason.
struct Wrong {
    std::string field;
    Message reason;
};

struct Refusal {
    Refused kind = Refused::invalid;
    Message reason;
    std::vector<Wrong> fields;        // all wrong fields at once
    int retry_after = 0;              // seconds; for too_many and unavailable
    std::string current;              // conflict only: the record as it is now, as JSON, or empty
    std::vector<std::string> allowed; // conflict only: the moves that are allowed in this state
    std::string state;                // conflict only: the state the record is in
    // conflict only: what may be done in this state, and the parties that may ("handler", "office", …)
    std::vector<std::pair<std::string, std::vector<std::string>>> next;

    // In result.cpp: every function that can fail copies and destroys refusals.
    Refusal();
    Refusal(Refused kind, Message reason);
    Refusal(Refusal const&);
    Refusal(Refusal&&) noexcept;
    Refusal& operator=(Refusal const&);
    Refusal& operator=(Refusal&&) noexcept;
    ~Refusal();
};

template <class T>
using Result = boost::system::result<T, Refusal>;

[[noreturn]] inline void throw_exception_from_error(Refusal const& refusal, boost::source_location const&) {
    throw std::logic_error("value() of a refused result: " + refusal.reason.key);
}

Refusal refuse(Refused kind, Message reason);
// The record is in a state that does not allow it; the answer names the state.
Refusal wrong_state(Message reason, std::string_view state);
// The caller saw an older version of the record; `current` is what it is now, as JSON, or empty.
Refusal stale(std::string current);
Refusal wrong_field(std::string field, Message reason);

} // namespace huiju
