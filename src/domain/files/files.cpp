// What the files feature adds to the program.
#include "domain/files/files.hpp"

#include "domain/feature.hpp"
#include "domain/opinions/opinions.hpp"
#include "domain/visits/visits.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace huiju {

namespace files {

namespace {

// A voice stays with the desks, the villages' own people and who recorded it; no unit gets it (domain §1.5).
// Nor does a unit get a photo that a person handed in: it may show who complains.
constexpr Roles hears{Role::office,      Role::sorter,  Role::discipline,   Role::inspector,
                      Role::town_office, Role::liaison, Role::village_cadre};

bool may_hear(commands::Asking const& asking, opinions::OpinionRow const& row) {
    auto const scope = scope_of(asking);
    return scope->sees(opinions::visible(row)) &&
           (row.recorder == asking.caller.person || scope->covers(hears, area_of(row)));
}

} // namespace

std::string_view type_of(std::string_view bytes) {
    auto const at = [&](std::size_t from, std::string_view mark) {
        return bytes.substr(std::min(from, bytes.size())).starts_with(mark);
    };
    if (at(0, "\xff\xd8\xff")) return "image/jpeg";
    if (at(0, "\x89PNG\r\n\x1a\n")) return "image/png";
    if (at(0, "RIFF") && at(8, "WEBP")) return "image/webp";
    if (at(0, "RIFF") && at(8, "WAVE")) return "audio/wav";
    if (at(0, "OggS")) return "audio/ogg";
    if (at(0, "\x1a\x45\xdf\xa3")) return "audio/webm";
    if (at(4, "ftyp")) return "audio/mp4";
    if (at(0, "#!AMR")) return "audio/amr";
    if (at(0, "ID3") || at(0, "\xff\xfb") || at(0, "\xff\xf3")) return "audio/mpeg";
    if (at(0, "%PDF-")) return "application/pdf";
    return {};
}

bool is_kept(store::Db& db, std::string_view sha256) {
    return db.find<FileRow>("sha256", sha256).has_value();
}

void check(store::Db& db, store::FileFolder const& folder, std::vector<std::string>& findings) {
    constexpr std::size_t enough = 20;
    std::int64_t after = 0;
    for (;;) {
        auto const rows = db.all<FileRow>("files.page", {{"after", after}});
        if (rows.empty()) return;
        for (auto const& row : rows) {
            if (!folder.is_sound(row.sha256, row.bytes))
                findings.push_back(fmt::format("文件 {}：不存在或内容已被改动", row.sha256));
            if (findings.size() >= enough) return;
        }
        after = rows.back().no;
    }
}

Result<store::Outcome> keep(commands::Writing& writing, Keep const& input) {
    auto& tx = writing.tx;
    auto const* person = input.person ? directory(writing).person(input.person->value) : nullptr;
    if (input.person && !person) return wrong_field("person", "field.no_such_person");
    if (is_kept(tx, input.sha256.value)) return store::Outcome{"file", writing.id, {}};
    FileRow row;
    row.sha256 = input.sha256;
    row.bytes = input.bytes;
    row.type = input.type;
    row.person = person ? person->no : 0;
    row.at = tx.real_now();
    tx.insert(row);
    tx.note("sha256", row.sha256);
    tx.note("type", row.type);
    return store::Outcome{"file", writing.id, {}};
}

Result<FileView> get(commands::Asking const& asking, ByHash const& input) {
    auto const row = asking.db.find<FileRow>("sha256", input.sha256.value);
    if (!row) return refuse(Refused::not_found, "not_found");
    FileView view{row->sha256, row->bytes, row->type};
    if (row->person != 0 && row->person == asking.caller.person) return view;
    auto const scope = scope_of(asking);
    for (auto const& visit :
         asking.db.all<visits::VisitRow>("files.visits", {{"sha256", input.sha256.value}}))
        if (scope->sees(visits::visible(visit))) return view;
    for (auto const* statement : {"files.opinions", "files.opinions_shown"})
        for (auto const& opinion :
             asking.db.all<opinions::OpinionRow>(statement, {{"sha256", input.sha256.value}}))
            if (may_hear(asking, opinion)) return view;
    return refuse(Refused::not_found, "not_found");
}

namespace {

void add(commands::Registry& registry) {
    // The bytes travel through adapters/http/files, which asks this first.
    registry.read({.name = "file.get",
                   .summary = "A photo or a voice, for who sees the record that shows it.",
                   .access = commands::Access::people()},
                  &get);
    registry.write({.name = "file.keep",
                    .summary = "Notes that a file has come whole.",
                    .access = commands::Access{Roles{}}},
                   &keep);
}

} // namespace

} // namespace files

Feature files_feature() {
    return {.name = "files", .add = files::add, .tables = {&store::table_of<files::FileRow>()}};
}

} // namespace huiju
