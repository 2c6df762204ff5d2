// QR codes as pictures.
#pragma once

#include <string>

namespace huiju {

// An SVG element of one path of unit squares, with the margin of four that readers want. `label` is plain
// text for those who cannot see it. Throws std::length_error for a text of more than some 2300 bytes.
std::string qr_svg(std::string const& text, std::string const& label);

} // namespace huiju
