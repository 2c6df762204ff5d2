// The visible list of features.
#pragma once

#include "domain/feature.hpp"

namespace huiju {

// In the order in which a campaign meets them.
std::vector<Feature> all_features();

} // namespace huiju
