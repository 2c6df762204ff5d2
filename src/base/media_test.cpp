// What a photo or a recording tells beside itself is gone, and the rest is as it was.
#include "base/media.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

namespace {

std::string bytes(char const* text, std::size_t size) { return {text, size}; }
#define BYTES(text) bytes(text, sizeof(text) - 1)

std::string segment(char marker, std::string const& inside) {
    auto const size = inside.size() + 2;
    return std::string("\xff") + marker + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) +
           inside;
}

std::string box(std::string const& type, std::string const& inside) {
    auto const size = inside.size() + 8;
    return BYTES("\0\0") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xff) + type + inside;
}

bool holds(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

// little-endian Exif: one entry that tells the way up, and a maker
std::string exif(char way) {
    return BYTES("Exif\0\0II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0") + way + BYTES("\0\0\0\0\0\0\0") +
           "HUAWEI 33.2N";
}

} // namespace

TEST_CASE("of a JPEG only the picture and which way up it is remain", "[media]") {
    auto const head = BYTES("\xff\xd8"), end = BYTES("\xff\xd9");
    auto const jfif = segment('\xe0', BYTES("JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
    auto const table = segment('\xdb', "table"), frame = segment('\xc0', "frame");
    auto const scan = segment('\xda', "scan") + BYTES("pixels\xff\0more\xff\xd0rest");
    auto const photo = head + jfif + segment('\xe1', exif(6)) + segment('\xed', "Photoshop") +
                       segment('\xfe', "a comment") + table + frame + scan + segment('\xc4', "again") + scan +
                       end + "a film";
    auto const clean = without_metadata(photo);
    CHECK(holds(clean, "pixels"));
    for (auto const* gone : {"HUAWEI", "33.2N", "Photoshop", "comment", "film"})
        CHECK_FALSE(holds(clean, gone));
    CHECK(clean.ends_with(jfif + table + frame + scan + segment('\xc4', "again") + scan + end));
    CHECK(clean.substr(clean.find(BYTES("MM\0\x2a")) + 19, 1) == "\x06");
    CHECK(without_metadata(clean) == clean);
    // the right way up: nothing needs to be said
    CHECK(without_metadata(head + segment('\xe1', exif(1)) + table + scan + end) ==
          head + table + scan + end);
    for (std::size_t cut = 0; cut < photo.size() - 8; ++cut)
        CHECK(without_metadata(photo.substr(0, cut)).empty());
}

TEST_CASE("PNG, WebP and sound lose what was written into them", "[media]") {
    auto const chunk = [](std::string const& type, std::string const& inside) {
        return BYTES("\0\0\0") + static_cast<char>(inside.size()) + type + inside + "crc.";
    };
    auto const png = BYTES("\x89PNG\r\n\x1a\n") + chunk("IHDR", "head");
    CHECK(without_metadata(png + chunk("tEXt", "GPS") + chunk("IDAT", "dots") + chunk("IEND", "") + "tail") ==
          png + chunk("IDAT", "dots") + chunk("IEND", ""));
    CHECK(without_metadata(png + chunk("IDAT", "dots")).empty());

    auto const part = [](std::string const& type, std::string const& inside) {
        return type + static_cast<char>(inside.size()) + BYTES("\0\0\0") + inside;
    };
    auto const riff = [](std::string const& parts) {
        return "RIFF" + std::string(1, static_cast<char>(parts.size() + 4)) + BYTES("\0\0\0") + "WEBP" +
               parts;
    };
    CHECK(without_metadata(
              riff(part("VP8X", BYTES("\x1c\0\0\0")) + part("VP8 ", "dots") + part("EXIF", "here"))) ==
          riff(part("VP8X", BYTES("\x10\0\0\0")) + part("VP8 ", "dots")));
    CHECK(without_metadata("RIFF\x7f" + BYTES("\0\0\0") + "WEBPVP8 ").empty());

    auto const sound = [&](std::string const& inside) {
        return box("ftyp", "M4A mp42") + box("moov", box("mvhd", "time") + inside) + box("mdat", "voice");
    };
    auto const before = sound(box("udta", "+33.2+115.3"));
    auto const after = without_metadata(before);
    CHECK(after.size() == before.size());
    CHECK_FALSE(holds(after, "33.2"));
    CHECK(holds(after, "voice"));
    CHECK(without_metadata(before.substr(0, before.size() - 2)).empty());
    CHECK(without_metadata(box("ftyp", "heicmif1")).empty()); // a picture

    CHECK(without_metadata(BYTES("ID3\x04\0\0\0\0\0\x03"
                                 "who\xff\xfb"
                                 "sound sound")) == BYTES("\xff\xfbsound sound"));
    CHECK(without_metadata("#!AMR\nsound sound") == "#!AMR\nsound sound");
    CHECK(without_metadata("<html>hello, hello").empty());
}
