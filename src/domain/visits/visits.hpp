// Visits: who went where, whom they met, and what they heard.
#pragma once

#include "domain/opinions/opinions.hpp"
#include "domain/visits/rows.hpp"

#include <string>
#include <vector>

namespace huiju::visits {

// ---- inputs -------------------------------------------------------------------------------------------

// What the form asks for. `place` is an id or a code; `visitors` are ids of persons, the caller when left
// out.
struct Form {
    PlaceRef place;
    VisitKind kind = VisitKind::household;
    Date date;
    std::optional<std::vector<AnybodyRef>> visitors;
    Whole<0, 2000> people_met;
    std::optional<Named<Refers::host, Text<1, 60>>> host;
    std::optional<Text<0, 4000>> note;
    std::optional<std::vector<Text<64, 64>>> photos; // SHA-256 of files; a correction without it leaves them
};
BOOST_DESCRIBE_STRUCT(Form, (), (place, kind, date, visitors, people_met, host, note, photos))

struct Create : Form {
    std::optional<Uuid> id;
    std::vector<opinions::NewOpinion> opinions; // at most 50
};
BOOST_DESCRIBE_STRUCT(Create, (Form), (id, opinions))

struct Correct : Form {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Correct, (Form), (id, rev, reason))

struct Void {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Void, (), (id, rev, reason))

struct Merge {
    Uuid id; // becomes void
    std::optional<std::int64_t> rev;
    Named<Refers::visit, Uuid> into;
};
BOOST_DESCRIBE_STRUCT(Merge, (), (id, rev, into))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct List : commands::Listing {
    std::optional<Text<1, 40>> place;
    std::optional<Date> from, to; // both days included
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (place, from, to))

// ---- views --------------------------------------------------------------------------------------------

struct HostView {
    Uuid id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(HostView, (), (id, name))

// `come`: the file is here; phones send it after the visit.
struct PhotoView {
    std::string sha256;
    bool come = false;
};
BOOST_DESCRIBE_STRUCT(PhotoView, (), (sha256, come))

// Another record of, as it seems, the same visit: the form offers 我也在场 or merging.
struct SameVisit {
    Uuid visit;
    std::optional<PersonView> recorder;
    std::vector<PersonView> visitors;
};
BOOST_DESCRIBE_STRUCT(SameVisit, (), (visit, recorder, visitors))

struct VisitView {
    Uuid id;
    std::int64_t rev = 0;
    PlaceView place;
    VisitKind kind = VisitKind::household;
    Date date;
    std::optional<HostView> host;
    std::vector<PersonView> visitors;
    std::int64_t people_met = 0;
    std::string note;
    std::optional<PersonView> recorder;
    bool voided = false;
    std::optional<std::string> reason; // of the last correction, or of the voiding
    std::optional<Uuid> merged_into;
    std::vector<opinions::OpinionView> opinions;
    std::vector<PhotoView> photos;
    std::vector<SameVisit> warnings;
};
BOOST_DESCRIBE_STRUCT(VisitView, (),
                      (id, rev, place, kind, date, host, visitors, people_met, note, recorder, voided, reason,
                       merged_into, opinions, photos, warnings))

// A row of a list.
struct VisitItem {
    Uuid id;
    std::int64_t rev = 0;
    PlaceView place;
    VisitKind kind = VisitKind::household;
    Date date;
    std::optional<HostView> host;
    std::vector<PersonView> visitors;
    std::int64_t people_met = 0, opinions = 0;
    std::string note;
    bool voided = false;
};
BOOST_DESCRIBE_STRUCT(VisitItem, (),
                      (id, rev, place, kind, date, host, visitors, people_met, opinions, note, voided))

// ---- for other features -------------------------------------------------------------------------------

Visible visible(VisitRow const& visit);
// What a visit is found by: its note. Nothing when it has none, or is void.
std::optional<store::SearchText> search_text(VisitRow const& visit);

// A host's visits, those when somebody was met and that are not void, newest first; at most `limit`.
std::vector<VisitRow> of_host(store::Db& db, std::int64_t host, int limit);

// As a list shows them: with `opinions` counting those that the caller may see. Three statements, however
// many there are.
std::vector<VisitItem> items(commands::Asking const& asking, std::vector<VisitRow> const& visits);

// Names all that is wrong with a visit, 403 reasons too; `create` and `correct` begin with it.
void check(commands::Asking const& asking, Create const& input, Wrongs& wrongs);
void check(commands::Asking const& asking, Correct const& input, Wrongs& wrongs);

// ---- operations ---------------------------------------------------------------------------------------

Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> correct(commands::Writing& writing, Correct const& input);
Result<store::Outcome> make_void(commands::Writing& writing, Void const& input);
Result<store::Outcome> merge(commands::Writing& writing, Merge const& input);
Result<store::Outcome> join(commands::Writing& writing, ById const& input);
Result<VisitView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<VisitItem>> list(commands::Asking const& asking, List const& input);

} // namespace huiju::visits
