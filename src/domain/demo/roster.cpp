// Makes up the people of the demo campaign on the real region list and the units of 2018.
#include "domain/demo/roster.hpp"

#include "base/csv.hpp"
#include "base/place_name.hpp"
#include "base/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <stdexcept>

namespace huiju::demo {

namespace {

constexpr int liaison_count = 161;
constexpr std::size_t visiting_leaders = 281;
constexpr std::array<std::string_view, 7> station_names{"民政所", "国土所",     "农技站", "城建站",
                                                        "综治办", "扶贫工作站", "司法所"};
enum Station : std::uint8_t { civil_affairs, land, farming, building, order, relief, justice };

template <class Row>
void each_row(std::string_view file, Row&& row) {
    CsvReader reader(resource(file));
    std::vector<std::string> cells;
    if (!reader.next(cells)) throw std::runtime_error(std::string(file) + " is empty");
    CsvHeader const header(cells);
    while (reader.next(cells))
        row([&](std::string_view name) { return std::string(header.field(cells, name)); });
}

class RosterMaker {
public:
    RosterMaker(Corpus const& corpus, std::uint64_t seed)
        : corpus_(corpus), seed_(seed), dice_(seed ^ 0x9e3779b97f4a7c15u) {}

    Roster make() {
        read_places();
        auto const login =
            static_cast<std::size_t>(std::find_if(r_.towns.begin(), r_.towns.end(),
                                                  [](auto const& t) { return t.name == login_town; }) -
                                     r_.towns.begin());
        if (login == r_.towns.size())
            throw std::runtime_error("the town of the demo logins is not on the list of regions");
        staff_towns();
        send_liaisons(login);
        staff_city();
        name_logins(login);
        r_.role_holders = r_.people.size();
        for (auto& village : r_.villages)
            for (auto n = dice_.between(2, 3); n > 0; --n)
                village.cadres.push_back(add(village.unit,
                                             n == 1   ? "村文书"
                                             : n == 2 ? "村委会副主任"
                                                      : "村妇联主任",
                                             Generation::middle_aged));
        for (auto& town : r_.towns)
            for (int i = 0; i < 4; ++i) town.staff.push_back(add(town.unit, "科员", Generation::young));
        return std::move(r_);
    }

private:
    void read_places() {
        std::map<std::string, std::size_t> towns;
        each_row("data/regions-jieshou-2017.csv", [&](auto const& cell) {
            auto const level = cell("level");
            auto const code = cell("code"), name = cell("name");
            if (level == "county") r_.county = code;
            if (level == "town") {
                RosterTown town;
                town.code = code;
                town.name = name;
                town.unit = town_unit_name(name);
                for (auto const station : station_names) town.stations.push_back(station_name(name, station));
                towns[code] = r_.towns.size();
                r_.towns.push_back(std::move(town));
            }
            if (level == "village") {
                RosterVillage village;
                village.code = code;
                village.shown = shown_village_name(name);
                village.town = towns.at(cell("parent_code"));
                auto const& town = r_.towns[village.town].name;
                bool const community = village.shown.ends_with("社区");
                village.unit = town + (community ? village.shown + "居民委员会" : village.shown + "民委员会");
                r_.villages.push_back(std::move(village));
            }
        });
    }

    std::size_t add(std::string_view unit, std::string_view post, Generation generation,
                    bool leading = false) {
        RosterPerson p;
        p.id = Uuid::named("demo person", fmt::format("{} {}", seed_, r_.people.size()));
        p.name = corpus_.person_name(dice_, generation, dice_.chance(35) ? Sex::female : Sex::male);
        p.unit = unit;
        p.post = post;
        p.leading = leading;
        r_.people.push_back(std::move(p));
        return r_.people.size() - 1;
    }

