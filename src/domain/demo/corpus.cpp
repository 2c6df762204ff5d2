// Reads data/demo and draws from it.
#include "domain/demo/corpus.hpp"

#include "base/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace huiju::demo {
namespace {

std::uint64_t rotate_left(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

[[noreturn]] void fault(std::string_view file, int line, std::string_view reason) {
    throw std::runtime_error(fmt::format("{}:{}: {}", file, line, reason));
}

// Calls see(line number, line) for every line that is neither empty nor a comment.
void each_line(std::string_view file, std::function<void(int, std::string_view)> const& see) {
    std::string_view rest = resource(file);
    for (int number = 1; !rest.empty(); ++number) {
        auto const end = rest.find('\n');
        auto line = rest.substr(0, end);
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && line.front() != '#') see(number, line);
    }
}

// The heading inside [ ], or empty when the line is no heading.
std::string_view heading_of(std::string_view line) {
    if (!line.starts_with('[') || !line.ends_with(']')) return {};
    return line.substr(1, line.size() - 2);
}

Texts split(std::string_view line, char separator) {
    Texts parts;
    for (;;) {
        auto const end = line.find(separator);
        parts.push_back(line.substr(0, end));
        if (end == std::string_view::npos) return parts;
        line.remove_prefix(end + 1);
    }
}

int number_in(std::string_view file, int line, std::string_view text) {
    int value = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) fault(file, line, "a number is wanted");
    return value;
}

UnitLevel level_in(std::string_view file, int line, std::string_view word) {
    if (word == "city") return UnitLevel::city;
    if (word == "town") return UnitLevel::town;
    if (word == "village") return UnitLevel::village;
    if (word == "station") return UnitLevel::station;
    if (word == "any") return UnitLevel::any;
    fault(file, line, "unknown level");
}

// 东城办事处 and 东城街道 are the same town in two editions of the codes.
std::string town_base(std::string_view town) {
    for (std::string_view suffix : {"街道办事处", "办事处"}) {
        if (town.ends_with(suffix)) return std::string(town.substr(0, town.size() - suffix.size())) + "街道";
    }
    return std::string(town);
}

std::string_view generation_word(Generation generation) {
    switch (generation) {
    case Generation::elderly: return "老年";
    case Generation::middle_aged: return "中年";
    case Generation::young: return "青年";
    }
    throw std::logic_error("unknown generation");
}

constexpr std::string_view opinions_file = "data/demo/opinions.txt";
constexpr std::string_view units_file = "data/demo/units.csv";
constexpr std::string_view unit_names_file = "data/demo/unit_names_2018.csv";

} // namespace

Dice::Dice(std::uint64_t seed) {
    for (auto& word : state_) {
        seed += 0x9e3779b97f4a7c15U;
        std::uint64_t z = seed;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        word = z ^ (z >> 31);
    }
}

std::uint64_t Dice::next() {
    auto const result = rotate_left(state_[1] * 5, 7) * 9;
    auto const t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = rotate_left(state_[3], 45);
    return result;
}

std::uint64_t Dice::below(std::uint64_t n) {
    if (n == 0) throw std::logic_error("below(0)");
    // Draws from the incomplete last round are thrown away, or small values would come more often.
    auto const limit = UINT64_MAX - UINT64_MAX % n;
    for (;;) {
        auto const drawn = next();
        if (drawn < limit) return drawn % n;
    }
}

std::int64_t Dice::between(std::int64_t a, std::int64_t b) {
    if (a > b) throw std::logic_error("between: a > b");
    return a + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(b - a) + 1));
}

std::size_t Dice::weighted(std::span<std::uint32_t const> weights) {
    std::uint64_t sum = 0;
    for (auto const weight : weights) sum += weight;
    auto left = below(sum);
    std::size_t index = 0;
    while (left >= weights[index]) left -= weights[index++];
    return index;
}

std::string fill(std::string_view text, Values const& values) {
    std::string filled;
    while (!text.empty()) {
        auto const open = text.find('{');
        filled += text.substr(0, open);
        if (open == std::string_view::npos) break;
        auto const close = text.find('}', open);
        if (close == std::string_view::npos) throw std::logic_error("a { without }");
        auto const name = text.substr(open + 1, close - open - 1);
        auto const value = values.find(name);
        if (value == values.end()) throw std::logic_error(fmt::format("no value for {{{}}}", name));
        filled += value->second;
        text.remove_prefix(close + 1);
    }
    return filled;
}

std::string town_unit_name(std::string_view town) {
    auto base = town_base(town);
    return base + (base.ends_with("街道") ? "办事处" : "人民政府");
}

std::string station_name(std::string_view town, std::string_view station) {
    return town_base(town) + std::string(station);
}

Corpus::Corpus() {
    read_opinions();
    read_units();
    read_lists("data/demo/names.txt");
    read_lists("data/demo/lists.txt");
    read_surnames();
}

