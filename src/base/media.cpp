// Walking through the parts of media files.
#include "base/media.hpp"

#include <cstdint>
#include <optional>

namespace huiju {

namespace {

using Bytes = std::string_view;

std::uint32_t byte_at(Bytes b, std::size_t at) { return static_cast<unsigned char>(b[at]); }
std::uint32_t big(Bytes b, std::size_t at, int count) {
    std::uint32_t n = 0;
    for (int i = 0; i < count; ++i) n = n << 8 | byte_at(b, at + static_cast<std::size_t>(i));
    return n;
}
std::uint32_t little(Bytes b, std::size_t at, int count) {
    std::uint32_t n = 0;
    for (int i = count; i-- > 0;) n = n << 8 | byte_at(b, at + static_cast<std::size_t>(i));
    return n;
}
bool has(Bytes b, std::size_t at, std::size_t count) { return at <= b.size() && count <= b.size() - at; }

// Which way up, 1–8 as Exif counts it; 1 when nothing says so.
std::uint32_t orientation(Bytes exif) {
    Bytes const mark("Exif\0\0", 6);
    if (!exif.starts_with(mark)) return 1;
    exif.remove_prefix(mark.size());
    if (!has(exif, 0, 8)) return 1;
    bool const intel = exif.starts_with("II");
    auto const number = [&](std::size_t at, int count) {
        return intel ? little(exif, at, count) : big(exif, at, count);
    };
    std::size_t const directory = number(4, 4);
    if (!has(exif, directory, 2)) return 1;
    for (std::size_t i = 0; i < number(directory, 2); ++i) {
        auto const entry = directory + 2 + 12 * i;
        if (!has(exif, entry, 12)) return 1;
        if (number(entry, 2) == 0x0112)
            return number(entry + 8, 2) >= 1 && number(entry + 8, 2) <= 8 ? number(entry + 8, 2) : 1;
    }
    return 1;
}

// An Exif segment that says nothing but which way up.
std::string turned(std::uint32_t way) {
    std::string out("\xff\xe1\x00\x22"
                    "Exif\0\0"
                    "MM\0\x2a\0\0\0\x08"
                    "\0\x01"
                    "\x01\x12\0\x03\0\0\0\x01\0",
                    29);
    out += static_cast<char>(way);
    return out + std::string(6, '\0');
}

std::string jpeg(Bytes in) {
    std::string out(in.substr(0, 2)), parts;
    std::uint32_t way = 1;
    std::size_t at = 2;
    while (has(in, at, 2)) {
        if (byte_at(in, at) != 0xff) return {};
        auto const marker = byte_at(in, at + 1);
        if (marker == 0xff) { // fill
            ++at;
            continue;
        }
        if (marker == 0xd9) { // what follows the end is another picture, or a film
            if (way != 1) out += turned(way);
            return out + parts + "\xff\xd9";
        }
        if (!has(in, at, 4)) return {};
        std::size_t const size = big(in, at + 2, 2);
        if (size < 2 || !has(in, at + 2, size)) return {};
        auto const inside = in.substr(at + 4, size - 2);
        bool const app = marker >= 0xe0 && marker <= 0xef;
        bool const kept = marker == 0xee || (marker == 0xe0 && inside.starts_with(Bytes("JFIF\0", 5))) ||
                          (marker == 0xe2 && inside.starts_with("ICC_PROFILE"));
        if (marker == 0xe1 && way == 1) way = orientation(inside);
        if ((!app && marker != 0xfe) || kept) parts += in.substr(at, size + 2);
        at += size + 2;
        if (marker != 0xda) continue;
        // the picture itself, up to the next part
        auto const from = at;
        for (;; ++at) {
            if (!has(in, at, 2)) return {};
            if (byte_at(in, at) != 0xff) continue;
            auto const next = byte_at(in, at + 1);
            if (next != 0 && !(next >= 0xd0 && next <= 0xd7)) break;
        }
        parts += in.substr(from, at - from);
    }
    return {};
}

std::string png(Bytes in) {
    constexpr Bytes dropped[]{"tEXt", "zTXt", "iTXt", "eXIf", "tIME"};
    std::string out(in.substr(0, 8));
    for (std::size_t at = 8; has(in, at, 12);) {
        std::size_t const size = big(in, at, 4);
        if (!has(in, at, 12) || !has(in, at + 12, size)) return {};
        auto const type = in.substr(at + 4, 4);
        bool drop = false;
        for (auto const one : dropped) drop = drop || type == one;
        if (!drop) out += in.substr(at, size + 12);
        if (type == "IEND") return out;
        at += size + 12;
    }
    return {};
}

std::string webp(Bytes in) {
    std::string parts;
    std::size_t const end = std::size_t{little(in, 4, 4)} + 8;
    if (end > in.size()) return {};
    for (std::size_t at = 12; at < end;) {
        if (!has(in, at, 8)) return {};
        std::size_t const size = little(in, at + 4, 4), whole = 8 + size + size % 2;
        if (!has(in, at, 8 + size)) return {};
        auto const type = in.substr(at, 4);
        auto part = std::string(in.substr(at, 8 + size));
        if (size % 2 == 1) part += '\0';
        if (type == "VP8X" && size > 0) part[8] = static_cast<char>(part[8] & ~0x0c); // no Exif, no XMP
        if (type != "EXIF" && type != "XMP ") parts += part;
        at += whole;
    }
    auto const size = static_cast<std::uint32_t>(parts.size() + 4);
    std::string out = "RIFF";
    for (int i = 0; i < 4; ++i) out += static_cast<char>(size >> (8 * i) & 0xff);
    return out + "WEBP" + parts;
}

// Boxes lie in boxes. What tells of the making is overwritten where it stands: other boxes count in bytes of
// the file.
bool blank_boxes(std::string& out, std::size_t from, std::size_t end) {
    while (from < end) {
        Bytes const in(out);
        if (end - from < 8) return false;
        std::size_t size = big(in, from, 4), head = 8;
        if (size == 0) size = end - from;
        if (size == 1) {
            if (end - from < 16 || big(in, from + 8, 4) != 0) return false;
            size = big(in, from + 12, 4);
            head = 16;
        }
        if (size < head || size > end - from) return false;
        auto const type = in.substr(from + 4, 4);
        bool const holds_boxes = type == "moov" || type == "trak" || type == "mdia";
        if (type == "udta" || type == "meta" || type == "uuid" || type == "free" || type == "skip") {
            out.replace(from + 4, 4, "free");
            out.replace(from + head, size - head, size - head, '\0');
        } else if (holds_boxes && !blank_boxes(out, from + head, from + size)) {
            return false;
        }
        from += size;
    }
    return true;
}

std::string mp4(Bytes in) {
    for (auto const* picture : {"heic", "heix", "mif1", "msf1", "avif", "hevc"})
        if (in.substr(8, 4) == picture) return {};
    std::string out(in);
    return blank_boxes(out, 0, out.size()) ? out : std::string();
}

std::string mp3(Bytes in) {
    while (in.starts_with("ID3") && has(in, 0, 10)) {
        std::size_t size = 10;
        for (std::size_t i = 6, shift = 21; i < 10; ++i, shift -= 7)
            size += std::size_t{byte_at(in, i)} << shift;
        if (!has(in, 0, size)) return {};
        in.remove_prefix(size);
    }
    if (in.size() > 128 && in.substr(in.size() - 128, 3) == "TAG") in.remove_suffix(128);
    bool const sound = in.size() > 1 && byte_at(in, 0) == 0xff && (byte_at(in, 1) & 0xe0) == 0xe0;
    return sound ? std::string(in) : std::string();
}

} // namespace

std::string without_metadata(Bytes bytes) {
    if (!has(bytes, 0, 12)) return {};
    if (bytes.starts_with("\xff\xd8\xff")) return jpeg(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return png(bytes);
    if (bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return webp(bytes);
    if (bytes.substr(4, 4) == "ftyp") return mp4(bytes);
    if (bytes.starts_with("#!AMR")) return std::string(bytes);
    if (bytes.starts_with("ID3") || bytes.starts_with("\xff\xfb") || bytes.starts_with("\xff\xf3"))
        return mp3(bytes);
    return {};
}

} // namespace huiju
