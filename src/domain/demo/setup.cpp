// Loads the reference data of the demo through the ordinary operations, all on the campaign's first morning.
#include "domain/demo/setup.hpp"

#include "base/resources.hpp"
#include "base/text.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/categories/categories.hpp"
#include "domain/directory/directory.hpp"
#include "domain/places/places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace huiju::demo {

namespace {

constexpr std::string_view password = "huiju-demo";

template <class T>
T good(Result<T> result, std::string_view what) {
    if (!result) throw std::runtime_error(std::string(what) + " cannot be read");
    return std::move(*result);
}

std::vector<std::string_view> split(std::string_view names) {
    std::vector<std::string_view> list;
    while (!names.empty()) {
        auto const end = names.find('/');
        list.push_back(names.substr(0, end));
        names = end == names.npos ? std::string_view() : names.substr(end + 1);
    }
    return list;
}

class SetUp {
public:
    SetUp(Sender& sender, Corpus const& corpus, Roster& roster)
        : sender_(sender), corpus_(corpus), r_(roster) {}

    void run() {
        send("place.import_edition",
             good(places::read_places_csv(resource("data/regions-jieshou-2017.csv"), "2017", true),
                  "regions"));
        // the directory is read anew after each selection and grant: what they do not need comes after them
        import_governments();
        begin_campaign();
        import_people(r_.liaisons);
        send_liaisons();
        import_stations_and_villages();
        std::vector<std::size_t> holders, others;
        for (std::size_t i = 0; i < r_.people.size(); ++i) {
            if (std::find(r_.liaisons.begin(), r_.liaisons.end(), i) != r_.liaisons.end()) continue;
            (i < r_.role_holders ? holders : others).push_back(i);
        }
        import_people(holders);
        grant_roles();
        pair_leaders();
        import_categories();
        import_people(others);
        open_accounts();
        sender_.finish();
        find_keys();
    }

private:
    Instant next() {
        clock_.micros += 1'000'000;
        return clock_;
    }

    template <class In>
    void send(std::string_view operation, In input) {
        sender_.send(operation, Sender::the_program, next(), std::move(input));
    }

    Uuid named(std::string_view kind) { return Uuid::named(kind, fmt::format("demo {}", ++made_)); }

    static void add(accounts::ImportUnits& units, std::string_view name, std::string_view short_name,
                    accounts::UnitKind kind, std::string_view place, std::string_view parent = {}) {
        accounts::CreateUnit u;
        u.id = unit_id(name);
        u.name.value = name;
        u.short_name = Text<1, 40>{std::string(short_name)};
        u.kind = kind;
        u.place.value = place;
        if (!parent.empty()) u.parent = Text<1, 80>{std::string(parent)};
        units.rows.push_back(std::move(u));
    }

    void import_governments() {
        accounts::ImportUnits units;
        for (auto const& u : corpus_.units())
            add(units, u.name, u.short_name, accounts::UnitKind::city, r_.county);
        for (auto const& town : r_.towns)
            add(units, town.unit, town.unit, accounts::UnitKind::town, town.code);
        send("unit.import", std::move(units));
    }

    void import_stations_and_villages() {
        accounts::ImportUnits units;
        for (auto const& town : r_.towns)
            for (auto const& station : town.stations)
                add(units, station, station, accounts::UnitKind::station, town.code, town.unit);
        for (auto const& v : r_.villages)
            add(units, v.unit, v.unit, accounts::UnitKind::village, v.code, r_.towns[v.town].unit);
        send("unit.import", std::move(units));
    }

    // The table of categories names the units of today; the demo plays in 2018.
    void import_categories() {
        auto table = good(categories::read_categories_csv(resource("data/categories.csv")), "categories");
        for (auto& row : table.rows) {
            auto const name_of_2018 = [&](std::string_view name) -> std::string {
                auto const unit = corpus_.unit_of_2018(row.code.value, name);
                return std::string(unit.level == UnitLevel::city ? unit.unit : name);
            };
            if (row.default_unit_type && !row.default_unit_type->value.empty())
                row.default_unit_type->value = name_of_2018(row.default_unit_type->value);
            if (!row.co_unit_type || row.co_unit_type->value.empty()) continue;
            std::string names;
            for (auto const name : split(row.co_unit_type->value))
                names += (names.empty() ? "" : "/") + name_of_2018(name);
            if (characters(names) <= 60) row.co_unit_type->value = names;
        }
        send("category.import", std::move(table));
    }

