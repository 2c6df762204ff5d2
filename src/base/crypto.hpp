// Digests, seals, passwords, random codes and the encryption of private fields.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace huiju {

// Everything here may be called from any thread. A failure of the library itself (no memory, no such
// algorithm) throws std::runtime_error; a wrong input is an empty optional or false.

// ---- Digests ----

// SHA-256 (FIPS 180-4), or SM3 (GB/T 32905-2016) where 国密 is asked for.
enum class HashKind : std::uint8_t { sha256, sm3 };
using Digest = std::array<unsigned char, 32>;

Digest digest(HashKind kind, std::string_view bytes);
// HMAC (RFC 2104) over either hash.
Digest keyed_digest(HashKind kind, std::string_view key, std::string_view bytes);

std::string hex(Digest const& digest); // 64 lower-case characters
// Accepts exactly what `hex` writes.
std::optional<Digest> from_hex(std::string_view text);
std::string sha256_hex(std::string_view bytes);

// The next link of a hash chain, in hex. The first link has an empty `prev_hex`.
std::string chain_hash(HashKind kind, std::string_view prev_hex, std::string_view payload);

// A sum of digests modulo 2^256, which does not depend on their order.
struct Sum256 {
    std::array<std::uint64_t, 4> limbs{}; // least significant first

    void add(Sum256 const& other);
    void subtract(Sum256 const& other);
    void add(Digest const& digest); // read as a big-endian number
    void subtract(Digest const& digest);

    std::string hex() const; // 64 lower-case characters, big-endian
    static std::optional<Sum256> from_hex(std::string_view text);

    friend bool operator==(Sum256 const&, Sum256 const&) = default;
};

// Values one after another as bytes in which no two different sequences look alike: each is "length:value",
// a null is "-". A whole number is its decimal text and equals that text, so that a value read back
// from either database engine gives the same bytes.
class Canonical {
public:
    Canonical& append(std::string_view text);
    Canonical& append(std::int64_t number);
    Canonical& append_null();
    // Valid until the next append.
    std::string_view view() const { return bytes_; }
    void clear() { bytes_.clear(); }

private:
    std::string bytes_;
};

// ---- Texts ----

// RFC 4648 §5 without padding. Decoding is strict.
std::string base64url_encode(std::string_view bytes);
std::optional<std::string> base64url_decode(std::string_view text);

// ---- Random ----

// From the system's generator, read ahead in a small buffer per thread; a process that has forked must exec.
void random_bytes(std::span<unsigned char> out);
std::string random_digits(std::size_t count); // each of 0–9 equally likely
std::string random_hex(std::size_t count);    // count characters
std::string random_token();                   // 32 bytes as base64url: 43 characters
std::string lookup_code();                    // 12 digits, the first not 0
// What is stored of a token. A token is random, so a plain SHA-256 in hex is enough.
std::string token_digest(std::string_view token);

// ---- Passwords ----

// Argon2id, 19 MiB and 2 passes: some 20 ms. One runs at a time, so many sign-ins at once wait instead of
// filling the memory.
std::string hash_password(std::string_view password);
// False also when `hash` is no hash of this kind.
bool check_password(std::string_view hash, std::string_view password);
// Whether the hash was made with other parameters than `hash_password` takes now.
bool needs_rehash(std::string_view hash);

// ---- Private fields at rest (phone, ID number) ----

enum class FieldCipher : std::uint8_t { aes, sm4 };

// The key of an installation's private fields. Const calls from any thread.
class FieldKey {
public:
    explicit FieldKey(std::array<unsigned char, 32> const& secret, FieldCipher cipher = FieldCipher::aes);

    // Reads the key file, or makes one (mode 0600, durable before it is used, never half-written, and the
    // same for two processes that start at once). Throws std::runtime_error when the file is not a key,
    // or others than its owner may read it.
    static FieldKey load_or_create(std::string const& path, FieldCipher cipher = FieldCipher::aes);

    // A different text at each call. "v1:" AES-256-GCM; "v2:" SM4-CTR (GB/T 32907-2016) with HMAC-SM3.
    std::string seal_field(std::string_view plain) const;
    // Opens either form whatever the cipher for new ones; nothing when altered, or sealed by another key.
    std::optional<std::string> open_field(std::string_view sealed) const;
    // For look-up of equal values without opening them: the same plain text gives the same 32 hex characters.
    std::string blind_index(std::string_view plain) const;

private:
    FieldCipher cipher_;
    Digest aes_key_;
    Digest sm4_key_; // the first 16 bytes are the key
    Digest mac_key_;
    Digest index_key_;
};

} // namespace huiju
