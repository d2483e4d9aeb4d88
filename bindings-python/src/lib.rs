//! casework for Python.
