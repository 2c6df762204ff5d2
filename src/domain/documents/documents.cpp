// Registers the documents, numbers assignments and keeps the audit of what is printed.
#include "domain/documents/documents.hpp"

#include "domain/directory/directory.hpp"
#include "domain/documents/ledger.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/format.h>

namespace huiju::documents {

namespace {

constexpr std::size_t most_ids = 50;

// Gives the present assignment of the problem its number when it has none.
void number_assignment(commands::Writing& writing, problems::ProblemRow const& problem) {
    auto& tx = writing.tx;
    auto const move = assignment_of(tx.having<problems::MoveRow>("problem", problem.no));
    if (move == 0 || tx.find<AssignmentSheetRow>("move", move)) return;
    auto const* campaign = directory(writing).campaign();
    AssignmentSheetRow row;
    row.problem = problem.no;
    row.move = move;
    row.number = fmt::format("{}交〔{}〕{}号", campaign->prefix, tx.today().year(),
                             problems::next_serial(tx, fmt::format("assign:{}", campaign->no)));
    tx.insert(row);
    tx.note("number", row.number);
}

std::string filter_of(Print const& input) {
    std::string out;
    auto const add = [&](std::string_view name, auto const& value) {
        if (value) out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, value->value);
    };
    add("id", input.id);
    add("place", input.place);
    add("unit", input.unit);
    return out;
}

} // namespace

std::int64_t assignment_of(std::vector<problems::MoveRow> const& moves) {
    std::int64_t move = 0;
    for (auto const& m : moves)
        if (m.verb == "assign" || m.verb == "reassign" ||
            (m.verb == "decide" && m.unit != 0 && m.to_state == word(problems::State::to_accept)))
            move = m.no;
    return move;
}

Result<std::vector<Uuid>> ids_of(Print const& input) {
    std::vector<Uuid> ids;
    if (!input.id) return ids;
    for (std::string_view rest = input.id->value;;) {
        auto const comma = rest.find(',');
        auto const id = Uuid::parse(rest.substr(0, comma));
        if (!id) return refuse(Refused::not_found, "not_found");
        ids.push_back(*id);
        if (comma == rest.npos) break;
        rest.remove_prefix(comma + 1);
    }
    if (ids.size() > most_ids)
        return wrong_field("id", {"field.too_many", {{"max", std::to_string(most_ids)}}});
    return ids;
}

Result<store::Outcome> note(commands::Writing& writing, Print const& input) {
    auto const ids = ids_of(input);
    if (!ids) return ids.error();
    if (input.kind == Kind::assignment)
        for (auto const id : *ids) {
            auto const problem = problems::find_seen(writing, id);
            if (!problem) return refuse(Refused::not_found, "problem.not_found");
            if (!problem->assigned_day) return refuse(Refused::conflict, "document.not_assigned");
            number_assignment(writing, *problem);
        }
    // what is refused leaves no line; long lists are left to the readers
    if (is_list(input.kind)) {
        if (auto const asked = asked_of(writing, input); !asked) return asked.error();
    } else if (auto const paper = paper_of(writing, input); !paper) {
        return paper.error();
    }
    writing.tx.note("kind", word(input.kind));
    if (auto const filter = filter_of(input); !filter.empty()) writing.tx.note("filter", filter);
    return store::Outcome{"document", writing.id, {}};
}

Result<DocumentView> get(commands::Asking const& asking, Print const& input) {
    auto const paper = paper_of(asking, input);
    if (!paper) return paper.error();
    return DocumentView{paper->title, html_of(*paper)};
}

} // namespace huiju::documents

namespace huiju {

Feature documents_feature() {
    using namespace documents;
    return {"documents",
            [](commands::Registry& registry) {
                Roles const readers{Role::office,    Role::sorter,       Role::supervisor, Role::leader,
                                    Role::secretary, Role::unit_handler, Role::unit_head,  Role::discipline,
                                    Role::inspector, Role::town_office,  Role::station,    Role::town_head,
                                    Role::liaison,   Role::village_cadre};
                registry.write<Print>({.name = "document.note",
                                       .summary = "Notes who prints what, before it is shown.",
                                       .access = commands::Access(readers)},
                                      &note);
                registry.read<Print, DocumentView>(
                    {.name = "document.get",
                     .method = "GET",
                     .path = "/api/documents/{kind}",
                     .summary = "A document to print, as a page for A4; each printing is noted in the audit.",
                     .access = commands::Access(readers),
                     .noted = "document.note"},
                    &get);
                registry.read<problems::List, commands::Page<LedgerRow>>(
                    {.name = "document.ledger",
                     .method = "GET",
                     .path = "/api/ledger",
                     .summary = "Problems in the columns of the paper ledger, newest first.",
                     .access = commands::Access(readers)},
                    &ledger);
            },
            {&store::table_of<AssignmentSheetRow>()}};
}

} // namespace huiju
