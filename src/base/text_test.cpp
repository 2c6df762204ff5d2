// Text: strict UTF-8, cleaning, counting, folding.
#include "base/text.hpp"

#include <catch2/catch.hpp>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/utf8.h>

using namespace huiju;

namespace {

std::string utf8(std::int32_t c) {
    char bytes[U8_MAX_LENGTH];
    std::size_t length = 0;
    U8_APPEND_UNSAFE(bytes, length, c);
    return {bytes, length};
}

std::string by_icu(icu::Normalizer2 const* form, std::string const& text) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    UErrorCode status = U_ZERO_ERROR;
    form->normalizeUTF8(0, text, sink, nullptr, status);
    return out;
}

} // namespace

TEST_CASE("valid_utf8 takes every scalar value and nothing else", "[text]") {
    for (std::int32_t c = 0; c <= 0x10FFFF; ++c) {
        bool const surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (valid_utf8(utf8(c)) == surrogate) FAIL("code point " << c);
    }
    CHECK(valid_utf8(""));
    CHECK(valid_utf8("路灯不亮 1234567890 路灯"));
    CHECK_FALSE(valid_utf8("\xC0\x80"));         // overlong NUL
    CHECK_FALSE(valid_utf8("\xE0\x80\xAF"));     // overlong /
    CHECK_FALSE(valid_utf8("\xED\xA0\x80"));     // surrogate
    CHECK_FALSE(valid_utf8("\xF4\x90\x80\x80")); // above 10FFFF
    CHECK_FALSE(valid_utf8("\xF5\x80\x80\x80"));
    CHECK_FALSE(valid_utf8("\xFF"));
    CHECK_FALSE(valid_utf8("\x80"));
    CHECK_FALSE(valid_utf8("12345678\xE8\xB7"));   // cut off behind a long ASCII run
    CHECK_FALSE(valid_utf8("1234567\xE8\xB7 90")); // cut off inside
}

TEST_CASE("clean trims, drops controls and composes", "[text]") {
    CHECK(clean("") == "");
    CHECK(clean(" \t\r\n　 ") == "");
    CHECK(clean("　 路灯坏了　\n") == "路灯坏了");
    CHECK(clean("一\r\n二\r三\n四") == "一\n二\n三\n四");
    CHECK(clean("甲\t乙") == "甲\t乙");
    CHECK(clean(std::string("甲\0乙\x01\x1F丙", 12)) == "甲乙丙");
    CHECK(clean("里 面　的空格") == "里 面　的空格");
    CHECK(clean("e\u0301") == "\u00E9");
    CHECK(clean("e\x01\u0301") == "\u00E9"); // dropping a control must not leave text uncomposed
    CHECK(clean("\u2126") == "\u03A9");
    CHECK(clean("\u2000甲\u2000") == "甲");
    CHECK(clean("＠１２３") == "＠１２３"); // full-width forms are not NFC's business
    CHECK(clean("甲\xFF乙") == "甲\uFFFD乙");
    for (auto text : {"　e\u0301　\r\n", "\u1100\u1161 x", "a\u0323\u0307 ", "路灯"})
        CHECK(clean(clean(text)) == clean(text));
}

TEST_CASE("clean and fold agree with ICU on every code point", "[text]") {
    UErrorCode status = U_ZERO_ERROR;
    auto const* nfc = icu::Normalizer2::getNFCInstance(status);
    auto const* folded = icu::Normalizer2::getNFKCCasefoldInstance(status);
    REQUIRE(U_SUCCESS(status));
    for (std::int32_t c = 0x20; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string const text = "x" + utf8(c) + "x";
        if (clean(text) != by_icu(nfc, text)) FAIL("clean of code point " << c);
        if (fold(text) != by_icu(folded, text)) FAIL("fold of code point " << c);
    }
}

TEST_CASE("fold makes typed variants equal", "[text]") {
    CHECK(fold("ＱＱ１２３　ＡＢＣ") == "qq123 abc");
    CHECK(fold("路灯 LED") == "路灯 led");
    CHECK(fold("㎏①ﬁ") == "kg1fi");
    CHECK(fold("Straße") == "strasse");
}

TEST_CASE("counting, half width, shortening, escaping", "[text]") {
    CHECK(characters("") == 0);
    CHECK(characters("a路𠀀é") == 4);
    CHECK(half_width("（０５５８）２２３－５０４６　ＡＺａｚ～！。、") == "(0558)223-5046 AZaz~!。、");
    CHECK(shorten("路灯坏了", 4) == "路灯坏了");
    CHECK(shorten("路灯坏了", 3) == "路灯坏…");
    CHECK(shorten("路灯坏了", 0) == "…");
    CHECK(shorten("", 0) == "");
    CHECK(shorten("a𠀀b", 2) == "a𠀀…");
    CHECK(html_escape("<a href=\"x\">'&'</a>路") ==
          "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;路");
}
