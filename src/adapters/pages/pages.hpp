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

// The style sheet and pictures: to be mounted as StaticFiles::Mount{assets_url, "web/public/"}.
inline constexpr char assets_url[] = "/static/";

struct Options {
    std::string public_url; // "https://…", one of the addresses forms may come from; may be empty
    std::optional<campaigns::PublicMode> public_mode; // --public; else the campaign's own
    std::string filing;                               // 备案号 in the foot of every page; may be empty
    // Asked before every POST: the seconds that this client has to wait, 0 when it may go on. Thread-safe.
    std::function<int(std::string const& client)> wait;
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

private:
    struct Visit; // one request on its way through the operations
    using Shared = std::shared_ptr<Visit>;
    using Page = void (Pages::*)(Shared const&);
    using Then = std::function<void(Result<commands::Answer>)>;
    struct Route {
        Page get, post; // null: no such method
        campaigns::PublicMode least;
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
    void bulletins(Shared const& visit);
    void bulletin(Shared const& visit);
    void help(Shared const& visit);
    void document(Shared const& visit);
    void set_up(Shared const& visit);
    void show_set_up(Visit const& visit, int status, boost::json::object errors) const;
    void finish_set_up(Shared const& visit);

    commands::Dispatch& dispatch_;
    commands::Registry own_; // reads that only this site needs; no other door shows them
    Options const options_;
    std::mutex mutex_;
    std::map<std::string, Kept> homes_; // the home page as last rendered, by look and language
};

} // namespace huiju::pages
