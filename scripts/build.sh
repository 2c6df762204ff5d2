#!/bin/bash
# Configures a preset when that has not been done, and builds targets of it: build.sh release|debug|tsan [TARGET …]
set -euo pipefail
cd "$(dirname "$0")/.."

preset=$1
shift
folder=build
[ "$preset" = release ] || folder=build-$preset
if [ ! -f "$folder/build.ninja" ]; then
    mkdir -p "$folder"
    cmake --preset "$preset" >"$folder/configure.log" 2>&1 || { cat "$folder/configure.log"; exit 1; }
fi
if [ -t 1 ]; then
    cmake --build "$folder" --target "${@:-all}"
else
    # Without a terminal ninja prints a line per file; only what went wrong is worth reading.
    cmake --build "$folder" --target "${@:-all}" -- --quiet
fi
