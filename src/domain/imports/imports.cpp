// Importing tables: what would be done, what was done, and taking it back.
#include "domain/imports/imports.hpp"

#include "base/crypto.hpp"
#include "base/table_file.hpp"
#include "base/text.hpp"
#include "base/words.hpp"
#include "domain/campaigns/campaigns.hpp"
#include "domain/directory/paging.hpp"
#include "domain/imports/compare.hpp"
#include "domain/imports/values.hpp"
#include "domain/places/places.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju::imports {

namespace {

constexpr Roles office{Role::office, Role::town_office};

Result<std::string> bytes_of(std::string text) {
    // browsers write two of the digits otherwise, and pad
    std::ranges::replace(text, '+', '-');
    std::ranges::replace(text, '/', '_');
    while (text.ends_with('=')) text.pop_back();
    auto bytes = base64url_decode(text);
    if (!bytes) return wrong_field("file", "table.unreadable");
    if (bytes->size() > most_file_bytes) return wrong_field("file", "table.unreadable");
    return std::move(*bytes);
}

// ---- how columns are read -------------------------------------------------------------------------------

std::string text_of(Choice const& choice) {
    std::string text;
    for (auto const& [header, field] : choice) text += fmt::format("{}\t{}\n", header, field);
    return text;
}

Choice choice_of(std::string_view text) {
    Choice choice;
    while (!text.empty()) {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (auto const tab = line.find('\t'); tab != line.npos)
            choice.insert_or_assign(std::string(line.substr(0, tab)), std::string(line.substr(tab + 1)));
    }
    return choice;
}

// The caller's own last one; else that of a colleague.
std::optional<ColumnsRow> remembered(commands::Asking const& asking, Kind kind) {
    auto const last_of = [&](std::string_view column, std::int64_t value) -> std::optional<ColumnsRow> {
        auto rows = asking.db.having<ColumnsRow>(column, value);
        std::erase_if(rows, [&](ColumnsRow const& row) { return row.kind != kind; });
        if (rows.empty()) return std::nullopt;
        return *std::ranges::max_element(rows, {}, &ColumnsRow::rev);
    };
    if (auto own = last_of("person", asking.caller.person)) return own;
    auto const* person = directory(asking).person(asking.caller.person);
    return person ? last_of("unit", person->unit) : std::nullopt;
}

Choice choice_in(std::vector<ColumnChoice> const& columns) {
    Choice choice;
    for (auto const& column : columns)
        choice.insert_or_assign(folded_header(column.header.value), column.field ? column.field->value : "");
    return choice;
}

void remember(commands::Writing& writing, Kind kind, Choice const& choice) {
    auto& tx = writing.tx;
    auto const* person = directory(writing).person(writing.caller.person);
    if (!person || choice.empty()) return;
    auto const text = text_of(choice);
    for (auto const& before : tx.having<ColumnsRow>("person", person->no)) {
        if (before.kind != kind) continue;
        auto after = before;
        after.columns = text;
        after.unit = person->unit;
        if (before.columns != text) tx.update(before, after);
        return;
    }
    ColumnsRow row;
    row.person = person->no;
    row.unit = person->unit;
    row.kind = kind;
    row.columns = text;
    tx.insert(row);
}

Result<Read> read_file(std::string const& file, KindOfRecord const& kind, Choice choice,
                       std::int64_t own_place, std::optional<std::size_t> header_row) {
    auto const bytes = bytes_of(file);
    if (!bytes) return bytes.error();
    auto const sheets = read_table_file(*bytes);
    if (!sheets) return sheets.error();
    Read read;
    read.digest = sha256_hex(*bytes);
    read.table = lines_of(*sheets, kind.columns, choice, header_row);
    read.choice = std::move(choice);
    read.own_place = own_place;
    return read;
}

// ---- judging --------------------------------------------------------------------------------------------

commands::Asking as(commands::Asking const& asking, KindOfRecord const& kind) {
    return {asking.db, asking.caller, kind.as};
}

Result<void> may_keep(commands::Asking const& asking, Kind kind) {
    auto const scope = scope_of(asking);
    if (scope->everything() || !(scope->roles() & of_kind(kind).keepers).empty()) return {};
    return refuse(Refused::forbidden, "forbidden.role");
}

std::vector<Judged> judge(commands::Asking const& asking, Kind kind, Read const& read,
                          std::span<Line const> lines) {
    auto const& how = of_kind(kind);
    return how.judge(as(asking, how), read.table, lines, read.own_place);
}

RowView row_view(commands::Asking const& asking, KindOfRecord const& kind, Table const& table,
                 Line const& line, Judged const& judged) {
    auto const& head = table.heads[line.head];
    RowView view{.sheet = head.sheet, .row = line.row, .found = judged.found};
    for (auto const& [field, reason] : judged.wrong) {
        WrongCell cell{.field = field, .reason = say(asking.caller.locale, reason)};
        auto const column = std::ranges::find(kind.columns, field, &Column::field);
        if (column != kind.columns.end()) {
            auto const i = static_cast<std::size_t>(column - kind.columns.begin());
            cell.header = head.header_of(i);
            if (!column->personal) cell.value = shorten(line.cells[i], 40);
        }
        view.wrong.push_back(std::move(cell));
    }
    return view;
}

// ---- records of imports -----------------------------------------------------------------------------------

bool sees(commands::Asking const& asking, ImportRow const& row) {
    return row.person == asking.caller.person || scope_of(asking)->covers(office, area_of(row));
}

Result<ImportRow> to_change(commands::Writing const& writing, Uuid id) {
    auto const row = writing.tx.find<ImportRow>("id", id.text());
    if (!row || !sees(writing, *row)) return refuse(Refused::not_found, "import.not_found");
    return *row;
}

ImportView view_of(commands::Asking const& asking, ImportRow const& row) {
    return {.id = row.id,
            .rev = row.rev,
            .kind = row.kind,
            .mode = row.mode,
            .state = row.state,
            .person = person_view(directory(asking), row.person),
            .at = row.at,
            .file_name = row.file_name,
            .lines = row.row_count,
            .parts = row.parts,
            .taken_parts = row.taken_parts,
            .undone_parts = row.undone_parts,
            .taken = row.taken,
            .known = row.known,
            .bad = row.bad,
            .undone = row.undone,
            .may_undo = row.state != State::undone && row.taken > 0,
            .kept = {}};
}

std::span<Line const> part_of(Read const& read, std::int64_t part, std::size_t at_once) {
    auto const lines = std::span(read.table.lines);
    auto const from = std::min(static_cast<std::size_t>(part) * at_once, lines.size());
    return lines.subspan(from, std::min(at_once, lines.size() - from));
}

Refusal no_longer_whole(std::int64_t bad) {
    return refuse(Refused::conflict, {"import.some_are_bad", {{"bad", std::to_string(bad)}}});
}

} // namespace

