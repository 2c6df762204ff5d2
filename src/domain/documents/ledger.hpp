// 台账: all problems in the columns of the paper ledger, as a list and as a workbook.
#pragma once

#include "domain/documents/paper.hpp"
#include "domain/problems/operations.hpp"

#include <memory>

namespace huiju::documents {

// One problem. Names nobody who spoke: `speaker` is masked, and empty for those who see it as a unit.
struct LedgerRow {
    std::string number, source, town, village, group, speaker, category, urgent, text, list_owner, level;
    std::string target, measures, lead, co_units, person;
    std::optional<Date> assigned, promise, due;
    std::string state;
    std::optional<Date> closed;
    std::optional<std::int64_t> days; // working days from the assignment to the closing
    std::string funds, deed, answer_way;
    std::optional<Date> answered;
    std::string solved, satisfied, alert, note;
};
BOOST_DESCRIBE_STRUCT(LedgerRow, (),
                      (number, source, town, village, group, speaker, category, urgent, text, list_owner,
                       level, target, measures, lead, co_units, person, assigned, promise, due, state, closed,
                       days, funds, deed, answer_way, answered, solved, satisfied, alert, note))

struct Print;
problems::List ledger_question(Print const& input); // what a printed ledger goes by

// The problems of problem.list, a page at a time.
Result<commands::Page<LedgerRow>> ledger(commands::Asking const& asking, problems::List const& input);

// The rows as a table to print: in full for A3, or in the twelve columns for A4.
Table ledger_table(std::vector<LedgerRow> const& rows, bool in_full);

// A workbook with the sheets 打印版 (A3, to sign) and 数据 (plain, to filter). Rows go into the file as they
// come, in constant memory; the file is whole after `close`. Throws std::runtime_error when it cannot be
// written.
class LedgerBook {
public:
    // `mark`: who made it, when and of what; stands below the sheet to print.
    LedgerBook(std::string const& file, Date day, std::string mark);
    ~LedgerBook();
    void add(LedgerRow const& row);
    void close();

private:
    struct Sheets;
    std::unique_ptr<Sheets> sheets_;
};

} // namespace huiju::documents
