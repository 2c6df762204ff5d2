#!/bin/bash
# Formats every C++ file in place with the pinned clang-format; with --check only says which files differ.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=(-i)
if [ "${1:-}" = --check ]; then mode=(--dry-run --Werror); fi
find src bench fuzz \( -name '*.cpp' -o -name '*.hpp' \) -print0 2>/dev/null | xargs -0 -r clang-format-16 "${mode[@]}"
