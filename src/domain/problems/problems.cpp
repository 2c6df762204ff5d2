// Registers the operations of the problems feature, and answers other features' questions about a problem.
#include "domain/problems/problems.hpp"

#include "domain/feature.hpp"
#include "domain/problems/operations.hpp"

namespace huiju::problems {

std::optional<ProblemRow> find(store::Db& db, Uuid id) { return db.find<ProblemRow>("id", id.text()); }

Visible visible(ProblemRow const& problem, std::vector<std::int64_t> co_units) {
    Visible v;
    v.area = area_of(problem);
    v.list_owner = problem.list_owner;
    v.lead = problem.assigned_day ? problem.lead : 0;
    v.co_units = std::move(co_units);
    v.sealed = problem.sealed;
    v.about_unit = problem.about_unit;
    v.about_person = problem.about_person;
    return v;
}

std::vector<std::int64_t> co_units_of(store::Db& db, ProblemRow const& problem) {
    return load_case(db, problem, History::without).co_units();
}

bool sees(commands::Asking const& asking, ProblemRow const& problem) {
    auto const scope = scope_of(asking);
    return scope->sees(visible(problem)) || scope->sees(visible(problem, co_units_of(asking.db, problem)));
}

std::optional<ProblemRow> find_seen(commands::Asking const& asking, Uuid id) {
    auto row = find(asking.db, id);
    if (row && !sees(asking, *row)) row.reset();
    return row;
}

ProblemBrief brief_of(ProblemRow const& problem) {
    return {problem.id, problem.number, problem.title, problem.state};
}

namespace {

commands::Operation move_operation(Move move, std::string summary) {
    std::string const name(word(move));
    return {.name = "problem." + name,
            .method = "POST",
            .path = "/api/problems/{id}/" + name,
            .summary = std::move(summary),
            .access = commands::Access(roles_of(move)),
            .shows = "problem.get"};
}

bool is_problem(commands::Asking const& asking, std::string const& id) {
    auto const problem = asking.db.find<ProblemRow>("id", id);
    return problem && scope_of(asking)->sees(visible(*problem, co_units_of(asking.db, *problem)));
}

void add(commands::Registry& registry) {
    registry.look_up(Refers::problem, {&is_problem, "problem.not_found"});
    Roles const readers{Role::office,    Role::sorter,       Role::supervisor, Role::leader,
                        Role::secretary, Role::unit_handler, Role::unit_head,  Role::discipline,
                        Role::inspector, Role::town_office,  Role::station,    Role::town_head,
                        Role::liaison,   Role::village_cadre};
    registry.write<Create>({.name = "problem.create",
                            .method = "POST",
                            .path = "/api/problems",
                            .summary = "Puts a matter on a list that was found without an opinion.",
                            .access = {Role::town_office, Role::office, Role::sorter, Role::supervisor,
                                       Role::station, Role::town_head},
                            .shows = "problem.get",
                            .creates = true},
                           create_at_desk, nullptr, &check_new);
    registry.read<List, commands::Page<ProblemItem>>(
        {.name = "problem.list",
         .method = "GET",
         .path = "/api/problems",
         .summary = "Problems in the caller's scope, newest first; overdue ones longest overdue first.",
         .access = commands::Access(readers)},
        list);
    registry.read<ById, ProblemView>(
        {.name = "problem.get",
         .method = "GET",
         .path = "/api/problems/{id}",
         .summary = "One problem with its voices, history and the caller's moves.",
         .access = commands::Access(readers)},
        get);
    registry.write<Propose>(move_operation(Move::propose, "Sets the target and proposes who leads."),
                            propose);
    registry.write<Assign>(move_operation(Move::assign, "Assigns the problem to its lead, with a deadline."),
                           assign);
    registry.write<Accept>(move_operation(Move::accept, "The lead takes the assignment."), accept);
    registry.write<Return>(
        move_operation(Move::return_, "The lead names the right owner; the office decides."), give_back);
    registry.write<Reassign>(move_operation(Move::reassign, "Gives the problem to another lead."), reassign);
    registry.write<Decide>(move_operation(Move::decide, "Decides a return or an extension."), decide);
    registry.write<Progress>(move_operation(Move::progress, "Reports how far the work is."), progress);
    registry.write<Extend>(
        move_operation(Move::extend, "Asks for a later deadline, once and before it expires."), extend);
    registry.write<LongTerm>(move_operation(Move::long_term, "Puts the problem on the long-term list."),
                             long_term);
    registry.write<Finish>(move_operation(Move::finish, "The lead reports it done."), finish);
    registry.write<Check>(
        move_operation(Move::check, "A second person finds it good, or sends it back as a redo."), check);
    registry.write<AnswerVoice>(
        move_operation(Move::answer, "Tells one voice what came of it, or records a try."), answer);
    registry.write<RateVoice>(move_operation(Move::rate, "Records what the person says: solved, satisfied."),
                              rate);
    registry.write<Reopen>(move_operation(Move::reopen, "Opens a problem again with the same lead."), reopen);
    registry.write<Merge>(
        move_operation(Move::merge, "Lets the problem go into another; every voice is kept."), merge);
    registry.write<Split>(move_operation(Move::split, "Takes a merger back."), split);
    registry.write<Withdraw>(move_operation(Move::withdraw, "Takes the problem off the list with a reason."),
                             withdraw);
    registry.write<Supervise>(move_operation(Move::supervise, "Puts the problem under supervision."),
                              supervise);
}

} // namespace
} // namespace huiju::problems

namespace huiju {

Feature problems_feature() {
    using namespace problems;
    return {"problems",
            add,
            {&store::table_of<ProblemRow>(), &store::table_of<ProblemUnitRow>(), &store::table_of<MoveRow>(),
             &store::table_of<SerialRow>()},
            {},
            nullptr};
}

} // namespace huiju
