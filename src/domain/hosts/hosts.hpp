// Hosts: the homes and enterprises that are visited, and what is known of them before the next visit.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/hosts/rows.hpp"
#include "domain/problems/problems.hpp"
#include "domain/visits/visits.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::hosts {

// ---- inputs -------------------------------------------------------------------------------------------

// What a form asks for. Contact and telephone are kept encrypted and never shown again.
struct Form {
    HostKind kind = HostKind::household;
    PlaceRef place;                               // a village or group
    Text<1, 40> name;                             // head of household, or the enterprise
    std::optional<Text<0, 200>> known_as;         // members, nicknames, house number: what it is found by
    std::optional<std::vector<Text<1, 20>>> tags; // at most 12
    std::optional<Private<Text<1, 100>>> contact;
    std::optional<Private<Phone>> phone;
};
BOOST_DESCRIBE_STRUCT(Form, (), (kind, place, name, known_as, tags, contact, phone))

struct Create : Form {
    std::optional<Uuid> id;
};
BOOST_DESCRIBE_STRUCT(Create, (Form), (id))

// Contact and telephone stay when left out, because nobody can read them back to send them again.
struct Update : Form {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<bool> forget_contact; // blanks contact and telephone first
    std::optional<bool> left_alone;     // 无需打扰
    std::optional<bool> active;         // false: moved away, empty
};
BOOST_DESCRIBE_STRUCT(Update, (Form), (id, rev, forget_contact, left_alone, active))

struct Merge {
    Uuid id; // leads to the survivor from now on
    std::optional<std::int64_t> rev;
    Named<Refers::host, Uuid> into;
};
BOOST_DESCRIBE_STRUCT(Merge, (), (id, rev, into))

// Takes a merger back: `id` is the record that leads to another one.
struct Split {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Split, (), (id, rev, reason))

// What may be recorded of one home; divisions and unions have commands of their own.
enum class Happening { head, death, moved_in, moved_out, moved, empty, lived_in };
BOOST_DESCRIBE_ENUM(Happening, head, death, moved_in, moved_out, moved, empty, lived_in)

struct Happen {
    Uuid id;
    std::optional<std::int64_t> rev;
    Happening kind = Happening::head;
    std::optional<Date> date;         // else today
    std::optional<Text<1, 40>> head;  // the new head: needed by `head`, possible with `death`
    std::optional<Text<1, 40>> who;   // needed by `death`: who died
    std::optional<PlaceRef> place;    // needed by `moved`: a village or group of this county
    std::optional<Text<0, 200>> note; // where from, where to
};
BOOST_DESCRIBE_STRUCT(Happen, (), (id, rev, kind, date, head, who, place, note))

// 分户: some members are a home of their own from now on. What was before stays with the old home.
struct Divide {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::optional<Uuid> new_id;
    Text<1, 40> name; // head of the new home
    std::optional<Text<0, 200>> known_as;
    std::optional<PlaceRef> place; // else where the old one lies
    std::optional<Date> date;
    std::optional<Text<0, 200>> note;
};
BOOST_DESCRIBE_STRUCT(Divide, (), (id, rev, new_id, name, known_as, place, date, note))

// 并户: two homes became one. Visits and figures of each stay its own: it was two homes then. Two records of
// one home are merged instead.
struct Unite {
    Uuid id; // lives on in the other one
    std::optional<std::int64_t> rev;
    Named<Refers::host, Uuid> into;
    std::optional<Date> date;
    std::optional<Text<0, 200>> note;
};
BOOST_DESCRIBE_STRUCT(Unite, (), (id, rev, into, date, note))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<Text<1, 40>> place;
    std::optional<HostKind> kind;
    std::optional<Text<1, 40>> q; // words of name, members and tags, or a whole telephone number
    // To be visited and not visited since that day: of one town or village.
    std::optional<Date> unvisited_since;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (place, kind, q, unvisited_since))

struct AskGoals {
    Text<1, 40> place; // a town or a village
    Date since;
};
BOOST_DESCRIBE_STRUCT(AskGoals, (), (place, since))

// One row of a list of homes and enterprises as offices keep it.
struct ImportRow {
    // id, code or name, with its town where several villages bear it
    Named<Refers::place_by_name, Text<1, 40>> place;
    HostKind kind = HostKind::household;
    Text<1, 40> name;
    std::optional<Private<Phone>> phone;
    std::optional<Text<0, 200>> tags; // separated by spaces or commas
    std::optional<Text<0, 200>> known_as;
};
BOOST_DESCRIBE_STRUCT(ImportRow, (), (place, kind, name, phone, tags, known_as))

// All rows or none; at most 2000.
struct Import {
    std::vector<ImportRow> rows;
};
BOOST_DESCRIBE_STRUCT(Import, (), (rows))

// ---- views --------------------------------------------------------------------------------------------

struct HostView {
    Uuid id;
    std::int64_t rev = 0;
    HostKind kind = HostKind::household;
    PlaceView place;
    std::string name, known_as;
    std::vector<std::string> tags;
    bool has_phone = false;
    bool left_alone = false, active = true;
    std::optional<Uuid> merged_into;
    std::optional<Date> last_visit;
    std::int64_t visits = 0;
};
BOOST_DESCRIBE_STRUCT(HostView, (),
                      (id, rev, kind, place, name, known_as, tags, has_phone, left_alone, active, merged_into,
                       last_visit, visits))

// How much of a list was visited since a day. What is to be left in peace (无需打扰) is not to be visited.
struct GoalCount {
    std::int64_t wanted = 0, visited = 0, alone = 0;
};
BOOST_DESCRIBE_STRUCT(GoalCount, (), (wanted, visited, alone))

