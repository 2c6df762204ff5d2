// An advisory lock on a file of the data folder.
#include "store/lock_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace huiju::store {

Result<LockFile> LockFile::take(std::string const& folder) {
    auto const path = folder + "/huiju.lock";
    int const descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor < 0) throw std::runtime_error(fmt::format("{}: {}", path, std::strerror(errno)));
    LockFile lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0) return lock;
    if (errno != EWOULDBLOCK) throw std::runtime_error(fmt::format("{}: {}", path, std::strerror(errno)));
    return refuse(
        Refused::conflict,
        fmt::format("数据目录 {} 正由另一个 huiju serve 使用；请先停止它，或另选一个目录（--data）", folder));
}

LockFile::LockFile(LockFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

LockFile& LockFile::operator=(LockFile&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

LockFile::~LockFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

} // namespace huiju::store
