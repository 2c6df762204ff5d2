// Reading the figures: what each one means, its value for a place, unit and day, and the records behind it.
//
// Two times (domain §2): `at` is the day up to which something happened, `known_seq` the audit number up to
// which it was known; nothing means "as known now", which the counters answer in one indexed query. Every
// other question is answered from the facts. Both are exact, and equal where they answer the same question.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::figures {

enum class Kind {
    sum,      // adds up what each record contributes
    distinct, // counts members (persons, homes, units), each once
    ratio,    // one sum over another
};

// What a figure means, as printed beside its value. Static storage.
struct Definition {
    std::string_view code, label, english;
    std::string_view measure; // 名, 人次, 户次, 家次, 户, 家, 条, 个, 件; % for ratios
    std::string_view text;    // definition and caliber (口径)
    int version = 1;
    Kind kind = Kind::sum;
    bool listed = true; // shown among the figures; the others only serve ratios
    // Ratios: metrics; the numerator counts this many parts of a whole (2: halves).
    std::string_view numerator{}, denominator{};
    int parts = 1;
};

std::vector<Definition> const& definitions();        // in the order of printing
Definition const* definition(std::string_view code); // null when there is none

// Fewer valid items than this: a ratio takes part in no ranking.
inline constexpr std::int64_t fewest_for_ranking = 10;

struct FigureValue {
    Definition const* definition = nullptr;
    std::int64_t value = 0;                      // of sums and distinct counts
    std::int64_t numerator = 0, denominator = 0; // of ratios; the numerator in parts

    bool is_ratio() const { return definition->kind == Kind::ratio; }
    bool enough_for_ranking() const { return !is_ratio() || denominator >= fewest_for_ranking; }
    std::string shown() const; // "64991", "98.3%"; "—" for a ratio of nothing
    std::string note() const;  // "", or 不足10件,不参与排名
};

// All listed figures in the order of printing. `place` 0: everything; `unit` 0: any.
std::vector<FigureValue> figures(store::Db& db, std::int64_t place, std::int64_t unit, Date at,
                                 std::optional<std::int64_t> known_seq = std::nullopt);

// One figure of such a list; throws std::logic_error for a code that is not listed.
FigureValue const& figure_of(std::vector<FigureValue> const& list, std::string_view code);

// The same for every place right below `place` (the towns of a county), in official order, empty ones too.
// Distinct figures do not add up over them.
struct PlaceFigures {
    Place const* place = nullptr;
    std::vector<FigureValue> figures;
};
std::vector<PlaceFigures> figures_by_child(store::Db& db, std::int64_t place, Date at,
                                           std::optional<std::int64_t> known_seq = std::nullopt);

// The same for every unit that has any figure within `place`, in official order.
struct UnitFigures {
    Unit const* unit = nullptr;
    std::vector<FigureValue> figures;
};
std::vector<UnitFigures> figures_by_unit(store::Db& db, std::int64_t place, Date at,
                                         std::optional<std::int64_t> known_seq = std::nullopt);

// What became of values that were printed with the audit number `then`, for the same place and day: the
// difference to what is known at `seq`, split by its reason.
struct Change {
    std::int64_t added = 0;     // 补录: records made since
    std::int64_t corrected = 0; // 更正, in either direction
    std::int64_t voided = 0;    // 作废: records that count for nothing now; never positive
    std::int64_t sum() const { return added + corrected + voided; }
};
std::map<std::string, Change> changes_since(store::Db& db, std::int64_t place, Date at, std::int64_t then,
                                            std::optional<std::int64_t> known_seq = std::nullopt);

// Problems by category (code), most first; sealed leads left out.
std::vector<std::pair<std::string, std::int64_t>> problems_by_category(store::Db& db, std::int64_t place,
                                                                       Date at,
                                                                       std::optional<std::int64_t> known_seq,
                                                                       int most);

// Open problems on the long-term list (挂账) and under supervision (督办), as they are now.
struct Watched {
    std::int64_t long_term = 0, supervised = 0;
};
BOOST_DESCRIBE_STRUCT(Watched, (), (long_term, supervised))
Watched watched_problems(store::Db& db, std::int64_t place);

// The newest audit number that the counters contain. Inside a command: as it was before the writer's batch.
std::int64_t newest_seq(store::Db& db);

// The address that lists the records behind a value. `known_at` as it was asked for.
std::string records_address(Directory const& directory, std::string_view code, std::int64_t place,
                            std::int64_t unit, Date at, std::optional<Instant> known_at = std::nullopt);

// ---- operations ---------------------------------------------------------------------------------------

struct Question {
    std::optional<Text<1, 40>> place; // id or code; the caller's widest when left out
    std::optional<Text<1, 80>> unit;  // id or name
    std::optional<Date> at;           // the later of the real and the business today when left out
    std::optional<Instant> known_at;  // now when left out
};
BOOST_DESCRIBE_STRUCT(Question, (), (place, unit, at, known_at))

