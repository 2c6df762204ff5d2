// Leaders' written instructions (批示) and promises on the spot (现场承诺): numbered, due on a day, reported
// back on by one unit, confirmed or returned by the leader or the office.
//
// The leader records them, or the leader's secretary: a secretary is bound to one leader at a time, records
// and prints for that leader, and decides nothing in the leader's name.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::instructions {

enum class Kind { written, promise };
BOOST_DESCRIBE_ENUM(Kind, written, promise)

enum class State { to_report, to_confirm, done, voided };
BOOST_DESCRIBE_ENUM(State, to_report, to_confirm, done, voided)

struct InstructionRow : store::Row {
    static constexpr std::string_view table = "instruction";
    Uuid id;
    std::int64_t campaign = 0;
    std::string number;
    Kind kind = Kind::written;
    std::int64_t leader = 0, recorder = 0;
    Date day;
    std::string text;
    std::int64_t place = 0, town = 0, village = 0;
    std::int64_t visit = 0, problem = 0;
    std::int64_t unit = 0; // that reports back
    Date due;
    State state = State::to_report;
    std::string report;
    std::optional<Date> reported_day;
    std::string note;
    std::optional<Date> decided_day;
    std::int64_t decided_by = 0, returns = 0;
    std::int64_t next_at = 0; // as on a problem (problems::ProblemClocks)
    bool alerted = false;     // alerts of it stand
};
BOOST_DESCRIBE_STRUCT(InstructionRow, (store::Row),
                      (id, campaign, number, kind, leader, recorder, day, text, place, town, village, visit,
                       problem, unit, due, state, report, reported_day, note, decided_day, decided_by,
                       returns, next_at, alerted))

struct HelperRow : store::Row {
    static constexpr std::string_view table = "instruction_helper";
    std::int64_t instruction = 0, unit = 0;
};
BOOST_DESCRIBE_STRUCT(HelperRow, (store::Row), (instruction, unit))

