// Search documents on both engines: FTS5 without content, GIN over text arrays.
#include "store/search.hpp"

#include "base/search_tokens.hpp"
#include "store/book.hpp"

#include <fmt/format.h>

namespace huiju::store {

namespace {

// Places and kinds are tokens like words, so that a search in one village walks only its own documents.
std::string place_token(std::int64_t place) { return fmt::format("@p{}", place); }
std::string kind_token(std::string_view kind) { return fmt::format("@k{}", kind); }

} // namespace

void index_texts(Connection& connection, std::int64_t county, std::vector<SearchText> const& texts) {
    auto const engine = connection.engine();
    std::vector<std::string> tokens;
    for (auto const& text : texts) {
        tokens.clear();
        tokens_of_text(text.text, tokens);
        if (text.town) tokens.push_back(place_token(text.town));
        if (text.village) tokens.push_back(place_token(text.village));
        tokens.push_back(kind_token(text.kind));
        connection.queue(
            statement(engine, "store.insert_search_doc"),
            {{"county", county}, {"doc", text.doc}, {"kind", text.kind}, {"record", text.record}});
        Args args{{"doc", text.doc}, {"tokens", fmt::format("{}", fmt::join(tokens, " "))}};
        if (engine == Engine::postgresql) args.emplace_back("county", county);
        connection.queue(statement(engine, "search.insert"), args);
    }
}

std::vector<Found> search(Db& db, std::string_view kind, std::string_view query, std::int64_t town,
                          std::int64_t village, std::int64_t before_doc, int limit) {
    auto tokens = tokens_of_query(query);
    if (tokens.empty()) return {};
    if (village) tokens.push_back(place_token(village));
    else if (town) tokens.push_back(place_token(town));
    tokens.push_back(kind_token(kind));
    std::string match;
    if (db.connection().engine() == Engine::sqlite) {
        for (auto const& token : tokens)
            match += fmt::format("{}\"{}\"", match.empty() ? "" : " AND ", token);
    } else {
        match = fmt::format("{}", fmt::join(tokens, " "));
    }
    Args const args{{"tokens", match}, {"before", before_doc > 0 ? before_doc : INT64_MAX}, {"limit", limit}};
    if (db.connection().engine() == Engine::postgresql) {
        // Its index gives all that fits, in no order. What is common is found among the newest documents.
        auto newest = db.all<Found>("search.newest", args);
        if (newest.size() == static_cast<std::size_t>(limit)) return newest;
    }
    return db.all<Found>("search.find", args);
}

} // namespace huiju::store
