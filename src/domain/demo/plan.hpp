// What happens in the demo campaign, as numbers only: who goes where when, what is heard, what becomes of it.
//
// A plan is a pure function of its seed and of the terrain. Its totals are those of domain §2 exactly;
// nothing here writes a figure: the loader turns each event into an ordinary command, and the records are
// counted.
#pragma once

#include "domain/demo/calendar.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/visits/rows.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace huiju::demo {

// The article's figures at the cut-off.
struct Totals {
    int liaisons = 161;
    int visitor_person_times = 64991, visited_person_times = 191514;
    int opinions = 16521, problems = 11518, rectified = 6623;
    int town_problems = 7299, town_rectified = 6623;
    int leaders = 281, leader_person_times = 474;
    int units_in_village = 169;
    int deeds = 6351;
    int city_units = 23, city_problems = 75, city_rectified = 75;
};

// Who may lead a matter.
struct Lead {
    enum Kind : std::uint8_t { town, village, station, city };
    Kind kind = town;
    std::uint8_t which = 0; // station: of the roster's list; city: index into Corpus::units()
    friend bool operator==(Lead, Lead) = default;
};

// A category of level 2 as the plan needs it.
struct Matter {
    std::string_view code;
    std::uint32_t weight = 0; // how often it comes up
    Lead usual;               // who handles it by the table of categories
    Lead local;               // who takes it on when the town does not wait
    bool of_enterprises = false;
    int resolve_days = 0; // working days
};

// The ground on which the campaign runs.
struct Terrain {
    int towns = 0;
    std::vector<std::uint8_t> town_of;       // per village
    std::vector<Matter> matters;             // that become problems
    std::vector<std::string_view> transfers; // categories that go to their organ; the first one is sealed
    struct Leader {
        int town = 0;  // paired with
        int unit = -1; // city unit that he or she belongs to; -1: another one
    };
    std::vector<Leader> leaders;
    int city_units = 0;                 // how many stand on the official list
    std::vector<std::uint8_t> handlers; // city units that handle the 75, by index; the first one for INF02
    std::vector<std::size_t> shown_villages; // of the login `liaison`: work must wait there
};

struct HostPlan {
    std::uint16_t village = 0;
    bool enterprise = false;
    Instant made; // first written down
};

struct VisitPlan {
    enum Fate : std::uint8_t { stands, corrected, voided };
    std::uint16_t village = 0;
    visits::VisitKind kind = visits::VisitKind::household;
    Fate fate = stands;
    bool by_clerk = false; // typed by the town's clerk from paper
    std::uint8_t visitors = 1;
    std::uint16_t met = 0;
    std::uint16_t wrong_met = 0; // corrected: as it was first written down
    std::int32_t host = -1;
    std::array<std::int16_t, 2> leaders{-1, -1};
    Date day;
    Instant recorded;
    std::uint32_t first_opinion = 0; // in Plan::opinions_of_visits
    std::uint16_t opinions = 0;

    bool counts() const; // in the figures of visits
};

struct OpinionPlan {
    static constexpr std::int32_t desk = -1, public_page = -2;
    std::int32_t visit = desk;
    std::uint16_t village = 0;
    std::uint8_t matter = 0; // index into Terrain::matters; transferred: into its transfers
    std::uint8_t voice = 0;  // the how manieth voice of its problem
    bool waits = false;      // still to be sorted at the cut-off
    bool at_once = false;    // answered during the visit
    bool answered = false;   // without a problem, and told since
    opinions::Disposition disposition = opinions::Disposition::new_problem;
    std::int32_t problem = -1;    // that it became or went into
    std::int32_t told_under = -1; // the problem under which its answer is given
    Instant recorded;
    Instant sorted;
};

struct ProblemPlan {
    enum List : std::uint8_t { of_town, of_office, of_city_unit, of_village };
    enum End : std::uint8_t { rectified, open, reopened, duplicate };
    std::uint16_t village = 0;
    std::uint8_t matter = 0;
    List list = of_town;
    End end = open;
    bool twice = false;      // reopened in between
    bool by_itself = false;  // by the person's own rating
    bool about_town = false; // speaks of the town's own government
    std::uint8_t owner = 0;  // of_city_unit: which
    Lead lead;
    Lead first_lead; // returned: whom it went to before
    bool returned = false;
    std::int32_t opinion = -1; // it came from; -1: found by the town
    std::int32_t into = -1;    // duplicate: of which
    std::uint8_t voices = 0;
    Instant created;
    Instant takes_voices_until;
};

struct DeedPlan {
    std::uint16_t village = 0;
    std::int32_t host = -1;
    Date day;
    Instant recorded;
};

struct ActivityPlan {
    enum Kind : std::uint8_t { study, meeting, lecture, stay };
    Kind kind = study;
    std::uint16_t village = 0;
    std::uint8_t unit = 0;    // city unit
    std::int16_t leader = -1; // stay
    std::int32_t host = -1;   // stay: the home
    std::uint16_t headcount = 0;
    Date day;
    Instant recorded;
};

// One command.
struct Event {
    enum Kind : std::uint8_t {
        make_host,
        visit,
        correct_visit,
        void_visit,
        take_down, // an opinion without a visit
        sort,
        answer_opinion,
        find_problem,
        propose,
        assign,
        accept,
        progress,
        give_back,
        decide_return,
        extend,
        decide_extension,
        long_term,
        supervise,
        finish,
        check_redo,
        check,
        try_voice,
        tell,
        rate,
        rate_unsolved,
        reopen,
        merge,
        deed,
        activity,
    };
    Instant at;
    std::uint32_t index = 0; // of the host, visit, opinion, problem, deed or activity
    Kind kind = visit;
    std::uint8_t round = 0; // how manieth of its kind for that record
};

struct Plan {
    std::vector<HostPlan> hosts;
    std::vector<VisitPlan> visits;
    std::vector<OpinionPlan> opinions;
    std::vector<std::uint32_t> opinions_of_visits; // each visit's are a range of it
    std::vector<ProblemPlan> problems;
    std::vector<DeedPlan> deeds;
    std::vector<ActivityPlan> activities;
    std::vector<Event> events; // in order of time
};

// Throws std::logic_error when the terrain is too small for the totals.
Plan make_plan(Terrain const& terrain, Totals const& totals, std::uint64_t seed);

// What counting the plan's records gives, as the features will count them. For the tests.
Totals count(Plan const& plan);

} // namespace huiju::demo