Result<void> has_columns(KindOfRecord const& kind, Table const& table) {
    if (std::ranges::none_of(table.heads, [](Head const& head) { return head.row != 0; }))
        return wrong_field("file", "import.no_table");
    for (std::size_t i = 0; i < kind.columns.size(); ++i) {
        auto const& column = kind.columns[i];
        if (!column.required || column.field == "place") continue; // the sheet's name may say the place
        if (std::ranges::none_of(table.heads, [&](Head const& head) { return head.at[i].has_value(); }))
            return wrong_field("columns",
                               {"import.column_missing", {{"column", std::string(column.headers.front())}}});
    }
    return {};
}

std::vector<HeaderView> headers_of(KindOfRecord const& kind, Table const& table) {
    std::vector<HeaderView> views;
    auto const head = std::ranges::find_if(table.heads, [](Head const& one) { return one.row != 0; });
    if (head == table.heads.end()) return views;
    for (std::size_t i = 0; i < head->headers.size(); ++i) {
        if (head->headers[i].empty()) continue;
        HeaderView view{head->headers[i], {}};
        for (std::size_t column = 0; column < kind.columns.size(); ++column)
            if (head->at[column] == i) view.field = kind.columns[column].field;
        views.push_back(std::move(view));
    }
    return views;
}

std::vector<FieldView> fields_of(KindOfRecord const& kind, Table const& table) {
    std::vector<FieldView> views;
    for (std::size_t i = 0; i < kind.columns.size(); ++i)
        views.push_back(
            {std::string(kind.columns[i].field), kind.columns[i].required,
             std::ranges::any_of(table.heads, [&](Head const& head) { return head.at[i].has_value(); })});
    return views;
}

std::vector<Place const*> const& Finder::named(std::string const& name) {
    auto const [found, fresh] = named_.try_emplace(name);
    if (fresh)
        for (auto const* place : places::named(known_, name))
            if (auto const* today = &known_.today(*place);
                std::ranges::find(found->second, today) == found->second.end())
                found->second.push_back(today);
    return found->second;
}

