// What templates show, made from what operations answer, and what operations take, made from forms. Pure.
#pragma once

#include "adapters/pages/forms.hpp"
#include "base/result.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace huiju::pages {

// A text member of an object; empty when there is none.
std::string text_at(boost::json::object const& object, std::string_view name);

// "2018-08-02" as the language writes it.
std::string day_words(std::string_view locale, std::string const& day);

// page.site → the campaign, with `cutoff` in words.
boost::json::object site_data(boost::json::object const& site, std::string_view locale);

// figure.list → `headline`, `groups` of figures, and `rates`, each in official order.
boost::json::object home_figures(std::string const& json, std::string_view locale);
// figure.records → one page of records, with `shown` = the value that they make up.
boost::json::object records_data(std::string const& json, std::string_view locale);

// The input of lookup.show, without empty fields.
std::string lookup_body(Form const& form);
// lookup.show → what became of the matter, in words.
boost::json::object lookup_data(std::string const& json, std::string_view locale);

// page.form → the choices, with what was typed before (never the telephone) kept.
boost::json::object form_data(std::string const& json, Form const& typed);
// The photos and the voice of a form, ready to be kept; `wrong` names the fields whose files are not taken,
// and why (locale key).
struct Attached {
    struct File {
        std::string sha256, bytes;
    };
    std::vector<File> kept;
    std::vector<std::string> photos; // their hashes
    std::string voice;
    std::vector<std::pair<std::string, std::string>> wrong;
};
Attached attached(Form const& form, std::size_t most_bytes);
// The input of opinion.create, without empty fields; refused by it where a file is wrong.
std::string opinion_body(Form const& form, Attached const& files);
// opinion.create → number and digits for the person to keep.
boost::json::object slip_data(std::string const& json, std::string_view locale);
// The set-up form with what was typed before, never a password.
boost::json::object set_up_data(std::string const& token, Form const& typed);
// The input of setup.finish, without empty fields.
std::string set_up_body(Form const& form);
// A refusal → the reason beside each field ("speaker.phone" as `phone`), and `whole` for what no field shows.
boost::json::object errors_data(Refusal const& refusal, std::string_view locale);

// page.board → the progress board, with links to pages of this site.
boost::json::object board_data(std::string const& json);
// problem.public_list → one page of problems, in words.
boost::json::object problems_data(std::string const& json, std::string_view locale);
// The same as rows of a CSV file, the first line with its columns when `heads`.
std::string problems_csv(std::string const& json, bool heads);
// figure.list → the figures as a CSV file with their definitions.
std::string figures_csv(std::string const& json);

// bulletin.list → its items with dates in words.
boost::json::array bulletins_data(std::string const& json, std::string_view locale);
// The same as entries of the feed.
boost::json::array feed_entries(std::string const& json);
// bulletin.get → the printed document; records are linked as pages of this site.
boost::json::object bulletin_data(std::string const& json, std::string_view locale);

} // namespace huiju::pages
