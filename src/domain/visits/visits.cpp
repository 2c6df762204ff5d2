// What the visits feature adds to the program.
#include "domain/visits/visits.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace visits;

constexpr Roles visitors{Role::liaison, Role::village_cadre, Role::town_office, Role::town_head,
                         Role::office,  Role::leader,        Role::secretary,   Role::supervisor};
constexpr Roles readers = visitors | Roles{Role::sorter, Role::discipline, Role::inspector};

bool is_visit(commands::Asking const& asking, std::string const& id) {
    auto const visit = asking.db.find<VisitRow>("id", id);
    return visit && scope_of(asking)->sees(visible(*visit));
}

void add(commands::Registry& registry) {
    registry.look_up(Refers::visit, {&is_visit, "visit.no_such_visit"});
    registry.read({.name = "visit.list",
                   .method = "GET",
                   .path = "/api/visits",
                   .summary = "Visits, newest day first.",
                   .access = readers},
                  &list);
    registry.read({.name = "visit.get",
                   .method = "GET",
                   .path = "/api/visits/{id}",
                   .summary = "One visit with its opinions.",
                   .access = readers},
                  &get);
    registry.write({.name = "visit.create",
                    .method = "POST",
                    .path = "/api/visits",
                    .summary = "Records a visit with the opinions that were heard.",
                    .access = visitors,
                    .shows = "visit.get",
                    .creates = true},
                   &create, nullptr, &check);
    registry.write({.name = "visit.correct",
                    .method = "PUT",
                    .path = "/api/visits/{id}",
                    .summary = "Corrects a visit; the old version is kept.",
                    .access = visitors,
                    .shows = "visit.get"},
                   &correct, nullptr, &check);
    registry.write<Void>({.name = "visit.void",
                          .method = "POST",
                          .path = "/api/visits/{id}/void",
                          .summary = "Declares a visit void, with the reason.",
                          .access = visitors,
                          .shows = "visit.get"},
                         &make_void);
    registry.write({.name = "visit.merge",
                    .method = "POST",
                    .path = "/api/visits/{id}/merge",
                    .summary = "Two records of one visit become one.",
                    .access = visitors,
                    .shows = "visit.get"},
                   &visits::merge);
    registry.write({.name = "visit.join",
                    .method = "POST",
                    .path = "/api/visits/{id}/join",
                    .summary = "I was there too (我也在场): adds the caller to the visitors.",
                    .access = visitors,
                    .shows = "visit.get"},
                   &join);
}

// A visit keeps how many visitors and opinions belong to it, so that lists and figures need not count.
void check_counts(store::Db& db, std::vector<std::string>& findings) {
    for (auto const& row : db.all<VisitRow>("visits.wrong_visitors"))
        findings.push_back("visit " + row.id.text() + ": number of visitors");
    for (auto const& row : db.all<VisitRow>("visits.wrong_opinions"))
        findings.push_back("visit " + row.id.text() + ": number of opinions");
}

} // namespace

Feature visits_feature() {
    return {.name = "visits",
            .add = add,
            .tables = {&store::table_of<VisitRow>(), &store::table_of<VisitorRow>(),
                       &store::table_of<PhotoRow>()},
            .check = check_counts};
}

} // namespace huiju
