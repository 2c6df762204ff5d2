// The registry of operations: what the program can do, each under one name, for every door alike.
//
// A feature registers its operations once; HTTP routes, the command line, OpenAPI, sync and the audit's
// operation names follow from the entry. A read takes a described input and returns a described view; a write
// takes a described input and returns what it did (Outcome), and the door then shows the record by the read
// operation named in `shows`, so that a first answer and a replayed one are made alike.
#pragma once

#include "base/shape.hpp"
#include "commands/roles.hpp"
#include "store/tx.hpp"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace huiju::commands {

struct Operation;

// Who asks, and when.
struct Caller {
    std::int64_t person = 0;  // 0: nobody signed in
    std::string token_digest; // instead of person: resolved on the operation's own snapshot
    // Writes: 0 = by the caller's own roles alone, else the absent person whose roles are used besides.
    // Nothing, and always in reads: with the roles of everybody whom the caller stands in for.
    std::optional<std::int64_t> stands_in{};
    bool system = false; // the program itself (set-up, demo, jobs): passes every permission
    Instant real_now;    // real clock
    std::optional<Instant>
        clock; // business clock given from outside (the demo's replay); else the campaign's
    std::string locale = "zh-CN";
    std::string address; // of the client, for rate limits; never stored
};

// What a read operation works with.
struct Asking {
    store::Db& db;
    Caller const& caller;
    Operation const& operation;

    Instant now() const { return caller.clock ? *caller.clock : db.clock(caller.real_now); } // business clock
};

// What a write operation works with. `id` is the client's id of a new record, or a fresh one.
struct Writing : Asking {
    store::Tx& tx;
    Uuid id;
    Writing(store::Tx& t, Caller const& c, Operation const& o, Uuid i) : Asking{t, c, o}, tx(t), id(i) {}
};

// What the slow part of a write works with, before the writer (Operation::prepare).
struct Preparing : Asking {
    // Commands of the program, name and body, that are carried out before a refusal is told: a wrong password
    // counts although the command that brought it leaves nothing.
    std::vector<std::pair<std::string, std::string>> if_refused{};
};

// Who may call an operation at all; whether for this record, its code asks the scope.
struct Access {
    enum Kind { anyone, signed_in, roles_only };
    Kind kind = roles_only;
    Roles roles;

    static Access everyone() { return {anyone, {}}; }
    static Access people() { return {signed_in, {}}; }
    Access(std::initializer_list<Role> r) : roles(r) {}
    Access(Roles r) : roles(r) {}

private:
    Access(Kind k, Roles r) : kind(k), roles(r) {}
};

// One entry. `path` may hold {placeholders}, which fill members of the input.
struct Operation {
    std::string name{};    // "problem.assign"
    std::string method{};  // "GET", "POST", "PUT", "DELETE"; empty: no HTTP door
    std::string path{};    // "/api/problems/{id}/assign"
    std::string summary{}; // one sentence for OpenAPI
    Access access{Roles{}};
    std::string shows{};  // writes: the read operation that shows the record; empty: {"id": …} alone
    bool creates = false; // answers 201 at first; the input's `id` is the command id
    bool kept = false;    // reads: the answer is kept in memory until something is written
    bool reveals = false; // reads: its view shows private values, and it may have no door of its own
    // Reads: the write with the same input that is carried out first, so that what leaves the house has left
    // a line in the audit before. Its refusal is the answer.
    std::string noted{};

    // filled by the registry
    bool writes = false;
    Shape const* in = nullptr;
    Shape const* out = nullptr;
    std::function<std::shared_ptr<void>()> make_input{};
    std::function<Result<std::string>(Asking const&, void const*)> look{};
    std::function<Result<store::Outcome>(Writing&, void const*)> run{};
    // Slow work before the writer, on a reader's thread and for callers who may use the operation: hashing a
    // password. It cannot refuse, since the same command may have been carried out before; it leaves its
    // findings in the input.
    std::function<void(Preparing&, void*)> prepare{};
    // Announces what the operation will ask of the database first (store::Db::ahead_having …), as far as the
    // input and rows known already tell: on PostgreSQL it is asked with the sign-in, and for many writes at
    // once.
    std::function<void(store::Db&, void const*)> ahead{};
    // Names what else is wrong with an input that has wrong fields already, so that all are named at once;
    // names that lead nowhere (Named<>) are found without it. What was wrong holds a default value then.
    std::function<void(Asking const&, void const*, Wrongs&)> inspect{};
};

