// Makes a bulletin's document from the figures of a moment.
#include "domain/bulletins/bulletins.hpp"
#include "domain/callbacks/callbacks.hpp"
#include "domain/figures/figures.hpp"
#include "domain/rates/rates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

namespace huiju::bulletins {

namespace {

using figures::figure_of;
using Figures = std::vector<figures::FigureValue>;
// The address of the records behind a figure of a place and a unit; 0: no narrower than the bulletin.
using Records = std::function<std::string(std::string_view code, std::int64_t place, std::int64_t unit)>;

constexpr int most_categories = 5;

// When that audit number became known.
std::optional<Instant> known_of(store::Db& db, std::int64_t seq) {
    auto const micros = db.number("store.known_of", {{"seq", seq}});
    if (!micros) return std::nullopt;
    return Instant{*micros};
}

std::string difference(std::int64_t n) {
    if (n == 0) return "持平";
    return n > 0 ? fmt::format("+{}", n) : fmt::format("−{}", -n);
}

Line const* line_of(std::vector<Line> const& lines, std::string_view code) {
    auto const found =
        std::find_if(lines.begin(), lines.end(), [&](Line const& l) { return l.code == code; });
    return found == lines.end() ? nullptr : &*found;
}

std::vector<Line> lines_of(Directory const& dir, Request const& request, std::optional<Instant> known,
                           Figures const& all, Body const* previous) {
    std::vector<Line> lines;
    for (auto const& figure : all) {
        auto const& d = *figure.definition;
        Line line{.code = std::string(d.code),
                  .label = std::string(d.label),
                  .measure = std::string(d.measure),
                  .shown = figure.shown(),
                  .definition = fmt::format("{}（口径第{}版）", d.text, d.version),
                  .value = figure.is_ratio() ? figure.denominator : figure.value,
                  .before = {},
                  .note = figure.note(),
                  .records = figures::records_address(dir, d.code, request.place, 0, request.at, known)};
        auto const* then = previous ? line_of(previous->figures, d.code) : nullptr;
        if (then && figure.is_ratio()) line.before = "上期" + then->shown;
        else if (then) line.before = difference(line.value - then->value);
        lines.push_back(std::move(line));
    }
    return lines;
}

// "走访群众191514人次"
std::string said(Figures const& all, std::string_view code) {
    auto const& f = figure_of(all, code);
    return fmt::format("{}{}{}", f.definition->label, f.shown(), f.is_ratio() ? "" : f.definition->measure);
}

std::string number_of(Figures const& all, std::string_view code) { return figure_of(all, code).shown(); }

Section overall(Body const& body, Figures const& all) {
    Section section{.heading = "一、总体情况", .paragraphs = {}, .tables = {}, .prose = {}};
    section.paragraphs.push_back(fmt::format(
        "截至{}，{}{}；{}，{}；{}（{}），{}（{}）；{}，{}；{}，{}，{}；{}。", body.at.chinese(), body.place,
        said(all, "liaisons"), said(all, "visitor_person_times"), said(all, "visited_person_times"),
        said(all, "household_times"), said(all, "households"), said(all, "enterprise_times"),
        said(all, "enterprises"), said(all, "opinions"), said(all, "opinions_answered"),
        said(all, "problems"), said(all, "rectified"), said(all, "problems_closed"), said(all, "deeds")));
    section.paragraphs.push_back(
        fmt::format("以上数据截至{}，为当时已登记的记录；各项口径见文末说明。", body.cut_off.chinese()));
    Table table{.title = "主要指标",
                .columns = {"指标", "数值", "计量", "环比上期", "备注"},
                .rows = {},
                .records = {}};
    for (auto const& line : body.figures)
        table.add({line.label, line.shown, line.measure, line.before.empty() ? "—" : line.before, line.note},
                  {"", line.records});
    section.tables.push_back(std::move(table));
    return section;
}

// `records` gives the address of what lies behind one of its numbers.
void add_place(Table& table, std::string const& number, std::string const& name, Figures const& f,
               std::function<std::string(std::string_view code)> const& records) {
    static constexpr std::string_view codes[] = {
        "visitor_person_times", "visited_person_times", "opinions", "town_problems",
        "town_rectified",       "problems_closed",      "deeds",    "answered_rate",
        "solved_rate",          "satisfied_rate"};
    std::vector<std::string> row{number, name}, addresses{"", ""};
    for (auto const code : codes) {
        row.push_back(number_of(f, code));
        addresses.push_back(records(code));
    }
    row.push_back(figure_of(f, "solved_rate").note());
    table.add(std::move(row), std::move(addresses));
}

Section places(store::Db& db, Request const& request, Figures const& all, Records const& behind) {
    auto const* place = request.place == 0 ? directory(db).root() : directory(db).place(request.place);
    bool const towns = place && place->area.town == 0;
    Section section{.heading = towns ? "二、各乡镇街道情况" : "二、各村（社区）情况",
                    .paragraphs = {},
                    .tables = {},
                    .prose = {}};
    section.paragraphs.push_back(fmt::format("{}，{}；按序列列表如下，不作排名。", said(all, "town_problems"),
                                             said(all, "town_rectified")));
    Table table{.title = towns ? "各乡镇街道情况表" : "各村（社区）情况表",
                .columns = {"序号", towns ? "乡镇街道" : "村（社区）", "干部走访（人次）", "走访群众（人次）",
                            "征求意见建议（条）", "查摆问题（个）", "完成整改（个）", "已销号（个）",
                            "办实事（件）", "回音率", "解决率", "满意率", "备注"},
                .rows = {},
                .records = {}};
    for (auto const& child : figures::figures_by_child(db, request.place, request.at, request.known_seq))
        add_place(table, std::to_string(table.rows.size() + 1), child.place->shown, child.figures,
                  [&](auto code) { return behind(code, child.place->no, 0); });
    add_place(table, "", "合计", all, [&](auto code) { return behind(code, request.place, 0); });
    section.tables.push_back(std::move(table));
    return section;
}

Section units(store::Db& db, Request const& request, Figures const& all, Records const& behind) {
    Section section{.heading = "三、市直单位承办情况", .paragraphs = {}, .tables = {}, .prose = {}};
    section.paragraphs.push_back(fmt::format("{}{}家，承办{}件，办结{}件。", "承办问题的市直单位",
                                             number_of(all, "city_units"), number_of(all, "city_problems"),
                                             number_of(all, "city_rectified")));
    Table table{.title = "市直单位承办情况表",
                .columns = {"序号", "单位", "承办（件）", "办结（件）", "未办结（件）"},
                .rows = {},
                .records = {}};
    for (auto const& unit : figures::figures_by_unit(db, request.place, request.at, request.known_seq)) {
        auto const handled = figure_of(unit.figures, "city_problems").value;
        auto const done = figure_of(unit.figures, "city_rectified").value;
        if (handled == 0) continue;
        table.add({std::to_string(table.rows.size() + 1), unit.unit->name, std::to_string(handled),
                   std::to_string(done), std::to_string(handled - done)},
                  {"", "", behind("city_problems", request.place, unit.unit->no),
                   behind("city_rectified", request.place, unit.unit->no)});
    }
    if (!table.rows.empty()) section.tables.push_back(std::move(table));
    return section;
}

Section leaders(Figures const& all) {
    return {.heading = "四、领导进村与三个在村",
            .paragraphs = {fmt::format("{}，走访{}人次（同一人在多处走访只计一次）。", said(all, "leaders"),
                                       number_of(all, "leader_person_times")),
                           fmt::format("{}（同一单位多次开展只计一次）。", said(all, "units_in_village"))},
            .tables = {},
            .prose = {}};
}

Section topics(store::Db& db, Request const& request) {
    Section section{.heading = "五、热点问题与同类问题", .paragraphs = {}, .tables = {}, .prose = {}};
    Table table{.title = "反映较多的问题类别", .columns = {"类别", "问题（个）"}, .rows = {}, .records = {}};
    for (auto const& [code, n] :
         figures::problems_by_category(db, request.place, request.at, request.known_seq, most_categories))
        table.add({category_view(directory(db), code).name, std::to_string(n)}, {});
    if (table.rows.empty()) section.paragraphs.push_back("无。");
    else section.tables.push_back(std::move(table));
    return section;
}

std::string call_backs(store::Db& db, Request const& request) {
    if (request.known_seq) return "本期按以前时点的数据编制，不列独立回访情况。";
    auto const area = request.place == 0 ? Area{} : directory(db).area(request.place);
    auto const n = callbacks::count_until(db, area, request.at);
    if (n.drawn == 0) return "本期未抽取独立回访。";
    return fmt::format(
        "独立回访共抽取{}件，已回访{}件，三次未接通{}件，待回访{}件；已解决{}件，部分解决{}件，"
        "未解决{}件；满意{}件，基本满意{}件，不满意{}件。",
        n.drawn, n.done, n.unreached, n.waiting, n.solved, n.partly, n.unsolved, n.satisfied, n.basically,
        n.dissatisfied);
}

Section ratings(store::Db& db, Request const& request, Figures const& all) {
    auto const parts = [&](std::string_view code) {
        auto const& f = figure_of(all, code);
        std::string numerator = std::to_string(f.numerator / f.definition->parts);
        if (f.numerator % f.definition->parts != 0) numerator += ".5";
        return fmt::format("{}{}（{}÷{}）", f.definition->label, f.shown(), numerator, f.denominator);
    };
    Section section{.heading = "六、回访情况", .paragraphs = {}, .tables = {}, .prose = {}};
    section.paragraphs.push_back(fmt::format("{}，{}；{}，{}。", parts("answered_rate"),
                                             said(all, "rated_voices"), parts("solved_rate"),
                                             parts("satisfied_rate")));
    if (auto const note = figure_of(all, "solved_rate").note(); !note.empty())
        section.paragraphs.push_back(fmt::format("有效评价{}。", note));
    section.paragraphs.push_back(call_backs(db, request));
    return section;
}

Section watched(store::Db& db, Request const& request) {
    Section section{.heading = "七、挂账与需协调事项", .paragraphs = {}, .tables = {}, .prose = {}};
    if (request.known_seq) {
        section.paragraphs.push_back("本期按以前时点的数据编制，不列挂账情况。");
    } else {
        auto const now = figures::watched_problems(db, request.place);
        section.paragraphs.push_back(
            fmt::format("现有长期推进（挂账）问题{}个，督办问题{}个。", now.long_term, now.supervised));
    }
    return section;
}

// The units of a table of rates, in official order; `chosen` leaves out what belongs into another table.
template <class Chosen>
Table units_table(Directory const& dir, std::string title, rates::Table const& rates, Chosen const& chosen) {
    auto const percent = [](rates::Rate const& rate) {
        return rate.percent ? fmt::format("{:.1f}%", *rate.percent) : std::string("—");
    };
    Table table{.title = std::move(title),
                .columns = {"序号", "单位", "应签收", "按时签收率", "交办总数", "按时办结", "超时办结",
                            "未办结（其中挂账）", "按时办结率", "回访件数", "解决率", "满意率", "退回",
                            "重办", "备注"},
                .rows = {},
                .records = {}};
    for (auto const& line : rates.lines) {
        auto const* unit = line.unit ? dir.unit(line.unit->id.text()) : nullptr;
        if (!unit || !chosen(*unit)) continue;
        auto const note = line.left_out > 0 ? fmt::format("复核剔除{}件次", line.left_out) : std::string();
        table.add({std::to_string(table.rows.size() + 1), unit->name, std::to_string(line.accepted.d),
                   percent(line.accepted), std::to_string(line.due), std::to_string(line.closed_in_time),
                   std::to_string(line.closed_late), fmt::format("{}（{}）", line.open, line.open_long_term),
                   percent(line.response), std::to_string(line.called_back), percent(line.solved),
                   percent(line.satisfied), std::to_string(line.returned), std::to_string(line.redone), note},
                  {});
    }
    return table;
}

// 附表: what had to be done since the campaign began, and what came of it: of the county's own units and of
// its towns; in a town's bulletin of the units there.
Section annex(store::Db& db, Request const& request) {
    Section section{.heading = "附表", .paragraphs = {}, .tables = {}, .prose = {}};
    auto const& dir = directory(db);
    auto const* campaign = dir.campaign();
    if (request.known_seq || !campaign) {
        section.paragraphs.push_back("本期按以前时点的数据编制，不列附表。");
        return section;
    }
    using accounts::UnitKind;
    auto const by_unit = rates::table_of(db, campaign->starts, request.at, rates::By::unit);
    if (request.place == 0 || dir.area(request.place).town == 0) {
        section.tables.push_back(units_table(dir, "市直单位办理情况表", by_unit, [](Unit const& unit) {
            return unit.kind == UnitKind::city || unit.kind == UnitKind::body;
        }));
        auto const by_town = rates::table_of(db, campaign->starts, request.at, rates::By::town);
        section.tables.push_back(
            units_table(dir, "乡镇街道办理情况表", by_town, [](Unit const&) { return true; }));
    } else {
        section.tables.push_back(units_table(dir, "承办单位办理情况表", by_unit, [&](Unit const& unit) {
            return dir.inside(unit.place, request.place);
        }));
    }
    section.paragraphs.push_back(
        fmt::format("{}至{}到期的事项，按序列列表，不作排名；乡镇街道不含须由上级办理的事项。",
                    campaign->starts.chinese(), request.at.chinese()));
    return section;
}

std::vector<Correction> corrections(store::Db& db, Request const& request, std::optional<Instant> known,
                                    Body const& previous) {
    std::vector<Correction> list;
    auto const& dir = directory(db);
    auto const changes =
        figures::changes_since(db, request.place, previous.at, previous.known_seq, request.known_seq);
    for (auto const& line : previous.figures) {
        auto const change = changes.find(line.code);
        if (change == changes.end()) continue;
        auto const& [added, corrected, voided] = change->second;
        if (added == 0 && corrected == 0 && voided == 0) continue;
        list.push_back(
            {.code = line.code,
             .label = line.label,
             .measure = line.measure,
             .then = line.shown,
             .added = added,
             .corrected = corrected,
             .voided = voided,
             .records_then = line.records,
             .records_now = figures::records_address(dir, line.code, request.place, 0, previous.at, known)});
    }
    return list;
}

} // namespace

Body build(store::Db& db, Request const& request, Body const* previous) {
    auto const& dir = directory(db);
    auto const* place = request.place == 0 ? dir.root() : dir.place(request.place);
    auto const* campaign = dir.campaign();
    bool const whole = place == dir.root();
    Body body;
    body.place = place ? place->shown : "";
    body.title = fmt::format("{}关于“{}”大走访活动进展情况的通报", whole ? "" : body.place,
                             campaign ? campaign->short_name : "");
    body.issuer = fmt::format("{}“{}”活动办公室", body.place, campaign ? campaign->short_name : "");
    body.at = request.at;
    body.cut_off = request.cut_off;
    body.known_seq = request.known_seq ? *request.known_seq : figures::newest_seq(db);
    body.head_hash = db.text("store.audit_hash", {{"seq", body.known_seq}}).value_or("");
    body.previous = previous ? previous->number : 0;
    auto const known = known_of(db, body.known_seq);
    auto const all = figures::figures(db, request.place, 0, request.at, request.known_seq);
    body.figures = lines_of(dir, request, known, all, previous);
    Records const behind = [&](std::string_view code, std::int64_t at_place, std::int64_t unit) {
        return figures::records_address(dir, code, at_place, unit, request.at, known);
    };
    body.sections = {overall(body, all),
                     places(db, request, all, behind),
                     units(db, request, all, behind),
                     leaders(all),
                     topics(db, request),
                     ratings(db, request, all),
                     watched(db, request),
                     {.heading = "八、典型做法", .paragraphs = {}, .tables = {}, .prose = {}},
                     annex(db, request)};
    if (previous) body.corrections = corrections(db, request, known, *previous);
    return body;
}

std::optional<Body> previous_of(store::Db& db, std::int64_t place) {
    auto const* campaign = directory(db).campaign();
    auto const* root = directory(db).root();
    if (!campaign) return std::nullopt;
    auto const text = db.text("bulletins.last_published",
                              {{"campaign", campaign->no}, {"place", place == 0 && root ? root->no : place}});
    if (!text) return std::nullopt;
    return from_json<Body>(*text).value();
}

} // namespace huiju::bulletins
