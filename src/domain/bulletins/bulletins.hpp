// Bulletins (通报): the figures of a moment with their records, in official form. A published one never
// changes; the next one prints what became of its numbers (更正说明).
#pragma once

#include "domain/directory/views.hpp"
#include "domain/feature.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::bulletins {

enum class BulletinState { draft, published };
BOOST_DESCRIBE_ENUM(BulletinState, draft, published)

struct BulletinRow : store::Row {
    static constexpr std::string_view table = "bulletin";
    Uuid id;
    std::int64_t campaign = 0, number = 0, place = 0;
    Date at_day;
    std::int64_t known_seq = 0;
    std::string cut_off; // RFC 3339
    std::string head_hash;
    BulletinState state = BulletinState::draft;
    std::string title, body;
    std::optional<Date> published_day;
    std::int64_t published_by = 0, checked_by = 0;
};
BOOST_DESCRIBE_STRUCT(BulletinRow, (store::Row),
                      (id, campaign, number, place, at_day, known_seq, cut_off, head_hash, state, title, body,
                       published_day, published_by, checked_by))

// How often a published one was read on the public site.
struct ViewsRow : store::Row {
    static constexpr std::string_view table = "bulletin_views";
    std::int64_t bulletin = 0, views = 0;
};
BOOST_DESCRIBE_STRUCT(ViewsRow, (store::Row), (bulletin, views))

// ---- the document

// A figure as printed, with the address of its records.
struct Line {
    std::string code, label, measure, shown, definition;
    std::int64_t value = 0; // of a ratio: its denominator
    std::string before;     // 环比: the difference to the bulletin before, "" when there is none
    std::string note, records;
};
BOOST_DESCRIBE_STRUCT(Line, (), (code, label, measure, shown, definition, value, before, note, records))

struct Table {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    // addresses of the records behind the cells, as many as there are cells; "" where a cell has none
    std::vector<std::vector<std::string>> records;

    void add(std::vector<std::string> cells, std::vector<std::string> addresses) {
        addresses.resize(cells.size());
        rows.push_back(std::move(cells));
        records.push_back(std::move(addresses));
    }
};
BOOST_DESCRIBE_STRUCT(Table, (), (title, columns, rows, records))

struct Section {
    std::string heading; // "一、总体情况"
    std::vector<std::string> paragraphs;
    std::vector<Table> tables;
    std::string prose; // what people add; masked
};
BOOST_DESCRIBE_STRUCT(Section, (), (heading, paragraphs, tables, prose))

// 更正说明: what became of one number of the bulletin before.
struct Correction {
    std::string code, label, measure, then; // as printed then
    std::int64_t added = 0, corrected = 0, voided = 0;
    std::string records_then, records_now; // addresses: what lay behind it then, and what does now
};
BOOST_DESCRIBE_STRUCT(Correction, (),
                      (code, label, measure, then, added, corrected, voided, records_then, records_now))

struct Body {
    std::string title, issuer, place;
    Date at;
    Instant cut_off; // 数据截至: with its hour
    std::int64_t known_seq = 0;
    std::string head_hash;     // of the audit chain at known_seq
    std::int64_t number = 0;   // 第n期; 0: not stored
    std::int64_t previous = 0; // number of the bulletin before; 0: none
    std::vector<Line> figures;
    std::vector<Section> sections;
    std::vector<Correction> corrections;
    std::vector<std::string> authors; // ids of who drafted and edited it; never printed
};
BOOST_DESCRIBE_STRUCT(Body, (),
                      (title, issuer, place, at, cut_off, known_seq, head_hash, number, previous, figures,
                       sections, corrections, authors))

struct Request {
    std::int64_t place = 0;                // 0: everything
    Date at;                               // what happened up to that day
    Instant cut_off;                       // as it is printed
    std::optional<std::int64_t> known_seq; // nothing: as known now
};

// Makes the document from the records; stores nothing. `previous`: the bulletin before for the same place, or
// null.
Body build(store::Db& db, Request const& request, Body const* previous);

// The newest published bulletin of a place; nothing when there is none.
std::optional<Body> previous_of(store::Db& db, std::int64_t place);

// Plain text, one line per paragraph and table row.
std::string bulletin_text(Body const& body);
// A whole page for A4, legible in black and white. Here and below `mark` says at the end who printed it.
std::string bulletin_html(Body const& body, std::string_view mark = {});
// The bytes of a workbook with the sheets 打印版 and 数据.
std::string bulletin_xlsx(Body const& body, std::string_view mark = {});
// The bytes of a Word document in the form of official documents; the same for the same body.
std::string bulletin_docx(Body const& body, std::string_view mark = {});

// ---- inputs

struct Draft {
    std::optional<Uuid> id;
    std::optional<PlaceRef> place;   // the caller's widest when left out
    std::optional<Date> at;          // the business today when left out
    std::optional<Instant> known_at; // now when left out
};
BOOST_DESCRIBE_STRUCT(Draft, (), (id, place, at, known_at))

struct Prose {
    Whole<1, 9> section; // 9: the annex
    Text<0, 4000> text;
};
BOOST_DESCRIBE_STRUCT(Prose, (), (section, text))

struct Edit {
    Uuid id;
    std::optional<std::int64_t> rev;
    std::vector<Prose> prose;
};
BOOST_DESCRIBE_STRUCT(Edit, (), (id, rev, prose))

struct Step {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(Step, (), (id, rev))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// By the program: read so many times more since it was said last.
struct Seen {
    Uuid id;
    std::int64_t views = 0;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (id, views))
struct SeenAll {
    std::vector<Seen> items;
};
BOOST_DESCRIBE_STRUCT(SeenAll, (), (items))

struct List : commands::Listing {};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), ())

// ---- views

struct BulletinItem {
    Uuid id;
    std::int64_t rev = 0, number = 0;
    BulletinState state = BulletinState::draft;
    std::string title;
    PlaceView place;
    Date at;
    Instant cut_off;
    std::optional<Date> published_on;
    std::int64_t views = 0;
};
BOOST_DESCRIBE_STRUCT(BulletinItem, (),
                      (id, rev, number, state, title, place, at, cut_off, published_on, views))

struct BulletinView : BulletinItem {
    std::optional<PersonView> checked_by, published_by;
    std::string head_hash;
    Body body;
};
BOOST_DESCRIBE_STRUCT(BulletinView, (BulletinItem), (checked_by, published_by, head_hash, body))

// ---- operations. Published ones are everybody's who has any place or unit (the public's when its mode is
// full); drafts are the offices' of their place.

Result<store::Outcome> draft(commands::Writing& writing, Draft const& input);
Result<store::Outcome> edit(commands::Writing& writing, Edit const& input);
Result<store::Outcome> check(commands::Writing& writing, Step const& input); // by a second person
Result<store::Outcome> publish(commands::Writing& writing, Step const& input);
Result<store::Outcome> seen(commands::Writing& writing, SeenAll const& input);
Result<BulletinView> get(commands::Asking const& asking, ById const& input);
Result<commands::Page<BulletinItem>> list(commands::Asking const& asking, List const& input);

} // namespace huiju::bulletins

namespace huiju {
Feature bulletins_feature();
} // namespace huiju
