// A fresh, empty database for a test, on each engine. Included by tests only.
//
// SQLite is always there; PostgreSQL when HUIJU_TEST_POSTGRES names a server where the user may create
// databases. One PostgreSQL database serves the whole test binary, with a schema for each TestDatabase.
#pragma once

#include "store/connection.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace huiju::store {

inline std::vector<Engine> test_engines() {
    if (std::getenv("HUIJU_TEST_POSTGRES")) return {Engine::sqlite, Engine::postgresql};
    return {Engine::sqlite};
}

// The PostgreSQL database of this process; dropped when the process ends.
class TestPostgres {
public:
    static TestPostgres& instance() {
        static TestPostgres one;
        return one;
    }

    std::string new_schema_url() {
        std::string schema = fmt::format("t{}", ++schemas_);
        Connection::open(url_, Access::read_write)->script("create schema " + schema);
        return url_ + (url_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema;
    }

private:
    TestPostgres()
        : server_(std::getenv("HUIJU_TEST_POSTGRES")), name_(fmt::format("huiju_test_{}", getpid())) {
        Connection::open(server_, Access::read_write)
            ->script(fmt::format(
                "create database {} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'", name_));
        std::size_t authority = server_.find("://") + 3;
        std::size_t path = server_.find('/', authority);
        std::size_t query = server_.find('?', authority);
        url_ = server_.substr(0, std::min(path, query)) + "/" + name_ +
               (query == std::string::npos ? "" : server_.substr(query));
    }
    ~TestPostgres() {
        try {
            Connection::open(server_, Access::read_write)->script("drop database " + name_ + " with (force)");
        } catch (std::exception const&) { // the server has gone first
        }
    }

    std::string server_;
    std::string name_;
    std::string url_;
    int schemas_ = 0;
};

class TestDatabase {
public:
    explicit TestDatabase(Engine engine) {
        if (engine == Engine::postgresql) {
            url_ = TestPostgres::instance().new_schema_url();
            return;
        }
        static int folders = 0;
        folder_ =
            std::filesystem::temp_directory_path() / fmt::format("huiju-test-{}-{}", getpid(), ++folders);
        std::filesystem::create_directories(folder_);
        url_ = "sqlite:" + (folder_ / "test.db").string();
    }
    ~TestDatabase() {
        std::error_code ignored;
        if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
    }
    TestDatabase(TestDatabase const&) = delete;
    TestDatabase& operator=(TestDatabase const&) = delete;

    std::string const& url() const { return url_; }
    std::unique_ptr<Connection> open(Access access = Access::read_write) const {
        return Connection::open(url_, access);
    }

private:
    std::filesystem::path folder_;
    std::string url_;
};

} // namespace huiju::store
