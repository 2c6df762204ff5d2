// The program's settings: one struct, filled from a TOML file, then the environment, then flags.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace huiju {

struct Config {
    std::string data = "./data"; // folder of the database, the key and files
    std::string database;        // URL; empty: SQLite in the data folder
    std::string listen = "127.0.0.1:8080";
    std::string tls_cert, tls_key;     // PEM files
    std::string public_url;            // printed in QR codes; empty: none
    std::string public_mode;           // off | lookup | full; empty: as the campaign says
    std::string record_number;         // 备案号, shown in the footer of public pages
    std::string hash = "sha256";       // of a new ledger: sha256 | sm3
    std::string cipher = "aes";        // of new private fields: aes | sm4
    std::string log = "info";          // off | error | warn | info
    std::string request_log = "error"; // off | error | all
    std::string smtp_url;              // smtp:// or smtps://; empty: no e-mail is sent
    std::string smtp_user, smtp_password;
    std::string smtp_from;              // address of the sender
    bool require_second_factor = false; // of the three administrators
    std::int64_t county = 1;            // number of the ledger
    std::int64_t threads = 2;           // of the HTTP server
    std::int64_t readers = 4;           // read connections
    std::int64_t disk_free_mb = 256;    // below this much free space nothing is written
    std::int64_t tick_seconds = 60;     // between two looks at what is due; 0: never

    std::string database_url() const;
    std::string key_file() const;
    bool is_sqlite() const;
};

// One setting and where its value came from: "default", "file", "environment", "flag".
struct Setting {
    std::string name;  // "public_url"; --public-url, HUIJU_PUBLIC_URL
    std::string value; // of a password only whether there is one
    std::string source;
};

// A setting as the command line and the environment name it.
std::vector<std::string> setting_names();

// Reads the file (empty: none), HUIJU_* and then `flags`. Throws std::runtime_error with a sentence that
// names every unknown key and every wrong value.
struct Configured {
    Config config;
    std::vector<Setting> settings;
};
Configured configure(std::string const& file, std::vector<std::pair<std::string, std::string>> const& flags);

} // namespace huiju
