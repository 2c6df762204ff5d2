// The matrix of the scope: every operation of the registry, asked by every login of the small world, in a
// village of their town and in one of another town. An operation without an entry here fails the test.
//
// What is expected follows from the operation's Access and from the scope: without the role 403 (nobody
// signed in: 401), foreign records are not found, writing into a foreign place is 403, and never is there a
// 2xx.
#include "base/crypto.hpp"
#include "base/one_time_code.hpp"
#include "domain/accounts/second_factor.hpp"
#include "domain/activities/activities.hpp"
#include "domain/all.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/directory/directory.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/registers/registers.hpp"
#include "domain/testing.hpp"
#include "domain/visits/visits.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

using namespace huiju;
using testing::World;

namespace {

// ---- what the table is made of ------------------------------------------------------------------------

enum class Rule {
    everyone,     // also the public; the operation's own code says the rest
    program,      // nobody but the program itself
    role,         // whoever holds a role of the operation, anywhere
    administered, // whoever holds a role for the place
    create,       // whoever holds a role for the new record
    change,       // the same for a record that exists
    get,          // whoever sees the record
    list,         // everybody; it holds the records that the caller sees
};

// A village, and who may be asked about it.
struct Spot {
    std::string place, town, government;
    bool near;
};
Spot const near{"341282100201", "341282100000", "光武镇人民政府", true};
Spot const far{"341282101206", "341282101000", "泉阳镇人民政府", false};

// How delicate a record is.
enum class Flavor { plain, sealed, about };

// One question: its input, and the record it is about.
struct Case {
    std::string json;
    Visible visible{};
    std::string id{};                               // of the record
    std::string secret{};                           // a text of it that only those who see it whole may read
    std::vector<std::string> more{};                // lists: other questions that lead to the record
    std::string by_text{};                          // lists: the question for the secret
    std::optional<std::set<std::string>> seen_by{}; // instead of what the scope says
};

class Scene;

struct Entry {
    Rule rule;
    std::function<Case(Scene&, Spot const&, Flavor)> make;
    std::vector<Flavor> flavors{Flavor::plain};
    Roles roles{}; // administered: instead of the operation's
};

// A JSON object; lists, objects, numbers and truth values are given as they are.
std::string object(std::vector<std::pair<std::string_view, std::string>> const& members) {
    std::string out = "{";
    for (auto const& [name, value] : members) {
        bool const number =
            !value.empty() && value.size() < 6 &&
            std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
        bool const raw =
            number || value == "true" || value == "false" || value.starts_with('[') || value.starts_with('{');
        out += fmt::format("{}\"{}\":{}", out.size() > 1 ? "," : "", name, raw ? value : "\"" + value + "\"");
    }
    return out + "}";
}

// ---- the world and its records ------------------------------------------------------------------------

class Scene {
public:
    Scene() : world(all_features()) {
        // administrators of one town alone
        for (auto const* role : {"sysadmin", "secadmin"}) {
            auto const login = std::string(role) + "_near";
            make("person.create",
                 object({{"id", world.person_id(login)}, {"name", login}, {"unit", "活动办"}}));
            make("role.grant",
                 object({{"person", world.person_id(login)}, {"role", role}, {"place", near.town}}));
        }
        make("person.update", object({{"id", world.person_id("leader")}, {"leading_from", "2018-03-01"}}));
        make("secretary.bind", object({{"person", world.person_id("secretary")},
                                       {"leader", world.person_id("leader")},
                                       {"from", "2018-03-01"}}));
        for (auto const* login : {"cadre", "town2"})
            account[login] = make("account.create", object({{"person", world.person_id(login)},
                                                            {"login", login},
                                                            {"password", "a good long password"}}));
        world.look([&](store::Db& db) {
            for (auto const& g : directory(db).grants())
                for (auto const* login : {"cadre", "town2"})
                    if (g.person == directory(db).person(world.person_id(login))->no)
                        grant[login] = g.id.text();
        });
    }

    // Does it as the program and gives the record's id.
    std::string make(std::string_view operation, std::string const& json) {
        auto const reply = world.call(operation, "system", json);
        INFO(operation << " " << json << " → " << reply.status << " " << reply.body);
        REQUIRE(reply.ok());
        return World::at(reply.body, "id");
    }
    // The same for an operation that makes no record.
    void make_any(std::string_view operation, std::string const& json) {
        auto const reply = world.call(operation, "system", json);
        INFO(operation << " " << json << " → " << reply.status << " " << reply.body);
        REQUIRE(reply.ok());
    }
    int count() const { return marks_; } // of the marks given
    std::string mark() { return fmt::format("标记{:04}", ++marks_); }

    Area area(Spot const& spot) { return area_of(spot.place); }
    Area area_of(std::string const& code) {
        Area area;
        world.look([&](store::Db& db) { area = directory(db).place(code)->area; });
        return area;
    }
    std::int64_t unit(std::string const& name) {
        std::int64_t no = 0;
        world.look([&](store::Db& db) { no = directory(db).unit(name)->no; });
        return no;
    }
    template <class R, class F>
    Visible visible(std::string const& id, F const& of) {
        Visible visible;
        world.look([&](store::Db& db) {
            auto const row = db.find<R>("id", id);
            REQUIRE(row);
            visible = of(db, *row);
        });
        return visible;
    }

    // The one-time code of now of the device that was enrolled last.
    std::string code_of(std::string const& login) {
        std::string code;
        world.look([&](store::Db& db) {
            auto const* person = directory(db).person(world.person_id(login));
            auto const factor = db.having<accounts::SecondFactorRow>("person", person->no).back();
            code = code_of_step(db.key().open_field(factor.secret.ciphertext).value(),
                                code_step(Instant::now().micros / 1'000'000));
        });
        return code;
    }

    // ---- makers of records

    std::string person(std::string const& unit = "活动办") {
        return make("person.create", object({{"name", "某" + mark()}, {"unit", unit}}));
    }
    std::string village(Spot const& spot) {
        return make("place.put",
                    object({{"parent", spot.town}, {"level", "village"}, {"name", mark() + "村"}}));
    }
    std::string group(Spot const& spot) {
        return make("place.put", object({{"parent", spot.place}, {"name", mark() + "组"}}));
    }

    std::string visit_json(Spot const& spot, std::string const& note) {
        return object({{"place", spot.place},
                       {"kind", "household"},
                       {"date", "2018-07-01"},
                       {"people_met", "2"},
                       {"note", note},
                       {"visitors", fmt::format("[\"{}\"]", world.person_id("office"))}});
    }
    Case visit(Spot const& spot) {
        Case c;
        c.secret = mark();
        c.id = make("visit.create", visit_json(spot, c.secret));
        c.visible = {.area = area(spot)};
        return c;
    }

    std::string opinion_json(Spot const& spot, Flavor flavor, std::string const& text) {
        std::vector<std::pair<std::string_view, std::string>> members{
            {"place", spot.place},
            {"text", text},
            {"date", "2018-07-01"},
            {"category", flavor == Flavor::sealed ? "GOV04" : "INF02"},
            {"speaker", R"({"name":"某某","phone":"13800001234"})"}};
        if (flavor == Flavor::about) members.emplace_back("about", spot.government);
        return object(members);
    }
    Case opinion(Spot const& spot, Flavor flavor) {
        Case c;
        c.secret = mark();
        c.id = make("opinion.create", opinion_json(spot, flavor, c.secret));
        c.visible = visible<opinions::OpinionRow>(
            c.id, [](store::Db&, auto const& row) { return opinions::visible(row); });
        REQUIRE(c.visible.sealed == (flavor == Flavor::sealed));
        REQUIRE((c.visible.about_unit != 0) == (flavor == Flavor::about));
        return c;
    }

    Case host(Spot const& spot) {
        Case c;
        c.secret = mark();
        c.id = make("host.create", object({{"kind", "household"},
                                           {"place", spot.place},
                                           {"name", c.secret},
                                           {"phone", "13805581234"}}));
        c.visible = {.area = area(spot)};
        return c;
    }

    // A problem from an opinion, moved on as far as `until`, a move of the straight way.
    Case problem(Spot const& spot, std::string_view until = "", Flavor flavor = Flavor::plain) {
        auto const voice = opinion(spot, flavor);
        auto const id = Uuid::v7_now().text();
        make("opinion.sort", object({{"id", voice.id},
                                     {"disposition", "new_problem"},
                                     {"problem", id},
                                     {"title", voice.secret},
                                     {"category", "INF02"},
                                     {"target", "修好"}}));
        std::vector<std::pair<std::string_view, std::string>> const way{
            {"propose", object({{"id", id}, {"target", "修好"}, {"lead", "交通运输局"}})},
            {"assign", object({{"id", id}, {"lead", "交通运输局"}})},
            {"accept", object({{"id", id}})},
            {"finish", object({{"id", id}, {"result", "已修好"}})},
            {"check", object({{"id", id}, {"ok", "true"}})},
            {"answer", object({{"id", id}, {"voice", voice.id}, {"text", "已修好"}, {"way", "face"}})},
        };
        if (!until.empty())
            for (auto const& [move, json] : way) {
                make("problem." + std::string(move), json);
                if (move == until) break;
            }
        return seen(Case{.json = {}, .id = id, .secret = voice.secret, .more = {voice.id}});
    }
    // Looks again at who may see the problem.
    Case seen(Case c) {
        c.visible = visible<problems::ProblemRow>(c.id, [](store::Db& db, auto const& row) {
            return problems::visible(row, problems::co_units_of(db, row));
        });
        return c;
    }

