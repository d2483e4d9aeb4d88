#!/usr/bin/env bash
# Executes the example notebook with Jupyter; what that needs comes from PyPI into .venv-notebook.
set -euo pipefail
cd "$(dirname "$0")/.."

test -x .venv-notebook/bin/jupyter-execute || {
	"${PYTHON:-python3}" -m venv .venv-notebook
	.venv-notebook/bin/pip install --quiet 'nbclient==0.11.*' 'ipykernel==7.*'
}
PYTHONPATH=$PWD/bindings-python/python .venv-notebook/bin/python tests/notebook.py "$@"
