// Putting the program together.
#include "app/app.hpp"

#include "base/log.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/directory/directory.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "domain/telling/telling.hpp"
#include "store/backup.hpp"
#include "store/migrations.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace huiju {

namespace {

FieldCipher cipher_of(Config const& config) {
    return config.cipher == "sm4" ? FieldCipher::sm4 : FieldCipher::aes;
}

} // namespace

int migrate_database(Config const& config, std::vector<Feature> const& features) {
    std::filesystem::create_directories(config.data);
    auto connection = store::Connection::open(config.database_url(), store::Access::read_write);
    auto const state = store::schema_state(*connection);
    if (state == store::SchemaState::newer)
        throw std::runtime_error("数据库属于更新的版本，本程序不能打开它。请使用新版本的程序。");
    if (state == store::SchemaState::altered)
        throw std::runtime_error("数据库的结构与本程序的记录不一致，已停止。");
    if (state == store::SchemaState::older) {
        auto const file =
            fmt::format("{}/before-migration-{}.backup", config.data, Instant::now().micros / 1'000'000);
        auto const saved = store::backup(
            config.database_url(), catalog_of(features), file,
            {.county = config.county, .key_file = config.key_file(), .files = config.data + "/files"});
        if (!saved) throw std::runtime_error("升级前的备份没有成功：" + saved.error().reason.key);
    }
    auto const applied = store::migrate(*connection, Instant::now().micros);
    store::create_ledger(*connection, config.county, config.hash == "sm3" ? HashKind::sm3 : HashKind::sha256);
    return applied;
}

commands::Registry registry_of(std::vector<Feature> const& features) {
    commands::Registry registry;
    add_look_ups(registry);
    for (auto const& feature : features) feature.add(registry);
    return registry;
}

store::Catalog catalog_of(std::vector<Feature> const& features) {
    auto catalog = store::store_catalog();
    for (auto const& feature : features) {
        catalog.sealed.insert(catalog.sealed.end(), feature.tables.begin(), feature.tables.end());
        catalog.bookkeeping.insert(catalog.bookkeeping.end(), feature.bookkeeping.begin(),
                                   feature.bookkeeping.end());
        catalog.fleeting.insert(catalog.fleeting.end(), feature.fleeting.begin(), feature.fleeting.end());
    }
    return catalog;
}

App::App(Config config, std::vector<Feature> features, std::size_t batch)
    : config_(std::move(config)), features_(std::move(features)) {
    std::filesystem::create_directories(config_.data);
    auto connection = store::Connection::open(config_.database_url(), store::Access::read_write);
    switch (store::schema_state(*connection)) {
    case store::SchemaState::empty: migrate_database(config_, features_); break;
    case store::SchemaState::current: break;
    case store::SchemaState::older: throw std::runtime_error("数据库属于旧版本，请先运行 huiju migrate。");
    case store::SchemaState::newer:
        throw std::runtime_error("数据库属于更新的版本，本程序不能打开它。请使用新版本的程序。");
    case store::SchemaState::altered: throw std::runtime_error("数据库的结构与本程序的记录不一致，已停止。");
    }
    connection.reset();
    key_ = std::make_unique<FieldKey>(FieldKey::load_or_create(config_.key_file(), cipher_of(config_)));
    registry_ = registry_of(features_);
    auto const load =
        Directory::loader(from_word<campaigns::PublicMode>(config_.public_mode), config_.public_url);
    writer_ = std::make_unique<store::Writer>(
        store::WriterOptions{.url = config_.database_url(),
                             .county = config_.county,
                             .batch = batch,
                             .disk = config_.data,
                             .disk_free = static_cast<std::uint64_t>(config_.disk_free_mb) << 20},
        *key_, load);
    readers_ = std::make_unique<store::Readers>(
        store::Readers::Options{.url = config_.database_url(),
                                .county = config_.county,
                                .threads = static_cast<int>(config_.readers)},
        *key_, load);
    dispatch_ = std::make_unique<commands::Dispatch>(
        registry_, *writer_, *readers_, *key_,
        config_.require_second_factor ? &accounts::permit_enrolled : &permit, accounts::person_of_token,
        &substitutes::carry_out);
}

App::~App() { stop(); }

void App::stop() {
    if (writer_) writer_->stop();
    if (readers_) readers_->stop();
}

store::Catalog App::catalog() const { return catalog_of(features_); }

store::Checks App::checks() const {
    store::Checks checks;
    for (auto const& feature : features_)
        if (feature.check) checks.push_back(feature.check);
    return checks;
}

std::vector<commands::Job> App::jobs() const {
    std::vector<commands::Job> jobs;
    for (auto const& feature : features_) jobs.insert(jobs.end(), feature.jobs.begin(), feature.jobs.end());
    jobs.push_back(telling::sending_job({.url = config_.smtp_url,
                                         .user = config_.smtp_user,
                                         .password = config_.smtp_password,
                                         .from = config_.smtp_from}));
    return jobs;
}

Result<commands::Answer> App::call(std::string_view operation, std::string_view json, std::int64_t person) {
    auto const& op = registry_.at(operation);
    commands::Caller caller;
    caller.person = person;
    caller.system = person == 0;
    caller.real_now = Instant::now();
    return dispatch_->wait(dispatch_->parse(op, caller, json, {}, {}, ""));
}

} // namespace huiju
