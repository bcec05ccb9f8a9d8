"""Bridges to other libraries: arrays of Values for NumPy, expressions of SymPy, the names of HIPS autograd."""
