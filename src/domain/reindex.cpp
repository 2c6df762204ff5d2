// Reading the findable texts of every feature.
#include "domain/reindex.hpp"

#include "domain/hosts/rules.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/problems/operations.hpp"
#include "domain/visits/visits.hpp"

namespace huiju {

namespace {

template <class Row>
void in_ranges(store::Db& db, std::string_view statement, std::function<void(Row const&)> const& row) {
    for (std::int64_t no = 0;;) {
        auto const rows = db.all<Row>(statement, {{"no", no}});
        if (rows.empty()) return;
        for (auto const& r : rows) row(r);
        no = rows.back().no;
    }
}

} // namespace

void reindex(store::Db& db, std::function<void(store::SearchText)> const& add) {
    in_ranges<hosts::HostRow>(db, "reindex.hosts", [&](hosts::HostRow const& row) {
        add({.kind = "host",
             .record = row.no,
             .text = hosts::search_text(row),
             .town = row.town,
             .village = row.village});
    });
    in_ranges<visits::VisitRow>(db, "reindex.visits", [&](visits::VisitRow const& row) {
        if (auto text = visits::search_text(row)) add(std::move(*text));
    });
    in_ranges<opinions::OpinionRow>(db, "reindex.opinions", [&](opinions::OpinionRow const& row) {
        if (!row.text.empty()) add(opinions::search_text(row));
    });
    in_ranges<instructions::InstructionRow>(
        db, "reindex.instructions",
        [&](instructions::InstructionRow const& row) { add(instructions::search_text(row)); });
    in_ranges<problems::ProblemRow>(
        db, "reindex.problems", [&](problems::ProblemRow const& row) { add(problems::search_text(row)); });
}

} // namespace huiju
