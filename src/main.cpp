// Starts the program: everything else is a command.
#include "adapters/cli/cli.hpp"

int main(int argc, char** argv) { return huiju::cli::run(argc, argv); }
