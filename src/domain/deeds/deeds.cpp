// Recording deeds, taking them back, listing them.
#include "domain/deeds/deeds.hpp"

#include "domain/campaigns/campaigns.hpp"
#include "domain/figures/facts.hpp"
#include "domain/hosts/hosts.hpp"

#include <algorithm>

namespace huiju::deeds {

namespace {

constexpr Roles recorders{Role::liaison, Role::village_cadre, Role::town_office,
                          Role::office,  Role::unit_handler,  Role::station};

Refusal wrong(Wrongs& wrongs) {
    auto refusal = refuse(Refused::invalid, "invalid");
    refusal.fields = wrongs.take();
    return refusal;
}

DeedView view_of(commands::Asking const& asking, DeedRow const& row) {
    auto const& dir = directory(asking);
    auto const scope = scope_of(asking);
    DeedView view{.id = row.id,
                  .rev = row.rev,
                  .kind = row.kind,
                  .title = row.title,
                  .date = row.day,
                  .place = place_view(dir, row.place),
                  .unit = unit_view(dir, row.unit),
                  .recorder = person_view(dir, row.person),
                  .problem = std::nullopt,
                  .host = std::nullopt,
                  .cents = row.cents,
                  .source = row.source,
                  .voided = row.voided,
                  .void_reason = std::nullopt};
    if (row.voided) view.void_reason = row.void_reason;
    if (row.problem != 0)
        if (auto const problem = asking.db.get<problems::ProblemRow>(row.problem);
            problem && scope->sees(problems::visible(*problem, problems::co_units_of(asking.db, *problem))))
            view.problem = problems::brief_of(*problem);
    if (row.host != 0)
        if (auto const host = asking.db.get<hosts::HostRow>(row.host);
            host && scope->sees(hosts::visible(*host)))
            view.host = HostBrief{host->id, host->name};
    return view;
}

std::optional<DeedRow> seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<DeedRow>("id", id.text());
    if (row && !scope_of(asking)->sees(visible(*row))) row.reset();
    return row;
}

// The next rows of every door below that number, newest first, each once.
std::vector<DeedRow> next_rows(commands::Asking const& asking, std::vector<Door> const& doors,
                               std::int64_t before, int limit) {
    static constexpr std::string_view names[] = {"deeds.list/county", "deeds.list/town", "deeds.list/village",
                                                 "deeds.list/unit"};
    std::vector<DeedRow> rows;
    for (auto const& door : doors) {
        store::Args args{{"before", before}, {"limit", limit}};
        if (door.kind != Door::county) args.emplace_back("door", door.no);
        auto more = asking.db.all<DeedRow>(names[door.kind], std::move(args));
        std::move(more.begin(), more.end(), std::back_inserter(rows));
    }
    std::sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.no > b.no; });
    rows.erase(
        std::unique(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.no == b.no; }),
        rows.end());
    if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(static_cast<std::size_t>(limit));
    return rows;
}

} // namespace

Visible visible(DeedRow const& deed) {
    return {.area = {deed.place, deed.town, deed.village}, .lead = deed.unit};
}

// Names the look-ups that are wrong beside fields that cannot be read.
void check(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    if (!place_named(asking, input.place.value)) wrongs.add("place", "field.no_such_place");
    if (input.unit && !unit_named(asking, input.unit->value, "unit"))
        wrongs.add("unit", "field.no_such_unit");
}

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    auto const scope = scope_of(writing);
    Wrongs wrongs;
    DeedRow row;
    row.id = writing.id;
    row.campaign = dir.campaign()->no;
    row.kind = input.kind;
    row.title = input.title;
    row.day = input.date;
    row.person = writing.caller.person;
    if (input.date > std::max(tx.today(), tx.real_now().day())) wrongs.add("date", "deed.future");
    if (auto const place = place_named(writing, input.place.value)) {
        auto const area = (*place)->area;
        row.place = area.place;
        row.town = area.town;
        row.village = area.village;
    } else wrongs.add("place", "field.no_such_place");
    if (input.unit) {
        if (auto const unit = unit_named(writing, input.unit->value, "unit")) row.unit = (*unit)->no;
        else wrongs.add("unit", "field.no_such_unit");
    }
    if (input.problem) {
        auto const problem = problems::find(tx, *input.problem);
        if (problem && scope->sees(problems::visible(*problem, problems::co_units_of(tx, *problem))))
            row.problem = problem->no;
        else wrongs.add("problem", "deed.no_such_problem");
    }
    if (input.host) {
        auto const host = hosts::find(tx, *input.host);
        if (host && scope->sees(hosts::visible(*host))) row.host = host->no;
        else wrongs.add("host", "deed.no_such_host");
    }
    if (input.cents) row.cents = *input.cents;
    if (input.source) row.source = *input.source;
    if (!wrongs.empty()) return wrong(wrongs);
    if (auto const allowed = allow(writing, visible(row), "place"); !allowed) return allowed.error();
    if (tx.find<DeedRow>("id", row.id.text())) return refuse(Refused::conflict, "conflict.exists");
    tx.insert(row);
    figures::add_facts(tx, "deed", row.no, {row.place, row.town, row.village},
                       {{.metric = "deeds", .day = row.day, .unit = row.unit, .to_day = {}}});
    tx.note("date", row.day.text());
    return store::Outcome{"deed", row.id, {}};
}

