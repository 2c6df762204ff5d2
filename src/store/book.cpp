// Reads the embedded .sql files into the statement book.
#include "store/book.hpp"

#include "base/resources.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace huiju::store {

namespace {

[[noreturn]] void reject(std::string_view what, std::string_view where) {
    throw std::logic_error(fmt::format("statement book: {}: {}", what, where));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    std::size_t first = text.find_first_not_of(space);
    if (first == text.npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

std::string_view next_word(std::string_view& rest) {
    rest = trimmed(rest);
    std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    rest.remove_prefix(word.size());
    return word;
}

// What follows `prefix` on the line, if the line begins with it.
std::optional<std::string_view> after(std::string_view prefix, std::string_view line) {
    if (!line.starts_with(prefix)) return std::nullopt;
    return trimmed(line.substr(prefix.size()));
}

// A statement as it stands in the file, before its doors are opened.
struct Draft {
    std::string_view name;
    std::optional<Engine> engine;
    std::vector<std::string_view> doors;
    std::map<std::string_view, std::string_view> door_texts;
    std::string text;
};

Draft read_name_line(std::string_view line) {
    Draft draft;
    draft.name = next_word(line);
    if (draft.name.empty()) reject("a name line without a name", line);
    while (!line.empty()) {
        std::string_view word = next_word(line);
        if (word == "@sqlite") draft.engine = Engine::sqlite;
        else if (word == "@postgresql") draft.engine = Engine::postgresql;
        else if (word == "doors:")
            while (!line.empty()) draft.doors.push_back(next_word(line));
        else reject("unknown word on a name line", word);
    }
    return draft;
}

void read_door_line(Draft& draft, std::string_view line) {
    std::size_t colon = line.find(':');
    std::string_view door = trimmed(line.substr(0, colon));
    if (colon == line.npos || std::ranges::count(draft.doors, door) == 0)
        reject("a door that the name line does not have", draft.name);
    draft.door_texts[door] = trimmed(line.substr(colon + 1));
}

void finish(Draft const& draft, std::vector<WrittenStatement>& statements) {
    std::string_view text = trimmed(draft.text);
    if (text.ends_with(';')) text = trimmed(text.substr(0, text.size() - 1));
    if (text.empty()) reject("a statement without text", draft.name);
    std::string_view const mark = "{door}";
    if ((text.find(mark) != text.npos) != !draft.doors.empty())
        reject("doors and {door} come together or not at all", draft.name);
    if (draft.doors.empty()) statements.push_back({std::string(draft.name), draft.engine, std::string(text)});
    for (std::string_view door : draft.doors) {
        auto way = draft.door_texts.find(door);
        if (way == draft.door_texts.end())
            reject("a door without its text", fmt::format("{}/{}", draft.name, door));
        std::string opened(text);
        for (std::size_t at = opened.find(mark); at != opened.npos; at = opened.find(mark, at)) {
            opened.replace(at, mark.size(), way->second);
            at += way->second.size();
        }
        statements.push_back({fmt::format("{}/{}", draft.name, door), draft.engine, std::move(opened)});
    }
}

struct Book {
    std::vector<WrittenStatement> statements;                        // owns the texts
    std::map<std::string_view, Sql, std::less<>> sqlite, postgresql; // by name

    Book() {
        for (Resource const& file : resources_under("src/"))
            if (file.path.ends_with(".sql"))
                for (auto& statement : parse_statements(file.bytes))
                    statements.push_back(std::move(statement));
        for (Engine engine : {Engine::sqlite, Engine::postgresql}) {
            enter(engine, engine);
            enter(engine, std::nullopt);
        }
    }

    std::map<std::string_view, Sql, std::less<>> const& of(Engine engine) const {
        return engine == Engine::sqlite ? sqlite : postgresql;
    }

private:
    // An engine's own text is entered first and stays; two of the same rank are a mistake.
    void enter(Engine engine, std::optional<Engine> written_for) {
        auto& entries = engine == Engine::sqlite ? sqlite : postgresql;
        std::vector<std::string_view> own;
        for (auto const& [name, sql] : entries) own.push_back(name);
        for (WrittenStatement const& s : statements)
            if (s.engine == written_for && !std::ranges::binary_search(own, s.name) &&
                !entries.emplace(s.name, Sql{s.name, s.text}).second)
                reject("two statements of one name", s.name);
    }
};

Book const& book() {
    static Book const one;
    return one;
}

} // namespace

std::vector<WrittenStatement> parse_statements(std::string_view text) {
    std::vector<WrittenStatement> statements;
    std::optional<Draft> draft;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (auto name_line = after("-- name:", line)) {
            if (draft) finish(*draft, statements);
            draft = read_name_line(*name_line);
        } else if (auto door_line = after("-- door ", line); door_line && draft) {
            read_door_line(*draft, *door_line);
        } else if (draft) {
            draft->text += line;
            draft->text += '\n';
        } else if (!trimmed(line).empty() && !line.starts_with("--")) {
            reject("text before the first name line", line);
        }
    }
    if (draft) finish(*draft, statements);
    return statements;
}

Sql const& statement(Engine engine, std::string_view name) {
    auto const& entries = book().of(engine);
    auto found = entries.find(name);
    if (found == entries.end()) reject("there is no statement", name);
    return found->second;
}

std::vector<std::string_view> statement_names(Engine engine) {
    std::vector<std::string_view> names;
    for (auto const& [name, sql] : book().of(engine)) names.push_back(name);
    return names;
}

} // namespace huiju::store
