"""Rows of the table that make one number of many, beside sum, mean and dot in ``ops``."""