    World world;
    std::map<std::string, std::string> account, grant; // ids, by login

private:
    int marks_ = 0;
};

// ---- makers of questions ------------------------------------------------------------------------------

using Make = std::function<Case(Scene&, Spot const&, Flavor)>;
using Members = std::vector<std::pair<std::string_view, std::string>>;

// The same input everywhere.
Make fixed(Members members) {
    return [json = object(members)](Scene&, Spot const&, Flavor) { return Case{.json = json}; };
}
// By the id of a record.
Make by_id(Make record, Members more = {}) {
    return [record, more](Scene& scene, Spot const& spot, Flavor flavor) {
        auto c = record(scene, spot, flavor);
        Members members{{"id", c.id}};
        members.insert(members.end(), more.begin(), more.end());
        c.json = object(members);
        c.more.clear();
        return c;
    };
}
// A list: by place, and by the text when it can be searched.
Make listed(Make record, bool searched, Members more = {}) {
    return [=](Scene& scene, Spot const& spot, Flavor flavor) {
        auto c = record(scene, spot, flavor);
        auto const with = [&](Members members) {
            members.emplace_back("limit", "500");
            members.insert(members.end(), more.begin(), more.end());
            return object(members);
        };
        c.json = with({{"place", c.seen_by ? spot.town : spot.place}}); // people belong to towns
        c.more = {with({})};
        if (searched) c.by_text = with({{"q", c.secret}});
        return c;
    };
}
Make at(std::function<std::string(Scene&, Spot const&)> json, std::string unit = "") {
    return [=](Scene& scene, Spot const& spot, Flavor) {
        Visible visible{.area = scene.area(spot)};
        if (!unit.empty()) visible.lead = scene.unit(unit);
        return Case{.json = json(scene, spot), .visible = visible};
    };
}

Case a_visit(Scene& s, Spot const& spot, Flavor) { return s.visit(spot); }
Case a_host(Scene& s, Spot const& spot, Flavor) { return s.host(spot); }
Case an_opinion(Scene& s, Spot const& spot, Flavor flavor) { return s.opinion(spot, flavor); }
Case a_problem(Scene& s, Spot const& spot, Flavor flavor) { return s.problem(spot, "", flavor); }

Make problem_after(std::string until) {
    return [until](Scene& s, Spot const& spot, Flavor flavor) { return s.problem(spot, until, flavor); };
}
// A move about a problem's one voice.
Make voice_move(std::string until, Members more) {
    return [=](Scene& s, Spot const& spot, Flavor flavor) {
        auto c = s.problem(spot, until, flavor);
        Members members{{"id", c.id}, {"voice", c.more.at(0)}};
        members.insert(members.end(), more.begin(), more.end());
        c.json = object(members);
        c.more.clear();
        return c;
    };
}

// One that was found bad so often: red at the second time, on the agenda of the joint meeting at the third.
Make redone_often(int times) {
    return [times](Scene& s, Spot const& spot, Flavor) {
        auto c = s.problem(spot, "finish");
        for (int i = 0; i < times; ++i) {
            s.make("problem.check", object({{"id", c.id}, {"ok", "false"}, {"note", "没有修好"}}));
            if (i + 1 < times) s.make("problem.finish", object({{"id", c.id}, {"result", "又修了"}}));
        }
        c.more.clear();
        return s.seen(c);
    };
}
// A list that cannot be narrowed to a place.
Make in_one_list(Make record) {
    return [=](Scene& scene, Spot const& spot, Flavor flavor) {
        auto c = record(scene, spot, flavor);
        c.json = object({{"limit", "500"}});
        return c;
    };
}
// What follows from such a problem, by its own id.
Case following(Scene& s, Spot const& spot, int times, std::string const& list) {
    auto c = redone_often(times)(s, spot, Flavor::plain);
    auto const reply = s.world.call(list, "system", object({{"limit", "500"}}));
    c.id = World::at(reply.body, "items.0.id");
    return c;
}
Case draft_order(Scene& s, Spot const& spot, Flavor) { return following(s, spot, 2, "order.list"); }
Case agenda_item(Scene& s, Spot const& spot, Flavor) { return following(s, spot, 3, "agenda.list"); }

// Of a closed matter that was red, so that every draw takes it.
Case a_visit_check(Scene& s, Spot const& spot, Flavor) {
    auto const home = s.host(spot).id;
    s.make("visit.create", object({{"place", spot.place},
                                   {"kind", "household"},
                                   {"date", "2018-07-20"},
                                   {"people_met", "2"},
                                   {"host", home},
                                   {"visitors", "[\"" + s.world.person_id("inspector") + "\"]"}}));
    // a sample of a few visits takes the one that was not asked about yet sooner or later
    for (int i = 0; i < 400; ++i) {
        s.make_any(
            "visit_check.draw",
            object({{"from", "2018-07-20"}, {"to", "2018-07-20"}, {"percent", "3"}, {"seed", s.mark()}}));
        auto const listed = s.world.call("visit_check.list", "system", object({{"place", spot.place}})).body;
        for (int at = 0;; ++at) {
            auto const id = World::at(listed, fmt::format("items.{}.id", at));
            if (id.empty()) break;
            if (World::at(listed, fmt::format("items.{}.host.id", at)) == home)
                return {.json = {}, .visible = {.area = s.area(spot)}, .id = id};
        }
    }
    FAIL("no sample took it");
    return {};
}
Case a_callback(Scene& s, Spot const& spot, Flavor) {
    auto c = redone_often(2)(s, spot, Flavor::plain);
    for (auto const& [move, more] : std::vector<std::pair<std::string, Members>>{
             {"problem.finish", {{"result", "修好了"}}}, {"problem.check", {{"ok", "true"}}}}) {
        Members members{{"id", c.id}};
        members.insert(members.end(), more.begin(), more.end());
        s.make(move, object(members));
    }
    auto const voice =
        World::at(s.world.call("problem.get", "system", object({{"id", c.id}})).body, "voices.0.id");
    s.make("problem.answer", object({{"id", c.id}, {"voice", voice}, {"text", "已修好"}, {"way", "face"}}));
    s.make_any("callback.draw", object({{"from", "2018-01-01"}, {"to", "2018-08-02"}, {"percent", "10"}}));
    c = s.seen(c);
    c.id = World::at(s.world.call("callback.list", "system", object({{"limit", "1"}})).body, "items.0.id");
    return c;
}

std::string deed_json(Scene& s, Spot const& spot, std::string const& title) {
    (void)s;
    return object({{"kind", "送温暖"},
                   {"title", title},
                   {"date", "2018-07-01"},
                   {"place", spot.place},
                   {"unit", "交通运输局"}});
}
Case a_deed(Scene& s, Spot const& spot, Flavor) {
    auto const title = s.mark();
    auto const id = s.make("deed.create", deed_json(s, spot, title));
    auto const visible =
        s.visible<deeds::DeedRow>(id, [](store::Db&, auto const& row) { return registers::visible(row); });
    return {.json = {}, .visible = visible, .id = id, .secret = title};
}
std::string activity_json(Scene&, Spot const& spot) {
    return object({{"kind", "study"},
                   {"date", "2018-07-01"},
                   {"place", spot.place},
                   {"unit", "交通运输局"},
                   {"headcount", "9"}});
}
Case an_activity(Scene& s, Spot const& spot, Flavor) {
    auto const id = s.make("activity.create", activity_json(s, spot));
    auto const visible = s.visible<activities::ActivityRow>(
        id, [](store::Db&, auto const& row) { return registers::visible(row); });
    return {.json = {}, .visible = visible, .id = id};
}
Case a_liaison(Scene& s, Spot const& spot, Flavor) {
    auto const id = s.make("liaison.select", object({{"person", s.person()}, {"from", "2018-04-01"}}));
    s.make("liaison.assign", object({{"selection", id}, {"place", spot.place}, {"from", "2018-04-01"}}));
    return {.json = {}, .visible = {.area = s.area(spot)}, .id = id};
}
Case a_pairing(Scene& s, Spot const& spot, Flavor) {
    auto const id = s.make("pairing.create",
                           object({{"person", s.person()}, {"place", spot.place}, {"from", "2018-04-01"}}));
    return {.json = {}, .visible = {.area = s.area(spot)}, .id = id};
}

// Of the town's own government, about its line in a period of its own.
std::string appeal_json(Scene& s, Spot const& spot) {
    return object({{"about", "line"},
                   {"unit", spot.government},
                   {"from", "2018-04-01"},
                   {"to", Date::of(2018, 4, 2)->add_days(s.count() % 100).text()},
                   {"reason", s.mark()}});
}
Visible of_the_government(Scene& s, Spot const& spot) {
    return {.area = s.area_of(spot.town), .lead = s.unit(spot.government)};
}
Case an_appeal(Scene& s, Spot const& spot, Flavor) {
    auto const json = appeal_json(s, spot);
    return {.json = {},
            .visible = of_the_government(s, spot),
            .id = s.make("appeal.create", json),
            .secret = World::at(json, "reason")};
}

std::string instruction_json(Scene& s, Spot const& spot, std::string const& leader) {
    return object({{"kind", "written"},
                   {"leader", leader},
                   {"date", "2018-07-20"},
                   {"text", s.mark()},
                   {"place", spot.place},
                   {"unit", "交通运输局"},
                   {"due", "2018-08-10"}});
}
Case an_instruction(Scene& s, Spot const& spot, Flavor) {
    // in the other town by another leader: a leader's own are seen wherever they lie
    auto const leader =
        spot.near
            ? s.world.person_id("leader")
            : s.make("person.create",
                     object({{"name", "某" + s.mark()}, {"unit", "活动办"}, {"leading_from", "2018-03-01"}}));
    auto const json = instruction_json(s, spot, leader);
    auto const id = s.make("instruction.record", json);
    return {.json = {},
            .visible = {.area = s.area(spot), .lead = s.unit("交通运输局")},
            .id = id,
            .secret = World::at(json, "text")};
}
Case a_report(Scene& s, Spot const& spot, Flavor flavor) {
    auto c = an_instruction(s, spot, flavor);
    s.make("instruction.report", object({{"id", c.id}, {"text", "已落实"}}));
    return c;
}

// Whom each person of the roster is shown to. The judge belongs to the campaign office and looks at nobody
// else.
std::set<std::string> circle(Spot const& spot) {
    std::set<std::string> all{"office",    "sorter",   "supervisor", "discipline",
                              "inspector", "sysadmin", "secadmin",   "auditor"};
    if (spot.near)
        all.insert({"town", "townhead", "clerk", "cadre", "liaison", "leader", "secretary", "sysadmin_near",
                    "secadmin_near"});
    else all.insert("town2");
    return all;
}
std::string login_of(Spot const& spot) { return spot.near ? "cadre" : "town2"; }
Case somebody(Scene& s, Spot const& spot, Flavor) {
    return {.json = {}, .id = s.world.person_id(login_of(spot)), .seen_by = circle(spot)};
}
Case somebodys_role(Scene& s, Spot const& spot, Flavor) {
    std::set<std::string> seen{"office", "sysadmin", "secadmin", "auditor", login_of(spot)};
    if (spot.near) seen.insert({"town", "clerk", "sysadmin_near", "secadmin_near"});
    return {.json = {}, .id = s.grant.at(login_of(spot)), .seen_by = seen};
}
Case somebodys_account(Scene& s, Spot const& spot, Flavor) {
    std::set<std::string> seen{"office", "sysadmin", "secadmin", login_of(spot)};
    if (spot.near) seen.insert({"sysadmin_near", "secadmin_near"});
    return {.json = {}, .id = s.account.at(login_of(spot)), .seen_by = seen};
}

std::string substitution_json(Scene& s, Spot const& spot) {
    auto const absent = s.person(spot.government);
    s.make("role.grant", object({{"person", absent}, {"role", "town_head"}, {"place", spot.town}}));
    return object(
        {{"absent", absent}, {"substitute", s.person(spot.government)}, {"to", Instant::now().day().text()}});
}
Case a_substitution(Scene& s, Spot const& spot, Flavor) {
    std::set<std::string> seen{"office", "secadmin", "auditor"};
    if (spot.near) seen.insert({"town", "clerk", "secadmin_near"});
    else seen.insert("town2");
    return {.json = {},
            .visible = {.area = s.area_of(spot.town)},
            .id = s.make("substitution.create", substitution_json(s, spot)),
            .seen_by = seen};
}

Case a_handover(Scene& s, Spot const& spot, Flavor) {
    std::set<std::string> seen{"office", "secadmin", "auditor"};
    if (spot.near) seen.insert({"town", "clerk", "secadmin_near"});
    else seen.insert("town2");
    return {.json = {},
            .visible = {.area = s.area_of(spot.town)},
            .id = s.make("handover.create", object({{"giver", s.person(spot.government)},
                                                    {"taker", s.person(spot.government)}})),
            .seen_by = seen};
}

std::string channel_json(Scene& s, std::string const& town) {
    return object({{"name", s.mark()},
                   {"kind", "wecom"},
                   {"address", "http://127.0.0.1:9/robot?key=1"},
                   {"place", town}});
}
Case a_channel(Scene& s, Spot const& spot, Flavor) {
    return {.json = {},
            .visible = {.area = s.area_of(spot.town)},
            .id = s.make("channel.create", channel_json(s, spot.town))};
}
Case a_message(Scene& s, Spot const& spot, Flavor flavor) {
    auto c = a_channel(s, spot, flavor);
    redone_often(2)(s, spot, flavor);
    c.id = s.make("message.make", object({{"channel", c.id}, {"at", "2018-08-02T10:00:00+08:00"}}));
    return c;
}

// ---- the table: operation → how it is asked -------------------------------------------------------------

using Table = std::map<std::string, Entry, std::less<>>;

Table table() {
    using enum Rule;
    using enum Flavor;
    std::vector<Flavor> const delicate{plain, sealed, about};
    std::vector<Flavor> const concerned{plain, about};
    std::string const digest(64, 'a'), password = "a good long password";
    Roles const system_administrators{Role::sysadmin, Role::office}, desks{Role::office, Role::town_office};
    Table t;
    auto const put = [&](std::string_view name, Rule rule, Make make,
                         std::vector<Flavor> flavors = {Flavor::plain}, Roles roles = {}) {
        t.emplace(name, Entry{rule, std::move(make), std::move(flavors), roles});
    };

    // places and categories: everybody looks at them
    put("place.list", role, at([](Scene&, Spot const& s) { return object({{"parent", s.town}}); }));
    put("place.get", role, at([](Scene&, Spot const& s) { return object({{"id", s.place}}); }));
    put("place.put", create, at([](Scene& w, Spot const& s) {
            return object({{"parent", s.place}, {"name", w.mark() + "组"}});
        }));
    put("place.rename", change, [](Scene& w, Spot const& s, Flavor) {
        auto const id = w.group(s);
        return Case{.json = object({{"id", id}, {"name", w.mark() + "组"}}),
                    .visible = {.area = w.area_of(id)}};
    });
    put("place.merge", change, [](Scene& w, Spot const& s, Flavor) {
        auto const id = w.village(s);
        return Case{.json = object({{"id", id}, {"into", w.village(s)}, {"reason", "合并"}}),
                    .visible = {.area = w.area_of(id)}};
    });
    put("place.import_edition", role,
        fixed({{"edition", "2099年版"},
               {"in_force", "false"},
               {"rows", R"([{"code":"341282000000","name":"界首市","level":"county"}])"}}));
    put("place.import_changes", role, fixed({{"edition", "2099年版"}, {"rows", R"([{"old_code":"341282100202",
        "new_code":"341282100202","new_name":"段庄村","change":"renamed"}])"}}));
    put("category.list", role, fixed({}));
    put("category.import", role,
        fixed({{"rows", R"([{"code":"TST","level":1,"name":"测试","sensitive":false}])"}}));

    put("calendar.get", role, fixed({{"year", "2018"}}));
    put("calendar.put_day", role, fixed({{"day", "2030-05-06"}, {"work", "none"}, {"name", "放假"}}));
    put("calendar.import", role, fixed({{"rows", R"([{"day":"2030-05-07","work":"none","name":"放假"}])"}}));
    put("calendar.put_hours", role,
        fixed({{"from", "2030-05-06"},
               {"morning_from", "08:00"},
               {"morning_to", "12:00"},
               {"afternoon_from", "15:00"},
               {"afternoon_to", "18:00"}}));

    // the roster
    put("unit.list", role, at([](Scene&, Spot const& s) { return object({{"place", s.town}}); }));
    put("unit.get", role, at([](Scene& w, Spot const& s) {
            return object({{"id", w.world.unit_id(s.government)}});
        }));
    put("unit.create", administered, at([](Scene& w, Spot const& s) {
            return object({{"name", w.mark()}, {"kind", "station"}, {"place", s.town}});
        }));
    put("unit.update", administered, at([](Scene& w, Spot const& s) {
            return object({{"id", w.world.unit_id(s.government)}, {"position", "3"}});
        }));
    put("unit.import", administered, at([](Scene&, Spot const& s) {
            return object(
                {{"rows",
                  "[" + object({{"name", s.government}, {"kind", "town"}, {"place", s.town}}) + "]"}});
        }));
    put("person.list", list, listed(somebody, false));
    put("person.get", get, by_id(somebody));
    put("person.create", administered, at([](Scene& w, Spot const& s) {
            return object({{"name", w.mark()}, {"unit", s.government}});
        }));
    put("person.update", administered, at([](Scene& w, Spot const& s) {
            return object({{"id", w.person(s.government)}, {"post", "干事"}});
        }));
    put("person.import", administered, at([](Scene& w, Spot const& s) {
            return object({{"rows", "[" + object({{"name", w.mark()}, {"unit", s.government}}) + "]"}});
        }));

    // roles, accounts, sign-ins
    put("me", role, fixed({}));
    put("role.list", list, [](Scene& w, Spot const& s, Flavor f) {
        auto c = somebodys_role(w, s, f);
        c.json = object({{"limit", "500"}});
        c.more = {object({{"person", w.world.person_id(login_of(s))}})};
        return c;
    });
    put("role.get", get, by_id(somebodys_role));
    put("role.grant", administered, at([](Scene& w, Spot const& s) {
            return object({{"person", w.person()}, {"role", "town_head"}, {"place", s.town}});
        }));
    put("role.revoke", administered, at([](Scene& w, Spot const& s) {
            return object(
                {{"id", w.make("role.grant",
                               object({{"person", w.person()}, {"role", "town_head"}, {"place", s.town}}))}});
        }));
    put("account.list", list, [](Scene& w, Spot const& s, Flavor f) {
        auto c = somebodys_account(w, s, f);
        c.json = object({{"limit", "500"}});
        return c;
    });
    put("account.get", get, by_id(somebodys_account));
    put("account.create", administered, at([=](Scene& w, Spot const& s) {
            return object({{"person", w.person(s.government)},
                           {"login", "x" + w.mark().substr(6)},
                           {"password", password}});
        }));
    put("account.set_password", administered, at([=](Scene& w, Spot const& s) {
            auto const person = w.person(s.government);
            w.make("account.create",
                   object({{"person", person}, {"login", "y" + w.mark().substr(6)}, {"password", password}}));
            return object({{"person", person}, {"password", "quite another one"}});
        }),
        {plain}, system_administrators | Roles{Role::town_office});
    put("account.one_time", administered, at([=](Scene& w, Spot const& s) {
            auto const person = w.person(s.government);
            w.make("account.create",
                   object({{"person", person}, {"login", "o" + w.mark().substr(6)}, {"password", password}}));
            return object({{"people", "[\"" + person + "\"]"}});
        }));
    put("account.first_password", everyone, at([=](Scene& w, Spot const& s) {
            auto const person = w.person(s.government);
            auto const login = "f" + w.mark().substr(6);
            w.make("account.create", object({{"person", person}, {"login", login}, {"password", password}}));
            auto const strips =
                w.world.call("account.one_time", "system", object({{"people", "[\"" + person + "\"]"}}));
            return object({{"login", login},
                           {"old", World::at(strips.body, "items.0.password")},
                           {"password", "quite another one"}});
        }));
    put("second_factor.get", role, fixed({}));
    put("second_factor.enrol", role, fixed({{"password", password}}));
    put("second_factor.confirm", role, at([=](Scene& w, Spot const& s) {
            w.world.call("second_factor.enrol", login_of(s), object({{"password", password}}));
            return object({{"otp", w.code_of(login_of(s))}});
        }));
    put("second_factor.disable", administered, at([=](Scene& w, Spot const& s) {
            w.world.call("second_factor.enrol", login_of(s), object({{"password", password}}));
            return object({{"person", w.world.person_id(login_of(s))}, {"reason", "手机丢失"}});
        }));
    put("substitution.list", list, [](Scene& w, Spot const& s, Flavor f) {
        auto c = a_substitution(w, s, f);
        c.json = object({{"limit", "500"}});
        return c;
    });
    put("substitution.get", get, by_id(a_substitution));
    put("substitution.acts", get, by_id(a_substitution));
    put("substitution.create", administered,
        at([](Scene& w, Spot const& s) { return substitution_json(w, s); }), {plain}, desks);
    put("substitution.end", change, by_id(a_substitution));
    put("handover.preview", get, [](Scene& w, Spot const& s, Flavor) {
        auto const person = w.person(s.government);
        std::set<std::string> desk{"office"};
        if (s.near) desk.insert({"town", "clerk"});
        else desk.insert("town2");
        return Case{.json = object({{"id", person}}), .id = person, .seen_by = desk};
    });
    put("handover.list", list, [](Scene& w, Spot const& s, Flavor f) {
        auto c = a_handover(w, s, f);
        c.json = object({{"limit", "500"}});
        return c;
    });
    put("handover.get", get, by_id(a_handover));
    put("handover.create", administered, at([](Scene& w, Spot const& s) {
            return object({{"giver", w.person(s.government)}, {"taker", w.person(s.government)}});
        }),
        {plain}, desks);
    put("handover.confirm", change, by_id(a_handover, {{"reason", "已调离"}}));
    put("handover.withdraw", change, by_id(a_handover));
    put("account.disable", administered, at([=](Scene& w, Spot const& s) {
            auto const person = w.person(s.government);
            w.make("account.create",
                   object({{"person", person}, {"login", "z" + w.mark().substr(6)}, {"password", password}}));
            return object({{"person", person}});
        }));
    put("session.open", program, at([=](Scene& w, Spot const&) {
            return object({{"person", w.world.person_id("town")},
                           {"token_digest", digest},
                           {"kind", "session"},
                           {"name", ""},
                           {"expires", "2099-01-01T00:00:00+08:00"}});
        }));
    put("session.fail", program, fixed({{"login", "town"}}));
    put("session.close", program, fixed({{"token_digest", digest}}));
    put("session.close_all", administered, at([](Scene& w, Spot const& s) {
            return object({{"person", w.person(s.government)}});
        }),
        {plain}, system_administrators);
    put("token.list", role, fixed({}));
    put("token.revoke", role, fixed({{"handle", "aaaaaaaaaaaaaaaa"}}));
    put("setup.begin", program, fixed({{"token_digest", digest}}));
    put("setup.finish", everyone,
        fixed({{"token", "t"},
               {"name", "某某"},
               {"login", "first"},
               {"password", password},
               {"place_code", "341282000000"},
               {"place_name", "界首市"},
               {"campaign", "活动"}}));

    // campaigns
    put("campaign.list", role, fixed({}));
    put("campaign.get", role, at([](Scene& w, Spot const&) {
            return object({{"id", World::at(w.world.call("campaign.list", "system").body, "items.0.id")}});
        }));
    put("campaign.create", role, at([](Scene& w, Spot const&) {
            return object({{"name", w.mark()},
                           {"starts", "2018-03-01"},
                           {"clock", "2018-08-02T17:00:00+08:00"},
                           {"public_mode", "full"}});
        }));
    put("campaign.update", role, at([](Scene& w, Spot const&) {
            return object({{"id", World::at(w.world.call("campaign.list", "system").body, "items.0.id")},
                           {"purpose", "问题自下而上反映"}});
        }));
    put("liaison.list", list, listed(a_liaison, false));
    put("liaison.get", get, by_id(a_liaison));
    put("liaison.select", role, at([](Scene& w, Spot const&) {
            return object({{"person", w.person()}, {"from", "2018-04-01"}});
        }));
    put("liaison.assign", create, at([](Scene& w, Spot const& s) {
            auto const id =
                w.make("liaison.select", object({{"person", w.person()}, {"from", "2018-04-01"}}));
            return object({{"selection", id}, {"place", s.place}, {"from", "2018-04-01"}});
        }));
    put("liaison.end", change, [](Scene& w, Spot const& s, Flavor f) {
        auto c = a_liaison(w, s, f);
        c.json = object({{"id", c.id}, {"place", s.place}, {"to", "2018-06-01"}});
        return c;
    });
    put("pairing.list", list, listed(a_pairing, false));
    put("pairing.get", get, by_id(a_pairing));
    put("pairing.create", create, at([](Scene& w, Spot const& s) {
            return object({{"person", w.person()}, {"place", s.place}, {"from", "2018-04-01"}});
        }));

    // hosts and visits
    put("host.list", list, listed(a_host, true));
    put("host.goals", role, at([](Scene&, Spot const& s) {
            return object({{"place", s.place}, {"since", "2018-03-01"}});
        }));
    put("host.get", get, by_id(a_host));
    put("host.history", get, by_id(a_host));
    put("host.create", create, at([](Scene& w, Spot const& s) {
            return object({{"kind", "household"}, {"place", s.place}, {"name", w.mark()}});
        }));
    put("host.update", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.host(s);
        c.json = object({{"id", c.id}, {"kind", "household"}, {"place", s.place}, {"name", w.mark()}});
        return c;
    });
    put("host.merge", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.host(s);
        c.json = object({{"id", c.id}, {"into", w.host(s).id}});
        return c;
    });
    put("host.split", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.host(s);
        w.make("host.merge", object({{"id", c.id}, {"into", w.host(s).id}}));
        c.json = object({{"id", c.id}, {"reason", "不是一户"}});
        return c;
    });
    put("host.happen", change, by_id(a_host, {{"kind", "empty"}}));
    put("host.divide", change, by_id(a_host, {{"name", "分出的户"}}));
    put("host.unite", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.host(s);
        c.json = object({{"id", c.id}, {"into", w.host(s).id}});
        return c;
    });
    put("host.import", create, at([](Scene& w, Spot const& s) {
            return object(
                {{"rows",
                  "[" + object({{"kind", "household"}, {"place", s.place}, {"name", w.mark()}}) + "]"}});
        }));
    put("visit.list", list, listed(a_visit, false));
    put("visit.get", get, by_id(a_visit));
    put("visit.create", create, at([](Scene& w, Spot const& s) { return w.visit_json(s, w.mark()); }));
    put("visit.correct", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.visit(s);
        auto const form = w.visit_json(s, w.mark());
        c.json = form.substr(0, form.size() - 1) + fmt::format(R"(,"id":"{}","reason":"记错了"}})", c.id);
        return c;
    });
    put("visit.void", change, by_id(a_visit, {{"reason", "记错了"}}));
    put("visit.merge", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.visit(s);
        c.json = object({{"id", c.id}, {"into", w.visit(s).id}});
        return c;
    });
    put("visit.join", change, by_id(a_visit));

    // phones and files
    put("sync", role, fixed({{"device", "d1"}}));
    put("device.list", role, fixed({}));
    put("pack.key", role, fixed({}));
    put("device.end", role, at([](Scene& w, Spot const&) { // one's own
            w.make_any("device.seen", object({{"id", "d9"},
                                              {"person", w.world.person_id("town")},
                                              {"name", ""},
                                              {"app", ""},
                                              {"token_digest", ""}}));
            return object({{"id", "d9"}, {"reason", "遗失"}});
        }));
    put("device.seen", program, at([](Scene& w, Spot const&) {
            return object({{"id", "d1"},
                           {"person", w.world.person_id("town")},
                           {"name", ""},
                           {"app", ""},
                           {"token_digest", ""}});
        }));
    put("sync.park", program, at([](Scene& w, Spot const&) {
            return object({{"command_id", Uuid::v7_now().text()},
                           {"person", w.world.person_id("town")},
                           {"operation", "visit.join"},
                           {"body", "{ }"},
                           {"needs", Uuid::v7_now().text()}});
        }));
    put("sync.unpark", program, fixed({{"command_id", "0192a000-0000-7000-8000-000000000001"}}));
    put("file.keep", program, at([=](Scene& w, Spot const&) {
            return object({{"sha256", digest},
                           {"bytes", "12"},
                           {"type", "image/jpeg"},
                           {"person", w.world.person_id("town")}});
        }));
    put("file.get", get, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.visit(s);
        auto const sha256 = token_digest(w.mark());
        w.make_any("file.keep", object({{"sha256", sha256},
                                        {"bytes", "12"},
                                        {"type", "image/jpeg"},
                                        {"person", w.world.person_id("inspector")}}));
        auto const form = w.visit_json(s, w.mark());
        w.make_any("visit.correct",
                   form.substr(0, form.size() - 1) +
                       fmt::format(R"(,"id":"{}","reason":"补照片","photos":["{}"]}})", c.id, sha256));
        c.json = object({{"sha256", sha256}});
        c.secret.clear(); // the photo tells nothing of the note
        return c;
    });

    // opinions
    put("opinion.list", list, listed(an_opinion, true), delicate);
    put("opinion.get", get, by_id(an_opinion), delicate);
    put("opinion.create", everyone,
        at([](Scene& w, Spot const& s) { return w.opinion_json(s, plain, w.mark()); }));
    put("opinion.sort", change, by_id(an_opinion, {{"disposition", "praise"}}), delicate);
    put("opinion.transcribe", change, [](Scene& w, Spot const& s, Flavor) {
        auto const id =
            w.make("opinion.create",
                   object({{"place", s.place}, {"voice", std::string(64, 'b')}, {"category", "INF02"}}));
        return Case{.json = object({{"id", id}, {"text", "桥要修"}}), .visible = {.area = w.area(s)}};
    });
    put(
        "opinion.answer", change,
        [](Scene& w, Spot const& s, Flavor flavor) {
            auto c = w.opinion(s, flavor);
            if (flavor != sealed)
                w.make("opinion.sort", object({{"id", c.id}, {"disposition", "suggestion"}}));
            c.json = object({{"id", c.id}, {"text", "谢谢"}, {"way", "phone"}});
            return c;
        },
        delicate);
    auto const code = [](Scene& w, Spot const& s) {
        auto const body =
            w.world.call("opinion.get", "system", object({{"id", w.opinion(s, plain).id}})).body;
        return Members{{"code", World::at(body, "code")}, {"last4", "\"" + World::at(body, "last4") + "\""}};
    };
    auto const looked_up = [=](Members more) {
        return at([=](Scene& w, Spot const& s) {
            auto members = code(w, s);
            auto const last4 = members.back().second; // four digits, and yet a text
            members.pop_back();
            members.insert(members.end(), more.begin(), more.end());
            auto json = object(members);
            return json.substr(0, json.size() - 1) + ",\"last4\":" + last4 + "}";
        });
    };
    put("lookup.show", everyone, looked_up({}));
    put("lookup.answer", everyone, looked_up({{"add", "还有一处"}}));
    put("lookup.state", everyone, by_id(an_opinion)); // no door leads there
    put("opinion.slip", everyone, by_id(an_opinion)); // the same

    // contact data, for a reason
    put("opinion.reveal", change, by_id(an_opinion, {{"reason", "回访"}}), delicate);
    put("host.reveal", change, by_id(a_host, {{"reason", "回访"}}));
    auto const looked = [](std::set<std::string> seen_by, std::string secret) {
        return [=](Scene& w, Spot const& s, Flavor) {
            auto const reply =
                w.world.call("host.reveal", "office", object({{"id", w.host(s).id}, {"reason", w.mark()}}));
            REQUIRE(reply.ok());
            return Case{.json = {},
                        .visible = {.area = w.area(s)},
                        .id = World::at(reply.body, "id"),
                        .secret = secret,
                        .seen_by = seen_by};
        };
    };
    put("reveal.shown", get, by_id(looked({"office"}, "13805581234")));
    put("reveal.list", list, in_one_list(looked({"office", "auditor"}, "")));
    put("caller.ask", role, at([](Scene& w, Spot const& s) {
            w.opinion(s, plain);
            return object({{"phone", "13800001234"}});
        }));

    // problems
    put("problem.list", list, listed(a_problem, true), concerned);
    put("problem.count", role, fixed({}));
    put("problem.get", get, by_id(a_problem), concerned);
    put("problem.public_list", everyone, fixed({}));
    put("problem.same", everyone, at([](Scene& w, Spot const& s) {
            w.problem(s);
            auto const list = w.world.call("problem.public_list", "system", "{}").body;
            return object({{"ref", World::at(list, "items.0.ref")}, {"from", w.mark()}});
        }));
    put("problem.create", create, at([](Scene& w, Spot const& s) {
            return object({{"title", w.mark()}, {"place", s.place}, {"category", "INF02"}});
        }));
    put("problem.propose", change, by_id(a_problem, {{"target", "修好"}, {"lead", "交通运输局"}}), concerned);
    put("problem.assign", change, by_id(problem_after("propose"), {{"lead", "交通运输局"}}), concerned);
    put("problem.accept", change, by_id(problem_after("assign")), concerned);
    put("problem.return", change,
        by_id(problem_after("assign"),
              {{"owner", "民政局"}, {"rule", "三定方案"}, {"reason", "不属本单位"}}));
    put("problem.reassign", change,
        by_id(problem_after("accept"), {{"lead", "民政局"}, {"reason", "更合适"}}));
    put("problem.decide", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s, "assign");
        w.make("problem.return",
               object({{"id", c.id}, {"owner", "民政局"}, {"rule", "三定方案"}, {"reason", "不属本单位"}}));
        c.json = object({{"id", c.id}, {"on", "return"}, {"ok", "true"}, {"note", "同意"}});
        return w.seen(c);
    });
    put("problem.progress", change, by_id(problem_after("accept"), {{"text", "已开工"}}), concerned);
    put("problem.extend", change,
        by_id(problem_after("accept"), {{"until", "2018-08-20"}, {"reason", "等材料"}}));
    put("problem.long_term", change,
        by_id(problem_after("accept"), {{"plan", "列入明年"}, {"next_check", "2018-08-20"}}));
    put("problem.finish", change, by_id(problem_after("accept"), {{"result", "已修好"}}), concerned);
    put("problem.check", change, by_id(problem_after("finish"), {{"ok", "true"}}), concerned);
    put("problem.answer", change, voice_move("check", {{"text", "已修好"}, {"way", "face"}}), concerned);
    put("problem.rate", change,
        voice_move("answer", {{"solved", "yes"}, {"satisfied", "yes"}, {"by", "visitor"}}), concerned);
    put("problem.reopen", change, by_id(problem_after("answer"), {{"reason", "又坏了"}}));
    put("problem.merge", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s);
        c.json = object({{"id", c.id}, {"into", w.problem(s).id}});
        c.more.clear();
        return c;
    });
    put("problem.split", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s);
        w.make("problem.merge", object({{"id", c.id}, {"into", w.problem(s).id}}));
        c.json = object({{"id", c.id}});
        return w.seen(c);
    });
    put("problem.withdraw", change, by_id(a_problem, {{"reason", "记错了"}}));
    put("problem.supervise", change, by_id(problem_after("accept"), {{"request", "请尽快"}}));
    put("problem.assign_all", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s, "propose");
        c.json = object({{"rows", "[" + object({{"id", c.id}, {"lead", "交通运输局"}}) + "]"}});
        c.more.clear();
        return c;
    });
    put("problem.pause", change, by_id(problem_after("accept"), {{"reason", "等户口本"}}));
    put("problem.resume", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s, "accept");
        w.make("problem.pause", object({{"id", c.id}, {"reason", "等户口本"}}));
        c.json = object({{"id", c.id}});
        c.more.clear();
        return w.seen(c);
    });
    put("problem.procedure", change, [](Scene& w, Spot const& s, Flavor) {
        auto const id = w.make("problem.create",
                               object({{"title", w.mark()}, {"place", s.place}, {"category", "SOC01"}}));
        w.make("problem.propose", object({{"id", id}, {"target", "办好低保"}, {"lead", "交通运输局"}}));
        w.make("problem.assign", object({{"id", id}, {"lead", "交通运输局"}}));
        w.make("problem.accept", object({{"id", id}}));
        auto c = w.seen(Case{.json = {}, .id = id});
        c.json = object({{"id", id}, {"name", "低保申请"}, {"due", "2018-09-20"}});
        return c;
    });
    put("problem.task", change,
        by_id(problem_after("accept"), {{"unit", "民政局"}, {"text", "核对名单"}, {"due", "2018-08-20"}}));
    put("problem.deliver", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s, "accept");
        auto const task = Uuid::v7_now().text();
        w.make("problem.task", object({{"id", c.id},
                                       {"task", task},
                                       {"unit", w.world.unit_id(s.government)},
                                       {"text", "核对名单"},
                                       {"due", "2018-08-20"}}));
        c = w.seen(c);
        c.json = object({{"id", c.id}, {"task", task}, {"result", "已核对"}});
        c.more.clear();
        return c;
    });
    put("problem.sign", change, [](Scene& w, Spot const& s, Flavor) {
        w.make("unit.update", object({{"id", w.world.unit_id("交通运输局")}, {"sign_off", "true"}}));
        auto c = w.problem(s, "accept");
        REQUIRE(w.world.call("problem.finish", "unit", object({{"id", c.id}, {"result", "已修好"}})).ok());
        w.make("unit.update", object({{"id", w.world.unit_id("交通运输局")}, {"sign_off", "false"}}));
        c = w.seen(c);
        c.json = object({{"id", c.id}, {"ok", "true"}});
        c.more.clear();
        return c;
    });
    put("problem.inform", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s, "accept");
        w.make("problem.extend", object({{"id", c.id}, {"until", "2018-08-20"}, {"reason", "雨季"}}));
        w.make("problem.decide", object({{"id", c.id}, {"on", "extend"}, {"ok", "true"}, {"note", "同意"}}));
        c.json = object({{"id", c.id}, {"voice", c.more.at(0)}, {"way", "face"}});
        c.more.clear();
        return w.seen(c);
    });
    put("problem.park", change, by_id(a_problem, {{"note", "请示书记"}}));
    put("problem.unpark", change, [](Scene& w, Spot const& s, Flavor) {
        auto c = w.problem(s);
        w.make("problem.park", object({{"id", c.id}, {"note", "请示书记"}}));
        c.json = object({{"id", c.id}});
        c.more.clear();
        return w.seen(c);
    });

    // escalation
    put("escalation.tick", program, fixed({}));
    put("escalation.recount", program, fixed({}));
    put("channel.list", list, in_one_list(a_channel));
    put("channel.get", get, by_id(a_channel));
    put("channel.create", create, at([](Scene& w, Spot const& s) { return channel_json(w, s.town); }));
    put("channel.update", change, by_id(a_channel, {{"active", "false"}}));
    put("message.list", list, [](Scene& w, Spot const& s, Flavor f) {
        auto c = a_message(w, s, f);
        c.json = object({{"state", "waiting"}, {"limit", "500"}});
        return c;
    });
    put("message.get", get, by_id(a_message));
    put("message.again", change, by_id(a_message));
    put("message.make", program,
        fixed({{"channel", Uuid::v7_now().text()}, {"at", "2018-08-02T10:00:00+08:00"}}));
    put("message.begin", program,
        fixed({{"id", Uuid::v7_now().text()}, {"rev", "1"}, {"at", "2018-08-02T10:00:00+08:00"}}));
    put("message.end", program,
        fixed({{"id", Uuid::v7_now().text()}, {"trouble", "slow"}, {"at", "2018-08-02T10:00:00+08:00"}}));
    put("inbox", role, fixed({}));
    put("changes", role, fixed({}));
    put("audit.list", role, fixed({}));
    put("audit.check", role, fixed({}));
    put("sentence.report", role, fixed({}));
    put("sentence.reminder", list, [](Scene& w, Spot const& s, Flavor) {
        return Case{
            .json = object({{"place", s.town}}), .visible = {.area = w.area_of(s.town)}, .id = "text"};
    });
    put("feed.make", role, fixed({}));
    put("feed.get", role, fixed({}));
    put("feed.end", role, fixed({}));
    put("feed.read", everyone, at([](Scene& w, Spot const&) {
            auto const path = World::at(w.world.call("feed.make", "cadre").body, "path");
            return object({{"token", path.substr(7, 32)}}); // "/feeds/….ics"
        }));
    put("alert.list", list, listed(redone_often(2), false));
    put("alert.count", role, fixed({{"from", "2018-08-01"}, {"to", "2018-08-31"}}));
    put("order.list", list, in_one_list(redone_often(2)));
    put("order.get", get, by_id(draft_order));
    put("order.sign", change, by_id(draft_order, {{"request", "限期办结"}, {"due", "2018-08-20"}}));
    put("order.drop", change, by_id(draft_order, {{"reason", "已办结"}}));
    put("order.report", change, [](Scene& w, Spot const& s, Flavor f) {
        auto c = draft_order(w, s, f);
        w.make("order.sign", object({{"id", c.id}, {"request", "限期办结"}, {"due", "2018-08-20"}}));
        c.json = object({{"id", c.id}, {"report", "已整改"}});
        return c;
    });
    put("agenda.list", list, in_one_list(redone_often(3)));
    put("agenda.get", get, by_id(agenda_item));
    put("agenda.decide", change, by_id(agenda_item, {{"decision", "由交通运输局牵头"}}));

    // call-backs
    put("visit_check.draw", role, fixed({{"from", "2018-07-01"}, {"to", "2018-07-02"}}));
    auto const only_desks = [](Scene& w, Spot const& s, Flavor f) {
        auto c = a_visit_check(w, s, f);
        std::set<std::string> seen_by{"office", "sorter", "supervisor"};
        c.seen_by = seen_by;
        return c;
    };
    put("visit_check.list", list, in_one_list(only_desks));
    put("visit_check.get", get, by_id(a_visit_check));
    put("visit_check.record", change, by_id(a_visit_check, {{"came", "yes"}}));
    put("visit_check.try", change, by_id(a_visit_check));
    put("visit_check.leave", change, by_id(a_visit_check));
    put("oddity.list", role, fixed({}));
    put("oddity.explain", role, at([](Scene& w, Spot const&) {
            return object({{"mark", token_digest(w.mark())}, {"note", "属实"}});
        }));
    put("oddity.answer", role, at([](Scene& w, Spot const&) {
            auto const id =
                w.make("oddity.explain", object({{"mark", token_digest(w.mark())}, {"note", "属实"}}));
            return object({{"id", id}});
        }));
    put("callback.draw", role, fixed({{"from", "2018-01-01"}, {"to", "2018-01-02"}, {"percent", "15"}}));
    put("callback.count", role, fixed({{"from", "2018-08-01"}, {"to", "2018-08-31"}}));
    put("callback.list", list, listed(a_callback, false));
    put("callback.get", get, by_id(a_callback));
    put("callback.record", change, by_id(a_callback, {{"solved", "yes"}, {"satisfied", "yes"}}));
    put("callback.try", change, by_id(a_callback));
    put("callback.leave", change, by_id(a_callback));

    put("rate.table", role, fixed({{"from", "2018-08-01"}, {"to", "2018-08-31"}}));
    put("appeal.create", create, [](Scene& w, Spot const& s, Flavor) {
        return Case{.json = appeal_json(w, s), .visible = of_the_government(w, s)};
    });
    put("appeal.decide", change, by_id(an_appeal, {{"ok", "true"}, {"note", "属实"}}));
    put("appeal.withdraw", change, by_id(an_appeal));
    put("appeal.get", get, by_id(an_appeal));
    put("appeal.list", list, in_one_list(an_appeal));
    Members const weights{
        {"response", "40"}, {"solved", "30"}, {"satisfied", "30"}, {"reason", "按今年方案"}};
    put("rate.weigh", role, fixed(weights));
    put("rate.weights", role, at([=](Scene& w, Spot const&) {
            return object({{"id", w.make("rate.weigh", object(weights))}});
        }));

    // leaders' instructions
    put("instruction.record", create,
        at([](Scene& w, Spot const& s) { return instruction_json(w, s, w.world.person_id("leader")); }));
    put("instruction.list", list, listed(an_instruction, true));
    put("instruction.get", get, by_id(an_instruction));
    put("instruction.report", change, by_id(an_instruction, {{"text", "已落实"}}));
    put("instruction.decide", change, by_id(a_report, {{"ok", "true"}}));
    put("instruction.void", change, by_id(an_instruction, {{"reason", "记错了"}}));
    put("secretary.list", role, fixed({}));
    put("secretary.bind", role, [](Scene& w, Spot const&, Flavor) {
        return Case{.json = object({{"person", w.world.person_id("secretary")},
                                    {"leader", w.world.person_id("leader")},
                                    {"from", "2030-01-01"}})};
    });

    // filled-in sheets: what a row may do is asked of the problem itself
    auto const a_sheet = at([](Scene& w, Spot const&) {
        auto const made =
            w.world.call("document.get", "unit", object({{"kind", "worksheet"}, {"format", "xlsx"}}));
        REQUIRE(made.ok());
        return object({{"file", World::at(made.body, "file")}});
    });
    put("worksheet.check", role, a_sheet);
    put("worksheet.import", role, a_sheet);

    // tables of offices: a row is judged as the record that it would make, and wrong where its place is
    // foreign
    auto const a_table = [](Scene& w, Spot const& s) {
        return base64url_encode(fmt::format("村,户主\n{},{}\n", s.place, w.mark()));
    };
    auto const an_import = [=](Scene& w, Spot const& s, Flavor) {
        auto const author = s.near ? "town" : "town2";
        auto const file = a_table(w, s), name = w.mark();
        auto const reply =
            w.world.call("import.begin", author,
                         object({{"kind", "homes"}, {"mode", "all"}, {"file_name", name}, {"file", file}}));
        REQUIRE(reply.ok());
        std::set<std::string> seen_by{"office", author};
        if (s.near) seen_by.insert("clerk");
        return Case{.json = object({{"id", World::at(reply.body, "id")}, {"part", "0"}, {"file", file}}),
                    .visible = {.area = w.area_of(s.town)},
                    .id = World::at(reply.body, "id"),
                    .secret = name,
                    .seen_by = seen_by};
    };
    auto const with_table = [=](std::string kind, Members members) {
        return at([=](Scene& w, Spot const& s) {
            auto all = members;
            all.emplace_back("kind", kind);
            all.emplace_back("file", a_table(w, s));
            return object(all);
        });
    };
    put("import.check", role, with_table("homes", {}));
    put("import.compare", role, with_table("problems", {}));
    put("import.begin", role, with_table("homes", {{"mode", "all"}, {"file_name", "名单"}}));
    put("import.take", change, an_import);
    put("import.undo", change, by_id(an_import));
    put("import.get", get, by_id(an_import));
    put("import.list", list, [=](Scene& w, Spot const& s, Flavor f) {
        auto c = an_import(w, s, f);
        c.json = object({{"limit", "500"}});
        return c;
    });

    // deeds, activities, figures
    put("deed.list", list, listed(a_deed, false));
    put("deed.get", get, by_id(a_deed));
    put("deed.create", create,
        at([](Scene& w, Spot const& s) { return deed_json(w, s, w.mark()); }, "交通运输局"));
    put("deed.void", change, by_id(a_deed, {{"reason", "记错了"}}));
    put("activity.list", list, listed(an_activity, false));
    put("activity.get", get, by_id(an_activity));
    put("activity.create", create, at(activity_json, "交通运输局"));
    put("activity.void", change, by_id(an_activity, {{"reason", "记错了"}}));
    put("figure.list", everyone, at([](Scene&, Spot const& s) { return object({{"place", s.place}}); }));
    put("figure.below", role, fixed({}));
    put("figure.days", role, fixed({{"from", "2018-07-01"}, {"to", "2018-08-02"}}));
    put("figure.topics", role, fixed({{"from", "2018-07-01"}, {"to", "2018-08-02"}}));
    put("figure.records", everyone, at([](Scene&, Spot const& s) {
            return object({{"code", "opinions"}, {"place", s.place}});
        }));

    // finding and proposing; what is sealed is never found
    auto const sought = [](Make record, std::string_view field) {
        return [=](Scene& w, Spot const& s, Flavor flavor) {
            auto c = record(w, s, flavor);
            c.json = c.by_text = object({{field, c.secret}, {"place", s.place}});
            c.more = {object({{field, c.secret}})};
            if (flavor == sealed) c.more.clear();
            return c;
        };
    };
    put("matter.search", list, sought(an_opinion, "q"), delicate);
    put("matter.similar", list, sought(a_problem, "text"), concerned);
    put("matter.proposal", role, at([](Scene&, Spot const& s) {
            return object({{"text", "路灯不亮"}, {"place", s.place}});
        }));

    put("export.begin", program, fixed({{"kind", "visits"}, {"format", "csv"}}));
    put("export.end", program, at([](Scene&, Spot const&) {
            return object({{"id", Uuid::v7_now().text()}, {"kind", "visits"}, {"rows", "3"}});
        }));

    // complaints about the program
    auto const complained = [](Scene& w, Spot const& s, Flavor) {
        auto const author = login_of(s), text = w.mark();
        auto const reply = w.world.call("complaint.create", author, object({{"text", text}}));
        REQUIRE(reply.ok());
        return Case{.json = {},
                    .id = World::at(reply.body, "id"),
                    .secret = text,
                    .seen_by = std::set<std::string>{"office", author}};
    };
    put("complaint.create", role, fixed({{"text", "照片发不出去"}}));
    put("complaint.list", list, [=](Scene& w, Spot const& s, Flavor f) {
        auto c = complained(w, s, f);
        c.json = object({{"limit", "500"}});
        return c;
    });
    put("complaint.get", get, by_id(complained));
    put("complaint.accept", change, by_id(complained));
    put("complaint.answer", change, by_id(complained, {{"text", "已改好"}}));
    put("complaint.rate", change, [=](Scene& w, Spot const& s, Flavor f) {
        auto c = complained(w, s, f);
        c.visible = {.area = w.area(s)}; // its author's
        w.make("complaint.answer", object({{"id", c.id}, {"text", "已改好"}}));
        c.json = object({{"id", c.id}, {"satisfied", "yes"}});
        return c;
    });

    // documents
    put(
        "document.note", get,
        [](Scene& w, Spot const& s, Flavor flavor) {
            auto c = w.problem(s, "assign", flavor);
            c.json = object({{"kind", "assignment"}, {"id", c.id}});
            c.secret.clear(); // it answers nothing
            c.more.clear();
            return c;
        },
        concerned);
    put("document.get", get, by_id(problem_after("assign"), {{"kind", "dossier"}}), concerned);
    put(
        "document.ledger", list,
        [](Scene& w, Spot const& s, Flavor flavor) {
            auto c = w.problem(s, "assign", flavor);
            w.world.look([&](store::Db& db) { c.id = problems::find(db, *Uuid::parse(c.id))->number; });
            c.id = "\"" + c.id + "\""; // a row shows the number, not the id
            c.json = object({{"place", s.place}, {"limit", "500"}});
            c.more = {object({{"limit", "500"}})};
            return c;
        },
        concerned);

    // bulletins
    auto const drafted = [](Scene& w, Spot const& s, Flavor) {
        auto const id = w.make("bulletin.draft", object({{"place", s.town}}));
        return Case{.json = object({{"id", id}}), .visible = {.area = w.area_of(s.town)}, .id = id};
    };
    put("bulletin.list", everyone, fixed({}));
    put("bulletin.get", everyone, drafted);
    put("bulletin.seen", program, fixed({{"items", "[]"}}));
    put("bulletin.draft", create, [](Scene& w, Spot const& s, Flavor) {
        return Case{.json = object({{"place", s.town}}), .visible = {.area = w.area_of(s.town)}};
    });
    put("bulletin.edit", change, by_id(drafted, {{"prose", R"([{"section":1,"text":"补充"}])"}}));
    put("bulletin.check", change, drafted);
    put("bulletin.publish", change, [=](Scene& w, Spot const& s, Flavor f) {
        auto c = drafted(w, s, f);
        REQUIRE(w.world.call("bulletin.check", "office", c.json).ok()); // a person, who did not write it
        return c;
    });
    return t;
}

