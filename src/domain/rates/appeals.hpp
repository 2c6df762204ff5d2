// Appeals (复核申请): a unit asks that a matter be left out of one of its rates, or that its line of a period
// be looked at again. The campaign's office decides, never somebody of the unit that asks; what is granted
// leaves the rate of unit and town, and the table says how much was left out. And the weights of the score,
// which an office sets for its campaign with a reason.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/problems/problems.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::rates {

enum class About {
    accepted, // 按时签收: the matter leaves this rate
    response, // 按时办结: the same
    rating,   // 回访评价: the call-back leaves 解决率 and 满意率
    line      // the unit's whole line of a period: an answer alone
};
BOOST_DESCRIBE_ENUM(About, accepted, response, rating, line)

enum class AppealState { waiting, granted, refused, withdrawn };
BOOST_DESCRIBE_ENUM(AppealState, waiting, granted, refused, withdrawn)

struct AppealRow : store::Row {
    static constexpr std::string_view table = "appeal";
    Uuid id;
    std::int64_t campaign = 0, unit = 0;
    About about = About::line;
    std::int64_t problem = 0;
    std::optional<Date> from_day, to_day;
    std::string reason;
    std::int64_t asked_by = 0;
    Date asked_day;
    AppealState state = AppealState::waiting;
    std::string note;
    std::int64_t decided_by = 0;
    std::optional<Date> decided_day;
};
BOOST_DESCRIBE_STRUCT(AppealRow, (store::Row),
                      (id, campaign, unit, about, problem, from_day, to_day, reason, asked_by, asked_day,
                       state, note, decided_by, decided_day))

// Parts in a hundred.
struct WeightsRow : store::Row {
    static constexpr std::string_view table = "rate_weights";
    Uuid id;
    std::int64_t campaign = 0;
    std::int64_t response = 30, solved = 35, satisfied = 35; // until somebody sets others (domain §3)
    std::string reason;
    std::int64_t person = 0;
    Date day;
};
BOOST_DESCRIBE_STRUCT(WeightsRow, (store::Row),
                      (id, campaign, response, solved, satisfied, reason, person, day))

// ---- inputs

// A matter names its problem; the line its period.
struct Appeal {
    std::optional<Uuid> id;
    About about = About::line;
    std::optional<Named<Refers::problem, Uuid>> problem;
    std::optional<UnitRef> unit; // else the one that leads the problem
    std::optional<Date> from, to;
    Text<1, 2000> reason;
};
BOOST_DESCRIBE_STRUCT(Appeal, (), (id, about, problem, unit, from, to, reason))

struct DecideAppeal {
    Uuid id;
    std::optional<std::int64_t> rev;
    bool ok = false;
    Text<1, 2000> note;
};
BOOST_DESCRIBE_STRUCT(DecideAppeal, (), (id, rev, ok, note))

struct WithdrawAppeal {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(WithdrawAppeal, (), (id, rev))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct ListAppeals : commands::Listing {
    std::optional<AppealState> state;
    std::optional<Text<1, 80>> unit;
};
BOOST_DESCRIBE_STRUCT(ListAppeals, (commands::Listing), (state, unit))

// The three make a hundred.
struct Weigh {
    std::optional<Uuid> id;
    Whole<0, 100> response, solved, satisfied;
    Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(Weigh, (), (id, response, solved, satisfied, reason))

// ---- views

struct AppealView {
    Uuid id;
    std::int64_t rev = 0;
    std::optional<UnitView> unit;
    About about = About::line;
    std::optional<problems::ProblemBrief> problem; // as far as the caller may see it
    std::optional<Date> from, to;
    std::string reason;
    std::optional<PersonView> asked_by;
    Date asked_on;
    AppealState state = AppealState::waiting;
    std::string note;
    std::optional<PersonView> decided_by;
    std::optional<Date> decided_on;
};
BOOST_DESCRIBE_STRUCT(AppealView, (),
                      (id, rev, unit, about, problem, from, to, reason, asked_by, asked_on, state, note,
                       decided_by, decided_on))

// Parts in a hundred.
struct Weights {
    std::int64_t response = 30, solved = 35, satisfied = 35;
};
BOOST_DESCRIBE_STRUCT(Weights, (), (response, solved, satisfied))

struct WeightsView : Weights {
    Uuid id;
    std::string reason;
    std::optional<PersonView> person;
    Date day;
};
BOOST_DESCRIBE_STRUCT(WeightsView, (Weights), (id, reason, person, day))

// ---- for the rates

// The unit whose line of the table by towns a matter counts in; 0: none, since what went upward leaves the
// town's rate. In the table by units it counts for its lead.
std::int64_t counted_for_town(Directory const& dir, std::int64_t town, std::int64_t lead);

bool accepted_in_time(WorkingCalendar const& calendar, Date assigned, std::optional<Date> const& accepted);

// Those of the running campaign.
Weights weights(store::Db& db);

// ---- operations

Result<store::Outcome> appeal(commands::Writing& writing, Appeal const& input);
Result<store::Outcome> decide_appeal(commands::Writing& writing, DecideAppeal const& input);
Result<store::Outcome> withdraw_appeal(commands::Writing& writing, WithdrawAppeal const& input);
Result<AppealView> get_appeal(commands::Asking const& asking, ById const& input);
Result<commands::Page<AppealView>> list_appeals(commands::Asking const& asking, ListAppeals const& input);
Result<store::Outcome> weigh(commands::Writing& writing, Weigh const& input);
Result<WeightsView> get_weights(commands::Asking const& asking, ById const& input);

} // namespace huiju::rates
