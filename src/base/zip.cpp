// Zip archives by minizip, which writes through the functions below instead of to a file.
#include "base/zip.hpp"

#include <minizip/zip.h>

#include <algorithm>
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

} // namespace

std::string zip(std::vector<ZipEntry> const& entries) {
    Memory file;
    zlib_filefunc64_def functions{.zopen64_file = open_memory,
                                  .zread_file = read_memory,
                                  .zwrite_file = write_memory,
                                  .ztell64_file = tell_memory,
                                  .zseek64_file = seek_memory,
                                  .zclose_file = close_memory,
                                  .zerror_file = no_error,
                                  .opaque = &file};
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

} // namespace huiju
