#!/usr/bin/env bash
# What three languages print alike: each example, and the answers to 10,000 random logs.
#
#     tests/same_output.sh [rows of random logs, 10000] [seed, 2026]
set -euo pipefail
cd "$(dirname "$0")/.."
rows=${1:-10000} seed=${2:-2026} at_once=1000
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Each program by its language, run with the same arguments and the same input.
python() { PYTHONPATH=bindings-python/python "${PYTHON:-python3}" "$@"; }
node() { command "${NODE:-node}" "$@"; }

equal() {
	local language
	for language in python node; do
		cmp "$folder/rust" "$folder/$language" || { echo "$1: $language differs from Rust" >&2 && return 1; }
	done
	test -s "$folder/rust"
}

for example in triage wake_loop escalate reply; do
	cargo run -q --release --example "$example" >"$folder/rust" 2>/dev/null
	python "examples/$example.py" >"$folder/python" 2>/dev/null
	node "examples/$example.mjs" >"$folder/node" 2>/dev/null
	equal "$example"
	echo "$example: $(wc -c <"$folder/rust") equal bytes from Rust, Python and Node"
done

cargo build -q --release -p casework-tests --examples
programs=${CARGO_TARGET_DIR:-target}/release/examples
bytes=0
for ((first = 0; first < rows; first += at_once)); do
	count=$((rows - first < at_once ? rows - first : at_once))
	"$programs/random_logs" "$seed" "$first" "$count" >"$folder/logs"
	"$programs/many_logs" <"$folder/logs" >"$folder/rust" &
	rust=$!
	python tests/many_logs.py <"$folder/logs" >"$folder/python" &
	python=$!
	node tests/many_logs.mjs <"$folder/logs" >"$folder/node"
	wait "$rust"
	wait "$python"
	# A line is a row: the first line that differs is that row of these.
	equal "random logs of seed $seed, rows from $first (line 1 is row $first)"
	bytes=$((bytes + $(wc -c <"$folder/rust")))
done
echo "random logs: $bytes equal bytes about $rows logs from Rust, Python and Node (seed $seed)"
