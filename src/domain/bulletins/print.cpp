// Bulletins on paper: plain text, a page for A4, a workbook; docx.cpp has the Word document.
#include "domain/bulletins/print.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace huiju::bulletins {

namespace {

std::string signed_number(std::int64_t n) { return n < 0 ? fmt::format("−{}", -n) : fmt::format("+{}", n); }

std::string joined(std::vector<std::string> const& cells) {
    std::string line;
    for (auto const& cell : cells) line += (&cell == cells.data() ? "" : " | ") + cell;
    return line;
}

constexpr std::string_view style = R"(
@page{size:A4;margin:25mm 22mm}
body{font:12pt/1.7 FangSong,STFangsong,SimSun,serif;color:#000;background:#fff;max-width:170mm;margin:0 auto;padding:0 4mm}
h1{font:bold 20pt/1.4 SimSun,serif;text-align:center;margin:12mm 0 4mm}
.sub{text-align:center;margin:0 0 8mm}
h2{font:bold 14pt/1.6 SimHei,sans-serif;margin:6mm 0 2mm}
p{text-indent:2em;margin:0 0 2mm}
table{border-collapse:collapse;width:100%;font-size:9pt;line-height:1.4;margin:2mm 0 4mm}
caption{font-weight:bold;font-size:11pt}
th,td{border:1px solid #000;padding:1mm 1.2mm;text-align:center}
thead{display:table-header-group}tr{break-inside:avoid}
a{color:#000}
.end{text-align:right;margin-top:10mm}
.small{font-size:9pt;overflow-wrap:anywhere}
)";

std::string html_table(Table const& table) {
    std::string out = fmt::format("<table><caption>{}</caption><thead><tr>", html_escape(table.title));
    for (auto const& column : table.columns)
        out += fmt::format("<th scope=\"col\">{}</th>", html_escape(column));
    out += "</tr></thead><tbody>\n";
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        out += "<tr>";
        for (std::size_t j = 0; j < table.rows[i].size(); ++j) {
            auto const cell = html_escape(table.rows[i][j]);
            auto const& address = table.records.at(i).at(j);
            out += address.empty()
                       ? fmt::format("<td>{}</td>", cell)
                       : fmt::format("<td><a href=\"{}\">{}</a></td>", html_escape(address), cell);
        }
        out += "</tr>\n";
    }
    return out + "</tbody></table>\n";
}

std::string paragraph(std::string_view text) { return fmt::format("<p>{}</p>\n", html_escape(text)); }

// Writes one sheet from the top down.
class Sheet {
public:
    Sheet(lxw_workbook* book, char const* name) : sheet_(workbook_add_worksheet(book, name)) {
        head_ = workbook_add_format(book);
        format_set_bold(head_);
        cell_ = workbook_add_format(book);
        format_set_border(cell_, LXW_BORDER_THIN);
        format_set_text_wrap(cell_);
    }
    void line(std::string const& text) { worksheet_write_string(sheet_, row_++, 0, text.c_str(), head_); }
    void row(std::vector<std::string> const& cells) {
        lxw_col_t column = 0;
        for (auto const& cell : cells) put(column++, cell);
        ++row_;
    }
    void gap() { ++row_; }
    lxw_worksheet* native() { return sheet_; }

private:
    void put(lxw_col_t column, std::string const& text) {
        bool const number =
            !text.empty() && text.size() < 16 && text.find_first_not_of("0123456789") == text.npos;
        if (number) worksheet_write_number(sheet_, row_, column, std::strtod(text.c_str(), nullptr), cell_);
        else worksheet_write_string(sheet_, row_, column, text.c_str(), cell_);
    }
    lxw_worksheet* sheet_;
    lxw_format* head_;
    lxw_format* cell_;
    lxw_row_t row_ = 0;
};

} // namespace

std::string words_of(Correction const& c) {
    std::string parts;
    auto const part = [&](std::string_view word, std::int64_t n) {
        if (n == 0) return;
        if (!parts.empty()) parts += "，";
        parts += fmt::format("{}{}", word, signed_number(n));
    };
    part("补录", c.added);
    part("更正", c.corrected);
    part("作废", c.voided);
    return fmt::format("{}（上期{}{}）：{}", c.label, c.then, c.measure, parts);
}

std::string subtitle(Body const& body) {
    return body.number == 0 ? fmt::format("数据截至{}", body.cut_off.chinese())
                            : fmt::format("第{}期 数据截至{}", body.number, body.cut_off.chinese());
}

std::string correction_heading(Body const& body) {
    return fmt::format("更正说明（对第{}期）", body.previous);
}

std::string definition_of(Line const& figure) {
    return fmt::format("{}：{}", figure.label, figure.definition);
}

std::string chain_words(Body const& body) { return "审计链校验值：" + body.head_hash; }

std::string bulletin_text(Body const& body) {
    std::string out = body.title + "\n" + subtitle(body) + "\n";
    auto const line = [&](std::string_view text) { out += fmt::format("{}\n", text); };
    for (auto const& section : body.sections) {
        line("");
        line(section.heading);
        for (auto const& text : section.paragraphs) line("  " + text);
        lines_of_prose(section.prose, [&](std::string_view text) { line(fmt::format("  {}", text)); });
        if (is_empty(section)) line(fmt::format("  {}", nothing));
        for (auto const& table : section.tables) {
            line("  " + table.title);
            line("  " + joined(table.columns));
            for (auto const& row : table.rows) line("  " + joined(row));
        }
    }
    if (body.previous != 0) {
        line("");
        line(correction_heading(body));
        if (body.corrections.empty()) line(fmt::format("  {}", no_corrections));
        for (auto const& c : body.corrections) line("  " + words_of(c) + "。");
    }
    line("");
    line("口径说明");
    for (auto const& f : body.figures) line("  " + definition_of(f));
    line("");
    line(body.issuer);
    line(body.cut_off.day().chinese());
    line(chain_words(body));
    return out;
}

std::string bulletin_html(Body const& body, std::string_view mark) {
    auto out =
        fmt::format("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                    "<title>{}</title><style>{}</style></head><body>\n<h1>{}</h1>\n<p class=\"sub\">{}</p>\n",
                    html_escape(body.title), style, html_escape(body.title), html_escape(subtitle(body)));
    for (auto const& section : body.sections) {
        out += fmt::format("<h2>{}</h2>\n", html_escape(section.heading));
        for (auto const& text : section.paragraphs) out += paragraph(text);
        lines_of_prose(section.prose, [&](std::string_view text) { out += paragraph(text); });
        if (is_empty(section)) out += paragraph(nothing);
        for (auto const& table : section.tables) out += html_table(table);
    }
    if (body.previous != 0) {
        out += fmt::format("<h2>{}</h2>\n", html_escape(correction_heading(body)));
        if (body.corrections.empty()) out += paragraph(no_corrections);
        for (auto const& c : body.corrections)
            out += fmt::format("<p>{}。（<a href=\"{}\">上期记录</a>、<a href=\"{}\">现有记录</a>）</p>\n",
                               html_escape(words_of(c)), html_escape(c.records_then),
                               html_escape(c.records_now));
    }
    out += "<h2>口径说明</h2>\n<ul class=\"small\">\n";
    for (auto const& f : body.figures)
        out += fmt::format("<li><a href=\"{}\">{}</a>（{}）：{}</li>\n", html_escape(f.records),
                           html_escape(f.label), html_escape(f.measure), html_escape(f.definition));
    out +=
        fmt::format("</ul>\n<p class=\"end\">{}<br>{}</p>\n<p class=\"small\">{}</p>\n",
                    html_escape(body.issuer), body.cut_off.day().chinese(), html_escape(chain_words(body)));
    if (!mark.empty()) out += fmt::format("<p class=\"small\">{}</p>\n", html_escape(mark));
    return out + "</body></html>\n";
}

std::string bulletin_xlsx(Body const& body, std::string_view mark) {
    // the library of Debian 12 writes to files only
    auto const path =
        std::filesystem::temp_directory_path() / fmt::format("huiju-bulletin-{}.xlsx", Uuid::v7_now().text());
    auto* book = workbook_new(path.c_str());
    if (!book) throw std::runtime_error("the workbook cannot be made");
    {
        Sheet print(book, "打印版");
        worksheet_set_paper(print.native(), 9); // A4
        worksheet_set_landscape(print.native());
        worksheet_fit_to_pages(print.native(), 1, 0);
        worksheet_set_column(print.native(), 0, 0, 18, nullptr);
        worksheet_set_column(print.native(), 1, 15, 11, nullptr);
        print.line(body.title);
        print.line(subtitle(body));
        for (auto const& section : body.sections)
            for (auto const& table : section.tables) {
                print.gap();
                print.line(table.title);
                print.row(table.columns);
                for (auto const& row : table.rows) print.row(row);
            }
        print.gap();
        print.line("填报单位：" + body.issuer);
        print.line(chain_words(body));
        if (!mark.empty()) print.line(std::string(mark));
        Sheet data(book, "数据");
        constexpr std::array widths{26, 30, 10, 8, 12, 30, 60, 50};
        for (lxw_col_t i = 0; i < widths.size(); ++i)
            worksheet_set_column(data.native(), i, i, widths[i], nullptr);
        worksheet_freeze_panes(data.native(), 1, 0);
        worksheet_autofilter(data.native(), 0, 0, static_cast<lxw_row_t>(body.figures.size()),
                             widths.size() - 1);
        data.row({"代码", "指标", "数值", "计量", "环比上期", "备注", "口径", "记录地址"});
        for (auto const& f : body.figures)
            data.row({f.code, f.label, f.shown, f.measure, f.before, f.note, f.definition, f.records});
    }
    if (workbook_close(book) != LXW_NO_ERROR) throw std::runtime_error("the workbook cannot be written");
    std::ifstream file(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), {}};
    std::filesystem::remove(path);
    return bytes;
}

} // namespace huiju::bulletins
