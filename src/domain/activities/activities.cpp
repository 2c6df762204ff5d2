// The register of activities: what belongs to which kind, and how they are shown.
#include "domain/activities/activities.hpp"

#include "domain/hosts/hosts.hpp"
#include "domain/registers/registers.hpp"

namespace huiju::activities {

namespace {

struct Activities {
    using Row = ActivityRow;
    using Create = activities::Create;
    using View = ActivityView;
    static constexpr std::string_view record = "activity", records = "activities";
    static constexpr Roles recorders{Role::liaison,      Role::village_cadre, Role::town_office, Role::office,
                                     Role::unit_handler, Role::station,       Role::secretary};
    static constexpr registers::Words words{.create = "Records what a unit or a leader does in a village",
                                            .take_back =
                                                "Takes an activity back, with a reason; it stays readable",
                                            .list = "Activities, newest first",
                                            .get = "One activity"};

    static void fill(commands::Writing& writing, Create const& input, Row& row, Wrongs& wrongs) {
        bool const stay = input.kind == ActivityKind::stay;
        row.kind = input.kind;
        row.to_day = input.to_date;
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
        if (row.place != 0 && row.village == 0) wrongs.add("place", "activity.not_a_village");
        if (!input.unit && !stay) wrongs.add("unit", "field.required");
        if (input.leader) {
            if (auto const* leader = directory(writing).person(input.leader->text())) row.leader = leader->no;
            else wrongs.add("leader", "field.no_such_person");
        } else if (stay) {
            wrongs.add("leader", "field.required");
        }
        if (input.host) {
            auto const host = hosts::find_seen(writing, *input.host);
            if (host && host->kind == hosts::HostKind::household) row.host = host->no;
            else wrongs.add("host", "activity.no_such_home");
        } else if (stay) {
            wrongs.add("host", "field.required");
        }
        if (input.headcount) row.headcount = *input.headcount;
        writing.tx.note("kind", word(row.kind));
    }

    static std::vector<figures::Fact> facts(Row const& row) {
        if (row.kind == ActivityKind::stay) return {};
        return {{.metric = "units_in_village", .day = row.day, .member = row.unit, .to_day = {}}};
    }

    static ActivityView view(commands::Asking const& asking, ActivityRow const& row) {
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
};

} // namespace

} // namespace huiju::activities

namespace huiju {

Feature activities_feature() {
    return {"activities",
            &registers::add<activities::Activities>,
            {&store::table_of<activities::ActivityRow>()},
            {}};
}

} // namespace huiju
