// Workbooks of Excel 97–2003: a container of sectors, and in it one stream of records. Whatever a file says
// of itself is looked at before it is believed: a reader of its own, since those that exist read beside a
// damaged file's end.
#include "base/xlsx.hpp"

#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cstdint>

namespace huiju {

namespace {

constexpr std::size_t most_text = std::size_t{32} << 20;

struct Damaged {};

std::uint64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
    if (at > bytes.size() || size > bytes.size() - at) throw Damaged();
    std::uint64_t number = 0;
    for (std::size_t i = size; i-- > 0;) number = number << 8 | static_cast<unsigned char>(bytes[at + i]);
    return number;
}
std::size_t u8(std::string_view bytes, std::size_t at) { return number_at(bytes, at, 1); }
std::size_t u16(std::string_view bytes, std::size_t at) { return number_at(bytes, at, 2); }
std::uint32_t u32(std::string_view bytes, std::size_t at) {
    return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}
double real(std::string_view bytes, std::size_t at) { return std::bit_cast<double>(number_at(bytes, at, 8)); }

std::string utf8(std::u16string const& text) {
    std::string out;
    icu::UnicodeString(text.data(), static_cast<std::int32_t>(text.size())).toUTF8String(out);
    return out;
}

// ---- the container ------------------------------------------------------------------------------------

class Container {
public:
    explicit Container(std::string_view bytes) : bytes_(bytes) {
        auto const shift = u16(bytes, 30);
        if (shift != 9 && shift != 12) throw Damaged();
        sector_ = std::size_t{1} << shift;
        for (std::size_t i = 0; i < 109; ++i) add_table(u32(bytes, 76 + 4 * i));
        auto next = u32(bytes, 68);
        for (std::size_t steps = 0; next < end_of_chain; ++steps) {
            if (steps > bytes.size() / sector_) throw Damaged();
            auto const more = sector(next);
            for (std::size_t i = 0; i + 4 < sector_; i += 4) add_table(u32(more, i));
            next = u32(more, sector_ - 4);
        }
    }

    // Nothing when there is none.
    std::optional<std::string> stream(std::u16string_view wanted) const {
        auto const directory = chain(u32(bytes_, 48));
        std::string small;
        for (std::size_t at = 0; at + 128 <= directory.size(); at += 128) {
            auto const entry = std::string_view(directory).substr(at, 128);
            auto const start = u32(entry, 116);
            auto const size = std::size_t{u32(entry, 120)};
            if (u8(entry, 66) == 5) small = chain(start); // the root holds all small streams
            if (name_of(entry) != wanted) continue;
            auto content = size < u32(bytes_, 56) ? small_chain(small, start) : chain(start);
            if (content.size() < size) throw Damaged();
            content.resize(size);
            return content;
        }
        return std::nullopt;
    }

private:
    static constexpr std::uint32_t end_of_chain = 0xFFFFFFFA; // this and what lies above is no sector

    std::string_view sector(std::uint32_t number) const {
        auto const at = (std::size_t{number} + 1) * sector_;
        if (at >= bytes_.size()) throw Damaged();
        auto const content = bytes_.substr(at, sector_);
        if (content.size() < sector_) throw Damaged();
        return content;
    }

    void add_table(std::uint32_t number) {
        if (number >= end_of_chain) return;
        auto const table = sector(number);
        if (next_.size() > bytes_.size() / 4) throw Damaged();
        for (std::size_t i = 0; i < sector_; i += 4) next_.push_back(u32(table, i));
    }

    std::string chain(std::uint32_t number) const {
        std::string content;
        while (number < end_of_chain) {
            if (number >= next_.size() || content.size() > bytes_.size()) throw Damaged();
            content += sector(number);
            number = next_[number];
        }
        return content;
    }

    std::string small_chain(std::string const& small, std::uint32_t number) const {
        constexpr std::size_t size = 64;
        auto const table = chain(u32(bytes_, 60));
        std::string content;
        while (number < end_of_chain) {
            auto const at = std::size_t{number} * size;
            if (at + size > small.size() || content.size() > small.size()) throw Damaged();
            content.append(small, at, size);
            number = u32(table, std::size_t{number} * 4);
        }
        return content;
    }

