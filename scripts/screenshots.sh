#!/bin/bash
# Takes the pictures that the README shows anew, from the built program and the demo campaign, in Chinese at
# 360 by 740 points: docs/images/field-*.png. Run it when a screen has changed; look at them before committing.
set -euo pipefail
cd "$(dirname "$0")/.."

names=(today homes form village)
shots=$(mktemp -d)
trap 'rm -rf "$shots"' EXIT
SHOTS=$shots tests/browser/run field.mjs "screen in every"
mkdir -p docs/images
for name in "${names[@]}"; do cp "$shots/field-$name.png" docs/images/; done
