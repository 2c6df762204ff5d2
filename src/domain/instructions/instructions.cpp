// What instructions add to the program.
#include "domain/instructions/instructions.hpp"

namespace huiju {

namespace {

using namespace instructions;

constexpr Roles readers{Role::office,  Role::sorter,      Role::supervisor,   Role::inspector,
                        Role::leader,  Role::secretary,   Role::unit_handler, Role::unit_head,
                        Role::station, Role::town_office, Role::town_head};

void add(commands::Registry& registry) {
    registry.write({.name = "instruction.record",
                    .method = "POST",
                    .path = "/api/instructions",
                    .summary = "Records a leader's written instruction or a promise made on the spot.",
                    .access = {Role::leader, Role::secretary},
                    .shows = "instruction.get",
                    .creates = true},
                   &record);
    registry.read({.name = "instruction.list",
                   .method = "GET",
                   .path = "/api/instructions",
                   .summary = "Leaders' instructions and promises, newest first.",
                   .access = readers},
                  &instructions::list);
    registry.read({.name = "instruction.get",
                   .method = "GET",
                   .path = "/api/instructions/{id}",
                   .summary = "One instruction with what was done with it.",
                   .access = readers},
                  &instructions::get);
    registry.write(
        {.name = "instruction.report",
         .method = "POST",
         .path = "/api/instructions/{id}/report",
         .summary = "The unit that is asked reports back.",
         .access = {Role::unit_handler, Role::unit_head, Role::station, Role::town_office, Role::town_head},
         .shows = "instruction.get"},
        &instructions::report);
    registry.write({.name = "instruction.decide",
                    .method = "POST",
                    .path = "/api/instructions/{id}/decide",
                    .summary = "The leader or the office confirms a report, or returns it with a reason.",
                    .access = {Role::leader, Role::office},
                    .shows = "instruction.get"},
                   &instructions::decide);
    registry.write({.name = "instruction.void",
                    .method = "POST",
                    .path = "/api/instructions/{id}/void",
                    .summary = "Takes an instruction back, with a reason; it stays readable.",
                    .access = {Role::leader, Role::secretary, Role::office},
                    .shows = "instruction.get"},
                   &take_back);
    registry.write({.name = "secretary.bind",
                    .method = "POST",
                    .path = "/api/secretaries",
                    .summary = "Says whose secretary a person is: of one leader at a time.",
                    .access = {Role::office}},
                   &instructions::bind);
    registry.read({.name = "secretary.list",
                   .method = "GET",
                   .path = "/api/secretaries",
                   .summary = "Whose secretary is who, and was.",
                   .access = {Role::office}},
                  &list_secretaries);
}

} // namespace

Feature instructions_feature() {
    return {.name = "instructions",
            .add = add,
            .tables = {&store::table_of<InstructionRow>(), &store::table_of<HelperRow>(),
                       &store::table_of<StepRow>(), &store::table_of<SecretaryRow>()}};
}

} // namespace huiju
