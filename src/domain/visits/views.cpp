// Reading visits.
#include "domain/visits/rules.hpp"
#include "domain/visits/visits.hpp"

#include <algorithm>
#include <limits>

namespace huiju::visits {

namespace {

constexpr int chunk = 100;
constexpr std::string_view first_day = "0000-01-01", last_day = "9999-12-31";

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

// Where a list goes on: below that day and number.
struct Below {
    std::string day;
    std::int64_t no = std::numeric_limits<std::int64_t>::max();
};

Result<Below> start(store::Db& db, List const& input) {
    if (!input.after) return Below{input.to ? input.to->text() : std::string(last_day)};
    auto const no = commands::parse_cursor(input.after);
    if (!no) return no.error();
    auto const last = db.get<VisitRow>(*no);
    if (!last) return wrong_field("after", "field.not_cursor");
    return Below{last->day.text(), last->no};
}

bool newer(VisitRow const& a, VisitRow const& b) { return std::pair(a.day, a.no) > std::pair(b.day, b.no); }

// The newest `chunk` of all doors below a point; fewer at the end.
std::vector<VisitRow> newest(store::Db& db, std::vector<Door> const& doors, Below const& below,
                             std::string const& from) {
    std::vector<VisitRow> all;
    for (auto const& door : doors) {
        if (door.kind == Door::unit) continue; // a visit belongs to a place, not to a unit
        std::string name = "visits.list/";
        name += door.kind == Door::county ? "county" : door.kind == Door::town ? "town" : "village";
        store::Args args{{"day", below.day}, {"no", below.no}, {"from", from}, {"limit", chunk}};
        if (door.kind != Door::county) args.emplace_back("door", door.no);
        auto list = db.all<VisitRow>(name, std::move(args));
        std::move(list.begin(), list.end(), std::back_inserter(all));
    }
    std::sort(all.begin(), all.end(), newer);
    if (all.size() > chunk) all.resize(chunk);
    return all;
}

} // namespace

Visible visible(VisitRow const& visit) { return {.area = {visit.place, visit.town, visit.village}}; }

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
    std::int64_t wanted = 0;
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        wanted = (*place)->no;
    }
    if (input.from && input.to && *input.to < *input.from) return wrong_field("to", "visit.to_before_from");
    auto below = start(asking.db, input);
    if (!below) return below.error();
    auto const doors = scope->doors(known, wanted);
    auto const from = input.from ? input.from->text() : std::string(first_day);

    commands::Page<VisitItem> page;
    VisitRow last;
    for (;;) {
        auto const rows = newest(asking.db, doors, *below, from);
        for (auto const& row : rows) {
            if (!scope->sees(visible(row)) || (wanted != 0 && !known.inside(row.place, wanted))) continue;
            if (page.items.size() == static_cast<std::size_t>(input.count())) {
                page.next = commands::cursor(last.no);
                return page;
            }
            page.items.push_back(item(asking, row));
            last = row;
        }
        if (rows.size() < chunk) return page;
        *below = {rows.back().day.text(), rows.back().no};
    }
}

} // namespace huiju::visits
