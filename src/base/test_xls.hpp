// For tests: writes a workbook in the format of Excel 97–2003, as far as tables of texts and numbers go.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace huiju::testing {

using OldCell = std::variant<std::u16string, double>;
using OldSheet = std::pair<std::u16string, std::vector<std::vector<OldCell>>>;

namespace old_workbook_detail {

inline void put(std::string& out, std::uint64_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}
inline void put(std::string& out, std::u16string const& text) {
    for (auto const c : text) put(out, c, 2);
}
inline void record(std::string& out, int kind, std::string const& content) {
    put(out, static_cast<std::uint64_t>(kind), 2);
    put(out, content.size(), 2);
    out += content;
}
inline std::string begin(int kind) {
    std::string content;
    put(content, 0x0600, 2);
    put(content, static_cast<std::uint64_t>(kind), 2);
    content.resize(16);
    return content;
}

inline std::string sheet(std::vector<std::vector<OldCell>> const& rows) {
    std::string out, size;
    record(out, 0x0809, begin(0x10));
    std::size_t columns = 0;
    for (auto const& row : rows) columns = std::max(columns, row.size());
    put(size, 0, 4);
    put(size, rows.size(), 4);
    put(size, 0, 2);
    put(size, columns, 2);
    put(size, 0, 2);
    record(out, 0x0200, size);
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            std::string cell;
            put(cell, i, 2);
            put(cell, j, 2);
            put(cell, 0, 2);
            if (auto const* number = std::get_if<double>(&rows[i][j])) {
                cell.append(reinterpret_cast<char const*>(number), sizeof *number);
                record(out, 0x0203, cell);
            } else if (auto const& text = std::get<std::u16string>(rows[i][j]); !text.empty()) {
                put(cell, text.size(), 2);
                put(cell, 1, 1); // two bytes a character
                put(cell, text);
                record(out, 0x0204, cell);
            }
        }
    record(out, 0x000A, {});
    return out;
}

} // namespace old_workbook_detail

inline std::string old_workbook(std::vector<OldSheet> const& sheets) {
    using namespace old_workbook_detail;
    std::string head;
    record(head, 0x0809, begin(5));
    record(head, 0x0042, {'\xB0', '\x04'});
    std::size_t names = 4; // the record that ends it
    for (auto const& [name, rows] : sheets) names += 12 + 2 * name.size();
    std::string bodies;
    auto const from = head.size() + names;
    for (auto const& [name, rows] : sheets) {
        std::string entry;
        put(entry, from + bodies.size(), 4);
        put(entry, 0, 2);
        put(entry, name.size(), 1);
        put(entry, 1, 1);
        put(entry, name);
        record(head, 0x0085, entry);
        bodies += sheet(rows);
    }
    record(head, 0x000A, {});
    auto stream = head + bodies;
    constexpr std::size_t sector = 512;
    stream.resize(std::max<std::size_t>(4096, (stream.size() + sector - 1) / sector * sector));

    // the container: a table of sectors, a directory, then the stream
    auto const sectors = stream.size() / sector;
    auto const tables = (sectors + 2 + 127) / 128 + 1;
    std::string file("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8);
    file.resize(24);
    put(file, 0x3E, 2);
    put(file, 3, 2);
    put(file, 0xFFFE, 2);
    put(file, 9, 2);
    put(file, 6, 2);
    file.resize(44);
    put(file, tables, 4);
    put(file, tables, 4); // the directory's sector
    put(file, 0, 4);
    put(file, 4096, 4);
    put(file, 0xFFFFFFFE, 4);
    put(file, 0, 4);
    put(file, 0xFFFFFFFE, 4);
    put(file, 0, 4);
    for (std::size_t i = 0; i < 109; ++i) put(file, i < tables ? i : 0xFFFFFFFF, 4);
    std::string table;
    for (std::size_t i = 0; i < tables; ++i) put(table, 0xFFFFFFFD, 4);
    put(table, 0xFFFFFFFE, 4);
    for (std::size_t i = 1; i <= sectors; ++i) put(table, i == sectors ? 0xFFFFFFFE : tables + 1 + i, 4);
    table.resize(tables * sector, '\xFF');
    file += table;
    auto const entry = [&](std::u16string const& name, int kind, std::uint64_t child, std::uint64_t start,
                           std::uint64_t size) {
        std::string out;
        put(out, name);
        out.resize(64);
        put(out, name.empty() ? 0 : 2 * name.size() + 2, 2);
        put(out, static_cast<std::uint64_t>(kind), 1);
        put(out, 1, 1);
        put(out, 0xFFFFFFFF, 4);
        put(out, 0xFFFFFFFF, 4);
        put(out, child, 4);
        out.resize(116);
        put(out, start, 4);
        put(out, size, 8);
        return out;
    };
    file += entry(u"Root Entry", 5, 1, 0xFFFFFFFE, 0) +
            entry(u"Workbook", 2, 0xFFFFFFFF, tables + 1, stream.size());
    file += entry(u"", 0, 0xFFFFFFFF, 0, 0) + entry(u"", 0, 0xFFFFFFFF, 0, 0);
    return file + stream;
}

} // namespace huiju::testing
