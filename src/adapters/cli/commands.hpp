// The commands behind the command line, each in its own file.
#pragma once

#include "app/app.hpp"

#include <optional>
#include <string>

namespace huiju::cli {

struct Serve {
    bool demo_anywhere = false; // let a demo listen on other addresses than loopback
};
int serve(Config const& config, Serve const& options);

struct Figures {
    std::string place, at, known_at;
    bool json = false;
};
int figures(Config const& config, Figures const& options);

struct Bulletin {
    std::string place, at, known_at, format = "text", out;
};
int bulletin(Config const& config, Bulletin const& options);

struct Demo {
    int scale = 1;
    std::int64_t bare = 0;
};
int demo(Config const& config, Demo const& options);

int verify(Config const& config, std::int64_t since);
int backup(Config const& config, std::string const& file);
int restore(Config const& config, std::string const& file);
int migrate(Config const& config);

struct Import {
    std::string kind, file, edition;
    std::string login;      // whose filled-in worksheet or table it is
    bool dry_run = false;   // only says what a worksheet or a table would do
    bool good_rows = false; // of a table: the good rows, else all or none
};
int import(Config const& config, Import const& options);

struct Export {
    std::string kind, format = "csv", out, place;
    std::string login; // exports what this person sees; else everything
};
int export_records(Config const& config, Export const& options);

struct Token {
    std::string login, name, handle;
};
int token_create(Config const& config, Token const& options);
int token_list(Config const& config);
int token_revoke(Config const& config, Token const& options);

struct User {
    std::string login, password, name, unit;
};
int user_create(Config const& config, User const& options);
int user_password(Config const& config, User const& options);
int user_reset(Config const& config, User const& options);
int user_list(Config const& config);

struct Call {
    std::string operation, json = "{}", login;
};
int call(Config const& config, Call const& options);

// Says that there is no account of that login; returns 1.
int no_such_login(std::string const& login);

// Prints a refusal with all its fields on standard error; returns 1.
int print_refusal(Refusal const& refusal);

} // namespace huiju::cli
