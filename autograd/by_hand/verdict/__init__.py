"""Verdicts: whether a claim holds, line by line, and the report of them."""
