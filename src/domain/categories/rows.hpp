// Rows of the categories feature.
#pragma once

#include "store/rows.hpp"

namespace huiju::categories {

enum class Mode { direct, project, procedure, explain, transfer };
BOOST_DESCRIBE_ENUM(Mode, direct, project, procedure, explain, transfer)

struct CategoryRow : store::Row {
    static constexpr std::string_view table = "category";
    std::string code, parent, name;
    std::int64_t position = 0;
    std::string default_unit, co_unit;
    std::int64_t reply_days = 0, resolve_days = 0, urgent_hours = 0;
    Mode mode = Mode::direct;
    bool sensitive = false;
    std::string keywords;
    std::int64_t lead = 0;
};
BOOST_DESCRIBE_STRUCT(CategoryRow, (store::Row),
                      (code, parent, name, position, default_unit, co_unit, reply_days, resolve_days,
                       urgent_hours, mode, sensitive, keywords, lead))

} // namespace huiju::categories
