// What the opinions feature adds to the program.
#include "domain/opinions/opinions.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using commands::Access;
using namespace opinions;

constexpr Roles readers{Role::liaison,   Role::village_cadre, Role::town_office, Role::town_head,
                        Role::office,    Role::sorter,        Role::supervisor,  Role::leader,
                        Role::secretary, Role::discipline,    Role::inspector};
constexpr Roles sorters{Role::town_office, Role::office, Role::sorter};

// Whose voice it is, the problem decides.
bool is_voice(commands::Asking const& asking, std::string const& id) {
    return asking.db.find<OpinionRow>("id", id).has_value();
}

void add(commands::Registry& registry) {
    registry.look_up(Refers::voice, {&is_voice, "problem.no_such_voice"});
    registry.read({.name = "opinion.list",
                   .method = "GET",
                   .path = "/api/opinions",
                   .summary = "Opinions, newest first.",
                   .access = readers},
                  &list);
    registry.read({.name = "opinion.get",
                   .method = "GET",
                   .path = "/api/opinions/{id}",
                   .summary = "One opinion.",
                   .access = readers},
                  &get);
    registry.read({.name = "opinion.slip",
                   .summary = "What the maker of an opinion is shown.",
                   .access = Access::everyone()},
                  &slip);
    registry.write({.name = "opinion.create",
                    .method = "POST",
                    .path = "/api/opinions",
                    .summary = "Takes down an opinion without a visit: at the desk, or from the public form.",
                    .access = Access::everyone(),
                    .shows = "opinion.slip",
                    .creates = true},
                   &create, nullptr, &check_new);
    registry.write({.name = "opinion.sort",
                    .method = "POST",
                    .path = "/api/opinions/{id}/sort",
                    .summary = "Gives an opinion its one disposition.",
                    .access = sorters,
                    .shows = "opinion.get"},
                   &opinions::sort, nullptr, &check_sort);
    registry.write({.name = "opinion.transcribe",
                    .method = "POST",
                    .path = "/api/opinions/{id}/transcribe",
                    .summary = "Writes down what a recording says.",
                    .access = sorters | Roles{Role::liaison, Role::village_cadre},
                    .shows = "opinion.get"},
                   &transcribe);
    registry.write({.name = "opinion.answer",
                    .method = "POST",
                    .path = "/api/opinions/{id}/answer",
                    .summary = "Answers an opinion that has no problem.",
                    .access = sorters | Roles{Role::liaison},
                    .shows = "opinion.get"},
                   &answer);
    registry.write({.name = "caller.ask",
                    .method = "POST",
                    .path = "/api/caller",
                    .summary = "Opinions of a telephone number, for whoever answers it; leaves a line in the "
                               "audit.",
                    .access = sorters},
                   &ask_for_caller);
    registry.read({.name = "lookup.show",
                   .method = "POST",
                   .path = "/api/lookup",
                   .summary = "Where an opinion stands, by its code and four digits.",
                   .access = Access::everyone()},
                  &lookup_show);
    registry.read({.name = "lookup.state",
                   .summary = "The look-up page after it was written to.",
                   .access = Access::everyone()},
                  &lookup_state);
    registry.write({.name = "lookup.answer",
                    .summary = "The person rates the answer, or adds something.",
                    .access = Access::everyone(),
                    .shows = "lookup.state"},
                   &lookup_answer);
}

} // namespace

Feature opinions_feature() {
    return {.name = "opinions",
            .add = add,
            .tables = {&store::table_of<OpinionRow>(), &store::table_of<OpinionPhotoRow>()}};
}

} // namespace huiju
