"""Runs beside the other tests, in their process, when they are to be about an installed package."""

import sys
import unittest
from importlib.metadata import distribution
from pathlib import Path

import casework
from casework import _casework


class Installed(unittest.TestCase):
    def test_the_library_is_that_of_the_environment(self):
        for module in (casework, _casework):
            self.assertTrue(Path(module.__file__).is_relative_to(sys.prefix), module.__file__)

    def test_what_the_package_says_of_itself(self):
        package = distribution("casework")
        self.assertEqual(package.version, casework.__version__)
        self.assertEqual(package.metadata["License-Expression"], "MIT OR Apache-2.0")
        self.assertIsNone(package.requires)
        files = {file.name for file in package.files}
        self.assertLessEqual({"py.typed", "types.py", "_casework.pyi", "LICENSE-MIT", "LICENSE-APACHE", "LICENSE-UNICODE"}, files)
