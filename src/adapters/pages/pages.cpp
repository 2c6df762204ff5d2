// The pages of the public site.
#include "adapters/pages/pages.hpp"

#include "adapters/pages/forms.hpp"
#include "adapters/pages/page_data.hpp"
#include "adapters/pages/reads.hpp"
#include "adapters/pages/templates.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "base/resources.hpp"
#include "base/words.hpp"
#include "domain/figures/figures.hpp"
#include "domain/files/files.hpp"
#include "store/file_folder.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <functional>

namespace huiju::pages {

namespace json = boost::json;
using campaigns::PublicMode;

namespace {

constexpr std::string_view content_security_policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";
constexpr int year_seconds = 365 * 86400;
constexpr std::string_view bulletins_at_home = "3";
constexpr std::string_view rows_per_page = "50";
constexpr std::string_view csv_type = "text/csv; charset=utf-8";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF"; // without it spreadsheets here read GB18030

// Stands for the texts and templates of this build in entity tags.
std::string const& build_mark() {
    static std::string const mark = [] {
        std::size_t sum = 0;
        for (auto const* folder : {"templates/", "locales/"})
            for (auto const& file : resources_under(folder))
                sum = sum * 31 + std::hash<std::string_view>{}(file.bytes);
        return fmt::format("{:x}", sum);
    }();
    return mark;
}

void add_headers(http::Response& response) {
    response.content_type = "text/html; charset=utf-8";
    response.headers.emplace_back("Content-Security-Policy", content_security_policy);
    response.headers.emplace_back("Vary", "Cookie");
}

std::string cookie(std::string_view name, std::string_view value, bool secure) {
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{}", name, value, year_seconds,
                       secure ? "; Secure" : "");
}

int status_of(Refused kind) {
    switch (kind) {
    case Refused::malformed: return 400;
    case Refused::invalid: return 422;
    case Refused::unknown_user:
    case Refused::forbidden:
    case Refused::not_found: return 404; // what the public may not see does not exist
    case Refused::conflict: return 409;
    case Refused::too_large: return 413;
    case Refused::too_many: return 429;
    case Refused::unavailable: return 503;
    case Refused::broken: break;
    }
    return 500;
}

} // namespace

struct Pages::Visit {
    std::string path, argument; // of /figures/{code}, /bulletins/{id}
    std::vector<std::pair<std::string, std::string>> query;
    Form form;
    Attached files;
    std::string client, known_etag, locale;
    commands::Caller person{}; // pages for people of the campaign
    bool elder = false, secure = false, posted = false, head_only = false;
    std::string host, agent; // of the headers
    Instant now = Instant::now();
    http::Answer answer;
    PublicMode least = PublicMode::lookup;
    std::string_view route_name;
    json::object site{};
    std::optional<json::object> near{}; // problems of the same kind near by, when they were asked for
    PublicMode mode = PublicMode::off;

    std::string look() const { return fmt::format("{}{}", locale, elder ? ".elder" : ""); }
    std::string parameter(std::string_view name) const {
        for (auto const& [key, value] : query)
            if (key == name) return value;
        return {};
    }
    bool begun() const { return !text_at(site, "name").empty(); } // there is a campaign
    std::string say(std::string_view key) const { return huiju::say(locale, std::string(key)); }
    Date today() const {
        auto const at = Instant::parse(text_at(site, "now"));
        return at ? at->day() : now.day();
    }
    void send(http::Response response) const {
        response.route = route_name;
        answer(std::move(response));
    }
};

Pages::Pages(commands::Dispatch& dispatch, Options options)
    : dispatch_(dispatch), options_(std::move(options)) {
    add_reads(own_);
}

// ---- from the request to the page ---------------------------------------------------------------------

