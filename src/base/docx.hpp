// Word documents in the form of official documents (GB/T 9704-2012): A4 with its margins, a red head, the
// title in 22 pt, the text in FangSong of 16 pt on lines of 28 pt, headings in SimHei, page numbers outside.
#pragma once

#include "base/calendar.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace huiju {

class WordFile {
public:
    enum class Look { text, title, subtitle, addressee, heading, table_title, signature, small };

    struct Cell {
        std::string text;
        int span = 1;      // columns
        bool left = false; // a long text; others stand in the middle
    };
    struct Row {
        std::vector<Cell> cells;
        int height = 0;    // millimetres at least
        bool head = false; // again on every page
    };
    enum class Letters { usual, small };

    // The red head: who issues it in as large letters as one line holds, and below it the number, over a red
    // line. `number` may be empty. It begins on a new page.
    void head(std::string_view issuer, std::string_view number);
    // Lines of a text become lines of the paragraph.
    void add(Look look, std::string_view text);
    // `widths`: in parts of the whole.
    void table(std::vector<int> const& widths, std::vector<Row> const& rows,
               Letters letters = Letters::usual);

    // The file; the same for the same content.
    std::string bytes(std::string_view title, std::string_view author, Instant created) const;

private:
    std::string body_;
};

} // namespace huiju
