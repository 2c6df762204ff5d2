// The test program; ends with the line "N passed, N failed" that ./test adds up. The tests stand beside the
// code they test.
#define CATCH_CONFIG_RUNNER
#include <catch2/catch.hpp>

#include <cstdio>

namespace {

Catch::Counts test_cases;

struct Counter : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;
    void testRunEnded(Catch::TestRunStats const& stats) override { test_cases = stats.totals.testCases; }
};
CATCH_REGISTER_LISTENER(Counter)

} // namespace

int main(int argc, char** argv) {
    int const status = Catch::Session().run(argc, argv);
    if (test_cases.total() > 0)
        std::printf("%zu passed, %zu failed\n", test_cases.passed + test_cases.failedButOk,
                    test_cases.failed);
    return status;
}