std::optional<Pages::Route> Pages::route(Visit& visit, std::string_view path) {
    using enum PublicMode;
    struct Known {
        std::string_view path, name;
        Route route;
    };
    static Known const known[] = {
        {"/", "page.home", {&Pages::home, nullptr, lookup}},
        {"/lookup", "page.lookup", {&Pages::lookup, &Pages::look_up, lookup}},
        {"/report", "page.report", {&Pages::report, &Pages::hand_in, lookup}},
        {"/help", "page.help", {&Pages::help, nullptr, lookup}},
        {"/privacy", "page.privacy", {&Pages::privacy, nullptr, lookup}},
        {"/accessibility", "page.access", {&Pages::access, nullptr, lookup}},
        {"/elsewhere", "page.elsewhere", {&Pages::elsewhere, nullptr, lookup}},
        {"/mode", "page.mode", {&Pages::mode, nullptr, off}},
        {"/bulletins", "page.bulletins", {&Pages::bulletins, nullptr, full}},
        {"/bulletins/", "page.bulletin", {&Pages::bulletin, nullptr, full}},
        {"/feed.xml", "page.feed", {&Pages::feed, nullptr, full}},
        {"/progress", "page.board", {&Pages::board, nullptr, full}},
        {"/problems", "page.problems", {&Pages::problems, nullptr, full}},
        {"/same", "page.same", {nullptr, &Pages::same, full}},
        {"/open", "page.open_data", {&Pages::open_data, nullptr, full}},
        {"/open/problems.csv", "page.problems_file", {&Pages::problems_file, nullptr, full}},
        {"/open/figures.csv", "page.figures_file", {&Pages::figures_file, nullptr, full}},
        {"/figures/", "page.figure", {&Pages::figure, nullptr, full}},
        {"/documents/", "page.document", {&Pages::document, nullptr, off}},
        {"/setup", "page.setup", {&Pages::set_up, &Pages::finish_set_up, off}},
    };
    for (auto const& one : known) {
        bool const takes_argument = one.path.size() > 1 && one.path.ends_with('/');
        if (takes_argument ? !path.starts_with(one.path) || path.size() == one.path.size() : path != one.path)
            continue;
        if (takes_argument) visit.argument = path.substr(one.path.size());
        if (visit.argument.find('/') != std::string::npos) return std::nullopt;
        visit.route_name = one.name;
        return one.route;
    }
    return std::nullopt;
}

Pages::Shared Pages::visit_of(http::Request const& request, http::Answer answer) {
    auto visit = std::make_shared<Visit>(Visit{.answer = std::move(answer)});
    visit->path = request.path;
    visit->query = request.query_items;
    visit->client = request.client;
    visit->known_etag = request.header("If-None-Match");
    visit->locale = request.cookie("lang") == "en" ? "en" : "zh-CN";
    visit->elder = request.cookie("elder") == "1";
    visit->secure = request.secure;
    visit->head_only = request.head_only;
    visit->host = request.header("Host");
    visit->agent = request.header("User-Agent").substr(0, 300);
    return visit;
}

void Pages::not_found(http::Request const& request, http::Answer answer) {
    auto visit = visit_of(request, std::move(answer));
    visit->path = "/"; // where the links in the head lead back to
    visit->query.clear();
    visit->route_name = "page.not_found";
    ask(visit, "page.site", "{}", [this, visit](Result<commands::Answer> site) {
        if (site) read_site(*visit, site->json);
        give_refusal(*visit, refuse(Refused::not_found, "not_found"));
    });
}

bool Pages::handle(http::Request const& request, http::Answer answer) {
    auto visit = visit_of(request, std::move(answer));
    auto const route = Pages::route(*visit, request.path);
    if (!route) return false;
    visit->posted = request.method == "POST";
    visit->least = route->least;
    if (route->get == &Pages::document && options_.caller) visit->person = options_.caller(request);
    auto const page = visit->posted ? route->post : request.method == "GET" ? route->get : nullptr;
    if (!page) {
        http::Response response;
        response.status = 405;
        response.headers.emplace_back("Allow", !route->get   ? "POST"
                                               : route->post ? "GET, HEAD, POST"
                                                             : "GET, HEAD");
        visit->send(std::move(response));
        return true;
    }
    if (visit->posted) {
        auto refused = [&](Refused kind, std::string_view reason, int seconds) {
            auto refusal = refuse(kind, std::string(reason));
            refusal.retry_after = seconds;
            ask_site(visit, [this, visit, refusal] { give_refusal(*visit, refusal); });
            return true;
        };
        // whoever holds the set-up link may use it; its page sends no referrer, so no origin either
        if (page != &Pages::finish_set_up && !same_site(request, options_.public_url))
            return refused(Refused::malformed, "forbidden.cross_site", 0);
        auto const& wait = page == &Pages::same ? options_.wait_same : options_.wait;
        if (auto const seconds = wait ? wait(request.client) : 0)
            return refused(Refused::too_many, "too_many", seconds);
        auto form = Form::read(request);
        if (!form) return refused(Refused::malformed, "page.bad_form", 0);
        visit->form = std::move(*form);
    }
    // the home page looks into its drawer first, the switch needs nothing
    if (page == &Pages::home || page == &Pages::mode) (this->*page)(visit);
    else ask_site(visit, [this, visit, page] { (this->*page)(visit); });
    return true;
}