// ---- asking -------------------------------------------------------------------------------------------

constexpr auto logins = {"",      "office",   "sorter",   "supervisor", "leader",        "secretary",
                         "unit",  "head",     "judge",    "discipline", "inspector",     "town",
                         "town2", "station",  "townhead", "liaison",    "liaison2",      "cadre",
                         "clerk", "sysadmin", "secadmin", "auditor",    "sysadmin_near", "secadmin_near"};

std::shared_ptr<Scope const> scope_of(Scene& scene, std::string const& login) {
    std::shared_ptr<Scope const> scope;
    scene.world.look([&](store::Db& db) {
        auto const& dir = directory(db);
        scope = dir.scope(dir.person(scene.world.person_id(login))->no, Instant::now().day());
    });
    return scope;
}

bool one_of(int status, std::initializer_list<int> expected) {
    return std::find(expected.begin(), expected.end(), status) != expected.end();
}

// Asks one question as one login and says whether it was carried out.
bool ask(Scene& scene, commands::Operation const& op, Entry const& entry, Spot const& spot, Case const& c,
         std::string const& json, std::string const& login) {
    auto const reply = scene.world.call(op.name, login, json);
    auto const holds = [&](std::string const& text) {
        return !text.empty() && reply.body.find(text) != std::string::npos;
    };
    INFO(op.name << " as \"" << login << "\" in " << spot.place << ": " << json << " → " << reply.status
                 << " " << reply.body.substr(0, 400));
    CHECK(reply.status < 500);
    if (op.access.kind == commands::Access::anyone) {
        CHECK(entry.rule == Rule::everyone);
        CHECK(reply.status != 401);
        return reply.ok();
    }
    if (login.empty()) {
        CHECK(reply.status == 401);
        return false;
    }
    auto const scope = scope_of(scene, login);
    bool const role_held =
        op.access.kind == commands::Access::signed_in || !(scope->roles() & op.access.roles).empty();
    if (!role_held) {
        CHECK(reply.status == 403);
        return false;
    }
    auto const roles = entry.roles.empty() ? op.access.roles : entry.roles;
    auto const sight =
        c.seen_by ? (c.seen_by->contains(login) ? Sight::full : Sight::none) : scope->sight(c.visible);
    bool const may =
        op.access.kind == commands::Access::signed_in ? scope->sees(c.visible) : scope->may(roles, c.visible);
    switch (entry.rule) {
    case Rule::everyone:
    case Rule::program: FAIL("the operation's Access does not say so"); break;
    case Rule::role: CHECK_FALSE(one_of(reply.status, {401, 403})); break;
    case Rule::administered:
        if (scope->covers(roles, c.visible.area)) CHECK(reply.ok());
        else CHECK(reply.status == 403);
        break;
    case Rule::create:
        if (!may) CHECK(reply.status == 403);
        else CHECK(reply.status != 404);
        break;
    case Rule::change:
        if (!may) CHECK(one_of(reply.status, {403, 404}));
        break;
    case Rule::get:
        CHECK(reply.status == (sight == Sight::none ? 404 : 200));
        if (sight != Sight::full) CHECK_FALSE(holds(c.secret));
        else if (!c.secret.empty()) CHECK(holds(c.secret));
        break;
    case Rule::list:
        if (reply.ok()) {
            // a sealed text is in no search, so that nobody can guess at its words
            bool const found = json == c.by_text && c.visible.sealed ? false : sight != Sight::none;
            CHECK(holds(c.id) == found);
            if (sight != Sight::full) CHECK_FALSE(holds(c.secret));
        } else {
            CHECK(one_of(reply.status, {403, 404}));
            CHECK(sight == Sight::none);
        }
        break;
    }
    return reply.ok();
}

