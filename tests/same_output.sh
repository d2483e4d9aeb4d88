#!/usr/bin/env bash
# Each example prints the same bytes in three languages.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for example in triage wake_loop; do
	cargo run -q --release --example "$example" >"$folder/rust" 2>/dev/null
	PYTHONPATH=bindings-python/python "${PYTHON:-python3}" "examples/$example.py" >"$folder/python" 2>/dev/null
	"${NODE:-node}" "examples/$example.mjs" >"$folder/node" 2>/dev/null
	cmp "$folder/rust" "$folder/python"
	cmp "$folder/rust" "$folder/node"
	test -s "$folder/rust"
	echo "$example: $(wc -c <"$folder/rust") equal bytes from Rust, Python and Node"
done
