// The roles that people hold, each for a place or a unit (domain: role × place × campaign).
#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <initializer_list>

namespace huiju {

enum class Role {
    office,        // 活动办管理员: the campaign office
    sorter,        // 受理员
    supervisor,    // 督办员
    leader,        // 市领导(包联领导): reads, comments
    secretary,     // 领导联络秘书
    unit_handler,  // 单位经办人
    unit_head,     // 单位负责人
    judge,         // 评委
    discipline,    // 纪检联系人: alone opens sealed leads
    inspector,     // 检查人员: reads, for a limited time
    town_office,   // 镇活动办
    station,       // 站所承办人
    town_head,     // 党(工)委、政府主要负责人
    liaison,       // 联络员
    village_cadre, // 村干部
    sysadmin,      // 系统管理员  (the three administrators see no business data,
    secadmin,      // 安全管理员   and nobody holds two of them)
    auditor,       // 审计管理员
};
BOOST_DESCRIBE_ENUM(Role, office, sorter, supervisor, leader, secretary, unit_handler, unit_head, judge,
                    discipline, inspector, town_office, station, town_head, liaison, village_cadre, sysadmin,
                    secadmin, auditor)

// A set of roles.
class Roles {
public:
    constexpr Roles() = default;
    constexpr Roles(std::initializer_list<Role> roles) {
        for (auto const r : roles) bits_ |= bit(r);
    }
    constexpr bool has(Role r) const { return (bits_ & bit(r)) != 0; }
    constexpr bool empty() const { return bits_ == 0; }
    constexpr void add(Role r) { bits_ |= bit(r); }
    friend constexpr Roles operator|(Roles a, Roles b) {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr Roles operator&(Roles a, Roles b) {
        a.bits_ &= b.bits_;
        return a;
    }
    friend constexpr bool operator==(Roles, Roles) = default;

private:
    static constexpr std::uint32_t bit(Role r) { return 1u << static_cast<unsigned>(r); }
    std::uint32_t bits_ = 0;
};

inline constexpr Roles administrators{Role::sysadmin, Role::secadmin, Role::auditor};

// Roles that a substitute (代班) has too. Whoever holds another one was named in person.
inline constexpr Roles lendable{Role::office,       Role::sorter,    Role::supervisor,  Role::leader,
                                Role::secretary,    Role::unit_head, Role::town_office, Role::town_head,
                                Role::unit_handler, Role::station,   Role::liaison,     Role::village_cadre};

} // namespace huiju