// One operation, asked by everybody at one spot.
int ask_all(Scene& scene, commands::Operation const& op, Entry const& entry, Spot const& spot,
            Flavor flavor) {
    int carried_out = 0;
    std::optional<Case> c;
    for (std::string const login : logins) {
        if (entry.rule == Rule::program) {
            if (!c) c = entry.make(scene, spot, flavor);
            auto const reply = scene.world.call(op.name, login, c->json);
            INFO(op.name << " as \"" << login << "\"");
            CHECK(reply.status == (login.empty() ? 401 : 403));
            continue;
        }
        if (!c) c = entry.make(scene, spot, flavor);
        bool done = ask(scene, op, entry, spot, *c, c->json, login);
        if (entry.rule == Rule::list) {
            // without the wanted place nothing more comes to light
            for (auto const& json : c->more) ask(scene, op, entry, spot, *c, json, login);
            if (!c->by_text.empty()) ask(scene, op, entry, spot, *c, c->by_text, login);
        }
        if (done) ++carried_out;
        // what was carried out has changed the record, and the next must find it fresh
        if (done && op.writes) c.reset();
    }
    return carried_out;
}

} // namespace

TEST_CASE("every operation has its entry in the matrix, and no entry is left over", "[matrix]") {
    World world(all_features());
    auto const entries = table();
    std::set<std::string> names;
    for (auto const* op : world.dispatch().registry().all()) {
        if (op->name.starts_with("world.")) continue;
        names.insert(op->name);
        INFO(op->name << " needs a line in table()");
        CHECK(entries.contains(op->name));
    }
    for (auto const& [name, entry] : entries) {
        INFO(name << " is no operation");
        CHECK(names.contains(name));
    }
}

