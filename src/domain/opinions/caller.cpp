// 来电查询: what people said who call from a telephone number, told by its blind index alone.
#include "base/text.hpp"
#include "domain/opinions/records.hpp"

namespace huiju::opinions {

namespace {

constexpr std::int64_t most_told = 50;
constexpr std::size_t brief = 60; // characters of an answer

} // namespace

Result<store::Outcome> ask_for_caller(commands::Writing& writing, Caller const& input) {
    auto const scope = scope_of(writing);
    CallerView out;
    auto const rows = writing.db.all<OpinionRow>(
        "opinions.of_phone",
        {{"index", writing.db.key().blind_index(input.phone.value.digits)}, {"limit", most_told}});
    for (auto const& row : rows) {
        // that a number stands behind a sealed lead is what nobody may find out by trying numbers
        if (row.sealed || !scope->may(writing.operation.access.roles, visible(row))) continue;
        auto told = lookup_view(writing, row);
        CallerItem item;
        item.id = row.id;
        item.code = std::move(told.code);
        item.date = row.day;
        item.place = place_view(directory(writing), row.place);
        item.state = std::move(told.state);
        if (told.answer) item.answer = shorten(*told.answer, brief);
        out.items.push_back(std::move(item));
    }
    writing.tx.note("found", std::to_string(out.items.size()));
    return store::Outcome{"caller", writing.id, [out = std::move(out)] { return to_json(out); }};
}

} // namespace huiju::opinions
