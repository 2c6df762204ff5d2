// huiju serve: the HTTP server until SIGTERM.
#include "adapters/cli/commands.hpp"
#include "adapters/http/api.hpp"
#include "adapters/http/server.hpp"
#include "adapters/http/static_files.hpp"
#include "adapters/pages/pages.hpp"
#include "app/jobs.hpp"
#include "base/log.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/all.hpp"
#include "domain/demo/demo.hpp"
#include "domain/directory/directory.hpp"
#include "store/lock_file.hpp"

#include <fmt/format.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <list>
#include <thread>

namespace huiju::cli {

namespace {

bool is_loopback(std::string const& address) { return address.starts_with("127.") || address == "::1"; }

// "127.0.0.1:8080", "[::1]:8080"
std::pair<std::string, std::uint16_t> split_listen(std::string const& listen) {
    auto const colon = listen.rfind(':');
    if (colon == std::string::npos) throw std::runtime_error("listen 应写作 127.0.0.1:8080");
    auto address = listen.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    auto const port = std::stoi(listen.substr(colon + 1));
    if (port < 0 || port > 65535) throw std::runtime_error("listen 的端口应在 0 到 65535 之间");
    return {address, static_cast<std::uint16_t>(port)};
}

} // namespace

int serve(Config const& config, Serve const& options) {
    // blocked before any thread begins, so that only this one receives them
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);

    std::filesystem::create_directories(config.data);
    std::optional<store::LockFile> lock;
    if (config.is_sqlite()) {
        auto taken = store::LockFile::take(config.data);
        if (!taken) return print_refusal(taken.error());
        lock.emplace(std::move(*taken));
    }
    App app(config, all_features());
    bool demo = false, setup = false;
    app.readers().wait([&](store::Db& db) {
        auto const* campaign = directory(db).campaign();
        demo = campaign && campaign->clock;
        setup = accounts::needs_setup(db);
    });
    auto const [address, port] = split_listen(config.listen);
    if (demo && !is_loopback(address) && !options.demo_anywhere)
        throw std::runtime_error(
            "演示数据的密码是公开的，只能在本机打开（127.0.0.1）。确要对外，请加 --demo-anywhere。");

    http::Metrics metrics;
    http::Api api(app, metrics);
    http::RateLimit forms(30, 2);  // posts of the public's forms, per address
    http::RateLimit same(20, 300); // 我也有同样问题, per address: a village may share one
    pages::Pages pages(app.dispatch(),
                       {.public_url = config.public_url,
                        .public_mode = from_word<campaigns::PublicMode>(config.public_mode),
                        .filing = config.record_number,
                        .files = config.data + "/files",
                        .wait = [&forms](std::string const& client) { return forms.take(client); },
                        .wait_same = [&same](std::string const& client) { return same.take(client); },
                        .caller = [&api](http::Request const& request) { return api.caller_of(request); }});
    // The field app shows pictures and plays recordings that are still on the phone alone.
    http::StaticFiles files({{"/static/", "web/public/"},
                             {"/console/", "web/console/", "index.html"},
                             {"/field/", "web/field/", "index.html",
                              "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; object-src "
                              "'none'; base-uri 'none'; "
                              "frame-ancestors 'none'; form-action 'self'"}},
                            resources());
    http::Options server_options;
    server_options.address = address;
    server_options.port = port;
    server_options.threads = static_cast<int>(config.threads);
    server_options.body_limit = [usual = server_options.default_body_limit](std::string_view method,
                                                                            std::string_view path) {
        if (method == "POST" && path == "/report") return pages::most_bytes_of_a_form;
        // tables travel whole, as base64 (imports::most_file_bytes)
        return path.starts_with("/api/imports") ? std::size_t{12} << 20 : usual;
    };
    server_options.tls_cert = config.tls_cert;
    server_options.tls_key = config.tls_key;
    server_options.request_log = config.request_log == "all"   ? http::RequestLog::all
                                 : config.request_log == "off" ? http::RequestLog::off
                                                               : http::RequestLog::error;
    http::Server server(
        server_options,
        [&](http::Request&& request, http::Answer answer) {
            if (request.path.starts_with("/api/")) {
                api.handle(request, answer);
                return;
            }
            if (auto file = files.find(request)) return answer(std::move(*file));
            if (pages.handle(request, answer) || api.handle(request, answer)) return;
            if (request.header("Accept").find("text/html") != std::string_view::npos)
                return pages.not_found(request, answer);
            answer({.status = 404});
        },
        metrics);
    server.start();
    auto const base =
        fmt::format("{}://{}:{}", config.tls_cert.empty() ? "http" : "https",
                    address.find(':') == std::string::npos ? address : "[" + address + "]", server.port());
    std::cout << "惠聚正在运行 " << base << "\n";
    auto const face = [&](std::string_view name, std::string_view path, std::string_view folder) {
        bool const there = folder.empty() || !resources_under(folder).empty();
        std::cout << fmt::format("  {}  {}{}{}\n", name, base, path, there ? "" : "（本版本尚未提供）");
    };
    face("公开网页", "/", "");
    face("工作台  ", "/console/", "web/console/");
    face("走访端  ", "/field/", "web/field/");
    if (demo) {
        std::cout << "演示数据，业务时间停在活动的截止时刻。演示账号（密码都是 huiju-demo）：\n";
        for (auto const& [login, description] : demo::demo_logins())
            std::cout << fmt::format("  {:<12}{}\n", login, description);
    }
    if (setup) {
        auto const token = random_token();
        auto const begun =
            app.call("setup.begin", fmt::format(R"({{"token_digest":"{}"}})", token_digest(token)));
        if (begun)
            std::cout << "首次设置（24小时内有效，只能用一次） " << base << "/setup?token=" << token << "\n";
    }
    std::cout << std::flush;
    std::list<Jobs> jobs; // each by itself: a mail server that hangs holds up no clock
    if (config.tick_seconds > 0) {
        auto all = app.jobs();
        all.push_back({"bulletin_views", [&pages](commands::Dispatch&) {
                           pages.flush_views();
                           return false;
                       }});
        for (auto& job : all)
            jobs.emplace_back(app.dispatch(), std::vector{std::move(job)},
                              std::chrono::seconds(config.tick_seconds));
    }
    std::thread compress([&files] { files.compress(); });

    int signal = 0;
    sigwait(&signals, &signal);
    log_info("stopping", {{"signal", signal}});
    api.stop_events();
    server.stop(std::chrono::seconds(20));
    jobs.clear();
    pages.flush_views();
    app.stop();
    compress.join();
    return 0;
}

} // namespace huiju::cli