    void staff_towns() {
        for (auto& town : r_.towns) {
            town.clerk = add(town.unit, "党政办副主任", Generation::middle_aged);
            town.second = add(town.unit, "党政办主任", Generation::middle_aged);
            town.handler = add(town.unit, "科员", Generation::young);
            for (auto const& station : town.stations)
                town.station_handlers.push_back(add(station, "所（站）长", Generation::middle_aged));
            bool const street = town.unit.find("街道") != std::string::npos;
            town.heads.push_back(
                add(town.unit, street ? "党工委书记" : "党委书记", Generation::middle_aged, true));
            town.heads.push_back(
                add(town.unit, street ? "办事处主任" : "镇（乡）长", Generation::middle_aged, true));
            town.heads.push_back(add(town.unit, "人大主席", Generation::middle_aged, true));
        }
    }

    // 161 liaisons for 160 villages: 20 serve two, 21 villages have two.
    void send_liaisons(std::size_t login) {
        std::vector<std::size_t> alone;
        std::vector<bool> paired(r_.villages.size());
        int pairs = 0;
        auto const pair_in = [&](std::size_t town) {
            std::vector<std::size_t> free;
            for (std::size_t v = 0; v < r_.villages.size(); ++v)
                if (r_.villages[v].town == town && !paired[v]) free.push_back(v);
            if (free.size() < 3) return;
            auto const person = new_liaison();
            for (auto const v : {free[0], free[1]}) {
                paired[v] = true;
                r_.villages[v].liaisons.push_back(person);
            }
            if (town == login && !r_.logins.contains("liaison")) r_.logins["liaison"] = person;
            ++pairs;
        };
        auto const wanted = 20;
        // pair_in counts. NOLINTNEXTLINE(clang-diagnostic-for-loop-analysis)
        for (std::size_t town = 0; pairs < wanted; town = (town + 1) % r_.towns.size()) pair_in(town);
        for (std::size_t v = 0; v < r_.villages.size(); ++v) {
            if (paired[v]) continue;
            bool const clerks = r_.villages[v].town == login && !r_.logins.contains("clerk");
            auto const person = clerks ? r_.towns[login].handler : new_liaison();
            if (clerks) {
                r_.logins["clerk"] = person;
                r_.liaisons.push_back(person);
            }
            r_.villages[v].liaisons.push_back(person);
            alone.push_back(v);
        }
        dice_.shuffle(alone);
        std::size_t next = 0;
        while (static_cast<int>(r_.liaisons.size()) < liaison_count)
            r_.villages[alone.at(next++)].liaisons.push_back(new_liaison());
    }

    std::size_t new_liaison() {
        static constexpr std::array<std::string_view, 5> posts{"科员", "副主任科员", "办公室副主任", "股长",
                                                               "副股长"};
        auto const& unit = corpus_.units()[next_sender_++ % corpus_.units().size()];
        auto const person =
            add(unit.name, dice_.pick(posts), dice_.chance(60) ? Generation::middle_aged : Generation::young);
        r_.liaisons.push_back(person);
        return person;
    }

    void staff_city() {
        std::string_view const office = corpus_.unit_of_2018("OTH99", "活动办").unit;
        r_.office = add(office, "办公室主任", Generation::middle_aged);
        r_.second_office = add(office, "办公室副主任", Generation::middle_aged);
        r_.supervisor = add(office, "督查组组长", Generation::middle_aged);
        for (int i = 0; i < 3; ++i) r_.sorters.push_back(add(office, "受理员", Generation::young));
        r_.discipline =
            add(corpus_.unit_of_2018("GOV04", "纪委监委").unit, "信访室主任", Generation::middle_aged);
        auto const terrain = make_terrain(corpus_, r_);
        for (auto const& m : terrain.matters)
            if (m.usual.kind == Lead::city && !r_.city_handlers.contains(m.usual.which))
                r_.city_handlers[m.usual.which] =
                    add(corpus_.units()[m.usual.which].name, "办公室主任", Generation::middle_aged);

        auto const& posts = corpus_.list("领导职务");
        for (std::size_t i = 0; i < city_leaders; ++i) {
            auto const post = posts[i % 16]; // those of the city's own leaders come first
            auto const unit = post.find("人大") != post.npos   ? "界首市人大常委会办公室"
                              : post.find("政协") != post.npos ? "界首市政协办公室"
                              : post.find("市委") != post.npos ? "中共界首市委办公室"
                                                               : "界首市人民政府办公室";
            r_.leaders.push_back(add(unit, post, Generation::middle_aged, true));
        }
        for (auto const& unit : corpus_.units())
            r_.leaders.push_back(add(unit.name,
                                     unit.kind == "学校"   ? "校长"
                                     : unit.kind == "医院" ? "院长"
                                                           : "主要负责人",
                                     Generation::middle_aged, true));
        for (std::size_t k = 0; k < 3; ++k)
            for (auto const& town : r_.towns)
                if (r_.leaders.size() < visiting_leaders) r_.leaders.push_back(town.heads[k]);
    }

