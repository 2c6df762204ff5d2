// Workbooks by pugixml: the shared texts, the list of sheets, then each sheet's cells.
#include "base/xlsx.hpp"

#include "base/zip.hpp"

#include <pugixml.hpp>

#include <map>

namespace huiju {

namespace {

constexpr std::size_t most_bytes = std::size_t{32} << 20, most_rows = 20'000, most_columns = 200;

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
        if (column > most_columns) return std::nullopt;
    }
    return column == 0 ? std::nullopt : std::optional(column - 1);
}

std::optional<WorkbookSheet> read_sheet(std::string name, pugi::xml_node data,
                                        std::vector<std::string> const& shared) {
    WorkbookSheet sheet{.name = std::move(name)};
    for (auto const row : data.children()) {
        if (local(row) != "row") continue;
        auto const number = row.attribute("r").as_ullong(sheet.rows.size() + 1);
        if (number == 0 || number > most_rows) return std::nullopt;
        if (sheet.rows.size() < number) sheet.rows.resize(number);
        auto& cells = sheet.rows[number - 1];
        for (auto const cell : row.children()) {
            if (local(cell) != "c") continue;
            std::string_view const reference = cell.attribute("r").as_string();
            auto const column = reference.empty() ? std::optional(cells.size()) : column_of(reference);
            if (!column || *column >= most_columns) return std::nullopt;
            std::string_view const kind = cell.attribute("t").as_string();
            std::string text;
            if (kind == "inlineStr") {
                text = text_of(child(cell, "is"));
            } else {
                auto const value = child(cell, "v").text();
                if (kind != "s") text = value.get();
                else if (auto const i = value.as_ullong(shared.size()); i < shared.size()) text = shared[i];
            }
            if (text.empty()) continue;
            if (cells.size() <= *column) cells.resize(*column + 1);
            cells[*column] = std::move(text);
        }
    }
    return sheet;
}

} // namespace

std::optional<std::vector<WorkbookSheet>> read_workbook(std::string_view bytes) {
    auto files = unzip(bytes, most_bytes);
    if (!files) return std::nullopt;
    Parts parts;
    for (auto& [name, content] : *files) parts.emplace(std::move(name), std::move(content));

    std::vector<std::string> shared;
    pugi::xml_document document;
    if (load(document, parts, "xl/sharedStrings.xml"))
        for (auto const one : child(document, "sst").children())
            if (local(one) == "si") shared.push_back(text_of(one));

    std::map<std::string, std::string, std::less<>> targets; // of relations
    if (!load(document, parts, "xl/_rels/workbook.xml.rels")) return std::nullopt;
    for (auto const one : child(document, "Relationships").children()) {
        std::string_view target = one.attribute("Target").as_string();
        bool const from_root = target.starts_with('/');
        if (from_root) target.remove_prefix(1);
        targets[one.attribute("Id").as_string()] = (from_root ? "" : "xl/") + std::string(target);
    }

    pugi::xml_document book;
    if (!load(book, parts, "xl/workbook.xml")) return std::nullopt;
    std::vector<WorkbookSheet> sheets;
    for (auto const one : child(child(book, "workbook"), "sheets").children()) {
        std::string relation;
        for (auto const attribute : one.attributes())
            if (std::string_view(attribute.name()).ends_with(":id")) relation = attribute.as_string();
        auto const target = targets.find(relation);
        if (target == targets.end() || !load(document, parts, target->second)) return std::nullopt;
        auto sheet = read_sheet(one.attribute("name").as_string(),
                                child(child(document, "worksheet"), "sheetData"), shared);
        if (!sheet) return std::nullopt;
        sheets.push_back(std::move(*sheet));
    }
    if (sheets.empty()) return std::nullopt;
    return sheets;
}

} // namespace huiju
