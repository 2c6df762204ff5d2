// Holding answers until the ledger has grown.
#include "adapters/http/events.hpp"

#include "adapters/http/api.hpp"
#include "base/log.hpp"
#include "domain/changes/changes.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>
#include <pthread.h>

#include <charconv>

namespace huiju::http {

namespace {

std::int64_t number_of(std::string_view text) {
    std::int64_t number = -1;
    auto const* end = text.data() + text.size();
    auto const [at, wrong] = std::from_chars(text.data(), end, number);
    return wrong == std::errc() && at == end && number >= 0 ? number : -1;
}

// `retry` is how long the browser waits before it asks again, in milliseconds.
Response event(std::string const& text) {
    Response response{
        .content_type = "text/event-stream", .body = "retry: 1000\n" + text + "\n", .route = "events"};
    response.headers.emplace_back("Cache-Control", "no-store");
    return response;
}
Response nothing_new() { return event(": nothing new\n"); }

} // namespace

void Events::hold(Request const& request, commands::Caller caller, Answer answer) {
    auto since = number_of(request.header("Last-Event-ID"));
    if (since < 0) since = number_of(request.query_item("since").value_or(""));
    look(std::make_shared<Stream>(
        Stream{std::move(caller), request.request_id, since, Clock::now() + longest, std::move(answer)}));
}

void Events::look(Shared const& stream) {
    stream->caller.real_now = Instant::now();
    changes::Since input;
    if (stream->since >= 0) input.since = decltype(input.since)::value_type{stream->since};
    app_.dispatch().call(
        {.operation = &app_.registry().at("changes"),
         .caller = stream->caller,
         .input = std::make_shared<changes::Since>(input)},
        [this, stream](Result<commands::Answer> result) {
            if (!result) {
                auto response = refusal_response(result.error(), stream->caller.locale, stream->request_id);
                response.route = "events";
                return stream->answer(std::move(response));
            }
            auto const told = boost::json::parse(result->json);
            auto const seq = told.at("seq").to_number<std::int64_t>();
            bool const begins = stream->since < 0;
            stream->since = seq;
            if (begins || told.at("many").as_bool() || !told.at("items").as_array().empty())
                return stream->answer(
                    event(fmt::format("id: {}\nevent: changes\ndata: {}\n", seq, result->json)));
            keep(stream);
        });
}

void Events::keep(Shared stream) {
    std::lock_guard const lock(mutex_);
    if (stopping_ || Clock::now() >= stream->until || held_.size() >= most_streams)
        return stream->answer(nothing_new());
    held_.push_back(std::move(stream));
    if (!thread_.joinable()) {
        thread_ = std::thread([this] { loop(); });
        pthread_setname_np(thread_.native_handle(), "events");
    }
    wake_.notify_all();
}

// The streams for which the ledger has grown, and those that have waited for long enough.
std::vector<Events::Shared> Events::due() {
    std::int64_t seq = 0;
    try {
        app_.readers().wait([&](store::Db& db) { seq = db.head().seq; });
    } catch (std::exception const& e) {
        log_error("events failed", {{"kind", typeid(e).name()}});
    }
    std::vector<Shared> out;
    std::lock_guard const lock(mutex_);
    std::erase_if(held_, [&](Shared const& stream) {
        bool const is_due = stream->since < seq || Clock::now() >= stream->until;
        if (is_due) out.push_back(stream);
        return is_due;
    });
    return out;
}

void Events::loop() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return stopping_ || !held_.empty(); });
            if (stopping_) return;
            if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
        }
        for (auto const& stream : due()) look(stream);
    }
}

void Events::stop() {
    std::vector<Shared> held;
    {
        std::lock_guard const lock(mutex_);
        stopping_ = true;
        held.swap(held_);
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    for (auto const& stream : held) stream->answer(nothing_new());
}

} // namespace huiju::http
