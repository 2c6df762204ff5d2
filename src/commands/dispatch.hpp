// Carries an operation from a door to the writer or the readers and its answer back.
#pragma once

#include "commands/registry.hpp"
#include "store/readers.hpp"

namespace huiju::commands {

struct Answer {
    std::string json{};
    bool created = false;   // a new record was made by this very call
    bool replayed = false;  // the same command had been carried out before
    std::string tag{};      // reads: stands for this answer to this caller as long as nothing is written
    bool unchanged = false; // reads: the caller's tag still holds, so json is empty
};

// The caller's permission to use the operation at all, decided by the accounts feature on a snapshot.
using Permit = std::function<Result<void>(Asking const&)>;

// One try to carry a command out, with the roles that the caller says (Caller::stands_in).
using Attempt = std::function<Result<store::Outcome>()>;
// Tries a command once or more often, until it is not refused.
using CarryOut = std::function<Result<store::Outcome>(Writing&, Caller&, Attempt const&)>;

class Dispatch {
public:
    // `person_of_token` names the statement that tells which person a sign-in token stands for: :token is its
    // digest, :now the real time in microseconds; no row for none.
    Dispatch(Registry const& registry, store::Writer& writer, store::Readers& readers, FieldKey const& key,
             Permit permit, std::string_view person_of_token = {}, CarryOut carry_out = {})
        : registry_(registry), writer_(writer), readers_(readers), key_(key), permit_(std::move(permit)),
          person_of_token_(person_of_token), carry_out_(std::move(carry_out)) {}

    // One call: an operation, who asks, its parsed input.
    struct Call {
        Operation const* operation = nullptr;
        Caller caller{};
        std::shared_ptr<void> input{};
        std::string command_id{}; // writes: the client's, or empty for a fresh one
        std::string content{};    // canonical text of the input: for replay detection, and to keep answers
        bool bulk = false;
        std::string known_tag{};        // reads: the tag of the answer the caller has already
        std::optional<Refusal> wrong{}; // what parse found wrong: call() tells it to those who may ask
    };

    using Done = std::function<void(Result<Answer>)>;

    // Parses a JSON body (writes) or parameters (reads) for an operation. `path` are the path's placeholders.
    Call parse(Operation const& operation, Caller caller, std::string_view body, Pairs const& query,
               Pairs const& path, std::string idempotency_key) const;

    // `done` is called once, on a thread of the writer or the readers. Who asks is decided before what they
    // ask: a wrong input is named only to a caller who may use the operation.
    void call(Call call, Done done);
    // The same, waiting.
    Result<Answer> wait(Call call);

    // For the demo and imports: hands a write over without waiting and without showing the record.
    void hand_over(Call call, std::function<void(Result<store::Outcome>)> done);

    Registry const& registry() const { return registry_; }
    store::Readers& readers() { return readers_; }
    store::Writer& writer() { return writer_; }

private:
    // Ready answers of operations that are asked again and again (Operation::kept), each good for one tag.
    class Kept {
    public:
        std::optional<std::string> find(std::string const& question, std::string const& tag);
        void keep(std::string const& question, std::string const& tag, std::string const& json);

    private:
        std::mutex mutex_;
        std::map<std::string, std::pair<std::string, std::string>> answers_; // question → tag, JSON
    };

    store::Job job_of(Call const& call) const;
    store::SignIn sign_in_of(Caller const& caller) const;
    Result<Answer> answer_of(Asking const& asking, Call const& call, std::string const& tag);
    // Runs `then` on a reader's thread for a caller who may use the operation; others are refused. What it
    // gives is told; nothing: it tells later.
    void permitted(std::shared_ptr<Call> call, Done done,
                   std::function<std::optional<Result<Answer>>(Asking const&)> then);
    void look(std::shared_ptr<Call> call, Done done);
    void prepare(std::shared_ptr<Call> call, Done done);
    void note(std::shared_ptr<Call> call, Done done); // reads that leave a line in the audit first
    void submit(std::shared_ptr<Call> call, Done done);
    void refuse_after(std::vector<std::pair<std::string, std::string>> commands, Instant real_now,
                      Refusal refusal, Done done);
    void show(std::shared_ptr<Call> call, store::Outcome outcome, bool replayed, Done done);

    Registry const& registry_;
    store::Writer& writer_;
    store::Readers& readers_;
    FieldKey const& key_;
    Permit permit_;
    std::string_view person_of_token_;
    CarryOut carry_out_;
    Kept kept_;
};

} // namespace huiju::commands
