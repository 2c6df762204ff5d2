// What people do with drafts and the agenda.
#include "domain/campaigns/campaigns.hpp"
#include "domain/escalation/escalation.hpp"

#include <fmt/format.h>

namespace huiju::escalation {

namespace {

using alerts::AgendaRow;
using alerts::OrderRow;
using alerts::OrderState;

// The row and its problem, when the caller may change them and saw them as they are.
template <class Row>
struct Found {
    Row row;
    problems::ProblemRow problem;
};

template <class Row>
Result<Found<Row>> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const row = writing.tx.find<Row>("id", id.text());
    auto const problem = row ? problems::get_seen(writing, row->problem) : std::nullopt;
    if (!problem) return refuse(Refused::not_found, "not_found");
    auto visible = problems::visible(*problem, problems::co_units_of(writing.tx, *problem));
    if (auto const allowed = allow(writing, visible, "id"); !allowed) return allowed.error();
    if (rev && *rev != row->rev) return stale({});
    return Found<Row>{*row, *problem};
}

} // namespace

Result<store::Outcome> sign_order(commands::Writing& writing, SignOrder const& input) {
    auto const found = to_change<OrderRow>(writing, input.id, input.rev);
    if (!found) return found.error();
    auto& tx = writing.tx;
    if (found->row.state != OrderState::draft) return wrong_state("order.not_draft", word(found->row.state));
    if (input.due < tx.today()) return wrong_field("due", "problem.due_in_the_past");
    auto row = found->row;
    row.state = OrderState::signed_;
    row.signed_day = tx.today();
    row.signed_by = tx.actor();
    row.due = input.due;
    row.request = input.request.value;
    auto const* campaign = directory(writing).campaign();
    row.number = fmt::format("{}督〔{}〕{}号", campaign->prefix, tx.today().year(),
                             problems::next_serial(tx, fmt::format("order:{}", campaign->no)));
    tx.update(found->row, row);
    problems::put_under_supervision(writing, found->problem, row.request);
    tx.note("number", row.number);
    return store::Outcome{"order", row.id, {}};
}

Result<store::Outcome> drop_order(commands::Writing& writing, DropOrder const& input) {
    auto const found = to_change<OrderRow>(writing, input.id, input.rev);
    if (!found) return found.error();
    if (found->row.state != OrderState::draft) return wrong_state("order.not_draft", word(found->row.state));
    auto row = found->row;
    row.state = OrderState::dropped;
    row.request = input.reason.value;
    writing.tx.update(found->row, row);
    return store::Outcome{"order", row.id, {}};
}

Result<store::Outcome> report_order(commands::Writing& writing, ReportOrder const& input) {
    auto const found = to_change<OrderRow>(writing, input.id, input.rev);
    if (!found) return found.error();
    if (found->row.state != OrderState::signed_)
        return wrong_state("order.not_signed", word(found->row.state));
    auto row = found->row;
    row.state = OrderState::reported;
    row.reported_day = writing.tx.today();
    row.report = input.report.value;
    writing.tx.update(found->row, row);
    return store::Outcome{"order", row.id, {}};
}

Result<store::Outcome> decide_agenda(commands::Writing& writing, DecideAgenda const& input) {
    auto const found = to_change<AgendaRow>(writing, input.id, input.rev);
    if (!found) return found.error();
    if (found->row.decided_day) return refuse(Refused::conflict, "agenda.decided");
    auto row = found->row;
    row.decided_day = writing.tx.today();
    row.decided_by = writing.tx.actor();
    row.decision = input.decision.value;
    writing.tx.update(found->row, row);
    return store::Outcome{"agenda", row.id, {}};
}

} // namespace huiju::escalation
