// Cryptography by OpenSSL (hashes, ciphers) and libsodium (random, argon2id).
#include "base/crypto.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <system_error>

namespace huiju {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void require(bool ok, char const* what) {
    if (!ok) throw std::runtime_error(std::string("cryptography failed: ") + what);
}

void start_sodium() {
    static bool const ready = sodium_init() >= 0;
    require(ready, "libsodium does not start");
}

unsigned char const* bytes_of(std::string_view text) {
    return reinterpret_cast<unsigned char const*>(text.data());
}

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string_view view_of(std::span<unsigned char const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

// Fetched once: looking an algorithm up costs more than hashing a row. Never freed, so that threads that
// outlive main may still hash.
EVP_MD const* algorithm_of(HashKind kind) {
    static EVP_MD const* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    static EVP_MD const* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
    auto* found = kind == HashKind::sha256 ? sha256 : sm3;
    require(found != nullptr, "no such hash");
    return found;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

// One context per thread and hash: setting one up anew costs as much as hashing 200 bytes.
Digest digest_parts(HashKind kind, std::initializer_list<std::string_view> parts) {
    thread_local std::array<std::unique_ptr<EVP_MD_CTX, FreeContext>, 2> contexts;
    auto& context = contexts[static_cast<std::size_t>(kind)];
    if (!context) context.reset(EVP_MD_CTX_new());
    require(context != nullptr, "no memory for a hash");
    bool ok = EVP_DigestInit_ex2(context.get(), algorithm_of(kind), nullptr) == 1;
    for (auto part : parts) ok = ok && EVP_DigestUpdate(context.get(), part.data(), part.size()) == 1;
    Digest out;
    require(ok && EVP_DigestFinal_ex(context.get(), out.data(), nullptr) == 1, "hash");
    return out;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

Sum256 as_sum(Digest const& digest) {
    Sum256 sum;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        auto& limb = sum.limbs[3 - i / 8];
        limb = limb << 8 | digest[i];
    }
    return sum;
}

Digest as_digest(Sum256 const& sum) {
    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<unsigned char>(sum.limbs[3 - i / 8] >> (56 - 8 * (i % 8)));
    return digest;
}

} // namespace

// ---- Digests ----

Digest digest(HashKind kind, std::string_view bytes) { return digest_parts(kind, {bytes}); }

Digest keyed_digest(HashKind kind, std::string_view key, std::string_view bytes) {
    // RFC 2104 by hand: OpenSSL 3.0 looks its algorithms up at every HMAC, which takes longer than the
    // hashes.
    constexpr std::size_t block = 64;
    std::array<unsigned char, block> inner{}, outer{};
    Digest short_key;
    if (key.size() > block) {
        short_key = digest(kind, key);
        key = view_of(short_key);
    }
    std::copy(key.begin(), key.end(), inner.begin());
    outer = inner;
    for (std::size_t i = 0; i < block; ++i) {
        inner[i] ^= 0x36;
        outer[i] ^= 0x5c;
    }
    Digest within = digest_parts(kind, {view_of(inner), bytes});
    return digest_parts(kind, {view_of(outer), view_of(within)});
}

std::string hex(Digest const& digest) {
    std::string text(2 * digest.size(), 0);
    for (std::size_t i = 0; i < digest.size(); ++i) {
        text[2 * i] = hex_digits[digest[i] >> 4];
        text[2 * i + 1] = hex_digits[digest[i] & 15];
    }
    return text;
}

std::optional<Digest> from_hex(std::string_view text) {
    Digest digest;
    if (text.size() != 2 * digest.size()) return {};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        int high = hex_value(text[2 * i]);
        int low = hex_value(text[2 * i + 1]);
        if (high < 0 || low < 0) return {};
        digest[i] = static_cast<unsigned char>(high << 4 | low);
    }
    return digest;
}

std::string sha256_hex(std::string_view bytes) { return hex(digest(HashKind::sha256, bytes)); }

std::string chain_hash(HashKind kind, std::string_view prev_hex, std::string_view payload) {
    return hex(digest_parts(kind, {prev_hex, "\n", payload}));
}

void Sum256::add(Sum256 const& other) {
    bool carry = false;
    for (std::size_t i = 0; i < limbs.size(); ++i) {
        std::uint64_t sum = 0;
        bool first = __builtin_add_overflow(limbs[i], other.limbs[i], &sum);
        bool second = __builtin_add_overflow(sum, std::uint64_t{carry}, &limbs[i]);
        carry = first || second;
    }
}

void Sum256::subtract(Sum256 const& other) {
    bool borrow = false;
    for (std::size_t i = 0; i < limbs.size(); ++i) {
        std::uint64_t rest = 0;
        bool first = __builtin_sub_overflow(limbs[i], other.limbs[i], &rest);
        bool second = __builtin_sub_overflow(rest, std::uint64_t{borrow}, &limbs[i]);
        borrow = first || second;
    }
}

void Sum256::add(Digest const& digest) { add(as_sum(digest)); }

void Sum256::subtract(Digest const& digest) { subtract(as_sum(digest)); }

std::string Sum256::hex() const { return huiju::hex(as_digest(*this)); }

std::optional<Sum256> Sum256::from_hex(std::string_view text) {
    auto digest = huiju::from_hex(text);
    if (!digest) return {};
    return as_sum(*digest);
}

Canonical& Canonical::append(std::string_view text) {
    std::array<char, 20> length;
    auto end = std::to_chars(length.data(), length.data() + length.size(), text.size()).ptr;
    bytes_.append(length.data(), end).append(1, ':').append(text);
    return *this;
}

Canonical& Canonical::append(std::int64_t number) {
    std::array<char, 20> digits;
    auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    return append(std::string_view(digits.data(), end));
}

Canonical& Canonical::append_null() {
    bytes_.append(1, '-');
    return *this;
}

// ---- Texts ----

std::string base64url_encode(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), 0);
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(), variant);
    text.pop_back(); // its terminating zero
    return text;
}

