// Names of villages and towns: their stems, their comparison, and the form shown to people.
//
// Pure, thread-safe. Names are expected cleaned (base/text.hpp).
#pragma once

#include <string>
#include <string_view>

namespace huiju {

// The village name without its one longest suffix among 社区居民委员会, 村民委员会, 居民委员会, 社区居委会,
// 村委会, 居委会, 社区, 村; never empty. A view into `name`. 芦村村委会 → 芦村, 芦村 → 芦.
std::string_view stem(std::string_view name);

// The same for 街道办事处, 办事处, 街道, 镇, 乡. 东城办事处 and 东城街道 → 东城.
std::string_view town_stem(std::string_view name);

// Whether two village names mean the same place: any of {name, stem} of one equals any of the other, so that
// 芦村 (stem 芦) meets 芦村村委会 (stem 芦村). The parent town decides between namesakes.
bool same_place_name(std::string_view a, std::string_view b);

// The same for towns.
bool same_town_name(std::string_view a, std::string_view b);

// The name shown: stem + 村 or 社区 (王付全村委会 → 王付全村, 南街居委会 → 南街社区); a name without a
// village suffix, such as a town's, stays as it is. Applying it twice changes nothing more.
std::string shown_village_name(std::string_view name);

} // namespace huiju
