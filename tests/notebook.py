"""Executes the example notebook with Jupyter and compares its outputs with those kept in it, or keeps them: --write.

Needs nbclient and ipykernel; `notebook.sh` installs them. `test_notebook.py` compares without.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent.parent / "examples" / "promises.ipynb"
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def executed(text):
    """The notebook with its outputs, and with nothing that differs from one run to the next."""
    notebook = nbformat.reads(text, as_version=4)
    folder = {"metadata": {"path": str(NOTEBOOK.parent)}}
    NotebookClient(notebook, timeout=120, record_timing=False, coalesce_streams=True, resources=folder).execute()
    notebook.metadata = METADATA
    for cell in notebook.cells:
        cell.metadata = {}
    return nbformat.writes(notebook) + "\n"


def main():
    kept = NOTEBOOK.read_text(encoding="utf-8")
    found = executed(kept)
    if "--write" in sys.argv[1:]:
        NOTEBOOK.write_text(found, encoding="utf-8")
    elif found != kept:
        sys.exit(f"{NOTEBOOK.name}: Jupyter gives other outputs; tests/notebook.sh --write keeps them")
    print(f"{NOTEBOOK.name}: {len(found):,} bytes")


if __name__ == "__main__":
    main()
