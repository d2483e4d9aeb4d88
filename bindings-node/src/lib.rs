//! casework for Node: text and instants in, plain values out.
