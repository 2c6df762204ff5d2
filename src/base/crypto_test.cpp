// Digests against published vectors, seals that show tampering, passwords, codes and the key file.
#include "base/crypto.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

using namespace huiju;

namespace {

std::array<unsigned char, 32> secret_of(unsigned char first) {
    std::array<unsigned char, 32> secret{};
    secret[0] = first;
    return secret;
}

// An empty folder, removed at the end.
struct Folder {
    std::filesystem::path path;

    Folder() {
        std::string pattern = std::filesystem::temp_directory_path() / "huiju-XXXXXX";
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        path = pattern;
    }
    Folder(Folder const&) = delete;
    Folder& operator=(Folder const&) = delete;
    ~Folder() { std::filesystem::remove_all(path); }
};

} // namespace

TEST_CASE("SHA-256 of FIPS 180-4") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST_CASE("SM3 of GB/T 32905-2016, appendix A") {
    CHECK(hex(digest(HashKind::sm3, "abc")) ==
          "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    CHECK(hex(digest(HashKind::sm3, "abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd")) ==
          "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST_CASE("HMAC-SHA-256 of RFC 4231") {
    CHECK(hex(keyed_digest(HashKind::sha256, std::string(20, '\x0b'), "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(hex(keyed_digest(HashKind::sha256, "Jefe", "what do ya want for nothing?")) ==
          "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    CHECK(hex(keyed_digest(HashKind::sha256, std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
          "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("a digest comes back from its hex, and from nothing else") {
    Digest some = digest(HashKind::sha256, "abc");
    std::string text = hex(some);
    CHECK(from_hex(text) == some);
    CHECK_FALSE(from_hex(text.substr(1)));
    CHECK_FALSE(from_hex(text + "0"));
    CHECK_FALSE(from_hex("B" + text.substr(1)));
    CHECK_FALSE(from_hex("g" + text.substr(1)));
}

TEST_CASE("threads hash side by side") {
    std::string const expected = sha256_hex("abc");
    std::vector<int> wrong(4, 0);
    std::vector<std::thread> threads;
    for (auto& count : wrong)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) {
                digest(HashKind::sm3, "in between");
                count += sha256_hex("abc") != expected;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(wrong == std::vector<int>(4, 0));
}

TEST_CASE("a chain depends on every link before") {
    auto first = chain_hash(HashKind::sha256, "", "a");
    CHECK(first == sha256_hex("\na"));
    CHECK(chain_hash(HashKind::sha256, first, "b") == sha256_hex(first + "\nb"));
    CHECK(chain_hash(HashKind::sm3, "", "a") == hex(digest(HashKind::sm3, "\na")));
}

TEST_CASE("a sum of digests is taken modulo 2^256 in any order") {
    Digest a = digest(HashKind::sha256, "a");
    Digest b = digest(HashKind::sha256, "b");
    Sum256 one, other;
    one.add(a);
    one.add(b);
    other.add(b);
    other.add(a);
    CHECK(one == other);
    CHECK(Sum256::from_hex(one.hex()) == one);
    one.subtract(a);
    CHECK(one.hex() == hex(b));
    one.subtract(b);
    CHECK(one == Sum256{});

    Sum256 minus_one;
    minus_one.subtract(*from_hex(std::string(63, '0') + "1"));
    CHECK(minus_one.hex() == std::string(64, 'f'));
    minus_one.add(*Sum256::from_hex(std::string(63, '0') + "2"));
    CHECK(minus_one.hex() == std::string(63, '0') + "1");

    auto carried = Sum256::from_hex(std::string(16, '0') + std::string(48, 'f'));
    carried->add(*from_hex(std::string(63, '0') + "1"));
    CHECK(carried->hex() == std::string(15, '0') + "1" + std::string(48, '0'));
    CHECK_FALSE(Sum256::from_hex("12"));
}

TEST_CASE("canonical fields tell every two sequences apart") {
    std::vector<std::string> all{
        "",
        std::string(Canonical().append("").view()),
        std::string(Canonical().append_null().view()),
        std::string(Canonical().append_null().append_null().view()),
        std::string(Canonical().append("-").view()),
        std::string(Canonical().append("ab").append("c").view()),
        std::string(Canonical().append("a").append("bc").view()),
        std::string(Canonical().append("abc").view()),
        std::string(Canonical().append("abc").append("").view()),
        std::string(Canonical().append("1:a1:b").view()),
        std::string(Canonical().append("a").append("b").view()),
        std::string(Canonical().append(std::string_view("a\0", 2)).view()),
    };
    CHECK(std::set(all.begin(), all.end()).size() == all.size());
    CHECK(Canonical().append(std::int64_t{-15}).append("村").append_null().view() == "3:-153:村-");
    CHECK(Canonical().append(15).view() == Canonical().append("15").view());
    CHECK(Canonical().append(INT64_MIN).view() == "20:-9223372036854775808");
}

TEST_CASE("base64url of RFC 4648, without padding, strictly") {
    CHECK(base64url_encode("") == "");
    CHECK(base64url_encode("f") == "Zg");
    CHECK(base64url_encode("foobar") == "Zm9vYmFy");
    CHECK(base64url_encode("\xfb\xff") == "-_8");
    CHECK(base64url_decode("") == "");
    CHECK(base64url_decode("Zg") == "f");
    CHECK(base64url_decode("Zm8") == "fo");
    CHECK(base64url_decode("-_8") == "\xfb\xff");
    for (auto wrong : {"Z", "Zg==", "Zh", "+/8", "Zg ", "Zm9v!"}) {
        CAPTURE(wrong);
        CHECK_FALSE(base64url_decode(wrong));
    }
}

TEST_CASE("random texts have their form and do not repeat") {
    CHECK(random_token().size() == 43);
    CHECK(base64url_decode(random_token())->size() == 32);
    CHECK(random_hex(7).size() == 7);
    CHECK(random_digits(0).empty());
    CHECK(random_hex(5000).find_first_not_of("0123456789abcdef") == std::string::npos);
    std::set<std::string> tokens;
    for (int i = 0; i < 1000; ++i) {
        tokens.insert(random_token());
        auto code = lookup_code();
        REQUIRE(code.size() == 12);
        REQUIRE(code.find_first_not_of("0123456789") == std::string::npos);
        REQUIRE(code.front() != '0');
    }
    CHECK(tokens.size() == 1000);
}

TEST_CASE("no random digit is favoured") {
    auto digits = random_digits(100'000);
    REQUIRE(digits.size() == 100'000);
    for (char digit = '0'; digit <= '9'; ++digit) {
        // Five standard deviations (95) around 10 000, so that chance does not fail the test.
        auto count = std::count(digits.begin(), digits.end(), digit);
        CHECK(count > 9'500);
        CHECK(count < 10'500);
    }
}

TEST_CASE("a password is checked against its hash only") {
    auto hash = hash_password("惠聚-2018");
    CHECK(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    CHECK(hash != hash_password("惠聚-2018"));
    CHECK(check_password(hash, "惠聚-2018"));
    CHECK_FALSE(check_password(hash, "惠聚-2019"));
    CHECK_FALSE(check_password(hash, ""));
    CHECK_FALSE(check_password("", ""));
    CHECK_FALSE(check_password("plain", "plain"));
    CHECK_FALSE(check_password(std::string(1000, 'a'), "a"));
    CHECK_FALSE(needs_rehash(hash));
    auto weaker = hash;
    weaker.replace(weaker.find("t=2"), 3, "t=1");
    CHECK(needs_rehash(weaker));
    CHECK(needs_rehash("plain"));
    CHECK(check_password(hash_password({}), ""));
}

TEST_CASE("a field opens with its key only, and not when a character was changed") {
    auto cipher = GENERATE(FieldCipher::aes, FieldCipher::sm4);
    FieldKey key(secret_of(1), cipher);
    for (std::string plain :
         {std::string(), std::string("13800000000"), std::string("a\0b", 3), std::string(5000, 'x')}) {
        auto sealed = key.seal_field(plain);
        CHECK(sealed.starts_with(cipher == FieldCipher::aes ? "v1:" : "v2:"));
        CHECK(key.open_field(sealed) == plain);
        CHECK(key.seal_field(plain) != sealed);
        CHECK_FALSE(FieldKey(secret_of(2), cipher).open_field(sealed));
    }
    auto sealed = key.seal_field("13800000000");
    CHECK(sealed.find("138") == std::string::npos);
    CHECK(FieldKey(secret_of(1), FieldCipher::aes).open_field(sealed) == "13800000000");
    CHECK(FieldKey(secret_of(1), FieldCipher::sm4).open_field(sealed) == "13800000000");
    auto const bytes = *base64url_decode(sealed.substr(3));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        auto altered = bytes;
        altered[i] ^= 1;
        CAPTURE(i);
        CHECK_FALSE(key.open_field(sealed.substr(0, 3) + base64url_encode(altered)));
        CHECK_FALSE(key.open_field(sealed.substr(0, 3) + base64url_encode(bytes.substr(0, i))));
    }
    for (auto wrong : {"", "v1:", "v2:", "v3:AAAA", "13800000000", "v1:*"}) {
        CAPTURE(wrong);
        CHECK_FALSE(key.open_field(wrong));
    }
    sealed[1] = sealed[1] == '1' ? '2' : '1';
    CHECK_FALSE(key.open_field(sealed));
}

TEST_CASE("a blind index is equal for equal values under one key") {
    FieldKey key(secret_of(1));
    auto index = key.blind_index("13800000000");
    CHECK(index.size() == 32);
    CHECK(index.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(index == key.blind_index("13800000000"));
    CHECK(index == FieldKey(secret_of(1), FieldCipher::sm4).blind_index("13800000000"));
    CHECK(index != key.blind_index("13800000001"));
    CHECK(index != FieldKey(secret_of(2)).blind_index("13800000000"));
    CHECK(index != sha256_hex("13800000000").substr(0, 32));
}

TEST_CASE("the key file is made once and for its owner alone") {
    Folder folder;
    std::string path = folder.path / "field.key";
    auto made = FieldKey::load_or_create(path);
    struct stat state {};
    REQUIRE(::stat(path.c_str(), &state) == 0);
    CHECK((state.st_mode & 0777) == 0600);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path), {}) == 1);

    auto sealed = made.seal_field("13800000000");
    CHECK(FieldKey::load_or_create(path).open_field(sealed) == "13800000000");
    CHECK_FALSE(FieldKey::load_or_create(folder.path / "another.key").open_field(sealed));

    REQUIRE(::chmod(path.c_str(), 0640) == 0);
    CHECK_THROWS_AS(FieldKey::load_or_create(path), std::runtime_error);
    REQUIRE(::chmod(path.c_str(), 0600) == 0);
    std::ofstream(path) << "half a ke";
    CHECK_THROWS_AS(FieldKey::load_or_create(path), std::runtime_error);
    CHECK_THROWS_AS(FieldKey::load_or_create(folder.path / "no such folder" / "field.key"),
                    std::runtime_error);
}

TEST_CASE("starts at the same time end with the same key") {
    Folder folder;
    std::string path = folder.path / "field.key";
    std::vector<std::string> indexes(8);
    std::vector<std::thread> threads;
    for (auto& index : indexes)
        threads.emplace_back([&] { index = FieldKey::load_or_create(path).blind_index("x"); });
    for (auto& thread : threads) thread.join();
    CHECK(indexes == std::vector<std::string>(8, indexes.front()));
}
