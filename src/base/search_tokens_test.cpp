// Search tokens: what a text is found by, and what a query looks for.
#include "base/search_tokens.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace huiju;

namespace {

using Tokens = std::vector<std::string>;

Tokens of_text(std::string_view text) {
    Tokens out;
    tokens_of_text(text, out);
    return out;
}

bool finds(std::string_view query, std::string_view text) {
    auto const held = of_text(text);
    auto const wanted = tokens_of_query(query);
    return !wanted.empty() && std::ranges::all_of(wanted, [&](auto const& token) {
        return std::ranges::find(held, token) != held.end();
    });
}

} // namespace

TEST_CASE("tokens of a text", "[search_tokens]") {
    CHECK(of_text("路灯坏") == Tokens{"路", "灯", "路灯", "坏", "灯坏"});
    CHECK(of_text("路,灯") == Tokens{"路", "灯"});
    CHECK(of_text("S204线") == Tokens{"s204", "线"});
    CHECK(of_text("ＬＥＤ灯") == Tokens{"led", "灯"});
    CHECK(of_text("13800138000") == Tokens{"13800138000", "8000"});
    CHECK(of_text("1234 12 ab12345c") == Tokens{"1234", "12", "ab12345c", "2345"});
    CHECK(of_text("灯灯灯") == Tokens{"灯", "灯灯"});
    CHECK(of_text("、。! @ \n\t") == Tokens{});
    CHECK(of_text("") == Tokens{});
    CHECK(of_text("@123 a@b") == Tokens{"123", "a", "b"});
    CHECK(of_text("𠀀路") == Tokens{"𠀀", "路", "𠀀路"});
}

TEST_CASE("tokens of a query", "[search_tokens]") {
    CHECK(tokens_of_query("路") == Tokens{"路"});
    CHECK(tokens_of_query("路灯") == Tokens{"路灯"});
    CHECK(tokens_of_query("王付全村") == Tokens{"王付", "付全", "全村"});
    CHECK(tokens_of_query("路灯 坏") == Tokens{"路灯", "坏"});
    CHECK(tokens_of_query("LED路灯3号") == Tokens{"led", "路灯", "3", "号"});
    CHECK(tokens_of_query(" @、") == Tokens{});
    std::string many;
    for (int i = 0; i < 100; ++i) many += std::to_string(i) + " ";
    CHECK(tokens_of_query(many).size() == 32);
}

TEST_CASE("a query finds the texts that hold it", "[search_tokens]") {
    CHECK(finds("灯", "村口路灯不亮"));
    CHECK(finds("路灯", "村口路灯不亮"));
    CHECK(finds("路灯不亮", "村口路灯不亮"));
    CHECK(finds("8000", "电话13800138000"));
    CHECK(finds("ｓ204", "S204省道"));
    CHECK_FALSE(finds("路灯", "路口的灯"));
    CHECK_FALSE(finds("204", "S204省道")); // a run is one word
    std::string const longer(500, 'a');
    CHECK(finds(longer, "x " + longer + " y"));
}

TEST_CASE("tokens stay distinct, bounded and free of separators", "[search_tokens]") {
    std::string text;
    for (int i = 0; i < 5000; ++i)
        text += std::to_string(i) + "号路灯 a\u00A0b\u2003@" + std::string(100, 'z');
    auto const tokens = of_text(text);
    CHECK(tokens.size() == 2000);
    CHECK(std::set<std::string>(tokens.begin(), tokens.end()).size() == tokens.size());
    for (auto const& token : tokens) {
        CHECK(token.size() <= 64);
        CHECK(token.find_first_of("@ \t\n") == token.npos);
    }

    Tokens both{"@12", "路"};
    tokens_of_text("路灯", both);
    CHECK(both == Tokens{"@12", "路", "灯", "路灯"});
}