    static std::u16string name_of(std::string_view entry) {
        std::u16string name;
        for (std::size_t i = 0; i + 2 < std::min<std::size_t>(u16(entry, 64), 64); i += 2)
            name += static_cast<char16_t>(u16(entry, i));
        return name;
    }

    std::string_view bytes_;
    std::size_t sector_ = 512;
    std::vector<std::uint32_t> next_;
};

// ---- records ------------------------------------------------------------------------------------------

namespace kind {
constexpr std::size_t formula = 0x06, end = 0x0A, password = 0x2F, continued = 0x3C, sheet = 0x85,
                      several = 0xBD, rich_text = 0xD6, merged = 0xE5, texts = 0xFC, shared_text = 0xFD,
                      number = 0x203, text = 0x204, result = 0x207, short_number = 0x27E, begin = 0x809;
} // namespace kind

struct Record {
    std::size_t kind = 0;
    std::string_view content;
};

class Records {
public:
    Records(std::string_view stream, std::size_t at) : stream_(stream), at_(at) {}
    Record next() {
        Record record{u16(stream_, at_), {}};
        auto const size = u16(stream_, at_ + 2);
        if (size > stream_.size() - at_ - 4) throw Damaged();
        record.content = stream_.substr(at_ + 4, size);
        at_ += 4 + size;
        return record;
    }
    bool continues() const { return at_ + 2 <= stream_.size() && u16(stream_, at_) == kind::continued; }

private:
    std::string_view stream_;
    std::size_t at_;
};

// Reads on over the records that continue one.
class Text {
public:
    Text(Record const& first, Records& records) : rest_(first.content), records_(records) {}

    std::size_t number(std::size_t size) {
        go_on();
        auto const n = number_at(rest_, 0, size);
        rest_.remove_prefix(size);
        return n;
    }

    // A text of so many characters, its flags before it.
    std::string characters(std::size_t count) {
        auto flags = number(1);
        auto const runs = flags & 8 ? number(2) : 0;
        auto const foreign = flags & 4 ? number(4) : 0;
        std::u16string text;
        while (text.size() < count) {
            if (rest_.empty()) {
                go_on();
                flags = number(1); // each record says anew how wide its characters are
            }
            text += static_cast<char16_t>(number(flags & 1 ? 2 : 1));
        }
        skip(4 * runs + foreign);
        return utf8(text);
    }

private:
    void go_on() {
        while (rest_.empty()) {
            if (!records_.continues()) throw Damaged();
            rest_ = records_.next().content;
        }
    }
    void skip(std::size_t bytes) {
        while (bytes > 0) {
            go_on();
            auto const n = std::min(bytes, rest_.size());
            rest_.remove_prefix(n);
            bytes -= n;
        }
    }

    std::string_view rest_;
    Records& records_;
};

// A number in four bytes.
double short_number(std::uint32_t coded) {
    auto const whole = static_cast<std::int32_t>(coded) >> 2;
    auto const number = coded & 2 ? static_cast<double>(whole)
                                  : std::bit_cast<double>(std::uint64_t{coded & 0xFFFFFFFCU} << 32);
    return coded & 1 ? number / 100 : number;
}

class Reader {
public:
    explicit Reader(std::string stream) : stream_(std::move(stream)) {}

    std::vector<WorkbookSheet> sheets() {
        std::vector<std::pair<std::string, std::size_t>> found;
        Records records(stream_, 0);
        auto const first = records.next();
        if (first.kind != kind::begin || u16(first.content, 0) != 0x600) throw Damaged();
        for (auto record = records.next(); record.kind != kind::end; record = records.next()) {
            if (record.kind == kind::password) throw Damaged();
            if (record.kind == kind::texts) read_texts(record, records);
            if (record.kind != kind::sheet || u8(record.content, 5) != 0) continue; // charts are no tables
            Record const name{0, record.content.substr(7)};
            found.emplace_back(Text(name, records).characters(u8(record.content, 6)), u32(record.content, 0));
        }
        std::vector<WorkbookSheet> sheets;
        for (auto const& [name, at] : found) sheets.push_back(read_sheet(name, at));
        return sheets;
    }

private:
    void take(std::string const& text) {
        if (text.size() > left_) throw Damaged();
        left_ -= text.size();
    }