Place const* Finder::place_of(Line const& line, std::size_t town, std::size_t place, Wrongs& wrongs) {
    auto const town_name = tidy(line.cells[town]);
    auto name = tidy(line.cells[place]);
    if (name.empty()) {
        auto const sheet = tidy(table_.heads[line.head].sheet);
        if (!sheet.empty() && !named(sheet).empty()) name = sheet;
    }
    if (name.empty()) {
        auto const* own = known_.place(own_place_);
        if (!own) wrongs.add("place", "import.no_place");
        return own;
    }
    auto found = named(name);
    auto const keep = [&](auto const& fits) {
        auto fewer = found;
        std::erase_if(fewer, [&](Place const* one) { return !fits(*one); });
        if (!fewer.empty()) found = std::move(fewer);
        return !found.empty() && fits(*found.front());
    };
    if (!town_name.empty()) {
        auto const& towns = named(town_name);
        if (towns.empty()) {
            wrongs.add("town", "field.no_such_place");
            return nullptr;
        }
        if (!found.empty() && !keep([&](Place const& one) {
                return std::ranges::any_of(towns,
                                           [&](Place const* t) { return known_.inside(one.no, t->no); });
            })) {
            wrongs.add("place", "import.not_in_that_town");
            return nullptr;
        }
    }
    if (found.size() > 1 && own_place_ != 0)
        keep([&](Place const& one) { return known_.inside(one.no, own_place_); });
    // of namesakes the one that is the caller's to write in
    if (found.size() > 1)
        keep([&](Place const& one) { return allow(asking_, {.area = one.area}).has_value(); });
    if (found.size() == 1) return found.front();
    if (found.empty()) wrongs.add("place", "field.no_such_place");
    else wrongs.add("place", {"host.place_ambiguous", {{"place", known_.full_name(found.front()->no)}}});
    return nullptr;
}

Result<Read> read_source(commands::Asking const& asking, Source const& input) {
    std::int64_t own_place = 0;
    if (input.place) {
        auto const place = place_named(asking, input.place->value);
        if (!place) return place.error();
        own_place = directory(asking).today(**place).no;
    }
    Choice choice;
    if (input.columns) choice = choice_in(*input.columns);
    else if (auto const last = remembered(asking, input.kind)) choice = choice_of(last->columns);
    return read_file(input.file.value, of_kind(input.kind), std::move(choice), own_place,
                     input.header_row ? std::optional(static_cast<std::size_t>(input.header_row->value))
                                      : std::nullopt);
}

Result<CheckView> check(commands::Asking const& asking, Check const& input) {
    if (auto r = may_keep(asking, input.kind); !r) return r.error();
    auto const read = read_source(asking, input);
    if (!read) return read.error();
    auto const& kind = of_kind(input.kind);
    auto const& table = read->table;
    CheckView view;
    view.columns = headers_of(kind, table);
    for (auto const& head : table.heads)
        view.sheets.push_back({head.sheet, static_cast<std::int64_t>(head.row), 0});
    for (auto const& line : table.lines) ++view.sheets[line.head].lines;
    view.fields = fields_of(kind, table);
    view.remembered = !input.columns && std::ranges::any_of(view.columns, [&](HeaderView const& column) {
        return read->choice.contains(folded_header(column.header));
    });
    view.lines = static_cast<std::int64_t>(table.lines.size());
    view.left_out = table.left_out;
    // without the columns that every row needs there is nothing to judge yet
    if (!has_columns(kind, table)) return view;
    auto const judged = judge(asking, input.kind, *read, table.lines);
    for (std::size_t i = 0; i < judged.size(); ++i) {
        auto const found = judged[i].found;
        (found == Found::ready ? view.ready : found == Found::known ? view.known : view.bad) += 1;
        if (found != Found::ready)
            view.rows.push_back(row_view(asking, kind, table, table.lines[i], judged[i]));
    }
    return view;
}

void prepare_begin(commands::Preparing& preparing, Begin& input) {
    auto source = read_source(preparing, input);
    if (source && may_keep(preparing, input.kind)) {
        auto& read = *source;
        for (auto const& one : judge(preparing, input.kind, read, read.table.lines)) {
            if (one.found == Found::ready) ++read.ready;
            if (one.found == Found::bad) ++read.bad;
        }
    }
    input.read = std::make_shared<Result<Read> const>(std::move(source));
}

