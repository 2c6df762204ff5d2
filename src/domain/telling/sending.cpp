// Sending with libcurl: every message of a round at the same time, so that one that hangs holds up none.
#include "domain/telling/sending.hpp"

#include "base/crypto.hpp"

#include <boost/json.hpp>
#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <memory>
#include <mutex>
#include <stdexcept>

namespace huiju::telling {

namespace {

// RFC 4648 §4, with padding.
std::string base64(std::string_view bytes) {
    auto text = base64url_encode(bytes);
    for (auto& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

std::string lines_of(std::string const& text) {
    std::string lines;
    for (std::size_t from = 0; from < text.size(); from += 76) lines += text.substr(from, 76) + "\r\n";
    return lines;
}

// The beginning of the text that fits into one encoded word (RFC 2047: 75 characters).
std::string subject_of(std::string_view text) {
    std::size_t n = std::min<std::size_t>(text.size(), 42);
    while (n < text.size() && n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80) --n;
    return "=?UTF-8?B?" + base64(text.substr(0, n)) + "?=";
}

std::string letter(Parcel const& parcel, Mail const& mail, Instant now) {
    auto const when = fmt::gmtime(static_cast<std::time_t>(now.micros / 1'000'000));
    auto const at = mail.from.find('@');
    return fmt::format("Date: {:%a, %d %b %Y %H:%M:%S} +0000\r\n"
                       "From: <{}>\r\nTo: <{}>\r\nSubject: {}\r\n"
                       "Message-ID: <{}@{}>\r\n"
                       "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n{}",
                       when, mail.from, parcel.address, subject_of(parcel.text), parcel.id.text(),
                       at == mail.from.npos ? "huiju" : mail.from.substr(at + 1),
                       lines_of(base64(parcel.text)));
}

std::string robot_body(std::string const& text) {
    return boost::json::serialize(
        boost::json::object{{"msgtype", "text"}, {"text", boost::json::object{{"content", text}}}});
}

template <auto Free>
struct Freed {
    template <class T>
    void operator()(T* what) const {
        Free(what);
    }
};
using Easy = std::unique_ptr<CURL, Freed<curl_easy_cleanup>>;
using Multi = std::unique_ptr<CURLM, Freed<curl_multi_cleanup>>;
using Lines = std::unique_ptr<curl_slist, Freed<curl_slist_free_all>>;

// One message on its way.
struct Transfer {
    Parcel const* parcel = nullptr;
    Easy easy;
    Lines list; // header lines, or recipients
    std::string out, in;
    std::size_t sent = 0, most = 0;
};

std::size_t take(char* data, std::size_t, std::size_t n, void* to) {
    auto& transfer = *static_cast<Transfer*>(to);
    if (transfer.in.size() + n > transfer.most) return 0; // ends the transfer
    transfer.in.append(data, n);
    return n;
}

std::size_t give(char* buffer, std::size_t size, std::size_t count, void* from) {
    auto& transfer = *static_cast<Transfer*>(from);
    auto const n = std::min(size * count, transfer.out.size() - transfer.sent);
    std::memcpy(buffer, transfer.out.data() + transfer.sent, n);
    transfer.sent += n;
    return n;
}

void prepare(Transfer& transfer, Mail const& mail, Instant now, Limits const& limits) {
    auto* const easy = transfer.easy.get();
    auto const& parcel = *transfer.parcel;
    bool const is_email = parcel.kind == Kind::email;
    transfer.most = limits.answer;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, limits.connect_ms);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, limits.all_ms);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, is_email ? "smtp,smtps" : "http,https");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    if (is_email) {
        transfer.out = letter(parcel, mail, now);
        transfer.list.reset(curl_slist_append(nullptr, fmt::format("<{}>", parcel.address).c_str()));
        curl_easy_setopt(easy, CURLOPT_URL, mail.url.c_str());
        curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
        if (!mail.user.empty()) {
            curl_easy_setopt(easy, CURLOPT_USERNAME, mail.user.c_str());
            curl_easy_setopt(easy, CURLOPT_PASSWORD, mail.password.c_str());
        }
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, fmt::format("<{}>", mail.from).c_str());
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, transfer.list.get());
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &give);
        curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
        return;
    }
    auto url = parcel.address;
    if (!parcel.secret.empty())
        url += (url.find('?') == url.npos ? '?' : '&') + dingtalk_signature(parcel.secret, now);
    transfer.out = robot_body(parcel.text);
    transfer.list.reset(curl_slist_append(nullptr, "Content-Type: application/json; charset=utf-8"));
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.list.get());
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, static_cast<long>(transfer.out.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, transfer.out.c_str());
}

