// What escalation adds to the program.
#include "domain/escalation/escalation.hpp"

#include "domain/feature.hpp"

namespace huiju {

namespace {

using namespace escalation;
using commands::Access;

constexpr Roles readers{Role::office,      Role::sorter,       Role::supervisor, Role::leader,
                        Role::secretary,   Role::unit_handler, Role::unit_head,  Role::inspector,
                        Role::town_office, Role::station,      Role::town_head};
constexpr Roles supervisors{Role::office, Role::supervisor};

void add(commands::Registry& registry) {
    registry.write({.name = "escalation.tick",
                    .summary = "Raises the alerts that are due and takes the steps that clocks take.",
                    .access = Access{Roles{}}},
                   &tick);
    registry.write({.name = "escalation.recount",
                    .summary = "Counts limits again after a change of the calendar.",
                    .access = Access{Roles{}}},
                   &recount);
    registry.read({.name = "alert.list",
                   .method = "GET",
                   .path = "/api/alerts",
                   .summary = "Alerts of one level that stand, newest first.",
                   .access = readers},
                  &list_alerts);
    registry.read({.name = "alert.count",
                   .method = "GET",
                   .path = "/api/alerts/count",
                   .summary = "How often which unit was warned: alerts are themselves counted.",
                   .access = {Role::office, Role::supervisor, Role::leader, Role::inspector}},
                  &count_alerts);
    registry.read({.name = "order.list",
                   .method = "GET",
                   .path = "/api/orders",
                   .summary = "Orders （督办单） in one state, newest first.",
                   .access = readers},
                  &list_orders);
    registry.read({.name = "order.get",
                   .method = "GET",
                   .path = "/api/orders/{id}",
                   .summary = "One order.",
                   .access = readers},
                  &get_order);
    registry.write({.name = "order.sign",
                    .method = "POST",
                    .path = "/api/orders/{id}/sign",
                    .summary = "A person signs a draft: it gets its number, the problem is supervised.",
                    .access = supervisors,
                    .shows = "order.get"},
                   &sign_order);
    registry.write({.name = "order.drop",
                    .method = "POST",
                    .path = "/api/orders/{id}/drop",
                    .summary = "Drops a draft, with a reason.",
                    .access = supervisors,
                    .shows = "order.get"},
                   &drop_order);
    registry.write(
        {.name = "order.report",
         .method = "POST",
         .path = "/api/orders/{id}/report",
         .summary = "The unit reports on an order.",
         .access = {Role::unit_handler, Role::unit_head, Role::station, Role::town_office, Role::town_head},
         .shows = "order.get"},
        &report_order);
    registry.read({.name = "agenda.list",
                   .method = "GET",
                   .path = "/api/agenda",
                   .summary = "What waits for the joint meeting, newest first.",
                   .access = readers},
                  &list_agenda);
    registry.read({.name = "agenda.get",
                   .method = "GET",
                   .path = "/api/agenda/{id}",
                   .summary = "One item of the joint meeting.",
                   .access = readers},
                  &get_agenda);
    registry.write({.name = "agenda.decide",
                    .method = "POST",
                    .path = "/api/agenda/{id}/decide",
                    .summary = "Records what the joint meeting decided.",
                    .access = supervisors,
                    .shows = "agenda.get"},
                   &decide_agenda);
}

} // namespace

Feature escalation_feature() {
    return {.name = "escalation",
            .add = add,
            .tables = {&store::table_of<alerts::AlertRow>(), &store::table_of<alerts::OrderRow>(),
                       &store::table_of<alerts::AgendaRow>()},
            .bookkeeping = {"job"},
            .jobs = {{"escalation", &step}}};
}

} // namespace huiju
