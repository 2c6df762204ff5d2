// From answers to pages, from forms to inputs.
#include "adapters/pages/page_data.hpp"

#include "base/crypto.hpp"
#include "base/csv.hpp"
#include "base/media.hpp"
#include "base/text.hpp"
#include "base/uuid.hpp"
#include "base/words.hpp"
#include "domain/figures/figures.hpp"
#include "domain/files/files.hpp"
#include "domain/opinions/opinions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace huiju::pages {

namespace json = boost::json;

namespace {

// The figures that the page shows first and large, then the others by subject; unnamed ones come last.
constexpr std::array headline{
    "visited_person_times", "visitor_person_times", "opinions", "problems", "rectified", "deeds"};
struct Subject {
    std::string_view name;
    std::array<std::string_view, 8> codes;
};
constexpr std::array subjects{
    Subject{"visits",
            {"liaisons", "leaders", "leader_person_times", "household_times", "enterprise_times",
             "households", "enterprises", "units_in_village"}},
    Subject{"problems",
            {"opinions_answered", "problems_closed", "town_problems", "town_rectified", "city_units",
             "city_problems", "city_rectified"}},
    Subject{"others", {}},
};

json::object parsed(std::string const& text) { return json::parse(text).as_object(); }

std::string word(std::string_view locale, std::string_view group, std::string_view value) {
    return value.empty() ? std::string() : say(locale, fmt::format("page.{}.{}", group, value));
}

std::string number_words(json::value const& n) {
    if (n.is_double()) return fmt::format("{}", n.get_double());
    return n.is_null() ? std::string() : json::serialize(n);
}

// What a telephone's keyboard or a copied slip adds to a number.
std::string digits(std::string const& typed) {
    std::string out;
    for (char const c : half_width(typed))
        if (c != ' ' && c != '-' && c != '.') out += c;
    return out;
}

std::string grouped(std::string_view code) {
    return code.size() == 12 ? fmt::format("{} {} {}", code.substr(0, 4), code.substr(4, 4), code.substr(8))
                             : std::string(code);
}

void put(json::object& body, std::string_view name, std::string value) {
    if (!value.empty()) body[name] = std::move(value);
}

// Answers name figures in Chinese; their measure words belong to that language alone.
std::string label(json::object const& item, std::string_view locale) {
    auto const* known = locale == "en" ? figures::definition(text_at(item, "code")) : nullptr;
    return known ? std::string(known->english) : text_at(item, "label");
}

std::string measure_word(json::object const& item, std::string_view locale) {
    auto const measure = text_at(item, "measure");
    return measure == "%" || locale == "en" ? std::string() : measure;
}

// "入户走访 2018年3月5日" → "入户走访": a row has its day beside it.
std::string without_day(std::string title) {
    auto const space = title.rfind(' ');
    if (space != title.npos && title.ends_with("日") && title.find("年", space) != title.npos)
        title.resize(space);
    return title;
}

// "/api/figures/x/records?…" → "/figures/x?…"
std::string page_of_records(std::string address) {
    for (std::string_view part : {"/api", "/records"})
        if (auto const at = address.find(part); at != address.npos) address.erase(at, part.size());
    return address;
}

json::object card(json::object const& item, std::string_view locale) {
    json::object out;
    for (auto const* name : {"code", "shown", "definition", "note"}) out[name] = text_at(item, name);
    out["label"] = label(item, locale);
    out["measure"] = measure_word(item, locale);
    out["version"] = item.contains("version") ? item.at("version") : json::value(1);
    if (auto const* below = item.if_contains("denominator"); below && !below->is_null()) {
        out["denominator"] = number_words(*below);
        out["numerator"] = item.contains("numerator") ? number_words(item.at("numerator")) : "0";
    }
    return out;
}

} // namespace

