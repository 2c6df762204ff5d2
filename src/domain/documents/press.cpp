// What all documents share, and the one that tells everything of a problem.
#include "domain/documents/press.hpp"

#include "domain/documents/ledger.hpp"

namespace huiju::documents {

void Press::hide_speaker(opinions::OpinionRow const& voice) {
    auto const name = voice.speaker.ciphertext.empty()
                          ? std::optional<std::string>()
                          : asking_.db.key().open_field(voice.speaker.ciphertext);
    if (name && !name->empty()) mask_.add_name(*name);
    if (voice.host != 0)
        if (auto const host = asking_.db.get<hosts::HostRow>(voice.host))
            for (auto const& person : hosts::people_of(asking_.db, *host)) mask_.add_name(person);
}

Result<ProblemView> Press::problem(Uuid id) {
    auto view = problems::get(asking_, {id});
    if (!view) return view.error();
    if (!view->title) return refuse(Refused::not_found, "problem.not_found"); // sealed
    if (auto const row = problems::find(asking_.db, id); row && row->voices > 0)
        for (auto const& voice : opinions::of_problem(asking_.db, row->no)) hide_speaker(voice);
    filter_ += (filter_.empty() ? "编号" : "、") + view->number;
    return view;
}

std::string Press::source_words(ProblemView const& p) const {
    return p.voice_count > 0 ? fmt::format("群众反映（{}人）　{}", p.voice_count, p.found_day.chinese())
                             : fmt::format("工作中发现　{}", p.found_day.chinese());
}

Result<Sheet> Press::dossier(Uuid id) {
    auto const p = problem(id);
    if (!p) return p.error();
    Sheet sheet{.title = "问题办理档案", .left = place_words(*p), .right = "编号：" + p->number};
    std::string marks;
    auto const mark = [&](bool is, std::string_view text) {
        if (is) marks += fmt::format("{}{}", marks.empty() ? "" : "、", text);
    };
    mark(p->urgent, "紧急");
    mark(p->long_term, "长期推进");
    mark(p->supervised, "督办");
    mark(p->pending != problems::Pending::none, "有事项待裁定");
    sheet.parts.emplace_back(Form{{
        {{"标题", told(p->title)}},
        {{"类别", p->category->name},
         {"状态", words(*p->state) + (marks.empty() ? "" : "（" + marks + "）")}},
        {{"来源与时间", source_words(*p)}, {"清单归属", name_of(p->list_owner)}},
        {{"问题描述", told(p->text)}},
        {{"整改目标", told(p->target)}},
        {{"整改措施", told(p->measures)}},
        {{"主办单位", name_of(p->lead)}, {"协办单位", names_of(p->co_units)}},
        {{"交办日期", day(p->assigned_day)}, {"签收日期", day(p->accepted_day)}},
        {{"完成时限", due_words(*p)}, {"承诺答复日", day(p->promise)}},
        {{"报结日期", day(p->finished_day)}, {"核实日期", day(p->checked_day)}},
        {{"销号日期", day(p->closed_day)},
         {"退回、重办、重开", fmt::format("{}次、{}次、{}次", p->returns, p->redos, p->reopenings)}},
        {{"办理结果", told(p->result)}},
    }});
    Table voices{.title = "群众反映与回音",
                 .columns = {{"序号", 2},
                             {"日期", 5},
                             {"村", 5},
                             {"反映内容", 11},
                             {"回音", 10},
                             {"回音日期", 5},
                             {"解决", 3},
                             {"满意", 3}}};
    for (auto const& v : p->voices)
        voices.rows.push_back({std::to_string(voices.rows.size() + 1), v.date.chinese(), v.place.name,
                               masked(v.text), v.reply ? masked(v.reply->text) : "",
                               v.reply ? day(v.reply->on) : "",
                               v.solved ? words("document.solved", word(*v.solved)) : "",
                               v.satisfied ? words("document.satisfied", word(*v.satisfied)) : ""});
    if (p->voice_count > 0) sheet.parts.emplace_back(std::move(voices));
    if (!p->tasks.empty()) {
        Table tasks{.title = "协办任务",
                    .columns = {{"单位", 6}, {"任务", 12}, {"时限", 5}, {"完成日期", 5}, {"结果", 10}}};
        for (auto const& t : p->tasks)
            tasks.rows.push_back(
                {name_of(t.unit), masked(t.text), t.due.chinese(), day(t.done_day), masked(t.result)});
        sheet.parts.emplace_back(std::move(tasks));
    }
    Table history{
        .title = "办理经过",
        .columns = {{"日期", 5}, {"事项", 4}, {"单位", 6}, {"经办人", 4}, {"说明", 16}, {"时限", 5}}};
    for (auto const& m : p->history) {
        auto who = name_of(m.actor);
        if (m.for_unit) who += "（代" + m.for_unit->name + "）";
        history.rows.push_back({m.day.chinese(), words("problem.move", m.verb), name_of(m.unit), who,
                                masked(m.text) + (m.ok ? "" : "（不同意）") +
                                    (m.proof.empty() ? "" : "\n凭据：" + masked(m.proof)),
                                day(m.new_due)});
    }
    sheet.parts.emplace_back(std::move(history));
    sheet.signatures = {"归档人：", "日期："};
    return sheet;
}

Result<Paper> Press::print() {
    auto const ids = ids_of(input_);
    if (!ids) return ids.error();
    Result<Sheet> (Press::*sheet)(Uuid) = nullptr;
    switch (input_.kind) {
    case Kind::assignment: sheet = &Press::assignment; break;
    case Kind::order: sheet = &Press::order; break;
    case Kind::extension: sheet = &Press::extension; break;
    case Kind::return_: sheet = &Press::give_back; break;
    case Kind::visit: sheet = &Press::visit; break;
    case Kind::dossier: sheet = &Press::dossier; break;
    case Kind::handover: sheet = &Press::handover; break;
    case Kind::proposals:
    case Kind::rectification:
    case Kind::slip:
    case Kind::ledger:
    case Kind::ledger_short:
    case Kind::card:
    case Kind::notice:
    case Kind::instructions:
    case Kind::worksheet:
    case Kind::receipts:
    case Kind::support:
    case Kind::bulletin: break; // no sheets of one record
    }
    if (is_list(input_.kind)) {
        auto const asked = asked_of(asking_, input_);
        if (!asked) return asked.error();
        filter_ = words_of(*asked, input_);
        auto const done = input_.kind == Kind::proposals       ? proposals()
                          : input_.kind == Kind::rectification ? rectification()
                          : input_.kind == Kind::worksheet     ? worksheet()
                                                               : ledger(input_.kind == Kind::ledger);
        if (!done) return done.error();
    } else if (input_.kind == Kind::instructions) {
        if (auto const done = instructions(); !done) return done.error();
    } else if (input_.kind == Kind::receipts || input_.kind == Kind::support) {
        if (auto const done = input_.kind == Kind::receipts ? receipts() : support(); !done)
            return done.error();
    } else if (input_.kind == Kind::card || input_.kind == Kind::notice) {
        if (auto const done = input_.kind == Kind::card ? cards() : notice(); !done) return done.error();
    } else if (input_.kind == Kind::visit && ids->empty()) {
        paper_.sheets.push_back(empty_visit());
        filter_ = "空白表";
    } else if (ids->empty()) {
        return wrong_field("id", "field.required");
    } else {
        for (auto const id : *ids) {
            if (input_.kind == Kind::slip) {
                if (auto const done = slips(id); !done) return done.error();
                continue;
            }
            auto made = (this->*sheet)(id);
            if (!made) return made.error();
            paper_.sheets.push_back(std::move(*made));
        }
    }
    paper_.title = !paper_.sheets.empty()  ? paper_.sheets.front().title
                   : !paper_.slips.empty() ? paper_.slips.front().title
                                           : paper_.cards.front().front().title;
    paper_.foot = print_mark(asking_, filter_);
    return std::move(paper_);
}

std::string unit_of(commands::Asking const& asking, Asked const& asked) {
    auto const& dir = directory(asking);
    auto const own = scope_of(asking)->units();
    auto const* unit = asked.unit ? asked.unit : own.size() == 1 ? dir.unit(own.front()) : nullptr;
    return unit ? unit->name : std::string();
}

std::string words_of(Asked const& asked, Print const& input) {
    auto out = asked.place ? asked.place->shown : std::string("可见的全部");
    if (asked.unit) out += "　" + asked.unit->name;
    if (asked.category) out += "　" + asked.category->name;
    if (input.overdue.value_or(false)) out += "　超期";
    if (input.came_back.value_or(false)) out += "　退回、重办";
    if (input.q) out += "　“" + input.q->value + "”";
    if (!input.state) return out;
    std::string_view rest = input.state->value;
    for (std::string_view between = "　";; between = "、") {
        auto const one = rest.substr(0, rest.find(','));
        out += fmt::format("{}{}", between, words("problem.state", one));
        if (one.size() == rest.size()) return out;
        rest.remove_prefix(one.size() + 1);
    }
}

std::string print_mark(commands::Asking const& asking, std::string_view filter) {
    auto const& dir = directory(asking);
    auto const* person = dir.person(asking.caller.person);
    std::string who = person ? person->name : "系统";
    if (person)
        if (auto const* unit = dir.unit(person->unit)) who += "（" + unit->name + "）";
    return fmt::format("打印：{}　{}　范围：{}", who, asking.now().chinese(), filter);
}

Result<Asked> asked_of(commands::Asking const& asking, Print const& input) {
    Asked asked;
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        asked.place = *place;
    }
    if (input.unit) {
        auto const unit = unit_named(asking, input.unit->value, "unit");
        if (!unit) return unit.error();
        asked.unit = *unit;
    }
    if (input.category) {
        auto const category = category_named(asking, input.category->value);
        if (!category) return category.error();
        asked.category = *category;
    }
    return asked;
}

problems::List ledger_question(Print const& input) {
    problems::List question;
    question.state = input.state;
    if (input.place) question.place = Text<1, 40>{input.place->value};
    if (input.unit) question.unit = Text<1, 80>{input.unit->value};
    if (input.category) question.category = Text<1, 12>{input.category->value};
    question.overdue = input.overdue;
    question.came_back = input.came_back;
    question.found_from = input.found_from;
    question.found_to = input.found_to;
    question.q = input.q;
    return question;
}

Result<std::vector<worksheets::Task>> tasks_of(commands::Asking const& asking, Print const& input) {
    return Press(asking, input).tasks();
}

Result<Paper> paper_of(commands::Asking const& asking, Print const& input) {
    return Press(asking, input).print();
}

} // namespace huiju::documents
