"""A program as text: a table of its passes, a function of NumPy, a function of C.

- ``passes_table`` is what ``print(program)`` shows.
- ``python`` writes the function of NumPy.
- ``c`` writes the function of C, for one sample.
- ``identifiers`` makes names that a language takes, of whatever the arguments are called.
"""
