// Units, people, roles and sign-ins as commands, in the small world.
#include "base/one_time_code.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/accounts/rules.hpp"
#include "domain/accounts/second_factor.hpp"
#include "domain/testing.hpp"
#include "store/test_ledger.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

namespace huiju {
Feature accounts_feature();
Feature campaigns_feature();
} // namespace huiju

using namespace huiju;
using testing::World;

namespace {

constexpr auto password = "a good long password";

World make_world() { return World({accounts_feature(), campaigns_feature()}); }

std::string account_body(World& world, std::string_view person, std::string_view login) {
    return fmt::format(R"({{"person":"{}","login":"{}","password":"{}"}})", world.person_id(person), login,
                       password);
}

void give_account(World& world, std::string_view person) {
    auto const reply = world.call("account.create", "system", account_body(world, person, person));
    INFO(reply.body);
    REQUIRE(reply.status == 201);
}

Result<accounts::Accepted> accepted(World& world, std::string_view login, std::string_view otp, Instant now,
                                    std::string_view with = password) {
    Result<accounts::Accepted> result = refuse(Refused::broken, "not asked");
    accounts::SignIn in;
    in.login.value = login;
    in.password.value.value = with;
    if (!otp.empty()) in.otp = {{std::string(otp)}};
    world.look([&](store::Db& db) { result = accounts::check_sign_in(db, in, now); });
    return result;
}

Result<std::int64_t> sign_in(World& world, std::string_view login, std::string_view with, Instant now) {
    auto const result = accepted(world, login, "", now, with);
    if (!result) return result.error();
    return result->person;
}

bool signs_in(World& world, std::string_view login, std::string_view with, Instant now) {
    return sign_in(world, login, with, now).has_value();
}

std::string grant_body(World& world, std::string_view person, std::string_view role, std::string_view rest) {
    return fmt::format(R"({{"person":"{}","role":"{}",{}}})", world.person_id(person), role, rest);
}

// A call by the holder of a token; "" is the program.
commands::Dispatch::Call by_token(World& world, std::string_view operation, std::string_view token,
                                  std::string_view json = "{}") {
    commands::Caller caller;
    caller.real_now = Instant::now();
    if (token.empty()) caller.system = true;
    else caller.token_digest = token_digest(token);
    auto const& dispatch = world.dispatch();
    auto call = dispatch.parse(dispatch.registry().at(operation), caller, json, {}, {}, "");
    REQUIRE_FALSE(call.wrong);
    return call;
}

// What became of calls that came together: "" or the reason of the refusal.
std::vector<std::string> in_one_batch(World& world, std::vector<commands::Dispatch::Call> calls) {
    std::promise<void> ready;
    auto gate = store::job_of("gate " + Uuid::v7_now().text(),
                              [opened = ready.get_future().share()](store::Tx&) -> Result<store::Outcome> {
                                  opened.wait();
                                  return refuse(Refused::conflict, "gate");
                              });
    gate.done = [](Result<store::Outcome>, bool) {};
    world.dispatch().writer().submit(std::move(gate));
    std::vector<std::promise<std::string>> answers(calls.size());
    for (std::size_t i = 0; i < calls.size(); ++i)
        world.dispatch().hand_over(std::move(calls[i]), [&, i](Result<store::Outcome> outcome) {
            answers[i].set_value(outcome ? "" : outcome.error().reason.key);
        });
    ready.set_value();
    std::vector<std::string> reasons;
    for (auto& answer : answers) reasons.push_back(answer.get_future().get());
    return reasons;
}

constexpr auto at_county = R"("place":"341282000000")";
constexpr auto at_town = R"("place":"341282100000")";

} // namespace

TEST_CASE("logins are names or telephone numbers, and no number is kept readable", "[accounts]") {
    FieldKey const key(std::array<unsigned char, 32>{7});
    CHECK(accounts::stored_login("Zhang.San-1_x", key) == "zhang.san-1_x");
    CHECK_FALSE(accounts::stored_login("a", key));
    CHECK_FALSE(accounts::stored_login("张三", key));
    CHECK_FALSE(accounts::stored_login("a b", key));
    CHECK_FALSE(accounts::stored_login(std::string(41, 'a'), key));
    auto const typed = accounts::stored_login("138 0013-8000", key);
    REQUIRE(typed);
    CHECK(typed == accounts::stored_login("13800138000", key));
    CHECK(typed == accounts::stored_login("１３８００１３８０００", key));
    CHECK(typed->find("138") == std::string::npos);
    CHECK(accounts::is_telephone(*typed));
    CHECK_FALSE(accounts::is_telephone("zhang.san"));
}

TEST_CASE("bad passwords are refused with the reason", "[accounts]") {
    using accounts::password_fault;
    CHECK(password_fault("short", "x").key == "account.password_short");
    CHECK(password_fault("九个汉字的密码不够", "x").key == "account.password_short");
    CHECK(password_fault("Long.Login.Name", "long.login.name").key == "account.password_is_login");
    CHECK(password_fault("1234567890", "x").key == "account.password_common");
    CHECK(password_fault("Password123", "x").key == "account.password_common");
    CHECK(password_fault("zzzzzzzzzzzz", "x").key == "account.password_common");
    CHECK(password_fault("huiju-demo", "office").empty());
    CHECK(password_fault(password, "x").empty());
}

