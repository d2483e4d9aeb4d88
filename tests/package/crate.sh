#!/usr/bin/env bash
# The crate in a project of its own: the blocks of its README, and every vector.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
crate=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

tar xzf "$crate"
mkdir -p host/src host/tests/rows
cp "$root"/tests/{vectors,promise_vectors}.rs host/tests/
cp "$root/tests/rows.rs" host/tests/rows/mod.rs
cp -r "$root/tests/vectors" host/
# Its README as the documentation of the host, so that `cargo test` runs the blocks.
cp casework-*/README.md host/src/
echo '#![doc = include_str!("README.md")]' >host/src/lib.rs
cat >host/Cargo.toml <<END
[package]
name = "host"
edition = "2024"

[dependencies]
casework = { path = "$(echo "$folder"/casework-*)" }

[dev-dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
END
cd host
# Packed files are all equally old, so what an earlier run left in a shared folder would pass for theirs.
unset CARGO_TARGET_DIR
echo "crate: casework from $("${CARGO:-cargo}" tree --quiet --depth 1 --edges normal | grep -o "casework v.*")"
"${CARGO:-cargo}" test --quiet -- --nocapture >log 2>&1 || { cat log; exit 1; }
grep passed log
grep -q "ok. 2 passed" log # The two blocks of the README.
