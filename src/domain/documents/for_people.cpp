// What people get in the hand or read on the wall, and what is written down in their homes.
#include "base/text.hpp"
#include "domain/documents/press.hpp"
#include "domain/visits/visits.hpp"

namespace huiju::documents {

namespace {

constexpr std::size_t shown_title = 40, shown_answer = 90; // of a slip, in letters of 18 pt

} // namespace

Slip Press::slip(Date said, std::string const& code, CategoryView const* category, std::string const& title,
                 std::string const& unit, std::string const& answer, std::optional<Date> answered) const {
    auto const* known = category ? dir_.category(category->code) : nullptr;
    bool const sensitive = known && known->sensitive;
    Slip slip{.title = "群众反映事项办理情况反馈单"};
    auto const number = code.empty() ? std::string("＿＿＿＿＿＿＿＿") : grouped(code);
    // what touches a home's own affairs is not for whoever finds the slip on the table
    auto const what = sensitive ? std::string("事项") : "“" + shorten(masked(title), shown_title) + "”";
    auto const result = answer.empty() ? std::string("＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿")
                        : sensitive ? std::string("已有办理结果，由联络员当面告知")
                                    : shorten(masked(answer), shown_answer);
    slip.text = sensitive ? fmt::format("您于{}反映的事项（编号{}），由{}办理，结果：{}", said.chinese(),
                                        number, unit, result)
                          : fmt::format("您于{}反映的{}（编号{}），由{}办理，结果：{}", said.chinese(), what,
                                        number, unit, result);
    if (!slip.text.ends_with("。")) slip.text += "。";
    slip.notes.emplace_back(no_charge);
    slip.notes.push_back(fmt::format("活动办电话：{}（回访电话也用这个号码）", office_number()));
    slip.issuer = issuer();
    slip.date = answered ? answered->chinese() : today().chinese();
    if (!dir_.public_url().empty()) slip.address = dir_.public_url() + "/lookup";
    return slip;
}

Result<void> Press::slips(Uuid id) {
    if (problems::find_seen(asking_, id)) {
        auto const p = problem(id);
        if (!p) return p.error();
        if (p->voices.empty()) return refuse(Refused::conflict, "document.no_voices");
        for (auto const& voice : p->voices)
            paper_.slips.push_back(slip(voice.date, voice.code.value_or(""), &*p->category,
                                        p->title.value_or(""), p->lead ? p->lead->name : issuer(),
                                        voice.reply ? voice.reply->text : p->result.value_or(""),
                                        voice.reply ? voice.reply->on : std::nullopt));
        return {};
    }
    auto const row = opinions::find(asking_.db, id);
    auto const view = row ? opinions::view(asking_, *row) : std::nullopt;
    if (!view || view->sealed) return refuse(Refused::not_found, "not_found");
    hide_speaker(*row);
    filter_ += (filter_.empty() ? "意见" : "、") + view->date.chinese();
    auto const text = view->text.value_or("");
    auto const* category = view->category ? &*view->category : nullptr;
    paper_.slips.push_back(slip(view->date, view->code.value_or(""), category, text, issuer(),
                                view->reply ? view->reply->text : "",
                                view->reply ? view->reply->on : std::nullopt));
    return {};
}

namespace {

Table opinion_table(std::vector<std::vector<std::string>> rows, int height) {
    return {.title = "反映的意见建议",
            .columns = {{"序号", 2}, {"反映内容", 16}, {"类别", 5}, {"处理情况", 7}},
            .rows = std::move(rows),
            .row_height = height};
}

} // namespace

Sheet Press::empty_visit() const {
    Sheet sheet{
        .title = "走访记录单", .left = "乡镇（街道）：　　　　　　村：", .right = "　　年　　月　　日"};
    sheet.parts.emplace_back(Form{{
        {{"走访方式", "□入户　　□进企业\n□座谈会　□实地\n□电话　　□接待"}, {"村民组", ""}},
        {{"走访对象", "", 9}, {"见到人数", "", 9}},
        {{"走访人员", "", 11}},
        {{"走访情况", "", 45}},
    }});
    std::vector<std::vector<std::string>> rows;
    for (int i = 1; i <= 5; ++i) rows.push_back({std::to_string(i), "", "", "□当场答复\n□带回办理"});
    sheet.parts.emplace_back(opinion_table(std::move(rows), 17));
    sheet.parts.emplace_back("反映人的姓名、电话自愿填写，只用于答复，另记在回执上，不写在本表。");
    sheet.signatures = {"记录人：", "走访人员签字："};
    return sheet;
}

Result<Sheet> Press::visit(Uuid id) {
    auto const v = visits::get(asking_, {id});
    if (!v) return v.error();
    bool const enterprise = v->kind == visits::VisitKind::enterprise;
    if (v->host && !enterprise)
        if (auto const host = hosts::find(asking_.db, v->host->id))
            for (auto const& person : hosts::people_of(asking_.db, *host)) mask_.add_name(person);
    if (auto const row = asking_.db.find<visits::VisitRow>("id", id.text()))
        for (auto const& opinion : opinions::of_visit(asking_.db, row->no)) hide_speaker(opinion);
    std::string visitors;
    for (auto const& person : v->visitors) visitors += (visitors.empty() ? "" : "、") + person.name;
    Sheet sheet{.title = v->voided ? "走访记录单（已作废）" : "走访记录单",
                .left = v->place.full_name,
                .right = v->date.chinese()};
    auto const host = !v->host ? std::string() : enterprise ? v->host->name : mask_person(v->host->name);
    sheet.parts.emplace_back(Form{{
        {{"走访方式", words("document.visit", word(v->kind))}, {"见到人数", std::to_string(v->people_met)}},
        {{"走访对象", host}, {"记录人", name_of(v->recorder)}},
        {{"走访人员", visitors}},
        {{"走访情况", masked(v->note), 45}},
    }});
    std::vector<std::vector<std::string>> rows;
    for (auto const& opinion : v->opinions)
        rows.push_back({std::to_string(rows.size() + 1), told(opinion.text),
                        opinion.category ? opinion.category->name : "", opinion.state_text});
    sheet.parts.emplace_back(opinion_table(std::move(rows), 0));
    sheet.signatures = {"记录人签字：", "走访人员签字："};
    filter_ += (filter_.empty() ? "" : "、") + v->place.full_name + v->date.chinese();
    return sheet;
}

// ---- cards and notices --------------------------------------------------------------------------------

std::string Press::number_of(Person const& person) const {
    auto const number = person.no == asking_.caller.person && !person.phone.ciphertext.empty()
                            ? asking_.db.key().open_field(person.phone.ciphertext)
                            : std::nullopt;
    return number.value_or("＿＿＿＿＿＿＿＿＿＿＿");
}

std::string Press::office_number() const {
    auto const* campaign = dir_.campaign();
    return campaign && !campaign->telephone.empty() ? campaign->telephone : "＿＿＿＿＿＿＿＿";
}

std::vector<Person const*> Press::liaisons_of(std::int64_t village) const {
    std::vector<Person const*> people;
    for (auto const& assignment : dir_.assignments()) {
        if (assignment.place != village || assignment.from_day > today()) continue;
        if (assignment.to_day && *assignment.to_day < today()) continue;
        if (auto const* liaison = dir_.person(assignment.person)) people.push_back(liaison);
    }
    return people;
}

Card Press::card(Place const& village, Person const& liaison) const {
    Card card{.title = "连心卡", .name = "联络员：" + liaison.name, .motto = "事事有着落，件件有回音"};
    if (auto const* unit = dir_.unit(liaison.unit)) card.lines.push_back("单位：" + unit->name);
    card.lines.push_back("联系村：" + dir_.full_name(village.no));
    card.lines.push_back("电话：" + number_of(liaison));
    card.lines.push_back("活动办电话：" + office_number());
    card.lines.emplace_back(no_charge);
    return card;
}

Result<void> Press::cards() {
    auto const asked = asked_of(asking_, input_);
    if (!asked) return asked.error();
    auto const scope = scope_of(asking_);
    constexpr int of_a_page = 8;
    for (auto const* place : dir_.places()) {
        if (asked->place && !dir_.inside(place->no, asked->place->no)) continue;
        if (!scope->everything() && !scope->covers(Roles{scope->roles()}, place->area)) continue;
        for (auto const* liaison : liaisons_of(place->no))
            if (asked->place || liaison->no == asking_.caller.person)
                paper_.cards.emplace_back(of_a_page, card(*place, *liaison));
    }
    if (paper_.cards.empty()) return refuse(Refused::conflict, "document.no_liaison");
    filter_ = asked->place ? asked->place->shown : "本人";
    return {};
}

// What a village may read on its wall: nothing of a home's own affairs, of an official or a unit.
Result<void> Press::notice() {
    auto const asked = asked_of(asking_, input_);
    if (!asked) return asked.error();
    if (!asked->place) return wrong_field("place", "field.required");
    constexpr int shown_days = 90;
    constexpr int most = 200;
    auto const list = listed("to_accept,handling,to_check,to_answer,closed,archived", most);
    if (!list) return list.error();
    Table table{.columns = {{"序号", 2},
                            {"反映日期", 5},
                            {"反映事项", 12},
                            {"主办单位", 6},
                            {"办理情况", 11},
                            {"完成时限或销号日期", 6}},
                .points = 11};
    for (auto const& row : list->rows) {
        auto const* category = dir_.category(row.category);
        if (row.sealed || row.about_unit != 0 || row.about_person != 0 || !category || category->sensitive)
            continue;
        if (row.closed_day && row.closed_day->add_days(shown_days) < today()) continue;
        auto const text = row.closed_day
                              ? words(row.state) + (row.result.empty() ? "" : "：" + masked(row.result))
                              : words(row.state);
        table.rows.push_back({std::to_string(table.rows.size() + 1), row.found_day.chinese(),
                              masked(row.title), name_of(unit_view(dir_, row.lead)), text,
                              day(row.closed_day ? row.closed_day : row.due)});
    }
    Sheet sheet{.title = "群众反映事项办理情况公示",
                .left = dir_.full_name(asked->place->no),
                .right = "截至" + today().chinese()};
    sheet.parts.emplace_back("公示时间：　　　　年　　月　　日至　　　　年　　月　　日（不少于5个工作日）");
    sheet.parts.emplace_back(std::move(table));
    sheet.parts.emplace_back(
        fmt::format("对办理情况有不同意见，请在公示期内向联络员或者活动办反映，电话：{}。{}", office_number(),
                    no_charge));
    sheet.signatures = {"拟稿人：", "审核人："};
    sheet.issuer = issuer();
    sheet.date = "　　　　年　　月　　日";
    paper_.sheets.push_back(std::move(sheet));
    filter_ = asked->place->shown;
    return {};
}

} // namespace huiju::documents