    void begin_campaign() {
        campaigns::Create c;
        c.id = named("campaign");
        c.name.value = "“进千企、访万户、惠民生、聚民心”大走访活动";
        c.short_name = Text<1, 40>{"进访惠聚"};
        c.basis = Text<1, 2000>{"市委、市政府关于开展“进千企、访万户、惠民生、聚民心”大走访活动的意见"};
        c.purpose = Text<1, 2000>{"问题自下而上反映、压力自上而下传导，事事有着落、件件有回音。"};
        c.place = Text<1, 40>{r_.county};
        c.starts = first_day();
        c.phase = campaigns::Phase::run;
        c.clock = cut_off();
        c.prefix = Text<1, 40>{"进访惠聚办"};
        c.telephone = Text<1, 40>{"0558-0000000"};
        c.public_mode = campaigns::PublicMode::full;
        c.goal_enterprises = Whole<0, 10'000'000>{1000};
        c.goal_households = Whole<0, 10'000'000>{10'000};
        send("campaign.create", std::move(c));
    }

    void import_people(std::vector<std::size_t> const& which) {
        accounts::ImportPeople people;
        for (auto const i : which) {
            auto const& p = r_.people[i];
            accounts::CreatePerson row;
            row.id = p.id;
            row.name.value = p.name;
            row.unit.value = unit_id(p.unit).text();
            row.post = Text<1, 60>{p.post};
            if (p.leading) row.leading_from = first_day();
            row.position = Whole<0, 1'000'000'000>{static_cast<std::int64_t>(i) + 1};
            people.rows.push_back(std::move(row));
        }
        send("person.import", std::move(people));
    }

    void grant(std::size_t person, Role role, std::string_view place, std::string_view unit = {},
               std::optional<Date> to = {}) {
        accounts::GrantRole g;
        g.id = named("grant");
        g.person.value = r_.people[person].id.text();
        g.role = role;
        if (!place.empty()) g.place = Text<1, 40>{std::string(place)};
        if (!unit.empty()) g.unit = Text<1, 80>{unit_id(unit).text()};
        g.from = first_day();
        g.to = to;
        send("role.grant", std::move(g));
    }

    void grant_roles() {
        grant(r_.office, Role::office, r_.county);
        grant(r_.second_office, Role::office, r_.county);
        grant(r_.supervisor, Role::supervisor, r_.county);
        grant(r_.discipline, Role::discipline, r_.county);
        for (auto const sorter : r_.sorters) grant(sorter, Role::sorter, r_.county);
        for (auto const& town : r_.towns) {
            for (auto const person : {town.clerk, town.second, town.handler})
                grant(person, Role::town_office, town.code);
            grant(town.handler, Role::station, "", town.unit);
            for (std::size_t i = 0; i < town.stations.size(); ++i)
                grant(town.station_handlers[i], Role::station, "", town.stations[i]);
            grant(town.heads.front(), Role::town_head, town.code);
        }
        for (auto const& [unit, person] : r_.city_handlers)
            grant(person, Role::unit_handler, "", corpus_.units()[static_cast<std::size_t>(unit)].name);
        std::string_view town_code;
        for (auto const& town : r_.towns)
            if (town.name == login_town) town_code = town.code;
        auto const login = [&](std::string_view name) { return r_.logins.find(name)->second; };
        grant(login("leader"), Role::leader, town_code);
        grant(login("secretary"), Role::secretary, town_code);
        grant(login("judge"), Role::judge, r_.county);
        grant(login("head"), Role::unit_head, "", r_.login_unit);
        grant(login("inspector"), Role::inspector, r_.county, {},
              Date::of(2099, 12, 31)); // as long as the demo is looked at
        grant(login("sysadmin"), Role::sysadmin, r_.county);
        grant(login("secadmin"), Role::secadmin, r_.county);
        grant(login("auditor"), Role::auditor, r_.county);
    }

    void send_liaisons() {
        auto const& skills = corpus_.list("联络员特长");
        std::map<std::size_t, std::string> selections;
        for (std::size_t i = 0; i < r_.liaisons.size(); ++i) {
            campaigns::Select s;
            s.id = named("selection");
            s.person.value = r_.people[r_.liaisons[i]].id.text();
            s.skills = Text<1, 200>{std::string(skills[i % skills.size()])};
            s.from = first_day();
            selections[r_.liaisons[i]] = s.id->text();
            send("liaison.select", std::move(s));
        }
        for (auto const& village : r_.villages)
            for (auto const person : village.liaisons) {
                campaigns::Assign a;
                a.id = named("assignment");
                a.selection.value = selections.at(person);
                a.place.value = village.code;
                a.from = first_day();
                send("liaison.assign", std::move(a));
            }
    }

    void pair_leaders() {
        auto const terrain = make_terrain(corpus_, r_);
        for (std::size_t i = 0; i < city_leaders; ++i) {
            campaigns::Pair p;
            p.id = named("pairing");
            p.person = Text<1, 40>{r_.people[r_.leaders[i]].id.text()};
            p.place.value = r_.towns[static_cast<std::size_t>(terrain.leaders[i].town)].code;
            p.from = first_day();
            send("pairing.create", std::move(p));
        }
        for (std::size_t v = 0; v < 20; ++v) {
            campaigns::Pair p;
            p.id = named("pairing");
            p.unit = Text<1, 80>{unit_id(corpus_.units()[v * 9].name).text()};
            p.place.value = r_.villages[v * 8].code;
            p.from = first_day();
            send("pairing.create", std::move(p));
        }
    }

    void open_accounts() {
        for (auto const& [login, person] : r_.logins) {
            accounts::CreateAccount a;
            a.id = named("account");
            a.person.value = r_.people[person].id.text();
            a.login.value.value = login;
            a.password.value.value = password;
            send("account.create", std::move(a));
        }
    }

    void find_keys() {
        sender_.dispatch().readers().wait([&](store::Db& db) {
            for (auto& p : r_.people) {
                auto const* person = directory(db).person(p.id.text());
                if (!person) throw std::runtime_error("a person of the demo is missing");
                p.no = person->no;
            }
        });
    }

    Sender& sender_;
    Corpus const& corpus_;
    Roster& r_;
    Instant clock_ = Instant::at(first_day(), 8);
    int made_ = 0;
};

} // namespace

Uuid unit_id(std::string_view name) { return Uuid::named("demo unit", name); }

void set_up(Sender& sender, Corpus const& corpus, Roster& roster) { SetUp(sender, corpus, roster).run(); }

} // namespace huiju::demo
