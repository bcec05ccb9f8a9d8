"""A worked example: its graph, its numbers, and what is claimed of them, from a worksheet or from Python."""