Result<store::Outcome> make_void(commands::Writing& writing, Void const& input) {
    auto const before = seen(writing, input.id);
    if (!before) return refuse(Refused::not_found, "not_found");
    if (auto const allowed = allow(writing, visible(*before), "id"); !allowed) return allowed.error();
    if (input.rev && *input.rev != before->rev) {
        auto refusal = refuse(Refused::conflict, "conflict.rev");
        refusal.current = to_json(view_of(writing, *before));
        return refusal;
    }
    if (before->voided) return refuse(Refused::conflict, "deed.voided_already");
    writing.tx.keep_version("deed", *before);
    auto after = *before;
    after.voided = true;
    after.void_reason = input.reason;
    writing.tx.update(*before, after);
    figures::void_facts(writing.tx, after.no);
    return store::Outcome{"deed", after.id, {}};
}

Result<DeedView> get(commands::Asking const& asking, ById const& input) {
    auto const row = seen(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row);
}

Result<commands::Page<DeedView>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    std::int64_t wanted = 0;
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        wanted = (*place)->no;
    }
    auto const scope = scope_of(asking);
    auto const doors = scope->doors(directory(asking), wanted);
    commands::Page<DeedView> page;
    for (auto from = *before;;) {
        auto const rows = next_rows(asking, doors, from, input.count());
        for (auto const& row : rows) {
            from = row.no;
            bool const inside = wanted == 0 || directory(asking).inside(row.place, wanted);
            if (!inside || !scope->sees(visible(row))) continue;
            page.items.push_back(view_of(asking, row));
            if (static_cast<int>(page.items.size()) == input.count()) {
                page.next = commands::cursor(from);
                return page;
            }
        }
        if (static_cast<int>(rows.size()) < input.count()) return page;
    }
}

} // namespace huiju::deeds

namespace huiju {

Feature deeds_feature() {
    return {"deeds",
            [](commands::Registry& registry) {
                using namespace deeds;
                registry.write<Create>({.name = "deed.create",
                                        .method = "POST",
                                        .path = "/api/deeds",
                                        .summary = "Records a deed done for people",
                                        .access = recorders,
                                        .shows = "deed.get",
                                        .creates = true},
                                       &create, nullptr, &check);
                registry.write<Void>({.name = "deed.void",
                                      .method = "POST",
                                      .path = "/api/deeds/{id}/void",
                                      .summary = "Takes a deed back, with a reason; it stays readable",
                                      .access = recorders,
                                      .shows = "deed.get"},
                                     &make_void);
                registry.read<List, commands::Page<DeedView>>({.name = "deed.list",
                                                               .method = "GET",
                                                               .path = "/api/deeds",
                                                               .summary = "Deeds, newest first",
                                                               .access = commands::Access::people()},
                                                              &list);
                registry.read<ById, DeedView>({.name = "deed.get",
                                               .method = "GET",
                                               .path = "/api/deeds/{id}",
                                               .summary = "One deed",
                                               .access = commands::Access::people()},
                                              &get);
            },
            {&store::table_of<deeds::DeedRow>()},
            {}};
}

} // namespace huiju