TEST_CASE("failures lock a login within a quarter of an hour only", "[accounts]") {
    auto const start = Instant::at(*Date::of(2026, 3, 1), 9);
    auto const minutes = [&](int n) { return Instant{start.micros + n * 60'000'000LL}; };
    std::optional<accounts::Failures> f;
    for (int i = 0; i < 4; ++i) f = accounts::one_more(f, minutes(i));
    CHECK(f->failed == 4);
    CHECK(f->locked_until <= minutes(3));
    CHECK(accounts::one_more(f, minutes(14)).locked_until == minutes(29));
    CHECK(accounts::one_more(f, minutes(15)).failed == 1); // the first ones are too long ago
}

TEST_CASE("periods with both ends included", "[accounts]") {
    auto const day = [](int d) { return *Date::of(2026, 3, d); };
    CHECK(accounts::overlap(day(1), day(5), day(5), day(9)));
    CHECK_FALSE(accounts::overlap(day(1), day(4), day(5), day(9)));
    CHECK(accounts::overlap(day(1), std::nullopt, day(5), std::nullopt));
    CHECK_FALSE(accounts::overlap(day(6), std::nullopt, day(1), day(5)));
}

TEST_CASE("a right password signs in, a wrong one and an unknown login are told the same", "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const now = Instant::now();
    auto const right = sign_in(world, "TOWN", password, now);
    REQUIRE(right.has_value());
    world.look([&](store::Db& db) { CHECK(*right == directory(db).person(world.person_id("town"))->no); });
    for (auto const* login : {"town", "nobody", "没有这样的账号"}) {
        auto const wrong = sign_in(world, login, "another password", now);
        REQUIRE_FALSE(wrong.has_value());
        CHECK(wrong.error().kind == Refused::unknown_user);
        CHECK(wrong.error().reason.key == "sign_in.wrong");
        CHECK(wrong.error().fields.empty());
    }
}

TEST_CASE("an unknown login costs as much time as a wrong password", "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const now = Instant::now();
    sign_in(world, "nobody", "another password", now); // makes the hash that stands for nobody's
    auto const cost = [&](std::string_view login) {
        auto best = INT64_MAX;
        for (int i = 0; i < 3; ++i) {
            auto const begin = Instant::now().micros;
            sign_in(world, login, "another password", now);
            best = std::min(best, Instant::now().micros - begin);
        }
        return best;
    };
    auto const known = cost("town"), unknown = cost("nobody");
    CHECK(unknown * 3 > known);
    CHECK(known * 3 > unknown);
}

TEST_CASE("repeated failures lock the login for a quarter of an hour, and a sign-in clears them",
          "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const fail = [&](std::string_view login) {
        return world.call("session.fail", "system", fmt::format(R"({{"login":"{}"}})", login)).status;
    };
    for (int i = 0; i < 4; ++i) CHECK(fail("Town") == 200);
    CHECK(signs_in(world, "town", password, Instant::now()));
    CHECK(fail("town") == 200);
    auto const locked = sign_in(world, "town", password, Instant::now());
    REQUIRE_FALSE(locked.has_value());
    CHECK(locked.error().kind == Refused::too_many);
    CHECK(locked.error().retry_after > 14 * 60);
    CHECK(locked.error().retry_after <= 15 * 60);
    auto const later = Instant{Instant::now().micros + 15 * 60'000'000LL + 1};
    CHECK(signs_in(world, "town", password, later));

    for (int i = 0; i < 4; ++i) fail("office");
    give_account(world, "office");
    auto const open = fmt::format(
        R"({{"person":"{}","token_digest":"{}","kind":"session","name":"","expires":"2099-01-01T00:00:00+08:00"}})",
        world.person_id("office"), token_digest("x"));
    REQUIRE(world.call("session.open", "system", open).ok());
    fail("office");
    CHECK(signs_in(world, "office", password, Instant::now()));
}

TEST_CASE("whose a token is counts from one command of a batch to the next", "[accounts]") {
    store::Engine const engine = GENERATE(from_range(store::test_engines()));
    store::TestDatabase const database(engine);
    World world({accounts_feature(), campaigns_feature()}, database.url());
    for (auto const* login : {"town", "office", "sysadmin"}) give_account(world, login);
    auto const opening = [&](std::string_view person, std::string_view token) {
        return by_token(world, "session.open", "",
                        fmt::format(R"({{"person":"{}","token_digest":"{}","kind":"session","name":"",)"
                                    R"("expires":"2099-01-01T00:00:00+08:00"}})",
                                    world.person_id(person), token_digest(token)));
    };
    auto const asking = [&](std::string_view token) { // something that changes nothing about sign-ins
        return by_token(world, "unit.create", token,
                        R"({"name":"路灯管理所","kind":"city","place":"341282000000"})");
    };
    auto const disabling = [&](std::string_view person, bool active) {
        return by_token(world, "account.disable", "s",
                        fmt::format(R"({{"person":"{}","active":{}}})", world.person_id(person), active));
    };
    auto const closing = [&](std::string_view token) { return by_token(world, "session.close_all", token); };
    REQUIRE(in_one_batch(world, {opening("sysadmin", "s"), opening("town", "t"), opening("office", "o")}) ==
            std::vector<std::string>{"", "", ""});

    using Reasons = std::vector<std::string>;
    std::string const unknown = "sign_in.required", known = "forbidden.role";
    CHECK(in_one_batch(world, {asking("t"), asking("t"), asking("nobody"), closing("t"), asking("t"),
                               closing("t"), opening("town", "t"), asking("t"), asking("nobody")}) ==
          Reasons{known, known, unknown, "", unknown, unknown, "", known, unknown});
    // a token that nobody had when the batch began
    CHECK(in_one_batch(world, {asking("new"), opening("town", "new"), asking("new"), closing("new"),
                               asking("new")}) == Reasons{unknown, "", known, "", unknown});
    CHECK(in_one_batch(world, {opening("town", "t"), asking("t"), disabling("town", false), asking("t"),
                               disabling("town", true), asking("t"), asking("o")}) ==
          Reasons{"", known, "", unknown, "", unknown, "forbidden.has_administrator"});
    // a command that fails takes back what it did to sign-ins
    CHECK(in_one_batch(world, {opening("town", "u"), opening("town", "u"), asking("u")})[2] == known);
}