    void name_logins(std::size_t login) {
        auto& town = r_.towns[login];
        auto const terrain = make_terrain(corpus_, r_);
        auto const unit = terrain.handlers.front();
        r_.login_unit = corpus_.units()[unit].name;
        std::string_view const office = r_.people[r_.office].unit;
        r_.logins["town"] = town.clerk;
        r_.logins["unit"] = r_.city_handlers.at(unit);
        r_.logins["office"] = r_.office;
        r_.logins["supervisor"] = r_.supervisor;
        for (std::size_t i = 0; i < city_leaders; ++i)
            if (terrain.leaders[i].town == static_cast<int>(login) && !r_.logins.contains("leader"))
                r_.logins["leader"] = r_.leaders[i];
        r_.logins["secretary"] = add("中共界首市委办公室", "秘书科科长", Generation::young);
        r_.logins["judge"] = add("中共界首市委宣传部", "宣传科科长", Generation::middle_aged);
        r_.logins["head"] = r_.leaders[city_leaders + unit];
        r_.logins["inspector"] = add("中共界首市委督查考核办公室", "督查科科长", Generation::middle_aged);
        r_.logins["sysadmin"] = add(office, "系统管理员", Generation::young);
        r_.logins["secadmin"] = add("中共界首市委保密委员会办公室", "安全管理员", Generation::young);
        r_.logins["auditor"] = add("界首市审计局", "审计管理员", Generation::young);
    }

