// Reading opinions: what each caller may see of them.
#include "base/mask.hpp"
#include "base/text.hpp"
#include "domain/directory/doors.hpp"
#include "domain/directory/paging.hpp"
#include "domain/files/files.hpp"
#include "domain/opinions/records.hpp"
#include "domain/opinions/rules.hpp"
#include "domain/problems/problems.hpp"
#include "domain/substitutes/substitutes.hpp"
#include "domain/visits/rows.hpp"
namespace huiju::opinions {

namespace {

constexpr Roles slip_desks{Role::office, Role::sorter, Role::town_office};
constexpr std::size_t title_length = 30;

std::optional<std::string> given(std::string const& text) {
    if (text.empty()) return std::nullopt;
    return text;
}

std::optional<ReplyView> reply_view(Directory const& known, OpinionRow const& row) {
    if (!row.reply_day) return std::nullopt;
    return ReplyView{row.reply, row.reply_way, row.reply_day, person_view(known, row.replied_by)};
}

bool recorded_by(commands::Asking const& asking, OpinionRow const& row) {
    return row.recorder != 0 && row.recorder == asking.caller.person;
}

// Who hands out the slip with code and digits.
bool prints_slip(commands::Asking const& asking, Scope const& scope, OpinionRow const& row) {
    return recorded_by(asking, row) || scope.may(slip_desks, visible(row));
}

void show_code(commands::Asking const& asking, OpinionRow const& row, OpinionView& out) {
    out.code = row.code;
    out.last4 = asking.db.key().open_field(row.last4.ciphertext);
}

OpinionView stub(commands::Asking const& asking, OpinionRow const& row) {
    OpinionView out;
    out.id = row.id;
    out.rev = row.rev;
    out.date = row.day;
    out.state = OpinionState::sorted;
    out.state_text = state_words(row);
    out.sealed = true;
    out.code = row.code;
    if (recorded_by(asking, row)) show_code(asking, row, out);
    return out;
}

OpinionView whole(commands::Asking const& asking, Scope const& scope, OpinionRow const& row) {
    auto const& known = directory(asking);
    OpinionView out;
    out.id = row.id;
    out.rev = row.rev;
    out.date = row.day;
    out.state = row.state;
    out.state_text = state_words(row);
    out.sealed = row.sealed;
    if (prints_slip(asking, scope, row)) show_code(asking, row, out);
    out.place = place_view(known, row.place);
    out.source = row.source;
    if (row.visit != 0)
        if (auto const visit = asking.db.get<visits::VisitRow>(row.visit)) out.visit = visit->id;
    out.text = row.text;
    out.voice = given(row.voice);
    if (row.visit == 0)
        for (auto const& photo : asking.db.having<OpinionPhotoRow>("opinion", row.no))
            out.photos.push_back({photo.sha256, files::is_kept(asking.db, photo.sha256)});
    if (!row.category.empty()) out.category = category_view(known, row.category);
    out.disposition = row.disposition;
    if (row.problem != 0)
        if (auto const problem = asking.db.get<problems::ProblemRow>(row.problem)) out.problem = problem->id;
    if ((row.about_unit != 0 || row.about_person != 0) && scope.may({Role::office}, visible(row)))
        out.about = AboutView{unit_view(known, row.about_unit), person_view(known, row.about_person)};
    out.recorder = substitutes::maker_view(asking, row.recorder, row.no);
    out.sorted_by = person_view(known, row.sorted_by);
    out.sorted_on = row.sorted_day;
    if (row.disposition == Disposition::suggestion) out.adopted = row.adopted;
    out.way_to_go = given(row.way_to_go);
    out.reply = reply_view(known, row);
    out.solved = row.solved;
    out.satisfied = row.satisfied;
    out.rated_by = row.rated_by;
    out.rated_on = row.rated_day;
    return out;
}

std::optional<OpinionView> seen(commands::Asking const& asking, Scope const& scope, OpinionRow const& row) {
    switch (scope.sight(visible(row))) {
    case Sight::none: break;
    case Sight::stub: return stub(asking, row);
    case Sight::full: return whole(asking, scope, row);
    }
    return std::nullopt;
}

// ---- lists --------------------------------------------------------------------------------------------

// The next opinions behind a door, by number.
std::vector<OpinionRow> next_rows(store::Db& db, List const& input, Door const& door, std::int64_t before,
                                  std::int64_t limit) {
    store::Args args{{"before", before}, {"limit", limit}};
    if (!input.state && !input.category)
        return behind<OpinionRow>(db, "opinions.list", door, std::move(args));
    args.emplace_back("state", input.state ? word(*input.state) : std::string_view());
    args.emplace_back("category", input.category ? std::string_view(input.category->value) : "");
    // few opinions wait to be written down or sorted; all the others are fewer in their category
    bool const few = input.state == OpinionState::to_transcribe || input.state == OpinionState::to_sort;
    auto const* list = few || !input.category ? "opinions.list_state" : "opinions.list_category";
    return behind<OpinionRow>(db, list, door, std::move(args));
}

bool matches(commands::Asking const& asking, List const& input, std::int64_t place, Scope const& scope,
             OpinionRow const& row) {
    auto const sight = scope.sight(visible(row));
    if (sight == Sight::none) return false;
    // even that a word or a category fits would tell something of a sealed text
    if (sight == Sight::stub && (input.q || input.category)) return false;
    if (input.state && row.state != *input.state) return false;
    if (input.category && row.category != input.category->value) return false;
    if (input.q && !holds_words(searched_text(row), input.q->value)) return false;
    return place == 0 || directory(asking).inside(row.place, place);
}

} // namespace

std::optional<OpinionView> view(commands::Asking const& asking, OpinionRow const& row) {
    return seen(asking, *scope_of(asking), row);
}

std::vector<VoiceView> voices_of(commands::Asking const& asking, std::int64_t problem) {
    auto const& known = directory(asking);
    auto const scope = scope_of(asking);
    std::vector<VoiceView> list;
    for (auto const& row : of_problem(asking.db, problem)) {
        if (!scope->sees(visible(row))) continue;
        VoiceView voice;
        voice.id = row.id;
        voice.rev = row.rev;
        voice.date = row.day;
        voice.place = place_view(known, row.place);
        voice.text = row.text;
        voice.state = row.state;
        if (prints_slip(asking, *scope, row)) voice.code = row.code;
        voice.reply = reply_view(known, row);
        voice.tries = row.tries;
        voice.solved = row.solved;
        voice.satisfied = row.satisfied;
        voice.rated_by = row.rated_by;
        voice.rated_on = row.rated_day;
        list.push_back(std::move(voice));
    }
    return list;
}

Result<OpinionView> get(commands::Asking const& asking, ById const& input) {
    if (auto const row = find(asking.db, input.id))
        if (auto shown = view(asking, *row)) return *shown;
    return refuse(Refused::not_found, "not_found");
}

Result<OpinionView> slip(commands::Asking const& asking, ById const& input) {
    if (asking.caller.person != 0 || asking.caller.system) return get(asking, input);
    auto const row = find(asking.db, input.id);
    if (!row || row->source != Source::public_page || row->recorder != 0)
        return refuse(Refused::not_found, "not_found");
    OpinionView out;
    out.id = row->id;
    out.rev = row->rev;
    out.date = row->day;
    out.state = row->sealed ? OpinionState::sorted : row->state;
    out.state_text = state_words(*row);
    show_code(asking, *row, out);
    return out;
}

Result<commands::Page<OpinionView>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const scope = scope_of(asking);
    auto const place = wanted_place(asking, input.place);
    if (!place) return place.error();
    auto const wanted = *place ? (*place)->no : 0;
    Paging<OpinionView> page(input);
    walk_or_search<OpinionRow>(
        asking.db, scope->place_doors(directory(asking), wanted), input.count(),
        input.q ? &input.q->value : nullptr, *before,
        [&](Door const& door, std::int64_t below, std::int64_t limit) {
            return next_rows(asking.db, input, door, below, limit);
        },
        [&](std::int64_t at, OpinionRow const& row) {
            if (!matches(asking, input, wanted, *scope, row)) return true;
            return page.add(at, [&] { return *seen(asking, *scope, row); });
        });
    return page.take();
}

