// How inputs name records: by what, and that they are looked up.
#pragma once

#include "base/shape.hpp"

namespace huiju {

using PlaceRef = Named<Refers::place, Text<1, 40>>; // id or code of any edition
using UnitRef = Named<Refers::unit, Text<1, 80>>;   // id or name, also the short one
using PersonRef = Named<Refers::person, Text<1, 40>>;
using AnybodyRef = Named<Refers::anybody, Text<1, 60>>; // also who has left
using CategoryRef = Named<Refers::category, Text<1, 12>>;

} // namespace huiju
