#!/usr/bin/env bash
# Looks into each package under dist/, installs it as a user would, and runs the tests on what was installed.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(cd "${1:-$here/../../dist}" && pwd)
# Nothing of the tree may be found by accident.
unset PYTHONPATH NODE_PATH NODE_OPTIONS RUSTFLAGS CARGO_PROFILE_RELEASE_STRIP
cd /

"${PYTHON:-python3}" "$here/contents.py" "$dist"
"$here/crate.sh" "$dist"/casework-*.crate
"$here/python.sh" "$dist"/casework-*.whl
"$here/python.sh" "$dist"/casework-*.tar.gz
"$here/npm.sh" "$dist"/casework-*.tgz
