// Commands about the records: figures, bulletin, demo, verify, backup, restore, migrate, any operation.
#include "adapters/cli/commands.hpp"
#include "base/words.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/all.hpp"
#include "domain/demo/demo.hpp"
#include "domain/directory/directory.hpp"
#include "domain/files/files.hpp"
#include "domain/reindex.hpp"
#include "store/backup.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <filesystem>
#include <iostream>

namespace huiju::cli {

namespace {

std::string parameters(std::initializer_list<std::pair<char const*, std::string>> given) {
    JsonText out;
    out.begin_object();
    for (auto const& [name, value] : given)
        if (!value.empty()) {
            out.key(name);
            out.string(value);
        }
    out.end_object();
    return out.take();
}

// A reading operation by parameters; system calls read GET operations by query.
Result<commands::Answer> ask(App& app, std::string_view operation,
                             std::initializer_list<std::pair<char const*, std::string>> given) {
    commands::Caller caller;
    caller.system = true;
    caller.real_now = Instant::now();
    Pairs query;
    for (auto const& [name, value] : given)
        if (!value.empty()) query.emplace_back(name, value);
    return app.dispatch().wait(
        app.dispatch().parse(app.registry().at(operation), caller, parameters(given), query, {}, ""));
}

} // namespace

int figures(Config const& config, Figures const& options) {
    App app(config, all_features());
    auto const answer = ask(app, "figure.list",
                            {{"place", options.place}, {"at", options.at}, {"known_at", options.known_at}});
    if (!answer) return print_refusal(answer.error());
    if (options.json) {
        std::cout << answer->json << '\n';
        return 0;
    }
    auto const view = boost::json::parse(answer->json);
    for (auto const& item : view.at("items").as_array())
        std::cout << fmt::format("{:>10} {}\t{}\n", std::string(item.at("shown").as_string()),
                                 std::string(item.at("measure").as_string()),
                                 std::string(item.at("label").as_string()));
    return 0;
}

int demo(Config const& config, Demo const& options) {
    App app(config, all_features(), 2048);
    bool empty = true;
    app.readers().wait([&](store::Db& db) { empty = db.head().seq == 0; });
    if (!empty) {
        std::cerr << "数据库里已有记录；演示数据只能装入空的数据库。\n";
        return 1;
    }
    demo::DemoOptions demo_options;
    demo_options.scale = options.scale;
    demo_options.bare = options.bare > 0;
    demo_options.bare_count = options.bare;
    demo_options.progress = [](std::string_view line) { std::cerr << line << '\n'; };
    demo::load_demo(app.dispatch(), demo_options);
    std::cout << "演示账号（密码都是 huiju-demo）：\n";
    for (auto const& [login, description] : demo::demo_logins())
        std::cout << fmt::format("  {:<12}{}\n", login, description);
    return 0;
}

int verify(Config const& config, std::int64_t since) {
    App app(config, all_features());
    auto connection = store::Connection::open(config.database_url(), store::Access::read_only);
    std::vector<std::string> findings;
    store::with_snapshot(*connection, config.county, app.key(), &Directory::load, [&](store::Db& db) {
        findings = store::verify(db, app.catalog(), app.checks(), {.since = since});
        if (findings.empty()) files::check(db, app.files(), findings);
    });
    for (auto const& finding : findings) std::cerr << finding << '\n';
    if (!findings.empty()) return 1;
    std::cout << "核对无误\n";
    return 0;
}

int backup(Config const& config, std::string const& file) {
    App app(config, all_features());
    auto const header = store::backup(config.database_url(), app.catalog(), file,
                                      {.version = "1",
                                       .county = config.county,
                                       .key_file = config.key_file(),
                                       .files = config.data + "/files"});
    if (!header) return print_refusal(header.error());
    std::cout << "已备份到 " << file << "。文件含有个人信息和解密钥匙，请妥善保管。\n";
    return 0;
}

int restore(Config const& config, std::string const& file) {
    std::filesystem::create_directories(config.data);
    auto const header = store::restore(
        config.database_url(), catalog_of(all_features()), file,
        {.county = config.county, .key_file = config.key_file(), .files = config.data + "/files"}, &reindex);
    if (!header) return print_refusal(header.error());
    std::cout << "已恢复 " << header->created_at.text() << " 的备份。\n";
    return 0;
}

int migrate(Config const& config) {
    auto const applied = migrate_database(config, all_features());
    std::cout << (applied ? fmt::format("已完成 {} 项升级。\n", applied) : std::string("数据库已是最新。\n"));
    return 0;
}

int call(Config const& config, Call const& options) {
    App app(config, all_features());
    std::int64_t person = 0;
    if (!options.login.empty()) {
        app.readers().wait([&](store::Db& db) { person = accounts::person_of_login(db, options.login); });
        if (person == 0) return no_such_login(options.login);
    }
    auto const* operation = app.registry().find(options.operation);
    if (!operation) {
        std::cerr << "没有这个操作。全部操作：\n";
        for (auto const* op : app.registry().all())
            std::cerr << "  " << op->name << "  " << op->summary << '\n';
        return 2;
    }
    commands::Caller caller{.person = person, .system = person == 0, .real_now = Instant::now()};
    Pairs query;
    if (!operation->writes && operation->method == "GET") {
        auto const parsed = boost::json::parse(options.json);
        for (auto const& [key, value] : parsed.as_object())
            query.emplace_back(key, value.is_string() ? std::string(value.as_string())
                                                      : boost::json::serialize(value));
    }
    auto const answer =
        app.dispatch().wait(app.dispatch().parse(*operation, caller, options.json, query, {}, ""));
    if (!answer) return print_refusal(answer.error());
    std::cout << answer->json << '\n';
    return 0;
}

} // namespace huiju::cli
