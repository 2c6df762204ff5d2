// The program put together: settings, key, database, features, dispatch. Built once in main.cpp and handed to
// the adapters.
#pragma once

#include "app/config.hpp"
#include "commands/dispatch.hpp"
#include "domain/feature.hpp"
#include "store/file_folder.hpp"
#include "store/verify.hpp"

#include <memory>

namespace huiju {

class App {
public:
    // Opens and, when it is new, sets up the database. Throws std::runtime_error with a sentence for the
    // operator: a newer schema, an older one (run migrate), no access.
    // `batch`: commands per transaction at most; large for loading many records at once.
    App(Config config, std::vector<Feature> features, std::size_t batch = 256);
    ~App();

    Config const& config() const { return config_; }
    FieldKey const& key() const { return *key_; }
    commands::Registry const& registry() const { return registry_; }
    commands::Dispatch& dispatch() { return *dispatch_; }
    store::Writer& writer() { return *writer_; }
    store::Readers& readers() { return *readers_; }
    store::Catalog catalog() const;
    store::Checks checks() const;
    std::vector<commands::Job> jobs() const;
    store::FileFolder files() const { return store::FileFolder(config_.data + "/files"); }

    // Calls an operation as the program itself (or as a person) and waits; used by the command line.
    Result<commands::Answer> call(std::string_view operation, std::string_view json, std::int64_t person = 0);
    // The same with a ready input of the operation's own type.
    template <class In>
    Result<commands::Answer> call_with(std::string_view operation, In input) {
        auto const& op = registry_.at(operation);
        if (op.in != &shape_of<In>()) throw std::logic_error("not the input of " + op.name);
        return dispatch_->wait({.operation = &op,
                                .caller = {.system = true, .real_now = Instant::now()},
                                .input = std::make_shared<In>(std::move(input))});
    }

    // Stops taking commands and finishes the accepted ones.
    void stop();

private:
    Config config_;
    std::vector<Feature> features_;
    std::unique_ptr<FieldKey> key_;
    commands::Registry registry_;
    std::unique_ptr<store::Writer> writer_;
    std::unique_ptr<store::Readers> readers_;
    std::unique_ptr<commands::Dispatch> dispatch_;
};

// Applies what is missing of the schema, after a backup beside the data when there is something to lose.
// Returns the number of migrations applied.
int migrate_database(Config const& config, std::vector<Feature> const& features);

// Every operation and the tables of the features, without a database: for OpenAPI and tests.
commands::Registry registry_of(std::vector<Feature> const& features);
store::Catalog catalog_of(std::vector<Feature> const& features);

// The OpenAPI 3.1 document of every operation with an HTTP door.
std::string openapi(commands::Registry const& registry);

} // namespace huiju