TEST_CASE("every operation is asked by everybody, in their place and in another's", "[matrix]") {
    Scene scene;
    auto const entries = table();
    for (auto const* op : scene.world.dispatch().registry().all()) {
        auto const found = entries.find(op->name);
        if (found == entries.end()) continue;
        auto const& entry = found->second;
        for (auto const flavor : entry.flavors) {
            int const carried_out = ask_all(scene, *op, entry, near, flavor);
            ask_all(scene, *op, entry, far, flavor);
            // an entry that nobody can carry out proves nothing
            if (flavor != Flavor::plain || entry.rule == Rule::program || op->name == "setup.finish" ||
                op->name == "token.revoke")
                continue;
            INFO(op->name);
            CHECK(carried_out > 0);
        }
    }
}

TEST_CASE("who asks is decided before the input is looked at", "[matrix]") {
    Scene scene;
    auto const held_by = [&](std::string const& login) {
        bool const nobody = login.empty() || login == "stranger";
        return nobody ? Roles{} : scope_of(scene, login)->roles();
    };
    std::vector<std::string> everybody(std::begin(logins), std::end(logins));
    everybody.emplace_back("stranger");
    for (auto const* op : scene.world.dispatch().registry().all())
        for (auto const& login : everybody) {
            bool const nobody = login.empty() || login == "stranger";
            int expected = 422;
            if (op->access.kind != commands::Access::anyone && nobody) expected = 401;
            else if (op->access.kind == commands::Access::roles_only &&
                     (held_by(login) & op->access.roles).empty())
                expected = 403;
            auto const reply = scene.world.call(op->name, login, R"({"no_such_field":"1"})");
            INFO(op->name << " as \"" << login << "\" → " << reply.status << " " << reply.body);
            CHECK(reply.status == expected);
            bool const named = World::at(reply.body, "fields.no_such_field") == "field.unknown";
            CHECK(named == (expected == 422));
            if (op->method == "GET") continue;
            auto const unreadable = scene.world.call(op->name, login, "{");
            CHECK(unreadable.status == (expected == 422 ? 400 : expected));
        }
}

