// Small views of directory entries, as other records show them.
#pragma once

#include "domain/directory/directory.hpp"

namespace huiju {

struct PlaceView {
    Uuid id;
    std::string code, name, full_name;
};
BOOST_DESCRIBE_STRUCT(PlaceView, (), (id, code, name, full_name))

struct UnitView {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(UnitView, (), (id, name))

struct PersonView {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonView, (), (id, name))

struct CategoryView {
    std::string code, name;
};
BOOST_DESCRIBE_STRUCT(CategoryView, (), (code, name))

// Empty (nil id) for 0 and for what no longer exists.
PlaceView place_view(Directory const& directory, std::int64_t place);
std::optional<UnitView> unit_view(Directory const& directory, std::int64_t unit);
std::optional<PersonView> person_view(Directory const& directory, std::int64_t person);
CategoryView category_view(Directory const& directory, std::string_view code);

} // namespace huiju
