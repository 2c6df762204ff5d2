// The register of deeds: what a deed may name, and how it is shown.
#include "domain/deeds/deeds.hpp"

#include "domain/hosts/hosts.hpp"
#include "domain/registers/registers.hpp"
#include "domain/substitutes/substitutes.hpp"

namespace huiju::deeds {

namespace {

struct Deeds {
    using Row = DeedRow;
    using Create = deeds::Create;
    using View = DeedView;
    static constexpr std::string_view record = "deed", records = "deeds";
    static constexpr Roles recorders{Role::liaison, Role::village_cadre, Role::town_office,
                                     Role::office,  Role::unit_handler,  Role::station};
    static constexpr registers::Words words{.create = "Records a deed done for people",
                                            .take_back =
                                                "Takes a deed back, with a reason; it stays readable",
                                            .list = "Deeds, newest first",
                                            .get = "One deed"};

    static void fill(commands::Writing& writing, Create const& input, Row& row, Wrongs& wrongs) {
        row.kind = input.kind;
        row.title = input.title;
        row.person = writing.caller.person;
        if (input.problem) {
            if (auto const problem = problems::find_seen(writing, *input.problem)) row.problem = problem->no;
            else wrongs.add("problem", "deed.no_such_problem");
        }
        if (input.host) {
            if (auto const host = hosts::find_seen(writing, *input.host)) row.host = host->no;
            else wrongs.add("host", "deed.no_such_host");
        }
        if (input.cents) row.cents = *input.cents;
        if (input.source) row.source = *input.source;
    }

    static std::vector<figures::Fact> facts(Row const& row) {
        return {{.metric = "deeds", .day = row.day, .unit = row.unit, .to_day = {}}};
    }

    static DeedView view(commands::Asking const& asking, DeedRow const& row) {
        auto const& dir = directory(asking);
        auto const scope = scope_of(asking);
        DeedView view{.id = row.id,
                      .rev = row.rev,
                      .kind = row.kind,
                      .title = row.title,
                      .date = row.day,
                      .place = place_view(dir, row.place),
                      .unit = unit_view(dir, row.unit),
                      .recorder = substitutes::maker_view(asking, row.person, row.no),
                      .problem = std::nullopt,
                      .host = std::nullopt,
                      .cents = row.cents,
                      .source = row.source,
                      .voided = row.voided,
                      .void_reason = std::nullopt};
        if (row.voided) view.void_reason = row.void_reason;
        if (row.problem != 0)
            if (auto const problem = asking.db.get<problems::ProblemRow>(row.problem);
                problem && problems::sees(asking, *problem))
                view.problem = problems::brief_of(*problem);
        if (row.host != 0)
            if (auto const host = asking.db.get<hosts::HostRow>(row.host);
                host && scope->sees(hosts::visible(*host)))
                view.host = HostBrief{host->id, host->name};
        return view;
    }
};

} // namespace

} // namespace huiju::deeds

namespace huiju {

Feature deeds_feature() {
    return {"deeds", &registers::add<deeds::Deeds>, {&store::table_of<deeds::DeedRow>()}, {}};
}

} // namespace huiju
