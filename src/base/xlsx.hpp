// Reads workbooks that people filled in: every cell as the text that its program keeps for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju {

struct WorkbookSheet {
    std::string name;
    std::vector<std::vector<std::string>>
        rows; // from the first row and column on; short where nothing follows
};

// Nothing when the bytes are no workbook, or one of more than 20 000 rows, 200 columns or 32 MB of text.
std::optional<std::vector<WorkbookSheet>> read_workbook(std::string_view bytes);

} // namespace huiju
