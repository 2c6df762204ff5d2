// For tests: reads a zip archive back.
#pragma once

#include "base/uuid.hpp"

#include <minizip/unzip.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace huiju::testing {

// Its files in order: name and content. Throws when it is no archive, or a checksum is wrong.
inline std::vector<std::pair<std::string, std::string>> unzip(std::string const& bytes) {
    auto const must = [](int result) {
        if (result < 0) throw std::runtime_error("not a zip archive");
    };
    auto const path = std::filesystem::temp_directory_path() / ("huiju-" + Uuid::v7_now().text() + ".zip");
    std::ofstream(path, std::ios::binary) << bytes;
    auto* archive = unzOpen64(path.c_str());
    std::filesystem::remove(path);
    if (!archive) must(-1);
    std::vector<std::pair<std::string, std::string>> files;
    for (int next = unzGoToFirstFile(archive); next == UNZ_OK; next = unzGoToNextFile(archive)) {
        unz_file_info64 info;
        char name[256];
        must(unzGetCurrentFileInfo64(archive, &info, name, sizeof name, nullptr, 0, nullptr, 0));
        std::string content(info.uncompressed_size, '\0');
        must(unzOpenCurrentFile(archive));
        must(unzReadCurrentFile(archive, content.data(), static_cast<unsigned>(content.size())));
        must(unzCloseCurrentFile(archive));
        files.emplace_back(name, std::move(content));
    }
    unzClose(archive);
    return files;
}

} // namespace huiju::testing
