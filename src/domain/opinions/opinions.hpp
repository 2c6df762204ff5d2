// What people say, what becomes of it, and the answer each of them gets.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/opinions/rows.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace huiju::opinions {

// ---- inputs -------------------------------------------------------------------------------------------

// Who said it. Kept encrypted; of the telephone only its last four digits come back, to the recorder.
struct Speaker {
    std::optional<Private<Text<1, 40>>> name;
    std::optional<Private<Phone>> phone;
};
BOOST_DESCRIBE_STRUCT(Speaker, (), (name, phone))

struct Reply {
    Text<1, 2000> text;
    Way way = Way::face;
};
BOOST_DESCRIBE_STRUCT(Reply, (), (text, way))

// One opinion of a visit. `voice` is the SHA-256 of an uploaded recording; `about` the id or name of a unit
// or the id of a person that it is about.
struct NewOpinion {
    std::optional<Uuid> id;
    std::optional<Text<1, 4000>> text;
    std::optional<Text<64, 64>> voice;
    std::optional<CategoryRef> category;
    std::optional<Speaker> speaker;
    std::optional<Text<1, 80>> about;
    std::optional<Reply> reply; // answered on the spot
};
BOOST_DESCRIBE_STRUCT(NewOpinion, (), (id, text, voice, category, speaker, about, reply))

// An opinion that comes without a visit: at the desk, or through the public form. `photos` are the SHA-256 of
// files, at most `most_photos`.
inline constexpr std::size_t most_photos = 3;
struct Create : NewOpinion {
    PlaceRef place;
    std::optional<Date> date;
    std::optional<std::vector<Text<64, 64>>> photos;
};
BOOST_DESCRIBE_STRUCT(Create, (NewOpinion), (place, date, photos))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<OpinionState> state;
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 12>> category;
    std::optional<Text<1, 100>> q;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (state, place, category, q))

// The one disposition of an opinion.
struct Sort {
    Uuid id;
    std::optional<std::int64_t> rev;
    Disposition disposition = Disposition::new_problem;
    std::optional<Uuid> problem;            // merged: into which; new_problem: the id for the new one
    std::optional<Text<1, 80>> title;       // new_problem; else the opinion's first words
    std::optional<CategoryRef> category;    // corrects the proposed one
    std::optional<Text<1, 1000>> target;    // new_problem
    std::optional<UnitRef> list_owner;      // new_problem: on whose list, when not on the sorter's
    std::optional<bool> urgent;             // new_problem
    std::optional<Reply> reply;             // answered_on_spot: required; never where a problem answers
    std::optional<bool> adopted;            // suggestion; else kept for reference
    std::optional<Text<1, 1000>> way_to_go; // outside: required
    std::optional<UnitRef> receiver;        // transferred: the organ, when not the category's own
    std::optional<AnybodyRef> second;       // outside: the second person of the office
};
BOOST_DESCRIBE_STRUCT(Sort, (),
                      (id, rev, disposition, problem, title, category, target, list_owner, urgent, reply,
                       adopted, way_to_go, receiver, second))

struct Transcribe {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 4000> text;
};
BOOST_DESCRIBE_STRUCT(Transcribe, (), (id, rev, text))

// Answers an opinion that has no problem: a suggestion, a thanks, a matter of others.
struct Answer {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 2000> text;
    Way way = Way::face;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (id, rev, text, way))

// The public look-up. With `solved` and `satisfied` (both or neither), or with `add`, it is a write.
struct Lookup {
    Text<1, 40> code;
    Text<1, 20> last4;
    std::optional<Solved> solved;
    std::optional<Satisfied> satisfied;
    std::optional<Text<1, 1000>> add;
};
BOOST_DESCRIBE_STRUCT(Lookup, (), (code, last4, solved, satisfied, add))

// 来电查询: somebody calls and asks what became of it.
struct Caller {
    Private<Phone> phone;
};
BOOST_DESCRIBE_STRUCT(Caller, (), (phone))

// ---- views --------------------------------------------------------------------------------------------

struct ReplyView {
    std::string text;
    std::optional<Way> way;
    std::optional<Date> on;
    std::optional<PersonView> by;
};
BOOST_DESCRIBE_STRUCT(ReplyView, (), (text, way, on, by))