std::optional<std::string> base64url_decode(std::string_view text) {
    std::string bytes(text.size() / 4 * 3 + 3, 0);
    std::size_t size = 0;
    if (sodium_base642bin(bytes_of(bytes), bytes.size(), text.data(), text.size(), nullptr, &size, nullptr,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return {};
    bytes.resize(size);
    return bytes;
}

// ---- Random ----

void random_bytes(std::span<unsigned char> out) {
    // The system call costs more than the few bytes mostly wanted.
    thread_local std::array<unsigned char, 1024> buffer;
    thread_local std::size_t used = buffer.size();
    if (out.size() > buffer.size()) {
        start_sodium();
        randombytes_buf(out.data(), out.size());
        return;
    }
    if (used + out.size() > buffer.size()) {
        start_sodium();
        randombytes_buf(buffer.data(), buffer.size());
        used = 0;
    }
    if (out.empty()) return;
    std::memcpy(out.data(), buffer.data() + used, out.size());
    sodium_memzero(buffer.data() + used, out.size());
    used += out.size();
}

std::string random_digits(std::size_t count) {
    std::string digits;
    while (digits.size() < count) {
        std::array<unsigned char, 16> bytes;
        random_bytes(bytes);
        for (unsigned char byte : bytes)
            if (byte < 250 && digits.size() < count) // 250 is a multiple of 10: no digit is favoured
                digits.push_back(static_cast<char>('0' + byte % 10));
    }
    return digits;
}

std::string random_hex(std::size_t count) {
    std::string text(count, 0);
    random_bytes({bytes_of(text), count});
    for (char& c : text) c = hex_digits[static_cast<unsigned char>(c) & 15];
    return text;
}

std::string random_token() {
    std::array<unsigned char, 32> bytes;
    random_bytes(bytes);
    return base64url_encode(view_of(bytes));
}

std::string lookup_code() {
    for (;;) {
        std::string code = random_digits(12);
        if (code.front() != '0') return code;
    }
}

std::string token_digest(std::string_view token) { return sha256_hex(token); }

// ---- Passwords ----

namespace {

constexpr unsigned long long password_passes = 2;
constexpr std::size_t password_memory = 19 * 1024 * 1024;

std::mutex& one_password_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

// libsodium reads up to a zero within this many characters.
bool fits(std::string const& hash) {
    return hash.size() < crypto_pwhash_STRBYTES && hash.find('\0') == std::string::npos;
}

// libsodium takes no null pointer, which an empty view may hold.
char const* start_of(std::string_view password) { return password.empty() ? "" : password.data(); }

} // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    std::array<char, crypto_pwhash_STRBYTES> hash;
    std::lock_guard lock(one_password_at_a_time());
    require(crypto_pwhash_str_alg(hash.data(), start_of(password), password.size(), password_passes,
                                  password_memory, crypto_pwhash_ALG_ARGON2ID13) == 0,
            "no memory for a password");
    return hash.data();
}

bool check_password(std::string_view hash, std::string_view password) {
    start_sodium();
    std::string known(hash);
    std::lock_guard lock(one_password_at_a_time());
    return fits(known) && crypto_pwhash_str_verify(known.c_str(), start_of(password), password.size()) == 0;
}

bool needs_rehash(std::string_view hash) {
    start_sodium();
    std::string known(hash);
    return !fits(known) ||
           crypto_pwhash_str_needs_rehash(known.c_str(), password_passes, password_memory) != 0;
}

// ---- Private fields ----

namespace {

constexpr std::string_view aes_mark = "v1:";
constexpr std::string_view sm4_mark = "v2:";
constexpr std::size_t aes_nonce_size = 12;
constexpr std::size_t aes_tag_size = 16;
constexpr std::size_t sm4_nonce_size = 16;
constexpr std::size_t sm4_tag_size = 32;

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

EVP_CIPHER const* algorithm_of(FieldCipher cipher) {
    static EVP_CIPHER const* const aes = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    static EVP_CIPHER const* const sm4 = EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr);
    auto* found = cipher == FieldCipher::aes ? aes : sm4;
    require(found != nullptr, "no such cipher");
    return found;
}

CipherContext start_cipher(FieldCipher cipher, Digest const& key, std::string_view nonce, bool encrypt) {
    CipherContext context(EVP_CIPHER_CTX_new());
    require(context && EVP_CipherInit_ex2(context.get(), algorithm_of(cipher), key.data(), bytes_of(nonce),
                                          encrypt ? 1 : 0, nullptr) == 1,
            "cipher");
    return context;
}

// Encrypts or decrypts, as the context was started. Both ciphers are streams: as many bytes out as in.
std::string run_cipher(EVP_CIPHER_CTX* context, std::string_view in) {
    std::string out(in.size(), 0);
    int size = 0;
    require(in.size() <= 1 << 30, "a field of more than 1 GiB");
    require(EVP_CipherUpdate(context, bytes_of(out), &size, bytes_of(in), static_cast<int>(in.size())) == 1,
            "cipher");
    return out;
}

std::string random_text(std::size_t size) {
    std::string text(size, 0);
    random_bytes({bytes_of(text), size});
    return text;
}

std::string seal_by_aes(Digest const& key, std::string_view plain) {
    std::string sealed = random_text(aes_nonce_size);
    auto context = start_cipher(FieldCipher::aes, key, sealed, true);
    sealed += run_cipher(context.get(), plain);
    std::array<unsigned char, aes_tag_size> tag;
    int size = 0;
    require(EVP_CipherFinal_ex(context.get(), tag.data(), &size) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag.size(), tag.data()) == 1,
            "seal");
    return sealed.append(view_of(tag));
}

