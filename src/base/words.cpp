// Loading and filling the texts.
#include "base/words.hpp"

#include "base/resources.hpp"

#include <boost/json.hpp>

#include <map>

namespace huiju {

namespace {

using Words = std::map<std::string, std::string, std::less<>>;

Words load(std::string_view locale) {
    Words words;
    for (auto const& file : resources_under("locales/" + std::string(locale))) {
        auto const parsed = boost::json::parse({file.bytes.data(), file.bytes.size()});
        for (auto const& [key, value] : parsed.as_object())
            words.emplace(key, std::string(value.as_string()));
    }
    return words;
}

Words const& words_of(std::string_view locale) {
    static Words const chinese = load("zh-CN"), english = load("en");
    return locale == "en" ? english : chinese;
}

} // namespace

std::string say(std::string_view locale, Message const& message) {
    std::string text = message.key;
    for (auto const* words : {&words_of(locale), &words_of("zh-CN")})
        if (auto const found = words->find(message.key); found != words->end()) {
            text = found->second;
            break;
        }
    for (auto const& [name, value] : message.args) {
        auto const mark = "{" + name + "}";
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
            text.replace(at, mark.size(), value);
    }
    return text;
}

std::string locale_of(std::string_view accept) {
    auto const chinese = accept.find("zh"), english = accept.find("en");
    return english != std::string_view::npos && (chinese == std::string_view::npos || english < chinese)
               ? "en"
               : "zh-CN";
}

} // namespace huiju
