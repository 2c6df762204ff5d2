// Tags, words to be found by, and what remains when two records are one home.
#include "domain/hosts/rules.hpp"

#include "base/csv_rows.hpp"
#include "base/search_tokens.hpp"
#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::hosts {

namespace {

bool holds_word(std::string_view text, std::string_view word) {
    return (" " + std::string(text) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

// How people write the two kinds in a table.
std::string kind_word(std::string_view field) {
    if (field == "住户" || field == "农户" || field == "户" || field == "家庭" || field == "群众")
        return "household";
    if (field == "企业" || field == "公司") return "enterprise";
    return std::string(field);
}

} // namespace

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    for (std::size_t from = 0; from < text.size();) {
        auto const to = std::min(text.find(' ', from), text.size());
        if (to > from) words.emplace_back(text.substr(from, to - from));
        from = to + 1;
    }
    return words;
}

std::vector<std::string> tags_of(std::string_view text) {
    std::string plain(text);
    for (std::string_view const separator : {",", "，", "、", ";", "；", "\t", "\n"})
        for (auto at = plain.find(separator); at != plain.npos; at = plain.find(separator, at))
            plain.replace(at, separator.size(), " ");
    std::vector<std::string> tags;
    for (auto& word : words_of(plain))
        if (std::ranges::find(tags, word) == tags.end()) tags.push_back(std::move(word));
    return tags;
}

std::string joined(std::vector<std::string> const& words) { return fmt::format("{}", fmt::join(words, " ")); }

std::string search_text(HostRow const& host) { return host.name + "\n" + host.known_as + "\n" + host.tags; }

bool answers(HostRow const& host, std::string_view query) {
    auto const text = fold(search_text(host));
    auto const tokens = tokens_of_query(query);
    return !tokens.empty() && std::ranges::all_of(tokens, [&](auto const& token) {
        return text.find(token) != std::string::npos;
    });
}

std::string known_also_as(std::string_view known_as, std::string_view name) {
    auto words = words_of(known_as);
    for (auto& word : words_of(name))
        if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
    while (words.size() > 1 && characters(joined(words)) > longest_known_as) words.erase(words.begin());
    return joined(words);
}

std::optional<std::string> phone_in(std::string_view query) {
    std::string digits;
    for (char const c : half_width(query)) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-') return std::nullopt;
    }
    if (digits.size() < 7 || digits.size() > 12) return std::nullopt;
    return digits;
}

bool place_fits(HostKind kind, places::Level level) {
    using places::Level;
    return level == Level::village || level == Level::group ||
           (kind == HostKind::enterprise && level == Level::town);
}

HostRow merged(HostRow const& survivor, HostRow const& gone) {
    auto row = survivor;
    for (auto const& word : {gone.name, gone.known_as})
        if (!word.empty() && word != row.name && !holds_word(row.known_as, word) &&
            characters(row.known_as) + characters(word) < longest_known_as)
            row.known_as += row.known_as.empty() ? word : " " + word;
    auto tags = tags_of(row.tags + " " + gone.tags);
    if (tags.size() > most_tags) tags.resize(most_tags);
    row.tags = joined(tags);
    if (row.contact.empty()) row.contact = gone.contact;
    if (row.phone.empty()) {
        row.phone = gone.phone;
        row.phone_index = gone.phone_index;
    }
    row.left_alone = row.left_alone || gone.left_alone; // a wish to be left in peace is not lost
    row.visits += gone.visits;
    row.last_visit = std::max(row.last_visit, gone.last_visit);
    return row;
}

MergerRow merger_of(HostRow const& before, HostRow const& gone, HostRow const& after) {
    MergerRow row;
    row.gone = gone.no;
    row.survivor = before.no;
    row.known_as = joined(words_of(after.known_as.substr(before.known_as.size())));
    auto const had = tags_of(before.tags);
    auto tags = tags_of(after.tags);
    std::erase_if(tags, [&](auto const& tag) { return std::ranges::find(had, tag) != had.end(); });
    row.tags = joined(tags);
    row.left_alone = after.left_alone && !before.left_alone;
    row.was_active = gone.active;
    return row;
}

HostRow parted(HostRow const& survivor, HostRow const& gone, MergerRow const& merger,
               std::vector<HostRow> const& others) {
    auto row = survivor;
    auto const given = words_of(merger.known_as);
    auto known_as = words_of(row.known_as);
    for (auto word = given.rbegin(); word != given.rend(); ++word)
        if (auto const last = std::find(known_as.rbegin(), known_as.rend(), *word); last != known_as.rend())
            known_as.erase(std::prev(last.base()));
    row.known_as = joined(known_as);
    auto const others_have = [&](auto const& has) { return std::ranges::any_of(others, has); };
    auto tags = tags_of(row.tags);
    for (auto const& tag : tags_of(merger.tags))
        if (!others_have([&](HostRow const& other) { return holds_word(other.tags, tag); }))
            std::erase(tags, tag);
    row.tags = joined(tags);
    // what was copied is the same ciphertext
    if (row.contact.ciphertext == gone.contact.ciphertext) row.contact = {};
    if (row.phone.ciphertext == gone.phone.ciphertext) {
        row.phone = {};
        row.phone_index.clear();
    }
    if (merger.left_alone && !others_have([](HostRow const& other) { return other.left_alone; }))
        row.left_alone = false;
    return row;
}

Result<Import> read_hosts_csv(std::string_view csv) {
    static constexpr CsvColumn columns[] = {{"村", "place"},  {"类型", "kind", kind_word},
                                            {"户主", "name"}, {"电话", "phone"},
                                            {"标签", "tags"}, {"别名", "known_as"}};
    Wrongs wrongs;
    Import read{read_csv_rows<ImportRow>(csv, columns, wrongs)};
    if (!wrongs.empty()) return refusal_of(wrongs);
    return read;
}

} // namespace huiju::hosts
