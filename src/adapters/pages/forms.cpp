// Reading forms.
#include "adapters/pages/forms.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace huiju::pages {

namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

} // namespace

std::optional<Form> Form::read(http::Request const& request) {
    if (!request.header("Content-Type").starts_with("application/x-www-form-urlencoded")) return std::nullopt;
    Form form;
    // a form's body is written like a query
    if (!http::read_target("/?" + request.body, form.fields_)) return std::nullopt;
    return form;
}

std::string Form::get(std::string_view name) const { return clean(fields_.query_item(name).value_or("")); }

bool same_site(http::Request const& request, std::string_view public_url) {
    auto const site = request.header("Sec-Fetch-Site");
    if (!site.empty()) return site == "same-origin" || site == "none";
    auto const origin = request.header("Origin");
    if (origin.empty()) return true;
    if (!public_url.empty() && public_url.starts_with(origin) &&
        (public_url.size() == origin.size() || public_url[origin.size()] == '/'))
        return true;
    auto const host = origin.find("://");
    return host != origin.npos && origin.substr(host + 3) == request.header("Host");
}

std::string local_path(std::string_view wanted) {
    auto const only_plain = [](std::string_view text) {
        return std::ranges::all_of(text, [](char c) { return c == '/' || plain.find(c) != plain.npos; });
    };
    return std::string(wanted.starts_with('/') && !wanted.starts_with("//") && only_plain(wanted) ? wanted
                                                                                                  : "/");
}

std::string percent_encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (char const c : text) {
        auto const byte = static_cast<unsigned char>(c);
        if (plain.find(c) != plain.npos) {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    return out;
}

} // namespace huiju::pages
