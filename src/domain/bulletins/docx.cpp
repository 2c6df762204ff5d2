// Bulletins as Word documents, in the form of official documents (GB/T 9704-2012): A4 with its margins, the
// title in 22 pt, the text in FangSong of 16 pt on lines of 28 pt, headings in SimHei, page numbers outside.
#include "base/text.hpp"
#include "base/zip.hpp"
#include "domain/bulletins/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::bulletins {

namespace {

constexpr std::string_view xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_namespace =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

// Lengths are in twentieths of a point (56.7 to the millimetre), sizes of letters in half points.
constexpr int text_width = 8844;        // 156 mm
constexpr std::size_t many_columns = 7; // more take smaller letters

constexpr std::string_view content_types =
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>)"
    R"(<Override PartName="/word/settings.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"/>)"
    R"(<Override PartName="/word/fontTable.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml"/>)"
    R"(<Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>)"
    R"(<Override PartName="/word/footer2.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>)"
    R"(<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>)"
    R"(</Types>)";

constexpr std::string_view package_relations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>)"
    R"(<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>)"
    R"(</Relationships>)";

constexpr std::string_view document_relations =
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>)"
    R"(<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/settings" Target="settings.xml"/>)"
    R"(<Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/fontTable" Target="fontTable.xml"/>)"
    R"(<Relationship Id="rId4" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/>)"
    R"(<Relationship Id="rId5" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer2.xml"/>)"
    R"(</Relationships>)";

// Where a font is missing, its other name, then its build lead to one that is there.
std::string font(std::string_view name, std::string_view other, std::string_view family,
                 std::string_view panose) {
    return fmt::format(R"(<w:font w:name="{}"><w:altName w:val="{}"/><w:panose1 w:val="{}"/>)"
                       R"(<w:charset w:val="86"/><w:family w:val="{}"/></w:font>)",
                       name, other, panose, family);
}

std::string fonts() {
    return fmt::format("{}<w:fonts {}>{}{}{}</w:fonts>", xml, main_namespace,
                       font("SimSun", "宋体", "roman", "02010600030101010101"),
                       font("FangSong", "仿宋", "roman", "02010609060101010101"),
                       font("SimHei", "黑体", "modern", "02010609060101010101"));
}

std::string letters(std::string_view chinese, int half_points) {
    return fmt::format(
        R"(<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" )"
        R"(w:cs="Times New Roman" w:eastAsia="{0}"/>{2}<w:sz w:val="{1}"/><w:szCs w:val="{1}"/>)"
        R"(</w:rPr>)",
        chinese, half_points, chinese == "SimSun" && half_points > 40 ? "<w:b/>" : "");
}

std::string style(std::string_view id, std::string_view name, std::string_view paragraph,
                  std::string const& characters) {
    return fmt::format(R"(<w:style w:type="paragraph" {}w:styleId="{}"><w:name w:val="{}"/>{}<w:qFormat/>)"
                       R"(<w:pPr>{}</w:pPr>{}</w:style>)",
                       id == "Normal" ? "w:default=\"1\" " : "", id, name,
                       id == "Normal" ? "" : R"(<w:basedOn w:val="Normal"/>)", paragraph, characters);
}

