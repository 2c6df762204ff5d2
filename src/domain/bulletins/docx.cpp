// Bulletins as Word documents.
#include "base/docx.hpp"

#include "base/text.hpp"
#include "domain/bulletins/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::bulletins {

namespace {

using Look = WordFile::Look;

constexpr std::size_t many_columns = 7; // more take smaller letters

// In half Chinese characters: of these each takes three bytes and two halves, a digit one of each.
std::size_t halves(std::string_view text) { return (text.size() + characters(text)) / 2; }

// As wide as the longest cell wants, within reason; a heading may stand in three lines.
std::vector<int> column_widths(Table const& table) {
    std::vector<std::size_t> wanted;
    for (auto const& column : table.columns) wanted.push_back(halves(column) / 3 + 1);
    for (auto const& row : table.rows)
        for (std::size_t i = 0; i < row.size() && i < wanted.size(); ++i)
            wanted[i] = std::max(wanted[i], halves(row[i]) + 1);
    std::vector<int> widths;
    for (auto const n : wanted) widths.push_back(static_cast<int>(std::clamp<std::size_t>(n, 5, 24)));
    return widths;
}

void add_table(WordFile& file, Table const& table) {
    auto const row_of = [](std::vector<std::string> const& cells, bool head) {
        WordFile::Row row{.head = head};
        for (auto const& cell : cells) row.cells.push_back({cell});
        return row;
    };
    std::vector<WordFile::Row> rows{row_of(table.columns, true)};
    for (auto const& row : table.rows) rows.push_back(row_of(row, false));
    file.add(Look::table_title, table.title);
    file.table(column_widths(table), rows,
               table.columns.size() > many_columns ? WordFile::Letters::small : WordFile::Letters::usual);
}

} // namespace

std::string bulletin_docx(Body const& body, std::string_view mark) {
    WordFile file;
    file.head(body.issuer, body.number > 0 ? fmt::format("第{}期", body.number) : "");
    file.add(Look::title, body.title);
    file.add(Look::subtitle, subtitle(body));
    for (auto const& section : body.sections) {
        file.add(Look::heading, section.heading);
        for (auto const& text : section.paragraphs) file.add(Look::text, text);
        lines_of_prose(section.prose, [&](std::string_view text) { file.add(Look::text, text); });
        if (is_empty(section)) file.add(Look::text, nothing);
        for (auto const& one : section.tables) add_table(file, one);
    }
    if (body.previous != 0) {
        file.add(Look::heading, correction_heading(body));
        if (body.corrections.empty()) file.add(Look::text, no_corrections);
        for (auto const& c : body.corrections) file.add(Look::text, words_of(c) + "。");
    }
    file.add(Look::text, "");
    file.add(Look::signature, body.issuer);
    file.add(Look::signature, body.cut_off.day().chinese());
    file.add(Look::heading, "口径说明");
    for (auto const& f : body.figures) file.add(Look::small, definition_of(f));
    file.add(Look::small, chain_words(body));
    if (!mark.empty()) file.add(Look::small, mark);
    return file.bytes(body.title, body.issuer, body.cut_off);
}

} // namespace huiju::bulletins
