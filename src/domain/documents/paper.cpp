// Documents as pages that a browser prints.
#include "domain/documents/paper.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <qrcodegen/qrcodegen.hpp>

namespace huiju::documents {

namespace {

constexpr std::string_view style = R"(
body{font:12pt/1.5 FangSong,STFangsong,SimSun,"Noto Serif CJK SC",serif;color:#000;background:#fff;margin:0}
.sheet,.pair{break-after:page}
body>:last-child{break-after:auto}
h1{font:bold 20pt/1.4 SimSun,"Noto Serif CJK SC",serif;text-align:center;letter-spacing:.08em;margin:0 0 4mm}
h2{font:bold 13pt/1.5 SimHei,"Noto Sans CJK SC",sans-serif;margin:4mm 0 1.5mm;break-after:avoid}
p{margin:2mm 0}
.top{display:flex;justify-content:space-between;gap:6mm;margin:0 0 2mm}
table{width:100%;border-collapse:collapse;table-layout:fixed}
th,td{border:.3mm solid #000;padding:1.2mm 1.6mm;overflow-wrap:anywhere;white-space:pre-line;vertical-align:middle}
th{font-weight:bold;text-align:center}
.form th{width:17%}
.list{font-size:10pt;line-height:1.35}
.list td:first-child{text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
.signs{display:flex;justify-content:space-between;gap:6mm;margin:6mm 0 0;break-inside:avoid}
.signs span{flex:1}
.stamp{text-align:right;padding:8mm 8mm 14mm 0;margin:0;break-inside:avoid}
.foot{font-size:8pt;line-height:1.3;border-top:.2mm solid #000;margin:3mm 0 0;padding-top:1mm;overflow-wrap:anywhere;break-inside:avoid}
.slip{height:148mm;box-sizing:border-box;padding:11mm 16mm 5mm;display:flex;flex-direction:column;break-inside:avoid;overflow:hidden;font-size:18pt;line-height:1.36}
.slip+.slip{border-top:.3mm dashed #000}
.slip h1{font-size:21pt;margin:0 0 2mm}
.slip p{margin:0 0 1mm}
.slip .said{flex:1}
.slip .end{display:flex;justify-content:space-between;align-items:flex-end}
.slip .end p{text-align:right}
.slip svg{width:26mm;height:26mm;flex:none}
.slip .foot{margin-top:1mm}
@media screen{body{max-width:190mm;margin:8mm auto;padding:0 4mm}.wide{max-width:277mm}.sheet{margin-bottom:16mm}}
)";

std::string height_of(int millimetres) {
    return millimetres > 0 ? fmt::format(" style=\"height:{}mm\"", millimetres) : std::string();
}

std::string html(std::string const& text) { return fmt::format("<p>{}</p>\n", html_escape(text)); }

std::string html(Form const& form) {
    std::string out = "<table class=\"form\"><colgroup><col style=\"width:17%\"><col style=\"width:33%\">"
                      "<col style=\"width:17%\"><col style=\"width:33%\"></colgroup><tbody>\n";
    for (auto const& row : form.rows) {
        out += "<tr>";
        for (auto const& field : row)
            out += fmt::format("<th scope=\"row\">{}</th><td{}{}>{}</td>", html_escape(field.label),
                               row.size() == 1 ? " colspan=\"3\"" : "", height_of(field.height),
                               html_escape(field.text));
        out += "</tr>\n";
    }
    return out + "</tbody></table>\n";
}

std::string html(Table const& table) {
    int all = 0;
    for (auto const& column : table.columns) all += column.width;
    std::string out = table.title.empty() ? "" : fmt::format("<h2>{}</h2>\n", html_escape(table.title));
    out += "<table class=\"list\"><colgroup>";
    for (auto const& column : table.columns)
        out += fmt::format("<col style=\"width:{:.2f}%\">", 100.0 * column.width / all);
    out += "</colgroup><thead><tr>";
    for (auto const& column : table.columns)
        out += fmt::format("<th scope=\"col\">{}</th>", html_escape(column.name));
    out += "</tr></thead><tbody>\n";
    for (auto const& row : table.rows) {
        out += fmt::format("<tr{}>", height_of(table.row_height));
        for (auto const& cell : row) out += fmt::format("<td>{}</td>", html_escape(cell));
        out += "</tr>\n";
    }
    if (table.rows.empty()) out += fmt::format("<tr><td colspan=\"{}\">无</td></tr>\n", table.columns.size());
    return out + "</tbody></table>\n";
}

std::string foot(Paper const& paper) {
    return fmt::format("<p class=\"foot\">{}</p>\n", html_escape(paper.foot));
}

std::string html(Sheet const& sheet, Paper const& paper) {
    auto out = fmt::format("<section class=\"sheet\">\n<h1>{}</h1>\n", html_escape(sheet.title));
    if (!sheet.left.empty() || !sheet.right.empty())
        out += fmt::format("<p class=\"top\"><span>{}</span><span>{}</span></p>\n", html_escape(sheet.left),
                           html_escape(sheet.right));
    for (auto const& part : sheet.parts) out += std::visit([](auto const& p) { return html(p); }, part);
    if (!sheet.signatures.empty()) {
        out += "<p class=\"signs\">";
        for (auto const& one : sheet.signatures) out += fmt::format("<span>{}</span>", html_escape(one));
        out += "</p>\n";
    }
    if (!sheet.issuer.empty())
        out += fmt::format("<p class=\"stamp\">{}（盖章）<br>{}</p>\n", html_escape(sheet.issuer),
                           html_escape(sheet.date));
    return out + foot(paper) + "</section>\n";
}

// One path of unit squares, with the margin of four that readers want.
std::string qr_code(std::string const& address) {
    using qrcodegen::QrCode;
    auto const code = QrCode::encodeText(address.c_str(), QrCode::Ecc::MEDIUM);
    std::string path;
    for (int y = 0; y < code.getSize(); ++y)
        for (int x = 0; x < code.getSize(); ++x)
            if (code.getModule(x, y)) path += fmt::format("M{},{}h1v1h-1z", x + 4, y + 4);
    return fmt::format("<svg viewBox=\"0 0 {0} {0}\" role=\"img\" aria-label=\"{1}\"><path d=\"{2}\"/></svg>",
                       code.getSize() + 8, html_escape(address), path);
}

std::string html(Slip const& slip, Paper const& paper) {
    auto out = fmt::format("<section class=\"slip\">\n<h1>{}</h1>\n<p class=\"said\">{}</p>\n",
                           html_escape(slip.title), html_escape(slip.text));
    for (auto const& note : slip.notes) out += html(note);
    out += "<div class=\"end\">";
    out += slip.address.empty() ? "<span></span>" : qr_code(slip.address);
    return out +
           fmt::format("<p>{}（盖章）<br>{}</p></div>\n", html_escape(slip.issuer), html_escape(slip.date)) +
           foot(paper) + "</section>\n";
}

} // namespace

std::string html_of(Paper const& paper) {
    // slips use the whole page: their own edge is the one to cut along
    auto const page = paper.slips.empty() ? fmt::format("@page{{size:A4 {};margin:15mm 15mm 14mm}}",
                                                        paper.landscape ? "landscape" : "portrait")
                                          : std::string("@page{size:A4 portrait;margin:0}");
    auto out = fmt::format("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
                           "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                           "<title>{}</title><style>{}{}</style></head><body{}>\n",
                           html_escape(paper.title), page, style, paper.landscape ? " class=\"wide\"" : "");
    for (auto const& sheet : paper.sheets) out += html(sheet, paper);
    for (std::size_t i = 0; i < paper.slips.size(); i += 2) {
        out += "<div class=\"pair\">\n";
        for (auto j = i; j < i + 2 && j < paper.slips.size(); ++j) out += html(paper.slips[j], paper);
        out += "</div>\n";
    }
    return out + "</body></html>\n";
}

} // namespace huiju::documents
