// Answering questions about figures: values with their definitions, and the records behind them.
#include "base/mask.hpp"
#include "base/text.hpp"
#include "domain/deeds/deeds.hpp"
#include "domain/figures/asked.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/problems.hpp"
#include "domain/registers/registers.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::figures {

namespace {

constexpr std::size_t title_length = 40;
constexpr int most_rows_looked_at = 2000; // for one page, where the caller may see few of them

bool from_the_public(commands::Asking const& asking) {
    return asking.caller.person == 0 && !asking.caller.system;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (char const c : text) {
        bool const plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '.' || c == '_' || c == '~' || c == ':';
        if (plain) out += c;
        else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return out;
}

FigureItem item_of(commands::Asking const& asking, Asked const& asked, FigureValue const& value) {
    auto const& definition = *value.definition;
    FigureItem item{
        .code = std::string(definition.code),
        .label = std::string(asking.caller.locale.starts_with("en") ? definition.english : definition.label),
        .measure = std::string(definition.measure),
        .value = {std::to_string(value.value)},
        .shown = value.shown(),
        .definition = std::string(definition.text),
        .version = definition.version,
        .records = records_address(directory(asking), definition.code, asked.place->no, asked.unit_no(),
                                   asked.at, asked.known_at),
        .numerator = std::nullopt,
        .denominator = std::nullopt,
        .note = std::nullopt};
    if (value.is_ratio()) {
        item.value.text = value.denominator == 0 ? "null" : item.shown.substr(0, item.shown.size() - 1);
        item.numerator = static_cast<double>(value.numerator) / definition.parts;
        item.denominator = value.denominator;
        if (!value.enough_for_ranking()) item.note = value.note();
    }
    return item;
}

// ---- records

// A fact, or a member with its first day, as a page of records reads it. `no` is what the page is keyed by.
struct RecordRow {
    std::int64_t no = 0;
    std::string kind;
    std::int64_t record = 0, place = 0, n = 1;
    Date day;
    std::optional<Date> to_day;
};
BOOST_DESCRIBE_STRUCT(RecordRow, (), (no, kind, record, place, n, day, to_day))

struct Total {
    std::int64_t rows = 0, sum = 0, members = 0;
};
BOOST_DESCRIBE_STRUCT(Total, (), (rows, sum, members))

std::string_view member_kind(std::string_view metric) {
    if (metric == "households" || metric == "enterprises") return "host";
    if (metric == "liaisons" || metric == "leaders") return "person";
    return "unit";
}

std::string_view visit_words(visits::VisitKind kind) {
    using visits::VisitKind;
    switch (kind) {
    case VisitKind::household: return "入户走访";
    case VisitKind::enterprise: return "企业走访";
    case VisitKind::forum: return "座谈会";
    case VisitKind::field: return "田间地头";
    case VisitKind::phone: return "电话走访";
    case VisitKind::reception: return "来访接待";
    }
    return {};
}

// Writes the rows of a page as the caller may see them.
class Shown {
public:
    explicit Shown(commands::Asking const& asking)
        : asking_(asking), dir_(directory(asking)), scope_(scope_of(asking)),
          public_(from_the_public(asking)) {}

    // Nothing for a row that the caller must not see.
    std::optional<RecordItem> item(RecordRow const& row) {
        RecordItem item{.kind = row.kind,
                        .id = std::nullopt,
                        .n = row.n,
                        .day = row.day,
                        .to_day = row.to_day,
                        .place = dir_.full_name(row.place),
                        .title = {}};
        Uuid id;
        bool visible = false;
        if (row.kind == "visit") visible = show_visit(row, item, id);
        else if (row.kind == "opinion") visible = show_opinion(row, item, id);
        else if (row.kind == "problem") visible = show_problem(row, item, id);
        else if (row.kind == "deed") visible = show_deed(row, item, id);
        else if (row.kind == "host") visible = show_host(row, item, id);
        else if (row.kind == "person") visible = show_person(row, item, id);
        else if (row.kind == "unit") visible = show_unit(row, item, id);
        if (!visible) return std::nullopt;
        if (!public_) item.id = id;
        return item;
    }

private:
    bool sees(Visible const& record) const {
        if (public_) return !record.sealed && record.about_unit == 0 && record.about_person == 0;
        return scope_->sees(record);
    }
    bool sensitive(std::string_view category) const {
        auto const* c = dir_.category(category);
        return c && c->sensitive;
    }
    std::string masked(std::string_view text) const {
        return shorten(mask_text(text, dir_.mask_words()), title_length);
    }

    bool show_visit(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const visit = asking_.db.get<visits::VisitRow>(row.record);
        if (!visit || !sees(visits::visible(*visit))) return false;
        id = visit->id;
        item.title = fmt::format("{} {}", visit_words(visit->kind), visit->day.chinese());
        return true;
    }
    bool show_opinion(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const opinion = asking_.db.get<opinions::OpinionRow>(row.record);
        if (!opinion || !sees(opinions::visible(*opinion))) return false;
        id = opinion->id;
        using opinions::OpinionState;
        bool const read_by_a_desk =
            opinion->state == OpinionState::sorted || opinion->state == OpinionState::answered;
        if (public_ && (!read_by_a_desk || sensitive(opinion->category))) item.title = "群众反映事项";
        else item.title = opinion->text.empty() ? "录音，待听写" : masked(opinion->text);
        return true;
    }
    bool show_problem(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const problem = asking_.db.get<problems::ProblemRow>(row.record);
        if (!problem) return false;
        auto visible = problems::visible(*problem);
        if (!public_ && !scope_->sees(visible))
            visible = problems::visible(*problem, problems::co_units_of(asking_.db, *problem));
        if (!sees(visible)) return false;
        id = problem->id;
        if (!public_) item.title = problem->title;
        else if (sensitive(problem->category)) item.title = "群众反映事项";
        else item.title = masked(problem->title);
        return true;
    }
    bool show_deed(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const deed = asking_.db.get<deeds::DeedRow>(row.record);
        if (!deed || !sees(registers::visible(*deed))) return false;
        id = deed->id;
        item.title = public_ ? masked(deed->title) : deed->title;
        return true;
    }
    bool show_host(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const host = asking_.db.get<hosts::HostRow>(row.record);
        if (!host || !sees(hosts::visible(*host))) return false;
        id = host->id;
        item.place = dir_.full_name(host->place);
        bool const mask = public_ && host->kind == hosts::HostKind::household;
        item.title = mask ? mask_person(host->name) : host->name;
        return true;
    }
    bool show_person(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const* person = dir_.person(row.record);
        if (!person) return false;
        id = person->id;
        auto const* unit = dir_.unit(person->unit);
        item.place = unit ? unit->name : std::string();
        item.title = public_ ? mask_person(person->name) : person->name;
        return true;
    }
    bool show_unit(RecordRow const& row, RecordItem& item, Uuid& id) {
        auto const* unit = dir_.unit(row.record);
        if (!unit) return false;
        id = unit->id;
        item.place = dir_.full_name(unit->place);
        item.title = unit->name;
        return true;
    }

    commands::Asking const& asking_;
    Directory const& dir_;
    std::shared_ptr<Scope const> scope_;
    bool public_;
};

} // namespace

Result<Asked> resolve(commands::Asking const& asking, std::optional<Text<1, 40>> const& place,
                      std::optional<Text<1, 80>> const& unit, std::optional<Date> at,
                      std::optional<Instant> known_at) {
    auto const& dir = directory(asking);
    bool const is_public = from_the_public(asking);
    if (is_public && dir.public_mode() != campaigns::PublicMode::full)
        return refuse(Refused::unknown_user, "sign_in.required");
    auto const scope = scope_of(asking);
    auto const widest = is_public ? (dir.root() ? dir.root()->no : 0) : scope->widest_place(dir);

    Asked asked;
    asked.place = place ? dir.place(place->value) : dir.place(widest);
    // totals are the same for every reader; a unit's people, who see no place as a whole, ask for their
    // unit's place
    bool const may =
        asked.place && (is_public || asked.place->no == widest || scope->sees({.area = asked.place->area}));
    if (!may) return refuse(Refused::not_found, "not_found");
    if (unit) {
        asked.unit = dir.unit(unit->value);
        if (!asked.unit) return refuse(Refused::not_found, "not_found");
    }
    asked.at = at ? *at : std::max(asking.caller.real_now.day(), asking.now().day());
    asked.known_at = known_at;
    if (known_at) {
        auto const seq = asking.db.seq_known_at(*known_at);
        if (seq < asking.db.head().seq) asked.known_seq = seq;
    }
    return asked;
}

std::string records_address(Directory const& directory, std::string_view code, std::int64_t place,
                            std::int64_t unit, Date at, std::optional<Instant> known_at) {
    auto const* where = place == 0 ? directory.root() : directory.place(place);
    std::string address = fmt::format("/api/figures/{}/records?", code);
    if (where) address += fmt::format("place={}&", where->code.empty() ? where->id.text() : where->code);
    if (auto const* u = directory.unit(unit)) address += fmt::format("unit={}&", u->id.text());
    address += "at=" + at.text();
    if (known_at) address += "&known_at=" + percent_encoded(known_at->text());
    return address;
}

Result<FiguresView> list(commands::Asking const& asking, Question const& question) {
    auto const asked = resolve(asking, question.place, question.unit, question.at, question.known_at);
    if (!asked) return asked.error();
    auto const& dir = directory(asking);
    FiguresView view{.at = asked->at,
                     .known_at = asked->known_at ? *asked->known_at : asking.caller.real_now,
                     .place = place_view(dir, asked->place->no),
                     .unit = unit_view(dir, asked->unit_no()),
                     .items = {}};
    for (auto const& value :
         figures(asking.db, asked->place->no, asked->unit_no(), asked->at, asked->known_seq))
        view.items.push_back(item_of(asking, *asked, value));
    return view;
}

Result<RecordsView> records(commands::Asking const& asking, RecordsQuestion const& question) {
    auto const* figure = definition(question.code.value);
    if (!figure) return refuse(Refused::not_found, "not_found");
    auto const* counted = figure->kind == Kind::ratio ? definition(figure->denominator) : figure;
    auto const asked = resolve(asking, question.place, question.unit, question.at, question.known_at);
    if (!asked) return asked.error();
    auto const after = question.after ? commands::parse_cursor(question.after) : Result<std::int64_t>(0);
    if (!after) return after.error();

    auto& db = asking.db;
    auto const* root = directory(asking).root();
    auto const seq = asked->known_seq ? *asked->known_seq : db.head().seq;
    store::Args const args{
        {"metric", counted->code},   {"seq", seq},
        {"below", (seq + 1) * 4096}, // see figures.sql
        {"day", asked->at.text()},   {"place", root == asked->place ? 0 : asked->place->no},
        {"unit", asked->unit_no()}};
    bool const distinct = counted->kind == Kind::distinct;
    auto const total = *db.one<Total>("figures.records_total", args);

    RecordsView view{.code = std::string(figure->code),
                     .label = std::string(figure->label),
                     .measure = std::string(figure->measure),
                     .count = distinct ? total.members : total.rows,
                     .sum = distinct ? total.members : total.sum,
                     .items = {},
                     .next = std::nullopt};
    Shown shown(asking);
    auto const wanted = static_cast<std::size_t>(question.count());
    auto from = *after;
    for (int looked_at = 0;;) {
        auto page = args;
        page.emplace_back("after", from);
        page.emplace_back("limit", question.count());
        auto rows =
            db.all<RecordRow>(distinct ? "figures.members_page" : "figures.records_page", std::move(page));
        for (auto& row : rows) {
            if (distinct) row.kind = member_kind(counted->code);
            if (view.items.size() == wanted) break;
            from = row.no;
            if (auto item = shown.item(row)) view.items.push_back(std::move(*item));
        }
        looked_at += question.count();
        bool const last =
            static_cast<int>(rows.size()) < question.count() && (rows.empty() || rows.back().no == from);
        if (last) break;
        if (view.items.size() == wanted || looked_at >= most_rows_looked_at) {
            view.next = commands::cursor(from);
            break;
        }
    }
    return view;
}

} // namespace huiju::figures
