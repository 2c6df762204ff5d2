// Serves the embedded web files: everything about a file but its compressed forms is known at start.
#include "adapters/http/static_files.hpp"

#include "base/crypto.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>

namespace huiju::http {
namespace {

using Shared = std::shared_ptr<std::string const>;

std::string_view extension(std::string_view name) {
    auto const dot = name.rfind('.');
    return dot == name.npos ? std::string_view{} : name.substr(dot + 1);
}

struct MediaType {
    std::string_view extension, type;
    bool compressible;
};

constexpr MediaType media_types[] = {
    {"html", "text/html; charset=utf-8", true},
    {"css", "text/css; charset=utf-8", true},
    {"js", "text/javascript; charset=utf-8", true},
    {"mjs", "text/javascript; charset=utf-8", true},
    {"json", "application/json", true},
    {"geojson", "application/geo+json", true},
    {"map", "application/json", true},
    {"webmanifest", "application/manifest+json", true},
    {"svg", "image/svg+xml", true},
    {"txt", "text/plain; charset=utf-8", true},
    {"csv", "text/csv; charset=utf-8", true},
    {"xml", "application/xml", true},
    {"wasm", "application/wasm", true},
    {"ttf", "font/ttf", true},
    {"woff", "font/woff", false},
    {"woff2", "font/woff2", false},
    {"png", "image/png", false},
    {"jpg", "image/jpeg", false},
    {"jpeg", "image/jpeg", false},
    {"webp", "image/webp", false},
    {"gif", "image/gif", false},
    {"ico", "image/x-icon", true},
    {"mp3", "audio/mpeg", false},
    {"pdf", "application/pdf", false},
};

MediaType media_type(std::string_view name) {
    auto const found = std::find_if(std::begin(media_types), std::end(media_types),
                                    [&](MediaType const& m) { return m.extension == extension(name); });
    return found == std::end(media_types) ? MediaType{"", "application/octet-stream", false} : *found;
}

// Names as the bundler makes them: assets/<name>-<8 characters of a hash>.<extension>.
bool is_hashed(std::string_view path) {
    auto const name = path.substr(path.rfind('/') + 1);
    auto const stem = name.substr(0, name.find('.'));
    if (path.find("/assets/") == path.npos || stem.size() < 10 || stem[stem.size() - 9] != '-') {
        return false;
    }
    auto const hash = stem.substr(stem.size() - 8);
    // A word is no hash: "element-collapse".
    return std::any_of(hash.begin(), hash.end(), [](char c) { return c < 'a' || c > 'z'; });
}

std::string brotli(std::string_view text) {
    std::string out(BrotliEncoderMaxCompressedSize(text.size()), '\0');
    std::size_t size = out.size();
    // The best there is: half a second once, beside the serving, and a tenth less for every phone.
    bool const ok = BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT,
                                          text.size(), reinterpret_cast<std::uint8_t const*>(text.data()),
                                          &size, reinterpret_cast<std::uint8_t*>(out.data()));
    if (!ok) {
        throw std::runtime_error("brotli failed");
    }
    out.resize(size);
    return out;
}

// A compressed form is worth keeping when it saves at least a tenth.
Shared worthwhile(std::string packed, std::size_t plain_size) {
    packed.shrink_to_fit();
    return packed.size() * 10 <= plain_size * 9 ? std::make_shared<std::string const>(std::move(packed))
                                                : nullptr;
}

} // namespace

struct StaticFiles::File {
    std::string url;
    std::string_view bytes;
    MediaType media;
    std::string tag; // without quotes
    bool hashed = false;
    mutable std::atomic<Shared>
        plain; // made at the first request that wants it: most callers take a packed form
    std::atomic<Shared> gzip;
    std::atomic<Shared> brotli;
};

std::string gzip(std::string_view text, int level) {
    z_stream stream{};
    // 16 asks zlib for the gzip wrapper.
    if (deflateInit2(&stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("zlib failed");
    }
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    int const result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) {
        throw std::runtime_error("zlib failed");
    }
    return out;
}

