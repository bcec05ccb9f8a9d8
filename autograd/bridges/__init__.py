"""Bridges: arrays of Values for NumPy, expressions of SymPy, the names of HIPS autograd, pickles of version 0.1."""
