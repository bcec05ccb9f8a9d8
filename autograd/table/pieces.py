"""Rows of the table that are made of pieces: stairs such as floor, what is left over, and the nearer of two."""
