// Forms of the public site: reading what was sent, and whether a page of ours sent it.
#pragma once

#include "adapters/http/message.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiju::pages {

// The fields of an application/x-www-form-urlencoded or multipart/form-data body.
class Form {
public:
    // Nothing for another media type, a body that breaks off, broken escapes, broken UTF-8 or NUL.
    static std::optional<Form> read(http::Request const& request);

    std::string get(std::string_view name) const; // trimmed; empty when it was not sent
    // The contents of the files chosen under that name, in order.
    std::vector<std::string> files(std::string_view name) const;

private:
    bool read_parts(std::string_view body, std::string_view boundary);

    http::Request fields_;
    std::vector<std::pair<std::string, std::string>> files_;
};

// Whether a browser says that the form stood on a page of this site. Browsers that say nothing are believed:
// the site's forms use no sign-in that another page could borrow.
bool same_site(http::Request const& request, std::string_view public_url);

// The local page that a link wants to return to; "/" for anything else than a path of this site.
std::string local_path(std::string_view wanted);

// A text as a value in an address.
std::string percent_encoded(std::string_view text);

} // namespace huiju::pages
