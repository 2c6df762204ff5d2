// Files that belong to records (photos, voices, papers), kept in a folder under the SHA-256 of their content:
// the same content is kept once, and a name that fits its content proves that nothing was changed.
//
// A file comes in pieces, in order, also after a break; it bears its name only when it is whole, fits its
// hash and has reached the disk. Servers that share a database share this folder. Thread-safe between
// different files; two uploads of one file by one person end as one.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace huiju::store {

class FileFolder {
public:
    explicit FileFolder(std::string folder) : folder_(std::move(folder)) {}

    // 64 lower-case hex digits.
    static bool is_name(std::string_view sha256);

    std::string path(std::string_view sha256) const;
    // Bytes of a whole file; nothing when there is none.
    std::optional<std::int64_t> size(std::string_view sha256) const;
    // Bytes that have come of somebody's upload.
    std::int64_t come(std::string_view sha256, std::int64_t person) const;

    struct Piece {
        std::int64_t from = 0, total = 0; // bytes
        std::string_view bytes;
    };
    // Keeps a piece and says how many bytes have come; `total` of them means that the file is whole and
    // durable. Refuses (conflict) a piece that leaves a gap and (invalid) content that does not fit the hash,
    // which is then thrown away. Throws std::runtime_error when the disk fails.
    Result<std::int64_t> add(std::string_view sha256, std::int64_t person, Piece const& piece);

    // Throws away what was begun and not gone on with for so many days.
    void forget_begun(int days) const;

    // Calls `file` with each name, in order of the names.
    void each(std::function<void(std::string const& sha256)> const& file) const;
    // Whether a file is there with the content that its name says, and with that size.
    bool is_sound(std::string_view sha256, std::int64_t bytes) const;

private:
    std::string begun(std::string_view sha256, std::int64_t person) const;

    std::string folder_;
};

} // namespace huiju::store
