// The embedded web files over HTTP: entity tags, cache rules, compressed forms made once.
#pragma once

#include "adapters/http/message.hpp"
#include "base/resources.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiju::http {

class StaticFiles {
public:
    // Files under `folder` appear below `url`; both end in "/": {"/console/", "web/console/"}. An app that
    // reads its addresses itself has a `page`: what is no file below `url` and has no extension is that one.
    struct Mount {
        std::string url;
        std::string folder;
        std::string page{};
        std::string content_policy{}; // instead of the server's Content-Security-Policy
    };

    // The resources' bytes must have static storage.
    StaticFiles(std::vector<Mount> const& mounts, std::vector<Resource> const& resources);
    ~StaticFiles();

    // Compresses all files; until it has come to one, that one is sent plain. Takes seconds of processor
    // time for large apps: run it on a thread of low priority.
    void compress();

    // The file at the request's path (a folder means its index.html), 304 for a known ETag, 308 for a mount
    // without its closing slash; nothing for other paths and for methods other than GET and HEAD.
    // Thread-safe.
    std::optional<Response> find(Request const& request) const;

private:
    struct File;
    File const* file_at(std::string_view url) const;
    Mount const* mount_of(std::string_view url) const;
    std::vector<Mount> mounts_;
    std::vector<std::unique_ptr<File>> files_; // sorted by url
};

// The text in gzip form; level 1 (fast) to 9.
std::string gzip(std::string_view text, int level);

} // namespace huiju::http
