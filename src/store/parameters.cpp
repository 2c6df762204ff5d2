// Scans SQL text for `:name` parameters and checks arguments against them.
#include "store/parameters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::store {

namespace {

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool continues_name(char c) { return begins_name(c) || (c >= '0' && c <= '9'); }

} // namespace

Parameters find_parameters(Sql const& sql) {
    Parameters found;
    std::string_view rest = sql.text;
    auto take = [&](std::size_t n) {
        std::string_view taken = rest.substr(0, n);
        rest.remove_prefix(taken.size());
        return taken;
    };
    auto keep = [&](std::string_view words) {
        found.text += words;
        found.numbered += words;
    };
    while (!rest.empty()) {
        char c = rest.front();
        if (c == '\'' || c == '"') {
            std::size_t end = rest.find(c, 1);
            keep(take(end == rest.npos ? end : end + 1));
        } else if (rest.starts_with("--")) {
            take(std::min(rest.find('\n'), rest.size()));
        } else if (rest.starts_with("/*")) {
            std::size_t end = rest.find("*/", 2);
            take(end == rest.npos ? end : end + 2);
            keep(" ");
        } else if (rest.starts_with("::")) {
            throw std::logic_error(fmt::format("statement {}: write cast(… as …) instead of ::", sql.name));
        } else if (c == ':' && rest.size() > 1 && begins_name(rest[1])) {
            std::size_t end = 2;
            while (end < rest.size() && continues_name(rest[end])) ++end;
            found.text += rest.substr(0, end);
            std::string_view name = take(end).substr(1);
            auto known = std::find(found.names.begin(), found.names.end(), name);
            found.appearances.push_back(static_cast<std::size_t>(known - found.names.begin()));
            found.numbered += fmt::format("${}", found.appearances.size());
            if (known == found.names.end()) found.names.push_back(name);
        } else {
            keep(take(1));
        }
    }
    return found;
}

std::string without_quoted(std::string_view message) {
    message = message.substr(0, message.find('\n'));
    std::string plain;
    char open = 0;
    for (char c : message) {
        if (open) {
            if (c == open) open = 0;
        } else if (c == '"' || c == '\'') {
            open = c;
            plain += "…";
        } else {
            plain += c;
        }
    }
    return plain;
}

void throw_missing(Sql const& sql, std::string_view parameter) {
    throw std::logic_error(fmt::format("statement {}: parameter :{} is missing", sql.name, parameter));
}

void throw_superfluous(Sql const& sql, Parameters const& parameters, Args const& args) {
    for (std::size_t i = 0; i < args.size(); ++i) {
        auto twin = [&](auto const& other) { return other.first == args[i].first; };
        auto end = args.begin() + static_cast<std::ptrdiff_t>(i);
        bool known = std::count(parameters.names.begin(), parameters.names.end(), args[i].first) != 0;
        if (!known || std::any_of(args.begin(), end, twin))
            throw std::logic_error(
                fmt::format("statement {}: parameter :{} is superfluous", sql.name, args[i].first));
    }
    throw std::logic_error(fmt::format("statement {}: wrong number of parameters", sql.name));
}

void throw_nul_byte(Sql const& sql, std::string_view parameter) {
    throw std::logic_error(
        fmt::format("statement {}: the text of parameter :{} holds a NUL byte", sql.name, parameter));
}

} // namespace huiju::store
