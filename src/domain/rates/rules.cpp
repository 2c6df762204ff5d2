// Scores and ranks.
#include "domain/rates/rates.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace huiju::rates {

namespace {

void divide(Rate& rate) {
    if (rate.d > 0)
        rate.percent = std::round(1000.0 * static_cast<double>(rate.n) / static_cast<double>(rate.d)) / 10.0;
}

} // namespace

void judge(std::vector<Line>& lines, Weights const& weights) {
    std::map<std::string, std::vector<Line*>> peers;
    for (auto& line : lines) {
        for (auto* rate : {&line.accepted, &line.response, &line.solved, &line.satisfied}) divide(*rate);
        if (line.response.d < least_to_rank || line.satisfied.d < least_to_rank) {
            line.note = "不足10件，不参与排名";
            continue;
        }
        line.score = std::round((static_cast<double>(weights.response) * *line.response.percent +
                                 static_cast<double>(weights.solved) * *line.solved.percent +
                                 static_cast<double>(weights.satisfied) * *line.satisfied.percent) /
                                10.0) /
                     10.0;
        peers[line.group].push_back(&line);
    }
    for (auto& [group, list] : peers) {
        if (list.size() < 2) {
            list.front()->note = "没有同组单位，不参与排名";
            continue;
        }
        for (auto* line : list)
            line->rank = 1 + std::count_if(list.begin(), list.end(),
                                           [&](Line const* other) { return *other->score > *line->score; });
    }
}

} // namespace huiju::rates
