// The public site: the campaign's figures, the look-up, the form to hand in an opinion, the bulletins.
//
// Server-rendered from templates/*.mustache, without scripts. Everything is read and written through operations,
// as nobody signed in; a page shows nothing that an operation does not give to the public.
#pragma once

#include "adapters/http/message.hpp"
#include "commands/dispatch.hpp"
#include "domain/campaigns/rows.hpp"

#include <functional>
#include <map>
#include <mutex>

namespace huiju::pages {

// The style sheet and pictures: to be mounted as StaticFiles::Mount{assets_url, "web/public/"}.
inline constexpr std::string_view assets_url = "/assets/";

struct Options {
    std::string public_url;                           // "https://…", for the check where a form came from; may be empty
    std::optional<campaigns::PublicMode> public_mode; // --public; else the campaign's own
    std::string filing;                               // 备案号 in the foot of every page; may be empty
    // Asked before every POST: the seconds that this client has to wait, 0 when it may go on. Thread-safe.
    std::function<int(std::string const& client)> wait;
};

class Pages {
public:
    Pages(commands::Dispatch& dispatch, Options options);

    // True: the path is the public site's, and the answer is given now or later from a thread of the readers or
    // the writer. False: nothing was done. Thread-safe. The object must outlive all answers.
    bool handle(http::Request const& request, http::Answer answer);

private:
    struct Visit;
    struct Kept {
        std::string tag, hour;
        std::shared_ptr<std::string const> page;
    };
    using Shared = std::shared_ptr<Visit>;

    void home(Shared visit);
    void figure(Shared visit);
    void lookup(Shared visit);
    void report(Shared visit);
    void bulletins(Shared visit);
    void bulletin(Shared visit);
    void help(Shared visit);

    commands::Dispatch& dispatch_;
    Options const options_;
    std::string const build_; // changes with the texts and templates
    std::mutex mutex_;
    std::map<std::string, Kept> homes_; // the home page as last rendered, by look and language
};

} // namespace huiju::pages

namespace huiju {
// Registers page.site and page.form, which the site reads about the campaign and its places.
void add_pages(commands::Registry& registry);
} // namespace huiju
