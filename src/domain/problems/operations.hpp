// What callers may ask of problems and what they are shown: the shapes and the operations themselves.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/clocks.hpp"
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
    std::optional<bool> overdue;          // longest overdue first
    std::optional<Date> due_from, due_to; // open ones with a deadline from a day to a day, the earliest first
    std::optional<bool> came_back;        // returned, redone or reopened, or a return waits for the decision
    std::optional<Date> found_from, found_to; // both included
    std::optional<Text<1, 100>> q;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing),
                      (state, place, unit, category, overdue, due_from, due_to, came_back, found_from,
                       found_to, q))

// How long a list is. Counting ends at 1000: then there are that many and `more`.
struct ListCount {
    std::int64_t count = 0;
    bool more = false;
};
BOOST_DESCRIBE_STRUCT(ListCount, (), (count, more))

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

// All or nothing, in the order of the rows: the sheet that came back with the leaders' words on it.
struct AssignAll {
    std::vector<Assign> rows; // at most 200
};
BOOST_DESCRIBE_STRUCT(AssignAll, (), (rows))

// The paper that an office acts on for a body without a sign-in, which then is required.
struct OnPaper : MoveInput {
    std::optional<Text<1, 200>> proof;
};
BOOST_DESCRIBE_STRUCT(OnPaper, (MoveInput), (proof))

struct Accept : OnPaper {};
BOOST_DESCRIBE_STRUCT(Accept, (OnPaper), ())

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

enum class Matter { return_, extend, rating };
BOOST_DESCRIBE_ENUM(Matter, return_, extend, rating)

struct Decide : MoveInput {
    Matter on = Matter::return_;
    bool ok = false; // rating: true means it is done again
    Text<1, 1000> note;
    std::optional<UnitRef> lead; // another owner than the one that the unit named
};
BOOST_DESCRIBE_STRUCT(Decide, (MoveInput), (on, ok, note, lead))

struct Progress : OnPaper {
    Text<1, 4000> text;
};
BOOST_DESCRIBE_STRUCT(Progress, (OnPaper), (text))

struct Extend : MoveInput {
    Date until;
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Extend, (MoveInput), (until, reason))

struct LongTerm : MoveInput {
    Text<1, 4000> plan;
    std::optional<Text<1, 1000>> funds; // where the money comes from
    Date next_check;                    // within 30 days
};
BOOST_DESCRIBE_STRUCT(LongTerm, (MoveInput), (plan, funds, next_check))

struct Finish : OnPaper {
    Text<1, 4000> result;
};
BOOST_DESCRIBE_STRUCT(Finish, (OnPaper), (result))

// Waiting for the person (待反映人补充材料): the only pause there is.
struct Pause : MoveInput {
    Text<1, 1000> reason;
};
BOOST_DESCRIBE_STRUCT(Pause, (MoveInput), (reason))
struct Resume : MoveInput {};
BOOST_DESCRIBE_STRUCT(Resume, (MoveInput), ())

// The help is under way by a statutory procedure: its clock goes on, the answer clock stops.
struct Procedure : MoveInput {
    Text<1, 200> name; // "低保申请"
    Date due;          // by law
};
BOOST_DESCRIBE_STRUCT(Procedure, (MoveInput), (name, due))

// What a unit that helps has to do; it becomes a co-unit by it.
struct GiveTask : MoveInput {
    std::optional<Uuid> task; // its id
    UnitRef unit;
    Text<1, 1000> text;
    Date due;
};
BOOST_DESCRIBE_STRUCT(GiveTask, (MoveInput), (task, unit, text, due))

struct Deliver : MoveInput {
    Uuid task;
    Text<1, 2000> result;
};
BOOST_DESCRIBE_STRUCT(Deliver, (MoveInput), (task, result))

// 单位审签, by the head of the lead. Not ok: back to the handler.
struct Sign : MoveInput {
    bool ok = false;
    std::optional<Text<1, 1000>> note;
};
BOOST_DESCRIBE_STRUCT(Sign, (MoveInput), (ok, note))