std::optional<std::string> open_by_aes(Digest const& key, std::string_view sealed) {
    if (sealed.size() < aes_nonce_size + aes_tag_size) return {};
    auto context = start_cipher(FieldCipher::aes, key, sealed.substr(0, aes_nonce_size), false);
    sealed.remove_prefix(aes_nonce_size);
    std::string tag(sealed.substr(sealed.size() - aes_tag_size));
    sealed.remove_suffix(aes_tag_size);
    std::string plain = run_cipher(context.get(), sealed);
    int size = 0;
    std::array<unsigned char, aes_tag_size> rest;
    if (EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, aes_tag_size, tag.data()) != 1 ||
        EVP_CipherFinal_ex(context.get(), rest.data(), &size) != 1)
        return {};
    return plain;
}

// OpenSSL 3.0 has no SM4-GCM, hence encrypt, then HMAC-SM3 over nonce and ciphertext.
std::string seal_by_sm4(Digest const& key, Digest const& mac_key, std::string_view plain) {
    std::string sealed = random_text(sm4_nonce_size);
    auto context = start_cipher(FieldCipher::sm4, key, sealed, true);
    sealed += run_cipher(context.get(), plain);
    return sealed.append(view_of(keyed_digest(HashKind::sm3, view_of(mac_key), sealed)));
}

std::optional<std::string> open_by_sm4(Digest const& key, Digest const& mac_key, std::string_view sealed) {
    if (sealed.size() < sm4_nonce_size + sm4_tag_size) return {};
    std::string_view tag = sealed.substr(sealed.size() - sm4_tag_size);
    sealed.remove_suffix(sm4_tag_size);
    Digest expected = keyed_digest(HashKind::sm3, view_of(mac_key), sealed);
    if (sodium_memcmp(expected.data(), tag.data(), sm4_tag_size) != 0) return {};
    auto context = start_cipher(FieldCipher::sm4, key, sealed.substr(0, sm4_nonce_size), false);
    return run_cipher(context.get(), sealed.substr(sm4_nonce_size));
}

