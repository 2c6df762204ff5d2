// A document before it is put on paper, and the page that a browser prints it from.
#pragma once

#include "base/calendar.hpp"

#include <string>
#include <variant>
#include <vector>

namespace huiju::documents {

// A named place of a form. `height`: at least so many millimetres, so that somebody can write there.
struct Field {
    std::string label, text;
    int height = 0;
};

// Rows of one or two fields.
struct Form {
    std::vector<std::vector<Field>> rows;
};

struct Column {
    std::string name;
    int width = 1; // in parts of all
};

struct Table {
    std::string title; // may be empty
    std::vector<Column> columns;
    std::vector<std::vector<std::string>> rows;
    int row_height = 0; // millimetres at least
    double points = 10; // size of the letters
};

// One document; it begins on a new page.
struct Sheet {
    std::string title;
    std::string left, right;                                   // above the table: the unit, the number
    std::vector<std::variant<Form, Table, std::string>> parts; // a text is a paragraph
    std::vector<std::string> signatures;                       // side by side, with room to sign
    std::string issuer, date;                                  // below on the right, with room for a stamp
};

// 回音单: what a person gets in the hand, half a page. Letters of 18 pt and more.
struct Slip {
    std::string title, text;
    std::vector<std::string> notes;
    std::string issuer, date;
    std::string address; // as a QR code; empty: none
};

// 连心卡: eight to the page, to be cut out.
struct Card {
    std::string title, name;
    std::vector<std::string> lines;
    std::string motto;
};

struct Paper {
    std::string title;
    bool landscape = false, a3 = false; // else portrait, A4
    std::vector<Sheet> sheets;
    std::vector<std::vector<Card>> cards; // pages of eight at most; stand alone
    std::vector<Slip> slips;              // two to the page, after the sheets
    std::string foot;                     // who printed it, when, and what was asked for
};

// A whole page without scripts or anything from elsewhere, for A4, legible in black and white.
std::string html_of(Paper const& paper);

// The tables as a workbook: each with a sheet to print and sign, and one to filter, in which dates are dates.
std::string xlsx_of(Paper const& paper);

// The sheets as a Word document with a red head: the bytes.
std::string docx_of(Paper const& paper, Instant now);

} // namespace huiju::documents
