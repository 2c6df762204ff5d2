// Complaints and suggestions about the program itself (投诉建议), which the law asks of every app of an
// office: anybody who signs in may write one, the campaign office takes it up and answers, its author says
// whether that satisfies. A first 不满意 brings it back to the office once.
#pragma once

#include "domain/directory/views.hpp"
#include "domain/opinions/rows.hpp"

#include <optional>
#include <string>
#include <vector>

namespace huiju::complaints {

using opinions::Satisfied;

enum class State { to_accept, handling, answered, closed };
BOOST_DESCRIBE_ENUM(State, to_accept, handling, answered, closed)

struct ComplaintRow : store::Row {
    static constexpr std::string_view table = "complaint";
    Uuid id;
    std::string number;
    std::int64_t person = 0;
    std::int64_t place = 0, town = 0, village = 0; // of the author: whose office takes it up
    Date day;
    std::string text, app;
    State state = State::to_accept;
    std::optional<Date> accepted_day;
    std::string answer;
    std::optional<Date> answered_day;
    std::optional<Satisfied> satisfied;
    std::string note;
    std::optional<Date> rated_day;
    std::int64_t returns = 0;
};
BOOST_DESCRIBE_STRUCT(ComplaintRow, (store::Row),
                      (id, number, person, place, town, village, day, text, app, state, accepted_day, answer,
                       answered_day, satisfied, note, rated_day, returns))

struct StepRow : store::Row {
    static constexpr std::string_view table = "complaint_step";
    std::int64_t complaint = 0;
    std::string verb;
    Date day;
    std::int64_t actor = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(StepRow, (store::Row), (complaint, verb, day, actor, text))

// ---- inputs

struct Create {
    std::optional<Uuid> id;
    Text<1, 2000> text;
    std::optional<Text<0, 120>> app;
};
BOOST_DESCRIBE_STRUCT(Create, (), (id, text, app))

struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

struct Accept {
    Uuid id;
    std::optional<std::int64_t> rev;
};
BOOST_DESCRIBE_STRUCT(Accept, (), (id, rev))

struct Answer {
    Uuid id;
    std::optional<std::int64_t> rev;
    Text<1, 2000> text;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (id, rev, text))

struct Rate {
    Uuid id;
    std::optional<std::int64_t> rev;
    Satisfied satisfied = Satisfied::no;
    std::optional<Text<0, 500>> note;
};
BOOST_DESCRIBE_STRUCT(Rate, (), (id, rev, satisfied, note))

struct List : commands::Listing {
    std::optional<State> state;
};
BOOST_DESCRIBE_STRUCT(List, (commands::Listing), (state))

// ---- views

struct Step {
    std::string verb;
    Date date;
    std::optional<PersonView> by;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Step, (), (verb, date, by, text))

struct ComplaintView {
    Uuid id;
    std::int64_t rev = 0;
    std::string number;
    std::optional<PersonView> author;
    Date date;
    std::string text, app;
    State state = State::to_accept;
    std::string state_text;
    std::optional<Date> accepted_on;
    std::string answer;
    std::optional<Date> answered_on;
    std::optional<Satisfied> satisfied;
    std::string note;
    std::vector<std::string> can; // accept | answer | rate, by the caller
    std::vector<Step> history;
};
BOOST_DESCRIBE_STRUCT(ComplaintView, (),
                      (id, rev, number, author, date, text, app, state, state_text, accepted_on, answer,
                       answered_on, satisfied, note, can, history))

// ---- operations

Result<store::Outcome> create(commands::Writing& writing, Create const& input);
Result<store::Outcome> accept(commands::Writing& writing, Accept const& input);
Result<store::Outcome> answer(commands::Writing& writing, Answer const& input);
// By its author alone.
Result<store::Outcome> rate(commands::Writing& writing, Rate const& input);
// The caller's own, and for the office those of its people; the newest first.
Result<commands::Page<ComplaintView>> list(commands::Asking const& asking, List const& input);
Result<ComplaintView> get(commands::Asking const& asking, ById const& input);

} // namespace huiju::complaints