[[noreturn]] void throw_errno(std::string const& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

class File {
public:
    File(std::string const& path, int flags)
        : path_(path), number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
    File(File const&) = delete;
    File& operator=(File const&) = delete;
    ~File() {
        if (is_open()) ::close(number_);
    }

    bool is_open() const { return number_ >= 0; }
    int number() const { return number_; }
    void sync() const {
        if (!is_open() || ::fsync(number_) != 0) throw_errno(path_);
    }

private:
    std::string path_;
    int number_;
};

class RemovedAtEnd {
public:
    explicit RemovedAtEnd(std::string const& path) : path_(path) {}
    RemovedAtEnd(RemovedAtEnd const&) = delete;
    RemovedAtEnd& operator=(RemovedAtEnd const&) = delete;
    ~RemovedAtEnd() { ::unlink(path_.c_str()); }

private:
    std::string const& path_;
};

// The file holds the 64 hex characters of the secret and a newline.
Digest read_secret(File const& file, std::string const& path) {
    struct stat state {};
    if (::fstat(file.number(), &state) != 0) throw_errno(path);
    if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        throw std::runtime_error(path + ": the key can be read by others; set its mode to 0600");
    std::array<char, 128> buffer;
    auto size = ::read(file.number(), buffer.data(), buffer.size());
    if (size < 0) throw_errno(path);
    std::string_view text(buffer.data(), static_cast<std::size_t>(size));
    if (text.ends_with('\n')) text.remove_suffix(1);
    auto secret = from_hex(text);
    if (!secret) throw std::runtime_error(path + ": this is not a key file");
    return *secret;
}

// Written aside and linked into place: the name never stands for half a key, and whoever comes second
// finds the first one's.
void create_secret(std::string const& path) {
    std::string aside = path + "." + random_hex(16);
    Digest secret;
    random_bytes(secret);
    std::string text = hex(secret) + "\n";
    File file(aside, O_WRONLY | O_CREAT | O_EXCL);
    if (!file.is_open()) throw_errno(aside);
    RemovedAtEnd removed(aside);
    if (::write(file.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw_errno(aside);
    file.sync();
    if (::link(aside.c_str(), path.c_str()) != 0 && errno != EEXIST) throw_errno(path);
    auto slash = path.rfind('/');
    File(slash == std::string::npos ? "." : path.substr(0, slash + 1), O_RDONLY | O_DIRECTORY).sync();
}

} // namespace

FieldKey::FieldKey(std::array<unsigned char, 32> const& secret, FieldCipher cipher)
    : cipher_(cipher), aes_key_(keyed_digest(HashKind::sha256, view_of(secret), "huiju field aes-256-gcm")),
      sm4_key_(keyed_digest(HashKind::sha256, view_of(secret), "huiju field sm4-ctr")),
      mac_key_(keyed_digest(HashKind::sha256, view_of(secret), "huiju field hmac-sm3")),
      index_key_(keyed_digest(HashKind::sha256, view_of(secret), "huiju blind index")) {}

FieldKey FieldKey::load_or_create(std::string const& path, FieldCipher cipher) {
    if (File file(path, O_RDONLY); file.is_open()) return FieldKey(read_secret(file, path), cipher);
    else if (errno != ENOENT) throw_errno(path);
    create_secret(path);
    File file(path, O_RDONLY);
    if (!file.is_open()) throw_errno(path);
    return FieldKey(read_secret(file, path), cipher);
}

std::string FieldKey::seal_field(std::string_view plain) const {
    if (cipher_ == FieldCipher::aes)
        return std::string(aes_mark) + base64url_encode(seal_by_aes(aes_key_, plain));
    return std::string(sm4_mark) + base64url_encode(seal_by_sm4(sm4_key_, mac_key_, plain));
}

std::optional<std::string> FieldKey::open_field(std::string_view sealed) const {
    if (!sealed.starts_with(aes_mark) && !sealed.starts_with(sm4_mark)) return {};
    auto bytes = base64url_decode(sealed.substr(aes_mark.size()));
    if (!bytes) return {};
    if (sealed.starts_with(aes_mark)) return open_by_aes(aes_key_, *bytes);
    return open_by_sm4(sm4_key_, mac_key_, *bytes);
}

std::string FieldKey::blind_index(std::string_view plain) const {
    return hex(keyed_digest(HashKind::sha256, view_of(index_key_), plain)).substr(0, 32);
}

} // namespace huiju
