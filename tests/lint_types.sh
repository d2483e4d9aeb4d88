#!/usr/bin/env bash
# Type checkers over the public types of both bindings. They come from PyPI and npm, into .venv-lint and a
# temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

test -x .venv-lint/bin/mypy || {
  "${PYTHON:-python3}" -m venv .venv-lint
  .venv-lint/bin/pip install --quiet 'mypy==2.4.*'
}
export MYPYPATH=bindings-python/python PYTHONPATH=bindings-python/python
.venv-lint/bin/mypy --strict --disable-error-code=type-arg --no-error-summary \
  bindings-python/python/casework tests/types_check.py
# The parts of a view are attributes by a slot, which Python does not list as a method.
.venv-lint/bin/python -m mypy.stubtest casework._casework --concise \
  --allowlist <(echo 'casework._casework.View.__getattr__')

test -x .venv-lint/node_modules/.bin/tsc ||
  npm install --silent --no-save --no-audit --no-fund --prefix .venv-lint typescript@7
.venv-lint/node_modules/.bin/tsc --strict --noEmit --target es2022 --module nodenext \
  --moduleResolution nodenext --skipLibCheck false tests/types_check.mts
echo "types: mypy, stubtest and tsc agree"