void Pages::ask(Shared const& visit, std::string_view operation, std::string body, Then then,
                std::string known_tag, std::string command_id) {
    auto const broken = [](Visit const& v) {
        http::Response response;
        response.status = 500;
        v.send(std::move(response));
    };
    auto const* op = own_.find(operation);
    if (!op) op = dispatch_.registry().find(operation);
    if (!op) return then(refuse(Refused::not_found, "not_found"));
    commands::Caller caller;
    caller.real_now = visit->now;
    caller.locale = visit->locale;
    caller.address = visit->client;
    Pairs query;
    if (op->method == "GET") { // its input comes as parameters
        auto const input = json::parse(body).as_object();
        for (auto const& [name, value] : input) query.emplace_back(name, value.as_string());
    }
    auto call = dispatch_.parse(*op, std::move(caller), body, query, {}, std::move(command_id));
    call.known_tag = std::move(known_tag);
    dispatch_.call(std::move(call), [visit, then = std::move(then), broken](Result<commands::Answer> answer) {
        try {
            then(std::move(answer));
        } catch (std::exception const& e) {
            log_error("page_broken", {{"route", visit->route_name}, {"error", e.what()}});
            broken(*visit);
        }
    });
}

void Pages::ask_site(Shared const& visit, std::function<void()> then) {
    json::object question;
    if (auto const place = visit->parameter("place"); !place.empty()) question["place"] = place;
    ask(visit, "page.site", json::serialize(question),
        [this, visit, then = std::move(then)](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, answer.error());
            read_site(*visit, answer->json);
            if (!visit->begun() && visit->least != PublicMode::off) return give(*visit, 200, "waiting", {});
            if (visit->mode < visit->least) return give(*visit, 404, "closed", {});
            then();
        });
}

void Pages::read_site(Visit& visit, std::string const& json) const {
    visit.site = json::parse(json).as_object();
    auto const own = from_word<PublicMode>(text_at(visit.site, "public_mode")).value_or(PublicMode::off);
    visit.mode = options_.public_mode.value_or(own);
}

json::object Pages::layout_data(Visit const& visit, std::string_view page) const {
    json::object data = site_data(visit.site, visit.locale);
    data["lang"] = visit.locale;
    data["english"] = visit.locale == "en";
    data["elder"] = visit.elder;
    data["title"] = visit.say("page." + std::string(page) + ".title");
    data["at_" + std::string(page)] = true;
    data["assets"] = assets_url;
    data["path"] = local_path(visit.path);
    data["filing"] = options_.filing;
    data["address"] = options_.public_url.empty() ? std::string() : address(visit);
    data["nav"] = visit.begun();
    data["bare"] = page.starts_with("setup"); // a switch of look would lose the token
    data["open"] = visit.begun() && visit.mode >= PublicMode::lookup;
    data["full"] = visit.begun() && visit.mode == PublicMode::full;
    return data;
}

void Pages::give(Visit const& visit, int status, std::string_view page, json::object data) const {
    auto all = layout_data(visit, page);
    for (auto& [name, value] : data) all[name] = std::move(value);
    http::Response response;
    response.status = status;
    response.body = render_page(page, visit.locale, all);
    add_headers(response);
    // what a person was told at the counter is not kept by the browser
    if (visit.posted || page == "report" || page == "waiting" || page.starts_with("setup"))
        response.headers.emplace_back("Cache-Control", "no-store");
    if (page.starts_with("setup")) response.headers.emplace_back("Referrer-Policy", "no-referrer");
    visit.send(std::move(response));
}

void Pages::give_refusal(Visit const& visit, Refusal const& refusal, int status) const {
    if (status == 0) status = status_of(refusal.kind);
    auto all = layout_data(visit, "refused");
    all["message"] = status == 404 ? visit.say("page.refused.not_found") : say(visit.locale, refusal.reason);
    if (status == 404) all["title"] = visit.say("page.refused.missing");
    http::Response response;
    response.status = status;
    response.body = render_page("refused", visit.locale, all);
    add_headers(response);
    response.headers.emplace_back("Cache-Control", "no-store");
    if (refusal.retry_after > 0)
        response.headers.emplace_back("Retry-After", std::to_string(refusal.retry_after));
    visit.send(std::move(response));
}

// ---- pages --------------------------------------------------------------------------------------------

void Pages::mode(Shared const& visit) {
    http::Response response;
    response.status = 303;
    response.headers.emplace_back("Location", local_path(visit->parameter("back")));
    if (auto const elder = visit->parameter("elder"); !elder.empty())
        response.headers.emplace_back("Set-Cookie", cookie("elder", elder == "1" ? "1" : "0", visit->secure));
    if (auto const lang = visit->parameter("lang"); !lang.empty())
        response.headers.emplace_back("Set-Cookie",
                                      cookie("lang", lang == "en" ? "en" : "zh-CN", visit->secure));
    visit->send(std::move(response));
}