namespace {

// A member of an input that names a record, set to a name that leads nowhere.
struct Nowhere {
    std::string path, json;
};

std::string nowhere(Refers what) {
    switch (what) {
    case Refers::place:
    case Refers::place_by_name: return R"("999999999999")";
    case Refers::category: return R"("NOPE")";
    default: return R"("00000000-0000-7000-8000-000000000000")";
    }
}

// Whether it is one or a list is tried out by the caller.
std::vector<Nowhere> nowheres(Shape const& shape) {
    std::vector<Nowhere> list;
    for (auto const& member : shape.members) {
        std::string const name(member.name);
        auto const add = [&](std::string const& path, std::string const& value) {
            list.push_back({name + path, fmt::format(R"("{}":{})", name, value)});
        };
        if (member.ops->refers != Refers::nothing) {
            add("", nowhere(member.ops->refers));
            add(".0", "[" + nowhere(member.ops->refers) + "]");
        }
        if (member.ops->nested)
            for (auto const& inner : nowheres(member.ops->nested())) {
                add("." + inner.path, "{" + inner.json + "}");
                add(".0." + inner.path, "[{" + inner.json + "}]");
            }
    }
    return list;
}

bool names(commands::Operation const& op, Nowhere const& gap) {
    auto const input = op.make_input();
    (void)parse_json("{" + gap.json + "}", *op.in, input.get());
    bool found = false;
    each_name(input.get(), *op.in,
              [&](Refers, std::string const&, Path path) { found = found || path == gap.path; });
    return found;
}

} // namespace

