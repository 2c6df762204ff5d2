// Reading forms.
#include "adapters/pages/forms.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace huiju::pages {

namespace {

constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";

// Of a header like `form-data; name="text"`: the value of that name, empty when there is none.
std::string_view quoted(std::string_view header, std::string_view name) {
    auto const begin = header.find(name);
    if (begin == header.npos) return {};
    header.remove_prefix(begin + name.size());
    return header.substr(0, header.find('"'));
}

bool is_text(std::string_view bytes) { return valid_utf8(bytes) && bytes.find('\0') == bytes.npos; }

} // namespace

// RFC 7578, as browsers write it: each part has its name in quotes, and lines end in CRLF.
bool Form::read_parts(std::string_view body, std::string_view boundary) {
    constexpr std::size_t most_parts = 50, longest_head = 2000;
    if (boundary.empty()) return false;
    auto const mark = "--" + std::string(boundary), next = "\r\n" + mark;
    if (!body.starts_with(mark)) return false;
    body.remove_prefix(mark.size());
    for (std::size_t parts = 0; parts < most_parts; ++parts) {
        if (body.starts_with("--")) return true;
        if (!body.starts_with("\r\n")) return false;
        auto const head_end = body.find("\r\n\r\n");
        if (head_end == body.npos || head_end > longest_head) return false;
        auto const end = body.find(next, head_end + 2);
        if (end == body.npos || end < head_end + 4) return false;
        auto const head = body.substr(0, head_end);
        std::string name(quoted(head, "; name=\""));
        std::string value(body.substr(head_end + 4, end - head_end - 4));
        if (name.empty() || !is_text(name)) return false;
        if (head.find("; filename=") == head.npos) {
            if (!is_text(value)) return false;
            fields_.query_items.emplace_back(std::move(name), std::move(value));
        } else if (!value.empty()) { // no file chosen is an empty one
            files_.emplace_back(std::move(name), std::move(value));
        }
        body.remove_prefix(end + next.size());
    }
    return false;
}

std::optional<Form> Form::read(http::Request const& request) {
    Form form;
    auto const type = request.header("Content-Type");
    if (type.starts_with("multipart/form-data")) {
        auto const at = type.find("boundary=");
        auto boundary = at == type.npos ? type.substr(0, 0) : type.substr(at + 9);
        boundary = boundary.substr(0, boundary.find(';'));
        if (boundary.size() >= 2 && boundary.front() == '"')
            boundary = boundary.substr(1, boundary.size() - 2);
        if (!form.read_parts(request.body, boundary)) return std::nullopt;
        return form;
    }
    if (!type.starts_with("application/x-www-form-urlencoded")) return std::nullopt;
    // a form's body is written like a query
    if (!http::read_target("/?" + request.body, form.fields_)) return std::nullopt;
    return form;
}

std::string Form::get(std::string_view name) const { return clean(fields_.query_item(name).value_or("")); }

std::vector<std::string> Form::files(std::string_view name) const {
    std::vector<std::string> list;
    for (auto const& [key, bytes] : files_)
        if (key == name) list.push_back(bytes);
    return list;
}

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
