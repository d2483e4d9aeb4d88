#!/usr/bin/env bash
# The wheel or the sdist in a fresh environment: the tests of the Python package, on what was installed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
package=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

# The repository without its libraries. What `casework` means is then for the environment to say.
mkdir -p bindings-python
cp "$root"/bindings-python/README.md bindings-python/
cp -r "$root"/{Cargo.toml,README.md,docs,examples,schema,tests} .
cp tests/package/test_installed.py tests/

# Packed files are all equally old, so what an earlier build left in a shared folder would pass for theirs.
unset CARGO_TARGET_DIR
"${PYTHON:-python3}" -m venv environment
# NumPy is for the tests of columns; casework needs nothing.
environment/bin/pip install --quiet --disable-pip-version-check "$package" numpy
echo "$(basename "$package"): $(environment/bin/python -c 'import casework; print(casework.__version__, casework.__file__)')"
environment/bin/python -m unittest discover --start-directory tests --pattern 'test_*.py'
environment/bin/python tests/package/start_up.py environment/bin/python -c 'import casework' 'pass'
