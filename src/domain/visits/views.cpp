// Reading visits.
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/visits/rules.hpp"
#include "domain/visits/visits.hpp"

#include <algorithm>

namespace huiju::visits {

namespace {

// Every day lies between them.
Date const first_day = *Date::of(1900, 1, 1), last_day = *Date::of(2199, 12, 31);

std::vector<VisitorRow> visitors_of(store::Db& db, std::int64_t visit) {
    auto list = db.having<VisitorRow>("visit", visit);
    std::erase_if(list, [](VisitorRow const& row) { return row.removed; });
    return list;
}

std::vector<PersonView> people_views(Directory const& known, std::vector<VisitorRow> const& visitors) {
    std::vector<PersonView> list;
    for (auto const& row : visitors)
        if (auto person = person_view(known, row.person)) list.push_back(std::move(*person));
    return list;
}

std::optional<HostView> host_view(store::Db& db, std::int64_t host) {
    if (host == 0) return std::nullopt;
    auto const row = db.get<hosts::HostRow>(host);
    if (!row) return std::nullopt;
    return HostView{row->id, row->name};
}

std::vector<SameVisit> same_visits(commands::Asking const& asking, VisitRow const& visit,
                                   std::vector<VisitorRow> const& visitors) {
    auto const& known = directory(asking);
    std::vector<SameVisit> list;
    if (visit.voided) return list;
    for (auto const& other : asking.db.all<VisitRow>("visits.same_day", {{"village", visit.village},
                                                                         {"town", visit.town},
                                                                         {"day", visit.day.text()},
                                                                         {"no", visit.no}})) {
        auto const others = visitors_of(asking.db, other.no);
        if (seem_the_same(visit, visitors, other, others))
            list.push_back({other.id, person_view(known, other.recorder), people_views(known, others)});
    }
    return list;
}

DayAndNo day_of(VisitRow const& row) { return {row.day, row.no}; }

} // namespace

Visible visible(VisitRow const& visit) { return {.area = area_of(visit)}; }

std::vector<VisitRow> of_host(store::Db& db, std::int64_t host, int limit) {
    return db.all<VisitRow>("visits.of_host", {{"host", host}, {"limit", limit}});
}

VisitItem item(commands::Asking const& asking, VisitRow const& visit) {
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    VisitItem out;
    out.id = visit.id;
    out.rev = visit.rev;
    out.place = place_view(known, visit.place);
    out.kind = visit.kind;
    out.date = visit.day;
    out.host = host_view(asking.db, visit.host);
    out.visitors = people_views(known, visitors_of(asking.db, visit.no));
    out.people_met = visit.met;
    if (visit.opinions > 0)
        for (auto const& opinion : opinions::of_visit(asking.db, visit.no))
            out.opinions += scope->sight(opinions::visible(opinion)) != Sight::none;
    out.note = visit.note;
    out.voided = visit.voided;
    return out;
}

Result<VisitView> get(commands::Asking const& asking, ById const& input) {
    auto const& known = directory(asking);
    auto const visit = asking.db.find<VisitRow>("id", input.id.text());
    if (!visit || !scope_of(asking)->sees(visible(*visit))) return refuse(Refused::not_found, "not_found");
    auto const visitors = visitors_of(asking.db, visit->no);
    VisitView out;
    out.id = visit->id;
    out.rev = visit->rev;
    out.place = place_view(known, visit->place);
    out.kind = visit->kind;
    out.date = visit->day;
    out.host = host_view(asking.db, visit->host);
    out.visitors = people_views(known, visitors);
    out.people_met = visit->met;
    out.note = visit->note;
    out.recorder = person_view(known, visit->recorder);
    out.voided = visit->voided;
    if (!visit->void_reason.empty()) out.reason = visit->void_reason;
    if (visit->merged_into != 0)
        if (auto const into = asking.db.get<VisitRow>(visit->merged_into)) out.merged_into = into->id;
    if (visit->opinions > 0)
        for (auto const& opinion : opinions::of_visit(asking.db, visit->no))
            if (auto shown = opinions::view(asking, opinion)) out.opinions.push_back(std::move(*shown));
    out.warnings = same_visits(asking, *visit, visitors);
    return out;
}

Result<commands::Page<VisitItem>> list(commands::Asking const& asking, List const& input) {
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const wanted = *place ? (*place)->no : 0;
    if (input.from && input.to && *input.to < *input.from) return wrong_field("to", "visit.to_before_from");
    auto const after = parse_day_cursor(input.after);
    if (!after) return after.error();
    auto const begin = after->value_or(DayAndNo{input.to.value_or(last_day), INT64_MAX});
    auto const doors = scope->place_doors(known, wanted);

    Paging<VisitItem, DayAndNo> page(input);
    walk_doors<VisitRow>(
        doors, input.count(),
        [&](Door const& door, VisitRow const* last, std::size_t count) {
            auto const below = last ? day_of(*last) : begin;
            return behind<VisitRow>(asking.db, "visits.list", door,
                                    {{"day", below.day.text()},
                                     {"no", below.no},
                                     {"from", input.from.value_or(first_day).text()},
                                     {"limit", static_cast<std::int64_t>(count)}});
        },
        [](VisitRow const& a, VisitRow const& b) { return day_of(a) > day_of(b); },
        [&](VisitRow const& row, auto const&) {
            if (!scope->sees(visible(row)) || (wanted != 0 && !known.inside(row.place, wanted))) return true;
            return page.add(day_of(row), [&] { return item(asking, row); });
        });
    return page.take();
}

} // namespace huiju::visits
