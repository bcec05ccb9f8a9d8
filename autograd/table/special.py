"""Rows of the table: the special functions, which have no formula in the elementary ones."""
