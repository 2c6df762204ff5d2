// Serves the embedded files from the table that cmake/resources.cmake makes.
#include "base/resources.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

namespace {

// One row of the assembled table.
struct Entry {
    char const* path;
    std::uint64_t path_size;
    char const* bytes;
    std::uint64_t bytes_size;
};

} // namespace

extern "C" {
extern Entry const huiju_resources_begin[];
extern Entry const huiju_resources_end[];
}

namespace huiju {

std::vector<Resource> const& resources() {
    static std::vector<Resource> const all = [] {
        std::vector<Resource> read;
        for (auto const& entry : std::span(huiju_resources_begin, huiju_resources_end))
            read.push_back({{entry.path, entry.path_size}, {entry.bytes, entry.bytes_size}});
        std::ranges::sort(read, {}, &Resource::path);
        return read;
    }();
    return all;
}

std::string_view resource(std::string_view path) {
    auto const& all = resources();
    auto const found = std::ranges::lower_bound(all, path, {}, &Resource::path);
    if (found == all.end() || found->path != path)
        throw std::logic_error("no such resource: " + std::string(path));
    return found->bytes;
}

std::vector<Resource> resources_under(std::string_view prefix) {
    auto const& all = resources();
    auto const first = std::ranges::lower_bound(all, prefix, {}, &Resource::path);
    auto const last =
        std::find_if_not(first, all.end(), [&](Resource const& r) { return r.path.starts_with(prefix); });
    return {first, last};
}

} // namespace huiju