// Rendered once for each state of the ledger, look and hour (the cut-off names it).
void Pages::home(Shared const& visit) {
    Kept kept;
    {
        std::lock_guard const lock(mutex_);
        kept = homes_[visit->look()];
    }
    if (kept.hour != visit->now.chinese()) kept.tag.clear();
    auto then = [this, visit, page = kept.page](Result<commands::Answer> answer) {
        if (!answer) return give_refusal(*visit, answer.error());
        if (answer->unchanged) return give_home(*visit, answer->tag, page);
        read_site(*visit, answer->json);
        if (!visit->begun()) return give(*visit, 200, "waiting", {});
        if (visit->mode == PublicMode::off) return give(*visit, 404, "closed", {});
        render_home(visit, answer->tag);
    };
    ask(visit, "page.site", "{}", std::move(then), kept.tag);
}

void Pages::render_home(Shared const& visit, std::string const& tag) {
    // Figures and bulletins are read after the tag: at worst they are newer than it says, and are read again.
    auto const bulletins = [this, visit, tag](json::object data) {
        ask(visit, "bulletin.list", json::serialize(json::object{{"limit", bulletins_at_home}}),
            [this, visit, tag, data = std::move(data)](Result<commands::Answer> answer) mutable {
                if (answer) data["bulletins"] = bulletins_data(answer->json, visit->locale);
                auto all = layout_data(*visit, "home");
                for (auto& [name, value] : data) all[name] = std::move(value);
                auto const page =
                    std::make_shared<std::string const>(render_page("home", visit->locale, all));
                {
                    std::lock_guard const lock(mutex_);
                    homes_[visit->look()] = {tag, visit->now.chinese(), page};
                }
                give_home(*visit, tag, page);
            });
    };
    if (visit->mode != PublicMode::full) return bulletins({});
    ask(visit, "figure.list", json::serialize(json::object{{"at", visit->today().text()}}),
        [visit, bulletins](Result<commands::Answer> answer) {
            json::object data;
            if (answer) data = home_figures(answer->json, visit->locale);
            bulletins(std::move(data));
        });
}

void Pages::give_home(Visit const& visit, std::string const& tag,
                      std::shared_ptr<std::string const> page) const {
    auto const etag =
        fmt::format("\"{}.{}.{}.{}\"", build_mark(), tag, visit.now.micros / 3'600'000'000, visit.look());
    http::Response response;
    if (visit.known_etag.find(etag) != std::string::npos) response.status = 304;
    else response.shared_body = std::move(page);
    add_headers(response);
    response.headers.emplace_back("ETag", etag);
    response.headers.emplace_back("Cache-Control", "no-cache");
    visit.send(std::move(response));
}

void Pages::figure(Shared const& visit) {
    auto const* definition = figures::definition(visit->argument);
    if (!definition || !definition->listed)
        return give_refusal(*visit, refuse(Refused::not_found, "not_found"));
    json::object question{{"code", visit->argument}, {"at", visit->today().text()}, {"limit", rows_per_page}};
    std::string kept; // of the question, for the next page
    for (auto const* name : {"place", "unit", "at", "known_at"})
        if (auto const value = visit->parameter(name); !value.empty()) {
            question[name] = value;
            kept += fmt::format("{}={}&", name, percent_encoded(value));
        }
    if (auto const after = visit->parameter("after"); !after.empty()) question["after"] = after;
    ask(visit, "figure.records", json::serialize(question),
        [this, visit, definition, kept](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, answer.error());
            auto data = records_data(answer->json, visit->locale);
            data["definition"] = definition->text;
            data["version"] = definition->version;
            data["later"] = !visit->parameter("after").empty();
            data["kept"] = kept;
            data["asked_at"] = day_words(visit->locale, visit->parameter("at"));
            auto const known = Instant::parse(visit->parameter("known_at"));
            data["asked_known"] = known ? known->chinese() : "";
            give(*visit, 200, "figure", std::move(data));
        });
}

void Pages::lookup(Shared const& visit) { give(*visit, 200, "lookup", {}); }

void Pages::look_up(Shared const& visit) {
    if (auto const act = visit->form.get("act"); act == "rate" || act == "add") return rate_or_add(visit);
    ask(visit, "lookup.show", lookup_body(visit->form), [this, visit](Result<commands::Answer> answer) {
        if (answer) return show_lookup(visit, answer->json, {});
        auto const kind = answer.error().kind;
        if (kind != Refused::not_found && kind != Refused::invalid)
            return give_refusal(*visit, answer.error());
        // one sentence for a wrong number and wrong digits: neither tells whether the other exists
        give(*visit, 404, "lookup", {{"code", visit->form.get("code")}, {"error", true}});
    });
}

