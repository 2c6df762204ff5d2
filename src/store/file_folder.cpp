// Pieces into files.
#include "store/file_folder.hpp"

#include "base/crypto.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <memory>
#include <vector>

namespace huiju::store {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void throw_errno(fs::path const& path) {
    throw std::runtime_error(fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

class Descriptor {
public:
    Descriptor(fs::path const& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
        if (fd_ < 0) throw_errno(path);
    }
    Descriptor(Descriptor const&) = delete;
    ~Descriptor() { ::close(fd_); }
    operator int() const { return fd_; }

private:
    int fd_;
};

std::optional<std::string> sha256_of(fs::path const& path) {
    int const fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::nullopt;
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    std::vector<char> buffer(1 << 16);
    ssize_t n = 0;
    while ((n = ::read(fd, buffer.data(), buffer.size())) > 0)
        EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(n));
    ::close(fd);
    if (n < 0) return std::nullopt;
    Digest digest;
    EVP_DigestFinal_ex(context.get(), digest.data(), nullptr);
    return hex(digest);
}

void sync_folder(fs::path const& folder) {
    Descriptor const descriptor(folder, O_RDONLY | O_DIRECTORY);
    if (::fsync(descriptor) != 0) throw_errno(folder);
}

} // namespace

bool FileFolder::is_name(std::string_view sha256) {
    return sha256.size() == 64 && std::all_of(sha256.begin(), sha256.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

std::string FileFolder::path(std::string_view sha256) const {
    return fmt::format("{}/{}/{}", folder_, sha256.substr(0, 2), sha256);
}

std::string FileFolder::begun(std::string_view sha256, std::int64_t person) const {
    return fmt::format("{}/begun/{}.{}", folder_, sha256, person);
}

std::optional<std::int64_t> FileFolder::size(std::string_view sha256) const {
    std::error_code none;
    auto const bytes = fs::file_size(path(sha256), none);
    if (none) return std::nullopt;
    return static_cast<std::int64_t>(bytes);
}

std::int64_t FileFolder::come(std::string_view sha256, std::int64_t person) const {
    if (auto const whole = size(sha256)) return *whole;
    std::error_code none;
    auto const bytes = fs::file_size(begun(sha256, person), none);
    return none ? 0 : static_cast<std::int64_t>(bytes);
}

Result<std::int64_t> FileFolder::add(std::string_view sha256, std::int64_t person, Piece const& piece) {
    if (auto const whole = size(sha256)) return *whole;
    fs::path const part = begun(sha256, person);
    fs::create_directories(part.parent_path());
    std::int64_t now = come(sha256, person);
    if (piece.from > now) return refuse(Refused::conflict, "file.gap");
    auto const size = static_cast<std::int64_t>(piece.bytes.size());
    {
        Descriptor const descriptor(part, O_WRONLY | O_CREAT);
        for (std::size_t done = 0; done < piece.bytes.size();) {
            auto const n = ::pwrite(descriptor, piece.bytes.data() + done, piece.bytes.size() - done,
                                    piece.from + static_cast<std::int64_t>(done));
            if (n < 0) throw_errno(part);
            done += static_cast<std::size_t>(n);
        }
        now = std::max(now, piece.from + size);
        if (now < piece.total) return now;
        if (::fsync(descriptor) != 0) throw_errno(part);
    }
    if (now != piece.total || sha256_of(part) != std::string(sha256)) {
        fs::remove(part);
        return wrong_field("sha256", "file.other_content");
    }
    fs::path const place = path(sha256);
    bool const first = fs::create_directories(place.parent_path());
    fs::rename(part, place);
    sync_folder(place.parent_path());
    if (first) sync_folder(folder_);
    return now;
}

void FileFolder::forget_begun(int days) const {
    std::error_code none;
    auto const before = fs::file_time_type::clock::now() - std::chrono::hours(24) * days;
    for (auto const& entry : fs::directory_iterator(fs::path(folder_) / "begun", none))
        if (entry.last_write_time(none) < before) fs::remove(entry.path(), none);
}

void FileFolder::each(std::function<void(std::string const& sha256)> const& file) const {
    std::error_code none;
    std::vector<fs::path> folders;
    for (auto const& entry : fs::directory_iterator(folder_, none))
        if (entry.is_directory() && entry.path().filename() != "begun") folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    for (auto const& folder : folders) {
        std::vector<std::string> names;
        for (auto const& entry : fs::directory_iterator(folder, none))
            if (auto const name = entry.path().filename().string(); is_name(name)) names.push_back(name);
        std::sort(names.begin(), names.end());
        for (auto const& name : names) file(name);
    }
}

bool FileFolder::is_sound(std::string_view sha256, std::int64_t bytes) const {
    return size(sha256) == bytes && sha256_of(path(sha256)) == std::string(sha256);
}

} // namespace huiju::store
