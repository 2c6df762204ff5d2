// Reading a filled-in sheet back.
#include "domain/worksheets/worksheets.hpp"

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "base/xlsx.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/problems/operations.hpp"
#include "domain/worksheets/columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace huiju::worksheets {

namespace {

using problems::Move;

constexpr std::size_t longest = 4000;    // characters, as a progress and a result may have
constexpr std::size_t most_filled = 300; // rows of one file that hold something

// A row that was filled in.
struct Filled {
    std::int64_t row = 0;
    std::string number, record, progress, result;
};

Result<std::vector<Filled>> filled_rows(Upload const& input) {
    auto text = input.file.value;
    // browsers write two of the digits otherwise, and pad
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('=')) text.pop_back();
    auto const bytes = base64url_decode(text);
    auto const book = bytes ? read_workbook(*bytes) : std::nullopt;
    if (!book) return wrong_field("file", "worksheet.unreadable");
    for (auto const& sheet : *book) {
        if (sheet.rows.empty()) continue;
        auto const& head = sheet.rows.front();
        auto const column = [&](std::string_view name) {
            auto const found =
                std::ranges::find_if(head, [&](auto const& cell) { return clean(cell) == name; });
            return static_cast<std::size_t>(found - head.begin());
        };
        auto const number = column(number_column), progress = column(progress_column),
                   result = column(result_column), record = column(record_column);
        if (std::max({number, progress, result, record}) >= head.size()) continue;
        std::vector<Filled> rows;
        for (std::size_t i = 1; i < sheet.rows.size(); ++i) {
            auto const& cells = sheet.rows[i];
            auto const cell = [&](std::size_t at) {
                return at < cells.size() ? clean(cells[at]) : std::string();
            };
            Filled filled{static_cast<std::int64_t>(i) + 1, cell(number), cell(record), cell(progress),
                          cell(result)};
            if (!filled.progress.empty() || !filled.result.empty()) rows.push_back(std::move(filled));
        }
        if (rows.size() > most_filled)
            return wrong_field("file", {"field.too_many", {{"max", std::to_string(most_filled)}}});
        return rows;
    }
    return wrong_field("file", "worksheet.no_table");
}

// What is still to be done of a row.
struct Work {
    Uuid problem;
    bool progress = false, finish = false;
};

class Reader {
public:
    explicit Reader(commands::Asking const& asking) : asking_(asking) {}

    // `work` holds what is to be carried out when the row is ready.
    RowView look(Filled const& filled, Work& work) {
        RowView view{.row = filled.row,
                     .number = filled.number,
                     .progress = !filled.progress.empty(),
                     .finish = !filled.result.empty()};
        auto const bad = [&](Message const& reason) {
            view.reason = say(asking_.caller.locale, reason);
            return view;
        };
        auto const id = Uuid::parse(filled.record);
        if (!id) return bad("worksheet.bad_record");
        if (!met_.insert(*id).second) return bad("worksheet.twice");
        if (characters(filled.progress) > longest || characters(filled.result) > longest)
            return bad({"worksheet.too_long", {{"max", std::to_string(longest)}}});
        auto const problem = problems::get(asking_, {*id});
        if (!problem || !problem->title) return bad("worksheet.not_found");
        // a column that was sorted alone would put a text under another matter
        if (problem->number != filled.number) return bad("worksheet.number_differs");
        auto const stands = [&](std::string const& text, auto... verbs) {
            return std::ranges::any_of(problem->history, [&](problems::MoveView const& move) {
                return ((move.verb == verbs) || ...) && move.text == text;
            });
        };
        work.problem = *id;
        work.progress = view.progress && !stands(filled.progress, "progress");
        work.finish = view.finish && !stands(filled.result, "finish", "ask_to_sign");
        if (!work.progress && !work.finish) {
            view.found = Found::known;
            return view;
        }
        auto const may = [&](Move move) {
            return std::ranges::any_of(problem->moves,
                                       [&](auto const& allowed) { return allowed.name == move; });
        };
        if ((work.progress && !may(Move::progress)) || (work.finish && !may(Move::finish)))
            return bad({"worksheet.not_now",
                        {{"state", say(asking_.caller.locale,
                                       fmt::format("problem.state.{}", word(problem->state.value())))}}});
        view.found = Found::ready;
        return view;
    }

private:
    commands::Asking const& asking_;
    std::set<Uuid> met_;
};

void add(SheetView& view, RowView row) {
    (row.found == Found::ready ? view.ready : row.found == Found::known ? view.known : view.bad) += 1;
    view.rows.push_back(std::move(row));
}

Result<void> carry_out(commands::Writing& writing, Filled const& filled, Work const& work) {
    if (work.progress) {
        problems::Progress progress;
        progress.id = work.problem;
        progress.text.value = filled.progress;
        if (auto const done = problems::progress(writing, progress); !done) return done.error();
    }
    if (work.finish) {
        problems::Finish finish;
        finish.id = work.problem;
        finish.result.value = filled.result;
        if (auto const done = problems::finish(writing, finish); !done) return done.error();
    }
    return {};
}

} // namespace

Result<SheetView> check(commands::Asking const& asking, Upload const& input) {
    auto const rows = filled_rows(input);
    if (!rows) return rows.error();
    SheetView view;
    Reader reader(asking);
    for (auto const& filled : *rows) {
        Work work;
        add(view, reader.look(filled, work));
    }
    return view;
}

Result<store::Outcome> import(commands::Writing& writing, Upload const& input) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const rows = filled_rows(input);
    if (!rows) return rows.error();
    SheetView view;
    Reader reader(writing);
    for (auto const& filled : *rows) {
        Work work;
        auto row = reader.look(filled, work);
        if (row.found == Found::ready)
            if (auto const done = carry_out(writing, filled, work); !done) {
                row.found = Found::bad;
                row.reason = say(writing.caller.locale, done.error().reason);
            }
        add(view, std::move(row));
    }
    writing.tx.note("ready", std::to_string(view.ready));
    writing.tx.note("known", std::to_string(view.known));
    writing.tx.note("bad", std::to_string(view.bad));
    return store::Outcome{"worksheet", writing.id, [view = std::move(view)] { return to_json(view); }};
}

} // namespace huiju::worksheets

namespace huiju {

Feature worksheets_feature() {
    using namespace worksheets;
    static constexpr Roles handlers{Role::unit_handler, Role::unit_head, Role::station, Role::town_office,
                                    Role::office};
    return {.name = "worksheets", .add = [](commands::Registry& registry) {
                registry.read({.name = "worksheet.check",
                               .method = "POST",
                               .path = "/api/worksheets/check",
                               .summary = "What a filled-in sheet would do, with every row that is wrong.",
                               .access = commands::Access(handlers)},
                              &check);
                registry.write({.name = "worksheet.import",
                                .method = "POST",
                                .path = "/api/worksheets",
                                .summary =
                                    "Takes the progress and results of a filled-in sheet; what was taken "
                                    "before is left alone.",
                                .access = commands::Access(handlers)},
                               &worksheets::import);
            }};
}

} // namespace huiju
