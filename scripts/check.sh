#!/bin/bash
# Checks what a machine can check: format, direction of the layers, no foreign statements, no machine paths,
# clang-tidy. By default clang-tidy reads the files changed since origin/main (or main); "check.sh all" reads all.
set -uo pipefail
shopt -s lastpipe # complain says so to this shell, not to one of its own
cd "$(dirname "$0")/.."

failed=0
# complain TEXT: standard input lists what is wrong; nothing there means nothing is wrong.
complain() {
    local found
    found=$(cat)
    if [ -n "$found" ]; then
        echo "-- $1"
        echo "$found"
        failed=1
    fi
}

scripts/format.sh --check 2>&1 | grep -oP '^.*?(?=:\d+:\d+: error)' | sort -u | complain "not formatted; make format"

# adapters → commands → domain → store → base: nothing points back up. Commands (the registry) know no feature.
must_not_include() {
    grep -rnE --include='*.[ch]pp' --exclude='*_test.cpp' "^#include \"($2)/" "src/$1" 2>/dev/null |
        complain "src/$1 includes from above"
}
must_not_include base 'store|commands|domain|adapters'
must_not_include store 'commands|domain|adapters'
must_not_include commands 'domain|adapters'
must_not_include domain 'adapters'

# A feature's statements are its own: their names and texts stand only in its folder.
for folder in src/domain/*/; do
    feature=$(basename "$folder")
    grep -rnE --include='*.cpp' --include='*.hpp' --include='*.sql' --exclude='*_test.cpp' \
        "\"$feature\.[a-z_]+(/[a-z]+)?\"|^-- name: $feature\." src | grep -v "^$folder" |
        grep -E 'statement|Sql|-- name' | complain "statements of $feature named elsewhere"
    grep -nE '^-- name: ' "$folder"*.sql 2>/dev/null | grep -vE ":-- name: $feature\." |
        complain "statements in src/domain/$feature under another name"
done

git grep -nIE '/(work|home|root|tmp/w)/[a-z]' -- . ':!scripts/check.sh' ':!*.svg' | complain "machine paths"
git grep -nIE 'registry\.npmjs|npmmirror|pypi\.org|proxy\.golang' -- '*.json' '.npmrc' '*.lock' | complain "registry addresses"
grep -rnE --include='*.[ch]pp' '\b(class|struct) ([A-Za-z]*(Manager|Helper|Util|Service|Impl|Data|Info))\b' src |
    complain "forbidden type names"
find src -name '*.hpp' -print0 | xargs -0 -r grep -LE '^#pragma once' | complain "headers without #pragma once"
find src \( -name '*.cpp' -o -name '*.hpp' \) -exec awk 'FNR == 1 && !/^\/\/ / { print FILENAME }' {} + |
    complain "files that do not open with a sentence on what they are for"

# Chinese that people read takes full-width punctuation; names that data/categories.csv writes otherwise
# and links of Markdown stay.
cjk='[\p{Han}、。《》“”，；：？！（）]'
half_width_in() {
    sed -E 's/乡镇\(街道\)|村\(居\)委会|\]\([^)]*\)//g' "$1" | LC_ALL=C.UTF-8 grep -nP "$2" | sed "s|^|$1:|"
}
{
    for file in locales/zh-CN*.json templates/* data/demo/*.txt; do
        half_width_in "$file" "$cjk[,;:!?()]|\}[,;:!()]|[,;:!?()]$cjk"
    done
    # outside of comments, of sets of letters (U"…") and of English with a Chinese word in brackets
    for file in $(grep -rlP --include='*.cpp' --exclude='*_test.cpp' '[^\x00-\x7f]' src); do
        half_width_in "$file" "^((?!//|U\"|regex|summary|description).)*($cjk[,;:!?()]|[,;:!?()]$cjk)"
    done
    half_width_in README.zh-CN.md "$cjk[,;:!?()]|[,;:!?()]$cjk"
} | complain "half-width punctuation in Chinese"

if [ "${1:-changed}" = all ]; then
    files=$(git ls-files 'src/*.cpp' | grep -v '_test\.cpp$')
else
    base=$(git merge-base HEAD origin/main 2>/dev/null || git rev-parse HEAD~10 2>/dev/null || true)
    files=$({ git diff --name-only --diff-filter=d ${base:+"$base"} -- 'src/*.cpp'; } | sort -u | grep -v '_test\.cpp$')
fi
if [ -n "$files" ]; then
    [ -f build/compile_commands.json ] || cmake --preset release >/dev/null
    command -v clang-tidy-16 >/dev/null || echo "not installed" | complain "clang-tidy"
    # clang cannot read GCC's precompiled headers
    commands=$(mktemp -d)
    sed -E 's/ -Winvalid-pch -include [^ ]+cmake_pch\.hxx//' build/compile_commands.json >"$commands/compile_commands.json"
    echo "$files" | xargs -P "$(nproc)" -n 1 nice clang-tidy-16 -p "$commands" --quiet --extra-arg=-Wno-unknown-warning-option 2>/dev/null | complain "clang-tidy"
    rm -rf "$commands"
fi

[ "$failed" = 0 ] && echo "all checks passed"
exit "$failed"