    Corpus const& corpus_;
    std::uint64_t seed_;
    Dice dice_;
    Roster r_;
    std::size_t next_sender_ = 0;
};

// How often a matter comes up, in all of the campaign's villages; 8 where nothing is said.
std::uint32_t weight_of(std::string_view code) {
    static std::map<std::string_view, std::uint32_t> const weights{
        {"INF01", 90}, {"INF02", 24}, {"INF03", 60}, {"INF04", 70}, {"INF05", 25}, {"INF06", 30},
        {"INF07", 12}, {"PUB01", 22}, {"PUB02", 25}, {"PUB03", 3},  {"PUB04", 12}, {"ENV01", 70},
        {"ENV02", 30}, {"ENV03", 35}, {"ENV05", 20}, {"ENV06", 12}, {"ENV07", 25}, {"HOU01", 30},
        {"HOU02", 25}, {"HOU03", 14}, {"HOU04", 5},  {"HOU07", 4},  {"AGR01", 20}, {"AGR02", 22},
        {"AGR03", 18}, {"AGR04", 16}, {"AGR07", 10}, {"SOC01", 30}, {"SOC02", 25}, {"SOC03", 14},
        {"SOC05", 4},  {"SOC06", 4},  {"DIS01", 12}, {"POV01", 16}, {"POV02", 10}, {"POV03", 14},
        {"MED01", 16}, {"MED02", 10}, {"MED03", 12}, {"MED04", 4},  {"EMP02", 10}, {"LAW01", 14},
        {"GOV05", 10}, {"CUL03", 2},  {"OTH01", 5},  {"OTH02", 5}};
    auto const found = weights.find(code);
    return found == weights.end() ? 8 : found->second;
}

// Who takes a matter on in a town that does not wait for the city.
Lead local_of(std::string_view code) {
    static std::map<std::string_view, Station> const stations{
        {"SOC", civil_affairs}, {"DIS", civil_affairs}, {"OTH01", civil_affairs}, {"OTH02", civil_affairs},
        {"HOU02", land},        {"HOU03", land},        {"HOU04", land},          {"HOU", building},
        {"INF01", building},    {"INF04", building},    {"INF05", farming},       {"AGR", farming},
        {"SAF", order},         {"POV", relief},        {"EMP", relief},          {"LAW", justice}};
    for (auto const key : {code, code.substr(0, 3)})
        if (auto const found = stations.find(key); found != stations.end())
            return {Lead::station, found->second};
    return {};
}

} // namespace

Roster make_roster(Corpus const& corpus, std::uint64_t seed) { return RosterMaker(corpus, seed).make(); }

Terrain make_terrain(Corpus const& corpus, Roster const& roster) {
    Terrain t;
    t.towns = static_cast<int>(roster.towns.size());
    t.city_units = static_cast<int>(corpus.units().size());
    for (std::size_t v = 0; v < roster.villages.size(); ++v) {
        auto const& village = roster.villages[v];
        t.town_of.push_back(static_cast<std::uint8_t>(village.town));
        auto const login = roster.logins.find("liaison");
        if (login != roster.logins.end() && std::find(village.liaisons.begin(), village.liaisons.end(),
                                                      login->second) != village.liaisons.end())
            t.shown_villages.push_back(v);
    }
    auto const index_of = [&](std::string_view name) {
        auto const& units = corpus.units();
        return static_cast<std::uint8_t>(
            std::find_if(units.begin(), units.end(), [&](Unit const& u) { return u.name == name; }) -
            units.begin());
    };
    t.transfers.push_back("GOV04");
    std::map<std::uint8_t, std::uint32_t> by_unit;
    each_row("data/categories.csv", [&](auto const& cell) {
        if (cell("level") != "2") return;
        std::string_view const code = corpus.category(cell("code")).code; // lives as long as the program
        if (cell("mode") == "transfer") {
            if (code != "GOV04") t.transfers.push_back(code);
            return;
        }
        if (code == "OTH03" || code == "OTH04") return; // suggestions and thanks become no problems
        Matter m;
        m.code = code;
        m.weight = weight_of(code);
        m.of_enterprises = code.starts_with("ENT");
        m.resolve_days = std::stoi(cell("resolve_workdays"));
        m.local = local_of(code);
        auto const unit = corpus.unit_of_2018(code, cell("default_unit_type"));
        if (unit.level == UnitLevel::city) m.usual = {Lead::city, index_of(unit.unit)};
        if (unit.level == UnitLevel::village) m.usual = {Lead::village, 0};
        // the demo logins: county roads go to the city unit always, street lamps to the town itself
        if (code == "INF02") m.local = m.usual;
        if (m.usual.kind == Lead::city) by_unit[m.usual.which] += m.weight;
        t.matters.push_back(m);
    });
    auto const roads =
        std::find_if(t.matters.begin(), t.matters.end(), [](Matter const& m) { return m.code == "INF02"; });
    t.handlers.push_back(roads->usual.which);
    std::vector<std::pair<std::int64_t, std::uint8_t>> order;
    for (auto const& [unit, weight] : by_unit)
        if (unit != t.handlers.front() && corpus.units()[unit].short_name != "市活动办")
            order.emplace_back(-static_cast<std::int64_t>(weight), unit);
    std::sort(order.begin(), order.end());
    for (auto const& [weight, unit] : order)
        if (static_cast<int>(t.handlers.size()) < Totals{}.city_units) t.handlers.push_back(unit);
    for (std::size_t i = 0; i < roster.leaders.size(); ++i) {
        Terrain::Leader leader;
        if (i < city_leaders) leader.town = static_cast<int>(i % roster.towns.size());
        else if (i < city_leaders + corpus.units().size()) {
            leader.unit = static_cast<int>(i - city_leaders);
            leader.town = leader.unit % t.towns;
        } else
            leader.town = static_cast<int>((i - city_leaders - corpus.units().size()) % roster.towns.size());
        t.leaders.push_back(leader);
    }
    return t;
}

} // namespace huiju::demo
