// Workbooks by pugixml: the shared texts, the list of sheets, then each sheet's cells.
#include "base/xlsx.hpp"

#include "base/zip.hpp"

#include <fmt/format.h>
#include <pugixml.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace huiju {

namespace {

constexpr std::size_t most_bytes = std::size_t{32} << 20;

using Parts = std::map<std::string, std::string, std::less<>>;

// Programs may put a prefix before every name.
std::string_view local(pugi::xml_node node) {
    std::string_view const name = node.name();
    auto const colon = name.find(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
    for (auto const one : node.children())
        if (local(one) == name) return one;
    return {};
}

bool load(pugi::xml_document& document, Parts const& parts, std::string_view name) {
    auto const part = parts.find(name);
    return part != parts.end() &&
           document.load_buffer(part->second.data(), part->second.size(),
                                pugi::parse_default | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
}

// A text, plain or in runs of different looks; not what says how it is read aloud (rPh).
std::string text_of(pugi::xml_node node) {
    std::string out;
    for (auto const one : node.children()) {
        if (local(one) == "t") out += one.text().get();
        if (local(one) == "r") out += child(one, "t").text().get();
    }
    return out;
}

// "C5" is 2; nothing when it names no column that is read.
std::optional<std::size_t> column_of(std::string_view reference) {
    std::size_t column = 0;
    for (char const c : reference) {
        if (c < 'A' || c > 'Z') break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        if (column > most_sheet_columns) return std::nullopt;
    }
    return column == 0 ? std::nullopt : std::optional(column - 1);
}

std::string text_of_number(std::string_view text) {
    double number = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() ? number_text(number) : std::string(text);
}

std::string text_of_cell(pugi::xml_node cell, std::vector<std::string> const& shared) {
    std::string_view const kind = cell.attribute("t").as_string();
    if (kind == "inlineStr") return text_of(child(cell, "is"));
    auto const value = child(cell, "v").text();
    if (kind == "e") return {}; // #N/A and the like
    if (kind.empty() || kind == "n") return text_of_number(value.get());
    if (kind != "s") return value.get();
    auto const i = value.as_ullong(shared.size());
    return i < shared.size() ? shared[i] : std::string();
}

// "B3" as row 2, column 1, cut to what is read.
std::pair<std::size_t, std::size_t> corner_of(std::string_view reference) {
    auto const digits = std::min(reference.find_first_of("0123456789"), reference.size());
    std::size_t row = 0;
    std::from_chars(reference.data() + digits, reference.data() + reference.size(), row);
    return {std::min(row, most_sheet_rows) - std::min<std::size_t>(row, 1),
            column_of(reference).value_or(most_sheet_columns - 1)};
}

std::vector<MergedField> merged_fields(pugi::xml_node merged) {
    std::vector<MergedField> fields;
    for (auto const field : merged.children()) {
        std::string_view const range = field.attribute("ref").as_string();
        auto const colon = range.find(':');
        if (colon == range.npos) continue;
        auto const [top, left] = corner_of(range.substr(0, colon));
        auto const [bottom, right] = corner_of(range.substr(colon + 1));
        fields.push_back({top, left, bottom, right});
    }
    return fields;
}

std::optional<WorkbookSheet> read_sheet(std::string name, pugi::xml_node whole,
                                        std::vector<std::string> const& shared) {
    WorkbookSheet sheet{.name = std::move(name)};
    std::uint64_t number = 0;
    for (auto const row : child(whole, "sheetData").children()) {
        if (local(row) != "row") continue;
        number = row.attribute("r").as_ullong(number + 1);
        if (number == 0) return std::nullopt;
        std::vector<std::string> cells;
        std::size_t at = 0;
        for (auto const cell : row.children()) {
            if (local(cell) != "c") continue;
            std::string_view const reference = cell.attribute("r").as_string();
            auto const column = reference.empty() ? std::optional(at) : column_of(reference);
            if (column) at = *column + 1;
            auto text = text_of_cell(cell, shared);
            if (text.empty()) continue; // rows and columns far out often have a look and nothing else
            if (!column || *column >= most_sheet_columns) return std::nullopt;
            if (cells.size() <= *column) cells.resize(*column + 1);
            cells[*column] = std::move(text);
        }
        if (number > most_sheet_rows) {
            if (!cells.empty()) return std::nullopt;
            continue;
        }
        if (sheet.rows.size() < number) sheet.rows.resize(number);
        sheet.rows[number - 1] = std::move(cells);
    }
    fill_merged(sheet, merged_fields(child(whole, "mergeCells")));
    return sheet;
}

} // namespace

std::string number_text(double number) {
    constexpr double sure = 1e15; // spreadsheets keep 15 digits
    if (std::fabs(number) >= sure) return fmt::format("{:.14E}", number);
    return number == std::floor(number) ? fmt::format("{:.0f}", number) : fmt::format("{:.15g}", number);
}

void fill_merged(WorkbookSheet& sheet, std::vector<MergedField> const& fields) {
    std::size_t left = most_bytes; // a field over everything is no reason to run out of memory
    for (auto const& field : fields) {
        if (field.top >= sheet.rows.size() || field.left >= sheet.rows[field.top].size()) continue;
        auto const text = sheet.rows[field.top][field.left];
        if (text.empty()) continue;
        auto const cost = text.size() + sizeof(std::string);
        auto const last = std::min(field.right, most_sheet_columns - 1);
        for (auto row = field.top; row <= field.bottom && row < sheet.rows.size(); ++row) {
            auto& cells = sheet.rows[row];
            if (cells.size() <= last) cells.resize(last + 1);
            for (auto column = field.left; column <= last; ++column) {
                if (row == field.top && column == field.left) continue;
                if (left < cost) return;
                left -= cost;
                cells[column] = text;
            }
        }
    }
}

std::optional<std::vector<WorkbookSheet>> read_workbook(std::string_view bytes) {
    auto files = unzip(bytes, most_bytes);
    if (!files) return std::nullopt;
    Parts parts;
    for (auto& [name, content] : *files) parts.emplace(std::move(name), std::move(content));

    std::vector<std::string> shared;
    pugi::xml_document document;
    if (load(document, parts, "xl/sharedStrings.xml"))
        for (auto const one : child(document.root(), "sst").children())
            if (local(one) == "si") shared.push_back(text_of(one));

    std::map<std::string, std::string, std::less<>> targets; // of relations
    if (!load(document, parts, "xl/_rels/workbook.xml.rels")) return std::nullopt;
    for (auto const one : child(document.root(), "Relationships").children()) {
        std::string_view target = one.attribute("Target").as_string();
        bool const from_root = target.starts_with('/');
        if (from_root) target.remove_prefix(1);
        targets[one.attribute("Id").as_string()] = (from_root ? "" : "xl/") + std::string(target);
    }

    pugi::xml_document book;
    if (!load(book, parts, "xl/workbook.xml")) return std::nullopt;
    std::vector<WorkbookSheet> sheets;
    for (auto const one : child(child(book.root(), "workbook"), "sheets").children()) {
        std::string relation;
        for (auto const attribute : one.attributes())
            if (std::string_view(attribute.name()).ends_with(":id")) relation = attribute.as_string();
        auto const target = targets.find(relation);
        if (target == targets.end() || !load(document, parts, target->second)) return std::nullopt;
        auto sheet =
            read_sheet(one.attribute("name").as_string(), child(document.root(), "worksheet"), shared);
        if (!sheet) return std::nullopt;
        sheets.push_back(std::move(*sheet));
    }
    if (sheets.empty()) return std::nullopt;
    return sheets;
}

} // namespace huiju
