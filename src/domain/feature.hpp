// What a feature adds to the program. main.cpp holds the visible list of them.
#pragma once

#include "commands/job.hpp"
#include "commands/registry.hpp"
#include "store/catalog.hpp"

#include <functional>
#include <string>
#include <vector>

namespace huiju {

struct Feature {
    std::string_view name;
    void (*add)(commands::Registry&);          // registers its operations
    std::vector<store::Table const*> tables;   // its sealed tables
    std::vector<std::string> bookkeeping = {}; // its tables that are not sealed
    // Looks for contradictions between records (and recounts figures) for `huiju verify`; null: none.
    void (*check)(store::Db&, std::vector<std::string>& findings) = nullptr;
    std::vector<std::string> fleeting = {}; // its tables that no backup keeps: sign-ins
    std::vector<commands::Job> jobs = {};   // what it does by itself while a server runs
};

// Each feature's entry, defined in src/domain/<feature>/<feature>.cpp; main.cpp lists them in order:
//     Feature visits_feature();

} // namespace huiju
