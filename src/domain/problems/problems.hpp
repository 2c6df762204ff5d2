// What the problems feature gives to the others: making a problem, its voices, who sees it, moving places.
#pragma once

#include "domain/directory/directory.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/problems/rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::problems {

struct NewProblem {
    std::string title, text;
    Area area;                   // where it was found; it stays there in the figures for ever
    std::string category;        // a code of level 2
    std::int64_t list_owner = 0; // 0: the own unit of the area's town, else of the campaign's office
    std::int64_t lead = 0;       // proposed
    std::string target;
    Date found_day;
    std::int64_t about_unit = 0, about_person = 0; // whom it is about: they never see it
    bool sealed = false;
    bool urgent = false;
    Uuid id; // nil: the command's own
};

// Stores a new problem without voices, in `to_propose`, with its number, units, facts and search text.
// Checks nothing that the caller did not ask for: scope and codes are the caller's to check.
Result<ProblemRow> create(commands::Writing& writing, NewProblem const& problem);

// One more voice speaks of the problem; returns the row as it is now. The opinion's row is the caller's to
// save. Refuses (conflict, with the state) when the problem is closed, archived, withdrawn or merged away.
Result<ProblemRow> add_voice(commands::Writing& writing, ProblemRow const& problem);

// After opinions::rated: what follows for the problem. 未解决 within 30 days of closing reopens it once by
// itself; the second time, and 不满意 alone, leave a line in its history for the office (domain §3). It may
// change the voice's own row (told anew after a reopening), so the caller must not save that row afterwards.
Result<void> voice_rated(commands::Writing& writing, opinions::OpinionRow const& voice);

// Whether a voice's "not solved" still has it done again: from the answer until 30 days after the closing;
// and the last of these days, once it is closed.
bool opens_again(ProblemRow const& problem, Date today);
std::optional<Date> opens_until(ProblemRow const& problem);

// How many problems of each category are open, and how many were done. Reads the index of categories from end
// to end: ask it rarely. Discipline leads are left out.
struct CategoryTally {
    std::string category;
    std::int64_t open = 0, done = 0;
};
std::vector<CategoryTally> tally_of_categories(store::Db& db);

// The next number of a series of the year, from 1: documents are numbered per campaign and year.
std::int64_t next_serial(store::Tx& tx, std::string const& series);

// Marks it as supervised, with what is asked for.
void put_under_supervision(commands::Writing& writing, ProblemRow const& problem, std::string const& request);

// By its id, or nothing. Knows no scope: ask scope_of(asking)->sight(visible(row, co_units_of(db, row))).
std::optional<ProblemRow> find(store::Db& db, Uuid id);

// What decides who sees it. The proposed lead sees nothing before the assignment.
Visible visible(ProblemRow const& problem, std::vector<std::int64_t> co_units = {});
std::vector<std::int64_t> co_units_of(store::Db& db, ProblemRow const& problem);

// Whether the caller sees it whole, as one of its helpers too; and by its id, when the caller does.
bool sees(commands::Asking const& asking, ProblemRow const& problem);
std::optional<ProblemRow> find_seen(commands::Asking const& asking, Uuid id);
std::optional<ProblemRow> get_seen(commands::Asking const& asking, std::int64_t no); // by its internal key

// Parked by that person (请示) and still waiting. Knows no scope.
std::vector<ProblemRow> parked_by(store::Db& db, std::int64_t person);

// A problem as other records show it.
struct ProblemBrief {
    Uuid id;
    std::string number, title;
    State state = State::to_propose;
};
BOOST_DESCRIBE_STRUCT(ProblemBrief, (), (id, number, title, state))
ProblemBrief brief_of(ProblemRow const& problem);

// Those of the problems with these internal keys that are open and that the caller may see, newest first. Two
// statements, however many there are.
std::vector<ProblemBrief> open_among(commands::Asking const& asking,
                                     std::vector<std::int64_t> const& problems);

// ---- clocks. What a tick has to do is found by the index of next steps, oldest first.

bool is_anything_due(store::Db& db, Instant now);
// Raises what is due and takes the steps that clocks take by themselves; at most so many problems. Returns
// how many it went through: call it again while it returns `most`.
int tick(commands::Writing& writing, int most);

// After a change of the working calendar: counts the limits of open problems again, page by page. Days that
// somebody set by hand stay.
struct Position {
    std::int64_t at = 0, no = 0;
};
struct Recounted {
    Position to;
    int changed = 0;
    bool complete = false;
};
Recounted recount(commands::Writing& writing, Position from, int most);

// Those with these internal keys, whoever asks, in order of creation.
std::vector<ProblemRow> numbered(store::Db& db, std::vector<std::int64_t> const& problems);
// The newest of a category in a village, and those that concern a unit with a number below `before`; whoever
// asks.
std::vector<ProblemRow> newest_in(store::Db& db, std::int64_t village, std::string_view category, int limit);
std::vector<ProblemRow> newest_of_unit(store::Db& db, std::int64_t unit, std::int64_t before, int limit);

// Open problems of a category behind a door, and how many of them are past their limit on that day; sealed
// ones left out. Reads what is open, never what is done.
struct OpenOfCategory {
    std::string category;
    std::int64_t open = 0, overdue = 0;
};
BOOST_DESCRIBE_STRUCT(OpenOfCategory, (), (category, open, overdue))
std::vector<OpenOfCategory> open_by_category(store::Db& db, Door const& door, Date today);

// When a village merges: open problems go to the successor; where they were found stays. Returns how many
// moved. At most 1000 in one command; call it again while it returns that many.
int move_to_successor(commands::Writing& writing, std::int64_t from_place, Area to);

} // namespace huiju::problems