struct AboutView {
    std::optional<UnitView> unit;
    std::optional<PersonView> person;
};
BOOST_DESCRIBE_STRUCT(AboutView, (), (unit, person))

struct PhotoView {
    std::string sha256;
    bool come = true; // the file itself is here
};
BOOST_DESCRIBE_STRUCT(PhotoView, (), (sha256, come))

// Of a sealed lead all but id, rev, date, code and `state_text` (已移送) is left out.
struct OpinionView {
    Uuid id;
    std::int64_t rev = 0;
    Date date;
    OpinionState state = OpinionState::to_sort;
    std::string state_text;
    bool sealed = false;
    std::optional<std::string> code, last4; // to the recorder and the desks that print the slip
    std::optional<PlaceView> place;
    std::optional<Source> source;
    std::optional<Uuid> visit;
    std::optional<std::string> text, voice;
    std::vector<PhotoView> photos; // that the person handed in with it
    std::optional<CategoryView> category;
    std::optional<Disposition> disposition;
    std::optional<Uuid> problem;
    std::optional<AboutView> about; // to the office alone
    std::optional<PersonView> recorder, sorted_by;
    std::optional<Date> sorted_on;
    std::optional<bool> adopted;
    std::optional<std::string> way_to_go; // transferred: the organ
    std::optional<ReplyView> reply;
    std::optional<Solved> solved;
    std::optional<Satisfied> satisfied;
    std::optional<RatedBy> rated_by;
    std::optional<Date> rated_on;
};
BOOST_DESCRIBE_STRUCT(OpinionView, (),
                      (id, rev, date, state, state_text, sealed, code, last4, place, source, visit, text,
                       voice, photos, category, disposition, problem, about, recorder, sorted_by, sorted_on,
                       adopted, way_to_go, reply, solved, satisfied, rated_by, rated_on))

// One voice of a problem, as the problem shows it to whoever may see the voice: never who spoke.
struct VoiceView {
    Uuid id;
    std::int64_t rev = 0;
    Date date;
    PlaceView place;
    std::string text;
    OpinionState state = OpinionState::sorted;
    std::optional<std::string> code; // to the recorder and the desks
    std::optional<ReplyView> reply;
    std::int64_t tries = 0;
    std::optional<Solved> solved;
    std::optional<Satisfied> satisfied;
    std::optional<RatedBy> rated_by;
    std::optional<Date> rated_on;
};
BOOST_DESCRIBE_STRUCT(VoiceView, (),
                      (id, rev, date, place, text, state, code, reply, tries, solved, satisfied, rated_by,
                       rated_on))

struct LookupView {
    std::string code; // 4-4-4
    Date date;
    std::string state; // plain Chinese words
    std::optional<std::string> place, title, answer, unit;
    std::optional<Way> way;
    std::optional<Date> answered_on;
    std::optional<Date> promised;     // 承诺答复日, while the answer is awaited
    bool moved = false;               // it was moved by an extension that was granted
    bool outside = false;             // 不属本活动办理范围: the answer is the way to go
    std::vector<std::string> can;     // rate, add; reopen: "not solved" has the matter done again
    std::optional<Date> reopen_until; // its last day, once the matter is closed
    bool office_decides = false;      // it was opened again once already: now the office decides about it
    std::optional<Solved> solved;
    std::optional<Satisfied> satisfied;
};
BOOST_DESCRIBE_STRUCT(LookupView, (),
                      (code, date, state, place, title, answer, unit, way, answered_on, promised, moved,
                       outside, can, reopen_until, office_decides, solved, satisfied))

// One opinion of a telephone number: what the person may be told, never who it is.
struct CallerItem {
    Uuid id;
    std::string code; // 4-4-4
    Date date;
    PlaceView place;
    std::string state;                 // plain Chinese words
    std::optional<std::string> answer; // in brief
};
BOOST_DESCRIBE_STRUCT(CallerItem, (), (id, code, date, place, state, answer))

struct CallerView {
    std::vector<CallerItem> items; // newest first, at most 50
};
BOOST_DESCRIBE_STRUCT(CallerView, (), (items))

// ---- for other features -------------------------------------------------------------------------------

// Where an opinion comes from.
struct Origin {
    Source source = Source::visit;
    std::int64_t visit = 0, host = 0;
    Area area;
    Date day; // of the visit
};

