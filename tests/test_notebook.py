"""Runs the cells of the example notebook in plain Python, and compares what they print and show with what is kept in it.

`notebook.sh` does the same with Jupyter, and writes the outputs anew.
"""

import ast
import contextlib
import io
import json
import os
import unittest
from pathlib import Path

NOTEBOOK = Path(__file__).parent.parent / "examples" / "promises.ipynb"


def outputs(cell, names):
    """What a cell prints, and then what its last expression shows, in the form that notebooks keep."""
    tree = ast.parse("".join(cell["source"]))
    last = ast.Expression(tree.body.pop().value) if isinstance(tree.body[-1], ast.Expr) else None
    printed, shown = io.StringIO(), None
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, NOTEBOOK.name, "exec"), names)
        if last:
            shown = eval(compile(last, NOTEBOOK.name, "eval"), names)
    found = [("stdout", printed.getvalue())] if printed.getvalue() else []
    if shown is not None:
        html = shown._repr_html_() if hasattr(shown, "_repr_html_") else None
        found.append((repr(shown), html))
    return found


def kept(cell):
    """The outputs that a cell was saved with."""

    def text(lines):
        return lines if lines is None else "".join(lines)

    for output in cell["outputs"]:
        if output["output_type"] == "stream":
            yield output["name"], text(output["text"])
        else:
            yield text(output["data"]["text/plain"]), text(output["data"].get("text/html"))


class Notebook(unittest.TestCase):
    def test_the_cells_give_what_is_kept_in_it(self):
        notebook = json.loads(NOTEBOOK.read_text(encoding="utf-8"))
        cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
        self.assertGreater(sum(len(cell["outputs"]) for cell in cells), 5)
        before, names = Path.cwd(), {}
        os.chdir(NOTEBOOK.parent)  # Where Jupyter runs it.
        try:
            for place, cell in enumerate(cells, start=1):
                with self.subTest(cell=place):
                    self.assertEqual(outputs(cell, names), list(kept(cell)))
        finally:
            os.chdir(before)

    def test_it_holds_nothing_of_the_machine_that_ran_it(self):
        text = NOTEBOOK.read_text(encoding="utf-8")
        notebook = json.loads(text)
        self.assertEqual(set(notebook["metadata"]), {"kernelspec", "language_info"})
        counts = [cell["execution_count"] for cell in notebook["cells"] if cell["cell_type"] == "code"]
        self.assertEqual(counts, list(range(1, len(counts) + 1)))
        for cell in notebook["cells"]:
            self.assertEqual(cell["metadata"], {})
        for trace in (str(Path.home()), "/tmp/", "site-packages", "Traceback"):
            self.assertNotIn(trace, text)


if __name__ == "__main__":
    unittest.main()