class Registry {
    template <class In>
    using Ahead = std::type_identity_t<std::function<void(store::Db&, In const&)>>;

public:
    // `look`: Result<View>(Asking const&, Input const&)
    template <class In, class Out>
    void read(Operation op, Result<Out> (*look)(Asking const&, In const&), Ahead<In> ahead = {}) {
        op.out = &shape_of<Out>();
        op.look = [look](Asking const& asking, void const* in) -> Result<std::string> {
            auto view = look(asking, *static_cast<In const*>(in));
            if (!view) return view.error();
            return to_json(*view);
        };
        add<In>(std::move(op), std::move(ahead));
    }
    // `run`: Result<Outcome>(Writing&, Input const&)
    template <class In>
    void write(Operation op, Result<store::Outcome> (*run)(Writing&, In const&),
               std::type_identity_t<void (*)(Preparing&, In&)> prepare = nullptr,
               std::type_identity_t<void (*)(Asking const&, In const&, Wrongs&)> inspect = nullptr,
               Ahead<In> ahead = {}) {
        op.writes = true;
        if (inspect)
            op.inspect = [inspect](Asking const& asking, void const* in, Wrongs& wrongs) {
                inspect(asking, *static_cast<In const*>(in), wrongs);
            };
        op.run = [run](Writing& writing, void const* in) {
            return run(writing, *static_cast<In const*>(in));
        };
        if (prepare)
            op.prepare = [prepare](Preparing& preparing, void* in) {
                prepare(preparing, *static_cast<In*>(in));
            };
        add<In>(std::move(op), std::move(ahead));
    }

    // How a kind of record is looked up that inputs name: whether the caller may mean it, and what is said of
    // a name that leads nowhere.
    struct LookUp {
        bool (*known)(Asking const&, std::string const& name) = nullptr;
        std::string missing;
    };
    void look_up(Refers what, LookUp how) { look_ups_[what] = std::move(how); }
    LookUp const* look_up(Refers what) const;

    Operation const* find(std::string_view name) const;
    // Throws std::logic_error for a name that is not registered.
    Operation const& at(std::string_view name) const;
    // In order of registration.
    std::vector<Operation const*> all() const;

private:
    template <class In>
    void add(Operation op, Ahead<In> ahead) {
        if (ahead)
            op.ahead = [ahead = std::move(ahead)](store::Db& db, void const* in) {
                ahead(db, *static_cast<In const*>(in));
            };
        op.in = &shape_of<In>();
        op.make_input = [] { return std::make_shared<In>(); };
        add_operation(std::move(op));
    }
    void add_operation(Operation op);

    std::map<std::string, Operation, std::less<>> operations_;
    std::vector<std::string> order_;
    std::map<Refers, LookUp> look_ups_;
};

// What a list operation takes and answers. A list's input derives from Listing.
struct Listing {
    std::optional<Whole<1, 500>> limit; // 50 when left out
    std::optional<Text<1, 200>> after;  // the `next` of the page before
    int count() const { return limit ? static_cast<int>(limit->value) : 50; }
};
BOOST_DESCRIBE_STRUCT(Listing, (), (limit, after))

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next;
    BOOST_DESCRIBE_CLASS(Page, (), (items, next), (), ())
};

// A cursor is a number, hidden from readers so that nobody builds on it.
std::string cursor(std::int64_t n);
Result<std::int64_t> parse_cursor(std::optional<Text<1, 200>> const& after); // INT64_MAX when there is none

} // namespace huiju::commands
