// The columns by which a filled-in sheet is read back.
#pragma once

namespace huiju::worksheets {

inline constexpr auto number_column = "编号", progress_column = "进展", result_column = "办结结果",
                      record_column = "记录号";

} // namespace huiju::worksheets
