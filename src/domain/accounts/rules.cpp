// Logins, passwords, lock-out, and what each role is held for.
#include "domain/accounts/rules.hpp"

#include "base/text.hpp"
#include "domain/accounts/accounts.hpp"

#include <algorithm>
#include <array>

namespace huiju::accounts {

namespace {

constexpr std::size_t shortest_password = 10;
constexpr std::string_view telephone_mark = "tel:"; // no login has a colon

// Those that every guesser tries first, as far as they are long enough.
constexpr std::array worst_passwords{
    "1234567890",   "0123456789",   "0987654321",  "1111111111",   "0000000000",  "1234512345",
    "1122334455",   "12345678910",  "123456789a",  "a123456789",   "1q2w3e4r5t",  "qwertyuiop",
    "asdfghjkl;",   "1qaz2wsx3edc", "password123", "password1234", "passw0rd123", "administrator",
    "admin12345",   "admin123456",  "woaini1314",  "woaini520520", "5201314520",  "1314520520",
    "jinfanghuiju", "changeme123",  "iloveyou123", "abc1234567",   "abcd123456",  "abcdefghij"};

std::string small_letters(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

} // namespace

HeldFor held_for(Role role) {
    switch (role) {
    case Role::unit_handler:
    case Role::unit_head:
    case Role::station: return HeldFor::unit;
    case Role::town_office:
    case Role::town_head: return HeldFor::town;
    case Role::village_cadre: return HeldFor::village;
    case Role::liaison: return HeldFor::assignment;
    default: return HeldFor::place;
    }
}

std::string_view label(Role role) {
    switch (role) {
    case Role::office: return "活动办管理员";
    case Role::sorter: return "受理员";
    case Role::supervisor: return "督办员";
    case Role::leader: return "包联领导";
    case Role::secretary: return "领导联络秘书";
    case Role::unit_handler: return "单位经办人";
    case Role::unit_head: return "单位负责人";
    case Role::judge: return "评委";
    case Role::discipline: return "纪检联系人";
    case Role::inspector: return "检查人员";
    case Role::town_office: return "镇活动办";
    case Role::station: return "站所承办人";
    case Role::town_head: return "党（工）委、政府主要负责人";
    case Role::liaison: return "联络员";
    case Role::village_cadre: return "村干部";
    case Role::sysadmin: return "系统管理员";
    case Role::secadmin: return "安全管理员";
    case Role::auditor: return "审计管理员";
    }
    return "";
}

bool overlap(Date from, std::optional<Date> const& to, Date other_from, std::optional<Date> const& other_to) {
    return (!to || other_from <= *to) && (!other_to || from <= *other_to);
}

std::optional<std::string> stored_login(std::string_view typed, FieldKey const& key) {
    std::string digits;
    bool only_digits = true;
    auto const plain = small_letters(half_width(typed));
    for (auto const c : plain)
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-') only_digits = false;
    if (only_digits && digits.size() == 11 && digits[0] == '1')
        return std::string(telephone_mark) + key.blind_index(digits);
    if (plain.size() < 2 || plain.size() > 40) return std::nullopt;
    bool const good = std::all_of(plain.begin(), plain.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    });
    if (!good) return std::nullopt;
    return plain;
}

bool is_telephone(std::string_view stored) { return stored.starts_with(telephone_mark); }

std::string_view telephone_index(std::string_view stored) { return stored.substr(telephone_mark.size()); }

Message password_fault(std::string_view password, std::string_view login) {
    if (characters(password) < shortest_password)
        return {"account.password_short", {{"min", std::to_string(shortest_password)}}};
    auto const small = small_letters(password);
    if (small == small_letters(login)) return "account.password_is_login";
    if (std::find(worst_passwords.begin(), worst_passwords.end(), small) != worst_passwords.end())
        return "account.password_common";
    if (std::all_of(small.begin(), small.end(), [&](char c) { return c == small[0]; }))
        return "account.password_common";
    return {};
}

Failures one_more(std::optional<Failures> const& before, Instant now) {
    constexpr std::int64_t window = lock_minutes * 60'000'000LL;
    Failures after{1, now, {}};
    if (before && now.micros < before->since.micros + window)
        after = {before->failed + 1, before->since, before->locked_until};
    if (after.failed >= failures_before_lock) after.locked_until = Instant{now.micros + window};
    return after;
}

} // namespace huiju::accounts
