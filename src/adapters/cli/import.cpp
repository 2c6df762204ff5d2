// huiju import: files of places, categories and hosts, all rows or none; units and people as JSON lines; a
// unit's worksheet, its good rows; an office's table of homes or problems.
#include "adapters/cli/commands.hpp"
#include "base/crypto.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/all.hpp"
#include "domain/calendar/calendar.hpp"
#include "domain/categories/categories.hpp"
#include "domain/hosts/hosts.hpp"
#include "domain/imports/imports.hpp"
#include "domain/places/places.hpp"
#include "domain/worksheets/worksheets.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <iterator>

namespace huiju::cli {

namespace {

std::string read_file(std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("不能读取文件 " + path);
    return {std::istreambuf_iterator<char>(in), {}};
}

template <class In>
int carry_out(App& app, std::string_view operation, Result<In> input) {
    if (!input) return print_refusal(input.error());
    auto const done = app.call_with(operation, std::move(*input));
    if (!done) return print_refusal(done.error());
    std::cout << "已导入。\n";
    return 0;
}

// One record per line, each by its own command: a list of any length streams through.
int by_lines(App& app, std::string_view operation, std::string const& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("不能读取文件 " + path);
    std::int64_t line = 0, imported = 0, refused = 0;
    for (std::string text; std::getline(in, text);) {
        ++line;
        if (text.empty()) continue;
        auto const done = app.call(operation, text);
        if (done) {
            ++imported;
            continue;
        }
        ++refused;
        std::cerr << fmt::format("第{}行：\n", line);
        print_refusal(done.error());
    }
    std::cout << fmt::format("已导入 {} 条，{} 条有误未导入。\n", imported, refused);
    return refused == 0 ? 0 : 1;
}

// Who filled the file in; 0: nobody of that login, which is said.
std::int64_t person_of(App& app, Import const& options) {
    std::int64_t person = 0;
    app.readers().wait([&](store::Db& db) { person = accounts::person_of_login(db, options.login); });
    if (person == 0) no_such_login(options.login);
    return person;
}

// Each row is a move of the person who filled the sheet in.
int worksheet(App& app, Import const& options) {
    auto const person = person_of(app, options);
    if (person == 0) return 1;
    auto const done =
        app.call(options.dry_run ? "worksheet.check" : "worksheet.import",
                 fmt::format(R"({{"file":"{}"}})", base64url_encode(read_file(options.file))), person);
    if (!done) return print_refusal(done.error());
    auto const sheet = from_json<worksheets::SheetView>(done->json).value();
    for (auto const& row : sheet.rows)
        if (row.found == worksheets::Found::bad)
            std::cerr << fmt::format("第{}行（{}）：{}\n", row.row, row.number, row.reason);
    std::cout << fmt::format("{} {} 行，此前已登记 {} 行，{} 行有误。\n",
                             options.dry_run ? "可以登记" : "已登记", sheet.ready, sheet.known, sheet.bad);
    return sheet.bad == 0 ? 0 : 1;
}

// A list of homes or a ledger of problems as an office keeps it, checked and taken part by part.
int table(App& app, Import const& options) {
    auto const person = person_of(app, options);
    if (person == 0) return 1;
    auto const file = fmt::format(R"("file":"{}")", base64url_encode(read_file(options.file)));
    auto const checked =
        app.call("import.check", fmt::format(R"({{"kind":"{}",{}}})", options.kind, file), person);
    if (!checked) return print_refusal(checked.error());
    auto const found = from_json<imports::CheckView>(checked->json).value();
    for (auto const& row : found.rows)
        for (auto const& wrong : row.wrong)
            if (row.found == imports::Found::bad)
                std::cerr << fmt::format("{}第{}行（{}）：{}\n", row.sheet, row.row,
                                         wrong.header.empty() ? wrong.field : wrong.header, wrong.reason);
    if (options.dry_run) {
        std::cout << fmt::format("可以导入 {} 行，已经在册 {} 行，{} 行有误。\n", found.ready, found.known,
                                 found.bad);
        return found.bad == 0 ? 0 : 1;
    }
    auto const name = options.file.substr(options.file.find_last_of('/') + 1);
    auto done = app.call("import.begin",
                         fmt::format(R"({{"kind":"{}","mode":"{}","file_name":{},{}}})", options.kind,
                                     options.good_rows ? "good" : "all", to_json(name), file),
                         person);
    for (;;) {
        if (!done) return print_refusal(done.error());
        auto const now = from_json<imports::ImportView>(done->json).value();
        if (now.state == imports::State::done) {
            std::cout << fmt::format("已导入 {} 行，{} 行有误未导入。\n", now.taken, now.bad);
            return now.bad == 0 ? 0 : 1;
        }
        done = app.call("import.take",
                        fmt::format(R"({{"id":"{}","part":{},{}}})", now.id.text(), now.taken_parts, file),
                        person);
    }
}

} // namespace

int import(Config const& config, Import const& options) {
    App app(config, all_features());
    auto const& kind = options.kind;
    if (kind == "places") {
        if (options.edition.empty()) {
            std::cerr << "请用 --edition 说明区划代码的年度，例如 --edition 2017\n";
            return 2;
        }
        // an edition imported into an installation without places is the one in force
        bool empty = true;
        app.readers().wait([&](store::Db& db) { empty = directory(db).root() == nullptr; });
        return carry_out(app, "place.import_edition",
                         places::read_places_csv(read_file(options.file), options.edition, empty));
    }
    if (kind == "place-changes")
        return carry_out(app, "place.import_changes",
                         places::read_changes_csv(read_file(options.file), false));
    if (kind == "categories")
        return carry_out(app, "category.import", categories::read_categories_csv(read_file(options.file)));
    if (kind == "calendar")
        return carry_out(app, "calendar.import", calendar::read_calendar_csv(read_file(options.file)));
    if (kind == "hosts") return carry_out(app, "host.import", hosts::read_hosts_csv(read_file(options.file)));
    if (kind == "units") return by_lines(app, "unit.create", options.file);
    if (kind == "people") return by_lines(app, "person.create", options.file);
    if (kind == "worksheet" || kind == "homes" || kind == "problems") {
        if (options.login.empty()) {
            std::cerr << "请用 --login 说明是谁填报的\n";
            return 2;
        }
        return kind == "worksheet" ? worksheet(app, options) : table(app, options);
    }
    std::cerr << "可以导入：places place-changes categories calendar hosts units people worksheet homes "
                 "problems\n";
    return 2;
}

} // namespace huiju::cli
