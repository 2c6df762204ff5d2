// Word documents: the parts of the package, and its body as it grows.
#include "base/docx.hpp"

#include "base/text.hpp"
#include "base/zip.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace huiju {

namespace {

constexpr std::string_view xml = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view main_namespace =
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

// Lengths are in twentieths of a point (56.7 to the millimetre), sizes of letters in half points.
constexpr int text_width = 8844; // 156 mm
constexpr int largest_head = 104;
constexpr std::string_view red = "FF0000";

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

std::string letters(std::string_view chinese, int half_points, std::string_view color = "") {
    return fmt::format(
        R"(<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" )"
        R"(w:cs="Times New Roman" w:eastAsia="{0}"/>{2}{3}<w:sz w:val="{1}"/><w:szCs w:val="{1}"/>)"
        R"(</w:rPr>)",
        chinese, half_points, chinese == "SimSun" && half_points > 40 ? "<w:b/>" : "",
        color.empty() ? std::string() : fmt::format(R"(<w:color w:val="{}"/>)", color));
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
    out += style("Addressee", "Addressee", lines(560) + std::string(no_indent), letters("FangSong", 32));
    out += style("Heading1", "heading 1",
                 "<w:keepNext/>" + lines(560) +
                     R"(<w:ind w:firstLine="640" w:firstLineChars="200"/><w:outlineLvl w:val="0"/>)",
                 letters("SimHei", 32));
    out += style("TableTitle", "Table Title",
                 fmt::format(R"(<w:keepNext/><w:spacing w:before="120" w:line="480" w:lineRule="exact"/>{})"
                             R"(<w:jc w:val="center"/>)",
                             no_indent),
                 letters("SimHei", 28));
    // 发文机关标志 between the text's edges, a red line under it or under the number
    out += style(
        "Issuer", "Issuer",
        R"(<w:pageBreakBefore/><w:spacing w:before="200" w:after="120" w:line="240" w:lineRule="auto"/>)" +
            std::string(no_indent) + R"(<w:jc w:val="center"/>)",
        letters("SimSun", largest_head, red));
    out +=
        style("Number", "Number",
              fmt::format(R"(<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="6" w:color="{}"/></w:pBdr>)"
                          R"(<w:spacing w:after="280" w:line="560" w:lineRule="exact"/>{})"
                          R"(<w:jc w:val="center"/>)",
                          red, no_indent),
              letters("FangSong", 32));
    out += style("TableText", "Table Text", cell, letters("SimSun", 21));
    out += style(
        "TableLong", "Table Long Text",
        fmt::format(R"(<w:spacing w:line="320" w:lineRule="atLeast"/>{}<w:jc w:val="left"/>)", no_indent),
        letters("FangSong", 24));
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

std::string run(std::string_view text, std::string_view properties = "") {
    std::string out = fmt::format("<w:r>{}", properties);
    for (bool first = true;; first = false) {
        auto const line = text.substr(0, text.find('\n'));
        out +=
            fmt::format(R"({}<w:t xml:space="preserve">{}</w:t>)", first ? "" : "<w:br/>", html_escape(line));
        if (line.size() == text.size()) return out + "</w:r>";
        text.remove_prefix(line.size() + 1);
    }
}

std::string paragraph(std::string_view style, std::string const& runs) {
    return fmt::format(R"(<w:p><w:pPr><w:pStyle w:val="{}"/></w:pPr>{}</w:p>)", style, runs);
}

std::string_view name_of(WordFile::Look look) {
    switch (look) {
    case WordFile::Look::text: return "Normal";
    case WordFile::Look::title: return "Title";
    case WordFile::Look::subtitle: return "Subtitle";
    case WordFile::Look::addressee: return "Addressee";
    case WordFile::Look::heading: return "Heading1";
    case WordFile::Look::table_title: return "TableTitle";
    case WordFile::Look::signature: return "Signature";
    case WordFile::Look::small: return "Small";
    }
    return "Normal";
}

std::string properties(std::string_view title, std::string_view author, Instant created) {
    return fmt::format(
        R"({}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" )"
        R"(xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" )"
        R"(xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>)"
        R"(<dcterms:created xsi:type="dcterms:W3CDTF">{}</dcterms:created></cp:coreProperties>)",
        xml, html_escape(title), html_escape(author), created.text());
}

} // namespace

