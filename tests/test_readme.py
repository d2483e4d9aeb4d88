"""Runs the Python blocks of the READMEs, each as a program of its own."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parent.parent


class Readme(unittest.TestCase):
    def test_every_block_runs(self):
        tried = 0
        for name in ("README.md", "bindings-python/README.md"):
            text = (ROOT / name).read_text(encoding="utf-8")
            for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
                exec(compile(block, name, "exec"), {})
                tried += 1
        self.assertGreaterEqual(tried, 2)


if __name__ == "__main__":
    unittest.main()