    void read_texts(Record const& record, Records& records) {
        Text text(record, records);
        text.number(4); // how often they are used
        for (auto count = text.number(4); count > 0; --count) {
            shared_.push_back(text.characters(text.number(2)));
            take(shared_.back());
        }
    }

    void put(WorkbookSheet& sheet, std::size_t row, std::size_t column, std::string text) {
        if (text.empty()) return;
        if (row >= most_sheet_rows || column >= most_sheet_columns) throw Damaged();
        take(text);
        if (sheet.rows.size() <= row) sheet.rows.resize(row + 1);
        if (sheet.rows[row].size() <= column) sheet.rows[row].resize(column + 1);
        sheet.rows[row][column] = std::move(text);
    }

    WorkbookSheet read_sheet(std::string name, std::size_t at) {
        WorkbookSheet sheet{.name = std::move(name)};
        std::vector<MergedField> merged;
        Records records(stream_, at);
        if (records.next().kind != kind::begin) throw Damaged();
        for (auto record = records.next(); record.kind != kind::end; record = records.next()) {
            auto const& content = record.content;
            auto const cell = [&](std::string text) {
                put(sheet, u16(content, 0), u16(content, 2), std::move(text));
            };
            switch (record.kind) {
            case kind::number: cell(number_text(real(content, 6))); break;
            case kind::short_number: cell(number_text(short_number(u32(content, 6)))); break;
            case kind::several:
                for (std::size_t i = 0; 6 * i + 12 <= content.size(); ++i)
                    put(sheet, u16(content, 0), u16(content, 2) + i,
                        number_text(short_number(u32(content, 6 + 6 * i))));
                break;
            case kind::shared_text:
                if (auto const i = u32(content, 6); i < shared_.size()) cell(shared_[i]);
                break;
            case kind::text:
            case kind::rich_text: {
                Record const text{0, content.substr(std::min<std::size_t>(8, content.size()))};
                cell(Text(text, records).characters(u16(content, 6)));
                break;
            }
            case kind::formula:
                if (u16(content, 12) != 0xFFFF) {
                    cell(number_text(real(content, 6)));
                } else if (u8(content, 6) == 0) {
                    auto text = records.next();
                    // a shared formula or an array may stand between
                    while (text.kind != kind::result && text.kind != kind::end) text = records.next();
                    if (text.kind == kind::end) throw Damaged();
                    Record const rest{0, text.content.substr(std::min<std::size_t>(2, text.content.size()))};
                    cell(Text(rest, records).characters(u16(text.content, 0)));
                }
                break;
            case kind::merged:
                for (std::size_t i = 0; i < u16(content, 0); ++i)
                    merged.push_back({u16(content, 2 + 8 * i), u16(content, 6 + 8 * i),
                                      u16(content, 4 + 8 * i), u16(content, 8 + 8 * i)});
                break;
            default: break;
            }
        }
        fill_merged(sheet, merged);
        return sheet;
    }

    std::string stream_;
    std::vector<std::string> shared_;
    std::size_t left_ = most_text;
};

} // namespace

std::optional<std::vector<WorkbookSheet>> read_old_workbook(std::string_view bytes) {
    try {
        auto stream = Container(bytes).stream(u"Workbook");
        if (!stream) return std::nullopt;
        auto sheets = Reader(std::move(*stream)).sheets();
        if (sheets.empty()) return std::nullopt;
        return sheets;
    } catch (Damaged const&) {
        return std::nullopt;
    }
}

} // namespace huiju
