// Tables as people keep them: .xlsx, .xls, or comma-separated text in UTF-8 or GB18030, told by their bytes.
#pragma once

#include "base/result.hpp"
#include "base/xlsx.hpp"

namespace huiju {

// The sheets; text has one, without a name, and its rows stand at their lines. What cannot be read is refused
// with what to do about it, as field "file".
Result<std::vector<WorkbookSheet>> read_table_file(std::string_view bytes);

} // namespace huiju