std::string text_at(json::object const& object, std::string_view name) {
    auto const* value = object.if_contains(name);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::string day_words(std::string_view locale, std::string const& text) {
    auto const day = Date::parse(text);
    return day && locale != "en" ? day->chinese() : text;
}

json::object site_data(json::object const& site, std::string_view locale) {
    json::object out = site;
    if (auto const now = Instant::parse(text_at(site, "now")))
        out["cutoff"] = locale == "en" ? now->text().replace(10, 1, " ").substr(0, 16) : now->chinese();
    for (auto const* name : {"starts", "ends"}) out[name] = day_words(locale, text_at(site, name));
    if (text_at(site, "short_name").empty()) out["short_name"] = text_at(site, "name");
    return {{"site", std::move(out)}};
}

json::object home_figures(std::string const& text, std::string_view locale) {
    auto const answer = parsed(text);
    json::array large, rates;
    std::array<json::array, subjects.size()> small;
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        auto const code = text_at(item, "code");
        if (text_at(item, "measure") == "%" || code == "rated_voices") {
            rates.push_back(card(item, locale));
        } else if (std::find(headline.begin(), headline.end(), code) != headline.end()) {
            large.push_back(card(item, locale));
        } else {
            auto const at = std::find_if(subjects.begin(), subjects.end() - 1, [&](auto const& subject) {
                return std::find(subject.codes.begin(), subject.codes.end(), code) != subject.codes.end();
            });
            small[static_cast<std::size_t>(at - subjects.begin())].push_back(card(item, locale));
        }
    }
    json::array groups;
    for (std::size_t i = 0; i < subjects.size(); ++i)
        if (!small[i].empty())
            groups.push_back(json::object{{"name", word(locale, "subject", subjects[i].name)},
                                          {"items", std::move(small[i])}});
    return {{"figures", true},
            {"headline", std::move(large)},
            {"groups", std::move(groups)},
            {"rates", std::move(rates)}};
}

json::object records_data(std::string const& text, std::string_view locale) {
    auto const answer = parsed(text);
    auto const measure = text_at(answer, "measure");
    bool const adds_up = measure == "人次" || measure == "户次" || measure == "家次";
    json::array rows;
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        auto const day = day_words(locale, text_at(item, "day"));
        rows.push_back(json::object{{"kind_words", word(locale, "kind", text_at(item, "kind"))},
                                    {"day_words", day},
                                    {"day", text_at(item, "day")},
                                    {"where", text_at(item, "place")},
                                    {"text", without_day(text_at(item, "title"))},
                                    {"n", number_words(item.at("n"))}});
    }
    return {{"title", label(answer, locale)},
            {"code", text_at(answer, "code")},
            {"label", label(answer, locale)},
            {"measure", measure_word(answer, locale)},
            {"shown", number_words(answer.at(adds_up ? "sum" : "count"))},
            {"count", number_words(answer.at("count"))},
            {"adds_up", adds_up},
            {"ratio", measure == "%"},
            {"rows", std::move(rows)},
            {"next", text_at(answer, "next")}};
}

std::string lookup_body(Form const& form) {
    json::object body;
    put(body, "code", digits(form.get("code")));
    put(body, "last4", digits(form.get("last4")));
    return json::serialize(body);
}

json::object lookup_data(std::string const& text, std::string_view locale) {
    auto out = parsed(text);
    out["matter"] = text_at(out, "title");
    out.erase("title"); // a page's own title is another thing
    out["day_words"] = day_words(locale, text_at(out, "date"));
    out["answered_words"] = day_words(locale, text_at(out, "answered_on"));
    out["until_words"] = day_words(locale, text_at(out, "reopen_until"));
    out["promised_words"] = day_words(locale, text_at(out, "promised"));
    out["way_words"] = word(locale, "way", text_at(out, "way"));
    out["solved_words"] = word(locale, "solved", text_at(out, "solved"));
    out["satisfied_words"] = word(locale, "satisfied", text_at(out, "satisfied"));
    for (auto const& value : out.at("can").as_array())
        out[fmt::format("can_{}", std::string_view(value.as_string()))] = true;
    // once somebody has judged, "it is not solved after all" is a form of its own
    bool const judged = !text_at(out, "solved").empty();
    // after "not solved" an answer is a new one, to be judged anew
    bool const settled = judged && text_at(out, "solved") != "no";
    out["settled"] = settled;
    out["reopen"] = settled && out.contains("can_reopen");
    out["anew"] = judged && out.contains("can_rate") && !out.contains("can_reopen");
    return out;
}

json::object form_data(std::string const& text, Form const& typed) {
    auto out = parsed(text);
    auto const choose = [](json::array& groups, std::string const& chosen) {
        for (auto& value : groups) {
            auto& group = value.as_object();
            group["chosen"] = !chosen.empty() && text_at(group, "value") == chosen;
            for (auto& one : group.at("items").as_array())
                one.as_object()["chosen"] = !chosen.empty() && text_at(one.as_object(), "value") == chosen;
        }
    };
    choose(out.at("towns").as_array(), typed.get("place"));
    choose(out.at("categories").as_array(), typed.get("category"));
    auto const id = Uuid::parse(typed.get("id"));
    out["id"] = (id ? *id : Uuid::v7_now()).text(); // the same form sent twice is one opinion
    out["text"] = typed.get("text");
    out["name"] = typed.get("name");
    return out;
}