void Pages::show_lookup(Shared const& visit, std::string const& found, json::object extra) {
    auto data = lookup_data(found, visit->locale);
    for (auto& [name, value] : extra) data[name] = std::move(value);
    data["at_lookup"] = true;
    // "not solved" opens the matter again: there is nothing to rate until the next answer
    data["again"] = visit->form.get("solved") == "no" && !data.contains("can_rate");
    data["last4"] = visit->form.get("last4");
    data["command_id"] = Uuid::v7_now().text(); // the same form sent twice is one command
    give(*visit, 200, "lookup_result", std::move(data));
}

void Pages::rate_or_add(Shared const& visit) {
    auto body = json::parse(lookup_body(visit->form)).as_object();
    json::object errors;
    if (visit->form.get("act") == "add") {
        body["add"] = visit->form.get("add");
    } else {
        for (auto const* name : {"solved", "satisfied"})
            if (auto value = visit->form.get(name); value.empty()) errors[name] = true;
            else body[name] = std::move(value);
        if (auto more = visit->form.get("add"); !more.empty()) body["add"] = std::move(more);
    }
    auto const again = [this, visit](json::object extra) {
        ask(visit, "lookup.show", lookup_body(visit->form),
            [this, visit, extra](Result<commands::Answer> answer) {
                if (!answer) return give_refusal(*visit, answer.error());
                show_lookup(visit, answer->json, extra);
            });
    };
    if (!errors.empty()) return again({{"error", visit->say("page.result.choose_both")}});
    ask(
        visit, "lookup.answer", json::serialize(body),
        [this, visit, again](Result<commands::Answer> answer) {
            if (answer) return show_lookup(visit, answer->json, {{"thanks", true}});
            auto const& refusal = answer.error();
            if (refusal.kind != Refused::invalid && refusal.kind != Refused::conflict)
                return give_refusal(*visit, refusal);
            auto const& reason = refusal.fields.empty() ? refusal.reason : refusal.fields.front().reason;
            again({{"error", say(visit->locale, reason)}, {"add", visit->form.get("add")}});
        },
        {}, visit->form.get("command_id"));
}

// The empty form names every village, so it is rendered once for each state of the ledger; only its id is
// fresh.
void Pages::report(Shared const& visit) {
    static std::string const no_id = Uuid{}.text();
    Kept kept;
    {
        std::lock_guard const lock(mutex_);
        kept = forms_[visit->look()];
    }
    auto then = [this, visit, page = kept.page](Result<commands::Answer> answer) mutable {
        if (!answer) return give_refusal(*visit, answer.error());
        if (!answer->unchanged) {
            auto data = form_data(answer->json, {});
            data["id"] = no_id;
            data["files"] = !options_.files.empty();
            auto all = layout_data(*visit, "report");
            for (auto& [name, value] : data) all[name] = std::move(value);
            page = std::make_shared<std::string const>(render_page("report", visit->locale, all));
            std::lock_guard const lock(mutex_);
            forms_[visit->look()] = {answer->tag, {}, page};
        }
        http::Response response;
        response.body = *page;
        response.body.replace(response.body.find(no_id), no_id.size(), Uuid::v7_now().text());
        add_headers(response);
        response.headers.emplace_back("Cache-Control", "no-store");
        visit->send(std::move(response));
    };
    ask(visit, "page.form", "{}", std::move(then), kept.tag);
}

void Pages::show_form(Shared const& visit, int status, json::object errors) {
    ask(visit, "page.form", "{}",
        [this, visit, status, errors = std::move(errors)](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, answer.error());
            auto data = form_data(answer->json, visit->form);
            data["errors"] = errors;
            data["wrong"] = !errors.empty();
            data["files"] = !options_.files.empty();
            data["looked"] = visit->near.has_value();
            if (visit->near && visit->near->contains("rows")) data["rows"] = visit->near->at("rows");
            give(*visit, status, "report", std::move(data));
        });
}

void Pages::show_near(Shared const& visit) {
    json::object question;
    for (auto const* name : {"place", "category", "text"})
        if (auto value = visit->form.get(name); !value.empty()) question[name] = std::move(value);
    ask(visit, "page.near", json::serialize(question), [this, visit](Result<commands::Answer> answer) {
        visit->near = answer ? problems_data(answer->json, visit->locale) : json::object{};
        show_form(visit, 200, {});
    });
}

