// The walk over the sheets of a table.
#include "domain/imports/table.hpp"

#include "base/text.hpp"
#include "domain/imports/values.hpp"

#include <algorithm>
#include <array>

namespace huiju::imports {

namespace {

constexpr std::size_t first_rows = 10; // among which the header stands

using Cells = std::vector<std::string>;

std::string cell_at(Cells const& cells, std::size_t at) {
    return at < cells.size() ? clean(cells[at]) : std::string();
}

// Where each column stands in a row, were it the header.
std::vector<std::optional<std::size_t>> places_in(Cells const& cells, std::span<Column const> columns,
                                                  Choice const& choice) {
    std::vector<std::optional<std::size_t>> at(columns.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
        auto const header = folded_header(cells[i]);
        if (header.empty()) continue;
        auto const chosen = choice.find(header);
        for (std::size_t column = 0; column < columns.size(); ++column) {
            bool const fits = chosen != choice.end() ? chosen->second == columns[column].field
                                                     : std::ranges::find(columns[column].headers, header) !=
                                                           columns[column].headers.end();
            if (fits && !at[column]) at[column] = i;
        }
    }
    return at;
}

std::size_t different_cells(Cells const& cells) {
    auto sorted = cells;
    std::ranges::sort(sorted);
    auto const rest = std::ranges::unique(sorted);
    sorted.erase(rest.begin(), rest.end());
    return sorted.size() - (!sorted.empty() && sorted.front().empty() ? 1 : 0);
}

// The row that names most columns, the first of several; else the first that could be a header at all.
std::optional<std::size_t> find_header(WorkbookSheet const& sheet, std::span<Column const> columns,
                                       Choice const& choice) {
    std::optional<std::size_t> best, possible;
    std::ptrdiff_t most = 0;
    for (std::size_t row = 0; row < std::min(first_rows, sheet.rows.size()); ++row) {
        auto const& cells = sheet.rows[row];
        auto const at = places_in(cells, columns, choice);
        auto const named = std::ranges::count_if(at, [](auto const& place) { return place.has_value(); });
        if (named > most) {
            most = named;
            best = row;
        }
        if (!possible && different_cells(cells) > 1) possible = row;
    }
    return best ? best : possible;
}

// 填表人：… and the like below a table.
bool is_signature(std::string_view text) {
    static constexpr std::array words{"填表", "填报", "制表", "审核", "负责人", "备注", "说明", "单位负责"};
    constexpr std::string_view note = "注";
    auto const plain = half_width(text);
    return std::ranges::any_of(words, [&](std::string_view word) { return plain.starts_with(word); }) ||
           (plain.starts_with(note) && plain.find(':') == note.size());
}

bool is_left_out(Cells const& cells, Head const& head) {
    std::size_t filled = 0;
    std::string first;
    for (auto const& cell : cells) {
        auto const text = clean(cell);
        if (text.empty()) continue;
        if (++filled == 1) first = text;
        // a sum is named in one of the first columns
        if (filled <= 3 && is_sum(text)) return true;
    }
    if (is_signature(first)) {
        auto const has = std::ranges::count_if(
            head.at, [&](auto const& at) { return at && !cell_at(cells, *at).empty(); });
        if (has <= 2) return true;
    }
    // a header that is repeated on every printed page
    std::size_t same = 0;
    for (auto const& at : head.at)
        if (at && cell_at(cells, *at) == cell_at(head.headers, *at) && !cell_at(cells, *at).empty()) ++same;
    return same > 1;
}

void read_lines(WorkbookSheet const& sheet, std::size_t head_no, std::span<Column const> columns,
                Table& table) {
    auto const& head = table.heads[head_no];
    Cells above(columns.size());
    for (auto row = head.row; row < sheet.rows.size(); ++row) {
        auto const& cells = sheet.rows[row];
        Line line{.head = head_no, .row = static_cast<std::int64_t>(row) + 1};
        bool filled = false;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            line.cells.push_back(head.at[i] ? cell_at(cells, *head.at[i]) : std::string());
            // a merged place alone makes no row
            filled = filled || (!line.cells[i].empty() && !columns[i].carried);
        }
        if (!filled && std::ranges::all_of(line.cells, &std::string::empty)) continue;
        if (is_left_out(cells, head)) {
            ++table.left_out;
            continue;
        }
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (!columns[i].carried) continue;
            if (line.cells[i].empty() || is_ditto(line.cells[i])) line.cells[i] = above[i];
            else above[i] = line.cells[i];
        }
        if (filled) table.lines.push_back(std::move(line));
    }
}

} // namespace

std::string folded_header(std::string_view header) {
    auto text = tidy(header);
    if (auto const bracket = text.find('('); bracket != text.npos && bracket > 0) text.resize(bracket);
    for (std::string_view const mark : {":", "*", "/", "、"})
        for (auto at = text.find(mark); at != text.npos; at = text.find(mark)) text.erase(at, mark.size());
    std::string out; // blanks go also between letters
    for (char const c : text)
        if (c != ' ' && c != '\n') out += c;
    return out;
}

std::string Head::header_of(std::size_t column) const {
    return at[column] ? cell_at(headers, *at[column]) : std::string();
}

Table lines_of(std::vector<WorkbookSheet> const& sheets, std::span<Column const> columns,
               Choice const& choice, std::optional<std::size_t> header_row) {
    Table table;
    for (auto const& sheet : sheets) {
        Head head{.sheet = sheet.name};
        head.at.resize(columns.size());
        auto const row = header_row ? std::optional(*header_row - 1) : find_header(sheet, columns, choice);
        if (row && *row < sheet.rows.size()) {
            head.row = *row + 1;
            head.headers = sheet.rows[*row];
            for (auto& name : head.headers) name = clean(name);
            head.at = places_in(head.headers, columns, choice);
        }
        table.heads.push_back(std::move(head));
        auto const& found = table.heads.back();
        bool const usable = std::ranges::any_of(found.at, [](auto const& at) { return at.has_value(); });
        if (usable) read_lines(sheet, table.heads.size() - 1, columns, table);
    }
    return table;
}

} // namespace huiju::imports