void Corpus::read_opinions() {
    each_line(opinions_file, [this](int number, std::string_view line) {
        if (auto const code = heading_of(line); !code.empty()) {
            categories_.push_back({code, {}, {}, {}});
            return;
        }
        auto const space = line.find(' ');
        if (categories_.empty() || space == std::string_view::npos)
            fault(opinions_file, number, "mark and text");
        auto const mark = line.substr(0, space);
        auto const text = line.substr(space + 1);
        auto& category = categories_.back();
        if (mark == "进") {
            category.progress.push_back(text);
        } else if (mark == "难") {
            category.regrets.push_back(text);
        } else if (mark == "事") {
            category.cases.push_back({text, {}, {}, {}, {}, {}});
        } else if (category.cases.empty()) {
            fault(opinions_file, number, "a case must begin with its title");
        } else if (mark == "诉") {
            category.cases.back().opinions.push_back(text);
        } else if (mark == "标") {
            category.cases.back().targets.push_back(text);
        } else if (mark == "措") {
            category.cases.back().measures.push_back(text);
        } else if (mark == "果") {
            category.cases.back().results.push_back(text);
        } else if (mark == "答") {
            category.cases.back().answers.push_back(text);
        } else {
            fault(opinions_file, number, "unknown mark");
        }
    });
    std::sort(categories_.begin(), categories_.end(),
              [](auto const& a, auto const& b) { return a.code < b.code; });
}

void Corpus::read_units() {
    bool heading = true;
    each_line(units_file, [&](int number, std::string_view line) {
        if (std::exchange(heading, false)) return;
        auto const cells = split(line, ',');
        if (cells.size() != 4) fault(units_file, number, "four columns are wanted");
        units_.push_back({number_in(units_file, number, cells[0]), cells[1], cells[2], cells[3]});
    });
    heading = true;
    each_line(unit_names_file, [&](int number, std::string_view line) {
        if (std::exchange(heading, false)) return;
        auto const cells = split(line, ',');
        if (cells.size() != 4) fault(unit_names_file, number, "four columns are wanted");
        UnitOf2018 const unit{level_in(unit_names_file, number, cells[2]), cells[1]};
        if (!units_of_2018_.emplace(std::pair(cells[3], cells[0]), unit).second) {
            fault(unit_names_file, number, "the name comes twice");
        }
    });
}

void Corpus::read_lists(std::string_view file) {
    Texts* current = nullptr;
    each_line(file, [&](int number, std::string_view line) {
        if (auto const heading = heading_of(line); !heading.empty()) {
            current = &lists_[heading];
        } else if (!current) {
            fault(file, number, "a heading is wanted");
        } else {
            current->push_back(line);
        }
    });
}

void Corpus::read_surnames() {
    for (auto const line : list("姓")) {
        auto const cells = split(line, ' ');
        if (cells.size() != 2) throw std::runtime_error("data/demo/names.txt: a surname needs a weight");
        surnames_.push_back(cells[0]);
        surname_weights_.push_back(static_cast<std::uint32_t>(number_in("data/demo/names.txt", 0, cells[1])));
    }
}

CategoryTexts const& Corpus::category(std::string_view code) const {
    auto const found = std::lower_bound(categories_.begin(), categories_.end(), code,
                                        [](auto const& a, auto const& b) { return a.code < b; });
    if (found == categories_.end() || found->code != code) throw std::out_of_range(std::string(code));
    return *found;
}

UnitOf2018 Corpus::unit_of_2018(std::string_view category, std::string_view unit_name) const {
    auto found = units_of_2018_.find(std::pair(category, unit_name));
    if (found == units_of_2018_.end()) found = units_of_2018_.find(std::pair(std::string_view{}, unit_name));
    if (found == units_of_2018_.end()) throw std::out_of_range(std::string(unit_name));
    return found->second;
}

Texts const& Corpus::list(std::string_view heading) const {
    auto const found = lists_.find(heading);
    if (found == lists_.end()) throw std::out_of_range(std::string(heading));
    return found->second;
}

std::vector<KindedText> Corpus::kinded(std::string_view heading) const {
    std::vector<KindedText> texts;
    for (auto const line : list(heading)) {
        auto const bar = line.find('|');
        if (bar == std::string_view::npos) throw std::runtime_error(fmt::format("{}: kind|text", heading));
        texts.push_back({line.substr(0, bar), line.substr(bar + 1)});
    }
    return texts;
}

std::string Corpus::person_name(Dice& dice, Generation generation, Sex sex) const {
    auto const who = fmt::format("{} {}", generation_word(generation), sex == Sex::female ? "女" : "男");
    std::string name(surnames_[dice.weighted(surname_weights_)]);
    // One name in eight is of two characters; the rest join a first and a last one.
    if (dice.chance(12)) return name + std::string(dice.pick(list(who + " 单名")));
    name += dice.pick(list(who + " 首字"));
    return name += dice.pick(list(who + " 末字"));
}

std::string Corpus::enterprise_name(Dice& dice) const {
    std::string name(dice.pick(list("企业字号")));
    return name += dice.pick(list("企业业态"));
}

std::string Corpus::answer(Dice& dice, Case const& matter, std::size_t result, Values const& values) const {
    if (result == 0) return fill(dice.pick(matter.answers), values);
    return fill(dice.pick(list("答复用语")), {{"结果", fill(matter.results.at(result), values)}});
}

Values Corpus::values(Dice& dice, std::string_view village, int month) const {
    auto const sex = dice.chance(50) ? Sex::female : Sex::male;
    Values values;
    values["村"] = village;
    values["组"] = dice.pick(list("村民组"));
    values["路"] = dice.pick(list("路名"));
    values["人"] = person_name(dice, dice.chance(60) ? Generation::elderly : Generation::middle_aged, sex);
    values["数"] = std::to_string(dice.between(3, 30));
    values["月"] = std::to_string(dice.between(1, month));
    values["天"] = std::to_string(dice.between(2, 20));
    values["学校"] = dice.pick(list("学校"));
    values["企业"] = enterprise_name(dice);
    return values;
}

} // namespace huiju::demo
