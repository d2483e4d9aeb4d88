#!/usr/bin/env bash
# The main job prints the same bytes in three languages.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cargo run -q --release --example triage >"$folder/rust" 2>/dev/null
PYTHONPATH=bindings-python/python "${PYTHON:-python3}" examples/triage.py >"$folder/python" 2>/dev/null
"${NODE:-node}" examples/triage.mjs >"$folder/node" 2>/dev/null
cmp "$folder/rust" "$folder/python"
cmp "$folder/rust" "$folder/node"
test -s "$folder/rust"
echo "triage: $(wc -c <"$folder/rust") equal bytes from Rust, Python and Node"
