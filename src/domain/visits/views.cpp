// Reading visits.
#include "domain/directory/doors.hpp"
#include "domain/directory/numbers.hpp"
#include "domain/directory/paging.hpp"
#include "domain/files/files.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "domain/visits/rules.hpp"
#include "domain/visits/visits.hpp"

#include <algorithm>
#include <map>

namespace huiju::visits {

namespace {

// Every day lies between them.
Date const first_day = *Date::of(1900, 1, 1), last_day = *Date::of(2199, 12, 31);

std::vector<VisitorRow> visitors_of(store::Db& db, std::int64_t visit) {
    auto list = db.having<VisitorRow>("visit", visit);
    std::erase_if(list, [](VisitorRow const& row) { return row.removed; });
    return list;
}

// Of several visits in one statement, by their numbers; each has an entry.
std::map<std::int64_t, std::vector<VisitorRow>> visitors_of(store::Db& db,
                                                            std::vector<VisitRow> const& visits) {
    std::map<std::int64_t, std::vector<VisitorRow>> visitors;
    std::vector<std::int64_t> numbers;
    for (auto const& visit : visits) {
        numbers.push_back(visit.no);
        visitors[visit.no];
    }
    for (auto const& row : of_numbers<VisitorRow>(db, "visits.visitors_of", numbers))
        visitors[row.visit].push_back(row);
    return visitors;
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
    auto const near = asking.db.all<VisitRow>(
        "visits.same_day",
        {{"village", visit.village}, {"town", visit.town}, {"day", visit.day.text()}, {"no", visit.no}});
    auto const visitors_of_each = visitors_of(asking.db, near);
    for (auto const& other : near) {
        auto const& others = visitors_of_each.at(other.no);
        if (seem_the_same(visit, visitors, other, others))
            list.push_back({other.id, substitutes::maker_view(asking, other.recorder, other.no),
                            people_views(known, others)});
    }
    return list;
}

DayAndNo day_of(VisitRow const& row) { return {row.day, row.no}; }

} // namespace

Visible visible(VisitRow const& visit) { return {.area = area_of(visit)}; }

std::optional<store::SearchText> search_text(VisitRow const& visit) {
    if (visit.note.empty() || visit.voided) return std::nullopt;
    return store::SearchText{.kind = "visit",
                             .record = visit.no,
                             .text = visit.note,
                             .town = visit.town,
                             .village = visit.village,
                             .also = "matter"};
}

std::vector<VisitRow> of_host(store::Db& db, std::int64_t host, int limit) {
    return db.all<VisitRow>("visits.of_host", {{"host", host}, {"limit", limit}});
}

std::vector<VisitItem> items(commands::Asking const& asking, std::vector<VisitRow> const& visits) {
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    std::vector<std::int64_t> with_opinions, with_host;
    for (auto const& visit : visits) {
        if (visit.opinions > 0) with_opinions.push_back(visit.no);
        if (visit.host != 0) with_host.push_back(visit.host);
    }
    auto const visitors = visitors_of(asking.db, visits);
    std::map<std::int64_t, std::int64_t> heard;
    for (auto const& opinion : opinions::of_visits(asking.db, with_opinions))
        heard[opinion.visit] += scope->sight(opinions::visible(opinion)) != Sight::none;
    std::map<std::int64_t, HostView> named;
    for (auto const& host : hosts::names_of(asking.db, with_host)) named[host.no] = {host.id, host.name};

    std::vector<VisitItem> list;
    for (auto const& visit : visits) {
        VisitItem out;
        out.id = visit.id;
        out.rev = visit.rev;
        out.place = place_view(known, visit.place);
        out.kind = visit.kind;
        out.date = visit.day;
        if (auto const host = named.find(visit.host); host != named.end()) out.host = host->second;
        out.visitors = people_views(known, visitors.at(visit.no));
        out.people_met = visit.met;
        out.opinions = heard[visit.no];
        out.note = visit.note;
        out.voided = visit.voided;
        list.push_back(std::move(out));
    }
    return list;
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
    out.recorder = substitutes::maker_view(asking, visit->recorder, visit->no);
    out.voided = visit->voided;
    if (!visit->void_reason.empty()) out.reason = visit->void_reason;
    if (visit->merged_into != 0)
        if (auto const into = asking.db.get<VisitRow>(visit->merged_into)) out.merged_into = into->id;
    if (visit->opinions > 0)
        for (auto const& opinion : opinions::of_visit(asking.db, visit->no))
            if (auto shown = opinions::view(asking, opinion)) out.opinions.push_back(std::move(*shown));
    for (auto const& photo : asking.db.having<PhotoRow>("visit", visit->no))
        if (!photo.removed) out.photos.push_back({photo.sha256, files::is_kept(asking.db, photo.sha256)});
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

    Paging<VisitRow, DayAndNo> page(input);
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
            return page.add(day_of(row), [&] { return row; });
        });
    auto const rows = page.take();
    return commands::Page<VisitItem>{items(asking, rows.items), rows.next};
}

} // namespace huiju::visits
