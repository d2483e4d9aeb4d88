"""Runs the Python blocks of the READMEs, each as a program of its own; and those of the guide in order, as a notebook does."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parent.parent


def blocks(name):
    """The code of each block; one that is marked as `python no-run` needs more than casework."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


class Readme(unittest.TestCase):
    def test_every_block_of_the_readmes_runs(self):
        for name in ("README.md", "bindings-python/README.md", "docs/replies.md"):
            found = blocks(name)
            self.assertGreaterEqual(len(found), 2, name)
            for block in found:
                exec(compile(block, name, "exec"), {})

    def test_the_guide_runs_from_top_to_bottom(self):
        found, names = blocks("docs/python.md"), {}
        self.assertGreater(len(found), 10)
        for block in found:
            exec(compile(block, "docs/python.md", "exec"), names)


if __name__ == "__main__":
    unittest.main()
