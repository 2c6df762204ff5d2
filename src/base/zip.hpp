// Puts files into one zip archive, in memory.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huiju {

struct ZipEntry {
    std::string_view name; // ASCII, with slashes
    std::string_view bytes;
};

// The archive's bytes: the entries in that order, compressed, with no time of their own, so that the same
// entries give the same archive. Throws std::runtime_error when the library fails.
std::string zip(std::vector<ZipEntry> const& entries);

} // namespace huiju