TEST_CASE("a session is known by its token until it ends; opening it twice is one", "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const digest = token_digest("some token");
    auto const now = Instant::now();
    auto const open = fmt::format(
        R"({{"person":"{}","token_digest":"{}","kind":"session","name":"","expires":"{}","command_id":"c1"}})",
        world.person_id("town"), digest, Instant{now.micros + 3'600'000'000LL}.text());
    CHECK(world.call("session.open", "town", open).status == 403); // the program alone
    CHECK(world.call("session.open", "", open).status == 401);
    REQUIRE(world.call("session.open", "system", open).status == 200);
    REQUIRE(world.call("session.open", "system", open).status == 200);
    auto other = open;
    other.replace(other.find(digest), 64, token_digest("another token"));
    CHECK(world.call("session.open", "system", other).status == 409);

    auto const who = [&](std::string_view token, Instant at) {
        std::int64_t person = 0;
        world.look([&](store::Db& db) {
            store::Args const asked{{"token", token_digest(token)}, {"now", at.micros}};
            person = db.number(accounts::person_of_token, asked).value_or(0);
        });
        return person;
    };
    CHECK(who("some token", now) != 0);
    CHECK(who("another token", now) == 0);
    CHECK(who("some token", Instant{now.micros + 3'600'000'000LL}) == 0);

    auto const person = fmt::format(R"({{"person":"{}"}})", world.person_id("town"));
    REQUIRE(world.call("account.disable", "system", person).ok());
    CHECK(who("some token", now) == 0);
    CHECK_FALSE(signs_in(world, "town", password, now));
    REQUIRE(world
                .call("account.disable", "system",
                      fmt::format(R"({{"person":"{}","active":true}})", world.person_id("town")))
                .ok());
    CHECK(who("some token", now) == 0); // ended for good
    CHECK(signs_in(world, "town", password, now));
}

TEST_CASE("API tokens are listed to their owner and revoked by their handle", "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const open = [&](std::string_view person, std::string_view token) {
        return world.call("session.open", "system",
                          fmt::format(R"({{"person":"{}","token_digest":"{}","kind":"token","name":"script",)"
                                      R"("expires":"2099-01-01T00:00:00+08:00"}})",
                                      world.person_id(person), token_digest(token)));
    };
    REQUIRE(open("town", "t1").ok());
    REQUIRE(open("office", "t2").ok());
    auto const mine = world.call("token.list", "town").body;
    CHECK(World::at(mine, "items.0.name") == "script");
    CHECK(World::at(mine, "items.1.name").empty());
    auto const revoke = fmt::format(R"({{"handle":"{}"}})", World::at(mine, "items.0.handle"));
    CHECK(world.call("token.revoke", "office", revoke).status == 404);
    CHECK(world.call("token.revoke", "town", revoke).status == 200);
    CHECK(World::at(world.call("token.list", "town").body, "items.0.name").empty());
    CHECK(World::at(world.call("token.list", "system").body, "items.0.person.name") == "office");
}

TEST_CASE("one's own password changes with the old one; others' by the system administrator", "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    give_account(world, "sysadmin");
    auto const id = world.person_id("town");
    auto const set = [&](std::string_view login, std::string const& rest) {
        return world.call("account.set_password", login,
                          fmt::format(R"({{"password":"quite another one"{}}})", rest));
    };
    CHECK(World::at(set("town", "").body, "fields.old") == "field.required");
    CHECK(World::at(set("town", R"(,"old":"not the old one")").body, "fields.old") ==
          "account.old_password_wrong");
    CHECK(set("office", fmt::format(R"(,"person":"{}")", id)).status == 403);
    CHECK(set("town2", fmt::format(R"(,"person":"{}")", id)).status == 403);
    REQUIRE(set("town", fmt::format(R"(,"old":"{}")", password)).ok());
    CHECK(signs_in(world, "town", "quite another one", Instant::now()));
    CHECK_FALSE(signs_in(world, "town", password, Instant::now()));
    auto const by_admin = fmt::format(R"({{"password":"{}","person":"{}"}})", password, id);
    REQUIRE(world.call("account.set_password", "sysadmin", by_admin).ok());
    CHECK(signs_in(world, "town", password, Instant::now()));
}

TEST_CASE("a town's office resets passwords of its own town's people alone", "[accounts]") {
    auto world = make_world();
    for (auto const* person : {"station", "townhead", "cadre", "town2", "unit", "leader", "clerk", "liaison"})
        give_account(world, person);
    auto const make = [&](std::string_view login, std::string_view person) {
        return world.call("account.one_time", login,
                          fmt::format(R"({{"people":["{}"]}})", world.person_id(person)));
    };
    auto const set = [&](std::string_view login, std::string_view person) {
        return world.call(
            "account.set_password", login,
            fmt::format(R"({{"password":"quite another one","person":"{}"}})", world.person_id(person)));
    };
    for (auto const* person : {"station", "townhead", "cadre", "clerk"}) {
        INFO(person);
        CHECK(make("town", person).ok());
        CHECK(set("town", person).ok());
        CHECK(make("town2", person).status == 403);
        CHECK(set("town2", person).status == 403);
    }
    // of a city unit, or of another town
    for (auto const* person : {"unit", "leader", "liaison", "town2"}) {
        INFO(person);
        CHECK(make("town", person).status == 403);
        CHECK(set("town", person).status == 403);
        CHECK(make("sysadmin", person).ok());
    }
    // a role of the city that somebody of the town holds
    REQUIRE(
        world
            .call("role.grant", "system", grant_body(world, "station", "sorter", R"("place":"341282000000")"))
            .ok());
    CHECK(make("town", "station").status == 403);
    CHECK(make("liaison", "cadre").status == 403);
    CHECK(make("clerk", "clerk").body.find("account.not_for_oneself") != std::string::npos);
}

TEST_CASE("a one-time password is told once and is good until its owner has set another", "[accounts]") {
    auto world = make_world();
    for (auto const* person : {"station", "cadre"}) give_account(world, person);
    auto const body = fmt::format(R"({{"people":["{}","{}"],"command_id":"strips"}})",
                                  world.person_id("station"), world.person_id("cadre"));
    auto const strips = world.call("account.one_time", "town", body).body;
    auto const once = World::at(strips, "items.0.password");
    CHECK(World::at(strips, "items.0.login") == "station");
    CHECK(World::at(strips, "items.1.person.name") == "cadre");
    CHECK(once.size() == 14);
    CHECK(once != World::at(strips, "items.1.password"));
    auto const again = world.call("account.one_time", "town", body);
    CHECK(again.ok());
    CHECK(again.body.find("password") == std::string::npos);

    auto const now = Instant::now();
    CHECK_FALSE(signs_in(world, "station", password, now));
    CHECK(sign_in(world, "station", once, now).error().reason.key == "account.must_change");
    CHECK(sign_in(world, "station", "wrong", now).error().reason.key == "sign_in.wrong");
    auto const first = [&](std::string_view old, std::string_view fresh) {
        return world.call("account.first_password", "",
                          fmt::format(R"({{"login":"station","old":"{}","password":"{}"}})", old, fresh));
    };
    CHECK(first("wrong", "quite another one").status == 401);
    CHECK(World::at(first(once, "short").body, "fields.password") == "account.password_short");
    CHECK(World::at(first(once, once).body, "fields.password") == "account.password_same");
    CHECK(first(once, "quite another one").ok());
    CHECK(signs_in(world, "station", "quite another one", now));
    CHECK(first(once, "one more of them").status == 401);
    CHECK(first("quite another one", "one more of them").status == 401); // it is no one-time password
    // wrong ones lock the login; the one above counts
    auto const other = World::at(strips, "items.1.password");
    for (int i = 1; i < accounts::failures_before_lock; ++i)
        CHECK(first("wrong", "quite another one").status == 401);
    CHECK(first(once, "quite another one").status == 429);
    // a newer strip takes the place of the older one
    auto const newer = World::at(
        world
            .call("account.one_time", "town", fmt::format(R"({{"people":["{}"]}})", world.person_id("cadre")))
            .body,
        "items.0.password");
    CHECK(sign_in(world, "cadre", other, now).error().reason.key == "sign_in.wrong");
    CHECK(sign_in(world, "cadre", newer, now).error().reason.key == "account.must_change");
    CHECK(world.call("account.one_time", "town", R"({"people":[]})").status == 422);
}

TEST_CASE("wrong old passwords lock like wrong sign-ins, and a change sent again is one change",
          "[accounts]") {
    auto world = make_world();
    give_account(world, "town");
    auto const set = [&](std::string_view old, std::string_view fresh, std::string_view rest = "") {
        return world.call("account.set_password", "town",
                          fmt::format(R"({{"old":"{}","password":"{}"{}}})", old, fresh, rest));
    };
    constexpr auto another = "quite another one";
    for (int i = 1; i < accounts::failures_before_lock; ++i) {
        CHECK(World::at(set("wrong", another).body, "fields.old") == "account.old_password_wrong");
        CHECK(signs_in(world, "town", password, Instant::now()));
    }
    // the right one clears the count
    auto const command = fmt::format(R"(,"command_id":"{}")", Uuid::v7_now().text());
    REQUIRE(set(password, another, command).ok());
    REQUIRE(set(password, another, command).ok()); // again: the old password is no longer right, yet it was
    for (int i = 0; i < accounts::failures_before_lock; ++i) CHECK(set("wrong", "short").status == 422);
    CHECK(sign_in(world, "town", another, Instant::now()).error().kind == Refused::too_many);
    CHECK(set(another, password).status == 429);
    CHECK(signs_in(world, "town", another,
                   Instant{Instant::now().micros + accounts::lock_minutes * 60'000'000LL + 1}));
}

namespace {

// An operation whose slow part says where it ran.
struct Slow {
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Slow, (), (note))

std::atomic<int> slow_calls = 0;
std::thread::id slow_thread, slow_writer;

void slow_part(commands::Preparing&, Slow&) {
    ++slow_calls;
    slow_thread = std::this_thread::get_id();
}

Result<store::Outcome> slow_write(commands::Writing& w, Slow const&) {
    slow_writer = std::this_thread::get_id();
    return store::Outcome{"slow", w.id, {}};
}

Feature slow_feature() {
    return {.name = "slow",
            .add =
                [](commands::Registry& registry) {
                    registry.write<Slow>({.name = "slow.write", .access = Roles{Role::office}}, &slow_write,
                                         &slow_part);
                },
            .tables = {}};
}

} // namespace

TEST_CASE("the slow part of a write runs on a thread of its own, and only for those who may call it",
          "[accounts]") {
    World world({slow_feature()});
    CHECK(world.call("slow.write", "").status == 401);
    CHECK(world.call("slow.write", "stranger").status == 401);
    CHECK(world.call("slow.write", "town").status == 403);
    CHECK(world.call("slow.write", "office", R"({"note":5})").status == 422);
    CHECK(slow_calls == 0);
    REQUIRE(world.call("slow.write", "office").ok());
    CHECK(slow_calls == 1);
    CHECK(slow_thread != std::this_thread::get_id());
    CHECK(slow_thread != slow_writer);
}

TEST_CASE("all that is wrong with a new account is said at once, and no password is ever shown",
          "[accounts]") {
    auto world = make_world();
    auto const wrong =
        world.call("account.create", "system",
                   R"({"person":"0197f0a0-0000-7000-8000-000000000000","login":"张 三","password":"short"})");
    CHECK(wrong.status == 422);
    CHECK(World::at(wrong.body, "fields.person") == "field.no_such_person");
    CHECK(World::at(wrong.body, "fields.login") == "account.login_form");
    CHECK(World::at(wrong.body, "fields.password") == "account.password_short");

    auto const made = world.call("account.create", "system", account_body(world, "town", "13800138000"));
    REQUIRE(made.status == 201);
    CHECK(made.body.find("argon2") == std::string::npos);
    CHECK(made.body.find(password) == std::string::npos);
    CHECK(World::at(made.body, "login") == "手机号");
    CHECK(signs_in(world, "138 0013 8000", password, Instant::now()));
    auto const again = world.call("account.create", "system", account_body(world, "town", "13800138000"));
    CHECK(World::at(again.body, "fields.person") == "account.has_one");
    CHECK(World::at(again.body, "fields.login") == "account.login_taken");
    world.look([&](store::Db& db) {
        auto const row =
            db.find<accounts::AccountRow>("person", directory(db).person(world.person_id("town"))->no);
        REQUIRE(row);
        CHECK(row->password.starts_with("$argon2id$"));
    });
}

TEST_CASE("three separate administrators: nobody holds two, none has business", "[accounts][roles]") {
    auto world = make_world();
    auto const grant = [&](std::string_view person, std::string_view role, std::string_view rest) {
        return world.call("role.grant", "secadmin", grant_body(world, person, role, rest));
    };
    CHECK(World::at(grant("sysadmin", "auditor", at_county).body, "fields.role") ==
          "role.two_administrators");
    CHECK(World::at(grant("auditor", "sysadmin", at_county).body, "fields.role") ==
          "role.two_administrators");
    CHECK(World::at(grant("sysadmin", "town_office", at_town).body, "fields.role") ==
          "role.administrator_no_business");
    CHECK(World::at(grant("town", "auditor", at_county).body, "fields.role") ==
          "role.administrator_has_business");
    CHECK(World::at(grant("liaison", "sysadmin", at_county).body, "fields.role") ==
          "role.administrator_has_business");
    CHECK(World::at(grant("secadmin", "sorter", at_county).body, "fields.person") == "role.not_to_oneself");
    // a second system administrator is another person, who had no role at that time
    auto const made = world.call("person.create", "sysadmin", R"({"name":"某某","unit":"活动办"})");
    REQUIRE(made.status == 201);
    auto const id = World::at(made.body, "id");
    auto const body = [&](std::string_view role) {
        return fmt::format(R"({{"person":"{}","role":"{}",{}}})", id, role, at_county);
    };
    CHECK(world.call("role.grant", "secadmin", body("sysadmin")).status == 201);
    CHECK(World::at(world.call("role.grant", "secadmin", body("sysadmin")).body, "fields.role") ==
          "role.held_already");
}

TEST_CASE("a role needs the right kind of place or unit", "[accounts][roles]") {
    auto world = make_world();
    auto const wrong = [&](std::string_view role, std::string_view rest, std::string_view field) {
        auto const reply = world.call("role.grant", "secadmin", grant_body(world, "judge", role, rest));
        CHECK(reply.status == 422);
        return World::at(reply.body, "fields." + std::string(field));
    };
    CHECK(wrong("town_office", R"("to":"2099-01-01")", "place") == "field.required");
    CHECK(wrong("town_office", at_county, "place") == "role.of_a_town");
    CHECK(wrong("village_cadre", at_town, "place") == "role.of_a_village");
    CHECK(wrong("unit_handler", at_town, "place") == "role.of_a_unit");
    CHECK(wrong("unit_handler", at_town, "unit") == "field.required");
    CHECK(wrong("sorter", R"("unit":"民政局")", "unit") == "role.of_a_place");
    CHECK(wrong("sorter", R"("place":"999999999999")", "place") == "field.no_such_place");
    CHECK(wrong("liaison", R"("place":"341282100201")", "role") == "role.liaison_is_selected");
    CHECK(wrong("inspector", at_county, "to") == "role.inspector_for_a_time");
    auto const many =
        world.call("role.grant", "secadmin",
                   R"({"person":"x","role":"inspector","place":"9","unit":"民政局","campaign":"y",)"
                   R"("from":"2026-05-02","to":"2026-05-01"})");
    for (auto const* field : {"person", "place", "unit", "campaign", "to"}) {
        INFO(field);
        CHECK_FALSE(World::at(many.body, "fields." + std::string(field)).empty());
    }
}

TEST_CASE("a mobile number of the roster signs in while it is one person's", "[accounts][sign_in]") {
    auto world = make_world();
    auto const now = Instant::now();
    auto const phone = [&](std::string_view person, std::string_view number) {
        REQUIRE(world
                    .call("person.update", "sysadmin",
                          fmt::format(R"({{"id":"{}","phone":"{}"}})", world.person_id(person), number))
                    .ok());
    };
    give_account(world, "town");
    give_account(world, "cadre");
    CHECK_FALSE(signs_in(world, "13800138000", password, now));
    phone("town", "138 0013 8000");
    phone("judge", "13800138000"); // has no account
    auto const person = sign_in(world, "138-0013-8000", password, now);
    REQUIRE(person.has_value());
    CHECK(*person == *sign_in(world, "town", password, now));
    CHECK(sign_in(world, "13800138000", "a wrong password", now).error().reason.key == "sign_in.wrong");

    // failures by the number and by the login are counted together
    for (int i = 0; i < accounts::failures_before_lock; ++i)
        REQUIRE(world
                    .call("session.fail", "system",
                          fmt::format(R"({{"login":"{}"}})", i % 2 == 0 ? "town" : "13800138000"))
                    .ok());
    CHECK(sign_in(world, "13800138000", password, now).error().kind == Refused::too_many);
    CHECK(sign_in(world, "town", password, now).error().kind == Refused::too_many);

    phone("cadre", "13800138000");
    CHECK(sign_in(world, "13800138000", password, now).error().reason.key == "sign_in.phone_of_several");
    CHECK(signs_in(world, "cadre", password, now));
    // an account's own login wins
    REQUIRE(world.call("account.create", "system", account_body(world, "judge", "13800138000")).ok());
    CHECK(signs_in(world, "13800138000", password, now));
}

TEST_CASE("a second factor is asked for once it is confirmed, and each code is good once",
          "[accounts][sign_in]") {
    auto world = make_world();
    auto const now = Instant::now();
    auto const step = code_step(now.micros / 1'000'000);
    give_account(world, "auditor");
    CHECK(world.call("second_factor.confirm", "auditor", R"({"otp":"123456"})").status == 409);
    CHECK(World::at(world.call("second_factor.enrol", "auditor", R"({"password":"a wrong password"})").body,
                    "fields.password") == "account.old_password_wrong");
    auto const own = fmt::format(R"({{"password":"{}"}})", password);
    REQUIRE(world.call("second_factor.enrol", "auditor", own).ok());
    auto const enrolment = world.call("second_factor.enrol", "auditor", own).body; // the first is forgotten
    CHECK(World::at(enrolment, "uri").find("otpauth://totp/%E6%83%A0%E8%81%9A:auditor?secret=") == 0);
    CHECK(World::at(enrolment, "uri").find(World::at(enrolment, "secret")) != std::string::npos);
    CHECK(World::at(enrolment, "svg").find("<svg") == 0);
    CHECK(World::at(enrolment, "secret").size() == 32);
    CHECK(signs_in(world, "auditor", password, now)); // not confirmed yet
    CHECK(World::at(world.call("second_factor.get", "auditor").body, "state") == "pending");

    std::string secret;
    world.look([&](store::Db& db) {
        auto const* person = directory(db).person(world.person_id("auditor"));
        auto const rows = db.having<accounts::SecondFactorRow>("person", person->no);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].ended);
        CHECK(rows[1].secret.ciphertext.find(World::at(enrolment, "secret")) == std::string::npos);
        secret = db.key().open_field(rows[1].secret.ciphertext).value();
    });
    CHECK(base32_encode(secret) == World::at(enrolment, "secret"));
    auto const otp = [&](std::int64_t at) { return code_of_step(secret, at); };
    CHECK(world.call("second_factor.confirm", "auditor", R"({"otp":"abcdef"})").status == 422);
    auto const confirmed =
        world.call("second_factor.confirm", "auditor", fmt::format(R"({{"otp":"{}"}})", otp(step)));
    INFO(confirmed.body);
    REQUIRE(confirmed.ok());
    CHECK(World::at(confirmed.body, "recovery.9").size() == 14);
    CHECK(World::at(confirmed.body, "recovery.10").empty());
    CHECK(world.call("second_factor.enrol", "auditor", own).status == 409);
    CHECK(World::at(world.call("me", "auditor").body, "second_factor") == "true");

    auto const missing = accepted(world, "auditor", "", now).error();
    CHECK(missing.kind == Refused::unknown_user);
    CHECK(missing.reason.key == "sign_in.otp_needed");
    CHECK(missing.next.at(0).first == "otp");
    // a wrong password is told first, and nothing of the factor
    CHECK(accepted(world, "auditor", otp(step), now, "a wrong password").error().reason.key ==
          "sign_in.wrong");
    CHECK(accepted(world, "auditor", "000000", now).error().reason.key == "sign_in.otp_wrong");
    CHECK_FALSE(accepted(world, "auditor", otp(step), now)); // confirmed with
    auto const open = [&](accounts::Accepted const& by, std::string_view token) {
        auto const rest = by.step       ? fmt::format(R"(,"step":{})", *by.step)
                          : by.recovery ? fmt::format(R"(,"recovery":"{}")", *by.recovery)
                                        : std::string();
        return world.call("session.open", "system",
                          fmt::format(R"({{"person":"{}","token_digest":"{}","kind":"session","name":"",)"
                                      R"("expires":"2099-01-01T00:00:00+08:00"{}}})",
                                      world.person_id("auditor"), token_digest(token), rest));
    };
    auto const next = accepted(world, "auditor", otp(step + 1), now);
    REQUIRE(next.has_value());
    CHECK(open({}, "1").status == 401);
    CHECK(open(*next, "2").ok());
    CHECK(open(*next, "3").status == 401); // two at the same time
    CHECK_FALSE(accepted(world, "auditor", otp(step + 1), now));

    auto recovery = World::at(confirmed.body, "recovery.3");
    for (auto& c : recovery)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    auto const by_recovery = accepted(world, "auditor", " " + recovery + " ", now);
    REQUIRE(by_recovery.has_value());
    CHECK(open(*by_recovery, "4").ok());
    CHECK(open(*by_recovery, "5").status == 401);
    CHECK_FALSE(accepted(world, "auditor", recovery, now));
    CHECK(World::at(world.call("second_factor.get", "auditor").body, "recovery_left") == "9");

    // lost: another one ends it, with a reason
    auto const disable = fmt::format(R"({{"person":"{}","reason":"手机丢失"}})", world.person_id("auditor"));
    CHECK(world.call("second_factor.disable", "sysadmin", disable).status == 403);
    CHECK(world.call("second_factor.disable", "town", disable).status == 403);
    CHECK(
        World::at(world
                      .call("second_factor.disable", "secadmin",
                            fmt::format(R"({{"person":"{}","reason":"自己"}})", world.person_id("secadmin")))
                      .body,
                  "fields.person") == "second_factor.by_another");
    REQUIRE(world.call("second_factor.disable", "secadmin", disable).ok());
    CHECK(world.call("second_factor.disable", "secadmin", disable).status == 409);
    CHECK(signs_in(world, "auditor", password, now));
}

TEST_CASE("roles are held from their first to their last day", "[accounts][roles]") {
    auto world = make_world();
    auto const today = Instant::now().day();
    auto const roles_of = [&](std::string_view login, Date day) {
        Roles roles;
        world.look([&](store::Db& db) {
            roles = directory(db).scope(directory(db).person(world.person_id(login))->no, day)->roles();
        });
        return roles;
    };
    auto const period = fmt::format(R"({},"from":"{}","to":"{}")", at_town, today.add_days(1).text(),
                                    today.add_days(3).text());
    auto const made = world.call("role.grant", "secadmin", grant_body(world, "judge", "town_office", period));
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(World::at(made.body, "label") == "镇活动办");
    CHECK(roles_of("judge", today) == Roles{Role::judge});
    CHECK(roles_of("judge", today.add_days(1)) == Roles{Role::judge, Role::town_office});
    CHECK(roles_of("judge", today.add_days(3)) == Roles{Role::judge, Role::town_office});
    CHECK(roles_of("judge", today.add_days(4)) == Roles{Role::judge});

    auto const begun =
        world.call("role.grant", "secadmin", grant_body(world, "sorter", "supervisor", at_county));
    REQUIRE(begun.status == 201);
    CHECK(roles_of("sorter", today).has(Role::supervisor));
    auto const revoke = fmt::format(R"({{"id":"{}"}})", World::at(begun.body, "id"));
    CHECK(world.call("role.revoke", "sorter", revoke).status == 403);
    REQUIRE(world.call("role.revoke", "secadmin", revoke).ok());
    CHECK_FALSE(roles_of("sorter", today).has(Role::supervisor));
    CHECK(world.call("role.revoke", "secadmin", revoke).status == 409);
}

TEST_CASE("a person with three roles has one me", "[accounts]") {
    auto world = make_world();
    auto const me = world.call("me", "clerk").body;
    CHECK(World::at(me, "person.name") == "clerk");
    CHECK(World::at(me, "unit.name") == "光武镇人民政府");
    std::set<std::string> roles;
    for (int i = 0; i < 4; ++i) roles.insert(World::at(me, fmt::format("roles.{}.role", i)));
    CHECK(roles == std::set<std::string>{"town_office", "station", "liaison", ""});
    CHECK(World::at(me, "places.0.name") == "光武镇");
    CHECK(World::at(me, "places.1.name").empty()); // the village lies in the town
    CHECK(World::at(me, "widest_place.name") == "光武镇");
    CHECK(world.call("me", "").status == 401);
}

TEST_CASE("people are shown to those whose places or units they belong to, without telephone numbers",
          "[accounts]") {
    auto world = make_world();
    auto const made =
        world.call("person.create", "sysadmin",
                   R"({"name":"某人","unit":"泉阳镇人民政府","post":"干事","phone":"13900001111"})");
    INFO(made.body);
    REQUIRE(made.status == 201);
    CHECK(made.body.find("1390000") == std::string::npos);
    auto const id = fmt::format(R"({{"id":"{}"}})", World::at(made.body, "id"));
    CHECK(world.call("person.get", "town2", id).ok());
    CHECK(world.call("person.get", "office", id).ok());
    for (auto const* login : {"town", "liaison", "unit", "judge", "cadre"}) {
        INFO(login);
        CHECK(world.call("person.get", login, id).status == 404);
        CHECK(world.call("person.list", login, R"({"q":"某人"})").body.find("某人") == std::string::npos);
    }
    CHECK(World::at(world.call("person.list", "office", R"({"q":"某人"})").body, "items.0.unit.name") ==
          "泉阳镇人民政府");
    // a liaison of the town's village is the town's to see, wherever the person comes from
    auto const there = world.call("person.list", "town", R"({"place":"341282100000"})").body;
    CHECK(there.find("\"liaison\"") != std::string::npos);
    CHECK(there.find("\"liaison2\"") == std::string::npos);
    // pages go on where the one before ended
    std::set<std::string> names;
    std::string after;
    for (int pages = 0; pages < 40; ++pages) {
        auto const page =
            world
                .call("person.list", "office",
                      after.empty() ? R"({"limit":5})" : fmt::format(R"({{"limit":5,"after":"{}"}})", after))
                .body;
        for (int i = 0; i < 5; ++i)
            if (auto const name = World::at(page, fmt::format("items.{}.name", i)); !name.empty())
                CHECK(names.insert(name).second);
        after = World::at(page, "next");
        if (after.empty()) break;
    }
    CHECK(names.size() == 22);
}

TEST_CASE("units are kept in official order; an import is whole or nothing", "[accounts]") {
    auto world = make_world();
    auto const import = [&](std::string_view rows) {
        return world.call("unit.import", "sysadmin", fmt::format(R"({{"rows":[{}]}})", rows));
    };
    auto const bad = import(R"({"name":"水利局","kind":"city","place":"341282000000"},
                               {"name":"水利局","kind":"town","place":"341282000000"},
                               {"name":"某站","kind":"station","place":"0","parent":"没有的单位"})");
    CHECK(bad.status == 422);
    CHECK(bad.body.find("\"rows.1.name\":\"unit.name_taken\"") != std::string::npos);
    CHECK(bad.body.find("\"rows.1.place\":\"unit.town_of_no_town\"") != std::string::npos);
    CHECK(bad.body.find("\"rows.2.place\":\"field.no_such_place\"") != std::string::npos);
    CHECK(bad.body.find("\"rows.2.parent\":\"field.no_such_unit\"") != std::string::npos);
    CHECK(World::at(world.call("unit.list", "town", R"({"q":"水利"})").body, "items.0.name").empty());

    REQUIRE(import(R"({"name":"水利局","kind":"city","place":"341282000000"},
                      {"name":"交通运输局","kind":"city","place":"341282000000"},
                      {"name":"水利站","kind":"station","place":"341282100000","parent":"水利局"})")
                .ok());
    auto const found = world.call("unit.list", "town", R"({"q":"水利"})").body;
    CHECK(World::at(found, "items.0.name") == "水利局");
    CHECK(World::at(found, "items.1.parent.name") == "水利局");
    CHECK(World::at(world.call("unit.list", "town", R"({"q":"交通"})").body, "items.1.name").empty());
    auto const here = world.call("unit.list", "town", R"({"place":"341282100000"})").body;
    CHECK(World::at(here, "items.0.name") == "光武镇人民政府");
    CHECK(here.find("泉阳镇") == std::string::npos);

    auto const id = World::at(found, "items.0.id");
    auto const rev = World::at(found, "items.0.rev");
    CHECK(world.call("unit.update", "town", fmt::format(R"({{"id":"{}","name":"水务局"}})", id)).status ==
          403);
    CHECK(
        World::at(
            world.call("unit.update", "sysadmin", fmt::format(R"({{"id":"{}","parent":"水利站"}})", id)).body,
            "fields.parent") == "unit.parent_inside");
    auto const renamed = world.call("unit.update", "sysadmin",
                                    fmt::format(R"({{"id":"{}","rev":{},"name":"水务局"}})", id, rev));
    CHECK(World::at(renamed.body, "name") == "水务局");
    auto const stale = world.call("unit.update", "sysadmin",
                                  fmt::format(R"({{"id":"{}","rev":{},"name":"别的"}})", id, rev));
    CHECK(stale.status == 409);
    CHECK(World::at(stale.body, "current.name") == "水务局");
}

TEST_CASE("the campaign office stands in for an administrator only until there is one", "[accounts]") {
    auto world = make_world();
    auto const make = [&](std::string_view login, std::string_view name) {
        return world.call("unit.create", login,
                          fmt::format(R"({{"name":"{}","kind":"city","place":"341282000000"}})", name));
    };
    CHECK(make("office", "甲局").status == 201);
    CHECK(make("town", "乙局").status == 403);
    give_account(world, "sysadmin");
    auto const refused = make("office", "乙局");
    CHECK(refused.status == 403);
    CHECK(World::at(refused.body, "reason") == "forbidden.has_administrator");
    CHECK(make("sysadmin", "乙局").status == 201);
    CHECK(world.call("role.grant", "office", grant_body(world, "judge", "sorter", at_county)).status == 201);
    give_account(world, "secadmin");
    CHECK(world.call("role.grant", "office", grant_body(world, "judge", "supervisor", at_county)).status ==
          403);
    CHECK(world.call("role.grant", "sysadmin", grant_body(world, "judge", "supervisor", at_county)).status ==
          403);
}

TEST_CASE("an empty installation is set up once, through the one-time link", "[accounts]") {
    auto world = make_world();
    auto const begin = fmt::format(R"({{"token_digest":"{}"}})", token_digest("the link"));
    CHECK(world.call("setup.begin", "office", begin).status == 403);
    REQUIRE(world.call("setup.begin", "system", begin).ok());
    auto const finish = [&](std::string_view token, std::string_view with,
                            std::string_view code = "341282000000") {
        return world.call(
            "setup.finish", "",
            fmt::format(R"({{"token":"{}","name":"第一人","login":"first","password":"{}","place_code":"{}",)"
                        R"("place_name":"界首市","campaign":"大走访"}})",
                        token, with, code));
    };
    CHECK(finish("another link", password).status == 403);
    auto const wrong = finish("the link", "short", "110000000000");
    CHECK(World::at(wrong.body, "fields.password") == "account.password_short");
    CHECK(World::at(wrong.body, "fields.place_code") == "setup.other_place");
    auto const done = finish("the link", password);
    INFO(done.body);
    REQUIRE(done.ok());
    auto const person = sign_in(world, "first", password, Instant::now());
    REQUIRE(person.has_value());
    world.look([&](store::Db& db) {
        CHECK(directory(db).scope(*person, Instant::now().day())->roles() == Roles{Role::office});
        CHECK_FALSE(accounts::needs_setup(db));
    });
    CHECK(finish("the link", password).status == 409);
    CHECK(world.call("setup.begin", "system", begin).status == 409);
}
