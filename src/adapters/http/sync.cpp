// Carrying out a phone's commands, then asking what changed.
#include "adapters/http/sync.hpp"

#include "adapters/http/api.hpp"
#include "base/crypto.hpp"
#include "base/words.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/sync/sync.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <set>

namespace huiju::http {

namespace {

namespace json = boost::json;

struct Command {
    std::string id;
    std::string name;
    Instant at{}; // by the phone's clock
    json::value body;
    commands::Operation const* operation = nullptr; // null: refused already
    std::set<std::string> makes{}, names{};         // ids of records
    int status = 0;
    std::string answer{}; // JSON
};

std::string_view text_at(json::object const& object, std::string_view key) {
    auto const* value = object.if_contains(key);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

// Every id inside a value; those that stand under "id" are of the record itself or of its parts.
void collect_ids(json::value const& value, std::string_view key, Command& into) {
    if (value.is_object()) {
        for (auto const& [name, member] : value.get_object()) collect_ids(member, name, into);
    } else if (value.is_array()) {
        for (auto const& item : value.get_array()) collect_ids(item, key, into);
    } else if (value.is_string()) {
        if (auto const id = Uuid::parse(std::string_view(value.get_string())))
            (key == "id" && into.operation->creates ? into.makes : into.names).insert(id->text());
    }
}

// The value at a dotted path, when it is an id.
std::optional<std::string> id_at(json::value const& body, std::string_view path) {
    auto const* at = &body;
    while (!path.empty()) {
        auto const dot = std::min(path.find('.'), path.size());
        auto const part = path.substr(0, dot);
        path.remove_prefix(std::min(dot + 1, path.size()));
        if (at->is_object()) {
            at = at->get_object().if_contains(part);
        } else if (at->is_array()) {
            std::size_t n = 0;
            for (char const c : part)
                n = c >= '0' && c <= '9' ? n * 10 + static_cast<std::size_t>(c - '0') : n;
            at = n < at->get_array().size() ? &at->get_array()[n] : nullptr;
        } else {
            return std::nullopt;
        }
        if (!at) return std::nullopt;
    }
    if (!at->is_string()) return std::nullopt;
    auto const id = Uuid::parse(std::string_view(at->get_string()));
    return id ? std::optional(id->text()) : std::nullopt;
}

// Those that depend on others come after them; else by time, as they were done.
std::vector<Command*> in_order(std::vector<Command>& commands) {
    std::vector<Command*> given, ordered;
    for (auto& command : commands)
        if (command.operation) given.push_back(&command);
    std::stable_sort(given.begin(), given.end(),
                     [](Command const* a, Command const* b) { return a->at < b->at; });
    std::map<std::string, Command*> maker;
    for (auto* command : given)
        for (auto const& id : command->makes) maker.emplace(id, command);
    std::set<Command*> placed, under_way; // a circle is broken where it is met
    std::function<void(Command*)> place = [&](Command* command) {
        if (placed.count(command) || !under_way.insert(command).second) return;
        for (auto const& id : command->names)
            if (auto const found = maker.find(id); found != maker.end()) place(found->second);
        placed.insert(command);
        ordered.push_back(command);
    };
    for (auto* command : given) place(command);
    return ordered;
}

// One exchange on its way; it lives as long as a step of it is under way.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    Exchange(App& app, commands::Caller caller, Request const& request, Answer answer)
        : app_(app), caller_(std::move(caller)), request_id_(request.request_id), body_(request.body),
          cookie_(request.cookie(cookie_name)), secure_(request.secure), answer_(std::move(answer)) {}

    void begin() {
        parsed_ = app_.dispatch().parse(app_.registry().at("sync"), caller_, body_, {}, {}, "");
        auto const accepted = app_.readers().post(
            [self = shared_from_this()](store::Db& db) { self->look_who(db); },
            [self = shared_from_this()] { self->refuse_all(refuse(Refused::broken, "broken")); });
        if (!accepted) refuse_all(refuse(Refused::unavailable, "unavailable.busy"));
    }

private:
    huiju::sync::Exchange const& input() const {
        return *static_cast<huiju::sync::Exchange const*>(parsed_.input.get());
    }

    void refuse_all(Refusal refusal) {
        if (refusal.kind == Refused::unavailable && refusal.retry_after == 0) refusal.retry_after = 2;
        auto response = refusal_response(refusal, caller_.locale, request_id_);
        response.route = "sync";
        answer_(std::move(response));
    }

    Refusal wipe() const {
        auto refusal = refuse(Refused::unknown_user, "sync.wipe");
        refusal.state = "wipe";
        return refusal;
    }

    void look_who(store::Db& db) {
        if (parsed_.wrong && parsed_.wrong->kind != Refused::invalid) return refuse_all(*parsed_.wrong);
        auto const* who = accounts::signed_in(db, caller_);
        if (!who) {
            bool const wiped = !parsed_.wrong && input().person &&
                               huiju::sync::must_wipe(db, input().device.value, input().person->value);
            return refuse_all(wiped ? wipe() : refuse(Refused::unknown_user, "sign_in.required"));
        }
        caller_.person = who->no;
        if (parsed_.wrong) return pull(); // the operation names all that is wrong
        auto const device = huiju::sync::device_state(db, input().device.value, who->no, caller_.real_now);
        if (device.ended) return refuse_all(wipe());
        person_id_ = who->id.text();
        if (!device.fresh) return push();
        huiju::sync::SeenDevice seen;
        seen.id.value = input().device.value;
        seen.person.value = person_id_;
        if (input().device_name) seen.name.value = input().device_name->value;
        if (input().app_version) seen.app.value = input().app_version->value;
        if (!cookie_.empty()) seen.token_digest.value = token_digest(cookie_);
        longer_cookie_ = !cookie_.empty();
        as_program("device.seen", to_json(seen), [self = shared_from_this()](bool) { self->push(); });
    }

    void as_program(std::string_view operation, std::string const& body, std::function<void(bool)> then) {
        auto call = app_.dispatch().parse(app_.registry().at(operation),
                                          {.system = true, .real_now = caller_.real_now}, body, {}, {}, "");
        app_.dispatch().call(std::move(call), [then = std::move(then)](Result<commands::Answer> const& done) {
            then(done.has_value());
        });
    }

    // ---- the commands

    void push() {
        read_commands();
        auto const ordered = in_order(commands_);
        if (ordered.empty()) return go_on();
        left_ = ordered.size();
        for (auto* command : ordered) carry_out(*command);
    }

    void read_commands() {
        if (!input().commands || input().commands->size() > huiju::sync::most_commands) return;
        for (auto const& raw : *input().commands) {
            auto& command = commands_.emplace_back();
            auto const value = json::parse(raw.text);
            Wrongs wrongs;
            if (!value.is_object()) {
                wrongs.add("command", "field.not_object");
                finish(command, refusal_of(wrongs));
                continue;
            }
            auto const& object = value.get_object();
            command.id = text_at(object, "command_id");
            command.name = text_at(object, "name");
            if (auto const id = Uuid::parse(command.id)) command.id = id->text();
            else wrongs.add("command_id", "field.not_uuid");
            if (auto const* at = object.if_contains("at"); at && !at->is_null()) {
                if (auto const instant = Instant::parse(text_at(object, "at"))) command.at = *instant;
                else wrongs.add("at", "field.not_time");
            }
            auto const* operation = app_.registry().find(command.name);
            if (!operation || !operation->writes || operation->method.empty())
                wrongs.add("name", "sync.no_such_operation");
            auto const* body = object.if_contains("body");
            command.body = body && !body->is_null() ? *body : json::value(json::object());
            if (!command.body.is_object()) wrongs.add("body", "field.not_object");
            if (!wrongs.empty()) {
                finish(command, refusal_of(wrongs));
                continue;
            }
            command.operation = operation;
            collect_ids(command.body, "", command);
        }
    }

    void carry_out(Command& command) {
        call(command, caller_, [self = shared_from_this()] {
            if (--self->left_ == 0) self->go_on();
        });
    }

    // Calls the operation and keeps what became of it.
    void call(Command& command, commands::Caller const& caller, std::function<void()> then) {
        auto parsed = app_.dispatch().parse(*command.operation, caller, json::serialize(command.body), {}, {},
                                            command.id);
        app_.dispatch().call(std::move(parsed), [self = shared_from_this(), &command, person = caller.person,
                                                 then = std::move(then)](Result<commands::Answer> result) {
            if (result) {
                command.status = result->created ? 201 : 200;
                command.answer = std::move(result->json);
                return then();
            }
            self->refused(command, result.error(), person, then);
        });
    }

    // A refusal stands, unless what is wrong is that a record has not come yet.
    void refused(Command& command, Refusal const& refusal, std::int64_t person, std::function<void()> then) {
        bool const too_early =
            refusal.kind == Refused::not_found ||
            (refusal.kind == Refused::invalid && !refusal.fields.empty() &&
             std::all_of(refusal.fields.begin(), refusal.fields.end(),
                         [&](Wrong const& wrong) { return id_at(command.body, wrong.field).has_value(); }));
        if (!too_early || command.names.empty()) {
            finish(command, refusal);
            return then();
        }
        auto const accepted = app_.readers().post(
            [self = shared_from_this(), &command, refusal, person, then](store::Db& db) {
                auto const needs = huiju::sync::missing(db, {command.names.begin(), command.names.end()});
                auto const* who = directory(db).person(person);
                if (needs && who) return self->park(command, who->id.text(), *needs, then);
                self->finish(command, refusal);
                then();
            },
            [self = shared_from_this(), &command, then] {
                self->finish(command, refuse(Refused::broken, "broken"));
                then();
            });
        if (accepted) return;
        finish(command, refuse(Refused::unavailable, "unavailable.busy"));
        then();
    }

    void park(Command& command, std::string const& person, std::string const& needs,
              std::function<void()> then) {
        huiju::sync::Park park;
        park.command_id = *Uuid::parse(command.id);
        park.person.value = person;
        park.operation.value = command.name;
        park.body.value.value = json::serialize(command.body);
        park.needs = *Uuid::parse(needs);
        auto parked = std::make_shared<huiju::sync::Park>(std::move(park));
        commands::Dispatch::Call call{.operation = &app_.registry().at("sync.park"),
                                      .caller = {.system = true, .real_now = caller_.real_now},
                                      .input = parked};
        app_.dispatch().call(std::move(call), [self = shared_from_this(), &command, needs,
                                               then](Result<commands::Answer> done) {
            if (done) {
                command.status = 202;
                command.answer =
                    json::serialize(json::object{{"state", "waiting"},
                                                 {"needs", needs},
                                                 {"title", say(self->caller_.locale, "sync.waits")}});
            } else {
                self->finish(command, done.error());
            }
            then();
        });
    }

    void finish(Command& command, Refusal const& refusal) const {
        auto response = refusal_response(refusal, caller_.locale, request_id_);
        command.status = response.status;
        command.answer = std::move(response.body);
    }

    // ---- commands that were waiting

    void go_on() {
        std::vector<std::string> came;
        for (auto const& command : commands_)
            if (command.status == 200 || command.status == 201)
                came.insert(came.end(), command.makes.begin(), command.makes.end());
        auto const accepted = app_.readers().post(
            [self = shared_from_this(), came = std::move(came)](store::Db& db) {
                self->waiting_.clear();
                for (auto& row : huiju::sync::may_go_on(db, self->caller_.person, came)) {
                    auto const* operation = self->app_.registry().find(row.operation);
                    if (!operation || self->tried_.count(row.command_id)) continue;
                    self->tried_.insert(row.command_id);
                    Command command{row.command_id, row.operation, {}, json::parse(row.body), operation};
                    collect_ids(command.body, "", command);
                    self->waiting_.push_back({std::move(command), row.person});
                }
                self->next_waiting(0);
            },
            [self = shared_from_this()] { self->refuse_all(refuse(Refused::broken, "broken")); });
        if (!accepted) refuse_all(refuse(Refused::unavailable, "unavailable.busy"));
    }

    // One after another: a later one may need an earlier one.
    void next_waiting(std::size_t at) {
        if (at == waiting_.size()) {
            // what has come now may let others go on, too
            bool const more = std::any_of(waiting_.begin(), waiting_.end(), [](auto const& waiting) {
                return waiting.command.status == 200 || waiting.command.status == 201;
            });
            return more ? go_on() : pull();
        }
        auto& [command, person] = waiting_[at];
        commands::Caller whose;
        whose.person = person;
        whose.real_now = caller_.real_now;
        whose.locale = caller_.locale;
        call(command, whose, [self = shared_from_this(), at] {
            auto const& done = self->waiting_[at].command;
            if (done.status == 202 || done.status >= 500) return self->next_waiting(at + 1);
            for (auto& sent : self->commands_)
                if (sent.id == done.id) {
                    sent.status = done.status;
                    sent.answer = done.answer;
                }
            self->as_program("sync.unpark", fmt::format(R"({{"command_id":"{}"}})", done.id),
                             [self, at](bool) { self->next_waiting(at + 1); });
        });
    }

    // ---- what changed

    void pull() {
        app_.dispatch().call(std::move(parsed_), [self =
                                                      shared_from_this()](Result<commands::Answer> result) {
            if (!result) return self->refuse_all(result.error());
            Response response{.status = 200, .content_type = "application/json", .route = "sync"};
            response.body = self->with_results(std::move(result->json));
            if (self->longer_cookie_)
                response.headers.emplace_back(
                    "Set-Cookie", cookie(self->cookie_, huiju::sync::device_days * 86'400LL, self->secure_));
            response.headers.emplace_back("Cache-Control", "no-store");
            self->answer_(std::move(response));
        });
    }

    // The read leaves `results` empty; what the commands gave takes its place.
    std::string with_results(std::string answer) const {
        constexpr std::string_view empty = R"("results":[])";
        auto const at = answer.find(empty);
        if (at == std::string::npos || commands_.empty()) return answer;
        std::string results = R"("results":[)";
        for (auto const& command : commands_) {
            if (results.back() != '[') results += ',';
            results += fmt::format(R"({{"command_id":{},"status":{},"body":{}}})",
                                   json::serialize(json::string(command.id)), command.status,
                                   command.answer.empty() ? "null" : command.answer);
        }
        return answer.replace(at, empty.size(), results + "]");
    }

    struct OfSomebody {
        Command command;
        std::int64_t person = 0;
    };

    App& app_;
    commands::Caller caller_;
    std::string request_id_, body_, cookie_, person_id_;
    bool secure_, longer_cookie_ = false;
    Answer answer_;
    commands::Dispatch::Call parsed_;
    std::vector<Command> commands_;
    std::atomic<std::size_t> left_ = 0;
    std::vector<OfSomebody> waiting_;
    std::set<std::string> tried_;
};

} // namespace

void sync(App& app, commands::Caller caller, Request const& request, Answer answer) {
    std::make_shared<Exchange>(app, std::move(caller), request, std::move(answer))->begin();
}

} // namespace huiju::http
