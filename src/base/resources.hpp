// The files that the binary carries: migrations, statements, templates, locales, web assets, data.
#pragma once

#include <string_view>
#include <vector>

namespace huiju {

// `path` is relative to the repository, with "/" ("migrations/0001_frame.sql",
// "src/domain/places/places.sql", "templates/home.mustache", "locales/zh-CN.json", "web/public/style.css",
// "data/regions.csv").
struct Resource {
    std::string_view path;
    std::string_view bytes;
};

// All resources, sorted by path. Static storage.
std::vector<Resource> const& resources();

// One resource's bytes; throws std::logic_error when the build did not embed it.
std::string_view resource(std::string_view path);

// All whose path begins with prefix, sorted.
std::vector<Resource> resources_under(std::string_view prefix);

} // namespace huiju
