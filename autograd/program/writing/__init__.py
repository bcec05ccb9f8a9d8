"""A program as text: a table of its passes, a function of NumPy, a function of C.

- ``passes_table`` is what ``print(program)`` shows.
- ``python`` writes a text of Python.  A ``function`` in it has a ``head``, which tells of the arguments; ``statements``
  for the blocks; and ``totals``, the sums over the batch.  ``arrays`` knows the variables, ``indices`` how a part of
  one is taken, and ``numpy_forms`` how an operation is written.
- ``c`` writes the function of C, for one sample, and ``c_library`` says what C has.
- ``identifiers`` makes names that a language takes, of whatever the arguments are called, and ``words`` says what a
  program takes and gives.
"""
