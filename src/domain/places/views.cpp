// Reading places: the tree in official order, and finding them by any of their names.
#include "base/text.hpp"
#include "domain/directory/paging.hpp"
#include "domain/places/rules.hpp"

#include <algorithm>
#include <unordered_map>

namespace huiju::places {

namespace {

// All names of each place, whatever the edition.
using NamesOf = std::unordered_multimap<std::int64_t, PlaceNameRow const*>;

NamesOf names_of(Directory const& directory) {
    NamesOf names;
    for (auto const& name : directory.place_names()) names.emplace(name.place, &name);
    return names;
}

template <class Fits>
bool any_name(Place const& place, NamesOf const& names, Fits const& fits) {
    if (fits(place.name) || fits(place.shown)) return true;
    auto const [from, to] = names.equal_range(place.no);
    return std::any_of(from, to, [&](auto const& entry) { return fits(entry.second->name); });
}

bool found_by(Directory const& directory, Place const& place, NamesOf const& names, std::string const& q) {
    if (fold(directory.full_name(place.no)).find(q) != std::string::npos) return true;
    return any_name(place, names, [&](std::string const& name) {
        return fold(name).find(q) != std::string::npos || same_name(place.level, name, q);
    });
}

std::optional<PlaceView> given(Directory const& directory, std::int64_t no) {
    if (!directory.place(no)) return std::nullopt;
    return place_view(directory, no);
}

PlaceItem item(Directory const& directory, NamesOf const& names, Place const& place) {
    PlaceItem out;
    out.id = place.id;
    out.rev = place.rev;
    out.code = place.code;
    out.name = place.shown;
    out.full_name = directory.full_name(place.no);
    out.level = place.level;
    out.parent = given(directory, place.parent);
    out.children = std::ranges::count_if(place.children,
                                         [&](std::int64_t no) { return !directory.place(no)->valid_to; });
    out.valid_to = place.valid_to;
    out.successor = given(directory, place.successor);
    auto const [from, to] = names.equal_range(place.no);
    for (auto name = from; name != to; ++name)
        if (name->second->name != place.name || name->second->code != place.code)
            out.aliases.push_back({name->second->edition, name->second->name, name->second->code});
    std::ranges::sort(out.aliases, {}, &Alias::edition);
    return out;
}

} // namespace

std::vector<Place const*> named(Directory const& directory, std::string_view given_text) {
    auto const text = clean(given_text);
    if (auto const* place = directory.place(text)) return {place};
    auto const names = names_of(directory);
    std::vector<Place const*> exact, alike;
    for (auto const* place : directory.places()) {
        // 光武镇黄寨村: the town before it decides between namesakes
        std::string_view own = text;
        auto const* town = directory.place(place->area.town);
        if (town && town != place)
            for (auto const& prefix : {town->shown, town->name})
                if (own.size() > prefix.size() && own.starts_with(prefix)) own.remove_prefix(prefix.size());
        auto const is = [&](std::string const& name) { return name == own; };
        auto const means = [&](std::string const& name) { return same_name(place->level, name, own); };
        if (any_name(*place, names, is)) exact.push_back(place);
        else if (any_name(*place, names, means)) alike.push_back(place);
    }
    return exact.empty() ? alike : exact;
}

Result<commands::Page<PlaceItem>> list(commands::Asking const& asking, List const& input) {
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    auto const& known = directory(asking);
    Place const* parent = nullptr;
    if (input.parent) {
        auto const found = place_named(asking, input.parent->value, "parent");
        if (!found) return found.error();
        parent = *found;
    }
    auto const names = names_of(known);
    auto const q = input.q ? fold(input.q->value) : std::string();
    auto const* of_code = input.code ? known.place(input.code->value) : nullptr;
    Paging<PlaceItem> page(input);
    bool skipping = input.after.has_value();
    for (auto const* place : known.places()) {
        if (skipping) {
            skipping = place->no != *after;
            continue;
        }
        if (input.code && place != of_code) continue;
        if (parent && place->parent != parent->no) continue;
        if (input.level && place->level != *input.level) continue;
        if (input.q && !found_by(known, *place, names, q)) continue;
        // what no longer exists is found by those who look for it, and offered to nobody
        if (place->valid_to && !input.q && !input.code) continue;
        if (!page.add(place->no, [&] { return item(known, names, *place); })) break;
    }
    return page.take();
}

Result<PlaceItem> get(commands::Asking const& asking, ByIdOrCode const& input) {
    auto const& known = directory(asking);
    auto const* place = known.place(input.id.value);
    if (!place) return refuse(Refused::not_found, "not_found");
    return item(known, names_of(known), *place);
}

} // namespace huiju::places
