// Templates, read once for each thread and language.
#include "adapters/pages/templates.hpp"

#include "base/resources.hpp"
#include "base/words.hpp"

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>

#include <map>
#include <stdexcept>

namespace huiju::pages {

namespace {

namespace json = boost::json;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string expanded(std::string_view name, std::string_view locale) {
    auto const text = resource("templates/" + std::string(name) + ".mustache");
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        auto const open = text.find("[[", at);
        auto const close = open == text.npos ? open : text.find("]]", open);
        out += text.substr(at, open == text.npos ? open : open - at);
        if (open == text.npos) break;
        if (close == text.npos) throw std::logic_error("template " + std::string(name) + ": [[ without ]]");
        auto const inside = text.substr(open + 2, close - open - 2);
        out +=
            inside.starts_with('>') ? expanded(inside.substr(1), locale) : say(locale, std::string(inside));
        at = close + 2;
    }
    return out;
}

// Rendering changes a parsed template, so each thread has its own.
mustache& parsed(std::string_view name, std::string_view locale) {
    thread_local std::map<std::pair<std::string, std::string>, std::unique_ptr<mustache>> all;
    auto& one = all[{std::string(name), std::string(locale)}];
    if (!one) {
        one = std::make_unique<mustache>(expanded(name, locale));
        if (!one->is_valid())
            throw std::logic_error("template " + std::string(name) + ": " + one->error_message());
    }
    return *one;
}

data data_of(json::value const& value) {
    switch (value.kind()) {
    case json::kind::null: return data(false);
    case json::kind::bool_: return data(value.get_bool());
    case json::kind::string: {
        auto const& text = value.get_string();
        if (text.empty()) return data(false);
        return data(std::string(text));
    }
    case json::kind::array: {
        kainjow::mustache::list list;
        for (auto const& item : value.get_array()) list.push_back(data_of(item));
        return data(list);
    }
    case json::kind::object: {
        data object;
        for (auto const& [name, member] : value.get_object()) object[std::string(name)] = data_of(member);
        return object;
    }
    default: return data(json::serialize(value));
    }
}

} // namespace

std::string render(std::string_view name, std::string_view locale, json::value const& value) {
    return parsed(name, locale).render(data_of(value));
}

std::string render_page(std::string_view name, std::string_view locale, json::value const& value) {
    auto shown = data_of(value);
    shown["content"] = data(parsed(name, locale).render(shown));
    return parsed("layout", locale).render(shown);
}

} // namespace huiju::pages
