// The test program: Catch2's main; the tests stand beside the code they test.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
