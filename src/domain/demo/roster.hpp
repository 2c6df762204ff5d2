// The ground and the people of the demo campaign: places, units of 2018, who works where, who serves which
// village.
#pragma once

#include "base/uuid.hpp"
#include "domain/demo/plan.hpp"

#include <map>
#include <string>
#include <vector>

namespace huiju::demo {

struct RosterPerson {
    Uuid id;
    std::string name, unit, post; // unit: by its full name
    bool leading = false;
    std::int64_t no = 0; // the ledger's key, once the person is in it
};

struct RosterVillage {
    std::string code, shown, unit; // 341282100201, 黄寨村, its committee
    std::size_t town = 0;
    std::vector<std::size_t> liaisons, cadres; // people
};

struct RosterTown {
    std::string code, name, unit;
    std::vector<std::string> stations;
    std::size_t clerk = 0, second = 0,
                handler = 0; // of the town's office: sorts; also decides; handles its matters
    std::vector<std::size_t> station_handlers;
    std::vector<std::size_t> staff; // others who go along
    std::vector<std::size_t> heads;
};

struct Roster {
    std::string county; // code
    std::vector<RosterTown> towns;
    std::vector<RosterVillage> villages;
    std::vector<RosterPerson> people; // those who hold a role first
    std::size_t role_holders = 0;
    std::vector<std::size_t> liaisons;
    std::vector<std::size_t> leaders;         // leading officials who go to the villages
    std::map<int, std::size_t> city_handlers; // by index into Corpus::units()
    std::size_t office = 0, second_office = 0, supervisor = 0, discipline = 0;
    std::vector<std::size_t> sorters;
    std::map<std::string, std::size_t, std::less<>> logins;
    std::string login_unit; // of the login `unit`
};

// The town of the demo logins.
inline constexpr std::string_view login_town = "光武镇";

inline constexpr std::size_t city_leaders = 40; // the first of Roster::leaders; each paired with a town

Roster make_roster(Corpus const& corpus, std::uint64_t seed);
Terrain make_terrain(Corpus const& corpus, Roster const& roster);

} // namespace huiju::demo
