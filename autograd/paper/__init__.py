"""What stands on paper, written and read back: names, numerals, formulas, equations, the graph between names."""
