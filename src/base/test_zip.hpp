// For tests: reads a zip archive back.
#pragma once

#include "base/zip.hpp"

#include <stdexcept>

namespace huiju::testing {

// Its files in order: name and content. Throws when it is no archive, or a checksum is wrong.
inline std::vector<std::pair<std::string, std::string>> unzip(std::string_view bytes) {
    auto files = huiju::unzip(bytes, std::size_t{64} << 20);
    if (!files) throw std::runtime_error("not a zip archive");
    return std::move(*files);
}

} // namespace huiju::testing
