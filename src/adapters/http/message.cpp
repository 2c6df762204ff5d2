// Reading the parts of a request: header lines, cookies, target.
#include "adapters/http/message.hpp"

#include "base/json_text.hpp"

#include <algorithm>

namespace huiju::http {
namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
    auto const blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && blank(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && blank(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

// Takes the text up to the separator off the front.
std::string_view take(std::string_view& rest, char separator) {
    auto const end = rest.find(separator);
    auto const part = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool percent_decode(std::string_view text, bool plus_is_space, std::string& out) {
    out.clear();
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            if (i + 2 >= text.size()) {
                return false;
            }
            int const high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) {
                return false;
            }
            out.push_back(static_cast<char>(high * 16 + low));
            i += 2;
        } else {
            out.push_back(plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
    return true;
}

// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text) {
    auto const at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    for (std::size_t i = 0; i < text.size();) {
        unsigned const lead = at(i), next = at(i + 1);
        if (lead < 0x80) {
            ++i;
            continue;
        }
        std::size_t const length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        unsigned const least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        unsigned const most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (lead < 0xC2 || lead > 0xF4 || next < least || next > most) {
            return false;
        }
        for (std::size_t k = 2; k < length; ++k) {
            if ((at(i + k) & 0xC0) != 0x80) {
                return false;
            }
        }
        i += length;
    }
    return true;
}

bool read_path(std::string_view raw, std::string& path) {
    std::string decoded;
    if (raw.find("%2f") != raw.npos || raw.find("%2F") != raw.npos || !percent_decode(raw, false, decoded)) {
        return false;
    }
    auto const unwanted = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\';
    };
    if (std::any_of(decoded.begin(), decoded.end(), unwanted) || !is_utf8(decoded)) {
        return false;
    }
    path.clear();
    std::string_view rest = decoded;
    while (!rest.empty()) {
        bool const last = rest.find('/') == std::string_view::npos;
        auto const segment = take(rest, '/');
        if (segment == "..") {
            return false;
        }
        if (segment.empty() || segment == ".") {
            continue;
        }
        path.push_back('/');
        path.append(segment);
        if (!last && rest.empty()) {
            path.push_back('/');
        }
    }
    if (path.empty()) {
        path = "/";
    }
    return true;
}

bool read_query(std::string_view raw, std::vector<std::pair<std::string, std::string>>& items) {
    items.clear();
    while (!raw.empty()) {
        auto item = take(raw, '&');
        if (item.empty()) {
            continue;
        }
        auto& [name, value] = items.emplace_back();
        auto const raw_name = take(item, '=');
        if (!percent_decode(raw_name, true, name) || !percent_decode(item, true, value)) {
            return false;
        }
        for (auto const* text : {&name, &value}) {
            if (text->find('\0') != text->npos || !is_utf8(*text)) {
                return false;
            }
        }
    }
    return true;
}

std::string_view title(int status) {
    switch (status) {
    case 400: return "请求格式有误";
    case 401: return "请先登录";
    case 403: return "没有权限";
    case 404: return "没有找到";
    case 405: return "不支持这种操作";
    case 408: return "请求超时";
    case 409: return "与现有记录冲突";
    case 413: return "内容过大";
    case 415: return "不支持这种格式";
    case 422: return "填写有误";
    case 429: return "请求过于频繁，请稍后再试";
    case 431: return "请求头过大";
    case 503: return "系统繁忙，请稍后再试";
    default: return status < 500 ? "请求未能办理" : "系统出错";
    }
}

} // namespace

void Headers::add(std::string_view name, std::string_view value) {
    auto const begin = static_cast<std::uint32_t>(text_.size());
    text_.append(name).append(value);
    auto const middle = static_cast<std::uint32_t>(begin + name.size());
    lines_.push_back({begin, middle, static_cast<std::uint32_t>(text_.size())});
}

std::string_view Headers::find(std::string_view name) const {
    std::string_view const text = text_;
    for (auto const& line : lines_) {
        if (same_name(text.substr(line.name, line.value - line.name), name)) {
            return text.substr(line.value, line.end - line.value);
        }
    }
    return {};
}

std::string_view Request::cookie(std::string_view name) const {
    auto rest = headers.find("Cookie");
    while (!rest.empty()) {
        auto value = take(rest, ';');
        if (trimmed(take(value, '=')) == name) {
            value = trimmed(value);
            bool const quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
            return quoted ? value.substr(1, value.size() - 2) : value;
        }
    }
    return {};
}

std::optional<std::string_view> Request::query_item(std::string_view name) const {
    for (auto const& [key, value] : query_items) {
        if (key == name) {
            return value;
        }
    }
    return std::nullopt;
}

Response problem(int status, std::string_view request_id) {
    JsonText json;
    json.begin_object();
    json.key("type");
    json.string("about:blank");
    json.key("title");
    json.string(title(status));
    json.key("status");
    json.integer(status);
    json.key("request_id");
    json.string(request_id);
    json.end_object();
    Response response;
    response.status = status;
    response.content_type = "application/problem+json";
    response.body = json.take();
    return response;
}

bool read_target(std::string_view target, Request& into) {
    into.target = target;
    for (std::string_view scheme : {"http://", "https://"}) {
        if (target.starts_with(scheme)) {
            target.remove_prefix(scheme.size());
            target.remove_prefix(std::min(target.find_first_of("/?"), target.size()));
            if (target.empty()) {
                target = "/";
            }
        }
    }
    auto const path = take(target, '?');
    into.query = target;
    return path.starts_with('/') && read_path(path, into.path) && read_query(target, into.query_items);
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
    while (!accept_encoding.empty()) {
        auto parameters = take(accept_encoding, ',');
        if (!same_name(trimmed(take(parameters, ';')), coding)) {
            continue;
        }
        auto const weight = trimmed(parameters);
        // Zero in any of its spellings means "not this one": q=0, q=0.0, q=0.000.
        return weight.empty() || weight.find_first_of("123456789") != weight.npos;
    }
    return false;
}

} // namespace huiju::http
