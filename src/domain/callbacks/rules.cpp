// Drawing the sample.
#include "base/crypto.hpp"
#include "domain/callbacks/callbacks.hpp"

#include <algorithm>
#include <tuple>

namespace huiju::callbacks {

std::vector<Drawn> draw_sample(std::vector<Candidate> all, int percent, std::string_view seed) {
    std::vector<Drawn> drawn;
    using Key = std::tuple<std::int64_t, std::int64_t, std::string, std::string, std::int64_t>;
    std::vector<Key> rest;
    for (auto const& c : all) {
        if (c.red || c.long_term) drawn.push_back({c.problem, c.red ? Why::red : Why::long_term});
        else
            rest.emplace_back(c.town, c.unit, c.group, sha256_hex(std::string(seed) + "|" + c.id.text()),
                              c.problem);
    }
    // Strata lie one after another, each shuffled by the seed; every so many-th is taken, so that each
    // stratum gives in proportion to its size, the small ones too.
    std::sort(rest.begin(), rest.end());
    auto const start = sha256_hex(seed);
    long const offset = std::stol(start.substr(0, 6), nullptr, 16) % 100;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        auto const before = (static_cast<long>(i) * percent + offset) / 100;
        auto const after = (static_cast<long>(i + 1) * percent + offset) / 100;
        if (after > before) drawn.push_back({std::get<4>(rest[i]), Why::sampled});
    }
    std::sort(drawn.begin(), drawn.end(),
              [](Drawn const& a, Drawn const& b) { return a.problem < b.problem; });
    return drawn;
}

} // namespace huiju::callbacks