std::string styles() {
    constexpr std::string_view no_indent = R"(<w:ind w:firstLine="0" w:firstLineChars="0"/>)";
    auto const lines = [](int twips) {
        return fmt::format(R"(<w:spacing w:line="{}" w:lineRule="exact"/>)", twips);
    };
    auto const cell =
        fmt::format(R"(<w:spacing w:line="240" w:lineRule="auto"/>{}<w:jc w:val="center"/>)", no_indent);
    std::string out = fmt::format(
        R"({}<w:styles {}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" )"
        R"(w:hAnsi="Times New Roman" w:cs="Times New Roman" w:eastAsia="FangSong"/>)"
        R"(<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>)",
        xml, main_namespace);
    out += style("Normal", "Normal",
                 lines(560) + R"(<w:ind w:firstLine="640" w:firstLineChars="200"/><w:jc w:val="both"/>)",
                 letters("FangSong", 32));
    out += style("Title", "Title",
                 fmt::format(R"(<w:spacing w:before="560" w:after="280" w:line="660" w:lineRule="exact"/>)"
                             R"({}<w:jc w:val="center"/>)",
                             no_indent),
                 letters("SimSun", 44));
    out += style("Subtitle", "Subtitle",
                 fmt::format(R"(<w:spacing w:after="560" w:line="560" w:lineRule="exact"/>{})"
                             R"(<w:jc w:val="center"/>)",
                             no_indent),
                 letters("FangSong", 32));
    out += style("Heading1", "heading 1",
                 "<w:keepNext/>" + lines(560) +
                     R"(<w:ind w:firstLine="640" w:firstLineChars="200"/><w:outlineLvl w:val="0"/>)",
                 letters("SimHei", 32));
    out += style("TableTitle", "Table Title",
                 fmt::format(R"(<w:keepNext/><w:spacing w:before="120" w:line="480" w:lineRule="exact"/>{})"
                             R"(<w:jc w:val="center"/>)",
                             no_indent),
                 letters("SimHei", 28));
    out += style("TableText", "Table Text", cell, letters("SimSun", 21));
    out += style("TableTextSmall", "Table Text Small", cell, letters("SimSun", 18));
    out += style("Signature", "Signature",
                 R"(<w:keepNext/>)" + lines(560) +
                     R"(<w:ind w:right="1280" w:rightChars="400" w:firstLine="0" w:firstLineChars="0"/>)"
                     R"(<w:jc w:val="right"/>)",
                 letters("FangSong", 32));
    // the hash of the chain is one long word, which may break anywhere
    out += style("Small", "Small",
                 R"(<w:wordWrap w:val="0"/>)" + lines(360) +
                     R"(<w:ind w:firstLine="420" w:firstLineChars="200"/><w:jc w:val="left"/>)",
                 letters("FangSong", 21));
    out +=
        style("Footer", "footer", fmt::format(R"(<w:spacing w:line="240" w:lineRule="auto"/>{})", no_indent),
              letters("SimSun", 28));
    return out + "</w:styles>";
}

constexpr std::string_view settings =
    R"(<w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>)"
    R"(<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>)"
    R"(</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/>)";

// "— 1 —", one character from the outer edge.
std::string footer(std::string_view side) {
    return fmt::format(R"({0}<w:ftr {1}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{2}="280" )"
                       R"(w:{2}Chars="100" w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{2}"/></w:pPr>)"
                       R"(<w:r><w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr=" PAGE ">)"
                       R"(<w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r>)"
                       R"(</w:p></w:ftr>)",
                       xml, main_namespace, side);
}

std::string paragraph(std::string_view style, std::string_view text) {
    return fmt::format(
        R"(<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p>)",
        style, html_escape(text));
}

// In half Chinese characters: of these each takes three bytes and two halves, a digit one of each.
std::size_t halves(std::string_view text) { return (text.size() + characters(text)) / 2; }

// As wide as the longest cell wants, within reason; a heading may stand in three lines.
std::vector<int> column_widths(Table const& table) {
    std::vector<std::size_t> wanted;
    for (auto const& column : table.columns) wanted.push_back(halves(column) / 3 + 1);
    for (auto const& row : table.rows)
        for (std::size_t i = 0; i < row.size() && i < wanted.size(); ++i)
            wanted[i] = std::max(wanted[i], halves(row[i]) + 1);
    std::size_t all = 0;
    for (auto& n : wanted) all += n = std::clamp<std::size_t>(n, 5, 24);
    std::vector<int> widths;
    for (auto const n : wanted)
        // Where there is an n, `all` is 5 at least. NOLINTNEXTLINE(clang-analyzer-core.DivideZero)
        widths.push_back(static_cast<int>(static_cast<std::size_t>(text_width) * n / all));
    return widths;
}

