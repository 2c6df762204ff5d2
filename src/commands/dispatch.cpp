// Calls on their way to the writer and the readers.
#include "commands/dispatch.hpp"

#include "base/log.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>

namespace huiju::commands {

namespace {

// What the operation that shows a record is asked with.
struct ById {
    Uuid id;
};
BOOST_DESCRIBE_STRUCT(ById, (), (id))

// The same ledger state, person and day give the same answer to the same question (the question itself is
// the address that the tag belongs to).
std::string tag_of(Asking const& asking) {
    return fmt::format("{}.{}.{}.{}", asking.db.head().epoch.substr(0, 8), asking.db.head().seq,
                       asking.caller.person, asking.caller.real_now.day().days);
}

Refusal broken() { return refuse(Refused::broken, "broken"); }

Refusal busy() {
    auto refusal = refuse(Refused::unavailable, "unavailable.busy");
    refusal.retry_after = 2;
    return refusal;
}

void name_also(Refusal& refusal, Wrongs& more) {
    for (auto& wrong : more.take()) {
        bool const named =
            std::any_of(refusal.fields.begin(), refusal.fields.end(), [&](Wrong const& before) {
                return before.field == wrong.field || before.field.starts_with(wrong.field + ".") ||
                       wrong.field.starts_with(before.field + ".");
            });
        if (!named) refusal.fields.push_back(std::move(wrong));
    }
}

// Adds to the wrong fields of an input those that name what does not exist.
void name_missing(Registry const& registry, Asking const& asking, void const* input, Refusal& refusal) {
    std::map<std::pair<Refers, std::string>, bool> known; // a list names few records many times
    Wrongs missing;
    each_name(input, *asking.operation.in, [&](Refers what, std::string const& name, Path path) {
        auto const* how = registry.look_up(what);
        if (!how) return;
        auto const [found, fresh] = known.try_emplace({what, name});
        if (fresh) found->second = how->known(asking, name);
        if (!found->second) missing.add(path, how->missing);
    });
    name_also(refusal, missing);
}

// What parse found wrong, and what is wrong with the rest.
Refusal all_wrong(Registry const& registry, Asking const& asking, Dispatch::Call const& call) {
    auto refusal = *call.wrong;
    if (refusal.kind != Refused::invalid) return refusal;
    if (call.operation->inspect) {
        Wrongs more;
        call.operation->inspect(asking, call.input.get(), more);
        name_also(refusal, more);
    }
    name_missing(registry, asking, call.input.get(), refusal);
    return refusal;
}

} // namespace

Dispatch::Call Dispatch::parse(Operation const& operation, Caller caller, std::string_view body,
                               Pairs const& query, Pairs const& path, std::string idempotency_key) const {
    Call call{&operation, std::move(caller), operation.make_input(), std::move(idempotency_key), {}, false};
    if (!operation.writes && operation.method == "GET") {
        auto pairs = query;
        pairs.insert(pairs.end(), path.begin(), path.end());
        if (auto r = parse_pairs(pairs, *operation.in, call.input.get()); !r) call.wrong = r.error();
        for (auto const& [name, value] : pairs)
            call.content.append(name).append("=").append(value).append("&");
        return call;
    }
    std::string in_body;
    if (auto r = parse_json(body, *operation.in, call.input.get(), path, &call.content, &in_body); !r)
        call.wrong = r.error();
    if (call.command_id.empty()) call.command_id = std::move(in_body);
    return call;
}

store::SignIn Dispatch::sign_in_of(Caller const& caller) const {
    return {person_of_token_, caller.token_digest, caller.real_now};
}

store::Job Dispatch::job_of(Call const& call) const {
    auto const& op = *call.operation;
    // A create's own id is its command id; other ids are any text of the client's and are kept as a digest
    // of fixed length.
    std::optional<Uuid> given;
    if (op.creates)
        if (auto const* member = op.in->member("id"))
            given = Uuid::parse(member->ops->bind(at(call.input.get(), *member)).text);
    Uuid const id = given ? *given : Uuid::v7_now();
    store::Job job;
    job.operation = op.name;
    if (given) job.command_id = given->text();
    else if (call.command_id.empty()) job.command_id = id.text();
    else if (auto const uuid = Uuid::parse(call.command_id)) job.command_id = uuid->text();
    else job.command_id = Uuid::named("command", call.command_id).text();
    job.digest = key_.blind_index(op.name + "\n" + call.content);
    job.actor = call.caller.person;
    if (!call.caller.token_digest.empty()) job.sign_in = sign_in_of(call.caller);
    if (op.ahead) job.ahead = [&op, input = call.input](store::Db& db) { op.ahead(db, input.get()); };
    job.clock = call.caller.clock;
    job.bulk = call.bulk;
    job.run = [this, &op, input = call.input, caller = call.caller,
               id](store::Tx& tx) mutable -> Result<store::Outcome> {
        caller.person = tx.actor();
        Writing writing(tx, caller, op, id);
        auto const attempt = [&]() -> Result<store::Outcome> {
            if (auto r = permit_(writing); !r) return r.error();
            return op.run(writing, input.get());
        };
        return carry_out_ ? carry_out_(writing, caller, attempt) : attempt();
    };
    return job;
}

void Dispatch::call(Call given, Done done) {
    auto call = std::make_shared<Call>(std::move(given));
    auto const& op = *call->operation;
    if (!op.noted.empty() && !call->wrong) return note(call, std::move(done));
    if (!op.writes || call->wrong) return look(call, std::move(done));
    if (op.prepare) return prepare(call, std::move(done));
    submit(call, std::move(done));
}

void Dispatch::prepare(std::shared_ptr<Call> call, Done done) {
    permitted(call, done, [this, call, done](Asking const& asking) -> std::optional<Result<Answer>> {
        Preparing preparing{asking};
        call->operation->prepare(preparing, call->input.get());
        submit(call, [this, call, done, also = std::move(preparing.if_refused)](Result<Answer> answer) {
            if (answer) return done(std::move(answer));
            refuse_after(also, call->caller.real_now, answer.error(), done);
        });
        return std::nullopt;
    });
}

void Dispatch::note(std::shared_ptr<Call> call, Done done) {
    auto job = job_of({.operation = &registry_.at(call->operation->noted),
                       .caller = call->caller,
                       .input = call->input,
                       .content = call->content});
    job.done = [this, call, done = std::move(done)](Result<store::Outcome> outcome, bool) {
        if (!outcome) return done(outcome.error());
        look(call, done);
    };
    writer_.submit(std::move(job));
}

void Dispatch::submit(std::shared_ptr<Call> call, Done done) {
    auto job = job_of(*call);
    job.done = [this, call, done = std::move(done)](Result<store::Outcome> outcome, bool replayed) {
        if (!outcome) return done(outcome.error());
        show(call, std::move(*outcome), replayed, done);
    };
    writer_.submit(std::move(job));
}

void Dispatch::refuse_after(std::vector<std::pair<std::string, std::string>> commands, Instant real_now,
                            Refusal refusal, Done done) {
    if (commands.empty()) return done(std::move(refusal));
    auto const [operation, body] = commands.back();
    commands.pop_back();
    call(
        parse(registry_.at(operation), {.system = true, .real_now = real_now}, body, {}, {}, ""),
        [this, commands = std::move(commands), real_now, refusal = std::move(refusal),
         done = std::move(done)](Result<Answer> const&) { refuse_after(commands, real_now, refusal, done); });
}

Result<Answer> Dispatch::wait(Call given) {
    std::promise<Result<Answer>> promise;
    auto future = promise.get_future();
    call(std::move(given), [&](Result<Answer> answer) { promise.set_value(std::move(answer)); });
    return future.get();
}

void Dispatch::hand_over(Call given, std::function<void(Result<store::Outcome>)> done) {
    if (given.wrong) return done(*given.wrong);
    if (given.operation->prepare)
        readers_.wait([&](store::Db& db) {
            Preparing preparing{{db, given.caller, *given.operation}};
            given.operation->prepare(preparing, given.input.get());
        });
    auto job = job_of(given);
    job.done = [done = std::move(done)](Result<store::Outcome> outcome, bool) { done(std::move(outcome)); };
    writer_.submit_when_free(std::move(job));
}

std::optional<std::string> Dispatch::Kept::find(std::string const& question, std::string const& tag) {
    std::lock_guard lock(mutex_);
    auto const found = answers_.find(question);
    if (found == answers_.end() || found->second.first != tag) return std::nullopt;
    return found->second.second;
}

void Dispatch::Kept::keep(std::string const& question, std::string const& tag, std::string const& json) {
    std::lock_guard lock(mutex_);
    if (answers_.size() > 2000) answers_.clear(); // some ten megabytes; the next askers make them anew
    answers_[question] = {tag, json};
}

Result<Answer> Dispatch::answer_of(Asking const& asking, Call const& call, std::string const& tag) {
    auto const& op = *call.operation;
    auto const question =
        op.kept ? fmt::format("{} {} {}", op.name, asking.caller.person, call.content) : std::string();
    if (op.kept)
        if (auto json = kept_.find(question, tag)) return Answer{.json = std::move(*json), .tag = tag};
    auto json = op.look(asking, call.input.get());
    if (!json) return json.error();
    if (op.kept) kept_.keep(question, tag, *json);
    return Answer{.json = std::move(*json), .tag = tag};
}

void Dispatch::permitted(std::shared_ptr<Call> call, Done done,
                         std::function<std::optional<Result<Answer>>(Asking const&)> then) {
    auto const accepted = readers_.post(
        [this, call, done, then = std::move(then)](store::Db& db) {
            std::optional<Result<Answer>> answer;
            try {
                auto& caller = call->caller;
                if (!caller.token_digest.empty()) caller.person = person_of(db, sign_in_of(caller));
                Asking const asking{db, caller, *call->operation};
                if (auto const may = permit_(asking); !may) answer = may.error();
                else answer = then(asking);
            } catch (store::BrokenDatabase const&) {
                throw; // the readers log it and open a new connection
            } catch (std::exception const& e) {
                log_error("operation_broken", {{"operation", call->operation->name}, {"error", e.what()}});
                answer = broken();
            }
            if (answer) done(std::move(*answer));
        },
        [done] { done(broken()); },
        [this, call](store::Db& db) {
            if (!call->caller.token_digest.empty()) store::ahead(db, sign_in_of(call->caller));
            // whoever has an answer already is likely to keep it
            if (call->operation->ahead && call->known_tag.empty() && !call->wrong)
                call->operation->ahead(db, call->input.get());
        });
    if (!accepted) done(busy());
}

void Dispatch::look(std::shared_ptr<Call> call, Done done) {
    permitted(call, std::move(done), [this, call](Asking const& asking) -> std::optional<Result<Answer>> {
        if (call->wrong) return all_wrong(registry_, asking, *call);
        auto const tag = tag_of(asking);
        if (!call->known_tag.empty() && call->known_tag == tag) return Answer{.tag = tag, .unchanged = true};
        return answer_of(asking, *call, tag);
    });
}

void Dispatch::show(std::shared_ptr<Call> call, store::Outcome outcome, bool replayed, Done done) {
    auto const& op = *call->operation;
    bool const created = op.creates && !replayed;
    if (outcome.shown) return done(Answer{.json = outcome.shown(), .created = created, .replayed = replayed});
    auto const* shows = registry_.find(op.shows);
    if (!shows)
        return done(Answer{.json = to_json(ById{outcome.id}), .created = created, .replayed = replayed});
    auto next = std::make_shared<Call>();
    next->operation = shows;
    next->caller = call->caller;
    next->input = shows->make_input();
    if (auto r = parse_pairs({{"id", outcome.id.text()}}, *shows->in, next->input.get()); !r)
        return done(r.error());
    look(next, [done, created, replayed, id = outcome.id](Result<Answer> answer) {
        if (answer) {
            answer->created = created;
            answer->replayed = replayed;
        } else if (answer.error().kind == Refused::not_found || answer.error().kind == Refused::forbidden) {
            // carried out, and no longer the caller's to see: a sealed lead, a matter moved away
            answer = Answer{.json = to_json(ById{id}), .created = created, .replayed = replayed};
        }
        done(std::move(answer));
    });
}

} // namespace huiju::commands
