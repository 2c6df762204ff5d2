// The command line: every command of the program.
#pragma once

namespace huiju::cli {

// Returns the exit status: 0 done, 1 refused or failed, 2 wrong usage.
int run(int argc, char** argv);

} // namespace huiju::cli
