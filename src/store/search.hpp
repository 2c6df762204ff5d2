// The full-text index: an inverted list of characters, pairs of characters and places.
//
// It serves access paths, not truth: a document says "this record may hold the words"; the reader looks at
// the record itself and at the caller's scope before it shows anything.
#pragma once

#include "store/tx.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

// Adds documents; called once per batch, after its commands, inside their transaction.
void index_texts(Connection& connection, std::int64_t county, std::vector<SearchText> const& texts);

// Records of a kind that may contain every word of `query`, newest document first, beginning below
// `before_doc` (0: from the newest). `town` or `village` narrows to a place; both 0: the whole ledger. May
// name a record twice and may name one that no longer matches. At most `limit`.
struct Found {
    std::int64_t doc = 0, record = 0;
    std::string kind{};
    bool replaced = false; // the record has been edited since and has a newer document
};
BOOST_DESCRIBE_STRUCT(Found, (), (doc, record, kind, replaced))
std::vector<Found> search(Db& db, std::string_view kind, std::string_view query, std::int64_t town,
                          std::int64_t village, std::int64_t before_doc, int limit);
// The same with no words: what is newest in a place.
std::vector<Found> newest_texts(Db& db, std::string_view kind, std::int64_t town, std::int64_t village,
                                std::int64_t before_doc, int limit);
// Records that may contain at least one of the words (tokens as tokens_of_text gives them), newest first,
// among the texts of the last 300 000 commands.
std::vector<Found> sharing(Db& db, std::string_view kind, std::vector<std::string> const& words,
                           std::int64_t town, std::int64_t village, int limit);
// The same as `search` for a feature's own records, which it will look up by their numbers.
template <class R>
std::vector<Found> search_for(Db& db, std::string_view query, std::int64_t town, std::int64_t village,
                              std::int64_t before_doc, int limit) {
    auto found = search(db, R::table, query, town, village, before_doc, limit);
    for (auto const& hit : found) db.ahead_having<R>("no", hit.record);
    return found;
}

} // namespace huiju::store
