// Search documents on both engines: FTS5 without content, GIN over text arrays.
#include "store/search.hpp"

#include "base/search_tokens.hpp"
#include "store/book.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::store {

namespace {

// How far back texts are looked through for shared words: years of a county.
constexpr std::int64_t commands_looked_through = 300'000, numbers_per_command = 4096;

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
        if (!text.also.empty()) tokens.push_back(kind_token(text.also));
        connection.queue(
            statement(engine, "store.insert_search_doc"),
            {{"county", county}, {"doc", text.doc}, {"kind", text.kind}, {"record", text.record}});
        Args args{{"doc", text.doc}, {"tokens", fmt::format("{}", fmt::join(tokens, " "))}};
        if (engine == Engine::postgresql) args.emplace_back("county", county);
        connection.queue(statement(engine, "search.insert"), args);
    }
}

namespace {

void narrow(std::vector<std::string>& tokens, std::string_view kind, std::int64_t town,
            std::int64_t village) {
    if (village) tokens.push_back(place_token(village));
    else if (town) tokens.push_back(place_token(town));
    tokens.push_back(kind_token(kind));
}

std::string match_of(std::vector<std::string> const& tokens, std::string_view joint) {
    std::string match;
    for (auto const& token : tokens)
        match += fmt::format("{}\"{}\"", match.empty() ? std::string_view{} : joint, token);
    return match;
}

// Documents with all of the tokens.
std::vector<Found> with_all(Db& db, std::vector<std::string> const& tokens, std::int64_t before_doc,
                            int limit) {
    bool const sqlite = db.connection().engine() == Engine::sqlite;
    Args const args{
        {"tokens", sqlite ? match_of(tokens, " AND ") : fmt::format("{}", fmt::join(tokens, " "))},
        {"before", before_doc > 0 ? before_doc : INT64_MAX},
        {"limit", limit}};
    if (!sqlite) {
        // Its index gives all that fits, in no order. What is common is found among the newest documents.
        auto newest = db.all<Found>("search.newest", args);
        if (newest.size() == static_cast<std::size_t>(limit)) return newest;
    }
    return db.all<Found>("search.find", args);
}

} // namespace

std::vector<Found> search(Db& db, std::string_view kind, std::string_view query, std::int64_t town,
                          std::int64_t village, std::int64_t before_doc, int limit) {
    auto tokens = tokens_of_query(query);
    if (tokens.empty()) return {};
    narrow(tokens, kind, town, village);
    return with_all(db, tokens, before_doc, limit);
}

std::vector<Found> newest_texts(Db& db, std::string_view kind, std::int64_t town, std::int64_t village,
                                std::int64_t before_doc, int limit) {
    std::vector<std::string> tokens;
    narrow(tokens, kind, town, village);
    return with_all(db, tokens, before_doc, limit);
}

std::vector<Found> sharing(Db& db, std::string_view kind, std::vector<std::string> const& words,
                           std::int64_t town, std::int64_t village, int limit) {
    if (words.empty()) return {};
    std::vector<std::string> tokens;
    narrow(tokens, kind, town, village);
    // document numbers begin with the number of their command
    auto const since =
        std::max<std::int64_t>(0, db.head().seq - commands_looked_through) * numbers_per_command;
    if (db.connection().engine() == Engine::sqlite)
        return db.all<Found>(
            "search.sharing",
            {{"tokens", fmt::format("{} AND ({})", match_of(tokens, " AND "), match_of(words, " OR "))},
             {"since", since},
             {"limit", limit}});
    return db.all<Found>("search.sharing", {{"tokens", fmt::format("{}", fmt::join(tokens, " "))},
                                            {"words", fmt::format("{}", fmt::join(words, " "))},
                                            {"since", since},
                                            {"limit", limit}});
}

} // namespace huiju::store