Result<store::Outcome> begin(commands::Writing& writing, Begin const& input) {
    auto& tx = writing.tx;
    if (auto const running = campaigns::running(writing); !running) return running.error();
    if (auto r = may_keep(writing, input.kind); !r) return r.error();
    if (!input.read) return refuse(Refused::broken, "broken");
    if (!*input.read) return input.read->error();
    auto const& read = **input.read;
    auto const& kind = of_kind(input.kind);
    if (auto r = has_columns(kind, read.table); !r) return r.error();
    if (tx.find<ImportRow>("id", writing.id.text())) return refuse(Refused::conflict, "conflict.exists");
    if (input.mode == Mode::all && read.bad > 0) return no_longer_whole(read.bad);
    if (read.ready == 0) return wrong_field("file", "import.nothing_to_take");
    ImportRow row;
    row.id = writing.id;
    row.kind = input.kind;
    row.mode = input.mode;
    row.person = writing.caller.person;
    auto const& known = directory(writing);
    auto const widest = scope_of(writing)->widest_place(known);
    if (widest != 0) put(row, known.area(widest));
    else if (known.root()) put(row, known.root()->area);
    row.at = tx.real_now();
    row.file_name = input.file_name.value;
    row.digest = read.digest;
    row.own_place = read.own_place;
    row.columns = text_of(read.choice);
    row.header_row = input.header_row ? input.header_row->value : 0;
    auto const lines = read.table.lines.size();
    row.row_count = static_cast<std::int64_t>(lines);
    row.parts = static_cast<std::int64_t>((lines + kind.lines_at_once - 1) / kind.lines_at_once);
    tx.insert(row);
    if (input.columns) remember(writing, input.kind, read.choice);
    tx.note("kind", word(row.kind));
    tx.note("rows", std::to_string(row.row_count));
    tx.note("digest", row.digest);
    return store::Outcome{"import", row.id, {}};
}

void prepare_take(commands::Preparing& preparing, Take& input) {
    auto const row = preparing.db.find<ImportRow>("id", input.id.text());
    if (!row || !sees(preparing, *row)) return;
    input.read = std::make_shared<Result<Read> const>(read_file(
        input.file.value, of_kind(row->kind), choice_of(row->columns), row->own_place,
        row->header_row != 0 ? std::optional(static_cast<std::size_t>(row->header_row)) : std::nullopt));
}

Result<store::Outcome> take(commands::Writing& writing, Take const& input) {
    auto& tx = writing.tx;
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const before = to_change(writing, input.id);
    if (!before) return before.error();
    if (!input.read) return refuse(Refused::not_found, "import.not_found");
    if (before->person != writing.caller.person) return refuse(Refused::forbidden, "import.not_yours");
    if (before->state != State::open || input.part.value != before->taken_parts)
        return wrong_state("import.not_this_part", word(before->state));
    if (!*input.read) return input.read->error();
    auto const& read = **input.read;
    if (read.digest != before->digest) return wrong_field("file", "import.other_file");
    auto const& kind = of_kind(before->kind);
    auto const judged =
        judge(writing, before->kind, read, part_of(read, input.part.value, kind.lines_at_once));
    auto after = *before;
    PartRow part;
    for (auto const& one : judged)
        (one.found == Found::ready ? part.taken : one.found == Found::known ? after.known : after.bad) += 1;
    if (before->mode == Mode::all && after.bad > 0) return no_longer_whole(after.bad);
    for (auto const& one : judged)
        if (one.found == Found::ready)
            if (auto const done = one.take(writing); !done) return done.error();
    part.import = before->no;
    part.part = input.part.value;
    part.seq = tx.seq();
    tx.insert(part);
    after.taken += part.taken;
    ++after.taken_parts;
    if (after.taken_parts == after.parts) after.state = State::done;
    tx.update(*before, after);
    tx.note("part", std::to_string(part.part));
    tx.note("taken", std::to_string(part.taken));
    return store::Outcome{"import", after.id, {}};
}

