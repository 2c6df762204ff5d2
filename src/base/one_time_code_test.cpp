// One-time codes against the examples of RFC 6238 (appendix B) and RFC 4648.
#include "base/one_time_code.hpp"

#include <catch2/catch.hpp>

using namespace huiju;

namespace {
constexpr auto secret = "12345678901234567890";
}

TEST_CASE("one-time codes are those of RFC 6238", "[base]") {
    CHECK(code_of_step(secret, code_step(59), 8) == "94287082");
    CHECK(code_of_step(secret, code_step(1111111109), 8) == "07081804");
    CHECK(code_of_step(secret, code_step(1111111111), 8) == "14050471");
    CHECK(code_of_step(secret, code_step(1234567890), 8) == "89005924");
    CHECK(code_of_step(secret, code_step(2000000000), 8) == "69279037");
    CHECK(code_of_step(secret, code_step(20000000000), 8) == "65353130");
    CHECK(code_of_step(secret, code_step(59)) == "287082");
    CHECK(code_of_step(secret, 0) == "755224"); // RFC 4226, appendix D
    CHECK(code_of_step(secret, 9) == "520489");
}

TEST_CASE("a code is good half a minute early or late, and once", "[base]") {
    constexpr std::int64_t now = 1111111111;
    auto const step = code_step(now);
    auto const code = code_of_step(secret, step);
    CHECK(step_of_code(secret, code, now, 0) == step);
    CHECK(step_of_code(secret, code, now - 30, 0) == step);
    CHECK(step_of_code(secret, code, now + 30, 0) == step);
    CHECK_FALSE(step_of_code(secret, code, now - 60, 0));
    CHECK_FALSE(step_of_code(secret, code, now + 60, 0));
    CHECK_FALSE(step_of_code(secret, code, now, step)); // used
    CHECK_FALSE(step_of_code(secret, code, now, step + 1));
    CHECK(step_of_code(secret, code, now, step - 1) == step);
    CHECK_FALSE(step_of_code(secret, "", now, 0));
    CHECK_FALSE(step_of_code("another secret of 20", code, now, 0));
}

TEST_CASE("base32 is that of RFC 4648", "[base]") {
    CHECK(base32_encode("").empty());
    CHECK(base32_encode("f") == "MY");
    CHECK(base32_encode("fo") == "MZXQ");
    CHECK(base32_encode("foo") == "MZXW6");
    CHECK(base32_encode("foob") == "MZXW6YQ");
    CHECK(base32_encode("fooba") == "MZXW6YTB");
    CHECK(base32_encode("foobar") == "MZXW6YTBOI");
    CHECK(base32_encode(secret) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}
