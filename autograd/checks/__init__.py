"""Checks: gradients against differences of the values, and where the first NaN came from."""