// The person was told that the promised day moved.
struct Inform : MoveInput {
    Named<Refers::voice, Uuid> voice;
    opinions::Way way = opinions::Way::face;
};
BOOST_DESCRIBE_STRUCT(Inform, (MoveInput), (voice, way))

// 请示: it waits for a leader's word. The note is the desk's alone; the clock runs on.
struct Park : MoveInput {
    Text<1, 1000> note;
};
BOOST_DESCRIBE_STRUCT(Park, (MoveInput), (note))
struct Unpark : MoveInput {};
BOOST_DESCRIBE_STRUCT(Unpark, (MoveInput), ())

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
    std::optional<UnitView> for_unit; // 代: acted for by the office
    std::string proof;
};
BOOST_DESCRIBE_STRUCT(MoveView, (),
                      (verb, from, to, day, at, actor, unit, text, ok, old_due, new_due, for_unit, proof))

// A clock that runs: what is awaited of which unit until which day. `left`: working days that remain,
// negative when it is late; halves are cut off.
struct ClockView {
    Watch watch = Watch::handle;
    std::optional<UnitView> unit;
    Date last;
    std::int64_t left = 0;
    bool provisional = false; // 暂定: the year's holidays are not known yet
};
BOOST_DESCRIBE_STRUCT(ClockView, (), (watch, unit, last, left, provisional))

struct TaskView {
    Uuid id;
    std::optional<UnitView> unit;
    std::string text;
    Date due;
    std::optional<Date> done_day;
    std::string result;
};
BOOST_DESCRIBE_STRUCT(TaskView, (), (id, unit, text, due, done_day, result))

struct NextMove {
    Move name;
    std::vector<std::string> by;
};
BOOST_DESCRIBE_STRUCT(NextMove, (), (name, by))

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
    bool provisional = false; // 暂定: `due` lies in a year whose holidays are not known yet
    bool parked = false;
    std::optional<Date> paused_day, procedure_due, next_check;
    std::vector<ClockView> clocks;
    std::vector<TaskView> tasks;
    std::vector<Uuid> to_inform; // voices that were not told of the extension yet
    std::int64_t same = 0;       // 我也有同样问题, as said on the public site
    std::vector<NextMove> next;  // what somebody may do now, and who
};
BOOST_DESCRIBE_STRUCT(ProblemView, (ProblemItem),
                      (text, target, measures, result, found_place, assigned_day, accepted_day, promise,
                       finished_day, checked_day, closed_day, returns, redos, reopenings, recorder,
                       merged_into, co_units, voices, history, moves, provisional, parked, paused_day,
                       procedure_due, next_check, clocks, tasks, to_inform, same, next))

// ---- the public site

// `place` and `category` as ids or codes; `open`: only what is still worked on.
struct PublicList : commands::Listing {
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 12>> category;
    std::optional<bool> open;
};
BOOST_DESCRIBE_STRUCT(PublicList, (commands::Listing), (place, category, open))

// What everybody may know of a problem: nothing that anybody wrote. Of a sensitive category the village is
// left out. `same`: how many said 我也有同样问题.
struct PublicItem {
    std::string ref; // to say 我也有同样问题; empty where that is not offered
    std::string number;
    CategoryView category;
    std::string town, village; // names
    State state = State::to_propose;
    std::string state_text;
    Date found_day;
    std::optional<Date> assigned_day, closed_day;
    std::optional<std::string> unit; // that handles it
    bool long_term = false;
    std::int64_t same = 0;
};
BOOST_DESCRIBE_STRUCT(PublicItem, (),
                      (ref, number, category, town, village, state, state_text, found_day, assigned_day,
                       closed_day, unit, long_term, same))

// `from`: what tells browsers apart. Of it only a keyed digest is kept, another one each day.
struct SayingSame {
    Text<1, 200> ref;
    Text<1, 500> from;
};
BOOST_DESCRIBE_STRUCT(SayingSame, (), (ref, from))

Result<commands::Page<PublicItem>> public_list(commands::Asking const& asking, PublicList const& input);
Result<store::Outcome> say_same(commands::Writing& writing, SayingSame const& input);