TEST_CASE("names that lead nowhere are told beside fields that cannot be read", "[matrix]") {
    World world(all_features());
    int asked = 0;
    for (auto const* op : world.dispatch().registry().all()) {
        if (!op->writes) continue;
        for (auto const& gap : nowheres(*op->in)) {
            if (!names(*op, gap)) continue;
            auto const reply = world.call(op->name, "system", R"({"no_such_field":1,)" + gap.json + "}");
            INFO(op->name << " " << gap.json << " → " << reply.status << " " << reply.body);
            CHECK(reply.status == 422);
            CHECK(World::at(reply.body, "fields.no_such_field") == "field.unknown");
            CHECK(reply.body.find("\"" + gap.path + "\":") != std::string::npos);
            ++asked;
        }
    }
    CHECK(asked >= 50);
}

TEST_CASE("what is called after a record in an input is looked up", "[matrix]") {
    std::set<std::string_view> const records{
        "place",    "parent",   "unit",     "lead",      "owner",  "list_owner", "sending_unit", "receiver",
        "person",   "leader",   "second",   "visitors",  "absent", "substitute", "giver",        "taker",
        "co_units", "category", "campaign", "selection", "into",   "host",       "voice"};
    std::set<std::string, std::less<>> const others{
        "opinion.create.voice", "visit.create.voice", // a recording
        "unit.create.parent", "unit.import.parent",   // may stand in an earlier row: check_units
        "setup.finish.campaign"};                     // is made
    World world(all_features());
    std::function<void(std::string const&, Shape const&)> const look = [&](std::string const& op,
                                                                           Shape const& shape) {
        for (auto const& member : shape.members) {
            if (member.ops->nested) look(op, member.ops->nested());
            INFO(op << " " << member.name);
            if (records.contains(member.name) && !others.contains(op + "." + std::string(member.name)))
                CHECK(member.ops->refers != Refers::nothing);
        }
    };
    for (auto const* op : world.dispatch().registry().all())
        if (op->writes) look(op->name, *op->in);
}

TEST_CASE("whom a matter is about, and who is no 纪检联系人, learn nothing of it", "[matrix]") {
    Scene scene;
    auto const reads = [&](std::string_view login, Case const& c) {
        auto const reply = scene.world.call("opinion.get", login, object({{"id", c.id}}));
        return reply.ok() ? (reply.body.find(c.secret) != std::string::npos ? 2 : 1) : 0;
    };
    auto const about = scene.opinion(near, Flavor::about);
    CHECK(reads("office", about) == 2);
    CHECK(reads("liaison", about) == 2); // of another unit
    for (auto const* login : {"town", "townhead", "clerk", "cadre", "town2"}) {
        INFO(login);
        CHECK(reads(login, about) == 0);
    }
    auto const sealed = scene.opinion(near, Flavor::sealed);
    CHECK(reads("discipline", sealed) == 2);
    for (auto const* login : {"office", "sorter", "town", "liaison"}) {
        INFO(login);
        CHECK(reads(login, sealed) == 1);
    }
    CHECK(reads("town2", sealed) == 0);
    CHECK(scene.world.call("opinion.get", "sysadmin", object({{"id", sealed.id}})).status == 403);
}
