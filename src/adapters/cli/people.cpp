// Commands about sign-ins: tokens and accounts.
#include "adapters/cli/commands.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/all.hpp"
#include "domain/directory/directory.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <iostream>

namespace huiju::cli {

namespace {

std::string person_id(App& app, std::string const& login) {
    std::string id;
    app.readers().wait([&](store::Db& db) {
        if (auto const* person = directory(db).person(accounts::person_of_login(db, login)))
            id = person->id.text();
    });
    return id;
}

std::string quoted(std::string_view text) {
    JsonText out;
    out.string(text);
    return out.take();
}

} // namespace

int no_such_login(std::string const& login) {
    std::cerr << "没有这个账号：" << login << '\n';
    return 1;
}

int token_create(Config const& config, Token const& options) {
    App app(config, all_features());
    auto const person = person_id(app, options.login);
    if (person.empty()) return no_such_login(options.login);
    auto const token = random_token();
    accounts::OpenSession open;
    open.person.value = person;
    open.token_digest.value = token_digest(token);
    open.kind = accounts::SessionKind::token;
    open.name.value = options.name;
    open.expires = Instant{Instant::now().micros + accounts::token_days * 86'400'000'000LL};
    auto const opened = app.call("session.open", to_json(open));
    if (!opened) return print_refusal(opened.error());
    std::cout << token << '\n';
    return 0;
}

int token_list(Config const& config) {
    App app(config, all_features());
    auto const answer = app.call("token.list", "{}");
    if (!answer) return print_refusal(answer.error());
    auto const page = boost::json::parse(answer->json);
    for (auto const& item : page.at("items").as_array())
        std::cout << fmt::format("{}  {}  {}  {}\n", std::string(item.at("handle").as_string()),
                                 std::string(item.at("person").at("name").as_string()),
                                 std::string(item.at("name").as_string()),
                                 std::string(item.at("expires").as_string()));
    return 0;
}

int token_revoke(Config const& config, Token const& options) {
    App app(config, all_features());
    auto const answer = app.call("token.revoke", fmt::format(R"({{"handle":{}}})", quoted(options.handle)));
    if (!answer) return print_refusal(answer.error());
    std::cout << "已撤销。\n";
    return 0;
}

int user_create(Config const& config, User const& options) {
    App app(config, all_features());
    std::string password;
    if (!std::getline(std::cin, password)) password.clear();
    auto const made = app.call("person.create", fmt::format(R"({{"name":{},"unit":{}}})",
                                                            quoted(options.name), quoted(options.unit)));
    if (!made) return print_refusal(made.error());
    auto const id = std::string(boost::json::parse(made->json).at("id").as_string());
    auto const account =
        app.call("account.create", fmt::format(R"({{"person":"{}","login":{},"password":{}}})", id,
                                               quoted(options.login), quoted(password)));
    if (!account) return print_refusal(account.error());
    std::cout << id << '\n';
    return 0;
}

int user_password(Config const& config, User const& options) {
    App app(config, all_features());
    auto const person = person_id(app, options.login);
    if (person.empty()) return no_such_login(options.login);
    std::string password;
    std::getline(std::cin, password);
    auto const set = app.call("account.set_password",
                              fmt::format(R"({{"person":"{}","password":{}}})", person, quoted(password)));
    if (!set) return print_refusal(set.error());
    std::cout << "密码已更改。\n";
    return 0;
}

int user_reset(Config const& config, User const& options) {
    App app(config, all_features());
    auto const person = person_id(app, options.login);
    if (person.empty()) return no_such_login(options.login);
    auto const made = app.call("account.one_time", fmt::format(R"({{"people":["{}"]}})", person));
    if (!made) return print_refusal(made.error());
    std::cout << std::string(boost::json::parse(made->json).at("items").at(0).at("password").as_string())
              << '\n';
    return 0;
}

int user_list(Config const& config) {
    App app(config, all_features());
    auto const answer = app.call("account.list", "{}");
    if (!answer) return print_refusal(answer.error());
    auto const page = boost::json::parse(answer->json);
    for (auto const& item : page.at("items").as_array())
        std::cout << fmt::format("{}  {}{}\n", std::string(item.at("login").as_string()),
                                 std::string(item.at("person").at("name").as_string()),
                                 item.at("active").as_bool() ? "" : "  （停用）");
    return 0;
}

} // namespace huiju::cli