// ---- operations

Result<store::Outcome> create_at_desk(commands::Writing& writing, Create const& input);
// Names what a new problem's place, category and units are wrong in.
void check_new(commands::Asking const& asking, Create const& input, Wrongs& wrongs);
Result<commands::Page<ProblemItem>> list(commands::Asking const& asking, List const& input);
Result<ListCount> count(commands::Asking const& asking, List const& input); // whatever its page is
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
Result<store::Outcome> assign_all(commands::Writing& writing, AssignAll const& input);
Result<store::Outcome> pause(commands::Writing& writing, Pause const& input);
Result<store::Outcome> resume(commands::Writing& writing, Resume const& input);
Result<store::Outcome> procedure(commands::Writing& writing, Procedure const& input);
Result<store::Outcome> give_task(commands::Writing& writing, GiveTask const& input);
Result<store::Outcome> deliver(commands::Writing& writing, Deliver const& input);
Result<store::Outcome> sign(commands::Writing& writing, Sign const& input);
Result<store::Outcome> inform(commands::Writing& writing, Inform const& input);
Result<store::Outcome> park(commands::Writing& writing, Park const& input);
Result<store::Outcome> unpark(commands::Writing& writing, Unpark const& input);

// Those that the command with that audit number made, whoever asks.
std::vector<ProblemRow> made_by(store::Db& db, std::int64_t command);

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

// What a move did, for the answer.
inline store::Outcome outcome(Case const& problem) { return {"problem", problem.row.id, {}}; }

// One line of the history.
struct Step {
    std::string verb = {};
    std::string text = {};
    std::int64_t unit = 0, voice = 0;
    bool ok = true;
    std::optional<Date> new_due = {};
    std::int64_t for_unit = 0;
    std::string proof = {};
};
// The problem, when the caller may make the move now. `voice`: the move concerns this voice, whose own
// village's liaison may make it wherever the problem lies.
Result<Case> begin(commands::Writing& writing, Move move, MoveInput const& input,
                   opinions::OpinionRow const* voice = nullptr);
// With a lead that has no sign-in the paper is required; then the step says for whom, and on what paper.
Result<Step> on_paper(commands::Asking const& asking, Case const& problem, OnPaper const& input, Step step);
// Done again from today on, with the time of the category; whoever spoke of it is told what comes of it this
// time. `by`: the voice that does it by itself, 0: the office.
ProblemRow opened_again(commands::Writing& writing, ProblemRow row, std::int64_t by);
void close_when_told(ProblemRow& row, Date today);
// After a pause: the time that was spent waiting is given back.
ProblemRow resumed(Directory const& directory, ProblemRow row, Date today);
// Who acts for a unit: its own people; for a town's government its office, for a village its cadres; for a
// body that has no sign-in the campaign office.
bool acts_for(Scope const& scope, Directory const& directory, std::int64_t unit);

// Brings the clocks of `after` up to date with what the move did to `before`: when its state and its pending
// decision began, which alerts fall away, what comes next. Called by carry_out and create.
void set_clocks(store::Tx& tx, ProblemRow const& before, ProblemRow& after);
// The unit that a party stands for; 0: the campaign's office.
std::int64_t unit_of(Directory const& directory, ProblemRow const& problem, Party party);

// Saves what a move changes: the row, the line of its history, its units, its figures and its search text.
// Without `co_units` they stay as they are.
void carry_out(commands::Writing& writing, Case const& before, ProblemRow after, Step const& step,
               std::optional<std::vector<std::int64_t>> co_units = std::nullopt);

// What a problem is found by.
std::string searched_text(ProblemRow const& row);
store::SearchText search_text(ProblemRow const& row);
// A number as the one word that finds it: "2018-17" → "2018n17", for the halves alone are everywhere.
std::string number_word(std::string_view number);

ProblemItem item_view(commands::Asking const& asking, ProblemRow const& row, Sight sight);
// With voices, history and the caller's moves. The caller must see the problem at least as a stub.
ProblemView problem_view(commands::Asking const& asking, Case const& problem);

} // namespace huiju::problems
