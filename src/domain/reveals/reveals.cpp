// Showing contact data for a reason that is kept, and the list of who looked.
#include "domain/reveals/reveals.hpp"

#include "domain/directory/paging.hpp"
#include "domain/feature.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/opinions/opinions.hpp"

namespace huiju {

namespace reveals {

namespace {

// A private value in plain words: the one way from a Sealed column to an answer. It is still a secret to the
// registry, so that no view may hold it but that of an operation with Operation::reveals, which no door leads
// to; and it is known in this file alone, where nothing opens a value before a RevealRow is there.
class Plain {
public:
    Plain() = default;
    std::string const& text() const { return text_; }
    static std::optional<Plain> of(FieldKey const& key, Sealed const& sealed, RevealRow const&) {
        auto text = sealed.empty() ? std::nullopt : key.open_field(sealed.ciphertext);
        if (!text) return std::nullopt;
        Plain plain;
        plain.text_ = std::move(*text);
        return plain;
    }

private:
    std::string text_;
};

} // namespace

struct Revealed {
    Uuid id; // of the entry in the list of who looked
    Kind kind = Kind::opinion;
    Uuid record;
    std::optional<Plain> name, phone;
};
BOOST_DESCRIBE_STRUCT(Revealed, (), (id, kind, record, name, phone))

} // namespace reveals

template <>
struct OpsOf<reveals::Plain> {
    static Ops make() {
        return {.secret = true,
                .write = [](void const* v,
                            JsonText& out) { out.string(static_cast<reveals::Plain const*>(v)->text()); },
                .schema = ops_of<std::string>().schema};
    }
};

namespace reveals {

namespace {

constexpr Roles desks{Role::office, Role::town_office};
constexpr Roles of_opinions{Role::office, Role::town_office, Role::liaison, Role::discipline};
constexpr Roles of_hosts{Role::office, Role::town_office, Role::liaison};

// A record with contact data.
struct Holder {
    Kind kind = Kind::opinion;
    std::int64_t no = 0;
    Uuid id;
    Visible visible;
    std::int64_t recorder = 0;
    Sealed name, phone;
};

Holder holder(opinions::OpinionRow const& row) {
    return {Kind::opinion, row.no, row.id, opinions::visible(row), row.recorder, row.speaker, row.phone};
}
Holder holder(hosts::HostRow const& row) {
    return {Kind::host, row.no, row.id, hosts::visible(row), 0, row.contact, row.phone};
}

std::optional<Holder> holder_of(store::Db& db, RevealRow const& row) {
    if (row.kind == Kind::host) {
        if (auto const host = db.get<hosts::HostRow>(row.record)) return holder(*host);
    } else if (auto const opinion = db.get<opinions::OpinionRow>(row.record)) {
        return holder(*opinion);
    }
    return std::nullopt;
}

// Who may look: the town's and the county's office, a liaison where it is their village's home or what they
// wrote down themselves; of a sealed lead the 纪检联系人 alone. Never whom the matter is about.
bool may_look(commands::Asking const& asking, Holder const& of) {
    auto const scope = scope_of(asking);
    if (of.visible.sealed) return scope->may({Role::discipline}, of.visible);
    if (scope->may(desks, of.visible)) return true;
    if (!scope->may({Role::liaison}, of.visible)) return false;
    return of.kind == Kind::host || (of.recorder != 0 && of.recorder == asking.caller.person);
}

Result<store::Outcome> keep(commands::Writing& writing, std::optional<Holder> const& of,
                            Reveal const& input) {
    if (!of || scope_of(writing)->sight(of->visible) == Sight::none)
        return refuse(Refused::not_found, "not_found");
    if (!may_look(writing, *of)) return refuse(Refused::forbidden, "reveal.not_yours");
    if (of->name.empty() && of->phone.empty()) return refuse(Refused::conflict, "reveal.nothing");
    auto& tx = writing.tx;
    RevealRow row;
    row.id = writing.id;
    row.at = tx.real_now();
    row.person = tx.actor();
    row.kind = of->kind;
    row.record = of->no;
    put(row, of->visible.area);
    row.reason = input.reason;
    tx.insert(row);
    tx.note("of", word(of->kind));
    tx.note("record", of->id.text());
    return store::Outcome{"reveal", row.id, {}};
}

Result<store::Outcome> reveal_opinion(commands::Writing& writing, Reveal const& input) {
    auto const row = opinions::find(writing.db, input.id);
    return keep(writing, row ? std::optional(holder(*row)) : std::nullopt, input);
}

Result<store::Outcome> reveal_host(commands::Writing& writing, Reveal const& input) {
    auto const row = hosts::find(writing.db, input.id);
    return keep(writing, row ? std::optional(holder(*row)) : std::nullopt, input);
}

// After the commit, and again for the same command: to whoever gave the reason, as long as they may look.
Result<Revealed> shown(commands::Asking const& asking, ById const& input) {
    auto const row = asking.db.find<RevealRow>("id", input.id.text());
    auto const of = row && row->person == asking.caller.person ? holder_of(asking.db, *row) : std::nullopt;
    if (!of || !may_look(asking, *of)) return refuse(Refused::not_found, "not_found");
    auto const& key = asking.db.key();
    return Revealed{row->id, row->kind, of->id, Plain::of(key, of->name, *row),
                    Plain::of(key, of->phone, *row)};
}

// ---- who looked

// To the auditor every entry of their place; to the office those whose record they see whole.
bool sees(Scope const& scope, RevealRow const& row, Holder const& of) {
    return scope.covers({Role::auditor}, area_of(row)) || scope.may({Role::office}, of.visible);
}

Result<commands::Page<RevealItem>> list(commands::Asking const& asking, List const& input) {
    auto const& known = directory(asking);
    auto const after = commands::parse_cursor(input.after);
    if (!after) return after.error();
    Person const* person = nullptr;
    if (input.person) {
        person = known.person(input.person->value);
        if (!person) return wrong_field("person", "field.no_such_person");
    }
    auto const scope = scope_of(asking);
    constexpr std::size_t chunk = 200;
    Paging<RevealItem> page(input);
    for (auto before = *after;;) {
        store::Args args{{"before", before},
                         {"from", input.from ? Instant::at(*input.from, 0).micros : INT64_MIN},
                         {"until", input.to ? Instant::at(input.to->add_days(1), 0).micros : INT64_MAX},
                         {"limit", static_cast<std::int64_t>(chunk)}};
        if (person) args.emplace_back("person", person->no);
        auto const rows = asking.db.all<RevealRow>(person ? "reveals.of_person" : "reveals.list", args);
        for (auto const& row : rows) {
            before = row.no;
            auto const of = holder_of(asking.db, row);
            if (!of || !sees(*scope, row, *of)) continue;
            bool const more = page.add(row.no, [&] {
                return RevealItem{row.id,   row.at, person_view(known, row.person),
                                  row.kind, of->id, row.reason};
            });
            if (!more) return page.take();
        }
        if (rows.size() < chunk) return page.take();
    }
}

void add(commands::Registry& registry) {
    registry.write({.name = "opinion.reveal",
                    .method = "POST",
                    .path = "/api/opinions/{id}/reveal",
                    .summary = "Shows who said it and their telephone, for a reason that is kept.",
                    .access = of_opinions,
                    .shows = "reveal.shown"},
                   &reveal_opinion);
    registry.write({.name = "host.reveal",
                    .method = "POST",
                    .path = "/api/hosts/{id}/reveal",
                    .summary = "Shows a host's contact and telephone, for a reason that is kept.",
                    .access = of_hosts,
                    .shows = "reveal.shown"},
                   &reveal_host);
    registry.read({.name = "reveal.shown",
                   .summary = "What was shown for a reason, to whoever gave it.",
                   .access = of_opinions | of_hosts,
                   .reveals = true},
                  &shown);
    registry.read({.name = "reveal.list",
                   .method = "GET",
                   .path = "/api/reveals",
                   .summary = "Who looked at whose contact data, when and why; never what was shown.",
                   .access = Roles{Role::auditor, Role::office}},
                  &list);
}

} // namespace

} // namespace reveals

Feature reveals_feature() {
    return {.name = "reveals", .add = &reveals::add, .tables = {&store::table_of<reveals::RevealRow>()}};
}

} // namespace huiju
