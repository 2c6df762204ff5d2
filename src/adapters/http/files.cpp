// Bytes of files to and from the folder.
#include "adapters/http/files.hpp"

#include "adapters/http/api.hpp"
#include "domain/accounts/accounts.hpp"
#include "domain/files/files.hpp"

#include <fmt/format.h>

#include <charconv>
#include <fstream>

namespace huiju::http {

namespace {

constexpr std::string_view prefix = "/api/files/";

// Of "bytes 0-262143/700000".
std::optional<store::FileFolder::Piece> piece_of(Request const& request) {
    store::FileFolder::Piece piece{0, static_cast<std::int64_t>(request.body.size()), request.body};
    auto range = request.header("Content-Range");
    if (range.empty()) return piece;
    if (!range.starts_with("bytes ")) return std::nullopt;
    range.remove_prefix(6);
    auto const number = [&](char until) -> std::int64_t {
        std::int64_t n = -1;
        auto const [end, error] = std::from_chars(range.data(), range.data() + range.size(), n);
        if (error != std::errc() || n < 0) return -1;
        range.remove_prefix(static_cast<std::size_t>(end - range.data()));
        if (until == '\0') return range.empty() ? n : -1;
        if (range.empty() || range.front() != until) return -1;
        range.remove_prefix(1);
        return n;
    };
    piece.from = number('-');
    auto const to = number('/');
    piece.total = number('\0');
    if (piece.from < 0 || to < piece.from || piece.total <= to) return std::nullopt;
    if (to - piece.from + 1 != static_cast<std::int64_t>(piece.bytes.size())) return std::nullopt;
    return piece;
}

class Transfer : public std::enable_shared_from_this<Transfer> {
public:
    Transfer(App& app, commands::Caller caller, Request const& request, Answer answer)
        : app_(app), caller_(std::move(caller)), request_(request), answer_(std::move(answer)),
          folder_(app.files()), name_(request_.path.substr(prefix.size())) {}

    void begin() {
        if (!store::FileFolder::is_name(name_)) return refused(wrong_field("sha256", "file.not_a_hash"));
        if (request_.method == "GET" && !request_.head_only) return get();
        if (request_.method != "PUT" && request_.method != "GET")
            return refused(refuse(Refused::not_found, "method_not_allowed"), 405);
        // Reading and writing the disk is a reader's work: it must not hold up the network's threads.
        auto const accepted = app_.readers().post(
            [self = shared_from_this()](store::Db& db) {
                try {
                    self->with_db(db);
                } catch (std::runtime_error const&) {
                    self->refused(refuse(Refused::unavailable, "unavailable.disk"));
                }
            },
            [self = shared_from_this()] { self->refused(refuse(Refused::broken, "broken")); });
        if (!accepted) refused(refuse(Refused::unavailable, "unavailable.busy"));
    }

private:
    void refused(Refusal refusal, std::optional<int> special = {}, std::optional<std::int64_t> offset = {}) {
        if (refusal.kind == Refused::unavailable && refusal.retry_after == 0) refusal.retry_after = 5;
        auto response = refusal_response(refusal, caller_.locale, request_.request_id, special);
        response.route = "file";
        if (offset) response.headers.emplace_back("Upload-Offset", std::to_string(*offset));
        answer_(std::move(response));
    }

    void come(int status, std::int64_t offset) {
        Response response{.status = status, .content_type = "application/json", .route = "file"};
        response.body = fmt::format(R"({{"sha256":"{}","received":{}}})", name_, offset);
        response.headers.emplace_back("Upload-Offset", std::to_string(offset));
        response.headers.emplace_back("Cache-Control", "no-store");
        answer_(std::move(response));
    }

    void with_db(store::Db& db) {
        auto const* who = accounts::signed_in(db, caller_);
        if (!who) return refused(refuse(Refused::unknown_user, "sign_in.required"));
        bool const kept = files::is_kept(db, name_) && folder_.size(name_);
        if (request_.head_only) {
            auto const offset = folder_.come(name_, who->no);
            if (kept) return come(200, offset);
            return offset > 0 ? come(206, offset) : refused(refuse(Refused::not_found, "not_found"));
        }
        put(kept, who->no, who->id.text());
    }

    void put(bool kept, std::int64_t person, std::string const& person_id) {
        if (kept) return come(200, *folder_.size(name_));
        if (!app_.writer().trouble().empty())
            return refused(refuse(Refused::unavailable, "unavailable.disk"));
        auto const piece = piece_of(request_);
        if (!piece || piece->bytes.empty()) return refused(wrong_field("Content-Range", "file.not_a_range"));
        if (piece->total > files::most_bytes) return refused(refuse(Refused::too_large, "too_large"));
        if (piece->from == 0 && files::type_of(piece->bytes).empty())
            return refused(refuse(Refused::malformed, "file.unknown_type"), 415);
        auto const now = folder_.add(name_, person, *piece);
        if (!now) {
            auto const offset = folder_.come(name_, person);
            return refused(now.error(), {}, offset);
        }
        if (*now < piece->total) return come(202, *now);
        keep(*now, person_id);
    }

    // Only when the records know it the file is told to be whole: what the disk alone knows, no backup keeps.
    void keep(std::int64_t bytes, std::string const& person_id) {
        std::ifstream in(folder_.path(name_), std::ios::binary);
        std::string first(16, '\0');
        in.read(first.data(), static_cast<std::streamsize>(first.size()));
        first.resize(static_cast<std::size_t>(in.gcount()));
        files::Keep keep;
        keep.sha256.value = name_;
        keep.bytes = bytes;
        keep.type.value = files::type_of(first);
        keep.person.emplace().value = person_id;
        app_.dispatch().call({.operation = &app_.registry().at("file.keep"),
                              .caller = {.system = true, .real_now = caller_.real_now},
                              .input = std::make_shared<files::Keep>(std::move(keep))},
                             [self = shared_from_this(), bytes](Result<commands::Answer> done) {
                                 if (!done) return self->refused(done.error());
                                 self->come(201, bytes);
                             });
    }

    void get() {
        auto call = app_.dispatch().parse(app_.registry().at("file.get"), caller_,
                                          fmt::format(R"({{"sha256":"{}"}})", name_), {}, {}, "");
        app_.dispatch().call(std::move(call), [self = shared_from_this()](Result<commands::Answer> seen) {
            if (!seen) return self->refused(seen.error());
            auto const view = from_json<files::FileView>(seen->json);
            std::ifstream in(self->folder_.path(self->name_), std::ios::binary);
            std::string bytes{std::istreambuf_iterator<char>(in), {}};
            if (!view || !in) return self->refused(refuse(Refused::not_found, "not_found"));
            Response response{
                .status = 200, .content_type = view->type, .body = std::move(bytes), .route = "file"};
            // for the one who may see it, and never run as a page
            response.headers.emplace_back("Cache-Control", "private, max-age=31536000, immutable");
            response.headers.emplace_back("Content-Security-Policy", "default-src 'none'; sandbox");
            self->answer_(std::move(response));
        });
    }

    App& app_;
    commands::Caller caller_;
    Request request_;
    Answer answer_;
    store::FileFolder folder_;
    std::string name_;
};

} // namespace

void file(App& app, commands::Caller caller, Request const& request, Answer answer) {
    std::make_shared<Transfer>(app, std::move(caller), request, std::move(answer))->begin();
}

} // namespace huiju::http
