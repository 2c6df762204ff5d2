// Rows of the places feature, as the directory loads them.
#pragma once

#include "store/rows.hpp"

namespace huiju::places {

enum class Level { city, county, town, village, group };
BOOST_DESCRIBE_ENUM(Level, city, county, town, village, group)

struct PlaceRow : store::Row {
    static constexpr std::string_view table = "place";
    Uuid id;
    std::int64_t parent = 0;
    Level level = Level::village;
    std::string name;
    std::string code;
    std::int64_t position = 0;
    std::optional<Date> valid_from, valid_to;
    std::int64_t successor = 0;
};
BOOST_DESCRIBE_STRUCT(PlaceRow, (store::Row),
                      (id, parent, level, name, code, position, valid_from, valid_to, successor))

struct PlaceNameRow : store::Row {
    static constexpr std::string_view table = "place_name";
    std::int64_t place = 0;
    std::string edition, name, code;
};
BOOST_DESCRIBE_STRUCT(PlaceNameRow, (store::Row), (place, edition, name, code))

} // namespace huiju::places