struct GoalLine {
    PlaceView place; // a village
    GoalCount homes, enterprises;
};
BOOST_DESCRIBE_STRUCT(GoalLine, (), (place, homes, enterprises))

struct Goals {
    PlaceView place;
    Date since;
    std::vector<GoalLine> lines; // in official order; nothing for a village without a list
};
BOOST_DESCRIBE_STRUCT(Goals, (), (place, since, lines))

struct OtherHome {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(OtherHome, (), (id, name))

struct EventView {
    Uuid id;
    Life kind = Life::head;
    Date date;
    std::optional<PersonView> recorder;
    std::optional<OtherHome> other; // as far as the caller sees it
    std::string name_before, name_after, who;
    std::optional<PlaceView> from, to;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(EventView, (),
                      (id, kind, date, recorder, other, name_before, name_after, who, from, to, note))

// One record with what happened to the home, newest first, also to records merged into it.
struct HostDetail : HostView {
    std::vector<EventView> life;
};
BOOST_DESCRIBE_STRUCT(HostDetail, (HostView), (life))

// What the office left to the next visitor to ask; answered by "callback.record" or "visit_check.record".
enum class Asks { callback, visit_check };
BOOST_DESCRIBE_ENUM(Asks, callback, visit_check)
struct ToAsk {
    Asks kind = Asks::callback;
    Uuid id;
    std::string question;
};
BOOST_DESCRIBE_STRUCT(ToAsk, (), (kind, id, question))

// What to know before the next visit.
struct History {
    HostView host;
    std::vector<visits::VisitItem> visits;    // newest first
    std::vector<problems::ProblemBrief> open; // matters heard there that are still somebody's work
    std::optional<std::string> question;      // to ask first: is the matter of last time solved?
    std::vector<ToAsk> to_ask;                // not to whoever had a hand in what it is about
};
BOOST_DESCRIBE_STRUCT(History, (), (host, visits, open, question, to_ask))

struct ImportReport {
    std::int64_t created = 0;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (created))

// ---- for other features -------------------------------------------------------------------------------

Visible visible(HostRow const& host);

HostView view(commands::Asking const& asking, HostRow const& host);

// By its id; one that was merged away answers as the survivor. Knows no scope.
std::optional<HostRow> find(store::Db& db, Uuid id);
// The same when the caller sees it.
std::optional<HostRow> find_seen(commands::Asking const& asking, Uuid id);

// What others show of a host.
struct HostName {
    std::int64_t no = 0;
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(HostName, (), (no, id, name))
// Of several in one statement.
std::vector<HostName> names_of(store::Db& db, std::vector<std::int64_t> const& hosts);

// A visit of that day came to count for the host (change +1) or ceased to (−1). Keeps the number of visits
// and the last day. Call it after the visit's row was saved: the last day is looked up when one is taken
// away.
void visited(store::Tx& tx, std::int64_t host, Date day, int change);

// When a village merges: its homes and enterprises go to the successor. Returns how many moved.
// At most 1000 in one command; call it again while it returns that many.
int move_to_successor(store::Tx& tx, std::int64_t from_place, Area to);

// Its head, those before, and whoever of it died: whom a text about the home may name.
std::vector<std::string> people_of(store::Db& db, HostRow const& home);

// The home lay there before it moved.
bool lay_in(store::Db& db, std::int64_t host, Area area);

// One row of a list as it would be recorded: what is wrong with it, by member, or that such a home is on the
// list of its village already.
struct Judged {
    HostRow row;
    std::vector<Wrong> wrong;
    bool foreign = false; // not the caller's place to write in: among the wrong members, too
    bool there = false;
};
std::vector<Judged> judge(commands::Asking const& asking, std::vector<ImportRow> const& rows);
// Records one that was found good.
void put_on_list(store::Tx& tx, HostRow row);

// Those that the command with that audit number put on the list, whoever asks.
std::vector<HostRow> made_by(store::Db& db, std::int64_t command);
// What was made of a home since the command with that audit number put it on the list; empty: nothing.
Message built_on(store::Db& db, HostRow const& home, std::int64_t made_by);
// It was put on the list by mistake: it leads nowhere and is in no list. Only where nothing is built on it.
void take_back(store::Tx& tx, HostRow const& home);

// A list with the columns 村, 类型, 户主/企业名称, 电话, 标签, 别名. Refusals name every bad row by its line.
Result<Import> read_hosts_csv(std::string_view csv);

// ---- operations ---------------------------------------------------------------------------------------

Result<commands::Page<HostView>> list(commands::Asking const& asking, List const& input);
// Counts, and names nobody.
Result<Goals> goals(commands::Asking const& asking, AskGoals const& input);
Result<HostDetail> get(commands::Asking const& asking, ById const& input);
Result<History> history(commands::Asking const& asking, ById const& input);
Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> update(commands::Writing& writing, Update const& input);
Result<store::Outcome> merge(commands::Writing& writing, Merge const& input);
// The record stands for itself again, with the visits that it brought; what was recorded since for either
// stays with the survivor.
Result<store::Outcome> split(commands::Writing& writing, Split const& input);
Result<store::Outcome> happen(commands::Writing& writing, Happen const& input);
// Answers the new home.
Result<store::Outcome> divide(commands::Writing& writing, Divide const& input);
Result<store::Outcome> unite(commands::Writing& writing, Unite const& input);
Result<store::Outcome> import_rows(commands::Writing& writing, Import const& input);

} // namespace huiju::hosts