void WordFile::head(std::string_view issuer, std::string_view number) {
    // a letter is as wide as it is high; ten half points are a hundred twentieths
    auto const letters = static_cast<int>(std::max<std::size_t>(characters(issuer), 1));
    auto const size = std::min(largest_head, text_width / letters / 10);
    body_ += paragraph(
        "Issuer",
        run(issuer, fmt::format(R"(<w:rPr><w:sz w:val="{0}"/><w:szCs w:val="{0}"/></w:rPr>)", size)));
    body_ += paragraph("Number", run(number));
}

void WordFile::add(Look look, std::string_view text) { body_ += paragraph(name_of(look), run(text)); }

void WordFile::table(std::vector<int> const& widths, std::vector<Row> const& rows, Letters letters) {
    auto const all = std::max(std::accumulate(widths.begin(), widths.end(), 0), 1);
    auto const twips = [&](std::size_t from, int span) {
        int parts = 0;
        for (auto i = from; i < widths.size() && i < from + static_cast<std::size_t>(span); ++i)
            parts += widths[i];
        return text_width * parts / all;
    };
    body_ += R"(<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:jc w:val="center"/><w:tblBorders>)";
    for (auto const* side : {"top", "left", "bottom", "right", "insideH", "insideV"})
        body_ += fmt::format(R"(<w:{} w:val="single" w:sz="4" w:space="0" w:color="000000"/>)", side);
    body_ += R"(</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>)"
             R"(<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>)";
    for (std::size_t i = 0; i < widths.size(); ++i)
        body_ += fmt::format(R"(<w:gridCol w:w="{}"/>)", twips(i, 1));
    body_ += "</w:tblGrid>";
    for (auto const& row : rows) {
        auto const height = row.height > 0 ? fmt::format(R"(<w:trHeight w:val="{}" w:hRule="atLeast"/>)",
                                                         row.height * 567 / 10)
                                           : std::string();
        body_ += fmt::format("<w:tr><w:trPr><w:cantSplit/>{}{}</w:trPr>", height,
                             row.head ? "<w:tblHeader/>" : "");
        std::size_t column = 0;
        for (auto const& cell : row.cells) {
            auto const span =
                cell.span > 1 ? fmt::format(R"(<w:gridSpan w:val="{}"/>)", cell.span) : std::string();
            body_ += fmt::format(
                R"(<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>{}<w:vAlign w:val="center"/></w:tcPr>{}</w:tc>)",
                twips(column, cell.span), span,
                paragraph(cell.left                   ? "TableLong"
                          : letters == Letters::small ? "TableTextSmall"
                                                      : "TableText",
                          run(cell.text)));
            column += static_cast<std::size_t>(cell.span);
        }
        body_ += "</w:tr>";
    }
    body_ += "</w:tbl>";
}

std::string WordFile::bytes(std::string_view title, std::string_view author, Instant created) const {
    auto const whole = [](std::string_view part) { return fmt::format("{}{}", xml, part); };
    auto const text =
        fmt::format("{}<w:document {}><w:body>{}"
                    R"(<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>)"
                    R"(<w:footerReference w:type="even" r:id="rId5"/><w:pgSz w:w="11906" w:h="16838"/>)"
                    R"(<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" )"
                    R"(w:footer="1418" w:gutter="0"/></w:sectPr></w:body></w:document>)",
                    xml, main_namespace, body_);
    auto const types = whole(content_types), package = whole(package_relations),
               relations = whole(document_relations), core = properties(title, author, created),
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

} // namespace huiju
