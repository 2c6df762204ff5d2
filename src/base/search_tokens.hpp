// Words for the search index: what a text is found by, and what a query looks for.
//
// Pure, thread-safe. Both sides are folded (NFKC_Casefold) first. A token is a run of ASCII letters and
// digits, one other letter, or two neighbouring ones ("路灯"); everything else separates. So no token holds
// white space or '@' (scope tokens such as "@123" are added by the index), and none is longer than 64 bytes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huiju {

// Appends what `text` is found by and `out` does not hold yet: each Chinese character, each pair of
// neighbours, each ASCII run, and the last four digits of each digit run of four or more (the end of a
// telephone number or code). Stops when `out` holds 2000 tokens.
void tokens_of_text(std::string_view text, std::vector<std::string>& out);

// What must all be present in a text that answers `query`: the pairs of a Chinese run (its one character,
// when it has only one) and each ASCII run; distinct, at most 32. Empty when there is nothing to look for.
// A hit is a candidate only: the caller checks the record itself.
std::vector<std::string> tokens_of_query(std::string_view query);

} // namespace huiju