void Pages::hand_in(Shared const& visit) {
    if (visit->form.get("act") == "near" && visit->mode == PublicMode::full) return show_near(visit);
    // a field that no person sees: only programs fill it in
    if (!visit->form.get("website").empty())
        return show_form(visit, 422, {{"whole", visit->say("page.bad_form")}});
    if (!options_.files.empty()) visit->files = attached(visit->form, most_bytes_of_a_file);
    auto const body = opinion_body(visit->form, visit->files);
    ask(visit, "opinion.create", body, [this, visit](Result<commands::Answer> answer) {
        if (answer) return keep_files(visit, std::move(answer->json));
        auto const& refusal = answer.error();
        if (refusal.kind == Refused::invalid) {
            auto errors = errors_data(refusal, visit->locale);
            for (auto const& [field, reason] : visit->files.wrong) errors[field] = visit->say(reason);
            return show_form(visit, 422, std::move(errors));
        }
        if (refusal.kind == Refused::conflict)
            return show_form(visit, 409, {{"whole", visit->say("page.report.conflict")}});
        give_refusal(*visit, refusal);
    });
}

// After the opinion, which is refused where anything is wrong: so no file is left that belongs to nothing.
// When the program ends in between, the same form sent again finds the opinion and brings the files.
void Pages::keep_files(Shared const& visit, std::string slip) {
    if (visit->files.kept.empty()) return give(*visit, 200, "report_done", slip_data(slip, visit->locale));
    auto const file = std::move(visit->files.kept.back());
    visit->files.kept.pop_back();
    try {
        store::FileFolder const folder(options_.files);
        store::FileFolder::Piece const piece{0, static_cast<std::int64_t>(file.bytes.size()), file.bytes};
        if (!folder.size(file.sha256))
            if (auto const added = store::FileFolder(folder).add(file.sha256, 0, piece); !added)
                return give_refusal(*visit, added.error());
    } catch (std::runtime_error const&) {
        return give_refusal(*visit, refuse(Refused::unavailable, "unavailable.disk"));
    }
    files::Keep keep;
    keep.sha256.value = file.sha256;
    keep.bytes = static_cast<std::int64_t>(file.bytes.size());
    keep.type.value = files::type_of(file.bytes);
    dispatch_.call({.operation = &dispatch_.registry().at("file.keep"),
                    .caller = {.system = true, .real_now = visit->now},
                    .input = std::make_shared<files::Keep>(std::move(keep))},
                   [this, visit, slip = std::move(slip)](Result<commands::Answer> kept) {
                       if (!kept) return give_refusal(*visit, kept.error());
                       keep_files(visit, slip);
                   });
}

void Pages::bulletins(Shared const& visit) {
    json::object question{{"limit", rows_per_page}};
    if (auto const after = visit->parameter("after"); !after.empty()) question["after"] = after;
    ask(visit, "bulletin.list", json::serialize(question), [this, visit](Result<commands::Answer> answer) {
        if (!answer) return give_refusal(*visit, answer.error());
        auto const list = json::parse(answer->json).as_object();
        give(*visit, 200, "bulletins",
             {{"bulletins", bulletins_data(answer->json, visit->locale)}, {"next", text_at(list, "next")}});
    });
}

void Pages::bulletin(Shared const& visit) {
    ask(visit, "bulletin.get", json::serialize(json::object{{"id", visit->argument}}),
        [this, visit](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, refuse(Refused::not_found, "not_found"));
            if (!visit->head_only) {
                std::lock_guard const lock(mutex_);
                views_[visit->argument] += 1; // of a bulletin that there is
            }
            give(*visit, 200, "bulletin", bulletin_data(answer->json, visit->locale));
        });
}

std::string Pages::address(Visit const& visit) const {
    auto url = options_.public_url.empty()
                   ? fmt::format("{}://{}", visit.secure ? "https" : "http", visit.host)
                   : options_.public_url;
    while (url.ends_with('/')) url.pop_back();
    return url;
}

// Atom (RFC 4287).
void Pages::feed(Shared const& visit) {
    ask(visit, "bulletin.list", json::serialize(json::object{{"limit", rows_per_page}}),
        [this, visit](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, answer.error());
            auto data = layout_data(*visit, "bulletins");
            data["address"] = address(*visit);
            data["atom"] = "http://www.w3.org/2005/Atom";
            data["entries"] = feed_entries(answer->json);
            auto const& entries = data.at("entries").as_array();
            data["updated"] = entries.empty() ? text_at(visit->site, "now")
                                              : text_at(entries.front().as_object(), "updated");
            http::Response response{.content_type = "application/atom+xml; charset=utf-8",
                                    .body = render("feed", visit->locale, data),
                                    .headers = {{"Cache-Control", "max-age=600"}}};
            visit->send(std::move(response));
        });
}