std::string table_row(std::vector<std::string> const& cells, std::vector<int> const& widths,
                      std::string_view style, bool head) {
    std::string out = fmt::format("<w:tr><w:trPr><w:cantSplit/>{}</w:trPr>", head ? "<w:tblHeader/>" : "");
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i)
        out += fmt::format(
            R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>{}</w:tc>)",
            widths[i], paragraph(style, cells[i]));
    return out + "</w:tr>";
}

std::string table(Table const& table) {
    auto const widths = column_widths(table);
    std::string_view const style = table.columns.size() > many_columns ? "TableTextSmall" : "TableText";
    std::string out =
        paragraph("TableTitle", table.title) +
        R"(<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>)";
    for (auto const* side : {"top", "left", "bottom", "right", "insideH", "insideV"})
        out += fmt::format(R"(<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>)", side);
    out += R"(</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>)"
           R"(<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>)";
    for (auto const width : widths) out += fmt::format(R"(<w:gridCol w:w="{}"/>)", width);
    out += "</w:tblGrid>" + table_row(table.columns, widths, style, true);
    for (auto const& row : table.rows) out += table_row(row, widths, style, false);
    return out + "</w:tbl>";
}

std::string document(Body const& body) {
    auto out = fmt::format("{}<w:document {}><w:body>", xml, main_namespace);
    out += paragraph("Title", body.title) + paragraph("Subtitle", subtitle(body));
    for (auto const& section : body.sections) {
        out += paragraph("Heading1", section.heading);
        for (auto const& text : section.paragraphs) out += paragraph("Normal", text);
        lines_of_prose(section.prose, [&](std::string_view text) { out += paragraph("Normal", text); });
        if (is_empty(section)) out += paragraph("Normal", nothing);
        for (auto const& one : section.tables) out += table(one);
    }
    if (body.previous != 0) {
        out += paragraph("Heading1", correction_heading(body));
        if (body.corrections.empty()) out += paragraph("Normal", no_corrections);
        for (auto const& c : body.corrections) out += paragraph("Normal", words_of(c) + "。");
    }
    out += paragraph("Normal", "") + paragraph("Signature", body.issuer) +
           paragraph("Signature", body.cut_off.day().chinese()) + paragraph("Heading1", "口径说明");
    for (auto const& f : body.figures) out += paragraph("Small", definition_of(f));
    out += paragraph("Small", chain_words(body));
    return out + R"(<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>)"
                 R"(<w:footerReference w:type="even" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>)"
                 R"(<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" )"
                 R"(w:footer="1418" w:gutter="0"/></w:sectPr></w:body></w:document>)";
}

std::string properties(Body const& body) {
    return fmt::format(
        R"({}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" )"
        R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" )"
        R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>)"
        R"(<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created></cp:coreProperties>)",
        xml, html_escape(body.title), html_escape(body.issuer), body.cut_off.text());
}

} // namespace

std::string bulletin_docx(Body const& body) {
    auto const whole = [](std::string_view part) { return fmt::format("{}{}", xml, part); };
    auto const types = whole(content_types), package = whole(package_relations),
               relations = whole(document_relations), core = properties(body), text = document(body),
               looks = styles(), font_table = fonts(), odd = footer("right"), even = footer("left"),
               settings_part = fmt::format("{}<w:settings {}>{}</w:settings>", xml, main_namespace, settings);
    return zip({{"[Content_Types].xml", types},
                {"_rels/.rels", package},
                {"docProps/core.xml", core},
                {"word/document.xml", text},
                {"word/_rels/document.xml.rels", relations},
                {"word/styles.xml", looks},
                {"word/settings.xml", settings_part},
                {"word/fontTable.xml", font_table},
                {"word/footer1.xml", odd},
                {"word/footer2.xml", even}});
}

} // namespace huiju::bulletins
