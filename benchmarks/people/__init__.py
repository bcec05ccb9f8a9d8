"""Whole sheets as people write them: rounded on every line, carried on, with one slip or two.

``python -m benchmarks.people`` asks the judge about them.
"""