struct StepRow : store::Row {
    static constexpr std::string_view table = "instruction_step";
    std::int64_t instruction = 0;
    std::string verb;
    Date day;
    std::int64_t actor = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(StepRow, (store::Row), (instruction, verb, day, actor, text))

struct SecretaryRow : store::Row {
    static constexpr std::string_view table = "secretary";
    Uuid id;
    std::int64_t person = 0, leader = 0;
    Date from_day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(SecretaryRow, (store::Row), (id, person, leader, from_day, to_day))

// ---- inputs

struct Record {
    std::optional<Uuid> id;
    Kind kind = Kind::written;
    std::optional<PersonRef> leader; // the caller, or whose secretary the caller is, when left out
    Date date;
    Text<1, 2000> text;
    std::optional<PlaceRef> place; // else the problem's, the visit's, or all that the caller sees
    std::optional<Named<Refers::visit, Uuid>> visit;
    std::optional<Named<Refers::problem, Uuid>> problem;
    UnitRef unit;                                 // that reports back
    std::optional<std::vector<UnitRef>> co_units; // that are addressed too; at most 20
    Date due;
};
BOOST_DESCRIBE_STRUCT(Record, (), (id, kind, leader, date, text, place, visit, problem, unit, co_units, due))

struct Report {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 4000> text;
};
BOOST_DESCRIBE_STRUCT(Report, (), (id, rev, text))

struct Decide {
    Uuid id;
    std::optional<std::int64_t> rev;
    bool ok = false;
    std::optional<Text<1, 2000>> note; // required for a return
};
BOOST_DESCRIBE_STRUCT(Decide, (), (id, rev, ok, note))

struct TakeBack {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(TakeBack, (), (id, rev, reason))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<State> state;
    std::optional<Kind> kind;
    std::optional<AnybodyRef> leader;
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 80>> unit; // addressed, first or as a helper
    std::optional<bool> overdue;
    std::optional<Text<1, 100>> q; // in the number, the text or the report
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (state, kind, leader, place, unit, overdue, q))

// A secretary's former leader is left on the day before.
struct Bind {
    std::optional<Uuid> id;
    PersonRef person, leader;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(Bind, (), (id, person, leader, from, to))

struct ListSecretaries {};
BOOST_DESCRIBE_STRUCT(ListSecretaries, (), ())

// ---- views

struct InstructionItem {
    Uuid id;
    std::int64_t rev = 0;
    std::string number;
    Kind kind = Kind::written;
    std::optional<PersonView> leader;
    Date date;
    std::string text;
    PlaceView place;
    std::optional<UnitView> unit;
    std::vector<UnitView> co_units;
    Date due;
    State state = State::to_report;
    std::string state_text;
    bool overdue = false;
    std::string report;
    std::optional<Date> reported_on, decided_on;
    std::string note;
    std::int64_t returns = 0;
};
BOOST_DESCRIBE_STRUCT(InstructionItem, (),
                      (id, rev, number, kind, leader, date, text, place, unit, co_units, due, state,
                       state_text, overdue, report, reported_on, decided_on, note, returns))

struct StepView {
    std::string verb;
    Date day;
    std::optional<PersonView> actor;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(StepView, (), (verb, day, actor, text))

struct InstructionView : InstructionItem {
    std::optional<PersonView> recorder, decided_by;
    std::optional<problems::ProblemBrief> problem; // as far as the caller may see it
    std::optional<Uuid> visit;
    std::vector<std::string> can; // what the caller may do now: report, decide, void
    std::vector<StepView> history;
};
BOOST_DESCRIBE_STRUCT(InstructionView, (InstructionItem),
                      (recorder, decided_by, problem, visit, can, history))

struct SecretaryView {
    Uuid id;
    std::optional<PersonView> person, leader;
    Date from;
    std::optional<Date> to;
};
BOOST_DESCRIBE_STRUCT(SecretaryView, (), (id, person, leader, from, to))

// ---- for the others

// What decides who sees it: its place and units; what is about somebody hides with the problem.
Visible visible(store::Db& db, InstructionRow const& row);

// Who looks at instructions: everybody whom they lie near, leaders their own; a secretary those of the one
// leader.
class Eyes {
public:
    explicit Eyes(commands::Asking const& asking);
    bool see(InstructionRow const& row) const;
    // The leader in whose name the caller records today: the caller, or whose secretary the caller is; 0:
    // none.
    std::int64_t leader() const { return leader_; }

private:
    commands::Asking const& asking_;
    std::shared_ptr<Scope const> scope_;
    std::int64_t leader_ = 0;
};

// By its internal key, when the caller may see it.
std::optional<InstructionRow> get_seen(commands::Asking const& asking, std::int64_t no);

// What it is found by, and that for the search index.
std::string searched_text(InstructionRow const& row);
store::SearchText search_text(InstructionRow const& row);

// Whose secretary the person is on that day or later, in order of the binding. Bindings run by the real
// calendar, as roles do.
std::vector<SecretaryRow> served_by(store::Db& db, std::int64_t person, Date day);

// From that day the leaders whom the giver serves are served by the taker. Refuses when the taker serves
// another one.
Result<void> hand_over_leaders(commands::Writing& writing, std::int64_t giver, std::int64_t taker, Date from);

// ---- clocks, as of problems

bool is_anything_due(store::Db& db, Instant now);
int tick(store::Tx& tx, int most);

// ---- operations

Result<store::Outcome> record(commands::Writing& writing, Record const& input);
Result<store::Outcome> report(commands::Writing& writing, Report const& input);
Result<store::Outcome> decide(commands::Writing& writing, Decide const& input);
Result<store::Outcome> take_back(commands::Writing& writing, TakeBack const& input);
Result<InstructionView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<InstructionItem>> list(commands::Asking const& asking, List const& input);
Result<store::Outcome> bind(commands::Writing& writing, Bind const& input);
Result<commands::Page<SecretaryView>> list_secretaries(commands::Asking const& asking,
                                                       ListSecretaries const& input);

} // namespace huiju::instructions
