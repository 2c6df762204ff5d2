// What the categories feature adds to the program.
#include "domain/categories/categories.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace categories;

void add(commands::Registry& registry) {
    registry.read({.name = "category.list",
                   .method = "GET",
                   .path = "/api/categories",
                   .summary = "Categories in official order.",
                   .access = commands::Access::people()},
                  &categories::list);
    registry.write({.name = "category.import",
                    .method = "POST",
                    .path = "/api/categories/import",
                    .summary = "Takes in the table of categories.",
                    .access = {Role::office}},
                   &import_rows, nullptr, &check_groups);
}

} // namespace

Feature categories_feature() {
    return {.name = "categories", .add = add, .tables = {&store::table_of<CategoryRow>()}};
}

} // namespace huiju