struct FigureItem {
    std::string code, label, measure;
    RawJson value; // a whole number; of a ratio percents with one decimal, or null when there is nothing to
                   // divide by
    std::string shown;
    std::string definition;
    std::int64_t version = 1;
    std::string records;
    std::optional<double> numerator;
    std::optional<std::int64_t> denominator;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(FigureItem, (),
                      (code, label, measure, value, shown, definition, version, records, numerator,
                       denominator, note))

struct FiguresView {
    Date at;
    Instant known_at;
    PlaceView place;
    std::optional<UnitView> unit;
    std::vector<FigureItem> items;
};
BOOST_DESCRIBE_STRUCT(FiguresView, (), (at, known_at, place, unit, items))

// `figure.list`. The public (nobody signed in) is answered when the campaign's public mode is full.
Result<FiguresView> list(commands::Asking const& asking, Question const& question);

// The figures of every place right below one, in official order, those that the caller sees.
struct BelowQuestion {
    std::optional<Text<1, 40>> place;
    std::optional<Date> at;
};
BOOST_DESCRIBE_STRUCT(BelowQuestion, (), (place, at))

// What stands above a column of values.
struct FigureHead {
    std::string code, label, measure, definition;
};
BOOST_DESCRIBE_STRUCT(FigureHead, (), (code, label, measure, definition))

struct FigureCell {
    RawJson value; // as in FigureItem
    std::string shown;
    std::optional<double> numerator;
    std::optional<std::int64_t> denominator;
};
BOOST_DESCRIBE_STRUCT(FigureCell, (), (value, shown, numerator, denominator))

struct BelowLine {
    PlaceView place;
    places::Level level = places::Level::town;
    std::vector<FigureCell> cells; // one for each head
    // problems that are open as the lists show them, and past their limit; left out for a day of the past
    std::optional<std::int64_t> open, overdue;
};
BOOST_DESCRIBE_STRUCT(BelowLine, (), (place, level, cells, open, overdue))

struct BelowView {
    Date at;
    PlaceView place;
    std::vector<FigureHead> heads;
    std::vector<BelowLine> lines;
};
BOOST_DESCRIBE_STRUCT(BelowView, (), (at, place, heads, lines))

// `figure.below`
Result<BelowView> below(commands::Asking const& asking, BelowQuestion const& question);

// The figures of a place day by day; at most 400 days.
struct DaysQuestion {
    std::optional<Text<1, 40>> place;
    Date from, to; // both included
};
BOOST_DESCRIBE_STRUCT(DaysQuestion, (), (place, from, to))

// Each value is the figure at the end of that day, everything before it included. Of a ratio: `n` in parts,
// and what it is divided by; percents are 100 n ÷ (parts × d).
struct DaysLine {
    std::string code, label, measure, definition;
    std::int64_t parts = 1;
    std::vector<std::int64_t> n, d; // d is empty where nothing is divided
};
BOOST_DESCRIBE_STRUCT(DaysLine, (), (code, label, measure, definition, parts, n, d))

struct DaysView {
    Date from, to;
    PlaceView place;
    std::vector<DaysLine> lines;
};
BOOST_DESCRIBE_STRUCT(DaysView, (), (from, to, place, lines))

// `figure.days`
Result<DaysView> days(commands::Asking const& asking, DaysQuestion const& question);

// What people speak of most, by category, over a period and as many days before it.
struct TopicsQuestion : DaysQuestion {};
BOOST_DESCRIBE_STRUCT(TopicsQuestion, (DaysQuestion), ())

struct TopicLine {
    CategoryView category;
    std::string group;                    // name of the category above
    std::int64_t found = 0, before = 0;   // problems, neither merged away nor withdrawn
    std::int64_t towns = 0, villages = 0; // in which they were found
    std::int64_t open = 0, overdue = 0;   // as they are now, whenever they were found
};
BOOST_DESCRIBE_STRUCT(TopicLine, (), (category, group, found, before, towns, villages, open, overdue))

struct TopicsView {
    Date from, to, before_from, before_to;
    PlaceView place;
    std::vector<TopicLine> items; // most found first; sealed leads left out
};
BOOST_DESCRIBE_STRUCT(TopicsView, (), (from, to, before_from, before_to, place, items))

// `figure.topics`
Result<TopicsView> topics(commands::Asking const& asking, TopicsQuestion const& question);

struct RecordsQuestion : commands::Listing {
    Text<1, 40> code;
    std::optional<Text<1, 40>> place;
    std::optional<Text<1, 80>> unit;
    std::optional<Date> at;
    std::optional<Instant> known_at;
};
BOOST_DESCRIBE_STRUCT(RecordsQuestion, (commands::Listing), (code, place, unit, at, known_at))

// One record behind a value; of a distinct count one member with its first day.
struct RecordItem {
    std::string kind;       // visit, opinion, problem, deed, activity, person, unit, host
    std::optional<Uuid> id; // left out for the public where it would lead to a person or a home
    std::int64_t n = 1;
    Date day;
    std::optional<Date> to_day; // it counted until before this day
    std::string place;          // full name
    std::string title;          // masked for the public
};
BOOST_DESCRIBE_STRUCT(RecordItem, (), (kind, id, n, day, to_day, place, title))

struct RecordsView {
    std::string code, label, measure;
    std::int64_t count = 0, sum = 0; // of the whole value, rows that the caller must not see included
    std::vector<RecordItem> items;
    std::optional<std::string> next;
};
BOOST_DESCRIBE_STRUCT(RecordsView, (), (code, label, measure, count, sum, items, next))

// `figure.records`. Of a ratio: the records of its denominator.
Result<RecordsView> records(commands::Asking const& asking, RecordsQuestion const& question);

// For `huiju verify`: recounts the counters from the facts and the facts from the business records, and adds
// one Chinese sentence for each that differs. Memory grows with places and days, not with records.
void check(store::Db& db, std::vector<std::string>& findings);

} // namespace huiju::figures

namespace huiju {
Feature figures_feature();
} // namespace huiju
