// Two servers on one data folder.
#include "store/lock_file.hpp"
#include "store/test_ledger.hpp"

#include <sys/wait.h>

using namespace huiju;
using namespace huiju::store;

TEST_CASE("only one server holds a data folder", "[store]") {
    auto const folder = std::filesystem::temp_directory_path() / fmt::format("huiju-lock-{}", getpid());
    std::filesystem::create_directories(folder);
    {
        auto first = LockFile::take(folder.string());
        REQUIRE(first.has_value());
        auto second = LockFile::take(folder.string());
        REQUIRE(!second.has_value());
        CHECK(second.error().kind == Refused::conflict);
        CHECK_THAT(second.error().reason.key, Catch::Contains(folder.string()));
        LockFile moved = std::move(*first);
        CHECK(!LockFile::take(folder.string()).has_value());
    }
    CHECK(LockFile::take(folder.string()).has_value());
    // a process that is killed frees it
    pid_t const child = ::fork();
    if (child == 0) {
        auto held = LockFile::take(folder.string());
        ::kill(::getpid(), SIGKILL);
    }
    ::waitpid(child, nullptr, 0);
    CHECK(LockFile::take(folder.string()).has_value());
    CHECK_THROWS_AS(LockFile::take("/nowhere/at/all"), std::runtime_error);
    std::filesystem::remove_all(folder);
}
