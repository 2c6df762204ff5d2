// The public site: the campaign's figures, the look-up, the form to hand in an opinion, the bulletins.
//
// Server-rendered from templates/*.mustache, without scripts. Everything is read and written through
// operations, as nobody signed in; a page shows nothing that an operation does not give to the public. Beside
// it stand the documents to print, which are shown to whoever is signed in and may see them.
#pragma once

#include "adapters/http/message.hpp"
#include "commands/dispatch.hpp"
#include "domain/campaigns/rows.hpp"

#include <boost/json/fwd.hpp>

#include <functional>
#include <map>
#include <mutex>

namespace huiju::pages {

// The largest form with files, in bytes; and of one file.
inline constexpr std::size_t most_bytes_of_a_form = 20 << 20, most_bytes_of_a_file = 10 << 20;

// The style sheet and pictures: to be mounted as StaticFiles::Mount{assets_url, "web/public/"}.
inline constexpr char assets_url[] = "/static/";

struct Options {
    std::string public_url; // "https://…", one of the addresses forms may come from; may be empty
    std::optional<campaigns::PublicMode> public_mode; // --public; else the campaign's own
    std::string filing;                               // 备案号 in the foot of every page; may be empty
    std::string files; // the folder of files (store/file_folder); empty: no photos and voices are taken
    // Asked before every POST: the seconds that this client has to wait, 0 when it may go on. Thread-safe.
    std::function<int(std::string const& client)> wait;
    std::function<int(std::string const& client)> wait_same; // the same for 我也有同样问题
    // Who asks for a page that is only for people of the campaign. Thread-safe.
    std::function<commands::Caller(http::Request const&)> caller;
};

class Pages {
public:
    Pages(commands::Dispatch& dispatch, Options options);

    // True: the path is the public site's, and the answer is given now or later from a thread of the readers
    // or the writer. False: nothing was done. Thread-safe. The object must outlive all answers.
    bool handle(http::Request const& request, http::Answer answer);

    // 404 as a page of the site, for a path that is nobody's. Thread-safe; the same as above for the object.
    void not_found(http::Request const& request, http::Answer answer);

    // Writes down how often bulletins were read since the last call; waits for the writer. What was not
    // written yet is lost when the program is killed. Not from a thread of the readers or the writer.
    void flush_views();

private:
    struct Visit; // one request on its way through the operations
    using Shared = std::shared_ptr<Visit>;
    using Page = void (Pages::*)(Shared const&);
    using Then = std::function<void(Result<commands::Answer>)>;
    struct Route {
        Page get, post; // null: no such method
        campaigns::PublicMode least;
    };
    struct KeptBoard {
        Instant until;
        std::string page;
    };
    struct Kept {
        std::string tag, hour;
        std::shared_ptr<std::string const> page;
    };

    static std::optional<Route> route(Visit& visit, std::string_view path);
    static Shared visit_of(http::Request const& request, http::Answer answer);
    void ask(Shared const& visit, std::string_view operation, std::string body, Then then,
             std::string known_tag = {}, std::string command_id = {});
    void ask_site(Shared const& visit, std::function<void()> then);
    void give(Visit const& visit, int status, std::string_view page, boost::json::object data) const;
    void read_site(Visit& visit, std::string const& json) const;
    void give_home(Visit const& visit, std::string const& tag, std::shared_ptr<std::string const> page) const;
    void give_refusal(Visit const& visit, Refusal const& refusal, int status = 0) const; // 0: the public's
    boost::json::object layout_data(Visit const& visit, std::string_view page) const;

    void mode(Shared const& visit);
    void home(Shared const& visit);
    void render_home(Shared const& visit, std::string const& tag);
    void figure(Shared const& visit);
    void lookup(Shared const& visit);
    void look_up(Shared const& visit);
    void show_lookup(Shared const& visit, std::string const& json, boost::json::object extra);
    void rate_or_add(Shared const& visit);
    void report(Shared const& visit);
    void show_form(Shared const& visit, int status, boost::json::object errors);
    void hand_in(Shared const& visit);
    void show_near(Shared const& visit);
    void keep_files(Shared const& visit, std::string slip);
    void elsewhere(Shared const& visit);
    void privacy(Shared const& visit);
    void access(Shared const& visit);
    void bulletins(Shared const& visit);
    void bulletin(Shared const& visit);
    void board(Shared const& visit);
    void problems(Shared const& visit);
    void same(Shared const& visit);
    void open_data(Shared const& visit);
    void problems_file(Shared const& visit);
    void figures_file(Shared const& visit);
    void feed(Shared const& visit);
    void give_file(Visit const& visit, std::string_view type, std::string body, std::string_view name,
                   std::string_view next = {}) const;
    std::string address(Visit const& visit) const; // under which the public finds the site, without a slash
    void help(Shared const& visit);
    void document(Shared const& visit);
    void set_up(Shared const& visit);
    void show_set_up(Visit const& visit, int status, boost::json::object errors) const;
    void finish_set_up(Shared const& visit);

    commands::Dispatch& dispatch_;
    commands::Registry own_; // reads that only this site needs; no other door shows them
    Options const options_;
    std::mutex mutex_;
    std::map<std::string, Kept> homes_;         // the home page as last rendered, by look and language
    std::map<std::string, Kept> forms_;         // the same of the empty form to hand in an opinion
    std::map<std::string, KeptBoard> boards_;   // the same of the progress board
    std::map<std::string, std::int64_t> views_; // of bulletins, since they were written down last
};

} // namespace huiju::pages
