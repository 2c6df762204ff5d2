// Keeps two servers off one data folder.
#pragma once

#include "base/result.hpp"

#include <string>

namespace huiju::store {

// Holds FOLDER/huiju.lock as long as it lives; the system frees it when the process ends, however it ends.
// Only `serve` takes it: commands of the CLI may work beside a running server.
class LockFile {
public:
    // Refuses (conflict) with a Chinese sentence when another process holds it; throws std::runtime_error
    // when the file cannot be made.
    static Result<LockFile> take(std::string const& folder);

    LockFile(LockFile&& other) noexcept;
    LockFile& operator=(LockFile&& other) noexcept;
    ~LockFile();

private:
    explicit LockFile(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

} // namespace huiju::store
