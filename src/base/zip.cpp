// Zip archives by minizip, which writes through the functions below instead of to a file.
#include "base/zip.hpp"

#include <minizip/unzip.h>
#include <minizip/zip.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace huiju {

namespace {

// What minizip takes for a file.
struct Memory {
    std::string bytes;
    std::size_t at = 0;
};

Memory& memory(voidpf stream) { return *static_cast<Memory*>(stream); }

voidpf open_memory(voidpf opaque, void const*, int) { return opaque; }

uLong write_memory(voidpf, voidpf stream, void const* from, uLong size) {
    auto& to = memory(stream);
    to.bytes.resize(std::max(to.bytes.size(), to.at + size));
    to.bytes.replace(to.at, size, static_cast<char const*>(from), size);
    to.at += size;
    return size;
}

uLong read_memory(voidpf, voidpf stream, void* to, uLong size) {
    auto& from = memory(stream);
    auto const n = from.bytes.copy(static_cast<char*>(to), size, from.at);
    from.at += n;
    return static_cast<uLong>(n);
}

ZPOS64_T tell_memory(voidpf, voidpf stream) { return memory(stream).at; }

long seek_memory(voidpf, voidpf stream, ZPOS64_T offset, int origin) {
    auto& file = memory(stream);
    auto const from = origin == ZLIB_FILEFUNC_SEEK_SET   ? 0
                      : origin == ZLIB_FILEFUNC_SEEK_CUR ? file.at
                                                         : file.bytes.size();
    if (from + offset > file.bytes.size()) return -1;
    file.at = from + offset;
    return 0;
}

int close_memory(voidpf, voidpf) { return 0; }
int no_error(voidpf, voidpf) { return 0; }

void must(int result) {
    if (result != ZIP_OK) throw std::runtime_error("the zip archive cannot be written");
}

zlib_filefunc64_def functions_on(Memory& file) {
    return {.zopen64_file = open_memory,
            .zread_file = read_memory,
            .zwrite_file = write_memory,
            .ztell64_file = tell_memory,
            .zseek64_file = seek_memory,
            .zclose_file = close_memory,
            .zerror_file = no_error,
            .opaque = &file};
}

} // namespace

std::string zip(std::vector<ZipEntry> const& entries) {
    Memory file;
    auto functions = functions_on(file);
    auto* archive = zipOpen2_64("", APPEND_STATUS_CREATE, nullptr, &functions);
    if (!archive) throw std::runtime_error("the zip archive cannot be made");
    zip_fileinfo const no_time{
        .tmz_date = {0, 0, 0, 1, 0, 1980}, .dosDate = 0, .internal_fa = 0, .external_fa = 0};
    for (auto const& entry : entries) {
        must(zipOpenNewFileInZip(archive, std::string(entry.name).c_str(), &no_time, nullptr, 0, nullptr, 0,
                                 nullptr, Z_DEFLATED, Z_DEFAULT_COMPRESSION));
        must(zipWriteInFileInZip(archive, entry.bytes.data(), static_cast<unsigned>(entry.bytes.size())));
        must(zipCloseFileInZip(archive));
    }
    must(zipClose(archive, nullptr));
    return std::move(file.bytes);
}

std::optional<std::vector<std::pair<std::string, std::string>>> unzip(std::string_view archive,
                                                                      std::size_t most) {
    Memory file{.bytes = std::string(archive)};
    auto functions = functions_on(file);
    struct Closed {
        void operator()(void* opened) const { unzClose(opened); }
    };
    std::unique_ptr<void, Closed> const opened(unzOpen2_64("", &functions));
    if (!opened) return std::nullopt;
    std::vector<std::pair<std::string, std::string>> files;
    int next = unzGoToFirstFile(opened.get());
    for (; next == UNZ_OK; next = unzGoToNextFile(opened.get())) {
        std::array<char, 256> name{};
        unz_file_info64 info;
        if (unzGetCurrentFileInfo64(opened.get(), &info, name.data(), name.size() - 1, nullptr, 0, nullptr,
                                    0) != UNZ_OK ||
            unzOpenCurrentFile(opened.get()) != UNZ_OK)
            return std::nullopt;
        std::string content;
        std::array<char, 16384> piece;
        for (;;) {
            auto const n = unzReadCurrentFile(opened.get(), piece.data(), piece.size());
            if (n < 0 || content.size() > most) return std::nullopt;
            if (n == 0) break;
            content.append(piece.data(), static_cast<std::size_t>(n));
        }
        if (content.size() > most || unzCloseCurrentFile(opened.get()) != UNZ_OK) return std::nullopt;
        most -= content.size();
        files.emplace_back(name.data(), std::move(content));
    }
    if (next != UNZ_END_OF_LIST_OF_FILE) return std::nullopt;
    return files;
}

} // namespace huiju
