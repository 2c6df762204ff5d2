// The words of the demo campaign: opinions, titles, results, units and names, and the dice that draw them.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju::demo {

// A random sequence that is the same on every platform: SplitMix64 seeds xoshiro256**, and the distributions
// are ours, because those of the standard library differ between its makers.
class Dice {
public:
    explicit Dice(std::uint64_t seed);

    std::uint64_t next();
    // 0 … n-1, without bias. n must not be 0.
    std::uint64_t below(std::uint64_t n);
    // a … b, both included; a ≤ b.
    std::int64_t between(std::int64_t a, std::int64_t b);
    // True with `percent` in a hundred.
    bool chance(unsigned percent) { return below(100) < percent; }
    // An index, drawn in proportion to the weights; their sum must not be 0.
    std::size_t weighted(std::span<std::uint32_t const> weights);

    template <class Range>
    auto const& pick(Range const& choices) {
        if (std::size(choices) == 0) throw std::logic_error("nothing to pick from");
        return choices[static_cast<std::size_t>(below(std::size(choices)))];
    }

    template <class Range>
    void shuffle(Range& range) {
        for (std::size_t i = std::size(range); i > 1; --i) {
            std::swap(range[i - 1], range[static_cast<std::size_t>(below(i))]);
        }
    }

private:
    std::uint64_t state_[4];
};

// The texts below are views into the embedded files and live as long as the program.
using Texts = std::vector<std::string_view>;

// One kind of matter inside a category; its texts belong together, so that a bridge is not answered with a
// lamp.
struct Case {
    std::string_view title; // 整理后的标题, office style
    Texts opinions;         // in the person's own words
    Texts targets;          // 整改目标
    Texts measures;         // 整改措施
    Texts results;          // 办理结果, the usual one first
    Texts answers;          // what the person is told when the first result came of it
};

// What one level-2 category of categories.csv is about.
struct CategoryTexts {
    std::string_view code;
    std::vector<Case> cases;
    Texts progress; // 进展, fits every case
    Texts regrets;  // kind explanations when the matter could not be solved, fits every case
};

// A city-level unit of 2018, in official order (order counts from 1).
struct Unit {
    int order = 0;
    std::string_view name;       // 界首市农业委员会
    std::string_view short_name; // 市农委
    std::string_view kind;       // 政府部门, 学校, …
};

// At which level a unit named in categories.csv stands.
enum class UnitLevel { city, town, village, station, any };

// The unit of 2018 behind a name of categories.csv. `unit` is the name of a Unit (city) or of a station of
// the town (station); empty for town, village and any (any: whoever is in charge of the matter).
struct UnitOf2018 {
    UnitLevel level = UnitLevel::any;
    std::string_view unit;
};

enum class Generation { elderly, middle_aged, young };
enum class Sex { female, male };

// "kind|text" lines: deeds, notes of visits, ways to go.
struct KindedText {
    std::string_view kind;
    std::string_view text;
};

// Values for {村} {组} {路} {人} {数} {月} {天} {学校} {企业}, keyed without the braces.
using Values = std::map<std::string, std::string, std::less<>>;

// The text with every {placeholder} replaced. A placeholder without a value throws std::logic_error.
std::string fill(std::string_view text, Values const& values);

// Name of a town's own unit: 光武镇 → 光武镇人民政府, 东城办事处 or 东城街道 → 东城街道办事处.
std::string town_unit_name(std::string_view town);
// Name of a station of a town: (光武镇, 民政所) → 光武镇民政所, (东城办事处, 民政所) → 东城街道民政所.
std::string station_name(std::string_view town, std::string_view station);

// Everything in data/demo. Immutable after construction; any number of threads may read it.
class Corpus {
public:
    // Reads the embedded files; throws std::runtime_error naming file and line of the first fault.
    Corpus();

    std::vector<CategoryTexts> const& categories() const { return categories_; }
    // By code of a level-2 category; throws std::out_of_range.
    CategoryTexts const& category(std::string_view code) const;

    std::vector<Unit> const& units() const { return units_; }
    // The unit of 2018 that handles `unit_name` (one name, already split at "/") in that category;
    // throws std::out_of_range for a name that categories.csv does not use.
    UnitOf2018 unit_of_2018(std::string_view category, std::string_view unit_name) const;

    // A list of names.txt or lists.txt by its heading, e.g. list("村民组"); throws std::out_of_range.
    Texts const& list(std::string_view heading) const;
    // The same for the lists whose lines read "kind|text": 实事, 走访记录, 告知途径, …
    std::vector<KindedText> kinded(std::string_view heading) const;

    std::string person_name(Dice& dice, Generation generation, Sex sex) const;
    // A short invented enterprise name: "恒泰再生塑料制品厂".
    std::string enterprise_name(Dice& dice) const;
    // What the person is told when results[result] of that case came of it: the case's own answers fit its
    // first result, the others are told in a frame of lists.txt. Filled.
    std::string answer(Dice& dice, Case const& matter, std::size_t result, Values const& values) const;
    // A value for every placeholder. `month` is that of the telling, 1–12: {月} is never later in the year.
    Values values(Dice& dice, std::string_view village, int month) const;

private:
    void read_opinions();
    void read_units();
    void read_lists(std::string_view file);
    void read_surnames();

    std::vector<CategoryTexts> categories_; // sorted by code
    std::vector<Unit> units_;
    std::map<std::pair<std::string_view, std::string_view>, UnitOf2018>
        units_of_2018_; // category or "", name
    std::map<std::string_view, Texts> lists_;
    Texts surnames_;
    std::vector<std::uint32_t> surname_weights_;
};

} // namespace huiju::demo