// ---- the look-up page ---------------------------------------------------------------------------------

bool lookup_is_open(commands::Asking const& asking) {
    return asking.caller.system || directory(asking).public_mode() != campaigns::PublicMode::off;
}

LookupView lookup_view(commands::Asking const& asking, OpinionRow const& row) {
    auto const& known = directory(asking);
    LookupView out;
    out.code = grouped(row.code);
    out.date = row.day;
    out.state = state_words(row);
    if (row.sealed) return out;
    out.place = known.full_name(row.place);
    auto const* category = known.category(row.category);
    if (category && category->sensitive) {
        out.title = "您反映的事项";
    } else if (!row.text.empty()) {
        out.title = mask_text(shorten(row.text, title_length), known.mask_words());
    }
    if (row.problem != 0 && row.state != OpinionState::answered)
        if (auto const problem = asking.db.get<problems::ProblemRow>(row.problem)) {
            out.state = state_words(problem->state);
            if (auto const* lead = known.unit(problem->lead); lead && problem->assigned_day)
                out.unit = lead->name;
            out.promised = problem->promise;
            out.moved = problem->promise_moved;
        }
    if (row.state == OpinionState::answered) {
        out.answer = row.reply;
        out.way = row.reply_way;
        out.answered_on = row.reply_day;
        out.solved = row.solved;
        out.satisfied = row.satisfied;
        out.can.push_back("rate");
        auto const problem =
            row.problem != 0 ? asking.db.get<problems::ProblemRow>(row.problem) : std::nullopt;
        if (problem && problems::opens_again(*problem, asking.now().day())) {
            out.can.push_back("reopen");
            out.reopen_until = problems::opens_until(*problem);
            out.office_decides = row.reopened != 0 || problem->pending == problems::Pending::rating;
        }
    } else if (row.disposition == Disposition::outside || row.disposition == Disposition::transferred) {
        out.answer = given(row.way_to_go);
        out.outside = row.disposition == Disposition::outside;
    }
    out.can.push_back("add");
    return out;
}

} // namespace huiju::opinions