StaticFiles::StaticFiles(std::vector<Mount> const& mounts, std::vector<Resource> const& resources) {
    for (auto const& mount : mounts) {
        mounts_.push_back(mount);
        for (auto const& resource : resources) {
            if (!resource.path.starts_with(mount.folder)) {
                continue;
            }
            auto file = std::make_unique<File>();
            file->url = mount.url + std::string(resource.path.substr(mount.folder.size()));
            file->bytes = resource.bytes;
            file->media = media_type(resource.path);
            file->tag = sha256_hex(resource.bytes).substr(0, 16);
            file->hashed = is_hashed(file->url);
            files_.push_back(std::move(file));
        }
    }
    std::sort(files_.begin(), files_.end(), [](auto const& a, auto const& b) { return a->url < b->url; });
}

StaticFiles::~StaticFiles() = default;

void StaticFiles::compress() {
    for (auto const& file : files_) {
        if (file->media.compressible && file->bytes.size() >= 256) {
            file->gzip = worthwhile(http::gzip(file->bytes, 9), file->bytes.size());
            file->brotli = worthwhile(http::brotli(file->bytes), file->bytes.size());
        }
    }
}

StaticFiles::File const* StaticFiles::file_at(std::string_view url) const {
    auto const found =
        std::lower_bound(files_.begin(), files_.end(), url,
                         [](auto const& file, auto const& wanted) { return file->url < wanted; });
    return found == files_.end() || (*found)->url != url ? nullptr : found->get();
}

StaticFiles::Mount const* StaticFiles::mount_of(std::string_view url) const {
    auto const found = std::ranges::find_if(mounts_, [&](Mount const& m) { return url.starts_with(m.url); });
    return found == mounts_.end() ? nullptr : &*found;
}

std::optional<Response> StaticFiles::find(Request const& request) const {
    if (request.method != "GET") {
        return std::nullopt;
    }
    std::string const url = request.path.ends_with('/') ? request.path + "index.html" : request.path;
    Response response;
    response.route = "static";
    auto const* mount = mount_of(url);
    auto const* found = file_at(url);
    if (!found && mount && !mount->page.empty() && extension(url.substr(url.rfind('/'))).empty()) {
        found = file_at(mount->url + mount->page);
    }
    if (!found) {
        if (std::ranges::find(mounts_, url + "/", &Mount::url) == mounts_.end()) {
            return std::nullopt;
        }
        response.status = 308;
        response.headers.emplace_back("Location", url + "/");
        return response;
    }
    File const& file = *found;
    if (mount && !mount->content_policy.empty()) {
        response.headers.emplace_back("Content-Security-Policy", mount->content_policy);
    }
    // One tag for all codings of a file, therefore a weak one.
    response.headers.emplace_back("ETag", "W/\"" + file.tag + "\"");
    response.headers.emplace_back("Cache-Control",
                                  file.hashed ? "public, max-age=31536000, immutable" : "no-cache");
    if (file.media.compressible) {
        response.headers.emplace_back("Vary", "Accept-Encoding");
    }
    auto const known = request.header("If-None-Match");
    if (known == "*" || known.find("\"" + file.tag + "\"") != known.npos) {
        response.status = 304;
        return response;
    }
    response.content_type = file.media.type;
    auto const codings = request.header("Accept-Encoding");
    if (accepts_coding(codings, "br") && (response.shared_body = file.brotli)) {
        response.headers.emplace_back("Content-Encoding", "br");
    } else if (accepts_coding(codings, "gzip") && (response.shared_body = file.gzip)) {
        response.headers.emplace_back("Content-Encoding", "gzip");
    } else {
        response.shared_body = file.plain;
        if (!response.shared_body) {
            response.shared_body = std::make_shared<std::string const>(file.bytes);
            file.plain = response.shared_body;
        }
    }
    return response;
}

} // namespace huiju::http
