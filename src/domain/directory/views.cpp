// Small views of directory entries.
#include "domain/directory/views.hpp"

namespace huiju {

PlaceView place_view(Directory const& directory, std::int64_t no) {
    auto const* place = directory.place(no);
    if (!place) return {};
    return {place->id, place->code, place->shown, directory.full_name(no)};
}

std::optional<UnitView> unit_view(Directory const& directory, std::int64_t no) {
    auto const* unit = directory.unit(no);
    if (!unit) return std::nullopt;
    return UnitView{unit->id, unit->name};
}

std::optional<PersonView> person_view(Directory const& directory, std::int64_t no) {
    auto const* person = directory.person(no);
    if (!person) return std::nullopt;
    return PersonView{person->id, person->name};
}

CategoryView category_view(Directory const& directory, std::string_view code) {
    auto const* category = directory.category(code);
    return {std::string(code), category ? category->name : std::string()};
}

} // namespace huiju
