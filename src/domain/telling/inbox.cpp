// Counting what waits.
#include "domain/telling/inbox.hpp"

#include "domain/callbacks/callbacks.hpp"
#include "domain/directory/doors.hpp"
#include "domain/instructions/instructions.hpp"
#include "domain/opinions/rows.hpp"
#include "domain/problems/rows.hpp"
#include "domain/rates/appeals.hpp"
#include "domain/visit_checks/visit_checks.hpp"

namespace huiju::telling {

namespace {

using alerts::Level;
using callbacks::CallbackState;
using opinions::OpinionState;
using ProblemState = problems::State;
using visit_checks::CheckState;

constexpr std::int64_t most = 1000;

// Records that are alike in everything that decides who sees them.
struct Alike {
    std::int64_t about_unit = 0, about_person = 0;
    bool sealed = false;
    std::int64_t n = 0;
};
BOOST_DESCRIBE_STRUCT(Alike, (), (about_unit, about_person, sealed, n))

// Who reads the lists of alerts.
constexpr Roles warned{Role::office,      Role::sorter,       Role::supervisor, Role::leader,
                       Role::secretary,   Role::unit_handler, Role::unit_head,  Role::inspector,
                       Role::town_office, Role::station,      Role::town_head};
constexpr Roles sorters{Role::town_office, Role::office, Role::sorter};
constexpr Roles handlers{Role::unit_handler, Role::unit_head, Role::station};
constexpr Roles callers{Role::office, Role::sorter, Role::supervisor};
constexpr Roles supervisors{Role::office, Role::supervisor};

// For whose roles a state is work to do.
struct Duty {
    Waiting kind;
    std::string_view state;
    Roles roles;
};
std::vector<Duty> const& duties() {
    static std::vector<Duty> const all{
        {Waiting::problem, word(ProblemState::to_accept), handlers},
        {Waiting::problem, word(ProblemState::handling), handlers},
        {Waiting::problem, word(ProblemState::to_check), {Role::office, Role::town_office}},
        {Waiting::problem, word(ProblemState::to_assign), {Role::office, Role::town_office}},
        {Waiting::problem, word(ProblemState::to_propose), {Role::town_office}},
        {Waiting::problem, word(ProblemState::to_answer), {Role::liaison}},
        {Waiting::opinion, word(OpinionState::to_sort), sorters},
        {Waiting::opinion, word(OpinionState::to_transcribe), sorters},
        {Waiting::instruction, word(instructions::State::to_report), handlers},
        {Waiting::order, word(alerts::OrderState::draft), supervisors},
        {Waiting::callback, word(CallbackState::waiting), callers},
        {Waiting::callback, word(CallbackState::left), {Role::liaison}},
        {Waiting::visit_check, word(CheckState::waiting), callers},
        {Waiting::visit_check, word(CheckState::left), {Role::liaison, Role::village_cadre}},
        {Waiting::agenda, "undecided", supervisors},
        {Waiting::appeal, word(rates::AppealState::waiting), {Role::office}},
    };
    return all;
}

class Counter {
public:
    explicit Counter(commands::Asking const& asking)
        : asking_(asking), dir_(directory(asking)), scope_(scope_of(asking)) {}

    InboxView count() {
        // a group's people look into their village
        auto const doors = scope_->doors(dir_);
        for (auto const level : {Level::red, Level::yellow, Level::blue})
            for (auto const& door : doors)
                if (door.kind != Door::village && holds(warned, door)) count_alerts(door, level);
        for (auto const& duty : duties())
            for (auto const& door : doors)
                if (holds(duty.roles, door)) count_work(door, duty);
        count_to_confirm();
        return std::move(view_);
    }

private:
    Area area(Door const& door) const { return door.kind == Door::unit ? Area{} : dir_.area(door.no); }

    bool holds(Roles roles, Door const& door) const {
        return door.kind == Door::unit ? scope_->covers_unit(roles, door.no)
                                       : scope_->covers(roles, area(door));
    }

    void count_alerts(Door const& door, Level level) {
        auto const rows = behind<Alike>(asking_.db, "telling.standing", door,
                                        {{"level", std::string(word(level))}, {"limit", most}});
        add(Waiting::alert, word(level), door, rows, fmt::format("/api/alerts?level={}", word(level)));
    }

    void count_work(Door const& door, Duty const& duty) {
        auto const kind = duty.kind;
        // one list for the whole county
        bool const of_county = kind == Waiting::order || kind == Waiting::agenda || kind == Waiting::appeal;
        // whoever had a hand in it does not ask
        bool const of_person = kind == Waiting::callback || kind == Waiting::visit_check;
        if (of_county && door.kind != Door::county) return;
        if ((kind == Waiting::opinion || of_person) && door.kind == Door::unit) return;
        if (kind == Waiting::instruction && door.kind != Door::unit) return;
        auto const statement = fmt::format("telling.{}s", word(kind));
        store::Args args{{"limit", most}};
        if (kind != Waiting::agenda) args.emplace_back("state", std::string(duty.state));
        if (of_person) args.emplace_back("person", scope_->person());
        auto const rows = of_county ? asking_.db.all<Alike>(statement, std::move(args))
                                    : behind<Alike>(asking_.db, statement, door, std::move(args));
        auto const list = kind == Waiting::agenda ? std::string("/api/agenda")
                          : kind == Waiting::visit_check
                              ? fmt::format("/api/visit-checks?state={}", duty.state)
                              : fmt::format("/api/{}s?state={}", word(kind), duty.state);
        add(kind, duty.state, door, rows, list);
    }

    // What a leader asked for and a unit has reported on.
    void count_to_confirm() {
        if (!scope_->roles().has(Role::leader)) return;
        InboxItem item{.kind = Waiting::instruction,
                       .which = std::string(word(instructions::State::to_confirm))};
        item.count = asking_.db.number("telling.to_confirm", {{"leader", scope_->person()}}).value_or(0);
        if (item.count == 0) return;
        auto const* leader = dir_.person(scope_->person());
        item.list = fmt::format("/api/instructions?state={}&leader={}", item.which, leader->id.text());
        view_.items.push_back(std::move(item));
    }

    void add(Waiting kind, std::string_view which, Door const& door, std::vector<Alike> const& rows,
             std::string list) {
        InboxItem item{.kind = kind, .which = std::string(which)};
        std::int64_t looked_at = 0;
        for (auto const& alike : rows) {
            Visible record{.area = area(door),
                           .sealed = alike.sealed,
                           .about_unit = alike.about_unit,
                           .about_person = alike.about_person};
            if (door.kind == Door::unit) record.lead = door.no;
            looked_at += alike.n;
            if (scope_->sees(record)) item.count += alike.n;
        }
        if (item.count == 0) return;
        item.more = looked_at == most;
        if (door.kind == Door::unit) {
            item.unit = unit_view(dir_, door.no);
            list += "&unit=" + item.unit->id.text();
        } else {
            item.place = place_view(dir_, door.no);
            if (door.kind != Door::county) list += "&place=" + item.place->id.text();
        }
        item.list = std::move(list);
        view_.items.push_back(std::move(item));
    }

    commands::Asking const& asking_;
    Directory const& dir_;
    std::shared_ptr<Scope const> scope_;
    InboxView view_;
};

} // namespace

Result<InboxView> inbox(commands::Asking const& asking, Inbox const&) { return Counter(asking).count(); }

} // namespace huiju::telling
