// A small world for tests of commands: one county with two towns, people in every role, a campaign.
#pragma once

#include "commands/dispatch.hpp"
#include "domain/feature.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace huiju::testing {

// Runs on a fresh SQLite database in a temporary folder, through the real writer and readers.
class World {
public:
    // The features whose operations the test calls. The accounts, places, categories and campaign rows are
    // put in by an ordinary command. `url`: an empty database to use instead of the one in the folder.
    explicit World(std::vector<Feature> features, std::string const& url = {});
    ~World();

    struct Reply {
        int status = 0; // as HTTP would answer: 200, 201, 403, 404, 409, 422, …
        std::string body;
        bool ok() const { return status < 300; }
    };
    // Calls an operation as a login (see below; "" = the public, "stranger" = somebody with an unknown token,
    // "system" = the program). `json` is the body with path members included; for reads an object of
    // parameters.
    Reply call(std::string_view operation, std::string_view login, std::string_view json = "{}");
    // The value at a dotted path of a JSON text ("items.0.id"), as text; "" when there is none.
    static std::string at(std::string const& json, std::string_view path);

    // Looks at the database.
    void look(std::function<void(store::Db&)> const& look);
    // Sum of a metric's counters for a place code and day (the cache), and of the facts (the truth).
    std::int64_t counter(std::string_view metric, std::string_view place_code, std::string_view day);
    // Sets the campaign's business clock.
    void clock(std::string_view rfc3339);
    commands::Dispatch& dispatch() { return *dispatch_; }

    // Places: county 341282000000 (界首市); towns 341282100000 (光武镇), 341282101000 (泉阳镇);
    // villages 341282100201 (黄寨村), 341282100202 (段庄村) in 光武镇; 341282101206 (王付全村) in 泉阳镇.
    // Units: 光武镇人民政府, 泉阳镇人民政府, 光武镇民政所 (station), 交通运输局, 民政局, 纪委监委 (city).
    // Logins: office, sorter, supervisor, leader, secretary, unit (交通运输局 handler), head, judge,
    // discipline, inspector, town (光武镇), town2 (泉阳镇), station, townhead, liaison (黄寨, 段庄), liaison2
    // (王付全), cadre (黄寨), clerk (town office + station + liaison of 段庄 in one), sysadmin, secadmin,
    // auditor. The person of a login is named like it; its id: person_id("town").
    std::string person_id(std::string_view login);
    std::string unit_id(std::string_view name);

private:
    std::filesystem::path folder_;
    std::unique_ptr<FieldKey> key_;
    commands::Registry registry_;
    std::unique_ptr<store::Writer> writer_;
    std::unique_ptr<store::Readers> readers_;
    std::unique_ptr<commands::Dispatch> dispatch_;
};

} // namespace huiju::testing
