// What is handed out on paper: sheets of assignments and orders, slips for the people, lists to sign, files.
//
// Everything is shown through the reads of the features it comes from, and every text passes the mask: a
// paper names nobody who spoke. Each printing leaves a line in the audit before the paper is given.
#pragma once

#include "commands/registry.hpp"
#include "domain/directory/directory.hpp"
#include "domain/documents/paper.hpp"
#include "domain/feature.hpp"
#include "domain/problems/rows.hpp"
#include "domain/worksheets/worksheets.hpp"
#include "store/rows.hpp"

#include <optional>

namespace huiju::documents {

enum class Kind {
    assignment,    // 交办单
    order,         // 督办单
    extension,     // 延期申请单
    return_,       // 退回单
    proposals,     // 拟办表
    slip,          // 回音单
    visit,         // 走访记录单
    rectification, // 整改清单
    dossier,       // 一事一档
    handover,      // 工作交接单
    ledger,        // 台账, in full on A3
    ledger_short,  // its short form on A4
    card,          // 连心卡
    notice,        // 村级公示单
    bulletin,      // 通报
    instructions,  // 批示、现场承诺落实情况表: of one leader
    worksheet,     // 问题办理表: open matters, with room to write what was done
    receipts,      // 物资签领表: the homes of a place, each with room to sign for what was handed out
    support        // 帮扶联系卡: who helps a home, with room for what is done
};
BOOST_DESCRIBE_ENUM(Kind, assignment, order, extension, return_, proposals, slip, visit, rectification,
                    dossier, handover, ledger, ledger_short, card, notice, bulletin, instructions, worksheet,
                    receipts, support)

// A page to print; a Word document of what ends as a red-head file (assignment, order, bulletin); a workbook
// of what is a table (ledger, bulletin, worksheet, proposals, rectification, instructions, notice, receipts).
enum class Format { html, docx, xlsx };
BOOST_DESCRIBE_ENUM(Format, html, docx, xlsx)

// The number of one assignment: of the line of the history that gave the problem to its lead.
struct AssignmentSheetRow : store::Row {
    static constexpr std::string_view table = "assignment_sheet";
    std::int64_t problem = 0, move = 0;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(AssignmentSheetRow, (store::Row), (problem, move, number))

// What is printed. Lists (proposals, rectification, ledger, ledger_short, worksheet) go by place and unit,
// the ledger by whatever its list goes by (problems::List); notices by the village, cards by the place or
// else by the caller's own villages; receipts and support by the place and a tag of its homes, support also
// by the ids of homes; all others by the ids of problems, orders (order), hand-overs (handover), problems or
// opinions (slip), bulletins (bulletin: one) or visits (visit: without any, an empty form).
struct Print {
    Kind kind = Kind::assignment;
    std::optional<Text<1, 2000>> id; // one, or at most 50 with commas
    std::optional<PlaceRef> place;
    std::optional<UnitRef> unit;
    std::optional<Text<1, 100>> state;
    std::optional<CategoryRef> category;
    std::optional<bool> overdue, came_back;
    std::optional<Date> found_from, found_to;
    std::optional<Text<1, 100>> q;
    std::optional<AnybodyRef> leader; // instructions: else the caller, or whose secretary the caller is
    std::optional<Text<1, 20>> tag;   // receipts and support: only homes that bear it
    std::optional<Text<1, 60>> goods; // receipts: what each home gets, "大米10公斤"
    std::optional<Format> format;     // html when left out
};
BOOST_DESCRIBE_STRUCT(Print, (),
                      (kind, id, place, unit, state, category, overdue, came_back, found_from, found_to, q,
                       leader, tag, goods, format))

struct DocumentView {
    std::string title;
    Format format = Format::html;
    std::optional<std::string> html; // a whole page
    std::optional<std::string> file; // the bytes of another format, as base64url
};
BOOST_DESCRIBE_STRUCT(DocumentView, (), (title, format, html, file))

// The paper as the caller may see it.
Result<Paper> paper_of(commands::Asking const& asking, Print const& input);

// The open matters of a worksheet, by place and unit.
Result<std::vector<worksheets::Task>> tasks_of(commands::Asking const& asking, Print const& input);

// ---- shared by the files of this feature

// The ids of an input; refusals name the field.
Result<std::vector<Uuid>> ids_of(Print const& input);
// What a list goes by; null: everything that the caller sees.
struct Asked {
    Place const* place = nullptr;
    Unit const* unit = nullptr;
    Category const* category = nullptr;
};
Result<Asked> asked_of(commands::Asking const& asking, Print const& input);
inline bool is_list(Kind kind) {
    return kind == Kind::proposals || kind == Kind::rectification || kind == Kind::ledger ||
           kind == Kind::ledger_short || kind == Kind::worksheet;
}
// What a list goes by, in words: "光武镇　民政局".
std::string words_of(Asked const& asked, Print const& input);
// Whose sheet it is: the unit that was asked for, or the caller's own.
std::string unit_of(commands::Asking const& asking, Asked const& asked);
// "打印：李明（民政局）　2018年8月2日17时　范围：光武镇": on everything that leaves the house.
std::string print_mark(commands::Asking const& asking, std::string_view filter);
// The line of the history by which the present lead got the problem; 0: it was never assigned.
std::int64_t assignment_of(std::vector<problems::MoveRow> const& moves);

// ---- operations

// Before a document is shown: the line in the audit, and the number of an assignment.
Result<store::Outcome> note(commands::Writing& writing, Print const& input);
Result<DocumentView> get(commands::Asking const& asking, Print const& input);

} // namespace huiju::documents
