// The use cases of opinions: taking them down, sorting, answering, and what the person says to the answer.
#include "base/text.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/habits/habits.hpp"
#include "domain/opinions/records.hpp"
#include "domain/opinions/rules.hpp"
#include "domain/problems/problems.hpp"
#include "store/file_folder.hpp"

#include <algorithm>
#include <set>

namespace huiju::opinions {

namespace {

constexpr Roles desk{Role::town_office, Role::office,        Role::sorter,
                     Role::liaison,     Role::village_cadre, Role::discipline};
constexpr Roles office{Role::town_office, Role::office};
constexpr std::size_t title_length = 30;
constexpr std::size_t longest_text = 8000; // with all that the person added

Refusal does_not_fit(OpinionRow const& row, Message reason) {
    return wrong_state(std::move(reason), row.sealed ? "sorted" : word(row.state));
}

// The opinion that a command wants to change: found, the caller's to change, and as the caller saw it.
Result<OpinionRow> to_change(commands::Writing& writing, Uuid id, std::optional<std::int64_t> rev) {
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto row = find(writing.tx, id);
    if (!row) return refuse(Refused::not_found, "not_found");
    auto const seen = visible(*row);
    auto const scope = scope_of(writing);
    // whom it is about learns not even that it exists; a stranger is told that the place is not theirs
    if (scope->sight(seen) == Sight::none && scope->covers(writing.operation.access.roles, seen.area))
        return refuse(Refused::not_found, "not_found");
    if (auto r = allow(writing, seen); !r) return r.error();
    if (rev && *rev != row->rev) {
        auto const now = view(writing, *row);
        return stale(now ? to_json(*now) : std::string());
    }
    return *row;
}

// ---- sorting ------------------------------------------------------------------------------------------

// What the fields of a sorting lead to.
struct Sorting {
    Category const* category = nullptr; // null: as it was
    std::optional<problems::ProblemRow> into;
    Unit const* list_owner = nullptr;
    Unit const* receiver = nullptr;
    Person const* second = nullptr;
};

bool is_transfer(Category const* category) {
    return category && category->mode == categories::Mode::transfer;
}

Result<Sorting> check_sorting(commands::Writing const& writing, OpinionRow const& row, Sort const& input) {
    Wrongs wrongs;
    Sorting found;
    auto const& known = directory(writing);
    auto const to_problem =
        input.disposition == Disposition::new_problem || input.disposition == Disposition::merged;
    auto const unit = [&](std::optional<UnitRef> const& name, std::string_view field) -> Unit const* {
        if (!name) return nullptr;
        auto const named = unit_named(writing, name->value, field);
        if (named) return *named;
        wrongs.add(field, named.error().fields.front().reason);
        return nullptr;
    };

    if (input.category) {
        found.category = known.category(input.category->value);
        if (!found.category || found.category->parent.empty())
            wrongs.add("category", "field.no_such_category");
        else if (found.category->code == sealed_category && input.disposition != Disposition::transferred)
            wrongs.add("disposition", "opinion.lead_is_transferred");
    } else if (input.disposition == Disposition::new_problem && row.category.empty()) {
        wrongs.add("category", "field.required");
    }
    found.list_owner = unit(input.list_owner, "list_owner");
    found.receiver = unit(input.receiver, "receiver");
    if (to_problem && input.reply) wrongs.add("reply", "opinion.problem_answers");

    switch (input.disposition) {
    case Disposition::merged:
        if (input.problem) found.into = problems::find_seen(writing, *input.problem);
        if (!found.into) wrongs.add("problem", input.problem ? "opinion.no_such_problem" : "field.required");
        break;
    case Disposition::answered_on_spot:
        if (!input.reply) wrongs.add("reply", "field.required");
        break;
    case Disposition::transferred: {
        auto const* category = found.category ? found.category : known.category(row.category);
        if (!found.receiver && !input.receiver && is_transfer(category))
            found.receiver = known.unit(category->lead);
        if (!found.receiver && !input.receiver) wrongs.add("receiver", "field.required");
        break;
    }
    case Disposition::outside:
        if (!input.way_to_go) wrongs.add("way_to_go", "field.required");
        if (!input.second) {
            wrongs.add("second", "field.required");
        } else if (found.second = known.person(input.second->value); !found.second) {
            wrongs.add("second", "field.no_such_person");
        } else if (found.second->no == writing.caller.person) {
            wrongs.add("second", "opinion.second_is_you");
        } else if (!known.scope(found.second->no, writing.caller.real_now.day())->may(office, visible(row))) {
            wrongs.add("second", "opinion.second_not_office");
        }
        break;
    case Disposition::new_problem:
    case Disposition::suggestion:
    case Disposition::praise: break;
    }
    if (!wrongs.empty()) return refusal_of(wrongs);
    return found;
}

// On whose list a problem stands: the town's when the town sorts, else the sorter's own unit's.
std::int64_t list_owner(commands::Writing const& writing, Area const& area) {
    if (scope_of(writing)->covers({Role::town_office}, area)) return 0; // problems::create takes the town's
    auto const* person = directory(writing).person(writing.caller.person);
    return person ? person->unit : 0;
}

Result<problems::ProblemRow> problem_of(commands::Writing& writing, OpinionRow const& row, Sort const& input,
                                        Sorting const& sorting) {
    if (sorting.into) return problems::add_voice(writing, *sorting.into);
    auto const& known = directory(writing);
    auto const* place = known.place(row.place);
    problems::NewProblem fresh;
    fresh.title = input.title ? input.title->value : shorten(row.text, title_length);
    fresh.text = row.text;
    fresh.area = place ? known.today(*place).area : area_of(row);
    fresh.category = row.category;
    fresh.list_owner = sorting.list_owner ? sorting.list_owner->no : list_owner(writing, fresh.area);
    if (input.target) fresh.target = input.target->value;
    fresh.found_day = *row.sorted_day;
    fresh.about_unit = row.about_unit;
    fresh.about_person = row.about_person;
    fresh.urgent = input.urgent.value_or(false);
    fresh.id = input.problem ? *input.problem : Uuid::v7(writing.tx.real_now());
    auto const made = problems::create(writing, fresh);
    if (!made) return made.error();
    return problems::add_voice(writing, *made);
}

// ---- the look-up --------------------------------------------------------------------------------------

std::optional<OpinionRow> looked_up(commands::Asking const& asking, Lookup const& input) {
    auto const code = digits_of(input.code.value, 12), last4 = digits_of(input.last4.value, 4);
    if (code.empty() || last4.empty()) return std::nullopt;
    auto row = asking.db.find<OpinionRow>("code", code);
    if (!row || asking.db.key().open_field(row->last4.ciphertext) != last4) return std::nullopt;
    return row;
}

} // namespace

void check_new(commands::Asking const& asking, Create const& input, Wrongs& wrongs) {
    check(asking, input, "", wrongs);
    if (!directory(asking).place(input.place.value)) wrongs.add("place", "field.no_such_place");
    if (input.date && *input.date > asking.caller.real_now.day()) wrongs.add("date", "field.in_the_future");
    if (!input.photos) return;
    if (input.photos->size() > most_photos)
        wrongs.add("photos", {"field.too_many", {{"max", std::to_string(most_photos)}}});
    for (std::size_t i = 0; i < input.photos->size(); ++i)
        if (!store::FileFolder::is_name((*input.photos)[i].value))
            wrongs.add("photos." + std::to_string(i), "file.not_a_hash");
}

Result<store::Outcome> create(commands::Writing& writing, Create const& input) {
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto const& known = directory(writing);
    bool const is_public = writing.caller.person == 0 && !writing.caller.system;
    if (is_public && known.public_mode() == campaigns::PublicMode::off)
        return refuse(Refused::not_found, "public.off");
    Wrongs wrongs;
    check_new(writing, input, wrongs);
    if (!wrongs.empty()) return refusal_of(wrongs);
    auto const* place = known.place(input.place.value);
    auto const area = known.today(*place).area;
    if (!is_public && !scope_of(writing)->covers(desk, area)) {
        auto refusal = refuse(Refused::forbidden, "forbidden.place");
        refusal.fields.push_back({"place", "forbidden.place"});
        return refusal;
    }
    NewOpinion opinion = input;
    opinion.id = writing.id;
    if (taken(writing.tx, opinion)) return refuse(Refused::conflict, "conflict.exists");
    auto const row = record(writing, opinion,
                            {.source = is_public ? Source::public_page : Source::desk,
                             .area = area,
                             .day = input.date.value_or(writing.tx.today())});
    std::set<std::string> photos;
    if (input.photos)
        for (auto const& photo : *input.photos) photos.insert(photo.value);
    for (auto const& sha256 : photos) {
        OpinionPhotoRow photo;
        photo.opinion = row.no;
        photo.sha256 = sha256;
        writing.tx.insert(photo);
    }
    return store::Outcome{"opinion", row.id, {}};
}

void check_sort(commands::Asking const& asking, Sort const& input, Wrongs& wrongs) {
    if (input.disposition == Disposition::merged && input.problem &&
        !problems::find_seen(asking, *input.problem))
        wrongs.add("problem", "opinion.no_such_problem");
}

Result<store::Outcome> sort(commands::Writing& writing, Sort const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    if (before->state != OpinionState::to_sort)
        return does_not_fit(*before, {"opinion.not_to_sort", {{"state", state_words(*before)}}});
    auto const sorting = check_sorting(writing, *before, input);
    if (!sorting) return sorting.error();
    if (!sorting->into && input.disposition == Disposition::new_problem && input.problem &&
        problems::find(tx, *input.problem))
        return refuse(Refused::conflict, "conflict.exists");

    auto row = *before;
    auto const day = std::max(tx.today(), row.day);
    row.state = OpinionState::sorted;
    row.disposition = input.disposition;
    row.sorted_day = day;
    row.sorted_by = writing.caller.person;
    if (sorting->category) row.category = sorting->category->code;
    if (input.disposition == Disposition::new_problem || input.disposition == Disposition::merged) {
        auto const problem = problem_of(writing, row, input, *sorting);
        if (!problem) return problem.error();
        row.problem = problem->no;
    }
    row.adopted = input.disposition == Disposition::suggestion && input.adopted.value_or(false);
    if (input.disposition == Disposition::outside) row.way_to_go = input.way_to_go->value;
    if (input.disposition == Disposition::transferred) row.way_to_go = sorting->receiver->name;
    if (row.category == sealed_category) seal(row, directory(writing), day, writing.caller.person);
    if (!row.sealed) habits::sorted(tx, row.text, row.category);
    tx.note("disposition", word(input.disposition));
    if (sorting->second) tx.note("second", sorting->second->id.text());
    set_clocks(tx, *before, row);
    tx.update(*before, row);
    if (input.reply) answered(tx, row, input.reply->text.value, input.reply->way);
    else if (!row.way_to_go.empty()) make_findable(tx, row);
    return store::Outcome{"opinion", row.id, {}};
}

Result<store::Outcome> transcribe(commands::Writing& writing, Transcribe const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    if (before->state != OpinionState::to_transcribe &&
        !(before->state == OpinionState::answered && before->text.empty()))
        return does_not_fit(*before, {"opinion.not_to_transcribe", {{"state", state_words(*before)}}});
    auto row = *before;
    row.text = input.text.value;
    if (row.state == OpinionState::to_transcribe) row.state = OpinionState::to_sort;
    if (row.category.empty()) row.category = habits::category_for(tx, row.text);
    if (row.category == sealed_category) seal(row, directory(writing), std::max(tx.today(), row.day), 0);
    set_clocks(tx, *before, row);
    tx.update(*before, row);
    make_findable(tx, row);
    return store::Outcome{"opinion", row.id, {}};
}

Result<store::Outcome> answer(commands::Writing& writing, Answer const& input) {
    auto& tx = writing.tx;
    auto const before = to_change(writing, input.id, input.rev);
    if (!before) return before.error();
    bool const waits = before->state == OpinionState::to_sort ||
                       (before->state == OpinionState::sorted && before->problem == 0);
    if (!waits) return does_not_fit(*before, {"opinion.not_to_answer", {{"state", state_words(*before)}}});
    auto row = *before;
    if (row.state == OpinionState::to_sort) {
        row.state = OpinionState::sorted;
        row.disposition = Disposition::answered_on_spot;
        row.sorted_day = std::max(tx.today(), row.day);
        row.sorted_by = writing.caller.person;
        set_clocks(tx, *before, row);
        tx.update(*before, row);
    }
    answered(tx, row, input.text.value, input.way);
    return store::Outcome{"opinion", row.id, {}};
}

Result<store::Outcome> lookup_answer(commands::Writing& writing, Lookup const& input) {
    auto& tx = writing.tx;
    if (!lookup_is_open(writing)) return refuse(Refused::not_found, "public.off");
    if (auto r = campaigns::running(writing); !r) return r.error();
    auto const before = looked_up(writing, input);
    if (!before) return refuse(Refused::not_found, "lookup.not_found");
    Wrongs wrongs;
    if (input.solved && !input.satisfied) wrongs.add("satisfied", "field.required");
    if (input.satisfied && !input.solved) wrongs.add("solved", "field.required");
    if (!input.solved && !input.satisfied && !input.add) wrongs.add("solved", "field.required");
    auto const added = input.add
                           ? before->text + "\n补充（" + tx.today().chinese() + "）：" + input.add->value
                           : std::string();
    if (characters(added) > longest_text) wrongs.add("add", "lookup.enough");
    if (!wrongs.empty()) return refusal_of(wrongs);
    if (before->sealed) return does_not_fit(*before, "lookup.sealed");
    if (input.solved && before->state != OpinionState::answered)
        return does_not_fit(*before, {"lookup.not_answered", {{"state", state_words(*before)}}});

    auto row = *before;
    if (input.add) {
        tx.keep_version("opinion", *before);
        row.text = added;
        tx.update(*before, row);
        make_findable(tx, row);
    }
    if (input.solved) {
        row = rated(tx, row, *input.solved, *input.satisfied, RatedBy::self);
        if (row.problem != 0)
            if (auto r = problems::voice_rated(writing, row); !r) return r.error();
    }
    return store::Outcome{"opinion", row.id, {}};
}

Result<LookupView> lookup_show(commands::Asking const& asking, Lookup const& input) {
    if (!lookup_is_open(asking)) return refuse(Refused::not_found, "public.off");
    auto const row = looked_up(asking, input);
    if (!row) return refuse(Refused::not_found, "lookup.not_found");
    return lookup_view(asking, *row);
}

Result<LookupView> lookup_state(commands::Asking const& asking, ById const& input) {
    auto const row = find(asking.db, input.id);
    if (!row) return refuse(Refused::not_found, "lookup.not_found");
    return lookup_view(asking, *row);
}

} // namespace huiju::opinions
