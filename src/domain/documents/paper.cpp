// Documents as pages that a browser prints.
#include "domain/documents/paper.hpp"

#include "base/docx.hpp"
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
table{width:calc(100% - .6mm);margin:0 auto;border-collapse:collapse;table-layout:fixed}
th,td{border:.3mm solid #000;padding:1.2mm 1.6mm;overflow-wrap:anywhere;white-space:pre-line;vertical-align:middle}
th{font-weight:bold;text-align:center}
.form th{padding:1.2mm .8mm}
.list{line-height:1.35}
.whole{white-space:nowrap}
.dense th,.dense td{padding:.6mm .5mm}
.numbered td:first-child{text-align:center}
thead{display:table-header-group}
tr{break-inside:avoid}
.signs{display:flex;justify-content:space-between;gap:6mm;margin:6mm 0 0;break-inside:avoid;break-before:avoid}
.signs span{flex:1}
.stamp{text-align:right;padding:8mm 8mm 14mm 0;margin:0;break-inside:avoid;break-before:avoid}
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
.cards{width:210mm;height:291mm;display:grid;grid-template-columns:1fr 1fr;grid-template-rows:repeat(4,1fr);overflow:hidden}
.cards+.foot{height:6mm;box-sizing:border-box;margin:0;padding:1mm 8mm 0;border:0;break-after:page;overflow:hidden}
.card{box-sizing:border-box;border:.2mm dashed #000;padding:5mm 7mm 4mm;display:flex;flex-direction:column;overflow:hidden;line-height:1.45}
.card h2{text-align:center;letter-spacing:.3em;margin:0 0 1mm;font-size:16pt}
.card .name{font-size:14pt;font-weight:bold;margin:0}
.card p{margin:0}
.card .motto{margin-top:auto;text-align:center;font-size:10.5pt}
@media screen{body{max-width:190mm;margin:8mm auto;padding:0 4mm}.wide{max-width:277mm}.sheet{margin-bottom:16mm}}
)";

std::string height_of(int millimetres) {
    return millimetres > 0 ? fmt::format(" style=\"height:{}mm\"", millimetres) : std::string();
}

std::string html(std::string const& text) { return fmt::format("<p>{}</p>\n", html_escape(text)); }

std::string html(Form const& form) {
    std::string out = "<table class=\"form\"><colgroup><col style=\"width:18%\"><col style=\"width:32%\">"
                      "<col style=\"width:18%\"><col style=\"width:32%\"></colgroup><tbody>\n";
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

// A date breaks after its year and nowhere else.
std::string html_cell(std::string const& text) {
    constexpr std::string_view year = "年", last = "日";
    auto const digits = text.find_first_not_of("0123456789");
    if (digits != 4 || text.compare(digits, year.size(), year) != 0 || text.size() > 20 ||
        !text.ends_with(last))
        return fmt::format("<td>{}</td>", html_escape(text));
    return fmt::format("<td class=\"whole\">{}<wbr>{}</td>", text.substr(0, digits + year.size()),
                       html_escape(text.substr(digits + year.size())));
}

std::string html(Table const& table) {
    int all = 0;
    for (auto const& column : table.columns) all += column.width;
    std::string out = table.title.empty() ? "" : fmt::format("<h2>{}</h2>\n", html_escape(table.title));
    bool const numbered = !table.columns.empty() && table.columns.front().name == "序号";
    out += fmt::format("<table class=\"list{}{}\" style=\"font-size:{}pt\"><colgroup>",
                       table.points < 9 ? " dense" : "", numbered ? " numbered" : "", table.points);
    for (auto const& column : table.columns)
        out += fmt::format("<col style=\"width:{:.2f}%\">", 100.0 * column.width / all);
    out += "</colgroup><thead><tr>";
    for (auto const& column : table.columns)
        out += fmt::format("<th scope=\"col\">{}</th>", html_escape(column.name));
    out += "</tr></thead><tbody>\n";
    for (auto const& row : table.rows) {
        out += fmt::format("<tr{}>", height_of(table.row_height));
        for (auto const& cell : row) out += html_cell(cell);
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

std::string html(std::vector<Card> const& cards) {
    std::string out = "<section class=\"cards\">\n";
    for (auto const& card : cards) {
        out += fmt::format("<div class=\"card\"><h2>{}</h2><p class=\"name\">{}</p>", html_escape(card.title),
                           html_escape(card.name));
        for (auto const& line : card.lines) out += fmt::format("<p>{}</p>", html_escape(line));
        out += fmt::format("<p class=\"motto\">{}</p></div>\n", html_escape(card.motto));
    }
    return out + "</section>\n";
}

// ---- as a Word document

void add(WordFile& file, std::string const& text) { file.add(WordFile::Look::text, text); }

void add(WordFile& file, Form const& form) {
    std::vector<WordFile::Row> rows;
    for (auto const& fields : form.rows) {
        WordFile::Row row;
        for (auto const& field : fields) {
            // the head and wider margins leave less room than the page to print has
            row.height = std::max(row.height, field.height * 8 / 10);
            row.cells.push_back({field.label});
            row.cells.push_back({.text = field.text, .span = fields.size() == 1 ? 3 : 1, .left = true});
        }
        rows.push_back(std::move(row));
    }
    file.table({17, 33, 17, 33}, rows);
}

void add(WordFile& file, Table const& table) {
    auto const row_of = [&](auto const& cells, bool head) {
        WordFile::Row row{.height = head ? 0 : table.row_height, .head = head};
        for (auto const& cell : cells) row.cells.push_back({cell});
        return row;
    };
    std::vector<int> widths;
    std::vector<std::string> names;
    for (auto const& column : table.columns) {
        widths.push_back(column.width);
        names.push_back(column.name);
    }
    std::vector<WordFile::Row> rows{row_of(names, true)};
    for (auto const& row : table.rows) rows.push_back(row_of(row, false));
    if (!table.title.empty()) file.add(WordFile::Look::table_title, table.title);
    file.table(widths, rows, WordFile::Letters::small);
}

} // namespace

std::string docx_of(Paper const& paper, Instant now) {
    WordFile file;
    std::string author;
    for (auto const& sheet : paper.sheets) {
        if (author.empty()) author = sheet.issuer;
        file.head(sheet.issuer, sheet.right);
        file.add(WordFile::Look::title, sheet.title);
        file.add(WordFile::Look::addressee, sheet.left);
        for (auto const& part : sheet.parts) std::visit([&](auto const& p) { add(file, p); }, part);
        file.add(WordFile::Look::signature, sheet.issuer);
        file.add(WordFile::Look::signature, sheet.date);
        file.add(WordFile::Look::small, paper.foot);
    }
    return file.bytes(paper.title, author, now);
}

std::string html_of(Paper const& paper) {
    // slips use the whole page: their own edge is the one to cut along
    bool const cut = !paper.slips.empty() || !paper.cards.empty();
    auto const page =
        cut ? std::string("@page{size:A4 portrait;margin:0}")
            : fmt::format("@page{{size:{} {};margin:{}}}", paper.a3 ? "A3" : "A4",
                          paper.landscape ? "landscape" : "portrait", paper.a3 ? "10mm" : "15mm 15mm 14mm");
    auto out =
        fmt::format("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<title>{}</title><style>{}{}</style></head><body{}>\n",
                    html_escape(paper.title), page, style, paper.landscape || cut ? " class=\"wide\"" : "");
    for (auto const& cards : paper.cards) out += html(cards) + foot(paper);
    for (auto const& sheet : paper.sheets) out += html(sheet, paper);
    for (std::size_t i = 0; i < paper.slips.size(); i += 2) {
        out += "<div class=\"pair\">\n";
        for (auto j = i; j < i + 2 && j < paper.slips.size(); ++j) out += html(paper.slips[j], paper);
        out += "</div>\n";
    }
    return out + "</body></html>\n";
}

} // namespace huiju::documents
