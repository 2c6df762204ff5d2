// Values as people type them into tables.
#include "domain/imports/values.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

namespace huiju::imports {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_digit); }

void replace_all(std::string& text, std::string_view what, std::string_view by) {
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

std::string without_blanks(std::string_view text) {
    std::string out;
    for (char const c : half_width(text))
        if (c != ' ' && c != '\t' && c != '\n') out += c;
    replace_all(out, "\u00A0", "");
    return out;
}

// A spreadsheet wrote it as a rounded number.
bool has_exponent(std::string_view text) {
    auto const e = text.find_first_of("eE");
    return e != text.npos && e > 0 && is_digit(text.front()) && is_digit(text.back()) &&
           text.find_first_not_of("0123456789.eE+-") == text.npos;
}

std::optional<Date> of_serial(std::string_view text) {
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    constexpr double first = 14611, last = 73415; // 1940 to 2100: a smaller number is a year, an age, a sum
    if (number < first || number > last) return std::nullopt;
    constexpr int epoch = 25569; // of 1970-01-01
    return Date{static_cast<std::int32_t>(std::floor(number)) - epoch};
}

} // namespace

std::string tidy(std::string_view text) {
    auto const plain = clean(half_width(text));
    bool const chinese =
        std::ranges::any_of(plain, [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
    if (chinese) return without_blanks(plain);
    std::string out;
    for (char const c : plain)
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    return out;
}

bool is_ditto(std::string_view text) {
    static constexpr std::array marks{"同上", "〃", "″", "\"", "''", "”", "“", "同前", "…"};
    auto const plain = without_blanks(text);
    return std::ranges::find(marks, plain) != marks.end();
}

bool is_sum(std::string_view text) {
    static constexpr std::array words{"合计", "小计", "总计", "共计", "总数", "全村合计"};
    auto const plain = without_blanks(text);
    return std::ranges::any_of(words, [&](std::string_view word) {
        // "合计生" may be a name; "合计:23户" is none
        return plain.starts_with(word) && (plain.size() == word.size() || plain[word.size()] == ':' ||
                                           plain[word.size()] == '(' || is_digit(plain[word.size()]));
    });
}

std::optional<Date> day_of(std::string_view text, int year) {
    auto plain = without_blanks(text);
    if (auto const hour = plain.find('T'); hour == 10) plain.resize(hour);
    if (plain.size() > 10 && plain.find(':') != plain.npos && plain[4] == '-') plain.resize(10);
    for (std::string_view const mark : {"年", "月", ".", "/", "-", "、", "\\"}) replace_all(plain, mark, "-");
    for (std::string_view const mark : {"日", "号"}) replace_all(plain, mark, "");
    std::vector<int> numbers;
    for (std::size_t from = 0; from <= plain.size();) {
        auto const to = std::min(plain.find('-', from), plain.size());
        auto const part = std::string_view(plain).substr(from, to - from);
        if (!all_digits(part) || part.size() > 8) break;
        int number = 0;
        std::from_chars(part.data(), part.data() + part.size(), number);
        numbers.push_back(number);
        from = to + 1;
        if (to == plain.size() && numbers.size() == 3) {
            auto const full = numbers[0] < 100 ? 2000 + numbers[0] : numbers[0];
            return Date::of(full, numbers[1], numbers[2]);
        }
        if (to == plain.size() && numbers.size() == 2 && numbers[0] <= 12)
            return Date::of(year, numbers[0], numbers[1]);
    }
    if (plain.size() == 8 && all_digits(plain))
        return Date::of(numbers[0] / 10000, numbers[0] / 100 % 100, numbers[0] % 100);
    return of_serial(without_blanks(text));
}

Message fault_of_id_number(std::string_view text) {
    auto number = without_blanks(text);
    if (number.starts_with('\'')) number.erase(0, 1);
    if (has_exponent(number)) return "import.id_ruined";
    std::ranges::transform(number, number.begin(), [](char c) { return c == 'x' ? 'X' : c; });
    if (number.size() == 15 && all_digits(number)) return {}; // the numbers of old
    if (number.size() != 18 || !all_digits(std::string_view(number).substr(0, 17)) ||
        !(is_digit(number.back()) || number.back() == 'X'))
        return "import.id_length";
    static constexpr std::array weights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += (number[i] - '0') * weights[i];
    if ("10X98765432"[sum % 11] == number.back()) return {};
    // 15 digits are all that a spreadsheet keeps of a number
    return number.ends_with("000") ? "import.id_ruined" : "import.id_check";
}

Result<std::string> phone_of(std::string_view text) {
    auto plain = without_blanks(text);
    if (plain.starts_with('\'')) plain.erase(0, 1);
    if (has_exponent(plain)) return refuse(Refused::invalid, "import.phone_ruined");
    if (plain.ends_with(".0")) plain.resize(plain.size() - 2);
    std::string digits;
    for (char const c : plain) {
        if (is_digit(c)) digits += c;
        else if (c != '-' && c != '(' && c != ')' && c != '+')
            return refuse(Refused::invalid, "import.not_one_phone");
    }
    if (digits.starts_with("86") && digits.size() == 13) digits.erase(0, 2);
    if (digits.size() < 7 || digits.size() > 12) return refuse(Refused::invalid, "import.not_one_phone");
    return digits;
}

} // namespace huiju::imports