// Names what is wrong with one opinion of an input; `path` is "opinions.0." or "".
void check(commands::Asking const& asking, NewOpinion const& opinion, std::string const& path,
           Wrongs& wrongs);
// Whether another record bears one of the ids already; check it before the first save.
bool taken(store::Db& db, NewOpinion const& opinion);
// Stores an opinion that `check` found good, in the running campaign: code, seal, proposed category, facts,
// search.
OpinionRow record(commands::Writing& writing, NewOpinion const& opinion, Origin const& origin);

// What the scope judges it by.
Visible visible(OpinionRow const& opinion);

// What an opinion is found by: what was said, and the answer.
std::string searched_text(OpinionRow const& opinion);
store::SearchText search_text(OpinionRow const& opinion);

// In order of creation, whoever asks; the caller drops what must not be seen.
std::vector<OpinionRow> of_visit(store::Db& db, std::int64_t visit);
std::vector<OpinionRow> of_problem(store::Db& db, std::int64_t problem);
// Of several visits in one statement.
std::vector<HeardRow> of_visits(store::Db& db, std::vector<std::int64_t> const& visits);
std::optional<OpinionRow> find(store::Db& db, Uuid id);

// As the caller may see it: nothing when not at all.
std::optional<OpinionView> view(commands::Asking const& asking, OpinionRow const& opinion);
// A problem's voices, those that the caller may read.
std::vector<VoiceView> voices_of(commands::Asking const& asking, std::int64_t problem);

// This voice got its answer today. Saves it with its figures; a later answer replaces the text, and counts no
// more.
OpinionRow answered(store::Tx& tx, OpinionRow const& before, std::string text, Way way);
// One more try to reach the person in vain.
OpinionRow tried(store::Tx& tx, OpinionRow const& before);
// The person's judgement, today; a later one replaces it.
OpinionRow rated(store::Tx& tx, OpinionRow const& before, Solved solved, Satisfied satisfied, RatedBy by);
// This voice waits for an answer again; `by_itself`: it is the one that reopened the problem.
OpinionRow to_tell_again(store::Tx& tx, OpinionRow const& before, bool by_itself);
// To another problem: two problems became one, or one became two.
void move_to(store::Tx& tx, OpinionRow const& before, std::int64_t problem);
// Its visit was corrected, or became part of another one.
struct VisitFacts {
    std::int64_t visit = 0, host = 0;
    Area area;
    Date day;
};
void follow_visit(store::Tx& tx, OpinionRow const& before, VisitFacts const& visit);

// What a tick of the program has to do, as of problems.
bool is_anything_due(store::Db& db, Instant now);
int tick(store::Tx& tx, int most);

// When a village merges: what still waits for sorting or an answer goes to the successor; figures stay.
// At most 1000 in one command; call it again while it returns that many.
int move_to_successor(store::Tx& tx, std::int64_t from_place, Area to);

// ---- operations ---------------------------------------------------------------------------------------

// Names all that is wrong with an opinion that comes without a visit; `create` begins with it.
void check_new(commands::Asking const& asking, Create const& input, Wrongs& wrongs);
Result<store::Outcome> create(commands::Writing& writing, Create const& input);
// Names a problem that is not there to merge into, beside fields that cannot be read.
void check_sort(commands::Asking const& asking, Sort const& input, Wrongs& wrongs);
Result<store::Outcome> sort(commands::Writing& writing, Sort const& input);
Result<store::Outcome> transcribe(commands::Writing& writing, Transcribe const& input);
Result<store::Outcome> answer(commands::Writing& writing, Answer const& input);
Result<store::Outcome> lookup_answer(commands::Writing& writing, Lookup const& input);
// A read that leaves a line in the audit, without the number. Told once: a repeated command is told its id.
Result<store::Outcome> ask_for_caller(commands::Writing& writing, Caller const& input);
Result<OpinionView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<OpinionView>> list(commands::Asking const& asking, List const& input);
// What the maker of an opinion is shown: the record, or, to the public, the slip with code and last4.
Result<OpinionView> slip(commands::Asking const& asking, ById const& input);
Result<LookupView> lookup_show(commands::Asking const& asking, Lookup const& input);
// The look-up page after it was written to, where code and digits were right.
Result<LookupView> lookup_state(commands::Asking const& asking, ById const& input);

} // namespace huiju::opinions