Attached attached(Form const& form, std::size_t most_bytes) {
    Attached out;
    auto const take = [&](std::string_view field, std::string_view kind, std::size_t most) {
        std::vector<std::string> hashes;
        auto const files = form.files(field);
        std::string reason;
        if (files.size() > most) reason = fmt::format("page.report.too_many.{}", field);
        for (auto const& bytes : files) {
            auto clean = bytes.size() > most_bytes ? std::string() : without_metadata(bytes);
            if (bytes.size() > most_bytes) reason = "page.report.too_large";
            else if (!files::type_of(clean).starts_with(kind))
                reason = fmt::format("page.report.not_a.{}", field);
            if (!reason.empty()) break;
            hashes.push_back(sha256_hex(clean));
            out.kept.push_back({hashes.back(), std::move(clean)});
        }
        if (!reason.empty()) {
            out.wrong.emplace_back(field, reason);
            hashes = {"-"}; // no hash: with it the opinion is refused, and all else that is wrong is named
        }
        return hashes;
    };
    out.photos = take("photos", "image/", opinions::most_photos);
    if (auto const voices = take("voice", "audio/", 1); !voices.empty()) out.voice = voices.front();
    return out;
}

std::string opinion_body(Form const& form, Attached const& files) {
    json::object body, speaker;
    if (!files.photos.empty()) body["photos"] = json::array(files.photos.begin(), files.photos.end());
    put(body, "voice", files.voice);
    put(body, "id", form.get("id"));
    put(body, "place", form.get("place"));
    put(body, "category", form.get("category"));
    put(body, "text", form.get("text"));
    put(speaker, "name", form.get("name"));
    put(speaker, "phone", form.get("phone"));
    if (!speaker.empty()) body["speaker"] = std::move(speaker);
    return json::serialize(body);
}

json::object slip_data(std::string const& text, std::string_view locale) {
    auto const answer = parsed(text);
    return {{"code", grouped(text_at(answer, "code"))},
            {"last4", text_at(answer, "last4")},
            {"day_words", day_words(locale, text_at(answer, "date"))}};
}

json::object set_up_data(std::string const& token, Form const& typed) {
    json::object out{{"token", token}};
    for (auto const* name : {"name", "login", "place_name", "place_code", "campaign"})
        out[name] = typed.get(name);
    return out;
}

std::string set_up_body(Form const& form) {
    json::object body;
    for (auto const* name : {"token", "name", "login", "password", "place_name", "place_code", "campaign"})
        put(body, name, form.get(name));
    return json::serialize(body);
}

json::object errors_data(Refusal const& refusal, std::string_view locale) {
    constexpr std::array shown{"place", "category", "text",     "name",       "phone",      "photos",
                               "voice", "login",    "password", "place_code", "place_name", "campaign"};
    json::object out;
    for (auto const& wrong : refusal.fields) {
        auto name = wrong.field.starts_with("speaker.") ? wrong.field.substr(8) : wrong.field;
        if (name.starts_with("photos.")) name = "photos";
        bool const beside = std::find(shown.begin(), shown.end(), name) != shown.end();
        out[beside ? name : "whole"] = say(locale, wrong.reason);
    }
    if (out.empty()) out["whole"] = say(locale, refusal.reason);
    return out;
}

json::object board_data(std::string const& text) {
    auto out = parsed(text);
    for (auto& town : out.at("towns").as_array())
        for (auto& value : town.as_object().at("cells").as_array()) {
            auto& cell = value.as_object();
            cell["href"] = page_of_records(text_at(cell, "records"));
        }
    return out;
}

json::object problems_data(std::string const& text, std::string_view locale) {
    auto out = parsed(text);
    for (auto& value : out.at("items").as_array()) {
        auto& item = value.as_object();
        item["category_name"] = text_at(item.at("category").as_object(), "name");
        item["found_words"] = day_words(locale, text_at(item, "found_day"));
        item["closed_words"] = day_words(locale, text_at(item, "closed_day"));
        if (item.at("same") == 0) item["same"] = nullptr;
        item["command_id"] = Uuid::v7_now().text();
    }
    json::value rows = std::move(out.at("items"));
    out["rows"] = std::move(rows); // a new member moves the others
    return out;
}

