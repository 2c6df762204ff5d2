// Words for the search index: what a text is found by, and what a query looks for.
#include "base/search_tokens.hpp"

#include "base/text.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>

namespace huiju {

namespace {

constexpr std::size_t most_text_tokens = 2000;
constexpr std::size_t most_query_tokens = 32;
constexpr std::size_t longest_run = 64; // PostgreSQL refuses index entries of some 2700 bytes

bool digit(char c) { return c >= '0' && c <= '9'; }

bool ascii_word(char c) { return digit(c) || (c >= 'a' && c <= 'z'); }

bool letter(std::int32_t c) {
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
    return c >= 0x80 && u_isalnum(c);
}

// Appends tokens to a list unless they are in it already; an open-addressing table of positions.
class Distinct {
public:
    Distinct(std::vector<std::string>& out, std::size_t limit, std::size_t expected)
        : out_(out), limit_(limit),
          table_(std::bit_ceil(2 * (std::max(out.size(), std::min(expected, limit)) + 1))) {
        for (std::size_t i = 0; i < out_.size(); ++i)
            table_[slot(out_[i])] = static_cast<std::uint32_t>(i + 1);
    }

    void add(std::string_view token) {
        if (full()) return;
        auto& entry = table_[slot(token)];
        if (entry) return;
        out_.emplace_back(token);
        entry = static_cast<std::uint32_t>(out_.size());
    }

    bool full() const { return out_.size() >= limit_; }

private:
    std::size_t slot(std::string_view token) const {
        auto at = std::hash<std::string_view>{}(token) & (table_.size() - 1);
        while (table_[at] && out_[table_[at] - 1] != token) at = (at + 1) & (table_.size() - 1);
        return at;
    }

    std::vector<std::string>& out_;
    std::size_t limit_;
    std::vector<std::uint32_t> table_; // position + 1, or 0
};

// Calls run(view) for each ASCII run and letter(view, view of the letter before or empty, last of its run)
// for each other letter of a folded text.
template <class Run, class Letter>
void walk(std::string_view text, Run const& on_run, Letter const& on_letter) {
    std::size_t before = 0; // where the letter before this one begins, when joined
    bool joined = false;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const from = at;
        if (ascii_word(text[at])) {
            while (at < text.size() && ascii_word(text[at])) ++at;
            on_run(text.substr(from, at - from));
            joined = false;
            continue;
        }
        std::int32_t c;
        U8_NEXT_OR_FFFD(text.data(), at, text.size(), c);
        if (!letter(c)) {
            joined = false;
            continue;
        }
        std::size_t peek = at;
        std::int32_t following = 0;
        if (peek < text.size()) U8_NEXT_OR_FFFD(text.data(), peek, text.size(), following);
        on_letter(text.substr(from, at - from),
                  joined ? text.substr(before, at - before) : std::string_view{}, !letter(following));
        before = from;
        joined = true;
    }
}

} // namespace

void tokens_of_text(std::string_view text, std::vector<std::string>& out) {
    std::string const folded = fold(text);
    // Each letter (two bytes or more) brings two tokens, each ASCII run of n characters at most n + 1.
    Distinct tokens(out, most_text_tokens, out.size() + folded.size() + 1);
    walk(
        folded,
        [&](std::string_view run) {
            tokens.add(run.substr(0, longest_run));
            for (std::size_t at = 0; at < run.size() && !tokens.full();) {
                std::size_t const from = at;
                while (at < run.size() && digit(run[at])) ++at;
                if (at - from >= 4) tokens.add(run.substr(at - 4, 4));
                if (at == from) ++at;
            }
        },
        [&](std::string_view one, std::string_view pair, bool) {
            tokens.add(one);
            if (!pair.empty()) tokens.add(pair);
        });
}

std::vector<std::string> tokens_of_query(std::string_view query) {
    std::string const folded = fold(query);
    std::vector<std::string> out;
    Distinct tokens(out, most_query_tokens, most_query_tokens);
    walk(
        folded, [&](std::string_view run) { tokens.add(run.substr(0, longest_run)); },
        [&](std::string_view one, std::string_view pair, bool last) {
            if (!pair.empty()) tokens.add(pair);
            else if (last) tokens.add(one);
        });
    return out;
}

} // namespace huiju
