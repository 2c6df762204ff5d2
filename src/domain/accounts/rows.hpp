// Rows of the accounts feature: units, people, their roles and sign-ins.
#pragma once

#include "commands/roles.hpp"
#include "store/rows.hpp"

namespace huiju::accounts {

enum class UnitKind { city, town, station, village, body };
BOOST_DESCRIBE_ENUM(UnitKind, city, town, station, village, body)

struct UnitRow : store::Row {
    static constexpr std::string_view table = "unit";
    Uuid id;
    std::string name, short_name;
    std::int64_t parent = 0;
    UnitKind kind = UnitKind::city;
    std::int64_t place = 0;
    std::int64_t position = 0;
    bool active = true;
    bool sign_off = false;  // 单位审签: its head signs before it reports something done
    std::string peer_group; // units that are compared with one another; empty: all of its kind
};
BOOST_DESCRIBE_STRUCT(UnitRow, (store::Row),
                      (id, name, short_name, parent, kind, place, position, active, sign_off, peer_group))

struct PersonRow : store::Row {
    static constexpr std::string_view table = "person";
    Uuid id;
    std::string name;
    std::int64_t unit = 0;
    std::string post;
    std::int64_t position = 0;
    std::optional<Date> leading_from, leading_to;
    Sealed phone;
    std::string phone_index;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(PersonRow, (store::Row),
                      (id, name, unit, post, position, leading_from, leading_to, phone, phone_index, active))

struct RoleGrantRow : store::Row {
    static constexpr std::string_view table = "role_grant";
    Uuid id;
    std::int64_t person = 0;
    Role role = Role::liaison;
    std::int64_t place = 0, unit = 0, campaign = 0;
    Date from_day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(RoleGrantRow, (store::Row), (id, person, role, place, unit, campaign, from_day, to_day))

struct AccountRow : store::Row {
    static constexpr std::string_view table = "account";
    Uuid id;
    std::int64_t person = 0;
    std::string login, password;
    bool active = true;
};
BOOST_DESCRIBE_STRUCT(AccountRow, (store::Row), (id, person, login, password, active))

} // namespace huiju::accounts
