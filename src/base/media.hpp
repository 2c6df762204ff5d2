// Pictures and recordings without what their makers wrote into them: where and when they were made, on whose
// telephone, small previews of what was cut off.
#pragma once

#include <string>
#include <string_view>

namespace huiju {

// The same picture or sound with only what is needed to show or play it; of a photo also which way up it is.
// JPEG, PNG, WebP, MP3, AMR and MP4 sound (with 3GP and M4A). Empty for any other type, and for bytes that
// are broken or cut off. Pure.
std::string without_metadata(std::string_view bytes);

} // namespace huiju
