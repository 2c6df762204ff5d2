// Puts files into one zip archive and takes them out again, in memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju {

struct ZipEntry {
    std::string_view name; // ASCII, with slashes
    std::string_view bytes;
};

// The archive's bytes: the entries in that order, compressed, with no time of their own, so that the same
// entries give the same archive. Throws std::runtime_error when the library fails.
std::string zip(std::vector<ZipEntry> const& entries);

// Its files in order, name and content. Nothing when it is no archive, a checksum is wrong, or the contents
// are larger than `most` bytes together, whatever the archive says of itself.
std::optional<std::vector<std::pair<std::string, std::string>>> unzip(std::string_view archive,
                                                                      std::size_t most);

} // namespace huiju
