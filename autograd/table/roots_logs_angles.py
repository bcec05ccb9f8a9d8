"""Rows of the table: roots and logarithms of other bases, reciprocals, and the less common angles."""
