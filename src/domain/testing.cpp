// Builds the small world and calls operations in it.
#include "domain/testing.hpp"

#include "domain/accounts/accounts.hpp"
#include "domain/directory/directory.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "store/migrations.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <map>

namespace huiju::testing {

namespace {

struct Nothing {
    std::optional<Uuid> id;
};
BOOST_DESCRIBE_STRUCT(Nothing, (), (id))

Uuid named(std::string_view kind, std::string_view name) { return Uuid::named(kind, name); }

// Puts the whole world in with one command.
Result<store::Outcome> set_up(commands::Writing& w, Nothing const&) {
    auto& tx = w.tx;
    std::int64_t position = 0;
    std::map<std::string, std::int64_t> place_no;
    auto const add_place = [&](std::string code, std::string name, places::Level level,
                               std::string const& parent) {
        places::PlaceRow p;
        p.id = named("place", code);
        p.parent = parent.empty() ? 0 : place_no.at(parent);
        p.level = level;
        p.name = std::move(name);
        p.code = code;
        p.position = ++position;
        tx.insert(p);
        place_no[code] = p.no;
    };
    using places::Level;
    add_place("341282000000", "界首市", Level::county, "");
    add_place("341282100000", "光武镇", Level::town, "341282000000");
    add_place("341282100201", "黄寨村委会", Level::village, "341282100000");
    add_place("341282100202", "段庄村委会", Level::village, "341282100000");
    add_place("341282101000", "泉阳镇", Level::town, "341282000000");
    add_place("341282101206", "王付全村委会", Level::village, "341282101000");

    std::map<std::string, std::int64_t> unit_no;
    using accounts::UnitKind;
    auto const add_unit = [&](std::string name, UnitKind kind, std::string const& place,
                              std::string const& parent = "") {
        accounts::UnitRow u;
        u.id = named("unit", name);
        u.name = u.short_name = name;
        u.kind = kind;
        u.place = place_no.at(place);
        u.parent = parent.empty() ? 0 : unit_no.at(parent);
        u.position = ++position;
        tx.insert(u);
        unit_no[name] = u.no;
    };
    add_unit("光武镇人民政府", UnitKind::town, "341282100000");
    add_unit("泉阳镇人民政府", UnitKind::town, "341282101000");
    add_unit("光武镇民政所", UnitKind::station, "341282100000", "光武镇人民政府");
    add_unit("交通运输局", UnitKind::city, "341282000000");
    add_unit("民政局", UnitKind::city, "341282000000");
    add_unit("纪委监委", UnitKind::city, "341282000000");
    add_unit("活动办", UnitKind::city, "341282000000");

    campaigns::CampaignRow campaign;
    campaign.id = named("campaign", "1");
    campaign.name = "“进千企、访万户、惠民生、聚民心”大走访活动";
    campaign.short_name = "进访惠聚";
    campaign.place = place_no.at("341282000000");
    campaign.starts = *Date::of(2018, 3, 1);
    campaign.clock = Instant::at(*Date::of(2018, 8, 2), 17);
    campaign.public_mode = campaigns::PublicMode::full;
    tx.insert(campaign);

    auto const category = [&](std::string code, std::string parent, std::string name, std::string unit,
                              categories::Mode mode, std::string keywords) {
        categories::CategoryRow c;
        c.code = std::move(code);
        c.parent = std::move(parent);
        c.name = std::move(name);
        c.position = ++position;
        c.lead = unit_no.contains(unit) ? unit_no.at(unit) : 0;
        c.default_unit = std::move(unit);
        c.reply_days = 3;
        c.resolve_days = 10;
        if (c.code == "INF02") c.urgent_hours = 24;
        c.mode = mode;
        c.keywords = std::move(keywords);
        tx.insert(c);
    };
    using categories::Mode;
    category("INF", "", "基础设施", "", Mode::direct, "");
    category("INF02", "INF", "县乡公路与桥涵", "交通运输局", Mode::project, "县道 桥 护栏");
    category("INF03", "INF", "路灯照明", "乡镇(街道)", Mode::project, "路灯 照明 不亮");
    category("SOC", "", "民政与社会救助", "", Mode::direct, "");
    category("SOC01", "SOC", "低保与特困供养", "民政局", Mode::procedure, "低保 五保");
    category("GOV", "", "政务服务与干部作风", "", Mode::direct, "");
    category("GOV04", "GOV", "干部作风与违纪线索", "纪委监委", Mode::transfer, "吃拿卡要 优亲厚友");
    category("OTH", "", "其他", "", Mode::direct, "");
    category("OTH99", "OTH", "其他", "活动办", Mode::direct, "");

    auto const person = [&](std::string login, std::string const& unit) {
        accounts::PersonRow p;
        p.id = named("person", login);
        p.name = login;
        p.unit = unit_no.at(unit);
        p.position = ++position;
        tx.insert(p);
        return p.no;
    };
    auto const grant = [&](std::int64_t who, Role role, std::string const& place,
                           std::string const& unit = "") {
        accounts::RoleGrantRow g;
        g.id = Uuid::named("grant", fmt::format("{} {} {} {}", who, word(role), place, unit));
        g.person = who;
        g.role = role;
        g.place = place.empty() ? 0 : place_no.at(place);
        g.unit = unit.empty() ? 0 : unit_no.at(unit);
        g.from_day = *Date::of(2018, 3, 1);
        tx.insert(g);
    };
    auto const liaison = [&](std::int64_t who, std::vector<std::string> const& villages) {
        campaigns::SelectionRow s;
        s.id = Uuid::named("selection", std::to_string(who));
        s.campaign = campaign.no;
        s.person = who;
        s.from_day = *Date::of(2018, 3, 5);
        tx.insert(s);
        for (auto const& village : villages) {
            campaigns::AssignmentRow a;
            a.id = Uuid::named("assignment", std::to_string(who) + village);
            a.selection = s.no;
            a.person = who;
            a.place = place_no.at(village);
            a.from_day = *Date::of(2018, 3, 5);
            tx.insert(a);
        }
    };
    auto const county = "341282000000";
    auto const town = "341282100000";
    grant(person("office", "活动办"), Role::office, county);
    grant(person("sorter", "活动办"), Role::sorter, county);
    grant(person("supervisor", "活动办"), Role::supervisor, county);
    grant(person("leader", "活动办"), Role::leader, town);
    grant(person("secretary", "活动办"), Role::secretary, town);
    grant(person("unit", "交通运输局"), Role::unit_handler, "", "交通运输局");
    grant(person("head", "交通运输局"), Role::unit_head, "", "交通运输局");
    grant(person("judge", "活动办"), Role::judge, county);
    grant(person("discipline", "纪委监委"), Role::discipline, county);
    grant(person("inspector", "活动办"), Role::inspector, county);
    grant(person("town", "光武镇人民政府"), Role::town_office, town);
    grant(person("town2", "泉阳镇人民政府"), Role::town_office, "341282101000");
    grant(person("station", "光武镇民政所"), Role::station, "", "光武镇民政所");
    grant(person("townhead", "光武镇人民政府"), Role::town_head, town);
    liaison(person("liaison", "民政局"), {"341282100201", "341282100202"});
    liaison(person("liaison2", "民政局"), {"341282101206"});
    grant(person("cadre", "光武镇人民政府"), Role::village_cadre, "341282100201");
    auto const clerk = person("clerk", "光武镇人民政府");
    grant(clerk, Role::town_office, town);
    grant(clerk, Role::station, "", "光武镇人民政府");
    liaison(clerk, {"341282100202"});
    grant(person("sysadmin", "活动办"), Role::sysadmin, county);
    grant(person("secadmin", "活动办"), Role::secadmin, county);
    grant(person("auditor", "活动办"), Role::auditor, county);
    tx.changes_reference();
    return store::Outcome{"world", w.id, {}};
}

struct SetClock {
    Instant clock;
};
BOOST_DESCRIBE_STRUCT(SetClock, (), (clock))

Result<store::Outcome> set_clock(commands::Writing& w, SetClock const& in) {
    auto const before = *directory(w).campaign();
    auto after = before;
    after.clock = in.clock;
    w.tx.update(static_cast<campaigns::CampaignRow const&>(before), after);
    w.tx.changes_reference();
    return store::Outcome{"campaign", w.id, {}};
}

int status_of(Refusal const& refusal) {
    switch (refusal.kind) {
    case Refused::malformed: return 400;
    case Refused::invalid: return 422;
    case Refused::unknown_user: return 401;
    case Refused::forbidden: return 403;
    case Refused::not_found: return 404;
    case Refused::conflict: return 409;
    case Refused::too_large: return 413;
    case Refused::too_many: return 429;
    case Refused::unavailable: return 503;
    case Refused::broken: return 500;
    }
    return 500;
}

std::string describe(Refusal const& refusal) {
    JsonText out;
    out.begin_object();
    out.key("reason");
    out.string(refusal.reason.key);
    out.key("fields");
    out.begin_object();
    for (auto const& wrong : refusal.fields) {
        out.key(wrong.field);
        out.string(wrong.reason.key);
    }
    out.end_object();
    out.key("state");
    out.string(refusal.state);
    out.key("allowed");
    out.begin_array();
    for (auto const& move : refusal.allowed) out.string(move);
    out.end_array();
    if (!refusal.current.empty()) {
        out.key("current");
        out.raw(refusal.current);
    }
    out.end_object();
    return out.take();
}

} // namespace

World::World(std::vector<Feature> features, std::string const& given_url) {
    static int number = 0;
    folder_ = std::filesystem::temp_directory_path() / fmt::format("huiju-world-{}-{}", ::getpid(), ++number);
    std::filesystem::create_directories(folder_);
    auto const url = given_url.empty() ? "sqlite:" + (folder_ / "huiju.db").string() : given_url;
    key_ = std::make_unique<FieldKey>(std::array<unsigned char, 32>{1, 2, 3});
    {
        auto connection = store::Connection::open(url, store::Access::read_write);
        store::migrate(*connection, Instant::now().micros);
        store::create_ledger(*connection, 1, HashKind::sha256);
    }
    registry_.write<Nothing>(
        {.name = "world.set_up", .access = commands::Access::everyone(), .creates = true}, &set_up);
    registry_.write<SetClock>({.name = "world.clock", .access = commands::Access::everyone()}, &set_clock);
    add_look_ups(registry_);
    for (auto const& feature : features) feature.add(registry_);
    writer_ = std::make_unique<store::Writer>(store::WriterOptions{.url = url}, *key_, &Directory::load);
    readers_ = std::make_unique<store::Readers>(store::Readers::Options{.url = url, .threads = 1}, *key_,
                                                &Directory::load);
    dispatch_ = std::make_unique<commands::Dispatch>(registry_, *writer_, *readers_, *key_, &permit,
                                                     accounts::person_of_token, &substitutes::carry_out);
    if (!call("world.set_up", "system").ok()) throw std::runtime_error("the test world cannot be set up");
}

World::~World() {
    dispatch_.reset();
    writer_.reset();
    readers_.reset();
    std::filesystem::remove_all(folder_);
}

World::Reply World::call(std::string_view operation, std::string_view login, std::string_view json) {
    auto const& op = registry_.at(operation);
    commands::Caller caller;
    caller.real_now = Instant::now();
    caller.system = login == "system";
    if (login == "stranger") caller.token_digest = token_digest("a token that nobody was given");
    else if (!login.empty() && !caller.system)
        look([&](store::Db& db) {
            auto const* person = directory(db).person(person_id(login));
            if (!person) throw std::logic_error("no login " + std::string(login));
            caller.person = person->no;
        });
    Pairs query;
    if (!op.writes && op.method == "GET") {
        auto const parsed = boost::json::parse(boost::json::string_view(json.data(), json.size()));
        for (auto const& [key, value] : parsed.get_object())
            query.emplace_back(std::string(key), value.is_string() ? std::string(value.get_string())
                                                                   : boost::json::serialize(value));
    }
    auto answer = dispatch_->wait(dispatch_->parse(op, caller, json, query, {}, ""));
    if (!answer) return {status_of(answer.error()), describe(answer.error())};
    return {answer->created ? 201 : 200, answer->json};
}

std::string World::at(std::string const& text, std::string_view path) {
    boost::json::value value = boost::json::parse(text);
    boost::json::value const* here = &value;
    while (!path.empty()) {
        auto const dot = path.find('.');
        auto const step = path.substr(0, dot);
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
        if (auto const* object = here->if_object()) here = object->if_contains(step);
        else if (auto const* array = here->if_array()) {
            auto const i = static_cast<std::size_t>(std::stoul(std::string(step)));
            here = i < array->size() ? &(*array)[i] : nullptr;
        } else here = nullptr;
        if (!here) return "";
    }
    if (auto const* s = here->if_string()) return std::string(*s);
    return here->is_null() ? "" : boost::json::serialize(*here);
}

void World::look(std::function<void(store::Db&)> const& look) { readers_->wait(look); }

std::int64_t World::counter(std::string_view metric, std::string_view place_code, std::string_view day) {
    std::int64_t n = 0;
    look([&](store::Db& db) {
        auto const place = directory(db).place(place_code)->no;
        n = db.number("figures.counter", {{"metric", metric}, {"place", place}, {"unit", 0}, {"day", day}})
                .value_or(0);
    });
    return n;
}

void World::clock(std::string_view rfc3339) {
    if (!call("world.clock", "system", fmt::format(R"({{"clock":"{}"}})", rfc3339)).ok())
        throw std::runtime_error("the clock cannot be set");
}

std::string World::person_id(std::string_view login) { return named("person", login).text(); }
std::string World::unit_id(std::string_view name) { return named("unit", name).text(); }

} // namespace huiju::testing