// What a robot's answer says.
Trouble answer_of(std::string const& text) {
    boost::system::error_code error;
    auto const answer = boost::json::parse(text, error);
    auto const* object = error ? nullptr : answer.if_object();
    auto const* code = object ? object->if_contains("errcode") : nullptr;
    if (!code || !code->is_int64()) return Trouble::unreadable;
    return code->get_int64() == 0 ? Trouble::none : Trouble::refused;
}

Trouble trouble_of(Transfer const& transfer, CURLcode result) {
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    bool const is_email = transfer.parcel->kind == Kind::email;
    if (is_email && result != CURLE_OK && status >= 400) return Trouble::refused;
    switch (result) {
    case CURLE_OK:
        if (is_email) return Trouble::none;
        return status == 200 ? answer_of(transfer.in) : Trouble::refused;
    case CURLE_OPERATION_TIMEDOUT: return Trouble::slow;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL: return is_email ? Trouble::not_set_up : Trouble::address;
    case CURLE_WRITE_ERROR:
    case CURLE_WEIRD_SERVER_REPLY: return Trouble::unreadable;
    case CURLE_LOGIN_DENIED: return Trouble::refused;
    default: return Trouble::unreachable;
    }
}

} // namespace

std::string dingtalk_signature(std::string_view secret, Instant now) {
    auto const stamp = std::to_string(now.micros / 1000);
    auto const mac = keyed_digest(HashKind::sha256, secret, fmt::format("{}\n{}", stamp, secret));
    std::string escaped;
    for (char const c : base64({reinterpret_cast<char const*>(mac.data()), mac.size()}))
        escaped += c == '+' ? "%2B" : c == '/' ? "%2F" : c == '=' ? "%3D" : std::string(1, c);
    return fmt::format("timestamp={}&sign={}", stamp, escaped);
}

void deliver(std::vector<Parcel> const& parcels, Mail const& mail, Instant now, Limits const& limits,
             std::function<void(Uuid, Trouble)> const& done) {
    if (parcels.empty()) return;
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    Multi const multi(curl_multi_init());
    if (!multi) throw std::runtime_error("libcurl cannot begin");
    std::vector<std::unique_ptr<Transfer>> transfers;
    for (auto const& parcel : parcels) {
        bool const is_email = parcel.kind == Kind::email;
        if (parcel.address.empty()) {
            done(parcel.id, Trouble::address);
            continue;
        }
        if (is_email && (mail.url.empty() || mail.from.empty())) {
            done(parcel.id, Trouble::not_set_up);
            continue;
        }
        auto transfer = std::make_unique<Transfer>();
        transfer->parcel = &parcel;
        transfer->easy.reset(curl_easy_init());
        if (!transfer->easy) throw std::runtime_error("libcurl cannot begin");
        prepare(*transfer, mail, now, limits);
        curl_multi_add_handle(multi.get(), transfer->easy.get());
        transfers.push_back(std::move(transfer));
    }
    for (int running = 1; running > 0;) {
        if (curl_multi_perform(multi.get(), &running) != CURLM_OK)
            throw std::runtime_error("libcurl cannot go on");
        int left = 0;
        while (auto const* message = curl_multi_info_read(multi.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            auto* const easy = message->easy_handle;
            auto const result = message->data.result; // the message goes with its handle
            char* private_ = nullptr;
            curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private_);
            auto const& transfer = *reinterpret_cast<Transfer*>(private_);
            done(transfer.parcel->id, trouble_of(transfer, result));
        }
        if (running > 0) curl_multi_poll(multi.get(), nullptr, 0, 200, nullptr);
    }
    for (auto const& transfer : transfers) curl_multi_remove_handle(multi.get(), transfer->easy.get());
}

} // namespace huiju::telling
