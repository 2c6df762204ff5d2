// Reading the settings.
#include "app/config.hpp"

#include "base/shape.hpp"

#include <toml++/toml.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <stdexcept>

extern char** environ;

namespace huiju {

BOOST_DESCRIBE_STRUCT(Config, (),
                      (data, database, listen, tls_cert, tls_key, public_url, public_mode, record_number,
                       hash, cipher, log, request_log, smtp_url, smtp_user, smtp_password, smtp_from,
                       require_second_factor, county, threads, readers, disk_free_mb, tick_seconds))

namespace {

// Names in the environment that are no settings of this struct: they belong to the tests.
bool ours(std::string_view name) {
    return name != "HUIJU_BINARY" && name != "HUIJU_DEMO_DATA" && !name.starts_with("HUIJU_TEST_");
}

std::string setting_of_variable(std::string_view variable) {
    std::string name(variable.substr(6));
    for (auto& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return name == "public" ? "public_mode" : name;
}

} // namespace

std::string Config::database_url() const {
    return database.empty() ? "sqlite:" + (std::filesystem::path(data) / "huiju.db").string() : database;
}
std::string Config::key_file() const { return (std::filesystem::path(data) / "field.key").string(); }
bool Config::is_sqlite() const { return database_url().starts_with("sqlite:"); }

std::vector<std::string> setting_names() {
    std::vector<std::string> names;
    for (auto const& m : shape_of<Config>().members) names.emplace_back(m.name);
    return names;
}

Configured configure(std::string const& file, Pairs const& flags) {
    Configured out;
    std::map<std::string, Setting> settings;
    for (auto const& m : shape_of<Config>().members)
        settings[std::string(m.name)] = {std::string(m.name), {}, "default"};
    std::string errors;
    auto const set = [&](std::string const& name, std::string const& value, std::string const& source) {
        auto const* member = shape_of<Config>().member(name);
        if (!member) {
            errors += "unknown setting " + name + " (" + source + "). ";
            return;
        }
        Wrongs wrongs;
        member->ops->parse_text(value, at(&out.config, *member), name, wrongs);
        if (!wrongs.empty()) errors += "the value of " + name + " (" + source + ") is not valid. ";
        settings[name].source = source;
    };
    if (!file.empty()) {
        toml::table table;
        try {
            table = toml::parse_file(file);
        } catch (toml::parse_error const& e) {
            throw std::runtime_error(file + " cannot be read: " + std::string(e.description()));
        }
        for (auto const& [key, node] : table) {
            std::string value;
            if (auto const text = node.value<std::string>()) value = *text;
            else if (auto const yes = node.value_exact<bool>()) value = *yes ? "true" : "false";
            else if (auto const number = node.value<std::int64_t>()) value = std::to_string(*number);
            set(std::string(key.str()), value, "file");
        }
    }
    for (char** variable = environ; *variable; ++variable) {
        std::string_view const text = *variable;
        auto const equals = text.find('=');
        if (text.starts_with("HUIJU_") && equals != std::string_view::npos && ours(text.substr(0, equals)))
            set(setting_of_variable(text.substr(0, equals)), std::string(text.substr(equals + 1)),
                "environment");
    }
    for (auto const& [name, value] : flags) set(name, value, "flag");
    auto const& c = out.config;
    auto const one_of = [&](std::string_view name, std::string const& value,
                            std::vector<std::string> const& allowed) {
        for (auto const& a : allowed)
            if (a == value) return;
        errors += std::string(name) + " cannot be " + value + ". ";
    };
    one_of("public_mode", c.public_mode, {"", "off", "lookup", "full"});
    one_of("hash", c.hash, {"sha256", "sm3"});
    one_of("cipher", c.cipher, {"aes", "sm4"});
    one_of("log", c.log, {"off", "error", "warn", "info"});
    one_of("request_log", c.request_log, {"off", "error", "all"});
    if (!c.smtp_url.empty()) {
        if (!c.smtp_url.starts_with("smtp://") && !c.smtp_url.starts_with("smtps://"))
            errors += "smtp_url must begin with smtp:// or smtps://. ";
        if (c.smtp_from.find('@') == std::string::npos)
            errors += "smtp_url needs smtp_from, an e-mail address. ";
    }
    if (!errors.empty()) throw std::runtime_error(errors);
    for (auto const& m : shape_of<Config>().members) {
        auto setting = settings[std::string(m.name)];
        auto const cell = m.ops->bind(at(&out.config, m));
        setting.value = cell.kind == Cell::Kind::integer ? std::to_string(cell.integer) : cell.text;
        if (m.name == "smtp_password" && !setting.value.empty()) setting.value = "***";
        out.settings.push_back(std::move(setting));
    }
    return out;
}

} // namespace huiju
