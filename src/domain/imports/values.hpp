// Values as people type them into tables, and what a spreadsheet makes of them.
#pragma once

#include "base/calendar.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace huiju::imports {

// Without white space where Chinese stands beside it ("王  伟" → "王伟"), full-width letters as plain ones.
std::string tidy(std::string_view text);

// 同上, 〃 and their like.
bool is_ditto(std::string_view text);
// 合计, 小计, 总计, also "合计：23户".
bool is_sum(std::string_view text);

// 2018.7.3, 2018-7-3, 2018/7/3, 2018年7月3日, 20180703, 7月3日 and 7.3 of that year, and a spreadsheet's
// number of the day. Nothing when it is no day.
std::optional<Date> day_of(std::string_view text, int year);

// What is wrong with an identity number, in words that do not repeat it; empty: nothing.
Message fault_of_id_number(std::string_view text);

// The digits of a telephone number, or what is wrong with it.
Result<std::string> phone_of(std::string_view text);

} // namespace huiju::imports
