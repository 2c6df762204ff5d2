// What a statement's text asks for: its `:name` parameters, found outside quotes and comments.
#pragma once

#include "store/connection.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::store {

struct Parameters {
    std::string text;                    // the statement without comments
    std::vector<std::string_view> names; // in order of first appearance, views into the Sql's text
    // The same for libpq: $1, $2 … for every appearance, also of one name. PostgreSQL infers a parameter's
    // type from its surroundings, and `cast(:s as text) is null or state = :s` must not make them one type.
    std::string numbered;
    std::vector<std::size_t> appearances; // for each number: which of `names` it stands for
};

// Throws std::logic_error on a `::`, which SQLite does not know.
Parameters find_parameters(Sql const& sql);

// Hands the argument of each name to `take(index of the name, cell)`. Throws std::logic_error that names the
// statement and the parameter when one is missing, superfluous or holds a NUL byte, which PostgreSQL would
// cut.
template <class Take>
void match_arguments(Sql const& sql, Parameters const& parameters, Args const& args, Take&& take);

// A database's message without what stands between quotes, and only its first line.
std::string without_quoted(std::string_view message);

[[noreturn]] void throw_missing(Sql const& sql, std::string_view parameter);
[[noreturn]] void throw_superfluous(Sql const& sql, Parameters const& parameters, Args const& args);
[[noreturn]] void throw_nul_byte(Sql const& sql, std::string_view parameter);

template <class Take>
void match_arguments(Sql const& sql, Parameters const& parameters, Args const& args, Take&& take) {
    for (std::size_t i = 0; i < parameters.names.size(); ++i) {
        std::string_view name = parameters.names[i];
        Cell const* found = nullptr;
        if (i < args.size() && args[i].first == name) // the usual case: given in the order of the text
            found = &args[i].second;
        for (std::size_t k = 0; !found && k < args.size(); ++k)
            if (args[k].first == name) found = &args[k].second;
        if (!found) throw_missing(sql, name);
        if (found->kind == Cell::Kind::text && found->text.find('\0') != std::string::npos)
            throw_nul_byte(sql, name);
        take(i, *found);
    }
    if (args.size() != parameters.names.size()) throw_superfluous(sql, parameters, args);
}

} // namespace huiju::store
