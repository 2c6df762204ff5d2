// Registers the documents, numbers assignments and keeps the audit of what is printed.
#include "domain/documents/documents.hpp"

#include "base/crypto.hpp"
#include "domain/bulletins/bulletins.hpp"
#include "domain/directory/directory.hpp"
#include "domain/documents/ledger.hpp"
#include "domain/problems/problems.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

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

bool comes_as(Kind kind, Format format) {
    if (format == Format::docx)
        return kind == Kind::assignment || kind == Kind::order || kind == Kind::bulletin;
    if (format == Format::xlsx)
        return kind == Kind::ledger || kind == Kind::bulletin || kind == Kind::worksheet ||
               kind == Kind::proposals || kind == Kind::rectification || kind == Kind::instructions ||
               kind == Kind::notice || kind == Kind::receipts;
    return true;
}

DocumentView whole_page(std::string title, std::string html) {
    return {.title = std::move(title), .html = std::move(html)};
}
DocumentView as_file(std::string title, Format format, std::string_view bytes) {
    return {.title = std::move(title), .format = format, .file = base64url_encode(bytes)};
}

Result<DocumentView> bulletin_of(commands::Asking const& asking, Print const& input, Format format) {
    auto const ids = ids_of(input);
    if (!ids) return ids.error();
    if (ids->size() != 1) return wrong_field("id", "field.required");
    auto const found = bulletins::get(asking, {ids->front()});
    if (!found) return found.error();
    auto const& body = found->body;
    auto const mark = print_mark(asking, body.title);
    if (format == Format::docx) return as_file(body.title, format, bulletins::bulletin_docx(body, mark));
    if (format == Format::xlsx) return as_file(body.title, format, bulletins::bulletin_xlsx(body, mark));
    return whole_page(body.title, bulletins::bulletin_html(body, mark));
}

// Whole in memory: a place or a unit at a time. All of a city leaves by `huiju export`.
Result<DocumentView> ledger_book(commands::Asking const& asking, Print const& input) {
    constexpr std::size_t most_rows = 10'000;
    auto const asked = asked_of(asking, input);
    if (!asked) return asked.error();
    auto question = ledger_question(input);
    question.limit = Whole<1, 500>{500};
    std::vector<LedgerRow> rows;
    for (;;) {
        auto page = ledger(asking, question);
        if (!page) return page.error();
        std::ranges::move(page->items, std::back_inserter(rows));
        if (rows.size() > most_rows)
            return wrong_field("place", {"field.too_many", {{"max", std::to_string(most_rows)}}});
        if (!page->next) break;
        question.after = Text<1, 200>{*page->next};
    }
    auto const file = std::filesystem::temp_directory_path() / (Uuid::v7_now().text() + ".xlsx");
    LedgerBook book(file.string(), asking.now().day(), print_mark(asking, words_of(*asked, input)));
    for (auto const& row : rows) book.add(row);
    book.close();
    std::ifstream in(file, std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(file);
    return as_file("问题台账", Format::xlsx, bytes);
}

Result<DocumentView> worksheet_book(commands::Asking const& asking, Print const& input) {
    auto const asked = asked_of(asking, input);
    if (!asked) return asked.error();
    auto const tasks = tasks_of(asking, input);
    if (!tasks) return tasks.error();
    auto const words = words_of(*asked, input);
    return as_file(
        "问题办理表", Format::xlsx,
        worksheets::book_of(*tasks, unit_of(asking, *asked), asking.now().day(), print_mark(asking, words)));
}

std::string filter_of(Print const& input) {
    std::string out;
    auto const add = [&](std::string_view name, auto const& value) {
        if (value) out += fmt::format("{}{}={}", out.empty() ? "" : " ", name, value->value);
    };
    add("id", input.id);
    add("place", input.place);
    add("unit", input.unit);
    add("state", input.state);
    add("category", input.category);
    if (input.overdue.value_or(false)) out += " overdue";
    if (input.came_back.value_or(false)) out += " came_back";
    if (input.q) out += " q"; // what was looked for is free text
    add("leader", input.leader);
    add("tag", input.tag);
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
    auto const format = input.format.value_or(Format::html);
    if (!comes_as(input.kind, format)) return wrong_field("format", "document.no_format");
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
    } else if (input.kind == Kind::bulletin) {
        if (auto const found = bulletin_of(writing, input, Format::html); !found) return found.error();
    } else if (auto const paper = paper_of(writing, input); !paper) {
        return paper.error();
    }
    writing.tx.note("kind", word(input.kind));
    writing.tx.note("format", word(format));
    if (auto const filter = filter_of(input); !filter.empty()) writing.tx.note("filter", filter);
    return store::Outcome{"document", writing.id, {}};
}

Result<DocumentView> get(commands::Asking const& asking, Print const& input) {
    auto const format = input.format.value_or(Format::html);
    if (!comes_as(input.kind, format)) return wrong_field("format", "document.no_format");
    if (input.kind == Kind::bulletin) return bulletin_of(asking, input, format);
    if (format == Format::xlsx && input.kind == Kind::worksheet) return worksheet_book(asking, input);
    if (format == Format::xlsx && input.kind == Kind::ledger) return ledger_book(asking, input);
    auto const paper = paper_of(asking, input);
    if (!paper) return paper.error();
    if (format == Format::xlsx) return as_file(paper->title, format, xlsx_of(*paper));
    if (format == Format::docx) return as_file(paper->title, format, docx_of(*paper, asking.now()));
    return whole_page(paper->title, html_of(*paper));
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
