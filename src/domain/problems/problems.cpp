// Registers the operations of the problems feature, and answers other features' questions about a problem.
#include "domain/problems/problems.hpp"

#include "domain/feature.hpp"
#include "domain/problems/operations.hpp"

namespace huiju::problems {

std::optional<ProblemRow> find(store::Db& db, Uuid id) { return db.find<ProblemRow>("id", id.text()); }

std::vector<ProblemRow> parked_by(store::Db& db, std::int64_t person) {
    return db.all<ProblemRow>("problems.parked_by", {{"person", person}});
}

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

std::optional<ProblemRow> get_seen(commands::Asking const& asking, std::int64_t no) {
    auto row = asking.db.get<ProblemRow>(no);
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

template <class In>
void add_move(commands::Registry& registry, Move move, std::string summary,
              Result<store::Outcome> (*run)(commands::Writing&, In const&)) {
    registry.write<In>(move_operation(move, std::move(summary)), run, nullptr, nullptr,
                       [move](store::Db& db, MoveInput const& in) { ahead_of_move(db, move, in); });
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
         .summary = "Problems in the caller's scope, newest first; overdue ones and those of a span of "
                    "deadlines by deadline.",
         .access = commands::Access(readers)},
        list);
    registry.read<List, ListCount>({.name = "problem.count",
                                    .method = "GET",
                                    .path = "/api/problems/count",
                                    .summary = "How many problems problem.list shows for the same question.",
                                    .access = commands::Access(readers)},
                                   count);
    registry.read<ById, ProblemView>(
        {.name = "problem.get",
         .method = "GET",
         .path = "/api/problems/{id}",
         .summary = "One problem with its voices, history and the caller's moves.",
         .access = commands::Access(readers)},
        get, [](store::Db& db, ById const& in) { db.ahead_having<ProblemRow>("id", in.id.text()); });
    add_move<Propose>(registry, Move::propose, "Sets the target and proposes who leads.", propose);
    add_move<Assign>(registry, Move::assign, "Assigns the problem to its lead, with a deadline.", assign);
    add_move<Accept>(registry, Move::accept, "The lead takes the assignment.", accept);
    add_move<Return>(registry, Move::return_, "The lead names the right owner; the office decides.",
                     give_back);
    add_move<Reassign>(registry, Move::reassign, "Gives the problem to another lead.", reassign);
    add_move<Decide>(registry, Move::decide, "Decides a return or an extension.", decide);
    add_move<Progress>(registry, Move::progress, "Reports how far the work is.", progress);
    add_move<Extend>(registry, Move::extend, "Asks for a later deadline, once and before it expires.",
                     extend);
    add_move<LongTerm>(registry, Move::long_term, "Puts the problem on the long-term list.", long_term);
    add_move<Finish>(registry, Move::finish, "The lead reports it done.", finish);
    add_move<Check>(registry, Move::check, "A second person finds it good, or sends it back as a redo.",
                    check);
    add_move<AnswerVoice>(registry, Move::answer, "Tells one voice what came of it, or records a try.",
                          answer);
    add_move<RateVoice>(registry, Move::rate, "Records what the person says: solved, satisfied.", rate);
    add_move<Reopen>(registry, Move::reopen, "Opens a problem again with the same lead.", reopen);
    add_move<Merge>(registry, Move::merge, "Lets the problem go into another; every voice is kept.", merge);
    add_move<Split>(registry, Move::split, "Takes a merger back.", split);
    add_move<Withdraw>(registry, Move::withdraw, "Takes the problem off the list with a reason.", withdraw);
    add_move<Pause>(registry, Move::pause, "Waits for the person; the answer clock stops.", pause);
    add_move<Resume>(registry, Move::resume, "The wait is over; its days are given back.", resume);
    add_move<Procedure>(registry, Move::procedure, "Help is under way by a statutory procedure.", procedure);
    add_move<GiveTask>(registry, Move::task, "Gives a unit that helps its part.", give_task);
    add_move<Deliver>(registry, Move::deliver, "A unit that helps has done its part.", deliver);
    add_move<Sign>(registry, Move::sign, "The head of the unit signs before it is reported done.", sign);
    add_move<Inform>(registry, Move::inform, "The person was told that the promised day moved.", inform);
    add_move<Park>(registry, Move::park, "Waits for a leader's word; the clock runs on.", park);
    add_move<Unpark>(registry, Move::unpark, "The leader's word has come.", unpark);
    registry.write<AssignAll>({.name = "problem.assign_all",
                               .method = "POST",
                               .path = "/api/problems/assign",
                               .summary = "Assigns many problems in one step, all or none.",
                               .access = commands::Access(roles_of(Move::assign))},
                              assign_all);
    add_move<Supervise>(registry, Move::supervise, "Puts the problem under supervision.", supervise);
    registry.read<PublicList>({.name = "problem.public_list",
                               .method = "GET",
                               .path = "/api/public/problems",
                               .summary = "Problems as open data, newest first: no words of anybody.",
                               .access = commands::Access::everyone()},
                              public_list);
    registry.write<SayingSame>({.name = "problem.same",
                                .summary = "Somebody on the public site has the same problem.",
                                .access = commands::Access::everyone()},
                               say_same);
}

} // namespace
} // namespace huiju::problems

namespace huiju {

Feature problems_feature() {
    using namespace problems;
    return {"problems",
            add,
            {&store::table_of<ProblemRow>(), &store::table_of<ProblemUnitRow>(), &store::table_of<MoveRow>(),
             &store::table_of<SerialRow>(), &store::table_of<TaskRow>(), &store::table_of<SameRow>()},
            {},
            nullptr};
}

} // namespace huiju