// Its counts by category read a whole index, so they are counted at most once in ten minutes.
void Pages::board(Shared const& visit) {
    constexpr std::int64_t minutes = 10;
    std::string kept;
    {
        std::lock_guard const lock(mutex_);
        if (auto const found = boards_.find(visit->look());
            found != boards_.end() && visit->now < found->second.until)
            kept = found->second.page;
    }
    auto const send = [visit](std::string page) {
        http::Response response;
        response.body = std::move(page);
        add_headers(response);
        response.headers.emplace_back("Cache-Control", "no-cache");
        visit->send(std::move(response));
    };
    if (!kept.empty()) return send(std::move(kept));
    ask(visit, "page.board", "{}", [this, visit, send](Result<commands::Answer> answer) {
        if (!answer) return give_refusal(*visit, answer.error());
        auto all = layout_data(*visit, "board");
        for (auto& [name, value] : board_data(answer->json)) all[name] = std::move(value);
        auto page = render_page("board", visit->locale, all);
        {
            std::lock_guard const lock(mutex_);
            boards_[visit->look()] = {Instant{visit->now.micros + minutes * 60'000'000}, page};
        }
        send(std::move(page));
    });
}

namespace {

// What a list of problems may be asked for, as the address says it.
json::object asked_problems(std::vector<std::pair<std::string, std::string>> const& query) {
    json::object question;
    for (auto const& [name, value] : query)
        if ((name == "place" || name == "category" || name == "open" || name == "after") && !value.empty())
            question[name] = value;
    return question;
}

} // namespace

void Pages::problems(Shared const& visit) {
    auto question = asked_problems(visit->query);
    std::string kept; // of the question, for the next page
    for (auto const* name : {"place", "category", "open"})
        if (auto const value = visit->parameter(name); !value.empty())
            kept += fmt::format("{}={}&", name, percent_encoded(value));
    question["limit"] = rows_per_page;
    ask(visit, "problem.public_list", json::serialize(question),
        [this, visit, kept](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, refuse(Refused::not_found, "not_found"));
            auto data = problems_data(answer->json, visit->locale);
            data["kept"] = kept;
            data["later"] = !visit->parameter("after").empty();
            data["only_open"] = visit->parameter("open") == "true";
            give(*visit, 200, "problems", std::move(data));
        });
}

void Pages::same(Shared const& visit) {
    json::object const body{{"ref", visit->form.get("ref")},
                            {"from", fmt::format("{} | {}", visit->client, visit->agent)}};
    ask(
        visit, "problem.same", json::serialize(body),
        [this, visit](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, answer.error());
            give(*visit, 200, "same_done", {});
        },
        {}, visit->form.get("command_id"));
}

void Pages::open_data(Shared const& visit) { give(*visit, 200, "open_data", {}); }

void Pages::give_file(Visit const& visit, std::string_view type, std::string body, std::string_view name,
                      std::string_view next) const {
    http::Response response;
    response.content_type = type;
    response.body = std::move(body);
    response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    response.headers.emplace_back("Cache-Control", "max-age=600");
    if (!next.empty()) response.headers.emplace_back("Link", fmt::format("<{}>; rel=\"next\"", next));
    visit.send(std::move(response));
}

// A page of 500 at a time, so that no file is ever held in memory as a whole; the next one is named in a
// header.
void Pages::problems_file(Shared const& visit) {
    auto question = asked_problems(visit->query);
    std::string kept;
    for (auto const* name : {"place", "category", "open"})
        if (auto const value = visit->parameter(name); !value.empty())
            kept += fmt::format("{}={}&", name, percent_encoded(value));
    question["limit"] = "500";
    ask(visit, "problem.public_list", json::serialize(question),
        [this, visit, kept](Result<commands::Answer> answer) {
            if (!answer) return give_refusal(*visit, refuse(Refused::not_found, "not_found"));
            bool const first = visit->parameter("after").empty();
            auto const next = text_at(json::parse(answer->json).as_object(), "next");
            auto csv = (first ? std::string(byte_order_mark) : "") + problems_csv(answer->json, first);
            give_file(*visit, csv_type, std::move(csv), "problems.csv",
                      next.empty()
                          ? ""
                          : fmt::format("/open/problems.csv?{}after={}", kept, percent_encoded(next)));
        });
}

