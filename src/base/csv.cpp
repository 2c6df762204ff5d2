// Comma-separated tables (RFC 4180) in both directions, as spreadsheets write and read them.
#include "base/csv.hpp"

#include "base/text.hpp"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

namespace huiju {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// Nothing when the bytes are not GB18030.
std::optional<std::string> from_gb18030(std::string_view bytes) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<UConverter, decltype(&ucnv_close)> converter(ucnv_open("GB18030", &status), &ucnv_close);
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    icu::UnicodeString const text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(),
                                  status);
    if (U_FAILURE(status)) return std::nullopt;
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    text.toUTF8String(out);
    return out;
}

bool negative_number(std::string_view field) {
    if (field.size() < 2 || field[0] != '-') return false;
    auto const number = field.substr(1);
    return number.find_first_not_of("0123456789.") == number.npos && std::ranges::count(number, '.') <= 1 &&
           number.front() != '.' && number.back() != '.';
}

bool formula(std::string_view field) {
    return !field.empty() && std::string_view("=+-@\t\r").find(field[0]) != std::string_view::npos &&
           !negative_number(field);
}

} // namespace

CsvReader::CsvReader(std::string_view bytes) : bytes_(bytes) {
    if (bytes_.starts_with(byte_order_mark)) bytes_.remove_prefix(byte_order_mark.size());
    if (valid_utf8(bytes_)) return;
    if (auto text = from_gb18030(bytes_)) {
        converted_ = std::move(*text);
        bytes_ = converted_;
    } else {
        fault_ = Fault::encoding;
    }
}

bool CsvReader::next(std::vector<std::string>& row) {
    if (fault_ != Fault::none) return false;
    while (at_ < bytes_.size() && (bytes_[at_] == '\r' || bytes_[at_] == '\n')) pass_line_end();
    if (at_ == bytes_.size()) return false;
    row_line_ = line_;
    std::size_t fields = 0;
    for (;;) {
        if (row.size() == fields) row.emplace_back();
        row[fields].clear();
        read_field(row[fields++]);
        if (fault_ != Fault::none) return false;
        if (at_ == bytes_.size()) break;
        if (bytes_[at_] != ',') {
            pass_line_end();
            break;
        }
        ++at_;
    }
    row.resize(fields);
    return true;
}

void CsvReader::read_field(std::string& field) {
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
        for (;;) {
            auto const quote = bytes_.find('"', at_ + 1);
            if (quote == bytes_.npos) {
                fault_ = Fault::open_quote;
                return;
            }
            auto const piece = bytes_.substr(at_ + 1, quote - at_ - 1);
            line_ += static_cast<std::size_t>(std::ranges::count(piece, '\n'));
            field += piece;
            at_ = quote + 1;
            if (at_ == bytes_.size() || bytes_[at_] != '"') break;
            field += '"';
        }
    }
    auto const end = std::min(bytes_.find_first_of(",\r\n", at_), bytes_.size());
    field += bytes_.substr(at_, end - at_);
    at_ = end;
}

void CsvReader::pass_line_end() {
    if (bytes_[at_] == '\r' && at_ + 1 < bytes_.size() && bytes_[at_ + 1] == '\n') ++at_;
    ++at_;
    ++line_;
}

CsvHeader::CsvHeader(std::span<std::string const> first_row) {
    names_.reserve(first_row.size());
    for (auto const& name : first_row) names_.push_back(clean(name));
}

std::optional<std::size_t> CsvHeader::column(std::string_view name) const {
    auto const found = std::ranges::find(names_, name);
    if (found == names_.end()) return std::nullopt;
    return static_cast<std::size_t>(found - names_.begin());
}

std::string_view CsvHeader::field(std::span<std::string const> row, std::string_view name) const {
    auto const at = column(name);
    return at && *at < row.size() ? std::string_view(row[*at]) : std::string_view{};
}

void append_csv_row(std::string& out, std::span<std::string const> fields) {
    bool first = true;
    for (auto const& field : fields) {
        if (!first) out += ',';
        first = false;
        bool const quoted = field.find_first_of(",\"\r\n") != field.npos || field.starts_with(' ') ||
                            field.ends_with(' ') || (field.empty() && fields.size() == 1);
        if (quoted) out += '"';
        if (formula(field)) out += '\'';
        for (char c : field) {
            if (c == '"') out += '"';
            out += c;
        }
        if (quoted) out += '"';
    }
    out += "\r\n";
}

} // namespace huiju
