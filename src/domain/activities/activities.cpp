// Recording activities, taking them back, listing them.
#include "domain/activities/activities.hpp"

#include "domain/campaigns/campaigns.hpp"
#include "domain/figures/facts.hpp"
#include "domain/hosts/hosts.hpp"

#include <algorithm>

namespace huiju::activities {

namespace {

constexpr Roles recorders{Role::liaison,      Role::village_cadre, Role::town_office, Role::office,
                          Role::unit_handler, Role::station,       Role::secretary};

Refusal wrong(Wrongs& wrongs) {
    auto refusal = refuse(Refused::invalid, "invalid");
    refusal.fields = wrongs.take();
    return refusal;
}

ActivityView view_of(commands::Asking const& asking, ActivityRow const& row) {
    auto const& dir = directory(asking);
    ActivityView view{.id = row.id,
                      .rev = row.rev,
                      .kind = row.kind,
                      .topic = row.topic,
                      .date = row.day,
                      .to_date = row.to_day,
                      .place = place_view(dir, row.place),
                      .unit = unit_view(dir, row.unit),
                      .leader = person_view(dir, row.leader),
                      .host = std::nullopt,
                      .headcount = row.headcount,
                      .nights = row.nights,
                      .voided = row.voided,
                      .void_reason = std::nullopt};
    if (row.voided) view.void_reason = row.void_reason;
    if (row.host != 0)
        if (auto const host = asking.db.get<hosts::HostRow>(row.host);
            host && scope_of(asking)->sees(hosts::visible(*host)))
            view.host = host->id;
    return view;
}

std::optional<ActivityRow> seen(commands::Asking const& asking, Uuid id) {
    auto row = asking.db.find<ActivityRow>("id", id.text());
    if (row && !scope_of(asking)->sees(visible(*row))) row.reset();
    return row;
}

// The next rows of every door below that number, newest first, each once.
std::vector<ActivityRow> next_rows(commands::Asking const& asking, std::vector<Door> const& doors,
                                   std::int64_t before, int limit) {
    static constexpr std::string_view names[] = {"activities.list/county", "activities.list/town",
                                                 "activities.list/village", "activities.list/unit"};
    std::vector<ActivityRow> rows;
    for (auto const& door : doors) {
        store::Args args{{"before", before}, {"limit", limit}};
        if (door.kind != Door::county) args.emplace_back("door", door.no);
        auto more = asking.db.all<ActivityRow>(names[door.kind], std::move(args));
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

Visible visible(ActivityRow const& activity) {
    return {.area = {activity.place, activity.town, activity.village}, .lead = activity.unit};
}

// Names the look-ups that are wrong beside fields that cannot be read.
void check(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    if (!place_named(asking, input.place.value)) wrongs.add("place", "field.no_such_place");
    if (input.unit && !unit_named(asking, input.unit->value, "unit"))
        wrongs.add("unit", "field.no_such_unit");
    if (input.leader && !directory(asking).person(input.leader->text()))
        wrongs.add("leader", "field.no_such_person");
}

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto& tx = writing.tx;
    auto const& dir = directory(writing);
    bool const stay = input.kind == ActivityKind::stay;
    Wrongs wrongs;
    ActivityRow row;
    row.id = writing.id;
    row.campaign = dir.campaign()->no;
    row.kind = input.kind;
    row.day = input.date;
    row.to_day = input.to_date;
    if (input.date > std::max(tx.today(), tx.real_now().day())) wrongs.add("date", "activity.future");
    if (input.topic) {
        if (input.kind == ActivityKind::lecture) row.topic = *input.topic;
        else wrongs.add("topic", "activity.no_content");
    }
    if (stay) {
        if (!input.to_date) wrongs.add("to_date", "field.required");
        else if (*input.to_date <= input.date) wrongs.add("to_date", "activity.one_night");
        else row.nights = input.to_date->days - input.date.days;
    } else if (input.to_date && *input.to_date < input.date) {
        wrongs.add("to_date", "activity.ends_before");
    }
    if (auto const place = place_named(writing, input.place.value); !place) {
        wrongs.add("place", "field.no_such_place");
    } else if ((*place)->area.village == 0) {
        wrongs.add("place", "activity.not_a_village");
    } else {
        auto const area = (*place)->area;
        row.place = area.place;
        row.town = area.town;
        row.village = area.village;
    }
    if (input.unit) {
        if (auto const unit = unit_named(writing, input.unit->value, "unit")) row.unit = (*unit)->no;
        else wrongs.add("unit", "field.no_such_unit");
    } else if (!stay) {
        wrongs.add("unit", "field.required");
    }
    if (input.leader) {
        if (auto const* leader = dir.person(input.leader->text())) row.leader = leader->no;
        else wrongs.add("leader", "field.no_such_person");
    } else if (stay) {
        wrongs.add("leader", "field.required");
    }
    if (input.host) {
        auto const host = hosts::find(tx, *input.host);
        bool const home = host && host->kind == hosts::HostKind::household &&
                          scope_of(writing)->sees(hosts::visible(*host));
        if (home) row.host = host->no;
        else wrongs.add("host", "activity.no_such_home");
    } else if (stay) {
        wrongs.add("host", "field.required");
    }
    if (input.headcount) row.headcount = *input.headcount;
    if (!wrongs.empty()) return wrong(wrongs);
    if (auto const allowed = allow(writing, visible(row), "place"); !allowed) return allowed.error();
    if (tx.find<ActivityRow>("id", row.id.text())) return refuse(Refused::conflict, "conflict.exists");
    tx.insert(row);
    if (!stay)
        figures::add_facts(
            tx, "activity", row.no, {row.place, row.town, row.village},
            {{.metric = "units_in_village", .day = row.day, .member = row.unit, .to_day = {}}});
    tx.note("kind", word(row.kind));
    tx.note("date", row.day.text());
    return store::Outcome{"activity", row.id, {}};
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
    if (before->voided) return refuse(Refused::conflict, "activity.voided_already");
    writing.tx.keep_version("activity", *before);
    auto after = *before;
    after.voided = true;
    after.void_reason = input.reason;
    writing.tx.update(*before, after);
    figures::void_facts(writing.tx, after.no);
    return store::Outcome{"activity", after.id, {}};
}

Result<ActivityView> get(commands::Asking const& asking, ById const& input) {
    auto const row = seen(asking, input.id);
    if (!row) return refuse(Refused::not_found, "not_found");
    return view_of(asking, *row);
}

Result<commands::Page<ActivityView>> list(commands::Asking const& asking, List const& input) {
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
    commands::Page<ActivityView> page;
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

} // namespace huiju::activities

namespace huiju {

Feature activities_feature() {
    return {"activities",
            [](commands::Registry& registry) {
                using namespace activities;
                registry.write<Create>({.name = "activity.create",
                                        .method = "POST",
                                        .path = "/api/activities",
                                        .summary = "Records what a unit or a leader does in a village",
                                        .access = recorders,
                                        .shows = "activity.get",
                                        .creates = true},
                                       &create, nullptr, &check);
                registry.write<Void>({.name = "activity.void",
                                      .method = "POST",
                                      .path = "/api/activities/{id}/void",
                                      .summary = "Takes an activity back, with a reason; it stays readable",
                                      .access = recorders,
                                      .shows = "activity.get"},
                                     &make_void);
                registry.read<List, commands::Page<ActivityView>>({.name = "activity.list",
                                                                   .method = "GET",
                                                                   .path = "/api/activities",
                                                                   .summary = "Activities, newest first",
                                                                   .access = commands::Access::people()},
                                                                  &list);
                registry.read<ById, ActivityView>({.name = "activity.get",
                                                   .method = "GET",
                                                   .path = "/api/activities/{id}",
                                                   .summary = "One activity",
                                                   .access = commands::Access::people()},
                                                  &get);
            },
            {&store::table_of<activities::ActivityRow>()},
            {}};
}

} // namespace huiju
