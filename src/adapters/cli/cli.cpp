// Parsing the command line.
#include "adapters/cli/cli.hpp"

#include "adapters/cli/commands.hpp"
#include "base/log.hpp"
#include "base/words.hpp"
#include "domain/all.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace huiju::cli {

int print_refusal(Refusal const& refusal) {
    std::cerr << say("zh-CN", refusal.reason) << '\n';
    for (auto const& wrong : refusal.fields)
        std::cerr << "  " << wrong.field << ": " << say("zh-CN", wrong.reason) << '\n';
    return 1;
}

namespace {

LogLevel level_of(std::string const& name) {
    if (name == "off") return LogLevel::off;
    if (name == "error") return LogLevel::error;
    return name == "warn" ? LogLevel::warn : LogLevel::info;
}

int print_config(std::vector<Setting> const& settings) {
    for (auto const& s : settings) std::cout << s.name << " = " << s.value << "  (" << s.source << ")\n";
    return 0;
}

} // namespace

int run(int argc, char** argv) {
    CLI::App app("惠聚 huiju：走访、办理、回音 (outreach campaigns of government)");
    app.require_subcommand(1);
    app.fallthrough(); // settings may stand before or after the command

    std::string file;
    app.add_option("--config", file, "settings file (TOML)");
    Pairs flags;
    for (auto const& name : setting_names()) {
        auto flag = "--" + (name == "public_mode" ? std::string("public") : name);
        std::replace(flag.begin(), flag.end(), '_', '-');
        app.add_option_function<std::string>(
            flag, [&flags, name](std::string const& value) { flags.emplace_back(name, value); });
    }

    std::function<int(Config const&)> action;
    bool show_config = false;
    // A command runs after the settings are known.
    auto const command = [&](CLI::App& parent, char const* name, char const* help, auto&& what) {
        auto* sub = parent.add_subcommand(name, help);
        sub->callback([&action, what] { action = what; });
        return sub;
    };

    Serve serve_options;
    auto* serve_command = command(app, "serve", "serve until SIGTERM",
                                  [&](Config const& c) { return serve(c, serve_options); });
    serve_command->add_flag("--demo-anywhere", serve_options.demo_anywhere,
                            "let a demo listen on other addresses than loopback");

    Demo demo_options;
    auto* demo_command = command(app, "demo", "load the demo campaign",
                                 [&](Config const& c) { return demo(c, demo_options); });
    demo_command->add_option("--scale", demo_options.scale, "multiply the records")
        ->check(CLI::Range(1, 1000));
    demo_command->add_option("--bare", demo_options.bare, "so many problems without lives instead")
        ->check(CLI::Range(1, 100'000'000));

    Figures figures_options;
    auto* figures_command = command(app, "figures", "print the figures",
                                    [&](Config const& c) { return figures(c, figures_options); });
    figures_command->add_option("--place", figures_options.place, "code or id");
    figures_command->add_option("--at", figures_options.at, "happened up to this day");
    figures_command->add_option("--known-at", figures_options.known_at, "as known at this time");
    figures_command->add_flag("--json", figures_options.json);

    Bulletin bulletin_options;
    auto* bulletin_command = command(app, "bulletin", "print the bulletin",
                                     [&](Config const& c) { return bulletin(c, bulletin_options); });
    bulletin_command->add_option("--place", bulletin_options.place);
    bulletin_command->add_option("--at", bulletin_options.at);
    bulletin_command->add_option("--known-at", bulletin_options.known_at);
    bulletin_command->add_option("--format", bulletin_options.format)
        ->check(CLI::IsMember({"text", "html", "xlsx", "docx"}));
    bulletin_command->add_option("--out", bulletin_options.out);

    std::int64_t since = 0;
    command(app, "verify", "check seals, audit chain, figures and references", [&](Config const& c) {
        return verify(c, since);
    })->add_option("--since", since, "only what was written after this audit number");

    std::string path;
    command(app, "backup", "write a backup while serving", [&](Config const& c) { return backup(c, path); })
        ->add_option("file", path)
        ->required();
    command(app, "restore", "read a backup into an empty database",
            [&](Config const& c) { return restore(c, path); })
        ->add_option("file", path)
        ->required();
    command(app, "migrate", "bring the schema up to date", [&](Config const& c) { return migrate(c); });
    command(app, "config", "print each setting and its source", [&](Config const&) {
        show_config = true;
        return 0;
    });
    command(app, "openapi", "print the OpenAPI document", [&](Config const&) {
        std::cout << openapi(registry_of(all_features())) << '\n';
        return 0;
    });

    Import import_options;
    auto* import_command =
        command(app, "import", "import a file", [&](Config const& c) { return import(c, import_options); });
    import_command
        ->add_option(
            "kind", import_options.kind,
            "places | place-changes | categories | calendar | hosts | units | people | worksheet | homes | "
            "problems")
        ->required();
    import_command->add_option("file", import_options.file)->required();
    import_command->add_option("--edition", import_options.edition, "of the region codes, e.g. 2017");
    import_command->add_option("--login", import_options.login, "who filled the worksheet or table in");
    import_command->add_flag("--dry-run", import_options.dry_run, "say what a worksheet or table would do");
    import_command->add_flag("--good-rows", import_options.good_rows, "of a table: the good rows alone");

    Export export_options;
    auto* export_command = command(app, "export", "export records",
                                   [&](Config const& c) { return export_records(c, export_options); });
    export_command
        ->add_option("kind", export_options.kind,
                     "visits | opinions | problems | hosts | deeds | activities | places | units")
        ->required();
    export_command->add_option("--format", export_options.format)
        ->check(CLI::IsMember({"csv", "jsonl", "xlsx"}));
    export_command->add_option("--out", export_options.out);
    export_command->add_option("--place", export_options.place, "code or id: only what lies there");
    export_command->add_option("--login", export_options.login, "only what this person sees");

    Token token_options;
    auto* token = app.add_subcommand("token", "API tokens");
    token->require_subcommand(1);
    auto* create = command(*token, "create", "print a new token",
                           [&](Config const& c) { return token_create(c, token_options); });
    create->add_option("--login", token_options.login)->required();
    create->add_option("--name", token_options.name, "what it is for");
    command(*token, "list", "list tokens", [&](Config const& c) { return token_list(c); });
    command(*token, "revoke", "revoke a token",
            [&](Config const& c) { return token_revoke(c, token_options); })
        ->add_option("handle", token_options.handle)
        ->required();

    User user_options;
    auto* user = app.add_subcommand("user", "accounts");
    user->require_subcommand(1);
    auto* user_add = command(*user, "create", "an account for a new person",
                             [&](Config const& c) { return user_create(c, user_options); });
    user_add->add_option("--login", user_options.login)->required();
    user_add->add_option("--name", user_options.name)->required();
    user_add->add_option("--unit", user_options.unit)->required();
    auto* user_pass = command(*user, "password", "set a password (read from standard input)",
                              [&](Config const& c) { return user_password(c, user_options); });
    user_pass->add_option("--login", user_options.login)->required();
    command(*user, "reset", "print a one-time password",
            [&](Config const& c) { return user_reset(c, user_options); })
        ->add_option("login", user_options.login)
        ->required();
    command(*user, "list", "people with accounts", [&](Config const& c) { return user_list(c); });

    Call call_options;
    auto* call_command = command(app, "call", "call any operation by its name",
                                 [&](Config const& c) { return call(c, call_options); });
    call_command->add_option("operation", call_options.operation)->required();
    call_command->add_option("json", call_options.json, "the input");
    call_command->add_option("--login", call_options.login, "as this person; else as the program itself");

    try {
        app.parse(argc, argv);
    } catch (CLI::ParseError const& e) {
        auto const status = app.exit(e);
        return status == 0 ? 0 : 2;
    }
    try {
        auto const configured = configure(file, flags);
        set_log_level(level_of(configured.config.log));
        auto const status = action(configured.config);
        return show_config ? print_config(configured.settings) : status;
    } catch (std::exception const& e) {
        std::cerr << e.what() << '\n';
        return 1;
    }
}

} // namespace huiju::cli