std::string problems_csv(std::string const& text, bool heads) {
    std::string out;
    if (heads)
        append_csv_row(out, std::vector<std::string>{"number", "category_code", "category", "town", "village",
                                                     "state", "state_text", "found_day", "assigned_day",
                                                     "closed_day", "unit", "long_term", "same"});
    auto const answer = parsed(text);
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        auto const& category = item.at("category").as_object();
        std::vector<std::string> cells{text_at(item, "number"), text_at(category, "code"),
                                       text_at(category, "name")};
        for (auto const* name :
             {"town", "village", "state", "state_text", "found_day", "assigned_day", "closed_day", "unit"})
            cells.push_back(text_at(item, name));
        cells.push_back(item.at("long_term") == true ? "1" : "0");
        cells.push_back(number_words(item.at("same")));
        append_csv_row(out, cells);
    }
    return out;
}

std::string figures_csv(std::string const& text) {
    auto const answer = parsed(text);
    std::string out;
    append_csv_row(out, std::vector<std::string>{"code", "label", "value", "measure", "at", "known_at",
                                                 "version", "definition"});
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        append_csv_row(out, std::vector<std::string>{
                                text_at(item, "code"), text_at(item, "label"), number_words(item.at("value")),
                                text_at(item, "measure"), text_at(answer, "at"), text_at(answer, "known_at"),
                                number_words(item.at("version")), text_at(item, "definition")});
    }
    return out;
}

json::array bulletins_data(std::string const& text, std::string_view locale) {
    auto const answer = parsed(text);
    json::array out;
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        out.push_back(json::object{{"id", text_at(item, "id")},
                                   {"title", text_at(item, "title")},
                                   {"day_words", day_words(locale, text_at(item, "at"))},
                                   {"views", item.at("views")}});
    }
    return out;
}

json::array feed_entries(std::string const& text) {
    auto const answer = parsed(text);
    json::array out;
    for (auto const& value : answer.at("items").as_array()) {
        auto const& item = value.as_object();
        auto const on = text_at(item, "published_on");
        out.push_back(json::object{{"id", text_at(item, "id")},
                                   {"title", text_at(item, "title")},
                                   {"updated", (on.empty() ? text_at(item, "at") : on) + "T00:00:00+08:00"}});
    }
    return out;
}

namespace {

// The cells of a row; a figure opens its records.
json::object linked_row(json::array const& row, json::array const& records) {
    json::array cells;
    for (std::size_t i = 0; i < row.size(); ++i)
        cells.push_back(json::object{{"words", row[i]},
                                     {"href", page_of_records(std::string(records.at(i).as_string()))}});
    return {{"cells", std::move(cells)}};
}

} // namespace

json::object bulletin_data(std::string const& text, std::string_view locale) {
    auto answer = parsed(text);
    auto out = std::move(answer.at("body").as_object());
    out["views"] = answer.at("views");
    out.erase("authors");
    auto const cut_off = Instant::parse(text_at(out, "cut_off"));
    out["cut_off_words"] = cut_off ? cut_off->chinese() : "";
    out["day_words"] = day_words(locale, text_at(out, "at"));
    for (auto& value : out.at("figures").as_array()) {
        auto& line = value.as_object();
        line["records"] = page_of_records(text_at(line, "records"));
        line["measure"] = measure_word(line, locale); // a rate is printed with its %
    }
    for (auto& section : out.at("sections").as_array())
        for (auto& value : section.as_object().at("tables").as_array()) {
            auto& table = value.as_object();
            auto& rows = table.at("rows").as_array();
            for (std::size_t i = 0; i < rows.size(); ++i)
                rows[i] = linked_row(rows[i].as_array(), table.at("records").at(i).as_array());
        }
    for (auto& value : out.at("corrections").as_array()) {
        auto& correction = value.as_object();
        correction["measure"] = measure_word(correction, locale);
        for (auto const* name : {"added", "corrected", "voided"})
            if (correction.at(name) == 0) correction[name] = nullptr;
        for (auto const* name : {"records_then", "records_now"})
            correction[name] = page_of_records(text_at(correction, name));
    }
    if (out.at("previous") == 0) out["previous"] = nullptr;
    return out;
}

} // namespace huiju::pages