Result<store::Outcome> undo(commands::Writing& writing, Undo const& input) {
    auto& tx = writing.tx;
    if (auto const running = campaigns::running(writing); !running) return running.error();
    auto const before = to_change(writing, input.id);
    if (!before) return before.error();
    if (before->state == State::undone) return wrong_state("import.undone_already", word(before->state));
    auto after = *before;
    auto const& kind = of_kind(before->kind);
    for (auto const& part : tx.having<PartRow>("import", before->no)) {
        if (part.undone) continue;
        auto const count = kind.take_back(writing, part.seq);
        if (!count) return count.error();
        auto gone_through = part;
        gone_through.undone = true;
        tx.update(part, gone_through);
        ++after.undone_parts;
        after.undone += *count;
        break;
    }
    if (after.undone_parts == after.taken_parts) after.state = State::undone;
    tx.update(*before, after);
    tx.note("undone", std::to_string(after.undone - before->undone));
    return store::Outcome{"import", after.id, {}};
}

Result<ImportView> get(commands::Asking const& asking, ById const& input) {
    constexpr std::size_t most_kept = 200;
    auto const row = asking.db.find<ImportRow>("id", input.id.text());
    if (!row || !sees(asking, *row)) return refuse(Refused::not_found, "import.not_found");
    auto view = view_of(asking, *row);
    if (row->state != State::undone || row->undone == row->taken) return view;
    for (auto const& part : asking.db.having<PartRow>("import", row->no)) {
        for (auto& one : of_kind(row->kind).kept(asking, part.seq))
            if (view.kept.size() < most_kept) view.kept.push_back(std::move(one));
        if (view.kept.size() == most_kept) break;
    }
    return view;
}

Result<commands::Page<ImportView>> list(commands::Asking const& asking, List const& input) {
    auto const before = commands::parse_cursor(input.after);
    if (!before) return before.error();
    auto const scope = scope_of(asking);
    bool const own_only = !scope->everything() && (scope->roles() & office).empty();
    return page_back<ImportView>(
        input, *before,
        [&](store::Args args) {
            if (own_only) args.emplace_back("person", asking.caller.person);
            return asking.db.all<ImportRow>(own_only ? "imports.of_person" : "imports.page", std::move(args));
        },
        [&](auto& page, ImportRow const& row) {
            return !sees(asking, row) || page.add(row.no, [&] { return view_of(asking, row); });
        });
}

namespace {

void add(commands::Registry& registry) {
    static constexpr Roles keepers{Role::liaison, Role::village_cadre, Role::town_office, Role::office};
    registry.read({.name = "import.check",
                   .method = "POST",
                   .path = "/api/imports/check",
                   .summary = "What importing a table would do, with every row that is wrong.",
                   .access = keepers},
                  &check);
    static constexpr Roles readers{
        Role::liaison,    Role::village_cadre, Role::town_office,  Role::office,    Role::sorter,
        Role::supervisor, Role::town_head,     Role::unit_handler, Role::unit_head, Role::station};
    registry.read(
        {.name = "import.compare",
         .method = "POST",
         .path = "/api/imports/compare",
         .summary = "One's own table beside the system's records: in both, only mine, only the system's.",
         .access = readers},
        &compare);
    registry.write<Begin>({.name = "import.begin",
                           .method = "POST",
                           .path = "/api/imports",
                           .summary = "Begins to import a table: all rows or the good ones.",
                           .access = keepers,
                           .shows = "import.get",
                           .creates = true},
                          &begin, &prepare_begin);
    registry.write<Take>({.name = "import.take",
                          .method = "POST",
                          .path = "/api/imports/{id}/take",
                          .summary = "Takes the next part of an import that was begun, from the same file.",
                          .access = keepers,
                          .shows = "import.get"},
                         &take, &prepare_take);
    registry.write<Undo>({.name = "import.undo",
                          .method = "POST",
                          .path = "/api/imports/{id}/undo",
                          .summary = "Takes back the next part of an import; what was built on stays.",
                          .access = keepers,
                          .shows = "import.get"},
                         &undo);
    registry.read({.name = "import.list",
                   .method = "GET",
                   .path = "/api/imports",
                   .summary = "Imports of the caller, for offices those of their people; newest first.",
                   .access = keepers},
                  &imports::list);
    registry.read({.name = "import.get",
                   .method = "GET",
                   .path = "/api/imports/{id}",
                   .summary = "One import; when it was undone, with what stayed and why.",
                   .access = keepers},
                  &imports::get);
}

} // namespace

} // namespace huiju::imports

namespace huiju {

Feature imports_feature() {
    using namespace imports;
    return {.name = "imports",
            .add = imports::add,
            .tables = {&store::table_of<ImportRow>(), &store::table_of<PartRow>(),
                       &store::table_of<ColumnsRow>()}};
}

} // namespace huiju
