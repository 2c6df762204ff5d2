// What callers may ask of problems and what they are shown: the shapes and the operations themselves.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/problems/rules.hpp"

namespace huiju::problems {

// ---- inputs. Places by id or code, units by id or name.

struct Create {
    std::optional<Uuid> id;
    Text<1, 120> title;
    std::optional<Text<1, 4000>> text;
    PlaceRef place;
    CategoryRef category;
    std::optional<UnitRef> list_owner;
    std::optional<Text<1, 1000>> target;
    std::optional<UnitRef> lead;
    std::optional<bool> urgent;
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, title, text, place, category, list_owner, target, lead, urgent))

struct List : commands::Listing {
    std::optional<Text<1, 100>> state; // one, or several with commas
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 80>> unit;
    std::optional<Text<1, 12>> category;
    std::optional<bool> overdue; // longest overdue first
    std::optional<Text<1, 100>> q;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (state, place, unit, category, overdue, q))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// What every move begins with: the problem, and its rev as the caller saw it.
struct MoveInput {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(MoveInput, (), (id, rev))

struct Propose : MoveInput {
    Text<1, 1000> target;
    UnitRef lead;
    std::optional<Text<1, 2000>> measures;
};
BOOST_DESCRIBE_STRUCT(Propose, (MoveInput), (target, lead, measures))

struct Assign : MoveInput {
    UnitRef lead;
    std::optional<std::vector<UnitRef>> co_units;
    std::optional<Date> due; // instead of the category's; then with a reason
    std::optional<Text<1, 1000>> reason;
};
BOOST_DESCRIBE_STRUCT(Assign, (MoveInput), (lead, co_units, due, reason))

struct Accept : MoveInput {};
BOOST_DESCRIBE_STRUCT(Accept, (MoveInput), ())

struct Return : MoveInput {
    UnitRef owner; // the right one
    Text<1, 1000> rule;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Return, (MoveInput), (owner, rule, reason))

struct Reassign : MoveInput {
    UnitRef lead;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Reassign, (MoveInput), (lead, reason))

enum class Matter { return_, extend };
BOOST_DESCRIBE_ENUM(Matter, return_, extend)

struct Decide : MoveInput {
    Matter on = Matter::return_;
    bool ok = false;
    Text<1, 1000> note;
    std::optional<UnitRef> lead; // another owner than the one that the unit named
};
BOOST_DESCRIBE_STRUCT(Decide, (MoveInput), (on, ok, note, lead))

struct Progress : MoveInput {
    Text<1, 4000> text;
};
BOOST_DESCRIBE_STRUCT(Progress, (MoveInput), (text))

struct Extend : MoveInput {
    Date until;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Extend, (MoveInput), (until, reason))

struct LongTerm : MoveInput {
    Text<1, 4000> plan;
    Date next_check; // within 30 days
};
BOOST_DESCRIBE_STRUCT(LongTerm, (MoveInput), (plan, next_check))

struct Finish : MoveInput {
    Text<1, 4000> result;
};
BOOST_DESCRIBE_STRUCT(Finish, (MoveInput), (result))

struct Check : MoveInput {
    bool ok = false; // not ok: back to handling as a redo
    std::optional<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(Check, (MoveInput), (ok, note))

struct AnswerVoice : MoveInput {
    Named<Refers::voice, Uuid> voice;
    std::optional<Text<1, 2000>> text; // required when reached
    opinions::Way way = opinions::Way::face;
    std::optional<bool> reached; // false: a try in vain; three of them are as good as told
};
BOOST_DESCRIBE_STRUCT(AnswerVoice, (MoveInput), (voice, text, way, reached))

struct RateVoice : MoveInput {
    Named<Refers::voice, Uuid> voice;
    opinions::Solved solved = opinions::Solved::yes;
    opinions::Satisfied satisfied = opinions::Satisfied::yes;
    opinions::RatedBy by = opinions::RatedBy::liaison; // `self` comes through the look-up page alone
};
BOOST_DESCRIBE_STRUCT(RateVoice, (MoveInput), (voice, solved, satisfied, by))

struct Reason : MoveInput {
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Reason, (MoveInput), (reason))
struct Reopen : Reason {};
BOOST_DESCRIBE_STRUCT(Reopen, (Reason), ())
struct Withdraw : Reason {};
BOOST_DESCRIBE_STRUCT(Withdraw, (Reason), ())

struct Merge : MoveInput {
    Named<Refers::problem, Uuid> into;
};
BOOST_DESCRIBE_STRUCT(Merge, (MoveInput), (into))

struct Split : MoveInput {}; // takes a merger back
BOOST_DESCRIBE_STRUCT(Split, (MoveInput), ())

struct Supervise : MoveInput {
    Text<1, 2000> request;
};
BOOST_DESCRIBE_STRUCT(Supervise, (MoveInput), (request))

// ---- views. Of a sealed lead others see its number and date, and that it is sealed.

struct ProblemItem {
    Uuid id;
    std::int64_t rev = 0;
    std::string number;
    Date found_day;
    bool sealed = false;
    std::optional<std::string> title;
    std::optional<State> state;
    std::optional<PlaceView> place;
    std::optional<CategoryView> category;
    std::optional<UnitView> list_owner, lead;
    bool urgent = false, long_term = false, supervised = false;
    Pending pending = Pending::none;
    Alert alert = Alert::none;
    std::optional<Date> due;
    bool overdue = false;
    std::int64_t voice_count = 0, told_count = 0;
};
BOOST_DESCRIBE_STRUCT(ProblemItem, (),
                      (id, rev, number, found_day, sealed, title, state, place, category, list_owner, lead,
                       urgent, long_term, supervised, pending, alert, due, overdue, voice_count, told_count))

struct MoveView {
    std::string verb, from, to;
    Date day;
    Instant at;
    std::optional<PersonView> actor;
    std::optional<UnitView> unit;
    std::string text;
    bool ok = true;
    std::optional<Date> old_due, new_due;
};
BOOST_DESCRIBE_STRUCT(MoveView, (), (verb, from, to, day, at, actor, unit, text, ok, old_due, new_due))

struct AllowedMove {
    Move name;
    bool needs_fields = false;
};
BOOST_DESCRIBE_STRUCT(AllowedMove, (), (name, needs_fields))

struct ProblemView : ProblemItem {
    std::optional<std::string> text, target, measures, result;
    std::optional<PlaceView> found_place;
    std::optional<Date> assigned_day, accepted_day, promise, finished_day, checked_day, closed_day;
    std::int64_t returns = 0, redos = 0, reopenings = 0;
    std::optional<PersonView> recorder;
    std::optional<ProblemBrief> merged_into;
    std::vector<UnitView> co_units;
    std::vector<opinions::VoiceView> voices;
    std::vector<MoveView> history;
    std::vector<AllowedMove> moves;
};
BOOST_DESCRIBE_STRUCT(ProblemView, (ProblemItem),
                      (text, target, measures, result, found_place, assigned_day, accepted_day, promise,
                       finished_day, checked_day, closed_day, returns, redos, reopenings, recorder,
                       merged_into, co_units, voices, history, moves))

// ---- operations

Result<store::Outcome> create_at_desk(commands::Writing& writing, Create const& input);
// Names what a new problem's place, category and units are wrong in.
void check_new(commands::Asking const& asking, Create const& input, Wrongs& wrongs);
Result<commands::Page<ProblemItem>> list(commands::Asking const& asking, List const& input);
Result<ProblemView> get(commands::Asking const& asking, ById const& input);

void ahead_of_move(store::Db& db, Move move, MoveInput const& input); // announces what it asks first
Result<store::Outcome> propose(commands::Writing& writing, Propose const& input);
Result<store::Outcome> assign(commands::Writing& writing, Assign const& input);
Result<store::Outcome> accept(commands::Writing& writing, Accept const& input);
Result<store::Outcome> give_back(commands::Writing& writing, Return const& input);
Result<store::Outcome> reassign(commands::Writing& writing, Reassign const& input);
Result<store::Outcome> decide(commands::Writing& writing, Decide const& input);
Result<store::Outcome> progress(commands::Writing& writing, Progress const& input);
Result<store::Outcome> extend(commands::Writing& writing, Extend const& input);
Result<store::Outcome> long_term(commands::Writing& writing, LongTerm const& input);
Result<store::Outcome> finish(commands::Writing& writing, Finish const& input);
Result<store::Outcome> check(commands::Writing& writing, Check const& input);
Result<store::Outcome> answer(commands::Writing& writing, AnswerVoice const& input);
Result<store::Outcome> rate(commands::Writing& writing, RateVoice const& input);
Result<store::Outcome> reopen(commands::Writing& writing, Reopen const& input);
Result<store::Outcome> merge(commands::Writing& writing, Merge const& input);
Result<store::Outcome> split(commands::Writing& writing, Split const& input);
Result<store::Outcome> withdraw(commands::Writing& writing, Withdraw const& input);
Result<store::Outcome> supervise(commands::Writing& writing, Supervise const& input);

// ---- shared by the files of this feature

// One problem with everything that decides about it.
struct Case {
    ProblemRow row;
    std::vector<ProblemUnitRow> units;
    std::vector<MoveRow> moves; // in order of creation; empty when it was not asked for
    std::vector<std::int64_t> co_units() const;
    Visible visible() const { return problems::visible(row, co_units()); }
};
enum class History { without, with };
Case load_case(store::Db& db, ProblemRow row, History history);
void ahead_of_case(store::Db& db, std::int64_t problem, History history); // announces what load_case asks

Situation situation_of(commands::Asking const& asking, Case const& problem);
// A unit of a town whose office the caller belongs to: its government, a station, a village.
bool in_own_town(Scope const& scope, Directory const& directory, std::int64_t unit);

// One line of the history.
struct Step {
    std::string verb = {};
    std::string text = {};
    std::int64_t unit = 0, voice = 0;
    bool ok = true;
    std::optional<Date> new_due = {};
};
// Saves what a move changes: the row, the line of its history, its units, its figures and its search text.
// Without `co_units` they stay as they are.
void carry_out(commands::Writing& writing, Case const& before, ProblemRow after, Step const& step,
               std::optional<std::vector<std::int64_t>> co_units = std::nullopt);

// What a problem is found by.
std::string searched_text(ProblemRow const& row);

ProblemItem item_view(commands::Asking const& asking, ProblemRow const& row, Sight sight);
// With voices, history and the caller's moves. The caller must see the problem at least as a stub.
ProblemView problem_view(commands::Asking const& asking, Case const& problem);

} // namespace huiju::problems