void Pages::figures_file(Shared const& visit) {
    json::object question{{"at", visit->today().text()}};
    for (auto const* name : {"place", "at", "known_at"})
        if (auto const value = visit->parameter(name); !value.empty()) question[name] = value;
    ask(visit, "figure.list", json::serialize(question), [this, visit](Result<commands::Answer> answer) {
        if (!answer) return give_refusal(*visit, refuse(Refused::not_found, "not_found"));
        give_file(*visit, csv_type, std::string(byte_order_mark) + figures_csv(answer->json), "figures.csv");
    });
}

void Pages::flush_views() {
    std::map<std::string, std::int64_t> views;
    {
        std::lock_guard const lock(mutex_);
        views.swap(views_);
    }
    if (views.empty()) return;
    json::array items;
    for (auto const& [id, n] : views) items.push_back(json::object{{"id", id}, {"views", n}});
    commands::Caller caller;
    caller.system = true;
    caller.real_now = Instant::now();
    auto const written =
        dispatch_.wait(dispatch_.parse(dispatch_.registry().at("bulletin.seen"), std::move(caller),
                                       json::serialize(json::object{{"items", items}}), {}, {}, {}));
    if (written) return;
    std::lock_guard const lock(mutex_);
    for (auto const& [id, n] : views) views_[id] += n;
}

void Pages::help(Shared const& visit) { give(*visit, 200, "help", {}); }
void Pages::privacy(Shared const& visit) { give(*visit, 200, "privacy", {}); }
void Pages::access(Shared const& visit) { give(*visit, 200, "access", {}); }
void Pages::elsewhere(Shared const& visit) { give(*visit, 200, "elsewhere", {}); }

namespace {

constexpr auto word_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr auto workbook_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

} // namespace

void Pages::document(Shared const& visit) {
    // the page brings its own styles, for it is printed and sent around as one file
    constexpr std::string_view policy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; "
                                        "base-uri 'none'; frame-ancestors 'none'";
    auto caller = visit->person;
    caller.real_now = visit->now;
    caller.locale = visit->locale;
    auto call = dispatch_.parse(dispatch_.registry().at("document.get"), std::move(caller), {}, visit->query,
                                {{"kind", visit->argument}}, {});
    dispatch_.call(std::move(call), [this, visit, policy](Result<commands::Answer> answer) {
        if (!answer) {
            auto const kind = answer.error().kind;
            bool const not_theirs = kind == Refused::unknown_user || kind == Refused::forbidden;
            return give_refusal(*visit, answer.error(), not_theirs ? 403 : 0);
        }
        auto const document = json::parse(answer->json).as_object();
        std::string const format(document.at("format").as_string());
        http::Response response{.headers = {{"Content-Security-Policy", std::string(policy)},
                                            {"Cache-Control", "no-store"},
                                            {"Referrer-Policy", "no-referrer"}}};
        if (format == "html") {
            response.content_type = "text/html; charset=utf-8";
            response.body = document.at("html").as_string();
        } else {
            response.content_type = format == "docx" ? word_type : workbook_type;
            response.body = base64url_decode(document.at("file").as_string()).value();
            response.headers.emplace_back(
                "Content-Disposition",
                fmt::format("attachment; filename=\"{}.{}\"; filename*=UTF-8''{}.{}", visit->argument, format,
                            percent_encoded(document.at("title").as_string()), format));
        }
        visit->send(std::move(response));
    });
}

void Pages::set_up(Shared const& visit) { show_set_up(*visit, 200, {}); }

void Pages::show_set_up(Visit const& visit, int status, json::object errors) const {
    auto data = set_up_data(visit.posted ? visit.form.get("token") : visit.parameter("token"), visit.form);
    data["wanted"] = visit.site.at("empty"); // else there is an account already
    data["wrong"] = !errors.empty();
    data["errors"] = std::move(errors);
    give(visit, status, "setup", std::move(data));
}

void Pages::finish_set_up(Shared const& visit) {
    if (visit->site.at("empty") == false) return show_set_up(*visit, 409, {});
    if (visit->form.get("password") != visit->form.get("again"))
        return show_set_up(*visit, 422, {{"again", visit->say("page.setup.differs")}});
    ask(visit, "setup.finish", set_up_body(visit->form), [this, visit](Result<commands::Answer> answer) {
        if (answer) return give(*visit, 200, "setup_done", {{"login", visit->form.get("login")}});
        auto const& refusal = answer.error();
        if (refusal.kind == Refused::invalid || refusal.kind == Refused::forbidden)
            return show_set_up(*visit, 422, errors_data(refusal, visit->locale));
        give_refusal(*visit, refusal);
    });
}

} // namespace huiju::pages
